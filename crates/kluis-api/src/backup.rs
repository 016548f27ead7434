use serde::{Deserialize, Serialize};

/// Where and how often backups are made by themselves.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BackupPlan {
    /// The folder the backups go to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub folder: Option<String>,
    /// After how many days the next one is due; without it none is made by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub every_days: Option<u32>,
}

/// How it stands with the backups of a safe. Times are RFC 3339.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BackupStatus {
    /// Where and how often.
    pub plan: BackupPlan,
    /// When the last one was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_backup: Option<String>,
    /// When one was last restored for a try and found the same as the safe it was made from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_rehearsal: Option<String>,
    /// Whether one is due now.
    pub due: bool,
    /// Why the last one could not be made, or what is wrong with it or with the folder; absent when all is well.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub problem: Option<String>,
    /// The backups of this safe in the folder, newest first.
    pub files: Vec<BackupFile>,
}

/// One backup in the folder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BackupFile {
    /// The name of the file.
    pub name: String,
    /// When it was made, RFC 3339.
    pub made: String,
    /// Its size in bytes.
    pub size: u64,
}

/// A backup that was made, checked or rehearsed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BackupReport {
    /// The file, as a path.
    pub file: String,
    /// Its size in bytes.
    pub bytes: u64,
    /// When the backup was made, RFC 3339.
    pub made: String,
    /// How many resources are in it, containers not counted.
    pub resources: u64,
    /// How many large bodies are in it.
    pub objects: u64,
    /// How many large bodies are missing in it, because they could not be read when it was made.
    #[serde(default)]
    pub unreadable: u64,
    /// Older backups that were removed because newer ones stand for them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub removed: Vec<String>,
}

/// What `kluis verify` read and found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct VerifyReport {
    /// Nothing is wrong.
    pub ok: bool,
    /// Bytes of the database that were read, every page of it.
    pub database_bytes: u64,
    /// Bodies whose bytes were compared with their hash, earlier revisions too.
    pub bodies: u64,
    /// Large bodies that were read to their end and compared with their hash.
    pub objects: u64,
    /// Entries of the audit log that were checked.
    pub audit_entries: u64,
    /// What is wrong.
    pub findings: Vec<VerifyFinding>,
}

/// One thing that is wrong with a safe or a backup.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct VerifyFinding {
    /// The part of the safe: `header`, `page`, `structure`, `reference`, `leftover`, `body`, `object`, `index`, `audit`.
    pub place: String,
    /// What is wrong, without content.
    pub problem: String,
    /// What to do.
    pub remedy: String,
}
