//! Signing in at a real Solid server through the browser: on the command line and in the window.

#![cfg(target_os = "linux")]

use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, ensure};
use kluis_testkit::{Account, SolidServer};
use kluis_tests::browser::Browser;
use kluis_tests::fixtures;
use kluis_tests::markers;
use kluis_tests::program::{Kluis, PASSPHRASE, Run, argument};
use kluis_tests::request::access_request;
use kluis_tests::sign_in::{NotingBrowser, client_with, field, kept, visit};
use kluis_tests::window::Window;
use secrecy::ExposeSecret;
use serde_json::Value;
use solid_client_rs::Error;
use solid_client_rs::url::Url;

/// Somebody with a safe, some data in it, and an account on the server.
struct Scene {
    kluis: Kluis,
    eva: Account,
    browser: NotingBrowser,
}

impl Scene {
    /// `None` where there is no server.
    async fn new() -> Result<Option<Self>> {
        let started = tokio::task::spawn_blocking(SolidServer::shared_or_skip).await?;
        let Some(server) = started else {
            return Ok(None);
        };
        let eva = server.account_async("eva").await?;
        let kluis = Kluis::with_safe();
        kluis
            .run(&["import", argument(&fixtures::sample())])
            .expect_status(0);
        // The tests go step by step.
        kluis
            .run(&["sync", "settings", "--every", "off"])
            .expect_status(0);
        let browser = NotingBrowser::new(&kluis.beside("browser"))?;
        Ok(Some(Self {
            kluis,
            eva,
            browser,
        }))
    }

    /// Starts a command that may open the browser.
    fn start(&self, arguments: &[&str]) -> Result<Child> {
        let mut command = self.kluis.command(arguments);
        command
            .env("BROWSER", self.browser.variable())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        Ok(command.spawn()?)
    }

    /// Signs in to the end, without a browser but with all that one asks of the server.
    async fn sign_in(&self, arguments: &[&str]) -> Result<Run> {
        let running = self.start(arguments)?;
        let callback = self.eva.walk_sign_in(&self.browser.opened().await?).await?;
        visit(&callback)?;
        end_of(running).await
    }

    fn login(&self) -> [&str; 4] {
        ["remote", "login", self.eva.storage.as_str(), "--json"]
    }
}

async fn end_of(running: Child) -> Result<Run> {
    let output = tokio::task::spawn_blocking(move || running.wait_with_output()).await??;
    Ok(Run {
        status: output.status.code().unwrap_or(-1),
        stdout: output.stdout,
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn sign_in_on_the_servers_own_pages_lasts_until_sign_out() -> Result<()> {
    let Some(scene) = Scene::new().await? else {
        return Ok(());
    };
    let kluis = &scene.kluis;
    let running = scene.start(&scene.login())?;
    let address = scene.browser.opened().await?;
    let window = Browser::open(&kluis.beside("person")).await?;
    let shown = window.sign_in(address.as_str(), &scene.eva).await?;
    ensure!(shown.contains("You can close this window"), "{shown}");
    window.close().await?;
    let run = end_of(running).await?.expect_status(0);
    let view = run.json();
    ensure!(
        view["signedIn"] == true && view["method"] == "browser",
        "{view}"
    );
    ensure!(view["storage"] == scene.eva.storage.as_str(), "{view}");
    ensure!(
        view["needsSignIn"] == false && view["expires"].is_string(),
        "{view}"
    );
    ensure!(run.stderr.contains(address.as_str()), "{}", run.stderr);

    // The browser got the address, and nothing of this program beside it.
    let around = own_files()?;
    for file in scene.browser.files()? {
        // What lies open around this test was not opened by the program.
        let is_given = file == "/dev/null" || around.contains(&file);
        ensure!(is_given, "the browser was given {file}");
    }
    ensure!(!scene.browser.environment()?.contains(PASSPHRASE));

    // What was given is in the safe and nowhere else.
    let secret = kept(&kluis.safe()).context("the sign-in is in the safe")?;
    for name in ["refresh_token", "dpop_key"] {
        let secret = field(secret.expose_secret(), name);
        let found = markers::files_with(&secret, &[&kluis.data(), &kluis.beside("browser")]);
        ensure!(found.is_empty(), "{name} is in {found:?}");
        ensure!(!run.text().contains(&secret) && !run.stderr.contains(&secret));
    }

    kluis.json(&["sync", "policy", "/health/weight/", "shared", "--yes"]);
    let report = kluis.json(&["sync"]);
    ensure!(report["sent"].as_u64() > Some(0), "{report}");
    let status = kluis.run(&["remote", "status"]).expect_status(0).text();
    ensure!(
        status.contains("in the browser") && status.contains("good until"),
        "{status}"
    );

    let view = kluis.json(&["remote", "logout"]);
    ensure!(
        view["signedIn"] == false && view["revoked"] == true,
        "{view}"
    );
    ensure!(kept(&kluis.safe()).is_none());
    let outcome = client_with(&secret)?.session().await;
    ensure!(matches!(outcome, Err(Error::SignInEnded)), "{outcome:?}");
    Ok(())
}

/// What this very process has open.
fn own_files() -> Result<Vec<String>> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir("/proc/self/fd")? {
        // The listing itself is gone by the time it is looked at.
        if let Ok(target) = std::fs::read_link(entry?.path()) {
            files.push(target.display().to_string());
        }
    }
    Ok(files)
}

#[tokio::test(flavor = "multi_thread")]
async fn sign_in_that_the_server_ended_is_told_and_work_waits() -> Result<()> {
    let Some(scene) = Scene::new().await? else {
        return Ok(());
    };
    let kluis = &scene.kluis;
    scene.sign_in(&scene.login()).await?.expect_status(0);
    kluis.json(&["sync", "policy", "/health/weight/", "shared", "--yes"]);
    let secret = kept(&kluis.safe()).context("the sign-in is in the safe")?;
    client_with(&secret)?.sign_out().await?;

    let error = kluis.run(&["sync", "--json"]).expect_status(7).json_error();
    ensure!(error["code"] == "sign-in-ended", "{error}");
    let hint = error["hint"].as_str().unwrap_or_default();
    ensure!(hint.contains("kluis remote login"), "{error}");
    let status = kluis.json(&["remote", "status"]);
    ensure!(
        status["needsSignIn"] == true && status["signedIn"] == true,
        "{status}"
    );
    let waiting = kluis.json(&["sync", "status"]);
    ensure!(waiting["pending"].as_u64() > Some(0), "{waiting}");

    // The address is known.
    scene.sign_in(&["remote", "login"]).await?.expect_status(0);
    let report = kluis.json(&["sync"]);
    ensure!(report["sent"] == waiting["pending"], "{report} {waiting}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn sign_in_that_came_to_nothing_leaves_nothing_and_says_why() -> Result<()> {
    let Some(scene) = Scene::new().await? else {
        return Ok(());
    };
    let (kluis, eva) = (&scene.kluis, &scene.eva);
    // The person says no.
    let running = scene.start(&scene.login())?;
    let callback = eva.refuse_sign_in(&scene.browser.opened().await?).await?;
    let page = visit(&callback)?;
    ensure!(page.contains("Kluis is not connected"), "{page}");
    let error = end_of(running).await?.expect_status(6);
    let error = error.stderr.lines().last().unwrap_or_default().to_owned();
    let error: Value = serde_json::from_str(&error)?;
    ensure!(error["error"]["code"] == "sign-in-denied", "{error}");

    // The person stops the program.
    let running = scene.start(&scene.login())?;
    let address = scene.browser.opened().await?;
    let stop = Command::new("kill")
        .args(["-INT", &running.id().to_string()])
        .status()?;
    ensure!(stop.success());
    let run = end_of(running).await?.expect_status(1);
    ensure!(run.stderr.contains("stopped"), "{}", run.stderr);
    let callback = eva.walk_sign_in(&address).await?;
    ensure!(visit(&callback).is_err(), "somebody still listens");

    // Nobody is there; and half a key is none.
    let port = std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?;
    let nobody = format!("http://localhost:{}/", port.port());
    kluis.run(&["remote", "login", &nobody]).expect_status(7);
    let half = ["remote", "login", eva.storage.as_str(), "--client-id", "x"];
    kluis.run(&half).expect_status(2);
    kluis.run(&["remote", "login"]).expect_status(2);

    ensure!(kept(&kluis.safe()).is_none());
    let status = kluis.json(&["remote", "status"]);
    ensure!(status["signedIn"] == false, "{status}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn another_pod_does_not_take_the_place_of_the_one_that_is_connected() -> Result<()> {
    let Some(scene) = Scene::new().await? else {
        return Ok(());
    };
    let kluis = &scene.kluis;
    scene.sign_in(&scene.login()).await?.expect_status(0);
    let server = SolidServer::shared()?;
    let jan = server.account_async("jan").await?;
    let before = kept(&kluis.safe()).context("signed in")?;

    let running = scene.start(&["remote", "login", jan.storage.as_str()])?;
    visit(&jan.walk_sign_in(&scene.browser.opened().await?).await?)?;
    let run = end_of(running).await?.expect_status(6);
    ensure!(run.stderr.contains("kluis remote logout"), "{}", run.stderr);
    let after = kept(&kluis.safe()).context("still signed in")?;
    ensure!(field(before.expose_secret(), "web_id") == field(after.expose_secret(), "web_id"));

    // Eva's pod is not Jan's, whoever types its address.
    kluis.json(&["remote", "logout"]);
    let running = scene.start(&scene.login())?;
    visit(&jan.walk_sign_in(&scene.browser.opened().await?).await?)?;
    let run = end_of(running).await?.expect_status(7);
    ensure!(run.stderr.contains("does not belong"), "{}", run.stderr);
    ensure!(kept(&kluis.safe()).is_none());
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn address_of_the_last_page_can_be_pasted_where_there_is_no_browser() -> Result<()> {
    let Some(scene) = Scene::new().await? else {
        return Ok(());
    };
    let program = scene.kluis.command(&[
        "remote",
        "login",
        scene.eva.storage.as_str(),
        "--no-browser",
    ]);
    let words: Vec<String> = std::iter::once(program.get_program())
        .chain(program.get_args())
        .map(|word| format!("'{}'", word.display()))
        .collect();
    // A terminal of its own, to type into.
    let mut running = tokio::process::Command::new("script")
        .args([
            "--quiet",
            "--return",
            "--command",
            &words.join(" "),
            "/dev/null",
        ])
        .env("BROWSER", scene.browser.variable())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .context("script does not start; it is in the package bsdutils")?;
    let mut input = running.stdin.take().context("a pipe")?;
    let output = running.stdout.take().context("a pipe")?;
    let mut lines = tokio::io::AsyncBufReadExt::lines(tokio::io::BufReader::new(output));
    let mut shown = String::new();
    let mut address = None;
    while let Some(line) = lines.next_line().await? {
        shown += &line;
        let line = line.trim();
        if line.starts_with("http") {
            address = Some(Url::parse(line)?);
        }
        if line.contains("press Enter") {
            break;
        }
    }
    let callback = scene
        .eva
        .walk_sign_in(&address.with_context(|| shown.clone())?)
        .await?;
    let mut wrong = callback.clone();
    wrong.set_query(Some("code=of-somebody-else&state=other"));
    let typed = format!("what is this\n{wrong}\n{callback}\n");
    tokio::io::AsyncWriteExt::write_all(&mut input, typed.as_bytes()).await?;
    while let Some(line) = lines.next_line().await? {
        shown += &line;
        shown.push('\n');
    }
    ensure!(running.wait().await?.success(), "{shown}");
    let again = shown.matches("That is not the address").count();
    ensure!(again == 2, "{shown}");
    ensure!(shown.contains("in the browser"), "{shown}");
    ensure!(scene.kluis.json(&["remote", "status"])["signedIn"] == true);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn window_signs_in_with_the_browser_and_says_when_that_has_ended() -> Result<()> {
    let Some(scene) = Scene::new().await? else {
        return Ok(());
    };
    let (kluis, eva, browser) = (&scene.kluis, &scene.eva, &scene.browser);
    kluis.json(&["sync", "policy", "/health/weight/", "shared", "--yes"]);
    let named = browser.variable();
    let person = kluis.beside("person");
    let variables = [("BROWSER", named.as_str())];
    let window = Window::open_with(&person, &kluis.data(), &[], &variables).await?;
    open_page(&window).await?;
    window.find("remote-browser").await?;
    window.picture("sign-in").await?;
    window.click("remote-browser").await?;
    window.shows("Please fill this in").await?;
    window.click("remote-other-way").await?;
    window.find("remote-client-secret").await?;
    window.picture("sign-in-by-key").await?;
    window.click("remote-other-way").await?;

    // Away and back, opened twice.
    window.fill("remote-url", eva.storage.as_str()).await?;
    window.click("remote-browser").await?;
    window.find("sign-in-wait").await?;
    let first = browser.opened().await?;
    window.picture("sign-in-waiting").await?;
    window.click("sign-in-open-again").await?;
    ensure!(browser.opened().await? == first);
    window.click("sign-in-cancel").await?;
    window.find("remote-browser").await?;
    ensure!(!browser.environment()?.contains("GLIBC_TUNABLES"));
    let callback = eva.walk_sign_in(&first).await?;
    ensure!(visit(&callback).is_err(), "somebody still listens");

    // The person says no, and then yes.
    window.click("remote-browser").await?;
    visit(&eva.refuse_sign_in(&browser.opened().await?).await?)?;
    window.shows("You did not allow Kluis").await?;
    window.picture("sign-in-refused").await?;
    window.click("remote-browser").await?;
    visit(&eva.walk_sign_in(&browser.opened().await?).await?)?;
    window.find("remote-account").await?;
    window.click("sync-now").await?;
    window.find("sync-result").await?;
    window.picture("sign-in-done").await?;

    // The server ends it.
    let secret = kept(&kluis.safe()).context("the sign-in is in the safe")?;
    client_with(&secret)?.sign_out().await?;
    window.click("nav-home").await?;
    window.click("nav-cooperative").await?;
    window.find("sign-in-ended").await?;
    window.picture("sign-in-ended").await?;
    window.click("remote-browser").await?;
    let waiting = browser.opened().await?;

    // A lock ends the wait too, and nobody is signed in after it.
    window.click("lock").await?;
    window.find("unlock-passphrase").await?;
    let callback = eva.walk_sign_in(&waiting).await?;
    ensure!(visit(&callback).is_err(), "somebody still listens");
    open_page(&window).await?;
    window.find("sign-in-ended").await?;
    window.click("remote-browser").await?;
    visit(&eva.walk_sign_in(&browser.opened().await?).await?)?;
    window.shows("You are connected").await?;
    window.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn window_waits_where_no_browser_starts_and_disconnects_when_asked() -> Result<()> {
    let Some(scene) = Scene::new().await? else {
        return Ok(());
    };
    let (kluis, eva, browser) = (&scene.kluis, &scene.eva, &scene.browser);
    open_to_claes(&scene).await?;
    browser.set_broken(true)?;
    let (named, path) = (browser.variable(), browser.empty_path()?);
    let person = kluis.beside("person");
    let variables = [("BROWSER", named.as_str()), ("PATH", path.as_str())];
    let window = Window::open_with(&person, &kluis.data(), &[], &variables).await?;
    open_page(&window).await?;

    // Nothing opens, and the person takes the address elsewhere.
    window.fill("remote-url", eva.storage.as_str()).await?;
    window.click("remote-browser").await?;
    window.find("sign-in-no-browser").await?;
    let address = window.script(ADDRESS).await?;
    let address = Url::parse(address.as_str().context("an address is shown")?)?;
    window.click("sign-in-address-copy").await?;
    window.shows("Copied.").await?;
    window.picture("sign-in-no-browser").await?;
    window.script(WITHOUT_CLIPBOARD).await?;
    window.click("sign-in-address-copy").await?;
    window.shows("The text is selected.").await?;
    ensure!(window.script(SELECTED).await? == address.as_str());

    // The browser works after all: it gets the same address, which stays at hand.
    browser.set_broken(false)?;
    window.click("sign-in-open-again").await?;
    ensure!(browser.opened().await? == address);
    window.find("sign-in-by-hand").await?;
    ensure!(!window.has("sign-in-no-browser").await);
    ensure!(window.script(ADDRESS).await? == address.as_str());

    // Another page shows, and the wait is still there.
    window.click("nav-home").await?;
    window.find("home-state").await?;
    window.click("nav-cooperative").await?;
    window.find("sign-in-wait").await?;
    visit(&eva.walk_sign_in(&address).await?)?;
    window.find("remote-account").await?;

    // Nothing happens before the person has said yes.
    window.click("remote-disconnect").await?;
    window.find("disconnect-open").await?;
    window.shows("Dr Claes: Weight, until").await?;
    window.picture("disconnect").await?;
    window.click("dialog-cancel").await?;
    let secret = kept(&kluis.safe()).context("the sign-in is in the safe")?;
    window.click("remote-disconnect").await?;
    window.click("dialog-confirm").await?;
    window.shows("You are no longer connected with").await?;
    window.find("remote-browser").await?;
    window.picture("disconnected").await?;
    let focus = "return document.activeElement.id === 'sign-in-title' ? true : null";
    window.script_until(focus).await?;
    ensure!(kept(&kluis.safe()).is_none());
    let outcome = client_with(&secret)?.session().await;
    ensure!(matches!(outcome, Err(Error::SignInEnded)), "{outcome:?}");
    window.close().await
}

/// The address that the page shows.
const ADDRESS: &str = "return document.getElementById('sign-in-address').value";
/// From now on this is a page that may not copy.
const WITHOUT_CLIPBOARD: &str =
    "Object.defineProperty(navigator, 'clipboard', { value: undefined })";
/// What is selected in its field.
const SELECTED: &str = "
    const field = document.getElementById('sign-in-address');
    return field.value.slice(field.selectionStart, field.selectionEnd);
";

/// Leaves a consent open at the cooperative, and nobody signed in.
async fn open_to_claes(scene: &Scene) -> Result<()> {
    let kluis = &scene.kluis;
    scene.sign_in(&scene.login()).await?.expect_status(0);
    kluis.json(&["sync", "policy", "/health/weight/", "shared", "--yes"]);
    kluis.json(&["sync"]);
    let request = kluis.beside("claes.json");
    let asked = access_request(
        "https://claes.example.org/profile/card#me",
        "Dr Claes",
        &["weight"],
        "2099-12-31T23:59:59Z",
    );
    std::fs::write(&request, asked.to_string())?;
    let request = kluis.json(&["request", "import", argument(&request)]);
    let id = request["id"].as_str().context("a request has an id")?;
    let grant = kluis.json(&["consent", "approve", id, "--yes"]);
    ensure!(grant["state"] == "active", "{grant}");
    // What stays open there is asked about.
    kluis.run(&["remote", "logout"]).expect_status(6);
    kluis.json(&["remote", "logout", "--yes"]);
    Ok(())
}

async fn open_page(window: &Window) -> Result<()> {
    window.fill("unlock-passphrase", PASSPHRASE).await?;
    window.click("unlock-submit").await?;
    window.click("nav-cooperative").await
}
