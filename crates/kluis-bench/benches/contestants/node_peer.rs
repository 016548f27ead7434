//! A client of the npm registry, in a process of its own.

use std::fs;
use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use kluis_testkit::Account;
use kluis_trial_server::{NodePackages, server_folder};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader, Lines};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};

const SCRIPT: &str = include_str!("../../peers/run.mjs");

const PEERS: NodePackages<'_> = NodePackages {
    what: "the clients that are measured beside",
    package: include_str!("../../peers/package.json"),
    lock: include_str!("../../peers/package-lock.json"),
    needed: "node_modules/solid-bashlib/dist/index.js",
};

/// Ends with the value.
pub(crate) struct NodePeer {
    name: &'static str,
    _process: Child,
    _folder: TempDir,
    orders: ChildStdin,
    answers: Lines<BufReader<ChildStdout>>,
}

impl NodePeer {
    /// Installs the peers where they are not, starts one and signs it in.
    pub(crate) async fn start(name: &'static str, account: &Account) -> Result<Self> {
        let script = tokio::task::spawn_blocking(install).await??;
        let folder = tempfile::tempdir()?;
        let mut process = Command::new("node")
            .arg(script)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            // What it keeps of its sign-in for the next time.
            .env("HOME", folder.path())
            .kill_on_drop(true)
            .spawn()
            .context("node could not be started")?;
        let orders = process.stdin.take().context("standard input is a pipe")?;
        let answers = process.stdout.take().context("standard output is a pipe")?;
        let mut peer = Self {
            name,
            orders,
            answers: BufReader::new(answers).lines(),
            _process: process,
            _folder: folder,
        };
        let settings = json!({
            "client": name,
            "issuer": account.issuer,
            "id": account.client_id,
            "secret": account.client_secret,
            "folder": peer._folder.path(),
        });
        peer.ask(&settings).await?;
        Ok(peer)
    }

    /// How long what `order` tells it to do took.
    ///
    /// # Panics
    /// Where it could not do it.
    pub(crate) async fn run(&mut self, order: &Value) -> Duration {
        let answer = self.ask(order).await.unwrap();
        Duration::from_nanos(answer["nanoseconds"].as_u64().unwrap())
    }

    async fn ask(&mut self, question: &Value) -> Result<Value> {
        self.orders
            .write_all(format!("{question}\n").as_bytes())
            .await?;
        loop {
            let Some(line) = self.answers.next_line().await? else {
                bail!("{} ended without an answer", self.name);
            };
            // Whatever else it prints is for people.
            let Ok(answer) = serde_json::from_str::<Value>(&line) else {
                continue;
            };
            match answer["error"].as_str() {
                None => return Ok(answer),
                Some(error) => bail!("{}: {error}", self.name),
            }
        }
    }
}

fn install() -> Result<PathBuf> {
    let folder = server_folder()?.with_file_name("bench-peers");
    PEERS.install_into(&folder)?;
    let script = folder.join("run.mjs");
    fs::write(&script, SCRIPT)?;
    Ok(script)
}
