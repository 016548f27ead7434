//! A graph as the FHIR resource it describes: the inverse of writing one.

use std::collections::BTreeMap;

use oxrdf::vocab::{rdf, xsd};
use oxrdf::{Graph, Literal, NamedNodeRef, NamedOrBlankNode, NamedOrBlankNodeRef, Term, TermRef};

use crate::element;
use crate::json_fault::MAX_DEPTH;
use crate::to_graph::is_resource_type;
use crate::vocabulary::{fhir, kluis};
use crate::{FhirJson, RecordError};

/// The FHIR resource that `subject` is in `graph`.
///
/// Reads what Kluis writes back to exactly the same JSON (the order of members aside), and more loosely what others
/// write: literals directly on an element without `fhir:v`, several values instead of a list, choice elements whose
/// name ends in the type. Statements with other predicates than FHIR's are no part of the resource.
///
/// # Errors
/// [`RecordError::NotATree`], [`RecordError::BrokenList`], [`RecordError::BadLiteral`], [`RecordError::NoResource`]
/// where the subject is no FHIR resource.
pub fn to_fhir_json(
    graph: &Graph,
    subject: NamedOrBlankNodeRef<'_>,
) -> Result<FhirJson, RecordError> {
    // In a tree each statement leads to one value; more visits than statements mean shared nodes.
    let mut reader = Reader {
        graph,
        visits_left: graph.len() + 1,
    };
    let node = reader.node(subject, 0)?;
    if !node.members.iter().any(|(name, _)| name == "resourceType") {
        return Err(RecordError::NoResource);
    }
    Ok(FhirJson::Object(node.members))
}

/// The subjects of `graph` that are FHIR resources of their own, not parts of another: each named node with a FHIR
/// resource type, or, where there is none, each blank node with one that nothing points to.
#[must_use]
pub fn resources(graph: &Graph) -> Vec<NamedOrBlankNode> {
    let mut named = Vec::new();
    let mut blank = Vec::new();
    for triple in graph.iter().filter(|triple| triple.predicate == rdf::TYPE) {
        let TermRef::NamedNode(kind) = triple.object else {
            continue;
        };
        if !kind
            .as_str()
            .strip_prefix(fhir::NAMESPACE)
            .is_some_and(is_resource_type)
        {
            continue;
        }
        match triple.subject {
            NamedOrBlankNodeRef::NamedNode(_) => named.push(triple.subject.into_owned()),
            NamedOrBlankNodeRef::BlankNode(node) => {
                if graph.triples_for_object(node).next().is_none() {
                    blank.push(triple.subject.into_owned());
                }
            }
        }
    }
    let mut found = if named.is_empty() { blank } else { named };
    found.sort_by_key(ToString::to_string);
    found.dedup();
    found
}

struct Reader<'a> {
    graph: &'a Graph,
    visits_left: usize,
}

/// One node: its members, its value where it is a primitive, and its type where that is a data type.
struct Node {
    members: Vec<(String, FhirJson)>,
    value: Option<FhirJson>,
    primitive: bool,
    kind: Option<String>,
}

impl Node {
    fn of_value(value: FhirJson) -> Self {
        Self {
            members: Vec::new(),
            value: Some(value),
            primitive: true,
            kind: None,
        }
    }
}

impl Reader<'_> {
    fn node(
        &mut self,
        subject: NamedOrBlankNodeRef<'_>,
        depth: usize,
    ) -> Result<Node, RecordError> {
        if depth > MAX_DEPTH {
            return Err(RecordError::NotATree);
        }
        let mut found = Node {
            members: Vec::new(),
            value: None,
            primitive: false,
            kind: None,
        };
        let mut elements: BTreeMap<String, Vec<Term>> = BTreeMap::new();
        let graph = self.graph;
        for triple in graph.triples_for_subject(subject) {
            if triple.predicate == fhir::V {
                found.primitive = true;
                found.value = Some(match triple.object {
                    TermRef::Literal(literal) => json_of("v", &literal.into_owned())?,
                    TermRef::NamedNode(node) => FhirJson::String(node.as_str().to_owned()),
                    TermRef::BlankNode(_) => {
                        return Err(RecordError::BadLiteral {
                            element: "v".to_owned(),
                        });
                    }
                });
            } else if triple.predicate == rdf::TYPE {
                self.kind(&mut found, triple.object);
            } else if triple.predicate == kluis::MEMBERS {
                let TermRef::Literal(literal) = triple.object else {
                    continue;
                };
                match FhirJson::parse(literal.value()) {
                    Ok(FhirJson::Object(members)) => found.members.extend(members),
                    _ => {
                        return Err(RecordError::BadLiteral {
                            element: "kluis:members".to_owned(),
                        });
                    }
                }
            } else if let Some(name) = element_name(triple.predicate, triple.object) {
                elements
                    .entry(name.to_owned())
                    .or_default()
                    .push(triple.object.into_owned());
            }
        }
        for (name, mut objects) in elements {
            objects.sort_by_key(ToString::to_string);
            self.element(&mut found.members, &name, &objects, depth)?;
        }
        found.members.sort_by(|left, right| left.0.cmp(&right.0));
        Ok(found)
    }

    fn kind(&self, found: &mut Node, object: TermRef<'_>) {
        let TermRef::NamedNode(kind) = object else {
            return;
        };
        if kind == kluis::NO_VALUE {
            found.primitive = true;
        } else if let Some(name) = kind.as_str().strip_prefix(fhir::NAMESPACE) {
            if element::is_data_type(name) {
                found.kind = Some(name.to_owned());
            } else if is_resource_type(name)
                && !found
                    .members
                    .iter()
                    .any(|(member, _)| member == "resourceType")
            {
                found
                    .members
                    .push(("resourceType".to_owned(), FhirJson::String(name.to_owned())));
            }
        }
    }

    fn element(
        &mut self,
        members: &mut Vec<(String, FhirJson)>,
        name: &str,
        objects: &[Term],
        depth: usize,
    ) -> Result<(), RecordError> {
        let mut plain = Vec::new();
        for object in objects {
            if let Some(links) = self.links(object)? {
                let mut nodes = Vec::with_capacity(links.len());
                for link in &links {
                    nodes.push(self.value(name, link, depth + 2)?);
                }
                put_list(members, name, nodes);
                continue;
            }
            let node = self.value(name, object, depth + 1)?;
            match node
                .kind
                .as_deref()
                .and_then(|kind| element::join_choice(name, kind))
            {
                Some(joined) => put(members, &joined, node),
                None => plain.push(node),
            }
        }
        match plain.len() {
            0 => {}
            1 => plain.into_iter().for_each(|node| put(members, name, node)),
            _ => put_list(members, name, plain),
        }
        Ok(())
    }

    fn value(&mut self, name: &str, object: &Term, depth: usize) -> Result<Node, RecordError> {
        self.visits_left = self
            .visits_left
            .checked_sub(1)
            .ok_or(RecordError::NotATree)?;
        match object {
            Term::Literal(literal) => json_of(name, literal).map(Node::of_value),
            Term::NamedNode(node) => Ok(Node::of_value(FhirJson::String(node.as_str().to_owned()))),
            Term::BlankNode(node) => self.node(node.as_ref().into(), depth),
        }
    }

    /// The items of an RDF list, or `None` where the object is no list.
    fn links(&mut self, object: &Term) -> Result<Option<Vec<Term>>, RecordError> {
        let mut items = Vec::new();
        let mut link = object.clone();
        loop {
            let subject: NamedOrBlankNodeRef<'_> = match &link {
                Term::NamedNode(node) if node.as_ref() == rdf::NIL => return Ok(Some(items)),
                Term::BlankNode(node) => node.as_ref().into(),
                _ if items.is_empty() => return Ok(None),
                _ => return Err(RecordError::BrokenList),
            };
            let first = only(
                self.graph
                    .objects_for_subject_predicate(subject, rdf::FIRST),
            );
            let rest = only(self.graph.objects_for_subject_predicate(subject, rdf::REST));
            let (first, rest) = match (first, rest) {
                (Ok(Some(first)), Ok(Some(rest))) => (first.into_owned(), rest.into_owned()),
                (Ok(None), Ok(None)) if items.is_empty() => return Ok(None),
                _ => return Err(RecordError::BrokenList),
            };
            self.visits_left = self
                .visits_left
                .checked_sub(1)
                .ok_or(RecordError::NotATree)?;
            items.push(first);
            link = rest;
        }
    }
}

fn only<'a>(mut terms: impl Iterator<Item = TermRef<'a>>) -> Result<Option<TermRef<'a>>, ()> {
    let first = terms.next();
    if terms.next().is_some() {
        Err(())
    } else {
        Ok(first)
    }
}

/// The element that a predicate names; `None` for statements that are no part of the resource, such as FHIR's own
/// `fhir:nodeRole` and the `fhir:link` it adds to references.
fn element_name<'a>(predicate: NamedNodeRef<'a>, object: TermRef<'_>) -> Option<&'a str> {
    let name = predicate.as_str().strip_prefix(fhir::NAMESPACE)?;
    let links = name == "link" && matches!(object, TermRef::NamedNode(node) if node != rdf::NIL);
    let fits = name != "nodeRole"
        && !links
        && !name.is_empty()
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric());
    fits.then_some(name)
}

fn json_of(name: &str, literal: &Literal) -> Result<FhirJson, RecordError> {
    debug_assert!(literal.datatype() != xsd::STRING || element::json_of(literal).is_some());
    element::json_of(literal).ok_or_else(|| RecordError::BadLiteral {
        element: name.to_owned(),
    })
}

fn put(members: &mut Vec<(String, FhirJson)>, name: &str, node: Node) {
    if !node.primitive {
        members.push((name.to_owned(), FhirJson::Object(node.members)));
        return;
    }
    if let Some(value) = node.value {
        members.push((name.to_owned(), value));
    }
    if !node.members.is_empty() {
        members.push((format!("_{name}"), FhirJson::Object(node.members)));
    }
}

fn put_list(members: &mut Vec<(String, FhirJson)>, name: &str, nodes: Vec<Node>) {
    if !nodes.iter().any(|node| node.primitive) {
        let objects = nodes
            .into_iter()
            .map(|node| FhirJson::Object(node.members))
            .collect();
        members.push((name.to_owned(), FhirJson::Array(objects)));
        return;
    }
    let mut values = Vec::with_capacity(nodes.len());
    let mut companions = Vec::with_capacity(nodes.len());
    for node in nodes {
        values.push(node.value.unwrap_or(FhirJson::Null));
        companions.push(if node.members.is_empty() {
            FhirJson::Null
        } else {
            FhirJson::Object(node.members)
        });
    }
    if values.iter().any(|value| *value != FhirJson::Null) {
        members.push((name.to_owned(), FhirJson::Array(values)));
    }
    if companions
        .iter()
        .any(|companion| *companion != FhirJson::Null)
    {
        members.push((format!("_{name}"), FhirJson::Array(companions)));
    }
}
