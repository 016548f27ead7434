//! JSON-LD in and out, by `oxjsonld`.

use crate::parse::without_content;
use crate::turtle::sorted_with_stable_labels;
use crate::{RdfError, jsonld_limits};
use oxjsonld::{JsonLdErrorCode, JsonLdParser, JsonLdSerializer, JsonLdSyntaxError};
use oxrdf::{Graph, GraphNameRef, Triple};
use std::io::Read;
use std::sync::{Arc, Mutex, PoisonError};

/// Largest JSON-LD document that is read, in bytes (4 MiB): the parser takes far more memory for a
/// byte of it than for one of Turtle.
pub const MAX_JSONLD_BYTES: usize = 4 << 20;

/// Deepest nesting of arrays and objects that is read.
const MAX_NESTING: usize = 120;

/// Writes a graph as expanded JSON-LD: the same graph with the same blank node names always gives
/// the same text. Lists are written as `rdf:first` and `rdf:rest`.
pub fn to_jsonld(graph: &Graph) -> String {
    let mut serializer = JsonLdSerializer::new().for_writer(Vec::new());
    for triple in &sorted_with_stable_labels(graph) {
        serializer
            .serialize_quad(triple.as_ref().in_graph(GraphNameRef::DefaultGraph))
            .expect("writing to memory does not fail");
    }
    let bytes = serializer
        .finish()
        .expect("writing to memory does not fail");
    String::from_utf8(bytes).expect("the serializer writes text")
}

pub(crate) fn each_triple(
    bytes: &[u8],
    base: Option<&str>,
    default_graph_only: bool,
    sink: &mut dyn FnMut(Triple) -> Result<(), RdfError>,
) -> Result<(), RdfError> {
    check_nesting(bytes)?;
    jsonld_limits::check(bytes)?;
    let refused_context = Arc::new(Mutex::new(None));
    let noted = Arc::clone(&refused_context);
    let quads = parser(base)?
        .for_slice(bytes)
        .with_load_document_callback(move |address, _| {
            *noted.lock().unwrap_or_else(PoisonError::into_inner) = Some(address.to_owned());
            Err("contexts are not fetched".into())
        });
    for quad in quads {
        match quad {
            Ok(quad) if default_graph_only && !quad.graph_name.is_default_graph() => {
                return Err(RdfError::NamedGraph);
            }
            Ok(quad) => sink(quad.into())?,
            Err(error) => {
                let context = refused_context
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .take();
                return Err(explained(bytes, base, &error, context));
            }
        }
    }
    Ok(())
}

fn parser(base: Option<&str>) -> Result<JsonLdParser, RdfError> {
    let parser = JsonLdParser::new();
    match base {
        Some(base) => parser
            .with_base_iri(base)
            .map_err(|_| RdfError::InvalidBase),
        None => Ok(parser),
    }
}

/// Refuses nesting that no honest document has, before a parser that keeps every level meets it.
fn check_nesting(bytes: &[u8]) -> Result<(), RdfError> {
    let (mut depth, mut in_string, mut escaped) = (0_usize, false, false);
    for (offset, byte) in bytes.iter().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            b'[' | b'{' if !in_string => {
                depth += 1;
                if depth > MAX_NESTING {
                    let (line, column) = position(bytes, offset);
                    return Err(RdfError::Syntax {
                        line,
                        column,
                        message: format!(
                            "expected at most {MAX_NESTING} arrays and objects inside each other"
                        ),
                    });
                }
            }
            b']' | b'}' if !in_string => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    Ok(())
}

fn explained(
    bytes: &[u8],
    base: Option<&str>,
    error: &JsonLdSyntaxError,
    context: Option<String>,
) -> RdfError {
    let (line, column) = match error.location() {
        Some(range) => (range.start.line + 1, range.start.column + 1),
        None => position(bytes, bytes_read_until_error(bytes, base)),
    };
    if let Some(context) = context {
        return RdfError::RemoteContext { context, line };
    }
    let message = match error.code() {
        Some(JsonLdErrorCode::LoadingRemoteContextFailed) => {
            "a context that is kept elsewhere is never fetched; expected it written out here"
                .to_owned()
        }
        Some(code) => format!("{code}; expected {}", expectation(code)),
        None => without_json_position(&error.to_string()),
    };
    RdfError::Syntax {
        line,
        column,
        message,
    }
}

/// What JSON-LD wants where it says `code`. The parser's own message is not passed on: it repeats
/// parts of the document, which may be about a person's health.
fn expectation(code: JsonLdErrorCode) -> &'static str {
    match code {
        JsonLdErrorCode::InvalidIdValue => "a string with an IRI",
        JsonLdErrorCode::InvalidTypeValue => "an IRI, or an array of IRIs, as strings",
        JsonLdErrorCode::InvalidTypedValue => "a datatype that is an IRI",
        JsonLdErrorCode::InvalidLocalContext => "an object, or an array of objects",
        JsonLdErrorCode::InvalidValueObjectValue => "a string, a number, true, false or null",
        JsonLdErrorCode::InvalidValueObject => "only @value, @type, @language and @direction",
        JsonLdErrorCode::InvalidSetOrListObject => "only @list or @set and @index",
        JsonLdErrorCode::InvalidLanguageTaggedString => "a language tag such as nl or fr-BE",
        JsonLdErrorCode::InvalidLanguageTaggedValue => "a string beside the language tag",
        JsonLdErrorCode::InvalidBaseIri | JsonLdErrorCode::InvalidVocabMapping => "an IRI or null",
        JsonLdErrorCode::InvalidIriMapping | JsonLdErrorCode::InvalidTypeMapping => {
            "terms that stand for IRIs"
        }
        _ => "what the JSON-LD 1.1 specification says for this part",
    }
}

/// The JSON parser puts the position before its message; ours already carries one.
fn without_json_position(message: &str) -> String {
    let said = message
        .strip_prefix("Parser error ")
        .and_then(|rest| rest.split_once(": "))
        .map_or(message, |(_, said)| said);
    without_content(said)
}

/// How far the document had been read when the error of meaning came up.
///
/// The parser reports no place for these, so it is run again over a reader that hands out the
/// document in the smallest useful pieces.
fn bytes_read_until_error(bytes: &[u8], base: Option<&str>) -> usize {
    struct Pieces<'a> {
        rest: &'a [u8],
        given: Arc<Mutex<usize>>,
    }
    impl Read for Pieces<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
            let piece = self
                .rest
                .iter()
                .position(|byte| matches!(byte, b',' | b'{' | b'}' | b'[' | b']' | b'\n'))
                .map_or(self.rest.len(), |index| index + 1);
            let size = piece.min(buffer.len());
            let (now, later) = self.rest.split_at(size);
            buffer[..size].copy_from_slice(now);
            self.rest = later;
            *self.given.lock().unwrap_or_else(PoisonError::into_inner) += size;
            Ok(size)
        }
    }
    let given = Arc::new(Mutex::new(0));
    let Ok(parser) = parser(base) else { return 0 };
    let mut quads = parser.for_reader(Pieces {
        rest: bytes,
        given: Arc::clone(&given),
    });
    quads.find(Result::is_err);
    let read = *given.lock().unwrap_or_else(PoisonError::into_inner);
    read.saturating_sub(1)
}

/// Line and column, from 1, of the character at a byte offset.
fn position(bytes: &[u8], offset: usize) -> (u64, u64) {
    let before = &bytes[..offset.min(bytes.len())];
    let line_start = before
        .iter()
        .rposition(|byte| *byte == b'\n')
        .map_or(0, |index| index + 1);
    let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
    let column = String::from_utf8_lossy(&before[line_start..])
        .chars()
        .count()
        + 1;
    (line as u64, column as u64)
}
