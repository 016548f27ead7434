//! Everybody can use the pages: the rules of WCAG 2.2 AA hold on each of them in the real window,
//! and the keyboard alone leads from nothing to a reading.

#![cfg(target_os = "linux")]

use std::fs;

use anyhow::{Context, Result, ensure};
use kluis_testkit::{Account, SolidServer};
use kluis_tests::axe::Axe;
use kluis_tests::fixtures;
use kluis_tests::program::{Kluis, PASSPHRASE};
use kluis_tests::request::access_request;
use kluis_tests::sheet;
use kluis_tests::sign_in::{NotingBrowser, client_with, kept, visit};
use kluis_tests::window::Window;

const ENTER: &str = "\u{e007}";
const THEMES: [&str; 3] = ["light", "dark", "contrast"];

/// A window with the rules, and what they found on the way.
struct Checked {
    window: Window,
    axe: Axe,
    problems: Vec<String>,
}

impl Checked {
    /// Checks the page shown in each theme; what is found is told at the end, all at once.
    async fn look(&mut self, page: &str) {
        for theme in THEMES {
            if let Err(error) = self.axe.check(&self.window, page, theme).await {
                self.problems.push(format!("{error:#}"));
            }
        }
    }

    /// The same in a window that is opened once this one is closed.
    async fn again(self, window: impl Future<Output = Result<Window>>) -> Result<Self> {
        self.window.close().await?;
        Ok(Self {
            window: window.await?,
            axe: self.axe,
            problems: self.problems,
        })
    }

    /// Opens a page of the rail and checks it once `hook` shows.
    async fn visit(&mut self, page: &str, hook: &str) -> Result<()> {
        self.window.click(&format!("nav-{page}")).await?;
        self.window.find(hook).await?;
        self.look(page).await;
        Ok(())
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_page_breaks_a_rule_of_wcag_in_any_theme() -> Result<()> {
    let Some(axe) = tokio::task::spawn_blocking(Axe::or_skip).await? else {
        return Ok(());
    };
    let Some(server) = tokio::task::spawn_blocking(SolidServer::shared_or_skip).await? else {
        return Ok(());
    };
    let eva = server.account_async("eva").await?;
    let kluis = Kluis::empty();
    let person = kluis.beside("person");
    let request = kluis.beside("claes.kluis-request");
    let asked = access_request(
        "https://claes.example.org/profile/card#me",
        "Dr Claes",
        &["blood-pressure", "lab-results"],
        "2099-12-31T23:59:59Z",
    );
    fs::write(&request, asked.to_string())?;

    let mut checked = Checked {
        window: Window::open(&person, &kluis.data(), &[]).await?,
        axe,
        problems: Vec::new(),
    };
    make_a_safe(&mut checked).await?;
    look_at_nothing(&mut checked).await?;

    let sample = fixtures::sample();
    let browser = NotingBrowser::new(&kluis.beside("browser"))?;
    let (named, path) = (browser.variable(), browser.empty_path()?);
    let mut checked = checked
        .again(Window::open_with(
            &person,
            &kluis.data(),
            &[&sample],
            &[("BROWSER", &named), ("PATH", &path)],
        ))
        .await?;
    unlock(&mut checked).await?;
    bring_in(&mut checked).await?;
    look_at_data(&mut checked).await?;
    look_at_cooperative(&mut checked, &eva).await?;
    look_at_sign_in(&mut checked, &eva, &browser).await?;
    look_at_ended_sign_in(&mut checked, &kluis, &eva, &browser).await?;

    let mut checked = checked
        .again(Window::open(&person, &kluis.data(), &[&request]))
        .await?;
    checked.window.fill("unlock-passphrase", PASSPHRASE).await?;
    checked.window.click("unlock-submit").await?;
    look_at_sharing(&mut checked).await?;
    checked.window.close().await?;
    ensure!(
        checked.problems.is_empty(),
        "{}",
        checked.problems.join("\n\n")
    );
    Ok(())
}

async fn make_a_safe(checked: &mut Checked) -> Result<()> {
    checked.window.find("welcome-owner").await?;
    checked.window.choose("welcome-language", "nl").await?;
    checked.window.shows("Uw naam").await?;
    checked.look("welcome").await;
    checked.window.fill("welcome-owner", "Eva Peeters").await?;
    checked.window.click("welcome-next").await?;
    checked.window.fill("passphrase", "short").await?;
    checked.window.click("welcome-create").await?;
    checked.look("welcome, passphrase").await;
    checked.window.fill("passphrase", PASSPHRASE).await?;
    checked.window.fill("passphrase-again", PASSPHRASE).await?;
    checked.window.click("welcome-create").await?;
    checked.window.find("recovery-words").await?;
    checked.look("welcome, recovery").await;
    sheet::answer(&checked.window).await
}

/// The pages of a safe with nothing in it.
async fn look_at_nothing(checked: &mut Checked) -> Result<()> {
    checked.window.find("home-add").await?;
    checked.window.picture("home-empty").await?;
    checked.look("home, empty").await;
    checked.visit("data", "empty").await?;
    checked.visit("sharing", "empty").await?;
    checked.visit("activity", "activity-entry").await?;
    checked.visit("settings", "settings-theme").await?;
    checked.window.click("settings-ways").await?;
    checked.window.find("slot-passphrase").await?;
    checked.window.picture("settings-ways").await?;
    checked.look("ways to open").await;
    checked.visit("settings", "settings-backups").await?;
    checked.window.click("settings-backups").await?;
    checked.window.find("backup-folder-choose").await?;
    checked.window.picture("settings-backups").await?;
    checked.look("backups").await;
    Ok(())
}

async fn unlock(checked: &mut Checked) -> Result<()> {
    checked.window.find("unlock-passphrase").await?;
    checked.look("unlock").await;
    checked
        .window
        .fill("unlock-passphrase", "something else")
        .await?;
    checked.window.click("unlock-submit").await?;
    checked.window.shows("Dit opent deze kluis niet").await?;
    checked.look("unlock, refused").await;
    checked.window.fill("unlock-passphrase", PASSPHRASE).await?;
    checked.window.click("unlock-submit").await
}

async fn bring_in(checked: &mut Checked) -> Result<()> {
    checked.window.find("import-preview").await?;
    checked.look("add, preview").await;
    checked.window.click("import-commit").await?;
    checked.window.find("import-done").await?;
    checked.look("add, done").await;
    checked.window.click("nav-home").await?;
    checked.window.shows("mmHg").await?;
    checked.look("home").await;
    checked.visit("add", "import-choose").await
}

async fn look_at_data(checked: &mut Checked) -> Result<()> {
    checked.visit("data", "category-blood-pressure").await?;
    checked.window.click("category-blood-pressure").await?;
    checked.window.find("record-row").await?;
    checked.look("category").await;
    checked.window.click("record-row").await?;
    checked.window.find("record-value").await?;
    checked.look("record").await;
    checked.window.click("record-delete").await?;
    checked.window.find("dialog-cancel").await?;
    checked.look("question").await;
    checked.window.click("dialog-cancel").await
}

async fn look_at_cooperative(checked: &mut Checked, eva: &Account) -> Result<()> {
    checked.window.sync_by_hand_alone().await?;
    checked.visit("cooperative", "remote-url").await?;
    let url = eva.storage.as_str();
    checked.window.fill("remote-url", url).await?;
    checked.window.click("remote-other-way").await?;
    checked.window.click("remote-sign-in").await?;
    checked.window.shows("Vul dit in").await?;
    checked.look("cooperative, with a key").await;
    let window = &checked.window;
    window.fill("remote-client-id", &eva.client_id).await?;
    window
        .fill("remote-client-secret", &eva.client_secret)
        .await?;
    window.click("remote-sign-in").await?;
    window.click("policy-blood-pressure").await?;
    window.click("dialog-confirm").await?;
    window.click("sync-preview").await?;
    window.find("sync-steps").await?;
    checked.look("cooperative, preview").await;
    checked.window.click("sync-now").await?;
    checked.window.find("sync-result").await?;
    checked.look("cooperative, done").await;
    Ok(())
}

/// Disconnected, and connected again through the browser.
async fn look_at_sign_in(
    checked: &mut Checked,
    eva: &Account,
    browser: &NotingBrowser,
) -> Result<()> {
    checked.window.click("remote-disconnect").await?;
    checked.window.find("dialog-confirm").await?;
    checked.look("cooperative, disconnecting").await;
    checked.window.click("dialog-confirm").await?;
    // The key was made by a person, who takes it back there.
    checked.window.shows("Uw toegangssleutel blijft").await?;
    checked.look("cooperative, disconnected").await;

    browser.set_broken(true)?;
    let url = eva.storage.as_str();
    checked.window.fill("remote-url", url).await?;
    checked.window.click("remote-browser").await?;
    checked.window.find("sign-in-no-browser").await?;
    checked.look("cooperative, without a browser").await;
    browser.set_broken(false)?;
    checked.window.click("sign-in-open-again").await?;
    checked.window.find("sign-in-by-hand").await?;
    checked.look("cooperative, in the browser").await;
    visit(&eva.walk_sign_in(&browser.opened().await?).await?)?;
    checked.window.find("remote-account").await?;
    Ok(())
}

/// The server ends the sign-in, and the person signs in again.
async fn look_at_ended_sign_in(
    checked: &mut Checked,
    kluis: &Kluis,
    eva: &Account,
    browser: &NotingBrowser,
) -> Result<()> {
    let mut safes = fs::read_dir(kluis.data().join("safes"))?;
    let safe = safes.next().context("one safe was made")??.path();
    let secret = kept(&safe).context("the sign-in is in the safe")?;
    client_with(&secret)?.sign_out().await?;
    checked.window.click("nav-home").await?;
    checked.window.shows("mmHg").await?;
    checked.window.click("nav-cooperative").await?;
    checked.window.find("sign-in-ended").await?;
    checked.look("cooperative, sign-in ended").await;
    checked.window.click("remote-browser").await?;
    visit(&eva.walk_sign_in(&browser.opened().await?).await?)?;
    checked.window.shows("U bent verbonden").await
}

/// A request that waits, and a consent to what is kept only here.
async fn look_at_sharing(checked: &mut Checked) -> Result<()> {
    checked.window.find("verdict").await?;
    checked.look("request").await;
    checked.window.click("tick-lab-results").await?;
    checked.window.click("request-allow").await?;
    checked.window.find("matrix").await?;
    checked.window.find("go-cooperative").await?;
    checked.window.picture("sharing-needs-place").await?;
    checked.look("sharing").await;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn keyboard_alone_leads_from_nothing_to_a_reading() -> Result<()> {
    let kluis = Kluis::empty();
    let person = kluis.beside("person");
    let window = Window::open(&person, &kluis.data(), &[&fixtures::sample()]).await?;
    window.tab_to("welcome-owner").await?;
    window.press("Eva Peeters").await?;
    window.press(ENTER).await?;
    window.tab_to("passphrase").await?;
    window.press(PASSPHRASE).await?;
    window.tab_to("passphrase-again").await?;
    window.press(PASSPHRASE).await?;
    window.press(ENTER).await?;
    let words = sheet::words(&window).await?;
    window.tab_to("recovery-next").await?;
    window.press(ENTER).await?;
    let [first, second] = sheet::asked(&window, &words).await?;
    window.tab_to("recovery-word-1").await?;
    window.press(&first).await?;
    window.tab_to("recovery-word-2").await?;
    window.press(&second).await?;
    window.press(ENTER).await?;
    window.tab_to("import-commit").await?;
    window.press(ENTER).await?;
    window.find("import-done").await?;
    window.tab_to("lock").await?;
    window.press(ENTER).await?;
    window.tab_to("unlock-passphrase").await?;
    window.press(PASSPHRASE).await?;
    window.press(ENTER).await?;
    window.tab_to("nav-data").await?;
    window.press(ENTER).await?;
    window.tab_to("category-blood-pressure").await?;
    window.press(ENTER).await?;
    window.tab_to("record-row").await?;
    window.press(ENTER).await?;
    window.find("record-value").await?;
    window.shows("138/82").await?;
    window.close().await
}
