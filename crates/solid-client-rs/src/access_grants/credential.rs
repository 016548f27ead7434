//! What a verifiable credential says about access.

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde_json::{Value, json};
use url::Url;

use crate::headers::AccessMode;
use crate::{Error, Result};

use super::{is_grantable, time};

/// What is asked for or granted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessTerms {
    /// The resources; at least one.
    pub resources: BTreeSet<Url>,
    /// The modes; at least one, and not Control.
    pub modes: BTreeSet<AccessMode>,
    /// The purposes, as IRIs.
    pub purposes: BTreeSet<Url>,
    /// Whether what is in a container is meant too.
    pub inherit: bool,
    /// When it ends.
    pub expires_at: Option<Timestamp>,
}

impl AccessTerms {
    /// Whether `other` asks for no more than these: a shorter time, the same or fewer resources and
    /// modes, no other purposes.
    #[must_use]
    pub fn covers(&self, other: &Self) -> bool {
        let ends_in_time = match (self.expires_at, other.expires_at) {
            (None, _) => true,
            (Some(end), Some(other)) => other <= end,
            (Some(_), None) => false,
        };
        // Access without a purpose is access for any.
        let has_purposes = self.purposes.is_empty()
            || (!other.purposes.is_empty() && other.purposes.is_subset(&self.purposes));
        ends_in_time
            && has_purposes
            && (self.inherit || !other.inherit)
            && other.resources.is_subset(&self.resources)
            && other.modes.is_subset(&self.modes)
    }

    pub(super) fn check(&self) -> Result<()> {
        if self.resources.is_empty() || !is_grantable(&self.modes) {
            return Err(Error::InvalidArgument {
                what: "access to at least one resource, in at least one mode, and never Control",
            });
        }
        Ok(())
    }

    pub(super) fn to_json(&self) -> Value {
        let modes = self.modes.iter();
        let modes: Vec<String> = modes
            .map(|mode| format!("http://www.w3.org/ns/auth/acl#{mode:?}"))
            .collect();
        let mut terms = json!({
            "mode": modes,
            "forPersonalData": self.resources,
            "inherit": self.inherit,
        });
        if !self.purposes.is_empty() {
            terms["forPurpose"] = json!(self.purposes);
        }
        terms
    }
}

/// What a credential is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CredentialKind {
    /// Somebody asks for access.
    Request,
    /// The owner gives access.
    Grant,
    /// The owner says no.
    Denial,
}

impl CredentialKind {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Request => "SolidAccessRequest",
            Self::Grant => "SolidAccessGrant",
            Self::Denial => "SolidAccessDenial",
        }
    }

    /// The member of the subject in which the terms are.
    pub(super) fn consent_field(self) -> &'static str {
        match self {
            Self::Request => "hasConsent",
            Self::Grant | Self::Denial => "providedConsent",
        }
    }
}

/// A verifiable credential about access, as the service wrote it. Its signature is not checked here.
#[derive(Clone, PartialEq)]
pub struct Credential {
    json: Value,
    id: Url,
    kind: CredentialKind,
    subject: Option<Url>,
    terms: AccessTerms,
}

impl Credential {
    /// Takes a credential that was stored earlier or came from elsewhere.
    ///
    /// # Errors
    /// [`Error::Protocol`] where it is no access request, grant or denial, or says something in a way
    /// that is not understood.
    pub fn parse(json: Value) -> Result<Self> {
        const WHAT: Error = Error::Protocol {
            what: "a credential about access",
        };
        let id = url(&json["id"])?.ok_or(WHAT)?;
        let kinds = [
            CredentialKind::Request,
            CredentialKind::Grant,
            CredentialKind::Denial,
        ];
        let types = texts(&json["type"])?;
        let of_kind = |kind: &CredentialKind| {
            let is_kind = |text: &&str| text.rsplit([':', '#', '/']).next() == Some(kind.name());
            types.iter().any(is_kind)
        };
        let mut kinds = kinds.into_iter().filter(of_kind);
        let (Some(kind), None) = (kinds.next(), kinds.next()) else {
            return Err(WHAT);
        };
        let subject = &json["credentialSubject"];
        let consent = &subject[kind.consent_field()];
        let mut modes = BTreeSet::new();
        for text in texts(&consent["mode"])? {
            modes.insert(match text.rsplit([':', '#']).next() {
                Some("Read") => AccessMode::Read,
                Some("Append") => AccessMode::Append,
                Some("Write") => AccessMode::Write,
                Some("Control") => AccessMode::Control,
                _ => return Err(WHAT),
            });
        }
        let inherit = match &consent["inherit"] {
            // Where nothing is said, the service takes what is below as meant.
            Value::Null => true,
            Value::Bool(inherit) => *inherit,
            Value::String(text) if text == "true" || text == "false" => text == "true",
            _ => return Err(WHAT),
        };
        let terms = AccessTerms {
            resources: urls(&consent["forPersonalData"])?,
            modes,
            purposes: urls(&consent["forPurpose"])?,
            inherit,
            expires_at: time(&json["expirationDate"])?,
        };
        Ok(Self {
            subject: url(&subject["id"])?,
            id,
            kind,
            terms,
            json,
        })
    }

    /// Its address at the service.
    #[must_use]
    pub fn id(&self) -> &Url {
        &self.id
    }

    /// What it is.
    #[must_use]
    pub fn kind(&self) -> CredentialKind {
        self.kind
    }

    /// The agent it was issued for: who asks (a request) or who answers (a grant, a denial).
    #[must_use]
    pub fn subject(&self) -> Option<&Url> {
        self.subject.as_ref()
    }

    /// What it is about.
    #[must_use]
    pub fn terms(&self) -> &AccessTerms {
        &self.terms
    }

    /// All of it, to store or hand on.
    #[must_use]
    pub fn as_json(&self) -> &Value {
        &self.json
    }
}

impl std::fmt::Debug for Credential {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Credential")
            .field("kind", &self.kind)
            .finish_non_exhaustive()
    }
}

const MEMBER: Error = Error::Protocol {
    what: "a credential whose members are texts and addresses",
};

/// One text or a list of them.
fn texts(value: &Value) -> Result<Vec<&str>> {
    match value {
        Value::Null => Ok(Vec::new()),
        Value::String(text) => Ok(vec![text]),
        Value::Array(all) => all.iter().map(|one| one.as_str().ok_or(MEMBER)).collect(),
        _ => Err(MEMBER),
    }
}

fn urls(value: &Value) -> Result<BTreeSet<Url>> {
    let texts = texts(value)?.into_iter();
    texts
        .map(|text| Url::parse(text).map_err(|_| MEMBER))
        .collect()
}

fn url(value: &Value) -> Result<Option<Url>> {
    match value {
        Value::Null => Ok(None),
        Value::String(text) => Url::parse(text).map(Some).map_err(|_| MEMBER),
        _ => Err(MEMBER),
    }
}
