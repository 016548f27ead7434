//! What documents of other people may make a client do: little, and nothing to the person's own things.

#![expect(clippy::unwrap_used, reason = "tests")]

#[expect(dead_code, reason = "the other tests use the rest of it")]
mod stand_in;

use axum::response::{IntoResponse as _, Response};
use solid_client_rs::url::Url;
use solid_client_rs::{Error, Limits, Precondition, SolidClient};
use stand_in::{StandIn, ask_issuer_nonce, status, typed};

const STORAGE: &str = "<http://www.w3.org/ns/pim/space#Storage>; rel=\"type\"";
const DESCRIBED: &str = "</d>; rel=\"http://www.w3.org/ns/solid/terms#storageDescription\"";

fn turtle(body: &str, links: &[&str]) -> Response {
    let mut response = ([("content-type", "text/turtle")], body.to_owned()).into_response();
    for link in links {
        response.headers_mut().append("link", link.parse().unwrap());
    }
    response
}

fn anonymous() -> SolidClient {
    SolidClient::builder().build().unwrap()
}

#[tokio::test]
async fn short_index_of_a_million_registrations_is_refused() {
    let check = |count: usize| async move {
        let all: Vec<String> = (0..count).map(|n| format!("<a:{n}>")).collect();
        let all = all.join(",");
        let index = format!(
            "@prefix s: <http://www.w3.org/ns/solid/terms#>.
             <> a s:TypeRegistration; s:forClass {all}; s:instance {all}."
        );
        let server = StandIn::start(600, move |seen| match seen.path.as_str() {
            "/me" => turtle(
                "<> <http://www.w3.org/ns/solid/terms#publicTypeIndex> </i>.",
                &[],
            ),
            "/i" => turtle(&index, &[]),
            _ => status(404),
        })
        .await;
        let found = anonymous().registrations(&server.at("me")).await;
        found.map(|found| found.len())
    };
    assert_eq!(check(100).await.unwrap(), 10_000);
    let refused = check(1000).await;
    assert!(
        matches!(refused, Err(Error::Protocol { .. })),
        "{refused:?}"
    );
}

#[tokio::test]
async fn document_of_very_many_statements_is_refused_before_it_fills_the_memory() {
    let body = format!("<a:> <b:> []{}.", ",[]".repeat(1024 * 1024 / 3));
    let server = StandIn::start(600, move |_| turtle(&body, &[])).await;
    let refused = anonymous().list_inbox(&server.at("inbox/")).await;
    assert!(
        matches!(refused, Err(Error::Protocol { .. })),
        "{refused:?}"
    );
}

#[tokio::test]
async fn listing_of_fifty_thousand_children_is_read() {
    let mut listing = String::from(
        "@prefix ldp: <http://www.w3.org/ns/ldp#>. @prefix dc: <http://purl.org/dc/terms/>.
         @prefix stat: <http://www.w3.org/ns/posix/stat#>. @prefix xsd: <http://www.w3.org/2001/XMLSchema#>.
         <> a ldp:Container, ldp:BasicContainer, ldp:Resource.\n",
    );
    for child in 0..50_000 {
        listing += &format!(
            "<> ldp:contains <record-{child}.ttl>. <record-{child}.ttl> a ldp:Resource, \
             <http://www.w3.org/ns/iana/media-types/text/turtle#Resource>; \
             dc:modified \"2026-11-22T10:00:00.250Z\"^^xsd:dateTime; stat:mtime 1795341600; stat:size 1024.\n"
        );
    }
    let server = StandIn::start(600, move |_| turtle(&listing, &[])).await;
    let found = anonymous().list(&server.at("c/")).await.unwrap();
    assert_eq!(found.entries.len(), 50_000);
}

#[tokio::test]
async fn only_a_few_of_the_owners_that_a_storage_names_are_asked() {
    let owners: Vec<String> = (0..300).map(|n| format!("</o/{n}>")).collect();
    let owners = owners.join(",");
    let description = format!("</> <http://www.w3.org/ns/solid/terms#owner> {owners}.");
    let server = StandIn::start(600, move |seen| match seen.path.as_str() {
        "/" => turtle("", &[STORAGE, DESCRIBED]),
        "/d" => turtle(&description, &[]),
        _ => status(404),
    })
    .await;
    // None of them names an issuer; the server itself is one.
    let found = anonymous().find_issuers(&server.url).await.unwrap();
    assert_eq!(found, std::slice::from_ref(&server.url));
    let asked: usize = (0..300)
        .map(|n| server.seen(&format!("/o/{n}")).len())
        .sum();
    assert_eq!(asked, 8);
}

#[tokio::test]
async fn write_is_not_made_again_where_a_gateway_says_later() {
    let server = StandIn::start(600, |_| {
        let mut response = status(503);
        let now = "0".parse().unwrap();
        response.headers_mut().insert("retry-after", now);
        response
    })
    .await;
    let (client, container) = (anonymous(), server.at("c/"));
    let posted = client.post(&container, "text/plain", "x", None).await;
    assert!(
        matches!(posted, Err(Error::Server { status: 503, .. })),
        "{posted:?}"
    );
    assert_eq!(server.seen("/c/").len(), 1);
}

#[tokio::test]
async fn what_was_there_is_not_told_as_made() {
    // The answer that it was there is lost behind a proxy's 502.
    let server = StandIn::start(600, |seen| match seen.method.as_str() {
        "PUT" => status(502),
        _ => typed("text/plain", "lock"),
    })
    .await;
    let (client, lock) = (anonymous(), server.at("lock"));
    let precondition = Precondition::IfNoneMatchAny;
    let written = client
        .put_verified(&lock, "text/plain", "lock", &precondition)
        .await
        .unwrap();
    assert!(!written.created);
}

#[cfg(feature = "notifications")]
#[tokio::test]
async fn topic_elsewhere_has_nothing_written_into_the_persons_own_storage() {
    async fn keeper_of_a_topic(service: Url) -> StandIn {
        let description = format!(
            "@prefix n: <http://www.w3.org/ns/solid/notifications#>.
             </> n:subscription <{service}>. <{service}> n:channelType n:WebSocketChannel2023."
        );
        StandIn::start(600, move |seen| match seen.path.as_str() {
            "/d" => turtle(&description, &[]),
            _ => turtle("", &[DESCRIBED]),
        })
        .await
    }
    let mine = StandIn::start(600, |seen| match seen.path.as_str() {
        "/token" => ask_issuer_nonce(),
        _ => status(201),
    })
    .await;
    let client = mine.signed_in(Limits::default());
    let theirs = keeper_of_a_topic(mine.at("private/notes/")).await;
    let refused = client.subscribe(&theirs.at("topic")).await.map(drop);
    assert!(
        matches!(refused, Err(Error::NoNotifications)),
        "{refused:?}"
    );
    assert_eq!(mine.seen("/private/notes/").len(), 0);

    // A service that is on no storage of the person is asked as anyone would.
    let service = StandIn::start(600, |_| status(403)).await;
    let theirs = keeper_of_a_topic(service.at("subscribe")).await;
    let refused = client.subscribe(&theirs.at("topic")).await.map(drop);
    assert!(matches!(refused, Err(Error::Forbidden(_))), "{refused:?}");
    let asked = service.seen("/subscribe");
    assert_eq!(asked.len(), 1);
    assert!(!asked[0].headers.contains_key("authorization"));
}
