//! Records without a name: one document each.

use kluis_records::FhirJson;

use crate::Input;
use crate::admitted::{Admitted, Part};
use crate::document::{Described, Document, DocumentKind, turtle_of};
use crate::fhir::{Members, concept, concept_of, member, period, person, text, value};
use crate::form::When;
use crate::level::Level;

/// The document of what passed of the record at an address.
pub(crate) fn document(
    address: &str,
    admitted: &Admitted,
    input: &Input<'_>,
    pseudonym: &str,
) -> Document {
    let parts = ["record", Level::WithoutName.as_str(), address];
    let described = Described {
        subject: input.secret.derive_resource(input.recipient, &parts),
        members: members(admitted, pseudonym),
        besides: Vec::new(),
    };
    Document {
        name: input.secret.derive_document_name(input.recipient, &parts),
        kind: DocumentKind::Record,
        turtle: turtle_of(vec![described]),
    }
}

fn members(admitted: &Admitted, pseudonym: &str) -> Members {
    let (form, standing) = (admitted.form, &admitted.standing);
    let mut members = vec![member("resourceType", text(form.kind))];
    members.extend(standing.plain.map(|code| member("status", text(code))));
    members.extend(standing.intent.map(|code| member("intent", text(code))));
    for (name, code) in [
        ("clinicalStatus", standing.clinical),
        ("verificationStatus", standing.verification),
    ] {
        members.extend(code.map(|(system, code)| member(name, concept_of(system, code))));
    }
    if !admitted.codes.is_empty() {
        members.push(member(form.about, concept(&admitted.codes)));
    }
    members.extend(form.person.map(|name| member(name, person(pseudonym))));
    members.extend(times(admitted));
    members.extend(admitted.value.as_ref().map(value));
    if !admitted.parts.is_empty() {
        let parts = admitted.parts.iter().map(part).collect();
        members.push(member("component", FhirJson::Array(parts)));
    }
    members
}

fn part(part: &Part) -> FhirJson {
    FhirJson::Object(vec![
        member("code", concept(&part.codes)),
        value(&part.value),
    ])
}

fn times(admitted: &Admitted) -> Members {
    let Some(start) = admitted.start.as_ref().map(|moment| moment.text.as_str()) else {
        return Vec::new();
    };
    let end = admitted.end.as_ref().map(|moment| moment.text.as_str());
    match (admitted.form.when, end) {
        (When::TimeOrPeriod { period: name, .. }, Some(end)) => {
            vec![member(name, period(start, end))]
        }
        (When::TimeOrPeriod { time: name, .. } | When::Time(name), _) => {
            vec![member(name, text(start))]
        }
        (When::Onset { abatement }, end) => {
            let name = if admitted.at_onset {
                "onsetDateTime"
            } else {
                "recordedDate"
            };
            let end = end.filter(|_| abatement);
            std::iter::once(member(name, text(start)))
                .chain(end.map(|end| member("abatementDateTime", text(end))))
                .collect()
        }
        (When::Never, _) => Vec::new(),
    }
}
