//! A running server.

use anyhow::Result;
use url::Url;

use crate::account::{self, Account};
use crate::background;
use crate::install::{InstalledServer, install_server};
use crate::process::ServerProcess;
use crate::settings::ServerSettings;

pub use crate::process::free_port;

/// Another program may take the chosen port before the server does.
const START_ATTEMPTS: usize = 3;

/// A running Community Solid Server 7, on loopback only; with files as its store and Web Access
/// Control where no other [`ServerKind`](crate::ServerKind) was asked for.
///
/// Dropping it ends the process and removes its data. When the process that started it dies
/// without dropping, the server notices the end of its standard input, removes its data and ends
/// by itself.
///
/// Starting costs some seconds and about 300 MB of memory.
#[derive(Debug)]
pub struct TrialServer {
    base_url: Url,
    process: ServerProcess,
}

impl TrialServer {
    /// Installs the server if it is not there, starts it on a free port and waits, at most two
    /// minutes, until it answers.
    ///
    /// # Errors
    /// Says what is missing (node, npm, the package) or what the server printed.
    pub async fn start() -> Result<Self> {
        Self::start_with(ServerSettings::default()).await
    }

    /// [`TrialServer::start`] with other settings.
    ///
    /// # Errors
    /// As [`TrialServer::start`]; and where the installed package cannot be set so.
    pub async fn start_with(settings: impl Into<ServerSettings>) -> Result<Self> {
        let settings = settings.into();
        let installed = tokio::task::spawn_blocking(install_server).await??;
        for _ in 1..START_ATTEMPTS {
            match Self::start_at(&installed, settings, free_port()?, None).await {
                Err(error) if format!("{error:#}").contains("EADDRINUSE") => {}
                outcome => return outcome,
            }
        }
        Self::start_at(&installed, settings, free_port()?, None).await
    }

    /// [`TrialServer::start`] for blocking code.
    ///
    /// # Errors
    /// As [`TrialServer::start`].
    pub fn start_blocking() -> Result<Self> {
        background::wait_for(Self::start())
    }

    /// Starts the server on a port of 127.0.0.1; the world knows it by `base_url` where that is
    /// another one.
    ///
    /// # Errors
    /// As [`TrialServer::start_with`].
    pub async fn start_at(
        installed: &InstalledServer,
        settings: ServerSettings,
        port: u16,
        base_url: Option<Url>,
    ) -> Result<Self> {
        let own = Url::parse(&format!("http://localhost:{port}/"))?;
        let base_url = base_url.unwrap_or(own);
        let process = ServerProcess::start(installed, settings, port, &base_url, &account::seed())?;
        let mut server = Self { base_url, process };
        server.wait_until_ready().await?;
        Ok(server)
    }

    async fn wait_until_ready(&mut self) -> Result<()> {
        let must_answer = [
            self.base_url.join(".well-known/openid-configuration")?,
            self.base_url.join("alice/profile/card")?,
            self.base_url.join("bob/profile/card")?,
        ];
        self.process.wait_until_ready(&must_answer).await
    }

    /// Kills the server at once, as a loss of power would. What it stored in files stays.
    pub fn stop(&mut self) {
        self.process.stop();
    }

    /// Starts a stopped server again and waits until it answers: the same port, settings and
    /// accounts, and what it stored in files. A server that stores in memory begins anew, with
    /// nobody but Alice and Bob.
    ///
    /// # Errors
    /// As [`TrialServer::start`]; another program may have taken the port meanwhile.
    pub async fn start_again(&mut self) -> Result<()> {
        self.process.start_again()?;
        self.wait_until_ready().await
    }

    /// [`TrialServer::start_again`] for blocking code.
    ///
    /// # Errors
    /// As [`TrialServer::start_again`].
    pub fn start_again_blocking(&mut self) -> Result<()> {
        background::wait_for_borrowed(self.start_again())
    }

    /// Where the server is, with a closing slash; its OpenID issuer too.
    #[must_use]
    pub fn base_url(&self) -> &Url {
        &self.base_url
    }

    /// The process id of the server.
    #[must_use]
    pub fn process_id(&self) -> u32 {
        self.process.id()
    }

    /// The folder with the stored resources, to look at what the server really keeps.
    #[must_use]
    pub fn data_folder(&self) -> std::path::PathBuf {
        self.process.folder().join("data")
    }

    /// Makes a new account with a pod and client credentials.
    ///
    /// The pod is called `name` and a number that no other pod of this server has. Names may hold
    /// ASCII letters, digits and hyphens.
    ///
    /// # Errors
    /// What the server answered where it was not what its account interface promises.
    pub async fn account(&self, name: &str) -> Result<Account> {
        background::run(account::create(self.base_url.clone(), name.to_owned())).await
    }

    /// [`TrialServer::account`] for blocking code.
    ///
    /// # Errors
    /// As [`TrialServer::account`].
    pub fn account_blocking(&self, name: &str) -> Result<Account> {
        background::wait_for(account::create(self.base_url.clone(), name.to_owned()))
    }

    /// Alice or Bob, who have had an account and a pod of their name since the server started.
    ///
    /// # Errors
    /// As [`TrialServer::account`].
    pub fn seeded(&self, name: &'static str) -> Result<Account> {
        background::wait_for(account::sign_in_seeded(self.base_url.clone(), name))
    }
}
