//! Bringing together what was done here and there. Where it merges, the history keeps what came and
//! what was made of it; where it does not, both are kept or the person is asked.

use jiff::Timestamp;
use kluis_pod::{
    Actor, Change, ETag, MAX_PATH_BYTES, PodError, PodPath, PodRead, PodWrite, Precondition,
    Resource,
};
use solid_client_rs::Representation;

use crate::SyncError;
use crate::engine::{Round, Stage};
use crate::fetch::{apart, media_type_of};
use crate::merge::{self, Merged, Side};
use crate::plan::Plan;
use crate::policy::Reachable;
use crate::state::{self, SyncedState, content_hash};
use crate::step::{Action, Step, StepKind, Version, Why};

/// What came of bringing two versions together.
enum Outcome {
    /// What is here now has the changes of both, or is what is there.
    Merged,
    /// Both are here now, side by side: this one of them under a name of its own.
    Both { kept: Side, beside: PodPath },
    /// The person has to say.
    Asked,
}

impl Round<'_> {
    /// Merges what was changed on both sides; returns the steps that send what came of it.
    pub(crate) async fn reconcile_all(&mut self, plan: &Plan) -> Result<Vec<Step>, SyncError> {
        let mut sends = Vec::new();
        for step in self.large_steps(plan, |action| matches!(action, Action::Reconcile { .. })) {
            sends.extend(Box::pin(self.reconcile_large(step)).await?);
        }
        for (step, there) in self.fetch_for_merging(plan).await? {
            let outcome = self
                .pod
                .write(|writer| apart(writer, || self.reconcile(writer, &step, &there)))?;
            match outcome {
                Ok(Outcome::Merged) => {
                    self.report.merged += 1;
                    self.changed_there = true;
                    sends.extend(self.send_of(&step.path, Some(version_of(&there)))?);
                    self.tell(&step, Stage::Settled);
                }
                Ok(Outcome::Both { kept, beside }) => {
                    self.report.merged += 1;
                    self.changed_there = true;
                    self.note_both(&step.path, kept, &beside);
                    sends.extend(self.send_of(&step.path, Some(version_of(&there)))?);
                    sends.extend(self.send_of(&beside, None)?);
                    self.tell(&step, Stage::Settled);
                }
                Ok(Outcome::Asked) => {
                    let why = match step.why {
                        Why::BothMade => Why::MadeOnBothSides,
                        _ => Why::ChangedOnBothSides,
                    };
                    self.conflict_with(&step.path, why, &there);
                }
                Err(error) => self.not_stored(&step.path, &there, error)?,
            }
        }
        Ok(sends)
    }

    pub(crate) fn note_both(&mut self, path: &PodPath, kept: Side, beside: &PodPath) {
        let place = match kept {
            Side::Mine => "here",
            Side::Theirs => "there",
        };
        let note = format!("changed on both sides; what was {place} is kept as {beside}");
        self.report.notes.push((path.clone(), note));
    }

    /// What is here, if it is what the plan was made for.
    pub(crate) fn as_planned(
        &self,
        reader: &PodRead,
        path: &PodPath,
    ) -> Result<Resource, SyncError> {
        let planned = self.looked.facts.local.get(path);
        match reader.find(path)? {
            Some(here) if planned.is_some_and(|local| local.etag == here.etag.as_str()) => Ok(here),
            present => Err(PodError::PreconditionFailed {
                path: path.clone(),
                current_revision: present.map(|resource| resource.revision),
            }
            .into()),
        }
    }

    fn reconcile(
        &self,
        writer: &PodWrite,
        step: &Step,
        there: &Representation,
    ) -> Result<Outcome, SyncError> {
        let path = &step.path;
        let mine = self.as_planned(writer, path)?;
        let (_, bytes) = writer.body(path)?;
        let agreed = self.looked.facts.base.get(path);
        let base = base_of(writer, agreed.filter(|_| step.why != Why::BothMade))?;
        let mine_etag = mine.etag.as_str();
        let versions = Versions {
            path,
            base,
            mine: (mine.media_type.clone(), bytes),
            theirs: (media_type_of(there).to_owned(), there.body.clone()),
        };
        match versions.merge() {
            Merged::Fields(_) => Ok(Outcome::Asked),
            Merged::Same => {
                let resource = versions.take_theirs(writer)?;
                self.agree(writer, &resource, there)?;
                self.take_in(writer, &resource, &there.body)?;
                Ok(Outcome::Merged)
            }
            Merged::Clean {
                media_type, bytes, ..
            } => {
                let resource = versions.take_theirs(writer)?;
                self.agree(writer, &resource, there)?;
                let merged = versions.put_over(writer, &media_type, &bytes, MERGED)?;
                self.take_in(writer, &merged, &bytes)?;
                Ok(Outcome::Merged)
            }
            Merged::Whole(_) => {
                // What nobody edited here gives way: two computers that each put theirs back in its
                // place would never come to an end.
                let is_edited = agreed.is_none_or(|agreed| agreed.local_etag != mine_etag);
                let (kept, version) = if is_edited {
                    (Side::Theirs, &versions.theirs)
                } else {
                    (Side::Mine, &versions.mine)
                };
                let (beside, copy) = versions.keep_beside(writer, version)?;
                self.take_in(writer, &copy, &version.1)?;
                let resource = versions.take_theirs(writer)?;
                self.agree(writer, &resource, there)?;
                let (media_type, bytes) = &versions.mine;
                let (resource, bytes) = if is_edited {
                    let mine = versions.put_over(writer, media_type, bytes, KEPT)?;
                    (mine, bytes)
                } else {
                    (resource, &versions.theirs.1)
                };
                self.take_in(writer, &resource, bytes)?;
                Ok(Outcome::Both { kept, beside })
            }
        }
    }

    /// The step that sends what is here over what was there, where that differs.
    pub(crate) fn send_of(
        &self,
        path: &PodPath,
        over: Option<Version>,
    ) -> Result<Option<Step>, SyncError> {
        let Some(to) = self.policy.outbound(path) else {
            return Ok(None);
        };
        let Some(resource) = self.pod.read(|reader| reader.find(path))? else {
            return Ok(None);
        };
        let agreed = self
            .pod
            .read(|reader| state::one(reader, self.storage, path))?;
        if agreed.is_some_and(|agreed| agreed.local_etag == resource.etag.as_str()) {
            return Ok(None);
        }
        Ok(Some(Step {
            kind: StepKind::Put,
            path: path.clone(),
            url: to.url().clone(),
            bytes: resource.size,
            why: Why::ChangedHere,
            action: Action::Send { to, over },
        }))
    }
}

fn version_of(there: &Representation) -> Version {
    Version {
        hash: Some(content_hash(&there.body)),
        etag: there.etag.as_ref().map(|etag| etag.as_str().to_owned()),
    }
}

pub(crate) const FETCHED: &str = "changed at the cooperative";
const MERGED: &str = "merged: changed here and at the cooperative";
const KEPT: &str = "kept: changed here and at the cooperative";
pub(crate) const BESIDE: &str = "kept beside: changed here and at the cooperative";

/// The versions of one resource.
pub(crate) struct Versions<'a> {
    pub(crate) path: &'a PodPath,
    pub(crate) base: Option<(String, Vec<u8>)>,
    pub(crate) mine: (String, Vec<u8>),
    pub(crate) theirs: (String, Vec<u8>),
}

impl Versions<'_> {
    pub(crate) fn merge(&self) -> Merged {
        fn version((media_type, bytes): &(String, Vec<u8>)) -> merge::Version<'_> {
            merge::Version { media_type, bytes }
        }
        merge::merge(
            &self.path.to_local_iri(),
            self.base.as_ref().map(version),
            version(&self.mine),
            version(&self.theirs),
        )
    }

    /// Whether `bytes`, of the media type of mine, say the same as what is there.
    pub(crate) fn says_what_is_there(&self, bytes: &[u8]) -> bool {
        let chosen = merge::Version {
            media_type: &self.mine.0,
            bytes,
        };
        let there = merge::Version {
            media_type: &self.theirs.0,
            bytes: &self.theirs.1,
        };
        let merged = merge::merge(&self.path.to_local_iri(), None, chosen, there);
        matches!(merged, Merged::Same)
    }

    /// Makes what is there the newest revision.
    pub(crate) fn take_theirs(&self, writer: &PodWrite) -> Result<Resource, SyncError> {
        let (media_type, bytes) = &self.theirs;
        self.put_over(writer, media_type, bytes, FETCHED)
    }

    pub(crate) fn put_over(
        &self,
        writer: &PodWrite,
        media_type: &str,
        bytes: &[u8],
        reason: &str,
    ) -> Result<Resource, SyncError> {
        self.put_by(Actor::Sync, writer, media_type, bytes, reason)
    }

    /// Makes `bytes` the newest revision, in the name of `actor`.
    pub(crate) fn put_by(
        &self,
        actor: Actor,
        writer: &PodWrite,
        media_type: &str,
        bytes: &[u8],
        reason: &str,
    ) -> Result<Resource, SyncError> {
        let change = Change::new(actor, reason);
        Ok(writer.put(self.path, media_type, bytes, &Precondition::None, &change)?)
    }

    /// Keeps one of the versions under a name of its own: the same name on whichever computer, so that
    /// two that keep the same keep it once.
    pub(crate) fn keep_beside(
        &self,
        writer: &PodWrite,
        (media_type, bytes): &(String, Vec<u8>),
    ) -> Result<(PodPath, Resource), SyncError> {
        let etag = ETag::of(media_type, bytes);
        let beside = name_beside(writer, self.path, &etag, writer.now())?;
        let change = Change::new(Actor::Sync, BESIDE);
        let kept = writer.put(&beside, media_type, bytes, &Precondition::None, &change)?;
        Ok((beside, kept))
    }
}

/// A name of its own, of the day it is, for one of the versions of a resource, which has this tag.
pub(crate) fn name_beside(
    reader: &PodRead,
    path: &PodPath,
    etag: &ETag,
    now: Timestamp,
) -> Result<PodPath, SyncError> {
    let date = now.to_string();
    let date = date.split('T').next().unwrap_or(&date);
    let container = path.parent().unwrap_or_else(PodPath::root);
    let is_taken = |name: &str| match container.join(name) {
        Ok(path) => match reader.find(&path) {
            // The same may have been kept before.
            Ok(Some(present)) => present.etag != *etag,
            Ok(None) => false,
            Err(_) => true,
        },
        Err(_) => true,
    };
    let room = MAX_PATH_BYTES.saturating_sub(container.as_str().len());
    let name = merge::conflict_name(path.name(), date, "cooperative", room, is_taken);
    match name {
        Some(name) => Ok(container.join(&name)?),
        None => Err(SyncError::NotResolvable { path: path.clone() }),
    }
}

/// What both sides agreed on, as the history here keeps it; nothing where no revision here is known to
/// have been there.
pub(crate) fn base_of(
    reader: &PodRead,
    base: Option<&SyncedState>,
) -> Result<Option<(String, Vec<u8>)>, SyncError> {
    let Some(base) = base.filter(|base| !base.local_etag.is_empty()) else {
        return Ok(None);
    };
    match reader.body_at(&base.path, base.local_revision) {
        Ok((revision, Some(bytes))) if content_hash(&bytes) == base.content_hash => {
            Ok(revision.media_type.map(|kind| (kind, bytes)))
        }
        // What is too large for memory merges with nothing.
        Ok(_) | Err(PodError::NotFound(_) | PodError::TooLarge { .. }) => Ok(None),
        Err(error) => Err(error.into()),
    }
}
