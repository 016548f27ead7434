//! What a document says is read whatever way it is written.

mod support;

use kluis_rdf::{Syntax, parse};
use kluis_records::{
    FhirTime, Known, Origin, Record, RecordError, RecordKind, RecordValue, TimeFault,
    from_fhir_json, from_graph, from_graph_subject, path_of, resources,
};
use support::{files, json, now, origin, shared};

fn record(text: &str) -> Record {
    from_fhir_json(&json(text), &origin()).expect("a record").1
}

fn fields(record: &Record) -> Vec<String> {
    let shown = record.fields.iter().map(|field| {
        let unit = field
            .unit
            .as_deref()
            .map(|unit| format!(" [{unit}]"))
            .unwrap_or_default();
        let label = field
            .label
            .as_deref()
            .map(|label| format!(" ({label})"))
            .unwrap_or_default();
        format!("{}{label}: {}{unit}", field.key, field.text)
    });
    shown.collect()
}

const PRESSURE: &str = r#"{"resourceType":"Observation","id":"bp","status":"final","code":{"coding":[{"system":"http://loinc.org","code":"85354-9","display":"Blood pressure panel"}]},
    "effectiveDateTime":"2026-11-20T08:15:00+01:00","note":[{"text":"after coffee"}],"interpretation":[{"coding":[{"code":"H","display":"High"}]}],
    "component":[{"code":{"coding":[{"system":"http://snomed.info/sct","code":"271649006"},{"system":"http://loinc.org","code":"8480-6"}]},"valueQuantity":{"value":128,"unit":"mmHg","code":"mm[Hg]"}},
    {"code":{"coding":[{"system":"http://loinc.org","code":"8462-4"}]},"valueQuantity":{"value":82,"unit":"mmHg","code":"mm[Hg]"}},
    {"code":{"text":"Cuff"},"valueString":"left arm"}]}"#;

#[test]
fn a_blood_pressure_is_one_line_and_its_parts() {
    let record = record(PRESSURE);
    assert_eq!(record.value_text().as_deref(), Some("128/82 mmHg"));
    assert_eq!(
        fields(&record),
        [
            "code: Blood pressure panel",
            "systolic: 128 [mmHg]",
            "diastolic: 82 [mmHg]",
            "component (Cuff): left arm",
            "when: 2026-11-20T08:15:00+01:00",
            "status: final",
            "interpretation: High",
            "note: after coffee",
        ]
    );
    assert!(path_of(&record).starts_with("/health/blood-pressure/observation-"));
}

#[test]
fn values_of_every_kind_are_told_apart() {
    let value = |member: &str| {
        record(&format!(
            r#"{{"resourceType":"Observation","code":{{"text":"x"}},{member}}}"#
        ))
    };
    assert_eq!(
        value(r#""valueQuantity":{"value":5.10,"comparator":"<","code":"mmol/L"}"#)
            .value_text()
            .as_deref(),
        Some("<5.10 mmol/L")
    );
    assert_eq!(value(r#""valueInteger":3"#).value.number(), Some(3.0));
    assert_eq!(
        value(r#""valueBoolean":true"#).value,
        RecordValue::Boolean(true)
    );
    assert_eq!(
        value(r#""valueString":"clear""#).value,
        RecordValue::Text("clear".to_owned())
    );
    assert_eq!(
        value(
            r#""valueCodeableConcept":{"coding":[{"code":"1"},{"code":"2","display":"Positive"}]}"#
        )
        .value_text()
        .as_deref(),
        Some("Positive")
    );
    assert_eq!(
        value(r#""valueRange":{"low":{"value":1,"unit":"h"},"high":{"value":2,"unit":"h"}}"#)
            .value_text()
            .as_deref(),
        Some("1 h – 2 h")
    );
    assert_eq!(value(r#""dataAbsentReason":{"coding":[{"code":"asked-declined","display":"Asked But Declined"}]}"#).value, RecordValue::Absent("Asked But Declined".to_owned()));
    assert_eq!(value(r#""status":"final""#).value_text(), None);
}

#[test]
fn that_there_is_no_allergy_is_a_fact() {
    let record = record(
        r#"{"resourceType":"AllergyIntolerance","code":{"coding":[{"system":"http://snomed.info/sct","code":"716186003","display":"No known allergy"}]},"onsetDateTime":"2010"}"#,
    );
    assert_eq!(
        (record.title.as_str(), record.category.as_str()),
        ("No known allergy", "allergies")
    );
    assert_eq!(record.start.as_ref().map(FhirTime::as_str), Some("2010"));
}

#[test]
fn a_medicine_is_named_in_place_by_a_contained_product_or_by_its_display() {
    let title = |medication: &str| {
        record(&format!(
            r#"{{"resourceType":"MedicationStatement","status":"active",{medication},"effectivePeriod":{{"start":"2015-03"}},
        "dosage":[{{"doseAndRate":[{{"doseQuantity":{{"value":1,"unit":"tablet"}}}}],"timing":{{"repeat":{{"frequency":2,"period":1,"periodUnit":"d"}}}}}}]}}"#
        ))
    };
    let coded = title(r#""medicationCodeableConcept":{"text":"Ramipril 5 mg"}"#);
    assert_eq!(
        (coded.title.as_str(), coded.value_text().as_deref()),
        ("Ramipril 5 mg", Some("1 tablet, 2 × / 1 d"))
    );
    assert_eq!(coded.start.as_ref().map(FhirTime::as_str), Some("2015-03"));
    assert_eq!(title(r##""contained":[{"resourceType":"Medication","id":"m","code":{"text":"Anastrozole"}}],"medicationReference":{"reference":"#m"}"##).title, "Anastrozole");
    assert_eq!(
        title(r#""medicationReference":{"reference":"Medication/1","display":"Cohosh"}"#).title,
        "Cohosh"
    );
    assert_eq!(
        title(r#""medication":{"concept":{"text":"In R5"}}"#).title,
        "In R5"
    );
    let unresolved = title(
        r#""medicationReference":{"reference":"urn:uuid:976d0804-cae0-45ae-afe3-a19f3ceba6bc"}"#,
    );
    assert_eq!(unresolved.title, "MedicationStatement");
    let product = record(
        r#"{"resourceType":"Medication","id":"976D0804-cae0-45ae-afe3-a19f3ceba6bc","code":{"text":"Anastrozole"}}"#,
    );
    assert_eq!(
        unresolved.references[0].target_identity.as_deref(),
        Some(product.identity.as_str())
    );
}

#[test]
fn every_kind_has_a_title_and_other_types_are_shown() {
    let vaccination = record(
        r#"{"resourceType":"Immunization","status":"completed","vaccineCode":{"coding":[{"code":"J07BB02"}]},"occurrenceDateTime":"2026-10-14","lotNumber":"AB1234"}"#,
    );
    assert_eq!(
        fields(&vaccination),
        [
            "vaccine: J07BB02",
            "when: 2026-10-14",
            "status: completed",
            "lot-number: AB1234"
        ]
    );
    let patient = record(
        r#"{"resourceType":"Patient","name":[{"given":["Eva","Maria"],"family":"Voorbeeld"}],"gender":"female","birthDate":"1961-04-12"}"#,
    );
    assert_eq!(
        fields(&patient),
        [
            "name: Eva Maria Voorbeeld",
            "birth-date: 1961-04-12",
            "gender: female"
        ]
    );
    let condition = record(
        r#"{"resourceType":"Condition","clinicalStatus":{"coding":[{"code":"active"}]},"verificationStatus":{"coding":[{"code":"entered-in-error"}]},"code":{"text":"Asthma"},"onsetAge":{"value":7,"unit":"a"},"recordedDate":"2020-01-01"}"#,
    );
    assert_eq!(
        (condition.title.as_str(), condition.status.as_deref()),
        ("Asthma", Some("entered-in-error"))
    );
    assert_eq!(
        condition.start.as_ref().map(FhirTime::as_str),
        Some("2020-01-01")
    );
    assert!(fields(&condition).contains(&"onset: 7 a".to_owned()));
    let visit = record(
        r#"{"resourceType":"Encounter","type":[{"text":"Ambulatory visit"}],"period":{"start":"2026-01-01","end":"2026-01-02"},"custom":{"deep":[{"er":"kept"}]}}"#,
    );
    assert_eq!(
        (visit.kind.clone(), visit.title.as_str()),
        (
            RecordKind::Other("Encounter".to_owned()),
            "Ambulatory visit"
        )
    );
    assert_eq!(visit.end.as_ref().map(FhirTime::as_str), Some("2026-01-02"));
    assert!(fields(&visit).contains(&"custom: kept".to_owned()));
}

#[test]
fn partial_times_sort_by_their_beginning() {
    for (text, expected) in [
        ("2024", "2024-01-01T00:00:00Z"),
        ("2024-05", "2024-05-01T00:00:00Z"),
        ("2024-05-31", "2024-05-31T00:00:00Z"),
        ("2024-05-31T08:15:00+02:00", "2024-05-31T06:15:00Z"),
        ("2024-05-31T08:15:00.25Z", "2024-05-31T08:15:00.25Z"),
        ("2024-05-31T08:15:00", "2024-05-31T08:15:00Z"),
    ] {
        assert_eq!(
            FhirTime::new(text)
                .sort_time()
                .map(|time| time.to_string())
                .as_deref(),
            Some(expected),
            "{text}"
        );
    }
    for text in [
        "",
        "24",
        "2024-13",
        "2024-02-30",
        "2024-5",
        "2024-05-31T25:00:00Z",
        "2024-05-31 08:15:00Z",
        "2024-05-31T08:15:00+99:00",
        "été!",
        "2024-05-31T08:15:00Z[Europe/Brussels]",
    ] {
        assert_eq!(FhirTime::new(text).sort_time(), None, "{text}");
    }
}

#[test]
fn times_outside_1850_to_next_year_are_refused_but_open_ends_are_not() {
    let check = |member: &str| {
        from_fhir_json(
            &json(&format!(r#"{{"resourceType":"Procedure",{member}}}"#)),
            &origin(),
        )
        .map(|_| ())
    };
    for good in [
        r#""performedDateTime":"1850""#,
        r#""performedDateTime":"2027-12-31""#,
        r#""performedPeriod":{"start":"2020","end":"9999-12-31"}"#,
        r#""performedString":"as a child""#,
    ] {
        assert!(check(good).is_ok(), "{good}");
    }
    for bad in [
        r#""performedDateTime":"1849-12-31""#,
        r#""performedDateTime":"2028""#,
        r#""performedPeriod":{"start":"0001","end":"2020"}"#,
        r#""performedPeriod":{"start":"2020","end":"1001"}"#,
    ] {
        assert!(
            matches!(
                check(bad),
                Err(RecordError::Time {
                    why: TimeFault::Range,
                    ..
                })
            ),
            "{bad}"
        );
    }
}

#[test]
fn ids_that_many_sources_use_do_not_make_one_record() {
    let observation = |id: &str, subject: &str, code: &str, time: &str| {
        record(&format!(r#"{{"resourceType":"Observation","id":"{id}","subject":{{"reference":"{subject}"}},"code":{{"coding":[{{"system":"http://loinc.org","code":"{code}"}}]}},"effectiveDateTime":"{time}"}}"#)).identity
    };
    let one = observation("1", "Patient/1", "8867-4", "2024-01-01");
    assert_eq!(one, observation("1", "Patient/1", "8867-4", "2024-01-01"));
    for other in [
        observation("2", "Patient/1", "8867-4", "2024-01-01"),
        observation("1", "Patient/2", "8867-4", "2024-01-01"),
        observation("1", "Patient/1", "29463-7", "2024-01-01"),
        observation("1", "Patient/1", "8867-4", "2024-01-02"),
    ] {
        assert_ne!(one, other);
    }
    let unique = "0a1b2c3d-0000-4000-8000-000000000001";
    assert_eq!(
        observation(unique, "Patient/1", "8867-4", "2024-01-01"),
        observation(unique, "Patient/1", "8867-4", "2025-01-01")
    );
}

#[test]
fn the_same_content_is_known_whatever_its_id_and_way_to_refer() {
    let resource = |id: &str, meta: &str, subject: &str, value: &str| {
        record(&format!(r#"{{"resourceType":"Observation",{id}{meta}"subject":{{"reference":"{subject}"}},"valueQuantity":{{"value":{value}}}}}"#)).content_hash
    };
    let unique = "0a1b2c3d-0000-4000-8000-000000000001";
    let one = resource("", "", &format!("urn:uuid:{unique}"), "1.0");
    assert_eq!(
        one,
        resource(
            r#""id":"x","#,
            r#""meta":{"versionId":"3","lastUpdated":"2020"},"#,
            &format!("Patient/{}", unique.to_uppercase()),
            "1.0"
        )
    );
    assert_eq!(
        one,
        resource(
            "",
            "",
            &format!("https://e.test/fhir/Patient/{unique}/_history/2"),
            "1.0"
        )
    );
    assert_ne!(one, resource("", "", &format!("Patient/{unique}"), "1.00"));
    assert_ne!(
        one,
        resource(
            "",
            r#""meta":{"tag":[]},"#,
            &format!("Patient/{unique}"),
            "1.0"
        )
    );
    assert_ne!(
        resource("", "", "Patient/1", "1"),
        resource("", "", "Practitioner/1", "1")
    );
    assert_eq!(
        [
            Known::decide(true, true),
            Known::decide(false, true),
            Known::decide(false, false),
            Known::decide(true, false)
        ],
        [Known::Same, Known::Changed, Known::New, Known::Same]
    );
}

#[test]
fn an_edited_document_keeps_its_identity() {
    let (graph, before) = from_fhir_json(&json(PRESSURE), &origin()).expect("a record");
    let edited =
        kluis_rdf::to_ntriples(&graph).replace("2026-11-20T08:15:00", "2026-11-19T08:15:00");
    let after = from_graph(&parse(edited.as_bytes(), Syntax::NTriples, None).expect("triples"))
        .expect("a record");
    assert_eq!(before.identity, after.identity);
    assert_ne!(before.content_hash, after.content_hash);
}

#[test]
fn a_full_url_with_a_uuid_names_the_record_as_its_id_would() {
    let unique = "0a1b2c3d-0000-4000-8000-000000000001";
    let with_id = record(&format!(r#"{{"resourceType":"Patient","id":"{unique}"}}"#));
    let url = format!("urn:uuid:{unique}");
    let (graph, with_url) = from_fhir_json(
        &json(r#"{"resourceType":"Patient"}"#),
        &Origin {
            full_url: Some(&url),
            now: now(),
        },
    )
    .expect("a record");
    assert_eq!(with_id.identity, with_url.identity);
    assert_eq!(from_graph(&graph).expect("a record"), with_url);
}

const ELSEWHERE: &str = r#"@prefix fhir: <http://hl7.org/fhir/> . @prefix loinc: <http://loinc.org/rdf/> .
    <> a fhir:Observation ; fhir:nodeRole fhir:treeRoot ; fhir:status "final" ;
      fhir:code [ fhir:coding [ a loinc:8867-4 ; fhir:system "http://loinc.org" ; fhir:code "8867-4" ], [ fhir:code "x" ] ] ;
      fhir:subject [ fhir:link <https://pod.example/patient> ; fhir:reference [ fhir:v "Patient/1" ] ] ;
      fhir:effectiveDateTime "2025-06-10T08:58:00+02:00" ;
      fhir:valueQuantity [ fhir:value 61.0 ; fhir:unit "/min" ] ."#;

#[test]
fn documents_written_by_others_are_read_as_well() {
    let graph = parse(
        ELSEWHERE.as_bytes(),
        Syntax::Turtle,
        Some("https://pod.example/weare/1"),
    )
    .expect("Turtle");
    let record = from_graph(&graph).expect("a record");
    assert_eq!(
        (record.category.as_str(), record.value_text().as_deref()),
        ("heart-rate", Some("61.0 /min"))
    );
    assert_eq!(record.subject.as_deref(), Some("Patient/1"));
    assert_eq!(record.codes.len(), 2);
}

#[test]
fn the_shared_example_document_is_read_record_by_record() {
    let Some(folder) = shared("pod-model") else {
        return;
    };
    let text = std::fs::read(folder.join("examples.ttl")).expect("a file");
    let graph = parse(&text, Syntax::Turtle, None).expect("Turtle");
    assert!(matches!(
        from_graph(&graph),
        Err(RecordError::SeveralResources { count: 5 })
    ));
    let found: Vec<_> = resources(&graph)
        .iter()
        .map(|subject| {
            let record = from_graph_subject(&graph, subject.as_ref()).expect("a record");
            (
                record.category.as_str(),
                record.title.clone(),
                record.value_text().unwrap_or_default(),
                record
                    .start
                    .map(|time| time.as_str().to_owned())
                    .unwrap_or_default(),
            )
        })
        .collect();
    let row = |category, title: &str, value: &str, start: &str| {
        (
            category,
            title.to_owned(),
            value.to_owned(),
            start.to_owned(),
        )
    };
    assert_eq!(
        found,
        [
            row(
                "blood-pressure",
                "Blood pressure panel",
                "128.0/82.0 mmHg",
                "2026-11-20T08:15:00+01:00"
            ),
            row("lab-results", "HbA1c IFCC", "41.0 mmol/mol", "2026-10-02"),
            row(
                "medications",
                "Ramipril 5 mg",
                "1 tablet 's morgens",
                "2026-03-01"
            ),
            row(
                "steps",
                "Number of steps",
                "7421.0 stappen",
                "2026-11-20T00:00:00+01:00"
            ),
            row("vaccinations", "Griepvaccin 2026-2027", "", "2026-10-14"),
        ]
    );
}

#[test]
fn a_graph_that_is_no_tree_is_refused() {
    let read = |body: &str| {
        let text = format!(
            "@prefix fhir: <http://hl7.org/fhir/> . @prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> . {body}"
        );
        from_graph(&parse(text.as_bytes(), Syntax::Turtle, None).expect("Turtle")).expect_err(body)
    };
    assert!(matches!(
        read("<urn:a> a fhir:Basic ; fhir:x _:a . _:a fhir:x _:a ."),
        RecordError::NotATree
    ));
    assert!(matches!(
        read("<urn:a> a fhir:Basic ; fhir:x _:a . _:a rdf:first _:b ; rdf:rest _:a ."),
        RecordError::NotATree
    ));
    assert!(matches!(
        read("<urn:a> a fhir:Basic ; fhir:x _:a . _:a rdf:first _:b, _:c ; rdf:rest () ."),
        RecordError::BrokenList
    ));
    assert!(matches!(
        read(
            "<urn:a> a fhir:Basic ; fhir:x [ fhir:v \"1e999\"^^<http://www.w3.org/2001/XMLSchema#double> ] ."
        ),
        RecordError::BadLiteral { .. }
    ));
    assert!(matches!(
        read("<urn:a> a fhir:Quantity ."),
        RecordError::NoResource
    ));
    // Each level points twice to the next: read as a tree it would have 2^40 leaves.
    let levels: String = (0..40)
        .map(|level| {
            format!(
                "_:n{level} fhir:x _:n{} ; fhir:y _:n{} . ",
                level + 1,
                level + 1
            )
        })
        .collect();
    assert!(matches!(
        read(&format!("<urn:a> a fhir:Basic ; fhir:x _:n0 . {levels}")),
        RecordError::NotATree
    ));
}

#[test]
fn every_shared_record_has_a_title_a_category_and_an_identity_of_its_own() {
    let mut unnamed = std::collections::BTreeMap::new();
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
            let mut identities = std::collections::HashSet::new();
            for (url, resource) in support::resources(&file, &text) {
                let (_, record) = from_fhir_json(
                    &resource,
                    &Origin {
                        full_url: url.as_deref(),
                        now: now(),
                    },
                )
                .expect("a record");
                assert!(
                    identities.insert(record.identity.clone()),
                    "{}: an identity twice",
                    file.display()
                );
                if record.title == record.kind.fhir_type() {
                    *unnamed.entry((folder, record.title)).or_insert(0) += 1;
                }
            }
        }
    }
    println!("named only by their type: {unnamed:?}");
    assert!(unnamed.values().sum::<i32>() < 60, "{unnamed:?}");
}
