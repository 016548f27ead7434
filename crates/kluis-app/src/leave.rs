//! Leaving the cooperative with everything.

use std::sync::atomic::AtomicBool;

use kluis_api::{ConflictView, LeaveOutcome, LeaveView, LeavingView};
use kluis_pod::{PodWrite, Resource};
use kluis_sync::{Asked, Left, LeftAsIs, RoundOptions, Verdict};

use crate::sync::{attention, ended_or};
use crate::{Result, Session, resources};

impl Session {
    /// What leaving the cooperative would be about, as far as known here. Nobody is asked.
    ///
    /// # Errors
    /// [`crate::AppError::NotSignedIn`].
    pub fn leaving(&self) -> Result<LeavingView> {
        let storage = self.account()?.storage()?;
        let leaving = kluis_sync::leaving(&self.pod, &self.consent, &storage)?;
        Ok(LeavingView {
            storage: storage.to_string(),
            sent: leaving.sent,
            adopted: leaving.adopted,
            consents: leaving.consents,
        })
    }

    /// Takes everything home from the cooperative; when it is all here, removes there what was sent
    /// and what was adopted, and asks the server for each address what is left. Nothing here is
    /// deleted. What was broken off is carried on by the same call.
    ///
    /// # Errors
    /// [`kluis_sync::SyncError::StillSharing`] while a consent is in force; otherwise as
    /// [`Session::sync_now`].
    pub async fn leave(&self, stop: Option<&AtomicBool>) -> Result<LeaveView> {
        let account = self.account()?;
        let take_in = |w: &PodWrite<'_>, resource: &Resource, _: &[u8]| {
            resources::index_if_record(w, resource).map_err(Into::into)
        };
        let options = RoundOptions {
            cancel: stop,
            take_in: Some(&take_in),
            ..RoundOptions::default()
        };
        let (client, storage) = (self.client_of(&account)?, account.storage()?);
        let left = kluis_sync::leave(&self.pod, &self.consent, &client, &storage, &options).await;
        Ok(match left.map_err(|error| ended_or(&account, error))? {
            Left::NotHome { fetched, missing } => LeaveView {
                outcome: LeaveOutcome::NotHome,
                fetched,
                removed: 0,
                remains: missing
                    .iter()
                    .map(|(path, why)| attention(path, why))
                    .collect(),
                gone: 0,
                untold: 0,
                still_there: 0,
                proof: None,
            },
            Left::Removed(left) => view(&left),
        })
    }
}

fn view(left: &LeftAsIs) -> LeaveView {
    let mut remains: Vec<ConflictView> = left
        .refused
        .iter()
        .map(|(path, why)| attention(path, why))
        .collect();
    for asked in &left.asked {
        let is_named = left.refused.iter().any(|(path, _)| *path == asked.path);
        if !is_named && let Some(why) = why_not_gone(asked) {
            remains.push(attention(&asked.path, &why));
        }
    }
    LeaveView {
        outcome: if left.is_all_gone() {
            LeaveOutcome::Left
        } else {
            LeaveOutcome::Incomplete
        },
        fetched: left.fetched,
        removed: left.removed,
        remains,
        gone: left.count(Verdict::Gone),
        untold: left.count(Verdict::Untold),
        still_there: left.count(Verdict::StillThere),
        proof: Some(left.proof.clone()),
    }
}

fn why_not_gone(asked: &Asked) -> Option<String> {
    let status = |status: Option<u16>| status.map_or("nothing".to_owned(), |it| it.to_string());
    match asked.verdict() {
        Verdict::Gone => None,
        Verdict::StillThere => Some("still at the cooperative".to_owned()),
        Verdict::Untold => Some(format!(
            "whether it is gone cannot be told: the server answered {}",
            status(asked.signed_in)
        )),
    }
}
