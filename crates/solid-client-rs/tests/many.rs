//! Many requests at once, and what they meet: a token that ends among them, a server that goes away.

#![expect(clippy::unwrap_used, reason = "tests")]

mod accounts;

use accounts::{sign_in, sign_in_with};
use std::collections::BTreeMap;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::Duration;

use kluis_testkit::{Account, RecordingProxy, ServerKind, ServerSettings, SolidServer};
use solid_client_rs::{Error, Limits, Precondition, SolidClient, document_url};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::task::JoinSet;
use url::Url;

const TURTLE: &str = "text/turtle";
/// Long enough for a server that starts on a busy machine.
const PATIENCE: Duration = Duration::from_secs(240);

/// About a kilobyte of Turtle that differs for each number.
fn body(number: u32) -> String {
    let lines =
        (0..16).map(|line| format!("<#l{line}> <urn:x:is> \"{number} is the number here\" .\n"));
    lines.collect()
}

fn document(account: &Account, number: u32) -> Url {
    document_url(&account.storage, &format!("many-{number}.ttl")).unwrap()
}

/// Those that the server granted; one that a busy machine lost is asked for again.
fn sign_ins(proxy: &RecordingProxy) -> usize {
    let requests = proxy.requests();
    let granted = requests.iter().filter(|request| {
        request.method == "POST"
            && request.path_and_query == "/.oidc/token"
            && request.status == Some(200)
    });
    granted.count()
}

fn refused(proxy: &RecordingProxy) -> usize {
    let requests = proxy.requests();
    let refused = requests
        .iter()
        .filter(|request| request.status == Some(401));
    refused.count()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hundred_requests_at_once_are_all_answered_after_one_sign_in() {
    const MANY: u32 = 100;
    let Some((server, proxy)) = SolidServer::behind_proxy_with_or_skip(ServerKind::MemoryWac)
    else {
        return;
    };
    let account = server.account_async("crowd").await.unwrap();
    proxy.clear();
    let client = sign_in(&account);
    let mut tasks = JoinSet::new();
    for number in 0..MANY {
        let (client, url) = (client.clone(), document(&account, number));
        tasks.spawn(async move {
            let only_new = Precondition::IfNoneMatchAny;
            client.put(&url, TURTLE, body(number), &only_new).await
        });
    }
    while let Some(written) = tasks.join_next().await {
        assert!(written.unwrap().unwrap().created);
    }
    let mut tasks = JoinSet::new();
    for number in 0..MANY {
        let (client, url) = (client.clone(), document(&account, number));
        tasks.spawn(async move { (number, client.get(&url).await) });
    }
    while let Some(read) = tasks.join_next().await {
        let (number, read) = read.unwrap();
        assert_eq!(read.unwrap().body, body(number).as_bytes());
    }
    assert_eq!(sign_ins(&proxy), 1);
    assert_eq!(refused(&proxy), 0);
    let listed = client.list(&account.storage).await.unwrap();
    let found = listed
        .entries
        .iter()
        .filter(|entry| entry.url.path().contains("many-"));
    assert_eq!(found.count(), MANY as usize);
}

/// Stops a process in its tracks until it is dropped.
struct Paused(u32);

impl Paused {
    fn new(process: u32) -> Self {
        signal(process, "-STOP");
        Self(process)
    }
}

impl Drop for Paused {
    fn drop(&mut self) {
        signal(self.0, "-CONT");
    }
}

fn signal(process: u32, which: &str) {
    let sent = Command::new("kill")
        .args([which, &process.to_string()])
        .status();
    assert!(sent.unwrap().success());
}

async fn until(mut holds: impl FnMut() -> bool) {
    let waiting = async {
        while !holds() {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(PATIENCE, waiting).await.unwrap();
}

/// Waits for a token of which little has passed, and tells when it ends.
async fn end_of_a_fresh_token(client: &SolidClient, life: Duration) -> jiff::Timestamp {
    let getting = async {
        loop {
            let ends = client.session().await.unwrap().expires_at();
            if ends > jiff::Timestamp::now() + life.mul_f64(0.9) {
                return ends;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(PATIENCE, getting).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_ends_in_the_middle_is_renewed_and_nothing_fails() {
    const LIFE: Duration = Duration::from_secs(4);
    const AT_ONCE: u32 = 12;
    let settings = ServerSettings::of(ServerKind::MemoryWac).token_life(LIFE);
    let Some((server, proxy)) = SolidServer::behind_proxy_with_or_skip(settings) else {
        return;
    };
    let account = server.account_async("short").await.unwrap();
    let client = sign_in(&account);
    proxy.clear();

    // Renewed in time: the server never sees a token that has ended.
    let mut number = 0;
    while sign_ins(&proxy) < 3 {
        let url = document(&account, number);
        client
            .put(&url, TURTLE, body(number), &Precondition::None)
            .await
            .unwrap();
        assert_eq!(
            client.get(&url).await.unwrap().body,
            body(number).as_bytes()
        );
        number += 1;
    }
    assert_eq!(refused(&proxy), 0);

    // On its way while it ends: each request is sent with a good token, and read by the server after
    // its end.
    let ends = end_of_a_fresh_token(&client, LIFE).await;
    proxy.clear();
    let paused = Paused::new(server.process_id());
    let mut tasks = JoinSet::new();
    for number in 0..AT_ONCE {
        let (client, url) = (client.clone(), document(&account, 1000 + number));
        tasks.spawn(async move {
            let only_new = Precondition::IfNoneMatchAny;
            client.put(&url, TURTLE, body(number), &only_new).await
        });
    }
    until(|| proxy.requests().len() >= AT_ONCE as usize).await;
    assert!(
        proxy
            .requests()
            .iter()
            .all(|request| request.method == "PUT"),
        "every one was sent with the token that was there"
    );
    until(|| jiff::Timestamp::now() > ends + Duration::from_secs(1)).await;
    drop(paused);
    while let Some(written) = tasks.join_next().await {
        assert!(written.unwrap().unwrap().created);
    }
    assert!(
        refused(&proxy) >= 1,
        "the server refused a token that had ended"
    );
    assert!(sign_ins(&proxy) >= 1);
    for number in 0..AT_ONCE {
        let read = client.get(&document(&account, 1000 + number)).await;
        assert_eq!(read.unwrap().body, body(number).as_bytes());
    }
}

/// What a writer was told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Told {
    Done,
    /// The server may have done it or not.
    Unknown,
}

struct Crowd {
    account: Account,
    client: SolidClient,
    next: AtomicU32,
    over: AtomicBool,
}

impl Crowd {
    /// Writes one new document after the other, and says what it was told of each.
    async fn write(self: Arc<Self>, said: UnboundedSender<(u32, Told)>) {
        while !self.over.load(Ordering::SeqCst) {
            let number = self.next.fetch_add(1, Ordering::SeqCst);
            let url = document(&self.account, number);
            let only_new = Precondition::IfNoneMatchAny;
            let told = match self.client.put(&url, TURTLE, body(number), &only_new).await {
                Ok(written) if written.created => Told::Done,
                Err(error) if error.is_offline() => Told::Unknown,
                other => panic!("a new document was answered with {other:?}"),
            };
            said.send((number, told)).unwrap();
        }
    }

    /// Reads the same document again and again; returns how often.
    async fn read(self: Arc<Self>, url: Url, expected: String) -> u32 {
        let mut times = 0;
        while !self.over.load(Ordering::SeqCst) {
            let read = self.client.get(&url).await.unwrap();
            assert_eq!(read.body, expected.as_bytes());
            times += 1;
        }
        times
    }
}

async fn hear(
    heard: &mut UnboundedReceiver<(u32, Told)>,
    told: &mut BTreeMap<u32, Told>,
    enough: impl Fn(&BTreeMap<u32, Told>) -> bool,
) {
    let hearing = async {
        while !enough(told) {
            let (number, what) = heard.recv().await.unwrap();
            told.insert(number, what);
        }
    };
    tokio::time::timeout(PATIENCE, hearing).await.unwrap();
}

fn done(told: &BTreeMap<u32, Told>) -> usize {
    told.values().filter(|told| **told == Told::Done).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_killed_and_started_again_loses_nothing_that_was_confirmed() {
    const WRITERS: usize = 8;
    const READERS: usize = 4;
    const WRITES: usize = 40;
    let Some(mut server) = SolidServer::start_with_or_skip(ServerKind::FileWac) else {
        return;
    };
    let account = server.account_async("restart").await.unwrap();
    let limits = Limits {
        deadline: PATIENCE,
        retries: 100,
        ..Limits::default()
    };
    let crowd = Arc::new(Crowd {
        client: sign_in_with(&account, limits),
        account,
        next: AtomicU32::new(0),
        over: AtomicBool::new(false),
    });
    let steady = document_url(&crowd.account.storage, "steady.ttl").unwrap();
    let new = Precondition::IfNoneMatchAny;
    let put = crowd.client.put(&steady, TURTLE, body(7), &new).await;
    assert!(put.unwrap().created);

    let (saying, mut heard) = unbounded_channel();
    let mut writers = JoinSet::new();
    for _ in 0..WRITERS {
        writers.spawn(Arc::clone(&crowd).write(saying.clone()));
    }
    drop(saying);
    let mut readers = JoinSet::new();
    for _ in 0..READERS {
        readers.spawn(Arc::clone(&crowd).read(steady.clone(), body(7)));
    }
    let mut told = BTreeMap::new();
    hear(&mut heard, &mut told, |told| done(told) >= WRITES).await;
    server.stop();
    hear(&mut heard, &mut told, |told| {
        told.values().any(|told| *told == Told::Unknown)
    })
    .await;
    let before = done(&told);
    server.start_again_async().await.unwrap();
    hear(&mut heard, &mut told, |told| done(told) >= before + WRITES).await;
    crowd.over.store(true, Ordering::SeqCst);
    while let Some((number, what)) = heard.recv().await {
        told.insert(number, what);
    }
    while let Some(writer) = writers.join_next().await {
        writer.unwrap();
    }
    while let Some(reader) = readers.join_next().await {
        assert!(reader.unwrap() > 0, "reading went on without an error");
    }

    assert_eq!(told.len(), crowd.next.load(Ordering::SeqCst) as usize);
    for (number, told) in &told {
        let there = crowd.client.get(&document(&crowd.account, *number)).await;
        match (told, there) {
            (Told::Done, Ok(there)) => assert_eq!(there.body, body(*number).as_bytes()),
            // Never a part of it.
            (Told::Unknown, Ok(there)) => assert_eq!(there.body, body(*number).as_bytes()),
            (Told::Unknown, Err(Error::NotFound(_))) => {}
            (told, there) => panic!("{number} was told to be {told:?} and is {there:?}"),
        }
    }
}
