//! What can be told about a FHIR element from its name and value alone.
//!
//! Documents are made without the definitions of FHIR's several hundred types, so that a resource of any type and
//! release is kept whole. Three things are decided by rule, and none of them can lose information:
//!
//! - **Choice elements** (`valueQuantity`, `onsetDateTime`) are split into the element and its type where the element
//!   is one of [`CHOICES`] and the rest is one of [`PRIMITIVES`] or [`COMPLEX`].
//! - **Dates** are typed `xsd:date`, `xsd:gYearMonth`, `xsd:gYear`, `xsd:dateTime` or `xsd:time` by their form, where
//!   the name of the element says that it is a date: it ends in `Date`, `DateTime`, `Instant` or `Time`, or is one of
//!   [`DATES`]. Anything whose form does not fit exactly stays a plain text.
//! - **URIs** are typed `xsd:anyURI` where the element is one of [`URIS`] and the value has a colon (a contact's
//!   `system` is `phone`, which is no URI). `reference` is a plain text, as FHIR has it.
//!
//! Numbers are `xsd:integer` without and `xsd:decimal` with a fraction, `xsd:double` with an exponent; an element
//! named `value` holds decimals in FHIR and is `xsd:decimal` either way. The text of the number is never changed.

use oxrdf::vocab::xsd;
use oxrdf::{Literal, NamedNodeRef};

use crate::FhirJson;

/// Elements that FHIR R4 or R5 lets have one of several types.
pub const CHOICES: &[&str] = &[
    "abatement",
    "additive",
    "age",
    "allowed",
    "amount",
    "answer",
    "asNeeded",
    "author",
    "born",
    "bounds",
    "cause",
    "characteristic",
    "chargeItem",
    "collected",
    "content",
    "created",
    "date",
    "deceased",
    "defaultValue",
    "definition",
    "detail",
    "diagnosis",
    "dose",
    "due",
    "effective",
    "entity",
    "event",
    "fastingStatus",
    "fixed",
    "identified",
    "indication",
    "initial",
    "item",
    "legallyBinding",
    "location",
    "maxValue",
    "medication",
    "minValue",
    "multipleBirth",
    "occurred",
    "occurrence",
    "onset",
    "pattern",
    "performed",
    "performer",
    "probability",
    "procedure",
    "product",
    "quantity",
    "rate",
    "reason",
    "reported",
    "scheduled",
    "serviced",
    "sourceScope",
    "source",
    "start",
    "statusReason",
    "strength",
    "subject",
    "substance",
    "target",
    "targetScope",
    "time",
    "timing",
    "topic",
    "used",
    "value",
    "versionAlgorithm",
    "when",
];

/// Types of choice elements that are primitives, as they end the name of the element.
pub const PRIMITIVES: &[&str] = &[
    "Base64Binary",
    "Boolean",
    "Canonical",
    "Code",
    "Date",
    "DateTime",
    "Decimal",
    "Id",
    "Instant",
    "Integer",
    "Integer64",
    "Markdown",
    "Oid",
    "PositiveInt",
    "String",
    "Time",
    "UnsignedInt",
    "Uri",
    "Url",
    "Uuid",
];

/// Types of choice elements that have elements of their own.
pub const COMPLEX: &[&str] = &[
    "Address",
    "Age",
    "Annotation",
    "Attachment",
    "CodeableConcept",
    "CodeableReference",
    "Coding",
    "ContactDetail",
    "ContactPoint",
    "Contributor",
    "Count",
    "DataRequirement",
    "Distance",
    "Dosage",
    "Duration",
    "Expression",
    "ExtendedContactDetail",
    "HumanName",
    "Identifier",
    "Meta",
    "Money",
    "ParameterDefinition",
    "Period",
    "Quantity",
    "Range",
    "Ratio",
    "RatioRange",
    "Reference",
    "RelatedArtifact",
    "SampledData",
    "Signature",
    "Timing",
    "TriggerDefinition",
    "UsageContext",
];

/// Elements that hold dates though their name has no ending that says so.
pub const DATES: &[&str] = &[
    "abatement",
    "asserted",
    "assertedDate",
    "authored",
    "authoredOn",
    "created",
    "date",
    "dateAsserted",
    "dateWritten",
    "end",
    "event",
    "effective",
    "issued",
    "lastOccurrence",
    "lastUpdated",
    "modified",
    "occurred",
    "occurrence",
    "onset",
    "performed",
    "recorded",
    "sent",
    "start",
    "time",
    "timestamp",
    "updated",
    "when",
    "whenHandedOver",
    "whenPrepared",
];

/// Elements that hold URIs.
pub const URIS: &[&str] = &[
    "canonical",
    "fullUrl",
    "implicitRules",
    "instantiates",
    "instantiatesCanonical",
    "instantiatesUri",
    "profile",
    "questionnaire",
    "supportedProfile",
    "system",
    "targetProfile",
    "uri",
    "url",
    "valueSet",
];

/// A choice element split into its name and its type's name in RDF (`dateTime`, `Quantity`).
#[must_use]
pub fn split_choice(name: &str) -> Option<(&str, String)> {
    CHOICES.iter().find_map(|base| {
        let kind = name.strip_prefix(base)?;
        if COMPLEX.contains(&kind) {
            Some((*base, kind.to_owned()))
        } else if PRIMITIVES.contains(&kind) {
            Some((*base, lower_first(kind)))
        } else {
            None
        }
    })
}

/// The name of a choice element in JSON, where `base` is one and `kind` is a type it can have.
#[must_use]
pub fn join_choice(base: &str, kind: &str) -> Option<String> {
    if !CHOICES.contains(&base) {
        return None;
    }
    let ending = upper_first(kind);
    let lower = kind.starts_with(|first: char| first.is_ascii_lowercase());
    let known = if lower {
        PRIMITIVES.contains(&ending.as_str())
    } else {
        COMPLEX.contains(&kind)
    };
    known.then(|| format!("{base}{ending}"))
}

/// Whether a type's name is that of a data type and so never of a resource.
#[must_use]
pub fn is_data_type(kind: &str) -> bool {
    COMPLEX.contains(&kind) || PRIMITIVES.contains(&upper_first(kind).as_str())
}

/// The literal for a primitive of the element `name` (of the type `kind` where it is a choice element).
///
/// `None` for null, lists and objects.
#[must_use]
pub fn literal(name: &str, kind: Option<&str>, value: &FhirJson) -> Option<Literal> {
    Some(match value {
        FhirJson::Bool(value) => {
            Literal::new_typed_literal(if *value { "true" } else { "false" }, xsd::BOOLEAN)
        }
        FhirJson::Number(text) => Literal::new_typed_literal(text, number_type(name, kind, text)),
        FhirJson::String(text) => match text_type(name, kind, text) {
            Some(datatype) => Literal::new_typed_literal(text, datatype),
            None => Literal::new_simple_literal(text),
        },
        FhirJson::Null | FhirJson::Array(_) | FhirJson::Object(_) => return None,
    })
}

/// The JSON value of a literal: a number or a boolean by its datatype, a text for everything else.
///
/// `None` where the text of a number or a boolean is not one that JSON can have.
#[must_use]
pub fn json_of(literal: &Literal) -> Option<FhirJson> {
    let text = literal.value();
    let datatype = literal.datatype();
    if datatype == xsd::BOOLEAN {
        return match text {
            "true" | "1" => Some(FhirJson::Bool(true)),
            "false" | "0" => Some(FhirJson::Bool(false)),
            _ => None,
        };
    }
    let numeric = [
        xsd::INTEGER,
        xsd::DECIMAL,
        xsd::DOUBLE,
        xsd::FLOAT,
        xsd::INT,
        xsd::LONG,
        xsd::NON_NEGATIVE_INTEGER,
        xsd::POSITIVE_INTEGER,
    ];
    if numeric.contains(&datatype) {
        // A document written elsewhere may have +5 or .5, which JSON has not.
        let unsigned = text.strip_prefix('+').unwrap_or(text);
        let plain = match unsigned.strip_prefix('.') {
            Some(fraction) => format!("0.{fraction}"),
            None => unsigned.to_owned(),
        };
        return match FhirJson::parse(&plain) {
            Ok(number @ FhirJson::Number(_)) => Some(number),
            _ => None,
        };
    }
    Some(FhirJson::String(text.to_owned()))
}

fn number_type(name: &str, kind: Option<&str>, text: &str) -> NamedNodeRef<'static> {
    if text.contains(['e', 'E']) {
        xsd::DOUBLE
    } else if text.contains('.') || kind == Some("decimal") || (kind.is_none() && name == "value") {
        xsd::DECIMAL
    } else {
        xsd::INTEGER
    }
}

fn text_type(name: &str, kind: Option<&str>, text: &str) -> Option<NamedNodeRef<'static>> {
    let (date, uri) = match kind {
        Some(kind) => (
            matches!(kind, "date" | "dateTime" | "instant" | "time"),
            matches!(kind, "uri" | "url" | "canonical" | "oid" | "uuid"),
        ),
        None => (
            DATES.contains(&name)
                || ["Date", "DateTime", "Instant", "Time"]
                    .iter()
                    .any(|ending| name.ends_with(ending)),
            URIS.contains(&name) && text.contains(':'),
        ),
    };
    if date {
        date_type(text)
    } else if uri {
        Some(xsd::ANY_URI)
    } else {
        None
    }
}

/// The datatype whose lexical form `text` has, by shape and by range of each part.
fn date_type(text: &str) -> Option<NamedNodeRef<'static>> {
    let shape: String = text
        .chars()
        .map(|character| {
            if character.is_ascii_digit() {
                '9'
            } else {
                character
            }
        })
        .collect();
    let part = |from: usize, to: usize| {
        text.get(from..to)
            .and_then(|digits| digits.parse::<u32>().ok())
    };
    let within = |from: usize, low: u32, high: u32| {
        part(from, from + 2).is_some_and(|number| (low..=high).contains(&number))
    };
    let day_fits = || {
        text.get(..10)
            .is_some_and(|day| day.parse::<jiff::civil::Date>().is_ok())
    };
    match shape.as_str() {
        "9999" if text != "0000" => Some(xsd::G_YEAR),
        "9999-99" if within(5, 1, 12) && !text.starts_with("0000") => Some(xsd::G_YEAR_MONTH),
        "9999-99-99" if day_fits() && !text.starts_with("0000") => Some(xsd::DATE),
        "99:99:99" if within(0, 0, 23) && within(3, 0, 59) && within(6, 0, 59) => Some(xsd::TIME),
        _ => {
            let rest = shape.strip_prefix("9999-99-99T99:99:99")?;
            let zone = match rest.strip_prefix('.') {
                Some(fraction) => {
                    let zone = fraction.trim_start_matches('9');
                    if zone.len() == fraction.len() {
                        return None;
                    }
                    zone
                }
                None => rest,
            };
            let zone_start = text.len() - zone.len();
            let zone_fits = match zone {
                "" | "Z" => true,
                "+99:99" | "-99:99" => {
                    within(zone_start + 1, 0, 13) && within(zone_start + 4, 0, 59)
                }
                _ => false,
            };
            (zone_fits
                && day_fits()
                && !text.starts_with("0000")
                && within(11, 0, 23)
                && within(14, 0, 59)
                && within(17, 0, 59))
            .then_some(xsd::DATE_TIME)
        }
    }
}

fn lower_first(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| {
        first.to_ascii_lowercase().to_string() + characters.as_str()
    })
}

fn upper_first(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| {
        first.to_ascii_uppercase().to_string() + characters.as_str()
    })
}
