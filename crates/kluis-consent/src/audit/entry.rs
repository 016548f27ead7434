use std::collections::BTreeMap;

use jiff::Timestamp;
use kluis_credentials::jcs;
use serde_json::json;

use super::Act;
use crate::ConsentError;

/// The version of the hashed form of an entry.
const ENTRY_VERSION: u64 = 1;

/// What stands in for the former hash in the first entry.
pub(super) const NO_FORMER: &str =
    "0000000000000000000000000000000000000000000000000000000000000000";

/// What is to be written to the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewEntry {
    /// Who did it: `owner`, `import`, `sync`, `safe`, or an application's identifier.
    pub actor: String,
    /// What was done.
    pub act: Act,
    /// What it was done to: a path, category, request or grant.
    pub about: String,
    /// Facts that the sentence about it names. Never a health value.
    pub details: BTreeMap<String, String>,
}

impl NewEntry {
    /// Returns an entry without details.
    pub fn new(actor: impl Into<String>, act: Act, about: impl Into<String>) -> Self {
        Self {
            actor: actor.into(),
            act,
            about: about.into(),
            details: BTreeMap::new(),
        }
    }

    /// Returns an entry of what the person did, without details.
    pub fn by_owner(act: Act, about: impl Into<String>) -> Self {
        Self::new("owner", act, about)
    }

    /// Adds one fact.
    #[must_use]
    pub fn with(mut self, name: &str, fact: impl Into<String>) -> Self {
        self.details.insert(name.to_owned(), fact.into());
        self
    }
}

/// One entry of the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its number, counting from 1 without gaps.
    pub sequence: u64,
    /// When it was written, in whole seconds.
    pub time: Timestamp,
    /// Who did it.
    pub actor: String,
    /// What was done.
    pub act: Act,
    /// What it was done to.
    pub about: String,
    /// Facts that the sentence about it names.
    pub details: BTreeMap<String, String>,
    /// Hash of the former entry, in hexadecimal.
    pub former: String,
    /// Hash of this entry, which covers all before it, in hexadecimal.
    pub hash: String,
}

/// The last entry of the log at some moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditHead {
    /// Number of the entry.
    pub sequence: u64,
    /// Its hash, in hexadecimal.
    pub hash: String,
}

/// Which entries are wanted. The default is all of them.
#[derive(Clone, Debug, Default)]
pub struct AuditFilter {
    /// Only this act.
    pub act: Option<Act>,
    /// Only what was done to this.
    pub about: Option<String>,
    /// Only from this time on.
    pub since: Option<Timestamp>,
    /// Only entries with a smaller number, for going on where a page ended.
    pub before: Option<u64>,
    /// At most so many.
    pub limit: Option<usize>,
}

impl Entry {
    pub(super) fn head(&self) -> AuditHead {
        AuditHead {
            sequence: self.sequence,
            hash: self.hash.clone(),
        }
    }

    /// The hash of everything in the entry but the hash itself.
    pub(super) fn compute_hash(&self) -> Result<String, ConsentError> {
        let hashed = json!({
            "version": ENTRY_VERSION,
            "sequence": self.sequence,
            "time": self.time.to_string(),
            "actor": self.actor,
            "act": self.act.as_str(),
            "about": self.about,
            "details": self.details,
            "former": self.former,
        });
        Ok(hex::encode(jcs::hash(&hashed)?))
    }
}
