//! A FHIR resource as a graph, losing nothing.

use std::collections::HashMap;

use oxrdf::vocab::rdf;
use oxrdf::{
    BlankNode, Graph, Literal, NamedNode, NamedNodeRef, NamedOrBlankNode, NamedOrBlankNodeRef,
    TermRef, TripleRef,
};

use crate::FhirJson;
use crate::element;
use crate::vocabulary::{RDF_JSON, fhir, kluis};

/// Writes `resource` (an object) into a new graph, with `subject` as the resource.
///
/// The form is that of FHIR R5 in RDF: a primitive is a node with `fhir:v`, a repeated element an RDF list, a choice
/// element is named without its type and its node has the type. What that form cannot say, because FHIR does not allow
/// it, is kept as JSON text in `kluis:members` of the node it belongs to: null, names that are no element names, lists
/// of lists, lists that mix objects and primitives, and `_name` beside something that is no primitive.
pub fn graph_of(resource: &FhirJson, subject: NamedNodeRef<'_>) -> Graph {
    let mut writer = Writer {
        graph: Graph::new(),
        blank_nodes: 0,
    };
    writer.object(subject.into(), resource.members());
    writer.graph
}

struct Writer {
    graph: Graph,
    blank_nodes: u64,
}

impl Writer {
    fn object(&mut self, subject: NamedOrBlankNodeRef<'_>, members: &[(String, FhirJson)]) {
        let by_name: HashMap<&str, &FhirJson> = members
            .iter()
            .map(|(name, value)| (name.as_str(), value))
            .collect();
        let mut unfit: Vec<(String, FhirJson)> = Vec::new();
        for (name, value) in members {
            if name == "resourceType" {
                match value.as_str().filter(|kind| is_resource_type(kind)) {
                    Some(kind) => self.kind(subject, kind),
                    None => unfit.push((name.clone(), value.clone())),
                }
                continue;
            }
            // `_name` is written together with `name` where there is one.
            let (element, value, companion) = match name.strip_prefix('_') {
                Some(element) if is_element_name(element) && by_name.contains_key(element) => {
                    continue;
                }
                Some(element) => (element, None, Some(value)),
                None if is_element_name(name) => (
                    name.as_str(),
                    Some(value),
                    by_name.get(format!("_{name}").as_str()).copied(),
                ),
                None => (name.as_str(), Some(value), None),
            };
            if !is_element_name(element) || !self.member(subject, element, value, companion) {
                unfit.extend(value.map(|value| (element.to_owned(), value.clone())));
                unfit.extend(companion.map(|companion| (format!("_{element}"), companion.clone())));
            }
        }
        if !unfit.is_empty() {
            let text = FhirJson::Object(unfit).canonical();
            let literal = Literal::new_typed_literal(text, RDF_JSON);
            self.insert(subject, kluis::MEMBERS, literal.as_ref().into());
        }
    }

    /// Writes one element; false where it has no place in the form, and nothing was written.
    fn member(
        &mut self,
        subject: NamedOrBlankNodeRef<'_>,
        name: &str,
        value: Option<&FhirJson>,
        companion: Option<&FhirJson>,
    ) -> bool {
        let single = !matches!(value, Some(FhirJson::Array(_)))
            && !matches!(companion, Some(FhirJson::Array(_)));
        let holds_resource = value.is_some_and(|value| value.get("resourceType").is_some());
        let choice = if single && !holds_resource {
            element::split_choice(name)
        } else {
            None
        };
        let (element, kind) = match &choice {
            Some((element, kind)) => (*element, Some(kind.as_str())),
            None => (name, None),
        };
        let predicate = NamedNode::new_unchecked(format!("{}{element}", fhir::NAMESPACE));
        match (value, companion) {
            (Some(FhirJson::Array(items)), None) if items.iter().all(is_object) => {
                let nodes: Vec<BlankNode> = items
                    .iter()
                    .map(|item| self.node(element, kind, item))
                    .collect();
                self.list(subject, predicate.as_ref(), &nodes);
                true
            }
            (Some(FhirJson::Array(_)), _) | (None, Some(FhirJson::Array(_))) => {
                self.primitives(subject, predicate.as_ref(), element, value, companion)
            }
            (Some(FhirJson::Object(_)), None) => {
                let node = self.node(element, kind, value.unwrap_or(&FhirJson::Null));
                self.insert(subject, predicate.as_ref(), node.as_ref().into());
                true
            }
            (Some(FhirJson::Object(_) | FhirJson::Null), _) => false,
            (value, companion) if companion.is_none_or(is_extension) => {
                let node = self.primitive(element, kind, value, companion);
                self.insert(subject, predicate.as_ref(), node.as_ref().into());
                true
            }
            _ => false,
        }
    }

    /// Writes a list of primitives and the list of extensions beside it.
    fn primitives(
        &mut self,
        subject: NamedOrBlankNodeRef<'_>,
        predicate: NamedNodeRef<'_>,
        element: &str,
        value: Option<&FhirJson>,
        companion: Option<&FhirJson>,
    ) -> bool {
        let values = match value {
            Some(FhirJson::Array(values)) => Some(values),
            None => None,
            Some(_) => return false,
        };
        let companions = match companion {
            Some(FhirJson::Array(companions)) => Some(companions),
            None => None,
            Some(_) => return false,
        };
        let length = values.or(companions).map_or(0, Vec::len);
        let fits = values.is_none_or(|values| {
            values
                .iter()
                .all(|value| !matches!(value, FhirJson::Object(_) | FhirJson::Array(_)))
                && values.iter().any(|value| *value != FhirJson::Null)
        }) && companions.is_none_or(|companions| {
            companions.len() == length
                && companions
                    .iter()
                    .all(|companion| *companion == FhirJson::Null || is_extension(companion))
                && companions
                    .iter()
                    .any(|companion| *companion != FhirJson::Null)
        });
        if !fits {
            return false;
        }
        let nodes: Vec<BlankNode> = (0..length)
            .map(|index| {
                let value = values
                    .and_then(|values| values.get(index))
                    .filter(|value| **value != FhirJson::Null);
                let companion = companions
                    .and_then(|companions| companions.get(index))
                    .filter(|companion| **companion != FhirJson::Null);
                self.primitive(element, None, value, companion)
            })
            .collect();
        self.list(subject, predicate, &nodes);
        true
    }

    fn node(&mut self, element: &str, kind: Option<&str>, value: &FhirJson) -> BlankNode {
        if !is_object(value) {
            return self.primitive(element, kind, Some(value), None);
        }
        let node = self.blank_node();
        if let Some(kind) = kind {
            self.kind(node.as_ref().into(), kind);
        }
        self.object(node.as_ref().into(), value.members());
        node
    }

    fn primitive(
        &mut self,
        element: &str,
        kind: Option<&str>,
        value: Option<&FhirJson>,
        companion: Option<&FhirJson>,
    ) -> BlankNode {
        let node = self.blank_node();
        if let Some(kind) = kind {
            self.kind(node.as_ref().into(), kind);
        }
        match value.and_then(|value| element::literal(element, kind, value)) {
            Some(literal) => self.insert(node.as_ref().into(), fhir::V, literal.as_ref().into()),
            None => self.insert(node.as_ref().into(), rdf::TYPE, kluis::NO_VALUE.into()),
        }
        if let Some(companion) = companion {
            self.object(node.as_ref().into(), companion.members());
        }
        node
    }

    fn list(
        &mut self,
        subject: NamedOrBlankNodeRef<'_>,
        predicate: NamedNodeRef<'_>,
        nodes: &[BlankNode],
    ) {
        let mut rest = NamedOrBlankNode::from(rdf::NIL.into_owned());
        for node in nodes.iter().rev() {
            let link = self.blank_node();
            self.insert(link.as_ref().into(), rdf::FIRST, node.as_ref().into());
            self.insert(link.as_ref().into(), rdf::REST, rest.as_ref().into());
            rest = link.into();
        }
        self.insert(subject, predicate, rest.as_ref().into());
    }

    fn kind(&mut self, subject: NamedOrBlankNodeRef<'_>, kind: &str) {
        let kind = NamedNode::new_unchecked(format!("{}{kind}", fhir::NAMESPACE));
        self.insert(subject, rdf::TYPE, kind.as_ref().into());
    }

    fn insert(
        &mut self,
        subject: NamedOrBlankNodeRef<'_>,
        predicate: NamedNodeRef<'_>,
        object: TermRef<'_>,
    ) {
        self.graph
            .insert(TripleRef::new(subject, predicate, object));
    }

    fn blank_node(&mut self) -> BlankNode {
        self.blank_nodes += 1;
        BlankNode::new_unchecked(format!("b{}", self.blank_nodes))
    }
}

fn is_object(value: &FhirJson) -> bool {
    matches!(value, FhirJson::Object(_))
}

/// Whether `value` can stand beside a primitive: an object that is neither empty nor a resource.
fn is_extension(value: &FhirJson) -> bool {
    !value.members().is_empty() && value.get("resourceType").is_none()
}

fn is_element_name(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_lowercase())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && !matches!(name, "v" | "nodeRole" | "resourceType")
        && name.len() <= 128
}

/// Whether a name can be the type of a resource.
#[must_use]
pub fn is_resource_type(kind: &str) -> bool {
    kind.starts_with(|first: char| first.is_ascii_uppercase())
        && kind.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && kind.len() <= 64
        && !element::is_data_type(kind)
}
