//! When a safe is brought up to date by itself. Pure: no clock, no input, no output.
//!
//! All times are on one clock that does not go back, counted from any fixed moment.

use std::time::Duration;

use kluis_api::SyncSettings;

/// How long after the last change a round begins, so that what belongs together goes together.
const QUIET: Duration = Duration::from_secs(10);
/// Somebody who goes on changing things is not waited for any longer than this.
const LONGEST_CHANGE: Duration = Duration::from_secs(60);
/// The first wait after a round that failed; each further one doubles it.
const FIRST_WAIT: Duration = Duration::from_secs(30);
/// No wait is longer.
const LONGEST_WAIT: Duration = Duration::from_secs(60 * 60);
/// How long another round on the same safe is given.
const BUSY_WAIT: Duration = Duration::from_secs(30);
/// The least between two rounds, also where the network comes and goes.
const BREATH: Duration = Duration::from_secs(5);
/// When many computers get their network back together, they do not all ask in the same second.
const RETURN_JITTER: Duration = Duration::from_secs(3);

/// Something that happened to a safe or around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SyncEvent {
    /// Something was changed here that a round would send or remove, or the server told of a change.
    Changed,
    /// The person wants a round now.
    Asked,
    /// There is no network any more.
    NetworkGone,
    /// There is a network again.
    NetworkBack,
    /// Whether the connection is paid for by what goes over it.
    Metered(bool),
    /// Whether the computer runs on battery.
    OnBattery(bool),
    /// The person chose something else.
    Settings(SyncSettings),
    /// Somebody signed in at the cooperative, or did so again.
    SignedIn,
    /// Nobody is signed in any more.
    SignedOut,
    /// A round began.
    Began,
    /// It ended.
    Ended(RoundEnd),
    /// The safe was locked: its keys are gone, and nothing can be sent any more.
    Locked,
}

/// How a round ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RoundEnd {
    /// It reached its end.
    Done,
    /// Another round runs on the same safe, in this program or another.
    Busy,
    /// It was broken off here, for something that goes first.
    Stopped,
    /// The server could not be reached or refused, or something here was in the way.
    Failed,
    /// The sign-in does not hold any more.
    SignInOver,
}

/// What is known at the beginning.
#[derive(Clone, Copy, Debug)]
pub struct SyncStart {
    /// What the person chose.
    pub settings: SyncSettings,
    /// Whether somebody is signed in.
    pub signed_in: bool,
    /// How long ago the last round ended; `None` where there was none.
    pub last_round: Option<Duration>,
    /// Whether something waits here to be sent or removed.
    pub pending: bool,
    /// Decides the jitter.
    pub seed: u64,
}

/// Says when the next round of one open safe begins.
#[derive(Clone, Debug)]
pub struct SyncSchedule {
    settings: SyncSettings,
    signed_in: bool,
    locked: bool,
    running: bool,
    network_gone: bool,
    metered: bool,
    on_battery: bool,
    /// From where the minutes are counted; `None`: they are over.
    counted_from: Option<Duration>,
    /// The first and the last change that no round has taken along.
    changed: Option<(Duration, Duration)>,
    /// The changes that the round under way takes along.
    in_hand: Option<(Duration, Duration)>,
    /// The person asked.
    asked: bool,
    /// What was to be done was not: again as soon as may be.
    again: bool,
    /// When the return of the network is answered.
    returned: Option<Duration>,
    /// Nothing begins by itself before.
    not_before: Duration,
    last_end: Option<Duration>,
    failures: u32,
    random: u64,
}

impl SyncSchedule {
    /// Begins with a safe that was just opened. Nothing happens in the first seconds.
    pub fn new(now: Duration, start: SyncStart) -> Self {
        Self {
            settings: start.settings,
            signed_in: start.signed_in,
            locked: false,
            running: false,
            network_gone: false,
            metered: false,
            on_battery: false,
            counted_from: start.last_round.and_then(|age| now.checked_sub(age)),
            changed: start.pending.then_some((now, now)),
            in_hand: None,
            asked: false,
            again: false,
            returned: None,
            not_before: now + QUIET,
            last_end: None,
            failures: 0,
            random: start.seed,
        }
    }

    /// When the next round begins; what lies in the past begins now. `None` until something happens.
    pub fn next(&self) -> Option<Duration> {
        if self.locked || self.running || !self.signed_in {
            return None;
        }
        if self.asked {
            return Some(Duration::ZERO);
        }
        let minutes = self.settings.every_minutes?;
        if !self.goes_by_itself() {
            return None;
        }
        let every = Duration::from_secs(u64::from(minutes) * 60);
        let regular = self
            .counted_from
            .map_or(Duration::ZERO, |since| since.saturating_add(every));
        let changed = self
            .changed
            .map(|(first, last)| (last + QUIET).min(first + LONGEST_CHANGE));
        let again = self.again.then_some(Duration::ZERO);
        let wished = [changed, again]
            .into_iter()
            .flatten()
            .fold(regular, Duration::min);
        let next = wished.max(self.not_before);
        Some(self.returned.map_or(next, |returned| returned.min(next)))
    }

    /// Whether rounds begin by themselves, as the person chose and as things are.
    pub fn goes_by_itself(&self) -> bool {
        let settings = self.settings;
        self.signed_in
            && !self.locked
            && settings.every_minutes.is_some()
            && (!self.metered || settings.on_metered)
            && (!self.on_battery || settings.on_battery)
    }

    /// Takes in what happened.
    pub fn tell(&mut self, now: Duration, event: SyncEvent) {
        match event {
            SyncEvent::Changed => self.change(now),
            SyncEvent::Asked => self.asked = true,
            SyncEvent::NetworkGone => {
                self.network_gone = true;
                self.returned = None;
                // The system may be wrong about it, so that a try now and then is right.
                self.not_before = self.not_before.max(now + LONGEST_WAIT);
            }
            SyncEvent::NetworkBack => {
                self.network_gone = false;
                self.not_before = self.after_a_breath(now);
                let returned = now + self.part_of(RETURN_JITTER);
                self.returned = Some(returned.max(self.not_before));
            }
            SyncEvent::Metered(metered) => self.metered = metered,
            SyncEvent::OnBattery(on_battery) => self.on_battery = on_battery,
            SyncEvent::Settings(settings) => self.settings = settings,
            SyncEvent::SignedIn => {
                self.signed_in = true;
                self.failures = 0;
                self.not_before = self.after_a_breath(now);
                self.change(now);
            }
            SyncEvent::SignedOut => self.signed_in = false,
            SyncEvent::Began => {
                self.running = true;
                self.asked = false;
                self.again = false;
                self.returned = None;
                self.in_hand = self.changed.take();
            }
            SyncEvent::Ended(end) => self.end(now, end),
            SyncEvent::Locked => self.locked = true,
        }
    }

    fn after_a_breath(&self, now: Duration) -> Duration {
        self.last_end.map_or(now, |end| now.max(end + BREATH))
    }

    fn change(&mut self, now: Duration) {
        let first = self.changed.map_or(now, |(first, _)| first);
        self.changed = Some((first, now));
    }

    fn end(&mut self, now: Duration, end: RoundEnd) {
        self.running = false;
        self.last_end = Some(now);
        let in_hand = self.in_hand.take();
        if end == RoundEnd::Done {
            self.failures = 0;
            self.counted_from = Some(now);
            self.not_before = now + BREATH;
            return;
        }
        self.again = true;
        if let Some((first, last)) = in_hand {
            let last = self.changed.map_or(last, |(_, last)| last);
            self.changed = Some((first, last));
        }
        let wait = match end {
            RoundEnd::Done => return,
            RoundEnd::Busy => BUSY_WAIT,
            RoundEnd::Stopped => QUIET,
            RoundEnd::Failed => self.wait_longer(),
            RoundEnd::SignInOver => {
                self.signed_in = false;
                return;
            }
        };
        self.not_before = now + wait;
    }

    /// The wait after a failure: doubled each time, up to an hour, and shortened by up to a quarter by
    /// chance.
    fn wait_longer(&mut self) -> Duration {
        let doubled = FIRST_WAIT.saturating_mul(1 << self.failures.min(16));
        self.failures = self.failures.saturating_add(1);
        let wait = if self.network_gone {
            LONGEST_WAIT
        } else {
            doubled.min(LONGEST_WAIT)
        };
        wait - self.part_of(wait / 4)
    }

    /// Some part of `whole`, by chance ([SplitMix64](https://prng.di.unimi.it/splitmix64.c)).
    fn part_of(&mut self, whole: Duration) -> Duration {
        self.random = self.random.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.random;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^= mixed >> 31;
        whole.mul_f64((mixed >> 11) as f64 / (1_u64 << 53) as f64)
    }
}

#[cfg(test)]
#[path = "sync_schedule_tests.rs"]
mod tests;
