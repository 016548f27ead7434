//! What holds for every graph.

use kluis_rdf::oxrdf::dataset::{CanonicalizationAlgorithm, CanonicalizationHashAlgorithm};
use kluis_rdf::oxrdf::{
    BlankNode, Graph, Literal, NamedNode, NamedOrBlankNode, Term, Triple, TripleRef,
};
use kluis_rdf::vocab::{self, rdf, xsd};
use kluis_rdf::{
    Syntax, canonical, digest, parse, to_jsonld, to_ntriples, to_turtle, to_turtle_with_base,
};
use proptest::prelude::*;
use proptest::test_runner::FileFailurePersistence;

const BASE: &str = "https://pod.example/health/x.ttl";

fn iri() -> impl Strategy<Value = NamedNode> {
    prop_oneof![
        Just(BASE),
        Just("https://pod.example/health/x.ttl#it"),
        Just("https://pod.example/health/x.ttlx"),
        Just("https://pod.example/a%20b"),
        Just("http://hl7.org/fhir/Observation"),
        Just("http://hl7.org/fhir/Observation.code"),
        Just("http://hl7.org/fhir/odd."),
        Just("http://hl7.org/fhir/-odd"),
        Just("http://hl7.org/fhir/"),
        Just("http://loinc.org/rdf/8480-6"),
        Just("urn:uuid:6ba7b810-9dad-11d1-80b4-00c04fd430c8"),
        Just("http://example.com/één"),
    ]
    .prop_map(NamedNode::new_unchecked)
}

fn predicate() -> impl Strategy<Value = NamedNode> {
    prop_oneof![
        1 => Just(rdf::TYPE.into_owned()),
        3 => Just(rdf::FIRST.into_owned()),
        3 => Just(rdf::REST.into_owned()),
        3 => Just(vocab::fhir::V.into_owned()),
        1 => iri(),
    ]
}

fn literal() -> impl Strategy<Value = Literal> {
    let typed = prop_oneof![
        Just(("5.10", xsd::DECIMAL)),
        Just(("-.5", xsd::DECIMAL)),
        Just(("5.", xsd::DECIMAL)),
        Just(("5", xsd::DECIMAL)),
        Just(("+007", xsd::INTEGER)),
        Just(("7.0", xsd::INTEGER)),
        Just(("", xsd::INTEGER)),
        Just(("1.0e-3", xsd::DOUBLE)),
        Just((".e1", xsd::DOUBLE)),
        Just(("1E5", xsd::DOUBLE)),
        Just(("INF", xsd::DOUBLE)),
        Just(("true", xsd::BOOLEAN)),
        Just(("1", xsd::BOOLEAN)),
        Just(("2026-11-21", xsd::DATE)),
    ]
    .prop_map(|(value, datatype)| Literal::new_typed_literal(value, datatype));
    prop_oneof![
        typed,
        any::<String>().prop_map(Literal::new_simple_literal),
        "[\"'\\\\\n\r\t\u{8}\u{c}\u{0}\u{7f}\u{feff} a]{0,8}".prop_map(Literal::new_simple_literal),
        ("[a-zé ]{0,4}", prop_oneof![Just("nl"), Just("fr-be")])
            .prop_map(|(text, tag)| Literal::new_language_tagged_literal_unchecked(text, tag)),
    ]
}

fn blank() -> impl Strategy<Value = BlankNode> {
    (0..7_u8).prop_map(|number| BlankNode::new_unchecked(format!("n{number}")))
}

fn subject() -> impl Strategy<Value = NamedOrBlankNode> {
    prop_oneof![
        1 => iri().prop_map(NamedOrBlankNode::from),
        3 => blank().prop_map(NamedOrBlankNode::from),
    ]
}

fn object() -> impl Strategy<Value = Term> {
    prop_oneof![
        1 => iri().prop_map(Term::from),
        1 => Just(Term::from(rdf::NIL.into_owned())),
        2 => literal().prop_map(Term::from),
        3 => blank().prop_map(Term::from),
    ]
}

fn graph() -> impl Strategy<Value = Graph> {
    proptest::collection::vec((subject(), predicate(), object()), 0..14).prop_map(|triples| {
        triples
            .into_iter()
            .map(|(subject, predicate, object)| Triple::new(subject, predicate, object))
            .collect::<Vec<_>>()
            .iter()
            .map(TripleRef::from)
            .collect()
    })
}

/// The same graph under other names for its blank nodes, in another order.
fn renamed(graph: &Graph) -> Graph {
    let other = |node: &BlankNode| {
        BlankNode::new_unchecked(format!(
            "z{}",
            node.as_str().chars().rev().collect::<String>()
        ))
    };
    let triples: Vec<Triple> = graph
        .iter()
        .map(|triple| {
            let mut triple = triple.into_owned();
            if let NamedOrBlankNode::BlankNode(node) = &triple.subject {
                triple.subject = other(node).into();
            }
            if let Term::BlankNode(node) = &triple.object {
                triple.object = other(node).into();
            }
            triple
        })
        .collect();
    triples.iter().map(TripleRef::from).collect()
}

fn assert_same(graph: &Graph, text: &str, syntax: Syntax, base: Option<&str>) {
    let again = parse(text.as_bytes(), syntax, base)
        .unwrap_or_else(|error| panic!("what was written is not read: {error}\n{text}"));
    let expected = canonical(graph).expect("small graphs are never poisoned");
    let found = canonical(&again).expect("small graphs are never poisoned");
    assert_eq!(expected, found, "{text}");
}

/// Where failing cases are kept, to be tried first ever after.
fn config() -> ProptestConfig {
    let regressions = FileFailurePersistence::Direct("proptest-regressions/laws.txt");
    ProptestConfig {
        cases: 400,
        failure_persistence: Some(Box::new(regressions)),
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn turtle_reads_back_to_the_same_graph(graph in graph()) {
        assert_same(&graph, &to_turtle(&graph, vocab::PREFIXES), Syntax::Turtle, None);
        assert_same(&graph, &to_turtle(&graph, &[]), Syntax::Turtle, None);
        let moved = to_turtle_with_base(&graph, vocab::PREFIXES, BASE);
        assert_same(&graph, &moved, Syntax::Turtle, Some(BASE));
    }

    #[test]
    fn ntriples_and_jsonld_read_back_to_the_same_graph(graph in graph()) {
        assert_same(&graph, &to_ntriples(&graph), Syntax::NTriples, None);
        assert_same(&graph, &to_jsonld(&graph), Syntax::JsonLd, None);
    }

    #[test]
    fn names_of_blank_nodes_do_not_show_in_what_is_written(graph in graph()) {
        let other = renamed(&graph);
        prop_assert_eq!(to_turtle(&graph, vocab::PREFIXES), to_turtle(&other, vocab::PREFIXES));
        prop_assert_eq!(to_ntriples(&graph), to_ntriples(&other));
        prop_assert_eq!(to_jsonld(&graph), to_jsonld(&other));
        prop_assert_eq!(digest(&graph).ok(), digest(&other).ok());
    }

    #[test]
    fn canonical_form_is_the_one_of_oxrdf(graph in graph()) {
        let mut reference = graph.clone();
        reference.canonicalize(CanonicalizationAlgorithm::Rdfc10 {
            hash_algorithm: CanonicalizationHashAlgorithm::Sha256,
        });
        let mut lines: Vec<String> = reference.iter().map(|triple| format!("{triple} .\n")).collect();
        lines.sort_unstable();
        prop_assert_eq!(canonical(&graph).ok(), Some(lines.concat()));
    }

    #[test]
    fn no_bytes_make_a_parser_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        for syntax in [Syntax::Turtle, Syntax::JsonLd, Syntax::NTriples] {
            let read = parse(&bytes, syntax, Some(BASE));
            prop_assert_eq!(read.is_ok(), kluis_rdf::check_syntax(&bytes, syntax, Some(BASE)).is_ok()
                && !matches!(read, Err(kluis_rdf::RdfError::NamedGraph)));
        }
    }
}
