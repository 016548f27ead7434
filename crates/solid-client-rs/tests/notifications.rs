//! Subscriptions, against a Community Solid Server and one that misbehaves.

#![cfg(feature = "notifications")]
#![expect(clippy::unwrap_used, reason = "tests")]

mod accounts;
mod faulty_sockets;
#[expect(dead_code, reason = "the other tests use the rest of it")]
mod stand_in;

use accounts::{account, anonymous, sign_in};
use std::time::Duration;

use faulty_sockets::{Behaviour, FaultyServer, added, port_of, say, stay};
use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::json;
use solid_client_rs::{
    Change, ChangeKind, ETag, Error, Event, Limits, Precondition, SubscribeOptions, Subscription,
    container_url, document_url,
};
use stand_in::{StandIn, ask_issuer_nonce, status, typed};
use tokio_tungstenite::tungstenite::Message;

/// Short pauses, so that no test waits for long.
fn quick() -> SubscribeOptions {
    SubscribeOptions {
        first_pause: Duration::from_millis(20),
        longest_pause: Duration::from_millis(200),
        ping_every: Duration::from_millis(200),
        ..SubscribeOptions::default()
    }
}

async fn subscribe(server: &FaultyServer, options: SubscribeOptions) -> Subscription {
    let outcome = anonymous().subscribe_with(&server.topic(), options).await;
    outcome.unwrap()
}

async fn next(subscription: &mut Subscription) -> Event {
    next_outcome(subscription).await.unwrap().unwrap()
}

async fn next_outcome(subscription: &mut Subscription) -> Option<Result<Event, Error>> {
    tokio::time::timeout(Duration::from_secs(30), subscription.next())
        .await
        .expect("an event should have come")
}

async fn next_change(subscription: &mut Subscription) -> Change {
    match next(subscription).await {
        Event::Change(change) => *change,
        other => panic!("a change was expected, not {other:?}"),
    }
}

#[tokio::test]
async fn document_and_container_tell_of_what_happens_to_them() {
    let Some(anna) = account("anna").await else {
        return;
    };
    let client = sign_in(&anna);
    let container = container_url(&anna.storage, "told of").unwrap();
    client.create_container(&container).await.unwrap();
    let note = document_url(&container, "a note.txt").unwrap();
    let put = async |body: &'static str| {
        let written = client.put(&note, "text/plain", body, &Precondition::None);
        written.await.unwrap();
    };
    put("one").await;
    let mut of_note = client.subscribe(&note).await.unwrap();
    let mut of_container = client.subscribe(&container).await.unwrap();
    assert!(of_note.is_connected() && of_note.topic() == &note);

    put("two").await;
    let change = next_change(&mut of_note).await;
    assert_eq!((change.kind, &change.object), (ChangeKind::Update, &note));
    assert_eq!(change.state, client.head(&note).await.unwrap().etag);
    assert!(change.published.is_some());

    let other = document_url(&container, "b").unwrap();
    client
        .put(&other, "text/plain", "b", &Precondition::None)
        .await
        .unwrap();
    let change = next_change(&mut of_container).await;
    assert_eq!((change.kind, &change.object), (ChangeKind::Add, &other));
    assert_eq!(change.target.as_ref(), Some(&container));

    client.delete(&note, &Precondition::None).await.unwrap();
    // As a stream this time.
    let event = futures_util::StreamExt::next(&mut of_note).await;
    let Some(Ok(Event::Change(change))) = event else {
        panic!("a change was expected, not {event:?}");
    };
    assert_eq!((change.kind, &change.object), (ChangeKind::Delete, &note));
    let change = next_change(&mut of_container).await;
    assert_eq!((change.kind, &change.object), (ChangeKind::Remove, &note));
    of_note.close().await.unwrap();
    of_container.close().await.unwrap();
}

#[tokio::test]
async fn outdated_state_brings_an_update_at_once() {
    let Some(anna) = account("anna").await else {
        return;
    };
    let client = sign_in(&anna);
    let note = document_url(&anna.storage, "moved on.txt").unwrap();
    client
        .put(&note, "text/plain", "one", &Precondition::None)
        .await
        .unwrap();
    let options = SubscribeOptions {
        state: Some(ETag::new("\"1-text/plain\"")),
        ..SubscribeOptions::default()
    };
    let mut subscription = client.subscribe_with(&note, options).await.unwrap();
    let change = next_change(&mut subscription).await;
    assert_eq!((change.kind, change.object), (ChangeKind::Update, note));
}

#[tokio::test]
async fn nothing_is_lost_while_a_real_server_has_channels_renewed() {
    let Some(anna) = account("anna").await else {
        return;
    };
    let client = sign_in(&anna);
    let container = container_url(&anna.storage, "renewed").unwrap();
    client.create_container(&container).await.unwrap();
    let options = SubscribeOptions {
        channel_life: Some(Duration::from_secs(2)),
        ..SubscribeOptions::default()
    };
    let mut subscription = client.subscribe_with(&container, options).await.unwrap();
    let started = tokio::time::Instant::now();
    // Longer than three channels live, and a real server is silent after the end of each.
    let mut count = 0;
    while started.elapsed() < Duration::from_secs(7) {
        let url = document_url(&container, &format!("{count}")).unwrap();
        client
            .put(&url, "text/plain", "x", &Precondition::None)
            .await
            .unwrap();
        // Around a renewal the same may be told twice, or as an update of the container, and on a
        // machine so slow that the renewal comes too late, that is said.
        loop {
            match next(&mut subscription).await {
                Event::Change(change) if change.object == url => break,
                Event::Change(change) if change.kind == ChangeKind::Update => break,
                Event::Change(_) => {}
                Event::Missed => break,
                other => panic!("the connection was lost: {other:?}"),
            }
        }
        count += 1;
    }
    assert!(count > 3, "{count}");
    subscription.close().await.unwrap();
}

#[tokio::test]
async fn who_may_not_read_may_not_listen() {
    let (Some(anna), Some(bert)) = (account("anna").await, account("bert").await) else {
        return;
    };
    let note = document_url(&anna.storage, "private.txt").unwrap();
    sign_in(&anna)
        .put(&note, "text/plain", "one", &Precondition::None)
        .await
        .unwrap();
    let outcome = sign_in(&bert).subscribe(&note).await;
    assert!(matches!(outcome, Err(Error::Forbidden(_))), "{outcome:?}");
    let outcome = anonymous().subscribe(&note).await;
    assert!(
        matches!(outcome, Err(Error::Unauthorized(_))),
        "{outcome:?}"
    );
}

#[tokio::test]
async fn socket_sees_no_token_and_subscription_does() {
    let sockets = FaultyServer::start(Behaviour::default()).await;
    let address = format!("ws://localhost:{}/socket/1", sockets.url.port().unwrap());
    let service = StandIn::start(600, move |seen| match seen.path.as_str() {
        "/token" => ask_issuer_nonce(),
        "/about" => typed(
            "text/turtle",
            "@prefix n: <http://www.w3.org/ns/solid/notifications#>. </> n:subscription </service>.
            </service> n:channelType n:WebSocketChannel2023.",
        ),
        "/service" => {
            let mut response = typed("application/ld+json", "");
            *response.body_mut() = json!({ "receiveFrom": address }).to_string().into();
            response
        }
        _ => {
            let mut response = status(200);
            let link = r#"</about>; rel="http://www.w3.org/ns/solid/terms#storageDescription""#;
            response.headers_mut().insert("link", link.parse().unwrap());
            response
        }
    })
    .await;
    let client = service.signed_in(Limits::default());
    let subscription = client.subscribe(&service.at("box/")).await.unwrap();
    let asked = service.seen("/service");
    assert!(asked[0].header("authorization").starts_with("DPoP "));
    let opened = sockets.seen("GET", "/socket/1");
    assert_eq!(opened.len(), 1);
    for name in ["authorization", "dpop", "cookie"] {
        assert_eq!(opened[0].header(name), None);
    }
    // A channel without an identifier ends by itself.
    subscription.close().await.unwrap();
}

#[tokio::test]
async fn lost_connection_comes_back_with_the_state_that_was_told_last() {
    let server = FaultyServer::start(Behaviour {
        socket: |number, mut socket| {
            Box::pin(async move {
                let text = added(port_of(&socket), &format!("n{number}"));
                say(&mut socket, text).await;
                // The first is cut off, the second closed in order.
                match number {
                    1 => drop(socket),
                    2 => socket.close(None).await.unwrap(),
                    _ => stay(socket).await,
                }
            })
        },
        ..Behaviour::default()
    })
    .await;
    let mut subscription = subscribe(&server, quick()).await;
    for number in 1..=3 {
        let change = next_change(&mut subscription).await;
        assert!(change.object.path().ends_with(&format!("n{number}")));
        if number < 3 {
            assert_eq!(next(&mut subscription).await, Event::Reconnected);
        }
    }
    assert!(subscription.is_connected());
    let asked = server.seen("POST", "/service");
    let states: Vec<_> = asked
        .iter()
        .map(|one| one.json()["state"].clone())
        .collect();
    assert_eq!(states, [json!(null), json!("\"n1\""), json!("\"n2\"")]);
    subscription.close().await.unwrap();
    let mut ended: Vec<_> = server.wait_for("DELETE", "/channel/", 3).await;
    ended.sort_by(|one, other| one.path.cmp(&other.path));
    let ended: Vec<_> = ended.iter().map(|one| one.path.as_str()).collect();
    assert_eq!(ended, ["/channel/1", "/channel/2", "/channel/3"]);
}

#[tokio::test]
async fn channel_is_renewed_before_its_end_and_nothing_on_the_way_is_lost() {
    let server = FaultyServer::start(Behaviour {
        subscribe: |number| match number {
            1 => {
                let end = jiff::Timestamp::now() + Duration::from_secs(5);
                (200, json!({ "endAt": end }))
            }
            _ => (200, json!({})),
        },
        socket: |number, mut socket| {
            Box::pin(async move {
                let port = port_of(&socket);
                if number > 1 {
                    say(&mut socket, added(port, "on-the-new")).await;
                    return stay(socket).await;
                }
                // Speaks once more when it sees that it is being left, before it says goodbye too.
                while let Some(Ok(message)) = socket.next().await {
                    if message.is_close() {
                        return;
                    }
                    if message.is_ping() {
                        say(&mut socket, added(port, "on-the-old")).await;
                    }
                }
            })
        },
        ..Behaviour::default()
    })
    .await;
    let options = SubscribeOptions {
        channel_life: Some(Duration::from_secs(60)),
        ..quick()
    };
    let mut subscription = subscribe(&server, options).await;
    let started = tokio::time::Instant::now();
    let mut told_by_the_old = 0;
    loop {
        let change = next_change(&mut subscription).await;
        if change.object.path().ends_with("on-the-new") {
            break;
        }
        told_by_the_old += 1;
    }
    assert!(told_by_the_old > 0);
    let waited = started.elapsed();
    assert!(waited < Duration::from_secs(5), "renewed at {waited:?}");
    let asked = server.seen("POST", "/service");
    assert!(asked[0].json()["endAt"].is_string());
    assert_eq!(asked.len(), 2);
    assert_eq!(asked[1].json()["state"], "\"on-the-old\"");
    let ended = server.wait_for("DELETE", "/channel/1", 1).await;
    assert_eq!(ended.len(), 1);
    assert!(server.seen("DELETE", "/channel/2").is_empty());
}

#[tokio::test]
async fn failing_renewal_is_tried_again_and_then_made_good_by_a_new_connection() {
    let server = FaultyServer::start(Behaviour {
        subscribe: |number| match number {
            1 => {
                let end = jiff::Timestamp::now() + Duration::from_secs(2);
                (200, json!({ "endAt": end }))
            }
            2..=6 => (503, json!({})),
            _ => (200, json!({})),
        },
        ..Behaviour::default()
    })
    .await;
    let mut subscription = subscribe(&server, quick()).await;
    let mut event = None;
    // Whether the renewals succeed before the old channel ends is a matter of time; both are right.
    tokio::select! {
        told = next(&mut subscription) => event = Some(told),
        _ = server.wait_for("GET", "/socket/7", 1) => {}
    }
    assert!(
        matches!(event, None | Some(Event::Reconnected)),
        "{event:?}"
    );
    subscription.close().await.unwrap();
    assert!(server.seen("POST", "/service").len() >= 7);
}

#[tokio::test]
async fn garbage_tells_the_caller_to_look_and_harms_nothing() {
    let server = FaultyServer::start(Behaviour {
        socket: |_, mut socket| {
            Box::pin(async move {
                let port = port_of(&socket);
                say(&mut socket, "\u{0}not json").await;
                socket
                    .send(Message::binary(vec![0xff; 1000]))
                    .await
                    .unwrap();
                let elsewhere = json!({ "type": "Update", "object": "https://evil.example/" });
                say(&mut socket, elsewhere.to_string()).await;
                // The client answers a ping only after all that came before it.
                socket
                    .send(Message::Ping(Default::default()))
                    .await
                    .unwrap();
                while !matches!(socket.next().await, Some(Ok(Message::Pong(_)))) {}
                say(&mut socket, added(port, "good")).await;
                stay(socket).await;
            })
        },
        ..Behaviour::default()
    })
    .await;
    let mut subscription = subscribe(&server, SubscribeOptions::default()).await;
    let mut events = vec![next(&mut subscription).await];
    while !matches!(events.last(), Some(Event::Change(_))) {
        events.push(next(&mut subscription).await);
    }
    let change = events.pop();
    assert!(!events.is_empty() && events.len() <= 3);
    assert!(
        events.iter().all(|event| event == &Event::Missed),
        "{events:?}"
    );
    assert!(matches!(change, Some(Event::Change(change)) if change.object.path() == "/box/good"));
    assert_eq!(
        server.seen("POST", "/service").len(),
        1,
        "it stayed connected"
    );
}

#[tokio::test]
async fn huge_message_ends_the_connection_and_not_the_subscription() {
    let server = FaultyServer::start(Behaviour {
        socket: |number, mut socket| {
            Box::pin(async move {
                if number == 1 {
                    let _ = socket.send(Message::text("x".repeat(65 * 1024))).await;
                }
                stay(socket).await;
            })
        },
        ..Behaviour::default()
    })
    .await;
    let mut subscription = subscribe(&server, quick()).await;
    assert_eq!(next(&mut subscription).await, Event::Reconnected);
}

#[tokio::test]
async fn silent_connection_counts_as_lost() {
    let server = FaultyServer::start(Behaviour {
        socket: |number, socket| {
            Box::pin(async move {
                if number == 1 {
                    // Reads nothing, so it answers no ping.
                    std::future::pending::<()>().await;
                }
                stay(socket).await;
            })
        },
        ..Behaviour::default()
    })
    .await;
    let mut subscription = subscribe(&server, quick()).await;
    assert_eq!(next(&mut subscription).await, Event::Reconnected);
    assert_eq!(server.seen("POST", "/service").len(), 2);
}

#[tokio::test]
async fn slow_caller_is_told_that_it_missed_something() {
    let server = FaultyServer::start(Behaviour {
        socket: |_, mut socket| {
            Box::pin(async move {
                let port = port_of(&socket);
                for number in 0..500 {
                    say(&mut socket, added(port, &number.to_string())).await;
                }
                socket
                    .send(Message::Ping(Default::default()))
                    .await
                    .unwrap();
                stay(socket).await;
            })
        },
        ..Behaviour::default()
    })
    .await;
    // Only the answer to a ping says that all of it has arrived.
    let mut subscription = subscribe(&server, SubscribeOptions::default()).await;
    let mut events = Vec::new();
    while !matches!(events.last(), Some(Event::Missed)) {
        // Each turn lets the task go on first, so that the queue is full before it is read.
        for _ in 0..1000 {
            tokio::task::yield_now().await;
        }
        events.push(next(&mut subscription).await);
        assert!(events.len() <= 500);
    }
    assert!(events.len() > 1, "what fitted was told");
}

#[tokio::test]
async fn withdrawn_permission_ends_the_subscription_with_its_reason() {
    let server = FaultyServer::start(Behaviour {
        subscribe: |number| (if number == 1 { 200 } else { 403 }, json!({})),
        socket: |_, socket| {
            Box::pin(async move {
                drop(socket);
            })
        },
        ..Behaviour::default()
    })
    .await;
    let mut subscription = subscribe(&server, quick()).await;
    let outcome = next_outcome(&mut subscription).await;
    assert!(
        matches!(outcome, Some(Err(Error::Forbidden(_)))),
        "{outcome:?}"
    );
    assert!(!subscription.is_connected());
    assert!(next_outcome(&mut subscription).await.is_none());
}

#[tokio::test]
async fn server_that_closes_at_once_is_not_asked_ever_faster() {
    let server = FaultyServer::start(Behaviour {
        socket: |_, socket| {
            Box::pin(async move {
                drop(socket);
            })
        },
        ..Behaviour::default()
    })
    .await;
    let options = SubscribeOptions {
        first_pause: Duration::from_millis(50),
        longest_pause: Duration::from_secs(60),
        ..quick()
    };
    let started = tokio::time::Instant::now();
    let _subscription = subscribe(&server, options).await;
    server.wait_for("POST", "/service", 6).await;
    // At least half of 50, 100, 200, 400 and 800 ms.
    let waited = started.elapsed();
    assert!(waited >= Duration::from_millis(775), "{waited:?}");
}

#[tokio::test]
async fn dropping_a_subscription_ends_its_channel() {
    let server = FaultyServer::start(Behaviour::default()).await;
    let subscription = subscribe(&server, SubscribeOptions::default()).await;
    assert!(server.seen("DELETE", "/").is_empty());
    drop(subscription);
    let ended = server.wait_for("DELETE", "/channel/1", 1).await;
    assert_eq!(ended.len(), 1);
}

#[tokio::test]
async fn refused_upgrade_and_bad_channels_are_errors_at_once() {
    let check = async |behaviour: Behaviour, expected: fn(&Error) -> bool| {
        let server = FaultyServer::start(behaviour).await;
        let outcome = anonymous().subscribe(&server.topic()).await;
        let error = outcome.err().unwrap();
        assert!(expected(&error), "{error:?}");
        server
    };
    let is_protocol: fn(&Error) -> bool = |error| matches!(error, Error::Protocol { .. });
    let behaviour = Behaviour {
        upgrade: 200,
        ..Behaviour::default()
    };
    let server = check(behaviour, is_protocol).await;
    // What was made in vain is cleared away.
    server.wait_for("DELETE", "/channel/1", 1).await;
    let behaviour = Behaviour {
        subscribe: |_| (200, json!({ "receiveFrom": "ws://pod.example/socket" })),
        ..Behaviour::default()
    };
    check(behaviour, is_protocol).await;
    let behaviour = Behaviour {
        subscribe: |_| (200, json!({ "receiveFrom": null })),
        ..Behaviour::default()
    };
    check(behaviour, is_protocol).await;
    let behaviour = Behaviour {
        subscribe: |_| (401, json!({})),
        ..Behaviour::default()
    };
    check(behaviour, |error| matches!(error, Error::Unauthorized(_))).await;
}

#[tokio::test]
async fn only_features_that_the_service_has_are_asked_for() {
    let check = async |features: &'static str, expected: [bool; 2]| {
        let server = FaultyServer::start(Behaviour {
            features,
            ..Behaviour::default()
        })
        .await;
        let options = SubscribeOptions {
            state: Some(ETag::new("\"1\"")),
            channel_life: Some(Duration::from_secs(60)),
            ..SubscribeOptions::default()
        };
        let _subscription = subscribe(&server, options).await;
        let asked = server.seen("POST", "/service")[0].json();
        let found = ["state", "endAt"].map(|name| asked.get(name).is_some());
        assert_eq!(found, expected, "{features}");
        assert_eq!(asked["topic"], server.topic().as_str());
    };
    check("n:state, n:endAt", [true, true]).await;
    check("n:rate", [false, false]).await;
}

#[tokio::test]
async fn server_without_notifications_says_so() {
    let server = StandIn::start(600, |_| status(200)).await;
    let outcome = anonymous().subscribe(&server.at("a/b")).await;
    assert!(
        matches!(outcome, Err(Error::NoNotifications)),
        "{outcome:?}"
    );
    let about = StandIn::start(600, |seen| match seen.path.as_str() {
        "/about" => typed(
            "text/turtle",
            "@prefix n: <http://www.w3.org/ns/solid/notifications#>. </> n:subscription </hook>, </broken>.
            </hook> n:channelType n:WebhookChannel2023.",
        ),
        "/broken" => status(404),
        _ => {
            let mut response = status(200);
            let link = r#"</about>; rel="http://www.w3.org/ns/solid/terms#storageDescription""#;
            response.headers_mut().insert("link", link.parse().unwrap());
            response
        }
    })
    .await;
    let outcome = anonymous().subscribe(&about.at("a/b")).await;
    assert!(
        matches!(outcome, Err(Error::NoNotifications)),
        "{outcome:?}"
    );
    assert!(about.seen("/hook").is_empty() && about.seen("/broken").len() == 1);
}
