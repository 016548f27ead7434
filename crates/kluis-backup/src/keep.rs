use std::collections::HashSet;

use jiff::{Span, Timestamp, civil::Date, tz::TimeZone};

/// Of so many days the newest backup stays.
const DAYS: usize = 7;
/// Of so many weeks, from Monday on.
const WEEKS: usize = 4;
/// Of so many months.
const MONTHS: usize = 12;

/// Which backups stay, by their place in `made`: the newest of each of the last seven days, four weeks and
/// twelve months in which one was made. Days are those of UTC.
///
/// The newest always stays, and what stays would stay again.
pub fn keep(made: &[Timestamp]) -> HashSet<usize> {
    let mut newest_first: Vec<usize> = (0..made.len()).collect();
    // Of equal moments the first given counts as newest, each time.
    newest_first.sort_by_key(|at| (std::cmp::Reverse(made[*at]), *at));
    let mut stays = HashSet::new();
    let mut keep_newest = |most: usize, first_day: fn(Date) -> Date| {
        let mut periods = HashSet::new();
        for at in &newest_first {
            let period = first_day(made[*at].to_zoned(TimeZone::UTC).date());
            if periods.len() < most && periods.insert(period) {
                stays.insert(*at);
            }
        }
    };
    keep_newest(DAYS, |day| day);
    keep_newest(WEEKS, |day| {
        day.checked_sub(Span::new().days(day.weekday().to_monday_zero_offset()))
            .unwrap_or(Date::MIN)
    });
    keep_newest(MONTHS, Date::first_of_month);
    stays
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(made: &[&str], expected: &[&str]) {
        let moments: Vec<Timestamp> = made.iter().map(|text| text.parse().unwrap()).collect();
        let mut stays: Vec<usize> = keep(&moments).into_iter().collect();
        stays.sort_unstable();
        let stays: Vec<&str> = stays.into_iter().map(|at| made[at]).collect();
        assert_eq!(stays, expected);
    }

    #[test]
    fn the_newest_of_a_day_a_week_and_a_month_stays() {
        check(&[], &[]);
        check(
            &["2026-11-21T08:00:00Z", "2026-11-21T09:00:00Z"],
            &["2026-11-21T09:00:00Z"],
        );
        // Nine days in a row: seven as days, and the Sunday before as the newest of its week.
        let days: Vec<String> = (10..=22)
            .map(|day| format!("2026-11-{day}T12:00:00Z"))
            .collect();
        let days: Vec<&str> = days.iter().map(String::as_str).collect();
        check(&days, &[&days[5..=5], &days[6..]].concat());
    }

    #[test]
    fn two_years_of_days_leave_days_weeks_and_months() {
        let first: Timestamp = "2024-12-01T12:00:00Z".parse().unwrap();
        let made: Vec<Timestamp> = (0..720)
            .map(|day| first + jiff::SignedDuration::from_hours(24 * day))
            .collect();
        let stays = keep(&made);
        assert!((20..=23).contains(&stays.len()), "{}", stays.len());
        // A year back, the last day of the month.
        let oldest = stays.iter().map(|at| made[*at]).min().unwrap();
        assert_eq!(oldest.to_string(), "2025-12-31T12:00:00Z");
    }

    proptest! {
        #[test]
        fn the_newest_stays_and_what_stays_would_stay_again(
            seconds in proptest::collection::vec(1_700_000_000_i64..1_800_000_000, 1..120)
        ) {
            let made: Vec<Timestamp> =
                seconds.iter().map(|second| Timestamp::from_second(*second).unwrap()).collect();
            let stays = keep(&made);
            prop_assert!(stays.len() <= DAYS + WEEKS + MONTHS);
            let newest = made.iter().max().unwrap();
            prop_assert!(stays.iter().any(|at| made[*at] == *newest));
            let left: Vec<Timestamp> = stays.iter().map(|at| made[*at]).collect();
            prop_assert_eq!(keep(&left).len(), left.len());
        }

        #[test]
        fn any_moment_can_be_asked_about(seconds in proptest::collection::vec(any::<i64>(), 0..20)) {
            let made: Vec<Timestamp> =
                seconds.iter().filter_map(|second| Timestamp::from_second(second % 250_000_000_000).ok()).collect();
            prop_assert!(keep(&made).len() <= made.len());
        }
    }
}
