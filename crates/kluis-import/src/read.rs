//! Reading a file: two passes, one sink.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::ops::ControlFlow;
use std::path::Path;

use jiff::Timestamp;
use kluis_records::{
    FhirJson, JsonError, JsonErrorKind, JsonReader, Origin, ValueProblem, from_fhir_json,
};

use crate::inspect::{inspect, sniff};
use crate::item::{ImportedRecord, Item, Phase, Place, Progress, Summary};
use crate::source::{Ended, MAX_FILE_BYTES, Source};
use crate::{Format, ImportError};

/// Reads the file at `path`; see [`read`].
///
/// # Errors
/// See [`read`].
pub fn read_file(
    path: &Path,
    format: Option<Format>,
    now: Timestamp,
    sink: &mut dyn FnMut(Item) -> ControlFlow<()>,
    progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
) -> Result<Summary, ImportError> {
    let name = path.file_name().map_or_else(
        || path.display().to_string(),
        |name| name.to_string_lossy().into_owned(),
    );
    let io = |source| ImportError::Io {
        file: name.clone(),
        source,
    };
    // Looked at before it is opened: opening a pipe would wait for whoever writes into it.
    let kind = std::fs::metadata(path).map_err(io)?;
    if kind.is_dir() {
        return Err(io(std::io::Error::from(std::io::ErrorKind::IsADirectory)));
    }
    if !kind.is_file() {
        return Err(io(std::io::Error::other(
            "not a file that can be read twice; save it as a file first",
        )));
    }
    let file = File::open(path).map_err(io)?;
    read(file, &name, format, now, sink, progress)
}

/// Finds out what an input is and whether it is whole, without yielding anything.
///
/// # Errors
/// Every [`ImportError`] but [`ImportError::OtherFormat`] and [`ImportError::Changed`].
pub fn detect<R: Read + Seek>(
    mut input: R,
    name: &str,
    progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
) -> Result<Format, ImportError> {
    first_pass(&mut input, name, MAX_FILE_BYTES, progress).map(|(format, _)| format)
}

/// Yields every record of `input` to `sink`, which may end it with `Break`.
///
/// `name` is used in messages only. `format` is what the file is said to be; `None` leaves that to its content. `now`
/// bounds the times that are believed. `progress` is called about once a mebibyte and may stop the reading.
///
/// # Errors
/// An [`ImportError`] means that nothing of the input is to be kept. Unless it is [`ImportError::Changed`],
/// [`ImportError::Io`] or [`ImportError::Stopped`], the sink was not called at all.
pub fn read<R: Read + Seek>(
    input: R,
    name: &str,
    format: Option<Format>,
    now: Timestamp,
    sink: &mut dyn FnMut(Item) -> ControlFlow<()>,
    progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
) -> Result<Summary, ImportError> {
    read_limited(input, name, format, now, MAX_FILE_BYTES, sink, progress)
}

fn read_limited<R: Read + Seek>(
    mut input: R,
    name: &str,
    asked: Option<Format>,
    now: Timestamp,
    limit: u64,
    sink: &mut dyn FnMut(Item) -> ControlFlow<()>,
    progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
) -> Result<Summary, ImportError> {
    let (found, (file_hash, bytes)) = first_pass(&mut input, name, limit, progress)?;
    let format = asked.unwrap_or(found);
    // One line is both a resource and a file with one resource a line.
    if format != found && (format, found) != (Format::FhirNdjson, Format::FhirResource) {
        return Err(ImportError::OtherFormat {
            file: name.to_owned(),
            found,
            asked: format,
        });
    }
    input
        .seek(SeekFrom::Start(0))
        .map_err(|source| ImportError::Io {
            file: name.to_owned(),
            source,
        })?;
    let mut reader = JsonReader::new(Source::new(input, Phase::Reading, bytes, limit, progress));
    let mut output = Output {
        summary: Summary {
            format,
            file_hash,
            bytes,
            records: 0,
            unreadable: 0,
            without_resource: 0,
            stopped: false,
        },
        now,
        sink,
    };
    let read = reader
        .skip_byte_order_mark()
        .map_err(Stop::Json)
        .and_then(|()| output.begin())
        .and_then(|()| format.yield_all(&mut reader, &mut output));
    match read {
        Err(Stop::Sink) => {
            output.summary.stopped = true;
            Ok(output.summary)
        }
        // What was whole in the first pass can only be broken now if it is not the same file.
        Err(Stop::Json(error)) if !matches!(error.kind, JsonErrorKind::Io(_)) => {
            Err(ImportError::Changed {
                file: name.to_owned(),
            })
        }
        Err(stop) => Err(stop.in_file(name, reader.input().ended)),
        Ok(()) if reader.input().digest() != (output.summary.file_hash.clone(), bytes) => {
            Err(ImportError::Changed {
                file: name.to_owned(),
            })
        }
        Ok(()) => Ok(output.summary),
    }
}

fn first_pass<R: Read + Seek>(
    input: &mut R,
    name: &str,
    limit: u64,
    progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
) -> Result<(Format, (String, u64)), ImportError> {
    let io = |source| ImportError::Io {
        file: name.to_owned(),
        source,
    };
    sniff(input, name)?;
    let total = input.seek(SeekFrom::End(0)).map_err(io)?;
    if total > limit {
        return Err(ImportError::TooLarge {
            file: name.to_owned(),
        });
    }
    input.seek(SeekFrom::Start(0)).map_err(io)?;
    let mut reader = JsonReader::new(Source::new(input, Phase::Checking, total, limit, progress));
    match inspect(&mut reader) {
        Ok(format) => Ok((format, reader.input().digest())),
        Err(stop) => Err(stop.in_file(name, reader.input().ended)),
    }
}

/// Why a pass ended early.
pub(crate) enum Stop {
    Json(JsonError),
    NotFhir {
        line: u64,
        place: String,
        expected: &'static str,
    },
    Empty,
    TooManyEntries,
    Sink,
}

impl From<JsonError> for Stop {
    fn from(error: JsonError) -> Self {
        Self::Json(error)
    }
}

impl Stop {
    fn in_file(self, file: &str, ended: Option<Ended>) -> ImportError {
        let file = file.to_owned();
        match (self, ended) {
            (_, Some(Ended::TooLarge)) => ImportError::TooLarge { file },
            (Self::Sink, _) | (_, Some(Ended::Stopped)) => ImportError::Stopped { file },
            (
                Self::Json(JsonError {
                    kind: JsonErrorKind::Io(source),
                    ..
                }),
                None,
            ) => ImportError::Io { file, source },
            (Self::Json(source), None) => ImportError::NotJson { file, source },
            (
                Self::NotFhir {
                    line,
                    place,
                    expected,
                },
                None,
            ) => ImportError::NotFhir {
                file,
                line,
                place,
                expected,
            },
            (Self::Empty, None) => ImportError::Empty { file },
            (Self::TooManyEntries, None) => ImportError::TooManyEntries { file },
        }
    }
}

/// Where the formats put what they find.
pub(crate) struct Output<'a> {
    summary: Summary,
    now: Timestamp,
    sink: &'a mut dyn FnMut(Item) -> ControlFlow<()>,
}

impl Output<'_> {
    fn begin(&mut self) -> Result<(), Stop> {
        self.send(Item::Began {
            format: self.summary.format,
            file_hash: self.summary.file_hash.clone(),
        })
    }

    pub fn resource(
        &mut self,
        resource: Result<FhirJson, ValueProblem>,
        full_url: Option<&str>,
        place: Place,
    ) -> Result<(), Stop> {
        let resource = match resource {
            Ok(resource) => resource,
            Err(problem) => {
                return self.unreadable(
                    Place {
                        line: problem.line,
                        ..place
                    },
                    problem.to_string(),
                );
            }
        };
        if resource.resource_type() == Some("Bundle") {
            return self.unreadable(
                place,
                "a bundle inside another is not read: save it as a file of its own".to_owned(),
            );
        }
        match from_fhir_json(
            &resource,
            &Origin {
                full_url,
                now: self.now,
            },
        ) {
            Ok((graph, record)) => {
                self.summary.records += 1;
                self.send(Item::Record(Box::new(ImportedRecord {
                    graph,
                    record,
                    place,
                })))
            }
            Err(error) => self.unreadable(place, error.to_string()),
        }
    }

    pub fn unreadable(&mut self, place: Place, why: String) -> Result<(), Stop> {
        self.summary.unreadable += 1;
        self.send(Item::Unreadable { place, why })
    }

    pub fn entry_without_resource(&mut self) {
        self.summary.without_resource += 1;
    }

    fn send(&mut self, item: Item) -> Result<(), Stop> {
        if (self.sink)(item).is_break() {
            Err(Stop::Sink)
        } else {
            Ok(())
        }
    }
}
