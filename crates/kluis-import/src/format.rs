//! The formats that can be read, one file each behind one trait.

use std::io::Read;

use kluis_records::JsonReader;

use crate::inspect::Outline;
use crate::read::{Output, Stop};
use crate::{fhir_bundle, fhir_ndjson, fhir_resource};

/// A format that can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Format {
    /// A FHIR Bundle of any type as JSON.
    FhirBundle,
    /// One FHIR resource a line.
    FhirNdjson,
    /// A single FHIR resource as JSON.
    FhirResource,
}

/// What people need to know of a format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FormatInfo {
    /// The format.
    pub format: Format,
    /// Stable name for the command line and translations.
    pub id: &'static str,
    /// English name.
    pub name: &'static str,
    /// Usual endings of file names, for a dialog; detection does not look at them.
    pub extensions: &'static [&'static str],
}

/// Every format.
#[must_use]
pub fn formats() -> [FormatInfo; 3] {
    [Format::FhirBundle, Format::FhirNdjson, Format::FhirResource].map(Format::info)
}

impl Format {
    /// What people need to know of it.
    #[must_use]
    pub fn info(self) -> FormatInfo {
        match self {
            Self::FhirBundle => fhir_bundle::Bundle::INFO,
            Self::FhirNdjson => fhir_ndjson::Ndjson::INFO,
            Self::FhirResource => fhir_resource::Single::INFO,
        }
    }

    /// The format with that id.
    #[must_use]
    pub fn parse(id: &str) -> Option<Self> {
        formats()
            .into_iter()
            .find(|info| info.id == id)
            .map(|info| info.format)
    }

    pub(crate) fn yield_all<R: Read>(
        self,
        reader: &mut JsonReader<R>,
        output: &mut Output<'_>,
    ) -> Result<(), Stop> {
        match self {
            Self::FhirBundle => fhir_bundle::Bundle::yield_all(reader, output),
            Self::FhirNdjson => fhir_ndjson::Ndjson::yield_all(reader, output),
            Self::FhirResource => fhir_resource::Single::yield_all(reader, output),
        }
    }
}

/// How one format is read. All are JSON so far.
pub(crate) trait FormatReader {
    /// What people need to know of it.
    const INFO: FormatInfo;

    /// Whether a file whose only JSON value looks like `outline` is of this format.
    fn is(outline: &Outline) -> bool;

    /// Yields everything in a file that has been inspected before.
    fn yield_all<R: Read>(reader: &mut JsonReader<R>, output: &mut Output<'_>) -> Result<(), Stop>;
}
