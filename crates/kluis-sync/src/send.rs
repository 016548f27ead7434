//! Sending what is new or changed here.

use std::future::Future;

use kluis_pod::{PodError, PodPath, Resource};
use solid_client_rs::ETag;

use crate::SyncError;
use crate::engine::{Round, Stage};
use crate::journal::{self, Kind, OpenStep};
use crate::plan::Plan;
use crate::policy::{Outbound, Policy};
use crate::remote::{Removed, Sent, ends_round, in_parallel};
use crate::state::{self, SyncedState, content_hash};
use crate::step::{Action, Step, Why};

impl Round<'_> {
    pub(crate) async fn send_all(&mut self, plan: &Plan) -> Result<(), SyncError> {
        let sends: Vec<Step> = plan
            .steps
            .iter()
            .filter(|step| matches!(step.action, Action::Send { .. }))
            .cloned()
            .collect();
        for step in &sends {
            self.make_containers(&step.path).await?;
        }
        in_parallel(self, sends, Self::begin_send, Self::settle_send).await
    }

    /// Makes the shared containers above `path` where they are missing, from above, and sees to it
    /// that not everybody could read what is put into them.
    async fn make_containers(&mut self, path: &PodPath) -> Result<(), SyncError> {
        let mut above = Vec::new();
        let mut place = path.parent();
        while let Some(container) = place {
            place = container.parent();
            above.extend(self.policy.outbound(&container));
        }
        // What is made takes over the rules of what it is made in.
        let mut existing = above.iter().filter(|container| {
            self.looked
                .containers
                .contains(crate::Reachable::path(*container))
        });
        if let (Some(existing), Some(parent)) = (existing.next(), path.parent())
            && !self.is_held(&parent)
            && self.is_open_to_others(existing).await?
        {
            self.read_by_others.insert(parent);
            return Ok(());
        }
        for container in above.iter().rev() {
            if self.is_held(crate::Reachable::path(container)) {
                return Ok(());
            }
            self.make_container(container).await?;
        }
        Ok(())
    }

    async fn make_container(&mut self, container: &Outbound) -> Result<(), SyncError> {
        let path = crate::Reachable::path(container).clone();
        let is_there = self.looked.containers.contains(&path);
        if is_there && !self.looked.untold.remove(&path) {
            return Ok(());
        }
        self.check_cancelled()?;
        let mut is_new = false;
        if !is_there {
            self.pod
                .write(|writer| state::making_container(writer, self.storage, &path))?;
            is_new = match self.remote.make_container(container).await {
                Ok(is_new) => is_new,
                Err(error) => return self.hold_after(&path, &error),
            };
            if !is_new {
                self.pod
                    .write(|writer| state::container_was_there(writer, self.storage, &path))?;
            }
            self.looked.containers.insert(path.clone());
        }
        match self.remote.is_open_to_everybody(container).await {
            Ok(false) if is_there => return Ok(()),
            Ok(false) => {
                let parent = path.parent();
                let is_as_its_parent =
                    is_new && parent.is_some_and(|parent| self.readers.get(&parent) == Some(&None));
                if is_as_its_parent {
                    self.readers.insert(path, None);
                    return Ok(());
                }
                if !self.is_open_to_others(container).await? {
                    return Ok(());
                }
            }
            Ok(true) => {
                let note = (path.clone(), Why::OpenToEverybody.to_string());
                self.report.notes.push(note);
            }
            Err(error) => return self.hold_after(&path, &error),
        }
        self.held.insert(path.clone());
        if is_new && matches!(self.remote.delete_container(container).await, Removed::Done) {
            self.looked.containers.remove(&path);
            self.pod
                .write(|writer| state::forget_container(writer, self.storage, &path))?;
        }
        Ok(())
    }

    /// Whether others can read a container, with a note where they can.
    pub(crate) async fn is_open_to_others(
        &mut self,
        container: &Outbound,
    ) -> Result<bool, SyncError> {
        self.check_cancelled()?;
        let Some(detail) = self.others_who_read(container).await? else {
            return Ok(false);
        };
        let note = (crate::Reachable::path(container).clone(), detail);
        if !self.report.notes.contains(&note) {
            self.report.notes.push(note);
        }
        Ok(true)
    }

    fn hold_after(
        &mut self,
        container: &PodPath,
        error: &solid_client_rs::Error,
    ) -> Result<(), SyncError> {
        if let Some(end) = ends_round(error) {
            return Err(end);
        }
        self.held.insert(container.clone());
        self.fail(container, error);
        Ok(())
    }

    pub(crate) fn is_held(&self, path: &PodPath) -> bool {
        self.held.iter().any(|held| path.starts_within(held))
    }

    /// Writes the step to the journal, with what is here and allowed at this very moment.
    fn begin_send(
        &mut self,
        step: Step,
    ) -> Result<Option<impl Future<Output = (Step, OpenStep, Sent)> + use<>>, SyncError> {
        self.check_cancelled()?;
        let Action::Send { over, .. } = &step.action else {
            return Ok(None);
        };
        let over = over.as_deref().map(ETag::new);
        let parent = step.path.parent();
        let is_read = parent.is_some_and(|parent| self.read_by_others.contains(&parent));
        if is_read || self.is_held(&step.path) {
            self.fail(&step.path, "waits until its container is as it must be");
            return Ok(None);
        }
        let begun = self.pod.write(|writer| {
            let policy = Policy::load(writer)?.at(self.storage.clone());
            let (Some(to), Some(_)) = (policy.outbound(&step.path), writer.find(&step.path)?)
            else {
                return Ok::<_, SyncError>(None);
            };
            let (resource, bytes) = writer.body(&step.path)?;
            let open = open_put(&resource, &bytes);
            journal::begin(writer, self.storage, &open, writer.now())?;
            Ok(Some((to, resource.media_type, bytes, open)))
        });
        let begun = match begun {
            // A body that cannot be read here keeps no other from being sent.
            Err(SyncError::Pod(error @ (PodError::TooLarge { .. } | PodError::Body { .. }))) => {
                self.fail(&step.path, error);
                return Ok(None);
            }
            begun => begun?,
        };
        let Some((to, media_type, bytes, open)) = begun else {
            return Ok(None);
        };
        self.tell(&step, Stage::Begun);
        let remote = self.remote.clone();
        Ok(Some(async move {
            let sent = remote.put(&to, &media_type, &bytes, over).await;
            (step, open, sent)
        }))
    }

    fn settle_send(&mut self, (step, open, sent): (Step, OpenStep, Sent)) -> Result<(), SyncError> {
        self.tell(&step, Stage::Answered);
        match sent {
            Sent::Done { etag } => {
                self.settle_sent(&open, etag)?;
                self.count(step.kind);
                self.tell(&step, Stage::Settled);
                Ok(())
            }
            Sent::Moved => {
                self.close(&step.path)?;
                self.fail(&step.path, "changed at the cooperative meanwhile");
                Ok(())
            }
            Sent::Refused(error) => {
                self.close(&step.path)?;
                self.fail(&step.path, &error);
                ends_round(&error).map_or(Ok(()), Err)
            }
            Sent::Unverified(error) => {
                self.fail(&step.path, &error);
                ends_round(&error).map_or(Ok(()), Err)
            }
            Sent::Unknown => Err(SyncError::Offline),
        }
    }

    /// Both sides hold what was sent. Its time there is learned from the next listing, with the
    /// content compared once more.
    pub(crate) fn settle_sent(&self, open: &OpenStep, etag: Option<ETag>) -> Result<(), SyncError> {
        let synced = SyncedState {
            storage: self.storage.clone(),
            path: open.path.clone(),
            content_hash: open.content_hash.clone(),
            size: open.size,
            local_etag: open.local_etag.clone(),
            local_revision: open.local_revision,
            remote_etag: etag.map(|etag| etag.as_str().to_owned()),
            remote_modified: None,
            sent: true,
        };
        self.pod.write(|writer| {
            state::settle(writer, &synced)?;
            journal::close(writer, self.storage, &open.path)
        })
    }

    pub(crate) fn close(&self, path: &PodPath) -> Result<(), SyncError> {
        self.pod
            .write(|writer| journal::close(writer, self.storage, path))
    }
}

fn open_put(resource: &Resource, bytes: &[u8]) -> OpenStep {
    OpenStep {
        path: resource.path.clone(),
        kind: Kind::Put,
        content_hash: content_hash(bytes),
        size: resource.size,
        local_etag: resource.etag.as_str().to_owned(),
        local_revision: resource.revision,
    }
}
