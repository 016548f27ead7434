//! Parts of FHIR resources, made of what passed.

use kluis_records::FhirJson;

use crate::admitted::{Amount, Value};
use crate::codes::Code;

const UCUM: &str = "http://unitsofmeasure.org";
const ABSENT: &str = "http://terminology.hl7.org/CodeSystem/data-absent-reason";
const STATISTICS: &str = "http://terminology.hl7.org/CodeSystem/observation-statistics";

/// Members of a resource or of a part of one.
pub(crate) type Members = Vec<(String, FhirJson)>;

pub(crate) fn text(text: &str) -> FhirJson {
    FhirJson::String(text.to_owned())
}

pub(crate) fn member(name: &str, value: FhirJson) -> (String, FhirJson) {
    (name.to_owned(), value)
}

/// A concept of codes alone.
pub(crate) fn concept<'a>(codes: impl IntoIterator<Item = &'a Code>) -> FhirJson {
    let codings = codes
        .into_iter()
        .map(|code| coding(code.system(), &code.code));
    FhirJson::Object(vec![member("coding", FhirJson::Array(codings.collect()))])
}

/// A concept of one code.
pub(crate) fn concept_of(system: &str, code: &str) -> FhirJson {
    let codings = FhirJson::Array(vec![coding(system, code)]);
    FhirJson::Object(vec![member("coding", codings)])
}

/// How a value was worked out, in FHIR's own words: `average` or `sum`.
pub(crate) fn statistic(code: &str) -> FhirJson {
    concept_of(STATISTICS, code)
}

fn coding(system: &str, code: &str) -> FhirJson {
    FhirJson::Object(vec![
        member("system", text(system)),
        member("code", text(code)),
    ])
}

/// The person, by pseudonym.
pub(crate) fn person(pseudonym: &str) -> FhirJson {
    let reference = text(&format!("Patient/{pseudonym}"));
    FhirJson::Object(vec![member("reference", reference)])
}

pub(crate) fn period(start: &str, end: &str) -> FhirJson {
    FhirJson::Object(vec![member("start", text(start)), member("end", text(end))])
}

/// A quantity; `number` is a JSON number.
pub(crate) fn quantity(number: &str, comparator: Option<&str>, unit: Option<&str>) -> FhirJson {
    let mut members = vec![member("value", FhirJson::Number(number.to_owned()))];
    members.extend(comparator.map(|comparator| member("comparator", text(comparator))));
    if let Some(unit) = unit {
        members.push(member("unit", text(unit)));
        members.push(member("system", text(UCUM)));
        members.push(member("code", text(unit)));
    }
    FhirJson::Object(members)
}

/// The member that tells a value.
pub(crate) fn value(value: &Value) -> (String, FhirJson) {
    match value {
        Value::Amount(Amount {
            text,
            comparator,
            unit,
            ..
        }) => member(
            "valueQuantity",
            quantity(text, *comparator, unit.as_deref()),
        ),
        Value::Coded(codes) => member("valueCodeableConcept", concept(codes)),
        Value::Boolean(value) => member("valueBoolean", FhirJson::Bool(*value)),
        Value::Absent => member("dataAbsentReason", concept_of(ABSENT, "unknown")),
    }
}
