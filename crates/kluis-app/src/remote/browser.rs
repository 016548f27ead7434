//! Signing in on the server's own pages, in the person's browser.

use std::sync::Arc;
use std::time::Duration;

use kluis_api::RemoteView;
use secrecy::SecretString;
use solid_client_rs::{
    Application, BrowserSignIn, Error, Limits, Loopback, SavedSignIn, SolidClient,
};
use url::Url;

use super::account::{Account, Means};
use super::storage::find_storage;
use super::store::MemoryStore;
use super::{NAME, address_of, pages, revoke, root_of};
use crate::{AppError, Result, Session};

/// How long the person may take in the browser.
const PATIENCE: Duration = Duration::from_secs(10 * 60);

/// A sign-in that waits for the person in their browser. Dropping it gives up; nothing of it is
/// kept before it is finished.
pub struct StartedSignIn {
    given: Url,
    sign_in: BrowserSignIn,
    loopback: Loopback,
}

impl StartedSignIn {
    /// The address to open in the browser. It holds no secret that opens anything by itself.
    pub fn address(&self) -> &Url {
        self.sign_in.authorization_url()
    }
}

/// Asks for the address of the page where the browser ended until it is one of this sign-in.
async fn told_end<F: Future<Output = String>>(
    sign_in: &BrowserSignIn,
    mut ask: impl FnMut() -> F,
) -> Url {
    loop {
        let Ok(address) = Url::parse(ask().await.trim()) else {
            continue;
        };
        let mut place = address.clone();
        place.set_query(None);
        place.set_fragment(None);
        if place == *sign_in.redirect_url() && sign_in.owns(&address) {
            return address;
        }
    }
}

impl Session {
    /// Finds where to sign in for the address of a server, of a pod or of a WebID, and gets ready
    /// to hear from the browser.
    ///
    /// # Errors
    /// [`AppError::Argument`] for an address that is none; [`AppError::NoIssuer`];
    /// [`AppError::Remote`] when the server does not answer or does not let programs sign people in.
    pub async fn start_sign_in(&self, url: &str) -> Result<StartedSignIn> {
        begin(url).await
    }

    /// Waits for the person, finds their pod and keeps the account in the safe. What the browser
    /// shows at the end is in the language of the safe.
    ///
    /// A browser on another computer cannot come back to this one. For that, `ask_end` asks the
    /// person for the address of the page where their browser ended; it is called again where what
    /// it gives is no such address, and may wait for ever ([`std::future::pending`]). To stop waiting,
    /// drop this.
    ///
    /// # Errors
    /// [`AppError::SignInTimedOut`]; [`AppError::NotOwnPod`]; [`AppError::OtherPod`];
    /// [`AppError::Remote`] when the person or the server refuses. The server is then asked to
    /// forget what it gave.
    pub async fn finish_sign_in<F: Future<Output = String>>(
        &self,
        started: StartedSignIn,
        ask_end: impl FnMut() -> F,
    ) -> Result<RemoteView> {
        let language = self.read(|r| self.language_in(r))?;
        let (given, saved) = hear(started, &language, ask_end).await?;
        // Not in the safe before it is known whose pod it opens.
        let store = Arc::new(MemoryStore::new(saved.to_secret()));
        let kept = self.keep_signed_in(&given, &saved, &store).await;
        match kept {
            Ok(former) => {
                if let Some(former) = former {
                    // A program is registered anew at each sign-in, so this ends the former alone.
                    revoke(&former).await;
                }
                self.remote_status().await
            }
            Err(error) => {
                revoke(&store.saved()).await;
                Err(error)
            }
        }
    }

    /// Returns the sign-in whose place this one took.
    async fn keep_signed_in(
        &self,
        given: &Url,
        saved: &SavedSignIn,
        store: &Arc<MemoryStore>,
    ) -> Result<Option<SecretString>> {
        let client = SolidClient::builder()
            .signed_in(saved.clone(), Arc::clone(store) as _)
            .build()?;
        let storage = find_storage(&client, given, saved.web_id()).await?;
        let former = self.keep_account(&Account {
            web_id: saved.web_id().clone(),
            storage,
            issuer: saved.issuer().clone(),
            means: Means::Browser(store.saved()),
        })?;
        Ok(former.and_then(|account| match account.means {
            Means::Browser(saved) => Some(saved),
            Means::Credentials { .. } => None,
        }))
    }
}

/// Gets ready to hear from the browser.
pub(super) async fn begin(url: &str) -> Result<StartedSignIn> {
    let given = address_of(url)?;
    let issuer = find_issuer(&given).await?;
    let loopback = Loopback::bind().await?;
    let application = Application::new(NAME);
    let redirect = loopback.redirect_url();
    let begun = BrowserSignIn::begin(&issuer, &application, &redirect, Limits::default());
    let sign_in = begun.await.map_err(|error| no_issuer_or(error, &issuer))?;
    Ok(StartedSignIn {
        given,
        sign_in,
        loopback,
    })
}

/// Waits for the person; gives the address that they began with, and the sign-in.
pub(super) async fn hear<F: Future<Output = String>>(
    started: StartedSignIn,
    language: &str,
    ask_end: impl FnMut() -> F,
) -> Result<(Url, SavedSignIn)> {
    let StartedSignIn {
        given,
        sign_in,
        loopback,
    } = started;
    let pages = pages::pages(language);
    let heard = async {
        tokio::select! {
            callback = loopback.wait(&sign_in, &pages) => callback,
            callback = told_end(&sign_in, ask_end) => Ok(callback),
        }
    };
    let callback = tokio::time::timeout(PATIENCE, heard).await;
    let callback = callback.map_err(|_| AppError::SignInTimedOut {
        minutes: PATIENCE.as_secs() / 60,
    })??;
    Ok((given, sign_in.finish(&callback).await?.saved()))
}

/// The issuer that a WebID names, or the server of the address.
async fn find_issuer(address: &Url) -> Result<Url> {
    let anonymous = SolidClient::builder().build()?;
    let found = anonymous.find_issuers(address).await;
    let found = found.map_err(|error| no_issuer_or(error, &root_of(address)))?;
    found.into_iter().next().ok_or_else(|| AppError::NoIssuer {
        server: root_of(address).into(),
    })
}

/// What stands there signs nobody in.
fn no_issuer_or(error: Error, issuer: &Url) -> AppError {
    match error {
        Error::Unauthorized(_)
        | Error::Forbidden(_)
        | Error::NotFound(_)
        | Error::Protocol { .. } => AppError::NoIssuer {
            server: issuer.to_string(),
        },
        error => error.into(),
    }
}
