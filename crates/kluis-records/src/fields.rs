//! What a screen shows of a record, line by line.

use crate::FhirJson;
use crate::element;
use crate::record::{Record, RecordKind};
use crate::value::{Coding, RecordValue, choice, in_words};

/// One line of a record on a screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// What the line is, a key to translate: one of [`KEYS`], or the FHIR element's name with dashes.
    pub key: String,
    /// What the source calls it, where the key alone does not say: the name of a component.
    pub label: Option<String>,
    /// The value in words, without its unit.
    pub text: String,
    /// The unit.
    pub unit: Option<String>,
}

/// The keys that have a place in the order of a screen, first to last. Other keys follow, sorted.
pub const KEYS: &[&str] = &[
    "name",
    "code",
    "medication",
    "vaccine",
    "value",
    "systolic",
    "diastolic",
    "component",
    "dose",
    "reaction",
    "when",
    "onset",
    "abatement",
    "period",
    "status",
    "clinical-status",
    "verification-status",
    "interpretation",
    "reference-range",
    "severity",
    "criticality",
    "birth-date",
    "gender",
    "telecom",
    "address",
    "note",
    "reason",
    "lot-number",
    "expiration-date",
    "route",
    "site",
    "manufacturer",
    "category",
    "method",
    "body-site",
    "performer",
    "requester",
    "recorder",
    "asserter",
    "recorded",
    "issued",
    "authored",
    "subject",
    "encounter",
    "device",
    "result",
    "derived-from",
    "has-member",
    "identifier",
];

/// LOINC and SNOMED CT codes of the two blood pressures.
const SYSTOLIC: &[&str] = &[
    "8480-6",
    "8459-0",
    "8460-8",
    "8461-6",
    "96608-5",
    "271649006",
];
const DIASTOLIC: &[&str] = &[
    "8462-4",
    "8453-3",
    "8454-1",
    "8455-8",
    "96609-3",
    "271650006",
];

/// Elements that are not shown: what only machines read, and what is shown under another key.
const HIDDEN: &[&str] = &[
    "resourceType",
    "id",
    "meta",
    "text",
    "contained",
    "extension",
    "modifierExtension",
    "implicitRules",
    "language",
    "component",
];

/// The key of a component with these codes.
pub(crate) fn component_key(codes: &[Coding]) -> &'static str {
    let known = |list: &[&str]| {
        codes.iter().any(|coding| {
            list.contains(&coding.code.as_str())
                && matches!(
                    coding.system.as_deref(),
                    Some("http://loinc.org" | "http://snomed.info/sct")
                )
        })
    };
    if known(SYSTOLIC) {
        "systolic"
    } else if known(DIASTOLIC) {
        "diastolic"
    } else {
        "component"
    }
}

pub(crate) fn fields_of(resource: &FhirJson, record: &Record) -> Vec<Field> {
    let mut fields = Vec::new();
    if record.value != RecordValue::None {
        push_value(&mut fields, "value", None, &record.value);
    }
    for part in &record.components {
        let key = component_key(&part.codes);
        let label = (key == "component")
            .then(|| part.title.clone())
            .filter(|title| !title.is_empty());
        push_value(&mut fields, key, label, &part.value);
    }
    for (name, value) in resource.members() {
        let value_shown = record.value != RecordValue::None
            && (element::split_choice(name).is_some_and(|(base, _)| base == "value")
                || name == "value"
                || name == "dataAbsentReason");
        if name.starts_with('_') || HIDDEN.contains(&name.as_str()) || value_shown {
            continue;
        }
        let key = key_of(name, &record.kind);
        for item in value.items() {
            let text = match key.as_str() {
                "medication" if record.title != record.kind.fhir_type() => {
                    Some(record.title.clone())
                }
                "dose" => dose_in_words(item),
                _ => in_words(item),
            };
            if let Some(text) = text {
                fields.push(Field {
                    key: key.clone(),
                    label: None,
                    text,
                    unit: None,
                });
            }
        }
    }
    let place = |field: &Field| {
        KEYS.iter()
            .position(|key| *key == field.key)
            .unwrap_or(KEYS.len())
    };
    fields.sort_by(|left, right| (place(left), &left.key).cmp(&(place(right), &right.key)));
    fields
}

fn push_value(fields: &mut Vec<Field>, key: &str, label: Option<String>, value: &RecordValue) {
    let text = match value {
        RecordValue::Quantity(quantity) => Some(quantity.number_text()),
        other => other.text(),
    };
    if let Some(text) = text {
        fields.push(Field {
            key: key.to_owned(),
            label,
            text,
            unit: value.unit().map(str::to_owned),
        });
    }
}

fn key_of(name: &str, kind: &RecordKind) -> String {
    let base = element::split_choice(name).map_or(name, |(base, _)| base);
    let medicine = matches!(
        kind,
        RecordKind::MedicationStatement | RecordKind::MedicationRequest
    );
    match base {
        "effective" | "occurrence" | "performed" => "when".to_owned(),
        "date" if *kind != RecordKind::Immunization => "when".to_owned(),
        "vaccineCode" => "vaccine".to_owned(),
        "recordedDate" | "dateAsserted" | "dateRecorded" => "recorded".to_owned(),
        "authoredOn" => "authored".to_owned(),
        "patient" => "subject".to_owned(),
        "dosage" | "dosageInstruction" if medicine => "dose".to_owned(),
        "doseQuantity" if *kind == RecordKind::Immunization => "dose".to_owned(),
        "dose" => "dose".to_owned(),
        "reasonCode" | "reasonReference" | "reason" => "reason".to_owned(),
        other => dashed(other),
    }
}

/// A dosage: its text, else amount, timing and route.
fn dose_in_words(dosage: &FhirJson) -> Option<String> {
    if dosage.get("value").is_some() || dosage.as_str().is_some() {
        return in_words(dosage);
    }
    if let Some(text) = dosage
        .text("text")
        .or_else(|| dosage.text("patientInstruction"))
    {
        return Some(text.to_owned());
    }
    let amounts = dosage
        .list("doseAndRate")
        .iter()
        .filter_map(|rate| choice(rate, "dose").or_else(|| choice(rate, "rate")))
        .filter_map(in_words);
    let repeat = dosage.get("timing").and_then(|timing| timing.get("repeat"));
    let rest = [
        repeat.and_then(rhythm),
        dosage
            .get("timing")
            .and_then(|timing| timing.get("code"))
            .and_then(in_words),
        dosage.get("route").and_then(in_words),
    ];
    crate::value::joined(amounts.chain(rest.into_iter().flatten()), ", ")
}

/// `2 × / 1 d`: how often in how long, with the unit as FHIR codes it.
fn rhythm(repeat: &FhirJson) -> Option<String> {
    let number = |name: &str| repeat.get(name).and_then(in_words);
    let times = number("frequency").or_else(|| number("count"))?;
    match (number("period"), repeat.text("periodUnit")) {
        (Some(period), Some(unit)) => Some(format!("{times} × / {period} {unit}")),
        (None, Some(unit)) => Some(format!("{times} × / {unit}")),
        _ => Some(format!("{times} ×")),
    }
}

fn dashed(name: &str) -> String {
    let mut key = String::new();
    for character in name.chars() {
        if character.is_ascii_uppercase() {
            key.push('-');
        }
        key.push(character.to_ascii_lowercase());
    }
    key
}
