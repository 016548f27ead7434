//! Copies of whole documents, and whether they hold text that somebody wrote.

use oxrdf::vocab::{rdf, xsd};
use oxrdf::{BlankNodeRef, Graph, NamedNodeRef, NamedOrBlankNodeRef, TermRef};

use kluis_records::vocabulary::fhir;

use crate::document::{Document, DocumentKind, turtle};
use crate::level::Level;
use crate::{Input, Source};

/// Elements whose texts are words of a list, or names for machines.
const CODED: &[&str] = &[
    "code",
    "comparator",
    "criticality",
    "gender",
    "id",
    "intent",
    "kind",
    "language",
    "mode",
    "priority",
    "reference",
    "status",
    "system",
    "type",
    "unit",
    "use",
    "versionId",
];

/// More links of lists than any document has; what goes on longer goes round in a circle.
const LONGEST_WAY: usize = 10_000;

/// The copy of a record's document.
pub(crate) fn document(source: &Source<'_>, input: &Input<'_>) -> Document {
    let parts = ["record", Level::AsItIs.as_str(), source.address];
    Document {
        name: input.secret.derive_document_name(input.recipient, &parts),
        kind: DocumentKind::Record,
        turtle: turtle(source.graph),
    }
}

/// Whether a document holds a text that is neither a code nor a number or time: a note, a name, a title, a narrative. What a
/// code is called does not count.
pub(crate) fn holds_free_text(graph: &Graph) -> bool {
    graph.iter().any(|triple| {
        let TermRef::Literal(literal) = triple.object else {
            return false;
        };
        let is_text = literal.datatype() == xsd::STRING || literal.language().is_some();
        let is_element = |predicate: NamedNodeRef<'_>| {
            predicate.as_str().starts_with(fhir::NAMESPACE) && predicate != fhir::V
        };
        if triple.predicate.as_str().ends_with("#members") {
            return true;
        }
        let element = if is_element(triple.predicate) {
            Some((triple.predicate, triple.subject))
        } else if triple.predicate == fhir::V {
            element_of(graph, triple.subject)
        } else {
            None
        };
        is_text
            && !literal.value().trim().is_empty()
            && element.is_some_and(|(element, of)| {
                let name = element.as_str().strip_prefix(fhir::NAMESPACE);
                let name = name.unwrap_or_default();
                let names_a_code = name == "display" && has(graph, of, "code");
                !CODED.contains(&name) && !names_a_code
            })
    })
}

/// The element that a primitive's node is the value of, and the node it belongs to.
fn element_of<'a>(
    graph: &'a Graph,
    node: NamedOrBlankNodeRef<'a>,
) -> Option<(NamedNodeRef<'a>, NamedOrBlankNodeRef<'a>)> {
    let mut node: BlankNodeRef<'a> = match node {
        NamedOrBlankNodeRef::BlankNode(node) => node,
        NamedOrBlankNodeRef::NamedNode(_) => return None,
    };
    for _ in 0..LONGEST_WAY {
        let used = graph.triples_for_object(node).next()?;
        match used.subject {
            NamedOrBlankNodeRef::BlankNode(link)
                if used.predicate == rdf::FIRST || used.predicate == rdf::REST =>
            {
                node = link;
            }
            of => return Some((used.predicate, of)),
        }
    }
    None
}

fn has(graph: &Graph, subject: NamedOrBlankNodeRef<'_>, element: &str) -> bool {
    graph
        .triples_for_subject(subject)
        .any(|triple| triple.predicate.as_str().strip_prefix(fhir::NAMESPACE) == Some(element))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_records::{Kept, observation};

    fn holds(members: &str) -> bool {
        holds_free_text(&Kept::of(&observation("8867-4", members)).graph)
    }

    #[test]
    fn codes_numbers_and_times_are_no_free_text() {
        assert!(!holds(
            r#""id":"x","effectiveDateTime":"2026-05-01","subject":{"reference":"Patient/eva"},
            "category":[{"coding":[{"system":"http://loinc.org","code":"1-8","display":"Vital signs"}]}],
            "valueQuantity":{"value":61,"unit":"per minute","code":"/min"}"#
        ));
    }

    #[test]
    fn what_somebody_wrote_is_free_text() {
        for members in [
            r#""note":[{"text":"walked with Tom"}]"#,
            r#""text":{"status":"generated","div":"<div>Eva</div>"}"#,
            r#""subject":{"display":"Eva"}"#,
            r#""device":{"display":"Eva's watch"}"#,
            r#""valueString":"fine""#,
            r#""valueCodeableConcept":{"text":"fine"}"#,
            r#""contained":[{"resourceType":"Patient","name":[{"given":["Eva"]}]}]"#,
            r#""a name":"Eva""#,
        ] {
            assert!(holds(members), "{members}");
        }
    }
}
