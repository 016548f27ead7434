//! Bodies too large for memory: fetched one at a time as streams that go into the safe as they come,
//! and kept beside each other where both sides changed one.

use std::io::{self, Read};
use std::sync::atomic::{AtomicBool, Ordering};

use bytes::{Buf as _, Bytes};
use kluis_objects::{ObjectError, Work};
use kluis_pod::{
    Actor, Change, MAX_BODY_BYTES, PodError, PodPath, Precondition, Resource, StagedBody,
};
use sha2::{Digest as _, Sha256};
use solid_client_rs::{BodyStream, Error};
use tokio::runtime::Handle;

use crate::SyncError;
use crate::conflict::Theirs;
use crate::content::LargeBody;
use crate::engine::{Round, Stage};
use crate::fetch::{UNTOLD_MEDIA_TYPE, fetched};
use crate::merge::Side;
use crate::plan::Plan;
use crate::policy::Outbound;
use crate::reconcile::{BESIDE, FETCHED, name_beside};
use crate::remote::ends_round;
use crate::setback::was_here;
use crate::state::{self, SyncedState};
use crate::step::{Action, Step, Version, Why};

/// A body of the other side that was read into the safe and waits to be put at a path.
struct Came {
    staged: StagedBody,
    /// SHA-256 of the bytes, hex.
    hash: String,
    etag: Option<String>,
    media_type: String,
}

impl Round<'_> {
    /// Whether one of the two sides of a step is too large for memory.
    pub(crate) fn is_large(&self, step: &Step) -> bool {
        let here = self.looked.facts.local.get(&step.path);
        step.bytes > MAX_BODY_BYTES || here.is_some_and(|here| here.size > MAX_BODY_BYTES)
    }

    pub(crate) fn large_steps(&self, plan: &Plan, is_meant: impl Fn(&Action) -> bool) -> Vec<Step> {
        let steps = plan.steps.iter();
        steps
            .filter(|step| is_meant(&step.action) && self.is_large(step))
            .cloned()
            .collect()
    }

    pub(crate) async fn fetch_large(&mut self, step: Step) -> Result<(), SyncError> {
        let Action::Fetch { from, over } = &step.action else {
            return Ok(());
        };
        let (precondition, change) = fetched(*over);
        let Some(came) = self.read_in(&step, from, &precondition).await? else {
            return Ok(());
        };
        let (path, size) = (&step.path, came.staged.size());
        // What is fetched now need not be what was compared before.
        let is_older = over.is_some() && was_here(self.pod, path, size, &came.hash, None)?;
        if is_older && !self.may_take_older() {
            self.theirs
                .insert(path.clone(), self.theirs_of(path, &came));
            self.conflict(path, Why::OlderThere);
            self.pod.unstage(came.staged);
            return Ok(());
        }
        let put = self.pod.write(|writer| {
            let resource = writer.put_staged(path, &came.staged, &precondition, &change)?;
            state::settle(writer, &self.agreed(path, &came, Some(&resource)))?;
            self.take_in(writer, &resource, &[])
        });
        self.pod.unstage(came.staged);
        match put {
            Ok(()) => {
                self.count(step.kind);
                self.changed_there = true;
                self.tell(&step, Stage::Settled);
                Ok(())
            }
            Err(error) => self.not_put(path, error),
        }
    }

    /// Keeps both where both sides changed it; returns the steps that send what is to go there.
    pub(crate) async fn reconcile_large(&mut self, step: Step) -> Result<Vec<Step>, SyncError> {
        let Action::Reconcile { at } = &step.action else {
            return Ok(Vec::new());
        };
        let Some(came) = self.read_in(&step, at, &Precondition::None).await? else {
            return Ok(Vec::new());
        };
        let kept = self.keep_both(&step, &came);
        let over = Version {
            hash: Some(came.hash),
            etag: came.etag,
        };
        self.pod.unstage(came.staged);
        let (side, beside) = match kept {
            Ok(kept) => kept,
            Err(error) => return self.not_put(&step.path, error).map(|()| Vec::new()),
        };
        self.report.merged += 1;
        self.changed_there = true;
        self.note_both(&step.path, side, &beside);
        let sends = [
            self.send_of(&step.path, Some(over))?,
            self.send_of(&beside, None)?,
        ];
        self.tell(&step, Stage::Settled);
        Ok(sends.into_iter().flatten().collect())
    }

    /// What nobody edited here gives way, as for what is not large.
    fn keep_both(&self, step: &Step, came: &Came) -> Result<(Side, PodPath), SyncError> {
        let path = &step.path;
        let mine = self.pod.read(|reader| self.as_planned(reader, path))?;
        let agreed = self.looked.facts.base.get(path);
        let is_edited = agreed.is_none_or(|agreed| agreed.local_etag != mine.etag.as_str());
        let unchanged = Precondition::IfRevision(mine.revision);
        if is_edited {
            let beside = self.pod.write(|writer| {
                let beside = name_beside(writer, path, came.staged.etag(), writer.now())?;
                let kept = Change::new(Actor::Sync, BESIDE);
                let copy = writer.put_staged(&beside, &came.staged, &Precondition::None, &kept)?;
                self.take_in(writer, &copy, &[])?;
                state::settle(writer, &self.agreed(path, came, None))?;
                Ok::<_, SyncError>(beside)
            })?;
            return Ok((Side::Theirs, beside));
        }
        let body = LargeBody::new(self.pod, path, mine.revision, mine.size);
        let mut source = body.open()?;
        let now = self.pod.vault().clock().now();
        let beside = self
            .pod
            .read(|reader| name_beside(reader, path, &mine.etag, now))?;
        let (any, work) = (Precondition::None, Work::silent());
        let mine = self
            .pod
            .stage(&beside, &mine.media_type, &mut source, &any, work)?;
        let put = self.pod.write(|writer| {
            let kept = Change::new(Actor::Sync, BESIDE);
            let copy = writer.put_staged(&beside, &mine, &any, &kept)?;
            self.take_in(writer, &copy, &[])?;
            let change = Change::new(Actor::Sync, FETCHED);
            let resource = writer.put_staged(path, &came.staged, &unchanged, &change)?;
            self.take_in(writer, &resource, &[])?;
            state::settle(writer, &self.agreed(path, came, Some(&resource)))
        });
        self.pod.unstage(mine);
        put.map(|()| (Side::Mine, beside))
    }

    /// Reads what is there into the safe; nothing where it cannot be, which is told.
    async fn read_in(
        &mut self,
        step: &Step,
        from: &Outbound,
        precondition: &Precondition,
    ) -> Result<Option<Came>, SyncError> {
        self.check_cancelled()?;
        self.tell(step, Stage::Begun);
        let opened = self.remote.open(from).await;
        self.tell(step, Stage::Answered);
        let stream = match opened {
            Ok(Some(stream)) => stream.at_most(step.bytes.max(MAX_BODY_BYTES)),
            // Gone since it was listed: the next round sees it so.
            Ok(None) => return Ok(None),
            Err(error) => {
                self.fail(&step.path, &error);
                return ends_round(&error).map_or(Ok(None), Err);
            }
        };
        let told = stream.info().content_type.clone();
        let media_type = told.unwrap_or_else(|| UNTOLD_MEDIA_TYPE.to_owned());
        let etag = stream.info().etag.as_ref();
        let etag = etag.map(|etag| etag.as_str().to_owned());
        let mut source = Source::new(stream, self.options.cancel);
        let pod = self.pod;
        // What comes is written as it comes, on this very thread.
        let staged = tokio::task::block_in_place(|| {
            let work = Work::silent();
            pod.stage(&step.path, &media_type, &mut source, precondition, work)
        });
        match (staged, source.failed) {
            (Ok(staged), _) => Ok(Some(Came {
                staged,
                hash: hex::encode(source.hasher.finalize()),
                etag,
                media_type,
            })),
            (Err(_), Some(Failed::Cancelled)) => Err(SyncError::Cancelled),
            (Err(_), Some(Failed::There(error))) => {
                self.fail(&step.path, &error);
                ends_round(&error).map_or(Ok(None), Err)
            }
            (Err(error), None) => self.not_put(&step.path, error.into()).map(|()| None),
        }
    }

    /// Tells why something that came could not be kept; an error that concerns more than it ends the
    /// round.
    fn not_put(&mut self, path: &PodPath, error: SyncError) -> Result<(), SyncError> {
        match error {
            SyncError::Pod(PodError::PreconditionFailed { .. }) => {
                self.moved(path, "changed here meanwhile");
            }
            error @ (SyncError::TakeIn(_)
            | SyncError::NotResolvable { .. }
            | SyncError::Pod(
                PodError::Conflict { .. }
                | PodError::TooLarge { .. }
                | PodError::InvalidMediaType(_)
                | PodError::Body { .. }
                | PodError::Object(ObjectError::DiskFull { .. }),
            )) => self.fail(path, error),
            error => return Err(error),
        }
        Ok(())
    }

    /// Both sides agree on what came, which is `resource` here; without one nothing here is what came,
    /// so whatever is here differs from it.
    fn agreed(&self, path: &PodPath, came: &Came, resource: Option<&Resource>) -> SyncedState {
        let seen = self.looked.seen.get(path);
        SyncedState {
            storage: self.storage.clone(),
            path: path.clone(),
            content_hash: came.hash.clone(),
            size: came.staged.size(),
            local_etag: resource.map_or_else(String::new, |one| one.etag.as_str().to_owned()),
            local_revision: resource.map_or(0, |one| one.revision),
            remote_etag: came.etag.clone(),
            remote_modified: seen.and_then(|seen| seen.modified),
            sent: false,
        }
    }

    fn theirs_of(&self, path: &PodPath, came: &Came) -> Theirs {
        Theirs {
            hash: came.hash.clone(),
            size: came.staged.size(),
            media_type: Some(came.media_type.clone()),
            etag: came.etag.clone(),
            modified: self.looked.seen.get(path).and_then(|seen| seen.modified),
            body: None,
        }
    }
}

/// A stream of the server as something to read, on a thread that may wait.
struct Source<'a> {
    stream: BodyStream,
    /// What is left of the last chunk.
    rest: Bytes,
    hasher: Sha256,
    cancel: Option<&'a AtomicBool>,
    runtime: Handle,
    failed: Option<Failed>,
}

enum Failed {
    Cancelled,
    There(Error),
}

impl<'a> Source<'a> {
    fn new(stream: BodyStream, cancel: Option<&'a AtomicBool>) -> Self {
        Self {
            stream,
            rest: Bytes::new(),
            hasher: Sha256::new(),
            cancel,
            runtime: Handle::current(),
            failed: None,
        }
    }

    fn fail(&mut self, failed: Failed, what: &'static str) -> io::Error {
        self.failed = Some(failed);
        io::Error::other(what)
    }
}

impl Read for Source<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.rest.is_empty() {
            if self
                .cancel
                .is_some_and(|cancel| cancel.load(Ordering::Relaxed))
            {
                return Err(self.fail(Failed::Cancelled, "not wanted any more"));
            }
            match self.runtime.block_on(self.stream.chunk()) {
                Ok(Some(chunk)) => self.rest = chunk,
                Ok(None) => return Ok(0),
                Err(error) => return Err(self.fail(Failed::There(error), "the server failed")),
            }
            self.hasher.update(&self.rest);
        }
        let taken = self.rest.len().min(buffer.len());
        self.rest.copy_to_slice(&mut buffer[..taken]);
        Ok(taken)
    }
}
