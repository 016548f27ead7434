//! Steps that a former round began and did not settle: what became of them is looked at before
//! anything is planned.

use kluis_pod::{PodError, PodPath};

use crate::SyncError;
use crate::content::meant;
use crate::engine::Round;
use crate::journal::{self, Kind, OpenStep};
use crate::policy::Policy;
use crate::remote::{Sent, ends_round, in_parallel};
use crate::state::{self, SyncedState};

impl Round<'_> {
    pub(crate) async fn recover(&mut self) -> Result<(), SyncError> {
        let open = self
            .pod
            .read(|reader| journal::open_steps(reader, self.storage))?;
        for step in self.recover_quickly(open).await? {
            self.check_cancelled()?;
            match step.kind {
                Kind::Put => self.recover_put(&step).await?,
                Kind::Delete => self.recover_delete(&step)?,
            }
        }
        Ok(())
    }

    /// Settles every write that is there as it was meant, and returns the other steps. After a round
    /// that was broken off these are most of them.
    async fn recover_quickly(&mut self, open: Vec<OpenStep>) -> Result<Vec<OpenStep>, SyncError> {
        let mut rest = Vec::new();
        let mut settled = Vec::new();
        in_parallel(
            self,
            open,
            |round, step| {
                round.check_cancelled()?;
                let found = round.pod.read(|reader| {
                    let policy = Policy::load(reader)?.at(round.storage.clone());
                    Ok::<_, SyncError>((
                        policy.outbound(&step.path),
                        meant(round.pod, reader, &step)?,
                    ))
                });
                let remote = round.remote.clone();
                Ok(Some(async move {
                    let there = match (step.kind, found) {
                        (Kind::Put, Ok((Some(to), Some((_, content))))) => {
                            remote.is_there(&to, &content).await
                        }
                        _ => None,
                    };
                    (step, there)
                }))
            },
            |_, (step, there)| {
                match there {
                    Some(etag) => settled.push((step, etag)),
                    None => rest.push(step),
                }
                Ok(())
            },
        )
        .await?;
        if !settled.is_empty() {
            self.changed_there = true;
            self.pod.write(|writer| {
                for (step, etag) in settled {
                    self.settle_sent(writer, &step, etag, None)?;
                }
                Ok::<_, SyncError>(())
            })?;
        }
        rest.sort_by(|left, right| left.path.cmp(&right.path));
        Ok(rest)
    }

    /// What was agreed on is still remembered, and a removal looks before it acts: the plan finds out
    /// by itself. Only what is here and may be there again must not look as if others had removed it.
    fn recover_delete(&self, step: &OpenStep) -> Result<(), SyncError> {
        self.pod.write(|writer| {
            let policy = Policy::load(writer)?.at(self.storage.clone());
            if policy.outbound(&step.path).is_some() && writer.find(&step.path)?.is_some() {
                state::forget(writer, self.storage, &step.path)?;
            }
            journal::close(writer, self.storage, &step.path)
        })
    }

    async fn recover_put(&mut self, step: &OpenStep) -> Result<(), SyncError> {
        let found = self.pod.read(|reader| {
            let policy = Policy::load(reader)?.at(self.storage.clone());
            Ok((policy.outbound(&step.path), meant(self.pod, reader, step)?))
        });
        let (leave, meant) = match found {
            // A body that cannot be read here keeps no other step from being looked at.
            Err(SyncError::Pod(error @ PodError::Body { .. })) => {
                self.fail(&step.path, error);
                return Ok(());
            }
            found => found?,
        };
        let (Some(to), Some((media_type, content))) = (leave, meant) else {
            return self.assume_sent(step);
        };
        if self.remote.is_cut_off(&to, &content).await && !self.may_complete(&step.path).await? {
            self.fail(&step.path, "waits until its container is as it must be");
            return Ok(());
        }
        match self.remote.verify_put(&to, &media_type, &content).await {
            Sent::Done { etag } => {
                self.changed_there = true;
                self.pod
                    .write(|writer| self.settle_sent(writer, step, etag, None))
            }
            Sent::Accepted { .. } | Sent::NoTag | Sent::Moved => self.close(&step.path),
            Sent::Unknown => Err(SyncError::Offline),
            Sent::Refused(error) | Sent::Unverified(error) => {
                self.fail(&step.path, &error);
                ends_round(&error).map_or(Ok(()), Err)
            }
        }
    }

    /// Whether the rest of something cut off may be sent: as for any other send.
    async fn may_complete(&mut self, path: &PodPath) -> Result<bool, SyncError> {
        let container = path
            .parent()
            .and_then(|parent| self.policy.outbound(&parent));
        let Some(container) = container else {
            return Ok(false);
        };
        Ok(!self.is_held(path) && !self.is_open_to_others(&container).await?)
    }

    /// It may be there and must not be looked at for being shared: it is local now. It counts as
    /// sent, so that it is taken back.
    fn assume_sent(&self, step: &OpenStep) -> Result<(), SyncError> {
        self.pod.write(|writer| {
            let base = state::one(writer, self.storage, &step.path)?;
            let synced = SyncedState {
                storage: self.storage.clone(),
                path: step.path.clone(),
                content_hash: step.content_hash.clone(),
                size: step.size,
                // Nobody saw it there: should it be shared again, what is there need not come from it.
                local_etag: String::new(),
                local_revision: step.local_revision,
                // Neither tag is certain, so the content decides.
                remote_etag: base.and_then(|base| base.remote_etag),
                remote_modified: None,
                sent: true,
            };
            state::settle(writer, &synced)?;
            journal::close(writer, self.storage, &step.path)
        })
    }
}
