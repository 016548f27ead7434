//! Where a document comes from, in PROV-O beside the resource.

use jiff::Timestamp;
use oxrdf::vocab::{rdf, xsd};
use oxrdf::{Graph, Literal, NamedNode, TermRef, Triple};

use crate::RecordError;
use crate::record::subject_of;
use crate::vocabulary::{dct, kluis, prov};

/// What is known of the import that made a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provenance {
    /// The import, a UUID.
    pub import_id: String,
    /// What the import is called, such as `FHIR bundle`.
    pub title: String,
    /// The name of the file, without its folder.
    pub file_name: String,
    /// SHA-256 of the file in hexadecimal.
    pub file_hash: String,
    /// When the import ended.
    pub time: Timestamp,
}

/// Adds the provenance to a document ([PROV-O](https://www.w3.org/TR/prov-o/)).
///
/// These statements are no part of the resource: neither the content hash nor the FHIR JSON knows them.
///
/// # Errors
/// [`RecordError::NoResource`] and [`RecordError::SeveralResources`]; [`RecordError::BadLiteral`] where the import's id
/// or the hash are not plain enough for a URN.
pub fn with_provenance(mut graph: Graph, provenance: &Provenance) -> Result<Graph, RecordError> {
    let subject = subject_of(&graph)?;
    let source = urn("urn:sha256:", &provenance.file_hash, "the hash of the file")?;
    let activity = urn("urn:uuid:", &provenance.import_id, "the id of the import")?;
    for triple in [
        Triple::new(subject.clone(), prov::WAS_DERIVED_FROM, source.clone()),
        Triple::new(subject, prov::WAS_GENERATED_BY, activity.clone()),
        Triple::new(activity.clone(), rdf::TYPE, prov::ACTIVITY),
        Triple::new(
            activity.clone(),
            dct::TITLE,
            Literal::from(provenance.title.as_str()),
        ),
        Triple::new(activity.clone(), prov::USED, source.clone()),
        Triple::new(
            activity,
            prov::ENDED_AT_TIME,
            Literal::new_typed_literal(provenance.time.to_string(), xsd::DATE_TIME),
        ),
        Triple::new(
            source,
            kluis::FILE_NAME,
            Literal::from(provenance.file_name.as_str()),
        ),
    ] {
        graph.insert(&triple);
    }
    Ok(graph)
}

/// What a document says about where it comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Source {
    /// The import that made it, a UUID.
    pub import_id: Option<String>,
    /// The name of the file it was in.
    pub file_name: Option<String>,
}

/// Reads back what [`with_provenance`] wrote; empty for a document that was not imported.
#[must_use]
pub fn source_of(graph: &Graph) -> Source {
    let Ok(subject) = subject_of(graph) else {
        return Source::default();
    };
    let node = |predicate| match graph.object_for_subject_predicate(subject.as_ref(), predicate) {
        Some(TermRef::NamedNode(node)) => Some(node),
        _ => None,
    };
    let file_name = node(prov::WAS_DERIVED_FROM).and_then(|file| {
        match graph.object_for_subject_predicate(file, kluis::FILE_NAME) {
            Some(TermRef::Literal(name)) => Some(name.value().to_owned()),
            _ => None,
        }
    });
    Source {
        import_id: node(prov::WAS_GENERATED_BY)
            .and_then(|activity| activity.as_str().strip_prefix("urn:uuid:"))
            .map(str::to_owned),
        file_name,
    }
}

fn urn(scheme: &str, name: &str, element: &str) -> Result<NamedNode, RecordError> {
    let plain = !name.is_empty()
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if plain {
        Ok(NamedNode::new_unchecked(format!("{scheme}{name}")))
    } else {
        Err(RecordError::BadLiteral {
            element: element.to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{FhirJson, Origin, from_fhir_json};

    #[test]
    fn where_a_document_comes_from_is_read_back() {
        let resource = FhirJson::parse(r#"{"resourceType":"Patient","id":"p"}"#).unwrap();
        let origin = Origin {
            full_url: None,
            now: "2026-11-21T12:00:00Z".parse().unwrap(),
        };
        let (graph, _) = from_fhir_json(&resource, &origin).unwrap();
        assert_eq!(source_of(&graph), Source::default());
        let provenance = Provenance {
            import_id: "0193505c-1111-7000-8000-000000000000".to_owned(),
            title: "FHIR bundle".to_owned(),
            file_name: "hospital.json".to_owned(),
            file_hash: "ab12".to_owned(),
            time: origin.now,
        };
        let source = source_of(&with_provenance(graph, &provenance).unwrap());
        assert_eq!(
            source.import_id.as_deref(),
            Some(provenance.import_id.as_str())
        );
        assert_eq!(source.file_name.as_deref(), Some("hospital.json"));
    }
}
