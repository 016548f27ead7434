//! Everybody can use the pages: the rules of WCAG 2.2 AA hold on each of them in the real window,
//! and the keyboard alone leads from nothing to a reading.

#![cfg(target_os = "linux")]

use std::fs;

use anyhow::{Context, Result, ensure};
use kluis_testkit::{Account, SolidServer};
use kluis_tests::axe::Axe;
use kluis_tests::fixtures;
use kluis_tests::places;
use kluis_tests::program::{Kluis, PASSPHRASE};
use kluis_tests::request::access_request;
use kluis_tests::sheet;
use kluis_tests::sign_in::{NotingBrowser, client_with, kept, visit};
use kluis_tests::window::Window;
use serde_json::json;

const ENTER: &str = "\u{e007}";
const THEMES: [&str; 3] = ["light", "dark", "contrast"];
/// The languages beside Dutch, in which everything is looked at.
const OTHER_LANGUAGES: [&str; 4] = ["en", "fr", "de", "fi"];

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
            self.look_in(page, theme).await;
        }
    }

    /// Checks the page shown in one theme.
    async fn look_in(&mut self, page: &str, theme: &str) {
        if let Err(error) = self.axe.check(&self.window, page, theme).await {
            self.problems.push(format!("{error:#}"));
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
    look_in_other_languages(&mut checked).await?;
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
    places::choose(window, "blood-pressure", "shared").await?;
    checked.look("cooperative, where it is kept").await;
    let window = &checked.window;
    window.click("dialog-confirm").await?;
    window.click("sync-preview").await?;
    window.find("sync-steps").await?;
    checked.look("cooperative, preview").await;
    checked.window.click("sync-now").await?;
    checked.window.find("sync-result").await?;
    checked.look("cooperative, done").await;
    checked.window.click("items-of-blood-pressure").await?;
    checked.window.find("items").await?;
    checked.window.click("policy-blood-pressure-sealed").await?;
    checked.window.find("policy-blood-pressure-wish").await?;
    checked.window.picture("cooperative-wish").await?;
    checked.look("cooperative, what is in it").await;
    look_at_decisions(checked).await
}

/// What seldom happens and then wants a decision, with answers that are made up.
async fn look_at_decisions(checked: &mut Checked) -> Result<()> {
    let window = &checked.window;
    let shell = |name| window.command(name, json!({}));
    let mut status = shell("sync_status").await?;
    let conflict = |id: &str, why: &str| {
        json!({
            "id": id, "path": format!("/health/blood-pressure/{id}"), "why": why,
            "since": "2026-11-21T09:00:00Z"
        })
    };
    status["conflictList"] = json!([
        conflict("1", "changed-on-both-sides"),
        conflict("2", "made-on-both-sides")
    ]);
    status["question"] = json!({
        "kind": "many-missing", "since": "2026-11-21T09:00:00Z", "count": 31,
        "example": "/health/blood-pressure/1", "answer": null
    });
    window.answer("sync_status", status.clone()).await?;
    let version = |text: &str| {
        json!({
            "changed": "2026-11-20T09:00:00Z", "size": text.len(), "mediaType": "text/plain", "text": text
        })
    };
    let field = |id: &str, name: &str, base: &str, mine: &str, theirs: &str| {
        json!({
            "id": id, "name": name, "property": format!("http://example.org/{id}"),
            "base": [base], "mine": [mine], "theirs": [theirs]
        })
    };
    let detail = |id: &str, fields: serde_json::Value| {
        json!({
            "conflict": conflict(id, "changed-on-both-sides"), "title": "Bloeddruk, 20 november",
            "mine": version("Bovendruk 138\nOnderdruk 82"), "theirs": version("Bovendruk 141\nOnderdruk 82"),
            "fields": fields, "choices": ["mine", "theirs", "both"]
        })
    };
    let fields = json!([
        field(
            "value",
            "Bovendruk",
            "138 mm[Hg]",
            "139 mm[Hg]",
            "141 mm[Hg]"
        ),
        field(
            "note",
            "Opmerking",
            "ochtend",
            "in de ochtend",
            "na het ontbijt"
        )
    ]);
    window.answer("conflict", detail("1", fields)).await?;
    window.answer("sync_rounds", json!([{
        "began": "2026-11-21T09:00:00Z", "ended": "2026-11-21T09:01:00Z", "sent": 52, "fetched": 0, "merged": 1,
        "removed": 0, "access": 0, "conflicts": 2, "failed": 0, "outcome": "done"
    }])).await?;
    window.click("nav-home").await?;
    window.shows("mmHg").await?;
    window.click("nav-cooperative").await?;
    window.find("pod-question").await?;
    window.picture("cooperative-question").await?;
    window.click("conflict-open-1").await?;
    window.click("field-value-there").await?;
    window.picture("cooperative-two-versions").await?;
    checked.look("cooperative, decisions by field").await;

    let window = &checked.window;
    status["conflictList"] = json!([conflict("2", "made-on-both-sides")]);
    status["question"]["answer"] = json!("mine");
    window.answer("resolve", status.clone()).await?;
    window.answer("sync_status", status).await?;
    window.answer("conflict", detail("2", json!([]))).await?;
    window.click("field-note-here").await?;
    window.click("decide-fields").await?;
    // The next one opens by itself, and the keyboard goes on there.
    window.shows("Nog 1 te kiezen").await?;
    let focused = "return document.activeElement.dataset.test === 'decide-title' || null";
    window.script_until(focused).await?;
    window.find("decide-both").await?;
    window.picture("cooperative-side-by-side").await?;
    checked.look("cooperative, decisions side by side").await;
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

/// The pages of the rail in the other languages, in one theme: the colours are those of before.
async fn look_in_other_languages(checked: &mut Checked) -> Result<()> {
    for language in OTHER_LANGUAGES {
        checked.window.click("nav-settings").await?;
        checked.window.choose("settings-language", language).await?;
        let spoken = format!("return document.documentElement.lang === '{language}' || null");
        checked.window.script_until(&spoken).await?;
        for (page, hook) in [
            ("settings", "settings-theme"),
            ("home", "home-state"),
            ("data", "category-blood-pressure"),
            ("add", "import-choose"),
            ("sharing", "matrix"),
            ("cooperative", "remote-account"),
            ("activity", "activity-entry"),
        ] {
            checked.window.click(&format!("nav-{page}")).await?;
            checked.window.find(hook).await?;
            let named = format!("{page}, in {language}");
            checked.look_in(&named, THEMES[0]).await;
        }
    }
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
