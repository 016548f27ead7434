//! One question to an issuer and its answer, without redirects and within limits.

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use serde::Deserialize;
use url::Url;
use zeroize::Zeroizing;

use crate::transport::Transport;
use crate::{Error, Result};

/// The largest answer of an issuer, in bytes.
const ANSWER_LIMIT: u64 = 1024 * 1024;

/// The answer of an issuer. The body may hold tokens.
pub(super) struct Reply {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: Zeroizing<Vec<u8>>,
}

pub(super) async fn ask(
    transport: &Transport,
    method: Method,
    url: &Url,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Reply> {
    let response = transport.send(method, url, headers, body).await?;
    let status = response.status();
    if status.is_redirection() {
        return Err(Error::RedirectRefused {
            reason: "none is followed during sign-in",
        });
    }
    let headers = response.headers().clone();
    let limit = ANSWER_LIMIT.min(transport.limits.body);
    let body = Zeroizing::new(transport.read_body(response, limit).await?);
    Ok(Reply {
        status,
        headers,
        body,
    })
}

pub(super) fn json_accepted() -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert(header::ACCEPT, HeaderValue::from_static("application/json"));
    headers
}

#[derive(Deserialize)]
struct Refusal {
    error: String,
}

/// The OAuth error code of a refusal, where it is one.
pub(super) fn refusal_code(body: &[u8]) -> Option<String> {
    let Refusal { error } = serde_json::from_slice(body).ok()?;
    short_word(error)
}

/// A code goes into a message, so nothing but a short word is let through.
pub(super) fn short_word(code: String) -> Option<String> {
    let is_word = !code.is_empty()
        && code.len() <= 40
        && code.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
    is_word.then_some(code)
}
