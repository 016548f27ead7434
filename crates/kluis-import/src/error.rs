//! Why a file as a whole is refused.

use kluis_records::JsonError;

use crate::Format;

/// A file that yields nothing, with the name of the file, the place and what was expected.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ImportError {
    /// The file could not be opened or read.
    #[error("{file}: could not be read")]
    Io {
        /// Name of the file.
        file: String,
        /// What the system said.
        #[source]
        source: std::io::Error,
    },
    /// There is nothing in it.
    #[error("{file}: the file is empty, expected FHIR as JSON")]
    Empty {
        /// Name of the file.
        file: String,
    },
    /// Text in UTF-16.
    #[error("{file}: the text is in UTF-16, expected UTF-8: save it as UTF-8 and try again")]
    Utf16 {
        /// Name of the file.
        file: String,
    },
    /// FHIR as XML.
    #[error("{file}: FHIR XML is not read yet: export as JSON")]
    FhirXml {
        /// Name of the file.
        file: String,
    },
    /// XML of another kind.
    #[error("{file}: the file is XML, expected FHIR as JSON")]
    Xml {
        /// Name of the file.
        file: String,
    },
    /// A zip or gzip file.
    #[error("{file}: the file is compressed, expected FHIR as JSON: unpack it and try again")]
    Compressed {
        /// Name of the file.
        file: String,
    },
    /// Not JSON, or cut off.
    #[error("{file}: {source}")]
    NotJson {
        /// Name of the file.
        file: String,
        /// Where and what was expected.
        #[source]
        source: JsonError,
    },
    /// JSON, but not FHIR.
    #[error("{file}: line {line}, {place}: expected {expected}")]
    NotFhir {
        /// Name of the file.
        file: String,
        /// Line, from 1.
        line: u64,
        /// JSON path.
        place: String,
        /// What should be there.
        expected: &'static str,
    },
    /// The file was asked to be read as something it is not.
    #[error("{file}: the file is {}, expected {}", found.info().name, asked.info().name)]
    OtherFormat {
        /// Name of the file.
        file: String,
        /// What it is.
        found: Format,
        /// What it was said to be.
        asked: Format,
    },
    /// Larger than [`crate::MAX_FILE_BYTES`].
    #[error("{file}: the file is larger than 2 GiB: export it in parts")]
    TooLarge {
        /// Name of the file.
        file: String,
    },
    /// More than [`crate::MAX_ENTRIES`].
    #[error("{file}: the file has more than 5000000 entries: export it in parts")]
    TooManyEntries {
        /// Name of the file.
        file: String,
    },
    /// The file was changed while it was read.
    #[error("{file}: the file was changed while it was read: try again")]
    Changed {
        /// Name of the file.
        file: String,
    },
    /// The progress callback asked to stop.
    #[error("{file}: reading was stopped")]
    Stopped {
        /// Name of the file.
        file: String,
    },
}
