//! What reading a file yields.

use kluis_records::Record;
use kluis_records::oxrdf::Graph;

use crate::Format;

/// Where in the file something stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The line it begins on, from 1.
    pub line: u64,
    /// Its JSON path, such as `entry[3].resource`; in a file with one resource a line it is `resource`.
    pub path: String,
}

impl std::fmt::Display for Place {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "line {}, {}", self.line, self.path)
    }
}

/// A resource made a record.
#[derive(Clone, Debug)]
pub struct ImportedRecord {
    /// The document, without provenance.
    pub graph: Graph,
    /// What it says.
    pub record: Record,
    /// Where it stood.
    pub place: Place,
}

/// One thing found in a file.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Item {
    /// The file is whole; its records follow. Comes once, before everything else.
    Began {
        /// What the file is.
        format: Format,
        /// SHA-256 of its bytes in hexadecimal.
        file_hash: String,
    },
    /// A record.
    Record(Box<ImportedRecord>),
    /// A resource that could not be made a record.
    Unreadable {
        /// Where it stood.
        place: Place,
        /// Why not; holds no value of the resource.
        why: String,
    },
}

/// Which of the two passes is under way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Finding out what the file is, and whether it is whole.
    Checking,
    /// Yielding records.
    Reading,
}

/// How far reading is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// The pass.
    pub phase: Phase,
    /// Bytes read in this pass.
    pub bytes: u64,
    /// Bytes of the file.
    pub total: u64,
}

/// What was in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// What the file is.
    pub format: Format,
    /// SHA-256 of its bytes in hexadecimal.
    pub file_hash: String,
    /// Its size in bytes.
    pub bytes: u64,
    /// How many records were yielded.
    pub records: u64,
    /// How many resources were unreadable.
    pub unreadable: u64,
    /// How many entries of a bundle had no resource, as the deletions in a history have not; they are passed over.
    pub without_resource: u64,
    /// Whether the sink asked to stop before the end.
    pub stopped: bool,
}
