//! Foreign formats to records: detection, reading, what could not be read and where.
//!
//! A file is read twice. The first pass goes through all of it in constant memory, finds out what it is by its content
//! (never by its name) and whether it is whole; only then does the second pass yield records, one at a time. So a file
//! that is cut off, is no JSON or holds a line that is no FHIR yields **nothing** but an [`ImportError`] that names the
//! place. One resource that cannot be made a record in an otherwise good file is an [`Item::Unreadable`] with its place
//! and reason, and the others go on.
//!
//! The second pass can still fail: the file may be changed or become unreadable in between, which its hash shows. A
//! caller therefore writes what it gets in one transaction and takes it back on an error. Reading is cheap, so a preview
//! is a first call whose sink only counts.
//!
//! Limits: 2 GiB a file, 5,000,000 entries, 16 MiB, 64 levels and 50,000 JSON values a resource, finite numbers, no NUL
//! in texts, no name twice in an object, times from 1850 to next year. Nothing is written and no network is used.

mod error;
mod fhir_bundle;
mod fhir_ndjson;
mod fhir_resource;
mod format;
mod inspect;
mod item;
mod read;
mod source;

pub use error::ImportError;
pub use format::{Format, FormatInfo, formats};
pub use item::{ImportedRecord, Item, Phase, Place, Progress, Summary};
pub use read::{detect, read, read_file};
pub use source::{MAX_ENTRIES, MAX_FILE_BYTES};
