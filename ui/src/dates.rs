//! Dates and times as a person reads them.
//!
//! Times come as RFC 3339 text or as FHIR dates, which may stop at the year or month. A time
//! in UTC is shown in the time zone of the computer; a time that carries its own offset is
//! shown as the clock on the wall showed it then.

use fluent_bundle::FluentValue;

use crate::i18n::Texts;

/// A calendar date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day {
    pub year: i32,
    pub month: u32,
    pub day: u32,
}

impl Day {
    /// The date, if the calendar has it.
    pub fn new(year: i32, month: u32, day: u32) -> Option<Self> {
        let exists = (1..=12).contains(&month) && day >= 1 && day <= days_in_month(year, month);
        exists.then_some(Self { year, month, day })
    }

    /// Days since 1 January 1970 (H. Hinnant, "chrono-compatible low-level date algorithms").
    pub fn number(self) -> i64 {
        let year = i64::from(self.year) - i64::from(self.month <= 2);
        let era = year.div_euclid(400);
        let year_of_era = year.rem_euclid(400);
        let shifted_month = (i64::from(self.month) + 9) % 12;
        let day_of_year = (153 * shifted_month + 2) / 5 + i64::from(self.day) - 1;
        era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year
            - 719_468
    }

    /// The date of a number of days since 1 January 1970.
    pub fn from_number(number: i64) -> Self {
        let shifted = number + 719_468;
        let era = shifted.div_euclid(146_097);
        let day_of_era = shifted.rem_euclid(146_097);
        let year_of_era =
            (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted_month = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
        let month = if shifted_month < 10 {
            shifted_month + 3
        } else {
            shifted_month - 9
        };
        let year = year_of_era + era * 400 + i64::from(month <= 2);
        Self {
            year: year as i32,
            month: month as u32,
            day: day as u32,
        }
    }

    /// The date as ISO 8601 writes it.
    pub fn iso(self) -> String {
        format!("{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

fn days_in_month(year: i32, month: u32) -> u32 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// A date of which only the beginning may be known, with the time if there is one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Moment {
    Year(i32),
    Month(i32, u32),
    Day(Day),
    Minute(Day, u32),
}

fn parse(text: &str, local_offset: &dyn Fn(i64) -> i64) -> Option<Moment> {
    let (date, time) = match text.split_once(['T', ' ']) {
        Some((date, time)) => (date, Some(time)),
        None => (text, None),
    };
    let mut parts = date.split('-');
    let year: i32 = parts.next().filter(|year| year.len() == 4)?.parse().ok()?;
    let Some(month) = parts.next() else {
        return Some(Moment::Year(year));
    };
    let month: u32 = month
        .parse()
        .ok()
        .filter(|month| (1..=12).contains(month))?;
    let Some(day) = parts.next() else {
        return Some(Moment::Month(year, month));
    };
    let day = Day::new(year, month, day.parse().ok()?)?;
    let Some(time) = time else {
        return Some(Moment::Day(day));
    };
    let hour: u32 = time.get(0..2)?.parse().ok().filter(|hour| *hour < 24)?;
    let minute: u32 = time.get(3..5)?.parse().ok().filter(|minute| *minute < 60)?;
    let minutes = hour * 60 + minute;
    if !time.ends_with(['Z', 'z']) {
        return Some(Moment::Minute(day, minutes));
    }
    let utc = day.number() * 1440 + i64::from(minutes);
    let local = utc + local_offset(utc);
    Some(Moment::Minute(
        Day::from_number(local.div_euclid(1440)),
        local.rem_euclid(1440) as u32,
    ))
}

/// Minutes that the clock of this computer is ahead of UTC at a moment, given in minutes
/// since 1970 in UTC.
#[cfg(target_arch = "wasm32")]
fn computer_offset(utc_minutes: i64) -> i64 {
    let milliseconds = wasm_bindgen::JsValue::from_f64(utc_minutes as f64 * 60_000.0);
    -js_sys::Date::new(&milliseconds).get_timezone_offset() as i64
}

#[cfg(not(target_arch = "wasm32"))]
fn computer_offset(_: i64) -> i64 {
    0
}

/// Today's date on this computer.
#[cfg(target_arch = "wasm32")]
pub fn today() -> Day {
    let now = js_sys::Date::new_0();
    Day {
        year: now.get_full_year() as i32,
        month: now.get_month() + 1,
        day: now.get_date(),
    }
}

#[cfg(not(target_arch = "wasm32"))]
pub fn today() -> Day {
    let seconds = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .map_or(0, |since| since.as_secs());
    Day::from_number((seconds / 86_400) as i64)
}

/// What a date is written with. The day is a number, since some languages write the first of a
/// month in another way; the year is not, since it has no groups of digits.
fn day_args(day: Day, month: String) -> [(&'static str, FluentValue<'static>); 3] {
    [
        ("day", day.day.into()),
        ("month", month.into()),
        ("year", day.year.to_string().into()),
    ]
}

fn long_day(texts: Texts, day: Day) -> String {
    texts.t_args("date-long", &day_args(day, month_name(texts, day.month)))
}

/// The name of a month, counted from 1.
pub fn month_name(texts: Texts, month: u32) -> String {
    texts
        .t_dynamic("month-", &month.to_string())
        .unwrap_or_default()
}

/// A date with its time where it has one: "20 november 2026, 08:15".
pub fn long(texts: Texts, text: &str) -> String {
    match parse(text, &computer_offset) {
        Some(Moment::Year(year)) => year.to_string(),
        Some(Moment::Month(year, month)) => texts.t_args(
            "date-month",
            &[
                ("month", month_name(texts, month).into()),
                ("year", year.to_string().into()),
            ],
        ),
        Some(Moment::Day(day)) => long_day(texts, day),
        Some(Moment::Minute(day, minutes)) => texts.t_args(
            "date-time",
            &[
                ("date", long_day(texts, day).into()),
                ("time", clock(texts, minutes).into()),
            ],
        ),
        None => text.to_owned(),
    }
}

/// Only the date: "20 november 2026".
pub fn long_date(texts: Texts, text: &str) -> String {
    match parse(text, &computer_offset) {
        Some(Moment::Minute(day, _) | Moment::Day(day)) => long_day(texts, day),
        _ => long(texts, text),
    }
}

fn clock(texts: Texts, minutes: u32) -> String {
    let two_digits = |number: u32| format!("{number:02}").into();
    texts.t_args(
        "clock",
        &[
            ("hours", two_digits(minutes / 60)),
            ("minutes", two_digits(minutes % 60)),
        ],
    )
}

/// Only the time of day: "14:02"; the whole text where it has none.
pub fn clock_of(texts: Texts, text: &str) -> String {
    match parse(text, &computer_offset) {
        Some(Moment::Minute(_, minutes)) => clock(texts, minutes),
        _ => long(texts, text),
    }
}

/// The calendar date of a text, on this computer.
pub fn day_of(text: &str) -> Option<Day> {
    match parse(text, &computer_offset)? {
        Moment::Day(day) | Moment::Minute(day, _) => Some(day),
        Moment::Month(year, month) => Day::new(year, month, 1),
        Moment::Year(year) => Day::new(year, 1, 1),
    }
}

/// A place on the time axis of a chart, in days since 1970.
pub fn axis_position(text: &str) -> Option<f64> {
    match parse(text, &computer_offset)? {
        Moment::Minute(day, minutes) => Some(day.number() as f64 + f64::from(minutes) / 1440.0),
        Moment::Day(day) => Some(day.number() as f64),
        Moment::Month(year, month) => Some(Day::new(year, month, 1)?.number() as f64),
        Moment::Year(year) => Some(Day::new(year, 1, 1)?.number() as f64),
    }
}

/// A date at an axis: "20 nov. 2026".
pub fn axis_label(texts: Texts, position: f64) -> String {
    let day = Day::from_number(position.floor() as i64);
    let month = texts
        .t_dynamic("month-short-", &day.month.to_string())
        .unwrap_or_default();
    texts.t_args("date-short", &day_args(day, month))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Language;

    #[test]
    fn dates_are_written_out_in_the_language() {
        let check = |text: &str, expected: [&str; 5]| {
            assert_eq!(
                Language::ALL.map(|language| long(Texts::new(language), text)),
                expected
            );
        };
        check(
            "2026-11-20T08:15:00Z",
            [
                "20 november 2026, 08:15",
                "20 November 2026, 08:15",
                "20 novembre 2026 à 08:15",
                "20. November 2026, 08:15",
                "20. marraskuuta 2026 klo 08.15",
            ],
        );
        check(
            "2026-03-01T08:15:30.250+01:00",
            [
                "1 maart 2026, 08:15",
                "1 March 2026, 08:15",
                "1er mars 2026 à 08:15",
                "1. März 2026, 08:15",
                "1. maaliskuuta 2026 klo 08.15",
            ],
        );
        check(
            "2026-03-01",
            [
                "1 maart 2026",
                "1 March 2026",
                "1er mars 2026",
                "1. März 2026",
                "1. maaliskuuta 2026",
            ],
        );
        check(
            "2026-03",
            [
                "maart 2026",
                "March 2026",
                "mars 2026",
                "März 2026",
                "maaliskuu 2026",
            ],
        );
        check("1951", ["1951"; 5]);
        check("unknown", ["unknown"; 5]);
        check("2026-02-30", ["2026-02-30"; 5]);
    }

    #[test]
    fn dates_at_an_axis_and_times_of_the_day_are_short() {
        let day = Day::new(2026, 1, 1).unwrap().number() as f64;
        assert_eq!(
            Language::ALL.map(|language| axis_label(Texts::new(language), day)),
            [
                "1 jan. 2026",
                "1 Jan 2026",
                "1er janv. 2026",
                "1. Jan. 2026",
                "1. tammik. 2026"
            ]
        );
        assert_eq!(
            Language::ALL
                .map(|language| clock_of(Texts::new(language), "2026-01-01T08:05:00+01:00")),
            ["08:05", "08:05", "08:05", "08:05", "08.05"]
        );
    }

    #[test]
    fn utc_is_shown_on_the_clock_of_the_computer() {
        let parsed = parse("2026-12-31T23:30:00Z", &|_| 60);
        assert_eq!(
            parsed,
            Some(Moment::Minute(Day::new(2027, 1, 1).unwrap(), 30))
        );
    }

    #[test]
    fn day_numbers_go_there_and_back() {
        for number in [-40_000, -1, 0, 1, 11_016, 20_778, 60_000] {
            assert_eq!(Day::from_number(number).number(), number);
        }
        assert_eq!(Day::new(1970, 1, 1).unwrap().number(), 0);
        assert_eq!(Day::new(2000, 2, 29).unwrap().number(), 11_016);
    }

    #[test]
    fn days_the_calendar_lacks_are_refused() {
        assert_eq!(Day::new(2026, 2, 29), None);
        assert_eq!(Day::new(2026, 13, 1), None);
        assert_eq!(Day::new(2026, 4, 31), None);
        assert!(Day::new(2024, 2, 29).is_some());
    }
}
