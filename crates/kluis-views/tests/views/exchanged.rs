//! Expected views that others wrote down, where they are at hand.

use std::path::Path;

use crate::support::{Kept, Safe, all_text, day, list, secret, text};
use kluis_records::FhirTime;
use kluis_testkit::exchanged_or_skip;
use kluis_views::{Dates, Level, PersonFacts, Recipient, Rules, ViewSecret};
use serde_json::{Value, json};
use zeroize::Zeroizing;

fn read(path: &Path) -> Value {
    let bytes = std::fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_slice(&bytes).expect("JSON")
}

/// A safe with the exchanged records, in which everything that tells of the person is planted.
fn safe(input: &Value) -> Safe {
    let patient = &input["patient"];
    let records = list(&input["observations"]).iter();
    let records = records.map(|observation| {
        let (system, code) = text(&observation["code"])
            .split_once('|')
            .expect("a code");
        let resource = json!({
            "resourceType": "Observation",
            "status": "final",
            "identifier": [{"system": observation["id"], "value": patient["rrn"]}],
            "text": {"status": "generated", "div": format!("<div>{}</div>", patient["name"])},
            "code": {"coding": [{"system": system, "code": code}], "text": observation["note"]},
            "subject": {"reference": patient["webid"], "display": patient["name"]},
            "effectiveDateTime": observation["start"],
            "valueQuantity": {"value": observation["value"]},
            "device": {"display": observation["device"]},
            "note": [{"text": observation["note"]}],
            "contained": [{"resourceType": "Patient", "birthDate": patient["birthDate"],
                "telecom": [{"value": patient["email"]}], "address": [{"postalCode": patient["postcode"]}]}]
        });
        Kept::new(text(&observation["id"]), &resource.to_string())
    });
    let mut safe = Safe::of("steps", []);
    safe.records = records.collect();
    safe.person = PersonFacts {
        birth_date: Some(FhirTime::new(text(&patient["birthDate"]))),
        postcode: patient["postcode"].as_str().map(str::to_owned),
    };
    safe.secret = secret(&input["secretHex"]);
    safe.today = day(text(&input["referenceDate"]));
    safe
}

#[test]
fn exchanged_records_give_the_expected_view() {
    let Some(folder) = exchanged_or_skip("anonymise") else {
        return;
    };
    let (input, expected) = (
        read(&folder.join("input.json")),
        read(&folder.join("expected.json")),
    );
    let safe = safe(&input);
    let rules = Rules::new(Level::Coarser);
    assert_eq!(json!(rules.min_days), input["rules"]["minDays"]);
    for recipient in list(&input["recipients"]) {
        let recipient = text(recipient);
        let view = safe.view_for(recipient, &rules);
        let weeks: Vec<Value> = view
            .weeks
            .iter()
            .map(|week| {
                json!({"week": week.week.to_string(), "meanPerDay": week.mean.to_f64(), "days": week.days})
            })
            .collect();
        let suppressed: Vec<Value> = view
            .suppressed
            .iter()
            .map(|held| {
                assert_eq!(held.why.name(), "too-few-days");
                json!({"week": held.week.unwrap().to_string(), "reason": "fewer than 4 days"})
            })
            .collect();
        let found = json!({
            "subject": view.subject,
            "ageBand": view.age_band,
            "region": view.region,
            "steps": weeks,
            "suppressed": suppressed
        });
        assert_eq!(found, expected[recipient], "{recipient}");
        let whole = all_text(&view);
        for fact in [&view.subject, &view.age_band, &view.region] {
            assert!(whole.contains(fact.as_deref().unwrap()), "{fact:?}");
        }
        let shift = ViewSecret::new(Zeroizing::new(safe.secret))
            .date_shift(&Recipient::new(recipient).unwrap());
        assert_eq!(json!(shift), expected["dateShiftDays"][recipient]);
    }
}

#[test]
fn what_must_not_appear_appears_at_no_lower_level() {
    let Some(folder) = exchanged_or_skip("anonymise") else {
        return;
    };
    let (input, expected) = (
        read(&folder.join("input.json")),
        read(&folder.join("expected.json")),
    );
    let mut safe = safe(&input);
    // So few values would be held back, and nothing held back can give anything away.
    let mut total = Rules::new(Level::Total);
    total.min_values = 5;
    let mut by_month = Rules::new(Level::Coarser);
    by_month.dates = Dates::Month;
    safe.records.reverse();
    for recipient in list(&input["recipients"]) {
        for rules in [
            &Rules::new(Level::WithoutName),
            &Rules::new(Level::Coarser),
            &by_month,
            &total,
        ] {
            let view = safe.view_for(text(recipient), rules);
            let whole = all_text(&view);
            assert!(!view.documents.is_empty());
            for forbidden in list(&expected["mustNotAppear"]) {
                let forbidden = text(forbidden);
                // Times pass where only the name is taken away; of them this one is in the list.
                let is_time = rules.level == Level::WithoutName && forbidden == "2026-09-07";
                assert_eq!(whole.contains(forbidden), is_time, "{forbidden} in {whole}");
            }
        }
    }
}
