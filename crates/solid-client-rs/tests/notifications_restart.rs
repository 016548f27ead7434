//! A subscription while its server goes away and comes back; in a process of its own, because the server
//! is not to be shared.

#![cfg(feature = "notifications")]
#![expect(clippy::unwrap_used, reason = "tests")]

mod accounts;

use accounts::sign_in;
use std::time::Duration;

use kluis_testkit::{ServerKind, SolidServer};
use solid_client_rs::{
    ChangeKind, Event, Precondition, SubscribeOptions, Subscription, container_url, document_url,
};

async fn next(subscription: &mut Subscription) -> Event {
    let waiting = tokio::time::timeout(Duration::from_secs(120), subscription.next());
    let outcome = waiting.await.expect("an event should have come");
    outcome.expect("the subscription goes on").unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn subscription_outlives_a_restart_of_the_server() {
    let Some(mut server) = SolidServer::start_with_or_skip(ServerKind::FileWac) else {
        return;
    };
    let anna = server.account_async("anna").await.unwrap();
    let client = sign_in(&anna);
    let container = container_url(&anna.storage, "watched").unwrap();
    client.create_container(&container).await.unwrap();
    let options = SubscribeOptions {
        first_pause: Duration::from_millis(100),
        longest_pause: Duration::from_secs(2),
        ..SubscribeOptions::default()
    };
    let mut subscription = client.subscribe_with(&container, options).await.unwrap();
    server.restart_async().await.unwrap();
    assert_eq!(next(&mut subscription).await, Event::Reconnected);
    assert!(subscription.is_connected());
    let note = document_url(&container, "after").unwrap();
    client
        .put(&note, "text/plain", "x", &Precondition::None)
        .await
        .unwrap();
    // What was there before the restart may be told as an update of the container.
    loop {
        match next(&mut subscription).await {
            Event::Change(change) if change.kind == ChangeKind::Add => {
                assert_eq!(change.object, note);
                break;
            }
            Event::Change(change) => assert_eq!(change.object, container),
            other => panic!("nothing else was lost: {other:?}"),
        }
    }
    subscription.close().await.unwrap();
}
