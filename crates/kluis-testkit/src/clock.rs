//! A clock that a test moves by hand.

use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::{SignedDuration, Timestamp};
use kluis_vault::Clock;

/// Stands still until it is told otherwise. Share it as `Arc<ManualClock>`.
#[derive(Debug)]
pub struct ManualClock {
    now: Mutex<Timestamp>,
}

impl ManualClock {
    /// A clock that shows `now`.
    #[must_use]
    pub fn at(now: Timestamp) -> Self {
        Self {
            now: Mutex::new(now),
        }
    }

    /// Shows `now` from here on, be it later or earlier.
    pub fn set(&self, now: Timestamp) {
        *self.lock() = now;
    }

    /// Moves on by `by`, or back where it is negative.
    ///
    /// # Panics
    /// Beyond the years that a timestamp can hold.
    pub fn advance(&self, by: SignedDuration) {
        let mut now = self.lock();
        *now = now
            .checked_add(by)
            .expect("a test stays within the years of a timestamp");
    }

    fn lock(&self) -> MutexGuard<'_, Timestamp> {
        self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Default for ManualClock {
    /// Noon of 21 November 2026, UTC.
    fn default() -> Self {
        Self::at(Timestamp::constant(1_795_262_400, 0))
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        *self.lock()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_moves_only_when_told() {
        let clock = ManualClock::default();
        assert_eq!(clock.now().to_string(), "2026-11-21T12:00:00Z");
        assert_eq!(clock.now(), clock.now());
        clock.advance(SignedDuration::from_hours(-13));
        assert_eq!(clock.now().to_string(), "2026-11-20T23:00:00Z");
    }
}
