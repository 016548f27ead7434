//! One server, those who take turns on it, and what they move.

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Result;
use kluis_testkit::Account;
use kluis_trial_server::{ServerKind, ServerSettings, TrialServer, free_port, install_server};
use serde_json::json;
use tempfile::TempDir;
use url::Url;

use crate::contestants::bare::{BareGenerator, Document, Method};
use crate::contestants::node_peer::NodePeer;
use crate::counter::Counter;
use crate::engine::Engine;
use crate::results::Effort;

/// Nobody has to sign in again during the bench.
const TOKEN_LIFE: Duration = Duration::from_hours(2);
/// What the engine does at once; more makes no server faster.
const PARALLEL: usize = 8;

pub(crate) struct Scene {
    pub(crate) engine: Engine,
    bare: BareGenerator,
    peers: Vec<(&'static str, NodePeer)>,
    counter: Counter,
    account: Account,
    server: TrialServer,
    folders: TempDir,
}

impl Scene {
    /// Starts the server and signs everybody in. A peer that cannot be had is said and left out.
    pub(crate) async fn start() -> Result<Self> {
        let installed = tokio::task::spawn_blocking(install_server).await??;
        let settings = ServerSettings::of(ServerKind::FileWac).token_life(TOKEN_LIFE);
        let port = free_port()?;
        let counter = Counter::start(port).await?;
        let known_as = Some(counter.url().clone());
        let server = TrialServer::start_at(&installed, settings, port, known_as).await?;
        let account = server.account("bench").await?;
        let mut peers = Vec::new();
        for name in ["inrupt", "bashlib"] {
            match NodePeer::start(name, &account).await {
                Ok(peer) => peers.push((name, peer)),
                Err(error) => println!("sync: {name} is not measured: {error:#}"),
            }
        }
        Ok(Self {
            engine: Engine::sign_in(&account).await,
            bare: BareGenerator::sign_in(&account).await,
            peers,
            counter,
            account,
            server,
            folders: tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR"))?,
        })
    }

    /// Everybody, in the order of their first turn.
    pub(crate) fn contestants(&self) -> Vec<&'static str> {
        let peers = self.peers.iter().map(|(name, _)| *name);
        ["kluis", "bare"].into_iter().chain(peers).collect()
    }

    /// The address of a container of the account's storage.
    pub(crate) fn url(&self, container: &str) -> Url {
        let within = container.trim_start_matches('/');
        self.account.storage.join(within).unwrap()
    }

    /// Where the server keeps what is in a container.
    pub(crate) fn files(&self, container: &str) -> PathBuf {
        let path = self.url(container).path().trim_matches('/').to_owned();
        self.server.data_folder().join(path)
    }

    /// An empty folder here.
    pub(crate) fn folder(&self, name: &str) -> PathBuf {
        let folder = self.folders.path().join(name);
        std::fs::create_dir(&folder).unwrap();
        folder
    }

    /// What some work took, by the clock of whoever did it, and what the storage was asked for
    /// meanwhile; signing in is not among it.
    pub(crate) async fn measure(
        &mut self,
        work: impl AsyncFnOnce(&mut Self) -> Duration,
    ) -> Effort {
        self.counter.clear();
        let took = work(self).await;
        let requests = self.counter.within(self.account.storage.path());
        Effort { took, requests }
    }

    /// The generator asks for all of these, as many at once as the engine does.
    pub(crate) async fn run_bare(&self, method: Method, documents: &[Document]) -> Duration {
        self.bare.run(method, PARALLEL, documents).await
    }

    /// A peer moves a folder.
    pub(crate) async fn run_peer(
        &mut self,
        name: &str,
        method: &str,
        folder: &Path,
        at: &Url,
    ) -> Duration {
        let mut peers = self.peers.iter_mut();
        let (_, peer) = peers.find(|(peer, _)| *peer == name).unwrap();
        let order = json!({
            "method": method,
            "parallel": PARALLEL,
            "folder": folder,
            "container": at,
        });
        peer.run(&order).await
    }
}
