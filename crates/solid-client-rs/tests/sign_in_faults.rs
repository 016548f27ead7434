//! Sign-in at issuers that lie, and renewals that go wrong.

#![expect(clippy::unwrap_used, reason = "tests")]

mod false_issuer;

use std::time::Duration;

use false_issuer::{FalseIssuer, Store};
use serde_json::json;
use solid_client_rs::{Application, BrowserSignIn, Error, SavedSignIn, url::Url};

#[tokio::test]
async fn right_answers_make_a_sign_in_that_renews_itself() {
    let issuer = FalseIssuer::start().await;
    let sign_in = issuer.sign_in().await.unwrap();
    assert_eq!(sign_in.web_id(), &issuer.web_id());
    assert_eq!(sign_in.issuer(), &issuer.url);
    let registered = issuer.seen("/register");
    assert_eq!(registered.len(), 1);
    let saved = SavedSignIn::from_secret(&sign_in.saved().to_secret()).unwrap();
    let store = Store::with(&saved);
    let client = issuer.client(&saved, &store);
    assert_eq!(client.get(&issuer.at("x")).await.unwrap().body, b"yes");
    assert_eq!(client.session().await.unwrap().web_id(), &issuer.web_id());
    assert_eq!(store.refresh_token(), "refresh-2");
    let asked = issuer.seen("/token");
    assert_eq!(asked.len(), 2, "the code, and one renewal");
    assert!(
        asked
            .iter()
            .all(|one| one.header("authorization").is_empty())
    );
}

#[tokio::test]
async fn address_for_the_browser_asks_for_all_that_is_needed_and_holds_no_secret() {
    let issuer = FalseIssuer::start().await;
    let own_query = json!({ "authorization_endpoint": issuer.at("authorize?tenant=a") });
    issuer.set(|rules| rules.configuration = own_query);
    let (one, two) = (issuer.begin().await.unwrap(), issuer.begin().await.unwrap());
    let value = |sign_in: &BrowserSignIn, name: &str| {
        let url = sign_in.authorization_url();
        let mut values = url.query_pairs().filter(|(key, _)| key == name);
        let value = values.next().unwrap().1.into_owned();
        assert!(values.next().is_none(), "{name} twice");
        value
    };
    for (name, expected) in [
        ("tenant", "a"),
        ("response_type", "code"),
        ("client_id", "a-program"),
        ("scope", "openid webid offline_access"),
        ("prompt", "consent"),
        ("code_challenge_method", "S256"),
        ("redirect_uri", one.redirect_url().as_str()),
    ] {
        assert_eq!(value(&one, name), expected);
    }
    for name in ["state", "nonce", "code_challenge"] {
        assert_eq!(value(&one, name).len(), 43, "256 bits of {name}");
        assert_ne!(value(&one, name), value(&two, name));
    }
    let callback = issuer.agree(&one);
    assert!(one.owns(&callback) && !two.owns(&callback));
    assert_eq!(format!("{one:?}"), "BrowserSignIn(..)");
}

#[tokio::test]
async fn issuer_that_leads_astray_is_refused_before_anything_is_opened() {
    let check = async |change: serde_json::Value, expected: fn(&Error) -> bool| {
        let issuer = FalseIssuer::start().await;
        let shown = change.to_string();
        issuer.set(|rules| rules.configuration = change);
        let error = issuer.begin().await.unwrap_err();
        assert!(expected(&error), "{shown}: {error:?}");
        assert!(issuer.seen("/register").is_empty(), "{shown}");
    };
    let insecure = |error: &Error| matches!(error, Error::InsecureUrl);
    let protocol = |error: &Error| matches!(error, Error::Protocol { .. });
    check(json!({ "issuer": "https://other.example/" }), protocol).await;
    check(
        json!({ "code_challenge_methods_supported": ["plain"] }),
        protocol,
    )
    .await;
    check(json!({ "authorization_endpoint": null }), protocol).await;
    check(json!({ "registration_endpoint": null }), protocol).await;
    check(
        json!({ "token_endpoint": "http://pod.example/token" }),
        insecure,
    )
    .await;
    check(
        json!({ "authorization_endpoint": "http://pod.example/" }),
        insecure,
    )
    .await;
    check(
        json!({ "authorization_endpoint": "javascript:alert(1)" }),
        insecure,
    )
    .await;
    check(
        json!({ "authorization_endpoint": "file:///etc/passwd" }),
        insecure,
    )
    .await;
    check(
        json!({ "revocation_endpoint": "http://pod.example/" }),
        insecure,
    )
    .await;
}

#[tokio::test]
async fn redirect_is_to_this_machine_to_https_or_to_the_program() {
    let issuer = FalseIssuer::start().await;
    let application = Application::new("A program");
    let begin = async |redirect: &str| {
        let redirect = Url::parse(redirect).unwrap();
        let limits = false_issuer::limits();
        BrowserSignIn::begin(&issuer.url, &application, &redirect, limits).await
    };
    for redirect in [
        "http://127.0.0.1:1/callback",
        "http://[::1]:1/callback",
        "https://program.example/callback",
        "org.example.program:/callback",
    ] {
        assert!(begin(redirect).await.is_ok(), "{redirect}");
    }
    for redirect in [
        "http://program.example/callback",
        "program:/callback",
        "javascript:alert(1)",
        "http://127.0.0.1:1/callback?x",
        "http://127.0.0.1:1/callback#x",
    ] {
        let error = begin(redirect).await.unwrap_err();
        assert!(matches!(error, Error::InvalidArgument { .. }), "{redirect}");
    }
}

#[tokio::test]
async fn answer_of_another_sign_in_or_issuer_gives_no_token() {
    let issuer = FalseIssuer::start().await;
    let replaced = |callback: &Url, name: &str, value: Option<&str>| {
        let pairs = callback.query_pairs().into_owned().collect::<Vec<_>>();
        let mut callback = callback.clone();
        callback.query_pairs_mut().clear().extend_pairs(
            pairs
                .iter()
                .filter(|(key, _)| key != name)
                .map(|(key, value)| (key.as_str(), value.as_str()))
                .chain(value.map(|value| (name, value))),
        );
        callback
    };
    for (name, value) in [
        ("state", Some("guess")),
        ("state", None),
        ("iss", Some("https://other.example/")),
        // The issuer has said that it names itself.
        ("iss", None),
        ("code", None),
    ] {
        let sign_in = issuer.begin().await.unwrap();
        let callback = replaced(&issuer.agree(&sign_in), name, value);
        let error = sign_in.finish(&callback).await.unwrap_err();
        assert!(matches!(error, Error::CallbackRefused { .. }), "{error:?}");
    }
    let denied = issuer.begin().await.unwrap();
    let callback = replaced(&issuer.agree(&denied), "code", None);
    let callback = replaced(&callback, "error", Some("access_denied"));
    let error = denied.finish(&callback).await.unwrap_err();
    assert!(matches!(error, Error::SignInDenied), "{error:?}");
    assert!(error.is_permission());
    let given_up = issuer.seen("/register/a-program").len();
    assert_eq!(given_up, 6, "what came to nothing leaves nothing behind");
    issuer.begin().await.unwrap().give_up().await;
    assert_eq!(issuer.seen("/register/a-program").len(), given_up + 1);
    assert!(
        issuer.seen("/token").is_empty(),
        "no code was shown to anyone"
    );
}

#[tokio::test]
async fn code_that_was_made_for_another_sign_in_is_of_no_use() {
    let issuer = FalseIssuer::start().await;
    let (mine, other) = (issuer.begin().await.unwrap(), issuer.begin().await.unwrap());
    let callback = issuer.agree(&mine);
    issuer.agree(&other);
    let error = mine.finish(&callback).await.unwrap_err();
    assert!(
        matches!(&error, Error::SignInRefused { code: Some(code), .. } if code == "invalid_grant"),
        "{error:?}"
    );
}

#[tokio::test]
async fn tokens_that_are_not_as_they_must_be_are_refused() {
    let old = jiff::Timestamp::now().as_second() - 3_600;
    for change in [
        json!({ "iss": "https://other.example/" }),
        json!({ "aud": "another-program" }),
        json!({ "azp": "another-program" }),
        json!({ "nonce": "of another sign-in" }),
        json!({ "nonce": null }),
        json!({ "webid": null }),
        json!({ "exp": old }),
    ] {
        let issuer = FalseIssuer::start().await;
        issuer.set(|rules| rules.id_token = change.clone());
        let error = issuer.sign_in().await.unwrap_err();
        assert!(
            matches!(error, Error::Protocol { .. }),
            "{change}: {error:?}"
        );
    }
    for change in [
        json!({ "token_type": "Bearer" }),
        json!({ "id_token": null }),
        json!({ "id_token": "e30.e30.e30" }),
        json!({ "refresh_token": null }),
        json!({ "access_token": null }),
    ] {
        let issuer = FalseIssuer::start().await;
        issuer.set(|rules| rules.token_answer = change.clone());
        let error = issuer.sign_in().await.unwrap_err();
        assert!(
            matches!(error, Error::Protocol { .. }),
            "{change}: {error:?}"
        );
    }
}

#[tokio::test]
async fn issuer_speaks_only_for_those_who_name_it() {
    let issuer = FalseIssuer::start().await;
    issuer.set(|rules| rules.profile_issuer = Some("https://other.example/".to_owned()));
    let error = issuer.sign_in().await.unwrap_err();
    assert!(matches!(error, Error::IssuerNotNamed), "{error:?}");
    issuer.set(|rules| {
        rules.profile_issuer = None;
        rules.access_web_id = Some("https://someone.example/#me".to_owned());
    });
    let error = issuer.sign_in().await.unwrap_err();
    assert!(matches!(error, Error::Protocol { .. }), "{error:?}");
    issuer.set(|rules| {
        rules.access_web_id = None;
        rules.id_token = json!({ "webid": "http://someone.example/#me" });
        rules.access_web_id = Some("http://someone.example/#me".to_owned());
    });
    let error = issuer.sign_in().await.unwrap_err();
    assert!(matches!(error, Error::InsecureUrl), "{error:?}");
}

#[tokio::test]
async fn nonces_are_answered_at_both_ends_once() {
    let issuer = FalseIssuer::start().await;
    issuer.set(|rules| rules.nonce = Some("n-1"));
    let saved = issuer.saved().await;
    assert_eq!(issuer.seen("/token").len(), 2);
    let client = issuer.client(&saved, &Store::with(&saved));
    client.get(&issuer.at("x")).await.unwrap();
    issuer.set(|rules| rules.nonce = Some("n-2"));
    client.get(&issuer.at("x")).await.unwrap();
    client.get(&issuer.at("x")).await.unwrap();
    assert_eq!(issuer.seen("/x").len(), 4, "once more for the new nonce");
}

#[tokio::test]
async fn clock_of_the_server_is_what_counts() {
    for clock in [-7_200, 7_200] {
        let issuer = FalseIssuer::start().await;
        issuer.set(|rules| rules.clock = clock);
        let saved = issuer.saved().await;
        assert_eq!(issuer.seen("/token").len(), 1, "the code was shown once");
        let client = issuer.client(&saved, &Store::with(&saved));
        client.get(&issuer.at("x")).await.unwrap();
        client.get(&issuer.at("x")).await.unwrap();
        assert_eq!(issuer.seen("/token").len(), 2);
        // Its clock is put right while the client runs.
        issuer.set(|rules| rules.clock = 0);
        client.get(&issuer.at("x")).await.unwrap();
        issuer.expire_access_tokens();
        client.get(&issuer.at("x")).await.unwrap();
    }
}

#[tokio::test]
async fn clock_that_nobody_tells_is_an_error_and_no_endless_loop() {
    let issuer = FalseIssuer::start().await;
    let saved = issuer.saved().await;
    let client = issuer.client(&saved, &Store::with(&saved));
    client.session().await.unwrap();
    issuer.set(|rules| {
        rules.clock = 7_200;
        rules.tells_its_time = false;
    });
    let error = client.get(&issuer.at("x")).await.unwrap_err();
    assert!(
        matches!(&error, Error::SignInRefused { code: Some(code), .. } if code == "invalid_dpop_proof"),
        "{error:?}"
    );
    assert_eq!(issuer.seen("/x").len(), 1);
}

#[tokio::test]
async fn false_date_does_not_stand_in_the_way_of_a_renewal() {
    let issuer = FalseIssuer::start().await;
    let saved = issuer.saved().await;
    let client = issuer.client(&saved, &Store::with(&saved));
    client.get(&issuer.at("x")).await.unwrap();
    issuer.set(|rules| rules.false_date = 7_200);
    issuer.expire_access_tokens();
    assert_eq!(client.get(&issuer.at("x")).await.unwrap().body, b"yes");
    client.get(&issuer.at("x")).await.unwrap();
    issuer.set(|rules| rules.storage_refusals = u32::MAX);
    let before = issuer.seen("/x").len();
    let error = client.get(&issuer.at("x")).await.unwrap_err();
    assert!(matches!(error, Error::Unauthorized(_)), "{error:?}");
    assert_eq!(issuer.seen("/x").len() - before, 4, "then it is a no");
}

#[tokio::test]
async fn replaced_refresh_token_is_kept_before_anything_is_done_with_it() {
    let issuer = FalseIssuer::start().await;
    let saved = issuer.saved().await;
    let store = Store::with(&saved);
    let looking = issuer.clone();
    *store.on_keep.lock().unwrap() = Some(Box::new(move || {
        assert!(looking.seen("/x").is_empty(), "used before it was kept");
    }));
    let client = issuer.client(&saved, &store);
    client.get(&issuer.at("x")).await.unwrap();
    assert_eq!(store.refresh_token(), "refresh-2");
    assert_eq!(issuer.seen("/x").len(), 1);
}

#[tokio::test]
async fn nothing_is_lost_where_the_store_fails() {
    let issuer = FalseIssuer::start().await;
    let saved = issuer.saved().await;
    let store = Store::with(&saved);
    *store.failures.lock().unwrap() = 2;
    let client = issuer.client(&saved, &store);
    for _ in 0..2 {
        let error = client.get(&issuer.at("x")).await.unwrap_err();
        assert!(matches!(error, Error::SignInNotKept { .. }), "{error:?}");
    }
    assert!(issuer.seen("/x").is_empty());
    client.get(&issuer.at("x")).await.unwrap();
    assert_eq!(store.refresh_token(), "refresh-2");
    assert_eq!(issuer.seen("/token").len(), 2, "the code, and one renewal");
}

#[tokio::test]
async fn caller_that_gives_up_loses_no_refresh_token() {
    let issuer = FalseIssuer::start().await;
    let saved = issuer.saved().await;
    let store = Store::with(&saved);
    let client = issuer.client(&saved, &store);
    let gate = std::sync::Arc::<tokio::sync::Mutex<()>>::default();
    issuer.set(|rules| rules.token_gate = gate.clone());
    let held = gate.lock().await;
    let call = tokio::spawn({
        let (client, url) = (client.clone(), issuer.at("x"));
        async move { client.get(&url).await.map(drop) }
    });
    until(|| issuer.seen("/token").len() == 2).await;
    call.abort();
    assert!(call.await.unwrap_err().is_cancelled());
    drop(held);
    until(|| store.refresh_token() == "refresh-2").await;
    client.get(&issuer.at("x")).await.unwrap();
    assert_eq!(issuer.seen("/token").len(), 2);
}

async fn until(condition: impl Fn() -> bool) {
    let waiting = async {
        while !condition() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), waiting)
        .await
        .unwrap();
}

#[tokio::test]
async fn what_another_program_has_replaced_is_not_shown_again() {
    let issuer = FalseIssuer::start().await;
    let saved = issuer.saved().await;
    let store = Store::with(&saved);
    let (one, two) = (issuer.client(&saved, &store), issuer.client(&saved, &store));
    one.get(&issuer.at("x")).await.unwrap();
    two.get(&issuer.at("x")).await.unwrap();
    let shown: Vec<_> = issuer
        .seen("/token")
        .iter()
        .filter_map(|one| one.form.get("refresh_token").cloned())
        .collect();
    assert_eq!(shown, ["refresh-1", "refresh-2"]);
    assert_eq!(store.refresh_token(), "refresh-3");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 3)]
async fn two_programs_that_renew_at_once_both_go_on() {
    let issuer = FalseIssuer::start().await;
    let saved = issuer.saved().await;
    let store = Store::with(&saved);
    let (one, two) = (issuer.client(&saved, &store), issuer.client(&saved, &store));
    let looking = issuer.clone();
    // The first one writes only after the second one has come with the old token.
    *store.on_keep.lock().unwrap() = Some(Box::new(move || {
        let started = std::time::Instant::now();
        while looking.seen("/token").len() < 3 && started.elapsed() < Duration::from_secs(20) {
            std::thread::yield_now();
        }
    }));
    let (first, second) = tokio::join!(one.session(), two.session());
    first.unwrap();
    second.unwrap();
    let shown: Vec<_> = issuer
        .seen("/token")
        .iter()
        .filter_map(|one| one.form.get("refresh_token").cloned())
        .collect();
    assert_eq!(shown, ["refresh-1", "refresh-1", "refresh-2"]);
    assert_eq!(store.refresh_token(), "refresh-3");
}

#[tokio::test]
async fn ended_sign_in_says_so_and_begins_again_with_a_new_one() {
    let issuer = FalseIssuer::start().await;
    let saved = issuer.saved().await;
    let store = Store::with(&saved);
    let client = issuer.client(&saved, &store);
    issuer.forget_refresh_token();
    for _ in 0..2 {
        let error = client.get(&issuer.at("x")).await.unwrap_err();
        assert!(matches!(error, Error::SignInEnded), "{error:?}");
        assert!(error.is_permission() && !error.is_temporary());
    }
    assert_eq!(issuer.seen("/token").len(), 2, "it is not asked for ever");
    assert!(issuer.seen("/x").is_empty());
    let again = issuer.saved().await;
    store.put(&again);
    client.get(&issuer.at("x")).await.unwrap();
}

#[tokio::test]
async fn store_with_an_older_sign_in_does_not_undo_the_new_one() {
    let issuer = FalseIssuer::start().await;
    let old = issuer.saved().await;
    let new = issuer.saved().await;
    let store = Store::with(&old);
    let client = issuer.client(&new, &store);
    client.get(&issuer.at("x")).await.unwrap();
    assert_eq!(store.refresh_token(), "refresh-3");
}

#[tokio::test]
async fn failure_of_the_issuer_ends_nothing() {
    let issuer = FalseIssuer::start().await;
    let saved = issuer.saved().await;
    let client = issuer.client(&saved, &Store::with(&saved));
    issuer.set(|rules| {
        rules.token_failures = vec![(503, "temporarily_unavailable"), (429, "slow_down")]
    });
    for _ in 0..2 {
        let error = client.session().await.unwrap_err();
        assert!(error.is_temporary() && !error.is_permission(), "{error:?}");
    }
    client.session().await.unwrap();
}

#[tokio::test]
async fn renewal_for_somebody_else_is_refused() {
    for change in [
        json!({ "webid": "https://someone.example/#me" }),
        json!({ "iss": "https://other.example/" }),
    ] {
        let issuer = FalseIssuer::start().await;
        let saved = issuer.saved().await;
        let store = Store::with(&saved);
        issuer.set(|rules| rules.id_token = change.clone());
        let client = issuer.client(&saved, &store);
        let error = client.get(&issuer.at("x")).await.unwrap_err();
        assert!(
            matches!(error, Error::Protocol { .. }),
            "{change}: {error:?}"
        );
        assert!(issuer.seen("/x").is_empty());
        // The old refresh token is used up all the same.
        assert_eq!(store.refresh_token(), "refresh-2");
    }
}

#[tokio::test]
async fn signing_out_revokes_forgets_and_sends_nothing_more() {
    let issuer = FalseIssuer::start().await;
    let saved = issuer.saved().await;
    let store = Store::with(&saved);
    let client = issuer.client(&saved, &store);
    client.get(&issuer.at("x")).await.unwrap();
    client.sign_out().await.unwrap();
    let revoked = issuer.seen("/revoke");
    assert_eq!(revoked.len(), 1);
    assert_eq!(revoked[0].form["token"], "refresh-2");
    assert_eq!(revoked[0].form["token_type_hint"], "refresh_token");
    assert_eq!(revoked[0].form["client_id"], "a-program");
    let deleted = issuer.seen("/register/a-program");
    assert_eq!(deleted.len(), 1);
    assert_eq!(
        deleted[0].header("authorization"),
        "Bearer registration-token"
    );
    let error = client.clone().get(&issuer.at("x")).await.unwrap_err();
    assert!(matches!(error, Error::NotSignedIn), "{error:?}");
    let again = client.sign_out().await.unwrap_err();
    assert!(matches!(again, Error::NotSignedIn), "{again:?}");
    assert_eq!(issuer.seen("/x").len(), 1);
    assert_eq!(issuer.seen("/token").len(), 2);
}

#[tokio::test]
async fn issuer_without_revocation_is_signed_out_of_here() {
    let issuer = FalseIssuer::start().await;
    issuer.set(|rules| rules.configuration = json!({ "revocation_endpoint": null }));
    let saved = issuer.saved().await;
    let client = issuer.client(&saved, &Store::with(&saved));
    client.sign_out().await.unwrap();
    assert!(client.session().await.is_err());
    assert!(issuer.seen("/revoke").is_empty());
}

#[tokio::test]
async fn person_and_server_lead_to_their_issuer() {
    let issuer = FalseIssuer::start().await;
    let anonymous = solid_client_rs::SolidClient::builder()
        .limits(false_issuer::limits())
        .build()
        .unwrap();
    for address in [issuer.web_id(), issuer.url.clone(), issuer.at("not/there")] {
        let found = anonymous.find_issuers(&address).await.unwrap();
        assert_eq!(found, std::slice::from_ref(&issuer.url), "{address}");
    }
    // What a profile names must be safe to go to.
    issuer.set(|rules| {
        rules.profile_issuer = Some("http://issuer.example/".to_owned());
        rules.configuration = json!({ "issuer": "https://other.example/" });
    });
    let outcome = anonymous.find_issuers(&issuer.web_id()).await;
    assert!(matches!(outcome, Err(Error::NotFound(_))), "{outcome:?}");
}

#[tokio::test]
async fn storage_leads_to_the_issuers_of_its_owner_and_to_no_others() {
    const STORAGE: &str = r#"<http://www.w3.org/ns/pim/space#Storage>; rel="type""#;
    const CHOSEN: &str = "https://issuer.example/";
    const EVIL: &str = "<http://www.w3.org/ns/solid/terms#oidcIssuer> <https://evil.example/>";
    let issuer = FalseIssuer::start().await;
    let anonymous = solid_client_rs::SolidClient::builder()
        .limits(false_issuer::limits())
        .build()
        .unwrap();
    let pod = issuer.at("pod/");
    issuer.set(|rules| {
        // Not an issuer itself.
        rules.configuration = json!({ "issuer": "https://other.example/" });
        rules.profile_issuer = Some(CHOSEN.to_owned());
    });
    let owner = "http://www.w3.org/ns/solid/terms#owner";
    let described =
        |at: &str| format!(r#"<{at}>; rel="http://www.w3.org/ns/solid/terms#storageDescription""#);
    let by_description = format!("<{pod}> <{owner}> <{}>; {EVIL}.", issuer.web_id());
    for (links, description, expected) in [
        (
            vec![STORAGE.to_owned(), format!(r#"</card#me>; rel="{owner}""#)],
            String::new(),
            Some(CHOSEN),
        ),
        (
            vec![STORAGE.to_owned(), described("/description")],
            by_description.clone(),
            Some(CHOSEN),
        ),
        (
            vec![STORAGE.to_owned(), described("https://evil.example/")],
            by_description.clone(),
            None,
        ),
        (
            vec![STORAGE.to_owned(), described("/description")],
            format!("<{pod}> {EVIL}. <{pod}x> <{owner}> <{}>.", issuer.web_id()),
            None,
        ),
        (vec![described("/description")], by_description, None),
    ] {
        let shown = format!("{links:?} {description}");
        issuer.set(|rules| {
            rules.storage_links = links;
            rules.description = description;
        });
        let found = anonymous.find_issuers(&pod).await;
        match expected {
            Some(expected) => {
                assert_eq!(found.unwrap(), [Url::parse(expected).unwrap()], "{shown}")
            }
            None => assert!(
                matches!(found, Err(Error::NotFound(_))),
                "{shown}: {found:?}"
            ),
        }
    }
}

#[tokio::test]
async fn program_that_was_given_a_secret_shows_it_to_the_issuer_alone() {
    let issuer = FalseIssuer::start().await;
    issuer.set(|rules| {
        rules.configuration =
            json!({ "token_endpoint_auth_methods_supported": ["client_secret_basic"] });
        rules.registration = json!({
            "token_endpoint_auth_method": "client_secret_basic", "client_secret": "a secret",
        });
    });
    let saved = SavedSignIn::from_secret(&issuer.saved().await.to_secret()).unwrap();
    let client = issuer.client(&saved, &Store::with(&saved));
    client.get(&issuer.at("x")).await.unwrap();
    client.sign_out().await.unwrap();
    let revoked = issuer.seen("/revoke");
    assert!(revoked[0].header("authorization").starts_with("Basic "));
    assert!(
        !issuer.seen("/x")[0]
            .header("authorization")
            .contains("Basic")
    );
}

#[tokio::test]
async fn nothing_follows_a_redirect_during_sign_in() {
    let issuer = FalseIssuer::start().await;
    let saved = issuer.saved().await;
    issuer.set(|rules| rules.token_failures = vec![(307, "x"), (302, "x")]);
    let client = issuer.client(&saved, &Store::with(&saved));
    let renewal = client.session().await.unwrap_err();
    assert!(
        matches!(renewal, Error::RedirectRefused { .. }),
        "{renewal:?}"
    );
    let begun = issuer.sign_in().await.unwrap_err();
    assert!(matches!(begun, Error::RedirectRefused { .. }), "{begun:?}");
    assert!(issuer.seen("/elsewhere").is_empty());
}
