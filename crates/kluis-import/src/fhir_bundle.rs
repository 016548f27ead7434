//! A FHIR Bundle of any type, entry by entry.
//!
//! What a bundle says about itself (type, time, links, signature, search scores, requests) is about the transport and
//! makes no record.

use std::io::Read;

use kluis_records::JsonReader;

use crate::format::FormatReader;
use crate::inspect::Outline;
use crate::read::{Output, Stop};
use crate::{Format, FormatInfo, Place};

pub(crate) struct Bundle;

impl FormatReader for Bundle {
    const INFO: FormatInfo = FormatInfo {
        format: Format::FhirBundle,
        id: "fhir-bundle",
        name: "a FHIR bundle",
        extensions: &["json"],
    };

    fn is(outline: &Outline) -> bool {
        outline.resource_type.as_deref() == Some("Bundle")
    }

    fn yield_all<R: Read>(reader: &mut JsonReader<R>, output: &mut Output<'_>) -> Result<(), Stop> {
        reader.open(b'{')?;
        let mut first = true;
        while let Some(name) = reader.next_name(&mut first)? {
            if name != "entry" {
                reader.skip_value()?;
                continue;
            }
            reader.open(b'[')?;
            let mut first_entry = true;
            let mut index = 0_u64;
            while reader.next_item(&mut first_entry)? {
                entry(reader, output, index)?;
                index += 1;
            }
        }
        Ok(reader.expect_end()?)
    }
}

fn entry<R: Read>(
    reader: &mut JsonReader<R>,
    output: &mut Output<'_>,
    index: u64,
) -> Result<(), Stop> {
    let mut place = Place {
        line: reader.line(),
        path: format!("entry[{index}]"),
    };
    if reader.peek()? != Some(b'{') {
        reader.skip_value()?;
        return output.unreadable(place, "expected an object".to_owned());
    }
    reader.open(b'{')?;
    let mut full_url = None;
    let mut resource = None;
    let mut repeated = false;
    let mut first = true;
    while let Some(name) = reader.next_name(&mut first)? {
        match name.as_str() {
            "fullUrl" => {
                repeated |= full_url.is_some();
                full_url = Some(reader.read_value()?);
            }
            "resource" => {
                repeated |= resource.is_some();
                reader.peek()?;
                place = Place {
                    line: reader.line(),
                    path: format!("entry[{index}].resource"),
                };
                resource = Some(reader.read_value()?);
            }
            _ => reader.skip_value()?,
        }
    }
    if repeated {
        return output.unreadable(place, "the same name occurs twice in the entry".to_owned());
    }
    let Some(resource) = resource else {
        output.entry_without_resource();
        return Ok(());
    };
    // A fullUrl that is no text says nothing about the resource, which is kept.
    let full_url = full_url.and_then(Result::ok);
    output.resource(
        resource,
        full_url.as_ref().and_then(|url| url.as_str()),
        place,
    )
}
