use jiff::Timestamp;
use serde_json::Value;

use super::Validity;
use crate::reader::Reader;
use crate::strict_json::Fault;

/// Which committee reviewed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReviewKind {
    /// The ethics committee, with citizens in it.
    Ethics,
    /// The legal committee.
    Legal,
}

impl ReviewKind {
    /// Returns the type of the credential: `EthicsApproval` or `LegalReview`.
    pub fn credential_type(self) -> &'static str {
        match self {
            Self::Ethics => "EthicsApproval",
            Self::Legal => "LegalReview",
        }
    }
}

/// What a committee says about a dossier, in a
/// [verifiable credential](https://www.w3.org/TR/vc-data-model-2.0/).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Review {
    /// Identifier, by which the register knows it.
    pub id: String,
    /// When it holds.
    pub validity: Validity,
    /// WebID of the application that was reviewed.
    pub application: String,
    /// Identifier of the dossier.
    pub dossier: String,
    /// Digest of the dossier.
    pub dossier_digest: String,
    /// What was decided; `approved` is the only word that allows anything.
    pub decision: String,
    /// Purposes that were approved, as terms.
    pub purposes: Vec<String>,
    /// Kinds of data that were approved.
    pub categories: Vec<String>,
    /// Modes of access that were approved, such as `Read`.
    pub modes: Vec<String>,
    /// The latest end of access that was approved.
    pub max_access_until: Timestamp,
}

impl Review {
    /// Reads a credential of the type of `kind`. Its proof is not looked at.
    ///
    /// # Errors
    /// The first [`Fault`]: what is missing or of another form.
    pub fn read(value: &Value, kind: ReviewKind) -> Result<Self, Fault> {
        let review = Reader::root(value);
        review.expect_type("VerifiableCredential")?;
        review.expect_type(kind.credential_type())?;
        let subject = review.required("credentialSubject")?;
        let text = |name: &str| subject.required(name)?.owned();
        Ok(Self {
            id: review.required("id")?.owned()?,
            validity: Validity::read(&review)?,
            application: text("id")?,
            dossier: text("dossier")?,
            dossier_digest: text("dossierDigest")?,
            decision: text("decision")?,
            purposes: subject.required("purposes")?.texts()?,
            categories: subject.required("dataCategories")?.texts()?,
            modes: subject.required("modes")?.one_or_more()?,
            max_access_until: subject.required("maxAccessUntil")?.moment()?,
        })
    }
}
