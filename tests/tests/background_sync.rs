//! Syncing that goes on by itself, at a real Solid server: in the real window and with
//! `kluis sync --watch`. Changes are made by another program, and nobody clicks.
//!
//! What the system tells of the network is said here by stand-ins on a message bus of its own, see
//! [`kluis_tests::system_bus`].

#![cfg(target_os = "linux")]

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use kluis_testkit::{Account, RecordingProxy, ServerKind, SolidServer};
use kluis_tests::markers;
use kluis_tests::program::{Kluis, PASSPHRASE, Run, argument};
use kluis_tests::system_bus::SystemBus;
use kluis_tests::window::Window;
use secrecy::SecretString;
use serde_json::{Value, json};
use solid_client_rs::{ClientCredentials, Precondition, SolidClient};
use tokio::sync::mpsc;

/// How long anything may take that is to happen.
const PATIENCE: Duration = Duration::from_secs(60);
const LOOK_EVERY: Duration = Duration::from_millis(50);
/// A change is sent ten seconds after it was seen: what is not after these was held back.
const HELD_BACK: Duration = Duration::from_millis(12_500);
/// The window looks every two seconds.
const LOOKED_AT: Duration = Duration::from_secs(3);

/// Somebody with a safe that is connected with a pod, where letters are kept too.
struct Scene {
    kluis: Kluis,
    server: SolidServer,
    proxy: RecordingProxy,
    bus: SystemBus,
}

impl Scene {
    /// `None` where there is no server.
    async fn new() -> Result<Option<Self>> {
        let started = tokio::task::spawn_blocking(SolidServer::behind_proxy_or_skip).await?;
        let Some((server, proxy)) = started else {
            return Ok(None);
        };
        let (kluis, bus, _) = connected(&server).await?;
        let scene = Self {
            kluis,
            server,
            proxy,
            bus,
        };
        scene.write("first")?;
        let policy = ["sync", "policy", "/letters/", "shared", "--yes"];
        scene.kluis.run(&policy).expect_status(0);
        let report = scene.kluis.json(&["sync"]);
        ensure!(report["sent"] == 1, "{report}");
        Ok(Some(scene))
    }

    /// Writes a letter with another program; its name is all it says.
    fn write(&self, letter: &str) -> Result<()> {
        let file = self.kluis.beside(letter);
        fs::write(&file, text_of(letter))?;
        let path = format!("/letters/{letter}.txt");
        self.kluis
            .run(&["put", &path, argument(&file)])
            .expect_status(0);
        Ok(())
    }

    /// Whether the server keeps this letter.
    fn is_there(&self, letter: &str) -> bool {
        !markers::files_with(&text_of(letter), &[&self.server.data_folder()]).is_empty()
    }

    /// Waits until the server keeps this letter.
    async fn arrives(&self, letter: &str) -> Result<()> {
        let deadline = Instant::now() + PATIENCE;
        while !self.is_there(letter) {
            ensure!(Instant::now() < deadline, "{letter} does not arrive");
            tokio::time::sleep(LOOK_EVERY).await;
        }
        Ok(())
    }

    /// Sees for so long that the server is asked nothing.
    async fn stays_quiet(&self, time: Duration) -> Result<()> {
        self.proxy.clear();
        let started = Instant::now();
        while started.elapsed() < time {
            let asked = self.proxy.requests();
            ensure!(asked.is_empty(), "the server was asked: {asked:?}");
            tokio::time::sleep(LOOK_EVERY).await;
        }
        Ok(())
    }

    /// The network goes and comes back.
    async fn reconnect(&self) -> Result<()> {
        self.bus.connect_network(false).await?;
        self.bus.connect_network(true).await
    }
}

/// A safe that is connected with a pod of its own, and a message bus beside it.
async fn connected(server: &SolidServer) -> Result<(Kluis, SystemBus, Account)> {
    let eva = server.account_async("eva").await?;
    let kluis = Kluis::with_safe();
    kluis.sign_in(&eva).expect_status(0);
    let folder = kluis.beside("bus");
    fs::create_dir(&folder)?;
    Ok((kluis, SystemBus::start(&folder).await?, eva))
}

fn text_of(letter: &str) -> String {
    format!("the whole text of the {letter} letter")
}

#[tokio::test(flavor = "multi_thread")]
async fn the_window_sends_by_itself_what_another_program_wrote_and_nothing_while_locked()
-> Result<()> {
    let Some(scene) = Scene::new().await? else {
        return Ok(());
    };
    let (kluis, bus) = (&scene.kluis, &scene.bus);
    let person = kluis.beside("person");
    let window = Window::open_with(&person, &kluis.data(), &[], &bus.variables()).await?;
    window.fill("unlock-passphrase", PASSPHRASE).await?;
    window.click("unlock-submit").await?;
    window.find("nav-home").await?;

    // The page learns of it too.
    scene.write("second")?;
    window.click("nav-cooperative").await?;
    window.find("remote-account").await?;
    window.click("nav-home").await?;
    window.shows("1 change is waiting").await?;
    scene.arrives("second").await?;
    let told = "return document.body.innerText.includes('is waiting') ? null : true";
    window.script_until(told).await?;

    // Without keys nothing can be sent, whatever the network does.
    window.command("lock", json!({})).await?;
    scene.write("third")?;
    scene.proxy.clear();
    scene.reconnect().await?;
    scene.stays_quiet(LOOKED_AT).await?;

    // What goes over this connection is paid for.
    bus.meter_network(true).await?;
    let key = json!({ "safe": "default", "passphrase": PASSPHRASE });
    window.command("unlock", key).await?;
    scene.stays_quiet(HELD_BACK).await?;
    bus.meter_network(false).await?;
    scene.arrives("third").await?;

    // A person may say the same of the battery. Without a network there is no hurry, and with it all.
    let settings = json!({ "everyMinutes": 15, "onMetered": false, "onBattery": false });
    let set = json!({ "settings": settings });
    ensure!(window.command("set_sync_settings", set).await? == settings);
    ensure!(kluis.json(&["sync", "settings"]) == settings);
    bus.connect_network(false).await?;
    bus.run_on_battery(true).await?;
    scene.write("fourth")?;
    bus.connect_network(true).await?;
    scene.stays_quiet(LOOKED_AT).await?;
    bus.run_on_battery(false).await?;
    scene.arrives("fourth").await?;
    window.close().await
}

/// The command that goes on, and what it prints.
struct Watching {
    running: Child,
    printed: mpsc::UnboundedReceiver<String>,
    errors: mpsc::UnboundedReceiver<String>,
}

impl Watching {
    fn start(kluis: &Kluis, bus: &SystemBus) -> Result<Self> {
        let mut command = kluis.command(&["sync", "--watch", "--json"]);
        command.envs(bus.variables());
        let mut running = command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()?;
        Ok(Self {
            printed: lines(running.stdout.take().context("standard output is a pipe")?),
            errors: lines(running.stderr.take().context("standard error is a pipe")?),
            running,
        })
    }

    /// The next round that is told.
    async fn next_round(&mut self) -> Result<Value> {
        next(&mut self.printed).await
    }

    /// The next error that is told.
    async fn next_error(&mut self) -> Result<Value> {
        Ok(next(&mut self.errors).await?["error"].clone())
    }

    /// Waits for its end, which must be a good one.
    async fn ends_well(mut self) -> Result<()> {
        let ended = tokio::task::spawn_blocking(move || self.running.wait()).await??;
        ensure!(ended.code() == Some(0), "{ended}");
        Ok(())
    }
}

fn lines(output: impl Read + Send + 'static) -> mpsc::UnboundedReceiver<String> {
    let (read, lines) = mpsc::unbounded_channel();
    std::thread::spawn(move || {
        for line in BufReader::new(output).lines().map_while(Result::ok) {
            // A test that has ended reads no more of them.
            let _ = read.send(line);
        }
    });
    lines
}

async fn next(lines: &mut mpsc::UnboundedReceiver<String>) -> Result<Value> {
    let Ok(line) = tokio::time::timeout(PATIENCE, lines.recv()).await else {
        bail!("no line within {PATIENCE:?}");
    };
    let line = line.context("the command has ended")?;
    serde_json::from_str(&line).with_context(|| format!("no JSON: {line}"))
}

#[tokio::test(flavor = "multi_thread")]
async fn watching_sends_what_another_program_wrote_and_waits_for_a_server_that_is_away()
-> Result<()> {
    let Some(scene) = Scene::new().await? else {
        return Ok(());
    };
    let mut watching = Watching::start(&scene.kluis, &scene.bus)?;
    let first = watching.next_round().await?;
    ensure!(first["sent"] == 0 && first["at"].is_string(), "{first}");
    scene.write("second")?;
    let round = watching.next_round().await?;
    ensure!(round["sent"] == 1, "{round}");
    ensure!(scene.is_there("second"));

    // Away and back: it waits, and answers the network at once.
    scene.proxy.go_offline(true);
    scene.write("third")?;
    scene.reconnect().await?;
    let error = watching.next_error().await?;
    ensure!(error["code"] == "offline", "{error}");
    scene.proxy.go_offline(false);
    scene.reconnect().await?;
    let round = watching.next_round().await?;
    ensure!(round["sent"] == 1, "{round}");
    ensure!(scene.is_there("third"));

    let pid = watching.running.id().to_string();
    let stop = Command::new("kill").args(["-INT", &pid]).status()?;
    ensure!(stop.success());
    watching.ends_well().await?;

    // Nothing holds the safe open against `kluis lock`.
    let mut watching = Watching::start(&scene.kluis, &scene.bus)?;
    watching.next_round().await?;
    let lock = scene.kluis.bare(&["lock", "--json"]);
    let locked = tokio::task::spawn_blocking(move || Run::of(lock)).await?;
    let locked = locked.expect_status(0).json();
    ensure!(locked["locked"] == json!(["default"]), "{locked}");
    watching.ends_well().await
}

#[tokio::test(flavor = "multi_thread")]
async fn watching_fetches_what_others_put_there_as_soon_as_the_server_tells_of_it() -> Result<()> {
    // The proxy of the other tests passes no notifications on.
    let start = || SolidServer::start_with_or_skip(ServerKind::FileWac);
    let Some(server) = tokio::task::spawn_blocking(start).await? else {
        return Ok(());
    };
    let (kluis, bus, eva) = connected(&server).await?;
    let file = kluis.beside("first");
    fs::write(&file, "first")?;
    let put = ["put", "/letters/first.txt", argument(&file)];
    kluis.run(&put).expect_status(0);
    let policy = ["sync", "policy", "/letters/", "shared", "--yes"];
    kluis.run(&policy).expect_status(0);

    let mut watching = Watching::start(&kluis, &bus)?;
    let first = watching.next_round().await?;
    ensure!(first["sent"] == 1, "{first}");
    let other = SolidClient::builder()
        .credentials(ClientCredentials {
            issuer: eva.issuer.clone(),
            id: eva.client_id.clone(),
            secret: SecretString::from(eva.client_secret.clone()),
        })
        .storage(&eva.storage)
        .build()?;
    // Nothing tells from when on it listens; by its own clock it looks each quarter of an hour.
    let write = async {
        for number in 0.. {
            let url = eva.storage.join(&format!("letters/theirs-{number}.txt"))?;
            let text = format!("their letter {number}");
            other
                .put(&url, "text/plain", text, &Precondition::None)
                .await?;
            tokio::time::sleep(Duration::from_secs(15)).await;
        }
        Ok::<_, anyhow::Error>(())
    };
    let round = tokio::select! {
        written = write => bail!("writing ended: {written:?}"),
        round = watching.next_round() => round?,
    };
    ensure!(round["fetched"].as_u64() > Some(0), "{round}");
    watching.running.kill()?;
    watching.running.wait()?;
    let kept = kluis.run(&["ls", "/letters/"]).expect_status(0).text();
    ensure!(kept.contains("theirs-"), "{kept}");
    Ok(())
}

#[test]
fn the_settings_are_shown_and_set_and_watching_needs_a_sign_in() {
    let kluis = Kluis::with_safe();
    let usual = json!({ "everyMinutes": 15, "onMetered": false, "onBattery": true });
    assert_eq!(kluis.json(&["sync", "settings"]), usual);
    let change = ["sync", "settings", "--every", "off", "--metered", "yes"];
    let changed = json!({ "everyMinutes": null, "onMetered": true, "onBattery": true });
    assert_eq!(kluis.json(&change), changed);
    let text = kluis.run(&["sync", "settings", "--battery", "no"]);
    let text = text.expect_status(0).text();
    assert!(text.contains("only by hand"), "{text}");
    for minutes in ["4", "1441", "often"] {
        kluis
            .run(&["sync", "settings", "--every", minutes])
            .expect_status(2);
    }
    let error = kluis.run(&["sync", "--watch", "--json"]).expect_status(7);
    assert_eq!(error.json_error()["code"], "not-signed-in");
}
