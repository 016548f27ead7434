//! Sending what is new or changed here: begun in batches, written in parallel, and confirmed by what the
//! server lists afterwards.

use std::collections::{BTreeMap, VecDeque};
use std::future::Future;

use jiff::Timestamp;
use kluis_pod::{MAX_BODY_BYTES, Pod, PodError, PodPath, PodWrite, Resource};
use solid_client_rs::{ETag, Listing};

use crate::SyncError;
use crate::content::{Content, LargeBody, meant};
use crate::engine::{Round, Stage};
use crate::journal::{self, Kind, OpenStep};
use crate::look::fresh_since;
use crate::policy::{Outbound, Policy, Reachable};
use crate::remote::{Sent, ends_round, in_parallel, or_cancelled};
use crate::state::{self, SyncedState, content_hash};
use crate::step::{Action, Step, Version};

/// Steps that are entered in the journal at once.
const BATCH: usize = 64;

/// Bytes that are read for a batch before it ends.
const BATCH_BYTES: u64 = 8 * 1024 * 1024;

/// Writes that the server accepted before they are confirmed. Each time costs listings, and a pause in
/// which nothing is sent; a round that is broken off looks at so many afterwards.
const ACCEPTED: usize = 512;

/// Fewer than this many in one container are confirmed one by one.
const FEW: usize = 3;

/// A write that is in the journal, with what is here and allowed at that very moment.
struct Begun {
    step: Step,
    open: OpenStep,
    to: Outbound,
    media_type: String,
    content: Content,
    over: Option<Version>,
}

/// A write that the server accepted and that is still to be seen there.
pub(crate) struct Accepted {
    step: Step,
    open: OpenStep,
    to: Outbound,
    over: Option<ETag>,
}

type Answer = (Step, OpenStep, Outbound, Sent);

impl Round<'_> {
    pub(crate) async fn send_all(&mut self, sends: Vec<Step>) -> Result<(), SyncError> {
        for step in &sends {
            self.make_containers(&step.path).await?;
        }
        let (large, small): (Vec<_>, Vec<_>) = sends
            .into_iter()
            .partition(|step| step.bytes > MAX_BODY_BYTES);
        let mut waiting: VecDeque<Step> = small.into();
        while !waiting.is_empty() {
            let part = waiting.len().min(ACCEPTED);
            let part: Vec<Step> = waiting.drain(..part).collect();
            let outcome = self.send_part(part.into()).await;
            // What the server accepted is settled also where the rest cannot be sent.
            let confirmed = self.confirm_accepted().await;
            outcome?;
            confirmed?;
        }
        // One after another: a server that has to take several at once takes each more slowly, and may
        // cut off what takes long.
        for step in large {
            let Some(hash) = self.hash_of_large(&step)? else {
                continue;
            };
            let cancel = self.options.cancel;
            or_cancelled(cancel, Box::pin(self.send_large(step, hash))).await??;
            self.confirm_accepted().await?;
        }
        Ok(())
    }

    /// The revision to be sent and what it hashes to, read outside any transaction.
    fn hash_of_large(&mut self, step: &Step) -> Result<Option<(u64, String)>, SyncError> {
        self.check_cancelled()?;
        let Some(resource) = self.pod.read(|reader| reader.find(&step.path))? else {
            return Ok(None);
        };
        let revision = resource.revision;
        match LargeBody::new(self.pod, &step.path, revision, resource.size).hash() {
            Ok(hash) => Ok(Some((revision, hash))),
            Err(error @ PodError::Body { .. }) => {
                self.fail(&step.path, error);
                Ok(None)
            }
            Err(error) => Err(error.into()),
        }
    }

    async fn send_large(&mut self, step: Step, hash: (u64, String)) -> Result<(), SyncError> {
        let mut waiting = VecDeque::from([step]);
        let Some(begun) = self.begin_sends(&mut waiting, Some(&hash))?.pop_front() else {
            return Ok(());
        };
        let answer = self.send(begun).await;
        self.take_answer(answer)
    }

    async fn send_part(&mut self, mut waiting: VecDeque<Step>) -> Result<(), SyncError> {
        let count = waiting.len();
        let mut ready = VecDeque::new();
        in_parallel(
            self,
            0..count,
            |round, _| {
                if ready.is_empty() {
                    ready = round.begin_sends(&mut waiting, None)?;
                }
                Ok(ready.pop_front().map(|begun| round.send(begun)))
            },
            Self::take_answer,
        )
        .await
    }

    /// Enters the next steps in the journal. Fewer may come back than were taken: what is not to be
    /// sent any more is left out.
    fn begin_sends(
        &mut self,
        waiting: &mut VecDeque<Step>,
        large: Option<&(u64, String)>,
    ) -> Result<VecDeque<Begun>, SyncError> {
        let mut begun = VecDeque::new();
        let mut skipped = Vec::new();
        while begun.is_empty() && !waiting.is_empty() {
            self.check_cancelled()?;
            let (storage, held) = (self.storage, &self.held);
            let read_by_others = &self.read_by_others;
            begun = self.pod.write(|writer| {
                let policy = Policy::load(writer)?.at(storage.clone());
                let (mut begun, mut bytes) = (VecDeque::new(), 0);
                while begun.len() < BATCH && bytes < BATCH_BYTES {
                    let Some(step) = waiting.pop_front() else {
                        break;
                    };
                    let is_held = held.iter().any(|held| step.path.starts_within(held));
                    let is_read = step
                        .path
                        .parent()
                        .is_some_and(|parent| read_by_others.contains(&parent));
                    if is_held || is_read {
                        let reason = "waits until its container is as it must be".to_owned();
                        skipped.push((step.path, reason));
                        continue;
                    }
                    match begin_send(self.pod, writer, storage, &policy, step, large) {
                        Ok(Some(one)) => {
                            bytes += one.open.size;
                            begun.push_back(one);
                        }
                        Ok(None) => {}
                        Err(Skipped::Body(path, error)) => skipped.push((path, error.to_string())),
                        Err(Skipped::Unsettled(path)) => {
                            let reason = "waits until it is known what became of a former write";
                            skipped.push((path, reason.to_owned()));
                        }
                        Err(Skipped::Sync(error)) => return Err(error),
                    }
                }
                Ok(begun)
            })?;
        }
        for (path, reason) in skipped {
            self.fail(&path, reason);
        }
        Ok(begun)
    }

    fn send(&mut self, begun: Begun) -> impl Future<Output = Answer> + use<> {
        self.tell(&begun.step, Stage::Begun);
        let remote = self.remote.clone();
        async move {
            let Begun {
                step,
                open,
                to,
                media_type,
                content,
                over,
            } = begun;
            let sent = remote.put(&to, &media_type, &content, over).await;
            (step, open, to, sent)
        }
    }

    fn take_answer(&mut self, (step, open, to, sent): Answer) -> Result<(), SyncError> {
        self.tell(&step, Stage::Answered);
        match sent {
            Sent::Accepted { over } => {
                self.accepted.push(Accepted {
                    step,
                    open,
                    to,
                    over,
                });
                Ok(())
            }
            other => self.settle_send(&step, &open, other),
        }
    }

    fn settle_send(&mut self, step: &Step, open: &OpenStep, sent: Sent) -> Result<(), SyncError> {
        match sent {
            Sent::Accepted { .. } => Ok(()),
            Sent::Done { etag } => {
                self.pod
                    .write(|writer| self.settle_sent(writer, open, etag, None))?;
                self.sent_well(step);
                Ok(())
            }
            Sent::Moved => {
                self.close(&step.path)?;
                self.moved(&step.path, "changed at the cooperative meanwhile");
                Ok(())
            }
            Sent::NoTag => {
                self.close(&step.path)?;
                self.conflict(&step.path, crate::Why::NoTag);
                Ok(())
            }
            Sent::Refused(error) => {
                self.close(&step.path)?;
                self.fail(&step.path, &error);
                ends_round(&error).map_or(Ok(()), Err)
            }
            Sent::Unverified(error) => {
                self.fail(&step.path, &error);
                ends_round(&error).map_or(Ok(()), Err)
            }
            Sent::Unknown => Err(SyncError::Offline),
        }
    }

    fn sent_well(&mut self, step: &Step) {
        self.count(step.kind);
        self.changed_there = true;
        self.tell(step, Stage::Settled);
    }

    /// Looks whether what the server accepted is there. One listing tells of a whole container.
    async fn confirm_accepted(&mut self) -> Result<(), SyncError> {
        let mut by_container: BTreeMap<PodPath, Vec<Accepted>> = BTreeMap::new();
        for one in std::mem::take(&mut self.accepted) {
            let container = one.step.path.parent().unwrap_or_else(PodPath::root);
            by_container.entry(container).or_default().push(one);
        }
        let mut listings = self.list_for(&by_container).await?;
        for (container, accepted) in by_container {
            let listed = listings.remove(&container);
            let date = listed.as_ref().and_then(|listing| listing.date);
            let fresh_since = fresh_since(self.pod, date);
            let mut known: BTreeMap<PodPath, (Option<u64>, Option<Timestamp>)> = BTreeMap::new();
            for entry in listed.into_iter().flat_map(|listing| listing.entries) {
                if let Some(path) = self.storage.child_of(&container, &entry.url) {
                    let modified = entry.modified.filter(|time| *time < fresh_since);
                    known.insert(path, (entry.size, modified));
                }
            }
            let (seen, unseen): (Vec<_>, Vec<_>) = accepted.into_iter().partition(|one| {
                let listed = known.get(&one.step.path);
                one.over.is_none() && listed.is_some_and(|(size, _)| *size == Some(one.open.size))
            });
            self.pod.write(|writer| {
                for one in &seen {
                    let (_, modified) = known[&one.step.path];
                    self.settle_sent(writer, &one.open, None, modified)?;
                }
                Ok::<_, SyncError>(())
            })?;
            for one in &seen {
                self.sent_well(&one.step);
            }
            self.confirm_each(unseen).await?;
        }
        Ok(())
    }

    /// The listings of the containers into which more than a few were written. One that does not come is
    /// left out.
    async fn list_for(
        &mut self,
        by_container: &BTreeMap<PodPath, Vec<Accepted>>,
    ) -> Result<BTreeMap<PodPath, Listing>, SyncError> {
        let asked = by_container.iter().filter_map(|(container, accepted)| {
            // A size tells of what is new; what was written over something may have its size.
            let new = accepted.iter().filter(|one| one.over.is_none()).count();
            self.policy.outbound(container).filter(|_| new >= FEW)
        });
        let asked: Vec<Outbound> = asked.collect();
        let mut listings = BTreeMap::new();
        in_parallel(
            &mut listings,
            asked,
            |_, container| {
                let remote = self.remote.clone();
                Ok(Some(async move {
                    let listing = remote.list(&container).await;
                    (container, listing)
                }))
            },
            |listings, (container, listing)| {
                if let Ok(Some(listing)) = listing {
                    listings.insert(container.path().clone(), listing);
                }
                Ok(())
            },
        )
        .await?;
        Ok(listings)
    }

    async fn confirm_each(&mut self, unseen: Vec<Accepted>) -> Result<(), SyncError> {
        in_parallel(
            self,
            unseen,
            |round, accepted| {
                let Accepted {
                    step,
                    open,
                    to,
                    over,
                } = accepted;
                let meant = round.pod.read(|reader| meant(round.pod, reader, &open))?;
                let remote = round.remote.clone();
                Ok(Some(async move {
                    let sent = match meant {
                        Some((media_type, content)) => {
                            let over = over.as_ref();
                            remote.confirm(&to, &media_type, &content, over).await
                        }
                        // No longer here to be compared: the next round looks at it.
                        None => Sent::Unknown,
                    };
                    (step, open, sent)
                }))
            },
            |round, (step, open, sent)| round.settle_send(&step, &open, sent),
        )
        .await
    }

    /// Both sides hold what was sent. Without a time of its own there, it is looked at once more in the
    /// next round.
    pub(crate) fn settle_sent(
        &self,
        writer: &PodWrite,
        open: &OpenStep,
        etag: Option<ETag>,
        modified: Option<Timestamp>,
    ) -> Result<(), SyncError> {
        let synced = SyncedState {
            storage: self.storage.clone(),
            path: open.path.clone(),
            content_hash: open.content_hash.clone(),
            size: open.size,
            local_etag: open.local_etag.clone(),
            local_revision: open.local_revision,
            remote_etag: etag.map(|etag| etag.as_str().to_owned()),
            remote_modified: modified,
            sent: true,
        };
        state::settle(writer, &synced)?;
        journal::close(writer, self.storage, &open.path)
    }

    pub(crate) fn close(&self, path: &PodPath) -> Result<(), SyncError> {
        self.pod
            .write(|writer| journal::close(writer, self.storage, path))
    }
}

/// Why a step is not begun.
enum Skipped {
    /// A body that cannot be read here keeps no other from being sent.
    Body(PodPath, PodError),
    /// A former write of it is not settled.
    Unsettled(PodPath),
    Sync(SyncError),
}

impl From<SyncError> for Skipped {
    fn from(error: SyncError) -> Self {
        Self::Sync(error)
    }
}

impl From<PodError> for Skipped {
    fn from(error: PodError) -> Self {
        Self::Sync(error.into())
    }
}

/// `large` is the revision and the hash of what is too large to be read here.
fn begin_send(
    pod: &Pod,
    writer: &PodWrite,
    storage: &crate::Storage,
    policy: &Policy,
    step: Step,
    large: Option<&(u64, String)>,
) -> Result<Option<Begun>, Skipped> {
    let Action::Send { over, .. } = &step.action else {
        return Ok(None);
    };
    let (Some(to), Some(resource)) = (policy.outbound(&step.path), writer.find(&step.path)?) else {
        return Ok(None);
    };
    let (hash, content) = match large {
        // Changed since it was read: the next round sees it.
        Some((revision, _)) if resource.revision != *revision => return Ok(None),
        Some((revision, hash)) => {
            let body = LargeBody::new(pod, &step.path, *revision, resource.size);
            (hash.clone(), Content::Large(body))
        }
        None => match writer.body(&step.path) {
            Ok((_, bytes)) => (content_hash(&bytes), Content::Bytes(bytes)),
            Err(error @ (PodError::TooLarge { .. } | PodError::Body { .. })) => {
                return Err(Skipped::Body(step.path, error));
            }
            Err(error) => return Err(error.into()),
        },
    };
    // What became of an earlier write has to be known first.
    if journal::is_open(writer, storage, &step.path)? {
        return Err(Skipped::Unsettled(step.path));
    }
    let open = open_put(&resource, hash);
    journal::begin(writer, storage, &open, writer.now())?;
    Ok(Some(Begun {
        over: over.clone(),
        media_type: resource.media_type,
        step,
        open,
        to,
        content,
    }))
}

fn open_put(resource: &Resource, content_hash: String) -> OpenStep {
    OpenStep {
        path: resource.path.clone(),
        kind: Kind::Put,
        content_hash,
        size: resource.size,
        local_etag: resource.etag.as_str().to_owned(),
        local_revision: resource.revision,
    }
}
