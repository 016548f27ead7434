//! The categories cover what they say and nothing twice.

mod support;

use std::collections::{BTreeMap, HashSet};

use kluis_records::{
    CategoryId, Coding, LANGUAGES, RecordKind, categories, category_of_codes, from_fhir_json,
};
use support::{files, json, now, resources, shared};

#[test]
fn each_category_is_whole_and_nothing_is_claimed_twice() {
    let mut claims = HashSet::new();
    for category in categories() {
        assert_eq!(category.container, format!("/health/{}/", category.id));
        assert_eq!(
            CategoryId::parse(&category.id).map(CategoryId::as_str),
            Some(category.id.as_str())
        );
        let languages: Vec<&str> = category.names.keys().map(String::as_str).collect();
        let mut expected = LANGUAGES.to_vec();
        expected.sort_unstable();
        assert_eq!(languages, expected, "{}", category.id);
        assert!(category.names.values().all(|name| !name.is_empty()));
        let lists = [
            ("id", std::slice::from_ref(&category.id)),
            ("type", &category.types),
            ("loinc", &category.loinc),
            ("snomed", &category.snomed),
            ("fallback", &category.fallback),
        ];
        for (list, items) in lists {
            for item in items {
                assert!(claims.insert((list, item)), "{list} {item} stands twice");
            }
        }
    }
    assert_eq!(
        categories().last().map(|category| category.id.as_str()),
        Some("other")
    );
}

fn check(resource: &str, expected: &str) {
    let (_, record) = from_fhir_json(&json(resource), &support::origin()).expect("a record");
    assert_eq!(record.category.as_str(), expected, "{resource}");
}

#[test]
fn codes_decide_before_the_category_of_the_source() {
    let observation = |system: &str, code: &str, category: &str| {
        format!(
            r#"{{"resourceType":"Observation","category":[{{"coding":[{{"code":"{category}"}}]}}],"code":{{"coding":[{{"system":"urn:x","code":"y"}},{{"system":"{system}","code":"{code}"}}]}}}}"#
        )
    };
    check(
        &observation("http://loinc.org", "8480-6", "vital-signs"),
        "blood-pressure",
    );
    check(
        &observation("http://snomed.info/sct", "271650006", "survey"),
        "blood-pressure",
    );
    check(
        &observation("http://loinc.org", "2345-7", "laboratory"),
        "glucose",
    );
    check(
        &observation("urn:other", "8480-6", "laboratory"),
        "lab-results",
    );
    check(
        &observation("http://loinc.org", "72166-2", "survey"),
        "well-being",
    );
    check(
        &observation("http://loinc.org", "72166-2", "social-history"),
        "lifestyle",
    );
    check(
        &observation("http://loinc.org", "0-0", "vital-signs"),
        "other",
    );
    check(
        r#"{"resourceType":"Observation","component":[{"code":{"coding":[{"system":"http://loinc.org","code":"8462-4"}]}}]}"#,
        "blood-pressure",
    );
    check(
        r#"{"resourceType":"Condition","code":{"coding":[{"system":"http://snomed.info/sct","code":"271649006"}]}}"#,
        "conditions",
    );
    check(
        r#"{"resourceType":"DiagnosticReport","category":[{"coding":[{"code":"LAB"}]}]}"#,
        "lab-results",
    );
    check(r#"{"resourceType":"DiagnosticReport"}"#, "documents");
    check(r#"{"resourceType":"Zebra"}"#, "other");
    let code = Coding {
        system: Some("http://loinc.org".to_owned()),
        code: "8867-4".to_owned(),
        display: None,
    };
    assert_eq!(
        category_of_codes(&[code], &RecordKind::Observation).as_str(),
        "heart-rate"
    );
}

#[test]
fn the_shared_examples_fall_into_these_categories() {
    let expected: [(&str, &[(&str, usize)]); 2] = [
        (
            "carebundle-r4",
            &[
                ("allergies", 1),
                ("appointments", 3),
                ("blood-pressure", 3),
                ("breathing", 3),
                ("conditions", 2),
                ("contacts", 3),
                ("glucose", 3),
                ("heart-rate", 3),
                ("height", 6),
                ("identity", 3),
                ("lab-results", 90),
                ("medications", 7),
                ("oxygen-saturation", 3),
                ("temperature", 3),
                ("weight", 3),
            ],
        ),
        (
            "synthea-bulk-10",
            &[
                ("allergies", 11),
                ("conditions", 555),
                ("identity", 13),
                ("other", 16),
                ("vaccinations", 161),
            ],
        ),
    ];
    for (folder, expected) in expected {
        if let Some(found) = counts(folder) {
            let expected: BTreeMap<String, usize> = expected
                .iter()
                .map(|(id, count)| ((*id).to_owned(), *count))
                .collect();
            assert_eq!(found, expected, "{folder}");
        }
    }
    for folder in [
        "carebundle-r4-ndjson",
        "welldata-weare",
        "ips",
        "kmehr-medicationscheme",
    ] {
        println!("{folder}: {:?}", counts(folder));
    }
}

fn counts(folder: &str) -> Option<BTreeMap<String, usize>> {
    let mut counts = BTreeMap::new();
    for (file, text) in files(&shared(folder)?) {
        for (url, resource) in resources(&file, &text) {
            let origin = kluis_records::Origin {
                full_url: url.as_deref(),
                now: now(),
            };
            let (_, record) = from_fhir_json(&resource, &origin).expect("a record");
            *counts.entry(record.category.to_string()).or_insert(0) += 1;
        }
    }
    Some(counts)
}
