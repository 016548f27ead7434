//! FHIR JSON as a tree that keeps the text of numbers.

use std::fmt::Write as _;
use std::io::Cursor;

use crate::json_fault::ValueProblem;
use crate::json_reader::JsonReader;
use crate::{JsonError, RecordError};

/// A JSON value in which a number is the text it was written with: in FHIR `5.10` and `5.1` differ in precision.
///
/// Members keep the order they were read in. `PartialEq` minds that order; [`FhirJson::canonical`] does not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FhirJson {
    /// `null`, which FHIR allows inside lists of primitives only.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A finite number as it was written.
    Number(String),
    /// A text without NUL.
    String(String),
    /// A list.
    Array(Vec<FhirJson>),
    /// An object; no name occurs twice.
    Object(Vec<(String, FhirJson)>),
}

impl FhirJson {
    /// Reads one JSON value that fills `text`.
    ///
    /// # Errors
    /// [`RecordError::Json`] where the text is not JSON, [`RecordError::Value`] where it is beyond a limit, repeats a
    /// member or holds a character that is refused.
    pub fn parse(text: &str) -> Result<Self, RecordError> {
        let mut reader = JsonReader::new(Cursor::new(text.as_bytes()));
        let value = reader.read_value()?.map_err(RecordError::Value)?;
        reader.expect_end().map_err(RecordError::Json)?;
        Ok(value)
    }

    /// The member of that name, where this is an object that has it.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Self> {
        self.members()
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value)
    }

    /// The members of an object; of anything else none.
    #[must_use]
    pub fn members(&self) -> &[(String, Self)] {
        match self {
            Self::Object(members) => members,
            _ => &[],
        }
    }

    /// The text of a string.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::String(text) => Some(text),
            _ => None,
        }
    }

    /// The text of the member of that name, where it is a string.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        self.get(name)?.as_str()
    }

    /// The items of a list; a single value counts as a list of one, null as none.
    #[must_use]
    pub fn items(&self) -> &[Self] {
        match self {
            Self::Array(items) => items,
            Self::Null => &[],
            single => std::slice::from_ref(single),
        }
    }

    /// The items of the member of that name, none where it is missing.
    #[must_use]
    pub fn list(&self, name: &str) -> &[Self] {
        self.get(name).map_or(&[], Self::items)
    }

    /// The FHIR type this object claims to be.
    #[must_use]
    pub fn resource_type(&self) -> Option<&str> {
        self.text("resourceType")
    }

    /// The value as compact JSON with members sorted by name: equal for values that mean the same.
    #[must_use]
    pub fn canonical(&self) -> String {
        let mut text = String::new();
        self.write(&mut text, true);
        text
    }

    /// The value with the members of every object sorted by name.
    #[must_use]
    pub(crate) fn sorted(&self) -> Self {
        match self {
            Self::Array(items) => Self::Array(items.iter().map(Self::sorted).collect()),
            Self::Object(members) => {
                let mut members: Vec<_> = members
                    .iter()
                    .map(|(name, value)| (name.clone(), value.sorted()))
                    .collect();
                members.sort_by(|left, right| left.0.cmp(&right.0));
                Self::Object(members)
            }
            other => other.clone(),
        }
    }

    fn write(&self, out: &mut String, sorted: bool) {
        match self {
            Self::Null => out.push_str("null"),
            Self::Bool(true) => out.push_str("true"),
            Self::Bool(false) => out.push_str("false"),
            Self::Number(text) => out.push_str(text),
            Self::String(text) => write_string(out, text),
            Self::Array(items) => {
                out.push('[');
                for (index, item) in items.iter().enumerate() {
                    if index > 0 {
                        out.push(',');
                    }
                    item.write(out, sorted);
                }
                out.push(']');
            }
            Self::Object(members) => {
                let mut order: Vec<&(String, Self)> = members.iter().collect();
                if sorted {
                    order.sort_by(|left, right| left.0.cmp(&right.0));
                }
                out.push('{');
                for (index, (name, value)) in order.into_iter().enumerate() {
                    if index > 0 {
                        out.push(',');
                    }
                    write_string(out, name);
                    out.push(':');
                    value.write(out, sorted);
                }
                out.push('}');
            }
        }
    }
}

/// Compact JSON, members in their order.
impl std::fmt::Display for FhirJson {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut text = String::new();
        self.write(&mut text, false);
        formatter.write_str(&text)
    }
}

impl From<JsonError> for RecordError {
    fn from(source: JsonError) -> Self {
        Self::Json(source)
    }
}

impl From<ValueProblem> for RecordError {
    fn from(source: ValueProblem) -> Self {
        Self::Value(source)
    }
}

fn write_string(out: &mut String, text: &str) {
    out.push('"');
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            control if control < ' ' => {
                let _ = write!(out, "\\u{:04x}", u32::from(control));
            }
            other => out.push(other),
        }
    }
    out.push('"');
}
