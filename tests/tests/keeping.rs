//! Keys, backups and drafts through the commands of the real window. What a dialog would ask for
//! is given on the command line, since a test cannot reach the system's dialogs.

use std::fs;

use anyhow::{Context, Result, ensure};
use kluis_tests::fixtures;
use kluis_tests::program::{Kluis, PASSPHRASE, argument};
use kluis_tests::window::Window;
use serde_json::{Value, json};

const NEW_PASSPHRASE: &str = "acht stille wolken boven de oude haven";

/// Keeps what the shell tells of long work where a test can look at it.
const LISTEN: &str = "
    const [done] = arguments;
    window.told = [];
    const handler = window.__TAURI_INTERNALS__.transformCallback(event => window.told.push(event.payload));
    window.__TAURI_INTERNALS__.invoke('plugin:event|listen', { event: 'work', target: { kind: 'Any' }, handler })
        .then(() => done(true), error => done(String(error)));
";

#[tokio::test(flavor = "multi_thread")]
async fn keys_are_changed_and_nobody_is_locked_out_on_the_way() -> Result<()> {
    let kluis = Kluis::with_safe();
    let window = open(&kluis, &[]).await?;
    unlock(&window, PASSPHRASE).await?;
    let first = call(&window, "renew_recovery", json!({ "language": "nl" })).await?;
    ensure!(words_of(&first)?.len() == 15, "not fifteen words");

    // A wrong passphrase changes nothing, and the safe stays open.
    let wrong = json!({ "passphrase": "another one", "language": "nl" });
    ensure!(fails(&window, "rotate", wrong).await? == "wrong-key");
    ensure!(call(&window, "session", json!({})).await?["safe"] == "default");

    let rotate = json!({ "passphrase": PASSPHRASE, "language": "en" });
    let second = call(&window, "rotate", rotate).await?;
    ensure!(
        second["language"] == "en",
        "the words are in another language"
    );
    ensure!(words_of(&second)?.len() == 15, "not fifteen words");
    ensure!(call(&window, "session", json!({})).await?["safe"] == "default");
    ensure!(call(&window, "verify_safe", json!({})).await?["ok"] == true);

    // Two of three shares bring the code back, and with it a new passphrase.
    let split = json!({ "words": second["words"], "threshold": 2, "count": 3 });
    let shares = call(&window, "recovery_shares", split).await?;
    let share = |number: usize| shares[number]["words"].as_str().unwrap_or_default();
    let two = format!("{}\n{}", share(0), share(2));
    call(&window, "lock", json!({})).await?;
    let by_old_words = json!({ "safe": "default", "words": first["words"] });
    ensure!(fails(&window, "unlock_with_recovery", by_old_words).await? == "wrong-key");
    let recover = json!({ "safe": "default", "words": two, "newPassphrase": NEW_PASSPHRASE });
    ensure!(call(&window, "recover", recover).await?["safe"] == "default");
    call(&window, "lock", json!({})).await?;
    let by_old = json!({ "safe": "default", "passphrase": PASSPHRASE });
    ensure!(fails(&window, "unlock", by_old).await? == "wrong-key");
    unlock(&window, NEW_PASSPHRASE).await?;

    let change = json!({ "current": NEW_PASSPHRASE, "new": PASSPHRASE });
    call(&window, "change_passphrase", change).await?;
    let recipient = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kudc0ssyq3l8v0e";
    let add = json!({ "recipient": recipient, "label": "An" });
    let refused = fails(&window, "add_recipient", add).await?;
    ensure!(
        refused == "usage",
        "a recipient with a slip of the pen: {refused}"
    );
    let slots = call(&window, "slots", json!({})).await?;
    let kinds: Vec<&str> = slots
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|slot| slot["kind"].as_str())
        .collect();
    ensure!(kinds == ["passphrase", "recovery"], "{slots}");

    let asked = json!({ "passphrase": "eva2024", "owner": "Eva" });
    ensure!(call(&window, "passphrase_strength", asked).await?["enough"] == false);
    let suggested = call(&window, "suggest_passphrase", json!({ "language": "nl" })).await?;
    let words = suggested.as_str().unwrap_or_default().split_whitespace();
    ensure!(words.count() == 6, "{suggested}");
    window.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lock_stands_while_keys_are_being_changed() -> Result<()> {
    let kluis = Kluis::with_safe();
    kluis
        .run(&["import", argument(&fixtures::sample())])
        .expect_status(0);
    let window = open(&kluis, &[]).await?;
    unlock(&window, PASSPHRASE).await?;
    ensure!(window.script_waiting(LISTEN, Vec::new()).await? == true);
    // The lock comes as soon as the work has begun to tell how far it is.
    let race = "
        const [passphrase, done] = arguments;
        const invoke = window.__TAURI_INTERNALS__.invoke;
        let ended = false;
        const rotating = invoke('rotate', { passphrase, language: 'nl' })
            .then(() => 'rotated', error => error.code)
            .finally(() => { ended = true; });
        const wait = () => window.told.length > 0 || ended
            ? invoke('lock').then(() => rotating).then(done)
            : setTimeout(wait, 1);
        wait();
    ";
    let rotated = window.script_waiting(race, vec![PASSPHRASE.into()]).await?;
    ensure!(rotated == "rotated" || rotated == "failed", "{rotated}");
    ensure!(call(&window, "session", json!({})).await?.is_null());
    let none = call(&window, "open_safes", json!({})).await?;
    ensure!(
        none["open"] == json!([]),
        "a safe came in behind a lock: {none}"
    );
    // The passphrase opens it with the old keys or the new ones.
    unlock(&window, PASSPHRASE).await?;
    ensure!(call(&window, "verify_safe", json!({})).await?["ok"] == true);
    window.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_is_made_tried_and_turned_into_a_safe() -> Result<()> {
    let kluis = Kluis::with_safe();
    let folder = kluis.beside("stick");
    fs::create_dir(&folder)?;
    kluis
        .run(&["import", argument(&fixtures::sample())])
        .expect_status(0);
    kluis
        .run(&["backup", "--plan", argument(&folder), "--every", "7"])
        .expect_status(0);
    let window = open(&kluis, &[]).await?;
    unlock(&window, PASSPHRASE).await?;
    ensure!(window.script_waiting(LISTEN, Vec::new()).await? == true);

    let planned = call(&window, "set_backup_days", json!({ "everyDays": 30 })).await?;
    ensure!(planned["plan"]["everyDays"] == 30, "{planned}");
    ensure!(planned["plan"]["folder"] == argument(&folder), "{planned}");
    let made = call(&window, "backup_now", json!({})).await?;
    let told = window.script("return window.told").await?;
    ensure!(told[0]["work"] == "backup", "nothing was told of: {told}");

    let status = call(&window, "backup_status", json!({})).await?;
    let name = &status["files"][0]["name"];
    ensure!(status["due"] == false && name.is_string(), "{status}");
    let tried = call(&window, "rehearse_backup", json!({ "name": name })).await?;
    ensure!(tried["resources"] == made["resources"], "{tried}");
    let elsewhere = json!({ "name": "../passphrase" });
    ensure!(fails(&window, "rehearse_backup", elsewhere).await? == "not-found");
    window.close().await?;

    // The file comes with the program, as one that is opened with it does.
    let file = folder.join(name.as_str().context("the backup has a name")?);
    let window = open(&kluis, &[&file]).await?;
    let restore = |token: &Value, key: &str, kind: &str, name: &str| json!({ "token": token, "key": key, "kind": kind, "name": name });
    // Unless the page has asked for it already; tokens are counted from 1.
    let given = call(&window, "opened_files", json!({})).await?;
    let token = given.get("token").cloned().unwrap_or(json!(1));
    let wrong = restore(&token, "another one", "passphrase", "copy");
    ensure!(fails(&window, "restore_backup", wrong).await? == "wrong-key");
    let taken = restore(&token, PASSPHRASE, "passphrase", "default");
    ensure!(fails(&window, "restore_backup", taken).await? == "exists");
    let unknown = restore(&json!(99), PASSPHRASE, "passphrase", "copy");
    ensure!(fails(&window, "restore_backup", unknown).await? == "not-found");
    let right = restore(&token, PASSPHRASE, "passphrase", "copy");
    let restored = call(&window, "restore_backup", right).await?;
    ensure!(
        restored["safe"] == "copy" && restored["owner"] == "Eva",
        "{restored}"
    );
    let record = json!({ "category": "medications", "text": "Ramipril", "offset": 0, "limit": 5 });
    let found = call(&window, "records", record).await?;
    ensure!(found["total"].as_u64() > Some(0), "{found}");
    window.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_being_typed_is_there_again_after_a_lock() -> Result<()> {
    let kluis = Kluis::with_safe();
    let window = open(&kluis, &[]).await?;
    unlock(&window, PASSPHRASE).await?;
    let key = json!({ "key": "record:/health/weight/" });
    ensure!(call(&window, "draft", key.clone()).await?.is_null());
    let typed = json!({ "key": "record:/health/weight/", "text": "71,5 kg, after" });
    call(&window, "save_draft", typed).await?;
    call(&window, "lock", json!({})).await?;
    ensure!(fails(&window, "draft", key.clone()).await? == "locked");
    unlock(&window, PASSPHRASE).await?;
    ensure!(call(&window, "draft", key.clone()).await? == "71,5 kg, after");
    call(&window, "drop_draft", key.clone()).await?;
    ensure!(call(&window, "draft", key).await?.is_null());
    window.close().await
}

async fn open(kluis: &Kluis, files: &[&std::path::Path]) -> Result<Window> {
    let window = Window::open(&kluis.beside("person"), &kluis.data(), files).await?;
    window.find("unlock-passphrase").await?;
    Ok(window)
}

async fn unlock(window: &Window, passphrase: &str) -> Result<()> {
    let key = json!({ "safe": "default", "passphrase": passphrase });
    call(window, "unlock", key).await?;
    Ok(())
}

async fn call(window: &Window, name: &str, arguments: Value) -> Result<Value> {
    window.command(name, arguments).await
}

/// The code of the error that the command must give.
async fn fails(window: &Window, name: &str, arguments: Value) -> Result<String> {
    let error = window.command(name, arguments).await.err();
    let told = error
        .with_context(|| format!("{name} has not failed"))?
        .to_string();
    let error: Value =
        serde_json::from_str(told.split_once("failed: ").with_context(|| told.clone())?.1)?;
    Ok(error["code"].as_str().unwrap_or_default().to_owned())
}

fn words_of(recovery: &Value) -> Result<Vec<&str>> {
    let words = recovery["words"].as_str().context("no words")?;
    Ok(words.split(' ').collect())
}
