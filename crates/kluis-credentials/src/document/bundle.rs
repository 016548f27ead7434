use jiff::Timestamp;
use serde_json::Value;

use crate::reader::Reader;
use crate::strict_json::{self, Fault, Limits};

/// The largest bundle that is read, in bytes.
pub const MAX_BUNDLE_BYTES: usize = 4 * 1024 * 1024;

const MAX_BUNDLE: Limits = Limits {
    bytes: MAX_BUNDLE_BYTES,
    depth: 32,
};

/// A request and what came with it, each as it was written; nothing has been checked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bundle {
    /// The dossier.
    pub dossier: Option<Value>,
    /// The request.
    pub request: Option<Value>,
    /// The review of the ethics committee.
    pub ethics: Option<Value>,
    /// The review of the legal committee.
    pub legal: Option<Value>,
    /// The register.
    pub register: Option<Value>,
    /// The moment that the file asks to be judged at, for trying things out. Whoever checks a request from
    /// outside has a clock and leaves this alone.
    pub now: Option<Timestamp>,
    /// The highest sequence of a register that the file says was seen.
    pub last_seen_sequence: Option<u64>,
}

impl Bundle {
    /// Reads a JSON object with `dossier`, `request`, `ethics`, `legal` and `register`, and perhaps `now`
    /// and `lastSeenSequence`; or a request alone, which is a bundle of just that.
    ///
    /// # Errors
    /// The first [`Fault`]: larger than [`MAX_BUNDLE_BYTES`], nested too deeply, a member that is there
    /// twice, or no such object.
    pub fn parse(bytes: &[u8]) -> Result<Self, Fault> {
        let value = strict_json::parse(bytes, MAX_BUNDLE)?;
        let bundle = Reader::root(&value);
        if bundle.optional("credentialSubject")?.is_some() {
            return Ok(Self {
                request: Some(value),
                ..Self::default()
            });
        }
        let part = |name: &str| -> Result<Option<Value>, Fault> {
            let member = bundle.optional(name)?.map(|it| it.value().clone());
            Ok(member.filter(|value| !value.is_null()))
        };
        let read = Self {
            dossier: part("dossier")?,
            request: part("request")?,
            ethics: part("ethics")?,
            legal: part("legal")?,
            register: part("register")?,
            now: bundle.optional("now")?.map(|it| it.moment()).transpose()?,
            last_seen_sequence: bundle
                .optional("lastSeenSequence")?
                .map(|it| it.whole_number())
                .transpose()?,
        };
        let parts = [
            &read.dossier,
            &read.request,
            &read.ethics,
            &read.legal,
            &read.register,
        ];
        if parts.iter().all(|part| part.is_none()) {
            return Err(Fault::new(
                "$",
                "an object with dossier, request, ethics, legal and register",
            ));
        }
        Ok(read)
    }
}
