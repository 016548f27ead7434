//! Two computers of one person on one pod at a real Solid server, through the command line and in the
//! window: both change one record while they are apart, and come together again.

use std::fs;

use anyhow::{Context, Result, ensure};
use kluis_testkit::{Account, SolidServer};
use kluis_tests::fixtures;
use kluis_tests::program::{Kluis, PASSPHRASE, argument};
use kluis_tests::window::Window;
use serde_json::{Value, json};

const PRESSURE: &str = "/health/blood-pressure/";

fn computer(account: &Account) -> Kluis {
    let kluis = Kluis::with_safe();
    kluis.sign_in(account).expect_status(0);
    let policy = ["sync", "policy", PRESSURE, "shared", "--yes"];
    kluis.run(&policy).expect_status(0);
    // The tests go step by step.
    let by_hand = ["sync", "settings", "--every", "off"];
    kluis.run(&by_hand).expect_status(0);
    kluis
}

/// Replaces a value in the document of a record, as a person with an editor would.
fn edit(kluis: &Kluis, record: &str, from: &str, to: &str) {
    let document = kluis.run(&["cat", record]).expect_status(0).text();
    assert!(document.contains(from), "{document}");
    let file = kluis.beside("edited.ttl");
    fs::write(&file, document.replacen(from, to, 1)).expect("a file can be written");
    let put = ["put", record, argument(&file), "--type", "text/turtle"];
    kluis.run(&put).expect_status(0);
}

fn document(kluis: &Kluis, record: &str) -> String {
    kluis.run(&["cat", record]).expect_status(0).text()
}

/// How a value is written in the document of a measurement.
fn written(value: &str) -> String {
    format!("\"{value}\"^^xsd:decimal")
}

/// The values of a measurement, in the order of its document.
fn values(document: &str) -> Vec<String> {
    let parts = document.split("\"^^xsd:decimal");
    let mut values: Vec<String> = parts
        .filter_map(|part| Some(part.rsplit_once('"')?.1.to_owned()))
        .collect();
    // What stands behind the last one is no value.
    values.pop();
    values
}

/// Two computers that have the same record, and its path.
fn two_with_one_record(account: &Account) -> (Kluis, Kluis, String) {
    let (laptop, desk) = (computer(account), computer(account));
    let sample = fixtures::sample();
    let import = ["import", argument(&sample)];
    laptop.run(&import).expect_status(0);
    laptop.run(&["sync"]).expect_status(0);
    desk.run(&["sync"]).expect_status(0);
    let listed = desk.json(&["ls", PRESSURE]);
    let record = listed[0]["path"].as_str().expect("a record").to_owned();
    assert_eq!(document(&desk, &record), document(&laptop, &record));
    (laptop, desk, record)
}

#[test]
fn both_change_one_record_apart_and_a_choice_field_by_field_brings_them_together() {
    let Some(server) = SolidServer::shared_or_skip() else {
        return;
    };
    let account = server.account("eva").expect("an account can be made");
    let (laptop, desk, record) = two_with_one_record(&account);
    let before = values(&document(&desk, &record));
    assert_eq!(before.len(), 2, "{before:?}");

    // Apart: both change the first value, and one of them the second too.
    edit(&laptop, &record, &written(&before[0]), &written("131"));
    edit(&desk, &record, &written(&before[0]), &written("132"));
    edit(&desk, &record, &written(&before[1]), &written("81"));
    laptop.run(&["sync"]).expect_status(0);
    let round = desk.json(&["sync"]);
    assert_eq!(
        (&round["conflicts"], &round["sent"]),
        (&json!(1), &json!(0))
    );

    // What is to be decided is shown with both values, and nothing was overwritten.
    let conflicts = desk.json(&["sync", "conflicts"]);
    let id = conflicts[0]["id"]
        .as_str()
        .expect("an identifier")
        .to_owned();
    let detail = desk.json(&["sync", "conflicts", &id]);
    let fields = detail["fields"].as_array().expect("fields");
    assert_eq!(fields.len(), 1, "{detail:#}");
    assert_eq!(
        (&fields[0]["mine"], &fields[0]["theirs"]),
        (&json!(["132"]), &json!(["131"]))
    );
    assert!(document(&desk, &record).contains("132"));
    let shown = desk
        .run(&["sync", "conflicts", &id])
        .expect_status(0)
        .text();
    assert!(shown.contains("131") && shown.contains("132"), "{shown}");

    let field = fields[0]["id"].as_str().expect("an identifier");
    let resolve = ["sync", "resolve", &id, "mine", "--theirs", field];
    let status: Value = desk.json(&resolve);
    assert_eq!(status["conflicts"], 0);
    desk.run(&["sync"]).expect_status(0);
    laptop.run(&["sync"]).expect_status(0);
    let together = document(&laptop, &record);
    assert_eq!(together, document(&desk, &record));
    assert_eq!(values(&together), ["131", "81"]);
    assert!(
        desk.json(&["sync", "--dry-run"])
            .as_array()
            .is_some_and(Vec::is_empty)
    );
    let rounds = desk.json(&["sync", "history"]);
    assert_eq!(rounds[0]["sent"], 1, "{rounds}");
    desk.run(&["audit", "verify"]).expect_status(0);

    // One that is decided is none any more.
    desk.run(&["sync", "resolve", &id, "theirs"])
        .expect_status(4);
}

async fn open(kluis: &Kluis) -> Result<Window> {
    let window = Window::open(&kluis.beside("person"), &kluis.data(), &[]).await?;
    window.fill("unlock-passphrase", PASSPHRASE).await?;
    window.click("unlock-submit").await?;
    window.find("home-state").await?;
    window.click("nav-settings").await?;
    window.choose("settings-language", "en").await?;
    window.shows("Language").await?;
    Ok(window)
}

/// Starts a round by hand; gives what the page says of it.
async fn round(window: &Window) -> Result<String> {
    window.click("nav-home").await?;
    window.find("home-state").await?;
    window.click("nav-cooperative").await?;
    window.click("sync-now").await?;
    window.text_of("sync-result").await
}

/// The values that the page of a record shows.
async fn shown(window: &Window, record: &str) -> Result<String> {
    window.click("nav-data").await?;
    window.click("category-blood-pressure").await?;
    let row = format!(
        "const row = [...document.querySelectorAll('[data-test=\"record-row\"]')]
            .find(row => decodeURIComponent(row.href).endsWith('{record}'));
         row?.click();
         return row ? true : null;"
    );
    window.script_until(&row).await?;
    window.text_of("record-value").await
}

#[tokio::test(flavor = "multi_thread")]
async fn in_the_window_both_see_one_record_again_after_they_changed_it_apart() -> Result<()> {
    let started = tokio::task::spawn_blocking(SolidServer::behind_proxy_or_skip).await?;
    let Some((server, proxy)) = started else {
        return Ok(());
    };
    let account = server.account_async("eva").await?;
    let (laptop, desk, record) = two_with_one_record(&account);
    let before = values(&document(&desk, &record));

    // Without a connection, each changes the first value, and one of them the second too.
    proxy.go_offline(true);
    edit(&laptop, &record, &written(&before[0]), &written("131"));
    edit(&desk, &record, &written(&before[0]), &written("132"));
    edit(&desk, &record, &written(&before[1]), &written("81"));
    let (at_laptop, at_desk) = (open(&laptop).await?, open(&desk).await?);
    for window in [&at_laptop, &at_desk] {
        let told = round(window).await?;
        ensure!(told.contains("cannot be reached"), "{told}");
    }
    at_desk.picture("two-computers-offline").await?;

    proxy.go_offline(false);
    let told = round(&at_laptop).await?;
    ensure!(told.contains("1 record sent"), "{told}");
    let told = round(&at_desk).await?;
    ensure!(told.contains("two versions of 1 record"), "{told}");
    ensure!(
        shown(&at_desk, &record).await?.contains("132"),
        "what is here was overwritten"
    );

    at_desk.click("nav-cooperative").await?;
    at_desk.find("conflict").await?;
    at_desk.picture("two-computers-conflict").await?;
    let open = at_desk
        .script_until("return document.querySelector('[data-test^=\"conflict-open-\"]')?.dataset.test ?? null")
        .await?;
    at_desk.click(open.as_str().context("a conflict")?).await?;
    at_desk.find("decide-title").await?;
    let fields = at_desk
        .script(
            "return [...document.querySelectorAll('.field-choice')].map(field => field.innerText)",
        )
        .await?;
    let fields = fields.as_array().context("fields")?;
    ensure!(fields.len() == 1, "{fields:?}");
    let field = fields[0].as_str().context("a field")?;
    ensure!(field.contains("131") && field.contains("132"), "{field}");
    let there = at_desk
        .script("return document.querySelector('.field-choice input[data-test$=\"-there\"]').dataset.test")
        .await?;
    at_desk.click(there.as_str().context("a choice")?).await?;
    at_desk.picture("two-computers-decide").await?;
    at_desk.click("decide-fields").await?;
    at_desk.find("conflicts-decided").await?;

    let told = round(&at_desk).await?;
    ensure!(told.contains("1 record sent"), "{told}");
    let told = round(&at_laptop).await?;
    ensure!(told.contains("1 record"), "{told}");
    let (mine, theirs) = (
        shown(&at_desk, &record).await?,
        shown(&at_laptop, &record).await?,
    );
    ensure!(
        mine == theirs && mine.contains("131") && mine.contains("81"),
        "{mine}; {theirs}"
    );
    ensure!(document(&desk, &record) == document(&laptop, &record));

    // What happened is told afterwards.
    at_desk.click("nav-cooperative").await?;
    at_desk
        .script_until("const rounds = document.querySelector('[data-test=\"rounds\"] summary'); rounds?.click(); return rounds ? true : null;")
        .await?;
    let rounds = at_desk.text_of("rounds-table").await?;
    ensure!(rounds.contains("1 with two versions"), "{rounds}");
    at_desk.picture("two-computers-rounds").await?;
    at_laptop.close().await?;
    at_desk.close().await?;
    desk.run(&["audit", "verify"]).expect_status(0);
    Ok(())
}
