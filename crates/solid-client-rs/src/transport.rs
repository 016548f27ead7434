//! Plain HTTP with limits: which addresses are spoken to, and how much of an answer is taken.

use std::time::Duration;

use http::{HeaderMap, HeaderValue, Method, header};
use url::{Host, Url};

use crate::{Body, Error, Result};

/// What one call may cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The time for one request with its sign-in, retries and redirects. Default: 30 seconds. A
    /// stream has more, by its size: see [`Limits::slowest`].
    pub deadline: Duration,
    /// The largest body of an answer, in bytes, counted while it arrives. Default: 64 MiB.
    pub body: u64,
    /// How many redirects, all within one origin, are followed. Default: 5.
    pub redirects: u32,
    /// How often a request is sent again after a failure that may pass, where it only reads or was
    /// surely not begun with. Default: 3.
    pub retries: u32,
    /// How long a stream may stand still, in either direction. Default: 30 seconds.
    pub idle: Duration,
    /// The slowest that a stream may be, in bytes a second: it may take the deadline, and a second for
    /// each so many bytes. Time in which a reader does not ask for more is not counted. Default: 16 KiB.
    pub slowest: u64,
}

impl Limits {
    /// The time for a stream of so many bytes.
    pub(crate) fn time_for(&self, bytes: u64) -> Duration {
        let transfer = Duration::from_secs(bytes / self.slowest.max(1));
        self.deadline.saturating_add(transfer)
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            deadline: Duration::from_secs(30),
            body: 64 * 1024 * 1024,
            redirects: 5,
            retries: 3,
            idle: Duration::from_secs(30),
            slowest: 16 * 1024,
        }
    }
}

/// Two connection pools: only `https` for the world, and one for this machine that no proxy setting
/// of the environment can lead elsewhere.
#[derive(Debug, Clone)]
pub(crate) struct Transport {
    world: reqwest::Client,
    this_machine: reqwest::Client,
    pub(crate) limits: Limits,
}

impl Transport {
    pub(crate) fn new(limits: Limits) -> Result<Self> {
        let builder = || {
            reqwest::Client::builder()
                .redirect(reqwest::redirect::Policy::none())
                .connect_timeout(Duration::from_secs(10))
                // Node closes after five seconds: a request on a connection that is just being closed
                // would have an unknown outcome.
                .pool_idle_timeout(Duration::from_secs(4))
                // A WebSocket begins as a request of this version; other crates of a program may have
                // switched the next one on.
                .http1_only()
                // What is stored is asked for as it is. Other crates of a program may have switched
                // these on for all users of the library.
                .no_gzip()
                .no_brotli()
                .no_deflate()
                .no_zstd()
                .user_agent(concat!("solid-client-rs/", env!("CARGO_PKG_VERSION")))
        };
        Ok(Self {
            world: builder()
                .https_only(true)
                .build()
                .map_err(Error::unreachable)?,
            this_machine: builder().no_proxy().build().map_err(Error::unreachable)?,
            limits,
        })
    }

    /// Sends one request and returns once the head of the answer is there. Follows nothing.
    pub(crate) async fn send(
        &self,
        method: Method,
        url: &Url,
        mut headers: HeaderMap,
        body: impl Into<Body>,
    ) -> Result<reqwest::Response> {
        require_secure(url)?;
        let pool = if is_this_machine(url) {
            &self.this_machine
        } else {
            &self.world
        };
        // Without it any coding would be allowed.
        headers.insert(
            header::ACCEPT_ENCODING,
            HeaderValue::from_static("identity"),
        );
        let body = body.into();
        if body.is_streamed() {
            headers.insert(header::CONTENT_LENGTH, body.length().into());
            return self
                .send_streamed(pool.request(method, url.clone()).headers(headers), body)
                .await;
        }
        let needs_length = method == Method::PUT || method == Method::POST;
        let mut request = pool.request(method, url.clone()).headers(headers);
        if body.length() > 0 || needs_length {
            request = request.body(body.start().body);
        }
        request.send().await.map_err(Error::unreachable)
    }

    async fn send_streamed(
        &self,
        request: reqwest::RequestBuilder,
        body: Body,
    ) -> Result<reqwest::Response> {
        let sending = body.start();
        let idle = self.limits.idle;
        let outcome = tokio::select! {
            outcome = request.body(sending.body).send() => outcome,
            () = sending.progress.stalled(idle) => return Err(Error::Deadline { after: idle }),
        };
        outcome.map_err(|error| match sending.progress.take_failure() {
            Some(source) => Error::UnreadableBody { source },
            None => Error::unreachable(error),
        })
    }

    /// Reads a body of at most `limit` bytes.
    pub(crate) async fn read_body(
        &self,
        mut response: reqwest::Response,
        limit: u64,
    ) -> Result<Vec<u8>> {
        require_plain(response.headers())?;
        if response
            .content_length()
            .is_some_and(|length| length > limit)
        {
            return Err(Error::BodyTooLarge { limit });
        }
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(Error::unreachable)? {
            if (body.len() + chunk.len()) as u64 > limit {
                return Err(Error::BodyTooLarge { limit });
            }
            body.extend_from_slice(&chunk);
        }
        Ok(body)
    }
}

/// Refuses a body in a coding that was not asked for: small bodies can unfold to any size, and the
/// bytes are not those of the resource.
pub(crate) fn require_plain(headers: &HeaderMap) -> Result<()> {
    let is_identity = |value: &HeaderValue| value.as_bytes().eq_ignore_ascii_case(b"identity");
    if headers
        .get_all(header::CONTENT_ENCODING)
        .iter()
        .all(is_identity)
    {
        Ok(())
    } else {
        Err(Error::Protocol {
            what: "a body without a content coding, as was asked for",
        })
    }
}

fn is_this_machine(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address == std::net::Ipv4Addr::LOCALHOST,
        Some(Host::Ipv6(address)) => address == std::net::Ipv6Addr::LOCALHOST,
        None => false,
    }
}

/// Refuses addresses that would send in the clear over a network.
pub(crate) fn require_secure(url: &Url) -> Result<()> {
    let scheme_is_secure =
        url.scheme() == "https" || (url.scheme() == "http" && is_this_machine(url));
    if scheme_is_secure && url.username().is_empty() && url.password().is_none() {
        Ok(())
    } else {
        Err(Error::InsecureUrl)
    }
}

/// Whether an address names the computer that asks, in whatever way: what comes from elsewhere must not
/// lead a program to the other programs beside it.
fn is_beside(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => {
            let name = name.trim_end_matches('.');
            name == "localhost" || name.ends_with(".localhost")
        }
        Some(Host::Ipv4(address)) => address.is_loopback() || address.is_unspecified(),
        Some(Host::Ipv6(address)) => {
            let mapped = address.to_ipv4_mapped();
            address.is_loopback()
                || address.is_unspecified()
                || mapped.is_some_and(|mapped| mapped.is_loopback() || mapped.is_unspecified())
        }
        None => false,
    }
}

/// Refuses what is less safe than the place that names it: an address in the clear, and one on this
/// machine that comes from elsewhere.
pub(crate) fn require_no_less_secure(from: &Url, address: &Url) -> Result<()> {
    require_secure(address)?;
    let leads_here = is_beside(address) && !is_beside(from);
    let leads_into_the_clear = from.scheme() == "https" && address.scheme() != "https";
    if leads_here || leads_into_the_clear {
        Err(Error::InsecureUrl)
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_https_and_this_machine_are_spoken_to() {
        let check = |address: &str, secure: bool| {
            let url = Url::parse(address).unwrap();
            assert_eq!(require_secure(&url).is_ok(), secure, "{address}");
        };
        check("https://pod.example/", true);
        check("http://localhost:3000/", true);
        check("http://127.0.0.1:3000/", true);
        check("http://[::1]:3000/", true);
        check("http://pod.example/", false);
        check("http://localhost.pod.example/", false);
        check("http://127.0.0.2/", false);
        check("http://0.0.0.0/", false);
        check("https://someone@pod.example/", false);
        check("https://:secret@pod.example/", false);
        check("ftp://localhost/", false);
        check("file:///etc/passwd", false);
    }

    #[test]
    fn what_comes_from_the_network_leads_nobody_to_this_machine_or_into_the_clear() {
        let check = |from: &str, address: &str, allowed: bool| {
            let (from, address) = (Url::parse(from).unwrap(), Url::parse(address).unwrap());
            let outcome = require_no_less_secure(&from, &address);
            assert_eq!(outcome.is_ok(), allowed, "{from} to {address}");
        };
        check(
            "https://issuer.example/",
            "https://login.example/token",
            true,
        );
        check(
            "https://issuer.example/",
            "http://localhost:631/token",
            false,
        );
        check(
            "https://issuer.example/",
            "http://issuer.example/token",
            false,
        );
        check(
            "https://issuer.example/",
            "https://a:b@issuer.example/",
            false,
        );
        check("https://issuer.example/", "javascript:alert(1)", false);
        check(
            "http://localhost:3000/",
            "http://localhost:3001/token",
            true,
        );
        check(
            "http://localhost:3000/",
            "http://issuer.example/token",
            false,
        );
        for here in [
            "https://localhost:8443/",
            "https://127.0.0.2/",
            "https://pod.localhost/",
            "https://localhost./",
            "https://[::1]/",
            "https://[::ffff:127.0.0.1]/",
            "https://0.0.0.0/",
        ] {
            check("https://issuer.example/", here, false);
            check("https://localhost/", here, true);
        }
    }
}
