//! Parts, streams, names that the server chooses, patches and descriptions.

use solid_client_rs::oxrdf::{BlankNode, Literal, NamedNode, NamedOrBlankNode, Term, Triple};
use solid_client_rs::{Body, Error, N3Patch, Precondition, container_url, document_url, url::Url};
use tokio::io::AsyncReadExt as _;

use crate::accounts::{account, anonymous, sign_in};

fn title() -> NamedNode {
    NamedNode::new("http://purl.org/dc/terms/title").unwrap()
}

fn statement(subject: impl Into<NamedOrBlankNode>, object: impl Into<Term>) -> Triple {
    Triple::new(subject, title(), object)
}

fn node(url: &Url, fragment: &str) -> NamedNode {
    NamedNode::new(format!("{url}#{fragment}")).unwrap()
}

#[tokio::test]
async fn part_of_a_document_comes_alone() {
    let Some(anna) = account("anna").await else {
        return;
    };
    let client = sign_in(&anna);
    let url = document_url(&anna.storage, "numbers.bin").unwrap();
    let body: Vec<u8> = (0..=255).cycle().take(100_000).collect();
    let octets = "application/octet-stream";
    client
        .put(&url, octets, body.clone(), &Precondition::None)
        .await
        .unwrap();
    let part = client.get_range(&url, 1_000..=1_009).await.unwrap();
    assert_eq!((part.bytes, part.total), (1_000..1_010, Some(100_000)));
    assert_eq!(part.representation.body, body[1_000..1_010]);
    assert_eq!(part.representation.content_type.as_deref(), Some(octets));
    let whole_tag = client.head(&url).await.unwrap().etag;
    assert!(whole_tag.is_some() && part.representation.etag == whole_tag);

    let mut rest = client.open_range(&url, 99_000..).await.unwrap();
    assert_eq!((rest.first(), rest.total()), (99_000, Some(100_000)));
    let mut read = Vec::new();
    rest.read_to_end(&mut read).await.unwrap();
    assert_eq!(read, body[99_000..]);
    let beyond = client.get_range(&url, 100_000..100_001).await;
    assert!(
        matches!(beyond, Err(Error::Refused { status: 416, .. })),
        "{beyond:?}"
    );
}

#[tokio::test]
async fn unchanged_document_is_not_sent_again() {
    let Some(anna) = account("anna").await else {
        return;
    };
    let client = sign_in(&anna);
    let url = document_url(&anna.storage, "note.txt").unwrap();
    client
        .put(&url, "text/plain", "one", &Precondition::None)
        .await
        .unwrap();
    let etag = client.get(&url).await.unwrap().etag.unwrap();
    assert_eq!(client.get_if_changed(&url, &etag).await.unwrap(), None);
    client
        .put(
            &url,
            "text/plain",
            "two",
            &Precondition::IfMatch(etag.clone()),
        )
        .await
        .unwrap();
    let changed = client.get_if_changed(&url, &etag).await.unwrap().unwrap();
    assert_eq!(changed.body, b"two");
}

#[tokio::test]
async fn file_goes_up_and_comes_down_as_a_stream() {
    let Some(anna) = account("anna").await else {
        return;
    };
    let client = sign_in(&anna);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("scan.bin");
    let bytes: Vec<u8> = (0..6_000_001_u32).map(|n| (n % 251) as u8).collect();
    std::fs::write(&path, &bytes).unwrap();
    let url = document_url(&anna.storage, "scan.bin").unwrap();
    let body = Body::from_file(&path).await.unwrap();
    let written = client
        .put_stream(
            &url,
            "application/octet-stream",
            body.clone(),
            &Precondition::IfNoneMatchAny,
        )
        .await
        .unwrap();
    assert!(written.created);
    let again = client
        .put_stream(
            &url,
            "application/octet-stream",
            body,
            &Precondition::IfNoneMatchAny,
        )
        .await;
    assert!(
        matches!(again, Err(Error::PreconditionFailed(_))),
        "{again:?}"
    );
    let mut stream = client.open(&url).await.unwrap();
    assert_eq!(stream.total(), Some(bytes.len() as u64));
    let mut read = Vec::new();
    stream.read_to_end(&mut read).await.unwrap();
    assert!(read == bytes);
    let mut short = client.open(&url).await.unwrap().at_most(1_000_000);
    let error = loop {
        match short.chunk().await {
            Ok(chunk) => assert!(chunk.is_some(), "the end came before the limit"),
            Err(error) => break error,
        }
    };
    assert!(
        matches!(error, Error::BodyTooLarge { limit: 1_000_000 }),
        "{error:?}"
    );
    assert_eq!(short.chunk().await.unwrap(), None);
}

#[tokio::test]
async fn server_chooses_a_name_close_to_the_one_proposed() {
    let Some(anna) = account("anna").await else {
        return;
    };
    let client = sign_in(&anna);
    let container = container_url(&anna.storage, "letters").unwrap();
    client.create_container(&container).await.unwrap();
    let post = async |slug| client.post(&container, "text/plain", "hello", slug).await;
    let first = post(Some("a letter.txt")).await.unwrap();
    assert_eq!(
        first.url,
        document_url(&container, "a letter.txt").unwrap(),
        "{first:?}"
    );
    let mut urls = vec![first.url];
    for slug in [Some("a letter.txt"), Some("Grüße 100%"), None] {
        urls.push(post(slug).await.unwrap().url);
    }
    let inner = client
        .post_container(&container, Some("inner"))
        .await
        .unwrap();
    assert!(inner.url.path().ends_with("/inner/"));
    assert!(client.list(&inner.url).await.unwrap().entries.is_empty());
    let listing = client.list(&container).await.unwrap();
    for url in &urls {
        let body = client.get(url).await.unwrap().body;
        assert_eq!(body, b"hello");
        let entry = listing.entries.iter().find(|entry| entry.url == *url);
        assert_eq!(entry.unwrap().media_type(), Some("text/plain"));
    }
    assert_eq!(listing.entries.len(), 5);

    let missing = container_url(&container, "missing").unwrap();
    let outcome = client.post(&missing, "text/plain", "x", None).await;
    assert!(matches!(outcome, Err(Error::NotFound(_))), "{outcome:?}");
    for slug in ["a/b", "", " "] {
        let outcome = post(Some(slug)).await;
        assert!(
            matches!(outcome, Err(Error::InvalidArgument { .. })),
            "{outcome:?}"
        );
    }
    let outcome = client.post(&urls[0], "text/plain", "x", None).await;
    assert!(
        matches!(outcome, Err(Error::WrongKindOfUrl { .. })),
        "{outcome:?}"
    );
}

#[tokio::test]
async fn patch_changes_what_it_names_and_nothing_where_it_does_not_fit() {
    let Some(anna) = account("anna").await else {
        return;
    };
    let client = sign_in(&anna);
    let url = document_url(&anna.storage, "notes.ttl").unwrap();
    let (one, two) = (node(&url, "one"), node(&url, "two"));
    let any = Precondition::None;
    let text = "draft \"\\ \u{7}\n\u{e9}\u{1f600}";
    let made = N3Patch::new()
        .insert(statement(one.clone(), Literal::from(text)))
        .insert(statement(
            two.clone(),
            Literal::new_language_tagged_literal("Titel", "de").unwrap(),
        ));
    assert!(
        client
            .patch(&url, &made, &Precondition::IfNoneMatchAny)
            .await
            .unwrap()
            .created
    );
    let change = N3Patch::new()
        .condition(statement(two.clone(), BlankNode::new("any").unwrap()))
        .delete(statement(one.clone(), Literal::from(text)))
        .insert(statement(one.clone(), BlankNode::new("any").unwrap()));
    let etag = client.head(&url).await.unwrap().etag.unwrap();
    let written = client
        .patch(&url, &change, &Precondition::IfMatch(etag.clone()))
        .await
        .unwrap();
    assert!(!written.created);
    let stored = client.get_as(&url, "application/n-triples").await.unwrap();
    let stored = String::from_utf8(stored.body).unwrap();
    assert_eq!(stored.matches("\"Titel\"@de").count(), 2, "{stored}");
    assert!(!stored.contains("draft"), "{stored}");

    let again = client.patch(&url, &change, &any).await;
    let Err(Error::Conflict(problem)) = again else {
        panic!("{again:?}");
    };
    assert!(problem.detail().is_some(), "the server says why");
    let more = N3Patch::new().insert(statement(one.clone(), Literal::from("more")));
    let stale = client
        .patch(&url, &more, &Precondition::IfMatch(etag))
        .await;
    assert!(
        matches!(stale, Err(Error::PreconditionFailed(_))),
        "{stale:?}"
    );
    let nothing = client.patch(&url, &N3Patch::new(), &any).await;
    assert!(
        matches!(nothing, Err(Error::InvalidArgument { .. })),
        "{nothing:?}"
    );
    let stranger = anonymous().patch(&url, &more, &any).await;
    assert!(
        matches!(stranger, Err(Error::Unauthorized(_))),
        "{stranger:?}"
    );
    let after = client.get_as(&url, "application/n-triples").await.unwrap();
    assert_eq!(String::from_utf8(after.body).unwrap(), stored);
}

#[tokio::test]
async fn binary_document_takes_no_patch_and_has_a_description_that_does() {
    let Some(anna) = account("anna").await else {
        return;
    };
    let client = sign_in(&anna);
    let url = document_url(&anna.storage, "picture.png").unwrap();
    client
        .put(&url, "image/png", "not really", &Precondition::None)
        .await
        .unwrap();
    let subject = NamedNode::new(url.as_str()).unwrap();
    let patch = N3Patch::new().insert(statement(subject, Literal::from("a view")));
    let refused = client
        .patch(&url, &patch, &Precondition::None)
        .await
        .unwrap_err();
    assert!(refused.takes_no_patch(), "{refused:?}");
    client.patch_description(&url, &patch).await.unwrap();
    let description = client.description_url(&url).await.unwrap();
    let text = client.get_as(&description, "text/turtle").await.unwrap();
    assert!(String::from_utf8(text.body).unwrap().contains("a view"));
    assert_eq!(client.get(&url).await.unwrap().body, b"not really");
}
