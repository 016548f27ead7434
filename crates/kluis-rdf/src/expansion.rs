//! How large a document becomes when its abbreviations are written out.

use crate::RdfError;
use oxrdf::{NamedOrBlankNode, Term, Triple};

/// Most bytes that the terms of a document may have together when they are written out, each as
/// often as it is used (64 MiB). A prefix, a base or a context makes a short document say a long
/// IRI any number of times.
pub const MAX_EXPANDED_BYTES: usize = 64 << 20;

/// Most statements of a document; each costs about a kilobyte in a graph, however short it is.
pub const MAX_STATEMENTS: usize = 300_000;

/// Longest IRI that is read, in bytes (64 KiB).
pub const MAX_IRI_BYTES: usize = 64 << 10;

/// Counts the bytes of terms while a parser yields them.
#[derive(Default)]
pub(crate) struct Expansion {
    bytes: usize,
    statements: usize,
}

impl Expansion {
    /// Counts one statement.
    pub(crate) fn add(&mut self, triple: &Triple) -> Result<(), RdfError> {
        self.statements += 1;
        if self.statements > MAX_STATEMENTS {
            return Err(RdfError::Expands {
                what: "the number of statements",
                size: self.statements as u64,
                limit: MAX_STATEMENTS as u64,
            });
        }
        let subject = match &triple.subject {
            NamedOrBlankNode::NamedNode(node) => iri_length(node.as_str())?,
            NamedOrBlankNode::BlankNode(node) => node.as_str().len(),
        };
        let object = match &triple.object {
            Term::NamedNode(node) => iri_length(node.as_str())?,
            Term::BlankNode(node) => node.as_str().len(),
            Term::Literal(literal) => {
                literal.value().len() + iri_length(literal.datatype().as_str())?
            }
        };
        self.bytes += subject + iri_length(triple.predicate.as_str())? + object;
        if self.bytes > MAX_EXPANDED_BYTES {
            return Err(RdfError::Expands {
                what: "the length in bytes of all terms written out",
                size: self.bytes as u64,
                limit: MAX_EXPANDED_BYTES as u64,
            });
        }
        Ok(())
    }
}

fn iri_length(iri: &str) -> Result<usize, RdfError> {
    if iri.len() > MAX_IRI_BYTES {
        return Err(long_iri(iri.len()));
    }
    Ok(iri.len())
}

pub(crate) fn long_iri(length: usize) -> RdfError {
    RdfError::Expands {
        what: "the length in bytes of an IRI",
        size: length as u64,
        limit: MAX_IRI_BYTES as u64,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Syntax, check_syntax, parse};

    #[test]
    fn a_long_prefix_used_often_is_refused_before_it_is_written_out() {
        let document = |length: usize, uses: usize| {
            let statements = "p:a p:b p:c .\n".repeat(uses);
            format!(
                "@prefix p: <http://e/{}> .\n{statements}",
                "x".repeat(length)
            )
        };
        let long = 60 << 10;
        assert!(parse(document(long, 300).as_bytes(), Syntax::Turtle, None).is_ok());
        let beyond = document(long, 400);
        for refused in [
            parse(beyond.as_bytes(), Syntax::Turtle, None).map(drop),
            check_syntax(beyond.as_bytes(), Syntax::Turtle, None),
        ] {
            assert!(
                matches!(refused, Err(RdfError::Expands { limit, .. }) if limit == 64 << 20),
                "{refused:?}"
            );
        }
    }

    #[test]
    fn more_statements_than_a_graph_can_hold_cheaply_are_refused() {
        let document = |count: usize| format!("<a:s> <a:p> {} .", vec!["1"; count].join(","));
        assert!(check_syntax(document(300_000).as_bytes(), Syntax::Turtle, None).is_ok());
        let refused = check_syntax(document(300_001).as_bytes(), Syntax::Turtle, None);
        assert!(
            matches!(refused, Err(RdfError::Expands { what, .. }) if what.contains("statements")),
            "{refused:?}"
        );
    }

    #[test]
    fn an_iri_that_only_its_prefix_makes_too_long_is_refused() {
        let half = "x".repeat(40 << 10);
        let document = format!("@prefix p: <http://e/{half}> . p:{half} p:b p:c .");
        let refused = parse(document.as_bytes(), Syntax::Turtle, None);
        assert!(
            matches!(refused, Err(RdfError::Expands { limit, .. }) if limit == 64 << 10),
            "{refused:?}"
        );
    }
}
