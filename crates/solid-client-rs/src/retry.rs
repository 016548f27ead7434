//! Asking again: only what is surely harmless, after a pause that no other client shares, and within
//! the deadline.

use std::time::Duration;

use http::{HeaderMap, Method, header};
use tokio::time::Instant;

use crate::client::Request;
use crate::{Error, Result, SolidClient};

/// The first pause is of random length up to this; each further one up to twice the one before.
const FIRST_PAUSE: Duration = Duration::from_millis(200);
const LONGEST_PAUSE: Duration = Duration::from_secs(10);

impl SolidClient {
    /// Does `once`, and again where the failure allows it. `deadline` is when it ends anyhow.
    pub(crate) async fn with_retries<T, W: Future<Output = Result<T>>>(
        &self,
        request: &Request,
        deadline: Instant,
        once: impl Fn() -> W,
    ) -> Result<T> {
        let mut made = 0;
        loop {
            let error = match once().await {
                Ok(done) => return Ok(done),
                Err(error) => error,
            };
            if made == self.limits().retries || !may_repeat(&request.method, &error) {
                return Err(error);
            }
            let pause = pause(&error, made);
            // An answer at once is worth more than one more try that cannot end in time.
            if pause >= deadline.saturating_duration_since(Instant::now()) {
                return Err(error);
            }
            made += 1;
            tracing::debug!(
                made,
                milliseconds = pause.as_millis() as u64,
                "asking again"
            );
            tokio::time::sleep(pause).await;
        }
    }
}

/// Whether sending the request again can do no harm: it only reads, or the server has surely not begun
/// with it.
fn may_repeat(method: &Method, error: &Error) -> bool {
    let only_reads = matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS);
    match error {
        Error::Unreachable { source } => match source.downcast_ref::<reqwest::Error>() {
            Some(error) if error.is_connect() => !is_refused_certificate(error),
            Some(_) => only_reads,
            None => false,
        },
        // A pause that the server names is its promise that it did nothing yet.
        Error::TooManyRequests { retry_after, .. } => only_reads || retry_after.is_some(),
        // Said by what stands before the server too, which does not know how far the server got.
        Error::Server {
            status: 502..=504, ..
        }
        | Error::Refused { status: 408, .. } => only_reads,
        // Misdirected Request and Too Early: refused before anything was done.
        Error::Refused {
            status: 421 | 425, ..
        } => true,
        // The issuer failed, so the request had no token yet.
        Error::SignInRefused { .. } => error.is_temporary(),
        _ => false,
    }
}

/// Whether TLS could not be agreed on, as opposed to a connection: it will say the same again.
fn is_refused_certificate(error: &reqwest::Error) -> bool {
    let mut source = std::error::Error::source(error);
    while let Some(error) = source {
        let kind = error
            .downcast_ref::<std::io::Error>()
            .map(std::io::Error::kind);
        if kind == Some(std::io::ErrorKind::InvalidData) {
            return true;
        }
        source = error.source();
    }
    false
}

/// What the server asks for, and some more.
fn pause(error: &Error, made: u32) -> Duration {
    let asked_for = error.retry_after().unwrap_or_default();
    asked_for.saturating_add(jitter(made))
}

/// A pause of any length up to a bound that doubles with each try: clients that failed together do not
/// come back together.
fn jitter(made: u32) -> Duration {
    let bound = FIRST_PAUSE
        .saturating_mul(2_u32.saturating_pow(made))
        .min(LONGEST_PAUSE);
    // Without randomness the whole pause is taken.
    let share = getrandom::u32().unwrap_or(u32::MAX);
    bound.mul_f64(f64::from(share) / f64::from(u32::MAX))
}

/// `Retry-After`, as seconds or as a date
/// ([RFC 9110](https://www.rfc-editor.org/rfc/rfc9110#field.retry-after)). A date is measured from the
/// `Date` of the same answer, where there is one: this machine's clock may be wrong.
pub(crate) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = |name| headers.get(name)?.to_str().ok().map(str::trim);
    let value = text(header::RETRY_AFTER)?;
    if !value.is_empty() && value.bytes().all(|b| b.is_ascii_digit()) {
        // More digits than fit mean for ever.
        return Some(Duration::from_secs(value.parse().unwrap_or(u64::MAX)));
    }
    let then = http_date(value)?;
    let now = text(header::DATE)
        .and_then(http_date)
        .unwrap_or_else(jiff::Timestamp::now);
    let seconds = then.as_second().saturating_sub(now.as_second());
    Some(Duration::from_secs(seconds.max(0).unsigned_abs()))
}

/// A date in the one form of HTTP that may still be written.
pub(crate) fn http_date(text: &str) -> Option<jiff::Timestamp> {
    Some(jiff::fmt::rfc2822::parse(text).ok()?.timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Problem;

    fn server(status: u16, headers: &[(&'static str, &str)]) -> Error {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.insert(*name, value.parse().unwrap());
        }
        Error::from_status(status, &map, Problem::default())
    }

    #[test]
    fn pause_that_a_server_names_is_read_in_both_forms() {
        let check = |headers: &[(&'static str, &str)], seconds: Option<u64>| {
            let found = server(503, headers).retry_after();
            assert_eq!(found, seconds.map(Duration::from_secs), "{headers:?}");
        };
        check(&[("retry-after", "120")], Some(120));
        check(&[("retry-after", " 0 ")], Some(0));
        check(
            &[("retry-after", "99999999999999999999999")],
            Some(u64::MAX),
        );
        let date = ("date", "Sun, 06 Nov 1994 08:49:37 GMT");
        check(
            &[date, ("retry-after", "Sun, 06 Nov 1994 08:51:00 GMT")],
            Some(83),
        );
        check(
            &[date, ("retry-after", "Sun, 06 Nov 1994 08:49:00 GMT")],
            Some(0),
        );
        check(&[("retry-after", "Sun, 06 Nov 1994 08:49:37 GMT")], Some(0));
        for nonsense in ["", "-1", "1.5", "soon", "Sun, 36 Nov 1994 08:49:37 GMT"] {
            check(&[("retry-after", nonsense)], None);
        }
        check(&[], None);
    }

    #[test]
    fn only_what_does_no_harm_is_asked_again() {
        let wait = ("retry-after", "1");
        let check = |error: Error, reading: bool, writing: bool| {
            for method in [Method::GET, Method::HEAD, Method::OPTIONS] {
                assert_eq!(may_repeat(&method, &error), reading, "{method} {error}");
            }
            for method in [Method::PUT, Method::POST, Method::PATCH, Method::DELETE] {
                assert_eq!(may_repeat(&method, &error), writing, "{method} {error}");
            }
        };
        for status in [502, 503, 504, 408] {
            check(server(status, &[wait]), true, false);
        }
        check(server(429, &[]), true, false);
        check(server(429, &[wait]), true, true);
        for status in [421, 425] {
            check(server(status, &[]), true, true);
        }
        for status in [400, 401, 403, 404, 409, 412, 413, 423, 500, 501] {
            check(server(status, &[wait]), false, false);
        }
        let after = Duration::from_secs(1);
        check(Error::Deadline { after }, false, false);
    }

    #[test]
    fn pause_for_ever_is_as_long_as_can_be() {
        let error = server(503, &[("retry-after", "99999999999999999999")]);
        for _ in 0..100 {
            assert!(pause(&error, 10).as_secs() == u64::MAX);
        }
    }

    #[test]
    fn pauses_grow_up_to_their_bound() {
        for made in 0..40 {
            assert!(jitter(made) <= LONGEST_PAUSE);
        }
        let longest = (0..200).map(|_| jitter(0)).max().unwrap();
        assert!(longest <= FIRST_PAUSE && longest > FIRST_PAUSE / 4);
        let differ = (0..50)
            .map(|_| jitter(3))
            .collect::<std::collections::BTreeSet<_>>();
        assert!(differ.len() > 10);
    }
}
