//! FHIR dates and times: the text as written, and a point in time to sort by.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, civil};

use crate::TimeFault;

/// The earliest year a record may stand in.
pub const FIRST_YEAR: i16 = 1850;

/// A FHIR `date`, `dateTime` or `instant`, which may be only a year or a month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FhirTime {
    text: String,
    sort: Option<Timestamp>,
}

impl FhirTime {
    /// Keeps the text; what is no FHIR time has no [`FhirTime::sort_time`].
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            sort: sort_time(text),
        }
    }

    /// The text as it was written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// A point in time to sort by: the beginning of a year, month or day in UTC; a time without an offset, which FHIR
    /// does not allow but files have, counts as UTC. `None` where the text is no date or time.
    #[must_use]
    pub fn sort_time(&self) -> Option<Timestamp> {
        self.sort
    }

    /// Whether the year lies from [`FIRST_YEAR`] to the end of the year after `now`.
    ///
    /// # Errors
    /// [`TimeFault::Form`] or [`TimeFault::Range`].
    pub fn check(&self, now: Timestamp) -> Result<(), TimeFault> {
        let year = self
            .sort
            .ok_or(TimeFault::Form)?
            .to_zoned(TimeZone::UTC)
            .year();
        let last = now.to_zoned(TimeZone::UTC).year().saturating_add(1);
        if (FIRST_YEAR..=last).contains(&year) {
            Ok(())
        } else {
            Err(TimeFault::Range)
        }
    }
}

fn sort_time(text: &str) -> Option<Timestamp> {
    let digits = |from: usize, to: usize| -> Option<i16> {
        let part = text.get(from..to)?;
        part.bytes()
            .all(|byte| byte.is_ascii_digit())
            .then(|| part.parse().ok())?
    };
    let day = |year: i16, month: i16, day: i16| {
        Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
    };
    // The last hours of the year 9999, written for "no end", lie beyond what a timestamp holds: they sort last.
    let last = |date: Date| (date.year() == 9999).then_some(Timestamp::MAX);
    let begins = |date: Date| {
        let zoned = date.to_zoned(TimeZone::UTC).ok();
        zoned.map(|zoned| zoned.timestamp()).or_else(|| last(date))
    };
    let dash = |at: usize| text.as_bytes().get(at) == Some(&b'-');
    match text.len() {
        4 => begins(day(digits(0, 4)?, 1, 1)?),
        7 if dash(4) => begins(day(digits(0, 4)?, digits(5, 7)?, 1)?),
        10 if dash(4) && dash(7) => begins(day(digits(0, 4)?, digits(5, 7)?, digits(8, 10)?)?),
        length
            if length > 10
                && dash(4)
                && dash(7)
                && text.as_bytes()[10] == b'T'
                && !text.contains('[') =>
        {
            match text.parse::<Timestamp>() {
                Ok(time) => Some(time),
                Err(_) => {
                    let local = text.parse::<civil::DateTime>().ok()?;
                    // A text that names an offset was refused above for a reason; only one without is read as UTC.
                    let names_offset = text.get(11..)?.contains(['+', '-', 'Z', 'z']);
                    let zoned = local.to_zoned(TimeZone::UTC).ok().filter(|_| !names_offset);
                    zoned
                        .map(|zoned| zoned.timestamp())
                        .or_else(|| last(local.date()))
                }
            }
        }
        _ => None,
    }
}
