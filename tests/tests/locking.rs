//! The real window locks: when the system says so, when it was left alone, and when `kluis lock`
//! asks for it. That a safe is closed is seen from its lease, which an open one holds.
//!
//! What the system says is said here by a stand-in for logind on a message bus of its own, see
//! [`kluis_tests::system_bus`]: a real logind cannot run in a test.

#![cfg(target_os = "linux")]

use std::fs::{self, File};
use std::net::Ipv4Addr;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Result, bail, ensure};
use kluis_tests::fixtures;
use kluis_tests::program::{Kluis, PASSPHRASE, Run, argument};
use kluis_tests::system_bus::SystemBus;
use kluis_tests::window::Window;
use serde_json::{Value, json};
use tokio::net::TcpListener;

/// The promise of how soon the safe is locked.
const SOON: Duration = Duration::from_secs(2);
/// How long anything else may take.
const PATIENCE: Duration = Duration::from_secs(60);
const LOOK_EVERY: Duration = Duration::from_millis(5);
/// How long the page rests between two locks; working out a key takes much longer.
const EVERY_MILLISECONDS: u32 = 10;
/// The data folder has this second safe.
const SECOND: &str = "father";

#[tokio::test(flavor = "multi_thread")]
async fn the_window_locks_within_two_seconds_of_the_screen() -> Result<()> {
    let kluis = Kluis::with_safe();
    kluis
        .run(&["import", argument(&fixtures::sample())])
        .expect_status(0);
    let mut bus = SystemBus::start(&folder(&kluis)?).await?;
    let window = open(&kluis, &bus.variables()).await?;
    // Asked for when everything else is listened to.
    let delay = bus.next_delay().await?;
    ensure!(delay.asked.starts_with("sleep delay"), "{}", delay.asked);

    // With a page that shows what is in the safe.
    window.fill("unlock-passphrase", PASSPHRASE).await?;
    window.click("unlock-submit").await?;
    window.click("nav-data").await?;
    window.click("category-medications").await?;
    window.shows("Ramipril").await?;
    bus.lock().await?;
    closes_soon(&kluis, "the session was asked to lock").await?;
    locked_in_the_page(&window).await?;
    let left = "return document.documentElement.outerHTML.includes('Ramipril')";
    ensure!(
        window.script(left).await? == false,
        "the page kept a record"
    );

    unlock(&window, "default").await?;
    bus.hint_locked(true).await?;
    closes_soon(&kluis, "the screen was locked").await?;
    bus.hint_locked(false).await?;

    unlock(&window, "default").await?;
    bus.activate(false).await?;
    closes_soon(&kluis, "another person took the screen").await?;
    bus.activate(true).await?;

    unlock(&window, "default").await?;
    bus.remove_session().await?;
    closes_soon(&kluis, "the session ended").await?;
    window.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_computer_sleeps_only_when_the_keys_are_gone() -> Result<()> {
    let kluis = Kluis::with_safe();
    let mut bus = SystemBus::start(&folder(&kluis)?).await?;
    let window = open(&kluis, &bus.variables()).await?;
    let delay = bus.next_delay().await?;
    unlock(&window, "default").await?;
    let told = Instant::now();
    bus.prepare_for_sleep(true).await?;
    delay.given_back().await?;
    ensure!(is_closed(&kluis.safe())?, "it would sleep with a safe open");
    ensure!(told.elapsed() < SOON, "it took {:?}", told.elapsed());
    locked_in_the_page(&window).await?;

    // The next sleep is waited for as well.
    bus.prepare_for_sleep(false).await?;
    let delay = bus.next_delay().await?;
    unlock(&window, "default").await?;
    bus.prepare_for_sleep(true).await?;
    delay.given_back().await?;
    ensure!(is_closed(&kluis.safe())?, "it would sleep with a safe open");
    bus.prepare_for_sleep(false).await?;
    let _delay = bus.next_delay().await?;

    // A person may choose to stay open.
    unlock(&window, "default").await?;
    let settings = json!({ "afterMinutes": 5, "onSleep": false, "onScreenLock": true });
    window
        .command("set_lock_settings", json!({ "settings": settings }))
        .await?;
    bus.prepare_for_sleep(true).await?;
    bus.prepare_for_sleep(false).await?;
    bus.next_delay().await?;
    ensure!(!is_closed(&kluis.safe())?, "locked against the settings");
    bus.lock().await?;
    closes_soon(&kluis, "the session was asked to lock").await?;
    window.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lock_closes_every_safe_and_ends_what_runs() -> Result<()> {
    let kluis = with_two_safes();
    // What was left by a command that no window answered counts for nothing.
    let request = kluis.data().join("lock-now");
    fs::write(&request, "")?;
    let window = open(&kluis, &without_a_bus()).await?;
    unlock(&window, "default").await?;
    ensure!(!request.exists(), "the request of before is still there");
    unlock(&window, SECOND).await?;
    let open = window.command("open_safes", json!({})).await?;
    ensure!(open["shown"] == SECOND, "{open}");
    let names: Vec<&Value> = open["open"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|one| &one["safe"])
        .collect();
    ensure!(names == ["default", SECOND], "{open}");
    let shown = window
        .command("show_safe", json!({ "name": "default" }))
        .await?;
    ensure!(shown["owner"] == "Eva", "{shown}");
    let closed = window
        .command("show_safe", json!({ "name": "nobody" }))
        .await
        .unwrap_err();
    ensure!(closed.to_string().contains("locked"), "{closed}");

    // A pipe is no request, and is not waited for.
    let pipe = Command::new("mkfifo").arg(&request).status()?;
    ensure!(pipe.success(), "no pipe could be made");
    ensure!(
        window.command("session", json!({})).await?["safe"] == "default",
        "a pipe has locked the window"
    );
    fs::remove_file(&request)?;

    // A server that never answers.
    let silent = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    let login = json!({
        "url": format!("http://{}/", silent.local_addr()?),
        "clientId": "id",
        "clientSecret": "secret"
    });
    window
        .script(&format!(
            "window.signedIn = null;
            window.__TAURI_INTERNALS__.invoke('sign_in', {{ login: {login} }}).then(
                () => {{ window.signedIn = 'answered'; }},
                error => {{ window.signedIn = error.code ?? String(error); }}
            );"
        ))
        .await?;
    let _asked = tokio::time::timeout(PATIENCE, silent.accept()).await??;

    let asked = lock_now(&kluis).await?;
    ensure!(asked["locked"] == json!(["default", SECOND]), "{asked}");
    for safe in ["default", SECOND] {
        ensure!(is_closed(&kluis.data().join("safes").join(safe))?, "{safe}");
    }
    ensure!(!request.exists(), "the request was not taken away");
    locked_in_the_page(&window).await?;
    let ended = window.script_until("return window.signedIn").await?;
    ensure!(ended == "locked", "{ended}");
    let again = lock_now(&kluis).await?;
    ensure!(again["locked"] == json!([]), "{again}");

    // A safe that is on its way does not come in behind a lock: some lock falls into the time that
    // working out the key takes.
    let race = json!({ "safe": "default", "passphrase": PASSPHRASE });
    window
        .script(&format!(
            "const invoke = window.__TAURI_INTERNALS__.invoke;
            window.unlocked = null;
            invoke('unlock', {race}).then(
                () => {{ window.unlocked = 'open'; }},
                error => {{ window.unlocked = error.code ?? String(error); }}
            );
            const lock = async () => {{
                while (window.unlocked === null) {{
                    await invoke('lock');
                    await new Promise(go_on => setTimeout(go_on, {EVERY_MILLISECONDS}));
                }}
            }};
            lock().catch(error => {{ window.unlocked = 'the lock failed: ' + JSON.stringify(error); }});"
        ))
        .await?;
    let unlocked = window.script_until("return window.unlocked").await?;
    ensure!(unlocked == "locked", "{unlocked}");
    ensure!(is_closed(&kluis.safe())?, "a safe came in behind a lock");
    window.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_window_that_is_left_alone_locks_after_the_minutes_that_were_set() -> Result<()> {
    let kluis = with_two_safes();
    let window = open(&kluis, &without_a_bus()).await?;
    unlock(&window, SECOND).await?;
    // The strictest of the open safes counts, shown or not.
    let settings = json!({ "afterMinutes": 1, "onSleep": true, "onScreenLock": true });
    window
        .command("set_lock_settings", json!({ "settings": settings }))
        .await?;
    unlock(&window, "default").await?;
    let usual = window.command("lock_settings", json!({})).await?;
    ensure!(usual["afterMinutes"] == 5, "{usual}");
    let touched = Instant::now();
    window.command("active", json!({})).await?;
    while !is_closed(&kluis.safe())? {
        ensure!(touched.elapsed() < Duration::from_secs(65), "still open");
        tokio::time::sleep(LOOK_EVERY).await;
    }
    ensure!(touched.elapsed() > Duration::from_secs(59), "locked early");
    locked_in_the_page(&window).await?;
    window.close().await
}

fn with_two_safes() -> Kluis {
    let kluis = Kluis::with_safe();
    kluis
        .run(&[
            "init",
            "--safe",
            SECOND,
            "--profile",
            "Jan",
            "--kdf-memory",
            "64",
        ])
        .expect_status(0);
    kluis
}

fn folder(kluis: &Kluis) -> Result<std::path::PathBuf> {
    let folder = kluis.beside("bus");
    fs::create_dir(&folder)?;
    Ok(folder)
}

/// Nobody listens there: the window goes on without.
fn without_a_bus() -> [(&'static str, &'static str); 1] {
    [("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/nonexistent/bus")]
}

async fn open(kluis: &Kluis, variables: &[(&str, &str)]) -> Result<Window> {
    let person = kluis.beside("person");
    let window = Window::open_with(&person, &kluis.data(), &[], variables).await?;
    window.find("unlock-passphrase").await?;
    Ok(window)
}

async fn unlock(window: &Window, safe: &str) -> Result<()> {
    let key = json!({ "safe": safe, "passphrase": PASSPHRASE });
    let opened = window.command("unlock", key).await?;
    ensure!(opened["safe"] == safe, "{opened}");
    Ok(())
}

/// The shell has no safe open, and the page asks for the passphrase.
async fn locked_in_the_page(window: &Window) -> Result<()> {
    let session = window.command("session", json!({})).await?;
    ensure!(session.is_null(), "{session}");
    window.find("unlock-passphrase").await?;
    Ok(())
}

async fn closes_soon(kluis: &Kluis, why: &str) -> Result<()> {
    let told = Instant::now();
    while !is_closed(&kluis.safe())? {
        if told.elapsed() > SOON {
            bail!("{why}, and the safe is still open after {SOON:?}");
        }
        tokio::time::sleep(LOOK_EVERY).await;
    }
    Ok(())
}

/// Whether no program holds the safe.
fn is_closed(safe: &Path) -> Result<bool> {
    match File::open(safe.join("lock"))?.try_lock() {
        Ok(()) => Ok(true),
        Err(fs::TryLockError::WouldBlock) => Ok(false),
        Err(fs::TryLockError::Error(error)) => Err(error.into()),
    }
}

async fn lock_now(kluis: &Kluis) -> Result<Value> {
    let command = kluis.bare(&["lock", "--json"]);
    let run = tokio::task::spawn_blocking(move || Run::of(command)).await?;
    Ok(run.expect_status(0).json())
}
