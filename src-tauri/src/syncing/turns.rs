//! Keeps rounds that begin by themselves out of the way of what the person asks for.

use tokio::sync::{Notify, RwLock, RwLockReadGuard, watch};

/// Who speaks with a cooperative. What the person asks for goes first: it breaks off a round that began
/// by itself, which the next one carries on.
pub struct Turns {
    running: RwLock<()>,
    wanted: watch::Sender<u64>,
    asked: Notify,
}

impl Default for Turns {
    fn default() -> Self {
        Self {
            running: RwLock::default(),
            wanted: watch::Sender::new(0),
            asked: Notify::new(),
        }
    }
}

impl Turns {
    /// For something the person asks for: no round begins by itself until it is dropped.
    pub async fn of_the_person(&self) -> RwLockReadGuard<'_, ()> {
        self.interrupt();
        self.running.read().await
    }

    /// Breaks off a round that began by itself.
    pub fn interrupt(&self) {
        self.wanted.send_modify(|wanted| *wanted += 1);
    }

    /// Does what began by itself; `None` when the person came between.
    pub async fn aside<T>(&self, work: impl Future<Output = T>) -> Option<T> {
        let mut wanted = self.wanted.subscribe();
        let _running = self.running.try_write().ok()?;
        tokio::select! {
            biased;
            _ = wanted.changed() => None,
            done = work => Some(done),
        }
    }

    /// Asks for a round of every open safe, without waiting for it.
    pub fn ask(&self) {
        self.asked.notify_one();
    }

    /// Waits until somebody asks.
    pub async fn asked(&self) {
        self.asked.notified().await;
    }
}

#[cfg(test)]
mod tests {
    use std::future::{pending, ready};

    use super::*;

    #[tokio::test]
    async fn the_person_breaks_off_what_began_by_itself_and_keeps_it_out() {
        let turns = Turns::default();
        let round = turns.aside(pending::<()>());
        let person = async {
            let first = turns.of_the_person().await;
            // Two things that the person wants do not wait for each other.
            let second = turns.of_the_person().await;
            let kept_out = turns.aside(ready(())).await;
            drop((first, second));
            kept_out
        };
        let (round, kept_out) = tokio::join!(round, person);
        assert_eq!((round, kept_out), (None, None));
        assert_eq!(turns.aside(ready(1)).await, Some(1));
    }

    #[tokio::test]
    async fn who_asked_before_anybody_listened_is_heard() {
        let turns = Turns::default();
        turns.ask();
        turns.asked().await;
    }
}
