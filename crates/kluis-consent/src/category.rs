//! Which categories an asker's words stand for.

use kluis_records::{CategoryId, categories};

/// Returns the categories that hold resources of this FHIR type; none for a type that is not known.
pub(crate) fn covering(fhir_type: &str) -> Vec<CategoryId> {
    let covers = |category: &kluis_records::Category| {
        // An observation is sorted by its codes, so every category that has codes holds observations.
        let by_code = !(category.loinc.is_empty()
            && category.snomed.is_empty()
            && category.fallback.is_empty());
        category.types.iter().any(|known| known == fhir_type)
            || (fhir_type == "Observation" && by_code)
    };
    let ids = categories()
        .iter()
        .filter(|category| covers(category))
        .map(|category| category.id.as_str());
    ids.filter_map(CategoryId::parse).collect()
}
