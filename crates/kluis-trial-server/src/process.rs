//! The server's process: started on a given port, watched until it answers, never left behind.

use std::fs::{self, File};
use std::net::{Ipv4Addr, TcpListener};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use tempfile::TempDir;
use url::Url;

use crate::settings;
use crate::{InstalledServer, ServerSettings};

const LOOPBACK_PRELOAD: &str = include_str!("../server/loopback.cjs");
const READY_WITHIN: Duration = Duration::from_secs(120);
const LOOK_EVERY: Duration = Duration::from_millis(200);

/// What it takes to start a server, now and again.
#[derive(Debug)]
struct Launch {
    installed: InstalledServer,
    settings: ServerSettings,
    port: u16,
    base_url: Url,
}

/// One running node process with a temporary folder of its own.
#[derive(Debug)]
pub(crate) struct ServerProcess {
    child: Child,
    launch: Launch,
    folder: TempDir,
}

impl ServerProcess {
    /// Starts the server on `port` of 127.0.0.1, telling it that the world knows it as `base_url`.
    pub(crate) fn start(
        installed: &InstalledServer,
        settings: ServerSettings,
        port: u16,
        base_url: &Url,
        seed: &serde_json::Value,
    ) -> Result<Self> {
        let folder = tempfile::Builder::new()
            .prefix("kluis-solid-server-")
            .tempdir()
            .context("cannot make a temporary folder for the Solid server")?;
        fs::create_dir(folder.path().join("data"))?;
        fs::write(folder.path().join("loopback.cjs"), LOOPBACK_PRELOAD)?;
        fs::write(folder.path().join("seed.json"), seed.to_string())?;
        let configuration = settings::configuration(installed, &settings)?;
        fs::write(folder.path().join("config.json"), configuration.to_string())?;
        let launch = Launch {
            installed: installed.clone(),
            settings,
            port,
            base_url: base_url.clone(),
        };
        let child = launch.spawn(folder.path(), true)?;
        Ok(Self {
            child,
            launch,
            folder,
        })
    }

    /// Kills the process at once; what it stored in files stays.
    pub(crate) fn stop(&mut self) {
        // Both may only fail because the process has gone already, which is what is wanted.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// Starts the same server again, on the same port and with what it stored in files.
    pub(crate) fn start_again(&mut self) -> Result<()> {
        self.stop();
        // What was seeded is still there, except in memory and where the files were taken away.
        let has_files = self.folder.path().join("data").read_dir()?.next().is_some();
        let seeded = self.launch.settings.kind.keeps_files() && has_files;
        self.child = self.launch.spawn(self.folder.path(), !seeded)?;
        Ok(())
    }

    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Waits until every one of `must_answer` answers 200.
    pub(crate) async fn wait_until_ready(&mut self, must_answer: &[Url]) -> Result<()> {
        let client = reqwest::Client::builder()
            .no_proxy()
            .timeout(Duration::from_secs(10))
            .build()?;
        let deadline = Instant::now() + READY_WITHIN;
        'asking: loop {
            if let Some(status) = self.child.try_wait()? {
                bail!("the Solid server ended early ({status}): {}", self.log());
            }
            if Instant::now() > deadline {
                bail!(
                    "the Solid server was not ready within {} s: {}",
                    READY_WITHIN.as_secs(),
                    self.log()
                );
            }
            for url in must_answer {
                let answer = client.get(url.clone()).header("accept", "*/*").send().await;
                if !answer.is_ok_and(|answer| answer.status().is_success()) {
                    tokio::time::sleep(LOOK_EVERY).await;
                    continue 'asking;
                }
            }
            return Ok(());
        }
    }

    fn log(&self) -> String {
        let text = fs::read_to_string(self.folder.path().join("server.log")).unwrap_or_default();
        if text.trim().is_empty() {
            "its log is empty".to_owned()
        } else {
            text
        }
    }
}

impl Launch {
    fn spawn(&self, folder: &Path, with_seed: bool) -> Result<Child> {
        let log = File::create(folder.join("server.log"))?;
        let mut command = Command::new("node");
        command
            .arg("--require")
            .arg(folder.join("loopback.cjs"))
            .arg(self.installed.entry_point())
            .args(["--port", &self.port.to_string()])
            .args(["--baseUrl", self.base_url.as_str()])
            .arg("--config")
            .arg(folder.join("config.json"))
            .args(["--loggingLevel", "warn"])
            .arg("--rootFilePath")
            .arg(folder.join("data"));
        if with_seed {
            command.arg("--seedConfig").arg(folder.join("seed.json"));
        }
        if self.settings.token_life.is_some() {
            let verifier = "node_modules/@solid/access-token-verifier/dist/config/index.js";
            command.env(
                "KLUIS_SERVER_STRICT_CLOCK",
                self.installed.folder().join(verifier),
            );
        }
        command
            .current_dir(folder)
            .env("KLUIS_SERVER_EXITS_WITH_STDIN", "1")
            .env("KLUIS_SERVER_REMOVE_ON_EXIT", folder)
            .stdin(Stdio::piped())
            .stdout(log.try_clone()?)
            .stderr(log)
            .spawn()
            .context("node could not be started")
    }
}

impl Drop for ServerProcess {
    fn drop(&mut self) {
        self.stop();
    }
}

/// A port of 127.0.0.1 that was free a moment ago.
///
/// # Errors
/// When the system has none.
pub fn free_port() -> Result<u16> {
    let listener =
        TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("no loopback port is free")?;
    Ok(listener.local_addr()?.port())
}
