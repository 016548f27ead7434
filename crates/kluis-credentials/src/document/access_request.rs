use jiff::Timestamp;
use serde_json::Value;

use crate::reader::Reader;
use crate::strict_json::Fault;

/// The names under which a term of our own may stand.
macro_rules! own_term {
    ($name:literal) => {
        &[
            concat!("https://w3id.org/kluis/ns#", $name),
            concat!("kluis:", $name),
            $name,
        ]
    };
}

/// The ways to write that consent is asked for.
const REQUESTED: [&str; 3] = [
    "https://w3id.org/GConsent#ConsentStatusRequested",
    "gc:ConsentStatusRequested",
    "ConsentStatusRequested",
];

/// What an application asks, in a `SolidAccessRequest` credential as
/// [Inrupt](https://docs.inrupt.com/security/authorization/access-requests-grants) has them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessRequest {
    /// Who issued it; a `did:key` where it is signed, an address otherwise.
    pub issuer: Option<String>,
    /// When it was made.
    pub issued: Timestamp,
    /// Until when access is asked for.
    pub until: Option<Timestamp>,
    /// WebID of the application.
    pub application: String,
    /// WebID of the person whose data is asked for.
    pub data_subject: String,
    /// Modes of access, as they are written.
    pub modes: Vec<String>,
    /// Addresses of the resources and containers.
    pub data: Vec<String>,
    /// What for, as terms.
    pub purposes: Vec<String>,
    /// Kinds of data, where the request narrows down those of its dossier.
    pub categories: Option<Vec<String>>,
    /// Whether what is added later is asked for too; absent when the request does not say.
    pub inherit: Option<bool>,
    /// Identifier of the dossier.
    pub dossier: Option<String>,
    /// Digest of the dossier.
    pub dossier_digest: Option<String>,
}

impl AccessRequest {
    /// Reads a credential of the type `SolidAccessRequest`.
    ///
    /// What is missing of that which is checked by itself (until when, data, modes, purposes, dossier) is
    /// read as absent, so that a check can name it.
    ///
    /// # Errors
    /// The first [`Fault`]: what else is missing or of another form, or stands under two names.
    pub fn read(value: &Value) -> Result<Self, Fault> {
        let request = Reader::root(value);
        request.expect_type("SolidAccessRequest")?;
        let issued = request
            .one_of(&["issuanceDate", "validFrom"])?
            .ok_or_else(|| request.fault("an issuanceDate"))?;
        let subject = request.required("credentialSubject")?;
        let consent = subject.required("hasConsent")?;
        let status = consent.required("hasStatus")?;
        if !REQUESTED.contains(&status.text()?) {
            return Err(status.fault(REQUESTED[0]));
        }
        let optional_text = |place: Option<Reader>| place.map(|it| it.owned()).transpose();
        let list = |name: &str| match consent.optional(name)? {
            Some(place) => place.one_or_more(),
            None => Ok(Vec::new()),
        };
        Ok(Self {
            issuer: optional_text(request.optional("issuer")?)?,
            issued: issued.moment()?,
            until: request
                .one_of(&["expirationDate", "validUntil"])?
                .map(|place| place.moment())
                .transpose()?,
            application: subject.required("id")?.owned()?,
            data_subject: consent.required("isConsentForDataSubject")?.owned()?,
            modes: list("mode")?,
            data: list("forPersonalData")?,
            purposes: list("forPurpose")?,
            categories: consent
                .one_of(own_term!("categories"))?
                .map(|place| place.one_or_more())
                .transpose()?,
            inherit: consent
                .optional("inherit")?
                .map(|place| place.flag())
                .transpose()?,
            dossier: optional_text(consent.one_of(own_term!("dossier"))?)?,
            dossier_digest: optional_text(consent.one_of(own_term!("dossierDigest"))?)?,
        })
    }
}
