//! The task behind a subscription: one connection after another, until it is told to stop.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use futures_util::{SinkExt as _, StreamExt as _};
use tokio::sync::mpsc::error::TrySendError;
use tokio::sync::{mpsc, oneshot};
use tokio::time::{Instant, MissedTickBehavior, interval_at, sleep, sleep_until, timeout};
use tokio_tungstenite::tungstenite::{self, Message};
use url::Url;

use super::channel::{self, Channel};
use super::discovery::{Service, find_service};
use super::message;
use super::pause::Pauses;
use super::socket::{self, Socket};
use super::{Change, ChangeKind, Event, SubscribeOptions};
use crate::{ETag, Error, Result, SolidClient};

/// How long a server may take for the last words on a connection that is given up.
const FAREWELL: Duration = Duration::from_secs(2);

/// A channel with an open connection to it.
pub(super) struct Live {
    service: Service,
    channel: Channel,
    socket: Socket,
    opened: Instant,
}

/// Why a connection is not listened to any more.
enum Ended {
    /// It broke, or its channel ended before the next one was there.
    Lost,
    /// There will be no other.
    ForGood(Error),
}

pub(super) struct Worker {
    client: SolidClient,
    topic: Url,
    options: SubscribeOptions,
    events: mpsc::Sender<Result<Event>>,
    is_connected: Arc<AtomicBool>,
    pauses: Pauses,
    /// The tag of the topic that the caller was last told.
    state: Option<ETag>,
    /// Whether the caller must be told that it was not told everything.
    owes_missed: bool,
}

impl Worker {
    pub(super) fn new(
        client: SolidClient,
        topic: Url,
        options: SubscribeOptions,
        events: mpsc::Sender<Result<Event>>,
        is_connected: Arc<AtomicBool>,
    ) -> Self {
        Self {
            client,
            topic,
            pauses: Pauses::new(options.first_pause, options.longest_pause),
            state: options.state.clone(),
            options,
            events,
            is_connected,
            owes_missed: false,
        }
    }

    /// Finds the service and opens a first connection.
    pub(super) async fn establish(&self) -> Result<Live> {
        let service = find_service(&self.client, &self.topic).await?;
        self.open(service).await
    }

    /// Makes a channel and connects to it. Borrows nothing, to go on beside the present connection.
    fn open(&self, service: Service) -> impl Future<Output = Result<Live>> + Send + use<> {
        let (client, topic) = (self.client.clone(), self.topic.clone());
        let (state, life) = (self.state.clone(), self.options.channel_life);
        async move {
            let channel = channel::open(&client, &service, &topic, state.as_ref(), life).await?;
            match socket::connect(&client, &channel.socket).await {
                Ok(socket) => Ok(Live {
                    service,
                    channel,
                    socket,
                    opened: Instant::now(),
                }),
                Err(error) => {
                    forget(client, channel);
                    Err(error)
                }
            }
        }
    }

    /// Works until the other end of `stopped` is gone, then ends the channel and says how that went.
    pub(super) async fn run(
        mut self,
        live: Live,
        mut stopped: oneshot::Receiver<()>,
    ) -> Result<()> {
        let mut live = Some(live);
        tokio::select! {
            biased;
            _ = &mut stopped => {}
            error = self.work(&mut live) => {
                self.is_connected.store(false, Ordering::Relaxed);
                tracing::debug!(%error, "subscription ended");
                tokio::select! {
                    _ = &mut stopped => {}
                    // An error here says that nobody waits for the event.
                    _ = self.events.send(Err(error)) => {}
                }
            }
        }
        self.is_connected.store(false, Ordering::Relaxed);
        match live {
            Some(Live {
                mut socket,
                channel,
                ..
            }) => {
                // A connection that cannot be closed in order ends with the value below.
                let _ = timeout(FAREWELL, socket.close(None)).await;
                drop(socket);
                channel::close(&self.client, channel).await
            }
            None => Ok(()),
        }
    }

    /// Returns why no further connection makes sense.
    async fn work(&mut self, present: &mut Option<Live>) -> Error {
        loop {
            if let Some(live) = present {
                match self.listen(live).await {
                    Ended::ForGood(error) => return error,
                    Ended::Lost => self.pauses.held(live.opened.elapsed()),
                }
            }
            self.is_connected.store(false, Ordering::Relaxed);
            if let Some(lost) = present.take() {
                forget(self.client.clone(), lost.channel);
            }
            match self.reconnect().await {
                Ok(live) => *present = Some(live),
                Err(error) => return error,
            }
            self.is_connected.store(true, Ordering::Relaxed);
            tracing::debug!("subscription reconnected");
            self.tell(Event::Reconnected);
        }
    }

    async fn reconnect(&mut self) -> Result<Live> {
        let mut asked_for = None;
        loop {
            sleep(self.pauses.next(asked_for)).await;
            match self.establish().await {
                Err(error) if may_pass(&error) => asked_for = pause_asked_for(&error),
                outcome => return outcome,
            }
        }
    }

    /// Tells of what comes over the connection, and replaces it before its channel ends.
    async fn listen(&mut self, live: &mut Live) -> Ended {
        let every = self.options.ping_every;
        let mut ping = interval_at(Instant::now() + every, every);
        ping.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut heard = Instant::now();
        let mut renew_at = live.channel.end.map(|end| end.renew_at);
        let mut renewal = None;
        let events = self.events.clone();
        loop {
            tokio::select! {
                message = live.socket.next() => {
                    heard = Instant::now();
                    if !self.hear(message) {
                        return Ended::Lost;
                    }
                }
                _ = ping.tick() => {
                    if heard.elapsed() >= every * 3 {
                        return Ended::Lost;
                    }
                    let sent = live.socket.send(Message::Ping(Default::default()));
                    if !matches!(timeout(every, sent).await, Ok(Ok(()))) {
                        return Ended::Lost;
                    }
                    // After a night's sleep the end may be near by the wall's clock only.
                    if let Some(end) = live.channel.end
                        && renewal.is_none()
                        && end.is_near_by_the_wall()
                    {
                        renew_at = Some(Instant::now());
                    }
                }
                () = until(renew_at), if renewal.is_none() => {
                    if live.channel.end.is_some_and(|end| end.at <= Instant::now()) {
                        return Ended::Lost;
                    }
                    renewal = Some(Box::pin(self.open(live.service.clone())));
                }
                outcome = settled(&mut renewal) => {
                    renewal = None;
                    match outcome {
                        Ok(next) => {
                            let former = std::mem::replace(live, next);
                            if former.channel.end.is_some_and(|end| end.at <= Instant::now()) {
                                // It was silent already while the other was not open yet.
                                self.owes_missed = true;
                            }
                            self.hear_out(former.socket).await;
                            forget(self.client.clone(), former.channel);
                            self.pauses.held(live.opened - former.opened);
                            heard = Instant::now();
                            renew_at = live.channel.end.map(|end| end.renew_at);
                        }
                        Err(error) if may_pass(&error) => {
                            let again = Instant::now() + self.pauses.next(pause_asked_for(&error));
                            renew_at = live.channel.end.map(|end| end.at.min(again));
                        }
                        Err(error) => return Ended::ForGood(error),
                    }
                }
                permit = events.reserve(), if self.owes_missed => {
                    if let Ok(permit) = permit {
                        permit.send(Ok(Event::Missed));
                    }
                    self.owes_missed = false;
                }
            }
        }
    }

    /// Closes a connection and tells of what was on its way already.
    async fn hear_out(&mut self, mut former: Socket) {
        let rest = async {
            former.close(None).await?;
            while let Some(message) = former.next().await {
                if !self.hear(Some(message)) {
                    break;
                }
            }
            Ok::<_, tungstenite::Error>(())
        };
        // The new connection is there: how the old one ends changes nothing.
        let _ = timeout(FAREWELL, rest).await;
    }

    /// Whether the connection still stands after what came over it.
    fn hear(&mut self, message: Option<Result<Message, tungstenite::Error>>) -> bool {
        match message {
            Some(Ok(Message::Text(text))) => match message::read(&text, &self.topic) {
                Some(change) => {
                    self.remember(&change);
                    self.tell(Event::Change(Box::new(change)));
                }
                None => self.owes_missed = true,
            },
            Some(Ok(Message::Binary(_))) => self.owes_missed = true,
            Some(Ok(Message::Ping(_) | Message::Pong(_) | Message::Frame(_))) => {}
            Some(Ok(Message::Close(_)) | Err(_)) | None => return false,
        }
        true
    }

    fn remember(&mut self, change: &Change) {
        let is_of_topic =
            change.object == self.topic || change.target.as_ref() == Some(&self.topic);
        if is_of_topic && change.kind == ChangeKind::Delete {
            self.state = None;
        } else if is_of_topic && change.state.is_some() {
            self.state.clone_from(&change.state);
        }
    }

    /// Queues an event. Where the queue is full, the caller will be told that it missed some.
    fn tell(&mut self, event: Event) {
        if self.owes_missed {
            return;
        }
        if let Err(TrySendError::Full(_)) = self.events.try_send(Ok(event)) {
            self.owes_missed = true;
        }
    }
}

/// Ends a channel beside the work. Its outcome changes nothing: the channel ends by itself later.
fn forget(client: SolidClient, channel: Channel) {
    tokio::spawn(async move {
        if let Err(error) = channel::close(&client, channel).await {
            tracing::debug!(%error, "a channel was left to its own end");
        }
    });
}

/// Whether trying again later may help. A garbled answer may be that of a network that wants a
/// sign-in of its own, and one without notifications that of a server that is not all there yet.
fn may_pass(error: &Error) -> bool {
    error.is_remote_failure() || matches!(error, Error::NoNotifications)
}

fn pause_asked_for(error: &Error) -> Option<Duration> {
    match error {
        Error::TooManyRequests { retry_after, .. } | Error::Server { retry_after, .. } => {
            *retry_after
        }
        _ => None,
    }
}

async fn until(instant: Option<Instant>) {
    match instant {
        Some(instant) => sleep_until(instant).await,
        None => std::future::pending().await,
    }
}

/// The outcome of the work, if there is any.
async fn settled<T>(work: &mut Option<impl Future<Output = T> + Unpin>) -> T {
    match work {
        Some(work) => work.await,
        None => std::future::pending().await,
    }
}
