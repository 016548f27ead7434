//! A real Community Solid Server for a test run.

use std::sync::OnceLock;

use anyhow::{Context, Result, anyhow};
use kluis_trial_server::{
    Account, InstalledServer, ServerKind, ServerSettings, TrialServer, free_port, install_server,
    run, wait_for,
};
use url::Url;

use crate::RecordingProxy;
use crate::stored::{self, StoredCopy};

/// Names the environment variable that, when `1`, turns "skipped" into a failure.
pub const REQUIRE_SERVER_VARIABLE: &str = "KLUIS_REQUIRE_SERVER";

/// Another program may take the chosen port before the server does.
const START_ATTEMPTS: usize = 3;

/// A running Community Solid Server 7, on loopback only; with files as its store and Web Access
/// Control where no other [`ServerKind`] was asked for.
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
        Self::start_with(ServerSettings::default())
    }

    /// [`SolidServer::start`] for tokio tests.
    ///
    /// # Errors
    /// As [`SolidServer::start`].
    pub async fn start_async() -> Result<Self> {
        Self::start_with_async(ServerSettings::default()).await
    }

    /// [`SolidServer::start`] with other settings; a [`ServerKind`] is one.
    ///
    /// # Errors
    /// As [`SolidServer::start`].
    pub fn start_with(settings: impl Into<ServerSettings>) -> Result<Self> {
        wait_for(start_direct(settings.into()))
    }

    /// [`SolidServer::start_with`] for tokio tests.
    ///
    /// # Errors
    /// As [`SolidServer::start`].
    pub async fn start_with_async(settings: impl Into<ServerSettings>) -> Result<Self> {
        run(start_direct(settings.into())).await
    }

    /// A server of its own, or `None` after printing `skipped: …` with the reason.
    ///
    /// # Panics
    /// Instead of skipping, where the environment variable [`REQUIRE_SERVER_VARIABLE`] is `1`.
    #[must_use]
    pub fn start_with_or_skip(settings: impl Into<ServerSettings>) -> Option<Self> {
        or_skip(Self::start_with(settings))
    }

    /// Starts a server whose every address, issuer and WebID leads through a [`RecordingProxy`].
    ///
    /// The server calls itself through its public address too (to read WebIDs and keys), so such
    /// requests are among the recorded ones.
    ///
    /// # Errors
    /// As [`SolidServer::start`].
    pub fn start_behind_proxy() -> Result<(Self, RecordingProxy)> {
        wait_for(start_proxied(ServerSettings::default()))
    }

    /// [`SolidServer::start_behind_proxy`] with other settings, or `None` after printing
    /// `skipped: …` with the reason.
    ///
    /// # Panics
    /// Instead of skipping, where the environment variable [`REQUIRE_SERVER_VARIABLE`] is `1`.
    #[must_use]
    pub fn behind_proxy_with_or_skip(
        settings: impl Into<ServerSettings>,
    ) -> Option<(Self, RecordingProxy)> {
        or_skip(wait_for(start_proxied(settings.into())))
    }

    /// [`SolidServer::start_behind_proxy`] for tokio tests.
    ///
    /// # Errors
    /// As [`SolidServer::start`].
    pub async fn start_behind_proxy_async() -> Result<(Self, RecordingProxy)> {
        run(start_proxied(ServerSettings::default())).await
    }

    /// The one server of this test process, started at the first call. It ends with the process.
    ///
    /// # Errors
    /// As [`SolidServer::start`]; every later call tells the same.
    pub fn shared() -> Result<&'static Self> {
        Self::shared_with(ServerKind::default())
    }

    /// The one server of this kind in this test process, started at the first call for the kind.
    ///
    /// # Errors
    /// As [`SolidServer::start`]; every later call tells the same.
    pub fn shared_with(kind: ServerKind) -> Result<&'static Self> {
        static SHARED: [OnceLock<Result<SolidServer, String>>; ServerKind::ALL.len()] =
            [const { OnceLock::new() }; ServerKind::ALL.len()];
        let place = match kind {
            ServerKind::FileWac => 0,
            ServerKind::FileAcp => 1,
            ServerKind::MemoryWac => 2,
            ServerKind::MemoryAcp => 3,
        };
        SHARED[place]
            .get_or_init(|| Self::start_with(kind).map_err(|error| format!("{error:#}")))
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

    /// The shared server of this kind, or `None` after printing `skipped: …` with the reason.
    ///
    /// # Panics
    /// Instead of skipping, where the environment variable [`REQUIRE_SERVER_VARIABLE`] is `1`.
    #[must_use]
    pub fn shared_with_or_skip(kind: ServerKind) -> Option<&'static Self> {
        or_skip(Self::shared_with(kind))
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

    /// The file or folder in which it keeps what has this address, if that is there.
    #[must_use]
    pub fn stored_at(&self, address: &Url) -> Option<std::path::PathBuf> {
        stored::stored_at(&self.data_folder(), address.path())
    }

    /// Copies what it keeps at this address and below. With [`SolidServer::base_url`] that is all,
    /// accounts too: then stop the server first.
    ///
    /// # Errors
    /// Where nothing is there, or it cannot be copied.
    pub fn copy_stored(&self, address: &Url) -> Result<StoredCopy> {
        StoredCopy::take(&self.place_of(address)?)
    }

    /// Puts a copy back in the place of what is there now, as somebody does who restores a backup.
    /// Where it is a copy of all, stop the server first.
    ///
    /// # Errors
    /// Where the files cannot be written.
    pub fn put_back(&self, copy: &StoredCopy) -> Result<()> {
        copy.put_back()
    }

    /// Removes all that it keeps below this address. Where that is [`SolidServer::base_url`], stop the
    /// server first: it begins anew, with nobody but Alice and Bob.
    ///
    /// # Errors
    /// Where nothing is there, or it cannot be removed.
    pub fn empty_stored(&self, address: &Url) -> Result<()> {
        stored::empty(&self.place_of(address)?)
    }

    fn place_of(&self, address: &Url) -> Result<std::path::PathBuf> {
        self.stored_at(address)
            .with_context(|| format!("the server keeps nothing at {address}"))
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

    /// Kills the server's process at once and keeps what it stored in files, for
    /// [`SolidServer::start_again`].
    pub fn stop(&mut self) {
        self.server.stop();
    }

    /// Starts a stopped server again and waits until it answers: the same address, settings and
    /// accounts, and what it stored in files. One that stores in memory begins anew.
    ///
    /// # Errors
    /// As [`SolidServer::start`]; another program may have taken the port meanwhile.
    pub fn start_again(&mut self) -> Result<()> {
        self.server.start_again_blocking()
    }

    /// [`SolidServer::start_again`] for tokio tests.
    ///
    /// # Errors
    /// As [`SolidServer::start_again`].
    pub async fn start_again_async(&mut self) -> Result<()> {
        self.server.start_again().await
    }

    /// [`SolidServer::stop`] and [`SolidServer::start_again`].
    ///
    /// # Errors
    /// As [`SolidServer::start_again`].
    pub fn restart(&mut self) -> Result<()> {
        self.stop();
        self.start_again()
    }

    /// [`SolidServer::restart`] for tokio tests.
    ///
    /// # Errors
    /// As [`SolidServer::start_again`].
    pub async fn restart_async(&mut self) -> Result<()> {
        self.stop();
        self.start_again_async().await
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

async fn start_direct(settings: ServerSettings) -> Result<SolidServer> {
    Ok(start_with_attempts(settings, false).await?.0)
}

async fn start_proxied(settings: ServerSettings) -> Result<(SolidServer, RecordingProxy)> {
    let (server, proxy) = start_with_attempts(settings, true).await?;
    Ok((server, proxy.context("a proxy was asked for and not made")?))
}

/// Starts one server at a time in this process (several at once would only slow each other down),
/// and tries again where another program took the port meanwhile.
async fn start_with_attempts(
    settings: ServerSettings,
    behind_proxy: bool,
) -> Result<(SolidServer, Option<RecordingProxy>)> {
    static STARTING: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());
    let installed = tokio::task::spawn_blocking(install_server).await??;
    let _guard = STARTING.lock().await;
    let mut attempt = 1;
    loop {
        match start_once(&installed, settings, behind_proxy).await {
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
    settings: ServerSettings,
    behind_proxy: bool,
) -> Result<(SolidServer, Option<RecordingProxy>)> {
    let port = free_port()?;
    if !behind_proxy {
        let server = TrialServer::start_at(installed, settings, port, None).await?;
        return Ok((SolidServer { server }, None));
    }
    let target = Url::parse(&format!("http://localhost:{port}/"))?;
    let proxy = RecordingProxy::bind(target).await?;
    let known_as = Some(proxy.url().clone());
    let server = TrialServer::start_at(installed, settings, port, known_as).await?;
    proxy.know_data_folder(server.data_folder());
    proxy.clear();
    Ok((SolidServer { server }, Some(proxy)))
}
