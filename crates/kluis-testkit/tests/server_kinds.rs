//! Every kind of server, and a sign-in walked through without a browser.

#![expect(clippy::unwrap_used, reason = "tests")]

use kluis_testkit::{Account, ServerKind, ServerSettings, SolidServer};
use reqwest::header::{CONTENT_TYPE, LINK};
use reqwest::{Client, StatusCode};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::time::Duration;
use url::Url;

const REDIRECT: &str = "http://127.0.0.1:9/callback";
const STATE: &str = "a state that only the application knows";

fn client() -> Client {
    Client::builder().no_proxy().build().unwrap()
}

/// The addresses in the `Link` headers of an answer by their relation.
async fn links(url: &Url) -> HashMap<String, String> {
    let answer = client().head(url.clone()).send().await.unwrap();
    let all: Vec<_> = answer
        .headers()
        .get_all(LINK)
        .iter()
        .map(|value| value.to_str().unwrap().to_owned())
        .collect();
    all.join(",")
        .split(',')
        .filter_map(|link| {
            let (address, rest) = link.trim().strip_prefix('<')?.split_once(">; rel=\"")?;
            Some((rest.trim_end_matches('"').to_owned(), address.to_owned()))
        })
        .collect()
}

async fn status_of(url: &Url) -> StatusCode {
    client().get(url.clone()).send().await.unwrap().status()
}

/// Registers an application and returns the address that it would open in a browser.
async fn authorization_url(issuer: &Url) -> Url {
    let configuration: Value =
        get_json(&issuer.join(".well-known/openid-configuration").unwrap()).await;
    let endpoint = |name: &str| configuration[name].as_str().unwrap().to_owned();
    let application = json!({
        "client_name": "A test",
        "application_type": "native",
        "redirect_uris": [REDIRECT],
        "grant_types": ["authorization_code", "refresh_token"],
        "response_types": ["code"],
        "token_endpoint_auth_method": "none",
        "scope": "openid webid offline_access",
    });
    let registered = client()
        .post(endpoint("registration_endpoint"))
        .json(&application)
        .send()
        .await
        .unwrap();
    assert_eq!(registered.status(), StatusCode::CREATED);
    let registered: Value = registered.json().await.unwrap();
    let mut url = Url::parse(&endpoint("authorization_endpoint")).unwrap();
    url.query_pairs_mut()
        .append_pair("client_id", registered["client_id"].as_str().unwrap())
        .append_pair("redirect_uri", REDIRECT)
        .append_pair("response_type", "code")
        .append_pair("scope", "openid webid offline_access")
        .append_pair("prompt", "consent")
        .append_pair("state", STATE)
        .append_pair("code_challenge", &"a".repeat(43))
        .append_pair("code_challenge_method", "S256");
    url
}

async fn get_json(url: &Url) -> Value {
    let answer = client().get(url.clone()).send().await.unwrap();
    answer.json().await.unwrap()
}

fn answer_in(callback: &Url) -> HashMap<String, String> {
    assert!(callback.as_str().starts_with(REDIRECT), "{callback}");
    callback.query_pairs().into_owned().collect()
}

async fn check_kind(kind: ServerKind, rules: &str) {
    let Some(mut server) = SolidServer::start_with_or_skip(kind) else {
        return;
    };
    let account = server.account_async("anna").await.unwrap();
    assert!(
        links(&account.storage).await["acl"].ends_with(rules),
        "{kind:?}"
    );
    assert_eq!(
        server.data_folder().join("alice").is_dir(),
        kind.keeps_files()
    );
    check_walks(&account).await;

    let base = server.base_url().clone();
    server.stop();
    assert!(client().get(base.clone()).send().await.is_err());
    server.start_again_async().await.unwrap();
    assert_eq!(*server.base_url(), base);
    assert_eq!(
        status_of(&account.web_id).await == StatusCode::OK,
        kind.keeps_files(),
        "what was made before is there again, except in memory"
    );
    assert_eq!(
        status_of(&server.alice().unwrap().web_id).await,
        StatusCode::OK
    );
    if kind.keeps_files() {
        check_walks(&account).await;
    }
}

async fn check_walks(account: &Account) {
    let url = authorization_url(&account.issuer).await;
    let allowed = answer_in(&account.walk_sign_in(&url).await.unwrap());
    assert!(allowed["code"].len() > 20);
    assert_eq!(allowed["state"], STATE);
    assert_eq!(allowed["iss"], account.issuer.as_str());

    let refused = answer_in(&account.refuse_sign_in(&url).await.unwrap());
    assert_eq!(refused["error"], "access_denied");
    assert_eq!(refused["state"], STATE);
    assert!(!refused.contains_key("code"));
}

#[tokio::test(flavor = "multi_thread")]
async fn server_with_files_and_access_control_lists() {
    check_kind(ServerKind::FileWac, "/.acl").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn server_with_files_and_access_control_policies() {
    check_kind(ServerKind::FileAcp, "/.acr").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn server_with_memory_and_access_control_lists() {
    check_kind(ServerKind::MemoryWac, "/.acl").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn server_with_memory_and_access_control_policies() {
    check_kind(ServerKind::MemoryAcp, "/.acr").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn walk_ends_with_an_error_where_nobody_is_asked() {
    let Some(server) = SolidServer::shared_or_skip() else {
        return;
    };
    let account = server.account_async("asked").await.unwrap();
    let url = authorization_url(&account.issuer).await;
    let unknown = url.as_str().replace("client_id=", "client_id=nobody-");
    let error = account
        .walk_sign_in(&Url::parse(&unknown).unwrap())
        .await
        .unwrap_err();
    assert!(error.to_string().contains("400"), "{error}");

    let stranger = Account {
        password: "not the password".to_owned(),
        ..account
    };
    let error = stranger.walk_sign_in(&url).await.unwrap_err();
    assert!(error.to_string().contains("403"), "{error}");
}

#[tokio::test(flavor = "multi_thread")]
async fn tokens_live_as_long_as_was_asked_for() {
    let life = Duration::from_secs(7);
    let settings = ServerSettings::of(ServerKind::MemoryWac).token_life(life);
    let Some(server) = SolidServer::start_with_or_skip(settings) else {
        return;
    };
    let account = server.account_async("short").await.unwrap();
    let configuration = get_json(
        &account
            .issuer
            .join(".well-known/openid-configuration")
            .unwrap(),
    )
    .await;
    let answer = client()
        .post(configuration["token_endpoint"].as_str().unwrap())
        .basic_auth(&account.client_id, Some(&account.client_secret))
        .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body("grant_type=client_credentials&scope=webid")
        .send()
        .await
        .unwrap();
    let status = answer.status();
    let token: Value = answer.json().await.unwrap();
    assert_eq!(status, StatusCode::OK, "{token}");
    assert_eq!(token["expires_in"], life.as_secs());
}
