//! The names this crate writes and reads in documents, beside those of `kluis_rdf::vocab`.

use oxrdf::NamedNodeRef;

pub use kluis_rdf::vocab::{dct, fhir, kluis, prov};

/// `rdf:JSON`, the datatype of a JSON text.
pub const RDF_JSON: NamedNodeRef<'_> =
    NamedNodeRef::new_unchecked("http://www.w3.org/1999/02/22-rdf-syntax-ns#JSON");
