//! A conflict as a person sees it: one property, with the values of both sides.

use kluis_rdf::oxrdf::{NamedNode, Term};
use kluis_rdf::vocab::{fhir, rdf};
use sha2::{Digest, Sha256};

use super::document::{Properties, Value};

/// Most characters of a nested value that are shown.
const MAX_SHOWN: usize = 400;

/// Whose value is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The value here.
    Mine,
    /// The value there.
    Theirs,
}

/// A step from a named subject to a value.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PathStep {
    /// To the values of the property with this IRI.
    Property(String),
    /// To an item of a list, counted from 0.
    Item(usize),
}

/// A place that both sides changed, each in its own way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Which place it is: the same on every machine, and for both sides. It tells nothing else.
    pub id: String,
    /// The IRI of what the property is of; empty for a row of a series.
    pub subject: String,
    /// The IRI of the innermost property on the way to the value that has a meaning of its own (so
    /// not `fhir:v`); for a row of a series the columns that tell it from others.
    pub property: String,
    /// The whole way from the subject; empty for a row of a series.
    pub path: Vec<PathStep>,
    /// The values both sides last agreed on, as text; none where there were none.
    pub base: Vec<String>,
    /// The values here; none where they were removed.
    pub mine: Vec<String>,
    /// The values there; none where they were removed.
    pub theirs: Vec<String>,
}

impl Field {
    pub(super) fn of_values(subject: &str, path: &[PathStep], values: [&Vec<Value>; 3]) -> Self {
        let mut properties = path.iter().filter_map(|step| match step {
            PathStep::Property(iri) => Some(iri.as_str()),
            PathStep::Item(_) => None,
        });
        let innermost = properties.clone().rfind(|iri| *iri != fhir::V.as_str());
        let property = innermost
            .or_else(|| properties.next_back())
            .unwrap_or_default();
        let texts = |shown: fn(&Value) -> String| {
            values.map(|values| values.iter().map(shown).collect::<Vec<_>>())
        };
        let mut shown = texts(readable);
        if shown[1] == shown[2] {
            // They differ in what is not shown, such as the datatype.
            shown = texts(exact);
        }
        let [base, mine, theirs] = shown;
        let mut place = vec![subject.to_owned()];
        place.extend(path.iter().map(|step| match step {
            PathStep::Property(iri) => iri.clone(),
            PathStep::Item(number) => number.to_string(),
        }));
        Self {
            id: id_of(&place),
            subject: subject.to_owned(),
            property: property.to_owned(),
            path: path.to_vec(),
            base,
            mine,
            theirs,
        }
    }

    pub(super) fn of_row(key: &str, [base, mine, theirs]: [Vec<String>; 3]) -> Self {
        Self {
            id: id_of(&["row".to_owned(), key.to_owned()]),
            subject: String::new(),
            property: key.to_owned(),
            path: Vec::new(),
            base,
            mine,
            theirs,
        }
    }
}

/// Half of SHA-256 in hexadecimal digits; the lengths keep the parts apart.
fn id_of(parts: &[String]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    hex::encode(&hash.finalize()[..16])
}

/// A value for people: a literal as it is written, with its language; nested values in short.
fn readable(value: &Value) -> String {
    let mut text = String::new();
    match value {
        Value::Leaf(leaf) => match &leaf.0 {
            Term::Literal(literal) => {
                text.push_str(literal.value());
                if let Some(language) = literal.language() {
                    text.push_str(&format!(" ({language})"));
                }
            }
            Term::NamedNode(node) => text.push_str(node.as_str()),
            Term::BlankNode(_) => {}
        },
        Value::Node(_) | Value::List(_) => {
            write_nested(value, &mut text);
            shorten(&mut text);
        }
    }
    text
}

/// A value with all that tells it from others, as far as there is room.
fn exact(value: &Value) -> String {
    let mut text = String::new();
    write_exact(value, &mut text);
    if !matches!(value, Value::Leaf(_)) {
        shorten(&mut text);
    }
    text
}

fn shorten(text: &mut String) {
    if let Some((end, _)) = text.char_indices().nth(MAX_SHOWN) {
        text.truncate(end);
        text.push('…');
    }
}

/// Writes names of properties and values, until enough is written.
fn write_nested(value: &Value, text: &mut String) {
    match value {
        Value::Leaf(_) => text.push_str(&readable(value)),
        Value::List(items) if items.is_empty() => text.push_str("()"),
        Value::List(items) => write_separated(items.iter(), "; ", text, write_nested),
        Value::Node(properties) => {
            if let Some(values) = only_value(properties) {
                return write_separated(values.iter(), ", ", text, write_nested);
            }
            if properties.is_empty() {
                text.push_str("[]");
            }
            let is_nested = |value: &Value| match value {
                Value::Leaf(_) => false,
                Value::List(_) => true,
                Value::Node(properties) => only_value(properties).is_none(),
            };
            write_separated(shown(properties), ", ", text, |(property, values), text| {
                text.push_str(local_name(property.as_str()));
                let brackets = values.iter().any(is_nested);
                text.push_str(if brackets { " (" } else { " " });
                write_separated(values.iter(), ", ", text, write_nested);
                text.push_str(if brackets { ")" } else { "" });
            });
        }
    }
}

fn write_exact(value: &Value, text: &mut String) {
    match value {
        Value::Leaf(leaf) => text.push_str(&leaf.0.to_string()),
        Value::List(items) => {
            text.push_str("( ");
            write_separated(items.iter(), " ", text, write_exact);
            text.push_str(" )");
        }
        Value::Node(properties) => {
            text.push_str("[ ");
            write_separated(
                properties.iter(),
                " ; ",
                text,
                |(property, values), text| {
                    text.push_str(&format!("{property} "));
                    write_separated(values.iter(), ", ", text, write_exact);
                },
            );
            text.push_str(" ]");
        }
    }
}

fn write_separated<T>(
    items: impl Iterator<Item = T>,
    separator: &str,
    text: &mut String,
    write: impl Fn(T, &mut String),
) {
    for (number, item) in items.enumerate() {
        // More is never shown.
        if text.len() > 4 * MAX_SHOWN {
            return;
        }
        text.push_str(if number > 0 { separator } else { "" });
        write(item, text);
    }
}

/// The properties that say something to a person: the type of a node does where there is nothing else.
fn shown(properties: &Properties) -> impl Iterator<Item = (&NamedNode, &Vec<Value>)> {
    properties
        .iter()
        .filter(|(property, _)| properties.len() == 1 || property.as_ref() != rdf::TYPE)
}

/// The values of a node that is nothing but a primitive of FHIR.
fn only_value(properties: &Properties) -> Option<&Vec<Value>> {
    let mut shown = shown(properties);
    match (shown.next(), shown.next()) {
        (Some((property, values)), None) if property.as_ref() == fhir::V => Some(values),
        _ => None,
    }
}

fn local_name(iri: &str) -> &str {
    let name = iri.rsplit(['#', '/']).next().unwrap_or_default();
    if name.is_empty() { iri } else { name }
}
