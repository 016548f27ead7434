//! Times as signed documents carry them.

use jiff::Timestamp;

/// Returns the moment that `text` writes in full: [RFC 3339](https://www.rfc-editor.org/rfc/rfc3339) with a
/// `T`, seconds, and `Z` or an offset.
///
/// Nothing is guessed: a date alone, a time without a zone and a leap second are no moment here, because
/// two readers could take them for different ones.
pub fn parse(text: &str) -> Option<Timestamp> {
    let bytes = text.as_bytes();
    let (date_time, rest) = bytes.split_at_checked(19)?;
    if !fits(date_time, b"dddd-dd-ddTdd:dd:dd") || &date_time[17..] > b"59".as_slice() {
        return None;
    }
    let rest = match rest.strip_prefix(b".") {
        None => rest,
        Some(fraction) => {
            let digits = fraction.iter().take_while(|b| b.is_ascii_digit()).count();
            if !(1..=9).contains(&digits) {
                return None;
            }
            &fraction[digits..]
        }
    };
    // `-00:00` says that the offset is not known.
    let zoned = rest == b"Z" || fits(rest, b"+dd:dd") || fits(rest, b"-dd:dd") && rest != b"-00:00";
    if !zoned {
        return None;
    }
    text.parse().ok()
}

/// Whether `bytes` has this form, in which `d` stands for a digit.
fn fits(bytes: &[u8], form: &[u8]) -> bool {
    bytes.len() == form.len()
        && bytes
            .iter()
            .zip(form)
            .all(|(byte, expected)| match expected {
                b'd' => byte.is_ascii_digit(),
                _ => byte == expected,
            })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_written_in_full() {
        for text in [
            "2026-11-21T12:00:00Z",
            "2026-11-21T13:00:00+01:00",
            "2026-11-21T12:00:00.000000000Z",
        ] {
            let expected: Timestamp = "2026-11-21T12:00:00Z".parse().unwrap();
            assert_eq!(parse(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_could_be_read_in_two_ways_is_no_moment() {
        for text in [
            "",
            "2026-11-21",
            "2026-11-21T12:00Z",
            "2026-11-21T12:00:00",
            "2026-11-21T12:00:00-00:00",
            "2026-11-21 12:00:00Z",
            "2026-11-21t12:00:00z",
            "2016-12-31T23:59:60Z",
            "2026-02-30T12:00:00Z",
            "2026-11-21T24:00:00Z",
            "2026-11-21T12:00:00.Z",
            "2026-11-21T12:00:00.0000000001Z",
            "2026-11-21T12:00:00Z[Europe/Brussels]",
            "2026-11-21T12:00:00+0100",
            "2026-11-21T12:00:00+99:00",
            "+002026-11-21T12:00:00Z",
            " 2026-11-21T12:00:00Z",
            "２026-11-21T12:00:00Z",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
