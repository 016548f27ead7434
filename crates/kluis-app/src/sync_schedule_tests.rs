use proptest::prelude::*;

use super::*;

const SECOND: Duration = Duration::from_secs(1);
const MINUTE: Duration = Duration::from_secs(60);
/// When every test begins, on a clock that has run for a while.
const START: Duration = Duration::from_secs(1_000_000);

fn start() -> SyncStart {
    SyncStart {
        settings: SyncSettings::default(),
        signed_in: true,
        last_round: Some(Duration::ZERO),
        pending: false,
        seed: 7,
    }
}

fn schedule() -> SyncSchedule {
    SyncSchedule::new(START, start())
}

/// Does a round at `now` that ends at once.
fn round(schedule: &mut SyncSchedule, now: Duration, end: RoundEnd) {
    schedule.tell(now, SyncEvent::Began);
    schedule.tell(now, SyncEvent::Ended(end));
}

#[test]
fn rounds_come_every_quarter_of_an_hour_by_themselves() {
    let mut schedule = schedule();
    assert_eq!(schedule.next(), Some(START + 15 * MINUTE));
    round(&mut schedule, START + 16 * MINUTE, RoundEnd::Done);
    assert_eq!(schedule.next(), Some(START + 31 * MINUTE));
    let hourly = SyncSettings {
        every_minutes: Some(60),
        ..SyncSettings::default()
    };
    schedule.tell(START, SyncEvent::Settings(hourly));
    assert_eq!(schedule.next(), Some(START + 76 * MINUTE));
}

#[test]
fn a_safe_that_was_long_closed_or_has_something_waiting_is_brought_up_to_date_soon() {
    for (last_round, pending) in [
        (None, false),
        (Some(MINUTE), true),
        (Some(40 * MINUTE), false),
    ] {
        let start = SyncStart {
            last_round,
            pending,
            ..start()
        };
        let schedule = SyncSchedule::new(START, start);
        assert_eq!(schedule.next(), Some(START + QUIET), "{start:?}");
    }
}

#[test]
fn changes_go_ten_seconds_after_the_last_and_at_most_a_minute_after_the_first() {
    let mut schedule = schedule();
    schedule.tell(START + MINUTE, SyncEvent::Changed);
    assert_eq!(schedule.next(), Some(START + MINUTE + QUIET));
    for second in 0..55 {
        schedule.tell(START + MINUTE + second * SECOND, SyncEvent::Changed);
    }
    assert_eq!(schedule.next(), Some(START + 2 * MINUTE));
}

#[test]
fn a_change_during_a_round_is_for_the_next_and_a_failed_round_loses_none() {
    let mut schedule = schedule();
    let now = START + MINUTE;
    schedule.tell(now, SyncEvent::Changed);
    schedule.tell(now, SyncEvent::Began);
    schedule.tell(now + SECOND, SyncEvent::Changed);
    schedule.tell(now + 2 * SECOND, SyncEvent::Ended(RoundEnd::Done));
    assert_eq!(schedule.next(), Some(now + SECOND + QUIET));

    round(&mut schedule, now + MINUTE, RoundEnd::Failed);
    let next = schedule.next().unwrap();
    assert!(next <= now + MINUTE + FIRST_WAIT, "{next:?}");
    round(&mut schedule, next, RoundEnd::Done);
    assert_eq!(schedule.next(), Some(next + 15 * MINUTE));
}

#[test]
fn the_return_of_the_network_is_answered_at_once_whatever_the_wait_was() {
    let mut schedule = schedule();
    let mut now = START;
    for _ in 0..9 {
        now += 2 * LONGEST_WAIT;
        round(&mut schedule, now, RoundEnd::Failed);
    }
    schedule.tell(now, SyncEvent::NetworkGone);
    assert!(schedule.next().unwrap() > now + LONGEST_WAIT / 2);
    let back = now + MINUTE;
    schedule.tell(back, SyncEvent::NetworkBack);
    let next = schedule.next().unwrap();
    assert!((back..=back + RETURN_JITTER).contains(&next), "{next:?}");
}

#[test]
fn a_network_that_comes_and_goes_does_not_make_rounds_without_a_breath() {
    let mut schedule = schedule();
    let now = START + MINUTE;
    round(&mut schedule, now, RoundEnd::Done);
    schedule.tell(now, SyncEvent::NetworkGone);
    schedule.tell(now, SyncEvent::NetworkBack);
    assert_eq!(schedule.next(), Some(now + BREATH));
}

#[test]
fn a_sign_in_that_ended_stops_everything_until_the_person_signs_in_again() {
    let mut schedule = schedule();
    round(&mut schedule, START, RoundEnd::SignInOver);
    for event in [SyncEvent::Changed, SyncEvent::NetworkBack, SyncEvent::Asked] {
        schedule.tell(START, event);
        assert_eq!(schedule.next(), None, "{event:?}");
    }
    schedule.tell(START + MINUTE, SyncEvent::SignedIn);
    assert!(schedule.next().is_some());
}

#[test]
fn who_asks_by_hand_is_answered_at_once_even_where_nothing_goes_by_itself() {
    let by_hand = SyncSettings {
        every_minutes: None,
        on_metered: false,
        on_battery: false,
    };
    let mut schedule = schedule();
    for event in [
        SyncEvent::Settings(by_hand),
        SyncEvent::Metered(true),
        SyncEvent::OnBattery(true),
        SyncEvent::NetworkGone,
    ] {
        schedule.tell(START, event);
    }
    assert_eq!(schedule.next(), None);
    schedule.tell(START, SyncEvent::Asked);
    assert_eq!(schedule.next(), Some(Duration::ZERO));
    round(&mut schedule, START, RoundEnd::Failed);
    assert_eq!(schedule.next(), None);
}

fn settings() -> impl Strategy<Value = SyncSettings> {
    let minutes = prop_oneof![Just(None), (5_u32..=1440).prop_map(Some)];
    (minutes, any::<bool>(), any::<bool>()).prop_map(|(every_minutes, on_metered, on_battery)| {
        SyncSettings {
            every_minutes,
            on_metered,
            on_battery,
        }
    })
}

fn end() -> impl Strategy<Value = RoundEnd> {
    prop_oneof![
        Just(RoundEnd::Done),
        Just(RoundEnd::Busy),
        Just(RoundEnd::Stopped),
        Just(RoundEnd::Failed),
        Just(RoundEnd::SignInOver),
    ]
}

/// What can happen besides rounds, which follow from what the schedule says.
fn event() -> impl Strategy<Value = SyncEvent> {
    prop_oneof![
        4 => Just(SyncEvent::Changed),
        1 => Just(SyncEvent::NetworkGone),
        1 => Just(SyncEvent::NetworkBack),
        1 => any::<bool>().prop_map(SyncEvent::Metered),
        1 => any::<bool>().prop_map(SyncEvent::OnBattery),
        1 => settings().prop_map(SyncEvent::Settings),
        1 => Just(SyncEvent::SignedIn),
        1 => Just(SyncEvent::SignedOut),
    ]
}

fn happenings() -> impl Strategy<Value = Vec<(u32, SyncEvent, u32, RoundEnd)>> {
    proptest::collection::vec((0_u32..2_000, event(), 0_u32..100, end()), 1..60)
}

proptest! {
    /// Whatever happens: a round begins only when it may, and never beside another.
    #[test]
    fn no_round_begins_where_it_may_not(seed in any::<u64>(), happenings in happenings()) {
        let mut schedule = SyncSchedule::new(START, SyncStart { seed, ..start() });
        let (mut now, mut settings) = (START, SyncSettings::default());
        let (mut metered, mut on_battery, mut signed_in) = (false, false, true);
        // The end of the last round that failed and how many did so in a row, while no network returned
        // and nobody signed in.
        let mut failed: Option<(Duration, u32)> = None;
        for (pause, event, length, end) in happenings {
            now += pause * SECOND;
            schedule.tell(now, event);
            match event {
                SyncEvent::Metered(is) => metered = is,
                SyncEvent::OnBattery(is) => on_battery = is,
                SyncEvent::Settings(is) => settings = is,
                SyncEvent::SignedOut => signed_in = false,
                SyncEvent::SignedIn => (signed_in, failed) = (true, None),
                SyncEvent::NetworkBack => failed = None,
                _ => {}
            }
            let Some(next) = schedule.next() else {
                continue;
            };
            prop_assert!(signed_in && settings.every_minutes.is_some());
            prop_assert!(settings.on_metered || !metered);
            prop_assert!(settings.on_battery || !on_battery);
            if let Some((ended, times)) = failed {
                let doubled = FIRST_WAIT.saturating_mul(1 << times.min(16));
                let wait = doubled.min(LONGEST_WAIT);
                prop_assert!(next >= ended + wait - wait / 4, "{next:?} after {ended:?}, {times}");
            }
            if next > now {
                continue;
            }
            schedule.tell(now, SyncEvent::Began);
            prop_assert_eq!(schedule.next(), None);
            schedule.tell(now + length * SECOND, SyncEvent::Changed);
            prop_assert_eq!(schedule.next(), None);
            now += length * SECOND;
            schedule.tell(now, SyncEvent::Ended(end));
            signed_in &= end != RoundEnd::SignInOver;
            failed = match (end, failed) {
                (RoundEnd::Failed, Some((_, times))) => Some((now, times + 1)),
                (RoundEnd::Failed, None) => Some((now, 0)),
                _ => None,
            };
            if let Some(next) = schedule.next() {
                prop_assert!(next >= now + BREATH, "no breath after {end:?}");
            }
        }
    }

    /// What may go is not put off for ever: at most the minutes that were chosen, or an hour.
    #[test]
    fn what_may_go_goes(seed in any::<u64>(), happenings in happenings()) {
        let mut schedule = SyncSchedule::new(START, SyncStart { seed, ..start() });
        let mut now = START;
        for (pause, event, _, end) in happenings {
            now += pause * SECOND;
            schedule.tell(now, event);
            if schedule.next().is_some_and(|next| next <= now) {
                round(&mut schedule, now, end);
            }
        }
        for event in [
            SyncEvent::Settings(SyncSettings::default()),
            SyncEvent::Metered(false),
            SyncEvent::OnBattery(false),
            SyncEvent::SignedIn,
        ] {
            schedule.tell(now, event);
        }
        prop_assert!(schedule.next().unwrap() <= now + LONGEST_WAIT);
        schedule.tell(now, SyncEvent::NetworkBack);
        prop_assert!(schedule.next().unwrap() <= now + RETURN_JITTER.max(BREATH));
    }

    /// A locked safe stays quiet, whatever happens and whoever asks.
    #[test]
    fn a_locked_safe_is_quiet(seed in any::<u64>(), happenings in happenings()) {
        let mut schedule = SyncSchedule::new(START, SyncStart { seed, ..start() });
        schedule.tell(START, SyncEvent::Locked);
        for (pause, event, ..) in happenings {
            schedule.tell(START + pause * SECOND, event);
            schedule.tell(START + pause * SECOND, SyncEvent::Asked);
            prop_assert_eq!(schedule.next(), None);
        }
    }

    /// Waits double up to an hour, and no two computers wait in step.
    #[test]
    fn waits_double_up_to_an_hour(seed in any::<u64>()) {
        let mut schedule = SyncSchedule::new(START, SyncStart { seed, ..start() });
        let mut now = START;
        for times in 0..20 {
            round(&mut schedule, now, RoundEnd::Failed);
            let wait = schedule.next().unwrap() - now;
            let longest = FIRST_WAIT.saturating_mul(1 << times.min(16)).min(LONGEST_WAIT);
            prop_assert!(wait <= longest && wait >= longest - longest / 4, "{wait:?}");
            now += wait;
        }
    }
}
