//! A real browser under a virtual display, in which somebody signs in on the server's own pages.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use fantoccini::elements::Element;
use fantoccini::{Client, Locator};
use kluis_testkit::Account;
use solid_client_rs::url::Url;

use crate::driver::{Driver, LOOK_EVERY, PATIENCE};

/// Where distributions put the small browser that comes with WebKit.
const FOLDERS: [&str; 3] = ["/usr/lib", "/usr/libexec", "/usr/lib64"];
const PROGRAM: &str = "webkit2gtk-4.1/MiniBrowser";

/// A form that was sent and is still shown after this time was not taken.
const TAKEN_WITHIN: Duration = Duration::from_secs(5);

/// A browser with a profile of its own: no cookies, no history.
pub struct Browser {
    client: Client,
    _driver: Driver,
}

impl Browser {
    /// Opens a browser for somebody whose own folders lie in `person`.
    ///
    /// # Errors
    /// Names what is missing: the display server, the driver, the browser.
    pub async fn open(person: &Path) -> Result<Self> {
        let driver = Driver::start(person, &[])?;
        let client = driver
            .open(&program()?, &["--automation".to_owned()])
            .await?;
        Ok(Self {
            client,
            _driver: driver,
        })
    }

    /// Opens an authorization address, signs in on the server's pages, picks the account's WebID
    /// and allows the application what it asks for. Returns what the page shows that the
    /// application itself then answers with.
    ///
    /// # Errors
    /// When a page does not come; says what is shown instead.
    pub async fn sign_in(&self, authorization_url: &str, account: &Account) -> Result<String> {
        self.come_to_consent(authorization_url, account).await?;
        self.answer("#authorize", account).await
    }

    /// As [`Browser::sign_in`] until the application is shown, which is then refused.
    ///
    /// # Errors
    /// As [`Browser::sign_in`].
    pub async fn refuse(&self, authorization_url: &str, account: &Account) -> Result<String> {
        self.come_to_consent(authorization_url, account).await?;
        self.answer("#cancel", account).await
    }

    /// Opens a file, and returns everything that it shows.
    ///
    /// # Errors
    /// When the browser does not open it.
    pub async fn read_file(&self, file: &Path) -> Result<String> {
        let address = Url::from_file_path(file)
            .map_err(|()| anyhow::anyhow!("{} is no whole path", file.display()))?;
        self.client.goto(address.as_str()).await?;
        self.text().await
    }

    /// Everything the page shows.
    ///
    /// # Errors
    /// When the driver does not answer.
    pub async fn text(&self) -> Result<String> {
        Ok(self.client.find(Locator::Css("body")).await?.text().await?)
    }

    /// The address of the page.
    ///
    /// # Errors
    /// When the driver does not answer.
    pub async fn address(&self) -> Result<String> {
        Ok(self.client.current_url().await?.to_string())
    }

    /// Closes the browser.
    ///
    /// # Errors
    /// When the driver does not answer.
    pub async fn close(self) -> Result<()> {
        Ok(self.client.close().await?)
    }

    async fn come_to_consent(&self, authorization_url: &str, account: &Account) -> Result<()> {
        self.client
            .goto(authorization_url)
            .await
            .context("the browser does not open the page to sign in")?;
        let web_id = format!("input[name=webId][value=\"{}\"]", account.web_id);
        let deadline = Instant::now() + PATIENCE;
        let mut filled_in: Option<Instant> = None;
        // Somebody who signed in before is not asked again. Before its scripts have run, the server's
        // page sends the form in a way that only brings it back: so it is filled in until it was taken.
        while self.find_shown(&web_id).await.is_none() {
            if Instant::now() > deadline {
                bail!(
                    "{web_id} does not come; the page shows: {}",
                    self.text().await?
                );
            }
            let is_time = filled_in.is_none_or(|at| at.elapsed() > TAKEN_WITHIN);
            if is_time && let Some(email) = self.find_shown("#email").await {
                // The page may be going away meanwhile.
                let _ = self.fill_in(&email, account).await;
                filled_in = Some(Instant::now());
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
        self.click(&web_id).await
    }

    async fn fill_in(&self, email: &Element, account: &Account) -> Result<()> {
        email.clear().await?;
        email.send_keys(&account.email).await?;
        let password = self.client.find(Locator::Css("#password")).await?;
        password.clear().await?;
        password.send_keys(&account.password).await?;
        self.click("#mainForm button[type=submit]").await
    }

    async fn find_shown(&self, selector: &str) -> Option<Element> {
        let element = self.client.find(Locator::Css(selector)).await.ok()?;
        element.is_displayed().await.ok()?.then_some(element)
    }

    /// Clicks, and waits until the browser has left the server.
    async fn answer(&self, button: &str, account: &Account) -> Result<String> {
        self.click(button).await?;
        let deadline = Instant::now() + PATIENCE;
        loop {
            let address = self.address().await?;
            let text = self.text().await.unwrap_or_default();
            if !address.starts_with(account.issuer.as_str()) && !text.is_empty() {
                return Ok(text);
            }
            if Instant::now() > deadline {
                bail!("the browser did not come back to the application; it shows: {text}");
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
    }

    /// Clicks a thing once it can be clicked: the server's pages switch their buttons on when their
    /// scripts are ready.
    async fn click(&self, selector: &str) -> Result<()> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let element = self.wait_for(selector).await?;
            if element.is_enabled().await.unwrap_or(false) && element.click().await.is_ok() {
                return Ok(());
            }
            if Instant::now() > deadline {
                bail!(
                    "{selector} cannot be clicked; the page shows: {}",
                    self.text().await?
                );
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
    }

    async fn wait_for(&self, selector: &str) -> Result<Element> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            if let Some(element) = self.find_shown(selector).await {
                return Ok(element);
            }
            if Instant::now() > deadline {
                bail!(
                    "no {selector} on the page, which shows: {}",
                    self.text().await?
                );
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
    }
}

fn program() -> Result<PathBuf> {
    for folder in FOLDERS.map(Path::new) {
        let direct = folder.join(PROGRAM);
        if direct.is_file() {
            return Ok(direct);
        }
        // Debian has a folder for each architecture.
        let below = std::fs::read_dir(folder).into_iter().flatten().flatten();
        for entry in below {
            let candidate = entry.path().join(PROGRAM);
            if candidate.is_file() {
                return Ok(candidate);
            }
        }
    }
    bail!("WebKit's MiniBrowser is not installed; it is in the package libwebkit2gtk-4.1-0")
}
