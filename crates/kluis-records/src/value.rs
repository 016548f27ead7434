//! The values a record can have, and how any FHIR value is put in words.

use crate::FhirJson;

/// A code of a code system.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Coding {
    /// URI of the code system, such as `http://loinc.org`.
    pub system: Option<String>,
    /// The code.
    pub code: String,
    /// What the source calls it.
    pub display: Option<String>,
}

impl Coding {
    /// `system|code`, the form codes are searched and indexed by.
    #[must_use]
    pub fn token(&self) -> String {
        format!(
            "{}|{}",
            self.system.as_deref().unwrap_or_default(),
            self.code
        )
    }
}

/// A measured amount.
#[derive(Clone, Debug, PartialEq)]
pub struct Quantity {
    /// The number as it was written.
    pub text: String,
    /// The number to compute with; finite.
    pub number: f64,
    /// `<`, `<=`, `>=` or `>` where the measurement only bounds the value.
    pub comparator: Option<String>,
    /// The unit for people.
    pub unit: Option<String>,
    /// The UCUM code of the unit, where the unit is coded.
    pub code: Option<String>,
}

impl Quantity {
    /// The number with its comparator.
    #[must_use]
    pub fn number_text(&self) -> String {
        format!(
            "{}{}",
            self.comparator.as_deref().unwrap_or_default(),
            self.text
        )
    }

    /// The unit for people, else its code.
    #[must_use]
    pub fn unit_text(&self) -> Option<&str> {
        self.unit.as_deref().or(self.code.as_deref())
    }
}

/// What was found.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum RecordValue {
    /// An amount with or without unit.
    Quantity(Quantity),
    /// A code, with its text.
    Coded {
        /// The text, else the display, else the code.
        text: String,
        /// Every coding.
        codings: Vec<Coding>,
    },
    /// Anything else, in words.
    Text(String),
    /// Yes or no.
    Boolean(bool),
    /// Known to be missing, and why.
    Absent(String),
    /// The record has no value of its own.
    None,
}

impl RecordValue {
    /// The value in words with its unit; `None` where there is none.
    #[must_use]
    pub fn text(&self) -> Option<String> {
        match self {
            Self::Quantity(quantity) => Some(match quantity.unit_text() {
                Some(unit) => format!("{} {unit}", quantity.number_text()),
                None => quantity.number_text(),
            }),
            Self::Coded { text, .. } | Self::Text(text) | Self::Absent(text) => Some(text.clone()),
            Self::Boolean(value) => Some(value.to_string()),
            Self::None => None,
        }
    }

    /// The number, where it is an amount.
    #[must_use]
    pub fn number(&self) -> Option<f64> {
        match self {
            Self::Quantity(quantity) => Some(quantity.number),
            _ => None,
        }
    }

    /// The unit, where it is an amount that has one.
    #[must_use]
    pub fn unit(&self) -> Option<&str> {
        match self {
            Self::Quantity(quantity) => quantity.unit_text(),
            _ => None,
        }
    }
}

/// Every coding of a CodeableConcept, a CodeableReference, a Coding, or a list of them.
pub(crate) fn codings(value: Option<&FhirJson>) -> Vec<Coding> {
    let mut found = Vec::new();
    for item in value.map_or(&[][..], FhirJson::items) {
        let concept = item.get("concept").unwrap_or(item);
        let list = if concept.get("coding").is_some() {
            concept.list("coding")
        } else {
            std::slice::from_ref(concept)
        };
        for coding in list {
            if let Some(code) = coding.text("code") {
                found.push(Coding {
                    system: coding.text("system").map(str::to_owned),
                    code: code.to_owned(),
                    display: coding.text("display").map(str::to_owned),
                });
            }
        }
    }
    found
}

/// The name of a concept: its text, else the first display, else the first code.
pub(crate) fn concept_text(value: &FhirJson) -> Option<String> {
    let concept = value.get("concept").unwrap_or(value);
    let written = |text: Option<&str>| {
        text.map(str::trim)
            .filter(|text| !text.is_empty())
            .map(str::to_owned)
    };
    written(concept.text("text"))
        .or_else(|| {
            concept
                .list("coding")
                .iter()
                .find_map(|coding| written(coding.text("display")))
        })
        .or_else(|| {
            concept
                .list("coding")
                .iter()
                .find_map(|coding| written(coding.text("code")))
        })
}

/// The value of the choice element `name`: the member with that name, or with that name and a type.
pub(crate) fn choice<'a>(object: &'a FhirJson, name: &str) -> Option<&'a FhirJson> {
    object
        .members()
        .iter()
        .find(|(key, _)| {
            key == name || crate::element::split_choice(key).is_some_and(|(base, _)| base == name)
        })
        .map(|(_, value)| value)
}

/// The value that an Observation or one of its components has.
pub(crate) fn value_of(object: &FhirJson) -> RecordValue {
    let Some(value) = choice(object, "value") else {
        let reason = object
            .get("dataAbsentReason")
            .map(|reason| concept_text(reason).unwrap_or_else(|| "unknown".to_owned()));
        return reason.map_or(RecordValue::None, RecordValue::Absent);
    };
    match value {
        FhirJson::Bool(value) => RecordValue::Boolean(*value),
        FhirJson::Number(_) => {
            quantity(value, None).map_or(RecordValue::None, RecordValue::Quantity)
        }
        FhirJson::Object(_) if value.get("coding").is_some() || value.get("text").is_some() => {
            concept_text(value).map_or(RecordValue::None, |text| RecordValue::Coded {
                text,
                codings: codings(Some(value)),
            })
        }
        other => match quantity_of(other) {
            Some(quantity) => RecordValue::Quantity(quantity),
            None => in_words(other).map_or(RecordValue::None, RecordValue::Text),
        },
    }
}

fn quantity_of(value: &FhirJson) -> Option<Quantity> {
    let number = choice(value, "value").filter(|number| matches!(number, FhirJson::Number(_)))?;
    quantity(number, Some(value))
}

fn quantity(number: &FhirJson, whole: Option<&FhirJson>) -> Option<Quantity> {
    let FhirJson::Number(text) = number else {
        return None;
    };
    let member = |name: &str| whole.and_then(|whole| whole.text(name)).map(str::to_owned);
    Some(Quantity {
        text: text.clone(),
        number: text
            .parse()
            .ok()
            .filter(|number: &f64| number.is_finite())?,
        comparator: member("comparator"),
        unit: member("unit"),
        code: member("code"),
    })
}

/// Any FHIR value in words, `None` where nothing in it can be shown. Extensions and ids are left out.
pub(crate) fn in_words(value: &FhirJson) -> Option<String> {
    match value {
        FhirJson::Null => None,
        FhirJson::Bool(value) => Some(value.to_string()),
        FhirJson::Number(text) => Some(text.clone()),
        FhirJson::String(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
        FhirJson::Array(items) => joined(items.iter().filter_map(in_words), ", "),
        FhirJson::Object(_) => object_in_words(value),
    }
}

fn object_in_words(value: &FhirJson) -> Option<String> {
    let has = |name: &str| value.get(name).is_some();
    if let Some(quantity) = quantity_of(value) {
        return RecordValue::Quantity(quantity).text();
    }
    if has("coding") || has("concept") {
        return concept_text(value);
    }
    if has("family") || has("given") {
        return person_name(value);
    }
    if has("start") || has("end") {
        let text = |name: &str| value.text(name).unwrap_or("…");
        return Some(format!("{} – {}", text("start"), text("end")));
    }
    if has("low") || has("high") {
        let bound = |name: &str| {
            value
                .get(name)
                .and_then(in_words)
                .unwrap_or_else(|| "…".to_owned())
        };
        return Some(format!("{} – {}", bound("low"), bound("high")));
    }
    if has("numerator") || has("denominator") {
        return joined(
            ["numerator", "denominator"]
                .iter()
                .filter_map(|name| value.get(name).and_then(in_words)),
            " / ",
        );
    }
    for whole in ["text", "display", "reference", "title"] {
        if let Some(text) = value
            .text(whole)
            .map(str::trim)
            .filter(|text| !text.is_empty())
        {
            return Some(text.to_owned());
        }
    }
    if has("code") && has("system") {
        return value.text("code").map(str::to_owned);
    }
    if has("value") && has("system") {
        return value.text("value").map(str::to_owned);
    }
    if has("url") && has("contentType") {
        return value.text("url").map(str::to_owned);
    }
    let shown = value.members().iter().filter(|(name, _)| {
        !name.starts_with('_')
            && !["id", "extension", "modifierExtension", "data"].contains(&name.as_str())
    });
    let mut parts: Vec<(&str, String)> = shown
        .filter_map(|(name, value)| Some((name.as_str(), in_words(value)?)))
        .collect();
    parts.sort();
    joined(parts.into_iter().map(|(_, text)| text), ", ")
}

/// A HumanName in words: its text, else given and family names.
pub(crate) fn person_name(name: &FhirJson) -> Option<String> {
    if let Some(text) = name.text("text").filter(|text| !text.trim().is_empty()) {
        return Some(text.to_owned());
    }
    let given = name.list("given").iter().filter_map(FhirJson::as_str);
    joined(given.chain(name.text("family")).map(str::to_owned), " ")
}

pub(crate) fn joined(parts: impl Iterator<Item = String>, between: &str) -> Option<String> {
    let parts: Vec<String> = parts.filter(|part| !part.is_empty()).collect();
    (!parts.is_empty()).then(|| parts.join(between))
}
