//! Inboxes, against a Community Solid Server and one that is hostile.

#![expect(clippy::unwrap_used, reason = "tests")]

mod accounts;
#[expect(dead_code, reason = "the other tests use the rest of it")]
mod stand_in;

use accounts::{account, anonymous, sign_in};
use std::collections::BTreeSet;

use solid_client_rs::oxrdf::{NamedNode, Triple};
use solid_client_rs::{
    Error, Limits, N3Patch, Precondition, SolidClient, container_url, document_url, url::Url,
};
use stand_in::{StandIn, endless, status, typed};

const NOTE: &str = r#"{"@context":"https://www.w3.org/ns/activitystreams","type":"Announce"}"#;
const JSON_LD: &str = "application/ld+json";

/// Lets everyone add to a container, and its owner do everything.
async fn open_for_all(client: &SolidClient, owner: &Url, container: &Url) {
    let rules = format!(
        "@prefix acl: <http://www.w3.org/ns/auth/acl#>.
        <#owner> a acl:Authorization; acl:agent <{owner}>; acl:accessTo <{container}>; acl:default <{container}>;
            acl:mode acl:Read, acl:Write, acl:Control.
        <#all> a acl:Authorization; acl:agentClass <http://xmlns.com/foaf/0.1/Agent>; acl:accessTo <{container}>;
            acl:mode acl:Append."
    );
    let url = client.access_document_url(container).await.unwrap();
    client
        .put(&url, "text/turtle", rules, &Precondition::None)
        .await
        .unwrap();
}

#[tokio::test]
async fn stranger_finds_the_inbox_and_writes_and_only_its_owner_reads() {
    let Some(anna) = account("anna").await else {
        return;
    };
    let client = sign_in(&anna);
    let inbox = container_url(&anna.storage, "inbox").unwrap();
    client.create_container(&inbox).await.unwrap();
    open_for_all(&client, &anna.web_id, &inbox).await;
    assert_eq!(anonymous().find_inbox(&anna.web_id).await.unwrap(), None);
    let statement = Triple::new(
        NamedNode::new(anna.web_id.as_str()).unwrap(),
        NamedNode::new("http://www.w3.org/ns/ldp#inbox").unwrap(),
        NamedNode::new(inbox.as_str()).unwrap(),
    );
    let patch = N3Patch::new().insert(statement);
    client
        .patch(&anna.web_id, &patch, &Precondition::None)
        .await
        .unwrap();

    let stranger = anonymous();
    let found = stranger.find_inbox(&anna.web_id).await.unwrap();
    assert_eq!(found.as_ref(), Some(&inbox));
    let mut sent = BTreeSet::new();
    for _ in 0..2 {
        let place = stranger.post_notification(&inbox, JSON_LD, NOTE).await;
        sent.insert(place.unwrap().unwrap());
    }
    let outcome = stranger.list_inbox(&inbox).await;
    assert!(
        matches!(outcome, Err(Error::Unauthorized(_))),
        "{outcome:?}"
    );
    let first = sent.first().unwrap();
    let outcome = stranger.read_notification(first).await;
    assert!(
        matches!(outcome, Err(Error::Unauthorized(_))),
        "{outcome:?}"
    );

    let listing = client.list_inbox(&inbox).await.unwrap();
    assert_eq!(listing.notifications, Vec::from_iter(sent.clone()));
    assert_eq!((listing.url, listing.left_out), (inbox, 0));
    let read = client.read_notification(first).await.unwrap();
    assert_eq!(read.content_type.as_deref(), Some(JSON_LD));
    assert_eq!(read.body, NOTE.as_bytes());
}

#[tokio::test]
async fn inbox_that_is_closed_refuses() {
    let Some(anna) = account("anna").await else {
        return;
    };
    let inbox = container_url(&anna.storage, "closed").unwrap();
    sign_in(&anna).create_container(&inbox).await.unwrap();
    let outcome = anonymous().post_notification(&inbox, JSON_LD, NOTE).await;
    assert!(
        matches!(outcome, Err(Error::Unauthorized(_))),
        "{outcome:?}"
    );
    let text = document_url(&inbox, "picture").unwrap();
    let client = sign_in(&anna);
    client
        .put(&text, "image/png", "no picture", &Precondition::None)
        .await
        .unwrap();
    assert_eq!(client.find_inbox(&text).await.unwrap(), None);
}

#[tokio::test]
async fn link_header_names_the_inbox_of_a_document_and_not_of_a_person_in_it() {
    let server = StandIn::start(600, |seen| {
        if seen.path == "/plain" {
            return typed("text/html", "<html>");
        }
        let body = r"<#me> <http://www.w3.org/ns/ldp#inbox> </in/of-me>.";
        let mut response = typed("text/turtle", body);
        let link = r#"</in/of-document>; rel="http://www.w3.org/ns/ldp#inbox""#;
        response.headers_mut().insert("link", link.parse().unwrap());
        response
    })
    .await;
    let check = async |target: &str, expected: Option<&str>| {
        let found = anonymous().find_inbox(&server.at(target)).await.unwrap();
        assert_eq!(found.as_ref().map(Url::path), expected, "{target}");
    };
    check("card", Some("/in/of-document")).await;
    check("card#me", Some("/in/of-me")).await;
    check("card#you", None).await;
    check("plain", None).await;
}

#[tokio::test]
async fn only_a_confirmed_notification_counts_as_sent() {
    let server = StandIn::start(600, |seen| match seen.path.as_str() {
        "/kept" => {
            let mut response = status(201);
            let place = "/kept/1".parse().unwrap();
            response.headers_mut().insert("location", place);
            response
        }
        "/elsewhere" => {
            let mut response = status(201);
            let place = "https://evil.example/1".parse().unwrap();
            response.headers_mut().insert("location", place);
            response
        }
        "/queued" => status(202),
        "/portal" => typed("text/html", "please sign in to this network"),
        "/moved" => stand_in::redirect(302, "/kept"),
        _ => status(403),
    })
    .await;
    let client = anonymous();
    let post = async |path: &str| {
        client
            .post_notification(&server.at(path), JSON_LD, NOTE)
            .await
    };
    assert_eq!(post("kept").await.unwrap(), Some(server.at("kept/1")));
    assert_eq!(post("elsewhere").await.unwrap(), None);
    assert_eq!(post("queued").await.unwrap(), None);
    let outcome = post("portal").await;
    assert!(
        matches!(outcome, Err(Error::Protocol { .. })),
        "{outcome:?}"
    );
    let outcome = post("moved").await;
    assert!(
        matches!(outcome, Err(Error::RedirectRefused { .. })),
        "{outcome:?}"
    );
    let outcome = post("no").await;
    assert!(matches!(outcome, Err(Error::Forbidden(_))), "{outcome:?}");
    assert_eq!(server.seen("/queued").len(), 1);
}

#[tokio::test]
async fn sizes_are_limited_both_ways() {
    let server = StandIn::start(600, |_| endless()).await;
    let client = server.signed_in(Limits::default());
    let large = vec![b'x'; 1024 * 1024 + 1];
    let outcome = client
        .post_notification(&server.at("in"), "text/plain", large)
        .await;
    assert!(
        matches!(outcome, Err(Error::InvalidArgument { .. })),
        "{outcome:?}"
    );
    assert!(server.seen("/in").is_empty());
    let outcome = anonymous().read_notification(&server.at("n")).await;
    assert!(
        matches!(outcome, Err(Error::BodyTooLarge { .. })),
        "{outcome:?}"
    );
    let outcome = anonymous().list_inbox(&server.at("in")).await;
    assert!(
        matches!(outcome, Err(Error::BodyTooLarge { .. })),
        "{outcome:?}"
    );
}
