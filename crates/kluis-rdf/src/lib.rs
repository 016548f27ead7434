//! RDF documents: Turtle, JSON-LD and N-Triples in and out, canonical form, vocabularies.
//!
//! Everything here works on bytes and [`oxrdf::Graph`]s in memory. Nothing reads a file or opens a
//! connection: a JSON-LD context that lies elsewhere is refused, never fetched.
//!
//! ```
//! use kluis_rdf::{Syntax, digest, parse, to_turtle, vocab};
//!
//! let text = "@prefix dct: <http://purl.org/dc/terms/> . <#it> dct:title \"Blood pressure\" .";
//! let graph = parse(text.as_bytes(), Syntax::Turtle, Some("https://pod.example/health/x.ttl"))?;
//! let written = to_turtle(&graph, vocab::PREFIXES);
//! let again = parse(written.as_bytes(), Syntax::Turtle, None)?;
//! assert_eq!(digest(&graph)?, digest(&again)?);
//! # Ok::<(), kluis_rdf::RdfError>(())
//! ```

mod canonical;
mod error;
mod expansion;
mod jsonld;
mod jsonld_limits;
mod parse;
mod syntax;
mod turtle;
mod turtle_limits;
pub mod vocab;

pub use canonical::{MAX_CANONICAL_WORK, canonical, digest};
pub use error::RdfError;
pub use expansion::{MAX_EXPANDED_BYTES, MAX_IRI_BYTES, MAX_STATEMENTS};
pub use jsonld::{MAX_JSONLD_BYTES, to_jsonld};
pub use oxrdf;
pub use parse::{MAX_DOCUMENT_BYTES, check_syntax, parse};
pub use syntax::Syntax;
pub use turtle::{to_ntriples, to_turtle, to_turtle_with_base};
