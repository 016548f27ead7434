//! What can go wrong with a document.

/// Why a document could not be read, or a graph not be brought into canonical form.
///
/// No message repeats a literal or an IRI of the document.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RdfError {
    /// The document breaks the grammar of its syntax.
    #[error("line {line}, column {column}: {message}")]
    Syntax {
        /// Line of the first character that does not fit, from 1.
        line: u64,
        /// Column of that character in characters, from 1.
        column: u64,
        /// What stands there and what was expected.
        message: String,
    },
    /// A JSON-LD document names a context that is kept elsewhere.
    #[error(
        "line {line}: the context {context} is kept elsewhere and is never fetched; \
         expected a context written out in the document"
    )]
    RemoteContext {
        /// The address the document names.
        context: String,
        /// Line of the document, from 1, at or before which the context is named.
        line: u64,
    },
    /// A JSON-LD document holds named graphs, which a resource cannot.
    #[error("the document holds a named graph; expected statements in the default graph only")]
    NamedGraph,
    /// The document is larger than [`MAX_DOCUMENT_BYTES`](crate::MAX_DOCUMENT_BYTES), or
    /// [`MAX_JSONLD_BYTES`](crate::MAX_JSONLD_BYTES) for JSON-LD.
    #[error("the document has {size} bytes; expected at most {limit}")]
    TooLarge {
        /// Bytes of the document.
        size: usize,
        /// Bytes allowed.
        limit: usize,
    },
    /// A small document that would grow without measure when it is read: by prefixes, by contexts
    /// inside contexts, or by nesting.
    #[error(
        "the document would grow beyond measure when read: {what} is {size}; expected at most {limit}"
    )]
    Expands {
        /// What grows, with its unit.
        what: &'static str,
        /// How much it is, or how much it was when it was given up.
        size: u64,
        /// How much is allowed.
        limit: u64,
    },
    /// The base against which relative IRIs are resolved is not an absolute IRI.
    #[error("the base of the document is not an absolute IRI")]
    InvalidBase,
    /// Telling the graph's blank nodes apart would take more work than is allowed
    /// ([dataset poisoning](https://www.w3.org/TR/rdf-canon/#dataset-poisoning)).
    #[error(
        "the graph's {blank_nodes} blank nodes resemble each other too much for a canonical form; \
         expected nodes that differ or have names"
    )]
    Poisoned {
        /// How many blank nodes the graph has.
        blank_nodes: usize,
    },
}
