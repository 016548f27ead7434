//! Notifications of the server that something changed there. They shorten the wait for a round and are
//! never taken for complete: what is there is known from looking.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use futures_util::StreamExt as _;
use futures_util::stream::SelectAll;
use kluis_pod::PodRead;
use solid_client_rs::{Error, SolidClient, Subscription};
use tokio::task::JoinHandle;

use crate::policy::{Outbound, Policy};
use crate::remote::Remote;
use crate::state;
use crate::{Storage, SyncError};

/// Containers that are listened to at most: each takes a connection of its own.
const MOST_TOPICS: usize = 16;

/// Where changes at the cooperative can be heard of: shared containers that are known to be there, as many
/// as are listened to.
///
/// # Errors
/// What the safe refuses.
pub fn hint_topics(reader: &PodRead, storage: &Storage) -> Result<Vec<Outbound>, SyncError> {
    let policy = Policy::load(reader)?.at(storage.clone());
    let known = state::containers(reader, storage)?;
    let shared = known.iter().filter_map(|one| policy.outbound(one.path()));
    Ok(shared.take(MOST_TOPICS).collect())
}

/// Listens to a server until it is dropped.
#[derive(Debug)]
pub struct Hints {
    topics: Vec<Outbound>,
    heard: Arc<AtomicU64>,
    task: JoinHandle<()>,
}

impl Hints {
    /// Begins to listen. A server that offers no notifications is not asked again.
    ///
    /// # Errors
    /// [`SyncError::Storage`].
    ///
    /// # Panics
    /// Outside of a tokio runtime.
    pub fn listen(
        client: &SolidClient,
        storage: &Storage,
        topics: Vec<Outbound>,
    ) -> Result<Self, SyncError> {
        let remote = Remote::new(client, storage)?;
        let heard = Arc::new(AtomicU64::new(0));
        let task = tokio::spawn(follow(remote, topics.clone(), Arc::clone(&heard)));
        Ok(Self {
            topics,
            heard,
            task,
        })
    }

    /// What is listened to.
    #[must_use]
    pub fn topics(&self) -> &[Outbound] {
        &self.topics
    }

    /// How much was heard so far. More than before is reason to look.
    #[must_use]
    pub fn heard(&self) -> u64 {
        self.heard.load(Ordering::Relaxed)
    }

    /// Whether nothing more will be heard.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.task.is_finished()
    }
}

impl Drop for Hints {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn follow(remote: Remote, topics: Vec<Outbound>, heard: Arc<AtomicU64>) {
    let mut subscriptions: SelectAll<Subscription> = SelectAll::new();
    for topic in &topics {
        match remote.subscribe(topic).await {
            Ok(subscription) => subscriptions.push(subscription),
            Err(Error::NoNotifications) => return std::future::pending().await,
            Err(error) => tracing::debug!(%error, "a container cannot be listened to"),
        }
    }
    while let Some(event) = subscriptions.next().await {
        match event {
            Ok(_) => {
                heard.fetch_add(1, Ordering::Relaxed);
            }
            Err(error) => tracing::debug!(%error, "a container is listened to no more"),
        }
    }
}
