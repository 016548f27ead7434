//! The client against a Community Solid Server.

#![expect(clippy::unwrap_used, reason = "tests")]

mod accounts;
#[path = "real_server/resources.rs"]
mod resources;

use accounts::{account, anonymous, sign_in};
use kluis_testkit::SolidServer;
use solid_client_rs::{
    AccessMode, Agent, Error, GrantRequest, Precondition, container_url, document_url,
};

#[tokio::test]
async fn web_id_issuer_and_storage_are_found_from_the_credentials_alone() {
    let Some(anna) = account("anna").await else {
        return;
    };
    let client = sign_in(&anna);
    let session = client.session().await.unwrap();
    assert_eq!(session.web_id(), &anna.web_id);
    let profile = client.discover(session.web_id()).await.unwrap();
    assert_eq!(profile.issuers, std::slice::from_ref(&anna.issuer));
    let storage = anonymous().storage_of(&anna.web_id).await.unwrap();
    assert_eq!(storage, anna.storage);
    let outcome = anonymous().storage_of(&anna.issuer).await;
    assert!(matches!(outcome, Err(Error::NotFound(_))), "{outcome:?}");
}

#[tokio::test]
async fn document_lives_through_its_preconditions() {
    let Some(anna) = account("anna").await else {
        return;
    };
    let client = sign_in(&anna);
    // Each of these characters made some client's proofs fail.
    let url = document_url(&anna.storage, "é +@,;=&:$~()'!.txt").unwrap();
    let missing = client.get(&url).await;
    assert!(matches!(missing, Err(Error::NotFound(_))), "{missing:?}");
    let put = async |body: &'static str, precondition: Precondition| {
        client.put(&url, "text/plain", body, &precondition).await
    };
    assert!(
        put("one", Precondition::IfNoneMatchAny)
            .await
            .unwrap()
            .created
    );
    let again = put("two", Precondition::IfNoneMatchAny).await;
    assert!(
        matches!(again, Err(Error::PreconditionFailed(_))),
        "{again:?}"
    );
    let first = client.get(&url).await.unwrap();
    assert_eq!(
        (first.body.as_slice(), first.content_type.as_deref()),
        (&b"one"[..], Some("text/plain"))
    );
    assert!(first.wac_allow.unwrap().user.contains(&AccessMode::Control));
    let etag = first.etag.unwrap();
    assert_eq!(client.head(&url).await.unwrap().etag.as_ref(), Some(&etag));

    assert!(
        !put("three", Precondition::IfMatch(etag.clone()))
            .await
            .unwrap()
            .created
    );
    let stale = put("four", Precondition::IfMatch(etag.clone())).await;
    assert!(
        matches!(stale, Err(Error::PreconditionFailed(_))),
        "{stale:?}"
    );
    let stale = client.delete(&url, &Precondition::IfMatch(etag)).await;
    assert!(
        matches!(stale, Err(Error::PreconditionFailed(_))),
        "{stale:?}"
    );
    let info = client.head(&url).await.unwrap();
    client
        .delete(&url, &Precondition::IfMatch(info.etag.unwrap()))
        .await
        .unwrap();
    let gone = client.head(&url).await;
    assert!(matches!(gone, Err(Error::NotFound(_))), "{gone:?}");
    let stranger = anonymous().get(&url).await;
    assert!(
        matches!(stranger, Err(Error::Unauthorized(_))),
        "{stranger:?}"
    );
}

#[tokio::test]
async fn container_lists_what_is_in_it_with_sizes() {
    let Some(anna) = account("anna").await else {
        return;
    };
    let client = sign_in(&anna);
    let container = container_url(&anna.storage, "my things").unwrap();
    assert!(client.create_container(&container).await.unwrap());
    assert!(
        !client.create_container(&container).await.unwrap(),
        "it was there already"
    );
    assert!(client.list(&container).await.unwrap().entries.is_empty());
    let note = document_url(&container, "a note.txt").unwrap();
    client
        .put(&note, "text/plain", "hello", &Precondition::IfNoneMatchAny)
        .await
        .unwrap();
    let inner = container_url(&container, "inner").unwrap();
    client.create_container(&inner).await.unwrap();

    let listing = client.list(&container).await.unwrap();
    let urls: Vec<_> = listing.entries.iter().map(|entry| &entry.url).collect();
    assert_eq!(urls, [&note, &inner]);
    assert_eq!(listing.entries[0].size, Some(5));
    let modified = listing.entries[0].modified.unwrap();
    let since = listing.date.unwrap().duration_since(modified);
    assert!((-1..120).contains(&since.as_secs()), "one clock for both");
    assert!(!listing.entries[0].is_container() && listing.entries[1].is_container());

    let full = client.delete(&container, &Precondition::None).await;
    assert!(matches!(full, Err(Error::Conflict(_))), "{full:?}");
    let slashless = container.as_str().trim_end_matches('/').parse().unwrap();
    let taken = client
        .put(&slashless, "text/plain", "x", &Precondition::None)
        .await;
    assert!(matches!(taken, Err(Error::Conflict(_))), "{taken:?}");
    let document_as_container = container_url(&container, "a note.txt").unwrap();
    let taken = client.create_container(&document_as_container).await;
    assert!(matches!(taken, Err(Error::Conflict(_))), "{taken:?}");
}

#[tokio::test]
async fn large_body_comes_back_as_it_went() {
    let Some(anna) = account("anna").await else {
        return;
    };
    let client = sign_in(&anna);
    let url = document_url(&anna.storage, "large.bin").unwrap();
    let body: Vec<u8> = (0..8_000_000_u32).map(|n| (n % 251) as u8).collect();
    client
        .put(
            &url,
            "application/octet-stream",
            body.clone(),
            &Precondition::None,
        )
        .await
        .unwrap();
    assert!(client.get(&url).await.unwrap().body == body);
}

#[tokio::test]
async fn secret_goes_to_the_issuer_alone_and_lost_connections_are_offline() {
    let Some((server, proxy)) = SolidServer::behind_proxy_or_skip() else {
        return;
    };
    let anna = server.account_async("anna").await.unwrap();
    let client = sign_in(&anna);
    let url = document_url(&anna.storage, "note.txt").unwrap();
    proxy.clear();
    client
        .put(&url, "text/plain", "hello", &Precondition::IfNoneMatchAny)
        .await
        .unwrap();
    assert!(proxy.contains_bytes("hello"));
    let requests = proxy.requests();
    let with_basic: Vec<_> = requests
        .iter()
        .filter(|one| {
            one.header("authorization")
                .is_some_and(|value| value.starts_with("Basic "))
        })
        .map(|one| one.path_and_query.as_str())
        .collect();
    assert_eq!(with_basic, ["/.oidc/token"]);
    assert!(
        !proxy.contains_bytes(&anna.client_secret),
        "the secret is encoded, and only once"
    );

    proxy.go_offline(true);
    let outcome = client.get(&url).await.unwrap_err();
    assert!(outcome.is_offline(), "{outcome:?}");
    let outcome = sign_in(&anna).session().await.unwrap_err();
    assert!(outcome.is_offline(), "{outcome:?}");
    proxy.go_offline(false);
    assert_eq!(client.get(&url).await.unwrap().body, b"hello");

    server.crash();
    let outcome = client.get(&url).await.unwrap_err();
    assert!(
        outcome.is_temporary(),
        "the proxy answers 502 for a dead server: {outcome:?}"
    );
}

/// The one that the README begins with.
#[tokio::test]
async fn example_lists_a_container_that_everyone_may_read() {
    let Some(anna) = account("anna").await else {
        return;
    };
    let client = sign_in(&anna);
    let container = container_url(&anna.storage, "open to all").unwrap();
    let note = document_url(&container, "note.txt").unwrap();
    let new = Precondition::IfNoneMatchAny;
    client
        .put(&note, "text/plain", "hello", &new)
        .await
        .unwrap();
    let example = std::env::current_exe().unwrap();
    let example = example
        .ancestors()
        .nth(2)
        .unwrap()
        .join("examples")
        .join(format!("list{}", std::env::consts::EXE_SUFFIX));
    if !example.is_file() {
        println!("skipped: the example is built only with all targets, by plain `cargo test`");
        return;
    }
    let list = || {
        let output = std::process::Command::new(&example)
            .arg(container.as_str())
            .output();
        output.unwrap()
    };
    assert!(!list().status.success(), "it is open to nobody yet");
    let request = GrantRequest::new(&container, Agent::Public, [AccessMode::Read], "all");
    client.grant(&request).await.unwrap();
    let told = String::from_utf8(list().stdout).unwrap();
    assert!(told.starts_with(&format!("{note} Some(5) Some(")), "{told}");
}
