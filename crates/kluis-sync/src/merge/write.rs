//! A merged document as text, in the form documents have everywhere in Kluis.

use kluis_pod::LOCAL_BASE;
use kluis_rdf::oxrdf::{Graph, NamedNode, NamedOrBlankNode, Term, TripleRef};
use kluis_rdf::{Syntax, parse, to_jsonld, to_ntriples, to_turtle_with_base, vocab};

use super::document::Document;

/// How a document is written.
#[derive(Clone, Debug)]
pub(super) struct Form {
    pub(super) syntax: Syntax,
    pub(super) base_iri: String,
}

/// Writes a document.
pub(super) fn written(document: &Document, form: &Form) -> Vec<u8> {
    let graph = document.to_graph();
    let base = form.base_iri.as_str();
    let text = match form.syntax {
        Syntax::Turtle => {
            // What refers to the document itself is left to the writer.
            let relative = relative_graph(&graph, |iri| match fragment(base, iri) {
                Some(_) => None,
                None => relative(base, iri),
            });
            to_turtle_with_base(&relative, vocab::PREFIXES, base)
        }
        Syntax::JsonLd => to_jsonld(&relative_graph(&graph, |iri| match fragment(base, iri) {
            Some(fragment) => Some(fragment.to_owned()),
            None => relative(base, iri),
        })),
        Syntax::NTriples => to_ntriples(&graph),
    };
    text.into_bytes()
}

/// Whether what was written says what was meant.
pub(super) fn reads_back(bytes: &[u8], form: &Form, document: &Document) -> bool {
    parse(bytes, form.syntax, Some(&form.base_iri))
        .is_ok_and(|graph| Document::read(&graph).is_ok_and(|again| again == *document))
}

/// The graph with subjects and objects made relative.
fn relative_graph(graph: &Graph, relative: impl Fn(&str) -> Option<String>) -> Graph {
    let shortened = |node: &NamedNode| match relative(node.as_str()) {
        Some(iri) => NamedNode::new_unchecked(iri),
        None => node.clone(),
    };
    let mut result = Graph::new();
    for triple in graph {
        let mut triple = triple.into_owned();
        if let NamedOrBlankNode::NamedNode(node) = &triple.subject {
            triple.subject = shortened(node).into();
        }
        if let Term::NamedNode(node) = &triple.object {
            triple.object = shortened(node).into();
        }
        result.insert(TripleRef::from(&triple));
    }
    result
}

/// What follows the base in the IRI of the document itself or of a part of it.
fn fragment<'a>(base: &str, iri: &'a str) -> Option<&'a str> {
    let rest = iri.strip_prefix(base)?;
    (rest.is_empty() || rest.starts_with('#')).then_some(rest)
}

/// The reference from a document to another one in the safe. The safe's own IRIs mean nothing
/// elsewhere, so what was relative has to be so again.
fn relative(base: &str, iri: &str) -> Option<String> {
    let base = base.strip_prefix(LOCAL_BASE)?.strip_prefix('/')?;
    let target = iri.strip_prefix(LOCAL_BASE)?.strip_prefix('/')?;
    let (path, after) = target.split_at(target.find(['?', '#']).unwrap_or(target.len()));
    let (containers, name) = path.rsplit_once('/').unwrap_or(("", path));
    let split = |containers: &'_ str| -> Vec<String> {
        let names = containers.split('/').filter(|_| !containers.is_empty());
        names.map(str::to_owned).collect()
    };
    let from = split(base.rsplit_once('/').unwrap_or(("", base)).0);
    let to = split(containers);
    let is_odd = |name: &str| matches!(name, "." | "..");
    if path.starts_with('/')
        || is_odd(name)
        || to.iter().any(|name| name.is_empty() || is_odd(name))
    {
        return None;
    }
    let common = from.iter().zip(&to).take_while(|(f, t)| f == t).count();
    let mut reference = "../".repeat(from.len() - common);
    for container in &to[common..] {
        reference.push_str(container);
        reference.push('/');
    }
    reference.push_str(name);
    let first = reference.split('/').next().unwrap_or_default();
    // A first name that is empty or looks like a scheme needs something before it.
    if first.is_empty() || first.contains(':') {
        reference.insert_str(0, "./");
    }
    Some(reference + after)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_into_the_safe_are_relative_and_resolve_to_what_they_were() {
        let base = "kluis://pod/health/weight/x.ttl";
        let check = |iri: &str, expected: Option<&str>| {
            let found = relative(base, iri);
            assert_eq!(found.as_deref(), expected, "{iri}");
            if let Some(reference) = found {
                let document = format!("<{reference}> <urn:p> 1 .");
                let graph = parse(document.as_bytes(), Syntax::Turtle, Some(base)).unwrap();
                let subject = graph.iter().next().unwrap().subject.to_string();
                assert_eq!(subject, format!("<{iri}>"));
            }
        };
        check("kluis://pod/health/weight/y.ttl", Some("y.ttl"));
        check("kluis://pod/health/weight/y.ttl#it", Some("y.ttl#it"));
        check("kluis://pod/health/weight/", Some("./"));
        check("kluis://pod/health/", Some("../"));
        check("kluis://pod/", Some("../../"));
        check("kluis://pod/profile/card#me", Some("../../profile/card#me"));
        check("kluis://pod/health/weight/a:b", Some("./a:b"));
        check("kluis://pod/health/weight/sub/z?q=/..", Some("sub/z?q=/.."));
        check("kluis://pod//x", None);
        check("kluis://pods/x", None);
        check("https://pod.example/x", None);
        assert_eq!(relative("https://pod.example/x", "kluis://pod/y"), None);
    }
}
