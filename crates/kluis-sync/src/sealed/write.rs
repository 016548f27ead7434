//! Giving out: packs, then the index that names them, then what is of no use any more is removed.

use std::collections::{BTreeMap, BTreeSet};

use kluis_objects::ObjectId;
use kluis_pod::{MAX_BODY_BYTES, PodError, PodPath};

use super::head::HeadBytes;
use super::index::{Entry, Index};
use super::names::Name;
use super::pack::{OpenPack, PackBuilder, version_of};
use super::plan::Give;
use super::question;
use super::remote::{Outgoing, Written};
use super::round::{Sealing, Stop};
use super::state::{self, Agreed};
use crate::SyncError;
use crate::engine::Stage;
use crate::policy::Policy;
use crate::state::{content_hash, one};
use crate::step::{StepKind, Why};

/// How many indexes are kept, the newest included, while nothing leaves.
const KEPT_INDEXES: u64 = 3;

/// The next index in the making.
#[derive(Default)]
struct Draft {
    entries: BTreeMap<PodPath, Entry>,
    /// What is put into new packs from here.
    to_pack: BTreeSet<PodPath>,
    /// The same, from the packs there.
    to_carry: BTreeMap<ObjectId, Vec<(PodPath, Entry)>>,
    /// Packs that hold what must not stay.
    to_empty: BTreeSet<ObjectId>,
    packs: BTreeMap<ObjectId, super::index::PackFacts>,
    /// What came from packs there and may be nowhere else.
    carried: BTreeSet<PodPath>,
    sent: Vec<PodPath>,
    dropped: Vec<PodPath>,
}

impl Sealing<'_, '_> {
    /// Whether it is done; if not, another computer committed first.
    pub(super) async fn give(&mut self) -> Result<bool, Stop> {
        let mut draft = self.draft()?;
        self.choose_rewrites(&mut draft);
        let has_something = !draft.to_pack.is_empty() || !self.there.index.entries.is_empty();
        if self.there.index.generation == 0 && !has_something {
            let nothing = std::mem::take(&mut self.there.index);
            self.clean(&nothing).await?;
            return Ok(true);
        }
        if !self.listed.is_there {
            self.remote.make_container().await?;
        }
        let head = self.write_head().await?;
        self.pack(&mut draft).await?;
        let index = self.next_index(&draft);
        let now = &self.there.index;
        let is_same = index.entries == now.entries
            && index.packs == now.packs
            && index.policies == now.policies;
        let agreed = if is_same && !self.there.is_to_be_written {
            let mut index = self.there.index.clone();
            index
                .leaving
                .retain(|id| self.listed.packs.contains_key(id));
            Agreed {
                recipient: self.keys.recipient(),
                sha256: self.there.sha256.clone(),
                index,
                head: Some(head),
            }
        } else {
            let object = index.seal(&self.keys);
            let name = Name::Index(index.generation);
            match self.remote.put(name, &Outgoing::Encrypted(&object)).await? {
                Written::Done => {}
                Written::Taken => return Ok(false),
                Written::Refused(error) => return Err(error.into()),
            }
            Agreed {
                recipient: self.keys.recipient(),
                sha256: content_hash(object.bytes()),
                index,
                head: Some(head),
            }
        };
        self.settle(&agreed)?;
        for path in &draft.sent {
            self.round.count(StepKind::Put);
            self.tell(path, Stage::Settled);
        }
        for path in &draft.dropped {
            self.round.count(StepKind::Delete);
            self.tell(path, Stage::Settled);
        }
        self.clean(&agreed.index).await?;
        Ok(true)
    }

    /// What the next index says of each resource, as long as every pack stays as it is.
    fn draft(&mut self) -> Result<Draft, SyncError> {
        let mut draft = Draft::default();
        for path in self.paths() {
            let entry = self.there.index.entries.get(&path).cloned();
            let (_, give) = if self.failed.contains(&path) {
                (super::plan::Take::Nothing, Give::Keep)
            } else {
                self.decide(&path)
            };
            let size = self.here.get(&path).map(|here| here.size);
            let may = self.policy.sealable(&path).is_some();
            let is_too_large = size.is_some_and(|size| size > MAX_BODY_BYTES);
            match give {
                Give::Nothing => {}
                Give::Pack(_) if may && is_too_large => {
                    let note = Why::TooLargeToSend.to_string();
                    self.round.report.notes.push((path.clone(), note));
                    draft.entries.extend(entry.map(|entry| (path, entry)));
                }
                Give::Pack(_) if may => {
                    draft.sent.push(path.clone());
                    draft.to_pack.insert(path);
                }
                Give::Drop(Why::SharedNow) if !self.is_sent_as_it_is(&path)? => {
                    draft.entries.extend(entry.map(|entry| (path, entry)));
                }
                Give::Drop(_) => {
                    draft.to_empty.extend(entry.map(|entry| entry.pack));
                    draft.dropped.push(path);
                }
                Give::Keep
                    if may
                        && entry
                            .as_ref()
                            .is_some_and(|entry| self.can_mend(&path, entry)) =>
                {
                    draft.to_pack.insert(path);
                }
                Give::Keep | Give::Pack(_) => {
                    draft.entries.extend(entry.map(|entry| (path, entry)));
                }
            }
        }
        Ok(draft)
    }

    /// Whether the pack is lost there and the same content is here.
    fn can_mend(&self, path: &PodPath, entry: &Entry) -> bool {
        self.lost.contains(&entry.pack) && self.is_here(path, entry)
    }

    fn is_here(&self, path: &PodPath, entry: &Entry) -> bool {
        let here = self.here.get(path);
        here.is_some_and(|here| version_of(&here.etag) == entry.version)
    }

    /// Whether the plain copy of something shared is there, or nothing is here to be sent.
    fn is_sent_as_it_is(&self, path: &PodPath) -> Result<bool, SyncError> {
        let Some(here) = self.here.get(path) else {
            return Ok(true);
        };
        let synced = self
            .round
            .pod
            .read(|reader| one(reader, self.round.storage, path))?;
        Ok(synced.is_some_and(|synced| synced.local_etag == here.etag.as_str()))
    }

    /// Packs with something that must not stay, and those of which half is of no use, are written anew.
    fn choose_rewrites(&self, draft: &mut Draft) {
        let mut live: BTreeMap<ObjectId, u64> = BTreeMap::new();
        for entry in draft.entries.values() {
            *live.entry(entry.pack).or_default() += entry.size;
        }
        let is_wasteful = |id: &ObjectId, bytes: u64| {
            live.get(id)
                .is_some_and(|live| live.saturating_mul(2) < bytes)
        };
        let packs = self.there.index.packs.iter();
        let rewritten: BTreeSet<ObjectId> = packs
            .filter(|(id, facts)| draft.to_empty.contains(id) || is_wasteful(id, facts.bytes))
            .map(|(id, _)| *id)
            .collect();
        let entries = std::mem::take(&mut draft.entries);
        for (path, entry) in entries {
            if !rewritten.contains(&entry.pack) {
                draft.entries.insert(path, entry);
            } else if self.is_here(&path, &entry) && self.policy.sealable(&path).is_some() {
                draft.to_pack.insert(path);
            } else {
                let carried = draft.to_carry.entry(entry.pack).or_default();
                carried.push((path, entry));
            }
        }
    }

    async fn pack(&mut self, draft: &mut Draft) -> Result<(), Stop> {
        let mut builder = PackBuilder::new()?;
        for (id, carried) in std::mem::take(&mut draft.to_carry) {
            let Some(opened) = self.open_there(id).await? else {
                // It cannot be written anew without losing what is in it.
                let path = carried[0].0.clone();
                self.round.fail(&path, "its pack there cannot be opened");
                draft.entries.extend(carried);
                continue;
            };
            let is_whole = carried.iter().all(|(path, entry)| {
                self.policy.sealable(path).is_some() && opened.content(entry).is_some()
            });
            if !is_whole {
                let path = carried[0].0.clone();
                self.round
                    .fail(&path, "its pack there cannot be written anew");
                draft.entries.extend(carried);
                continue;
            }
            for (path, entry) in carried {
                let content = opened.content(&entry);
                let (Some(leave), Some(bytes)) = (self.policy.sealable(&path), content) else {
                    continue;
                };
                draft.carried.insert(path);
                if !builder.has_room_for(entry.size) {
                    let full = std::mem::replace(&mut builder, PackBuilder::new()?);
                    self.send(full, draft).await?;
                }
                builder.add(&leave, &entry.media_type, bytes);
            }
        }
        for path in std::mem::take(&mut draft.to_pack) {
            let size = self.here.get(&path).map_or(0, |here| here.size);
            if !builder.has_room_for(size) {
                let full = std::mem::replace(&mut builder, PackBuilder::new()?);
                self.send(full, draft).await?;
            }
            if let Err(why) = self.add(&path, &mut builder)? {
                self.not_sent(&path, &why, draft);
            }
        }
        if !builder.is_empty() {
            self.send(builder, draft).await?;
        }
        Ok(())
    }

    async fn open_there(&self, id: ObjectId) -> Result<Option<OpenPack>, Stop> {
        let facts = &self.there.index.packs[&id];
        let object = self.remote.get(Name::Pack(id)).await?;
        Ok(object.and_then(|object| OpenPack::open(&self.keys, facts, &object).ok()))
    }

    /// Puts into a pack what is here and may be sealed at this very moment. The inner error is about this
    /// one resource.
    fn add(
        &self,
        path: &PodPath,
        builder: &mut PackBuilder,
    ) -> Result<Result<(), String>, SyncError> {
        let read = self.round.pod.read(|reader| {
            let Some(leave) = Policy::load(reader)?.sealable(path) else {
                return Ok(None);
            };
            let (resource, bytes) = reader.body(path)?;
            Ok::<_, SyncError>(Some((leave, resource, bytes)))
        });
        match read {
            Ok(Some((leave, resource, bytes))) => {
                builder.add(&leave, &resource.media_type, &bytes);
                Ok(Ok(()))
            }
            Ok(None) | Err(SyncError::Pod(PodError::NotFound(_))) => {
                Ok(Err("changed here meanwhile".to_owned()))
            }
            // A body that cannot be read here keeps no other from being sent.
            Err(SyncError::Pod(error @ (PodError::TooLarge { .. } | PodError::Body { .. }))) => {
                Ok(Err(error.to_string()))
            }
            Err(error) => Err(error),
        }
    }

    fn not_sent(&mut self, path: &PodPath, why: &str, draft: &mut Draft) {
        self.fail(path, why);
        draft.sent.retain(|sent| sent != path);
        let entry = self.there.index.entries.get(path).cloned();
        // What is there stays, unless its pack must not.
        let entry = entry.filter(|entry| !draft.to_empty.contains(&entry.pack));
        draft
            .entries
            .extend(entry.map(|entry| (path.clone(), entry)));
    }

    /// Writes one pack, remembered as loose until an index names it.
    async fn send(&mut self, builder: PackBuilder, draft: &mut Draft) -> Result<(), Stop> {
        self.round.check_cancelled()?;
        let paths: Vec<PodPath> = builder.paths().cloned().collect();
        let packed = builder.finish(&self.keys);
        self.round
            .pod
            .write(|writer| state::loosen(writer, self.round.storage, packed.name))?;
        for path in &paths {
            self.tell(path, Stage::Begun);
        }
        let outgoing = Outgoing::Encrypted(&packed.object);
        let written = self.remote.put(Name::Pack(packed.name), &outgoing).await?;
        for path in &paths {
            self.tell(path, Stage::Answered);
        }
        let why = match written {
            Written::Done => {
                draft.packs.insert(packed.name, packed.facts);
                draft.entries.extend(packed.entries);
                return Ok(());
            }
            Written::Taken => "it was cut off on its way".to_owned(),
            Written::Refused(error) => error.to_string(),
        };
        if paths.iter().any(|path| draft.carried.contains(path)) {
            // Its pack there must not go before this one is there.
            return Err(Stop::Sealed(why));
        }
        for path in &paths {
            self.not_sent(path, &why, draft);
        }
        Ok(())
    }

    fn next_index(&self, draft: &Draft) -> Index {
        let now = &self.there.index;
        let mut packs = now.packs.clone();
        packs.extend(draft.packs.clone());
        let in_use: BTreeSet<ObjectId> = draft.entries.values().map(|entry| entry.pack).collect();
        packs.retain(|id, _| in_use.contains(id));
        let is_there = |id: &ObjectId| self.listed.packs.contains_key(id);
        let former = now.leaving.iter().chain(now.packs.keys());
        let leaving = former
            .chain(&self.memory.loose)
            .filter(|id| is_there(id) && !packs.contains_key(id));
        let agreed = self.memory.agreed.as_ref();
        let generations = [
            self.listed.indexes.last().copied(),
            agreed.map(|agreed| agreed.index.generation),
            Some(now.generation),
        ];
        Index {
            generation: generations.into_iter().flatten().max().unwrap_or(0) + 1,
            former: now.former_for_next(&self.there.sha256),
            policies: self.policy.own().clone(),
            leaving: leaving.copied().collect(),
            entries: draft.entries.clone(),
            packs,
        }
    }

    fn settle(&mut self, agreed: &Agreed) -> Result<(), SyncError> {
        let mut base = BTreeMap::new();
        for (path, entry) in &agreed.index.entries {
            let version = if self.failed.contains(path) {
                self.base.get(path).cloned()
            } else {
                Some(entry.version.clone())
            };
            base.extend(version.map(|version| (path.clone(), version)));
        }
        let known = self.memory.agreed.as_ref();
        let is_known = known.is_some_and(|known| {
            known.sha256 == agreed.sha256
                && known.recipient == agreed.recipient
                && known.head == agreed.head
        });
        if is_known && base == self.memory.base {
            return Ok(());
        }
        self.round.pod.write(|writer| {
            question::close(writer, self.round.storage)?;
            state::settle(writer, self.round.storage, agreed, &base)
        })
    }

    /// Removes packs and indexes of no use. What fails is tried again by the next round.
    async fn clean(&mut self, index: &Index) -> Result<(), Stop> {
        let loose = self.memory.loose.iter().chain(&index.leaving);
        let loose: BTreeSet<ObjectId> = loose
            .filter(|id| !index.packs.contains_key(id))
            .copied()
            .collect();
        for id in &loose {
            if self.listed.packs.contains_key(id) {
                self.remote.remove(Name::Pack(*id)).await?;
            }
            self.round
                .pod
                .write(|writer| state::fasten(writer, self.round.storage, *id))?;
        }
        let kept = if loose.is_empty() { KEPT_INDEXES } else { 1 };
        let generations = self.listed.indexes.iter();
        for generation in generations.filter(|one| **one + kept <= index.generation) {
            self.remote.remove(Name::Index(*generation)).await?;
        }
        Ok(())
    }

    /// Sees to it that the head there is the one of this safe; its SHA-256.
    async fn write_head(&mut self) -> Result<String, Stop> {
        let head = HeadBytes::of(self.round.pod.vault())?;
        let digest = head.sha256();
        let known = self.memory.agreed.as_ref();
        let known = known.and_then(|agreed| agreed.head.as_deref());
        let newest = self.listed.heads.last().copied();
        if let Some(newest) = newest {
            let is_as_written = known == Some(digest.as_str());
            if is_as_written
                || self.remote.get(Name::Head(newest)).await?.as_deref() == Some(head.bytes())
            {
                return Ok(digest);
            }
        }
        let number = newest.unwrap_or(0) + 1;
        match self
            .remote
            .put(Name::Head(number), &Outgoing::Head(&head))
            .await?
        {
            Written::Done => {}
            Written::Taken => {
                return Err(Stop::Sealed("the head was cut off on its way".to_owned()));
            }
            Written::Refused(error) => return Err(error.into()),
        }
        // A recovery code that was replaced must open nothing there.
        for former in &self.listed.heads {
            self.remote.remove(Name::Head(*former)).await?;
        }
        Ok(digest)
    }
}
