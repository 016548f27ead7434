//! Documents: what goes out, as it goes out.

use kluis_rdf::{to_turtle, vocab};
use kluis_records::{FhirJson, graph_of};
use oxrdf::{BlankNode, Graph, Literal, NamedNode, NamedNodeRef, NamedOrBlankNode, Term};

use crate::fhir::Members;

/// What a document of a view holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum DocumentKind {
    /// What is told of the person: a `fhir:Patient` whose id is the pseudonym.
    Person,
    /// One record.
    Record,
    /// All weekly means.
    WeeklyMeans,
    /// All totals.
    Totals,
}

impl DocumentKind {
    /// Returns a stable name: `person`, `record`, `weekly-means` or `totals`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Record => "record",
            Self::WeeklyMeans => "weekly-means",
            Self::Totals => "totals",
        }
    }
}

/// One document of a view.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// The name within the view: 32 hexadecimal digits and `.ttl`. It is the same as long as what it stands for is, tells
    /// nothing of it, and is another one for another recipient or level.
    pub name: String,
    /// What it holds.
    pub kind: DocumentKind,
    /// Turtle in UTF-8; the same for the same content.
    pub turtle: String,
}

/// A resource to be written, with statements that FHIR has no element for.
pub(crate) struct Described {
    pub(crate) subject: NamedNode,
    pub(crate) members: Members,
    pub(crate) besides: Vec<(NamedNodeRef<'static>, Literal)>,
}

/// Turtle of the resources, in the form that records are kept in.
pub(crate) fn turtle_of(resources: Vec<Described>) -> String {
    let mut whole = Graph::new();
    for (number, described) in resources.into_iter().enumerate() {
        let resource = FhirJson::Object(described.members);
        // Each resource is written with blank nodes of the same names.
        let own = |node: BlankNode| BlankNode::new_unchecked(format!("r{number}{}", node.as_str()));
        for triple in &graph_of(&resource, described.subject.as_ref()) {
            let mut triple = triple.into_owned();
            if let NamedOrBlankNode::BlankNode(node) = triple.subject {
                triple.subject = own(node).into();
            }
            if let Term::BlankNode(node) = triple.object {
                triple.object = own(node).into();
            }
            whole.insert(&triple);
        }
        for (predicate, literal) in described.besides {
            let triple = oxrdf::Triple::new(described.subject.clone(), predicate, literal);
            whole.insert(&triple);
        }
    }
    turtle(&whole)
}

pub(crate) fn turtle(graph: &Graph) -> String {
    to_turtle(graph, vocab::PREFIXES)
}
