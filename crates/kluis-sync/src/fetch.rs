//! Fetching what is new or changed there, and storing it many at a time.

use std::future::Future;

use kluis_pod::{Actor, Change, PodError, PodPath, PodWrite, Precondition, Resource};
use solid_client_rs::{Error, Representation};

use crate::doubt::Doubt;
use crate::engine::{Round, Stage};
use crate::look::is_readable;
use crate::merge::Side;
use crate::plan::Plan;
use crate::reconcile::FETCHED;
use crate::remote::{ends_round, in_parallel};
use crate::setback::setback;
use crate::state::{self, SyncedState, content_hash};
use crate::step::{Action, Step, Why};
use crate::{SyncError, conflict::Theirs};

/// What a server's resource is kept as where the server tells nothing.
pub(crate) const UNTOLD_MEDIA_TYPE: &str = "application/octet-stream";

/// Resources that are stored at once.
const BATCH: usize = 64;

/// Bytes that wait to be stored at once.
const BATCH_BYTES: usize = 8 * 1024 * 1024;

type Answer = Result<Option<Representation>, Error>;

impl Round<'_> {
    pub(crate) async fn fetch_all(&mut self, plan: &Plan) -> Result<(), SyncError> {
        let steps: Vec<Step> = plan
            .steps
            .iter()
            .filter(|step| matches!(step.action, Action::Fetch { .. }) && !self.is_large(step))
            .cloned()
            .collect();
        let mut came: Vec<(Step, Representation)> = Vec::new();
        let outcome = in_parallel(self, steps, Self::begin_fetch, |round, (step, answer)| {
            came.extend(round.take_fetched(step, answer)?);
            let bytes: usize = came.iter().map(|(_, there)| there.body.len()).sum();
            if came.len() < BATCH && bytes < BATCH_BYTES {
                return Ok(());
            }
            round.store_all(std::mem::take(&mut came))
        })
        .await;
        // What came is stored also where the rest cannot be fetched.
        self.store_all(came)?;
        outcome?;
        for step in self.large_steps(plan, |action| matches!(action, Action::Fetch { .. })) {
            Box::pin(self.fetch_large(step)).await?;
        }
        Ok(())
    }

    fn begin_fetch(
        &mut self,
        step: Step,
    ) -> Result<Option<impl Future<Output = (Step, Answer)> + use<>>, SyncError> {
        self.check_cancelled()?;
        let (Action::Fetch { from: at, .. } | Action::Reconcile { at }) = &step.action else {
            return Ok(None);
        };
        let at = at.clone();
        self.tell(&step, Stage::Begun);
        let seen = self.looked.seen.get_mut(&step.path);
        let fetched = seen.and_then(|seen| seen.fetched.take());
        let remote = self.remote.clone();
        Ok(Some(async move {
            let answer = match fetched {
                Some(fetched) => Ok(Some(fetched)),
                None => remote.get(&at).await,
            };
            (step, answer)
        }))
    }

    /// What came, if it can be taken in.
    fn take_fetched(
        &mut self,
        step: Step,
        answer: Answer,
    ) -> Result<Option<(Step, Representation)>, SyncError> {
        self.tell(&step, Stage::Answered);
        let there = match answer {
            Ok(Some(there)) => there,
            // Gone since it was listed: the next round sees it so.
            Ok(None) => return Ok(None),
            Err(error) => {
                self.fail(&step.path, &error);
                return ends_round(&error).map_or(Ok(None), Err);
            }
        };
        if !is_readable(&step.path, &there) {
            self.conflict_with(&step.path, Why::UnreadableThere, &there);
            return Ok(None);
        }
        if matches!(step.action, Action::Fetch { over: Some(_), .. }) {
            // What is fetched now need not be what was compared before.
            let why = self
                .pod
                .read(|reader| setback(reader, &step.path, &there, None))?;
            let is_decided = why == Some(Why::OlderThere) && self.may_take_older();
            if let Some(why) = why.filter(|_| !is_decided) {
                self.conflict_with(&step.path, why, &there);
                return Ok(None);
            }
        }
        Ok(Some((step, there)))
    }

    /// Whether the plan was to take in what is there though it is as it was before.
    pub(crate) fn may_take_older(&self) -> bool {
        let doubt = self.looked.facts.doubt;
        matches!(doubt, Doubt::None | Doubt::Answered(_, Side::Theirs))
    }

    /// Stores the bytes as they came and what both sides agree on, all in one transaction; what cannot
    /// be stored keeps no other from it.
    fn store_all(&mut self, came: Vec<(Step, Representation)>) -> Result<(), SyncError> {
        if came.is_empty() {
            return Ok(());
        }
        let outcomes = self.pod.write(|writer| {
            came.iter()
                .map(|(step, there)| apart(writer, || self.store(writer, step, there)))
                .collect::<Result<Vec<_>, SyncError>>()
        })?;
        for ((step, there), outcome) in came.iter().zip(outcomes) {
            match outcome {
                Ok(()) => {
                    self.count(step.kind);
                    // Set back to before it, the storage must not look as it was left.
                    self.changed_there = true;
                    self.tell(step, Stage::Settled);
                }
                Err(error) => self.not_stored(&step.path, there, error)?,
            }
        }
        Ok(())
    }

    /// Tells why something that came could not be stored; an error that concerns more than it ends the
    /// round.
    pub(crate) fn not_stored(
        &mut self,
        path: &PodPath,
        there: &Representation,
        error: SyncError,
    ) -> Result<(), SyncError> {
        match error {
            SyncError::Pod(PodError::PreconditionFailed { .. }) => {
                self.moved(path, "changed here meanwhile");
            }
            SyncError::Pod(PodError::Rdf { .. }) => {
                self.conflict_with(path, Why::UnreadableThere, there);
            }
            error @ (SyncError::TakeIn(_)
            | SyncError::Pod(
                PodError::Conflict { .. }
                | PodError::TooLarge { .. }
                | PodError::InvalidMediaType(_),
            )) => self.fail(path, error),
            error => return Err(error),
        }
        Ok(())
    }

    fn store(
        &self,
        writer: &PodWrite,
        step: &Step,
        there: &Representation,
    ) -> Result<(), SyncError> {
        let Action::Fetch { over, .. } = &step.action else {
            return Ok(());
        };
        let (precondition, change) = fetched(*over);
        let resource = writer.put(
            &step.path,
            media_type_of(there),
            &there.body,
            &precondition,
            &change,
        )?;
        self.agree(writer, &resource, there)?;
        self.take_in(writer, &resource, &there.body)
    }

    /// Remembers that both sides agree on what is there, which is `resource` here.
    pub(crate) fn agree(
        &self,
        writer: &PodWrite,
        resource: &Resource,
        there: &Representation,
    ) -> Result<(), SyncError> {
        let seen = self.looked.seen.get(&resource.path);
        let synced = SyncedState {
            storage: self.storage.clone(),
            path: resource.path.clone(),
            content_hash: content_hash(&there.body),
            size: there.body.len() as u64,
            local_etag: resource.etag.as_str().to_owned(),
            local_revision: resource.revision,
            remote_etag: there.etag.as_ref().map(|etag| etag.as_str().to_owned()),
            // From the listing before: whatever happened after it shows in the next one.
            remote_modified: seen.and_then(|seen| seen.modified),
            sent: false,
        };
        state::settle(writer, &synced)
    }

    /// Lets the caller keep its own indexes right, in the transaction that stores it. Of what is too large
    /// for memory it is given no bytes.
    pub(crate) fn take_in(
        &self,
        writer: &PodWrite,
        resource: &Resource,
        body: &[u8],
    ) -> Result<(), SyncError> {
        match self.options.take_in {
            Some(take_in) => take_in(writer, resource, body).map_err(SyncError::TakeIn),
            None => Ok(()),
        }
    }

    /// Fetches what is there for each step that brings both sides together.
    pub(crate) async fn fetch_for_merging(
        &mut self,
        plan: &Plan,
    ) -> Result<Vec<(Step, Representation)>, SyncError> {
        let steps: Vec<Step> = plan
            .steps
            .iter()
            .filter(|step| matches!(step.action, Action::Reconcile { .. }) && !self.is_large(step))
            .cloned()
            .collect();
        let mut came = Vec::new();
        in_parallel(self, steps, Self::begin_fetch, |round, (step, answer)| {
            came.extend(round.take_fetched(step, answer)?);
            Ok(())
        })
        .await?;
        Ok(came)
    }

    /// Leaves a resource for the person to decide, with what is there.
    pub(crate) fn conflict_with(&mut self, path: &PodPath, why: Why, there: &Representation) {
        let modified = self.looked.seen.get(path).and_then(|seen| seen.modified);
        let theirs = Theirs::of(there, modified);
        self.theirs.insert(path.clone(), theirs);
        self.conflict(path, why);
    }
}

/// What is fetched goes over this revision, or where there is nothing.
pub(crate) fn fetched(over: Option<u64>) -> (Precondition, Change) {
    let (precondition, reason) = match over {
        Some(revision) => (Precondition::IfRevision(revision), FETCHED),
        None => (Precondition::IfNoneMatchAny, "new at the cooperative"),
    };
    (precondition, Change::new(Actor::Sync, reason))
}

pub(crate) fn media_type_of(there: &Representation) -> &str {
    there.content_type.as_deref().unwrap_or(UNTOLD_MEDIA_TYPE)
}

/// Does one of many pieces of work in a transaction so that its failure takes back nothing else.
pub(crate) fn apart<T>(
    writer: &PodWrite,
    work: impl FnOnce() -> Result<T, SyncError>,
) -> Result<Result<T, SyncError>, SyncError> {
    writer.sql().execute_batch("SAVEPOINT one")?;
    let outcome = work();
    if outcome.is_err() {
        writer.sql().execute_batch("ROLLBACK TO one")?;
    }
    writer.sql().execute_batch("RELEASE one")?;
    Ok(outcome)
}
