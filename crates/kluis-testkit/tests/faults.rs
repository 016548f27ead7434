//! Every fault of the proxy, tried before a real server.

#![expect(clippy::unwrap_used, reason = "tests")]

use std::fs;
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::{Duration, UNIX_EPOCH};

use kluis_testkit::{
    Chance, Fault, Gate, RecordingProxy, ServerKind, ServerSettings, SolidServer, When,
};
use reqwest::header::{CONTENT_TYPE, ETAG, IF_MATCH, RETRY_AFTER};
use reqwest::{Client, Response, StatusCode};
use url::Url;

const BODY: &str = "<#a> <urn:is> 1, 2, 3 .\n";

/// A container of its own in which everybody may do everything, so that a test needs no sign-in.
struct Place<'a> {
    server: &'a Mutex<SolidServer>,
    proxy: &'a RecordingProxy,
    url: Url,
    client: Client,
}

fn play(test: impl AsyncFnOnce(&Place)) {
    static SERVER: OnceLock<Option<(Mutex<SolidServer>, RecordingProxy)>> = OnceLock::new();
    static TURN: Mutex<u32> = Mutex::new(0);
    let mut number = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    *number += 1;
    let settings = ServerSettings::of(ServerKind::FileWac).keeping_cut_bodies();
    let start = || {
        let (server, proxy) = SolidServer::behind_proxy_with_or_skip(settings)?;
        Some((Mutex::new(server), proxy))
    };
    let Some((server, proxy)) = SERVER.get_or_init(start) else {
        println!("skipped: the Solid server cannot run");
        return;
    };
    play_on(server, proxy, &format!("open-{number}/"), test);
}

fn play_on(
    server: &Mutex<SolidServer>,
    proxy: &RecordingProxy,
    name: &str,
    test: impl AsyncFnOnce(&Place),
) {
    let folder = server.lock().unwrap().data_folder().join(name);
    fs::create_dir(&folder).unwrap();
    let rules = "<#o> a <http://www.w3.org/ns/auth/acl#Authorization>;
        <http://www.w3.org/ns/auth/acl#agentClass> <http://xmlns.com/foaf/0.1/Agent>;
        <http://www.w3.org/ns/auth/acl#accessTo> <./>; <http://www.w3.org/ns/auth/acl#default> <./>;
        <http://www.w3.org/ns/auth/acl#mode> <http://www.w3.org/ns/auth/acl#Read>,
            <http://www.w3.org/ns/auth/acl#Write>.";
    fs::write(folder.join(".acl"), rules).unwrap();
    proxy.behave();
    proxy.clear();
    let place = Place {
        server,
        proxy,
        url: proxy.url().join(name).unwrap(),
        client: Client::builder()
            .no_proxy()
            .pool_max_idle_per_host(0)
            .build()
            .unwrap(),
    };
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(test(&place));
    proxy.behave();
}

impl Place<'_> {
    fn server(&self) -> MutexGuard<'_, SolidServer> {
        self.server.lock().unwrap()
    }

    fn at(&self, name: &str) -> Url {
        self.url.join(name).unwrap()
    }

    async fn put(&self, name: &str, body: &str) -> reqwest::Result<Response> {
        let request = self.client.put(self.at(name));
        let request = request.header(CONTENT_TYPE, "text/turtle");
        request.body(body.to_owned()).send().await
    }

    async fn get(&self, name: &str) -> reqwest::Result<Response> {
        self.client.get(self.at(name)).send().await
    }

    /// What is in the server's files.
    fn stored(&self, name: &str) -> Option<String> {
        let file = self.server().stored_at(&self.at(name))?;
        Some(fs::read_to_string(file).unwrap())
    }

    fn statuses(&self) -> Vec<Option<u16>> {
        let requests = self.proxy.requests();
        requests.iter().map(|request| request.status).collect()
    }
}

#[test]
fn a_lost_request_never_reaches_the_server() {
    play(async |place| {
        let second = When::method("PUT").at("a.ttl").nth(1);
        place.proxy.inject(second.then(Fault::LoseRequest));
        place.put("a.ttl", BODY).await.unwrap();
        place.put("a.ttl", "").await.unwrap_err();
        assert_eq!(place.stored("a.ttl").unwrap(), BODY);
        place.put("a.ttl", "").await.unwrap();
        assert_eq!(place.stored("a.ttl").unwrap(), "");
        assert_eq!(place.statuses(), [Some(201), None, Some(205)]);
        let faults = place.proxy.requests().into_iter().map(|it| it.fault);
        let lost: Vec<bool> = faults.map(|fault| fault.is_some()).collect();
        assert_eq!(lost, [false, true, false]);
    });
}

#[test]
fn a_lost_answer_leaves_what_was_asked_done() {
    play(async |place| {
        place
            .proxy
            .inject(When::method("PUT").then(Fault::LoseAnswer));
        place.put("a.ttl", BODY).await.unwrap_err();
        assert_eq!(place.stored("a.ttl").unwrap(), BODY);
        assert_eq!(place.statuses(), [Some(201)]);
    });
}

#[test]
fn a_cut_request_leaves_its_beginning_wherever_it_is_cut() {
    play(async |place| {
        for length in 0..BODY.len() {
            let name = format!("{length}.ttl");
            for former in [
                None,
                Some("<#longer> <urn:than> <urn:what> ; <urn:comes> 4 .\n"),
            ] {
                if let Some(former) = former {
                    place.put(&name, former).await.unwrap();
                }
                place.proxy.behave();
                let cut = Fault::CutRequest(length);
                place.proxy.inject(When::method("PUT").then(cut));
                place.put(&name, BODY).await.unwrap_err();
                let kept = place.stored(&name).unwrap();
                assert_eq!(kept, BODY[..length], "{former:?}");
                let served = place.get(&name).await.unwrap();
                assert_eq!(served.status(), StatusCode::OK);
                assert_eq!(served.text().await.unwrap(), BODY[..length]);
            }
        }
    });
}

#[test]
fn a_server_that_keeps_no_cut_bodies_keeps_what_was_there() {
    let started = SolidServer::behind_proxy_with_or_skip(ServerKind::FileWac);
    let Some((server, proxy)) = started else {
        return;
    };
    play_on(&Mutex::new(server), &proxy, "whole/", async |place| {
        place.put("a.ttl", BODY).await.unwrap();
        for length in [0, 1, 10] {
            proxy.behave();
            proxy.inject(When::method("PUT").then(Fault::CutRequest(length)));
            place.put("a.ttl", "<#b> <urn:is> 1 .").await.unwrap_err();
            assert_eq!(
                place.get("a.ttl").await.unwrap().text().await.unwrap(),
                BODY
            );
        }
    });
}

#[test]
fn a_request_and_an_answer_wait_until_their_gate_opens() {
    play(async |place| {
        let (before, after) = (Gate::new(), Gate::new());
        let hold = |name: &str, fault| place.proxy.inject(When::any().at(name).then(fault));
        hold("a.ttl", Fault::HoldRequest(before.clone()));
        hold("b.ttl", Fault::HoldAnswer(after.clone()));
        let look = async {
            before.reached_by(1).await;
            after.reached_by(1).await;
            assert_eq!(place.stored("a.ttl"), None);
            assert_eq!(place.stored("b.ttl").unwrap(), BODY);
            assert_eq!(place.statuses(), [None, None]);
            before.open();
            after.open();
        };
        let (a, b, ()) = tokio::join!(place.put("a.ttl", BODY), place.put("b.ttl", BODY), look);
        assert_eq!(
            (a.unwrap().status(), b.unwrap().status()),
            (StatusCode::CREATED, StatusCode::CREATED)
        );
        assert_eq!(place.stored("a.ttl").unwrap(), BODY);
    });
}

#[test]
fn a_repeated_request_is_done_twice_and_answered_once() {
    play(async |place| {
        place.proxy.inject(When::method("POST").then(Fault::Repeat));
        let request = place.client.post(place.url.clone());
        let request = request.header(CONTENT_TYPE, "text/turtle").body(BODY);
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::CREATED);
        let folder = place.server().stored_at(&place.url).unwrap();
        let made = fs::read_dir(folder).unwrap().count();
        assert_eq!(made, 3, "two, and the rules");
    });
}

#[test]
fn a_cut_answer_says_the_length_of_the_whole() {
    play(async |place| {
        place.put("a.ttl", BODY).await.unwrap();
        for length in [0, 1, BODY.len() - 1, 1000] {
            place.proxy.behave();
            let cut = Fault::CutAnswer(length);
            place.proxy.inject(When::method("GET").then(cut));
            let mut answer = place.get("a.ttl").await.unwrap();
            assert_eq!(answer.content_length(), Some(BODY.len() as u64));
            let mut got = Vec::new();
            let error = loop {
                match answer.chunk().await {
                    Ok(Some(chunk)) => got.extend_from_slice(&chunk),
                    Ok(None) => panic!("the answer came to an end"),
                    Err(error) => break error,
                }
            };
            assert!(!error.is_timeout());
            let expected = length.min(BODY.len() - 1);
            assert_eq!(got, BODY.as_bytes()[..expected]);
        }
    });
}

#[test]
fn an_answer_of_the_proxy_is_all_that_happens() {
    play(async |place| {
        for status in [
            201, 401, 403, 404, 409, 412, 413, 415, 423, 429, 500, 502, 503,
        ] {
            place.proxy.behave();
            let answered = When::method("PUT").then(Fault::Answer(status));
            place.proxy.inject(answered);
            let answer = place.put("a.ttl", BODY).await.unwrap();
            assert_eq!(answer.status(), status);
            let again = answer.headers().get(RETRY_AFTER).is_some();
            assert_eq!(again, status == 429 || status >= 500, "{status}");
            assert_eq!(place.stored("a.ttl"), None);
        }
    });
}

#[test]
fn a_captive_portal_answers_everything_with_its_page() {
    play(async |place| {
        let portal = When::any().always().then(Fault::CaptivePortal);
        place.proxy.inject(portal);
        let answer = place.put("a.ttl", BODY).await.unwrap();
        assert_eq!(answer.status(), StatusCode::OK);
        assert_eq!(place.stored("a.ttl"), None);
        let page = place.get("a.ttl").await.unwrap();
        let kind = page.headers()[CONTENT_TYPE].to_str().unwrap();
        assert!(kind.starts_with("text/html"));
        assert!(page.text().await.unwrap().contains("Sign in"));
    });
}

#[test]
fn a_stale_listing_shows_what_was_there_before() {
    play(async |place| {
        place.put("old.ttl", BODY).await.unwrap();
        let before = place.get("").await.unwrap().text().await.unwrap();
        place.put("new.ttl", BODY).await.unwrap();
        let stale = When::method("GET").times(2);
        place.proxy.inject(stale.then(Fault::StaleListing));
        for _ in 0..2 {
            let stale = place.get("").await.unwrap();
            assert_eq!(stale.status(), StatusCode::OK);
            assert_eq!(stale.text().await.unwrap(), before);
        }
        let now = place.get("").await.unwrap().text().await.unwrap();
        assert!(now.contains("new.ttl") && !before.contains("new.ttl"));
    });
}

#[test]
fn coarse_tags_are_the_same_all_second_long() {
    play(async |place| {
        place.put("a.ttl", BODY).await.unwrap();
        let file = place.server().stored_at(&place.at("a.ttl")).unwrap();
        let touch = |millis| {
            let time = UNIX_EPOCH + Duration::from_millis(millis);
            let file = fs::File::options().write(true).open(&file).unwrap();
            file.set_modified(time).unwrap();
        };
        let tag = async || place.get("a.ttl").await.unwrap().headers()[ETAG].clone();
        touch(1_795_262_400_123);
        assert_eq!(tag().await, "\"1795262400123-text/turtle\"");
        place
            .proxy
            .inject(When::any().always().then(Fault::CoarseTags));
        let coarse = tag().await;
        assert_eq!(coarse, "\"1795262400000-text/turtle\"");
        touch(1_795_262_400_999);
        assert_eq!(tag().await, coarse);
        let write = async || {
            let request = place.client.put(place.at("a.ttl"));
            let request = request.header(IF_MATCH, &coarse).body("changed");
            let request = request.header(CONTENT_TYPE, "text/turtle");
            request.send().await.unwrap().status()
        };
        touch(1_795_262_401_000);
        assert_eq!(write().await, StatusCode::PRECONDITION_FAILED);
        touch(1_795_262_400_001);
        assert_eq!(write().await, StatusCode::RESET_CONTENT);
        assert_eq!(place.stored("a.ttl").unwrap(), "changed");
    });
}

#[test]
fn chance_does_the_same_again_for_the_same_seed() {
    play(async |place| {
        let path = place.url.path().to_owned();
        let run = async |seed, percent| {
            place.proxy.clear();
            place.proxy.behave();
            place
                .proxy
                .inject(Chance::new(seed, percent).within(&path).faults());
            for number in 0..40 {
                let name = format!("{}.ttl", number % 4);
                // What comes of it is what the proxy says below.
                let _ = place.put(&name, BODY).await;
            }
            // Not meant.
            let other = place
                .client
                .get(place.proxy.url().join("alice/profile/card").unwrap());
            assert_eq!(other.send().await.unwrap().status(), StatusCode::OK);
            let requests = place.proxy.requests();
            let faults = requests
                .iter()
                .map(|request| format!("{:?}", request.fault));
            faults.collect::<Vec<_>>()
        };
        let none = |faults: &[String]| faults.iter().filter(|fault| *fault == "None").count();
        assert_eq!(none(&run(1, 0).await), 41);
        assert_eq!(none(&run(1, 100).await), 1);
        let once = run(1, 40).await;
        assert!((10..35).contains(&none(&once)), "{once:?}");
        assert_eq!(run(1, 40).await, once);
        assert_ne!(run(2, 40).await, once);
    });
}

#[test]
fn what_a_server_stored_is_copied_put_back_and_emptied() {
    play(async |place| {
        let status = async |url: &Url| {
            let answer = place.client.get(url.clone()).send().await;
            answer.unwrap().status()
        };
        let account = place.server().account("kept").unwrap();
        let copy = place.server().copy_stored(&account.storage).unwrap();
        place.server().empty_stored(&account.storage).unwrap();
        assert_ne!(status(&account.web_id).await, StatusCode::OK);
        place.server().put_back(&copy).unwrap();
        assert_eq!(status(&account.web_id).await, StatusCode::OK);

        let base = place.server().base_url().clone();
        place.server().stop();
        let all = place.server().copy_stored(&base).unwrap();
        place.server().empty_stored(&base).unwrap();
        place.server().start_again().unwrap();
        assert_ne!(status(&account.web_id).await, StatusCode::OK);
        let alice = place.server().alice().unwrap();
        assert_eq!(status(&alice.web_id).await, StatusCode::OK);
        place.server().stop();
        place.server().put_back(&all).unwrap();
        place.server().start_again().unwrap();
        assert_eq!(status(&account.web_id).await, StatusCode::OK);
    });
}
