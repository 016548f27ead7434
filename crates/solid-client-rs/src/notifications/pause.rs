//! How long to wait before connecting again.

use std::time::Duration;

/// Longest pause that a server may ask for.
const LONGEST_ASKED_FOR: Duration = Duration::from_secs(3600);

/// Pauses that double, half of each left to chance so that many clients of one server do not come
/// back at the same moment.
#[derive(Debug)]
pub(super) struct Pauses {
    first: Duration,
    longest: Duration,
    next: Duration,
}

impl Pauses {
    pub(super) fn new(first: Duration, longest: Duration) -> Self {
        Self {
            first,
            longest,
            next: first,
        }
    }

    /// The next pause, at least as long as the server asked for.
    pub(super) fn next(&mut self, asked_for: Option<Duration>) -> Duration {
        let whole = self.next;
        self.next = whole.saturating_mul(2).min(self.longest);
        let chosen = whole / 2 + whole.mul_f64(chance() / 2.0);
        chosen.max(asked_for.unwrap_or_default().min(LONGEST_ASKED_FOR))
    }

    /// Starts small again where the connection held for a while. One that is closed right after it
    /// was opened does not count as a success.
    pub(super) fn held(&mut self, time: Duration) {
        if time >= self.next.max(self.first * 10) {
            self.next = self.first;
        }
    }
}

/// A number from 0 to 1.
fn chance() -> f64 {
    // Without randomness all clients wait equally long: worse for the server, not wrong.
    getrandom::u32().map_or(1.0, |number| f64::from(number) / f64::from(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn pauses_grow_to_their_limit_and_are_never_short() {
        let mut pauses = Pauses::new(SECOND, SECOND * 60);
        for whole in [1, 2, 4, 8, 16, 32, 60, 60, 60] {
            let pause = pauses.next(None);
            assert!(
                pause >= SECOND * whole / 2 && pause <= SECOND * whole,
                "{pause:?} of {whole}"
            );
        }
    }

    #[test]
    fn pauses_differ_between_clients() {
        let drawn: std::collections::BTreeSet<_> = (0..20)
            .map(|_| Pauses::new(SECOND, SECOND).next(None))
            .collect();
        assert!(drawn.len() > 10, "{drawn:?}");
    }

    #[test]
    fn server_is_given_the_time_it_asks_for_within_reason() {
        let mut pauses = Pauses::new(SECOND, SECOND * 60);
        assert_eq!(pauses.next(Some(SECOND * 90)), SECOND * 90);
        assert_eq!(pauses.next(Some(Duration::MAX)), LONGEST_ASKED_FOR);
    }

    #[test]
    fn only_a_connection_that_held_makes_pauses_short_again() {
        let mut pauses = Pauses::new(SECOND, SECOND * 60);
        for _ in 0..5 {
            pauses.next(None);
            pauses.held(SECOND * 2);
        }
        assert!(pauses.next(None) >= SECOND * 16);
        pauses.held(SECOND * 60);
        assert!(pauses.next(None) <= SECOND);
    }
}
