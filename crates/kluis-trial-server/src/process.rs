//! The server's process: started on a given port, watched until it answers, never left behind.

use std::fs::{self, File};
use std::net::{Ipv4Addr, TcpListener};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use tempfile::TempDir;
use url::Url;

use crate::InstalledServer;

const LOOPBACK_PRELOAD: &str = include_str!("../server/loopback.cjs");
const READY_WITHIN: Duration = Duration::from_secs(120);
const LOOK_EVERY: Duration = Duration::from_millis(200);

/// One running node process with a temporary folder of its own.
#[derive(Debug)]
pub(crate) struct ServerProcess {
    child: Child,
    folder: TempDir,
}

impl ServerProcess {
    /// Starts the server on `port` of 127.0.0.1, telling it that the world knows it as `base_url`.
    pub(crate) fn start(
        installed: &InstalledServer,
        port: u16,
        base_url: &Url,
        seed: &serde_json::Value,
    ) -> Result<Self> {
        let folder = tempfile::Builder::new()
            .prefix("kluis-solid-server-")
            .tempdir()
            .context("cannot make a temporary folder for the Solid server")?;
        let preload = folder.path().join("loopback.cjs");
        let seed_file = folder.path().join("seed.json");
        let data = folder.path().join("data");
        fs::create_dir(&data)?;
        fs::write(&preload, LOOPBACK_PRELOAD)?;
        fs::write(&seed_file, seed.to_string())?;
        let log = File::create(folder.path().join("server.log"))?;
        let child = Command::new("node")
            .arg("--require")
            .arg(&preload)
            .arg(installed.entry_point())
            .args(["--port", &port.to_string(), "--baseUrl", base_url.as_str()])
            .args([
                "--config",
                "@css:config/file.json",
                "--loggingLevel",
                "warn",
            ])
            .arg("--rootFilePath")
            .arg(&data)
            .arg("--seedConfig")
            .arg(&seed_file)
            .current_dir(folder.path())
            .env("KLUIS_SERVER_EXITS_WITH_STDIN", "1")
            .env("KLUIS_SERVER_REMOVE_ON_EXIT", folder.path())
            .stdin(Stdio::piped())
            .stdout(log.try_clone()?)
            .stderr(log)
            .spawn()
            .context("node could not be started")?;
        Ok(Self { child, folder })
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

impl Drop for ServerProcess {
    fn drop(&mut self) {
        // Both may only fail because the process has gone already, which is what is wanted.
        let _ = self.child.kill();
        let _ = self.child.wait();
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
