//! Changes that look like damage: a server that was emptied or set back, or that lies, must not take
//! away here what it lost.

use std::collections::BTreeMap;

use kluis_pod::{ETag, Pod, PodError, PodPath, PodRead};
use kluis_rdf::oxrdf::{Graph, NamedOrBlankNodeRef};
use kluis_rdf::{Syntax, parse};
use solid_client_rs::Representation;

use crate::SyncError;
use crate::content::LargeBody;
use crate::step::Why;

/// The part of the statements here, in percent, that may be missing there.
const MAY_BE_MISSING: usize = 30;

/// Whether taking in what is there would take back much of what is here, or bring back a former state.
/// Where what is here was changed since both sides agreed, `agreed` is the revision they agreed on, and
/// that is what it is compared with.
pub(crate) fn setback(
    reader: &PodRead,
    path: &PodPath,
    there: &Representation,
    agreed: Option<u64>,
) -> Result<Option<Why>, SyncError> {
    let Some(resource) = reader.find(path)? else {
        return Ok(None);
    };
    let size = there.body.len() as u64;
    for former in reader.history(path)? {
        let (Some(media_type), Some(etag)) = (&former.media_type, &former.etag) else {
            continue;
        };
        let is_before = agreed.map_or(former.number != resource.revision, |agreed| {
            former.number < agreed
        });
        let is_former = is_before && former.size == Some(size);
        if is_former && ETag::of(media_type, &there.body) == *etag {
            return Ok(Some(Why::OlderThere));
        }
    }
    let here = match reader.body_at(path, agreed.unwrap_or(resource.revision)) {
        Ok((_, Some(bytes))) => bytes,
        // No document is so large.
        Err(PodError::TooLarge { .. }) if there.body.is_empty() => {
            return Ok(Some(Why::MuchIsMissingThere));
        }
        Ok((_, None)) | Err(PodError::NotFound(_) | PodError::TooLarge { .. }) => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    let is_much = if there.body.is_empty() {
        !here.is_empty()
    } else {
        let here = graph(path, Some(&resource.media_type), &here);
        let there = graph(path, there.content_type.as_deref(), &there.body);
        here.is_some_and(|here| lacks_much(&here, &there.unwrap_or_default()))
    };
    Ok(is_much.then_some(Why::MuchIsMissingThere))
}

/// Whether a body too large for memory, of this size and hash, is a former state of what is here, as
/// [`setback`] has it.
pub(crate) fn was_here(
    pod: &Pod,
    path: &PodPath,
    size: u64,
    hash: &str,
    agreed: Option<u64>,
) -> Result<bool, SyncError> {
    let before = pod.read(|reader| {
        let Some(resource) = reader.find(path)? else {
            return Ok::<_, SyncError>(Vec::new());
        };
        let before = agreed.unwrap_or(resource.revision);
        Ok(reader
            .history(path)?
            .into_iter()
            .map(|one| (one.number, one.size))
            .filter(|(number, former)| *number < before && *former == Some(size))
            .collect())
    })?;
    for (number, size) in before {
        let former = LargeBody::new(pod, path, number, size.unwrap_or(0));
        match former.hash() {
            Ok(former) if former == hash => return Ok(true),
            // What the history keeps no more cannot be compared.
            Ok(_) | Err(PodError::NotFound(_)) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(false)
}

fn graph(path: &PodPath, media_type: Option<&str>, bytes: &[u8]) -> Option<Graph> {
    let syntax = media_type.and_then(Syntax::from_media_type)?;
    parse(bytes, syntax, Some(&path.to_local_iri())).ok()
}

/// Whether `there` lacks more of the statements in `here` than a change leaves out. A statement with
/// another object is a change; blank nodes are all one, for their labels mean nothing.
pub(crate) fn lacks_much(here: &Graph, there: &Graph) -> bool {
    let (before, after) = (said(here), said(there));
    let missing: usize = before
        .iter()
        .map(|(about, count)| count.saturating_sub(after.get(about).copied().unwrap_or(0)))
        .sum();
    missing * 100 > here.len() * MAY_BE_MISSING
}

/// How many statements there are of each subject and predicate.
fn said(graph: &Graph) -> BTreeMap<(&str, &str), usize> {
    let mut counts = BTreeMap::new();
    for triple in graph {
        let subject = match triple.subject {
            NamedOrBlankNodeRef::NamedNode(node) => node.as_str(),
            NamedOrBlankNodeRef::BlankNode(_) => "",
        };
        *counts
            .entry((subject, triple.predicate.as_str()))
            .or_insert(0) += 1;
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lacks(here: &str, there: &str) -> bool {
        let read = |text: &str| parse(text.as_bytes(), Syntax::Turtle, Some("urn:x")).unwrap();
        lacks_much(&read(here), &read(there))
    }

    #[test]
    fn a_change_of_values_is_no_loss_and_a_document_without_its_statements_is() {
        let here = "<#a> <urn:p> 1 ; <urn:q> 2 ; <urn:r> [ <urn:v> 3 ] .";
        let changed = "<#a> <urn:p> 4 ; <urn:q> 5 ; <urn:r> [ <urn:v> 6 ] .";
        assert!(!lacks(here, changed));
        assert!(!lacks(here, "<#a> <urn:p> 4 ; <urn:r> [ <urn:v> 6 ] ."));
        assert!(lacks(here, "<#a> <urn:p> 4 ; <urn:q> 5 ."));
        assert!(lacks(here, "# nothing"));
        let filler = "<#b> <urn:p> 1, 2, 3, 4, 5, 6, 7, 8, 9 .";
        assert!(lacks(here, filler), "more statements, and none of ours");
        assert!(!lacks("# nothing", here));
    }
}
