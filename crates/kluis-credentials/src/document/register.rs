use serde_json::Value;

use super::Validity;
use crate::reader::Reader;
use crate::strict_json::Fault;

/// The most entries of a register.
const MAX_ENTRIES: usize = 20_000;

/// How a review stands at present.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RegisterStatus {
    /// It holds.
    Approved,
    /// It was taken back for good.
    Withdrawn,
    /// It does not hold for the time being.
    Suspended,
    /// It holds, and people are to be warned.
    Warning,
    /// A word that is not known here, which allows nothing.
    Other(String),
}

/// A review in the register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegisterEntry {
    /// Identifier of the review.
    pub credential: String,
    /// Digest of the review with its proof.
    pub digest: String,
    /// How it stands.
    pub status: RegisterStatus,
}

/// The signed list of what is approved, withdrawn, suspended or under warning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Register {
    /// When it holds; after that it is stale.
    pub validity: Validity,
    /// The count of issues; each is one higher than the one before, or more.
    pub sequence: u64,
    /// The reviews.
    pub entries: Vec<RegisterEntry>,
}

impl Register {
    /// Reads a credential of the type `ReviewRegister`. Its proof is not looked at.
    ///
    /// # Errors
    /// The first [`Fault`]: what is missing, of another form, or more than 20 000 entries.
    pub fn read(value: &Value) -> Result<Self, Fault> {
        let register = Reader::root(value);
        register.expect_type("VerifiableCredential")?;
        register.expect_type("ReviewRegister")?;
        let subject = register.required("credentialSubject")?;
        let entries = subject.required("entries")?.items(MAX_ENTRIES)?;
        Ok(Self {
            validity: Validity::read(&register)?,
            sequence: subject.required("sequence")?.whole_number()?,
            entries: entries.iter().map(read_entry).collect::<Result<_, _>>()?,
        })
    }
}

fn read_entry(entry: &Reader) -> Result<RegisterEntry, Fault> {
    Ok(RegisterEntry {
        credential: entry.required("credential")?.owned()?,
        digest: entry.required("digest")?.owned()?,
        status: match entry.required("status")?.text()? {
            "approved" => RegisterStatus::Approved,
            "withdrawn" => RegisterStatus::Withdrawn,
            "suspended" => RegisterStatus::Suspended,
            "warning" => RegisterStatus::Warning,
            other => RegisterStatus::Other(other.to_owned()),
        },
    })
}
