//! Taking in what another computer of the same safe wrote.

use std::collections::BTreeMap;

use kluis_consent::{Act, NewEntry};
use kluis_objects::ObjectId;
use kluis_pod::{Actor, Change, PodError, PodPath, PodWrite, Precondition};
use solid_client_rs::Error;

use super::index::Entry;
use super::names::Name;
use super::pack::OpenPack;
use super::plan::Take;
use super::round::Sealing;
use super::round::Stop;
use crate::SyncError;
use crate::engine::{Round, Stage};
use crate::fetch::apart;
use crate::policy::{Policy, State, set_policy};
use crate::remote::{ends_round, in_parallel};
use crate::step::StepKind;

/// One resource to be taken in.
#[derive(Clone)]
pub(super) struct Wanted {
    path: PodPath,
    entry: Entry,
    is_beside: bool,
}

/// What came of asking for a pack, and what is wanted from it.
type PackAnswer = (ObjectId, Vec<Wanted>, Result<Option<Vec<u8>>, Error>);

impl Sealing<'_, '_> {
    /// Does here what another computer did: policies, removals, and contents.
    pub(super) async fn take(&mut self) -> Result<(), Stop> {
        self.follow_policies()?;
        let mut wanted: BTreeMap<ObjectId, Vec<Wanted>> = BTreeMap::new();
        let mut gone = Vec::new();
        for path in self.paths() {
            let (take, _) = self.decide(&path);
            let is_beside = take == Take::Beside;
            match take {
                Take::Nothing => {}
                Take::Remove => gone.push(path),
                Take::Fetch(_) | Take::Beside => {
                    let entry = self.there.index.entries[&path].clone();
                    let wanted = wanted.entry(entry.pack).or_default();
                    wanted.push(Wanted {
                        path,
                        entry,
                        is_beside,
                    });
                }
            }
        }
        if gone.is_empty() && wanted.is_empty() {
            return Ok(());
        }
        self.remove_here(&gone)?;
        in_parallel(self, wanted, Self::begin_get, Self::settle_get).await?;
        self.look_here()?;
        Ok(())
    }

    /// Sets here what was set on another computer. The person decided it there.
    fn follow_policies(&mut self) -> Result<(), SyncError> {
        let round: &Round<'_> = self.round;
        let merged = &self.policy;
        let followed = round.pod.write(|writer| {
            let now = Policy::load(writer)?;
            let mut followed: Vec<(PodPath, State)> = Vec::new();
            for (path, state) in merged.own() {
                if now.own_state(path) == Some(*state) {
                    continue;
                }
                let former = set_policy(writer, path, *state)?;
                let entry = NewEntry::new("sync", Act::PolicyChanged, path.as_str())
                    .with("from", former.as_str())
                    .with("to", state.as_str());
                round.consent.record(writer, entry)?;
                followed.push((path.clone(), *state));
            }
            Ok::<_, SyncError>(followed)
        })?;
        for (path, state) in followed {
            let note = format!(
                "{} from now on, as was set on another computer",
                state.as_str()
            );
            self.round.report.notes.push((path, note));
        }
        Ok(())
    }

    fn remove_here(&mut self, gone: &[PodPath]) -> Result<(), SyncError> {
        if gone.is_empty() {
            return Ok(());
        }
        let change = Change::new(Actor::Sync, "removed on another computer");
        let here = &self.here;
        let refused = self.round.pod.write(|writer| {
            let mut refused = Vec::new();
            for path in gone {
                let at = Precondition::IfRevision(here[path].revision);
                match writer.delete(path, &at, &change) {
                    Ok(()) => {}
                    Err(error @ PodError::PreconditionFailed { .. }) => {
                        refused.push((path.clone(), error.to_string()));
                    }
                    Err(error) => return Err(SyncError::from(error)),
                }
            }
            Ok(refused)
        })?;
        for path in gone {
            if !refused.iter().any(|(refused, _)| refused == path) {
                self.base.remove(path);
                self.round.count(StepKind::Delete);
            }
        }
        for (path, why) in refused {
            self.fail(&path, &why);
        }
        Ok(())
    }

    fn begin_get(
        &mut self,
        (pack, wanted): (ObjectId, Vec<Wanted>),
    ) -> Result<Option<impl Future<Output = PackAnswer> + use<>>, SyncError> {
        self.round.check_cancelled()?;
        for one in &wanted {
            self.tell(&one.path, Stage::Begun);
        }
        let remote = self.remote.clone();
        Ok(Some(async move {
            let answer = remote.get(Name::Pack(pack)).await;
            (pack, wanted, answer)
        }))
    }

    fn settle_get(
        &mut self,
        (pack, wanted, answer): (ObjectId, Vec<Wanted>, Result<Option<Vec<u8>>, Error>),
    ) -> Result<(), SyncError> {
        let facts = &self.there.index.packs[&pack];
        let opened = match answer {
            Ok(Some(object)) => OpenPack::open(&self.keys, facts, &object)
                .map_err(|wrong| format!("its pack cannot be opened: {wrong}")),
            Ok(None) => Err("its pack is missing there".to_owned()),
            Err(error) => match ends_round(&error) {
                Some(end) => return Err(end),
                None => Err(error.to_string()),
            },
        };
        let opened = match opened {
            Ok(opened) => opened,
            Err(why) => {
                for one in &wanted {
                    self.fail(&one.path, &why);
                }
                return Ok(());
            }
        };
        let this: &Self = self;
        let refused = this.round.pod.write(|writer| {
            let mut refused = Vec::new();
            for one in &wanted {
                if let Err(why) = this.take_in(writer, one, &opened)? {
                    refused.push((one.path.clone(), why));
                }
            }
            Ok::<_, SyncError>(refused)
        })?;
        for one in &wanted {
            if refused.iter().all(|(path, _)| *path != one.path) {
                self.base
                    .insert(one.path.clone(), one.entry.version.clone());
                self.round.count(StepKind::Get);
                self.tell(&one.path, Stage::Settled);
            }
        }
        for (path, why) in refused {
            self.fail(&path, &why);
        }
        Ok(())
    }

    /// Stores one resource. The inner error is about it alone.
    fn take_in(
        &self,
        writer: &PodWrite,
        wanted: &Wanted,
        opened: &OpenPack,
    ) -> Result<Result<(), String>, SyncError> {
        let (path, entry) = (&wanted.path, &wanted.entry);
        let Some(bytes) = opened.content(entry) else {
            return Ok(Err("its pack does not hold what the index says".to_owned()));
        };
        let stored = apart(writer, || {
            if wanted.is_beside {
                return self.unite(writer, path, entry, bytes);
            }
            let (precondition, reason) = match self.here.get(path) {
                Some(here) => (
                    Precondition::IfRevision(here.revision),
                    "changed on another computer",
                ),
                None => (Precondition::IfNoneMatchAny, "new on another computer"),
            };
            let change = Change::new(Actor::Sync, reason);
            let resource = writer.put(path, &entry.media_type, bytes, &precondition, &change)?;
            self.round.take_in(writer, &resource, bytes)
        })?;
        match stored {
            Ok(()) => Ok(Ok(())),
            Err(SyncError::Pod(
                error @ (PodError::PreconditionFailed { .. }
                | PodError::Conflict { .. }
                | PodError::Rdf { .. }
                | PodError::TooLarge { .. }
                | PodError::InvalidMediaType(_)
                | PodError::InvalidPath { .. }),
            )) => Ok(Err(error.to_string())),
            Err(error) => Err(error),
        }
    }

    pub(super) fn fail(&mut self, path: &PodPath, why: &str) {
        self.failed.insert(path.clone());
        self.round.fail(path, why);
    }

    pub(super) fn tell(&mut self, path: &PodPath, stage: Stage) {
        if let Some(step) = self.steps.get(path) {
            self.round.tell(step, stage);
        }
    }
}
