//! What a person is told before anything goes out.

use crate::support::{STUDY, Safe, day, measured, observation};
use kluis_views::{Level, Rules, Warning};

fn names(warnings: &[Warning]) -> Vec<&'static str> {
    warnings.iter().map(Warning::name).collect()
}

/// The same heart rate on so many days from the first of January on.
fn pulse(days: u32) -> Vec<String> {
    let first = day("2026-01-01");
    (0..days)
        .map(|after| {
            let day = first + jiff::Span::new().days(after);
            measured("8867-4", &day.to_string(), "61", "/min")
        })
        .collect()
}

#[test]
fn the_preview_is_what_goes_out() {
    let safe = Safe::of("heart-rate", pulse(30));
    for level in Level::ALL {
        let preview = safe.preview(level);
        assert_eq!(preview.view, safe.view_for(STUDY, &Rules::new(level)));
        let documents = &preview.view.documents;
        assert_eq!(preview.counts.given, 30);
        assert_eq!(preview.counts.documents, documents.len());
        let bytes: usize = documents.iter().map(|document| document.turtle.len()).sum();
        assert_eq!(preview.counts.bytes, bytes);
    }
    assert_eq!(safe.preview(Level::WithoutName).counts.used, 30);
    assert_eq!(safe.preview(Level::Coarser).counts.used, 30);
    assert_eq!(safe.preview(Level::Total).counts.used, 30);
    // The last three days are a week of too few.
    let safe = Safe::of("heart-rate", pulse(28));
    assert_eq!(safe.preview(Level::Coarser).counts.used, 25);
    assert_eq!(safe.preview(Level::Total).counts.used, 28);
}

#[test]
fn many_equal_values_over_a_long_time_warn_of_nothing() {
    let safe = Safe::of("heart-rate", pulse(60));
    for level in Level::ALL {
        assert_eq!(safe.preview(level).warnings, [], "{level:?}");
    }
}

#[test]
fn few_records_in_a_short_time_are_warned_of() {
    let safe = Safe::of("heart-rate", pulse(3));
    for level in [Level::AsItIs, Level::WithoutName] {
        let warnings = safe.preview(level).warnings;
        assert_eq!(
            warnings,
            [
                Warning::FewRecords { count: 3 },
                Warning::ShortPeriod { days: 3 }
            ]
        );
        assert_eq!(names(&warnings), ["few-records", "short-period"]);
    }
    for level in [Level::Coarser, Level::Total] {
        assert_eq!(names(&safe.preview(level).warnings), ["nothing-goes-out"]);
    }
}

#[test]
fn rare_codes_and_values_are_warned_of() {
    let mut records = pulse(60);
    records.push(measured("8867-4", "2026-02-01", "190", "/min"));
    records.push(measured("40443-4", "2026-02-02", "48", "/min"));
    let safe = Safe::of("heart-rate", records);
    for level in [Level::AsItIs, Level::WithoutName] {
        assert_eq!(
            safe.preview(level).warnings,
            [
                Warning::RareCode {
                    code: "http://loinc.org|40443-4".to_owned(),
                    records: 1
                },
                Warning::RareValues {
                    measure: "http://loinc.org|40443-4".to_owned(),
                    rare: 1,
                    different: 1
                },
                Warning::RareValues {
                    measure: "http://loinc.org|8867-4".to_owned(),
                    rare: 1,
                    different: 2
                },
            ],
            "{level:?}"
        );
    }
    // The rare code has no mean, and the rare value makes one week differ.
    assert_eq!(
        names(&safe.preview(Level::Coarser).warnings),
        ["rare-values"]
    );
}

#[test]
fn weeks_are_counted_where_weeks_go_out() {
    let safe = Safe::of("heart-rate", pulse(18));
    assert_eq!(
        safe.preview(Level::Coarser).warnings,
        [
            Warning::FewRecords { count: 3 },
            Warning::ShortPeriod { days: 21 }
        ]
    );
    let safe = Safe::of("heart-rate", pulse(11));
    let warnings = safe.preview(Level::Coarser).warnings;
    assert_eq!(
        names(&warnings),
        ["rare-values", "few-records", "short-period"]
    );
}

#[test]
fn free_text_is_warned_of_where_it_goes_out() {
    let mut records = pulse(60);
    for after in [10, 11, 12] {
        records.push(observation(
            "8867-4",
            &format!(
                r#""effectiveDateTime":"2026-01-{after}","valueQuantity":{{"value":61,"code":"/min"}},"note":[{{"text":"after a walk"}}]"#
            ),
        ));
    }
    let safe = Safe::of("heart-rate", records);
    assert_eq!(
        safe.preview(Level::AsItIs).warnings,
        [Warning::FreeText { documents: 3 }]
    );
    assert_eq!(safe.preview(Level::WithoutName).warnings, []);
}
