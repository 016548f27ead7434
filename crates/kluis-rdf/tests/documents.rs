//! Documents as people and programs write them, good and bad.

use kluis_rdf::oxrdf::{BlankNode, Graph, TripleRef};
use kluis_rdf::vocab::{self, rdf};
use kluis_rdf::{MAX_DOCUMENT_BYTES, RdfError, Syntax, canonical, parse, to_jsonld, to_turtle};
use std::path::Path;
use std::time::Instant;

const BASE: &str = "https://pod.example/health/x.ttl";

fn turtle(text: &str) -> Graph {
    parse(text.as_bytes(), Syntax::Turtle, Some(BASE)).expect("the example is Turtle")
}

#[test]
fn a_record_is_written_as_a_person_would() {
    let graph = turtle(
        r#"@prefix f: <http://hl7.org/fhir/> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
        <#it> f:status [ f:v "final" ] ; a f:Observation ;
            f:value [ f:value [ f:v 5.10 ] ; f:unit [ f:v "mmol/l" ] ] ;
            f:note "zei: \"goed\"\n", "bien"@fr ;
            f:coding ( [ f:v <http://loinc.org/rdf/8480-6> ] [ f:v true ] ) ;
            f:empty () ; f:effective "2026-11-21"^^xsd:date ; f:blank [] ."#,
    );
    let expected = r#"@prefix fhir: <http://hl7.org/fhir/> .
@prefix loinc: <http://loinc.org/rdf/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

<https://pod.example/health/x.ttl#it> a fhir:Observation ;
    fhir:blank [] ;
    fhir:coding ( [ fhir:v loinc:8480-6 ] [ fhir:v true ] ) ;
    fhir:effective "2026-11-21"^^xsd:date ;
    fhir:empty () ;
    fhir:note "bien"@fr, "zei: \"goed\"\n" ;
    fhir:status [ fhir:v "final" ] ;
    fhir:value [
        fhir:unit [ fhir:v "mmol/l" ] ;
        fhir:value [ fhir:v 5.10 ]
    ] .
"#;
    assert_eq!(to_turtle(&graph, vocab::PREFIXES), expected);
}

#[test]
fn shared_and_cyclic_blank_nodes_are_named_and_all_others_nest() {
    let check = |text: &str, expected: &str| {
        assert_eq!(
            to_turtle(&turtle(text), &[("e", "http://e/")]),
            expected,
            "{text}"
        );
    };
    check(
        "<http://e/a> <http://e/p> _:x . <http://e/b> <http://e/p> _:x . _:x <http://e/q> 1 .",
        "@prefix e: <http://e/> .\n\ne:a e:p _:b0 .\n\ne:b e:p _:b0 .\n\n_:b0 e:q 1 .\n",
    );
    check(
        "_:x <http://e/p> _:y . _:y <http://e/q> _:x .",
        "@prefix e: <http://e/> .\n\n_:b0 e:p _:b1 .\n\n_:b1 e:q _:b0 .\n",
    );
    check(
        "_:x <http://e/p> _:x, [ <http://e/q> 1 ] .",
        "@prefix e: <http://e/> .\n\n_:b0 e:p [ e:q 1 ], _:b0 .\n",
    );
    check(
        "[] <http://e/p> 2 . [] <http://e/p> 1 .",
        "@prefix e: <http://e/> .\n\n[ e:p 1 ] .\n\n[ e:p 2 ] .\n",
    );
    // A list that says more than its items is no list in parentheses.
    check(
        "@prefix r: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
         <http://e/a> <http://e/p> [ r:first 1 ; r:rest ( 2 ) ; <http://e/q> 3 ] .",
        "@prefix e: <http://e/> .\n\ne:a e:p [\n        e:q 3 ;\n        \
         <http://www.w3.org/1999/02/22-rdf-syntax-ns#first> 1 ;\n        \
         <http://www.w3.org/1999/02/22-rdf-syntax-ns#rest> ( 2 )\n    ] .\n",
    );
    assert_eq!(to_turtle(&Graph::new(), vocab::PREFIXES), "");
}

#[test]
fn nesting_and_lists_of_any_length_are_written_and_read() {
    let deep = format!(
        "<#a> <#p> {}1{} .",
        "[ <#p> ".repeat(5_000),
        " ]".repeat(5_000)
    );
    let graph = turtle(&deep);
    assert_eq!(graph.len(), 5_001);
    let again = turtle(&to_turtle(&graph, &[]));
    assert_eq!(again.len(), graph.len());
    let long = format!("<#a> <#p> ( {} ) .", "1 ".repeat(20_000));
    let graph = turtle(&long);
    let written = to_turtle(&graph, &[]);
    assert!(written.contains("( 1 1 1"));
    assert_eq!(turtle(&written).len(), graph.len());
}

#[test]
fn mistakes_are_named_with_place_and_expectation_and_without_content() {
    let check = |syntax, text: &str, place: (u64, u64), part: &str| match parse(
        text.as_bytes(),
        syntax,
        None,
    ) {
        Err(RdfError::Syntax {
            line,
            column,
            message,
        }) => {
            assert_eq!((line, column), place, "{text}: {message}");
            assert!(message.contains(part), "{text}: {message}");
            assert!(!message.contains("secret"), "{text}: {message}");
            assert!(!message.ends_with('.'), "{text}: {message}");
        }
        other => panic!("{text}: expected a syntax error, found {other:?}"),
    };
    let turtle = Syntax::Turtle;
    check(
        turtle,
        "<http://e/a>\n  \"secret\" 1 .",
        (2, 3),
        "expected a predicate",
    );
    check(
        turtle,
        "<http://e/a> <http://e/p> .",
        (1, 27),
        "expected an object",
    );
    check(
        turtle,
        "\"secret\" <http://e/p> 1 .",
        (1, 1),
        "expected a subject",
    );
    check(turtle, "\n\u{e9}", (2, 1), "");
    check(
        turtle,
        "<http://e/a> x:secret 1 .",
        (1, 14),
        "the prefix `x:` is not declared",
    );
    check(
        turtle,
        "<#secret> <http://e/p> 1 .",
        (1, 1),
        "relative IRI without a base",
    );
    check(turtle, "<http://e/a> <http://e/p> 1", (1, 28), "expected");
    check(turtle, "<http://e/a> <http://e/p> \"secret", (1, 27), "end");
    check(
        turtle,
        "<http://e/a> <http://e/p> 1^^\"secret\" .",
        (1, 28),
        "expected",
    );
    check(
        turtle,
        "<http://e/a> <http://e/p> \"1\"^^\"secret\" .",
        (1, 32),
        "expected the IRI of a datatype",
    );
    check(
        turtle,
        "<http://e/a> <http://e/p> 1 ;",
        (1, 30),
        "ends within a statement",
    );
    check(
        turtle,
        "<http://e/a> <http://e/p> \"a\\q\" .",
        (1, 29),
        "escape",
    );
    check(
        Syntax::NTriples,
        "<http://e/a> <http://e/p> secret .",
        (1, 27),
        "",
    );
    check(Syntax::JsonLd, "{\n \"secret\": ]", (2, 12), "");
    check(
        Syntax::JsonLd,
        "{\"@id\":\n \"http://e/a\",\n \"@type\": 5}",
        (3, 12),
        "type",
    );
    check(
        Syntax::JsonLd,
        &"[".repeat(300_000),
        (1, 121),
        "expected at most 120 arrays and objects",
    );
}

#[test]
fn text_that_is_not_utf_8_is_refused_with_its_place() {
    let error = parse(
        b"<http://e/a> <http://e/p> \"\xFF\" .",
        Syntax::Turtle,
        None,
    )
    .expect_err("0xFF is never UTF-8");
    assert!(
        error.to_string().contains("expected text in UTF-8"),
        "{error}"
    );
    assert!(error.to_string().starts_with("line 1, column "), "{error}");
}

#[test]
fn contexts_kept_elsewhere_are_refused_and_written_out_ones_read() {
    let remote = br#"{"@context": "https://schema.org/", "name": "x"}"#;
    match parse(remote, Syntax::JsonLd, Some(BASE)) {
        Err(RdfError::RemoteContext { context, line: 1 }) => {
            assert_eq!(context, "https://schema.org/");
        }
        other => panic!("expected the context to be refused, found {other:?}"),
    }
    let inline = br#"{"@context": {"@vocab": "http://e/"}, "@id": "it", "p": [1, "x"]}"#;
    let graph = parse(inline, Syntax::JsonLd, Some("http://e/x/y")).expect("it is JSON-LD");
    let expected = "<http://e/x/it> <http://e/p> \"1\"^^<http://www.w3.org/2001/XMLSchema#integer> .\n\
                    <http://e/x/it> <http://e/p> \"x\" .\n";
    assert_eq!(canonical(&graph).expect("it has no blank nodes"), expected);
    let named = br#"{"@id": "http://e/g", "@graph": [{"@id": "http://e/a", "http://e/p": 1}]}"#;
    assert!(matches!(
        parse(named, Syntax::JsonLd, None),
        Err(RdfError::NamedGraph)
    ));
    assert!(kluis_rdf::check_syntax(named, Syntax::JsonLd, None).is_ok());
}

#[test]
fn jsonld_is_written_with_each_subject_once() {
    let text = to_jsonld(&turtle("<http://e/a> <http://e/p> [ <http://e/q> 1 ], 2 ."));
    assert_eq!(text.matches("\"@id\":\"http://e/a\"").count(), 1, "{text}");
}

#[test]
fn documents_beyond_the_limit_and_bad_bases_are_refused() {
    let large = vec![b' '; MAX_DOCUMENT_BYTES + 1];
    assert!(matches!(
        parse(&large, Syntax::Turtle, None),
        Err(RdfError::TooLarge { .. })
    ));
    assert!(parse(&large[1..], Syntax::Turtle, None).is_ok());
    for syntax in [Syntax::Turtle, Syntax::JsonLd] {
        assert!(matches!(
            parse(b"", syntax, Some("no iri")),
            Err(RdfError::InvalidBase)
        ));
    }
}

#[test]
fn poisoned_graphs_are_given_up_in_time_and_still_written() {
    // Complete graphs, in which every node looks like every other.
    for size in [12, 60] {
        let mut graph = Graph::new();
        let node = |number| BlankNode::new_unchecked(format!("n{number}"));
        for (from, to) in (0..size).flat_map(|from| (0..size).map(move |to| (from, to))) {
            if from != to {
                graph.insert(TripleRef::new(&node(from), rdf::VALUE, &node(to)));
            }
        }
        let started = Instant::now();
        assert!(matches!(
            canonical(&graph),
            Err(RdfError::Poisoned { blank_nodes }) if blank_nodes == size
        ));
        let written = to_turtle(&graph, &[]);
        assert_eq!(turtle(&written).len(), graph.len());
        assert!(started.elapsed().as_secs() < 60, "{:?}", started.elapsed());
    }
}

#[test]
fn a_long_chain_of_look_alikes_ends_in_an_error_and_not_in_an_overflow() {
    let graph = turtle(&format!("<#a> <#p> ( {} ) .", "1 ".repeat(20_000)));
    assert!(matches!(canonical(&graph), Err(RdfError::Poisoned { .. })));
}

#[test]
fn lists_as_long_as_records_have_them_get_a_canonical_form() {
    let items: String = (0..200)
        .map(|number| format!("[ <#v> {number} ] "))
        .collect();
    let graph = turtle(&format!("<#a> <#p> ( {items} ) ."));
    let form = canonical(&graph).expect("200 items are ordinary");
    assert_eq!(form.lines().count(), graph.len());
}

#[test]
fn real_documents_read_back_to_the_same_graph() {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/fixtures");
    let mut documents = Vec::new();
    let mut folders = vec![fixtures.clone()];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = std::fs::read_dir(&folder) else {
            println!(
                "skipped: no folder {} with real documents",
                folder.display()
            );
            return;
        };
        for entry in entries {
            let path = entry.expect("the folder can be read").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "ttl") {
                documents.push(path);
            }
        }
    }
    assert!(!documents.is_empty());
    for path in documents {
        let bytes = std::fs::read(&path).expect("the document can be read");
        let graph = parse(&bytes, Syntax::Turtle, Some(BASE))
            .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let written = to_turtle(&graph, vocab::PREFIXES);
        let again = parse(written.as_bytes(), Syntax::Turtle, None)
            .unwrap_or_else(|error| panic!("{}: {error}\n{written}", path.display()));
        assert_eq!(
            canonical(&graph).expect("the document is no attack"),
            canonical(&again).expect("the document is no attack"),
            "{}",
            path.display()
        );
    }
}
