use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// One entry of the audit log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditEntryView {
    /// Its number, counting from 1 without gaps.
    pub sequence: u64,
    /// When it happened.
    pub time: String,
    /// Who did it: `owner`, `import`, `sync` or an application.
    pub actor: String,
    /// What was done, such as `consent.given`.
    pub act: String,
    /// What it was done to: a path, category, request or grant.
    pub about: String,
    /// Facts that the sentence about it names.
    pub details: BTreeMap<String, String>,
    /// Hash of this entry, which covers all before it.
    pub hash: String,
}

/// Whether the audit log is whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AuditVerifyView {
    /// True when nothing was altered, removed, reordered or cut off.
    pub ok: bool,
    /// How many entries there are.
    pub entries: u64,
    /// Hash of the last entry.
    pub head: String,
    /// The first entry that does not hold.
    pub first_bad: Option<u64>,
}

/// What came of checking an audit log in a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AuditFileReport {
    /// Whether nothing is wrong.
    pub ok: bool,
    /// How many entries there are up to the first that does not hold.
    pub entries: u64,
    /// The hash of the last of them, in hexadecimal.
    pub head: String,
    /// The `did:key` that signed the head; absent when no head was given or it does not hold.
    pub signer: Option<String>,
    /// Number of the first entry that does not hold or is missing, from 0.
    pub first_bad: Option<u64>,
    /// What is wrong, in words.
    pub problem: Option<String>,
}
