//! Leaving a storage for good: everything home, everything there removed, and the server asked what
//! is left. Each part can be broken off at any instant; the next call carries on.

use jiff::Timestamp;
use kluis_consent::{Act, Consent, GrantState, NewEntry};
use kluis_pod::{Pod, PodPath, PodRead};
use solid_client_rs::SolidClient;

use crate::adopt::web_id_path;
use crate::engine::{Report, round};
use crate::leaving_proof::{self, Asked, Verdict};
use crate::policy::{OWN_STORES, Policy, Reachable, Removal, State};
use crate::question::question;
use crate::remote::{Remote, Removed, ends_round, in_parallel};
use crate::step::Why;
use crate::{RoundOptions, Storage, SyncError, mark, set_policy, state};

/// How deep in a container of this program's own is looked.
const DEEPEST_OWN: usize = 8;

/// What leaving a storage would be about, as known here without asking anybody.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Leaving {
    /// Resources there that were sent from here.
    pub sent: u64,
    /// Resources there that came from other programs.
    pub adopted: u64,
    /// Consents in force, which have to be taken back first.
    pub consents: u64,
}

/// What leaving came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Left {
    /// Not everything is here, so nothing was removed there.
    NotHome {
        /// Resources that came home now.
        fetched: u64,
        /// What is not here or waits for a decision, with the reason.
        missing: Vec<(PodPath, String)>,
    },
    /// Everything is here, and everything that could be removed there was.
    Removed(LeftAsIs),
}

/// What is the case after everything that could be removed was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftAsIs {
    /// Resources that came home now.
    pub fetched: u64,
    /// Resources and containers removed now.
    pub removed: u64,
    /// What could not be removed, with the reason; to be tried again.
    pub refused: Vec<(PodPath, String)>,
    /// What the server answered for everything that was there.
    pub asked: Vec<Asked>,
    /// The same as a signed document, in JSON.
    pub proof: String,
    /// When that was made.
    pub time: Timestamp,
}

impl LeftAsIs {
    /// How many answers say this.
    #[must_use]
    pub fn count(&self, verdict: Verdict) -> u64 {
        leaving_proof::count(&self.asked, verdict)
    }

    /// Whether the server said of everything that it is gone.
    #[must_use]
    pub fn is_all_gone(&self) -> bool {
        self.refused.is_empty() && self.asked.iter().all(|one| one.verdict() == Verdict::Gone)
    }
}

/// What leaving a storage would be about.
///
/// # Errors
/// [`SyncError::Damaged`] and what the safe refuses.
pub fn leaving(pod: &Pod, consent: &Consent, storage: &Storage) -> Result<Leaving, SyncError> {
    pod.read(|reader| {
        let mut leaving = Leaving {
            consents: in_force(reader, pod, consent)? as u64,
            ..Leaving::default()
        };
        for one in state::all(reader, storage)? {
            if one.sent() {
                leaving.sent += 1;
            } else {
                leaving.adopted += 1;
            }
        }
        Ok(leaving)
    })
}

/// Takes everything home that is kept at the storage; once it is all here, keeps every container on
/// this computer alone, removes there what was sent, what was adopted and what this program keeps for
/// itself, and asks the server for every address of it. Nothing here is deleted, and the document of
/// the WebID stays where it is.
///
/// # Errors
/// [`SyncError::StillSharing`] while a consent is in force; otherwise as [`round`]. What was done
/// stays done, and the next call carries on.
pub async fn leave(
    pod: &Pod,
    consent: &Consent,
    client: &SolidClient,
    storage: &Storage,
    options: &RoundOptions<'_>,
) -> Result<Left, SyncError> {
    let count = pod.read(|reader| in_force(reader, pod, consent))?;
    if count > 0 {
        return Err(SyncError::StillSharing { count });
    }
    let options = RoundOptions {
        take_home: true,
        ..*options
    };
    let home = round(pod, consent, client, storage, &options).await?;
    let missing = pod.read(|reader| missing(reader, pod, consent, storage, &home))?;
    if !missing.is_empty() {
        return Ok(Left::NotHome {
            fetched: home.fetched,
            missing,
        });
    }
    options.check_cancelled()?;
    let remote = Remote::new(client, storage)?;
    let web_id = web_id_path(&remote, storage).await?;
    keep_here_alone(pod, consent, storage, web_id.as_ref())?;
    let last = round(pod, consent, client, storage, &options).await?;
    let mut leave = Leave {
        pod,
        storage,
        remote,
        policy: pod.read(Policy::load)?.at(storage.clone()),
        options: &options,
        removed: home.removed + last.removed,
        refused: refused(&last),
    };
    leave.remove_own_stores().await?;
    let asked = leave.ask().await?;
    let time = pod.vault().clock().now();
    let left = LeftAsIs {
        fetched: home.fetched,
        removed: leave.removed,
        refused: leave.refused,
        proof: leaving_proof::document(consent, storage, &asked, time)?,
        asked,
        time,
    };
    record(pod, consent, storage, &left)?;
    Ok(Left::Removed(left))
}

fn in_force(reader: &PodRead, pod: &Pod, consent: &Consent) -> Result<usize, SyncError> {
    let grants = consent.grants(reader, pod.vault().clock().now())?;
    let in_force = |state| matches!(state, GrantState::Planned | GrantState::Active);
    Ok(grants.iter().filter(|grant| in_force(grant.state)).count())
}

/// What keeps everything from being here: of what is shared, all that failed or needs a decision.
fn missing(
    reader: &PodRead,
    pod: &Pod,
    consent: &Consent,
    storage: &Storage,
    home: &Report,
) -> Result<Vec<(PodPath, String)>, SyncError> {
    let policy = Policy::load(reader)?;
    let is_shared = |path: &PodPath| policy.state_of(path) == State::Shared;
    let cannot_be_kept = Why::NameNotKeepable.to_string();
    let conflicts = home
        .conflicts
        .iter()
        .map(|(path, why)| (path.clone(), why.to_string()));
    let failed = home.failed.iter().cloned();
    let notes = home.notes.iter();
    let notes = notes.filter(|(_, note)| *note == cannot_be_kept).cloned();
    let mut missing: Vec<(PodPath, String)> = failed
        .chain(conflicts)
        .chain(notes)
        .filter(|(path, _)| is_shared(path))
        .collect();
    if question(reader, storage)?.is_some() {
        let why = "something about the whole storage has to be answered first";
        missing.push((PodPath::root(), why.to_owned()));
    }
    for grant in consent.grants(reader, pod.vault().clock().now())? {
        if grant.state == GrantState::Ending {
            let containers = grant.categories.iter().map(|one| one.container.clone());
            let why = "an ended consent is not confirmed there";
            missing.extend(containers.map(|container| (container, why.to_owned())));
        }
    }
    Ok(missing)
}

/// From here on nothing is sent there any more, and everything there counts as ours to remove.
fn keep_here_alone(
    pod: &Pod,
    consent: &Consent,
    storage: &Storage,
    web_id: Option<&PodPath>,
) -> Result<(), SyncError> {
    pod.write(|writer| {
        let policy = Policy::load(writer)?;
        for (container, former) in policy.own_states() {
            if former == State::Local {
                continue;
            }
            set_policy(writer, container, State::Local)?;
            let entry = NewEntry::by_owner(Act::PolicyChanged, container.as_str())
                .with("from", former.as_str())
                .with("to", State::Local.as_str());
            consent.record(writer, entry)?;
        }
        state::leave(writer, storage, web_id)
    })
}

/// What a round could not remove.
fn refused(report: &Report) -> Vec<(PodPath, String)> {
    let conflicts = report.conflicts.iter();
    let conflicts = conflicts.map(|(path, why)| (path.clone(), why.to_string()));
    report.failed.iter().cloned().chain(conflicts).collect()
}

fn record(
    pod: &Pod,
    consent: &Consent,
    storage: &Storage,
    left: &LeftAsIs,
) -> Result<(), SyncError> {
    let entry = NewEntry::by_owner(Act::RemoteLeft, storage.as_str())
        .with("removed", left.removed.to_string())
        .with("refused", left.refused.len().to_string())
        .with("gone", left.count(Verdict::Gone).to_string())
        .with("untold", left.count(Verdict::Untold).to_string())
        .with("still-there", left.count(Verdict::StillThere).to_string());
    pod.write(|writer| consent.record(writer, entry))?;
    Ok(())
}

/// The part of leaving that comes after the rounds.
struct Leave<'a> {
    pod: &'a Pod,
    storage: &'a Storage,
    remote: Remote,
    policy: Policy,
    options: &'a RoundOptions<'a>,
    removed: u64,
    refused: Vec<(PodPath, String)>,
}

impl Leave<'_> {
    /// Removes the marks of this and other computers, and what is sealed.
    async fn remove_own_stores(&mut self) -> Result<(), SyncError> {
        for store in OWN_STORES {
            let store = PodPath::parse(store).expect("a constant path that is one");
            let mut found = Vec::new();
            self.find_own(&store, &mut found).await?;
            self.pod.write(|writer| {
                let mut found = found.iter();
                found.try_for_each(|at| state::know_left(writer, self.storage, at.path()))
            })?;
            // Backwards, what lies in a container comes before the container.
            for at in found.iter().rev() {
                self.options.check_cancelled()?;
                match self.remote.delete_own(at).await {
                    Removed::Done => self.removed += 1,
                    Removed::Unknown => return Err(SyncError::Offline),
                    Removed::Moved(_) => {
                        let why = "changed at the cooperative meanwhile";
                        self.refused.push((at.path().clone(), why.to_owned()));
                    }
                    Removed::Refused(error) => {
                        self.refused.push((at.path().clone(), error.to_string()));
                        ends_round(&error).map_or(Ok(()), Err)?;
                    }
                }
            }
        }
        self.pod.write(|writer| mark::forget(writer, self.storage))
    }

    /// A container of this program's own and all in it, each container before what it holds.
    async fn find_own(
        &mut self,
        store: &PodPath,
        found: &mut Vec<Removal>,
    ) -> Result<(), SyncError> {
        let mut level = vec![store.clone()];
        for _ in 0..DEEPEST_OWN {
            let mut below = Vec::new();
            for container in level {
                self.options.check_cancelled()?;
                let Some(at) = self.policy.own_store(&container) else {
                    continue;
                };
                let listing = match self.remote.list(&at).await {
                    Ok(Some(listing)) => listing,
                    Ok(None) => continue,
                    Err(error) => {
                        self.refused.push((container, error.to_string()));
                        ends_round(&error).map_or(Ok(()), Err)?;
                        continue;
                    }
                };
                found.push(at);
                for entry in &listing.entries {
                    match self.storage.child_of(&container, &entry.url) {
                        Some(child) if child.is_container() => below.push(child),
                        Some(child) => found.extend(self.policy.own_store(&child)),
                        None => {
                            let why = Why::NameNotKeepable.to_string();
                            self.refused.push((container.clone(), why));
                        }
                    }
                }
            }
            level = below;
        }
        Ok(())
    }

    /// Asks for everything that was there, signed in and as anybody.
    async fn ask(&mut self) -> Result<Vec<Asked>, SyncError> {
        let left = self.pod.read(|reader| state::left(reader, self.storage))?;
        let places = left.iter().filter_map(|place| self.policy.left(place));
        let places: Vec<Removal> = places.collect();
        let (pod, options, remote) = (self.pod, self.options, self.remote.clone());
        let mut asked = Vec::with_capacity(places.len());
        in_parallel(
            &mut asked,
            places,
            |_, at: Removal| {
                options.check_cancelled()?;
                let remote = remote.clone();
                Ok(Some(async move {
                    let signed_in = remote.status(&at, true).await;
                    let anonymous = remote.status(&at, false).await;
                    (at, signed_in, anonymous)
                }))
            },
            |asked, (at, signed_in, anonymous)| {
                let known = |answer: Result<_, solid_client_rs::Error>| {
                    answer.or_else(|error| ends_round(&error).map_or(Ok(None), Err))
                };
                asked.push(Asked {
                    path: at.path().clone(),
                    time: pod.vault().clock().now(),
                    signed_in: known(signed_in)?,
                    anonymous: known(anonymous)?,
                });
                Ok(())
            },
        )
        .await?;
        asked.sort_by(|left, right| left.path.cmp(&right.path));
        Ok(asked)
    }
}
