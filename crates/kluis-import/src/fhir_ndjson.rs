//! One FHIR resource a line, as bulk exports have it (<https://hl7.org/fhir/R4/nd-json.html>).

use std::io::Read;

use kluis_records::JsonReader;

use crate::format::FormatReader;
use crate::inspect::Outline;
use crate::read::{Output, Stop};
use crate::{Format, FormatInfo, Place};

pub(crate) struct Ndjson;

impl FormatReader for Ndjson {
    const INFO: FormatInfo = FormatInfo {
        format: Format::FhirNdjson,
        id: "fhir-ndjson",
        name: "FHIR with one resource a line",
        extensions: &["ndjson", "json"],
    };

    fn is(_outline: &Outline) -> bool {
        // A single line is a single resource; that there are several is seen where the first ends.
        false
    }

    fn yield_all<R: Read>(reader: &mut JsonReader<R>, output: &mut Output<'_>) -> Result<(), Stop> {
        while reader.peek()?.is_some() {
            let place = Place {
                line: reader.line(),
                path: "resource".to_owned(),
            };
            let resource = reader.read_value()?;
            output.resource(resource, None, place)?;
            reader.expect_line_end()?;
        }
        Ok(())
    }
}
