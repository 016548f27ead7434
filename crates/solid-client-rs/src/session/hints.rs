//! What servers said about the proofs they want: the nonce to put in, and what time it is there.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use http::{HeaderMap, HeaderValue, header};
use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimeParser;
use url::Url;

/// A clock that is off by less, in seconds, is not corrected: answers take time too.
const TOLERATED: u64 = 5;

/// Nonces and clock differences, by origin. One server's word never changes what another one sees.
#[derive(Default)]
pub(crate) struct Hints {
    nonces: Mutex<HashMap<String, HeaderValue>>,
    offsets: Mutex<HashMap<String, i64>>,
}

impl Hints {
    /// The nonce that the server wants to see next.
    pub(crate) fn nonce(&self, url: &Url) -> Option<String> {
        let nonces = self.nonces.lock().unwrap_or_else(PoisonError::into_inner);
        let nonce = nonces.get(&origin_key(url))?;
        nonce.to_str().ok().map(str::to_owned)
    }

    /// Keeps the nonce that a server wants in the next proof (RFC 9449, section 8.2).
    pub(crate) fn learn_nonce(&self, url: &Url, headers: &HeaderMap) {
        if let Some(nonce) = headers.get("dpop-nonce") {
            let mut nonces = self.nonces.lock().unwrap_or_else(PoisonError::into_inner);
            nonces.insert(origin_key(url), nonce.clone());
        }
    }

    /// The time at the server, in seconds since 1970, as far as it is known.
    pub(crate) fn time_at(&self, url: &Url) -> i64 {
        self.clock(url).now()
    }

    /// What the server's clock is taken to be.
    pub(crate) fn clock(&self, url: &Url) -> Clock {
        let offsets = self.offsets.lock().unwrap_or_else(PoisonError::into_inner);
        Clock(offsets.get(&origin_key(url)).copied().unwrap_or(0))
    }

    /// Takes the time of a server's answer for its time, where that differs from what was assumed
    /// when it was asked. Returns whether it does.
    pub(crate) fn correct_clock(&self, url: &Url, headers: &HeaderMap, assumed: &Clock) -> bool {
        let Some(offset) = offset_in(headers) else {
            return false;
        };
        let is_off = offset.abs_diff(assumed.0) > TOLERATED;
        if is_off {
            self.restore_clock(url, Clock(offset));
        }
        is_off
    }

    /// Goes back to what was assumed, where that was not the reason of a refusal.
    pub(crate) fn restore_clock(&self, url: &Url, Clock(offset): Clock) {
        let mut offsets = self.offsets.lock().unwrap_or_else(PoisonError::into_inner);
        offsets.insert(origin_key(url), offset);
    }
}

/// How far a server's clock is ahead of this machine's, in seconds.
pub(crate) struct Clock(i64);

impl Clock {
    /// That of this machine.
    pub(crate) fn own() -> Self {
        Self(0)
    }

    pub(crate) fn is_own(&self) -> bool {
        self.0 == 0
    }

    pub(crate) fn now(&self) -> i64 {
        Timestamp::now().as_second().saturating_add(self.0)
    }
}

/// How far the server's clock is ahead, in seconds.
fn offset_in(headers: &HeaderMap) -> Option<i64> {
    // An answer out of a cache tells the time of long ago.
    if headers.contains_key(header::AGE) {
        return None;
    }
    let date = headers.get(header::DATE)?.to_str().ok()?;
    let there = DateTimeParser::new().parse_timestamp(date).ok()?;
    let offset = there
        .as_second()
        .saturating_sub(Timestamp::now().as_second());
    Some(offset)
}

fn origin_key(url: &Url) -> String {
    url.origin().ascii_serialization()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dated(seconds: i64) -> HeaderMap {
        let time = Timestamp::now()
            .checked_add(jiff::SignedDuration::from_secs(seconds))
            .unwrap();
        let text = jiff::fmt::rfc2822::DateTimePrinter::new()
            .timestamp_to_rfc9110_string(&time)
            .unwrap();
        let mut headers = HeaderMap::new();
        headers.insert(header::DATE, text.parse().unwrap());
        headers
    }

    fn url(address: &str) -> Url {
        Url::parse(address).unwrap()
    }

    #[test]
    fn clock_of_one_server_is_corrected_and_taken_back() {
        let hints = Hints::default();
        let (here, there) = (url("https://a.example/x"), url("https://b.example/"));
        let before = hints.clock(&here);
        assert!(hints.correct_clock(&here, &dated(-600), &before));
        let late = |url: &Url| Timestamp::now().as_second() - hints.time_at(url);
        assert!((598..=602).contains(&late(&here)), "{}", late(&here));
        assert!(late(&there).abs() <= 1);
        let after = hints.clock(&here);
        assert!(!hints.correct_clock(&here, &dated(-601), &after));
        assert!(
            hints.correct_clock(&here, &dated(-601), &before),
            "asked before"
        );
        hints.restore_clock(&here, before);
        assert!(late(&here).abs() <= 1);
    }

    #[test]
    fn small_difference_missing_date_and_cached_answer_change_nothing() {
        let hints = Hints::default();
        let here = url("https://a.example/");
        let off = |headers: &HeaderMap| hints.correct_clock(&here, headers, &Clock(0));
        assert!(!off(&dated(3)));
        assert!(!off(&HeaderMap::new()));
        let mut cached = dated(-600);
        cached.insert(header::AGE, "600".parse().unwrap());
        assert!(!off(&cached));
        let mut broken = HeaderMap::new();
        broken.insert(header::DATE, "yesterday".parse().unwrap());
        assert!(!off(&broken));
        assert!((hints.time_at(&here) - Timestamp::now().as_second()).abs() <= 1);
    }

    #[test]
    fn nonce_is_of_one_origin() {
        let hints = Hints::default();
        let mut headers = HeaderMap::new();
        headers.insert("dpop-nonce", "n-1".parse().unwrap());
        hints.learn_nonce(&url("https://a.example/x"), &headers);
        assert_eq!(hints.nonce(&url("https://a.example/y")).unwrap(), "n-1");
        assert_eq!(hints.nonce(&url("https://a.example:444/")), None);
    }
}
