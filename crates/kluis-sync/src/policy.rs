//! What may leave. [`Policy`] is the only maker of [`Outbound`] and [`Removal`], and the remote side
//! takes nothing else.

use std::collections::BTreeMap;

use kluis_pod::{PodPath, PodRead, PodWrite};
use solid_client_rs::ListingEntry;
use url::Url;

use crate::mark::Mark;
use crate::state::LeftPlace;
use crate::storage::is_auxiliary;
use crate::{Storage, SyncError, SyncedContainer, SyncedState};

/// Containers of the safe's own affairs, which never leave, nor anything below them.
const NEVER_SHARED: [&str; 3] = ["/settings/", "/consent/", "/inbox/"];

/// Containers at a storage in which this program keeps what is its own there: marks that show
/// whether the storage was set back, and what is sealed.
pub(crate) const OWN_STORES: [&str; 2] = ["/kluis/", "/kluis-sealed/"];

/// Where a container and what is in it is kept, in the order of who can read it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// Only here; the cooperative knows not even names.
    #[default]
    Local,
    /// At the cooperative too, encrypted by this safe: its host sees neither names nor content.
    Sealed,
    /// At the cooperative too, readable for the owner and for whom a consent allows.
    Shared,
}

impl State {
    /// The stable name, as stored: `local`, `sealed` or `shared`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Local => "local",
            Self::Sealed => "sealed",
            Self::Shared => "shared",
        }
    }

    pub(crate) fn parse(text: &str) -> Option<Self> {
        match text {
            "local" => Some(Self::Local),
            "sealed" => Some(Self::Sealed),
            "shared" => Some(Self::Shared),
            _ => None,
        }
    }
}

/// The states of all containers. A container without one of its own has that of its parent; the root
/// is local.
#[derive(Clone, Debug, Default)]
pub struct Policy {
    own: BTreeMap<PodPath, State>,
    storage: Option<Storage>,
}

impl Policy {
    /// The policy as it is stored. Nothing can leave by it until [`Policy::at`] names a destination.
    ///
    /// # Errors
    /// [`SyncError::Damaged`] for a row that cannot be understood: an unreadable policy is never
    /// taken for a permissive one.
    pub fn load(reader: &PodRead) -> Result<Self, SyncError> {
        let mut statement = reader
            .sql()
            .prepare_cached("SELECT path, state FROM sync_policy")?;
        let rows = statement.query_map([], |row| {
            Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?))
        })?;
        let mut own = BTreeMap::new();
        for row in rows {
            let (path, state) = row?;
            let damaged = SyncError::Damaged {
                what: "a policy cannot be understood",
            };
            let (Ok(path), Some(state)) = (PodPath::parse(&path), State::parse(&state)) else {
                return Err(damaged);
            };
            if check(&path, state).is_err() {
                return Err(damaged);
            }
            own.insert(path, state);
        }
        Ok(Self { own, storage: None })
    }

    /// The same policy with a destination.
    #[must_use]
    pub fn at(self, storage: Storage) -> Self {
        Self {
            storage: Some(storage),
            ..self
        }
    }

    /// The destination, if one is named.
    #[must_use]
    pub fn storage(&self) -> Option<&Storage> {
        self.storage.as_ref()
    }

    /// Where `path` is kept: the state of the nearest container (itself included) that has one.
    #[must_use]
    pub fn state_of(&self, path: &PodPath) -> State {
        let mut place = Some(path.clone());
        while let Some(current) = place {
            if let Some(state) = self.own_state(&current) {
                return state;
            }
            place = current.parent();
        }
        State::default()
    }

    /// The state set on this very container.
    #[must_use]
    pub fn own_state(&self, container: &PodPath) -> Option<State> {
        self.own.get(container).copied()
    }

    /// The containers that have a state of their own, in order.
    pub fn own_states(&self) -> impl Iterator<Item = (&PodPath, State)> {
        self.own.iter().map(|(path, state)| (path, *state))
    }

    /// The topmost shared containers: where looking begins.
    pub(crate) fn shared_roots(&self) -> Vec<PodPath> {
        self.own
            .iter()
            .filter(|(path, state)| {
                **state == State::Shared
                    && path
                        .parent()
                        .is_none_or(|parent| self.state_of(&parent) != State::Shared)
            })
            .map(|(path, _)| path.clone())
            .collect()
    }

    /// The leave to ask for, send and remove `path` at the cooperative as it is; `None` for whatever is
    /// local or sealed, for names that a server would take for access rules, and while no destination is named.
    #[must_use]
    pub fn outbound(&self, path: &PodPath) -> Option<Outbound> {
        let storage = self.storage.as_ref()?;
        if self.state_of(path) != State::Shared || is_auxiliary(path) {
            return None;
        }
        Some(Outbound {
            url: storage.url_of(path),
            path: path.clone(),
        })
    }

    /// The leave to encrypt a resource for the cooperative; `None` for a container, for whatever is local
    /// or shared, and for the safe's own affairs.
    #[must_use]
    pub fn sealable(&self, path: &PodPath) -> Option<Sealable> {
        let is_sealed = self.state_of(path) == State::Sealed;
        (is_sealed && !path.is_container() && !is_own_affair(path))
            .then(|| Sealable { path: path.clone() })
    }

    /// Whether anything is to be kept sealed.
    pub(crate) fn seals(&self) -> bool {
        self.own.values().any(|state| *state == State::Sealed)
    }

    /// The same policy, with what another computer of the same safe set: `base` is what both knew of each
    /// other last. Where both set something since, what fewer can read wins.
    pub(crate) fn merged(
        &self,
        base: &BTreeMap<PodPath, State>,
        theirs: &BTreeMap<PodPath, State>,
    ) -> Self {
        let mut own = self.own.clone();
        for (path, there) in theirs {
            let here = self.own.get(path);
            if here == Some(there) || base.get(path) == Some(there) {
                continue;
            }
            let state = match here {
                Some(here) if base.get(path) != Some(here) => (*here).min(*there),
                _ => *there,
            };
            own.insert(path.clone(), state);
        }
        Self {
            own,
            storage: self.storage.clone(),
        }
    }

    /// The states of their own, by container.
    pub(crate) fn own(&self) -> &BTreeMap<PodPath, State> {
        &self.own
    }

    /// The leave to remove at the cooperative what was sent there and is not shared any more.
    #[must_use]
    pub fn removal(&self, synced: &SyncedState) -> Option<Removal> {
        if !synced.sent() {
            return None;
        }
        self.former(synced.storage(), synced.path())
    }

    /// The leave to look into, take rules from and remove a container that was shared and is not any
    /// more.
    #[must_use]
    pub fn former_container(&self, container: &SyncedContainer) -> Option<Removal> {
        self.former(container.storage(), container.path())
    }

    /// The leave for this computer's mark, if anything is kept there at all.
    pub(crate) fn own_mark(&self, mark: &Mark) -> Option<OwnMark> {
        let storage = self.storage.as_ref()?;
        let path = PodPath::parse(&format!("{}mark-{}", OWN_STORES[0], mark.name)).ok()?;
        Some(OwnMark {
            url: storage.url_of(&path),
        })
    }

    /// The leave to ask what is left of a resource or container that was left for good, and is not
    /// shared again.
    pub(crate) fn left(&self, left: &LeftPlace) -> Option<Removal> {
        self.former(left.storage(), left.path())
    }

    /// The leave to look into and remove what this program keeps for itself at the destination.
    pub(crate) fn own_store(&self, path: &PodPath) -> Option<Removal> {
        let storage = self.storage.as_ref()?;
        is_own_store(path).then(|| Removal {
            url: storage.url_of(path),
            path: path.clone(),
        })
    }

    fn former(&self, at: &Storage, path: &PodPath) -> Option<Removal> {
        let storage = self.storage.as_ref()?;
        if storage != at || self.state_of(path) == State::Shared || is_auxiliary(path) {
            return None;
        }
        Some(Removal {
            url: storage.url_of(path),
            path: path.clone(),
        })
    }

    #[cfg(test)]
    pub(crate) fn of(own: impl IntoIterator<Item = (PodPath, State)>) -> Self {
        Self {
            own: own.into_iter().collect(),
            storage: None,
        }
    }
}

/// Leave to ask for, send and remove one resource or container that is shared. Only [`Policy`] makes
/// it; it is checked anew in each round and never stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outbound {
    path: PodPath,
    url: Url,
}

/// Leave to encrypt one resource and keep it at the cooperative so. Only [`Policy`] makes it; it is
/// checked anew where the bytes are read, and never stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealable {
    path: PodPath,
}

impl Sealable {
    /// The path here.
    #[must_use]
    pub fn path(&self) -> &PodPath {
        &self.path
    }
}

/// Leave to look at and remove one resource or container that was shared and is not any more, and to
/// take rules from it. No content can be written with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Removal {
    path: PodPath,
    url: Url,
}

/// Leave for the mark that this computer keeps at a storage. Nothing but the mark can be written with
/// it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct OwnMark {
    url: Url,
}

impl OwnMark {
    /// The address there.
    pub(crate) fn url(&self) -> &Url {
        &self.url
    }
}

/// Either leave: what is common to them may be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Leave {
    Shared(Outbound),
    Former(Removal),
}

/// Leave to look at one container that its server listed: the root of a storage, and what listings
/// lead to from there. Nothing of this computer goes into it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Listed {
    path: PodPath,
    url: Url,
}

impl Listed {
    /// The root of a storage.
    pub(crate) fn root(storage: &Storage) -> Self {
        Self {
            path: PodPath::root(),
            url: storage.url().clone(),
        }
    }

    /// A child that the listing of this container names; `None` for one that cannot be kept here. A
    /// container that is written otherwise there than here would not be found again.
    pub(crate) fn child(&self, storage: &Storage, entry: &ListingEntry) -> Option<Self> {
        let path = storage.child_of(&self.path, &entry.url)?;
        let ours = storage.url_of(&path);
        let is_found = ours.as_str().eq_ignore_ascii_case(entry.url.as_str());
        (is_found || !path.is_container()).then(|| Self {
            path,
            url: entry.url.clone(),
        })
    }
}

mod sealed {
    pub trait Sealed {}
    impl Sealed for super::Outbound {}
    impl Sealed for super::Removal {}
    impl Sealed for super::Leave {}
    impl Sealed for super::Listed {}
}

/// What the remote side may look at and remove.
pub trait Reachable: sealed::Sealed {
    /// The path here.
    fn path(&self) -> &PodPath;
    /// The address there.
    fn url(&self) -> &Url;
}

impl Reachable for Outbound {
    fn path(&self) -> &PodPath {
        &self.path
    }
    fn url(&self) -> &Url {
        &self.url
    }
}

impl Reachable for Removal {
    fn path(&self) -> &PodPath {
        &self.path
    }
    fn url(&self) -> &Url {
        &self.url
    }
}

impl Reachable for Listed {
    fn path(&self) -> &PodPath {
        &self.path
    }
    fn url(&self) -> &Url {
        &self.url
    }
}

impl Reachable for Leave {
    fn path(&self) -> &PodPath {
        match self {
            Self::Shared(leave) => leave.path(),
            Self::Former(leave) => leave.path(),
        }
    }
    fn url(&self) -> &Url {
        match self {
            Self::Shared(leave) => leave.url(),
            Self::Former(leave) => leave.url(),
        }
    }
}

/// Sets where a container is kept, in the caller's transaction; returns what it was before. What this
/// makes leave or be removed happens in the next round.
///
/// # Errors
/// [`SyncError::PolicyRefused`] for a path that is no container, for sharing the whole pod and for
/// sharing the safe's own affairs.
pub fn set_policy(
    writer: &PodWrite,
    container: &PodPath,
    state: State,
) -> Result<State, SyncError> {
    check(container, state)?;
    let before = Policy::load(writer)?.state_of(container);
    writer.sql().execute(
        "INSERT INTO sync_policy (path, state) VALUES (?1, ?2)
         ON CONFLICT (path) DO UPDATE SET state = excluded.state",
        (container.as_str(), state.as_str()),
    )?;
    Ok(before)
}

/// Whether a path is, or lies in, a container that this program keeps for itself at a storage.
pub(crate) fn is_own_store(path: &PodPath) -> bool {
    OWN_STORES
        .iter()
        .any(|store| path.as_str().starts_with(store))
}

/// Why a container may not be kept at the cooperative, if it may not.
pub(crate) fn why_not_shared(container: &PodPath) -> Option<&'static str> {
    match check(container, State::Shared) {
        Err(SyncError::PolicyRefused { why, .. }) => Some(why),
        _ => None,
    }
}

pub(crate) fn check(container: &PodPath, state: State) -> Result<(), SyncError> {
    let refuse = |why| {
        Err(SyncError::PolicyRefused {
            path: container.clone(),
            why,
        })
    };
    if !container.is_container() {
        return refuse("only containers have a policy; name one that ends with a slash");
    }
    if state == State::Local {
        return Ok(());
    }
    if container.as_str() == "/" {
        return refuse("the whole pod is never kept there at once; choose containers in it");
    }
    if is_own_affair(container) {
        return refuse("it holds the safe's own affairs, which stay on this computer");
    }
    if is_own_store(container) {
        return refuse("it is where this program keeps what is its own at the cooperative");
    }
    if is_auxiliary(container) {
        return refuse("servers take content of this name for access rules; rename it");
    }
    Ok(())
}

fn is_own_affair(path: &PodPath) -> bool {
    let above = |own: &&str| path.as_str().starts_with(*own);
    NEVER_SHARED.iter().any(above)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(text: &str) -> PodPath {
        PodPath::parse(text).unwrap()
    }

    fn example() -> Policy {
        Policy::of([
            (path("/health/"), State::Shared),
            (path("/health/mental/"), State::Local),
            (path("/health/mental/public/"), State::Shared),
        ])
    }

    fn with_destination() -> Policy {
        let root = Url::parse("https://pods.example/anna/").unwrap();
        example().at(Storage::new(&root).unwrap())
    }

    #[test]
    fn a_state_is_inherited_from_the_nearest_container() {
        let policy = example();
        let shared = |text: &str| policy.state_of(&path(text)) == State::Shared;
        assert!(shared("/health/"));
        assert!(shared("/health/vitals/pulse.ttl"));
        assert!(!shared("/health/mental/"));
        assert!(!shared("/health/mental/diary.ttl"));
        assert!(shared("/health/mental/public/x.ttl"));
        assert!(!shared("/"));
        assert!(!shared("/healthy/x.ttl"));
        assert!(!shared("/health"));
        assert_eq!(
            policy.shared_roots(),
            [path("/health/"), path("/health/mental/public/")]
        );
    }

    #[test]
    fn only_what_is_shared_gets_leave_and_only_with_a_destination() {
        assert!(example().outbound(&path("/health/x.ttl")).is_none());
        let policy = with_destination();
        let outbound = policy.outbound(&path("/health/x.ttl")).unwrap();
        assert_eq!(
            outbound.url().as_str(),
            "https://pods.example/anna/health/x.ttl"
        );
        assert!(policy.outbound(&path("/health/mental/x.ttl")).is_none());
        assert!(policy.outbound(&path("/other/x.ttl")).is_none());
    }

    #[test]
    fn only_what_is_sealed_may_be_sealed() {
        let policy = Policy::of([
            (path("/health/"), State::Sealed),
            (path("/health/open/"), State::Shared),
            (path("/health/mine/"), State::Local),
            (path("/settings/"), State::Sealed),
        ]);
        let may = |text: &str| policy.sealable(&path(text)).is_some();
        assert!(may("/health/x.ttl"));
        assert!(may("/health/deep/.acl"), "nobody there sees its name");
        assert!(!may("/health/"));
        assert!(!may("/health/open/x.ttl"));
        assert!(!may("/health/mine/x.ttl"));
        assert!(!may("/settings/x.ttl"));
        assert!(!may("/other/x.ttl"));
    }

    #[test]
    fn what_another_computer_set_is_followed_and_the_less_readable_wins() {
        let [a, b, c, d] = ["/a/", "/b/", "/c/", "/d/"].map(path);
        let base = [(a.clone(), State::Sealed), (b.clone(), State::Sealed)].into();
        let here = Policy::of([
            (a.clone(), State::Local),
            (b.clone(), State::Sealed),
            (c.clone(), State::Shared),
        ]);
        let theirs = [
            (a.clone(), State::Sealed),
            (b.clone(), State::Local),
            (c.clone(), State::Sealed),
            (d.clone(), State::Shared),
        ];
        let merged = here.merged(&base, &theirs.into());
        let states = [&a, &b, &c, &d].map(|path| merged.own_state(path).unwrap());
        assert_eq!(
            states,
            [State::Local, State::Local, State::Sealed, State::Shared]
        );
    }

    #[test]
    fn content_named_like_an_access_rule_never_leaves() {
        let policy = with_destination();
        assert!(policy.outbound(&path("/health/.acl")).is_none());
        assert!(policy.outbound(&path("/health/x.ttl.meta")).is_none());
    }

    #[test]
    fn the_whole_pod_and_the_safes_own_affairs_cannot_be_shared() {
        for refused in [
            "/",
            "/settings/",
            "/settings/x/",
            "/consent/",
            "/inbox/",
            "/inbox/y/",
            "/kluis/",
            "/kluis-sealed/x/",
            "/health/x.ttl",
            "/a.acl/",
        ] {
            let outcome = check(&path(refused), State::Shared);
            assert!(
                matches!(outcome, Err(SyncError::PolicyRefused { .. })),
                "{refused}"
            );
        }
        check(&path("/settingsish/"), State::Shared).unwrap();
        check(&path("/"), State::Local).unwrap();
    }
}
