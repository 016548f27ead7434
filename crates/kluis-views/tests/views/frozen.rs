//! Views that were worked out once, by other means, and keep their figures for ever.
//!
//! `frozen/v1/input.json` is an invented person; `expected.json` was worked out by a script of its own, in exact fractions:
//!
//! - `subject`: `"p-" + hex(HMAC-SHA256(secret, "pseudonym|" + recipient))[:20]`
//! - `dateShiftDays`: `-1 - int.from_bytes(HMAC-SHA256(secret, "dateshift|" + recipient)[:4], "big") % 91`
//! - `ageBand`: `age = year - birthyear - ((month, day) < (birthmonth, birthday))`, `low = age // 5 * 5`, `low-(low + 4)`
//! - `region`: first digit of the postcode, `"xxx"`
//! - a day is the first ten characters of `start`; steps of a day are `sum(values)`, blood pressure `mean(values)`
//! - a week is `date.isocalendar()`; its mean is `mean(days)`, where there are at least four, else it is suppressed
//! - a total: `mean(days)` and `sum(days)` for steps, `mean(values)` for blood pressure, of at least ten values
//! - rounded to `floor(x / step + 1/2) * step`, with a step of 100 for steps and of 1 for `mm[Hg]`

use std::path::Path;

use crate::support::{Kept, Safe, all_text, day, list, secret, text};
use kluis_records::FhirTime;
use kluis_views::{Dates, Level, PersonFacts, Recipient, Rules, TooFew, View, ViewSecret};
use serde_json::{Value, json};
use zeroize::Zeroizing;

fn read(name: &str) -> Value {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/frozen/v1");
    serde_json::from_slice(&std::fs::read(folder.join(name)).expect("a file")).expect("JSON")
}

fn concept(token: &Value, note: &Value) -> Value {
    let (system, code) = text(token).split_once('|').expect("a code");
    json!({"coding": [{"system": system, "code": code, "display": note}], "text": note})
}

fn quantity(of: &Value) -> Value {
    let number: Value = serde_json::from_str(text(&of["value"])).expect("a number");
    json!({"value": number, "unit": of["unit"], "system": "http://unitsofmeasure.org", "code": of["unit"]})
}

fn safe(input: &Value, category: &'static str) -> Safe {
    let person = &input["person"];
    let records = list(&input["records"]).iter();
    let records = records
        .filter(|record| record["category"] == category)
        .map(|record| {
            let note = &record["note"];
            let mut resource = json!({
                "resourceType": "Observation",
                "status": "final",
                "identifier": [{"value": person["nationalNumber"]}],
                "code": concept(&record["code"], note),
                "subject": {"display": person["name"]},
                "effectiveDateTime": record["start"],
                "device": {"display": record["device"]},
                "note": [{"text": note}]
            });
            match record["components"].as_array() {
                Some(parts) => {
                    let parts = parts.iter().map(|part| {
                    json!({"code": concept(&part["code"], note), "valueQuantity": quantity(part)})
                });
                    resource["component"] = parts.collect();
                }
                None => resource["valueQuantity"] = quantity(record),
            }
            Kept::new(text(&record["address"]), &resource.to_string())
        });
    let mut safe = Safe::of(category, []);
    safe.records = records.collect();
    safe.person = PersonFacts {
        birth_date: person["birthDate"].as_str().map(FhirTime::new),
        postcode: person["postcode"].as_str().map(str::to_owned),
    };
    safe.secret = secret(&input["secretHex"]);
    safe.today = day(text(&input["today"]));
    safe
}

fn suppressed(view: &View) -> Vec<Value> {
    let held = view.suppressed.iter();
    held.map(|held| match held.why {
        TooFew::Days { found, needed: 4 } => {
            json!({"measure": held.measure, "week": held.week.expect("a week").to_string(), "days": found})
        }
        other => panic!("{other:?}"),
    })
    .collect()
}

#[test]
fn frozen_records_keep_their_figures() {
    let (input, expected) = (read("input.json"), read("expected.json"));
    for category in ["steps", "blood-pressure"] {
        let safe = safe(&input, category);
        let of_category = &expected["categories"][category];
        for (recipient, of_recipient) in expected["recipients"].as_object().unwrap() {
            let view = safe.view_for(recipient, &Rules::new(Level::Coarser));
            let weeks: Value = view
                .weeks
                .iter()
                .map(|week| {
                    json!({"measure": week.measure, "week": week.week.to_string(), "days": week.days,
                        "mean": week.mean.to_string()})
                })
                .collect();
            assert_eq!(weeks, of_category["weeks"]);
            assert_eq!(json!(suppressed(&view)), of_category["suppressed"]);
            assert_eq!(json!(view.subject), of_recipient["subject"]);
            assert_eq!(json!(view.age_band), expected["ageBand"]);
            assert_eq!(json!(view.region), expected["region"]);
            let shift = ViewSecret::new(Zeroizing::new(safe.secret))
                .date_shift(&Recipient::new(recipient).unwrap());
            assert_eq!(json!(shift), of_recipient["dateShiftDays"]);
            let view = safe.view_for(recipient, &Rules::new(Level::Total));
            let totals: Value = view
                .totals
                .iter()
                .map(|total| {
                    json!({"measure": total.measure, "values": total.values, "first": total.first.to_string(),
                        "last": total.last.to_string(), "mean": total.mean.to_string(),
                        "total": total.total.map(|total| total.to_string())})
                })
                .collect();
            assert_eq!(totals, of_category["totals"]);
            assert_eq!(json!(view.subject), of_recipient["subject"]);
        }
    }
}

#[test]
fn what_tells_of_the_person_is_in_no_frozen_view() {
    let (input, expected) = (read("input.json"), read("expected.json"));
    let strings =
        |name: &str| -> Vec<String> { serde_json::from_value(expected[name].clone()).unwrap() };
    let mut by_month = Rules::new(Level::Coarser);
    by_month.dates = Dates::Month;
    for category in ["steps", "blood-pressure"] {
        let safe = safe(&input, category);
        let as_it_is = all_text(&safe.view(Level::AsItIs));
        assert!(as_it_is.contains("Jozef Proefpersoon") && as_it_is.contains("Oma Lies"));
        for recipient in expected["recipients"].as_object().unwrap().keys() {
            for rules in [
                &Rules::new(Level::WithoutName),
                &Rules::new(Level::Coarser),
                &by_month,
                &Rules::new(Level::Total),
            ] {
                let whole = all_text(&safe.view_for(recipient, rules));
                let mut forbidden = strings("mustNotAppear");
                if rules.level != Level::WithoutName {
                    forbidden.extend(strings("mustNotAppearInMeans"));
                }
                for forbidden in forbidden {
                    assert!(!whole.contains(&forbidden), "{forbidden} in {whole}");
                }
            }
        }
    }
}
