//! The checks of which resources are asked for.

use super::address::{self, Address, Meaning};
use super::{Documents, Reason};
use crate::document::DossierCategory;

/// The FHIR type of everything that is measured, whatever its category.
pub(super) const OBSERVATION: &str = "Observation";

/// The category that resources of these FHIR types belong to; observations are told apart by their codes.
const CATEGORY_OF_TYPE: [(&str, &[&str]); 10] = [
    ("lab-results", &["Specimen"]),
    (
        "medications",
        &[
            "MedicationStatement",
            "MedicationUsage",
            "MedicationRequest",
            "Medication",
            "MedicationAdministration",
            "MedicationDispense",
        ],
    ),
    ("allergies", &["AllergyIntolerance"]),
    (
        "vaccinations",
        &[
            "Immunization",
            "ImmunizationRecommendation",
            "ImmunizationEvaluation",
        ],
    ),
    (
        "conditions",
        &["Condition", "FamilyMemberHistory", "ClinicalImpression"],
    ),
    ("procedures", &["Procedure", "ServiceRequest"]),
    (
        "documents",
        &[
            "Composition",
            "DocumentReference",
            "DocumentManifest",
            "DiagnosticReport",
            "ImagingStudy",
            "Media",
            "Binary",
            "Questionnaire",
            "QuestionnaireResponse",
            "Consent",
        ],
    ),
    (
        "appointments",
        &["Encounter", "Appointment", "AppointmentResponse"],
    ),
    (
        "contacts",
        &[
            "Practitioner",
            "PractitionerRole",
            "Organization",
            "RelatedPerson",
            "CareTeam",
            "Location",
            "HealthcareService",
        ],
    ),
    ("identity", &["Patient", "Person", "Coverage"]),
];

/// Returns the category of all resources of a FHIR type; nothing for observations and unknown types.
pub(super) fn category_of_type(name: &str) -> Option<&'static str> {
    CATEGORY_OF_TYPE
        .iter()
        .find(|(_, types)| types.contains(&name))
        .map(|(category, _)| *category)
}

/// Returns the categories that the addresses stand for; all that are asked for where that is not known.
pub(super) fn covered<'a>(documents: &Documents<'a>) -> Vec<&'a DossierCategory> {
    let asked = asked(documents);
    let mut found: Vec<&DossierCategory> = Vec::new();
    for text in &documents.request.data {
        match address::read(text) {
            Ok(address) => found.extend(held(&address.meaning, &asked)),
            Err(_) => return asked,
        }
    }
    if found.is_empty() { asked } else { found }
}

/// Whether a whole storage is asked for.
pub(super) fn check_whole_pod(documents: &Documents) -> Result<String, (Reason, String)> {
    let whole = |text: &&String| {
        address::read(text).is_ok_and(|address| address.meaning == Meaning::WholeStorage)
    };
    match documents.request.data.iter().find(whole) {
        Some(text) => Err((
            Reason::ResourceOutsideCategories,
            format!("asks for everything below {text}"),
        )),
        None => Ok("does not ask for the whole pod".to_owned()),
    }
}

/// Whether each address lies within what is asked for by category.
pub(super) fn check(documents: &Documents) -> Result<String, (Reason, String)> {
    let data = &documents.request.data;
    if data.is_empty() {
        return Err((Reason::NoData, "the request names no resource".to_owned()));
    }
    let asked = asked(documents);
    let outside =
        |text: &str, why: &str| Err((Reason::ResourceOutsideCategories, format!("{text} {why}")));
    let mut storage: Option<String> = None;
    for text in data {
        let address: Address = match address::read(text) {
            Ok(address) => address,
            Err(why) => return outside(text, why),
        };
        if held(&address.meaning, &asked).is_empty() {
            return outside(text, "lies in no kind of data that was approved");
        }
        if *storage.get_or_insert_with(|| address.storage.clone()) != address.storage {
            return outside(text, "lies in another pod than the others");
        }
    }
    Ok(data.join(", "))
}

/// The categories of the dossier that the request asks for.
fn asked<'a>(documents: &Documents<'a>) -> Vec<&'a DossierCategory> {
    let narrowed = documents.request.categories.as_ref();
    let categories = documents.dossier.categories.iter();
    categories
        .filter(|category| narrowed.is_none_or(|ids| ids.contains(&category.id)))
        .collect()
}

/// Those of the categories of which there may be something at an address of this meaning.
fn held<'a>(meaning: &Meaning, asked: &[&'a DossierCategory]) -> Vec<&'a DossierCategory> {
    let chosen = |category: &&&DossierCategory| match meaning {
        Meaning::Category(id) => category.id == *id,
        Meaning::FhirType(name) if name == OBSERVATION => is_measured(category),
        Meaning::FhirType(name) => category_of_type(name) == Some(category.id.as_str()),
        Meaning::WholeStorage | Meaning::Unknown => false,
    };
    asked.iter().filter(chosen).copied().collect()
}

/// Whether a category is made of observations: it has codes, and no other type is its own.
fn is_measured(category: &DossierCategory) -> bool {
    let of_other_types = CATEGORY_OF_TYPE
        .iter()
        .any(|(id, _)| *id != "lab-results" && *id == category.id);
    !category.codes.is_empty() && !of_other_types
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_belong_to_the_categories_that_a_safe_sorts_them_into() {
        let categories = include_str!("../../../../assets/categories.toml");
        let mut of_safe = Vec::new();
        let mut id = "";
        for line in categories.lines() {
            if let Some(value) = line.strip_prefix("id = ") {
                id = value.trim_matches('"');
            }
            if let Some(list) = line.strip_prefix("types = [") {
                let names = list.trim_end_matches(']').split(", ");
                let names: Vec<&str> = names.map(|name| name.trim_matches('"')).collect();
                of_safe.push((id, names));
            }
        }
        // What is eaten, like what is measured, is told apart by its codes.
        of_safe.retain(|(id, _)| *id != "lifestyle");
        let here: Vec<(&str, Vec<&str>)> = CATEGORY_OF_TYPE
            .iter()
            .map(|(id, types)| (*id, types.to_vec()))
            .collect();
        assert_eq!(here, of_safe);
    }
}
