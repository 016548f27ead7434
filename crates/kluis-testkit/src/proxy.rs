//! A loopback proxy in front of a server: it remembers what was asked, and can fall silent.

use std::net::Ipv4Addr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use anyhow::{Context, Result};
use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, Method, StatusCode, header};
use axum::response::Response;
use percent_encoding::percent_decode_str;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use url::Url;

use crate::severable::SeverableListener;

/// More than any test sends; a body beyond it is answered with 413 and not forwarded.
const LARGEST_BODY: usize = 256 * 1024 * 1024;

/// One request as it went over the wire.
#[derive(Debug, Clone)]
pub struct RecordedRequest {
    /// The method, in capitals.
    pub method: String,
    /// The path and query as sent.
    pub path_and_query: String,
    /// All headers, in order, names in lower case.
    pub headers: Vec<(String, Vec<u8>)>,
    /// The whole body.
    pub body: Vec<u8>,
    /// What was answered; `None` while the answer is still awaited, or where there was none.
    pub status: Option<u16>,
}

impl RecordedRequest {
    /// The first header of this name (lower case), where it is text.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        let (_, value) = self.headers.iter().find(|(key, _)| key == name)?;
        std::str::from_utf8(value).ok()
    }

    /// Whether `needle` is anywhere in it: method and path (as sent and percent-decoded), header
    /// names and values (both again), body.
    #[must_use]
    pub fn contains_bytes(&self, needle: &[u8]) -> bool {
        let decoded_path: Vec<u8> = percent_decode_str(&self.path_and_query).collect();
        let plain = [
            self.method.as_bytes(),
            self.path_and_query.as_bytes(),
            &decoded_path,
            &self.body,
        ];
        plain.iter().any(|hay| has(hay, needle))
            || self.headers.iter().any(|(name, value)| {
                let decoded: Vec<u8> = percent_encoding::percent_decode(value).collect();
                has(name.as_bytes(), needle) || has(value, needle) || has(&decoded, needle)
            })
    }
}

fn has(hay: &[u8], needle: &[u8]) -> bool {
    !needle.is_empty() && hay.windows(needle.len()).any(|window| window == needle)
}

/// An HTTP proxy on a free port of 127.0.0.1 before one target. It stops when dropped.
///
/// The `Host` header reaches the target unchanged. Bodies are forwarded whole, not streamed;
/// WebSockets are not forwarded.
#[derive(Debug)]
pub struct RecordingProxy {
    url: Url,
    shared: Arc<Shared>,
    task: JoinHandle<()>,
}

#[derive(Debug)]
struct Shared {
    target: Url,
    client: reqwest::Client,
    offline: Arc<AtomicBool>,
    requests: Mutex<Vec<RecordedRequest>>,
    /// Grows with each [`RecordingProxy::clear`], so that a late answer finds its request or nothing.
    generation: Mutex<u64>,
}

impl RecordingProxy {
    /// Starts a proxy before `target`, of which only scheme, host and port are used. Works from
    /// blocking and from tokio tests.
    ///
    /// # Errors
    /// Where no loopback port is free.
    pub fn start(target: Url) -> Result<Self> {
        kluis_trial_server::wait_for(Self::bind(target))
    }

    pub(crate) async fn bind(target: Url) -> Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
            .await
            .context("no loopback port is free for the proxy")?;
        let url = Url::parse(&format!(
            "http://localhost:{}/",
            listener.local_addr()?.port()
        ))?;
        let client = reqwest::Client::builder()
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            // The server closes connections that were idle for some seconds, and a request that is
            // just then on its way there would look like a fault of the server.
            .pool_max_idle_per_host(0)
            .build()?;
        let shared = Arc::new(Shared {
            target,
            client,
            offline: Arc::default(),
            requests: Mutex::default(),
            generation: Mutex::default(),
        });
        let router = Router::new()
            .fallback(forward)
            .with_state(Arc::clone(&shared));
        let severable = SeverableListener::new(listener, Arc::clone(&shared.offline));
        let task = kluis_trial_server::spawn(async move {
            // Serving ends only with the task itself.
            let _ = axum::serve(severable, router).await;
        });
        Ok(Self { url, shared, task })
    }

    /// The proxy's own address, `http://localhost:PORT/`.
    #[must_use]
    pub fn url(&self) -> &Url {
        &self.url
    }

    /// Every request since the start or the last [`RecordingProxy::clear`], in order of arrival.
    #[must_use]
    pub fn requests(&self) -> Vec<RecordedRequest> {
        lock(&self.shared.requests).clone()
    }

    /// Whether any recorded request holds `needle`; see [`RecordedRequest::contains_bytes`].
    #[must_use]
    pub fn contains_bytes(&self, needle: impl AsRef<[u8]>) -> bool {
        lock(&self.shared.requests)
            .iter()
            .any(|request| request.contains_bytes(needle.as_ref()))
    }

    /// Forgets what was recorded.
    pub fn clear(&self) {
        let mut requests = lock(&self.shared.requests);
        *lock(&self.shared.generation) += 1;
        requests.clear();
    }

    /// With `true`, open connections break at their next byte and new ones are closed at once; the
    /// answers still on their way are lost. With `false`, all is well again.
    pub fn go_offline(&self, offline: bool) {
        self.shared.offline.store(offline, Ordering::SeqCst);
    }
}

impl Drop for RecordingProxy {
    fn drop(&mut self) {
        self.go_offline(true);
        self.task.abort();
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn forward(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let Ok(body) = axum::body::to_bytes(body, LARGEST_BODY).await else {
        return plain(StatusCode::PAYLOAD_TOO_LARGE);
    };
    let path_and_query = parts
        .uri
        .path_and_query()
        .map_or("/", |value| value.as_str())
        .to_owned();
    let (generation, position) = {
        let mut requests = lock(&shared.requests);
        requests.push(RecordedRequest {
            method: parts.method.as_str().to_owned(),
            path_and_query: path_and_query.clone(),
            headers: parts
                .headers
                .iter()
                .map(|(name, value)| (name.as_str().to_owned(), value.as_bytes().to_vec()))
                .collect(),
            body: body.to_vec(),
            status: None,
        });
        (*lock(&shared.generation), requests.len() - 1)
    };
    let address = format!(
        "{}{path_and_query}",
        shared.target.origin().ascii_serialization()
    );
    let answer = shared
        .client
        .request(parts.method.clone(), address)
        .headers(end_to_end(&parts.headers, true))
        .body(body)
        .send()
        .await;
    let Ok(answer) = answer else {
        return plain(StatusCode::BAD_GATEWAY);
    };
    let status = answer.status();
    let headers = end_to_end(answer.headers(), parts.method == Method::HEAD);
    let Ok(content) = answer.bytes().await else {
        return plain(StatusCode::BAD_GATEWAY);
    };
    let mut requests = lock(&shared.requests);
    if *lock(&shared.generation) == generation
        && let Some(recorded) = requests.get_mut(position)
    {
        recorded.status = Some(status.as_u16());
    }
    drop(requests);
    let mut response = Response::new(Body::from(content));
    *response.status_mut() = status;
    *response.headers_mut() = headers;
    response
}

/// The headers that are meant for the far end, not for one connection (RFC 9110, section 7.6.1).
fn end_to_end(headers: &HeaderMap, keep_length: bool) -> HeaderMap {
    const ONE_CONNECTION: [HeaderName; 4] = [
        header::CONNECTION,
        header::TRANSFER_ENCODING,
        header::UPGRADE,
        header::TE,
    ];
    headers
        .iter()
        .filter(|(name, _)| !ONE_CONNECTION.contains(name))
        .filter(|(name, _)| keep_length || *name != header::CONTENT_LENGTH)
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect()
}

fn plain(status: StatusCode) -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    response
}
