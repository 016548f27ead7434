//! Being told of changes, over a WebSocket
//! ([Solid Notifications Protocol](https://solidproject.org/TR/notifications-protocol),
//! [WebSocketChannel2023](https://solid.github.io/notifications/websocket-channel-2023)).

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use futures_util::Stream;
use jiff::Timestamp;
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;
use url::Url;

use crate::{ETag, Error, Result, SolidClient};

mod channel;
mod discovery;
mod message;
mod pause;
mod socket;
mod worker;

/// How many events wait for a caller that is slow; more become one [`Event::Missed`].
const QUEUE_LENGTH: usize = 64;

/// Something to look at.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Event {
    /// The server told of a change.
    Change(Box<Change>),
    /// The connection was away and is back: what changed meanwhile may not have been told. Read what
    /// matters again.
    Reconnected,
    /// A message could not be understood, or more came than could be kept. Read what matters again.
    Missed,
}

/// A change that a server told of. It is a hint to look, no proof: what is there is known from reading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What happened.
    pub kind: ChangeKind,
    /// What it happened to: the topic, or something in it.
    pub object: Url,
    /// The container that something was added to or removed from.
    pub target: Option<Url>,
    /// The tag of the topic after the change, where the server tells it.
    pub state: Option<ETag>,
    /// When, by the server's clock.
    pub published: Option<Timestamp>,
}

/// The kinds of changes that servers tell of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ChangeKind {
    /// The object came into being.
    Create,
    /// The object changed.
    Update,
    /// The object is gone.
    Delete,
    /// The object was added to the target.
    Add,
    /// The object was removed from the target.
    Remove,
}

/// How to subscribe.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubscribeOptions {
    /// The tag of the topic as the caller knows it. Where the topic has another one by now, servers
    /// that can do so tell of an update at once. Default: none.
    pub state: Option<ETag>,
    /// How long each channel is to last, where the server lets clients say so; it is renewed before
    /// its end. Default: as long as the server likes.
    pub channel_life: Option<Duration>,
    /// The longest first pause before connecting again; it doubles with each failure, and half of each is
    /// left to chance. Default: 1 second.
    pub first_pause: Duration,
    /// The longest pause before connecting again, unless the server itself asks for more.
    /// Default: 5 minutes.
    pub longest_pause: Duration,
    /// How often the connection is checked; it counts as lost when nothing was heard for three times
    /// as long. Default: 30 seconds.
    pub ping_every: Duration,
}

impl Default for SubscribeOptions {
    fn default() -> Self {
        Self {
            state: None,
            channel_life: None,
            first_pause: Duration::from_secs(1),
            longest_pause: Duration::from_secs(300),
            ping_every: Duration::from_secs(30),
        }
    }
}

/// A running subscription: a task that keeps a connection open, opens it again when it is lost, and
/// renews it before the server ends it.
///
/// Dropping it ends the subscription; [`Subscription::close`] also waits for that. The same change
/// may be told twice, around a renewal for instance.
///
/// It is a [`Stream`] too.
#[derive(Debug)]
pub struct Subscription {
    topic: Url,
    events: mpsc::Receiver<Result<Event>>,
    is_connected: Arc<AtomicBool>,
    stop: oneshot::Sender<()>,
    task: JoinHandle<Result<()>>,
}

impl SolidClient {
    /// Subscribes to the changes of a document or container, with [`SubscribeOptions::default`].
    ///
    /// A container tells of what is added to it and removed from it, not of changes within its
    /// children. Subscribe first and read afterwards, so that nothing falls between.
    ///
    /// The server's subscription service sees a token only where it is on the topic's own origin, and a
    /// storage there was named. On another origin it is asked as anyone would ask, and not at all where
    /// that is the origin of another storage that was named, is on this machine, or in the clear. The
    /// WebSocket never sees a token.
    ///
    /// This crate logs no message. The crate `tungstenite` below it does, at the level `trace` of the
    /// crate `log`: messages name resources, so let a program that listens to `log` leave that out.
    ///
    /// ```no_run
    /// use solid_client_rs::{Event, SolidClient, url::Url};
    ///
    /// # async fn run(client: SolidClient, container: Url) -> solid_client_rs::Result<()> {
    /// let mut subscription = client.subscribe(&container).await?;
    /// while let Some(event) = subscription.next().await {
    ///     match event? {
    ///         Event::Change(change) => println!("{:?} {}", change.kind, change.object),
    ///         _ => println!("{} entries", client.list(&container).await?.entries.len()),
    ///     }
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`Error::NoNotifications`] where the server offers none over WebSockets,
    /// [`Error::Unauthorized`] or [`Error::Forbidden`] where the topic may not be read,
    /// [`Error::Protocol`] where the channel or its address is not as specified; else as
    /// [`SolidClient::get`].
    ///
    /// # Panics
    /// Outside of a tokio runtime.
    pub async fn subscribe(&self, topic: &Url) -> Result<Subscription> {
        self.subscribe_with(topic, SubscribeOptions::default())
            .await
    }

    /// [`SolidClient::subscribe`] with other options.
    ///
    /// # Errors
    /// As [`SolidClient::subscribe`]; [`Error::InvalidArgument`] for a pause or an interval of zero.
    ///
    /// # Panics
    /// As [`SolidClient::subscribe`].
    pub async fn subscribe_with(
        &self,
        topic: &Url,
        options: SubscribeOptions,
    ) -> Result<Subscription> {
        if options.first_pause.is_zero()
            || options.longest_pause < options.first_pause
            || options.ping_every.is_zero()
        {
            return Err(Error::InvalidArgument {
                what: "pauses and intervals longer than nothing, the longest the longest",
            });
        }
        let mut topic = topic.clone();
        topic.set_fragment(None);
        let (sender, events) = mpsc::channel(QUEUE_LENGTH);
        let (stop, stopped) = oneshot::channel();
        let is_connected = Arc::new(AtomicBool::new(false));
        let worker = worker::Worker::new(
            self.clone(),
            topic.clone(),
            options,
            sender,
            Arc::clone(&is_connected),
        );
        let live = worker.establish().await?;
        is_connected.store(true, Ordering::Relaxed);
        let task = tokio::spawn(worker.run(live, stopped));
        Ok(Subscription {
            topic,
            events,
            is_connected,
            stop,
            task,
        })
    }
}

impl Subscription {
    /// What is subscribed to.
    #[must_use]
    pub fn topic(&self) -> &Url {
        &self.topic
    }

    /// Whether there is a connection now. While there is none, it is being sought.
    #[must_use]
    pub fn is_connected(&self) -> bool {
        self.is_connected.load(Ordering::Relaxed)
    }

    /// Waits for the next event. May be given up and called again without losing one.
    ///
    /// `None` comes after an error: the subscription has ended for good.
    ///
    /// # Errors
    /// What ended the subscription: the permission or the topic is gone, or the sign-in. What time may
    /// mend, a server that is away for instance, is waited for.
    pub async fn next(&mut self) -> Option<Result<Event>> {
        self.events.recv().await
    }

    /// Ends the subscription and waits until the server knows.
    ///
    /// # Errors
    /// Why the server could not be told; its channel then stays until its own end.
    pub async fn close(self) -> Result<()> {
        let Self { stop, task, .. } = self;
        drop(stop);
        // The task is never aborted, so only a panic or the end of the runtime stands here.
        task.await.unwrap_or(Ok(()))
    }
}

impl Stream for Subscription {
    type Item = Result<Event>;

    fn poll_next(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Event>>> {
        self.events.poll_recv(context)
    }
}
