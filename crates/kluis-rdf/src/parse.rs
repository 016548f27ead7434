//! Documents into graphs.

use crate::expansion::Expansion;
use crate::{RdfError, Syntax, jsonld, turtle_limits};
use oxrdf::{Graph, Triple};
use oxttl::{NTriplesParser, TurtleParser, TurtleSyntaxError};

/// Largest document that is read, in bytes (16 MiB).
pub const MAX_DOCUMENT_BYTES: usize = 16 << 20;

/// Reads a document into a graph; relative IRIs are resolved against `base`.
///
/// # Errors
/// [`RdfError::Syntax`] with line and column where the document breaks the grammar (a relative IRI
/// without a base does), [`RdfError::RemoteContext`] and [`RdfError::NamedGraph`] for JSON-LD,
/// [`RdfError::TooLarge`] beyond [`MAX_DOCUMENT_BYTES`], or [`MAX_JSONLD_BYTES`] for JSON-LD,
/// [`RdfError::Expands`] beyond [`MAX_EXPANDED_BYTES`], [`MAX_STATEMENTS`] or where reading would
/// cost as much, [`RdfError::InvalidBase`].
///
/// [`MAX_JSONLD_BYTES`]: crate::MAX_JSONLD_BYTES
/// [`MAX_EXPANDED_BYTES`]: crate::MAX_EXPANDED_BYTES
/// [`MAX_STATEMENTS`]: crate::MAX_STATEMENTS
pub fn parse(bytes: &[u8], syntax: Syntax, base: Option<&str>) -> Result<Graph, RdfError> {
    let mut graph = Graph::new();
    each_triple(bytes, syntax, base, true, &mut |triple| {
        graph.insert(&triple);
    })?;
    Ok(graph)
}

/// Checks that a document can be read, without keeping its statements. Named graphs in JSON-LD are
/// accepted here.
///
/// # Errors
/// As [`parse`], save [`RdfError::NamedGraph`].
pub fn check_syntax(bytes: &[u8], syntax: Syntax, base: Option<&str>) -> Result<(), RdfError> {
    each_triple(bytes, syntax, base, false, &mut |_| {})
}

fn each_triple(
    bytes: &[u8],
    syntax: Syntax,
    base: Option<&str>,
    default_graph_only: bool,
    sink: &mut dyn FnMut(Triple),
) -> Result<(), RdfError> {
    let limit = match syntax {
        Syntax::JsonLd => jsonld::MAX_JSONLD_BYTES,
        Syntax::Turtle | Syntax::NTriples => MAX_DOCUMENT_BYTES,
    };
    if bytes.len() > limit {
        return Err(RdfError::TooLarge {
            size: bytes.len(),
            limit,
        });
    }
    let mut expansion = Expansion::default();
    let mut counted = |triple: Triple| {
        expansion.add(&triple)?;
        sink(triple);
        Ok(())
    };
    match syntax {
        Syntax::Turtle => {
            turtle_limits::check(bytes)?;
            let mut parser = TurtleParser::new();
            if let Some(base) = base {
                parser = parser
                    .with_base_iri(base)
                    .map_err(|_| RdfError::InvalidBase)?;
            }
            for triple in parser.for_slice(bytes) {
                counted(triple.map_err(|error| located(&error))?)?;
            }
        }
        Syntax::NTriples => {
            for triple in NTriplesParser::new().for_slice(bytes) {
                counted(triple.map_err(|error| located(&error))?)?;
            }
        }
        Syntax::JsonLd => {
            jsonld::each_triple(bytes, base, default_graph_only, &mut counted)?;
        }
    }
    Ok(())
}

fn located(error: &TurtleSyntaxError) -> RdfError {
    let start = error.location().start;
    RdfError::Syntax {
        line: start.line + 1,
        column: start.column + 1,
        message: said_plainly(error.message()),
    }
}

/// What the grammar expected, by a part of the parser's own message.
const EXPECTATIONS: &[(&str, &str)] = &[
    (
        "is not a valid predicate",
        "expected a predicate: an IRI, a prefixed name or `a`",
    ),
    (
        "is not a valid RDF object",
        "expected an object: an IRI, a prefixed name, a literal, `[ … ]` or `( … )`",
    ),
    (
        "is not a valid RDF subject",
        "expected a subject: an IRI, a prefixed name, `_:name`, `[ … ]` or `( … )`",
    ),
    (
        "is not a valid subject or graph name",
        "expected a subject: an IRI, a prefixed name, `_:name`, `[ … ]` or `( … )`",
    ),
    (
        "No scheme found",
        "relative IRI without a base; expected an absolute IRI",
    ),
    ("Invalid UTF-8", "expected text in UTF-8"),
    (
        "Expecting a datatype IRI",
        "expected the IRI of a datatype after `^^`",
    ),
    (
        "followed by a dot",
        "expected a `.` at the end of the statement",
    ),
    (
        "Unexpected end",
        "the document ends within a statement; expected the rest of it",
    ),
    (
        "builds IRI",
        "the prefixed name does not make a valid IRI; expected letters, digits, `-`, `_` or escapes after the colon",
    ),
    (
        "can be written in a line",
        "expected the end of the line after one statement",
    ),
];

/// The parser's message in our words: what was expected, and nothing of the document's content,
/// which may be about a person's health.
fn said_plainly(message: &str) -> String {
    for (part, expectation) in EXPECTATIONS {
        if message.contains(part) {
            return (*expectation).to_owned();
        }
    }
    if let Some(rest) = message.strip_prefix("The prefix ")
        && let Some(prefix) = rest.strip_suffix(" has not been declared")
    {
        return format!(
            "the prefix `{prefix}` is not declared; expected a line `@prefix {prefix} <…> .` before"
        );
    }
    without_content(message)
}

/// `message` as a lowercase fragment, with everything inside `"…"` and `<…>` left out.
pub(crate) fn without_content(message: &str) -> String {
    let mut plain = String::with_capacity(message.len());
    let mut closing = None;
    for character in message.trim_end_matches('.').chars() {
        match closing {
            Some(close) if character == close => {
                closing = None;
                plain.push(character);
            }
            Some(_) => {}
            None => {
                plain.push(character);
                closing = match character {
                    '"' => Some('"'),
                    '<' => Some('>'),
                    _ => None,
                };
                if closing.is_some() {
                    plain.push('…');
                }
            }
        }
    }
    let mut characters = plain.chars();
    match characters.next() {
        // An abbreviation such as "IRI" keeps its capitals.
        Some(first) if !characters.as_str().starts_with(|c: char| c.is_uppercase()) => {
            first.to_lowercase().chain(characters).collect()
        }
        _ => plain,
    }
}
