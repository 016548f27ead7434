//! Fetching what is new or changed there.

use std::future::Future;

use kluis_pod::{Actor, Change, PodError, Precondition};
use solid_client_rs::{Error, Representation};

use crate::SyncError;
use crate::engine::{Round, Stage};
use crate::look::is_readable;
use crate::plan::Plan;
use crate::remote::{ends_round, in_parallel};
use crate::setback::setback;
use crate::state::{self, SyncedState, content_hash};
use crate::step::{Action, Step, Why};

/// What a server's resource is kept as where the server tells nothing.
const UNTOLD_MEDIA_TYPE: &str = "application/octet-stream";

type Answer = Result<Option<Representation>, Error>;

impl Round<'_> {
    pub(crate) async fn fetch_all(&mut self, plan: &Plan) -> Result<(), SyncError> {
        let steps: Vec<Step> = plan
            .steps
            .iter()
            .filter(|step| matches!(step.action, Action::Fetch { .. }))
            .cloned()
            .collect();
        in_parallel(self, steps, Self::begin_fetch, Self::settle_fetch).await
    }

    fn begin_fetch(
        &mut self,
        step: Step,
    ) -> Result<Option<impl Future<Output = (Step, Answer)> + use<>>, SyncError> {
        self.check_cancelled()?;
        let Action::Fetch { from, .. } = &step.action else {
            return Ok(None);
        };
        let from = from.clone();
        self.tell(&step, Stage::Begun);
        let seen = self.looked.seen.get_mut(&step.path);
        let fetched = seen.and_then(|seen| seen.fetched.take());
        let remote = self.remote.clone();
        Ok(Some(async move {
            let answer = match fetched {
                Some(fetched) => Ok(Some(fetched)),
                None => remote.get(&from).await,
            };
            (step, answer)
        }))
    }

    fn settle_fetch(&mut self, (step, answer): (Step, Answer)) -> Result<(), SyncError> {
        self.tell(&step, Stage::Answered);
        let there = match answer {
            Ok(Some(there)) => there,
            // Gone since it was listed: the next round sees it so.
            Ok(None) => return Ok(()),
            Err(error) => {
                self.fail(&step.path, &error);
                return ends_round(&error).map_or(Ok(()), Err);
            }
        };
        if !is_readable(&step.path, &there) {
            self.report
                .conflicts
                .push((step.path, Why::UnreadableThere));
            return Ok(());
        }
        if matches!(step.action, Action::Fetch { over: Some(_), .. }) {
            // What is fetched now need not be what was compared before.
            let why = self
                .pod
                .read(|reader| setback(reader, &step.path, &there))?;
            if let Some(why) = why {
                self.report.conflicts.push((step.path, why));
                return Ok(());
            }
        }
        match self.take_in(&step, &there) {
            Ok(()) => {
                self.count(step.kind);
                self.tell(&step, Stage::Settled);
                Ok(())
            }
            Err(SyncError::Pod(PodError::PreconditionFailed { .. })) => {
                self.fail(&step.path, "changed here meanwhile");
                Ok(())
            }
            Err(SyncError::Pod(PodError::Rdf { .. })) => {
                self.report
                    .conflicts
                    .push((step.path, Why::UnreadableThere));
                Ok(())
            }
            Err(
                error @ (SyncError::TakeIn(_)
                | SyncError::Pod(
                    PodError::Conflict { .. }
                    | PodError::TooLarge { .. }
                    | PodError::InvalidMediaType(_),
                )),
            ) => {
                self.fail(&step.path, error);
                Ok(())
            }
            Err(error) => Err(error),
        }
    }

    /// Stores the bytes as they came and what both sides agree on, in one transaction.
    fn take_in(&self, step: &Step, there: &Representation) -> Result<(), SyncError> {
        let Action::Fetch { over, .. } = &step.action else {
            return Ok(());
        };
        let (precondition, reason) = match over {
            Some(revision) => (
                Precondition::IfRevision(*revision),
                "changed at the cooperative",
            ),
            None => (Precondition::IfNoneMatchAny, "new at the cooperative"),
        };
        let media_type = there.content_type.as_deref().unwrap_or(UNTOLD_MEDIA_TYPE);
        let change = Change::new(Actor::Sync, reason);
        let seen = self.looked.seen.get(&step.path);
        self.pod.write(|writer| {
            let resource =
                writer.put(&step.path, media_type, &there.body, &precondition, &change)?;
            let synced = SyncedState {
                storage: self.storage.clone(),
                path: step.path.clone(),
                content_hash: content_hash(&there.body),
                size: there.body.len() as u64,
                local_etag: resource.etag.as_str().to_owned(),
                local_revision: resource.revision,
                remote_etag: there.etag.as_ref().map(|etag| etag.as_str().to_owned()),
                // From the listing before: whatever happened after it shows in the next one.
                remote_modified: seen.and_then(|seen| seen.modified),
                sent: false,
            };
            state::settle(writer, &synced)?;
            match self.options.take_in {
                Some(take_in) => take_in(writer, &resource, &there.body).map_err(SyncError::TakeIn),
                None => Ok(()),
            }
        })
    }
}
