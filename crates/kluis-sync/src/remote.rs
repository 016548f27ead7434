//! The cooperative's server, as far as this crate may speak with it. This is the only place that
//! calls the client, and each call takes the leave that [`Policy`](crate::Policy) gave.

use std::future::Future;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use kluis_consent::Permit;
use kluis_pod::MAX_BODY_BYTES;
use solid_client_rs::{
    AccessMode, Agent, BodyStream, ETag, EffectiveAccess, Error, GrantRequest, Listing,
    Precondition, Representation, Revocation, SolidClient, Subscription, Written,
};
use tokio::task::JoinSet;
use url::Url;

use crate::content::{Beside, Content, Digest, LargeBody};
use crate::mark::Mark;
use crate::policy::{Listed, Outbound, OwnMark, Reachable, Removal};
use crate::state::content_hash;
use crate::step::Version;
use crate::{Storage, SyncError};

/// More requests at once make no server faster.
const AT_ONCE: usize = 8;

/// The client, signed in and as anybody.
#[derive(Clone)]
pub(crate) struct Remote {
    client: SolidClient,
    anonymous: SolidClient,
}

/// What a write came to.
#[derive(Debug)]
pub(crate) enum Sent {
    /// The server says so; nobody has looked.
    Accepted {
        /// The tag of what it was written over.
        over: Option<ETag>,
    },
    /// It is there, as looking showed.
    Done { etag: Option<ETag> },
    /// Something else is there now; nothing was written.
    Moved,
    /// The server gives no tag, so it could not be replaced safely; nothing was written.
    NoTag,
    /// It is not there, and nothing was overwritten.
    Refused(Error),
    /// No answer came, and looking was not possible either.
    Unknown,
    /// The server answered, but does not let us look at what came of it.
    Unverified(Error),
}

/// What a removal came to.
#[derive(Debug)]
pub(crate) enum Removed {
    /// It is gone.
    Done,
    /// Something else is there now; it was left. This is it, where it was looked at.
    Moved(Option<Box<Representation>>),
    /// It is still there.
    Refused(Error),
    /// No answer came.
    Unknown,
}

impl Remote {
    pub(crate) fn new(client: &SolidClient, storage: &Storage) -> Result<Self, SyncError> {
        let build = || -> Result<Self, Error> {
            Ok(Self {
                client: client.clone().with_storage(storage.url())?,
                anonymous: SolidClient::builder().limits(client.limits()).build()?,
            })
        };
        build().map_err(|_| SyncError::Storage {
            expected: "an address that can be spoken to securely",
        })
    }

    /// The client, for the sealed container, which has calls of its own.
    pub(crate) fn client(&self) -> &SolidClient {
        &self.client
    }

    /// Signs in, so that a refused sign-in is told apart from a refused resource.
    pub(crate) async fn sign_in(&self) -> Result<(), SyncError> {
        match self.client.session().await {
            Ok(_) => Ok(()),
            Err(error) if error.is_permission() => Err(SyncError::SignedOut),
            Err(error) if error.is_temporary() => Err(SyncError::Offline),
            Err(error) => Err(SyncError::Refused {
                action: "signing in",
                answer: error.to_string(),
            }),
        }
    }

    /// What is in a container; `None` where there is no such container.
    pub(crate) async fn list(&self, at: &impl Reachable) -> Result<Option<Listing>, Error> {
        found(self.client.list(at.url()).await)
    }

    /// What is in a container that a listing named.
    pub(crate) async fn listing(&self, at: &Listed) -> Result<Listing, Error> {
        self.client.list(at.url()).await
    }

    /// The resource as the server keeps it; `None` where there is none.
    pub(crate) async fn get(&self, at: &impl Reachable) -> Result<Option<Representation>, Error> {
        found(self.client.get(at.url()).await)
    }

    /// The same as a stream, for what is too large for memory.
    pub(crate) async fn open(&self, at: &impl Reachable) -> Result<Option<BodyStream>, Error> {
        found(self.client.open(at.url()).await)
    }

    /// Reads what is there, of at most so many bytes, to its end and compares it with what is here;
    /// `None` where there is none.
    pub(crate) async fn digest(
        &self,
        at: &impl Reachable,
        here: Option<&LargeBody>,
        most: u64,
    ) -> Result<Option<Digest>, Error> {
        match self.open(at).await? {
            Some(stream) => Digest::of(stream, here, most).await.map(Some),
            None => Ok(None),
        }
    }

    /// Listens to what is added to a container and removed from it.
    pub(crate) async fn subscribe(&self, at: &Outbound) -> Result<Subscription, Error> {
        self.client.subscribe(at.url()).await
    }

    /// Makes a container; whether it is new.
    pub(crate) async fn make_container(&self, at: &Outbound) -> Result<bool, Error> {
        self.client.create_container(at.url()).await
    }

    /// Whether somebody without any sign-in is let in.
    pub(crate) async fn is_open_to_everybody(&self, at: &impl Reachable) -> Result<bool, Error> {
        match self.anonymous.head(at.url()).await {
            Ok(_) => Ok(true),
            Err(Error::Unauthorized(_) | Error::Forbidden(_) | Error::NotFound(_)) => Ok(false),
            Err(other) => Err(other),
        }
    }

    /// The status that the server answers for what is there, signed in or as anybody; `None` where
    /// the answer has none.
    pub(crate) async fn status(
        &self,
        at: &impl Reachable,
        signed_in: bool,
    ) -> Result<Option<u16>, Error> {
        let client = if signed_in {
            &self.client
        } else {
            &self.anonymous
        };
        match client.head(at.url()).await {
            Ok(_) => Ok(Some(200)),
            Err(error) if ends_round(&error).is_some() => Err(error),
            Err(error) => Ok(error.status()),
        }
    }

    /// The WebID of the one who is signed in.
    pub(crate) async fn web_id(&self) -> Result<Url, Error> {
        Ok(self.client.session().await?.web_id().clone())
    }

    /// Removes whatever is there, in a place that is this program's own.
    pub(crate) async fn delete_own(&self, at: &Removal) -> Removed {
        removed(self.client.delete(at.url(), &Precondition::None).await)
    }

    /// Writes over the version that is named, or only where nothing is there. What the server accepts is
    /// still to be looked at: see [`Remote::confirm`].
    pub(crate) async fn put(
        &self,
        to: &Outbound,
        media_type: &str,
        content: &Content,
        over: Option<Version>,
    ) -> Sent {
        let precondition = match over {
            None => Precondition::IfNoneMatchAny,
            // Servers ignore the condition where the resource is gone, which would bring it back.
            Some(expected) => match self.tag_of(to, expected, content.size()).await {
                Ok(etag) => Precondition::IfMatch(etag),
                Err(known) => return known,
            },
        };
        let answer = self.write(to, media_type, content, &precondition).await;
        let over = match precondition {
            Precondition::IfMatch(before) => Some(before),
            _ => None,
        };
        match answer {
            Ok(_) => Sent::Accepted { over },
            Err(Error::PreconditionFailed(_)) => Sent::Moved,
            // Neither no answer nor one that means nothing tells that nothing was written.
            Err(error) if error.is_remote_failure() => {
                match self.verify_put(to, media_type, content).await {
                    Sent::Moved => Sent::Refused(error),
                    known => known,
                }
            }
            Err(error) => Sent::Refused(error),
        }
    }

    async fn write(
        &self,
        to: &Outbound,
        media_type: &str,
        content: &Content,
        precondition: &Precondition,
    ) -> Result<Written, Error> {
        match content {
            Content::Bytes(bytes) => {
                let bytes = bytes.as_slice();
                self.client
                    .put(to.url(), media_type, bytes, precondition)
                    .await
            }
            Content::Large(body) => {
                let body = body.upload();
                self.client
                    .put_stream(to.url(), media_type, body, precondition)
                    .await
            }
        }
    }

    /// What is there, compared with what was meant.
    async fn compare(
        &self,
        at: &impl Reachable,
        meant: &Content,
    ) -> Result<(Beside, Option<ETag>), Error> {
        match meant {
            Content::Bytes(bytes) => {
                let there = self.client.get(at.url()).await?;
                Ok((Beside::of(&there.body, bytes), there.etag))
            }
            Content::Large(body) => {
                let stream = self.client.open(at.url()).await?;
                match Digest::of(stream, Some(body), meant.size()).await {
                    Ok(there) => Ok((there.beside, there.etag)),
                    Err(Error::BodyTooLarge { .. }) => Ok((Beside::Other, None)),
                    Err(error) => Err(error),
                }
            }
        }
    }

    /// The tag of what is there, if it is the version that is expected, to be replaced by so many bytes.
    async fn tag_of(&self, at: &Outbound, expected: Version, by: u64) -> Result<ETag, Sent> {
        let refused = |error: Error| match error {
            Error::NotFound(_) => Sent::Moved,
            error if error.is_offline() => Sent::Unknown,
            error => Sent::Refused(error),
        };
        if let Some(known) = expected.etag.map(|etag| ETag::new(&etag)) {
            let info = self.client.head(at.url()).await.map_err(refused)?;
            if info.etag.as_ref() == Some(&known) {
                return Ok(known);
            }
        }
        // A tag may change while the content does not.
        let stream = self.client.open(at.url()).await.map_err(refused)?;
        let most = by.max(MAX_BODY_BYTES);
        let there = Digest::of(stream, None, most).await.map_err(refused)?;
        if expected.hash != Some(there.hash) {
            return Err(Sent::Moved);
        }
        there.etag.ok_or(Sent::NoTag)
    }

    /// Looks whether what the server accepted is there, and no more what it was written `over`.
    pub(crate) async fn confirm(
        &self,
        to: &Outbound,
        media_type: &str,
        content: &Content,
        over: Option<&ETag>,
    ) -> Sent {
        match self.client.head(to.url()).await {
            // A tag that did not change may be that of what was there before.
            Ok(info)
                if info.content_length == Some(content.size())
                    && (over.is_none() || info.etag.as_ref() != over) =>
            {
                Sent::Done { etag: info.etag }
            }
            _ => self.verify_put(to, media_type, content).await,
        }
    }

    /// The tag of what is there, where that is what was meant: all that is needed in most cases.
    pub(crate) async fn is_there(&self, at: &Outbound, meant: &Content) -> Option<Option<ETag>> {
        match self.compare(at, meant).await {
            Ok((Beside::Same, etag)) => Some(etag),
            _ => None,
        }
    }

    /// The mark of this computer; `None` where there is none.
    pub(crate) async fn mark(&self, at: &OwnMark) -> Result<Option<Vec<u8>>, Error> {
        Ok(found(self.client.get(at.url()).await)?.map(|there| there.body))
    }

    /// Writes the mark of this computer.
    pub(crate) async fn set_mark(&self, at: &OwnMark, mark: &Mark) -> Result<(), Error> {
        let text = mark.text();
        let put = self
            .client
            .put(at.url(), "text/plain", text, &Precondition::None);
        put.await.map(|_| ())
    }

    /// Removes the mark of this computer, and its container where no other lies in it; whether the mark
    /// is gone.
    pub(crate) async fn remove_mark(&self, at: &OwnMark) -> bool {
        let none = Precondition::None;
        let removed = removed(self.client.delete(at.url(), &none).await);
        let is_gone = matches!(removed, Removed::Done);
        if let (true, Ok(container)) = (is_gone, at.url().join("./")) {
            // Servers refuse it while marks of other computers lie there.
            let _ = self.client.delete(&container, &none).await;
        }
        is_gone
    }

    /// Looks what became of a write whose outcome is not known. What was cut off in the middle is
    /// written again; [`Sent::Moved`] says that what is there is not what was sent.
    pub(crate) async fn verify_put(
        &self,
        to: &Outbound,
        media_type: &str,
        content: &Content,
    ) -> Sent {
        let etag = match self.verify_once(to, content).await {
            Ok((Beside::Beginning, Some(etag))) => etag,
            Ok(_) => return Sent::Moved,
            Err(known) => return known,
        };
        let repair = Precondition::IfMatch(etag);
        match self.write(to, media_type, content, &repair).await {
            Err(error) if error.is_offline() => Sent::Unknown,
            Err(Error::PreconditionFailed(_)) => Sent::Moved,
            Err(error) => Sent::Refused(error),
            Ok(_) => match self.verify_once(to, content).await {
                Ok(_) => Sent::Moved,
                Err(known) => known,
            },
        }
    }

    /// Whether what is there is the beginning of what was meant, so that looking at it would make it
    /// whole.
    pub(crate) async fn is_cut_off(&self, at: &Outbound, meant: &Content) -> bool {
        matches!(self.compare(at, meant).await, Ok((Beside::Beginning, _)))
    }

    /// How what is there stands to what was meant, where it is anything else.
    async fn verify_once(
        &self,
        to: &Outbound,
        meant: &Content,
    ) -> Result<(Beside, Option<ETag>), Sent> {
        match self.compare(to, meant).await {
            Ok((Beside::Same, etag)) => Err(Sent::Done { etag }),
            Ok(other) => Ok(other),
            Err(Error::NotFound(_)) => Err(Sent::Moved),
            Err(error) if error.is_offline() => Err(Sent::Unknown),
            Err(error) => Err(Sent::Unverified(error)),
        }
    }

    /// Removes a resource if it still is what was agreed on, or the beginning of what was sent: by its
    /// tag, or where only the tag has changed, by its content.
    pub(crate) async fn delete(
        &self,
        at: &impl Reachable,
        agreed: Option<ETag>,
        agreed_hash: &str,
        sent: Option<&Content>,
    ) -> Removed {
        let head = match self.client.head(at.url()).await {
            Ok(head) => head,
            Err(error) => return removed(Err(error)),
        };
        let etag = match (head.etag, agreed) {
            (Some(now), Some(agreed)) if now == agreed => now,
            _ => match self.agreed_tag(at, agreed_hash, sent).await {
                Ok(etag) => etag,
                Err(known) => return known,
            },
        };
        let precondition = Precondition::IfMatch(etag);
        removed(self.client.delete(at.url(), &precondition).await)
    }

    async fn agreed_tag(
        &self,
        at: &impl Reachable,
        agreed_hash: &str,
        sent: Option<&Content>,
    ) -> Result<ETag, Removed> {
        let refused = |error| removed(Err(error));
        let (is_agreed, etag, there) = match sent {
            Some(Content::Large(body)) => match self.digest(at, Some(body), body.size()).await {
                Ok(None) => return Err(Removed::Done),
                Ok(Some(there)) => {
                    let is_agreed = there.hash == agreed_hash || there.beside != Beside::Other;
                    (is_agreed, there.etag, None)
                }
                Err(Error::BodyTooLarge { .. }) => return Err(Removed::Moved(None)),
                Err(error) => return Err(refused(error)),
            },
            sent => {
                let there = self.client.get(at.url()).await.map_err(refused)?;
                let is_beginning = match sent {
                    Some(Content::Bytes(sent)) => Beside::of(&there.body, sent) != Beside::Other,
                    _ => false,
                };
                let is_agreed = is_beginning || content_hash(&there.body) == agreed_hash;
                (is_agreed, there.etag.clone(), Some(Box::new(there)))
            }
        };
        match etag {
            _ if !is_agreed => Err(Removed::Moved(there)),
            Some(etag) => Ok(etag),
            None => Err(Removed::Moved(None)),
        }
    }

    /// Removes a container that is empty; servers refuse it for one that is not.
    pub(crate) async fn delete_container(&self, at: &impl Reachable) -> Removed {
        removed(self.client.delete(at.url(), &Precondition::None).await)
    }

    /// The rules in force for a container, and the WebID of the one who is signed in.
    pub(crate) async fn access(
        &self,
        at: &impl Reachable,
    ) -> Result<(EffectiveAccess, Url), Error> {
        let owner = self.client.session().await?.web_id().clone();
        let access = self.client.effective_access(at.url()).await?;
        Ok((access, owner))
    }

    /// Lets the agent of a permit read its container and what is in it. Every other rule of its own
    /// stays; returns how many rules that it inherited for others no longer hold in it.
    pub(crate) async fn allow_reading(
        &self,
        at: &Outbound,
        permit: &Permit,
        rule: &str,
    ) -> Result<usize, Error> {
        if permit.container() != at.path() {
            return Err(Error::InvalidArgument {
                what: "the container that the permit names",
            });
        }
        let agent = Url::parse(permit.agent()).map_err(|_| Error::InvalidArgument {
            what: "a recipient with an address",
        })?;
        let request = GrantRequest::new(at.url(), Agent::WebId(agent), [AccessMode::Read], rule);
        let grant = self.client.grant(&request).await?;
        Ok(grant.not_copied.len())
    }

    /// Takes one rule back, and returns whether other rules, beside those `ours` names, still let the
    /// agent read the container, and how many rules that it inherited for others no longer hold in it. A container without rules of its own has those of one above it.
    pub(crate) async fn take_rule_back(
        &self,
        at: &impl Reachable,
        agent: &str,
        rule: &str,
        ours: &[String],
    ) -> Result<(TakenBack, usize), Error> {
        let document = match self.client.access_document_url(at.url()).await {
            Err(Error::NotFound(_)) => return Ok((TakenBack::ContainerGone, 0)),
            other => other?,
        };
        let mut left_out = 0;
        let id = format!("{document}#{rule}");
        if self.client.revoke(at.url(), &id).await? == Revocation::AlreadyGone {
            // The write that makes it may still be on its way, from a program that is gone.
            match self.client.renew_rules(at.url()).await {
                Ok(not_copied) => left_out = not_copied.len(),
                Err(error) if error.is_temporary() || ends_round(&error).is_some() => {
                    return Err(error);
                }
                // Not every server lets them be renewed. What counts is who is let in now.
                Err(_) => {}
            }
            self.client.revoke(at.url(), &id).await?;
        }
        let access = self.client.effective_access(at.url()).await?;
        let still = access.accesses.iter().any(|other| {
            let is_ours = ours
                .iter()
                .any(|rule| other.id == format!("{document}#{rule}"));
            // Who is in a group, or meant by what is not understood, is not known here.
            let lets_in = match &other.agent {
                Agent::WebId(web_id) => web_id.as_str() == agent,
                Agent::Other(who) => who == agent,
                _ => true,
            };
            let reads = other.modes.contains(&AccessMode::Read);
            !is_ours && (!other.exact || (lets_in && reads))
        });
        let taken = if still {
            TakenBack::OthersLetIn
        } else {
            TakenBack::Gone
        };
        Ok((taken, left_out))
    }
}

/// What is the case after a rule was taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TakenBack {
    /// The rule is gone.
    Gone,
    /// The whole container is gone.
    ContainerGone,
    /// The rule is gone, but a rule of somebody else lets the agent in.
    OthersLetIn,
}

fn found<T>(answer: Result<T, Error>) -> Result<Option<T>, Error> {
    match answer {
        Ok(value) => Ok(Some(value)),
        Err(Error::NotFound(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

fn removed(answer: Result<(), Error>) -> Removed {
    match answer {
        Ok(()) | Err(Error::NotFound(_)) => Removed::Done,
        Err(Error::PreconditionFailed(_)) => Removed::Moved(None),
        Err(error) if error.is_offline() => Removed::Unknown,
        Err(error) => Removed::Refused(error),
    }
}

/// Stops the round where the rest of it would fail for the same reason.
pub(crate) fn ends_round(error: &Error) -> Option<SyncError> {
    match error {
        error if error.is_offline() => Some(SyncError::Offline),
        // The issuer failed, not the sign-in.
        Error::SignInRefused { .. } if error.is_temporary() => Some(SyncError::Offline),
        // A single 401 is no such reason: the round began with a sign-in, and some servers answer
        // so where they read an address in another way than it was signed.
        Error::SignInRefused { .. } | Error::SignInEnded | Error::NotSignedIn => {
            Some(SyncError::SignedOut)
        }
        _ => None,
    }
}

/// Looks this often whether long work is still wanted.
const LOOK_AT_CANCEL: Duration = Duration::from_millis(100);

/// Gives work up when it is not wanted any more: for one that takes long. What became of it is looked
/// at in the next round.
pub(crate) async fn or_cancelled<T>(
    cancel: Option<&AtomicBool>,
    work: impl Future<Output = T>,
) -> Result<T, SyncError> {
    let Some(cancel) = cancel else {
        return Ok(work.await);
    };
    let cancelled = async {
        while !cancel.load(Ordering::Relaxed) {
            tokio::time::sleep(LOOK_AT_CANCEL).await;
        }
    };
    tokio::select! {
        done = work => Ok(done),
        () = cancelled => Err(SyncError::Cancelled),
    }
}

/// Starts work for each item, some at once, and hands each outcome to `take` as it comes. When one
/// cannot be started, those under way are still waited for; an error from `take` ends them too.
pub(crate) async fn in_parallel<C, I, T, W>(
    context: &mut C,
    items: impl IntoIterator<Item = I>,
    mut start: impl FnMut(&mut C, I) -> Result<Option<W>, SyncError>,
    mut take: impl FnMut(&mut C, T) -> Result<(), SyncError>,
) -> Result<(), SyncError>
where
    W: Future<Output = T> + Send + 'static,
    T: Send + 'static,
{
    let mut running = JoinSet::new();
    let mut items = items.into_iter();
    let mut stopped = Ok(());
    loop {
        while stopped.is_ok() && running.len() < AT_ONCE {
            let Some(item) = items.next() else { break };
            match start(context, item) {
                Ok(Some(work)) => {
                    running.spawn(work);
                }
                Ok(None) => {}
                Err(error) => stopped = Err(error),
            }
        }
        match running.join_next().await {
            None => return stopped,
            Some(Ok(outcome)) => take(context, outcome)?,
            Some(Err(failed)) => std::panic::resume_unwind(failed.into_panic()),
        }
    }
}
