//! What is deleted to take one registration out of an index.

use oxrdf::{Graph, NamedOrBlankNode, Term, TermRef, Triple};

use super::{
    FOR_CLASS, INSTANCE, INSTANCE_CONTAINER, RegisteredPlace, Registration, entries, statements,
};
use crate::{N3Patch, Result};

/// The change that takes out a registration, wherever the index says it, and nothing else; empty where
/// it does not.
pub(super) fn removal(graph: &Graph, registration: &Registration) -> Result<N3Patch> {
    let mut patch = N3Patch::new();
    for entry in entries(graph, &registration.index, registration.listed)? {
        if entry.registration == *registration {
            patch = without(patch, graph, &entry.subject, registration)?;
        }
    }
    Ok(patch)
}

fn without(
    mut patch: N3Patch,
    graph: &Graph,
    subject: &NamedOrBlankNode,
    registration: &Registration,
) -> Result<N3Patch> {
    let all: Vec<Triple> = graph
        .triples_for_subject(subject)
        .map(|triple| triple.into_owned())
        .collect();
    let count = |predicate| {
        all.iter()
            .filter(|triple| triple.predicate == predicate)
            .count()
    };
    let classes = count(FOR_CLASS);
    let places = count(INSTANCE) + count(INSTANCE_CONTAINER);
    let class = Triple::new(
        subject.clone(),
        FOR_CLASS,
        Term::NamedNode(registration.class.clone()),
    );
    let predicate = registration.place.predicate();
    let deleted = match (classes, places) {
        (1, 1) => all.clone(),
        // As it stands in the document: an address may be written in more than one way.
        (1, _) => all
            .iter()
            .filter(|triple| {
                triple.predicate == predicate && is_at(triple.object.as_ref(), &registration.place)
            })
            .cloned()
            .collect(),
        (_, 1) => vec![class],
        // Every class is at every place: the others of this class get a registration of their own.
        _ => {
            let others: Vec<_> = entries(graph, &registration.index, registration.listed)?
                .into_iter()
                .filter(|entry| entry.subject == *subject)
                .map(|entry| entry.registration)
                .filter(|other| other.class == registration.class && other != registration)
                .collect();
            let others: Vec<&RegisteredPlace> = others.iter().map(|other| &other.place).collect();
            for triple in statements(&registration.index, &registration.class, &others)? {
                patch = patch.insert(triple);
            }
            vec![class]
        }
    };
    // A node without an address is found by all that is said of it.
    let needs_finding = matches!(subject, NamedOrBlankNode::BlankNode(_));
    for triple in all {
        let is_deleted = deleted.contains(&triple);
        let has_blank = needs_finding || matches!(triple.object, Term::BlankNode(_));
        if needs_finding || (is_deleted && has_blank) {
            patch = patch.condition(triple.clone());
        }
        if is_deleted {
            patch = patch.delete(triple);
        }
    }
    Ok(patch)
}

fn is_at(term: TermRef<'_>, place: &RegisteredPlace) -> bool {
    match term {
        TermRef::NamedNode(node) => {
            url::Url::parse(node.as_str()).is_ok_and(|url| url == *place.url())
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use oxrdf::NamedNode;
    use url::Url;

    use super::super::SOLID;
    use super::*;
    use crate::container::parse_turtle;

    fn remove(turtle: &str, class: &str, place: RegisteredPlace) -> N3Patch {
        let index = Url::parse("https://pod.example/i.ttl").unwrap();
        let turtle = format!("@prefix s: <{SOLID}>. @prefix x: <https://x.example/>. {turtle}");
        let graph = parse_turtle(&index, turtle.as_bytes()).unwrap();
        let registration = Registration {
            class: NamedNode::new(format!("https://x.example/{class}")).unwrap(),
            place,
            listed: true,
            index,
        };
        removal(&graph, &registration).unwrap()
    }

    fn at(path: &str) -> RegisteredPlace {
        let url = Url::parse("https://pod.example/")
            .unwrap()
            .join(path)
            .unwrap();
        if path.ends_with('/') {
            RegisteredPlace::Container(url)
        } else {
            RegisteredPlace::Instance(url)
        }
    }

    fn sizes(patch: &N3Patch) -> (usize, usize, usize) {
        (
            patch.conditions().len(),
            patch.deletes().len(),
            patch.inserts().len(),
        )
    }

    #[test]
    fn registration_for_one_place_goes_with_all_that_is_said_of_it() {
        let turtle = "<#a> a s:TypeRegistration; s:forClass x:N; s:instance </n>; x:label \"N\".
            <#b> a s:TypeRegistration; s:forClass x:N; s:instance </m>.";
        assert_eq!(sizes(&remove(turtle, "N", at("/n"))), (0, 4, 0));
        assert!(remove(turtle, "N", at("/n/")).is_empty());
        assert!(remove(turtle, "M", at("/n")).is_empty());
    }

    #[test]
    fn other_places_and_classes_of_a_registration_stay() {
        let two_places = "<#a> a s:TypeRegistration; s:forClass x:N; s:instance </n>, </m>.";
        let patch = remove(two_places, "N", at("/n"));
        assert_eq!(sizes(&patch), (0, 1, 0));
        assert_eq!(patch.deletes()[0].predicate, INSTANCE);
        let two_classes = "<#a> a s:TypeRegistration; s:forClass x:N, x:M; s:instance </n>.";
        let patch = remove(two_classes, "N", at("/n"));
        assert_eq!(sizes(&patch), (0, 1, 0));
        assert_eq!(patch.deletes()[0].predicate, FOR_CLASS);
        let both = "<#a> a s:TypeRegistration; s:forClass x:N, x:M; s:instance </n>; s:instanceContainer </c/>.";
        let patch = remove(both, "N", at("/n"));
        assert_eq!(sizes(&patch), (0, 1, 3));
        assert_eq!(patch.inserts()[2].predicate, INSTANCE_CONTAINER);
    }

    #[test]
    fn node_without_an_address_is_found_by_its_statements() {
        let turtle = "[] a s:TypeRegistration; s:forClass x:N; s:instanceContainer </n/>, </m/>.";
        let patch = remove(turtle, "N", at("/n/"));
        assert_eq!(sizes(&patch), (4, 1, 0));
        patch.to_n3().unwrap();
        let patch = remove(turtle, "N", at("/n/"));
        assert!(patch.deletes()[0].object.to_string().contains("/n/"));
    }

    #[test]
    fn registration_that_is_said_twice_goes_twice() {
        let turtle = "<#a> a s:TypeRegistration; s:forClass x:N; s:instance </n>.
            <#b> a s:TypeRegistration; s:forClass x:N; s:instance </n>.";
        assert_eq!(sizes(&remove(turtle, "N", at("/n"))), (0, 6, 0));
    }
}
