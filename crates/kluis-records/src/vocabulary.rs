//! The names this crate writes and reads in documents, beside those of `kluis_rdf::vocab`.

use oxrdf::NamedNodeRef;

pub use kluis_rdf::vocab::{dct, fhir, kluis, prov};

/// Marks a primitive that has extensions but no value.
pub const NO_VALUE: NamedNodeRef<'_> =
    NamedNodeRef::new_unchecked("https://w3id.org/kluis/ns#NoValue");
/// Members of an object that the FHIR RDF form has no place for, as a JSON object.
pub const MEMBERS: NamedNodeRef<'_> =
    NamedNodeRef::new_unchecked("https://w3id.org/kluis/ns#members");
/// The `fullUrl` that the entry of a bundle gave the resource.
pub const FULL_URL: NamedNodeRef<'_> =
    NamedNodeRef::new_unchecked("https://w3id.org/kluis/ns#fullUrl");
/// `rdf:JSON`, the datatype of a JSON text.
pub const RDF_JSON: NamedNodeRef<'_> =
    NamedNodeRef::new_unchecked("http://www.w3.org/1999/02/22-rdf-syntax-ns#JSON");
