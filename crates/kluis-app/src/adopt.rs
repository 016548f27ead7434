//! What lies at the cooperative already, and keeping it here too.

use std::sync::atomic::AtomicBool;

use kluis_api::{AdoptionView, FoundContainerView, KindCount, PodLookView, ReadersView};
use kluis_consent::{Act, NewEntry};
use kluis_pod::PodPath;
use kluis_sync::{Adoption, FoundContainer, Readers, State};

use crate::sync::{attention, ended_or, policy_state};
use crate::{Result, Session, language, resources};

impl Session {
    /// What is at the cooperative: the topmost containers that can be kept here too, or with `all`
    /// every container. Only what the server lists is asked for. `stop` is looked at between requests.
    ///
    /// # Errors
    /// [`crate::AppError::NotSignedIn`]; [`kluis_sync::SyncError::Offline`],
    /// [`kluis_sync::SyncError::Refused`] for a pod without end.
    pub async fn look_at_pod(&self, all: bool, stop: Option<&AtomicBool>) -> Result<PodLookView> {
        let account = self.account()?;
        let (client, storage) = (self.client_of(&account)?, account.storage()?);
        let look =
            kluis_sync::look_at_pod(&self.pod, &self.consent, &client, &storage, all, stop).await;
        let look = look.map_err(|error| ended_or(&account, error))?;
        Ok(PodLookView {
            containers: look.containers.into_iter().map(found).collect(),
            loose: look.loose,
            failed: look
                .failed
                .iter()
                .map(|(path, why)| attention(path, why))
                .collect(),
        })
    }

    /// What keeping containers of the cooperative here too would bring about. Nothing is changed.
    ///
    /// # Errors
    /// [`kluis_sync::SyncError::NotListed`] for a path that is no container there,
    /// [`kluis_sync::SyncError::PolicyRefused`] for one that has to stay as it is; otherwise as
    /// [`Session::look_at_pod`].
    pub async fn adoption(
        &self,
        paths: &[String],
        stop: Option<&AtomicBool>,
    ) -> Result<Vec<AdoptionView>> {
        let paths: Vec<PodPath> = paths
            .iter()
            .map(|path| resources::pod_path(path))
            .collect::<Result<_>>()?;
        let account = self.account()?;
        let (client, storage) = (self.client_of(&account)?, account.storage()?);
        let adoptions =
            kluis_sync::adoption(&self.pod, &self.consent, &client, &storage, &paths, stop).await;
        let adoptions = adoptions.map_err(|error| ended_or(&account, error))?;
        Ok(adoptions.into_iter().map(adoption).collect())
    }

    /// Keeps containers of the cooperative here too from now on: they are *shared*, which is what they
    /// are there. The next round fetches what is in them.
    ///
    /// # Errors
    /// As [`Session::adoption`]; then nothing was changed.
    pub async fn adopt(
        &self,
        paths: &[String],
        stop: Option<&AtomicBool>,
    ) -> Result<Vec<AdoptionView>> {
        let adoptions = self.adoption(paths, stop).await?;
        self.write(|w| {
            for adoption in &adoptions {
                let container = resources::pod_path(&adoption.found.path)?;
                let former = kluis_sync::set_policy(w, &container, State::Shared)?;
                if former == State::Shared {
                    continue;
                }
                let entry = NewEntry::by_owner(Act::PolicyChanged, container.as_str())
                    .with("from", former.as_str())
                    .with("to", State::Shared.as_str())
                    .with("why", "adopted");
                self.consent.record(w, entry)?;
            }
            Ok(())
        })?;
        Ok(adoptions)
    }
}

fn adoption(adoption: Adoption) -> AdoptionView {
    AdoptionView {
        found: found(adoption.found),
        would_be_sent: adoption.would_be_sent,
    }
}

fn found(found: FoundContainer) -> FoundContainerView {
    let category = kluis_records::categories()
        .iter()
        .find(|category| found.path.as_str().starts_with(&category.container))
        .map(|category| category.id.clone());
    let kinds = found.kinds.into_iter().map(|(kind, count)| KindCount {
        kind: kind.to_owned(),
        count,
    });
    FoundContainerView {
        path: found.path.to_string(),
        resources: found.resources,
        bytes: found.bytes,
        newest: found.newest.map(language::instant),
        kinds: kinds.collect(),
        category,
        state: policy_state(found.state),
        here: found.here,
        not_keepable: found.not_keepable,
        readers: match found.readers {
            Readers::Nobody => ReadersView::Nobody,
            Readers::Others(who) => ReadersView::Others(who),
            Readers::Unknown => ReadersView::Unknown,
        },
        stays: found.stays.map(str::to_owned),
    }
}
