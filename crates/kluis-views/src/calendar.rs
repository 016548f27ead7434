//! Weeks and months.

use std::fmt;

use jiff::ToSpan;
use jiff::civil::{Date, ISOWeekDate, Weekday};

/// A week of [ISO 8601](https://www.iso.org/iso-8601-date-and-time-format.html): it begins on a Monday, and belongs to the
/// year that most of its days lie in. Its text is `2026-W37`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IsoWeek {
    year: i16,
    week: i8,
}

impl IsoWeek {
    /// Returns the week that a day lies in.
    #[must_use]
    pub fn of(day: Date) -> Self {
        let date = day.iso_week_date();
        Self {
            year: date.year(),
            week: date.week(),
        }
    }

    /// Returns its first day.
    #[must_use]
    pub fn monday(self) -> Date {
        ISOWeekDate::new(self.year, self.week, Weekday::Monday)
            .expect("the week of a day exists")
            .date()
    }

    /// Returns its last day.
    #[must_use]
    pub fn sunday(self) -> Date {
        moved(self.monday(), 6)
    }

    /// Returns the month that most of its days lie in: that of its Thursday.
    #[must_use]
    pub fn month(self) -> Month {
        Month::of(moved(self.monday(), 3))
    }
}

impl fmt::Display for IsoWeek {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:04}-W{:02}", self.year, self.week)
    }
}

/// A month of a year. Its text is `2026-09`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month {
    year: i16,
    month: i8,
}

impl Month {
    /// Returns the month that a day lies in.
    #[must_use]
    pub fn of(day: Date) -> Self {
        Self {
            year: day.year(),
            month: day.month(),
        }
    }
}

impl fmt::Display for Month {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:04}-{:02}", self.year, self.month)
    }
}

/// The day so many days later, or earlier.
pub(crate) fn moved(day: Date, days: i32) -> Date {
    day.saturating_add(days.days())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn week(day: &str) -> IsoWeek {
        IsoWeek::of(day.parse().unwrap())
    }

    #[test]
    fn weeks_belong_to_the_year_of_their_thursday() {
        for (day, expected) in [
            ("2026-09-07", "2026-W37"),
            ("2026-09-13", "2026-W37"),
            ("2026-12-31", "2026-W53"),
            ("2027-01-03", "2026-W53"),
            ("2027-01-04", "2027-W01"),
            ("2024-12-30", "2025-W01"),
            ("2021-01-03", "2020-W53"),
        ] {
            assert_eq!(week(day).to_string(), expected, "{day}");
        }
    }

    #[test]
    fn a_week_knows_its_days_and_its_month() {
        let last = week("2027-01-01");
        assert_eq!(last.monday().to_string(), "2026-12-28");
        assert_eq!(last.sunday().to_string(), "2027-01-03");
        assert_eq!(last.month().to_string(), "2026-12");
        assert_eq!(week("2026-09-30").month().to_string(), "2026-10");
    }

    #[test]
    fn days_move_over_leap_days_and_years() {
        let day = "2024-03-01".parse().unwrap();
        assert_eq!(moved(day, -1).to_string(), "2024-02-29");
        assert_eq!(moved(day, -91).to_string(), "2023-12-01");
    }
}
