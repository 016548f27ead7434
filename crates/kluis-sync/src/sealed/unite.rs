//! Bringing together what was changed here and on another computer of the same safe.

use kluis_pod::{PodError, PodPath, PodRead, PodWrite, Resource};

use super::index::Entry;
use super::pack::version_of;
use super::round::Sealing;
use crate::SyncError;
use crate::merge::Merged;
use crate::reconcile::Versions;

const FETCHED: &str = "changed on another computer";
const MERGED: &str = "merged: changed here and on another computer";

impl Sealing<'_, '_> {
    /// Merges what is there into what is here where both changed other parts; else keeps it beside.
    pub(super) fn unite(
        &self,
        writer: &PodWrite,
        path: &PodPath,
        there: &Entry,
        bytes: &[u8],
    ) -> Result<(), SyncError> {
        let present = writer.find(path)?;
        let planned = self.here.get(path).map(|here| here.revision);
        let is_as_planned = |here: &&Resource| Some(here.revision) == planned;
        let Some(here) = present.as_ref().filter(is_as_planned) else {
            let current_revision = present.map(|here| here.revision);
            let path = path.clone();
            return Err(PodError::PreconditionFailed {
                path,
                current_revision,
            }
            .into());
        };
        let mine = match writer.body(path) {
            Ok((_, bytes)) => Some(bytes),
            Err(PodError::TooLarge { .. }) => None,
            Err(error) => return Err(error.into()),
        };
        let is_small = mine.is_some();
        let versions = Versions {
            path,
            base: self.agreed(writer, path)?,
            mine: (here.media_type.clone(), mine.unwrap_or_default()),
            theirs: (there.media_type.clone(), bytes.to_vec()),
        };
        let merged = is_small.then(|| versions.merge());
        let fetch = || -> Result<(), SyncError> {
            let resource = versions.put_over(writer, &there.media_type, bytes, FETCHED)?;
            self.round.take_in(writer, &resource, bytes)
        };
        match merged {
            Some(Merged::Same) => fetch(),
            Some(Merged::Clean {
                media_type, bytes, ..
            }) => {
                fetch()?;
                let resource = versions.put_over(writer, &media_type, &bytes, MERGED)?;
                self.round.take_in(writer, &resource, &bytes)
            }
            Some(Merged::Fields(_) | Merged::Whole(_)) | None => {
                let (_, kept) = versions.keep_beside(writer, &versions.theirs)?;
                self.round.take_in(writer, &kept, bytes)
            }
        }
    }

    /// What both computers had last, where the history here still has it.
    fn agreed(
        &self,
        reader: &PodRead,
        path: &PodPath,
    ) -> Result<Option<(String, Vec<u8>)>, SyncError> {
        let Some(agreed) = self.base.get(path) else {
            return Ok(None);
        };
        let history = reader.history(path)?;
        let revision = history.iter().find(|revision| {
            let etag = revision.etag.as_ref();
            etag.is_some_and(|etag| version_of(etag) == agreed)
        });
        let Some(revision) = revision else {
            return Ok(None);
        };
        match reader.body_at(path, revision.number) {
            Ok((revision, bytes)) => Ok(revision.media_type.zip(bytes)),
            Err(PodError::TooLarge { .. } | PodError::NotFound(_)) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }
}
