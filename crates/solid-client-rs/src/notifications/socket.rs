//! Opening a WebSocket ([RFC 6455](https://www.rfc-editor.org/rfc/rfc6455)) over the client's own
//! HTTP connections, so that TLS, proxies and what may be spoken to are the same for both.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;
use tokio_tungstenite::tungstenite::protocol::{Role, WebSocketConfig};
use url::Url;

use crate::{Error, Result, SolidClient};

/// The largest message, in bytes.
const MESSAGE_LIMIT: usize = 64 * 1024;

pub(super) type Socket = WebSocketStream<reqwest::Upgraded>;

/// Connects, without any token, and follows nothing.
pub(super) async fn connect(client: &SolidClient, url: &Url) -> Result<Socket> {
    const NO_SOCKET: Error = Error::Protocol {
        what: "a WebSocket at the address that the server named",
    };
    let key = generate_key()?;
    let mut headers = HeaderMap::new();
    headers.insert(header::CONNECTION, HeaderValue::from_static("Upgrade"));
    headers.insert(header::UPGRADE, HeaderValue::from_static("websocket"));
    headers.insert(
        header::SEC_WEBSOCKET_VERSION,
        HeaderValue::from_static("13"),
    );
    let key_value = HeaderValue::from_str(&key).map_err(|_| NO_SOCKET)?;
    headers.insert(header::SEC_WEBSOCKET_KEY, key_value);

    let connecting = async {
        let transport = &client.shared.transport;
        let response = transport
            .send(Method::GET, url, headers, Bytes::new())
            .await?;
        if !accepts(response.status(), response.headers(), &key) {
            return Err(NO_SOCKET);
        }
        response.upgrade().await.map_err(Error::unreachable)
    };
    let after = client.limits().deadline;
    let stream = tokio::time::timeout(after, connecting)
        .await
        .map_err(|_| Error::Deadline { after })??;
    let config = WebSocketConfig::default()
        .max_message_size(Some(MESSAGE_LIMIT))
        .max_frame_size(Some(MESSAGE_LIMIT));
    Ok(WebSocketStream::from_raw_socket(stream, Role::Client, Some(config)).await)
}

fn generate_key() -> Result<String> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|error| Error::Unreachable {
        source: Box::new(error),
    })?;
    Ok(STANDARD.encode(bytes))
}

/// Whether the server has answered this very request as a WebSocket, and adds nothing to it.
fn accepts(status: StatusCode, headers: &HeaderMap, key: &str) -> bool {
    let is = |name: header::HeaderName, expected: &str| {
        let value = headers.get(name).and_then(|value| value.to_str().ok());
        value.is_some_and(|value| value.eq_ignore_ascii_case(expected))
    };
    let upgrades = headers.get_all(header::CONNECTION).iter().any(|value| {
        let mut words = value.to_str().unwrap_or_default().split(',');
        words.any(|word| word.trim().eq_ignore_ascii_case("upgrade"))
    });
    status == StatusCode::SWITCHING_PROTOCOLS
        && upgrades
        && is(header::UPGRADE, "websocket")
        && headers
            .get(header::SEC_WEBSOCKET_ACCEPT)
            .is_some_and(|value| value.as_bytes() == derive_accept_key(key.as_bytes()).as_bytes())
        && !headers.contains_key(header::SEC_WEBSOCKET_EXTENSIONS)
        && !headers.contains_key(header::SEC_WEBSOCKET_PROTOCOL)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The key and its answer from section 1.3 of RFC 6455.
    const KEY: &str = "dGhlIHNhbXBsZSBub25jZQ==";
    const ANSWER: &str = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

    #[test]
    fn only_an_answer_to_this_very_request_opens_a_socket() {
        let good = [
            ("connection", "keep-alive, Upgrade"),
            ("upgrade", "WebSocket"),
            ("sec-websocket-accept", ANSWER),
        ];
        let check = |status: u16, changed: Option<(&'static str, &str)>, expected: bool| {
            let mut headers = HeaderMap::new();
            for (name, value) in good.into_iter().chain(changed) {
                headers.insert(name, value.parse().unwrap());
            }
            let status = StatusCode::from_u16(status).unwrap();
            assert_eq!(
                accepts(status, &headers, KEY),
                expected,
                "{status} {changed:?}"
            );
        };
        check(101, None, true);
        check(200, None, false);
        check(101, Some(("connection", "close")), false);
        check(101, Some(("upgrade", "h2c")), false);
        check(101, Some(("sec-websocket-accept", "x")), false);
        check(101, Some(("sec-websocket-protocol", "chat")), false);
        check(101, Some(("sec-websocket-extensions", "x")), false);
    }
}
