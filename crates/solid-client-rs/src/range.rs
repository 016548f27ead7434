//! Which bytes of a resource are asked for, and which a server says it gives
//! ([RFC 9110, range requests](https://www.rfc-editor.org/rfc/rfc9110#section-14)).

use std::ops::{Bound, Range, RangeBounds};

use http::{HeaderMap, header};

use crate::headers;
use crate::{Error, Result};

/// The first byte, and the one after the last.
pub(crate) fn bounds(range: &impl RangeBounds<u64>) -> Result<(u64, Option<u64>)> {
    const EMPTY: Error = Error::InvalidArgument {
        what: "a range that is not empty",
    };
    let first = match range.start_bound() {
        Bound::Included(first) => *first,
        Bound::Excluded(before) => before.checked_add(1).ok_or(EMPTY)?,
        Bound::Unbounded => 0,
    };
    let end = match range.end_bound() {
        Bound::Included(last) => Some(last.checked_add(1).ok_or(EMPTY)?),
        Bound::Excluded(end) => Some(*end),
        Bound::Unbounded => None,
    };
    if end.is_some_and(|end| end <= first) {
        return Err(EMPTY);
    }
    Ok((first, end))
}

/// Reads `Content-Range: bytes 0-9/100`.
pub(crate) fn content_range(headers: &HeaderMap) -> Option<(Range<u64>, Option<u64>)> {
    let text = headers::text(headers, &header::CONTENT_RANGE)?;
    let (bytes, total) = text.trim().strip_prefix("bytes ")?.split_once('/')?;
    let (first, last) = bytes.trim().split_once('-')?;
    let (first, last): (u64, u64) = (first.parse().ok()?, last.parse().ok()?);
    let total = match total.trim() {
        "*" => None,
        total => Some(total.parse().ok()?),
    };
    let end = last.checked_add(1)?;
    let is_sound = first < end && total.is_none_or(|total| end <= total);
    is_sound.then_some((first..end, total))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_read_in_every_form() {
        assert_eq!(bounds(&(2..5)).unwrap(), (2, Some(5)));
        assert_eq!(bounds(&(2..=5)).unwrap(), (2, Some(6)));
        assert_eq!(bounds(&(2..)).unwrap(), (2, None));
        assert_eq!(bounds(&(..5)).unwrap(), (0, Some(5)));
        assert_eq!(bounds(&..).unwrap(), (0, None));
        for empty in [5..5, 0..0] {
            assert!(matches!(bounds(&empty), Err(Error::InvalidArgument { .. })));
        }
        assert!(bounds(&(0..=u64::MAX)).is_err());
    }

    #[test]
    fn told_part_is_read_or_refused() {
        let check = |value: &str, expected: Option<(Range<u64>, Option<u64>)>| {
            let mut headers = HeaderMap::new();
            headers.insert(header::CONTENT_RANGE, value.parse().unwrap());
            assert_eq!(content_range(&headers), expected, "{value}");
        };
        check("bytes 0-9/100", Some((0..10, Some(100))));
        check("bytes 5-5/*", Some((5..6, None)));
        for broken in [
            "",
            "bytes */100",
            "bytes 9-0/100",
            "bytes 0-100/100",
            "bytes -5/100",
            "items 0-9/100",
            "bytes 0-18446744073709551615/*",
            "bytes 0-9",
        ] {
            check(broken, None);
        }
    }
}
