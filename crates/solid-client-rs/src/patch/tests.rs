use std::collections::BTreeSet;

use oxrdf::GraphName;
use oxrdf::vocab::xsd;
use oxrdf::{BlankNode, Literal, NamedNode};
use oxttl::n3::{N3Parser, N3Quad, N3Term};
use proptest::prelude::*;

use super::*;

const SOLID: &str = "http://www.w3.org/ns/solid/terms#";

fn iri_node(name: &str) -> NamedNode {
    NamedNode::new(format!("https://pod.example/doc#{name}")).unwrap()
}

fn triple(subject: impl Into<NamedOrBlankNode>, object: impl Into<Term>) -> Triple {
    Triple::new(subject, iri_node("p"), object)
}

/// What a server reads: the statements of each formula, variables by their names.
fn read(n3: &str) -> Vec<(String, BTreeSet<[String; 3]>)> {
    let quads: Vec<N3Quad> = N3Parser::new().for_slice(n3).map(Result::unwrap).collect();
    let formula = |node: &BlankNode| -> BTreeSet<[String; 3]> {
        let within = GraphName::BlankNode(node.clone());
        let inside = quads.iter().filter(|quad| quad.graph_name == within);
        inside
            .map(|quad| [&quad.subject, &quad.predicate, &quad.object].map(written_term))
            .collect()
    };
    let is_patch = |quad: &&N3Quad| quad.graph_name == GraphName::DefaultGraph;
    let mut found = Vec::new();
    for quad in quads.iter().filter(is_patch) {
        let N3Term::NamedNode(predicate) = &quad.predicate else {
            panic!("{quad:?}");
        };
        match (predicate.as_str().strip_prefix(SOLID), &quad.object) {
            (Some(name), N3Term::BlankNode(node)) => found.push((name.to_owned(), formula(node))),
            (None, N3Term::NamedNode(kind)) => {
                assert_eq!(kind.as_str(), format!("{SOLID}InsertDeletePatch"));
            }
            _ => panic!("{quad:?}"),
        }
    }
    found
}

fn written_term(term: &N3Term) -> String {
    match term {
        N3Term::NamedNode(node) => node.to_string(),
        N3Term::Literal(literal) => literal.to_string(),
        N3Term::Variable(variable) => variable.to_string(),
        N3Term::BlankNode(node) => panic!("a blank node: {node}"),
        #[expect(
            unreachable_patterns,
            reason = "other terms come with features of the parser"
        )]
        _ => panic!("an unknown term"),
    }
}

#[test]
fn patch_is_read_back_as_it_was_meant() {
    let entry = BlankNode::new("a.b-c").unwrap();
    let patch = N3Patch::new()
        .condition(triple(iri_node("it"), entry.clone()))
        .delete(triple(entry.clone(), Literal::from("old")))
        .insert(triple(
            entry,
            Literal::new_language_tagged_literal("neu\n\"\\", "de-CH").unwrap(),
        ))
        .insert(triple(
            iri_node("it"),
            Literal::new_typed_literal("1", xsd::INTEGER),
        ));
    let text = patch.to_n3().unwrap();
    let (it, p) = (
        "<https://pod.example/doc#it>",
        "<https://pod.example/doc#p>",
    );
    let set = |triples: &[[&str; 3]]| -> BTreeSet<[String; 3]> {
        triples.iter().map(|t| t.map(str::to_owned)).collect()
    };
    let integer = r#""1"^^<http://www.w3.org/2001/XMLSchema#integer>"#;
    assert_eq!(
        read(&text),
        [
            ("where".to_owned(), set(&[[it, p, "?v0"]])),
            ("deletes".to_owned(), set(&[["?v0", p, r#""old""#]])),
            (
                "inserts".to_owned(),
                set(&[["?v0", p, r#""neu\n\"\\"@de-ch"#], [it, p, integer]])
            ),
        ],
        "{text}"
    );
}

#[test]
fn empty_formulas_are_left_out() {
    let patch = N3Patch::new().insert(triple(iri_node("it"), iri_node("o")));
    let twice = patch.clone().insert(triple(iri_node("it"), iri_node("o")));
    assert_eq!(patch, twice);
    let text = patch.to_n3().unwrap();
    assert!(
        !text.contains("where") && !text.contains("deletes"),
        "{text}"
    );
    assert!(N3Patch::new().is_empty() && !patch.is_empty());
}

#[test]
fn unbound_blank_nodes_are_refused() {
    let entry = || BlankNode::new("b0").unwrap();
    for patch in [
        N3Patch::new().insert(triple(entry(), iri_node("o"))),
        N3Patch::new().delete(triple(iri_node("it"), entry())),
    ] {
        let outcome = patch.to_n3();
        assert!(
            matches!(outcome, Err(Error::InvalidArgument { .. })),
            "{outcome:?}"
        );
        assert!(
            patch
                .condition(triple(entry(), iri_node("o")))
                .to_n3()
                .is_ok()
        );
    }
}

#[test]
fn terms_that_would_say_more_are_refused() {
    let hostile = |text: &str| NamedNode::new_unchecked(text);
    for text in [
        "https://a> } . <b",
        "https://a b",
        "https://a\\u003E",
        "",
        "relative",
        "https://a\n",
    ] {
        let patches = [
            N3Patch::new().insert(triple(hostile(text), iri_node("o"))),
            N3Patch::new().insert(triple(iri_node("it"), hostile(text))),
            N3Patch::new().insert(triple(
                iri_node("it"),
                Literal::new_typed_literal("x", hostile(text)),
            )),
            N3Patch::new().delete(Triple::new(iri_node("it"), hostile(text), iri_node("o"))),
        ];
        for patch in patches {
            let outcome = patch.to_n3();
            assert!(
                matches!(outcome, Err(Error::InvalidArgument { .. })),
                "{outcome:?}"
            );
        }
    }
    for tag in ["", "de .", "1", "de-", "de--ch", "dé"] {
        let text = Literal::new_language_tagged_literal_unchecked("x", tag);
        let outcome = N3Patch::new().insert(triple(iri_node("it"), text)).to_n3();
        assert!(
            matches!(outcome, Err(Error::InvalidArgument { .. })),
            "{tag}: {outcome:?}"
        );
    }
}

fn any_iri() -> impl Strategy<Value = NamedNode> {
    r"(https://pod\.example/|urn:|tag:)[a-zA-Z0-9\-._~!$&'()*+,;=:@/?#%é日]{0,20}"
        .prop_filter_map("an IRI", |text| NamedNode::new(text).ok())
}

fn any_literal() -> impl Strategy<Value = Literal> {
    prop_oneof![
        any::<String>().prop_map(Literal::from),
        (any::<String>(), any_iri())
            .prop_map(|(text, kind)| Literal::new_typed_literal(text, kind)),
        (any::<String>(), "[a-z]{2,3}(-[a-z0-9]{1,8})?").prop_filter_map("a tag", |(text, tag)| {
            Literal::new_language_tagged_literal(text, tag).ok()
        }),
    ]
}

fn any_triple() -> impl Strategy<Value = Triple> {
    let node = prop_oneof![
        any_iri().prop_map(NamedOrBlankNode::from),
        "[a-c][a-c.]{0,2}[a-c]".prop_map(|label| BlankNode::new(label).unwrap().into()),
    ];
    let object = prop_oneof![
        node.clone().prop_map(Term::from),
        any_literal().prop_map(Term::from)
    ];
    (node, any_iri(), object).prop_map(|(s, p, o)| Triple::new(s, p, o))
}

proptest! {
    #[test]
    fn whatever_is_patched_is_read_back(
        conditions in prop::collection::vec(any_triple(), 0..6),
        others in prop::collection::vec(any_triple(), 0..6),
    ) {
        let mut patch = N3Patch::new();
        for one in &conditions {
            patch = patch.condition(one.clone());
        }
        for (number, one) in others.iter().enumerate() {
            patch = if number % 2 == 0 { patch.insert(one.clone()) } else { patch.delete(one.clone()) };
        }
        let Ok(text) = patch.to_n3() else {
            // Refused only for a blank node that no condition has.
            let bound = |node: &str| conditions.iter().any(|t| blanks(t).contains(&node.to_owned()));
            prop_assert!(others.iter().flat_map(blanks).any(|node| !bound(&node)));
            return Ok(());
        };
        let mut numbers = BTreeMap::new();
        let mut expect = |triples: &[Triple]| -> BTreeSet<[String; 3]> {
            triples.iter().map(|one| expected(one, &mut numbers)).collect()
        };
        let wanted = [
            ("where", expect(patch.conditions())),
            ("deletes", expect(patch.deletes())),
            ("inserts", expect(patch.inserts())),
        ];
        let wanted: Vec<_> = wanted
            .into_iter()
            .filter(|(_, triples)| !triples.is_empty())
            .map(|(name, triples)| (name.to_owned(), triples))
            .collect();
        prop_assert_eq!(read(&text), wanted, "{}", text);
    }
}

fn blanks(triple: &Triple) -> Vec<String> {
    let subject = match &triple.subject {
        NamedOrBlankNode::BlankNode(node) => Some(node.as_str().to_owned()),
        NamedOrBlankNode::NamedNode(_) => None,
    };
    let object = match &triple.object {
        Term::BlankNode(node) => Some(node.as_str().to_owned()),
        _ => None,
    };
    subject.into_iter().chain(object).collect()
}

fn expected(triple: &Triple, numbers: &mut BTreeMap<String, usize>) -> [String; 3] {
    let mut name = |label: &str| {
        let next = numbers.len();
        format!("?v{}", numbers.entry(label.to_owned()).or_insert(next))
    };
    let subject = match &triple.subject {
        NamedOrBlankNode::BlankNode(node) => name(node.as_str()),
        NamedOrBlankNode::NamedNode(node) => node.to_string(),
    };
    let object = match &triple.object {
        Term::BlankNode(node) => name(node.as_str()),
        other => other.to_string(),
    };
    [subject, triple.predicate.to_string(), object]
}
