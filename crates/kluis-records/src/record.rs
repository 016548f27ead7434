//! A record: what a document says, ready for an index and a screen.

use jiff::Timestamp;
use oxrdf::vocab::xsd;
use oxrdf::{
    Graph, Literal, NamedNode, NamedNodeRef, NamedOrBlankNode, NamedOrBlankNodeRef, Triple,
};

use crate::category::CategoryId;
use crate::fields::{self, Field};
use crate::identity;
use crate::read_resource::{check_times, read};
use crate::time::FhirTime;
use crate::to_graph::graph_of;
use crate::to_json::{resources, to_fhir_json};
use crate::value::{Coding, RecordValue, joined};
use crate::vocabulary::kluis;
use crate::{FhirJson, RecordError};

/// What a record is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RecordKind {
    /// The person.
    Patient,
    /// Something measured, asked or found.
    Observation,
    /// A condition, complaint or diagnosis.
    Condition,
    /// `MedicationStatement` or R5's `MedicationUsage`: taken.
    MedicationStatement,
    /// Prescribed.
    MedicationRequest,
    /// A medicinal product.
    Medication,
    /// An allergy or intolerance, or that there is none.
    AllergyIntolerance,
    /// A vaccination.
    Immunization,
    /// Any other FHIR type, by its name.
    Other(String),
}

impl RecordKind {
    /// The kind for a FHIR type.
    #[must_use]
    pub fn of(resource_type: &str) -> Self {
        match resource_type {
            "Patient" => Self::Patient,
            "Observation" => Self::Observation,
            "Condition" => Self::Condition,
            "MedicationStatement" => Self::MedicationStatement,
            "MedicationRequest" => Self::MedicationRequest,
            "Medication" => Self::Medication,
            "AllergyIntolerance" => Self::AllergyIntolerance,
            "Immunization" => Self::Immunization,
            other => Self::Other(other.to_owned()),
        }
    }

    /// The FHIR type.
    #[must_use]
    pub fn fhir_type(&self) -> &str {
        match self {
            Self::Patient => "Patient",
            Self::Observation => "Observation",
            Self::Condition => "Condition",
            Self::MedicationStatement => "MedicationStatement",
            Self::MedicationRequest => "MedicationRequest",
            Self::Medication => "Medication",
            Self::AllergyIntolerance => "AllergyIntolerance",
            Self::Immunization => "Immunization",
            Self::Other(name) => name,
        }
    }
}

/// One of several values measured together, such as the systolic pressure of a blood pressure reading.
#[derive(Clone, Debug, PartialEq)]
pub struct Component {
    /// What was measured, in words.
    pub title: String,
    /// Every code of it.
    pub codes: Vec<Coding>,
    /// What was found.
    pub value: RecordValue,
}

/// A pointer from a record to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// The element that points, such as `medication` or `subject`.
    pub element: String,
    /// The reference as written.
    pub reference: String,
    /// What the source calls the target.
    pub display: Option<String>,
    /// The [`Record::identity`] that the target has, where the reference names a UUID and the type is known.
    pub target_identity: Option<String>,
}

/// Which version of a record it is, as its source counts (`meta.lastUpdated`, `meta.versionId`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Version {
    /// When the source last changed it.
    pub updated: Option<FhirTime>,
    /// The number of the version, where the source counts with numbers.
    pub number: Option<u64>,
}

impl Version {
    /// Whether this version came before the other; `None` where the source does not tell.
    #[must_use]
    pub fn is_before(&self, other: &Self) -> Option<bool> {
        let moment = |version: &Self| version.updated.as_ref().and_then(FhirTime::sort_time);
        match (moment(self), moment(other)) {
            (Some(this), Some(that)) if this != that => Some(this < that),
            _ => Some(self.number? < other.number?),
        }
    }
}

/// What an index and a screen need to know of a document.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// What it is.
    pub kind: RecordKind,
    /// Where it belongs; exactly one.
    pub category: CategoryId,
    /// What a person would call it: text, else display, else code, else (where nothing names it) the FHIR type.
    pub title: String,
    /// When it was or began.
    pub start: Option<FhirTime>,
    /// When it ended, for what lasted.
    pub end: Option<FhirTime>,
    /// What was found.
    pub value: RecordValue,
    /// What was found in parts.
    pub components: Vec<Component>,
    /// Every code of what it is about.
    pub codes: Vec<Coding>,
    /// `final`, `active`, `entered-in-error`, …
    pub status: Option<String>,
    /// Whom it is about, as the source refers to them.
    pub subject: Option<String>,
    /// Which version of the record it is.
    pub version: Version,
    /// Pointers to other records.
    pub references: Vec<Reference>,
    /// Everything to show, in order.
    pub fields: Vec<Field>,
    /// The same for the same record of a source however often it comes, a UUID: see [`crate::identity`].
    pub identity: String,
    /// The same for the same content, in hexadecimal: see [`crate::identity`].
    pub content_hash: String,
}

/// Where a resource was found.
#[derive(Clone, Copy, Debug)]
pub struct Origin<'a> {
    /// The `fullUrl` of its entry, where it came in a bundle.
    pub full_url: Option<&'a str>,
    /// Now; times after the end of next year are refused.
    pub now: Timestamp,
}

/// Makes the document and the record of a FHIR resource.
///
/// The subject of the document is `urn:uuid:` and the record's identity, so that a document does not depend on where it
/// is stored. A `fullUrl` is kept in the document, outside the resource.
///
/// # Errors
/// [`RecordError::NotAResource`] and [`RecordError::Time`].
pub fn from_fhir_json(
    resource: &FhirJson,
    origin: &Origin<'_>,
) -> Result<(Graph, Record), RecordError> {
    let FhirJson::Object(_) = resource else {
        return Err(RecordError::NotAResource {
            place: "the resource",
            expected: "a JSON object",
        });
    };
    let record = read(resource, origin.full_url, None)?;
    check_times(resource, &record, origin.now)?;
    let subject = NamedNode::new_unchecked(format!("urn:uuid:{}", record.identity));
    let mut graph = graph_of(resource, subject.as_ref());
    if let Some(full_url) = origin.full_url {
        let literal = Literal::new_typed_literal(full_url, xsd::ANY_URI);
        graph.insert(&Triple::new(subject, kluis::FULL_URL, literal));
    }
    Ok((graph, record))
}

/// Reads the record of a document that describes one FHIR resource. The only reader: whatever is indexed or shown of a
/// document comes from here.
///
/// # Errors
/// [`RecordError::NoResource`], [`RecordError::SeveralResources`], and what [`to_fhir_json`] names.
pub fn from_graph(graph: &Graph) -> Result<Record, RecordError> {
    let subject = subject_of(graph)?;
    from_graph_subject(graph, subject.as_ref())
}

/// Reads the record that one subject of a document is; for documents that describe several.
///
/// # Errors
/// [`RecordError::NoResource`], and what [`to_fhir_json`] names.
pub fn from_graph_subject(
    graph: &Graph,
    subject: NamedOrBlankNodeRef<'_>,
) -> Result<Record, RecordError> {
    let resource = to_fhir_json(graph, subject)?;
    let (name, known) = match subject {
        NamedOrBlankNodeRef::NamedNode(node) => (Some(node.as_str()), own_identity(node)),
        NamedOrBlankNodeRef::BlankNode(_) => (None, None),
    };
    read(&resource, name, known)
}

/// The one subject of a document that is a FHIR resource.
///
/// # Errors
/// [`RecordError::NoResource`] and [`RecordError::SeveralResources`].
pub fn subject_of(graph: &Graph) -> Result<NamedOrBlankNode, RecordError> {
    let mut found = resources(graph);
    match found.len() {
        0 => Err(RecordError::NoResource),
        1 => Ok(found.remove(0)),
        count => Err(RecordError::SeveralResources { count }),
    }
}

/// How many hexadecimal digits of the identity a file name has.
const SHORT_IDENTITY: usize = 12;

/// Where the document of a record belongs in the pod: `/health/<category>/<type>-<digits>.ttl`, with the first digits of
/// its identity. Where another record has that path already, [`long_path_of`] is free.
#[must_use]
pub fn path_of(record: &Record) -> String {
    path_with(record, SHORT_IDENTITY)
}

/// The same with every digit of the identity.
#[must_use]
pub fn long_path_of(record: &Record) -> String {
    path_with(record, usize::MAX)
}

fn path_with(record: &Record, digits: usize) -> String {
    let mut kind = String::new();
    for character in record.kind.fhir_type().chars() {
        if character.is_ascii_uppercase() && !kind.is_empty() {
            kind.push('-');
        }
        kind.push(character.to_ascii_lowercase());
    }
    format!(
        "{}{kind}-{}.ttl",
        record.category.get().container,
        record
            .identity
            .chars()
            .filter(|character| *character != '-')
            .take(digits)
            .collect::<String>()
    )
}

impl Record {
    /// What was found, in one line: `128/82 mmHg`, `140 mmol/L`, the name of a code, a dose, a reaction.
    #[must_use]
    pub fn value_text(&self) -> Option<String> {
        if self.value != RecordValue::None {
            return self.value.text();
        }
        if let Some(text) = self.blood_pressure_text() {
            return Some(text);
        }
        let parts = self
            .components
            .iter()
            .filter_map(|part| Some(format!("{} {}", part.title, part.value.text()?)));
        joined(parts, "; ").or_else(|| {
            let key = match self.kind {
                RecordKind::MedicationStatement | RecordKind::MedicationRequest => "dose",
                RecordKind::AllergyIntolerance => "reaction",
                _ => return None,
            };
            self.fields
                .iter()
                .find(|field| field.key == key)
                .map(|field| field.text.clone())
        })
    }

    fn blood_pressure_text(&self) -> Option<String> {
        let find = |key: &str| {
            self.components
                .iter()
                .find(|part| fields::component_key(&part.codes) == key)
                .map(|part| &part.value)
        };
        let (RecordValue::Quantity(high), RecordValue::Quantity(low)) =
            (find("systolic")?, find("diastolic")?)
        else {
            return None;
        };
        if high.code != low.code || high.unit_text() != low.unit_text() {
            return None;
        }
        let unit = high
            .unit_text()
            .map(|unit| format!(" {unit}"))
            .unwrap_or_default();
        Some(format!(
            "{}/{}{unit}",
            high.number_text(),
            low.number_text()
        ))
    }
}

fn own_identity(subject: NamedNodeRef<'_>) -> Option<String> {
    let uuid = identity::uuid_in(subject.as_str().strip_prefix("urn:uuid:")?)?;
    Some(uuid)
}
