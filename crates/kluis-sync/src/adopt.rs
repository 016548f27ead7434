//! What other programs have put at the storage: looked at, so that chosen containers can be kept
//! here too. Asked for is the root, and what listings lead to from there; nothing of this computer
//! goes into a request.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, Ordering};

use jiff::Timestamp;
use kluis_consent::Consent;
use kluis_pod::{Pod, PodPath, PodRead};
use solid_client_rs::{EffectiveAccess, Error, Listing, ListingEntry, SolidClient};
use url::Url;

use crate::extent::Extent;
use crate::policy::{Listed, Policy, Reachable, State, is_own_store, why_not_shared};
use crate::readers::{Others, others, own_rules};
use crate::remote::{Remote, ends_round, in_parallel};
use crate::storage::is_auxiliary;
use crate::{Storage, SyncError};

/// The most containers of which is asked who can read them.
const MOST_ASKED_FOR_READERS: usize = 500;

const HOLDS_WEB_ID: &str = "it holds the document of your WebID, which its server needs as it is";

/// What lies at a storage.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PodLook {
    /// The containers, in order.
    pub containers: Vec<FoundContainer>,
    /// Resources that lie in no container; they cannot be kept here.
    pub loose: u64,
    /// Containers that could not be looked into, with the reason.
    pub failed: Vec<(PodPath, String)>,
}

/// A container at a storage, with everything in it at every depth.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundContainer {
    /// Its path.
    pub path: PodPath,
    /// Resources in it.
    pub resources: u64,
    /// Bytes of them, as far as the server tells.
    pub bytes: u64,
    /// When something in it was last changed, as far as the server tells.
    pub newest: Option<Timestamp>,
    /// Kinds of resources, such as `rdf` or `image`, and how many there are of each.
    pub kinds: BTreeMap<&'static str, u64>,
    /// The state that a container of this path has here.
    pub state: State,
    /// Resources that are here in a container of this path.
    pub here: u64,
    /// Names in it, as the server writes them, that cannot be kept here.
    pub not_keepable: Vec<String>,
    /// Who can read it there.
    pub readers: Readers,
    /// Why it cannot be kept here and there, if it cannot.
    pub stays: Option<&'static str>,
}

/// Who beside the owner, and the recipients of consents in force, can read a container.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Readers {
    /// Nobody.
    Nobody,
    /// These, in words.
    Others(String),
    /// It cannot be told.
    Unknown,
}

/// What keeping a container here and there would bring about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Adoption {
    /// What lies in it there. Its counts leave out what has a state of its own here and is not shared.
    pub found: FoundContainer,
    /// Resources that are only on this computer now and would be sent.
    pub would_be_sent: u64,
}

/// Looks at what is at the storage. `all` gives every container at every depth, also those that
/// stay where they are; without it the topmost ones that can be kept here.
///
/// # Errors
/// [`SyncError::Offline`], [`SyncError::SignedOut`], [`SyncError::Cancelled`];
/// [`SyncError::Refused`] for a storage without end.
pub async fn look_at_pod(
    pod: &Pod,
    consent: &Consent,
    client: &SolidClient,
    storage: &Storage,
    all: bool,
    cancel: Option<&AtomicBool>,
) -> Result<PodLook, SyncError> {
    let mut look = Look::start(pod, client, storage, cancel).await?;
    look.walk(|_| true).await?;
    let is_shown = |path: &PodPath| all || path.parent().is_some_and(|parent| parent.is_root());
    let mut containers = Vec::new();
    for path in look.containers().filter(|path| is_shown(path)) {
        let found = look.found(path, |_| true)?;
        if all || found.stays.is_none() {
            containers.push(found);
        }
    }
    look.ask_for_readers(consent, &mut containers).await?;
    Ok(PodLook {
        containers,
        loose: look
            .direct
            .get(&PodPath::root())
            .map_or(0, |root| root.resources),
        failed: look.failed,
    })
}

/// What keeping these containers here and there would bring about.
///
/// # Errors
/// [`SyncError::NotListed`] for one that the server does not list, [`SyncError::PolicyRefused`] for
/// one that has to stay as it is; otherwise as [`look_at_pod`].
pub async fn adoption(
    pod: &Pod,
    consent: &Consent,
    client: &SolidClient,
    storage: &Storage,
    paths: &[PodPath],
    cancel: Option<&AtomicBool>,
) -> Result<Vec<Adoption>, SyncError> {
    let mut look = Look::start(pod, client, storage, cancel).await?;
    let wanted: BTreeSet<&PodPath> = paths.iter().collect();
    look.walk(|path| {
        wanted
            .iter()
            .any(|wanted| path.starts_within(wanted) || wanted.starts_within(path))
    })
    .await?;
    let mut containers = Vec::new();
    for path in &wanted {
        if !look.direct.contains_key(*path) {
            return Err(
                match look.failed.iter().find(|(failed, _)| failed == *path) {
                    Some((_, why)) => SyncError::Refused {
                        action: "listing containers",
                        answer: why.clone(),
                    },
                    None => SyncError::NotListed {
                        path: (*path).clone(),
                    },
                },
            );
        }
        let found = look.found(path, |inner| look.follows(inner, path))?;
        if let Some(why) = found.stays {
            return Err(SyncError::PolicyRefused {
                path: (*path).clone(),
                why,
            });
        }
        containers.push(found);
    }
    look.ask_for_readers(consent, &mut containers).await?;
    pod.read(|reader| {
        let adopted = containers.into_iter().map(|found| {
            let would_be_sent = look.would_be_sent(reader, &found.path)?;
            Ok(Adoption {
                found,
                would_be_sent,
            })
        });
        adopted.collect()
    })
}

/// What lies directly in one container.
#[derive(Default)]
struct Direct {
    resources: u64,
    bytes: u64,
    newest: Option<Timestamp>,
    kinds: BTreeMap<&'static str, u64>,
    not_keepable: Vec<String>,
}

struct Look<'a> {
    pod: &'a Pod,
    storage: &'a Storage,
    remote: Remote,
    policy: Policy,
    /// The document of the WebID, if it lies in this storage.
    web_id: Option<PodPath>,
    cancel: Option<&'a AtomicBool>,
    extent: Extent,
    direct: BTreeMap<PodPath, Direct>,
    listed: BTreeMap<PodPath, Listed>,
    failed: Vec<(PodPath, String)>,
}

type Answer = (Listed, Result<Listing, Error>);

impl<'a> Look<'a> {
    async fn start(
        pod: &'a Pod,
        client: &SolidClient,
        storage: &'a Storage,
        cancel: Option<&'a AtomicBool>,
    ) -> Result<Self, SyncError> {
        let remote = Remote::new(client, storage)?;
        remote.sign_in().await?;
        Ok(Self {
            pod,
            storage,
            policy: pod.read(Policy::load)?,
            web_id: web_id_path(&remote, storage).await?,
            remote,
            cancel,
            extent: Extent::default(),
            direct: BTreeMap::new(),
            listed: BTreeMap::new(),
            failed: Vec::new(),
        })
    }

    fn check_cancelled(&self) -> Result<(), SyncError> {
        match self.cancel {
            Some(cancel) if cancel.load(Ordering::Relaxed) => Err(SyncError::Cancelled),
            _ => Ok(()),
        }
    }

    /// Lists the root, and the containers below it that `enters` lets through, level by level.
    async fn walk(&mut self, enters: impl Fn(&PodPath) -> bool) -> Result<(), SyncError> {
        let mut level = vec![Listed::root(self.storage)];
        while !level.is_empty() {
            let mut below = Vec::new();
            in_parallel(
                self,
                level,
                |look, container: Listed| {
                    look.check_cancelled()?;
                    look.extent.ask(container.path())?;
                    let remote = look.remote.clone();
                    Ok(Some(async move {
                        let listing = remote.listing(&container).await;
                        (container, listing)
                    }))
                },
                |look, answer| {
                    let children = look.take(answer)?;
                    below.extend(children.into_iter().filter(|child| enters(child.path())));
                    Ok(())
                },
            )
            .await?;
            level = below;
            self.extent.descend();
        }
        Ok(())
    }

    /// Counts what a listing tells, and returns the containers in it.
    fn take(&mut self, (container, answer): Answer) -> Result<Vec<Listed>, SyncError> {
        let listing = match answer {
            Ok(listing) => listing,
            Err(error) => {
                let failed = (container.path().clone(), error.to_string());
                self.failed.push(failed);
                return ends_round(&error).map_or(Ok(Vec::new()), Err);
            }
        };
        self.extent.list(container.path(), listing.entries.len())?;
        let mut direct = Direct::default();
        let mut below = Vec::new();
        for entry in &listing.entries {
            match container.child(self.storage, entry) {
                None => direct
                    .not_keepable
                    .push(name_there(&listing.url, &entry.url)),
                Some(child) if is_passed_over(child.path()) => {}
                Some(child) if child.path().is_container() => below.push(child),
                Some(_) => direct.count(entry),
            }
        }
        self.direct.insert(container.path().clone(), direct);
        self.listed.insert(container.path().clone(), container);
        Ok(below)
    }

    /// The containers that were listed, without the root.
    fn containers(&self) -> impl Iterator<Item = &PodPath> {
        self.direct.keys().filter(|path| !path.is_root())
    }

    /// A container with everything in it, as far as `counts` takes the containers in it.
    fn found(
        &self,
        path: &PodPath,
        counts: impl Fn(&PodPath) -> bool,
    ) -> Result<FoundContainer, SyncError> {
        let mut whole = Direct::default();
        let inner = self.direct.range(path..);
        let inner = inner.take_while(|(inner, _)| inner.starts_within(path));
        for (inner, direct) in inner {
            if counts(inner) {
                whole.add(direct);
            }
        }
        let here = self
            .pod
            .read(|reader| Ok::<_, SyncError>(resources_in(reader, path)?.len() as u64))?;
        let holds_web_id = self
            .web_id
            .as_ref()
            .is_some_and(|web_id| web_id.starts_within(path));
        Ok(FoundContainer {
            path: path.clone(),
            resources: whole.resources,
            bytes: whole.bytes,
            newest: whole.newest,
            kinds: whole.kinds,
            state: self.policy.state_of(path),
            here,
            not_keepable: whole.not_keepable,
            readers: Readers::Unknown,
            stays: why_not_shared(path).or(holds_web_id.then_some(HOLDS_WEB_ID)),
        })
    }

    /// Whether `path` takes the state of `container`, which it lies in, or has one of its own that
    /// is no other.
    fn follows(&self, path: &PodPath, container: &PodPath) -> bool {
        let mut place = Some(path.clone());
        while let Some(current) = place.filter(|current| current != container) {
            if let Some(state) = self.policy.own_state(&current) {
                return state == State::Shared;
            }
            place = current.parent();
        }
        true
    }

    fn would_be_sent(&self, reader: &PodRead, container: &PodPath) -> Result<u64, SyncError> {
        let here = resources_in(reader, container)?;
        let is_new = |path: &&PodPath| {
            self.follows(path, container) && self.policy.state_of(path) != State::Shared
        };
        Ok(here.iter().filter(is_new).count() as u64)
    }

    async fn ask_for_readers(
        &mut self,
        consent: &Consent,
        containers: &mut [FoundContainer],
    ) -> Result<(), SyncError> {
        let asked: Vec<Listed> = containers
            .iter()
            .filter_map(|found| self.listed.get(&found.path).cloned())
            .take(MOST_ASKED_FOR_READERS)
            .collect();
        let (pod, remote, cancel) = (self.pod, self.remote.clone(), self.cancel);
        let mut told = BTreeMap::new();
        in_parallel(
            &mut told,
            asked,
            |_, container: Listed| {
                if cancel.is_some_and(|cancel| cancel.load(Ordering::Relaxed)) {
                    return Err(SyncError::Cancelled);
                }
                let remote = remote.clone();
                Ok(Some(async move {
                    let access = remote.access(&container).await;
                    (container, access)
                }))
            },
            |told, (container, answer)| {
                let readers = readers(pod, consent, container.path(), answer)?;
                told.insert(container.path().clone(), readers);
                Ok(())
            },
        )
        .await?;
        for found in containers {
            if let Some(readers) = told.remove(&found.path) {
                found.readers = readers;
            }
        }
        Ok(())
    }
}

impl Direct {
    fn count(&mut self, entry: &ListingEntry) {
        self.resources += 1;
        self.bytes = self.bytes.saturating_add(entry.size.unwrap_or(0));
        self.newest = self.newest.max(entry.modified);
        *self.kinds.entry(kind(entry.media_type())).or_default() += 1;
    }

    fn add(&mut self, inner: &Self) {
        self.resources += inner.resources;
        self.bytes = self.bytes.saturating_add(inner.bytes);
        self.newest = self.newest.max(inner.newest);
        for (kind, count) in &inner.kinds {
            *self.kinds.entry(kind).or_default() += count;
        }
        self.not_keepable.extend_from_slice(&inner.not_keepable);
    }
}

fn readers(
    pod: &Pod,
    consent: &Consent,
    container: &PodPath,
    answer: Result<(EffectiveAccess, Url), Error>,
) -> Result<Readers, SyncError> {
    let (access, owner) = match answer {
        Ok(found) => found,
        Err(error) => return ends_round(&error).map_or(Ok(Readers::Unknown), Err),
    };
    let own = own_rules(pod, consent, container)?;
    Ok(match others(&access, &owner, &own) {
        Others::Nobody => Readers::Nobody,
        Others::Some(who) => Readers::Others(who),
        Others::Unknown => Readers::Unknown,
    })
}

/// Where the document of the WebID lies, if it lies in this storage.
pub(crate) async fn web_id_path(
    remote: &Remote,
    storage: &Storage,
) -> Result<Option<PodPath>, SyncError> {
    let mut document = match remote.web_id().await {
        Ok(web_id) => web_id,
        Err(error) => return Err(ends_round(&error).unwrap_or(SyncError::SignedOut)),
    };
    document.set_fragment(None);
    Ok(storage.path_of(&document))
}

/// Names that belong to the server or to this program, and are no data.
fn is_passed_over(path: &PodPath) -> bool {
    path.name().starts_with('.') || is_auxiliary(path) || is_own_store(path)
}

fn resources_in(reader: &PodRead, container: &PodPath) -> Result<Vec<PodPath>, SyncError> {
    if reader.find(container)?.is_none() {
        return Ok(Vec::new());
    }
    let tree = reader.tree(container)?.into_iter();
    Ok(tree
        .map(|resource| resource.path)
        .filter(|path| !path.is_container())
        .collect())
}

/// The name of a child as the server writes it.
fn name_there(container: &Url, child: &Url) -> String {
    let name = child.as_str().strip_prefix(container.as_str());
    name.unwrap_or(child.path()).to_owned()
}

/// What a media type means to a person.
fn kind(media_type: Option<&str>) -> &'static str {
    let Some(media_type) = media_type else {
        return "other";
    };
    if kluis_rdf::Syntax::from_media_type(media_type).is_some() {
        return "rdf";
    }
    match media_type.split('/').next() {
        _ if media_type == "application/pdf" => "pdf",
        Some("text") => "text",
        Some("image") => "image",
        Some("audio") => "audio",
        Some("video") => "video",
        _ => "other",
    }
}
