//! Requests that committees reviewed, on the command line and in the window: what is forged is refused
//! in plain words, and what a newer register takes back is refused from then on.

use std::fs;

use anyhow::{Context as _, Result, ensure};
use kluis_testkit::{Account, SolidServer};
use kluis_tests::browser::Browser;
use kluis_tests::fixtures;
use kluis_tests::program::{Kluis, PASSPHRASE, argument};
use kluis_tests::reader::{client_of, open_inbox, seen};
use kluis_tests::window::Window;
use serde_json::{Value, json};
use solid_client_rs::Error;

use bundles::{Making, Stage, anchors_document};

#[path = "../../crates/kluis-credentials/tests/support/mod.rs"]
mod bundles;

const FAR: &str = "2099-12-31T23:59:59Z";
const KINDS: [&str; 3] = ["blood-pressure", "steps", "weight"];

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

/// The same from somebody with an account, about three kinds of data in the pod of somebody else.
fn study(lab: &Account, eva: &Account) -> Making {
    let weight = json!({
        "id": "weight", "codes": ["http://loinc.org|29463-7"],
        "necessity": "optional", "modes": ["Read"], "generalisation": "none"
    });
    let data: Vec<String> = KINDS
        .iter()
        .map(|kind| format!("{}health/{kind}/", eva.storage))
        .collect();
    let who = json!(lab.web_id.as_str());
    let consent = "/request/credentialSubject/hasConsent";
    [
        ("/dossier/applicant/id".to_owned(), who.clone()),
        ("/dossier/recipients/0".to_owned(), who.clone()),
        ("/dossier/dataCategories/-".to_owned(), weight),
        ("/ethics/credentialSubject/id".to_owned(), who.clone()),
        ("/legal/credentialSubject/id".to_owned(), who.clone()),
        (
            "/ethics/credentialSubject/dataCategories/-".to_owned(),
            json!("weight"),
        ),
        (
            "/legal/credentialSubject/dataCategories/-".to_owned(),
            json!("weight"),
        ),
        ("/request/credentialSubject/id".to_owned(), who),
        (
            format!("{consent}/isConsentForDataSubject"),
            json!(eva.web_id.as_str()),
        ),
        (format!("{consent}/forPersonalData"), json!(data)),
    ]
    .into_iter()
    .fold(lasting(), |making, (place, value)| {
        making.with(Stage::Draft, &place, value)
    })
}

/// The same, but somebody wrote another purpose into the review of the ethics committee.
fn forged(making: Making) -> Value {
    let place = "/ethics/credentialSubject/purposes/0";
    let marketing = json!(bundles::MARKETING);
    making.with(Stage::Done, place, marketing).bundle()
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
    let file = written(&kluis, "study.json", &forged(lasting()));
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

/// Whatever language the machine has.
async fn speak_english(kluis: &Kluis, file: &str) -> Result<()> {
    let window = open(kluis, file).await?;
    window.click("nav-settings").await?;
    window.choose("settings-language", "en").await?;
    window.shows("Language").await?;
    window.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_window_says_in_plain_words_what_is_forged_and_what_is_approved() -> Result<()> {
    let kluis = trusting();
    let file = written(&kluis, "forged.kluis-request", &forged(lasting()));
    speak_english(&kluis, &file).await?;
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

/// The dialog that chooses the file is the system's own, and not driven here.
#[tokio::test(flavor = "multi_thread")]
async fn the_window_trusts_whom_the_person_confirms() -> Result<()> {
    let kluis = Kluis::with_safe();
    let file = written(&kluis, "study.kluis-request", &lasting().bundle());
    speak_english(&kluis, &file).await?;
    let window = open(&kluis, &file).await?;
    window
        .shows("Without an approval that Kluis can check")
        .await?;
    window.click("nav-settings").await?;
    window.find("trust-nobody").await?;
    let chosen = json!({
        "name": "committees.json",
        "anchors": [{ "role": "ethics", "did": bundles::did(1), "name": null }],
        "document": anchors_document().to_string(),
    });
    window.answer("choose_anchors", chosen).await?;
    window.click("trust-choose").await?;
    window.shows("Trust those in committees.json?").await?;
    ensure!(kluis.json(&["trust", "show"])["anchors"] == json!([]));
    window.picture("settings-trust").await?;
    window.click("dialog-confirm").await?;
    window.find("trust-anchors").await?;
    window.shows("Ethics committee").await?;
    window.close().await?;
    let trust = kluis.json(&["trust", "show"]);
    ensure!(
        trust["anchors"].as_array().map(Vec::len) == Some(3),
        "{trust}"
    );
    Ok(())
}

/// Whether somebody can read each kind of data of somebody else.
async fn readable(lab: &Account, eva: &Account) -> Result<[bool; KINDS.len()]> {
    let mut readable = [false; KINDS.len()];
    for (kind, readable) in KINDS.iter().zip(&mut readable) {
        *readable = match seen(lab, eva, &format!("/health/{kind}/")).await {
            Ok(entries) => entries > 0,
            Err(Error::Forbidden(_)) => false,
            Err(error) => return Err(error.into()),
        };
    }
    Ok(readable)
}

/// The only consent there is.
fn consent(kluis: &Kluis) -> Result<Value> {
    let consents = kluis.json(&["consent", "list"]);
    let consents = consents.as_array().context("a list")?;
    ensure!(consents.len() == 1, "{consents:?}");
    Ok(consents[0].clone())
}

/// A study asks, is allowed two kinds of three, reads them, loses one, loses both.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_allowed_in_the_window_is_read_at_the_cooperative_until_it_is_stopped() -> Result<()>
{
    let started = tokio::task::spawn_blocking(SolidServer::shared_or_skip).await?;
    let Some(server) = started else {
        return Ok(());
    };
    let (eva, lab) = (
        server.account_async("eva").await?,
        server.account_async("lab").await?,
    );
    let kluis = trusting();
    kluis
        .run(&["import", argument(&fixtures::sample())])
        .expect_status(0);
    let steps = kluis.beside("steps.ttl");
    fs::write(&steps, "<#it> <urn:steps> 8000 .")?;
    let steps = ["put", "/health/steps/monday.ttl", argument(&steps)];
    kluis.run(&steps).expect_status(0);
    kluis.sign_in(&eva).expect_status(0);
    kluis
        .run(&["sync", "settings", "--every", "off"])
        .expect_status(0);
    for kind in KINDS {
        let container = format!("/health/{kind}/");
        kluis
            .run(&["sync", "policy", &container, "shared", "--yes"])
            .expect_status(0);
    }
    kluis.run(&["sync"]).expect_status(0);
    let shut = [false; KINDS.len()];
    ensure!(readable(&lab, &eva).await? == shut);

    // A review that was changed after it was signed, pasted out of a message: refused, in words.
    let file = written(&kluis, "study.kluis-request", &lasting().bundle());
    speak_english(&kluis, &file).await?;
    let window = open(&kluis, &file).await?;
    window.click("nav-sharing").await?;
    window.click("request-paste").await?;
    window.find("request-text").await?;
    window.picture("sharing-paste").await?;
    let pasted = forged(study(&lab, &eva)).to_string();
    window.paste("request-text", &pasted).await?;
    window.click("request-read").await?;
    let reason = window.text_of("verdict-reason").await?;
    ensure!(reason.contains("changed after it was signed"), "{reason}");
    let allow = window.find("request-allow").await?;
    ensure!(
        !allow.is_enabled().await?,
        "a forged request can be allowed"
    );

    // The true one, out of the inbox: all ticked, one unticked again, allowed.
    let inbox = open_inbox(&eva).await?;
    let request = study(&lab, &eva).bundle().to_string();
    client_of(&lab, &eva)?
        .post_notification(&inbox, "application/ld+json", request)
        .await?;
    window.click("nav-sharing").await?;
    window.click("request-fetch").await?;
    window.shows("1 new request waits for you.").await?;
    let came = kluis.json(&["request", "list"]);
    let id = came[0]["id"].as_str().context("an id")?;
    window.click(&format!("request-{id}")).await?;
    window.shows("Reviewed by two committees").await?;
    for kind in ["blood-pressure", "steps", "weight", "weight"] {
        window.click(&format!("tick-{kind}")).await?;
    }
    window.click("request-allow").await?;
    window.find("matrix").await?;
    window.shows("The cooperative confirmed this on").await?;
    ensure!(readable(&lab, &eva).await? == [true, true, false]);
    window.click("nav-activity").await?;
    window.shows("You gave consent to A study.").await?;

    // One kind is stopped: the other goes on.
    let id = consent(&kluis)?["id"].as_str().context("an id")?.to_owned();
    window.click("nav-sharing").await?;
    window.click(&format!("stop-{id}-steps")).await?;
    window.find("dialog-confirm").await?;
    window.picture("sharing-stop-part").await?;
    window.click("dialog-confirm").await?;
    window.find("taken-out-steps").await?;
    window.shows("Not any more").await?;
    window.picture("sharing-taken-out").await?;
    ensure!(readable(&lab, &eva).await? == [true, false, false]);

    // All of it is stopped.
    window.click(&format!("stop-{id}")).await?;
    window.click("dialog-confirm").await?;
    window.find("ended-grants").await?;
    window.shows("that it has stopped").await?;
    ensure!(readable(&lab, &eva).await? == shut);
    window.click("nav-activity").await?;
    window.shows("You stopped the consent to A study.").await?;
    window.click("verify").await?;
    window.find("verify-result").await?;
    window.close().await?;
    let consent = consent(&kluis)?;
    ensure!(consent["state"] == "ended");

    // What was given, taken out and taken back: a browser shows each receipt, and each holds.
    let browser = Browser::open(&kluis.beside("reader")).await?;
    let receipts = consent["receipts"].as_array().context("receipts")?;
    ensure!(receipts.len() == 3, "{receipts:?}");
    for receipt in receipts.iter().filter_map(Value::as_str) {
        let page = kluis.beside(&format!("{receipt}.html"));
        let export = ["receipt", "export", receipt, "--language", "en", "-o"];
        kluis
            .run(&[&export[..], &[argument(&page)]].concat())
            .expect_status(0);
        let shown = browser.read_file(&page).await?;
        ensure!(
            shown.contains("A study") && shown.contains("Blood pressure"),
            "{shown}"
        );
        kluis
            .run(&["receipt", "check", argument(&page)])
            .expect_status(0);
    }
    browser.close().await
}
