//! The first pass: what a file is, and whether it is whole.

use std::io::{Read, Seek, SeekFrom};

use kluis_records::{FhirJson, JsonReader};

use crate::format::FormatReader;
use crate::read::Stop;
use crate::source::{MAX_ENTRIES, Source};
use crate::{Format, ImportError, fhir_bundle, fhir_ndjson, fhir_resource};

/// What is seen of a JSON object without keeping it.
pub(crate) struct Outline {
    /// Its `resourceType`, where that is a text.
    pub resource_type: Option<String>,
    /// Whether `resourceType` or `entry` stand in it twice.
    repeated: bool,
    /// Whether `entry` is there and is no list.
    odd_entry: bool,
    first_line: u64,
    last_line: u64,
}

/// Refuses by the first bytes what is no UTF-8 JSON, with a hint at what it is.
pub(crate) fn sniff<R: Read + Seek>(input: &mut R, file: &str) -> Result<(), ImportError> {
    let io = |source| ImportError::Io {
        file: file.to_owned(),
        source,
    };
    let mut head = Vec::new();
    input.seek(SeekFrom::Start(0)).map_err(io)?;
    input
        .by_ref()
        .take(4096)
        .read_to_end(&mut head)
        .map_err(io)?;
    let file = file.to_owned();
    if head.starts_with(&[0xFF, 0xFE])
        || head.starts_with(&[0xFE, 0xFF])
        || head.iter().take(2).any(|byte| *byte == 0)
    {
        return Err(ImportError::Utf16 { file });
    }
    if head.starts_with(b"PK\x03\x04") || head.starts_with(&[0x1F, 0x8B]) {
        return Err(ImportError::Compressed { file });
    }
    let text = head.strip_prefix(&[0xEF, 0xBB, 0xBF]).unwrap_or(&head);
    if text.trim_ascii_start().starts_with(b"<") {
        let fhir = text
            .windows(19)
            .any(|window| window == b"http://hl7.org/fhir");
        return Err(if fhir {
            ImportError::FhirXml { file }
        } else {
            ImportError::Xml { file }
        });
    }
    Ok(())
}

/// Goes through the whole file.
pub(crate) fn inspect<R: Read>(reader: &mut JsonReader<Source<'_, R>>) -> Result<Format, Stop> {
    reader.skip_byte_order_mark()?;
    match reader.peek()? {
        None => return Err(Stop::Empty),
        Some(b'{') => {}
        Some(_) => {
            let line = reader.line();
            reader.skip_value()?;
            return Err(Stop::NotFhir {
                line,
                place: "the file".to_owned(),
                expected: "a FHIR resource as a JSON object",
            });
        }
    }
    let outline = outline(reader)?;
    let more = reader.peek()?.is_some();
    if !more {
        let format = if fhir_bundle::Bundle::is(&outline) {
            fhir_bundle::Bundle::INFO.format
        } else if fhir_resource::Single::is(&outline) {
            fhir_resource::Single::INFO.format
        } else {
            return Err(outline.not_fhir());
        };
        let fault = if outline.repeated {
            Some("resourceType and entry at most once")
        } else {
            outline.odd_entry.then_some("a list of entries")
        };
        return match fault {
            Some(expected) if format == Format::FhirBundle => Err(Stop::NotFhir {
                line: outline.first_line,
                place: "entry".to_owned(),
                expected,
            }),
            _ => Ok(format),
        };
    }
    if outline.first_line != outline.last_line || reader.line() == outline.last_line {
        // Says in the reader's own words that nothing may follow.
        reader.expect_end()?;
    }
    lines(reader, &outline)?;
    Ok(fhir_ndjson::Ndjson::INFO.format)
}

fn lines<R: Read>(reader: &mut JsonReader<Source<'_, R>>, first: &Outline) -> Result<(), Stop> {
    if first.resource_type.is_none() {
        return Err(first.not_fhir());
    }
    let mut count = 1_u64;
    while reader.peek()?.is_some() {
        count += 1;
        if count > MAX_ENTRIES {
            return Err(Stop::TooManyEntries);
        }
        let next = outline(reader)?;
        if next.resource_type.is_none() {
            return Err(next.not_fhir());
        }
        if next.first_line != next.last_line {
            let line = next.first_line;
            return Err(Stop::NotFhir {
                line,
                place: "resource".to_owned(),
                expected: "one resource on one line, as on the lines before",
            });
        }
        reader.expect_line_end()?;
    }
    Ok(())
}

impl Outline {
    fn not_fhir(&self) -> Stop {
        Stop::NotFhir {
            line: self.first_line,
            place: "resourceType".to_owned(),
            expected: "the name of a FHIR type",
        }
    }
}

fn outline<R: Read>(reader: &mut JsonReader<Source<'_, R>>) -> Result<Outline, Stop> {
    reader.peek()?;
    let first_line = reader.line();
    let mut outline = Outline {
        resource_type: None,
        repeated: false,
        odd_entry: false,
        first_line,
        last_line: 0,
    };
    let (mut types, mut lists, mut entries) = (0, 0, 0_u64);
    reader.open(b'{')?;
    let mut first = true;
    while let Some(name) = reader.next_name(&mut first)? {
        match name.as_str() {
            "resourceType" => {
                types += 1;
                if let Ok(FhirJson::String(kind)) = reader.read_value()? {
                    outline.resource_type =
                        Some(kind).filter(|kind| kluis_records::is_resource_type(kind));
                }
            }
            "entry" if reader.peek()? == Some(b'[') => {
                lists += 1;
                reader.open(b'[')?;
                let mut first_entry = true;
                while reader.next_item(&mut first_entry)? {
                    entries += 1;
                    if entries > MAX_ENTRIES {
                        return Err(Stop::TooManyEntries);
                    }
                    reader.skip_value()?;
                }
            }
            name => {
                outline.odd_entry |= name == "entry";
                reader.skip_value()?;
            }
        }
    }
    outline.repeated = types > 1 || lists > 1;
    outline.last_line = reader.line();
    Ok(outline)
}
