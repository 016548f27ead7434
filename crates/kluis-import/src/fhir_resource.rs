//! A single FHIR resource as JSON.

use std::io::Read;

use kluis_records::JsonReader;

use crate::format::FormatReader;
use crate::inspect::Outline;
use crate::read::{Output, Stop};
use crate::{Format, FormatInfo, Place};

pub(crate) struct Single;

impl FormatReader for Single {
    const INFO: FormatInfo = FormatInfo {
        format: Format::FhirResource,
        id: "fhir-resource",
        name: "a FHIR resource",
        extensions: &["json"],
    };

    fn is(outline: &Outline) -> bool {
        outline
            .resource_type
            .as_deref()
            .is_some_and(|kind| kind != "Bundle")
    }

    fn yield_all<R: Read>(reader: &mut JsonReader<R>, output: &mut Output<'_>) -> Result<(), Stop> {
        reader.peek()?;
        let place = Place {
            line: reader.line(),
            path: "resource".to_owned(),
        };
        let resource = reader.read_value()?;
        output.resource(resource, None, place)?;
        Ok(reader.expect_end()?)
    }
}
