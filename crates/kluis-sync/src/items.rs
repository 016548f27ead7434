//! How each resource in a container stands, as known here without asking anybody.

use std::collections::{BTreeMap, BTreeSet};

use kluis_pod::{MAX_BODY_BYTES, PodPath, PodRead, Resource};

use crate::policy::{Policy, State};
use crate::state::{self, SyncedState, stored_path};
use crate::{Storage, SyncError};

/// How a resource stands between here and the cooperative.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ItemState {
    /// Only here.
    OnlyHere,
    /// The same on both sides when last looked at.
    Same,
    /// The next round sends it, or removes it there.
    Waits,
    /// Waits for a decision.
    Conflict,
    /// Sealed, and too large to be kept there so.
    TooLarge,
    /// Sealed; what of it is there already is not told here.
    Sealed,
}

/// A resource, and how it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// The resource here.
    pub resource: Resource,
    /// How it stands.
    pub state: ItemState,
    /// Whether it is larger than what is sealed.
    pub too_large: bool,
    /// Whether it was sent from here as it is and not taken back yet.
    pub readable_there: bool,
}

/// The resources in `container` at every depth, without containers, in the order of their paths.
/// What is gone here and waits to be removed there is not among them. Without a storage everything
/// shared waits.
///
/// # Errors
/// [`SyncError::Pod`] where there is no such container, [`SyncError::Damaged`] and what the safe
/// refuses.
pub fn items(
    reader: &PodRead,
    storage: Option<&Storage>,
    container: &PodPath,
) -> Result<Vec<Item>, SyncError> {
    let policy = Policy::load(reader)?;
    let mut base = BTreeMap::new();
    let mut conflicts = BTreeSet::new();
    if let Some(storage) = storage {
        for row in state::all(reader, storage)? {
            base.insert(row.path.clone(), row);
        }
        conflicts = conflict_paths(reader, storage)?;
    }
    let resources = reader.tree(container)?.into_iter();
    Ok(resources
        .filter(|resource| !resource.path.is_container())
        .map(|resource| {
            let synced = base.get(&resource.path);
            let kept = policy.state_of(&resource.path);
            Item {
                state: if conflicts.contains(&resource.path) {
                    ItemState::Conflict
                } else {
                    stands(&resource, kept, synced)
                },
                too_large: resource.size > MAX_BODY_BYTES,
                readable_there: synced.is_some_and(SyncedState::sent),
                resource,
            }
        })
        .collect())
}

fn stands(resource: &Resource, kept: State, synced: Option<&SyncedState>) -> ItemState {
    let is_same = synced.is_some_and(|synced| synced.local_etag == resource.etag.as_str());
    match kept {
        // It is taken away there.
        State::Local | State::Sealed if synced.is_some_and(SyncedState::sent) => ItemState::Waits,
        State::Local => ItemState::OnlyHere,
        State::Sealed if resource.size > MAX_BODY_BYTES => ItemState::TooLarge,
        State::Sealed => ItemState::Sealed,
        State::Shared if is_same => ItemState::Same,
        State::Shared => ItemState::Waits,
    }
}

fn conflict_paths(reader: &PodRead, storage: &Storage) -> Result<BTreeSet<PodPath>, SyncError> {
    let mut statement = reader
        .sql()
        .prepare_cached("SELECT path FROM sync_conflict WHERE storage = ?1")?;
    let mut rows = statement.query([storage.as_str()])?;
    let mut found = BTreeSet::new();
    while let Some(row) = rows.next()? {
        found.insert(stored_path(&row.get::<_, String>(0)?)?);
    }
    Ok(found)
}
