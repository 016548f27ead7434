//! A table of servers that misbehave, and what the client makes of each: it ends in time, with the error
//! that fits, and shows nobody else a token.

#![expect(clippy::unwrap_used, reason = "tests")]

#[path = "stand_in/raw.rs"]
mod raw;

use std::ops::RangeInclusive;
use std::time::{Duration, Instant};

use raw::{Answer, Asked, RawServer, Step};
use solid_client_rs::oxrdf::{NamedNode, Triple};
use solid_client_rs::{Body, ETag, Error, Limits, N3Patch, Precondition, SolidClient};
use tokio::io::AsyncReadExt as _;
use tokio::sync::Semaphore;

/// What a case does with the resource `/x` or the container `/c/`.
#[derive(Clone, Copy, Debug)]
enum Call {
    Get,
    GetIfChanged,
    Head,
    Range,
    Open,
    Put,
    PutStream,
    PutVerified,
    Post,
    Patch,
    Delete,
    MakeContainer,
    List,
    Profile,
    Rules,
    Description,
}

struct Case {
    name: &'static str,
    call: Call,
    answer: fn(&Asked, &str) -> Answer,
    /// `Ok` holds a few words on what came back.
    expected: fn(&Result<String, Error>) -> bool,
    /// How many requests for the resource there may be, those for tokens aside.
    requests: RangeInclusive<usize>,
}

const RETRIES: u32 = 2;
/// As often as a request that only reads is sent where the failure may pass.
const ALL: RangeInclusive<usize> = 3..=3;
const ONE: RangeInclusive<usize> = 1..=1;

fn limits() -> Limits {
    Limits {
        deadline: Duration::from_secs(4),
        body: 1024 * 1024,
        retries: RETRIES,
        idle: Duration::from_millis(1_500),
        slowest: 1024,
        ..Limits::default()
    }
}

async fn run(client: &SolidClient, server: &RawServer, call: Call) -> Result<String, Error> {
    let (document, container) = (server.at("x"), server.at("c/"));
    let any = Precondition::None;
    let node = NamedNode::new("https://pod.example/#it").unwrap();
    let patch = N3Patch::new().insert(Triple::new(node.clone(), node.clone(), node));
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    Ok(match call {
        Call::Get => text(client.get(&document).await?.body),
        Call::GetIfChanged => {
            let there = client
                .get_if_changed(&document, &ETag::new("\"a\""))
                .await?;
            there.map_or("unchanged".to_owned(), |there| text(there.body))
        }
        Call::Head => format!("{:?}", client.head(&document).await?.etag),
        Call::Range => {
            let part = client.get_range(&document, 2..5).await?;
            format!(
                "{:?} {:?} {}",
                part.bytes,
                part.total,
                text(part.representation.body)
            )
        }
        Call::Open => {
            let mut stream = client.open(&document).await?;
            let mut body = Vec::new();
            while let Some(chunk) = stream.chunk().await? {
                body.extend_from_slice(&chunk);
            }
            text(body)
        }
        Call::Put => format!(
            "{:?}",
            client.put(&document, "text/plain", "hello", &any).await?
        ),
        Call::PutStream => {
            let body = Body::from_fn(8 << 20, || async {
                Ok(tokio::io::repeat(b'x').take(8 << 20))
            });
            let put = client.put_stream(&document, "text/plain", body, &any);
            format!("{:?}", put.await?)
        }
        Call::PutVerified => {
            let put = client.put_verified(&document, "text/plain", "hello", &any);
            format!("{:?}", put.await?)
        }
        Call::Post => {
            let posted = client
                .post(&container, "text/plain", "hello", Some("a"))
                .await?;
            posted.url.path().to_owned()
        }
        Call::Patch => format!("{:?}", client.patch(&document, &patch, &any).await?),
        Call::Delete => format!("{:?}", client.delete(&document, &any).await?),
        Call::MakeContainer => client.create_container(&container).await?.to_string(),
        Call::List => client.list(&container).await?.entries.len().to_string(),
        Call::Profile => format!("{:?}", client.discover(&document).await?.issuers),
        Call::Rules => client.access_document_url(&document).await?.to_string(),
        Call::Description => client.description_url(&document).await?.to_string(),
    })
}

fn is_protocol(outcome: &Result<String, Error>) -> bool {
    matches!(outcome, Err(Error::Protocol { .. }))
}

fn is_cut_off(outcome: &Result<String, Error>) -> bool {
    matches!(outcome, Err(Error::Unreachable { .. }))
}

fn is_too_slow(outcome: &Result<String, Error>) -> bool {
    matches!(outcome, Err(Error::Deadline { .. }))
}

fn is_refused_redirect(outcome: &Result<String, Error>) -> bool {
    matches!(outcome, Err(Error::RedirectRefused { .. }))
}

fn is_ok(outcome: &Result<String, Error>, expected: &str) -> bool {
    outcome.as_ref().is_ok_and(|text| text == expected)
}

const TURTLE: &str = "200 OK\ncontent-type: text/turtle";
const HTML: &str = "200 OK\ncontent-type: text/html; charset=utf-8";

fn turtle(text: &str) -> Answer {
    Answer::http(TURTLE, text)
}

fn children(text: &str) -> Answer {
    turtle(&format!("<> <http://www.w3.org/ns/ldp#contains> {text} ."))
}

/// The beginning of an answer, after which anything may come.
fn then(head: &str, steps: impl IntoIterator<Item = Step>) -> Answer {
    let head = format!("HTTP/1.1 {}\r\n\r\n", head.replace('\n', "\r\n"));
    Answer::steps(std::iter::once(Step::Send(head.into_bytes())).chain(steps))
}

const NO_PAUSE: Duration = Duration::ZERO;

#[rustfmt::skip]
const CASES: &[Case] = &[
    // What is said of a resource.
    Case { name: "tag that is a wildcard is no tag", call: Call::Head, requests: ONE,
        answer: |_, _| Answer::http("200 OK\netag: *", ""), expected: |it| is_ok(it, "None") },
    Case { name: "list of tags is no tag", call: Call::Head, requests: ONE,
        answer: |_, _| Answer::http("200 OK\netag: \"a\", \"b\"", ""), expected: |it| is_ok(it, "None") },
    Case { name: "no link to the rules", call: Call::Rules, requests: ONE,
        answer: |_, _| Answer::http("200 OK", ""), expected: is_protocol },
    Case { name: "rules on another origin", call: Call::Rules, requests: ONE,
        answer: |_, other| Answer::http(&format!("200 OK\nlink: <{other}.acl>; rel=\"acl\""), ""), expected: is_protocol },
    Case { name: "no link to the description", call: Call::Description, requests: ONE,
        answer: |_, _| Answer::http("200 OK", ""), expected: is_protocol },
    Case { name: "description on another origin", call: Call::Description, requests: ONE,
        answer: |_, other| Answer::http(&format!("200 OK\nlink: <{other}d>; rel=describedby"), ""), expected: is_protocol },
    Case { name: "thousands of links", call: Call::Rules, requests: ONE,
        answer: |_, _| Answer::http(&format!("200 OK\nlink: {}<x.acl>; rel=acl", "<a>; rel=b, ".repeat(20_000)), ""),
        expected: |it| it.as_ref().is_ok_and(|url| url.ends_with("/x.acl")) },
    Case { name: "one header too long for anything", call: Call::Head, requests: ALL,
        answer: |_, _| Answer::http(&format!("200 OK\nlink: {}", "<a>; rel=b, ".repeat(100_000)), ""), expected: is_cut_off },
    Case { name: "headers without end", call: Call::Get, requests: 1..=3,
        answer: |_, _| Answer::steps([Step::Send(b"HTTP/1.1 200 OK\r\n".to_vec()), Step::Repeat(b"a: b\r\n".repeat(1000), NO_PAUSE)]),
        expected: |it| is_cut_off(it) || is_too_slow(it) },
    Case { name: "interim answers without end", call: Call::Get, requests: ONE,
        answer: |_, _| Answer::steps([Step::Repeat(b"HTTP/1.1 102 Processing\r\n\r\n".to_vec(), Duration::from_millis(5))]),
        expected: is_too_slow },
    // What comes instead of a body.
    Case { name: "page instead of a listing", call: Call::List, requests: ONE,
        answer: |_, _| Answer::http(HTML, "<title>Welcome to the airport</title>"), expected: is_protocol },
    Case { name: "page instead of a profile", call: Call::Profile, requests: ONE,
        answer: |_, _| Answer::http(HTML, "<title>Welcome to the airport</title>"), expected: is_protocol },
    Case { name: "page that calls itself Turtle", call: Call::List, requests: ONE,
        answer: |_, _| turtle("<!DOCTYPE html><title>Welcome</title>"), expected: is_protocol },
    Case { name: "page that answers a write", call: Call::Put, requests: ONE,
        answer: |_, _| Answer::http(HTML, "<title>Welcome to the airport</title>"), expected: is_protocol },
    Case { name: "page that answers a deletion", call: Call::Delete, requests: ONE,
        answer: |_, _| Answer::http(HTML, "<title>Welcome to the airport</title>"), expected: is_protocol },
    Case { name: "deletion that will be done some day", call: Call::Delete, requests: ONE,
        answer: |_, _| Answer::http("202 Accepted", ""), expected: is_protocol },
    Case { name: "page that answers a new container", call: Call::MakeContainer, requests: ONE,
        answer: |_, _| Answer::http(HTML, "<title>Welcome to the airport</title>"), expected: is_protocol },
    Case { name: "write that will be done some day", call: Call::Put, requests: ONE,
        answer: |_, _| Answer::http("202 Accepted", ""), expected: is_protocol },
    Case { name: "page that answers a patch", call: Call::Patch, requests: ONE,
        answer: |_, _| Answer::http(HTML, "<title>Welcome to the airport</title>"), expected: is_protocol },
    Case { name: "unchanged, though nobody asked", call: Call::Get, requests: ONE,
        answer: |_, _| Answer::http("304 Not Modified", ""), expected: is_protocol },
    Case { name: "unchanged", call: Call::GetIfChanged, requests: ONE,
        answer: |_, _| Answer::bytes("HTTP/1.1 304 Not Modified\r\netag: \"a\"\r\n\r\n"), expected: |it| is_ok(it, "unchanged") },
    Case { name: "changed", call: Call::GetIfChanged, requests: ONE,
        answer: |_, _| Answer::http("200 OK", "new"), expected: |it| is_ok(it, "new") },
    Case { name: "child on another origin", call: Call::List, requests: ONE,
        answer: |_, other| children(&format!("<{other}c/a>")), expected: is_protocol },
    Case { name: "child of another container", call: Call::List, requests: ONE,
        answer: |_, _| children("</d/a>"), expected: is_protocol },
    Case { name: "child of a child", call: Call::List, requests: ONE,
        answer: |_, _| children("<a/b>"), expected: is_protocol },
    Case { name: "container that contains itself", call: Call::List, requests: ONE,
        answer: |_, _| children("<>"), expected: is_protocol },
    Case { name: "child without an address", call: Call::List, requests: ONE,
        answer: |_, _| children("[]"), expected: is_protocol },
    Case { name: "listing that unfolds", call: Call::List, requests: ONE,
        answer: |_, _| turtle(&format!("@prefix p: <http://e/{}>.\n{}", "x".repeat(60 << 10), "p:a p:b p:c.\n".repeat(800))),
        expected: is_protocol },
    // Bodies.
    Case { name: "body without end", call: Call::Get, requests: ONE,
        answer: |_, _| then("200 OK", [Step::Repeat(vec![b'x'; 64 << 10], NO_PAUSE)]),
        expected: |it| matches!(it, Err(Error::BodyTooLarge { limit: 1_048_576 })) },
    Case { name: "announced body beyond the limit", call: Call::Get, requests: ONE,
        answer: |_, _| then("200 OK\ncontent-length: 99999999999", [Step::Hang]),
        expected: |it| matches!(it, Err(Error::BodyTooLarge { .. })) },
    Case { name: "slow drip", call: Call::Get, requests: ONE,
        answer: |_, _| then("200 OK", [Step::Repeat(b"x".to_vec(), Duration::from_millis(50))]), expected: is_too_slow },
    Case { name: "slow drip into a stream", call: Call::Open, requests: ONE,
        answer: |_, _| then("200 OK", [Step::Repeat(b"x".to_vec(), Duration::from_millis(50))]), expected: is_too_slow },
    Case { name: "stream that stands still", call: Call::Open, requests: ONE,
        answer: |_, _| then("200 OK\ncontent-length: 10", [Step::Send(b"xxx".to_vec()), Step::Hang]), expected: is_too_slow },
    Case { name: "slow head", call: Call::Get, requests: ONE,
        answer: |_, _| Answer::steps([Step::Send(b"HTTP/1.1 200 OK\r\na: ".to_vec()), Step::Repeat(b"b".to_vec(), Duration::from_millis(50))]),
        expected: is_too_slow },
    Case { name: "silence", call: Call::Delete, requests: ONE,
        answer: |_, _| Answer::steps([Step::Hang]), expected: is_too_slow },
    Case { name: "body cut off", call: Call::Get, requests: ALL,
        answer: |_, _| then("200 OK\ncontent-length: 100", [Step::Send(b"xxx".to_vec())]), expected: is_cut_off },
    Case { name: "body cut off once", call: Call::Get, requests: 2..=2,
        answer: |asked, _| if asked.number == 0 { then("200 OK\ncontent-length: 100", [Step::Send(b"xxx".to_vec())]) } else { Answer::http("200 OK", "whole") },
        expected: |it| is_ok(it, "whole") },
    Case { name: "stream cut off", call: Call::Open, requests: ONE,
        answer: |_, _| then("200 OK\ncontent-length: 100", [Step::Send(b"xxx".to_vec())]), expected: is_cut_off },
    Case { name: "chunked stream cut off", call: Call::Open, requests: ONE,
        answer: |_, _| then("200 OK\ntransfer-encoding: chunked", [Step::Send(b"3\r\nxxx\r\n".to_vec())]), expected: is_cut_off },
    Case { name: "more than was announced", call: Call::Get, requests: ONE,
        answer: |_, _| then("200 OK\ncontent-length: 3", [Step::Send(b"abcHTTP/1.1 200 OK\r\n\r\n".to_vec())]), expected: |it| is_ok(it, "abc") },
    Case { name: "two lengths", call: Call::Get, requests: ALL,
        answer: |_, _| then("200 OK\ncontent-length: 3\ncontent-length: 5", [Step::Send(b"abcde".to_vec())]), expected: is_cut_off },
    Case { name: "chunks of nonsense", call: Call::Get, requests: ALL,
        answer: |_, _| then("200 OK\ntransfer-encoding: chunked", [Step::Send(b"zz\r\nxxx\r\n".to_vec())]), expected: is_cut_off },
    Case { name: "chunk of more than all", call: Call::Get, requests: ALL,
        answer: |_, _| then("200 OK\ntransfer-encoding: chunked", [Step::Send(b"ffffffffffffffffff\r\nxxx".to_vec())]), expected: is_cut_off },
    Case { name: "no HTTP", call: Call::Get, requests: ALL,
        answer: |_, _| Answer::bytes("SSH-2.0-OpenSSH_9.2\r\n"), expected: is_cut_off },
    Case { name: "nothing", call: Call::Get, requests: ALL,
        answer: |_, _| Answer::steps([]), expected: is_cut_off },
    Case { name: "compressed body", call: Call::Get, requests: ONE,
        answer: |_, _| Answer::http("200 OK\ncontent-encoding: gzip", b"\x1f\x8b"), expected: is_protocol },
    Case { name: "compressed stream", call: Call::Open, requests: ONE,
        answer: |_, _| Answer::http("200 OK\ncontent-encoding: br", b"\x1f\x8b"), expected: is_protocol },
    // Parts.
    Case { name: "part", call: Call::Range, requests: ONE,
        answer: |_, _| Answer::http("206 Partial Content\ncontent-range: bytes 2-4/10", "cde"), expected: |it| is_ok(it, "2..5 Some(10) cde") },
    Case { name: "whole instead of a part", call: Call::Range, requests: ONE,
        answer: |_, _| Answer::http("200 OK", "abcdefghij"), expected: |it| is_ok(it, "2..5 Some(10) cde") },
    Case { name: "whole that ends in the part", call: Call::Range, requests: ONE,
        answer: |_, _| Answer::http("200 OK", "abcd"), expected: |it| is_ok(it, "2..4 Some(4) cd") },
    Case { name: "whole that ends before the part", call: Call::Range, requests: ONE,
        answer: |_, _| Answer::http("200 OK", "ab"), expected: |it| matches!(it, Err(Error::Refused { status: 416, .. })) },
    Case { name: "another part", call: Call::Range, requests: ONE,
        answer: |_, _| Answer::http("206 Partial Content\ncontent-range: bytes 0-2/10", "abc"), expected: is_protocol },
    Case { name: "larger part", call: Call::Range, requests: ONE,
        answer: |_, _| Answer::http("206 Partial Content\ncontent-range: bytes 2-9/10", "cdefghij"), expected: is_protocol },
    Case { name: "part of another length than it says", call: Call::Range, requests: ONE,
        answer: |_, _| Answer::http("206 Partial Content\ncontent-range: bytes 2-4/10", "cd"), expected: is_protocol },
    Case { name: "part that does not say which", call: Call::Range, requests: ONE,
        answer: |_, _| Answer::http("206 Partial Content", "cde"), expected: is_protocol },
    Case { name: "part that nobody asked for", call: Call::Open, requests: ONE,
        answer: |_, _| Answer::http("206 Partial Content\ncontent-range: bytes 0-2/10", "abc"), expected: is_protocol },
    Case { name: "part that answers a read of all", call: Call::Get, requests: ONE,
        answer: |_, _| Answer::http("206 Partial Content\ncontent-range: bytes 0-2/10", "abc"), expected: is_protocol },
    Case { name: "what a proxy made of it", call: Call::Get, requests: ONE,
        answer: |_, _| Answer::http("203 Non-Authoritative Information", "abc"), expected: is_protocol },
    // Redirects.
    Case { name: "redirect round and round", call: Call::Get, requests: 6..=6,
        answer: |_, _| Answer::http("307 Temporary Redirect\nlocation: /x", ""), expected: is_refused_redirect },
    Case { name: "redirect to another origin", call: Call::Get, requests: ONE,
        answer: |_, other| Answer::http(&format!("302 Found\nlocation: {other}x"), ""), expected: is_refused_redirect },
    Case { name: "write redirected to another origin", call: Call::PutStream, requests: 1..=2,
        answer: |_, other| Answer::http(&format!("308 Permanent Redirect\nlocation: {other}x"), ""), expected: is_refused_redirect },
    Case { name: "redirect to another scheme", call: Call::Get, requests: ONE,
        answer: |asked, _| Answer::http(&format!("302 Found\nlocation: https://{}/x", asked.header("host").unwrap()), ""), expected: is_refused_redirect },
    Case { name: "redirect to a user name before another host", call: Call::Get, requests: ONE,
        answer: |asked, other| Answer::http(&format!("302 Found\nlocation: http://{}@{}", asked.header("host").unwrap(), other.trim_start_matches("http://")), ""),
        expected: is_refused_redirect },
    Case { name: "redirect to nowhere", call: Call::Get, requests: ONE,
        answer: |_, _| Answer::http("302 Found", ""), expected: is_refused_redirect },
    Case { name: "write redirected to a read", call: Call::Put, requests: ONE,
        answer: |_, _| Answer::http("303 See Other\nlocation: /y", ""), expected: is_refused_redirect },
    Case { name: "created on another origin", call: Call::Post, requests: ONE,
        answer: |_, other| Answer::http(&format!("201 Created\nlocation: {other}c/a"), ""), expected: is_protocol },
    Case { name: "created in another container", call: Call::Post, requests: ONE,
        answer: |_, _| Answer::http("201 Created\nlocation: /d/a", ""), expected: is_protocol },
    Case { name: "created nowhere", call: Call::Post, requests: ONE,
        answer: |_, _| Answer::http("201 Created", ""), expected: is_protocol },
    Case { name: "container created instead of a document", call: Call::Post, requests: ONE,
        answer: |_, _| Answer::http("201 Created\nlocation: /c/a/", ""), expected: is_protocol },
    Case { name: "nothing created", call: Call::Post, requests: ONE,
        answer: |_, _| Answer::http("200 OK\nlocation: /c/a", ""), expected: is_protocol },
    Case { name: "created", call: Call::Post, requests: ONE,
        answer: |_, _| Answer::http("201 Created\nlocation: a", ""), expected: |it| is_ok(it, "/c/a") },
    // Sign-in.
    Case { name: "another nonce each time", call: Call::Get, requests: 2..=4,
        answer: |asked, _| Answer::http(&format!("401 Unauthorized\ndpop-nonce: n{}\nwww-authenticate: DPoP error=\"use_dpop_nonce\"", asked.number), ""),
        expected: |it| matches!(it, Err(Error::Unauthorized(_))) },
    Case { name: "no token is good enough", call: Call::Put, requests: 2..=4,
        answer: |_, _| Answer::http("401 Unauthorized", ""), expected: |it| matches!(it, Err(Error::Unauthorized(_))) },
    Case { name: "token that ends before a large write", call: Call::PutStream, requests: 3..=4,
        answer: |asked, _| if asked.number == 0 { Answer::http("401 Unauthorized", "") } else { Answer::http("201 Created", "") },
        expected: |it| it.as_ref().is_ok_and(|text| text.contains("created: true")) },
    // Storms.
    Case { name: "too many requests, always", call: Call::Get, requests: ALL,
        answer: |_, _| Answer::http("429 Too Many Requests", ""), expected: |it| matches!(it, Err(Error::TooManyRequests { .. })) },
    Case { name: "too many requests, for an hour", call: Call::Get, requests: ONE,
        answer: |_, _| Answer::http("429 Too Many Requests\nretry-after: 3600", ""),
        expected: |it| matches!(it, Err(Error::TooManyRequests { retry_after: Some(wait), .. }) if wait.as_secs() == 3600) },
    Case { name: "too many requests, for ever", call: Call::Put, requests: ONE,
        answer: |_, _| Answer::http("429 Too Many Requests\nretry-after: 99999999999999999999999", ""),
        expected: |it| matches!(it, Err(Error::TooManyRequests { retry_after: Some(_), .. })) },
    Case { name: "failure that passes", call: Call::Get, requests: 2..=2,
        answer: |asked, _| if asked.number == 0 { Answer::http("503 Service Unavailable", "") } else { Answer::http("200 OK", "yes") },
        expected: |it| is_ok(it, "yes") },
    Case { name: "failure of a write that promises nothing", call: Call::Put, requests: ONE,
        answer: |_, _| Answer::http("503 Service Unavailable", ""), expected: |it| matches!(it, Err(Error::Server { status: 503, .. })) },
    Case { name: "write that a gateway wants again at once", call: Call::Put, requests: ONE,
        answer: |_, _| Answer::http("503 Service Unavailable\nretry-after: 0", ""), expected: |it| matches!(it, Err(Error::Server { status: 503, .. })) },
    Case { name: "write to be made again at once", call: Call::Put, requests: 2..=2,
        answer: |asked, _| if asked.number == 0 { Answer::http("429 Too Many Requests\nretry-after: 0", "") } else { Answer::http("201 Created", "") },
        expected: |it| it.as_ref().is_ok_and(|text| text.contains("created: true")) },
    Case { name: "failure with endless words", call: Call::Get, requests: ONE,
        answer: |_, _| then("500 Internal Server Error\ncontent-type: application/json", [Step::Repeat(b"{\"a\":".to_vec(), NO_PAUSE)]),
        expected: |it| matches!(it, Err(Error::Server { status: 500, problem, .. }) if problem.detail().is_none()) },
    Case { name: "failure that never tells its words", call: Call::Get, requests: ONE,
        answer: |_, _| then("404 Not Found\ncontent-type: application/json", [Step::Hang]),
        expected: |it| matches!(it, Err(Error::NotFound(_))) },
    // Writes whose end is not known.
    Case { name: "write without an answer", call: Call::Put, requests: ONE,
        answer: |_, _| Answer::steps([]), expected: is_cut_off },
    Case { name: "upload reset in the middle", call: Call::PutStream, requests: 2..=2,
        answer: |asked, _| if asked.method == "HEAD" { Answer::http("404 Not Found", "") } else { Answer { reads: 100_000, steps: Vec::new() } },
        expected: is_cut_off },
    Case { name: "upload that nobody takes", call: Call::PutStream, requests: 2..=2,
        answer: |asked, _| if asked.method == "HEAD" { Answer::http("404 Not Found", "") } else { Answer { reads: 0, steps: vec![Step::Hang] } },
        expected: is_too_slow },
    Case { name: "deletion without an answer", call: Call::Delete, requests: ONE,
        answer: |_, _| Answer::steps([]), expected: is_cut_off },
    Case { name: "creation without an answer", call: Call::Post, requests: ONE,
        answer: |_, _| Answer::steps([]), expected: is_cut_off },
    Case { name: "container without an answer", call: Call::MakeContainer, requests: ONE,
        answer: |_, _| Answer::steps([]), expected: is_cut_off },
    Case { name: "lost answer to a write that was done", call: Call::PutVerified, requests: 2..=2,
        answer: |asked, _| if asked.method == "PUT" { Answer::steps([]) } else { Answer::http("200 OK\netag: \"a\"", "hello") },
        expected: |it| it.is_ok() },
    Case { name: "lost answer to a write that was cut off", call: Call::PutVerified, requests: 2..=2,
        answer: |asked, _| if asked.method == "PUT" { Answer::steps([]) } else { Answer::http("200 OK", "hel") },
        expected: is_cut_off },
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_misbehaviour_ends_in_time_with_its_error_and_shows_nobody_a_token() {
    static AT_ONCE: Semaphore = Semaphore::const_new(6);
    let running: Vec<_> = CASES
        .iter()
        .map(|case| {
            let checked = async move {
                let _turn = AT_ONCE.acquire().await.unwrap();
                check(case).await
            };
            (case.name, tokio::spawn(checked))
        })
        .collect();
    let mut wrong = Vec::new();
    for (name, case) in running {
        match case.await {
            Ok(Ok(())) => {}
            Ok(Err(reason)) => wrong.push(format!("{name}: {reason}")),
            Err(panic) => wrong.push(format!("{name}: {panic}")),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

async fn check(case: &'static Case) -> Result<(), String> {
    let elsewhere = RawServer::start(|_| Answer::http("200 OK", "trap")).await;
    let other = elsewhere.url.to_string();
    let server = RawServer::start(move |asked| (case.answer)(asked, &other)).await;
    let client = server.signed_in(limits());
    client.session().await.map_err(|error| error.to_string())?;
    let started = Instant::now();
    // The deadline of each of at most two calls, and some for a busy machine.
    let outcome = tokio::time::timeout(Duration::from_secs(20), run(&client, &server, case.call));
    let outcome = outcome.await.map_err(|_| "it hangs".to_owned())?;
    let told = format!("{outcome:?} after {:?}", started.elapsed());
    if !(case.expected)(&outcome) {
        return Err(told);
    }
    let resource: Vec<_> = server
        .asked()
        .into_iter()
        .filter(|one| {
            !matches!(
                one.path.as_str(),
                "/token" | "/.well-known/openid-configuration"
            )
        })
        .collect();
    if !case.requests.contains(&resource.len()) {
        return Err(format!("{} requests; {told}", resource.len()));
    }
    for one in &resource {
        let is_signed = one.header("dpop").is_some()
            && one
                .header("authorization")
                .is_some_and(|value| value.starts_with("DPoP "));
        if !is_signed || one.header("accept-encoding") != Some("identity") {
            return Err(format!("{one:?}"));
        }
    }
    if !elsewhere.asked().is_empty() {
        return Err(format!("somebody else was asked: {:?}", elsewhere.asked()));
    }
    Ok(())
}

#[tokio::test]
async fn silent_tls_meets_the_deadline() {
    let server = RawServer::start(|_| Answer::steps([Step::Hang])).await;
    let url = format!("https://localhost:{}/x", server.url.port().unwrap());
    let client = SolidClient::builder().limits(limits()).build().unwrap();
    let error = client.get(&url.parse().unwrap()).await.unwrap_err();
    assert!(matches!(error, Error::Deadline { .. }), "{error:?}");
    assert!(
        server.asked().is_empty(),
        "nothing is sent before TLS is up"
    );
}

#[tokio::test]
async fn write_that_could_not_be_sent_is_sent_once_the_server_is_back() {
    let server = RawServer::start(|_| Answer::http("201 Created", "")).await;
    let port = server.url.port().unwrap();
    let url = server.at("x");
    server.stop().await;
    let limits = Limits {
        deadline: Duration::from_secs(30),
        retries: 50,
        ..limits()
    };
    let client = SolidClient::builder().limits(limits).build().unwrap();
    let body = "hello";
    let mut put = std::pin::pin!(client.put(&url, "text/plain", body, &Precondition::None));
    let early = tokio::time::timeout(Duration::from_millis(300), &mut put).await;
    assert!(early.is_err(), "nobody was listening: {early:?}");
    let server = RawServer::start_at(port, |_| Answer::http("201 Created", "")).await;
    assert!(put.await.unwrap().created);
    let asked = server.asked_for("/x");
    assert_eq!(asked.len(), 1);
    assert_eq!(asked[0].body, b"hello");
}

#[tokio::test]
async fn write_follows_a_redirect_within_the_origin_with_its_body() {
    let server = RawServer::start(|asked| match (asked.method.as_str(), asked.path.as_str()) {
        (_, "/x") => Answer::http("307 Temporary Redirect\nlocation: /y", ""),
        _ => Answer::http("201 Created", ""),
    })
    .await;
    let client = server.signed_in(limits());
    let body = Body::from_fn(5, || async { Ok(&b"hello"[..]) });
    client
        .put_stream(
            &server.at("x"),
            "text/plain",
            body,
            &Precondition::IfNoneMatchAny,
        )
        .await
        .unwrap();
    for path in ["/x", "/y"] {
        let asked = server.asked_for(path);
        assert_eq!(asked.len(), 1);
        assert_eq!(asked[0].body, b"hello");
        assert_eq!(asked[0].header("if-none-match"), Some("*"));
        assert_eq!(asked[0].header("content-length"), Some("5"));
    }
}

#[tokio::test]
async fn body_of_another_length_than_announced_is_never_told_as_written() {
    let server = RawServer::start(|_| Answer::http("201 Created", "")).await;
    let client = server.signed_in(limits());
    for announced in [3, 7] {
        let body = Body::from_fn(announced, || async { Ok(&b"hello"[..]) });
        let outcome = client
            .put_stream(&server.at("x"), "text/plain", body, &Precondition::None)
            .await;
        assert!(
            matches!(outcome, Err(Error::UnreadableBody { .. })),
            "{outcome:?}"
        );
    }
    assert!(server.asked_for("/x").iter().all(|one| one.body.is_empty()));
}

#[tokio::test]
async fn unreadable_file_is_told_before_anything_is_sent() {
    let folder = tempfile::tempdir().unwrap();
    for path in [folder.path().to_owned(), folder.path().join("missing")] {
        let outcome = Body::from_file(&path).await;
        assert!(
            matches!(outcome, Err(Error::UnreadableBody { .. })),
            "{outcome:?}"
        );
    }
    let path = folder.path().join("gone");
    std::fs::write(&path, "hello").unwrap();
    let body = Body::from_file(&path).await.unwrap();
    std::fs::remove_file(&path).unwrap();
    let server = RawServer::start(|_| Answer::http("201 Created", "")).await;
    let outcome = server
        .signed_in(limits())
        .put_stream(&server.at("x"), "text/plain", body, &Precondition::None)
        .await;
    let Err(Error::UnreadableBody { source }) = outcome else {
        panic!("{outcome:?}");
    };
    assert_eq!(source.kind(), std::io::ErrorKind::NotFound);
}

#[tokio::test]
async fn words_of_a_refusal_are_kept_short_and_clean() {
    let check = async |kind: &str, body: &str, title: Option<&str>, detail: Option<&str>| {
        let head = format!("409 Conflict\ncontent-type: {kind}");
        let text = body.to_owned();
        let server = RawServer::start(move |_| Answer::http(&head, &text)).await;
        let error = server.signed_in(limits()).get(&server.at("x")).await;
        let Err(error @ Error::Conflict(_)) = &error else {
            panic!("{error:?}");
        };
        let Error::Conflict(problem) = error else {
            unreachable!("it was matched")
        };
        assert_eq!(
            (problem.title(), problem.detail()),
            (title, detail),
            "{body}"
        );
        for word in ["Taken", "There is"] {
            assert!(!format!("{error} {error:?}").contains(word));
        }
    };
    let words = r#"{"title":"Taken","detail":"There is\n one\u001b[31m \u202Ealready"}"#;
    let detail = Some("There is  one[31m already");
    check("application/problem+json", words, Some("Taken"), detail).await;
    let words = r#"{"name":"Taken","message":"There is one","statusCode":409}"#;
    check(
        "application/json; charset=utf-8",
        words,
        Some("Taken"),
        Some("There is one"),
    )
    .await;
    check(
        "application/json",
        r#"{"name":"Taken","message":""}"#,
        Some("Taken"),
        None,
    )
    .await;
    let long = format!(r#"{{"title":"{}"}}"#, "é".repeat(600));
    check(
        "application/json",
        &long,
        Some("é".repeat(500).as_str()),
        None,
    )
    .await;
    let longer = format!(r#"{{"title":"{}"}}"#, "x".repeat(17_000));
    check("application/json", &longer, None, None).await;
    check("text/html", words, None, None).await;
    for no_words in ["", "[]", "{}", "{", r#"{"title":5,"detail":null}"#, "\"x\""] {
        check("application/json", no_words, None, None).await;
    }
}
