use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Something in a file that could not be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unreadable {
    /// Line, or JSON path.
    #[serde(rename = "where")]
    pub place: String,
    /// What was expected.
    pub why: String,
}

/// What came, or would come, of one file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileReport {
    /// The file as it was named.
    pub file: String,
    /// Its format, such as `fhir-bundle`; null if it was not recognised.
    pub format: Option<String>,
    /// Records that were not here yet.
    pub new: u64,
    /// Records that are here already, word for word.
    pub known: u64,
    /// Records that are here with other content; the newer content was taken.
    pub changed: u64,
    /// What could not be read.
    pub unreadable: Vec<Unreadable>,
    /// Why the file as a whole was refused; nothing of it was written then, and the reason is
    /// in `unreadable` too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<Unreadable>,
}

/// What an import did.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportReport {
    /// One report a file, in the order given.
    pub files: Vec<FileReport>,
    /// New and changed records by category.
    pub categories: BTreeMap<String, u64>,
}

/// What an import would do, with the first and last date seen.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ImportPreview {
    /// The report as the import would give it.
    pub report: ImportReport,
    /// The earliest date in the files.
    pub earliest: Option<String>,
    /// The latest date in the files.
    pub latest: Option<String>,
}

/// How far an import has come; sent as an event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ImportProgress {
    /// The file being read.
    pub file: String,
    /// Its number, counting from 1.
    pub file_number: u64,
    /// How many files there are.
    pub files: u64,
    /// Bytes read of this file.
    pub bytes: u64,
    /// Bytes of this file.
    pub total_bytes: u64,
    /// Records read so far, over all files.
    pub records: u64,
}

/// Files that the person chose in a dialog, dropped on the window or opened with the
/// program. The page never handles paths: it hands the token back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileSelection {
    /// Names the selection to the shell.
    pub token: u64,
    /// File names without their folders.
    pub names: Vec<String>,
}

/// A format that can be brought in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormatView {
    /// Identifier, given with `--format`.
    pub id: String,
    /// What it is.
    pub description: String,
}
