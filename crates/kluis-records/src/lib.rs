//! What a record means: types, categories, and typed record to document and back.
//!
//! A FHIR resource (R4 or R5, of any type) becomes an RDF document in the form of
//! [FHIR R5](https://hl7.org/fhir/R5/rdf.html) with nothing lost: [`to_fhir_json`] gives back the same JSON, digits of
//! numbers included. What an index and a screen show is always read from the document, by [`from_graph`]. Nothing here
//! reads a file, a clock or a network.
//!
//! ```
//! use kluis_records::{FhirJson, Origin, from_fhir_json, from_graph};
//!
//! let resource = FhirJson::parse(r#"{"resourceType":"Observation","id":"a","status":"final",
//!   "code":{"coding":[{"system":"http://loinc.org","code":"8867-4","display":"Heart rate"}]},
//!   "effectiveDateTime":"2026-05","valueQuantity":{"value":61.0,"unit":"/min"}}"#)?;
//! let now = "2026-11-21T00:00:00Z".parse().expect("a time");
//! let (document, record) = from_fhir_json(&resource, &Origin { full_url: None, now })?;
//! assert_eq!(record.value_text().as_deref(), Some("61.0 /min"));
//! assert_eq!(record.category.as_str(), "heart-rate");
//! assert_eq!(from_graph(&document)?, record);
//! # Ok::<(), kluis_records::RecordError>(())
//! ```

mod category;
pub mod element;
mod error;
mod fields;
pub mod identity;
mod json;
pub mod json_fault;
pub mod json_reader;
mod provenance;
mod read_resource;
mod record;
mod time;
mod to_graph;
mod to_json;
mod value;
pub mod vocabulary;

pub use category::{Category, CategoryId, LANGUAGES, Sensitivity, categories, category_of_codes};
pub use error::{RecordError, TimeFault};
pub use fields::{Field, KEYS};
pub use identity::Known;
pub use json::FhirJson;
pub use json_fault::{JsonError, JsonErrorKind, Refusal, ValueProblem};
pub use json_reader::JsonReader;
pub use oxrdf;
pub use provenance::{Provenance, with_provenance};
pub use record::{
    Component, Origin, Record, RecordKind, Reference, Version, from_fhir_json, from_graph,
    from_graph_subject, long_path_of, path_of, subject_of,
};
pub use time::{FIRST_YEAR, FhirTime};
pub use to_graph::{graph_of, is_resource_type};
pub use to_json::{resources, to_fhir_json};
pub use value::{Coding, Quantity, RecordValue};
