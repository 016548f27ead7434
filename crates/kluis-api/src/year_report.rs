use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::AuditVerifyView;

/// What happened in a year, counted from the audit log alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct YearReport {
    /// The year, by the calendar of `zone`.
    pub year: i16,
    /// The time zone in which the year begins and ends, such as `Europe/Brussels`.
    pub zone: String,
    /// When the report was made.
    pub made: String,
    /// How many entries of the log are of the year.
    pub entries: u64,
    /// Each act that happened, with how often; together they are `entries`.
    pub acts: Vec<ActCount>,
    /// Who asked for data or was given a consent, in the order of their first entry.
    pub recipients: Vec<RecipientYear>,
    /// Whether the whole log holds, and its head.
    pub verified: AuditVerifyView,
}

/// How often something was done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActCount {
    /// What was done, such as `import.done`.
    pub act: String,
    /// How often.
    pub count: u64,
    /// How many records came in new or changed, or went out; absent for acts that tell of none.
    pub records: Option<u64>,
}

/// The year with one recipient.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecipientYear {
    /// WebID or other identifier.
    pub id: String,
    /// What the recipient called itself in a request. It is not in the log.
    pub name: Option<String>,
    /// The kinds of data that any of the entries names.
    pub categories: Vec<String>,
    /// How often each act happened, such as `consent.given`.
    pub acts: BTreeMap<String, u64>,
    /// The entries, the oldest first.
    pub events: Vec<YearEvent>,
}

/// One entry about a recipient.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct YearEvent {
    /// Number of the entry.
    pub sequence: u64,
    /// When it was written.
    pub time: String,
    /// What was done.
    pub act: String,
    /// The request or grant.
    pub about: String,
    /// The kinds of data.
    pub categories: Vec<String>,
    /// Until when a consent was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
}
