//! Requests that committees reviewed, on the command line and in the window: what is forged is refused
//! in plain words, and what a newer register takes back is refused from then on.

use std::fs;

use anyhow::{Result, ensure};
use kluis_tests::program::{Kluis, PASSPHRASE, argument};
use kluis_tests::window::Window;
use serde_json::{Value, json};

use bundles::{Making, Stage, anchors_document};

#[path = "../../crates/kluis-credentials/tests/support/mod.rs"]
mod bundles;

const FAR: &str = "2099-12-31T23:59:59Z";

/// A request and its reviews, none of which ends in the time of this program.
fn lasting() -> Making {
    let ends = [
        "/dossier/maxAccessUntil",
        "/ethics/validUntil",
        "/ethics/credentialSubject/maxAccessUntil",
        "/legal/validUntil",
        "/legal/credentialSubject/maxAccessUntil",
        "/register/validUntil",
    ];
    let making = Making::default().with(
        Stage::Draft,
        "/request/expirationDate",
        json!("2098-06-30T23:59:59Z"),
    );
    ends.iter().fold(making, |making, end| {
        making.with(Stage::Draft, end, json!(FAR))
    })
}

/// The same, but somebody wrote another purpose into the review of the ethics committee.
fn forged() -> Value {
    let place = "/ethics/credentialSubject/purposes/0";
    let marketing = json!(bundles::MARKETING);
    lasting().with(Stage::Done, place, marketing).bundle()
}

fn withdrawn() -> Value {
    let at = "/register/credentialSubject";
    let next = json!(bundles::LAST_SEEN + 1);
    let bundle = lasting()
        .with(Stage::Listed, &format!("{at}/sequence"), next)
        .with(
            Stage::Listed,
            &format!("{at}/entries/1/status"),
            json!("withdrawn"),
        )
        .bundle();
    bundle["register"].clone()
}

fn written(kluis: &Kluis, name: &str, document: &Value) -> String {
    let file = kluis.beside(name);
    fs::write(&file, document.to_string()).expect("a file can be written");
    argument(&file).to_owned()
}

/// A safe that trusts the committees.
fn trusting() -> Kluis {
    let kluis = Kluis::with_safe();
    let anchors = written(&kluis, "anchors.json", &anchors_document());
    let trust = kluis.json(&["trust", "set", &anchors, "--yes"]);
    assert_eq!(
        trust["anchors"].as_array().map(Vec::len),
        Some(3),
        "{trust}"
    );
    kluis
}

#[test]
fn what_committees_approved_can_be_allowed_until_the_register_takes_it_back() {
    let kluis = trusting();
    let file = written(&kluis, "study.json", &lasting().bundle());
    let request = kluis.json(&["request", "import", &file]);
    assert_eq!(request["verdict"], "reviewed", "{request:#}");
    let id = request["id"].as_str().expect("an identifier");
    let shown = kluis.run(&["request", "show", id]).expect_status(0).text();
    for check in ["ethics", "legal", "register", "approved"] {
        assert!(shown.contains(&format!("ok  {check} ")), "{shown}");
    }

    let allowed = ["consent", "approve", id, "--only", "steps", "--yes"];
    let grant = kluis.json(&allowed);
    let grant = grant["id"].as_str().expect("an identifier").to_owned();

    let register = written(&kluis, "register.json", &withdrawn());
    let trust = kluis.json(&["trust", "register", &register]);
    assert_eq!(trust["register"]["sequence"], bundles::LAST_SEEN + 1);
    let request = kluis.json(&["request", "show", id]);
    assert_eq!(
        (&request["verdict"], &request["reasonCode"]),
        (&json!("rejected"), &json!("withdrawn"))
    );
    // The person is told of what was allowed before, and decides.
    let told = kluis
        .run(&["consent", "show", &grant])
        .expect_status(0)
        .text();
    assert!(told.contains("withdrawn, says the register now"), "{told}");
    kluis
        .run(&["consent", "revoke", &grant, "--yes"])
        .expect_status(0);
    let told = kluis.json(&["consent", "show", &grant]);
    assert_eq!(told["standing"], Value::Null);
    let refused = kluis.run(&allowed).expect_status(6);
    assert!(refused.stderr.contains("withdrawn"), "{}", refused.stderr);

    // An older register does not bring it back.
    let older = written(&kluis, "older.json", &lasting().bundle()["register"]);
    let refused = kluis.run(&["trust", "register", &older]).expect_status(6);
    assert!(refused.stderr.contains("seen before"), "{}", refused.stderr);
    kluis.run(&["audit", "verify"]).expect_status(0);
}

#[test]
fn nobody_is_trusted_until_the_person_says_so() {
    let kluis = Kluis::with_safe();
    let shown = kluis.run(&["trust", "show"]).expect_status(0).text();
    assert!(shown.contains("Nobody is trusted"), "{shown}");
    let file = written(&kluis, "study.json", &forged());
    let request = kluis.json(&["request", "import", &file]);
    assert_eq!(request["verdict"], "unreviewed");
    let broken = written(
        &kluis,
        "broken.json",
        &json!({ "ethicsCommittee": ["did:web:x"] }),
    );
    let refused = kluis
        .run(&["trust", "set", &broken, "--yes"])
        .expect_status(1);
    assert!(
        refused.stderr.contains("broken.json") && refused.stderr.contains("did:key"),
        "{}",
        refused.stderr
    );
}

async fn open(kluis: &Kluis, file: &str) -> Result<Window> {
    let files = [std::path::Path::new(file)];
    let window = Window::open(&kluis.beside("person"), &kluis.data(), &files).await?;
    window.fill("unlock-passphrase", PASSPHRASE).await?;
    window.click("unlock-submit").await?;
    window.find("verdict").await?;
    Ok(window)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_window_says_in_plain_words_what_is_forged_and_what_is_approved() -> Result<()> {
    let kluis = trusting();
    let file = written(&kluis, "forged.kluis-request", &forged());
    let window = open(&kluis, &file).await?;
    window.click("nav-settings").await?;
    window.choose("settings-language", "en").await?;
    window.close().await?;
    let window = open(&kluis, &file).await?;
    let reason = window.text_of("verdict-reason").await?;
    ensure!(
        reason.contains("approval of the ethics committee was changed after it was signed"),
        "{reason}"
    );
    let allow = window.find("request-allow").await?;
    ensure!(
        !allow.is_enabled().await?,
        "a forged request can be allowed"
    );
    window.picture("request-forged").await?;
    window.close().await?;

    let file = written(&kluis, "study.kluis-request", &lasting().bundle());
    let window = open(&kluis, &file).await?;
    window.shows("Reviewed by two committees").await?;
    ensure!(!window.has("verdict-reason").await, "something is amiss");
    window.picture("request-reviewed").await?;
    window.click("tick-steps").await?;
    window.click("request-allow").await?;
    window.find("matrix").await?;
    let register = written(&kluis, "register.json", &withdrawn());
    kluis
        .run(&["trust", "register", &register])
        .expect_status(0);
    window.click("nav-home").await?;
    window.click("home-standing").await?;
    window.shows("An approval was withdrawn").await?;
    window.picture("sharing-withdrawn").await?;
    window.close().await
}
