//! Times as records give them, read strictly, so that nothing but a time can come through.

use jiff::civil::Date;
use kluis_records::{FIRST_YEAR, FhirTime};

/// A FHIR date or time of which every character is known to be one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Moment {
    /// As it was written, to the second.
    pub(crate) text: String,
    /// The first day it can be.
    pub(crate) first: Date,
    /// The last day it can be; the same one where the day is told.
    pub(crate) last: Date,
    names_day: bool,
}

impl Moment {
    /// `None` where it is not exactly a year, a month, a day, or a day with a time of day; where such a day does not exist;
    /// and for years that no record can be of.
    pub(crate) fn of(time: &FhirTime) -> Option<Self> {
        let text = time.as_str();
        let bytes = text.as_bytes();
        let (year, rest) = bytes.split_at_checked(4)?;
        let year = number(year)?;
        if !(FIRST_YEAR..9999).contains(&year) {
            return None;
        }
        let month = match rest {
            [] => None,
            [b'-', digits @ ..] => Some(digits.split_at_checked(2)?),
            _ => return None,
        };
        let Some((month, rest)) = month else {
            let first = Date::new(year, 1, 1).ok()?;
            return Some(Self::whole(text, first, first.last_of_year()));
        };
        let month = i8::try_from(number(month)?).ok()?;
        let day = match rest {
            [] => None,
            [b'-', digits @ ..] => Some(digits.split_at_checked(2)?),
            _ => return None,
        };
        let Some((day, rest)) = day else {
            let first = Date::new(year, month, 1).ok()?;
            return Some(Self::whole(text, first, first.last_of_month()));
        };
        let day = Date::new(year, month, i8::try_from(number(day)?).ok()?).ok()?;
        let time = match rest {
            [] => String::new(),
            [b'T', rest @ ..] => time_of_day(rest)?,
            _ => return None,
        };
        Some(Self {
            text: format!("{day}{time}"),
            first: day,
            last: day,
            names_day: true,
        })
    }

    /// The day where it is, as the text has it; `None` where only a month or year is told.
    pub(crate) fn day(&self) -> Option<Date> {
        self.names_day.then_some(self.first)
    }

    fn whole(text: &str, first: Date, last: Date) -> Self {
        Self {
            text: text.to_owned(),
            first,
            last,
            names_day: false,
        }
    }
}

/// `T` with hours, minutes, seconds and the offset, of `hh:mm`, perhaps seconds, perhaps a fraction, perhaps an offset.
fn time_of_day(text: &[u8]) -> Option<String> {
    let (clock, rest) = text.split_at_checked(5)?;
    let (hours, minutes) = clock_parts(clock)?;
    let (seconds, rest) = match rest {
        [b':', rest @ ..] => {
            let (seconds, rest) = rest.split_at_checked(2)?;
            (number(seconds)?, rest)
        }
        _ => (0, rest),
    };
    let rest = match rest {
        [b'.', rest @ ..] => {
            let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
            (digits > 0).then(|| &rest[digits..])?
        }
        _ => rest,
    };
    let zone = match rest {
        [] => String::new(),
        b"Z" => "Z".to_owned(),
        [sign @ (b'+' | b'-'), zone @ ..] if zone.len() == 5 => {
            let (hours, minutes) = clock_parts(zone)?;
            (hours <= 14).then(|| format!("{}{hours:02}:{minutes:02}", char::from(*sign)))?
        }
        _ => return None,
    };
    (hours <= 23 && seconds <= 59).then(|| format!("T{hours:02}:{minutes:02}:{seconds:02}{zone}"))
}

/// Hours and minutes of `hh:mm`; the minutes are below 60.
fn clock_parts(text: &[u8]) -> Option<(i16, i16)> {
    let (hours, minutes) = (number(text.get(..2)?)?, number(text.get(3..)?)?);
    (text[2] == b':' && minutes <= 59).then_some((hours, minutes))
}

fn number(digits: &[u8]) -> Option<i16> {
    let text = std::str::from_utf8(digits).ok()?;
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<Moment> {
        Moment::of(&FhirTime::new(text))
    }

    #[test]
    fn times_are_read_to_the_second_with_the_day_that_is_written() {
        for (text, expected) in [
            ("2026-09-07", "2026-09-07"),
            ("2026-09-07T00:30:00+02:00", "2026-09-07T00:30:00+02:00"),
            ("2026-09-07T23:59Z", "2026-09-07T23:59:00Z"),
            (
                "2026-09-07T08:15:30.123456-05:00",
                "2026-09-07T08:15:30-05:00",
            ),
            ("2026-09-07T08:15:30", "2026-09-07T08:15:30"),
        ] {
            let moment = read(text).unwrap();
            assert_eq!(moment.text, expected);
            assert_eq!(moment.day(), "2026-09-07".parse().ok());
        }
    }

    #[test]
    fn a_year_or_a_month_names_no_day() {
        for (text, first, last) in [
            ("2024", "2024-01-01", "2024-12-31"),
            ("2024-02", "2024-02-01", "2024-02-29"),
        ] {
            let moment = read(text).unwrap();
            assert_eq!(moment.text, text);
            assert_eq!(moment.day(), None);
            assert_eq!(
                (moment.first, moment.last),
                (first.parse().unwrap(), last.parse().unwrap())
            );
        }
    }

    #[test]
    fn what_is_not_exactly_a_time_is_none() {
        for text in [
            "",
            "202",
            "1849",
            "9999",
            "9999-12-31",
            "2026-",
            "2026-9",
            "2026-13",
            "2026-00",
            "2026-02-29",
            "2026-09-07 ",
            "2026-09-07T",
            "2026-09-07T8:15",
            "2026-09-07T24:00:00Z",
            "2026-09-07T08:60:00Z",
            "2026-09-07T08:15:60Z",
            "2026-09-07T08:15:30.Z",
            "2026-09-07T08:15:30+0200",
            "2026-09-07T08:15:30+15:00",
            "2026-09-07T08:15:30Z Eva",
            "2026-09-07T08:15:30Z[Europe/Brussels]",
            "2026-09-07T08.15",
            "２026-09-07",
            "Eva!",
            "2026-09-07T08:15:30é",
            "+026",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
