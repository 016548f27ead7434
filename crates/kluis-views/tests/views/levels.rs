//! What each level lets through of what it is given.

use std::collections::BTreeSet;

use crate::support::{
    DOCTOR, Kept, STUDY, Safe, all_text, day, graphs, measured, observation, reasons, steps,
};
use kluis_rdf::digest;
use kluis_records::{FhirTime, from_graph_subject, resources};
use kluis_views::{Dates, DocumentKind, Level, Period, Rounding, Rules, TooFew, ViewError};

/// A week of steps on the first four days from a Monday on.
fn four_days() -> Vec<String> {
    steps(&[
        ("2026-09-07", 4000),
        ("2026-09-08", 5000),
        ("2026-09-09", 6000),
        ("2026-09-10", 7000),
    ])
}

#[test]
fn nothing_gives_nothing() {
    let safe = Safe::of("steps", []);
    for level in Level::ALL {
        let view = safe.view(level);
        assert!(view.documents.is_empty());
        assert_eq!(view.subject, None);
        assert!(view.left_out.is_empty() && view.suppressed.is_empty());
    }
}

#[test]
fn one_address_twice_and_a_period_backwards_are_refused() {
    let mut safe = Safe::of("steps", four_days());
    safe.period = Period {
        first: Some(day("2026-09-08")),
        last: Some(day("2026-09-07")),
    };
    let rules = Rules::new(Level::AsItIs);
    assert_eq!(safe.try_view(STUDY, &rules), Err(ViewError::Period));
    safe.period = Period::ALL;
    safe.records[1].address = safe.records[0].address.clone();
    assert_eq!(safe.try_view(STUDY, &rules), Err(ViewError::SameAddress));
}

#[test]
fn records_of_another_category_never_go_out() {
    let mut records = four_days();
    records.push(measured("8867-4", "2026-09-07", "61", "/min"));
    let safe = Safe::of("steps", records);
    for level in Level::ALL {
        assert_eq!(reasons(&safe.view(level))[0], ("other-category", 1));
    }
    assert!(!all_text(&safe.view(Level::AsItIs)).contains("8867-4"));
}

#[test]
fn only_what_lies_in_the_period_as_a_whole_goes_out() {
    let at = |time: &str| measured("8867-4", time, "61", "/min");
    let mut records: Vec<String> = [
        "2026-08-31T23:59:59-05:00",
        "2026-09-01T00:00:00+05:00",
        "2026-09-30T23:59:59-05:00",
        "2026-10-01",
        "2026-09",
        "2026",
        "in autumn",
    ]
    .map(at)
    .into();
    records.push(observation("8867-4", r#""valueInteger":61"#));
    let mut safe = Safe::of("heart-rate", records);
    safe.period = Period {
        first: Some(day("2026-09-01")),
        last: Some(day("2026-09-30")),
    };
    for level in [Level::AsItIs, Level::WithoutName] {
        let view = safe.view(level);
        let records = view.documents.iter();
        let records = records.filter(|document| document.kind == DocumentKind::Record);
        assert_eq!(records.count(), 3);
        assert_eq!(reasons(&view)[0], ("outside-period", 3));
    }
    // Without bounds what has no time passes where none is needed.
    safe.period = Period::ALL;
    let view = safe.view(Level::AsItIs);
    assert_eq!(view.documents.len(), 8);
    // A text that does not begin like a year is no time to the reader of records.
    let view = safe.view(Level::WithoutName);
    assert_eq!(view.documents.len(), 9);
    assert!(!all_text(&view).contains("autumn"));
}

#[test]
fn as_it_is_says_what_the_original_says() {
    let safe = Safe::of(
        "heart-rate",
        [observation(
            "8867-4",
            r#""valueInteger":61,"note":[{"text":"after a walk"}]"#,
        )],
    );
    let view = safe.view(Level::AsItIs);
    assert_eq!(view.subject, None);
    assert_eq!(view.documents.len(), 1);
    assert_eq!(
        digest(&graphs(&view)[0]).unwrap(),
        digest(&safe.records[0].graph).unwrap()
    );
}

#[test]
fn a_record_without_a_name_reads_as_the_same_record() {
    let safe = Safe::of(
        "blood-pressure",
        [r#"{"resourceType":"Observation","status":"final",
            "code":{"coding":[{"system":"http://loinc.org","code":"85354-9","display":"Blood pressure"}]},
            "effectiveDateTime":"2026-05-01T08:15:00+02:00","subject":{"display":"Eva"},
            "component":[
              {"code":{"coding":[{"system":"http://loinc.org","code":"8480-6"}]},"valueQuantity":{"value":128,"unit":"mmHg"}},
              {"code":{"coding":[{"system":"http://loinc.org","code":"8462-4"}]},"valueQuantity":{"value":82.0,"code":"mm[Hg]"}}]}"#
            .to_owned()],
    );
    let view = safe.view(Level::WithoutName);
    let found: Vec<_> = graphs(&view)
        .iter()
        .map(|graph| {
            let subject = resources(graph).remove(0);
            from_graph_subject(graph, subject.as_ref()).expect("a record")
        })
        .filter(|record| record.kind.fhir_type() == "Observation")
        .collect();
    let (record, original) = (&found[0], &safe.records[0].record);
    assert_eq!(record.category, original.category);
    assert_eq!(record.start, original.start);
    assert_eq!(record.value_text().as_deref(), Some("128/82.0 mm[Hg]"));
    let subject = format!("Patient/{}", view.subject.unwrap());
    assert_eq!(record.subject.as_deref(), Some(subject.as_str()));
    assert_ne!(record.identity, original.identity);
}

#[test]
fn without_a_date_of_birth_only_the_region_is_told() {
    let mut safe = Safe::of("steps", four_days());
    safe.person.birth_date = None;
    let view = safe.view(Level::Coarser);
    assert_eq!(
        (view.age_band.as_deref(), view.region.as_deref()),
        (None, Some("9xxx"))
    );
    let text = all_text(&view);
    assert!(text.contains("kluis:region") && !text.contains("kluis:ageBand"));
    safe.person.postcode = Some("SW1A 1AA".to_owned());
    let text = all_text(&safe.view(Level::Coarser));
    assert!(!text.contains("kluis:region") && text.contains("fhir:Patient"));
}

#[test]
fn age_and_region_are_told_at_one_level_only() {
    let mut records = four_days();
    records.extend(steps(&[("2026-09-11", 1), ("2026-09-12", 2)]));
    let mut safe = Safe::of("steps", records);
    safe.person.birth_date = Some(FhirTime::new("1960-02-29"));
    safe.today = day("2027-02-28");
    assert_eq!(safe.view(Level::Coarser).age_band.as_deref(), Some("65-69"));
    let mut rules = Rules::new(Level::Total);
    rules.min_values = 6;
    for view in [safe.view(Level::WithoutName), safe.view_for(STUDY, &rules)] {
        assert!(!view.documents.is_empty());
        let text = all_text(&view);
        assert!(
            !text.contains("ageBand") && !text.contains("region"),
            "{text}"
        );
    }
}

#[test]
fn a_week_with_few_days_is_held_back_and_named() {
    let mut records = four_days();
    records.truncate(3);
    // Twice on one day is one day.
    records.extend(steps(&[("2026-09-09", 100)]));
    let safe = Safe::of("steps", records);
    let view = safe.view(Level::Coarser);
    assert!(view.documents.is_empty() && view.weeks.is_empty());
    let held = &view.suppressed[0];
    assert_eq!(held.week.unwrap().to_string(), "2026-W37");
    assert_eq!(
        held.why,
        TooFew::Days {
            found: 3,
            needed: 4
        }
    );
    let mut rules = Rules::new(Level::Coarser);
    rules.min_days = 3;
    let view = safe.view_for(STUDY, &rules);
    assert_eq!(view.weeks[0].mean.to_string(), "5000");
    assert_eq!(view.weeks[0].days, 3);
}

#[test]
fn a_week_that_is_not_over_is_held_back() {
    let mut safe = Safe::of("steps", four_days());
    safe.today = day("2026-09-13");
    let view = safe.view(Level::Coarser);
    assert_eq!(view.suppressed[0].why, TooFew::WeekNotOver);
    assert!(view.documents.is_empty());
    safe.today = day("2026-09-14");
    assert_eq!(safe.view(Level::Coarser).weeks.len(), 1);
    // Nothing is added to a period that is over.
    safe.today = day("2026-09-11");
    safe.period.last = Some(day("2026-09-10"));
    assert_eq!(safe.view(Level::Coarser).weeks.len(), 1);
    let mut rules = Rules::new(Level::Coarser);
    (rules.finished_only, safe.period) = (false, Period::ALL);
    assert_eq!(safe.view_for(STUDY, &rules).weeks.len(), 1);
}

#[test]
fn a_day_is_the_one_its_source_gives() {
    // In Greenwich the first is on the Sunday before and the last on the Monday after.
    let times = [
        "2026-09-07T00:30:00+02:00",
        "2026-09-09T12:00:00Z",
        "2026-09-10",
        "2026-09-13T23:30:00-05:00",
    ];
    let records = times.map(|time| measured("8867-4", time, "61", "/min"));
    let view = Safe::of("heart-rate", records).view(Level::Coarser);
    assert_eq!(view.weeks.len(), 1);
    assert_eq!(view.weeks[0].week.to_string(), "2026-W37");
    assert_eq!(view.weeks[0].days, 4);
}

#[test]
fn means_are_of_one_unit_and_the_others_are_named() {
    let mut records: Vec<String> = (7..=11)
        .map(|day| measured("8310-5", &format!("2026-09-{day:02}"), "36.9", "Cel"))
        .collect();
    records.extend(
        (7..=10).map(|day| measured("8310-5", &format!("2026-09-{day:02}"), "98.4", "[degF]")),
    );
    let view = Safe::of("temperature", records).view(Level::Coarser);
    assert_eq!(view.weeks.len(), 1);
    assert_eq!(view.weeks[0].unit.as_deref(), Some("Cel"));
    assert_eq!(view.weeks[0].mean.to_string(), "36.9");
    assert_eq!(reasons(&view), [("other-unit", 4)]);
    assert_eq!(view.left_out[0].unit.as_deref(), Some("[degF]"));
    assert_eq!(
        view.left_out[0].measure.as_deref(),
        Some("http://loinc.org|8310-5")
    );
    // Of two equally used ones it is always the same.
    for swap in [false, true] {
        let mut units = ["mmol/L", "mg/dL"];
        if swap {
            units.reverse();
        }
        let records = (7..=10).flat_map(|day| {
            units.map(|unit| measured("2339-0", &format!("2026-09-{day:02}"), "100", unit))
        });
        let view = Safe::of("glucose", records).view(Level::Coarser);
        assert_eq!(view.weeks[0].unit.as_deref(), Some("mg/dL"));
        assert_eq!(reasons(&view), [("other-unit", 4)]);
    }
}

#[test]
fn what_makes_no_mean_is_left_out_and_named() {
    let value = |text: &str| observation("8867-4", text);
    let mut records: Vec<String> = (7..=10)
        .map(|day| measured("8867-4", &format!("2026-09-{day:02}"), "61", "/min"))
        .collect();
    records.extend([
        value(r#""valueInteger":61"#),
        value(r#""effectiveDateTime":"2026","valueInteger":61"#),
        value(r#""effectiveDateTime":"2026-09","valueInteger":61"#),
        value(r#""effectiveDateTime":"2026-09-07","valueBoolean":true"#),
        value(
            r#""effectiveDateTime":"2026-09-07","valueCodeableConcept":{"coding":[{"system":"http://loinc.org","code":"LA6576-8"}]}"#,
        ),
        value(r#""effectiveDateTime":"2026-09-07","valueString":"fast""#),
        value(
            r#""effectiveDateTime":"2026-09-07","valueQuantity":{"value":5,"comparator":"<","code":"/min"}"#,
        ),
        value(r#""effectiveDateTime":"2026-09-07","valueQuantity":{"value":1e300,"code":"/min"}"#),
        value(r#""effectivePeriod":{"start":"2026-09-07","end":"2026-09-09"},"valueInteger":61"#),
    ]);
    let safe = Safe::of("heart-rate", records);
    let view = safe.view(Level::Coarser);
    assert_eq!(
        reasons(&view),
        [
            ("no-time", 1),
            ("no-day", 2),
            ("several-days", 1),
            ("free-text", 1),
            ("number-not-usable", 1),
            ("not-a-number", 2),
            ("only-a-bound", 1),
        ]
    );
    assert_eq!(view.weeks.len(), 1);
    assert_eq!(view.weeks[0].mean.to_string(), "61");
}

#[test]
fn other_types_than_observations_have_no_mean() {
    let allergy = r#"{"resourceType":"AllergyIntolerance","recordedDate":"2026-09-07",
        "code":{"coding":[{"system":"http://snomed.info/sct","code":"91935009"}]}}"#;
    let safe = Safe::of("allergies", [allergy.to_owned()]);
    assert_eq!(safe.view(Level::WithoutName).documents.len(), 2);
    for level in [Level::Coarser, Level::Total] {
        assert_eq!(reasons(&safe.view(level)), [("not-a-number", 1)]);
    }
}

#[test]
fn huge_numbers_add_up_to_something_finite() {
    let records = (7..=13)
        .map(|day| measured("55423-8", &format!("2026-09-{day:02}"), "1e9", "{steps}"))
        .chain((7..=13).map(|day| {
            measured(
                "55423-8",
                &format!("2026-09-{day:02}T12:00:00Z"),
                "1000000000",
                "{steps}",
            )
        }));
    let safe = Safe::of("steps", records);
    assert_eq!(
        safe.view(Level::Coarser).weeks[0].mean.to_string(),
        "2000000000"
    );
    let total = &safe.view(Level::Total).totals[0];
    assert_eq!(total.total.unwrap().to_string(), "14000000000");
    // What no record reader gives is refused all the same.
    let mut safe = Safe::of("steps", four_days());
    for kept in &mut safe.records {
        let kluis_records::RecordValue::Quantity(quantity) = &mut kept.record.value else {
            panic!("steps have a number")
        };
        (quantity.text, quantity.number) = ("NaN".to_owned(), f64::NAN);
    }
    for level in [Level::WithoutName, Level::Coarser, Level::Total] {
        let view = safe.view(level);
        assert!(view.documents.is_empty());
        assert_eq!(reasons(&view), [("number-not-usable", 4)]);
    }
}

#[test]
fn dates_are_shifted_or_cut_to_the_month() {
    let mut records = four_days();
    records.extend(steps(&[
        ("2026-09-28", 8000),
        ("2026-09-29", 8000),
        ("2026-10-01", 8000),
        ("2026-10-03", 8000),
    ]));
    let safe = Safe::of("steps", records);
    let mut rules = Rules::new(Level::Coarser);
    rules.dates = Dates::Month;
    let text = all_text(&safe.view_for(STUDY, &rules));
    // The second week has most of its days in October.
    for month in ["\"2026-09\"^^xsd:gYearMonth", "\"2026-10\"^^xsd:gYearMonth"] {
        assert_eq!(text.matches(month).count(), 1, "{text}");
    }
    assert!(!text.contains("xsd:date "));
    let shifted = all_text(&safe.view(Level::Coarser));
    let dates: BTreeSet<&str> = shifted
        .match_indices("^^xsd:date")
        .map(|(at, _)| &shifted[at - 11..at - 1])
        .collect();
    assert_eq!(dates.len(), 4);
    let shift = day("2026-09-07") - day(dates.first().unwrap());
    let expected = ["2026-09-07", "2026-09-13", "2026-09-28", "2026-10-04"];
    let back: Vec<_> = dates
        .iter()
        .map(|date| (day(date) + shift).to_string())
        .collect();
    assert_eq!(back, expected);
    assert!((1..=91).contains(&shift.get_days()));
}

#[test]
fn a_total_needs_enough_values_on_enough_days() {
    let on = |days: &[u32], each: usize| -> Vec<String> {
        days.iter()
            .flat_map(|day| {
                (0..each).map(move |hour| {
                    let time = format!("2026-09-{day:02}T{hour:02}:00:00Z");
                    measured("8867-4", &time, "60", "/min")
                })
            })
            .collect()
    };
    for (days, each, why) in [
        (
            &[1, 2, 3, 4][..],
            2,
            TooFew::Values {
                found: 8,
                needed: 10,
            },
        ),
        (
            &[1, 2, 3],
            5,
            TooFew::Days {
                found: 3,
                needed: 4,
            },
        ),
    ] {
        let view = Safe::of("heart-rate", on(days, each)).view(Level::Total);
        assert_eq!(view.suppressed[0].why, why);
        assert_eq!(view.suppressed[0].week, None);
        assert!(view.documents.is_empty() && view.subject.is_none());
    }
    let view = Safe::of("heart-rate", on(&[1, 2, 3, 4], 3)).view(Level::Total);
    assert_eq!(view.documents.len(), 1);
    let total = &view.totals[0];
    assert_eq!((total.values, total.mean.to_string().as_str()), (12, "60"));
    assert_eq!(total.total, None);
}

#[test]
fn a_month_that_is_not_over_is_in_no_total() {
    let days = (1..=12).map(|day| format!("2026-10-{day:02}"));
    let days = days.chain((1..=5).map(|day| format!("2026-11-{day:02}")));
    let records = days.map(|day| measured("55423-8", &day, "1000", "{steps}"));
    let mut safe = Safe::of("steps", records);
    let view = safe.view(Level::Total);
    assert_eq!(reasons(&view), [("month-not-over", 5)]);
    let total = &view.totals[0];
    assert_eq!(
        (total.values, total.last.to_string().as_str()),
        (12, "2026-10")
    );
    assert_eq!(total.total.unwrap().to_string(), "12000");
    safe.period.last = Some(day("2026-11-05"));
    assert_eq!(safe.view(Level::Total).totals[0].values, 17);
}

#[test]
fn rounding_can_be_told_for_a_measure() {
    let safe = Safe::of("steps", four_days());
    let mut rules = Rules::new(Level::Coarser);
    let step = Rounding::Step {
        units: 1000,
        decimals: 0,
    };
    rules
        .rounding
        .insert("http://loinc.org|55423-8".to_owned(), step);
    assert_eq!(
        safe.view_for(STUDY, &rules).weeks[0].mean.to_string(),
        "6000"
    );
    assert_eq!(safe.view(Level::Coarser).weeks[0].mean.to_string(), "5500");
}

#[test]
fn names_stay_while_what_they_stand_for_does() {
    let mut safe = Safe::of("steps", four_days());
    let names = |safe: &Safe, recipient| -> BTreeSet<String> {
        let view = safe.view_for(recipient, &Rules::new(Level::WithoutName));
        view.documents
            .into_iter()
            .map(|document| document.name)
            .collect()
    };
    let before = names(&safe, STUDY);
    assert!(before.is_disjoint(&names(&safe, DOCTOR)));
    let corrected = measured("55423-8", "2026-09-07", "4100", "{steps}");
    safe.records[0] = Kept::new(&safe.records[0].address.clone(), &corrected);
    assert_eq!(names(&safe, STUDY), before);
    safe.records.remove(0);
    assert_eq!(names(&safe, STUDY).len(), before.len() - 1);
    assert!(names(&safe, STUDY).is_subset(&before));
    safe.secret = [8; 32];
    assert!(names(&safe, STUDY).is_disjoint(&before));
}
