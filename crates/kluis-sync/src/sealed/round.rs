//! The sealed part of a round: look, plan, take in, give out.

use std::collections::{BTreeMap, BTreeSet};

use kluis_objects::ObjectId;
use kluis_pod::{PodError, PodPath, Resource};
use kluis_vault::VaultError;

use super::CONTAINER;
use super::index::{Entry, Index};
use super::keys::SealedKeys;
use super::pack::version_of;
use super::plan::{Give, Take, decide};
use super::question::{self, answer};
use super::read::{Found, There, read};
use super::remote::{Listed, SealedRemote};
use super::state::{self, Memory};
use crate::SyncError;
use crate::engine::Round;
use crate::policy::{Policy, State};
use crate::remote::ends_round;
use crate::step::{Action, Step, StepKind, Why};

/// How often a round plans anew because another computer committed first.
const ATTEMPTS: usize = 4;

/// Why the sealed part of a round ends.
#[derive(Debug)]
pub(crate) enum Stop {
    /// The rest of the round would end in the same way.
    Round(SyncError),
    /// It concerns nothing but the sealed container.
    Sealed(String),
}

impl From<SyncError> for Stop {
    fn from(error: SyncError) -> Self {
        Self::Round(error)
    }
}

impl From<PodError> for Stop {
    fn from(error: PodError) -> Self {
        Self::Round(error.into())
    }
}

impl From<VaultError> for Stop {
    fn from(error: VaultError) -> Self {
        Self::Round(error.into())
    }
}

impl From<solid_client_rs::Error> for Stop {
    fn from(error: solid_client_rs::Error) -> Self {
        match ends_round(&error) {
            Some(end) => Self::Round(end),
            None => Self::Sealed(error.to_string()),
        }
    }
}

/// The container, as reports name it.
fn place() -> PodPath {
    PodPath::parse(&format!("/{CONTAINER}")).expect("a plain name is a path")
}

impl Round<'_> {
    /// Brings what is kept sealed up to date on both sides. Asks for nothing where nothing is or was.
    pub(crate) async fn exchange_sealed(&mut self) -> Result<(), SyncError> {
        let is_in_use = self.pod.read(|reader| {
            let seals = Policy::load(reader)?.seals();
            Ok::<_, SyncError>(seals || state::is_in_use(reader, self.storage)?)
        })?;
        if !is_in_use {
            return Ok(());
        }
        for _ in 0..ATTEMPTS {
            let steps = self.report.steps.len();
            match self.try_exchange_sealed().await {
                Ok(true) => return Ok(()),
                Ok(false) => self.report.steps.truncate(steps),
                Err(Stop::Round(error)) => return Err(error),
                Err(Stop::Sealed(why)) => {
                    self.fail(&place(), why);
                    return Ok(());
                }
            }
        }
        self.fail(&place(), "another computer writes there at the same time");
        Ok(())
    }

    /// Whether it is done; if not, another computer was faster.
    async fn try_exchange_sealed(&mut self) -> Result<bool, Stop> {
        self.check_cancelled()?;
        let vault = self.pod.vault().clone();
        let keys = SealedKeys::of(&vault);
        let remote = SealedRemote::new(self.remote.client(), self.storage);
        let (memory, answer) = self.pod.read(|reader| {
            let answer = answer(reader, self.storage)?;
            Ok::<_, SyncError>((Memory::load(reader, self.storage)?, answer))
        })?;
        let listed = remote.list().await?;
        let there = match read(&remote, &vault, &keys, &listed, &memory, answer).await? {
            Found::Index(there) => *there,
            Found::SetBack => {
                self.report_set_back(&memory)?;
                return Ok(true);
            }
        };
        let mut sealing = Sealing::new(self, keys, remote, memory, listed, there)?;
        sealing.plan_steps();
        if sealing.round.options.dry_run {
            return Ok(true);
        }
        sealing.take().await?;
        sealing.give().await
    }

    /// Nothing is taken in, written or removed before the person says which side is right.
    fn report_set_back(&mut self, memory: &Memory) -> Result<(), SyncError> {
        let note = "what is kept sealed there was set back to an older state; \
                    nothing is changed on either side before you decide";
        self.report.notes.push((place(), note.to_owned()));
        if !self.options.dry_run {
            let count = memory.base.len() as u64;
            self.pod
                .write(|writer| question::ask(writer, self.storage, count))?;
        }
        Ok(())
    }
}

/// The sealed part of one round, with what was seen.
pub(super) struct Sealing<'r, 'a> {
    pub(super) round: &'r mut Round<'a>,
    pub(super) keys: SealedKeys,
    pub(super) remote: SealedRemote,
    pub(super) memory: Memory,
    pub(super) listed: Listed,
    pub(super) there: There,
    /// The policy here, with what other computers set.
    pub(super) policy: Policy,
    pub(super) here: BTreeMap<PodPath, Resource>,
    /// The versions agreed on, as far as this round has come.
    pub(super) base: BTreeMap<PodPath, String>,
    /// What could not be taken in: it stays as it is on both sides.
    pub(super) failed: BTreeSet<PodPath>,
    /// Packs that the index names and that are not there as it says.
    pub(super) lost: BTreeSet<ObjectId>,
    pub(super) steps: BTreeMap<PodPath, Step>,
}

impl<'r, 'a> Sealing<'r, 'a> {
    fn new(
        round: &'r mut Round<'a>,
        keys: SealedKeys,
        remote: SealedRemote,
        memory: Memory,
        listed: Listed,
        mut there: There,
    ) -> Result<Self, SyncError> {
        let is_as_said = |index: &Index, id: &ObjectId| match listed.packs.get(id) {
            None => false,
            Some(size) => size.is_none_or(|size| size == index.packs[id].size),
        };
        let mut lost: BTreeSet<ObjectId> = there.index.packs.keys().copied().collect();
        lost.retain(|id| !is_as_said(&there.index, id));
        let mut base = memory.base.clone();
        if there.is_under_former_keys {
            // Nothing of it opens any more, and all of it is here.
            let packs = std::mem::take(&mut there.index.packs);
            there.index.leaving.extend(packs.into_keys());
            there.index.entries.clear();
            base.clear();
            lost.clear();
        }
        if there.is_mine {
            let index = &mut there.index;
            index.entries.retain(|_, entry| !lost.contains(&entry.pack));
            index.packs.retain(|id, _| !lost.contains(id));
            let version = |(path, entry): (&PodPath, &Entry)| (path.clone(), entry.version.clone());
            base = index.entries.iter().map(version).collect();
            lost.clear();
        }
        let policy = round.pod.read(Policy::load)?;
        let empty = BTreeMap::new();
        let known = memory.agreed.as_ref();
        let known = known.map_or(&empty, |agreed| &agreed.index.policies);
        let policy = policy.merged(known, &there.index.policies);
        let mut sealing = Self {
            round,
            keys,
            remote,
            memory,
            listed,
            there,
            policy,
            here: BTreeMap::new(),
            base,
            failed: BTreeSet::new(),
            lost,
            steps: BTreeMap::new(),
        };
        sealing.look_here()?;
        Ok(sealing)
    }

    pub(super) fn look_here(&mut self) -> Result<(), SyncError> {
        self.here = self.round.pod.read(|reader| {
            let resources = reader.tree(&PodPath::root())?.into_iter();
            let resources = resources.filter(|resource| !resource.path.is_container());
            Ok::<_, SyncError>(
                resources
                    .map(|resource| (resource.path.clone(), resource))
                    .collect(),
            )
        })?;
        Ok(())
    }

    /// Every path that is sealed, or was on either side.
    pub(super) fn paths(&self) -> BTreeSet<PodPath> {
        let sealed = self.here.keys();
        let sealed = sealed.filter(|path| self.policy.sealable(path).is_some());
        let known = self.base.keys().chain(self.there.index.entries.keys());
        sealed.chain(known).cloned().collect()
    }

    pub(super) fn decide(&self, path: &PodPath) -> (Take, Give) {
        let here = self.here.get(path);
        let there = self.there.index.entries.get(path);
        let leaves = match (self.policy.sealable(path), self.policy.state_of(path)) {
            (Some(_), _) => None,
            (None, State::Shared) => Some(Why::SharedNow),
            (None, State::Local | State::Sealed) => Some(Why::LocalNow),
        };
        decide(
            self.base.get(path).map(String::as_str),
            here.map(|resource| version_of(&resource.etag)),
            there.map(|entry| entry.version.as_str()),
            leaves,
        )
    }

    /// Reports what is to be done, by what is known before anything is done.
    fn plan_steps(&mut self) {
        for path in self.paths() {
            let (take, give) = self.decide(&path);
            let here = self.here.get(&path).map(|resource| resource.size);
            let there = self.there.index.entries.get(&path).map(|entry| entry.size);
            let mut add = |kind, why, bytes: Option<u64>| {
                let step = Step {
                    kind,
                    path: path.clone(),
                    url: self.remote.url().clone(),
                    bytes: bytes.unwrap_or(0),
                    why,
                    action: Action::Sealed,
                };
                self.round.report.steps.push(step.clone());
                self.steps.insert(path.clone(), step);
            };
            match take {
                Take::Fetch(why) => add(StepKind::Get, why, there),
                Take::Beside => add(StepKind::Get, Why::ChangedOnBothSides, there),
                Take::Nothing | Take::Remove => {}
            }
            match give {
                Give::Pack(why) => add(StepKind::Put, why, here),
                Give::Drop(why) => add(StepKind::Delete, why, None),
                Give::Nothing | Give::Keep => {}
            }
        }
    }
}
