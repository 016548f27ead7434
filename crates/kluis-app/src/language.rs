use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use kluis_records::Category;

use crate::{AppError, Result};

/// An instant as the interface writes it: RFC 3339 in UTC, whole seconds.
pub(crate) fn instant(time: Timestamp) -> String {
    time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// The name of a category in a language, in English where there is none.
pub(crate) fn category_name<'a>(category: &'a Category, language: &str) -> &'a str {
    let primary = language.split('-').next().unwrap_or(language);
    category
        .names
        .get(primary)
        .or_else(|| category.names.get("en"))
        .unwrap_or(&category.id)
}

/// The end of what a person means by "until": an instant, or the end of a day where they live.
pub(crate) fn until(text: &str) -> Result<Timestamp> {
    if let Ok(time) = text.parse::<Timestamp>() {
        return Ok(time);
    }
    let day: Date = text.parse().map_err(|_| not_a_date(text))?;
    day.checked_add(1.day())
        .and_then(|next| next.to_zoned(TimeZone::system()))
        .and_then(|midnight| midnight.timestamp().checked_sub(1.second()))
        .map_err(|_| not_a_date(text))
}

/// The start of what a person means by "since": an instant, or the start of a day where they
/// live.
pub(crate) fn since(text: &str) -> Result<Timestamp> {
    if let Ok(time) = text.parse::<Timestamp>() {
        return Ok(time);
    }
    text.parse::<Date>()
        .and_then(|day| day.to_zoned(TimeZone::system()))
        .map(|midnight| midnight.timestamp())
        .map_err(|_| not_a_date(text))
}

/// Whether two instants fall on one day where the person lives.
pub(crate) fn same_day(left: Timestamp, right: Timestamp) -> bool {
    let zone = TimeZone::system();
    left.to_zoned(zone.clone()).date() == right.to_zoned(zone).date()
}

fn not_a_date(text: &str) -> AppError {
    AppError::argument(format!(
        "\"{text}\" is no date; write it like 2027-01-31 or 2027-01-31T12:00:00Z"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn until_a_day_includes_the_whole_day() {
        let end = until("2027-01-31").unwrap().to_zoned(TimeZone::system());
        assert_eq!(end.date().to_string(), "2027-01-31");
        assert_eq!((end.hour(), end.minute(), end.second()), (23, 59, 59));
    }

    #[test]
    fn until_an_instant_is_that_instant() {
        let end = until("2027-01-31T12:00:00Z").unwrap();
        assert_eq!(instant(end), "2027-01-31T12:00:00Z");
    }

    #[test]
    fn what_is_no_date_is_refused_with_an_example() {
        for text in ["", "soon", "2027-13-01", "31/01/2027"] {
            let error = until(text).unwrap_err().to_string();
            assert!(error.contains("2027-01-31"), "{error}");
        }
    }
}
