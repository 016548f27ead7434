//! Where a document comes from, in PROV-O beside the resource.
//!
//! A document may be shared, so it says only by what kind of import it was made. When, the name of
//! the file, its digest and the import's own identifier, which would tell of everything else that was
//! in the file, stay in the safe: the pod keeps them with the revision. So the same record imported
//! on two computers gives the same document.

use oxrdf::vocab::rdf;
use oxrdf::{BlankNode, Graph, Literal, Triple};

use crate::RecordError;
use crate::record::subject_of;
use crate::vocabulary::{dct, prov};

/// What a document tells of the import that made it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provenance {
    /// What the import is called, such as `FHIR bundle`.
    pub title: String,
}

/// Adds the provenance to a document ([PROV-O](https://www.w3.org/TR/prov-o/)).
///
/// These statements are no part of the resource: neither the content hash nor the FHIR JSON knows them.
///
/// # Errors
/// [`RecordError::NoResource`] and [`RecordError::SeveralResources`].
pub fn with_provenance(mut graph: Graph, provenance: &Provenance) -> Result<Graph, RecordError> {
    let subject = subject_of(&graph)?;
    let activity = BlankNode::default();
    for triple in [
        Triple::new(subject, prov::WAS_GENERATED_BY, activity.clone()),
        Triple::new(activity.clone(), rdf::TYPE, prov::ACTIVITY),
        Triple::new(
            activity,
            dct::TITLE,
            Literal::from(provenance.title.as_str()),
        ),
    ] {
        graph.insert(&triple);
    }
    Ok(graph)
}
