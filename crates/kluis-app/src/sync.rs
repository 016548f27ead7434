use std::sync::atomic::AtomicBool;

use kluis_api::{
    ConflictView, GrantView, PolicyState, PolicyView, StateCounts, StepKind, StepView, SyncReport,
    SyncStatusView,
};
use kluis_consent::{Act, GrantState, NewEntry};
use kluis_pod::{PodPath, PodRead, PodWrite, Resource};
use kluis_sync::{Policy, Progress, Report, RoundOptions, Stage, State, Status, Step, SyncError};

use crate::remote::{Account, Means};
use crate::{AppError, Result, Session, conflicts, language, resources};

/// What a round tells, and how it is stopped.
#[derive(Clone, Copy, Default)]
pub struct SyncWork<'a> {
    /// Set to stop before the next step.
    pub cancel: Option<&'a AtomicBool>,
    /// Told how many steps of how many are done; it must return quickly.
    pub progress: Option<&'a (dyn Fn(u64, u64) + Send + Sync)>,
}

/// How far a round goes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Scope {
    /// Looks and plans.
    Preview,
    /// Only lets access rules follow the consents.
    AccessOnly,
    /// Does it all.
    Everything,
}

impl Session {
    /// Says where a container is kept. Nothing is sent or removed before the next round.
    ///
    /// # Errors
    /// [`SyncError::PolicyRefused`] for a container that must stay here.
    pub fn set_policy(&self, path: &str, state: PolicyState) -> Result<SyncStatusView> {
        let path = resources::pod_path(path)?;
        self.write(|w| {
            let state = match state {
                PolicyState::Local => State::Local,
                PolicyState::Sealed => State::Sealed,
                PolicyState::Shared => State::Shared,
            };
            let former = kluis_sync::set_policy(w, &path, state)?;
            if former != state {
                self.consent.record(
                    w,
                    NewEntry::by_owner(Act::PolicyChanged, path.as_str())
                        .with("from", former.as_str())
                        .with("to", state.as_str()),
                )?;
            }
            Ok(())
        })?;
        self.sync_status()
    }

    /// Where a container is kept.
    ///
    /// # Errors
    /// [`AppError::Argument`] for a path that is none.
    pub fn policy_of(&self, path: &str) -> Result<PolicyState> {
        let path = resources::pod_path(path)?;
        self.read(|r| Ok(policy_state(Policy::load(r)?.state_of(&path))))
    }

    /// What is kept where, what waits and what is in conflict, as far as is known here.
    ///
    /// # Errors
    /// When the safe cannot be read.
    pub fn sync_status(&self) -> Result<SyncStatusView> {
        self.read(|r| {
            let storage = self.storage_in(r)?;
            let status = kluis_sync::status(r, storage.as_ref())?;
            Ok(SyncStatusView {
                remote: storage.map(|storage| storage.to_string()),
                last_round: status.last_round.map(language::instant),
                pending: status.pending,
                conflicts: status.conflicts.len() as u64,
                states: StateCounts {
                    local: status.local,
                    sealed: status.sealed,
                    shared: status.shared,
                },
                policies: policies(r, &status)?,
                conflict_list: status.conflicts.iter().map(conflicts::view).collect(),
                question: status.question.as_ref().map(conflicts::question_view),
            })
        })
    }

    /// The requests that a round would make now. Only listings of shared containers are asked
    /// for; nothing is sent.
    ///
    /// # Errors
    /// [`AppError::NotSignedIn`], [`AppError::SignInEnded`], [`SyncError::Offline`].
    pub async fn sync_preview(&self) -> Result<Vec<StepView>> {
        let report = self.round(Scope::Preview, SyncWork::default()).await?;
        Ok(report.steps.iter().map(step).collect())
    }

    /// Does one round: what changed here is sent, what changed there is fetched, and access
    /// rules follow the consents.
    ///
    /// # Errors
    /// [`AppError::NotSignedIn`]; [`SyncError::Offline`] and [`AppError::SignInEnded`], after which
    /// everything waits.
    pub async fn sync_now(&self) -> Result<SyncReport> {
        self.sync_now_with(SyncWork::default()).await
    }

    /// As [`Session::sync_now`], with progress and a way to stop.
    ///
    /// # Errors
    /// As [`Session::sync_now`]; [`SyncError::Cancelled`], after which the next round carries on.
    pub async fn sync_now_with(&self, work: SyncWork<'_>) -> Result<SyncReport> {
        let report = self.round(Scope::Everything, work).await?;
        let mut notes: Vec<String> = report
            .notes
            .iter()
            .map(|(path, note)| format!("{path}: {note}"))
            .collect();
        // The round is done, whatever comes of this; the next one looks again.
        let requests = match self.look_into_inbox(work.cancel).await {
            Ok(inbox) => inbox.new.len() as u64,
            Err(error) => {
                notes.push(format!("the inbox could not be read: {error}"));
                0
            }
        };
        Ok(SyncReport {
            requests,
            sent: report.sent,
            fetched: report.fetched,
            removed: report.removed + report.dropped,
            merged: report.merged,
            access: report.access,
            conflicts: report.conflicts.len() as u64,
            failed: report
                .failed
                .iter()
                .map(|(path, why)| attention(path, why))
                .collect(),
            notes,
        })
    }

    /// Lets the cooperative follow what was decided about a grant, if it can be reached now.
    /// Where it cannot, the grant stays pending and the next round does it.
    ///
    /// # Errors
    /// [`kluis_consent::ConsentError::UnknownGrant`]; what is damaged in the safe.
    pub async fn enforce(&self, grant: &str) -> Result<GrantView> {
        self.enforce_all().await?;
        self.grant(grant)
    }

    /// The same for every grant.
    ///
    /// # Errors
    /// What is damaged in the safe.
    pub async fn enforce_all(&self) -> Result<()> {
        match self.round(Scope::AccessOnly, SyncWork::default()).await {
            Ok(_)
            | Err(
                AppError::NotSignedIn
                | AppError::SignInEnded
                | AppError::Remote(_)
                | AppError::Sync(
                    SyncError::Offline
                    | SyncError::SignedOut
                    | SyncError::Busy
                    | SyncError::Refused { .. },
                ),
            ) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// Ends what has run out, and lets the cooperative follow where it has not yet: a rule there
    /// knows no end of its own. Asks nobody when nothing waits.
    ///
    /// # Errors
    /// What is damaged in the safe.
    pub async fn follow_up(&self) -> Result<()> {
        self.end_expired_grants()?;
        let waits = self.read(|r| {
            let grants = self.consent.grants(r, self.now())?;
            Ok(grants.iter().any(|grant| grant.state == GrantState::Ending))
        })?;
        if waits {
            self.enforce_all().await
        } else {
            Ok(())
        }
    }

    async fn round(&self, scope: Scope, work: SyncWork<'_>) -> Result<Report> {
        let account = self.account()?;
        let tell = |progress: Progress<'_>| {
            if let (Some(tell), Stage::Answered) = (work.progress, progress.stage) {
                tell(progress.done as u64, progress.of.max(progress.done) as u64);
            }
        };
        let take_in = |w: &PodWrite<'_>, resource: &Resource, _: &[u8]| {
            resources::index_if_record(w, resource).map_err(Into::into)
        };
        let options = RoundOptions {
            dry_run: scope == Scope::Preview,
            only_access: scope == Scope::AccessOnly,
            take_home: false,
            take_in: Some(&take_in),
            cancel: work.cancel,
            progress: Some(&tell),
        };
        let (client, storage) = (self.client_of(&account)?, account.storage()?);
        let round = kluis_sync::round(&self.pod, &self.consent, &client, &storage, &options).await;
        round.map_err(|error| ended_or(&account, error))
    }
}

/// A sign-in in the browser that the server does not take any more is to be made again.
pub(crate) fn ended_or(account: &Account, error: SyncError) -> AppError {
    match (error, &account.means) {
        (SyncError::SignedOut, Means::Browser(_)) => AppError::SignInEnded,
        (error, _) => error.into(),
    }
}

/// The containers with a policy of their own, and the categories that inherit theirs.
fn policies(r: &PodRead<'_>, status: &Status) -> Result<Vec<PolicyView>> {
    let policy = Policy::load(r)?;
    let mut views: Vec<PolicyView> = status
        .policies
        .iter()
        .map(|own| PolicyView {
            path: own.path.to_string(),
            state: policy_state(own.state),
            own: true,
            resources: own.resources,
            pending: own.pending,
        })
        .collect();
    for category in kluis_records::categories() {
        let container = resources::pod_path(&category.container)?;
        if policy.own_state(&container).is_some() || r.find(&container)?.is_none() {
            continue;
        }
        views.push(PolicyView {
            path: container.to_string(),
            state: policy_state(policy.state_of(&container)),
            own: false,
            resources: r.tree(&container)?.len() as u64,
            pending: 0,
        });
    }
    views.sort_by(|left, right| left.path.cmp(&right.path));
    Ok(views)
}

pub(crate) fn policy_state(state: State) -> PolicyState {
    match state {
        State::Local => PolicyState::Local,
        State::Sealed => PolicyState::Sealed,
        State::Shared => PolicyState::Shared,
    }
}

pub(crate) fn attention(path: &PodPath, why: &str) -> ConflictView {
    ConflictView {
        id: String::new(),
        path: path.to_string(),
        why: why.to_owned(),
        since: None,
    }
}

fn step(step: &Step) -> StepView {
    StepView {
        step: match step.kind {
            kluis_sync::StepKind::Get => StepKind::Get,
            kluis_sync::StepKind::Put => StepKind::Put,
            kluis_sync::StepKind::Delete => StepKind::Delete,
            kluis_sync::StepKind::Access => StepKind::Access,
        },
        path: step.path.to_string(),
        url: step.url.to_string(),
        bytes: step.bytes,
        why: step.why.to_string(),
        reason: step.why.code().to_owned(),
    }
}
