//! The one place where something of a record passes: what comes out holds no text that a person or a device wrote.
//!
//! Everything in an [`Admitted`] is a word of this crate's own lists, or was read character by character as a code, a unit,
//! a number or a time. Every level but *as it is* is made from it alone.

use kluis_records::{Component, FhirJson, FhirTime, Quantity, RecordValue};
use oxrdf::NamedNodeRef;

use crate::codes::{self, Code};
use crate::form::{Form, Standing, began_at_onset};
use crate::left_out::{Ledger, Reason};
use crate::moment::Moment;
use crate::{Period, Source, units};

/// The largest number that passes: nothing measured about a person is larger, and most numbers that name one are.
const LARGEST: f64 = 1e9;

/// The most characters of a number.
const LONGEST_NUMBER: usize = 20;

const COMPARATORS: &[&str] = &["<", "<=", ">=", ">", "ad"];

/// In an element that a reader must not pass over, because it changes what the others mean.
const MODIFIER: NamedNodeRef<'_> =
    NamedNodeRef::new_unchecked("http://hl7.org/fhir/modifierExtension");

/// What of a record may go out without a name.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Admitted {
    pub(crate) form: &'static Form,
    pub(crate) standing: Standing,
    /// Whether the time is that of the onset, where the form asks.
    pub(crate) at_onset: bool,
    pub(crate) start: Option<Moment>,
    pub(crate) end: Option<Moment>,
    /// Whether it lasted over more than the day it began and the next one.
    pub(crate) several_days: bool,
    /// Of what the record is about; may be empty where the parts have codes of their own.
    pub(crate) codes: Vec<Code>,
    pub(crate) value: Option<Value>,
    pub(crate) parts: Vec<Part>,
}

/// One of several values measured together.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Part {
    /// At least one.
    pub(crate) codes: Vec<Code>,
    pub(crate) value: Value,
}

/// A value without words.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value {
    Amount(Amount),
    /// At least one code.
    Coded(Vec<Code>),
    Boolean(bool),
    /// Known to be missing; why is left behind.
    Absent,
}

/// A number with its unit.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Amount {
    /// The number as it was written, a JSON number.
    pub(crate) text: String,
    pub(crate) number: f64,
    pub(crate) comparator: Option<&'static str>,
    /// UCUM.
    pub(crate) unit: Option<String>,
}

/// What of a record passes; `None`, with the reason counted, where nothing may. A part that may not is counted too.
pub(crate) fn admit(source: &Source<'_>, period: &Period, ledger: &mut Ledger) -> Option<Admitted> {
    let admitted = whole(source, period, ledger);
    if let Err(reason) = admitted {
        ledger.add_of(reason, codes::known(&source.record.codes).first());
    }
    admitted.ok()
}

fn whole(source: &Source<'_>, period: &Period, ledger: &mut Ledger) -> Result<Admitted, Reason> {
    let record = source.record;
    let form = Form::of(&record.kind).ok_or(Reason::KindNotNamed)?;
    let standing = form.standing(record)?;
    let modified = source
        .graph
        .iter()
        .any(|triple| triple.predicate == MODIFIER);
    if modified {
        return Err(Reason::MeaningModified);
    }
    let moment = |time: Option<&FhirTime>| {
        time.map(|time| Moment::of(time).ok_or(Reason::TimeNotRead))
            .transpose()
    };
    let start = moment(record.start.as_ref())?;
    let end = moment(record.end.as_ref())?;
    let several_days = match (&start, &end) {
        (Some(start), Some(end)) => start.last.tomorrow().is_ok_and(|next| end.last > next),
        _ => false,
    };
    // An end after the period would tell of what is not shared.
    let end = end.filter(|end| start.is_some() && period.last.is_none_or(|last| end.last <= last));
    let codes = codes::known(&record.codes);
    let parts: Vec<Part> = record
        .components
        .iter()
        .filter_map(|component| part(component, ledger))
        .collect();
    let value = match value(&record.value) {
        Err(reason) if !parts.is_empty() => {
            ledger.add_of(reason, codes.first());
            None
        }
        found => found?.filter(|_| !codes.is_empty()),
    };
    if codes.is_empty() && parts.is_empty() {
        return Err(Reason::CodeNotKnown);
    }
    if form.kind == "Observation" && value.is_none() && parts.is_empty() {
        return Err(Reason::NoValue);
    }
    Ok(Admitted {
        form,
        standing,
        at_onset: began_at_onset(record),
        start,
        end,
        several_days,
        codes,
        value,
        parts,
    })
}

fn part(component: &Component, ledger: &mut Ledger) -> Option<Part> {
    let codes = codes::known(&component.codes);
    let value = match value(&component.value) {
        _ if codes.is_empty() => Err(Reason::CodeNotKnown),
        Ok(value) => value.ok_or(Reason::NoValue),
        Err(reason) => Err(reason),
    };
    match value {
        Ok(value) => Some(Part { codes, value }),
        Err(reason) => {
            ledger.add_of(reason, codes.first());
            None
        }
    }
}

fn value(value: &RecordValue) -> Result<Option<Value>, Reason> {
    Ok(Some(match value {
        RecordValue::None => return Ok(None),
        RecordValue::Quantity(quantity) => Value::Amount(amount(quantity)?),
        RecordValue::Coded { codings, .. } => {
            let codes = codes::known(codings);
            if codes.is_empty() {
                return Err(Reason::ValueNotKnown);
            }
            Value::Coded(codes)
        }
        RecordValue::Boolean(value) => Value::Boolean(*value),
        RecordValue::Absent(_) => Value::Absent,
        // Text, and every kind of value that is added one day.
        _ => return Err(Reason::FreeText),
    }))
}

fn amount(quantity: &Quantity) -> Result<Amount, Reason> {
    let text = quantity.text.as_str();
    let is_number = text.len() <= LONGEST_NUMBER
        && matches!(FhirJson::parse(text), Ok(FhirJson::Number(read)) if read == text);
    let number = text
        .parse::<f64>()
        .ok()
        .filter(|number| is_number && quantity.number.is_finite() && number.abs() <= LARGEST)
        .ok_or(Reason::NumberNotUsable)?;
    let comparator = match quantity.comparator.as_deref() {
        Some(text) => Some(
            COMPARATORS
                .iter()
                .copied()
                .find(|known| *known == text)
                .ok_or(Reason::ValueNotKnown)?,
        ),
        None => None,
    };
    let (code, written) = (quantity.code.as_deref(), quantity.unit.as_deref());
    let unit = units::known(code, written);
    if unit.is_none() && (code.is_some() || written.is_some()) {
        return Err(Reason::UnitNotKnown);
    }
    Ok(Amount {
        text: text.to_owned(),
        number,
        comparator,
        unit,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_records::{Kept, observation};

    fn admitted(kept: &Kept) -> (Option<Admitted>, Vec<(&'static str, usize)>) {
        let mut ledger = Ledger::default();
        let found = admit(&kept.source(), &Period::ALL, &mut ledger);
        let reasons = ledger.into_list();
        (
            found,
            reasons
                .iter()
                .map(|left| (left.reason.name(), left.count))
                .collect(),
        )
    }

    fn refused(text: &str) -> Vec<(&'static str, usize)> {
        let (found, reasons) = admitted(&Kept::of(text));
        assert_eq!(found, None, "{text}");
        reasons
    }

    #[test]
    fn a_number_with_its_unit_and_time_passes() {
        let (found, reasons) = admitted(&Kept::of(&observation(
            "8867-4",
            r#""effectiveDateTime":"2026-05-01T08:15:00+02:00","valueQuantity":{"value":61.0,"unit":"bpm"}"#,
        )));
        let found = found.unwrap();
        let Some(Value::Amount(amount)) = found.value else {
            panic!("{found:?}")
        };
        assert_eq!(
            (amount.text.as_str(), amount.unit.as_deref()),
            ("61.0", Some("/min"))
        );
        assert_eq!(found.start.unwrap().text, "2026-05-01T08:15:00+02:00");
        assert_eq!(reasons, []);
    }

    #[test]
    fn each_kind_of_value_passes_or_has_its_reason() {
        for (value, reason) in [
            (
                r#""valueQuantity":{"value":1,"unit":"Eva"}"#,
                "unit-not-known",
            ),
            (
                r#""valueQuantity":{"value":61041200097}"#,
                "number-not-usable",
            ),
            (
                r#""valueQuantity":{"value":1.00000000000000000001}"#,
                "number-not-usable",
            ),
            (
                r#""valueQuantity":{"value":1,"comparator":"Eva"}"#,
                "value-not-known",
            ),
            (r#""valueString":"walked with Tom""#, "free-text"),
            (r#""valueDateTime":"1961-04-12""#, "free-text"),
            (r#""valueRange":{"low":{"value":1}}"#, "free-text"),
            (
                r#""valueCodeableConcept":{"text":"fine"}"#,
                "value-not-known",
            ),
            (r#""note":[{"text":"none"}]"#, "no-value"),
            (
                r#""effectiveDateTime":"2026-05-01 by Eva","valueInteger":1"#,
                "time-not-read",
            ),
        ] {
            assert_eq!(
                refused(&observation("8867-4", value)),
                [(reason, 1)],
                "{value}"
            );
        }
        for value in [
            r#""valueInteger":3"#,
            r#""valueQuantity":{"value":5,"comparator":"<","code":"mmol/L"}"#,
            r#""valueBoolean":true"#,
            r#""dataAbsentReason":{"text":"Eva was out"}"#,
            r#""valueCodeableConcept":{"text":"x","coding":[{"system":"http://loinc.org","code":"LA6576-8"}]}"#,
        ] {
            let (found, reasons) = admitted(&Kept::of(&observation("8867-4", value)));
            assert!(found.is_some() && reasons.is_empty(), "{value}");
        }
    }

    #[test]
    fn a_number_that_is_none_does_not_pass() {
        let of = |text: &str, number: f64| Quantity {
            text: text.to_owned(),
            number,
            comparator: None,
            unit: None,
            code: None,
        };
        for (text, number) in [
            ("NaN", f64::NAN),
            ("inf", f64::INFINITY),
            ("1", f64::NAN),
            ("1e300", 1e300),
            ("+1", 1.0),
            (" 1", 1.0),
            ("", 0.0),
            ("Eva", 1.0),
        ] {
            assert_eq!(
                amount(&of(text, number)),
                Err(Reason::NumberNotUsable),
                "{text}"
            );
        }
        assert!(amount(&of("1e9", 1e9)).is_ok());
    }

    #[test]
    fn parts_pass_one_by_one() {
        let (found, reasons) = admitted(&Kept::of(&observation(
            "85354-9",
            r#""component":[
                {"code":{"coding":[{"system":"http://loinc.org","code":"8480-6"}]},"valueQuantity":{"value":128,"code":"mm[Hg]"}},
                {"code":{"coding":[{"system":"http://loinc.org","code":"8462-4"}]},"valueString":"eighty"},
                {"code":{"text":"arm"},"valueQuantity":{"value":1}}]"#,
        )));
        assert_eq!(found.unwrap().parts.len(), 1);
        assert_eq!(reasons, [("code-not-known", 1), ("free-text", 1)]);
    }

    #[test]
    fn what_changes_the_meaning_lets_nothing_pass() {
        let text = observation(
            "8867-4",
            r#""valueInteger":1,"modifierExtension":[{"url":"http://e.example/not","valueBoolean":true}]"#,
        );
        assert_eq!(refused(&text), [("meaning-modified", 1)]);
        let text =
            observation("8867-4", r#""valueInteger":1"#).replace("final", "entered-in-error");
        assert_eq!(refused(&text), [("entered-in-error", 1)]);
        assert_eq!(
            refused(r#"{"resourceType":"Patient","id":"eva"}"#),
            [("kind-not-named", 1)]
        );
        let local = observation("8867-4", r#""valueInteger":1"#).replace("loinc.org", "e.example");
        assert_eq!(refused(&local), [("code-not-known", 1)]);
    }

    #[test]
    fn an_end_after_the_period_is_not_told() {
        let kept = Kept::of(&observation(
            "93832-4",
            r#""effectivePeriod":{"start":"2026-09-06","end":"2026-09-14"},"valueInteger":1"#,
        ));
        let end_within = |last: &str| {
            let period = Period {
                first: None,
                last: last.parse().ok(),
            };
            let found = admit(&kept.source(), &period, &mut Ledger::default()).unwrap();
            found.end.is_some()
        };
        assert!(end_within("2026-09-14"));
        assert!(!end_within("2026-09-13"));
    }
}
