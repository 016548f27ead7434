//! What holds for whatever records a safe has.

use std::collections::BTreeSet;

use crate::support::{DOCTOR, Kept, STUDY, Safe, all_text, day, graphs, measured};
use kluis_rdf::vocab::{fhir, kluis, rdf, xsd};
use kluis_records::{CategoryId, FhirTime};
use kluis_views::{Dates, Level, Period, Recipient, Rules, View, ViewSecret};
use oxrdf::{Graph, NamedOrBlankNodeRef, TermRef};
use proptest::prelude::*;
use proptest::test_runner::FileFailurePersistence;
use serde_json::{Map, Value, json};
use zeroize::Zeroizing;

/// In every text that no lower level lets through.
const MARKER: &str = "Zqmarker";
/// In every address.
const ADDRESS: &str = "https://storage.example/zqaddress";

/// Every element that a lower level may write.
const ELEMENTS: &[&str] = &[
    "abatement",
    "authoredOn",
    "clinicalStatus",
    "code",
    "coding",
    "comparator",
    "component",
    "dataAbsentReason",
    "effective",
    "end",
    "id",
    "intent",
    "medication",
    "method",
    "occurrence",
    "onset",
    "patient",
    "recordedDate",
    "reference",
    "start",
    "status",
    "subject",
    "system",
    "unit",
    "v",
    "vaccineCode",
    "value",
    "verificationStatus",
];

/// A part of the usual number of cases, as each is a whole safe; and where failing ones are kept, to be tried first ever after.
fn config(share: u32) -> ProptestConfig {
    let regressions = FileFailurePersistence::Direct("proptest-regressions/laws.txt");
    let usual = ProptestConfig::default();
    ProptestConfig {
        cases: usual.cases / share,
        failure_persistence: Some(Box::new(regressions)),
        ..usual
    }
}

/// A text that must not go out.
fn text() -> impl Strategy<Value = String> {
    "[a-zA-Z0-9 /<>\"é.|-]{0,6}".prop_map(|around| format!("{around}{MARKER} {around}"))
}

fn code() -> impl Strategy<Value = Value> {
    let known = prop_oneof![
        Just(("http://loinc.org", "8867-4")),
        Just(("http://loinc.org", "55423-8")),
        Just(("http://snomed.info/sct", "271649006")),
        Just(("http://snomed.info/sct", "91935009")),
        Just(("http://www.whocc.no/atc", "C09AA05")),
        Just(("http://hl7.org/fhir/sid/cvx", "140")),
    ]
    .prop_map(|(system, code)| (system.to_owned(), code.to_owned()));
    let foreign = prop_oneof![
        text().prop_map(|code| ("http://loinc.org".to_owned(), code)),
        text().prop_map(|code| ("http://snomed.info/sct".to_owned(), code)),
        Just((
            format!("https://hospital.example/{MARKER}"),
            "1-8".to_owned()
        )),
        Just(("https://hospital.example/".to_owned(), MARKER.to_owned())),
    ];
    (prop_oneof![3 => known, 1 => foreign], text()).prop_map(
        |((system, code), display)| json!({"system": system, "code": code, "display": display}),
    )
}

fn concept() -> impl Strategy<Value = Value> {
    (
        prop::collection::vec(code(), 0..3),
        prop::option::of(text()),
    )
        .prop_map(|(coding, text)| {
            let mut concept = Map::new();
            concept.insert("coding".to_owned(), json!(coding));
            concept.extend(text.map(|text| ("text".to_owned(), json!(text))));
            Value::Object(concept)
        })
}

fn time() -> impl Strategy<Value = String> {
    let day = || (2019..2027_i32, 1..13_u32, 1..29_u32);
    prop_oneof![
        4 => (day(), 0..24_u32).prop_map(|((y, m, d), h)| format!("{y}-{m:02}-{d:02}T{h:02}:30:00+02:00")),
        4 => day().prop_map(|(y, m, d)| format!("{y}-{m:02}-{d:02}")),
        1 => day().prop_map(|(y, m, _)| format!("{y}-{m:02}")),
        1 => day().prop_map(|(y, ..)| y.to_string()),
        1 => day().prop_map(|(y, m, d)| format!("{y}-{m:02}-{d:02} {MARKER}")),
        1 => text(),
    ]
}

fn value() -> impl Strategy<Value = (&'static str, Value)> {
    let unit = prop_oneof![
        3 => Just("/min".to_owned()),
        2 => Just("{steps}".to_owned()),
        1 => Just("mm[Hg]".to_owned()),
        1 => text(),
        1 => Just(format!("{{{MARKER}}}")),
        1 => Just(format!("kg.{MARKER}")),
    ];
    let number = prop_oneof![
        6 => (0..20_000_i64).prop_map(|number| json!(number)),
        1 => any::<f64>().prop_filter("JSON", |number| number.is_finite()).prop_map(|number| json!(number)),
    ];
    let quantity = (
        number,
        prop::option::of(unit.clone()),
        prop::option::of(unit),
        prop::option::of(text()),
    )
        .prop_map(|(value, code, unit, comparator)| {
            let mut quantity =
                json!({"value": value, "extension": [{"url": ADDRESS, "valueString": MARKER}]});
            for (name, text) in [("code", code), ("unit", unit)] {
                if let Some(text) = text {
                    quantity[name] = json!(text);
                }
            }
            if let Some(comparator) = comparator.filter(|text| text.starts_with('a')) {
                quantity["comparator"] = json!(comparator);
            }
            quantity
        });
    prop_oneof![
        6 => quantity.prop_map(|quantity| ("valueQuantity", quantity)),
        1 => concept().prop_map(|concept| ("valueCodeableConcept", concept)),
        1 => text().prop_map(|text| ("valueString", json!(text))),
        1 => text().prop_map(|text| ("valueRange", json!({"low": {"value": 1, "unit": text}}))),
        1 => any::<bool>().prop_map(|yes| ("valueBoolean", json!(yes))),
        1 => text().prop_map(|text| ("dataAbsentReason", json!({"text": text}))),
    ]
}

/// Members that nothing of may go out, of which each resource has some.
fn forbidden(text: &str) -> Vec<(&'static str, Value)> {
    let reference = json!({"reference": format!("{ADDRESS}/{text}"), "display": text, "identifier": {"value": text}});
    let person = json!({"resourceType": "Patient", "id": "p", "name": [{"family": text}],
        "telecom": [{"value": text}], "address": [{"line": [text], "postalCode": text}]});
    let extension = json!([{"url": format!("{ADDRESS}#{MARKER}"), "valueString": text}]);
    let attachment =
        json!({"contentType": "text/plain", "data": "WnFtYXJrZXI=", "title": text, "url": ADDRESS});
    vec![
        ("id", json!(MARKER)),
        (
            "meta",
            json!({"source": format!("{ADDRESS}#{MARKER}"), "profile": [ADDRESS], "tag": [{"code": MARKER}]}),
        ),
        (
            "text",
            json!({"status": "generated", "div": format!("<div>{text}</div>")}),
        ),
        ("language", json!(MARKER)),
        ("contained", json!([person])),
        ("extension", extension.clone()),
        ("_status", json!({"extension": extension})),
        ("identifier", json!([{"system": ADDRESS, "value": text}])),
        (
            "note",
            json!([{"text": text, "authorString": text, "time": "2020-01-01"}]),
        ),
        ("subject", reference.clone()),
        ("patient", reference.clone()),
        ("performer", json!([reference])),
        ("device", reference.clone()),
        ("encounter", reference.clone()),
        ("recorder", reference.clone()),
        ("asserter", reference.clone()),
        ("derivedFrom", json!([reference])),
        ("hasMember", json!([reference])),
        ("basedOn", json!([reference])),
        ("bodySite", json!({"text": text})),
        ("method", json!({"text": text})),
        (
            "category",
            json!([{"text": text, "coding": [{"system": ADDRESS, "code": MARKER}]}]),
        ),
        ("interpretation", json!([{"text": text}])),
        ("referenceRange", json!([{"text": text}])),
        ("reasonCode", json!([{"text": text}])),
        (
            "reaction",
            json!([{"manifestation": [{"text": text}], "description": text}]),
        ),
        (
            "dosage",
            json!([{"text": text, "patientInstruction": text}]),
        ),
        ("dosageInstruction", json!([{"text": text}])),
        ("lotNumber", json!(text)),
        ("manufacturer", reference.clone()),
        ("site", json!({"text": text})),
        ("name", json!([{"text": text, "family": text}])),
        ("title", json!(text)),
        ("description", json!(text)),
        ("telecom", json!([{"system": "phone", "value": text}])),
        ("address", json!([{"text": text, "city": text}])),
        ("photo", json!([attachment.clone()])),
        ("content", json!([{"attachment": attachment}])),
        ("deviceName", json!([{"name": text}])),
        ("conclusion", json!(text)),
        ("intent", json!(MARKER)),
        (
            "verificationStatus",
            json!({"coding": [{"code": "confirmed"}]}),
        ),
        ("a name of its own", json!(text)),
        ("unknownElement", json!({"nested": [text]})),
    ]
}

fn resource() -> impl Strategy<Value = Value> {
    let kind = prop_oneof![
        8 => Just("Observation"),
        1 => prop::sample::select(vec![
            "Condition", "AllergyIntolerance", "MedicationStatement", "MedicationRequest", "MedicationAdministration",
            "Medication", "Immunization", "Procedure", "Patient", "DocumentReference", "DiagnosticReport",
            "QuestionnaireResponse", "Device", "Zqmarker",
        ]),
    ];
    let status =
        prop_oneof![6 => Just("final".to_owned()), 2 => Just("active".to_owned()), 1 => text()];
    let component = (concept(), value(), text()).prop_map(|(code, (name, value), text)| {
        json!({"code": code, name: value, "id": text, "extension": [{"url": ADDRESS, "valueString": text}]})
    });
    (
        kind,
        status,
        concept(),
        (time(), prop::option::of(time())),
        prop::option::of(value()),
        prop::collection::vec(component, 0..3),
        text(),
        any::<u64>(),
    )
        .prop_map(
            |(kind, status, concept, (start, end), value, components, text, which)| {
                let mut resource = json!({"resourceType": kind, "status": status});
                for (at, (name, value)) in forbidden(&text).into_iter().enumerate() {
                    if which >> at & 1 == 1 {
                        resource[name] = value;
                    }
                }
                resource["clinicalStatus"] = json!({"coding": [{"code": status}], "text": text});
                for about in ["code", "vaccineCode", "medicationCodeableConcept"] {
                    resource[about] = concept.clone();
                }
                match end {
                    Some(end) => resource["effectivePeriod"] = json!({"start": start, "end": end}),
                    None => resource["effectiveDateTime"] = json!(start),
                }
                for when in [
                    "onsetDateTime",
                    "recordedDate",
                    "authoredOn",
                    "occurrenceDateTime",
                    "abatementDateTime",
                ] {
                    resource[when] = json!(start);
                }
                if let Some((name, value)) = value {
                    resource[name] = value;
                }
                if !components.is_empty() {
                    resource["component"] = json!(components);
                }
                resource
            },
        )
}

/// Records of several categories, with enough of one measure that there are means and totals.
fn safe() -> impl Strategy<Value = Safe> {
    let many = prop::collection::vec((7..14_u32, 0..20_000_u32), 0..16).prop_map(|days| {
        days.into_iter()
            .map(|(day, steps)| {
                measured(
                    "55423-8",
                    &format!("2026-09-{day:02}"),
                    &steps.to_string(),
                    "{steps}",
                )
            })
            .collect::<Vec<_>>()
    });
    (
        prop::collection::vec(resource(), 0..6),
        many,
        any::<[u8; 32]>(),
        prop::option::of(time()),
        prop::option::of(prop_oneof![Just("9050".to_owned()), text()]),
        any::<bool>(),
    )
        .prop_map(|(resources, many, secret, birth_date, postcode, bounded)| {
            let texts = resources.iter().map(Value::to_string).chain(many);
            let mut safe = Safe::of("steps", []);
            safe.records = texts
                .enumerate()
                .map(|(number, text)| Kept::new(&format!("{ADDRESS}/{number}.ttl#it"), &text))
                .collect();
            safe.secret = secret;
            safe.person.birth_date = birth_date.as_deref().map(FhirTime::new);
            safe.person.postcode = postcode;
            if bounded {
                safe.period = Period {
                    first: Some(day("2020-01-01")),
                    last: Some(day("2026-10-15")),
                };
            }
            safe
        })
}

fn lower_rules() -> [Rules; 4] {
    let mut by_month = Rules::new(Level::Coarser);
    by_month.dates = Dates::Month;
    let mut total = Rules::new(Level::Total);
    (total.min_days, total.min_values) = (1, 1);
    [
        Rules::new(Level::WithoutName),
        Rules::new(Level::Coarser),
        by_month,
        total,
    ]
}

/// Every view of every category that the safe has records of.
fn views(safe: &mut Safe, recipient: &str, rules: &[Rules]) -> Vec<View> {
    let categories: BTreeSet<CategoryId> = safe
        .records
        .iter()
        .map(|kept| kept.record.category)
        .collect();
    let mut views = Vec::new();
    for category in categories {
        safe.category = category.as_str();
        views.extend(rules.iter().map(|rules| safe.view_for(recipient, rules)));
    }
    views
}

fn named_subjects(graph: &Graph) -> BTreeSet<String> {
    graph
        .iter()
        .filter_map(|triple| match triple.subject {
            NamedOrBlankNodeRef::NamedNode(node) => Some(node.as_str().to_owned()),
            NamedOrBlankNodeRef::BlankNode(_) => None,
        })
        .collect()
}

/// Whether a view says nothing but what is named: elements and terms by the list, and no address of anything.
fn assert_only_what_is_named(view: &View) {
    for graph in graphs(view) {
        for triple in &graph {
            let predicate = triple.predicate.as_str();
            let element = predicate.strip_prefix(fhir::NAMESPACE);
            let known = element.is_some_and(|element| ELEMENTS.contains(&element))
                || [rdf::TYPE, rdf::FIRST, rdf::REST].contains(&triple.predicate)
                || predicate
                    .strip_prefix(kluis::NAMESPACE)
                    .is_some_and(|term| {
                        ["ageBand", "region", "statistic", "days", "values"].contains(&term)
                    });
            assert!(known, "{predicate}");
            match triple.object {
                TermRef::NamedNode(node) => {
                    assert!(
                        node == rdf::NIL || node.as_str().starts_with(fhir::NAMESPACE),
                        "{node}"
                    );
                }
                TermRef::Literal(literal) if literal.datatype() == xsd::STRING => {
                    let plain = |c: char| c.is_ascii_graphic();
                    assert!(
                        literal.value().len() <= 50 && literal.value().chars().all(plain),
                        "{literal}"
                    );
                }
                _ => {}
            }
        }
        assert!(
            named_subjects(&graph)
                .iter()
                .all(|name| name.starts_with("urn:uuid:"))
        );
    }
}

proptest! {
    #![proptest_config(config(5))]

    #[test]
    fn nothing_that_is_not_named_goes_out(mut safe in safe()) {
        for view in views(&mut safe, STUDY, &lower_rules()) {
            let text = all_text(&view).to_lowercase();
            prop_assert!(!text.contains("zqmarker"), "{}", text);
            prop_assert!(!text.contains("zqaddress") && !text.contains("storage.example"), "{}", text);
            prop_assert!(!text.contains("wnfty"), "{}", text);
            assert_only_what_is_named(&view);
        }
        // The marker was there to be found.
        let planted = safe.records.iter().any(|kept| kept.graph.to_string().contains(MARKER));
        let found = views(&mut safe, STUDY, &[Rules::new(Level::AsItIs)])
            .iter()
            .any(|view| all_text(view).contains(MARKER));
        prop_assert!(found || !planted || safe.period.first.is_some());
    }

    #[test]
    fn two_recipients_share_no_subject_and_no_name(mut safe in safe()) {
        for rules in lower_rules() {
            let one = views(&mut safe, STUDY, std::slice::from_ref(&rules));
            let other = views(&mut safe, DOCTOR, std::slice::from_ref(&rules));
            let names = |views: &[View]| -> BTreeSet<String> {
                let documents = views.iter().flat_map(|view| &view.documents);
                documents.map(|document| document.name.clone()).collect()
            };
            let subjects = |views: &[View]| -> BTreeSet<String> {
                let of_graphs = views.iter().flat_map(graphs).flat_map(|graph| named_subjects(&graph));
                of_graphs.chain(views.iter().filter_map(|view| view.subject.clone())).collect()
            };
            prop_assert_eq!(names(&one).len(), names(&other).len());
            prop_assert!(names(&one).is_disjoint(&names(&other)));
            prop_assert!(subjects(&one).is_disjoint(&subjects(&other)));
            for view in &one {
                for subject in subjects(&other).iter().filter(|subject| subject.starts_with("p-")) {
                    prop_assert!(!all_text(view).contains(subject));
                }
            }
        }
    }

    #[test]
    fn the_same_records_give_the_same_bytes_in_any_order(mut safe in safe(), turn in 0..50_usize) {
        let mut rules = lower_rules().to_vec();
        rules.push(Rules::new(Level::AsItIs));
        let before = views(&mut safe, STUDY, &rules);
        prop_assert_eq!(&views(&mut safe, STUDY, &rules), &before);
        safe.records.reverse();
        if let Some(by) = turn.checked_rem(safe.records.len()) {
            safe.records.rotate_left(by);
        }
        prop_assert_eq!(&views(&mut safe, STUDY, &rules), &before);
        for view in &before {
            let names: BTreeSet<_> = view.documents.iter().map(|document| &document.name).collect();
            prop_assert_eq!(names.len(), view.documents.len());
        }
    }
}

proptest! {
    #![proptest_config(config(2))]

    // A moved date may be the date of another record. As many weeks are tried as the dates are moved by, so that it
    // cannot be.
    #[test]
    fn moved_dates_are_not_the_original_ones(
        secret in any::<[u8; 32]>(),
        present in prop::collection::vec(any::<[bool; 7]>(), 13),
        value in 0..20_000_u32,
    ) {
        let shift = ViewSecret::new(Zeroizing::new(secret)).date_shift(&Recipient::new(STUDY).unwrap());
        let weeks = shift.unsigned_abs() / 7;
        let monday = day("2026-01-05");
        let days: Vec<String> = (0..weeks * 7)
            .filter(|after| present[(after / 7) as usize][(after % 7) as usize])
            .map(|after| (monday + jiff::Span::new().days(after)).to_string())
            .collect();
        let records = days.iter().map(|day| measured("55423-8", day, &value.to_string(), "{steps}"));
        let mut safe = Safe::of("steps", records);
        safe.secret = secret;
        let view = safe.view(Level::Coarser);
        let text = all_text(&view);
        for day in &days {
            prop_assert!(!text.contains(day), "{} in {}", day, text);
        }
        let told = present[..weeks as usize]
            .iter()
            .filter(|week| week.iter().filter(|day| **day).count() >= 4)
            .count();
        prop_assert_eq!(view.weeks.len(), told);
    }

    #[test]
    fn a_mean_lies_between_the_smallest_and_the_largest_day(
        values in prop::collection::vec((0..7_u32, 0..400_u32), 1..30),
    ) {
        let records = values.iter().map(|(day, value)| {
            measured("8867-4", &format!("2026-09-{:02}", 7 + day), &value.to_string(), "/min")
        });
        let view = Safe::of("heart-rate", records).view(Level::Coarser);
        let days: BTreeSet<_> = values.iter().map(|(day, _)| day).collect();
        prop_assert_eq!(view.weeks.len(), usize::from(days.len() >= 4));
        for week in &view.weeks {
            let numbers = || values.iter().map(|(_, value)| f64::from(*value));
            let mean = week.mean.to_f64();
            prop_assert!(numbers().fold(f64::INFINITY, f64::min) <= mean);
            prop_assert!(mean <= numbers().fold(0.0, f64::max));
            prop_assert_eq!(week.days, days.len());
        }
    }
}
