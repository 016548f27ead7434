//! A real Community Solid Server for a test run.

use std::sync::OnceLock;

use anyhow::{Context, Result, anyhow};
use kluis_trial_server::{
    Account, InstalledServer, TrialServer, free_port, install_server, run, wait_for,
};
use url::Url;

use crate::RecordingProxy;

/// Names the environment variable that, when `1`, turns "skipped" into a failure.
pub const REQUIRE_SERVER_VARIABLE: &str = "KLUIS_REQUIRE_SERVER";

/// Another program may take the chosen port before the server does.
const START_ATTEMPTS: usize = 3;

/// A running Community Solid Server 7: files as its store, Web Access Control, loopback only.
///
/// Dropping it ends the process and removes its data. When the test process dies without dropping,
/// the server notices the end of its standard input, removes its data and ends by itself.
///
/// Starting costs some seconds and about 300 MB of memory: share one ([`SolidServer::shared`]) and
/// give each test accounts of its own ([`SolidServer::account`]).
#[derive(Debug)]
pub struct SolidServer {
    server: TrialServer,
}

impl SolidServer {
    /// Starts a server of its own and waits, at most two minutes, until it answers.
    ///
    /// Works from blocking and from tokio tests (where it blocks the calling worker; see
    /// [`SolidServer::start_async`]).
    ///
    /// # Errors
    /// Says what is missing (node, npm, the package) or what the server printed.
    pub fn start() -> Result<Self> {
        wait_for(start_direct())
    }

    /// [`SolidServer::start`] for tokio tests.
    ///
    /// # Errors
    /// As [`SolidServer::start`].
    pub async fn start_async() -> Result<Self> {
        run(start_direct()).await
    }

    /// Starts a server whose every address, issuer and WebID leads through a [`RecordingProxy`].
    ///
    /// The server calls itself through its public address too (to read WebIDs and keys), so such
    /// requests are among the recorded ones.
    ///
    /// # Errors
    /// As [`SolidServer::start`].
    pub fn start_behind_proxy() -> Result<(Self, RecordingProxy)> {
        wait_for(start_proxied())
    }

    /// [`SolidServer::start_behind_proxy`] for tokio tests.
    ///
    /// # Errors
    /// As [`SolidServer::start`].
    pub async fn start_behind_proxy_async() -> Result<(Self, RecordingProxy)> {
        run(start_proxied()).await
    }

    /// The one server of this test process, started at the first call. It ends with the process.
    ///
    /// # Errors
    /// As [`SolidServer::start`]; every later call tells the same.
    pub fn shared() -> Result<&'static Self> {
        static SHARED: OnceLock<Result<SolidServer, String>> = OnceLock::new();
        SHARED
            .get_or_init(|| Self::start().map_err(|error| format!("{error:#}")))
            .as_ref()
            .map_err(|error| anyhow!("{error}"))
    }

    /// The shared server, or `None` after printing `skipped: …` with the reason.
    ///
    /// # Panics
    /// Instead of skipping, where the environment variable [`REQUIRE_SERVER_VARIABLE`] is `1`.
    #[must_use]
    pub fn shared_or_skip() -> Option<&'static Self> {
        or_skip(Self::shared())
    }

    /// A server behind a proxy, or `None` after printing `skipped: …` with the reason.
    ///
    /// # Panics
    /// Instead of skipping, where the environment variable [`REQUIRE_SERVER_VARIABLE`] is `1`.
    #[must_use]
    pub fn behind_proxy_or_skip() -> Option<(Self, RecordingProxy)> {
        or_skip(Self::start_behind_proxy())
    }

    /// Where the server is, with a closing slash; its OpenID issuer too.
    #[must_use]
    pub fn base_url(&self) -> &Url {
        self.server.base_url()
    }

    /// The process id of the server.
    #[must_use]
    pub fn process_id(&self) -> u32 {
        self.server.process_id()
    }

    /// The folder with the stored resources, to look at what the server really keeps.
    #[must_use]
    pub fn data_folder(&self) -> std::path::PathBuf {
        self.server.data_folder()
    }

    /// Makes a new account with a pod and client credentials.
    ///
    /// The pod is called `name` and a number that no other pod of this server has. Names may hold
    /// ASCII letters, digits and hyphens.
    ///
    /// # Errors
    /// What the server answered where it was not what its account interface promises.
    pub fn account(&self, name: &str) -> Result<Account> {
        self.server.account_blocking(name)
    }

    /// [`SolidServer::account`] for tokio tests.
    ///
    /// # Errors
    /// As [`SolidServer::account`].
    pub async fn account_async(&self, name: &str) -> Result<Account> {
        self.server.account(name).await
    }

    /// Alice, who has had an account and the pod `alice/` since the server started. Tests that share
    /// the server share her too.
    ///
    /// # Errors
    /// As [`SolidServer::account`].
    pub fn alice(&self) -> Result<Account> {
        self.server.seeded("alice")
    }

    /// Bob, like [`SolidServer::alice`], with the pod `bob/`.
    ///
    /// # Errors
    /// As [`SolidServer::account`].
    pub fn bob(&self) -> Result<Account> {
        self.server.seeded("bob")
    }

    /// Kills the server's process at once, as a crash of the remote would.
    pub fn crash(self) {
        drop(self);
    }
}

fn or_skip<T>(started: Result<T>) -> Option<T> {
    match started {
        Ok(value) => Some(value),
        Err(error) if std::env::var(REQUIRE_SERVER_VARIABLE).is_ok_and(|value| value == "1") => {
            panic!("{REQUIRE_SERVER_VARIABLE} is set and the Solid server cannot run: {error:#}")
        }
        Err(error) => {
            eprintln!("skipped: the Solid server cannot run: {error:#}");
            None
        }
    }
}

async fn start_direct() -> Result<SolidServer> {
    Ok(start_with_attempts(false).await?.0)
}

async fn start_proxied() -> Result<(SolidServer, RecordingProxy)> {
    let (server, proxy) = start_with_attempts(true).await?;
    Ok((server, proxy.context("a proxy was asked for and not made")?))
}

/// Starts one server at a time in this process (several at once would only slow each other down),
/// and tries again where another program took the port meanwhile.
async fn start_with_attempts(behind_proxy: bool) -> Result<(SolidServer, Option<RecordingProxy>)> {
    static STARTING: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());
    let installed = tokio::task::spawn_blocking(install_server).await??;
    let _guard = STARTING.lock().await;
    let mut attempt = 1;
    loop {
        match start_once(&installed, behind_proxy).await {
            Err(error)
                if attempt < START_ATTEMPTS && format!("{error:#}").contains("EADDRINUSE") =>
            {
                attempt += 1;
            }
            outcome => return outcome,
        }
    }
}

async fn start_once(
    installed: &InstalledServer,
    behind_proxy: bool,
) -> Result<(SolidServer, Option<RecordingProxy>)> {
    let port = free_port()?;
    if !behind_proxy {
        let server = TrialServer::start_at(installed, port, None).await?;
        return Ok((SolidServer { server }, None));
    }
    let target = Url::parse(&format!("http://localhost:{port}/"))?;
    let proxy = RecordingProxy::bind(target).await?;
    let server = TrialServer::start_at(installed, port, Some(proxy.url().clone())).await?;
    proxy.clear();
    Ok((SolidServer { server }, Some(proxy)))
}
