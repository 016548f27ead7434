//! Categories: where a record belongs, and what a person ticks in a consent.

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use serde::Deserialize;

use crate::FhirJson;
use crate::record::{Component, RecordKind};
use crate::value::{self, Coding};

const FILE: &str = include_str!("../../../assets/categories.toml");

/// The languages that every category has a name in.
pub const LANGUAGES: &[&str] = &["nl", "en", "fr", "de", "fi"];

/// How carefully a category is treated beside the care that all health data gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Sensitivity {
    /// As all health data.
    Normal,
    /// Asked for once more before it is shared.
    High,
}

/// A kind of data that a person thinks of as one thing.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Category {
    /// Short name in files, paths and translations, such as `blood-pressure`.
    pub id: String,
    /// The name in each of [`LANGUAGES`].
    pub names: BTreeMap<String, String>,
    /// The name of the icon.
    pub icon: String,
    /// How carefully it is treated.
    pub sensitivity: Sensitivity,
    /// The container in the pod, `/health/<id>/`.
    pub container: String,
    /// FHIR types whose resources belong here.
    #[serde(default)]
    pub types: Vec<String>,
    /// LOINC codes of the observations that belong here.
    #[serde(default)]
    pub loinc: Vec<String>,
    /// SNOMED CT codes of the observations that belong here.
    #[serde(default)]
    pub snomed: Vec<String>,
    /// FHIR categories of the observations and reports that belong here when no code decides.
    #[serde(default)]
    pub fallback: Vec<String>,
}

/// One of [`categories`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CategoryId(u16);

impl CategoryId {
    /// The category with that id.
    #[must_use]
    pub fn parse(id: &str) -> Option<Self> {
        TABLE.by_id.get(id).copied()
    }

    /// The category.
    #[must_use]
    pub fn get(self) -> &'static Category {
        &LISTING.category[usize::from(self.0)]
    }

    /// The id, such as `blood-pressure`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        &self.get().id
    }
}

impl std::fmt::Debug for CategoryId {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(self.as_str())
    }
}

impl std::fmt::Display for CategoryId {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// Every category, in the order a person sees them; the last is `other`.
#[must_use]
pub fn categories() -> &'static [Category] {
    &LISTING.category
}

/// The category of an observation with these codes, or of any other resource of this type.
///
/// Only the type and the codes decide here; what is read from a whole resource may also look at the category that the
/// source gave it.
#[must_use]
pub fn category_of_codes(codes: &[Coding], kind: &RecordKind) -> CategoryId {
    by_codes(codes, kind)
        .or_else(|| TABLE.by_type.get(kind.fhir_type()).copied())
        .unwrap_or(TABLE.other)
}

/// The one category of a resource: by its codes, by the codes of its components, by the category its source gave it, by
/// its type, and else `other`.
pub(crate) fn category_of(
    kind: &RecordKind,
    resource: &FhirJson,
    codes: &[Coding],
    components: &[Component],
) -> CategoryId {
    let categorised = *kind == RecordKind::Observation || kind.fhir_type() == "DiagnosticReport";
    by_codes(codes, kind)
        .or_else(|| {
            components
                .iter()
                .find_map(|part| by_codes(&part.codes, kind))
        })
        .or_else(|| {
            let given = if categorised {
                value::codings(resource.get("category"))
            } else {
                Vec::new()
            };
            given
                .iter()
                .find_map(|coding| TABLE.by_fallback.get(coding.code.as_str()).copied())
        })
        .or_else(|| TABLE.by_type.get(kind.fhir_type()).copied())
        .unwrap_or(TABLE.other)
}

fn by_codes(codes: &[Coding], kind: &RecordKind) -> Option<CategoryId> {
    if *kind != RecordKind::Observation {
        return None;
    }
    codes.iter().find_map(|coding| {
        TABLE
            .by_code
            .get(&(coding.system.as_deref()?, coding.code.as_str()))
            .copied()
    })
}

struct Table {
    by_id: HashMap<&'static str, CategoryId>,
    by_type: HashMap<&'static str, CategoryId>,
    by_code: HashMap<(&'static str, &'static str), CategoryId>,
    by_fallback: HashMap<&'static str, CategoryId>,
    other: CategoryId,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Listing {
    category: Vec<Category>,
}

static LISTING: LazyLock<Listing> = LazyLock::new(|| {
    toml::from_str(FILE).expect("the built-in list of categories is read by a test")
});

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut table = Table {
        by_id: HashMap::new(),
        by_type: HashMap::new(),
        by_code: HashMap::new(),
        by_fallback: HashMap::new(),
        other: CategoryId(0),
    };
    for (index, category) in categories().iter().enumerate() {
        let id = CategoryId(u16::try_from(index).expect("the built-in list has few categories"));
        table.by_id.insert(&category.id, id);
        table
            .by_type
            .extend(category.types.iter().map(|kind| (kind.as_str(), id)));
        table
            .by_fallback
            .extend(category.fallback.iter().map(|code| (code.as_str(), id)));
        table.by_code.extend(
            category
                .loinc
                .iter()
                .map(|code| (("http://loinc.org", code.as_str()), id)),
        );
        table.by_code.extend(
            category
                .snomed
                .iter()
                .map(|code| (("http://snomed.info/sct", code.as_str()), id)),
        );
        // The last one is `other`; a test holds the list to that.
        table.other = id;
    }
    table
});
