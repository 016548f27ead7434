//! A loopback proxy in front of a server: it remembers what was asked, can fall silent, and lets go
//! wrong what a test wants to.

mod answer;
mod fault;
mod forward;
mod gate;
mod random;
mod recorded;
mod tags;
mod torn;

use std::collections::HashMap;
use std::net::Ipv4Addr;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use anyhow::{Context, Result};
use axum::Router;
use axum::http::HeaderMap;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use url::Url;

pub use fault::{Fault, When};
pub use gate::Gate;
pub use random::Chance;
pub use recorded::RecordedRequest;

use crate::severable::{Connection, SeverableListener};
use answer::Answer;
use forward::Call;

type Decide = dyn Fn(&RecordedRequest, u64) -> Option<Fault> + Send + Sync;

/// An HTTP proxy on a free port of 127.0.0.1 before one target. It stops when dropped.
///
/// The `Host` header reaches the target unchanged. Bodies are forwarded whole, not streamed;
/// WebSockets are not forwarded.
pub struct RecordingProxy {
    url: Url,
    shared: Arc<Shared>,
    task: JoinHandle<()>,
}

struct Shared {
    target: Url,
    client: reqwest::Client,
    offline: Arc<AtomicBool>,
    /// Where the server keeps its files.
    data: OnceLock<PathBuf>,
    kept: Mutex<Kept>,
}

#[derive(Default)]
struct Kept {
    requests: Vec<RecordedRequest>,
    /// Grows with each [`RecordingProxy::clear`], so that a late answer finds its request or nothing.
    generation: u64,
    faults: Vec<Arc<Decide>>,
    /// How often each method and path was asked for since there are faults.
    asked: HashMap<(String, String), u64>,
    /// The last listing of each container.
    listings: HashMap<String, Answer>,
}

/// Where a request was recorded.
#[derive(Clone, Copy)]
struct Ticket {
    generation: u64,
    position: usize,
}

impl Shared {
    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn data(&self) -> Option<&Path> {
        self.data.get().map(PathBuf::as_path)
    }

    /// Remembers a request, and tells what goes wrong with it.
    fn record(&self, call: &Call, headers: &HeaderMap) -> (Ticket, Option<Fault>) {
        let mut request = RecordedRequest {
            method: call.method.as_str().to_owned(),
            path_and_query: call.path_and_query.clone(),
            headers: headers
                .iter()
                .map(|(name, value)| (name.as_str().to_owned(), value.as_bytes().to_vec()))
                .collect(),
            body: call.body.to_vec(),
            status: None,
            fault: None,
        };
        let mut kept = self.kept();
        if !kept.faults.is_empty() {
            let asked = (request.method.clone(), request.path_and_query.clone());
            let count = kept.asked.entry(asked).or_default();
            let nth = *count;
            *count += 1;
            request.fault = kept.faults.iter().find_map(|decide| decide(&request, nth));
        }
        let fault = request.fault.clone();
        kept.requests.push(request);
        let ticket = Ticket {
            generation: kept.generation,
            position: kept.requests.len() - 1,
        };
        (ticket, fault)
    }

    fn note(&self, ticket: Ticket, status: Option<u16>) {
        let mut kept = self.kept();
        if kept.generation == ticket.generation
            && let Some(recorded) = kept.requests.get_mut(ticket.position)
        {
            recorded.status = status;
        }
    }

    fn keep_listing(&self, path: &str, answer: &Answer) {
        self.kept().listings.insert(path.to_owned(), answer.clone());
    }

    fn listing_of(&self, path: &str) -> Option<Answer> {
        self.kept().listings.get(path).cloned()
    }
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
            data: OnceLock::new(),
            kept: Mutex::default(),
        });
        let router = Router::new()
            .fallback(forward::handle)
            .with_state(Arc::clone(&shared));
        let severable = SeverableListener::new(listener, Arc::clone(&shared.offline));
        let task = kluis_trial_server::spawn(async move {
            // Serving ends only with the task itself.
            let service = router.into_make_service_with_connect_info::<Connection>();
            let _ = axum::serve(severable, service).await;
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
        self.shared.kept().requests.clone()
    }

    /// Whether any recorded request holds `needle`; see [`RecordedRequest::contains_bytes`].
    #[must_use]
    pub fn contains_bytes(&self, needle: impl AsRef<[u8]>) -> bool {
        let kept = self.shared.kept();
        kept.requests
            .iter()
            .any(|request| request.contains_bytes(needle.as_ref()))
    }

    /// Forgets what was recorded.
    pub fn clear(&self) {
        let mut kept = self.shared.kept();
        kept.generation += 1;
        kept.requests.clear();
    }

    /// From here on, `decide` says of each request what goes wrong with it, if anything: it is given
    /// the request and how many with the same method and path came before it. Where there are several,
    /// the first that says something counts. [`When`] and [`Chance`] make such functions.
    pub fn inject(
        &self,
        decide: impl Fn(&RecordedRequest, u64) -> Option<Fault> + Send + Sync + 'static,
    ) {
        self.shared.kept().faults.push(Arc::new(decide));
    }

    /// From here on nothing goes wrong. Requests that wait at a gate wait on.
    pub fn behave(&self) {
        let mut kept = self.shared.kept();
        kept.faults.clear();
        kept.asked.clear();
    }

    /// Tells where the server keeps its files, for the faults that need them.
    pub(crate) fn know_data_folder(&self, data: PathBuf) {
        // There is but one server behind a proxy.
        let _ = self.shared.data.set(data);
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

impl std::fmt::Debug for RecordingProxy {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "RecordingProxy({})", self.url)
    }
}
