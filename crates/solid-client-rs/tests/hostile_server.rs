//! What the client does with servers that are hostile, broken or strict.

#![expect(clippy::unwrap_used, reason = "tests")]

mod stand_in;

use std::time::Duration;

use base64::Engine as _;
use solid_client_rs::{Error, Limits, Precondition, SolidClient};
use stand_in::{SECRET, StandIn, ask_issuer_nonce, endless, redirect, silent, status, typed};

const LONG: u64 = 600;

fn quick() -> Limits {
    Limits {
        deadline: Duration::from_secs(20),
        retries: 0,
        ..Limits::default()
    }
}

#[tokio::test]
async fn issuer_sees_encoded_credentials_and_gets_its_nonce_back() {
    let server = StandIn::start(LONG, |_| ask_issuer_nonce()).await;
    let session = server.signed_in(quick()).session().await.unwrap();
    assert_eq!(session.web_id().as_str(), "https://me.example/card#me");
    let asked = server.seen("/token");
    assert_eq!(asked.len(), 2, "once without the nonce, once with it");
    assert!(asked[0].proof().get("nonce").is_none());
    assert_eq!(asked[1].proof()["nonce"], "issuer-nonce");
    assert_ne!(asked[0].proof()["jti"], asked[1].proof()["jti"]);
    let basic = asked[1]
        .header("authorization")
        .strip_prefix("Basic ")
        .unwrap();
    let pair = base64::engine::general_purpose::STANDARD
        .decode(basic)
        .unwrap();
    assert_eq!(pair, b"an%20id%2F%C3%BC:secret%3Awith%2Fmarks");
}

#[tokio::test]
async fn server_nonce_is_answered_once_without_a_new_token() {
    let server = StandIn::start(LONG, |seen| {
        if seen.path == "/token" {
            return ask_issuer_nonce();
        }
        if seen.proof()["nonce"] == "storage-nonce" {
            return typed("text/plain", "yes");
        }
        let mut response = status(401);
        response
            .headers_mut()
            .insert("dpop-nonce", "storage-nonce".parse().unwrap());
        let challenge = r#"DPoP error="use_dpop_nonce""#;
        response
            .headers_mut()
            .insert("www-authenticate", challenge.parse().unwrap());
        response
    })
    .await;
    let client = server.signed_in(quick());
    assert_eq!(client.get(&server.at("x")).await.unwrap().body, b"yes");
    client.get(&server.at("x")).await.unwrap();
    let asked = server.seen("/x");
    assert_eq!(asked.len(), 3, "the nonce is remembered");
    assert!(asked.iter().all(|one| one.proof().get("ath").is_some()));
    assert_eq!(server.seen("/token").len(), 2, "one token served all of it");
}

#[tokio::test]
async fn refused_token_is_renewed_exactly_once() {
    let server = StandIn::start(LONG, |seen| match seen.path.as_str() {
        "/token" => ask_issuer_nonce(),
        _ => status(401),
    })
    .await;
    let client = server.signed_in(quick());
    let outcome = client.get(&server.at("x")).await;
    assert!(
        matches!(outcome, Err(Error::Unauthorized(_))),
        "{outcome:?}"
    );
    let asked = server.seen("/x");
    assert_eq!(asked.len(), 2);
    assert_ne!(
        asked[0].header("authorization"),
        asked[1].header("authorization")
    );
}

#[tokio::test]
async fn expired_token_at_the_server_is_replaced_unseen() {
    let server = StandIn::start(LONG, |seen| match seen.path.as_str() {
        "/token" => ask_issuer_nonce(),
        // The first token is the second answer of the endpoint: the first was its nonce.
        _ if seen.token_number() == 2 => status(401),
        _ => typed("text/plain", "yes"),
    })
    .await;
    let client = server.signed_in(quick());
    assert_eq!(client.get(&server.at("x")).await.unwrap().body, b"yes");
    assert_eq!(server.seen("/x").len(), 2);
}

#[tokio::test]
async fn token_is_renewed_before_its_end() {
    let server = StandIn::start(0, |seen| match seen.path.as_str() {
        "/token" => ask_issuer_nonce(),
        _ => typed("text/plain", "yes"),
    })
    .await;
    let client = server.signed_in(quick());
    for _ in 0..3 {
        client.get(&server.at("x")).await.unwrap();
    }
    let tokens: std::collections::BTreeSet<_> = server
        .seen("/x")
        .iter()
        .map(|one| one.header("authorization").to_owned())
        .collect();
    assert_eq!(tokens.len(), 3);
}

#[tokio::test]
async fn calls_that_come_together_share_one_sign_in() {
    let server = StandIn::start(LONG, |seen| match seen.path.as_str() {
        "/token" => ask_issuer_nonce(),
        _ => typed("text/plain", "yes"),
    })
    .await;
    let client = server.signed_in(quick());
    let calls: Vec<_> = (0..8)
        .map(|_| {
            let (client, url) = (client.clone(), server.at("x"));
            tokio::spawn(async move { client.get(&url).await.map(drop) })
        })
        .collect();
    for call in calls {
        call.await.unwrap().unwrap();
    }
    assert_eq!(
        server.seen("/token").len(),
        2,
        "one for the nonce, one token for all eight"
    );
}

#[tokio::test]
async fn refused_sign_in_says_why_and_shows_no_secret() {
    let server = StandIn::start(LONG, |_| {
        let mut response = typed("application/json", r#"{"error":"invalid_client"}"#);
        *response.status_mut() = http::StatusCode::UNAUTHORIZED;
        response
    })
    .await;
    let client = server.signed_in(quick());
    let error = client.get(&server.at("x")).await.unwrap_err();
    assert!(
        matches!(&error, Error::SignInRefused { status: 401, code: Some(code) } if code == "invalid_client"),
        "{error:?}"
    );
    assert!(error.is_permission() && !error.is_temporary());
    assert!(!format!("{error} {error:?} {client:?}").contains(SECRET));
    assert!(
        server.seen("/x").is_empty(),
        "nothing is asked without a token"
    );
}

#[tokio::test]
async fn redirect_to_another_origin_is_refused_and_nothing_is_sent_there() {
    let elsewhere = StandIn::start(LONG, |_| typed("text/plain", "trap")).await;
    let target = elsewhere.at("stolen").to_string();
    let server = StandIn::start(LONG, move |seen| match seen.path.as_str() {
        "/token" => ask_issuer_nonce(),
        _ => redirect(307, &target),
    })
    .await;
    let client = server.signed_in(quick());
    for outcome in [
        client.get(&server.at("x")).await.map(drop),
        client
            .put(&server.at("x"), "text/plain", "secret", &Precondition::None)
            .await
            .map(drop),
    ] {
        assert!(
            matches!(outcome, Err(Error::RedirectRefused { .. })),
            "{outcome:?}"
        );
    }
    assert!(elsewhere.seen("/stolen").is_empty());
}

#[tokio::test]
async fn token_is_shown_to_the_named_storage_alone() {
    let elsewhere = StandIn::start(LONG, |_| typed("text/plain", "public")).await;
    let server = StandIn::start(LONG, |_| ask_issuer_nonce()).await;
    let client = server.signed_in(quick());
    client.session().await.unwrap();
    client.get(&elsewhere.at("card")).await.unwrap();
    let asked = elsewhere.seen("/card");
    assert_eq!(asked.len(), 1);
    assert_eq!(asked[0].header("authorization"), "");
    assert_eq!(asked[0].header("dpop"), "");
    client
        .with_storage(&elsewhere.url)
        .unwrap()
        .get(&elsewhere.at("card"))
        .await
        .unwrap();
    assert!(
        elsewhere.seen("/card")[1]
            .header("authorization")
            .starts_with("DPoP ")
    );
}

#[tokio::test]
async fn redirects_within_the_origin_are_followed_with_a_proof_for_each_address() {
    let server = StandIn::start(LONG, |seen| match seen.path.as_str() {
        "/token" => ask_issuer_nonce(),
        "/a" => redirect(302, "/b"),
        "/b" => redirect(308, "c"),
        "/round" => redirect(301, "/round"),
        _ => typed("text/plain", "found"),
    })
    .await;
    let client = server.signed_in(quick());
    let answer = client.get(&server.at("a")).await.unwrap();
    assert_eq!(answer.url, server.at("c"));
    assert_eq!(server.seen("/c")[0].proof()["htu"], server.at("c").as_str());
    let outcome = client.get(&server.at("round")).await;
    assert!(
        matches!(outcome, Err(Error::RedirectRefused { .. })),
        "{outcome:?}"
    );
    assert_eq!(
        server.seen("/round").len(),
        6,
        "the first request and five redirects"
    );
    let outcome = client
        .put(&server.at("a"), "text/plain", "x", &Precondition::None)
        .await;
    assert!(
        matches!(outcome, Err(Error::RedirectRefused { .. })),
        "{outcome:?}"
    );
    assert!(server.seen("/b").iter().all(|one| one.method == "GET"));
}

#[tokio::test]
async fn issuer_that_is_not_who_it_says_is_refused() {
    let other = StandIn::start(LONG, |_| status(404)).await;
    let foreign = serde_json::json!({
        "issuer": other.url, "token_endpoint": other.at("token"),
    });
    let foreign: &'static str = foreign.to_string().leak();
    let server = StandIn::start(LONG, move |seen| match seen.path.as_str() {
        "/sub/.well-known/openid-configuration" => typed("application/json", foreign),
        _ => status(404),
    })
    .await;
    let credentials = solid_client_rs::ClientCredentials {
        issuer: server.at("sub"),
        id: "id".to_owned(),
        secret: SECRET.to_owned().into(),
    };
    let client = SolidClient::builder()
        .credentials(credentials)
        .build()
        .unwrap();
    let outcome = client.session().await;
    assert!(
        matches!(outcome, Err(Error::Protocol { .. })),
        "{outcome:?}"
    );
    assert!(other.seen("/token").is_empty(), "the secret stays here");
}

#[tokio::test]
async fn endless_body_ends_at_the_limit() {
    let server = StandIn::start(LONG, |_| endless()).await;
    let limits = Limits {
        body: 100_000,
        ..quick()
    };
    let client = SolidClient::builder().limits(limits).build().unwrap();
    let error = client.get(&server.at("x")).await.unwrap_err();
    assert!(
        matches!(error, Error::BodyTooLarge { limit: 100_000 }),
        "{error:?}"
    );
    assert!(error.is_remote_failure() && !error.is_offline());
}

#[tokio::test]
async fn announced_length_beyond_the_limit_is_not_read() {
    let server = StandIn::start(LONG, |_| typed("text/plain", "0123456789")).await;
    let client = |body| {
        SolidClient::builder()
            .limits(Limits { body, ..quick() })
            .build()
            .unwrap()
    };
    assert_eq!(
        client(10).get(&server.at("x")).await.unwrap().body.len(),
        10
    );
    let error = client(9).get(&server.at("x")).await.unwrap_err();
    assert!(
        matches!(error, Error::BodyTooLarge { limit: 9 }),
        "{error:?}"
    );
}

#[tokio::test]
async fn silent_server_meets_the_deadline() {
    let server = StandIn::start(LONG, |_| silent()).await;
    let limits = Limits {
        deadline: Duration::from_millis(300),
        ..Limits::default()
    };
    let client = SolidClient::builder().limits(limits).build().unwrap();
    let started = std::time::Instant::now();
    let error = client.get(&server.at("x")).await.unwrap_err();
    assert!(matches!(error, Error::Deadline { .. }), "{error:?}");
    assert!(error.is_offline() && error.is_temporary());
    assert!(started.elapsed() < Duration::from_secs(10));
}

#[tokio::test]
async fn nobody_listening_is_offline() {
    let server = StandIn::start(LONG, |_| status(200)).await;
    let url = server.at("x");
    drop(server);
    // The port is free again once the task has let go of it.
    let client = SolidClient::builder().limits(quick()).build().unwrap();
    let error = loop {
        match client.get(&url).await {
            Ok(_) => tokio::task::yield_now().await,
            Err(error) => break error,
        }
    };
    assert!(error.is_offline(), "{error:?}");
    let source = std::error::Error::source(&error).unwrap().to_string();
    assert!(!source.contains(url.as_str()), "{source}");
}

#[tokio::test]
async fn html_is_no_listing() {
    let server = StandIn::start(LONG, |_| {
        typed(
            "text/html",
            "<title>Welcome to the airport's network</title>",
        )
    })
    .await;
    let client = SolidClient::builder().limits(quick()).build().unwrap();
    let error = client.list(&server.at("c/")).await.unwrap_err();
    assert!(matches!(error, Error::Protocol { .. }), "{error:?}");
    let error = client.discover(&server.at("card#me")).await.unwrap_err();
    assert!(matches!(error, Error::Protocol { .. }), "{error:?}");
    assert!(error.is_remote_failure());
}

#[tokio::test]
async fn address_in_the_clear_is_never_asked() {
    let client = SolidClient::builder().limits(quick()).build().unwrap();
    for address in [
        "http://pod.example/",
        "http://127.0.0.2/",
        "https://a:b@localhost/",
    ] {
        let url = url::Url::parse(address).unwrap();
        let outcome = client.get(&url).await;
        assert!(
            matches!(outcome, Err(Error::InsecureUrl)),
            "{address}: {outcome:?}"
        );
        assert!(SolidClient::builder().storage(&url).build().is_err());
    }
}

#[tokio::test]
async fn container_and_document_addresses_are_not_mixed_up() {
    let server = StandIn::start(LONG, |_| status(200)).await;
    let client = SolidClient::builder().limits(quick()).build().unwrap();
    let put = client
        .put(&server.at("c/"), "text/plain", "x", &Precondition::None)
        .await;
    assert!(matches!(put, Err(Error::WrongKindOfUrl { .. })), "{put:?}");
    assert!(matches!(
        client.list(&server.at("c")).await,
        Err(Error::WrongKindOfUrl { .. })
    ));
    let made = client.create_container(&server.at("c")).await;
    assert!(
        matches!(made, Err(Error::WrongKindOfUrl { .. })),
        "{made:?}"
    );
    assert!(server.seen("/c").is_empty() && server.seen("/c/").is_empty());
}

#[tokio::test]
async fn every_status_has_its_error() {
    let server = StandIn::start(LONG, |seen| {
        let code: u16 = seen.path.trim_start_matches('/').parse().unwrap();
        let mut response = status(code);
        if code == 429 {
            response
                .headers_mut()
                .insert("retry-after", "7".parse().unwrap());
        }
        response
    })
    .await;
    let client = SolidClient::builder().limits(quick()).build().unwrap();
    for code in [
        400, 401, 403, 404, 405, 409, 410, 412, 413, 415, 418, 423, 429, 500, 501, 503,
    ] {
        let error = client.get(&server.at(&code.to_string())).await.unwrap_err();
        let fits = match code {
            401 => matches!(error, Error::Unauthorized(_)),
            403 => matches!(error, Error::Forbidden(_)),
            404 | 410 => matches!(error, Error::NotFound(_)),
            409 => matches!(error, Error::Conflict(_)),
            412 => matches!(error, Error::PreconditionFailed(_)),
            413 => matches!(error, Error::TooLarge(_)),
            415 => matches!(error, Error::UnsupportedMediaType(_)),
            423 => matches!(error, Error::Locked(_)),
            429 => matches!(
                error,
                Error::TooManyRequests { retry_after: Some(wait), .. } if wait.as_secs() == 7
            ),
            500.. => matches!(error, Error::Server { status, .. } if status == code),
            _ => matches!(error, Error::Refused { status, .. } if status == code),
        };
        assert!(fits, "{code}: {error:?}");
        assert_eq!(error.status(), Some(if code == 410 { 404 } else { code }));
        assert_eq!(
            error.is_temporary(),
            matches!(code, 423 | 429 | 500..),
            "{code}"
        );
        assert!(!error.is_offline(), "{code}");
    }
    let error = client.get(&server.at("304")).await.unwrap_err();
    assert!(matches!(error, Error::Protocol { .. }), "{error:?}");
}

#[tokio::test]
async fn listings_and_access_rules_have_limits_of_their_own() {
    let server = StandIn::start(LONG, |seen| {
        let mut response = if seen.method == "HEAD" {
            status(200)
        } else {
            let mut endless = endless();
            let turtle = "text/turtle".parse().unwrap();
            endless.headers_mut().insert("content-type", turtle);
            endless
        };
        let rules = r#"<.acl>; rel="acl""#.parse().unwrap();
        response.headers_mut().insert("link", rules);
        response
    })
    .await;
    let client = SolidClient::builder().limits(quick()).build().unwrap();
    let listing = client.list(&server.at("c/")).await.unwrap_err();
    assert!(
        matches!(listing, Error::BodyTooLarge { limit: 16_777_216 }),
        "{listing:?}"
    );
    let rules = client.effective_access(&server.at("c/")).await.unwrap_err();
    assert!(
        matches!(rules, Error::BodyTooLarge { limit: 1_048_576 }),
        "{rules:?}"
    );
}
