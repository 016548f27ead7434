//! Plain HTTP with limits: which addresses are spoken to, and how much of an answer is taken.

use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, Method};
use url::{Host, Url};

use crate::{Error, Result};

/// What one call may cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The time for one request with its sign-in, retries and redirects. Default: 30 seconds.
    pub deadline: Duration,
    /// The largest body of an answer, in bytes, counted while it arrives. Default: 64 MiB.
    pub body: u64,
    /// How many redirects, all within one origin, are followed. Default: 5.
    pub redirects: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            deadline: Duration::from_secs(30),
            body: 64 * 1024 * 1024,
            redirects: 5,
        }
    }
}

/// Two connection pools: only `https` for the world, and one for this machine that no proxy setting
/// of the environment can lead elsewhere.
#[derive(Debug)]
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
        headers: HeaderMap,
        body: Bytes,
    ) -> Result<reqwest::Response> {
        require_secure(url)?;
        let pool = if is_this_machine(url) {
            &self.this_machine
        } else {
            &self.world
        };
        let mut request = pool.request(method.clone(), url.clone()).headers(headers);
        if !body.is_empty() || method == Method::PUT || method == Method::POST {
            request = request.body(body);
        }
        request.send().await.map_err(Error::unreachable)
    }

    /// Reads a body of at most `limit` bytes.
    pub(crate) async fn read_body(
        &self,
        mut response: reqwest::Response,
        limit: u64,
    ) -> Result<Vec<u8>> {
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
}
