//! How far things are, as known here without asking anybody.

use std::collections::BTreeMap;

use jiff::Timestamp;
use kluis_pod::{PodPath, PodRead};
use rusqlite::OptionalExtension;

use crate::conflict::{Conflict, conflicts};
use crate::policy::{Policy, State};
use crate::question::{Question, question};
use crate::state;
use crate::{Storage, SyncError, sealed};

/// The state of syncing with one storage.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Status {
    /// When the last round that reached its end did so.
    pub last_round: Option<Timestamp>,
    /// Resources that wait to be sent or removed at the cooperative, as far as is known here.
    pub pending: u64,
    /// What the last round found to need a decision.
    pub conflicts: Vec<Conflict>,
    /// What has to be answered before anything is removed or replaced here.
    pub question: Option<Question>,
    /// Resources only here.
    pub local: u64,
    /// Resources that are to be kept at the cooperative too, encrypted.
    pub sealed: u64,
    /// Resources that are to be kept at the cooperative too, as they are.
    pub shared: u64,
    /// Containers with a policy of their own, in order.
    pub policies: Vec<PolicyStatus>,
}

/// A container with a policy of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyStatus {
    /// The container.
    pub path: PodPath,
    /// Where it is kept.
    pub state: State,
    /// Resources in it at every depth.
    pub resources: u64,
    /// Of what is in it, how much waits to be sent or removed there.
    pub pending: u64,
}

/// Counts what is kept where and what waits. Without a storage everything shared waits.
///
/// # Errors
/// [`SyncError::Damaged`] and what the safe refuses.
pub fn status(reader: &PodRead, storage: Option<&Storage>) -> Result<Status, SyncError> {
    let policy = Policy::load(reader)?;
    let mut base = BTreeMap::new();
    let mut sealed_base = BTreeMap::new();
    if let Some(storage) = storage {
        sealed_base = sealed::base(reader, storage)?;
        let rows = state::all(reader, storage)?;
        base = rows
            .into_iter()
            .map(|row| (row.path.clone(), row))
            .collect();
    }
    let mut status = Status::default();
    let mut here = Vec::new();
    let mut waiting = Vec::new();
    for resource in reader.tree(&PodPath::root())? {
        if resource.path.is_container() {
            continue;
        }
        let synced = base.remove(&resource.path);
        let sealed = sealed_base.remove(&resource.path);
        let waits = match policy.state_of(&resource.path) {
            State::Local => {
                status.local += 1;
                sealed.is_some() || synced.is_some_and(|synced| synced.sent)
            }
            State::Sealed => {
                status.sealed += 1;
                let version = resource.etag.as_str().trim_matches('"');
                sealed.is_none_or(|sealed| sealed != version)
                    || synced.is_some_and(|synced| synced.sent)
            }
            State::Shared => {
                status.shared += 1;
                sealed.is_some()
                    || synced.is_none_or(|synced| synced.local_etag != resource.etag.as_str())
            }
        };
        if waits {
            waiting.push(resource.path.clone());
        }
        here.push(resource.path);
    }
    // What is remembered and no longer here waits to be removed there.
    waiting.extend(base.into_keys());
    waiting.extend(sealed_base.into_keys());
    status.pending = waiting.len() as u64;
    let within = |paths: &[PodPath], container: &PodPath| {
        paths
            .iter()
            .filter(|path| path.starts_within(container))
            .count() as u64
    };
    for (container, state) in policy.own_states() {
        status.policies.push(PolicyStatus {
            path: container.clone(),
            state,
            resources: within(&here, container),
            pending: within(&waiting, container),
        });
    }
    if let Some(storage) = storage {
        status.last_round = last_round(reader, storage)?;
        status.conflicts = conflicts(reader, storage)?;
        status.question = question(reader, storage)?;
    }
    Ok(status)
}

fn last_round(reader: &PodRead, storage: &Storage) -> Result<Option<Timestamp>, SyncError> {
    let text: Option<String> = reader
        .sql()
        .query_row(
            "SELECT ended FROM sync_round WHERE storage = ?1",
            [storage.as_str()],
            |row| row.get(0),
        )
        .optional()?;
    let time = text.map(|text| text.parse()).transpose();
    time.map_err(|_| SyncError::Damaged {
        what: "the time of the last round cannot be understood",
    })
}
