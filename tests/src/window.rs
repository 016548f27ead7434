//! The real application in a real window under a virtual display, driven through WebDriver.

use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Result, bail, ensure};
use fantoccini::elements::Element;
use fantoccini::error::CmdError;
use fantoccini::{Client, Locator};
use serde_json::json;

use crate::driver::{Driver, LOOK_EVERY, PATIENCE};
use crate::fixtures::workspace;
use crate::program::built;

/// More stops for the Tab key than a page has before its first record.
const MANY_STOPS: usize = 60;
const TAB: &str = "\u{e004}";
/// Where the focus is, and whether a person sees it there.
const FOCUSED: &str = "
    const one = document.activeElement;
    return {
        hook: one.dataset.test || one.localName,
        visible: getComputedStyle(one).outlineStyle !== 'none'
    };
";
/// Calls a command and hands on what it answers.
const COMMAND: &str = "
    const [name, given, done] = arguments;
    window.__TAURI_INTERNALS__.invoke(name, given)
        .then(answer => done({ answer }), error => done({ error }));
";

/// Gives a field a text and tells the page.
const PASTE: &str = "
    const [hook, text] = arguments;
    const field = document.querySelector(`[data-test=\"${hook}\"]`);
    field.value = text;
    field.dispatchEvent(new InputEvent('input', { bubbles: true }));
";

/// Answers one command in the page with what is given, as long as the page is not loaded again.
const ANSWER: &str = "
    const [name, answer] = arguments;
    const ask = window.fetch;
    window.fetch = (address, options) => String(address).endsWith('/' + name)
        ? Promise.resolve(new Response(JSON.stringify(answer), {
            headers: { 'Content-Type': 'application/json', 'Tauri-Response': 'ok' }
        }))
        : ask(address, options);
";

/// The window, its display and its driver.
pub struct Window {
    client: Client,
    driver: Driver,
}

impl Window {
    /// Opens the application for somebody whose own folders lie in `person`, on a data folder,
    /// with files that it is to offer for import.
    ///
    /// # Errors
    /// Names what is missing: the display server, the driver, the application.
    pub async fn open(person: &Path, data: &Path, files: &[&Path]) -> Result<Self> {
        Self::open_with(person, data, files, &[]).await
    }

    /// The same with further variables in the environment of the application.
    ///
    /// # Errors
    /// As [`Window::open`].
    pub async fn open_with(
        person: &Path,
        data: &Path,
        files: &[&Path],
        variables: &[(&str, &str)],
    ) -> Result<Self> {
        let automated = [("TAURI_WEBVIEW_AUTOMATION", "true")];
        let variables = [&automated, variables].concat();
        let driver = Driver::start(person, &variables)?;
        let mut arguments = vec!["--home".to_owned(), data.display().to_string()];
        arguments.extend(files.iter().map(|file| file.display().to_string()));
        let client = driver.open(&built("kluis-desktop"), &arguments).await?;
        Ok(Self { client, driver })
    }

    /// Waits for the element with this test hook.
    ///
    /// # Errors
    /// When it does not show; says what the page shows instead.
    pub async fn find(&self, hook: &str) -> Result<Element> {
        let selector = format!("[data-test=\"{hook}\"]");
        let deadline = Instant::now() + PATIENCE;
        loop {
            match self.client.find(Locator::Css(&selector)).await {
                Ok(element) if element.is_displayed().await.unwrap_or(false) => return Ok(element),
                _ if Instant::now() > deadline => {
                    bail!("no {hook} on the page, which shows: {}", self.text().await?)
                }
                _ => tokio::time::sleep(LOOK_EVERY).await,
            }
        }
    }

    /// Whether an element with this hook is there now.
    pub async fn has(&self, hook: &str) -> bool {
        let selector = format!("[data-test=\"{hook}\"]");
        self.client.find(Locator::Css(&selector)).await.is_ok()
    }

    /// Clicks the element with this hook once it can be clicked.
    ///
    /// # Errors
    /// As [`Window::find`].
    pub async fn click(&self, hook: &str) -> Result<()> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let element = self.find(hook).await?;
            // The driver does not scroll far enough by itself.
            self.script(&format!(
                "document.querySelector('[data-test=\"{hook}\"]').scrollIntoView({{block: 'center'}})"
            ))
            .await?;
            let problem = match element.is_enabled().await {
                Ok(true) => match element.click().await {
                    Ok(()) => return Ok(()),
                    Err(error) => error.to_string(),
                },
                Ok(false) => "it is disabled".to_owned(),
                Err(error) => error.to_string(),
            };
            if Instant::now() > deadline {
                bail!(
                    "{hook} cannot be clicked ({problem}); the page shows: {}",
                    self.text().await?
                );
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
    }

    /// Types into the field with this hook.
    ///
    /// # Errors
    /// As [`Window::find`].
    pub async fn fill(&self, hook: &str, text: &str) -> Result<()> {
        let field = self.find(hook).await?;
        field.clear().await?;
        field.send_keys(text).await?;
        Ok(())
    }

    /// Puts a text into the field with this hook at once, as pasting does.
    ///
    /// # Errors
    /// As [`Window::find`].
    pub async fn paste(&self, hook: &str, text: &str) -> Result<()> {
        self.find(hook).await?;
        self.client
            .execute(PASTE, vec![hook.into(), text.into()])
            .await
            .map_err(explained)?;
        Ok(())
    }

    /// Chooses an option of the list with this hook by its value.
    ///
    /// # Errors
    /// As [`Window::find`].
    pub async fn choose(&self, hook: &str, value: &str) -> Result<()> {
        self.find(hook).await?.select_by_value(value).await?;
        Ok(())
    }

    /// The text of the element with this hook.
    ///
    /// # Errors
    /// As [`Window::find`].
    pub async fn text_of(&self, hook: &str) -> Result<String> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            match self.find(hook).await?.text().await {
                Ok(text) => return Ok(text),
                // The page may be drawn anew in between.
                Err(error) if Instant::now() > deadline => return Err(error.into()),
                Err(_) => tokio::time::sleep(LOOK_EVERY).await,
            }
        }
    }

    /// Everything the page shows.
    ///
    /// # Errors
    /// When the driver does not answer.
    pub async fn text(&self) -> Result<String> {
        Ok(self.client.find(Locator::Css("body")).await?.text().await?)
    }

    /// Waits until the page shows a text.
    ///
    /// # Errors
    /// When it does not; says what it shows instead.
    pub async fn shows(&self, text: &str) -> Result<()> {
        let deadline = Instant::now() + PATIENCE;
        while !self.text().await.unwrap_or_default().contains(text) {
            if Instant::now() > deadline {
                bail!(
                    "\"{text}\" is not on the page, which shows: {}",
                    self.text().await?
                );
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
        Ok(())
    }

    /// Keeps a picture of the page in `target/screenshots/`.
    ///
    /// # Errors
    /// When the driver does not answer or the file cannot be written.
    pub async fn picture(&self, name: &str) -> Result<()> {
        // The first picture can show the frame before; and in the middle of a change of colours the driver
        // now and then gives none.
        if self.client.screenshot().await.is_err() {
            tokio::time::sleep(LOOK_EVERY).await;
        }
        let picture = self.client.screenshot().await?;
        let folder = screenshots();
        std::fs::create_dir_all(&folder)?;
        std::fs::write(folder.join(format!("{name}.png")), picture)?;
        Ok(())
    }

    /// Runs a script in the page, for what only a script can ask.
    ///
    /// # Errors
    /// When the driver does not answer.
    pub async fn script(&self, script: &str) -> Result<serde_json::Value> {
        self.client
            .execute(script, Vec::new())
            .await
            .map_err(explained)
    }

    /// Waits until a script that only looks answers something else than null.
    ///
    /// # Errors
    /// When it does not, or the driver does not answer.
    pub async fn script_until(&self, script: &str) -> Result<serde_json::Value> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let answer = self.script(script).await?;
            if !answer.is_null() {
                return Ok(answer);
            }
            if Instant::now() > deadline {
                bail!("still null: {script}");
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
    }

    /// Runs a script that answers later: its last argument is the function to answer with.
    ///
    /// # Errors
    /// When the driver does not answer.
    pub async fn script_waiting(
        &self,
        script: &str,
        arguments: Vec<serde_json::Value>,
    ) -> Result<serde_json::Value> {
        self.client
            .execute_async(script, arguments)
            .await
            .map_err(explained)
    }

    /// Calls a command of the shell from the page, past everything that the page shows.
    ///
    /// # Errors
    /// What the command answers instead, as JSON.
    pub async fn command(
        &self,
        name: &str,
        arguments: serde_json::Value,
    ) -> Result<serde_json::Value> {
        let answer = self
            .script_waiting(COMMAND, vec![name.into(), arguments])
            .await?;
        match answer.get("error") {
            None => Ok(answer["answer"].clone()),
            Some(error) => bail!("{name} failed: {error}"),
        }
    }

    /// Lets nothing be sent by itself from the safe that is shown, for a test that goes step by step.
    ///
    /// # Errors
    /// As [`Window::command`].
    pub async fn sync_by_hand_alone(&self) -> Result<()> {
        let by_hand = json!({ "everyMinutes": null, "onMetered": false, "onBattery": true });
        let set = json!({ "settings": by_hand });
        self.command("set_sync_settings", set).await?;
        Ok(())
    }

    /// Lets the page have another answer to a command than the shell gives, to draw what a server seldom
    /// gives reason for.
    ///
    /// # Errors
    /// When the driver does not answer.
    pub async fn answer(&self, name: &str, answer: serde_json::Value) -> Result<()> {
        let arguments = vec![name.into(), answer];
        self.client
            .execute(ANSWER, arguments)
            .await
            .map_err(explained)?;
        Ok(())
    }

    /// Presses keys where the focus is.
    ///
    /// # Errors
    /// When the driver does not answer.
    pub async fn press(&self, keys: &str) -> Result<()> {
        let focused = self.client.active_element().await?;
        Ok(focused.send_keys(keys).await?)
    }

    /// Walks with the Tab key until the element with this hook has the focus.
    ///
    /// # Errors
    /// When the whole page was walked and the focus did not come there, or cannot be seen there.
    pub async fn tab_to(&self, hook: &str) -> Result<()> {
        self.find(hook).await?;
        let mut passed = Vec::new();
        for _ in 0..MANY_STOPS {
            let stop = self.script(FOCUSED).await?;
            if stop["hook"] == hook {
                ensure!(
                    stop["visible"] == true,
                    "nothing shows that the focus is on {hook}"
                );
                return Ok(());
            }
            passed.push(stop["hook"].to_string());
            self.press(TAB).await?;
        }
        bail!(
            "the Tab key does not come to {hook} but to {}",
            passed.join(", ")
        )
    }

    /// What the application and everything it started wrote to standard error up to now.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn log(&self) -> Result<Vec<u8>> {
        Ok(std::fs::read(self.driver.log())?)
    }

    /// Closes the window.
    ///
    /// # Errors
    /// When the driver does not answer.
    pub async fn close(self) -> Result<()> {
        Ok(self.client.close().await?)
    }
}

/// The driver knows of a page that crashed only that it has no answer.
fn explained(error: CmdError) -> anyhow::Error {
    let without_answer = error.to_string().contains("Could not parse script result");
    let error = anyhow::Error::from(error);
    if without_answer {
        error.context("the process of the page has ended, or its script failed with a plain text")
    } else {
        error
    }
}

/// Where the pictures of the pages go.
pub fn screenshots() -> PathBuf {
    workspace().join("target/screenshots")
}
