//! The whole way once in the real window: a safe is made, a record comes in and is seen, a
//! request is allowed, data goes to a real cooperative, and consent is taken back.

use std::fs;

use anyhow::{Context, Result, ensure};
use kluis_testkit::{Account, SolidServer};
use kluis_tests::fixtures;
use kluis_tests::markers::files_with;
use kluis_tests::places;
use kluis_tests::program::{Kluis, PASSPHRASE};
use kluis_tests::request::access_request;
use kluis_tests::sheet;
use kluis_tests::window::Window;
use secrecy::SecretString;
use solid_client_rs::{ClientCredentials, Error, SolidClient};

const PRESSURE: &str = "health/blood-pressure/";

#[tokio::test(flavor = "multi_thread")]
async fn a_person_goes_the_whole_way_in_the_window() -> Result<()> {
    let Some(server) = tokio::task::spawn_blocking(SolidServer::shared_or_skip).await? else {
        return Ok(());
    };
    let eva = server.account_async("eva").await?;
    let doctor = server.account_async("doctor").await?;
    let kluis = Kluis::empty();
    let person = kluis.beside("person");
    let request = kluis.beside("claes.kluis-request");
    fs::write(
        &request,
        access_request(
            doctor.web_id.as_str(),
            "Dr Claes",
            &["blood-pressure", "lab-results"],
            "2099-12-31T23:59:59Z",
        )
        .to_string(),
    )?;

    let window = Window::open(&person, &kluis.data(), &[&fixtures::sample()]).await?;
    make_a_safe(&window).await?;
    bring_in(&window).await?;
    look(&window).await?;
    keep_at_the_cooperative(&window, &eva).await?;
    ensure!(
        sees(&doctor, &eva).await?.is_none(),
        "nobody else may see it yet"
    );
    window.close().await?;

    // The request comes as a file that opens with the program; the safe is locked first.
    let window = Window::open(&person, &kluis.data(), &[&request]).await?;
    unlock(&window).await?;
    allow(&window).await?;
    ensure!(
        sees(&doctor, &eva).await? == Some(52),
        "the doctor may see it now"
    );
    stop(&window).await?;
    ensure!(
        sees(&doctor, &eva).await?.is_none(),
        "the doctor may no longer see it"
    );
    look_back(&window).await?;
    look_around(&window).await?;
    window.close().await?;

    // What the window keeps for itself holds nothing of what was shown.
    for word in [
        "Ramipril",
        "Blood pressure panel",
        "Eva Peeters",
        PASSPHRASE,
        "Dr Claes",
    ] {
        let found = files_with(word, &[&person, &kluis.data()]);
        ensure!(found.is_empty(), "\"{word}\" can be read in {found:?}");
    }
    ensure!(
        person.join("share").exists(),
        "the window kept its own things elsewhere"
    );
    Ok(())
}

async fn make_a_safe(window: &Window) -> Result<()> {
    window.find("welcome-owner").await?;
    // The page speaks the language of the system until one is chosen.
    window.choose("welcome-language", "nl").await?;
    window.shows("Uw naam").await?;
    window.picture("welcome").await?;
    window.fill("welcome-owner", "Eva Peeters").await?;
    window.click("welcome-next").await?;
    window.fill("passphrase", PASSPHRASE).await?;
    window.fill("passphrase-again", PASSPHRASE).await?;
    window.picture("welcome-passphrase").await?;
    window.click("welcome-create").await?;
    window.find("recovery-words").await?;
    window.picture("welcome-recovery").await?;
    sheet::answer(window).await
}

async fn bring_in(window: &Window) -> Result<()> {
    window.find("import-preview").await?;
    window.picture("add-preview").await?;
    window.shows("123").await?;
    window.click("import-commit").await?;
    window.find("import-done").await?;
    window.picture("add-done").await
}

async fn look(window: &Window) -> Result<()> {
    window.click("nav-home").await?;
    window.shows("mmHg").await?;
    window.picture("home").await?;
    window.click("nav-data").await?;
    window.find("category-blood-pressure").await?;
    window.picture("data").await?;
    window.click("category-blood-pressure").await?;
    window.shows("138/82").await?;
    window.picture("category").await?;
    window.click("record-row").await?;
    window.find("record-value").await?;
    window.picture("record").await?;
    window.click("nav-data").await?;
    window.click("category-medications").await?;
    window.shows("Ramipril").await
}

async fn keep_at_the_cooperative(window: &Window, eva: &Account) -> Result<()> {
    window.sync_by_hand_alone().await?;
    window.click("nav-cooperative").await?;
    window.find("remote-url").await?;
    window.picture("cooperative-sign-in").await?;
    window.click("remote-other-way").await?;
    window.fill("remote-url", eva.storage.as_str()).await?;
    window.fill("remote-client-id", &eva.client_id).await?;
    window
        .fill("remote-client-secret", &eva.client_secret)
        .await?;
    window.click("remote-sign-in").await?;
    window.find("places").await?;
    window.picture("cooperative-places").await?;
    places::choose(window, "blood-pressure", "shared").await?;
    window.shows("52 gegevens gaan leesbaar").await?;
    window.picture("cooperative-confirm").await?;
    window.click("dialog-confirm").await?;
    window.shows("Bloeddruk wordt “Leesbaar”").await?;
    window.click("sync-preview").await?;
    window.find("sync-steps").await?;
    window.picture("cooperative-preview").await?;
    window.click("sync-now").await?;
    window.find("sync-result").await?;
    window.shows("52 gegevens verstuurd").await?;
    // What came of it and the state that it left are told together.
    let account = window.text_of("remote-account").await?;
    ensure!(!account.contains("nog nooit"), "{account}");
    let waiting = window.text_of("sync-pending").await?;
    ensure!(waiting.contains("Er wacht niets"), "{waiting}");
    window.picture("cooperative").await?;
    window.click("items-of-blood-pressure").await?;
    window.find("items").await?;
    window.picture("cooperative-items").await
}

async fn unlock(window: &Window) -> Result<()> {
    window.find("unlock-passphrase").await?;
    window.picture("unlock").await?;
    window
        .fill("unlock-passphrase", "not the passphrase")
        .await?;
    window.click("unlock-submit").await?;
    window.shows("Dit opent deze kluis niet").await?;
    window.picture("unlock-wrong").await?;
    window.fill("unlock-passphrase", PASSPHRASE).await?;
    window.click("unlock-submit").await
}

async fn allow(window: &Window) -> Result<()> {
    window.find("verdict").await?;
    window.picture("request").await?;
    let tick = window.find("tick-lab-results").await?;
    ensure!(!tick.is_selected().await?, "nothing is ticked beforehand");
    window.click("tick-blood-pressure").await?;
    window.picture("request-ticked").await?;
    window.click("request-allow").await?;
    // The page leads back to what is shared once the cooperative was asked.
    window.find("matrix").await?;
    window.shows("Dr Claes mag nu zien: Bloeddruk").await?;
    window.shows("De coöperatie bevestigde dit om").await?;
    window.picture("sharing").await?;
    window.click("nav-home").await?;
    window.shows("Dr Claes mag zien: Bloeddruk").await?;
    window.picture("home-shared").await?;
    window.click("nav-sharing").await
}

async fn stop(window: &Window) -> Result<()> {
    let grant = window
        .script("return [...document.querySelectorAll('[data-test^=\"stop-g-\"]')].map(e => e.dataset.test)[0]")
        .await?;
    let hook = grant.as_str().context("no grant to stop")?.to_owned();
    window.click(&hook).await?;
    window.find("dialog-confirm").await?;
    window.picture("sharing-stop").await?;
    window.click("dialog-confirm").await?;
    window.find("ended-grants").await?;
    window
        .shows("Gestopt. De coöperatie bevestigde dit om")
        .await?;
    window.picture("sharing-stopped").await
}

async fn look_back(window: &Window) -> Result<()> {
    window.click("nav-activity").await?;
    window.find("activity-entry").await?;
    window.click("verify").await?;
    window.find("verify-result").await?;
    window.picture("activity").await
}

/// Pages in every language and in both themes, and the lock.
async fn look_around(window: &Window) -> Result<()> {
    window.click("nav-settings").await?;
    window.find("settings-theme").await?;
    window.picture("settings").await?;
    for (language, theme, word) in [
        ("en", "light", "Language"),
        ("fr", "light", "Langue"),
        ("de", "light", "Sprache"),
        ("fi", "light", "Kieli"),
        ("nl", "dark", "Taal"),
    ] {
        window.click("nav-settings").await?;
        window.choose("settings-language", language).await?;
        window.choose("settings-theme", theme).await?;
        window.shows(word).await?;
        let name = |page: &str| match theme {
            "light" => format!("{page}-{language}"),
            _ => format!("{page}-{language}-{theme}"),
        };
        window.picture(&name("settings")).await?;
        for (page, shown) in [
            ("home", "home-state"),
            ("add", "import-choose"),
            ("data", "category-blood-pressure"),
            ("sharing", "ended-grants"),
            ("cooperative", "remote-account"),
            ("activity", "activity-entry"),
        ] {
            window.click(&format!("nav-{page}")).await?;
            window.find(shown).await?;
            window.picture(&name(page)).await?;
        }
        window.click("nav-data").await?;
        window.click("category-blood-pressure").await?;
        window.find("record-row").await?;
        window.picture(&name("category")).await?;
        window.click("record-row").await?;
        window.find("record-value").await?;
        window.picture(&name("record")).await?;
    }
    window.click("nav-settings").await?;
    window.choose("settings-theme", "contrast").await?;
    window.choose("settings-size", "largest").await?;
    for (page, shown) in [("home", "home-state"), ("cooperative", "remote-account")] {
        window.click(&format!("nav-{page}")).await?;
        window.find(shown).await?;
        window
            .picture(&format!("{page}-nl-contrast-largest"))
            .await?;
    }
    window.click("lock").await?;
    window.find("unlock-passphrase").await?;
    let text = window.text().await?;
    ensure!(
        !text.contains("mmHg"),
        "nothing of the content shows on a locked page"
    );
    Ok(())
}

/// How many documents the reader sees in Eva's blood pressure; `None` when refused.
async fn sees(reader: &Account, owner: &Account) -> Result<Option<usize>> {
    let client = SolidClient::builder()
        .credentials(ClientCredentials {
            issuer: reader.issuer.clone(),
            id: reader.client_id.clone(),
            secret: SecretString::from(reader.client_secret.clone()),
        })
        .storage(&owner.storage)
        .build()?;
    match client.list(&owner.storage.join(PRESSURE)?).await {
        Ok(listing) => Ok(Some(listing.entries.len())),
        Err(Error::Forbidden(_)) => Ok(None),
        Err(error) => Err(error.into()),
    }
}
