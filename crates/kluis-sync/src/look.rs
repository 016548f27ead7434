//! Looking: what is here, what is remembered, and what is there. Only shared containers are asked
//! for, and those that were shared and came to be by our writes.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};
use kluis_pod::{MAX_BODY_BYTES, Pod, PodError, PodPath};
use kluis_rdf::{Syntax, check_syntax};
use percent_encoding::percent_decode_str;
use solid_client_rs::{AccessMode, Error, Listing, Representation};

use crate::content::{Beside, LargeBody};
use crate::extent::Extent;
use crate::plan::{Facts, FormerContainer, LocalFact, RemoteFact};
use crate::policy::{Outbound, Policy, Reachable, State};
use crate::remote::{Remote, ends_round, in_parallel, or_cancelled};
use crate::setback::{setback, was_here};
use crate::state::{self, SyncedState, content_hash};
use crate::step::{Version, Why};
use crate::{RoundOptions, Storage, SyncError};

/// Within this time a second change may carry the same time as the first, on servers that count in
/// whole seconds.
const TOO_FRESH: SignedDuration = SignedDuration::from_secs(2);

/// Bodies that were fetched to be compared are kept up to this size in total, and fetched again
/// beyond it.
const KEPT_BYTES: usize = 64 * 1024 * 1024;

/// What a look found.
#[derive(Default)]
pub(crate) struct Looked {
    pub(crate) facts: Facts,
    /// What was seen there of each resource.
    pub(crate) seen: BTreeMap<PodPath, Seen>,
    /// Unchanged resources whose times or tags are other ones now.
    pub(crate) refreshed: Vec<SyncedState>,
    /// Containers that exist there.
    pub(crate) containers: BTreeSet<PodPath>,
    /// Shared containers that do not.
    pub(crate) missing: BTreeSet<PodPath>,
    /// Where looking begins: nothing above was asked whether they are there.
    roots: BTreeSet<PodPath>,
    /// Shared containers that could not be listed: nothing is concluded about what is in them.
    unlisted: BTreeSet<PodPath>,
    /// Containers of which the server does not tell who may read them.
    pub(crate) untold: BTreeSet<PodPath>,
    extent: Extent,
    pub(crate) failed: Vec<(PodPath, String)>,
    pub(crate) notes: Vec<(PodPath, Why)>,
}

/// What was seen of one resource.
#[derive(Clone, Default)]
pub(crate) struct Seen {
    /// `None` where it is not told.
    pub(crate) size: Option<u64>,
    /// `None` where it is too fresh to be relied on, or not told.
    pub(crate) modified: Option<Timestamp>,
    pub(crate) etag: Option<String>,
    /// SHA-256 of the bytes, hex, where they were read to be compared.
    pub(crate) hash: Option<String>,
    /// The body, where it was fetched to be compared.
    pub(crate) fetched: Option<Representation>,
}

/// Times from here on are too fresh to be relied on. They are the server's, so that what counts is when
/// it says that it listed them: this computer's clock may be wrong.
pub(crate) fn fresh_since(pod: &Pod, listed: Option<Timestamp>) -> Timestamp {
    listed.unwrap_or_else(|| pod.vault().clock().now()) - TOO_FRESH
}

/// What is here and what is remembered of there, in one transaction.
pub(crate) fn look_here(pod: &Pod, storage: &Storage) -> Result<(Policy, Looked), SyncError> {
    pod.read(|reader| {
        let policy = Policy::load(reader)?.at(storage.clone());
        let mut looked = Looked::default();
        for root in policy.shared_roots() {
            if reader.find(&root)?.is_none() {
                continue;
            }
            for resource in reader.tree(&root)? {
                let (path, etag) = (&resource.path, resource.etag.as_str());
                if path.is_container() || policy.state_of(path) != State::Shared {
                    continue;
                }
                let fact = LocalFact {
                    etag: etag.to_owned(),
                    revision: resource.revision,
                    size: resource.size,
                };
                looked.facts.local.insert(path.clone(), fact);
            }
        }
        let base = state::all(reader, storage)?;
        looked.facts.base = base
            .into_iter()
            .map(|one| (one.path.clone(), one))
            .collect();
        for container in state::containers(reader, storage)? {
            if policy.former_container(&container).is_some() {
                looked.facts.former.push(FormerContainer {
                    container,
                    children: None,
                });
            }
        }
        Ok((policy, looked))
    })
}

/// What is there. In a preview nothing but listings is asked for, and what would have to be compared
/// is judged by its time and size.
pub(crate) async fn look_there(
    pod: &Pod,
    remote: &Remote,
    policy: &Policy,
    looked: &mut Looked,
    options: &RoundOptions<'_>,
) -> Result<(), SyncError> {
    let mut level: Vec<Outbound> = policy
        .shared_roots()
        .iter()
        .filter_map(|root| policy.outbound(root))
        .collect();
    looked.roots = level.iter().map(|root| root.path().clone()).collect();
    while !level.is_empty() {
        let mut below = Vec::new();
        in_parallel(
            looked,
            level,
            |looked, container| {
                options.check_cancelled()?;
                looked.extent.ask(container.path())?;
                Ok(Some(list(remote.clone(), container)))
            },
            |looked, (container, answer)| {
                take_listing(policy, looked, &container, answer, pod, &mut below)
            },
        )
        .await?;
        level = below;
        looked.extent.descend();
    }
    conclude_absence(policy, looked);
    for former in &mut looked.facts.former {
        options.check_cancelled()?;
        let token = policy.former_container(&former.container);
        let (true, Some(at)) = (former.container.made(), token) else {
            continue;
        };
        match remote.list(&at).await {
            Ok(listing) => former.children = children(policy, at.path(), listing),
            Err(error) => match ends_round(&error) {
                Some(end) => return Err(end),
                None => looked.failed.push((at.path().clone(), error.to_string())),
            },
        }
    }
    compare(pod, remote, policy, looked, options).await
}

async fn list(remote: Remote, container: Outbound) -> (Outbound, Result<Option<Listing>, Error>) {
    let answer = remote.list(&container).await;
    (container, answer)
}

/// The children of a formerly shared container; `None` where one of them has a name we could not
/// even keep. A container that is gone is empty.
fn children(
    policy: &Policy,
    container: &PodPath,
    listing: Option<Listing>,
) -> Option<BTreeSet<PodPath>> {
    let storage = policy.storage()?;
    let entries = listing.map(|listing| listing.entries).unwrap_or_default();
    let paths = entries
        .iter()
        .map(|entry| storage.child_of(container, &entry.url));
    paths.collect()
}

fn take_listing(
    policy: &Policy,
    looked: &mut Looked,
    container: &Outbound,
    answer: Result<Option<Listing>, Error>,
    pod: &Pod,
    below: &mut Vec<Outbound>,
) -> Result<(), SyncError> {
    let listing = match answer {
        Ok(Some(listing)) => listing,
        Ok(None) if looked.roots.contains(container.path()) => {
            looked.missing.insert(container.path().clone());
            looked.facts.root_is_missing = true;
            return Ok(());
        }
        // The listing above has just told of it.
        Ok(None) => {
            looked.unlisted.insert(container.path().clone());
            let why = "is listed by the server, which yet finds nothing there".to_owned();
            looked.failed.push((container.path().clone(), why));
            return Ok(());
        }
        Err(error) => {
            let failed = (container.path().clone(), error.to_string());
            return match ends_round(&error) {
                Some(end) => Err(end),
                None => {
                    looked.unlisted.insert(container.path().clone());
                    looked.failed.push(failed);
                    Ok(())
                }
            };
        }
    };
    looked.containers.insert(container.path().clone());
    match &listing.wac_allow {
        Some(allow) if allow.public.contains(&AccessMode::Read) => {
            looked.facts.open.insert(container.path().clone());
        }
        Some(allow) if allow.tells_public() => {}
        _ => {
            looked.untold.insert(container.path().clone());
        }
    }
    let count = listing.entries.len();
    looked.extent.list(container.path(), count)?;
    let fresh_since = fresh_since(pod, listing.date);
    for entry in listing.entries {
        let Some(storage) = policy.storage() else {
            break;
        };
        let Some(child) = storage.child_of(container.path(), &entry.url) else {
            looked
                .notes
                .push((container.path().clone(), Why::NameNotKeepable));
            continue;
        };
        let child = known_alias(looked, child);
        // What is local here is not asked for, even where a name like it exists there.
        let Some(leave) = policy.outbound(&child) else {
            continue;
        };
        if child.is_container() {
            below.push(leave);
            continue;
        }
        let seen = Seen {
            size: entry.size,
            modified: entry.modified.filter(|time| *time < fresh_since),
            ..Seen::default()
        };
        looked.seen.insert(child, seen);
    }
    Ok(())
}

/// Some servers list a few characters encoded twice; such a name is the one that is known here.
fn known_alias(looked: &Looked, listed: PodPath) -> PodPath {
    let known = |path: &PodPath| {
        looked.facts.local.contains_key(path) || looked.facts.base.contains_key(path)
    };
    if known(&listed) || !listed.name().contains('%') {
        return listed;
    }
    let decoded = percent_decode_str(listed.as_str()).decode_utf8();
    let candidate = decoded.ok().and_then(|text| PodPath::parse(&text).ok());
    match candidate {
        Some(candidate) if candidate.parent() == listed.parent() && known(&candidate) => candidate,
        _ => listed,
    }
}

/// What is known here and was not in the listing of its container is absent there; so is everything
/// in a container that does not exist.
fn conclude_absence(policy: &Policy, looked: &mut Looked) {
    let known: BTreeSet<PodPath> = looked
        .facts
        .local
        .keys()
        .chain(looked.facts.base.keys())
        .cloned()
        .collect();
    for path in known {
        if looked.seen.contains_key(&path) || policy.outbound(&path).is_none() {
            continue;
        }
        if is_listed(policy, looked, &path) {
            looked.facts.remote.insert(path, RemoteFact::Absent);
        }
    }
    looked.facts.containers = looked.containers.clone();
}

/// Whether the nearest containers above `path` answered in a way that tells it is not there.
fn is_listed(policy: &Policy, looked: &Looked, path: &PodPath) -> bool {
    let mut place = path.parent();
    while let Some(container) = place {
        if looked.unlisted.contains(&container) {
            return false;
        }
        if looked.containers.contains(&container) || looked.missing.contains(&container) {
            return true;
        }
        // Not asked for: it was in no listing of the container above, if that one is shared and
        // answered.
        place = container
            .parent()
            .filter(|above| policy.outbound(above).is_some());
    }
    false
}

/// Whether a shared container is known not to exist there.
pub(crate) fn is_absent_container(policy: &Policy, looked: &Looked, container: &PodPath) -> bool {
    let was_asked_about =
        policy.outbound(container).is_some() && !looked.unlisted.contains(container);
    let is_there = looked.containers.contains(container);
    let answered = || looked.missing.contains(container) || is_listed(policy, looked, container);
    was_asked_about && !is_there && answered()
}

/// Tells for each resource seen whether it is what was agreed on, what is here, or something else.
async fn compare(
    pod: &Pod,
    remote: &Remote,
    policy: &Policy,
    looked: &mut Looked,
    options: &RoundOptions<'_>,
) -> Result<(), SyncError> {
    let preview = options.dry_run;
    let (mut to_fetch, mut large) = (Vec::new(), Vec::new());
    for (path, seen) in &looked.seen {
        let size = seen.size.unwrap_or(0);
        let fact = match looked.facts.base.get(path) {
            Some(base) if unchanged_by_listing(base, seen, preview) => RemoteFact::AsBase,
            None if !looked.facts.local.contains_key(path) => RemoteFact::Other {
                size,
                version: Version::default(),
            },
            _ if preview => RemoteFact::Other {
                size,
                version: Version::default(),
            },
            base => {
                let here = looked.facts.local.get(path).map(|local| local.size);
                let sizes = [Some(size), here, base.map(|base| base.size)];
                let is_large = sizes.iter().flatten().any(|size| *size > MAX_BODY_BYTES);
                let asked = if is_large { &mut large } else { &mut to_fetch };
                asked.extend(policy.outbound(path));
                continue;
            }
        };
        looked.facts.remote.insert(path.clone(), fact);
    }
    let mut kept = 0;
    in_parallel(
        looked,
        to_fetch,
        |_, at| {
            options.check_cancelled()?;
            let remote = remote.clone();
            Ok(Some(async move {
                let answer = remote.get(&at).await;
                (at, answer)
            }))
        },
        |looked, (at, answer)| match answer {
            Ok(answer) => take_comparison(pod, looked, at.path(), answer, &mut kept),
            Err(error) => failed(looked, at.path(), &error),
        },
    )
    .await?;
    for at in large {
        options.check_cancelled()?;
        Box::pin(compare_large(pod, remote, looked, &at, options)).await?;
    }
    Ok(())
}

fn failed(looked: &mut Looked, path: &PodPath, error: &Error) -> Result<(), SyncError> {
    match ends_round(error) {
        Some(end) => Err(end),
        None => {
            looked.failed.push((path.clone(), error.to_string()));
            Ok(())
        }
    }
}

/// Reads to its end what is too large for memory, here or there.
async fn compare_large(
    pod: &Pod,
    remote: &Remote,
    looked: &mut Looked,
    at: &Outbound,
    options: &RoundOptions<'_>,
) -> Result<(), SyncError> {
    let path = at.path();
    let listed = looked.seen.get(path).and_then(|seen| seen.size);
    let here = looked.facts.local.get(path);
    let here = here.map(|local| LargeBody::new(pod, path, local.revision, local.size));
    let most = listed.unwrap_or(0).max(MAX_BODY_BYTES);
    let read = remote.digest(at, here.as_ref(), most);
    let there = match or_cancelled(options.cancel, read).await? {
        Ok(Some(there)) => there,
        Ok(None) => {
            looked.facts.remote.insert(path.clone(), RemoteFact::Absent);
            return Ok(());
        }
        Err(error) => return failed(looked, path, &error),
    };
    let size = there.size;
    let version = Version {
        hash: Some(there.hash.clone()),
        etag: there.etag.map(|etag| etag.as_str().to_owned()),
    };
    let fact = if is_as_agreed(looked, path, size, &version) {
        RemoteFact::AsBase
    } else {
        match there.beside {
            Beside::Same => RemoteFact::AsLocal,
            Beside::Beginning => RemoteFact::Unreadable,
            Beside::Other => {
                let agreed = changed_since(&looked.facts, path);
                match was_here(pod, path, size, &there.hash, agreed)? {
                    true => RemoteFact::Setback {
                        why: Why::OlderThere,
                        size,
                        version,
                    },
                    false => RemoteFact::Other { size, version },
                }
            }
        }
    };
    looked.facts.remote.insert(path.clone(), fact);
    Ok(())
}

/// Notes what was read there, and tells whether it is what both sides agreed on.
fn is_as_agreed(looked: &mut Looked, path: &PodPath, size: u64, there: &Version) -> bool {
    let Some(seen) = looked.seen.get_mut(path) else {
        return false;
    };
    seen.size = Some(size);
    seen.etag.clone_from(&there.etag);
    seen.hash.clone_from(&there.hash);
    let base = looked.facts.base.get_mut(path);
    let Some(base) = base.filter(|base| Some(&base.content_hash) == there.hash.as_ref()) else {
        return false;
    };
    if base.remote_etag != seen.etag || base.remote_modified != seen.modified {
        base.remote_etag.clone_from(&seen.etag);
        base.remote_modified = seen.modified;
        looked.refreshed.push(base.clone());
    }
    true
}

fn unchanged_by_listing(base: &SyncedState, seen: &Seen, preview: bool) -> bool {
    let same_size = seen.size.is_none_or(|size| size == base.size);
    // What was written in the last round is not yet confirmed by a listing; a preview believes it.
    let same_time = match base.remote_modified {
        Some(agreed) => seen.modified == Some(agreed),
        None => preview,
    };
    same_size && same_time
}

fn take_comparison(
    pod: &Pod,
    looked: &mut Looked,
    path: &PodPath,
    answer: Option<Representation>,
    kept: &mut usize,
) -> Result<(), SyncError> {
    let Some(there) = answer else {
        looked.facts.remote.insert(path.clone(), RemoteFact::Absent);
        return Ok(());
    };
    let here = pod.read(|reader| match reader.body(path) {
        Ok((_, bytes)) => Ok(Some(bytes)),
        // It became too large since it was looked at: what is there is something else.
        Err(PodError::NotFound(_) | PodError::TooLarge { .. }) => Ok(None),
        Err(error) => Err(SyncError::from(error)),
    })?;
    let size = there.body.len() as u64;
    let version = Version {
        hash: Some(content_hash(&there.body)),
        etag: there.etag.as_ref().map(|etag| etag.as_str().to_owned()),
    };
    let changed_since = changed_since(&looked.facts, path);
    let here = here.as_deref();
    let is_cut_off = || here.is_some_and(|here| Beside::of(&there.body, here) == Beside::Beginning);
    let fact = if is_as_agreed(looked, path, size, &version) {
        RemoteFact::AsBase
    } else if here == Some(there.body.as_slice()) {
        RemoteFact::AsLocal
    // The trace of an upload that broke off can still be a valid document.
    } else if !is_readable(path, &there) || is_cut_off() {
        RemoteFact::Unreadable
    } else if let Some(why) = pod.read(|reader| setback(reader, path, &there, changed_since))? {
        RemoteFact::Setback { why, size, version }
    } else {
        RemoteFact::Other { size, version }
    };
    if !matches!(fact, RemoteFact::AsBase | RemoteFact::AsLocal)
        && *kept + there.body.len() <= KEPT_BYTES
        && let Some(seen) = looked.seen.get_mut(path)
    {
        *kept += there.body.len();
        seen.fetched = Some(there);
    }
    looked.facts.remote.insert(path.clone(), fact);
    Ok(())
}

/// The revision that both sides agreed on, where what is here has changed since.
fn changed_since(facts: &Facts, path: &PodPath) -> Option<u64> {
    let (base, local) = (facts.base.get(path)?, facts.local.get(path)?);
    (base.local_etag != local.etag).then_some(base.local_revision)
}

/// Whether a document can be parsed as what it claims to be; everything else is taken as it is.
pub(crate) fn is_readable(path: &PodPath, there: &Representation) -> bool {
    let syntax = there
        .content_type
        .as_deref()
        .and_then(Syntax::from_media_type);
    syntax
        .is_none_or(|syntax| check_syntax(&there.body, syntax, Some(&path.to_local_iri())).is_ok())
}
