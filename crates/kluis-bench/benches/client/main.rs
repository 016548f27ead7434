//! Requests a second for one kilobyte of Turtle on a real server: this project's client beside a bare
//! load generator with the same authentication, and beside the clients of the npm registry. All of
//! them take turns on one server, so that what else the machine does meets them alike.

#![expect(clippy::unwrap_used, reason = "a bench that cannot run should end")]

mod client;
#[path = "../contestants/mod.rs"]
mod contestants;
mod results;

use std::sync::Arc;
use std::time::Duration;

use kluis_testkit::{Account, ServerKind, SolidServer};
use serde_json::{Value, json};
use url::Url;

use client::Client;
use contestants::bare::{BareGenerator, Document, Method};
use contestants::node_peer::NodePeer;
use results::Results;

const PARALLEL: [usize; 3] = [1, 8, 32];
/// Every round of each client sends so many requests for each that runs at once, and more where few do.
const REQUESTS_FOR_EACH: usize = 8;
const FEWEST_REQUESTS: usize = 60;
const ROUNDS: usize = 6;
/// As many as run at once, so that no two requests wait for one document.
const DOCUMENTS: usize = 32;
const BODY_BYTES: usize = 1024;

/// Some requests, of which so many are under way at once.
pub(crate) struct Order {
    method: Method,
    parallel: usize,
    urls: Vec<Url>,
    body: String,
}

impl Order {
    fn documents(&self) -> Vec<Document> {
        let body: Arc<str> = self.body.as_str().into();
        let document = |url: &Url| Document {
            url: url.clone(),
            body: Some(Arc::clone(&body)),
        };
        self.urls.iter().map(document).collect()
    }

    fn to_json(&self) -> Value {
        json!({
            "method": self.method.name(),
            "parallel": self.parallel,
            "urls": self.urls,
            "body": self.body,
        })
    }
}

/// Who does an order.
enum Contestant {
    Client(Client),
    Bare(BareGenerator),
    Node(Box<NodePeer>),
}

impl Contestant {
    async fn run(&mut self, order: &Order) -> Duration {
        match self {
            Self::Client(client) => client.run(order).await,
            Self::Bare(generator) => {
                let documents = order.documents();
                generator
                    .run(order.method, order.parallel, &documents)
                    .await
            }
            Self::Node(peer) => peer.run(&order.to_json()).await,
        }
    }
}

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() {
    let wanted = std::env::args()
        .skip(1)
        .find(|argument| !argument.starts_with('-'));
    let is_wanted = |name: &str| wanted.as_ref().is_none_or(|wanted| name.contains(wanted));
    let groups: Vec<_> = [Method::Get, Method::Put]
        .into_iter()
        .flat_map(|method| PARALLEL.map(|parallel| (method, parallel)))
        .map(|(method, parallel)| (group_name(method, parallel), method, parallel))
        .filter(|(name, ..)| is_wanted(name))
        .collect();
    if groups.is_empty() {
        return;
    }
    let server = match SolidServer::start_with_async(ServerKind::FileWac).await {
        Ok(server) => server,
        Err(error) => {
            println!("client: not measured: {error:#}");
            return;
        }
    };
    let account = server.account_async("bench").await.unwrap();
    let mut contestants = contestants(&account).await;
    let documents = prepare(&account, &mut contestants).await;
    for (name, method, parallel) in groups {
        measure(&name, method, parallel, &documents, &mut contestants).await;
    }
}

fn group_name(method: Method, parallel: usize) -> String {
    format!("client-{}-{parallel}", method.name().to_lowercase())
}

async fn contestants(account: &Account) -> Vec<(&'static str, Contestant)> {
    let mut contestants = vec![
        ("kluis", Contestant::Client(Client::sign_in(account))),
        (
            "bare",
            Contestant::Bare(BareGenerator::sign_in(account).await),
        ),
    ];
    for name in ["inrupt", "bashlib"] {
        match NodePeer::start(name, account).await {
            Ok(peer) => contestants.push((name, Contestant::Node(Box::new(peer)))),
            Err(error) => println!("client: {name} is not measured: {error:#}"),
        }
    }
    contestants
}

/// Writes what is read later.
async fn prepare(account: &Account, contestants: &mut [(&'static str, Contestant)]) -> Vec<Url> {
    let document = |number| {
        account
            .storage
            .join(&format!("bench/{number}.ttl"))
            .unwrap()
    };
    let documents: Vec<Url> = (0..DOCUMENTS).map(document).collect();
    let writing = order(Method::Put, 1, DOCUMENTS, &documents);
    contestants[0].1.run(&writing).await;
    documents
}

fn order(method: Method, parallel: usize, requests: usize, documents: &[Url]) -> Order {
    Order {
        method,
        parallel,
        urls: documents.iter().cycle().take(requests).cloned().collect(),
        body: body(),
    }
}

fn body() -> String {
    let mut body = String::from("@prefix bench: <urn:bench:> .\n");
    while body.len() < BODY_BYTES {
        let line = format!(
            "bench:thing{} bench:says \"what a document says\" .\n",
            body.len()
        );
        body.push_str(&line);
    }
    body
}

async fn measure(
    group: &str,
    method: Method,
    parallel: usize,
    documents: &[Url],
    contestants: &mut [(&'static str, Contestant)],
) {
    let requests = FEWEST_REQUESTS.max(parallel * REQUESTS_FOR_EACH);
    let warm_up = order(method, parallel, parallel, documents);
    let measured = order(method, parallel, requests, documents);
    let mut results = Results::default();
    for _ in 0..ROUNDS {
        for (name, contestant) in &mut *contestants {
            // Connections that were idle meanwhile have been closed.
            contestant.run(&warm_up).await;
            let took = contestant.run(&measured).await;
            results.add(name, took, requests);
        }
        // Nobody is always the one that follows the slowest.
        contestants.rotate_left(1);
    }
    results.keep(group);
}
