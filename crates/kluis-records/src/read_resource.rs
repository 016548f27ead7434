//! From a FHIR resource of any type to what a record says.

use jiff::Timestamp;

use crate::category;
use crate::fields;
use crate::identity;
use crate::record::{Component, Record, RecordKind, Reference, Version};
use crate::time::FhirTime;
use crate::to_graph::is_resource_type;
use crate::value::{self, RecordValue, choice, concept_text, person_name, value_of};
use crate::{FhirJson, RecordError};

pub(crate) fn read(
    resource: &FhirJson,
    name: Option<&str>,
    known_identity: Option<String>,
) -> Result<Record, RecordError> {
    // What is shown must not depend on the order that members were written in, which a document does not keep.
    let resource = &resource.sorted();
    let kind = resource
        .resource_type()
        .filter(|kind| is_resource_type(kind))
        .ok_or(RecordError::NotAResource {
            place: "resourceType",
            expected: "the name of a FHIR type",
        })?;
    let kind = RecordKind::of(kind);
    let concept = subject_matter(resource, &kind);
    let codes = value::codings(concept);
    let components: Vec<Component> = resource
        .list("component")
        .iter()
        .map(|part| Component {
            title: part.get("code").and_then(concept_text).unwrap_or_default(),
            codes: value::codings(part.get("code")),
            value: value_of(part),
        })
        .collect();
    let named = title_of(resource, &kind, concept);
    let (start, end) = times(resource, &kind);
    let subject = ["subject", "patient", "for"]
        .iter()
        .find_map(|name| resource.get(name)?.text("reference"))
        .map(str::to_owned);
    let mut record = Record {
        category: category::category_of(&kind, resource, &codes, &components),
        title: named.unwrap_or_else(|| kind.fhir_type().to_owned()),
        start,
        end,
        value: if kind == RecordKind::Observation {
            value_of(resource)
        } else {
            RecordValue::None
        },
        components,
        codes,
        status: status_of(resource),
        subject,
        version: version_of(resource),
        references: references(resource),
        fields: Vec::new(),
        identity: String::new(),
        content_hash: identity::content_hash(resource),
        kind,
    };
    record.identity =
        known_identity.unwrap_or_else(|| identity::identity_of(resource, name, &record));
    record.fields = fields::fields_of(resource, &record);
    Ok(record)
}

fn version_of(resource: &FhirJson) -> Version {
    let meta = resource.get("meta");
    let text = |name| meta.and_then(|meta| meta.text(name));
    Version {
        updated: text("lastUpdated").map(FhirTime::new),
        number: text("versionId").and_then(|number| number.parse().ok()),
    }
}

/// The element that says what a resource is about.
fn subject_matter<'a>(resource: &'a FhirJson, kind: &RecordKind) -> Option<&'a FhirJson> {
    match kind {
        RecordKind::Immunization => resource.get("vaccineCode"),
        RecordKind::MedicationStatement | RecordKind::MedicationRequest => medication(resource),
        RecordKind::Other(name) if name.starts_with("Medication") => medication(resource),
        _ => ["code", "type", "vaccineCode", "class"]
            .iter()
            .find_map(|name| resource.get(name).filter(|value| !value.items().is_empty())),
    }
}

/// The medicine: coded in place, or a product contained in the resource.
fn medication(resource: &FhirJson) -> Option<&FhirJson> {
    let medication = choice(resource, "medication")?;
    let pointed = medication
        .get("reference")
        .map(|reference| reference.get("reference").unwrap_or(reference));
    let contained = pointed
        .and_then(FhirJson::as_str)
        .and_then(|reference| reference.strip_prefix('#'))
        .and_then(|id| {
            resource
                .list("contained")
                .iter()
                .find(|part| part.text("id") == Some(id))?
                .get("code")
        });
    contained.or(Some(medication))
}

fn title_of(resource: &FhirJson, kind: &RecordKind, concept: Option<&FhirJson>) -> Option<String> {
    let name = || {
        resource.list("name").iter().find_map(|name| {
            name.as_str()
                .map(str::to_owned)
                .or_else(|| person_name(name))
        })
    };
    let title = || resource.text("title").map(str::to_owned);
    let about = || {
        concept
            .map_or(&[][..], FhirJson::items)
            .iter()
            .find_map(|item| {
                let shown = concept_text(item)
                    .or_else(|| item.text("display").map(str::to_owned))
                    .or_else(|| item.text("code").map(str::to_owned));
                shown.or_else(|| item.get("reference")?.text("display").map(str::to_owned))
            })
    };
    let found = match kind {
        RecordKind::Patient => name(),
        RecordKind::Other(_) => name()
            .or_else(title)
            .or_else(about)
            .or_else(|| device_name(resource)),
        _ => about(),
    };
    found
        .map(|text| text.trim().to_owned())
        .filter(|text| !text.is_empty())
}

fn device_name(resource: &FhirJson) -> Option<String> {
    let questionnaire = || {
        resource
            .text("questionnaire")
            .and_then(|url| url.rsplit('/').next())
            .map(str::to_owned)
    };
    resource
        .list("deviceName")
        .iter()
        .find_map(|name| name.text("name"))
        .map(str::to_owned)
        .or_else(|| resource.text("description").map(str::to_owned))
        .or_else(questionnaire)
}

fn status_of(resource: &FhirJson) -> Option<String> {
    let coded = |name: &str| {
        let value = resource.get(name)?;
        value
            .as_str()
            .map(str::to_owned)
            .or_else(|| {
                value::codings(Some(value))
                    .into_iter()
                    .next()
                    .map(|coding| coding.code)
            })
            .or_else(|| concept_text(value))
    };
    let verification = coded("verificationStatus");
    if verification.as_deref() == Some("entered-in-error") {
        return verification;
    }
    coded("status")
        .or_else(|| coded("clinicalStatus"))
        .or(verification)
}

/// The elements that may say when something was, best first.
const TIMES: &[&str] = &[
    "effective",
    "occurrence",
    "performed",
    "onset",
    "period",
    "date",
    "authoredOn",
    "authored",
    "issued",
    "recordedDate",
    "recorded",
    "dateAsserted",
    "created",
    "start",
    "sent",
    "abatement",
];

fn times(resource: &FhirJson, kind: &RecordKind) -> (Option<FhirTime>, Option<FhirTime>) {
    if *kind == RecordKind::Patient {
        return (None, None);
    }
    let mut start = None;
    let mut end = resource
        .text("end")
        .filter(|_| resource.get("start").is_some())
        .map(FhirTime::new);
    for name in TIMES {
        let Some(value) = choice(resource, name) else {
            continue;
        };
        start = time_in(value).map(FhirTime::new);
        end = end.or_else(|| value.text("end").map(FhirTime::new));
        // An onset can be an age and a timing free text: then the next element says when.
        if start.is_some() || value.text("end").is_some() {
            break;
        }
    }
    if start.is_none() {
        start = resource
            .get("collection")
            .and_then(|collection| choice(collection, "collected"))
            .and_then(time_in)
            .map(FhirTime::new);
    }
    if *kind == RecordKind::Condition {
        end = choice(resource, "abatement")
            .and_then(time_in)
            .map(FhirTime::new)
            .or(end);
    }
    (start, end)
}

fn time_in(value: &FhirJson) -> Option<&str> {
    match value {
        FhirJson::String(text) => looks_like_a_time(text).then_some(text.as_str()),
        FhirJson::Object(_) => value
            .text("start")
            .or_else(|| value.list("event").iter().find_map(FhirJson::as_str)),
        _ => None,
    }
}

/// Begins like a year: tells an `onsetString` such as "in childhood" from a damaged date.
fn looks_like_a_time(text: &str) -> bool {
    text.len() >= 4 && text.bytes().take(4).all(|byte| byte.is_ascii_digit())
}

/// Elements that can only hold a time, so that anything else in them is a fault.
const ONLY_TIMES: &[&str] = &[
    "effectiveDateTime",
    "effectiveInstant",
    "occurrenceDateTime",
    "performedDateTime",
    "onsetDateTime",
    "authoredOn",
    "issued",
    "recordedDate",
    "birthDate",
    "date",
    "abatementDateTime",
];

/// Refuses a resource whose times cannot be believed; only what comes in is checked, not what is stored.
pub(crate) fn check_times(
    resource: &FhirJson,
    record: &Record,
    now: Timestamp,
) -> Result<(), RecordError> {
    let fault = |element| move |why| RecordError::Time { element, why };
    for element in ONLY_TIMES {
        if let Some(text) = resource.text(element) {
            FhirTime::new(text).check(now).map_err(fault(element))?;
        }
    }
    if let Some(start) = &record.start {
        start.check(now).map_err(fault("the time of the record"))?;
    }
    if let Some(end) = &record.end {
        // An end may lie far ahead: open ends are written as 9999-12-31.
        match end.check(now) {
            Err(crate::TimeFault::Range) if end.sort_time().is_some_and(|time| time > now) => {}
            checked => checked.map_err(fault("the end of the record"))?,
        }
    }
    Ok(())
}

fn references(resource: &FhirJson) -> Vec<Reference> {
    let mut found = Vec::new();
    for (name, value) in resource.members() {
        for item in value.items() {
            // R5 wraps the reference of a CodeableReference once more.
            let pointer = item
                .get("reference")
                .filter(|inner| inner.get("reference").is_some())
                .unwrap_or(item);
            let Some(reference) = pointer.text("reference") else {
                continue;
            };
            let element =
                crate::element::split_choice(name).map_or(name.as_str(), |(base, _)| base);
            let stated = pointer.text("type").or(match element {
                "medication" => Some("Medication"),
                "patient" | "subject" => Some("Patient"),
                "encounter" => Some("Encounter"),
                _ => None,
            });
            found.push(Reference {
                element: element.to_owned(),
                reference: reference.to_owned(),
                display: pointer.text("display").map(str::to_owned),
                target_identity: identity::identity_of_reference(reference, stated),
            });
        }
    }
    found.sort_by(|left, right| {
        (&left.element, &left.reference).cmp(&(&right.element, &right.reference))
    });
    found
}
