//! Documents and tables as they are, merged.

use super::*;

const BASE_IRI: &str = "kluis://pod/health/blood-pressure/2026-11-20.ttl";

/// A blood pressure as records are written.
const BLOOD_PRESSURE: &str = r#"@prefix fhir: <http://hl7.org/fhir/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

<urn:uuid:9f1b19ea-22b3-8fed-b715-019ffe97fa24> a fhir:Observation ;
    fhir:code [ fhir:coding ( [
        fhir:code [ fhir:v "85354-9" ] ;
        fhir:system [ fhir:v "http://loinc.org"^^xsd:anyURI ]
    ] ) ] ;
    fhir:component ( [
        fhir:code [ fhir:coding ( [
            fhir:code [ fhir:v "8480-6" ] ;
            fhir:system [ fhir:v "http://loinc.org"^^xsd:anyURI ]
        ] ) ] ;
        fhir:value [
            a fhir:Quantity ;
            fhir:unit [ fhir:v "mmHg" ] ;
            fhir:value [ fhir:v 128 ]
        ]
    ] [
        fhir:code [ fhir:coding ( [
            fhir:code [ fhir:v "8462-4" ] ;
            fhir:system [ fhir:v "http://loinc.org"^^xsd:anyURI ]
        ] ) ] ;
        fhir:value [
            a fhir:Quantity ;
            fhir:unit [ fhir:v "mmHg" ] ;
            fhir:value [ fhir:v 82 ]
        ]
    ] ) ;
    fhir:effective [
        a fhir:dateTime ;
        fhir:v "2026-11-20T08:15:00+01:00"^^xsd:dateTime
    ] ;
    fhir:status [ fhir:v "final" ] .
"#;

fn turtle(text: &str) -> Version<'_> {
    Version {
        media_type: "text/turtle",
        bytes: text.as_bytes(),
    }
}

fn csv(text: &str) -> Version<'_> {
    Version {
        media_type: "text/csv",
        bytes: text.as_bytes(),
    }
}

fn clean(merged: Merged) -> (String, usize, usize) {
    match merged {
        Merged::Clean {
            bytes,
            from_mine,
            from_theirs,
            ..
        } => (String::from_utf8(bytes).unwrap(), from_mine, from_theirs),
        other => panic!("expected one version, found {other:?}"),
    }
}

fn fields(merged: Merged) -> FieldMerge {
    match merged {
        Merged::Fields(fields) => fields,
        other => panic!("expected fields, found {other:?}"),
    }
}

fn whole(merged: Merged) -> WhyWhole {
    match merged {
        Merged::Whole(why) => why,
        other => panic!("expected both to be kept, found {other:?}"),
    }
}

fn merge_turtle(base: &str, mine: &str, theirs: &str) -> Merged {
    merge(BASE_IRI, Some(turtle(base)), turtle(mine), turtle(theirs))
}

fn merge_csv(base: &str, mine: &str, theirs: &str) -> Merged {
    merge(BASE_IRI, Some(csv(base)), csv(mine), csv(theirs))
}

fn resolved(merge: &FieldMerge, side: Side) -> String {
    String::from_utf8(merge.resolve(|_| side)).unwrap()
}

#[test]
fn two_components_of_one_blood_pressure_merge_into_the_document_made_here() {
    let mine = BLOOD_PRESSURE.replace("128", "130");
    let theirs = BLOOD_PRESSURE.replace("82", "84");
    let both = BLOOD_PRESSURE.replace("128", "130").replace("82", "84");
    let (text, from_mine, from_theirs) = clean(merge_turtle(BLOOD_PRESSURE, &mine, &theirs));
    assert_eq!(text, both);
    assert_eq!((from_mine, from_theirs), (1, 1));
}

#[test]
fn one_component_changed_on_both_sides_is_one_field() {
    let mine = BLOOD_PRESSURE.replace("128", "130");
    let theirs = BLOOD_PRESSURE
        .replace("128", "132")
        .replace("\"final\"", "\"amended\"");
    let merged = fields(merge_turtle(BLOOD_PRESSURE, &mine, &theirs));
    let [field] = merged.fields.as_slice() else {
        panic!("{:?}", merged.fields)
    };
    assert_eq!(
        field.subject,
        "urn:uuid:9f1b19ea-22b3-8fed-b715-019ffe97fa24"
    );
    assert_eq!(field.property, "http://hl7.org/fhir/value");
    let property = |name: &str| PathStep::Property(format!("http://hl7.org/fhir/{name}"));
    let way = [
        property("component"),
        PathStep::Item(0),
        property("value"),
        property("value"),
        property("v"),
    ];
    assert_eq!(field.path, way);
    let values = [&field.base, &field.mine, &field.theirs].map(|values| values.join(" "));
    assert_eq!(values, ["128", "130", "132"]);
    assert_eq!((merged.from_mine, merged.from_theirs), (0, 1));
    let amended = mine.replace("\"final\"", "\"amended\"");
    assert_eq!(resolved(&merged, Side::Mine), amended);
    assert_eq!(resolved(&merged, Side::Theirs), theirs);
}

#[test]
fn a_number_is_never_taken_with_the_unit_of_the_other_side() {
    let of = |value: &str, unit: &str| {
        BLOOD_PRESSURE
            .replacen("\"mmHg\"", unit, 1)
            .replace("128", value)
    };
    let (mine, theirs) = (of("17.1", "\"kPa\""), of("130", "\"mmHg\""));
    let merged = fields(merge_turtle(BLOOD_PRESSURE, &mine, &theirs));
    assert_eq!(merged.fields.len(), 1);
    assert_eq!(merged.fields[0].mine, ["unit kPa, value 17.1"]);
    assert_eq!(merged.fields[0].theirs, ["unit mmHg, value 130"]);
    assert_eq!(resolved(&merged, Side::Mine), mine);
    assert_eq!(resolved(&merged, Side::Theirs), theirs);
}

#[test]
fn components_that_changed_places_are_never_mixed() {
    let list = |items: &[(&str, u8)]| {
        let items = items
            .iter()
            .map(|(code, value)| format!("[ <urn:code> \"{code}\" ; <urn:value> {value} ]"));
        format!(
            "<#it> <urn:components> ( {} ) .",
            items.collect::<Vec<_>>().join(" ")
        )
    };
    let base = list(&[("sys", 120), ("dia", 80)]);
    let swapped = list(&[("dia", 80), ("sys", 120)]);
    let edited = list(&[("sys", 130), ("dia", 80)]);
    let merged = fields(merge_turtle(&base, &swapped, &edited));
    assert_eq!(merged.fields.len(), 1);
    assert_eq!(merged.fields[0].property, "urn:components");
    assert_eq!(merged.fields[0].path.len(), 1);
    let swapped_and_edited = list(&[("dia", 81), ("sys", 121)]);
    let merged = fields(merge_turtle(&base, &swapped_and_edited, &edited));
    assert_eq!(merged.fields[0].path.len(), 1);
    let same_values = list(&[("sys", 120), ("dia", 120)]);
    let swapped = list(&[("dia", 120), ("sys", 120)]);
    let recoded = list(&[("mean", 120), ("dia", 120)]);
    let merged = fields(merge_turtle(&same_values, &swapped, &recoded));
    assert_eq!(merged.fields[0].path.len(), 1);
}

#[test]
fn lists_merge_where_each_side_changed_another_part() {
    let check = |base: &str, mine: &str, theirs: &str, expected: Option<&str>| {
        let [base, mine, theirs] =
            [base, mine, theirs].map(|items| format!("<#it> <urn:list> ( {items} ) ."));
        for (mine, theirs) in [(&mine, &theirs), (&theirs, &mine)] {
            let merged = merge_turtle(&base, mine, theirs);
            match expected {
                Some(items) => {
                    assert_eq!(clean(merged).0, format!("<#it> <urn:list> ( {items} ) .\n"))
                }
                None => assert_eq!(fields(merged).fields.len(), 1, "{mine} {theirs}"),
            }
        }
    };
    check("1 2 3", "9 2 3", "1 2 8", Some("9 2 8"));
    check("1 2", "1 2 3", "9 2", Some("9 2 3"));
    check("1 2", "1 2 3", "1 9", Some("1 9 3"));
    check("1 2", "0 1 2", "1 2 3", Some("0 1 2 3"));
    check("1 2 3", "2 3", "1 2 4", Some("2 4"));
    check("1 2", "1 2 3", "1 2 4 5", None);
    check("1 2", "1 2 3", "1 2 4", None);
    check("1 2 3", "1 3", "1 9 3", None);
    check("1 2 3", "2 3 4", "1 9 3", None);
    check("1 2", "9 2", "8 2", None);
}

#[test]
fn documents_made_on_both_sides_unite_where_they_do_not_differ() {
    let mine = "<#it> a <urn:T> ; <urn:p> 1 ; <urn:mine> 1 .";
    let theirs = "<#it> a <urn:T> ; <urn:p> 2 ; <urn:theirs> 1 .";
    let merged = fields(merge(BASE_IRI, None, turtle(mine), turtle(theirs)));
    let [field] = merged.fields.as_slice() else {
        panic!("{:?}", merged.fields)
    };
    assert_eq!((field.property.as_str(), field.base.len()), ("urn:p", 0));
    let expected = "<> a <urn:T> ;\n    <urn:mine> 1 ;\n    <urn:p> 2 ;\n    <urn:theirs> 1 .\n";
    assert_eq!(
        resolved(&merged, Side::Theirs),
        expected.replace("<>", "<#it>")
    );
}

#[test]
fn what_was_relative_stays_relative() {
    let of = |extra: &str| {
        format!(
            "<> <urn:see> <other.ttl#it>, <../>, <urn:x> ; <urn:part> <#it> .\n<#it> {extra} .\n"
        )
    };
    let base = of("<urn:p> 1");
    let (mine, theirs) = (of("<urn:p> 1 ; <urn:m> 1"), of("<urn:p> 1 ; <urn:t> 1"));
    let (text, ..) = clean(merge_turtle(&base, &mine, &theirs));
    assert!(!text.contains("kluis:"), "{text}");
    assert!(text.contains("<../>, <other.ttl#it>, <urn:x>"), "{text}");
    let json = |text: &str| {
        let graph = parse(text.as_bytes(), Syntax::Turtle, Some("rel://x/")).unwrap();
        kluis_rdf::to_jsonld(&graph).replace("rel://x/", "")
    };
    let [base, mine, theirs] = [&base, &mine, &theirs].map(|text| json(text));
    let version = |text| Version {
        media_type: "application/ld+json",
        bytes: str::as_bytes(text),
    };
    let merged = merge(
        BASE_IRI,
        Some(version(&base)),
        version(&mine),
        version(&theirs),
    );
    let (text, ..) = clean(merged);
    assert!(!text.contains("kluis:"), "{text}");
    assert!(
        text.contains("\"urn:m\"") && text.contains("\"urn:t\""),
        "{text}"
    );
}

#[test]
fn media_types_that_both_are_rdf_compare_as_graphs() {
    let triples = |text: &'static str| Version {
        media_type: "application/n-triples",
        bytes: text.as_bytes(),
    };
    let base = "<urn:s> <urn:p> 1 .";
    let int = "\"1\"^^<http://www.w3.org/2001/XMLSchema#integer>";
    let same = format!("<urn:s> <urn:p> {int} .").leak();
    assert!(matches!(
        merge(BASE_IRI, None, turtle(base), triples(same)),
        Merged::Same
    ));
    let theirs = "<urn:s> <urn:q> \"x\" .";
    let merged = |base: Option<Version<'_>>| {
        let one = merge(
            BASE_IRI,
            base,
            turtle("<urn:s> <urn:r> 2 ."),
            triples(theirs),
        );
        let other = merge(
            BASE_IRI,
            base,
            triples(theirs),
            turtle("<urn:s> <urn:r> 2 ."),
        );
        let of = |merged| match merged {
            Merged::Clean {
                media_type, bytes, ..
            } => (media_type, bytes),
            other => panic!("{other:?}"),
        };
        let (one, other) = (of(one), of(other));
        assert_eq!(one, other);
        one.0
    };
    assert_eq!(merged(None), "text/turtle");
    assert_eq!(merged(Some(turtle(base))), "application/n-triples");
}

#[test]
fn shared_and_cyclic_blank_nodes_are_carried_but_never_taken_apart() {
    let of = |tangle: &str, value: u8| {
        format!("_:a <urn:next> _:b . _:b <urn:next> _:a . {tangle} <#it> <urn:p> {value} .")
    };
    let base = of("", 1);
    let mine = of("<#it> <urn:knows> _:a .", 1);
    let (text, ..) = clean(merge_turtle(&base, &mine, &of("", 2)));
    assert!(
        text.contains("<urn:knows> _:") && text.contains("<urn:p> 2"),
        "{text}"
    );
    let theirs = of("<#other> <urn:knows> _:a .", 1);
    assert_eq!(
        whole(merge_turtle(&base, &mine, &theirs)),
        WhyWhole::Tangled
    );
    let shared = "<#it> <urn:p> _:x ; <urn:q> _:x . _:x <urn:v> 1 .";
    let (text, ..) = clean(merge_turtle(
        shared,
        &format!("{shared} <#a> <urn:b> 1 ."),
        &format!("{shared} <#a> <urn:c> 1 ."),
    ));
    assert!(
        text.contains("<urn:p> _:b0") && text.contains("<urn:q> _:b0"),
        "{text}"
    );
}

#[test]
fn a_graph_made_to_be_hard_is_kept_whole_when_the_limit_of_work_is_reached() {
    let mut hard = String::new();
    for from in 0..12 {
        for to in (0..12).filter(|to| *to != from) {
            hard.push_str(&format!("_:n{from} <urn:p> _:n{to} .\n"));
        }
    }
    let more = |extra: &str| format!("{hard}<#it> <urn:p> {extra} .");
    let merged = merge_turtle(&hard, &more("1"), &more("2"));
    assert_eq!(whole(merged), WhyWhole::Tangled);
    // What only one side changed needs no understanding.
    assert_eq!(clean(merge_turtle(&hard, &hard, &more("2"))).0, more("2"));
    assert_eq!(clean(merge_turtle(&hard, &more("1"), &hard)).0, more("1"));
}

#[test]
fn a_long_list_and_many_alike_nodes_are_merged() {
    let list = |first: u8, last: u8| {
        let items = "5 ".repeat(2_000);
        let nodes = "[ <urn:v> 1 ], ".repeat(2_000);
        format!(
            "<#it> <urn:list> ( {first} {items} {last} ) ; <urn:p> {nodes} [ <urn:v> {last} ] ."
        )
    };
    let (text, from_mine, from_theirs) = clean(merge_turtle(&list(1, 2), &list(9, 2), &list(1, 8)));
    let again = parse(text.as_bytes(), Syntax::Turtle, Some(BASE_IRI)).unwrap();
    let meant = parse(list(9, 8).as_bytes(), Syntax::Turtle, Some(BASE_IRI)).unwrap();
    assert!(Document::read(&again).unwrap() == Document::read(&meant).unwrap());
    assert_eq!((from_mine, from_theirs), (1, 2));
}

#[test]
fn a_deep_chain_of_blank_nodes_neither_overflows_nor_hangs() {
    let chain = |end: u8| {
        let mut text = "<#it> <urn:p> _:n0 .\n".to_owned();
        for number in 0..50_000 {
            text.push_str(&format!("_:n{number} <urn:p> _:n{} .\n", number + 1));
        }
        format!("{text}<#it> <urn:q> {end} .")
    };
    let merged = merge_turtle(&chain(1), &chain(2), &chain(3));
    assert!(
        matches!(merged, Merged::Whole(WhyWhole::Tangled) | Merged::Fields(_)),
        "{merged:?}"
    );
}

#[test]
fn what_is_unreadable_or_no_document_is_kept_whole_unless_one_side_is_the_base() {
    let ok = "<urn:s> <urn:p> 1 .";
    assert_eq!(
        whole(merge_turtle(ok, "<urn:s> <urn:p> 2 .", "<urn:s")),
        WhyWhole::Unreadable
    );
    assert_eq!(
        whole(merge_turtle("<", ok, "<urn:s> <urn:p> 2 .")),
        WhyWhole::BaseUnreadable
    );
    assert_eq!(clean(merge_turtle(ok, ok, "<urn:s")).0, "<urn:s");
    let blob = |text: &'static str| Version {
        media_type: "image/png",
        bytes: text.as_bytes(),
    };
    let blobs = |base, mine, theirs| merge(BASE_IRI, Some(blob(base)), blob(mine), blob(theirs));
    assert_eq!(whole(blobs("a", "b", "c")), WhyWhole::NotMergeable);
    assert_eq!(clean(blobs("a", "a", "c")), ("c".to_owned(), 0, 1));
    assert_eq!(clean(blobs("a", "c", "a")), ("c".to_owned(), 1, 0));
    assert!(matches!(blobs("a", "c", "c"), Merged::Same));
    let mixed = merge(BASE_IRI, None, turtle(ok), blob("b"));
    assert_eq!(whole(mixed), WhyWhole::MediaTypes);
    assert_eq!(
        whole(merge(
            BASE_IRI,
            Some(blob("a")),
            turtle(ok),
            turtle("<urn:s> <urn:q> 1 .")
        )),
        WhyWhole::BaseUnreadable
    );
}

#[test]
fn values_that_look_alike_are_told_apart() {
    let merged = fields(merge_turtle(
        "<#a> <urn:p> 0 .",
        "<#a> <urn:p> 1 .",
        "<#a> <urn:p> \"1\" .",
    ));
    assert_ne!(merged.fields[0].mine, merged.fields[0].theirs);
    let merged = fields(merge_turtle(
        "<#a> <urn:p> 0 .",
        "<#a> <urn:p> \"x\"@nl .",
        "<#a> <urn:p> \"x\"@en .",
    ));
    assert_eq!(merged.fields[0].mine, ["x (nl)"]);
}

const SERIES: &str = "start,end,value,note\r\n\
    2026-11-20T08:00,2026-11-20T08:01,61,\"at \"\"rest\"\"\"\r\n\
    2026-11-20T09:00,2026-11-20T09:01,72,\"two\r\nlines\"\r\n\
    2026-11-20T10:00,2026-11-20T10:01,65,\r\n";

#[test]
fn rows_of_a_series_merge_and_stay_as_they_were_written() {
    let mine = SERIES.replace(",72,", ",73,");
    let theirs = format!(
        "{}2026-11-20T08:30,2026-11-20T08:31,60,\"x\"\r\n",
        SERIES.replace(",65,", ",66,")
    );
    let (text, from_mine, from_theirs) = clean(merge_csv(SERIES, &mine, &theirs));
    let lines: Vec<&str> = text.split("2026-11-20T").collect();
    assert!(text.contains(",73,\"two\r\nlines\"\r\n") && text.contains("\"at \"\"rest\"\"\"\r\n"));
    assert!(
        text.contains(",66,\r\n") && text.ends_with("\"x\"\r\n"),
        "{text}"
    );
    assert_eq!(lines.len(), 1 + 2 * 4);
    assert_eq!((from_mine, from_theirs), (1, 2));
    assert_eq!(clean(merge_csv(SERIES, &theirs, &mine)).0, text);
}

#[test]
fn rows_are_put_where_the_order_of_the_table_wants_them() {
    let check = |base: &str, mine: &str, theirs: &str, expected: &str| {
        let [base, mine, theirs, expected] = [base, mine, theirs, expected]
            .map(|rows| format!("start,end,v\n{}\n", rows.replace(' ', "\n")));
        assert_eq!(clean(merge_csv(&base, &mine, &theirs)).0, expected);
        assert_eq!(clean(merge_csv(&base, &theirs, &mine)).0, expected);
    };
    check(
        "1,1,a 3,3,c",
        "1,1,a 2,2,b 3,3,c",
        "1,1,a 3,3,c 4,4,d",
        "1,1,a 2,2,b 3,3,c 4,4,d",
    );
    check(
        "3,3,c 1,1,a",
        "3,3,c 2,2,b 1,1,a",
        "4,4,d 3,3,c 1,1,a",
        "4,4,d 3,3,c 2,2,b 1,1,a",
    );
    check(
        "2,2,a 9,9,b 1,1,c",
        "2,2,a 9,9,x 1,1,c",
        "2,2,a 9,9,b 1,1,c 0,0,d",
        "2,2,a 9,9,x 1,1,c 0,0,d",
    );
}

#[test]
fn a_row_changed_on_both_sides_is_a_field() {
    let mine = SERIES.replace(",72,", ",73,");
    let theirs = SERIES.replace(",72,", ",74,").replace(",65,", ",66,");
    let merged = fields(merge_csv(SERIES, &mine, &theirs));
    let [field] = merged.fields.as_slice() else {
        panic!("{:?}", merged.fields)
    };
    assert_eq!(field.property, "2026-11-20T09:00,2026-11-20T09:01");
    assert!(field.mine[0].contains(",73,") && field.theirs[0].contains(",74,"));
    assert_eq!(resolved(&merged, Side::Mine), mine.replace(",65,", ",66,"));
    assert_eq!(resolved(&merged, Side::Theirs), theirs);
    let removed = SERIES.split_inclusive("\r\n").take(2).collect::<String>();
    assert_eq!(
        fields(merge_csv(SERIES, &mine, &removed)).fields[0]
            .theirs
            .len(),
        0
    );
}

#[test]
fn tables_without_start_and_end_keep_every_row_of_both() {
    let (text, ..) = clean(merge_csv("v\nb\na", "v\nb\nx", "v\nb\ny\nc"));
    assert_eq!(text, "v\nb\nx\ny\nc");
    assert_eq!(
        whole(merge_csv("v\na\n", "w\na\n", "v\nb\n")),
        WhyWhole::Header
    );
    assert_eq!(
        whole(merge_csv("v\na\n", "v\n\"a\n", "v\nb\n")),
        WhyWhole::Unreadable
    );
    assert_eq!(
        whole(merge_csv("v\n\"a\n", "v\na\n", "v\nb\n")),
        WhyWhole::BaseUnreadable
    );
}

#[test]
fn line_ends_are_those_of_the_table_or_of_the_side_that_changed_them() {
    let text = clean(merge_csv("v\na\n", "v\na\nb\n", "v\r\na\r\nc\r\n")).0;
    assert_eq!(text, "v\r\na\r\nb\r\nc\r\n");
    let text = clean(merge_csv("v\na", "v\na\nb", "v\na\nc\n")).0;
    assert_eq!(text, "v\na\nb\nc\n");
}
