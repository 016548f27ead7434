//! Steps that a former round began and did not settle: what became of them is looked at before
//! anything is planned.

use kluis_pod::{PodError, PodPath};

use crate::SyncError;
use crate::engine::Round;
use crate::journal::{self, Kind, OpenStep};
use crate::policy::Policy;
use crate::remote::{Sent, ends_round};
use crate::state::{self, SyncedState};

impl Round<'_> {
    pub(crate) async fn recover(&mut self) -> Result<(), SyncError> {
        let open = self
            .pod
            .read(|reader| journal::open_steps(reader, self.storage))?;
        for step in open {
            self.check_cancelled()?;
            match step.kind {
                Kind::Put => self.recover_put(&step).await?,
                // What was agreed on is still remembered, and a removal looks before it acts: the
                // plan finds out by itself.
                Kind::Delete => self.close(&step.path)?,
            }
        }
        Ok(())
    }

    async fn recover_put(&mut self, step: &OpenStep) -> Result<(), SyncError> {
        let found = self.pod.read(|reader| {
            let policy = Policy::load(reader)?.at(self.storage.clone());
            let meant = match reader.body_at(&step.path, step.local_revision) {
                Ok((revision, Some(bytes))) => revision.media_type.map(|kind| (kind, bytes)),
                Ok((_, None)) | Err(PodError::NotFound(_)) => None,
                Err(error) => return Err(SyncError::from(error)),
            };
            Ok((policy.outbound(&step.path), meant))
        });
        let (leave, meant) = match found {
            // A body that cannot be read here keeps no other step from being looked at.
            Err(SyncError::Pod(error @ PodError::Body { .. })) => {
                self.fail(&step.path, error);
                return Ok(());
            }
            found => found?,
        };
        let (Some(to), Some((media_type, bytes))) = (leave, meant) else {
            return self.assume_sent(step);
        };
        if self.remote.is_cut_off(&to, &bytes).await && !self.may_complete(&step.path).await? {
            self.fail(&step.path, "waits until its container is as it must be");
            return Ok(());
        }
        match self.remote.verify_put(&to, &media_type, &bytes).await {
            Sent::Done { etag } => self.settle_sent(step, etag),
            Sent::Moved => self.close(&step.path),
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
                local_etag: step.local_etag.clone(),
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
