//! Removing at the cooperative what was removed here, and what is local now.

use std::future::Future;

use kluis_pod::{Actor, Change, PodError, Precondition};
use solid_client_rs::ETag;

use crate::SyncError;
use crate::content::content_at;
use crate::engine::{Round, Stage};
use crate::fetch::apart;
use crate::journal::{self, Kind, OpenStep};
use crate::plan::Plan;
use crate::policy::{Leave, Policy, Removal};
use crate::remote::{Removed, ends_round, in_parallel};
use crate::state::{self, SyncedState};
use crate::step::{Action, Step, Why};

impl Round<'_> {
    pub(crate) async fn remove_resources(&mut self, plan: &Plan) -> Result<(), SyncError> {
        let steps: Vec<Step> = plan
            .steps
            .iter()
            .filter(|step| matches!(step.action, Action::Remove { .. } | Action::TakeBack { .. }))
            .cloned()
            .collect();
        in_parallel(self, steps, Self::begin_removal, Self::settle_removal).await
    }

    fn begin_removal(
        &mut self,
        step: Step,
    ) -> Result<Option<impl Future<Output = (Step, Removed)> + use<>>, SyncError> {
        self.check_cancelled()?;
        let begun = self.pod.write(|writer| {
            let Some(base) = state::one(writer, self.storage, &step.path)? else {
                return Ok::<_, SyncError>(None);
            };
            let is_open = journal::is_open(writer, self.storage, &step.path)?;
            let policy = Policy::load(writer)?.at(self.storage.clone());
            let leave = match &step.action {
                Action::Remove { .. } if writer.find(&step.path)?.is_none() => {
                    policy.outbound(&step.path).map(Leave::Shared)
                }
                Action::TakeBack { .. } => policy.removal(&base).map(Leave::Former),
                _ => None,
            };
            // What became of an earlier write has to be known first.
            let Some(leave) = leave.filter(|_| !is_open) else {
                return Ok(None);
            };
            // The beginning of what was sent is the trace of an upload that broke off.
            let sent = content_at(self.pod, writer, &base.path, base.local_revision)?;
            journal::begin(writer, self.storage, &open_delete(&base), writer.now())?;
            Ok(Some((leave, base, sent)))
        })?;
        let Some((leave, base, sent)) = begun else {
            return Ok(None);
        };
        self.tell(&step, Stage::Begun);
        let remote = self.remote.clone();
        Ok(Some(async move {
            let agreed = base.remote_etag.as_deref().map(ETag::new);
            let sent = sent.map(|(_, sent)| sent);
            let removed = remote
                .delete(&leave, agreed, &base.content_hash, sent.as_ref())
                .await;
            (step, removed)
        }))
    }

    fn settle_removal(&mut self, (step, removed): (Step, Removed)) -> Result<(), SyncError> {
        self.tell(&step, Stage::Answered);
        match removed {
            Removed::Done => {
                self.pod.write(|writer| {
                    state::forget(writer, self.storage, &step.path)?;
                    journal::close(writer, self.storage, &step.path)
                })?;
                self.count(step.kind);
                self.changed_there = true;
                self.tell(&step, Stage::Settled);
                Ok(())
            }
            Removed::Moved(there) => {
                self.close(&step.path)?;
                let why = match step.action {
                    Action::TakeBack { .. } => Why::LocalNowChangedThere,
                    _ => Why::RemovedHereChangedThere,
                };
                match there {
                    Some(there) => self.conflict_with(&step.path, why, &there),
                    None => self.conflict(&step.path, why),
                }
                Ok(())
            }
            Removed::Refused(error) => {
                self.close(&step.path)?;
                self.fail(&step.path, &error);
                ends_round(&error).map_or(Ok(()), Err)
            }
            Removed::Unknown => Err(SyncError::Offline),
        }
    }

    pub(crate) async fn take_back_container(
        &mut self,
        step: &Step,
        at: &Removal,
    ) -> Result<(), SyncError> {
        self.check_cancelled()?;
        self.tell(step, Stage::Begun);
        let removed = self.remote.delete_container(at).await;
        self.tell(step, Stage::Answered);
        match removed {
            Removed::Done => {
                self.pod.write(|writer| {
                    state::forget_container(writer, self.storage, &step.path)?;
                    self.ask_anew(writer, |container| container.starts_within(&step.path))
                })?;
                self.count(step.kind);
                self.tell(step, Stage::Settled);
                Ok(())
            }
            Removed::Unknown => Err(SyncError::Offline),
            Removed::Refused(solid_client_rs::Error::Conflict(_)) | Removed::Moved(_) => {
                let note = (step.path.clone(), Why::ContainerNotEmpty.to_string());
                self.report.notes.push(note);
                Ok(())
            }
            Removed::Refused(error) => {
                self.fail(&step.path, &error);
                ends_round(&error).map_or(Ok(()), Err)
            }
        }
    }
}

impl Round<'_> {
    /// Removes here what was removed there. It stays in the history.
    pub(crate) fn drop_all(&mut self, plan: &Plan) -> Result<(), SyncError> {
        let dropped = plan
            .steps
            .iter()
            .filter(|step| matches!(step.action, Action::Drop { .. }));
        let dropped: Vec<&Step> = dropped.collect();
        if dropped.is_empty() {
            return Ok(());
        }
        self.check_cancelled()?;
        let change = Change::new(Actor::Sync, "removed at the cooperative");
        let outcomes = self.pod.write(|writer| {
            let drop_one = |step: &&Step| {
                let Action::Drop { revision } = step.action else {
                    return Ok(Ok(()));
                };
                apart(writer, || {
                    let unchanged = Precondition::IfRevision(revision);
                    writer.delete(&step.path, &unchanged, &change)?;
                    state::forget(writer, self.storage, &step.path)
                })
            };
            dropped
                .iter()
                .map(drop_one)
                .collect::<Result<Vec<_>, SyncError>>()
        })?;
        for (step, outcome) in dropped.into_iter().zip(outcomes) {
            match outcome {
                Ok(()) => {
                    self.report.dropped += 1;
                    self.tell(step, Stage::Answered);
                    self.tell(step, Stage::Settled);
                }
                Err(SyncError::Pod(
                    PodError::PreconditionFailed { .. } | PodError::NotFound(_),
                )) => self.moved(&step.path, "changed here meanwhile"),
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }
}

fn open_delete(base: &SyncedState) -> OpenStep {
    OpenStep {
        path: base.path.clone(),
        kind: Kind::Delete,
        content_hash: base.content_hash.clone(),
        size: base.size,
        local_etag: base.local_etag.clone(),
        local_revision: base.local_revision,
    }
}
