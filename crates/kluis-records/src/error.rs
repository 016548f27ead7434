//! What can go wrong between a resource, its document and a record.

use crate::json_fault::{JsonError, ValueProblem};

/// Why something could not be made a record. No message holds a value of the record.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RecordError {
    /// The text is not JSON.
    #[error("not JSON: {0}")]
    Json(#[source] JsonError),
    /// The JSON is well formed but beyond a limit.
    #[error("{0}")]
    Value(#[source] ValueProblem),
    /// The JSON is no FHIR resource.
    #[error("{place}: expected {expected}")]
    NotAResource {
        /// JSON path of the element at fault.
        place: &'static str,
        /// What should be there.
        expected: &'static str,
    },
    /// A date or time that decides where a record stands in time cannot be used.
    #[error("{element}: {why}")]
    Time {
        /// The FHIR element.
        element: &'static str,
        /// What is wrong with it.
        why: TimeFault,
    },
    /// A graph has no subject that is a FHIR resource.
    #[error(
        "the document describes no FHIR resource, expected one subject with a FHIR resource type"
    )]
    NoResource,
    /// A graph has several subjects that are FHIR resources.
    #[error("the document describes {count} FHIR resources, expected one")]
    SeveralResources {
        /// How many were found.
        count: usize,
    },
    /// A graph is not a tree below the subject: it has a circle, is nested deeper than 64 levels or shares nodes so
    /// often that reading it would take unreasonably long.
    #[error("the document is not a tree of at most 64 levels below its subject")]
    NotATree,
    /// A list in a graph is not well formed.
    #[error("a list in the document is broken, expected rdf:first and rdf:rest once in each link")]
    BrokenList,
    /// A literal of a graph does not have the form of its datatype.
    #[error("{element}: a literal does not have the form of its datatype")]
    BadLiteral {
        /// The element that holds it.
        element: String,
    },
}

/// What is wrong with a date or time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TimeFault {
    /// Not a FHIR date, partial date or date with time.
    #[error(
        "not a FHIR date or time, expected a form like 2024, 2024-05, 2024-05-31 or 2024-05-31T08:15:00+02:00"
    )]
    Form,
    /// Before 1850, or later than the end of next year.
    #[error("the year is outside 1850 to next year")]
    Range,
}
