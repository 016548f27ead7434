//! Nothing of a resource is lost on the way to a document and back.

mod support;

use kluis_rdf::{Syntax, parse, to_turtle, vocab};
use kluis_records::oxrdf::Graph;
use kluis_records::{
    FhirJson, Provenance, from_fhir_json, from_graph, is_resource_type, subject_of, to_fhir_json,
    with_provenance,
};
use proptest::prelude::*;
use support::{files, json, origin, resources, shared};

fn back(graph: &Graph) -> FhirJson {
    let subject = subject_of(graph).expect("one subject");
    to_fhir_json(graph, subject.as_ref()).expect("a resource")
}

fn through_turtle(graph: &Graph) -> Graph {
    let text = to_turtle(graph, vocab::PREFIXES);
    parse(text.as_bytes(), Syntax::Turtle, None).expect("our own Turtle")
}

fn check(resource: &FhirJson) {
    let (graph, record) = from_fhir_json(resource, &origin()).expect("a record");
    assert_eq!(back(&graph).canonical(), resource.canonical());
    let read = through_turtle(&graph);
    assert_eq!(back(&read).canonical(), resource.canonical());
    assert_eq!(from_graph(&read).expect("a record"), record);
}

#[test]
fn every_shared_resource_comes_back_from_its_turtle_as_it_was() {
    let mut count = 0;
    for folder in [
        "carebundle-r4",
        "carebundle-r4-ndjson",
        "synthea-bulk-10",
        "welldata-weare",
        "ips",
        "kmehr-medicationscheme",
    ] {
        let Some(path) = shared(folder) else { continue };
        for (file, text) in files(&path) {
            for (_, resource) in resources(&file, &text) {
                check(&resource);
                count += 1;
            }
        }
    }
    println!("{count} resources");
    assert!(
        count == 0 || count > 1000,
        "only {count} resources in the shared examples"
    );
}

#[test]
fn what_fhir_allows_is_written_in_the_form_of_fhir_r5() {
    let resource = json(
        r#"{"resourceType":"Observation","id":"x","status":"final","_status":{"extension":[{"url":"http://e.test/x","valueCode":"y"}]},
        "code":{"coding":[{"system":"http://loinc.org","code":"8867-4"}]},"effectiveDateTime":"2024-05","issued":"2024-05-31T08:15:00.5+02:00",
        "valueQuantity":{"value":5.10,"unit":"mmol/L"},"contained":[{"resourceType":"Device","id":"d"}]}"#,
    );
    check(&resource);
    let (graph, _) = from_fhir_json(&resource, &origin()).expect("a record");
    insta::assert_snapshot!(to_turtle(&graph, vocab::PREFIXES));
}

#[test]
fn what_fhir_does_not_allow_is_kept_all_the_same() {
    for text in [
        r#"{"resourceType":"Basic","a b":1,"":2,"v":3,"nodeRole":"x","é":[],"Upper":true}"#,
        r#"{"resourceType":"Basic","x":null,"y":[null],"z":[[1],[2]],"m":[1,{"a":2}],"e":{},"l":[],"o":[{}]}"#,
        r#"{"resourceType":"Basic","given":["a",null],"_given":[null,{"id":"1"}],"_only":[null,{"id":"2"}]}"#,
        r#"{"resourceType":"Basic","given":["a","b"],"_given":[{"id":"1"}],"x":{"a":1},"_x":{"id":"3"},"_y":3,"_z":{}}"#,
        r#"{"resourceType":"Basic","value":1,"valueString":"s","valueInteger":3,"valueQuantity":[{"value":1}],"valueCoding":{}}"#,
        r#"{"resourceType":"Basic","valueReference":{"resourceType":"Patient"},"entry":{"resource":{"resourceType":"Quantity"}}}"#,
        r#"{"resourceType":"Basic","link":"http://e.test/","n":[-0,1e5,1.50,12345678901234567890123,-0.0E-3],"_valueDate":{"id":"q"}}"#,
        r#"{"resourceType":"Basic","expirationDate":"2024-02-30","system":"phone","url":" not a url ","text":{"div":"<div>\u0001\n\t\"x\"</div>"}}"#,
    ] {
        check(&json(text));
    }
}

#[test]
fn provenance_is_no_part_of_the_resource() {
    let resource = json(
        r#"{"resourceType":"Patient","id":"p","name":[{"family":"Voorbeeld","given":["Eva"]}]}"#,
    );
    let (graph, record) = from_fhir_json(&resource, &origin()).expect("a record");
    let provenance = Provenance {
        title: "FHIR \"resource\"".to_owned(),
    };
    let larger = with_provenance(graph.clone(), &provenance).expect("one resource");
    assert_eq!(larger.len(), graph.len() + 3);
    let read = through_turtle(&larger);
    assert_eq!(back(&read).canonical(), resource.canonical());
    assert_eq!(from_graph(&read).expect("a record"), record);
}

/// The numbers and texts of both are compared by another JSON reader.
#[test]
fn another_json_reader_agrees_on_the_shared_resources() {
    let Some(path) = shared("ips") else { return };
    for (file, text) in files(&path) {
        let theirs: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        let ours: serde_json::Value = serde_json::from_str(&json(&text).to_string()).expect("JSON");
        assert_eq!(ours, theirs, "{}", file.display());
    }
}

fn any_name() -> impl Strategy<Value = String> {
    prop_oneof![
        "(_)?(name|given|value(String|Quantity|DateTime|Code)?|onset(Age|Date)|date|start|end|system|url|reference|resourceType|link|entry)",
        "(_)?[a-z][A-Za-z0-9]{0,6}",
        "\\PC{0,4}",
    ]
}

fn any_json() -> impl Strategy<Value = FhirJson> {
    let leaf = prop_oneof![
        Just(FhirJson::Null),
        any::<bool>().prop_map(FhirJson::Bool),
        any::<i64>().prop_map(|number| FhirJson::Number(number.to_string())),
        "-?(0|[1-9][0-9]{0,20})(\\.[0-9]{1,6})?([eE][+-]?[0-9]{1,2})?".prop_map(FhirJson::Number),
        "[^\\x00]{0,8}".prop_map(FhirJson::String),
        "(19|20)[0-9]{2}(-[0-9]{2}(-[0-9]{2}(T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})?)?)?)?".prop_map(FhirJson::String),
        "(Patient|Observation|Quantity|string)".prop_map(FhirJson::String),
    ];
    leaf.prop_recursive(5, 40, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(FhirJson::Array),
            prop::collection::btree_map(any_name(), inner, 0..5)
                .prop_map(|members| FhirJson::Object(members.into_iter().collect())),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, ..ProptestConfig::default() })]

    #[test]
    fn any_object_comes_back_as_it_was(members in prop::collection::btree_map(any_name(), any_json(), 0..8), kind in "[A-Z][a-z]{3,8}") {
        prop_assume!(is_resource_type(&kind));
        let mut members: Vec<_> = members.into_iter().filter(|(name, _)| name != "resourceType").collect();
        members.push(("resourceType".to_owned(), FhirJson::String(kind)));
        let resource = FhirJson::Object(members);
        // Dates that the test made up may be refused; then nothing is written.
        if let Ok((graph, record)) = from_fhir_json(&resource, &origin()) {
            prop_assert_eq!(back(&graph).canonical(), resource.canonical());
            prop_assert_eq!(from_graph(&graph).expect("a record"), record);
            let read = through_turtle(&graph);
            prop_assert_eq!(back(&read).canonical(), resource.canonical());
        }
    }

    #[test]
    fn canonical_text_reads_back_to_the_same_value(value in any_json()) {
        let text = value.canonical();
        prop_assert_eq!(FhirJson::parse(&text).expect("our own JSON").canonical(), text);
    }
}
