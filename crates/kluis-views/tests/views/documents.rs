//! How documents are written: a change of these texts is a change of what recipients read.

use crate::support::{STUDY, Safe, measured};
use kluis_views::{Dates, Level, Rules, View};

fn shown(view: &View) -> String {
    view.documents
        .iter()
        .map(|document| {
            let (kind, name) = (document.kind.name(), &document.name);
            format!("# {kind} {name}\n{}\n", document.turtle)
        })
        .collect()
}

fn medicines() -> Safe {
    Safe::of(
        "medications",
        [r#"{"resourceType":"MedicationStatement","id":"m","status":"stopped",
            "medicationCodeableConcept":{"coding":[{"system":"http://www.whocc.no/atc","code":"C09AA05","display":"ramipril"}],"text":"Eva's pills"},
            "effectivePeriod":{"start":"2026-03-01","end":"2026-04-15"},
            "dosage":[{"text":"one in the morning"}]}"#
            .to_owned()],
    )
}

fn conditions() -> Safe {
    Safe::of(
        "conditions",
        [
            r#"{"resourceType":"Condition","clinicalStatus":{"coding":[{"code":"resolved"}]},
            "verificationStatus":{"coding":[{"code":"confirmed"}]},
            "code":{"coding":[{"system":"http://snomed.info/sct","code":"38341003"}]},
            "onsetDateTime":"2019-05","abatementDateTime":"2024","recordedDate":"2019-06-01"}"#
                .to_owned(),
        ],
    )
}

fn answers() -> Safe {
    Safe::of(
        "blood-pressure",
        [r#"{"resourceType":"Observation","status":"final",
            "code":{"coding":[{"system":"http://loinc.org","code":"85354-9"}]},
            "effectiveDateTime":"2026-05-01T08:15:30.250+02:00",
            "component":[
              {"code":{"coding":[{"system":"http://loinc.org","code":"8480-6"}]},"valueQuantity":{"value":128.0,"unit":"mmHg"}},
              {"code":{"coding":[{"system":"http://loinc.org","code":"8462-4"}]},"valueQuantity":{"value":40,"comparator":"<","code":"mm[Hg]"}},
              {"code":{"coding":[{"system":"http://loinc.org","code":"8361-8"}]},"valueCodeableConcept":{"text":"sitting","coding":[{"system":"http://loinc.org","code":"LA11868-9"}]}},
              {"code":{"coding":[{"system":"http://loinc.org","code":"8478-0"}]},"dataAbsentReason":{"text":"cuff too small"}}]}"#
            .to_owned()],
    )
}

fn walks() -> Safe {
    Safe::of(
        "steps",
        (0..12).map(|day| {
            let (date, steps) = (format!("2026-09-{:02}", 7 + day), 4000 + 250 * day);
            measured("55423-8", &date, &steps.to_string(), "{steps}")
        }),
    )
}

#[test]
fn records_without_a_name_are_written_so() {
    for (name, safe) in [
        ("medication", medicines()),
        ("condition", conditions()),
        ("observation", answers()),
    ] {
        insta::assert_snapshot!(name, shown(&safe.view(Level::WithoutName)));
    }
}

#[test]
fn means_and_totals_are_written_so() {
    let safe = walks();
    insta::assert_snapshot!("weekly_means_shifted", shown(&safe.view(Level::Coarser)));
    let mut by_month = Rules::new(Level::Coarser);
    by_month.dates = Dates::Month;
    insta::assert_snapshot!(
        "weekly_means_by_month",
        shown(&safe.view_for(STUDY, &by_month))
    );
    insta::assert_snapshot!("totals", shown(&safe.view(Level::Total)));
}
