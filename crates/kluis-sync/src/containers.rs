//! The containers that something is sent into: made where they are missing, and looked at for who
//! could read what is put into them.

use kluis_pod::PodPath;

use crate::SyncError;
use crate::engine::Round;
use crate::policy::{Outbound, Reachable};
use crate::remote::{Removed, ends_round};
use crate::state;
use crate::step::Why;

impl Round<'_> {
    /// Makes the shared containers above `path` where they are missing, from above, and sees to it
    /// that not everybody could read what is put into them.
    pub(crate) async fn make_containers(&mut self, path: &PodPath) -> Result<(), SyncError> {
        let mut above = Vec::new();
        let mut place = path.parent();
        while let Some(container) = place {
            place = container.parent();
            above.extend(self.policy.outbound(&container));
        }
        // What is made takes over the rules of what it is made in.
        let mut existing = above
            .iter()
            .filter(|container| self.looked.containers.contains(container.path()));
        if let (Some(existing), Some(parent)) = (existing.next(), path.parent())
            && !self.is_held(&parent)
            && self.is_open_to_others(existing).await?
        {
            self.read_by_others.insert(parent);
            return Ok(());
        }
        for container in above.iter().rev() {
            if self.is_held(container.path()) {
                return Ok(());
            }
            self.make_container(container).await?;
        }
        Ok(())
    }

    async fn make_container(&mut self, container: &Outbound) -> Result<(), SyncError> {
        let path = container.path().clone();
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
        let note = (container.path().clone(), detail);
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
}
