//! Locks when nothing was touched for the time that the open safes ask for.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use kluis_api::LockReason;
use kluis_app::uptime;
use tauri::{AppHandle, Manager};

use crate::state::Desktop;

/// After a sleep of the computer the time is looked at again within this.
const LOOK_EVERY: Duration = Duration::from_secs(5);

/// Since when nothing was touched.
pub struct Idle {
    /// On the clock of [`uptime`], in milliseconds.
    touched: AtomicU64,
}

impl Idle {
    /// Touched just now.
    pub fn start() -> Self {
        Self {
            touched: AtomicU64::new(milliseconds(uptime())),
        }
    }

    /// The person is there.
    pub fn touch(&self) {
        self.touched
            .store(milliseconds(uptime()), Ordering::Relaxed);
    }

    fn touched(&self) -> Duration {
        Duration::from_millis(self.touched.load(Ordering::Relaxed))
    }
}

/// How long until the lock; nothing where it is due.
fn left(now: Duration, touched: Duration, after_minutes: u32) -> Option<Duration> {
    let due = touched + Duration::from_secs(u64::from(after_minutes) * 60);
    let left = due.saturating_sub(now);
    (!left.is_zero()).then_some(left)
}

/// Watches until the program ends.
pub async fn watch(app: AppHandle) {
    loop {
        let desktop = app.state::<Desktop>();
        let wait = match desktop.lock_settings() {
            None => LOOK_EVERY,
            Some(settings) => {
                match left(uptime(), desktop.idle.touched(), settings.after_minutes) {
                    Some(left) => left.min(LOOK_EVERY),
                    None => {
                        super::lock(&app, LockReason::Idle).await;
                        LOOK_EVERY
                    }
                }
            }
        };
        tokio::time::sleep(wait).await;
    }
}

fn milliseconds(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_locks_when_the_minutes_are_over_and_not_before() {
        let touched = Duration::from_secs(1_000);
        let second = Duration::from_secs(1);
        let after = |seconds| left(touched + seconds, touched, 5);
        assert_eq!(after(Duration::ZERO), Some(Duration::from_secs(300)));
        assert_eq!(after(Duration::from_secs(299)), Some(second));
        assert_eq!(after(Duration::from_secs(300)), None);
        assert_eq!(after(Duration::from_secs(100_000)), None);
    }

    #[test]
    fn the_clock_does_not_go_back() {
        let idle = Idle::start();
        let first = idle.touched();
        idle.touch();
        assert!(idle.touched() >= first);
        assert!(uptime() >= idle.touched());
    }
}
