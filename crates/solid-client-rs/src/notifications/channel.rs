//! Making and ending a channel
//! ([subscribing](https://solidproject.org/TR/notifications-protocol#subscription-request)).

use std::time::Duration;

use http::{HeaderMap, Method, header};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use tokio::time::Instant;
use url::Url;

use super::discovery::{Service, WEB_SOCKET_CHANNEL};
use super::message::identifier;
use crate::client::Request;
use crate::transport::require_no_less_secure;
use crate::{ETag, Error, Precondition, Result, SolidClient};

/// The largest description of a channel, in bytes.
const CHANNEL_LIMIT: u64 = 64 * 1024;

/// A server may not have a channel renewed more often than this.
const SHORTEST_LIFE: Duration = Duration::from_secs(1);

/// Without end, as far as a clock can tell.
const LONGEST_LIFE: Duration = Duration::from_secs(365 * 24 * 3600);

/// A channel that a server has made.
#[derive(Debug)]
pub(super) struct Channel {
    /// What to delete, where the server named something that may be deleted.
    id: Option<Url>,
    /// The `http` or `https` form of the WebSocket's address. Whoever knows it can listen.
    pub(super) socket: Url,
    /// When the server falls silent.
    pub(super) end: Option<End>,
}

/// The end of a channel, by two clocks: the first does not move while the machine sleeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct End {
    pub(super) at: Instant,
    by_the_wall: Timestamp,
    /// When to make the next channel.
    pub(super) renew_at: Instant,
    /// How long before the end that is.
    margin: SignedDuration,
}

impl End {
    fn after(life: Duration) -> Self {
        let life = life.clamp(SHORTEST_LIFE, LONGEST_LIFE);
        let margin = (life / 5).min(Duration::from_secs(60));
        let now = Instant::now();
        let by_the_wall = Timestamp::now().checked_add(life);
        Self {
            at: now + life,
            by_the_wall: by_the_wall.unwrap_or(Timestamp::MAX),
            renew_at: now + (life - margin),
            margin: SignedDuration::try_from(margin).unwrap_or_default(),
        }
    }

    pub(super) fn is_near_by_the_wall(&self) -> bool {
        self.by_the_wall.duration_since(Timestamp::now()) < self.margin
    }
}

pub(super) async fn open(
    client: &SolidClient,
    service: &Service,
    topic: &Url,
    state: Option<&ETag>,
    life: Option<Duration>,
) -> Result<Channel> {
    let mut wish = json!({
        "@context": ["https://www.w3.org/ns/solid/notification/v1"],
        "type": WEB_SOCKET_CHANNEL,
        "topic": topic,
    });
    if let Some(state) = state.filter(|_| service.has("state")) {
        wish["state"] = state.as_str().into();
    }
    let end = life.filter(|_| service.has("endAt")).and_then(|life| {
        Timestamp::now()
            .checked_add(SignedDuration::try_from(life).ok()?)
            .ok()
    });
    if let Some(end) = end {
        wish["endAt"] = end.to_string().into();
    }
    let mut request = Request::new(Method::POST, &service.url)
        .header(header::CONTENT_TYPE, "application/ld+json")?
        .header(header::ACCEPT, "application/ld+json")?;
    request.body = wish.to_string().into();
    request.answer_limit = CHANNEL_LIMIT;
    let answer = client.exchange(request).await?;
    read(&answer.body, &answer.headers, &service.url, topic)
}

fn read(body: &[u8], headers: &HeaderMap, service: &Url, topic: &Url) -> Result<Channel> {
    const WHAT: Error = Error::Protocol {
        what: "a channel with the address of a WebSocket",
    };
    let channel: Value = serde_json::from_slice(body).map_err(|_| WHAT)?;
    let address = |name: &str| identifier(channel.get(name)?);
    let socket = address("receiveFrom").ok_or(WHAT)?;
    let id = address("id")
        .or_else(|| address("@id"))
        .and_then(|id| service.join(id).ok())
        // The token goes with it: never let an answer choose any other thing to be deleted.
        .filter(|id| id.origin() == service.origin() && id != topic && id != service);
    let end = channel.get("endAt").and_then(Value::as_str);
    Ok(Channel {
        id,
        socket: socket_address(socket, topic)?,
        end: end.and_then(|text| end_of(text, headers)),
    })
}

/// The address of a WebSocket as that of the request which opens it: encrypted, or on this machine
/// where the topic is so too.
fn socket_address(text: &str, topic: &Url) -> Result<Url> {
    const WHAT: Error = Error::Protocol {
        what: "an encrypted WebSocket",
    };
    let scheme = match text.split_once(':') {
        Some((scheme, _)) if scheme.eq_ignore_ascii_case("wss") => "https",
        Some((scheme, _)) if scheme.eq_ignore_ascii_case("ws") && topic.scheme() == "http" => {
            "http"
        }
        _ => return Err(WHAT),
    };
    let (_, rest) = text.split_once(':').ok_or(WHAT)?;
    let mut url = Url::parse(&format!("{scheme}:{rest}")).map_err(|_| WHAT)?;
    url.set_fragment(None);
    require_no_less_secure(topic, &url).map_err(|_| WHAT)?;
    Ok(url)
}

/// The end as this machine's clock will show it: the server's clock, which says it, may differ.
fn end_of(text: &str, headers: &HeaderMap) -> Option<End> {
    let end: Timestamp = text.parse().ok()?;
    let life = Duration::try_from(end.duration_since(time_by(headers))).unwrap_or_default();
    Some(End::after(life))
}

/// The time by the server's clock, rather late than early. Its header tells whole seconds only, so a
/// clock of this machine that agrees with it is more exact.
fn time_by(headers: &HeaderMap) -> Timestamp {
    const EXACTNESS: SignedDuration = SignedDuration::from_secs(2);
    let now = Timestamp::now();
    let told = headers
        .get(header::DATE)
        .and_then(|date| jiff::fmt::rfc2822::parse(date.to_str().ok()?).ok());
    match told.map(|zoned| zoned.timestamp()) {
        Some(told) if told.duration_since(now).abs() > EXACTNESS => told
            .checked_add(SignedDuration::from_secs(1))
            .unwrap_or(Timestamp::MAX),
        _ => now,
    }
}

/// Tells the server that nobody listens any more.
pub(super) async fn close(client: &SolidClient, channel: Channel) -> Result<()> {
    let Some(id) = channel.id else {
        return Ok(());
    };
    match client.delete(&id, &Precondition::None).await {
        Err(Error::NotFound(_)) => Ok(()),
        outcome => outcome,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    fn read_channel(body: &str) -> Result<Channel> {
        let (service, topic) = ("https://pod.example/.n/", "https://pod.example/a");
        read(
            body.as_bytes(),
            &HeaderMap::new(),
            &url(service),
            &url(topic),
        )
    }

    #[test]
    fn socket_is_encrypted_or_on_this_machine_like_its_topic() {
        let check = |address: &str, topic: &str, expected: Option<&str>| {
            let found = socket_address(address, &url(topic)).ok();
            assert_eq!(found.as_ref().map(Url::as_str), expected, "{address}");
        };
        let (far, near) = ("https://pod.example/a", "http://localhost:3000/a");
        check(
            "wss://s.example/1?k=2#f",
            far,
            Some("https://s.example/1?k=2"),
        );
        check("WSS://s.example/", far, Some("https://s.example/"));
        check(
            "ws://localhost:3000/1",
            near,
            Some("http://localhost:3000/1"),
        );
        check("ws://127.0.0.1:3000/1", far, None);
        check("wss://127.0.0.1:3000/1", far, None);
        check("wss://pod.localhost/1", far, None);
        check("ws://s.example/", far, None);
        check("ws://s.example/", near, None);
        check("https://s.example/", far, None);
        check("wss://me@s.example/", far, None);
        check("wss:", far, None);
        check("", far, None);
    }

    #[test]
    fn answer_cannot_choose_another_thing_to_be_deleted() {
        let check = |id: &str, expected: Option<&str>| {
            let body = format!(r#"{{"id":"{id}","receiveFrom":"wss://pod.example/s"}}"#);
            let channel = read_channel(&body).unwrap();
            assert_eq!(channel.id.as_ref().map(Url::as_str), expected, "{id}");
        };
        check("https://pod.example/.n/1", Some("https://pod.example/.n/1"));
        check("1", Some("https://pod.example/.n/1"));
        check("urn:uuid:1", None);
        check("https://pod.example/a", None);
        check("", None);
        check("https://other.example/.n/1", None);
    }

    #[test]
    fn answer_without_a_socket_is_refused() {
        for body in ["", "[]", "{}", "<html>", r#"{"receiveFrom":7}"#] {
            let outcome = read_channel(body);
            assert!(matches!(outcome, Err(Error::Protocol { .. })), "{body}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn end_is_counted_from_the_servers_own_time() {
        let mut headers = HeaderMap::new();
        // A second is added for the rest that the header does not tell.
        let date = "Tue, 21 Nov 2006 09:59:59 GMT";
        headers.insert(header::DATE, date.parse().unwrap());
        let now = Instant::now();
        let check = |text: &str, life: u64, before: u64| {
            let end = end_of(text, &headers).unwrap();
            assert_eq!(end.at - now, Duration::from_secs(life), "{text}");
            assert_eq!(
                end.at - end.renew_at,
                Duration::from_millis(before),
                "{text}"
            );
        };
        check("2006-11-21T10:00:02Z", 2, 400);
        check("2006-11-21T11:00:00Z", 3600, 60_000);
        check("2006-11-21T09:00:00Z", 1, 200);
        check("9999-01-01T00:00:00Z", LONGEST_LIFE.as_secs(), 60_000);
        assert_eq!(end_of("tomorrow", &headers), None);
        // Clocks that agree: the exact one counts.
        let now = Timestamp::now().round(jiff::Unit::Second).unwrap();
        let date = now.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string();
        headers.insert(header::DATE, date.parse().unwrap());
        let difference = time_by(&headers).duration_since(Timestamp::now());
        assert!(difference.abs() < SignedDuration::from_millis(200));
    }
}
