//! The account at a cooperative: signing in, out, and how it stands.

mod account;
mod browser;
mod pages;
mod restore_sealed;
mod storage;
mod store;

use std::sync::Arc;
use std::time::Duration;

use kluis_api::{RemoteLogin, RemoteView};
use kluis_consent::{Act, NewEntry};
use kluis_sync::Storage;
use secrecy::SecretString;
use solid_client_rs::{ClientCredentials, Error, SavedSignIn, SolidClient};
use url::Url;

pub(crate) use account::{Account, Means, signed_in_since};
pub use browser::StartedSignIn;
pub use restore_sealed::SealedCopies;

use crate::{AppError, Result, Session, language};

use storage::find_storage;
use store::MemoryStore;

/// What the pages of a server call this program.
const NAME: &str = "Kluis";
/// A server that does not answer must not keep anybody from signing out here.
const REVOKING: Duration = Duration::from_secs(10);

impl Session {
    /// Signs in with an access key, finds the pod and keeps the account in the safe.
    ///
    /// # Errors
    /// [`AppError::Argument`] for an address that is none; [`AppError::NoIssuer`];
    /// [`AppError::NotOwnPod`]; [`AppError::OtherPod`]; [`AppError::Remote`] when the server does
    /// not answer, refuses the credentials or has no pod at the address.
    pub async fn sign_in(&self, login: RemoteLogin) -> Result<RemoteView> {
        let address = address_of(&login.url)?;
        let secret = SecretString::from(login.client_secret);
        let (client, issuer) = client_at(&address, &login.client_id, &secret).await?;
        let web_id = client.session().await?.web_id().clone();
        let storage = find_storage(&client, &address, &web_id).await?;
        let former = self.keep_account(&Account {
            web_id,
            storage,
            issuer,
            means: Means::Credentials {
                client_id: login.client_id,
                client_secret: secret,
            },
        })?;
        if let Some(Means::Browser(saved)) = former.map(|account| account.means) {
            revoke(&saved).await;
        }
        self.remote_status().await
    }

    /// Forgets the account, whatever the server says, and asks the server to forget the sign-in.
    /// No data at the cooperative changes.
    ///
    /// # Errors
    /// When the safe cannot be written.
    pub async fn sign_out(&self) -> Result<RemoteView> {
        let former = self.write(|w| {
            let former = self.account_in(w)?;
            account::forget(w)?;
            if let Some(account) = &former {
                let storage = account.storage.as_str();
                self.consent
                    .record(w, NewEntry::by_owner(Act::RemoteSignedOut, storage))?;
            }
            Ok(former)
        })?;
        let revoked = match former.map(|account| account.means) {
            Some(Means::Browser(saved)) => Some(revoke(&saved).await),
            // A person made the key at the server, and takes it back there.
            Some(Means::Credentials { .. }) | None => None,
        };
        Ok(RemoteView {
            revoked,
            ..RemoteView::default()
        })
    }

    /// The address to sign in at again: the pod that this safe is connected with.
    ///
    /// # Errors
    /// When the safe cannot be read.
    pub fn known_pod(&self) -> Result<Option<String>> {
        let account = self.read(|r| self.account_in(r))?;
        Ok(account.map(|account| account.storage.into()))
    }

    /// The account, and whether the server answers.
    ///
    /// # Errors
    /// When the safe cannot be read or written; a server that does not answer or that ended the
    /// sign-in is no error.
    pub async fn remote_status(&self) -> Result<RemoteView> {
        let Some(account) = self.read(|r| self.account_in(r))? else {
            return Ok(RemoteView::default());
        };
        let asked = self.client_of(&account)?.session().await;
        let (reachable, expires, needs_sign_in) = match asked {
            Ok(session) => (true, Some(language::instant(session.expires_at())), false),
            Err(error) if is_sign_in_over(&error) => (true, None, true),
            Err(error) if error.is_remote_failure() => (false, None, false),
            Err(error) => return Err(error.into()),
        };
        Ok(RemoteView {
            signed_in: true,
            web_id: Some(account.web_id.into()),
            storage: Some(account.storage.into()),
            issuer: Some(account.issuer.into()),
            reachable: Some(reachable),
            method: Some(account.means.method()),
            expires,
            needs_sign_in,
            revoked: None,
        })
    }

    /// Keeps an account in place of the one that is there, which is returned. Only an account of
    /// the same pod gives way: what was kept and opened at another one would be left there.
    fn keep_account(&self, account: &Account) -> Result<Option<Account>> {
        // Refuses an address that cannot be the root of a pod before anything is kept.
        Storage::new(&account.storage)?;
        self.write(|w| {
            let former = self.account_in(w)?;
            if let Some(former) = &former
                && former.storage != account.storage
            {
                return Err(AppError::OtherPod {
                    storage: former.storage.to_string(),
                });
            }
            account.keep(w, self.now())?;
            let entry = NewEntry::by_owner(Act::RemoteSignedIn, account.storage.as_str());
            self.consent.record(w, entry)?;
            Ok(former)
        })
    }
}

/// Whether the server said that what is kept here is of no use any more.
fn is_sign_in_over(error: &Error) -> bool {
    match error {
        Error::SignInEnded => true,
        Error::SignInRefused { .. } => error.is_permission(),
        _ => false,
    }
}

/// Asks the server to take a sign-in back, where it offers that, and returns whether it heard.
async fn revoke(saved: &SecretString) -> bool {
    let store = Arc::new(MemoryStore::new(saved.clone()));
    let signing_out = async {
        let saved = SavedSignIn::from_secret(saved)?;
        let client = SolidClient::builder().signed_in(saved, store).build()?;
        client.sign_out().await
    };
    matches!(
        tokio::time::timeout(REVOKING, signing_out).await,
        Ok(Ok(()))
    )
}

/// Signs in with a key at the issuer that a WebID names, or at the server of the address. An issuer
/// is never looked for inside a pod: whoever may write documents there would get the secret.
async fn client_at(
    address: &Url,
    client_id: &str,
    secret: &SecretString,
) -> Result<(SolidClient, Url)> {
    let named = if address.fragment().is_some() {
        let anonymous = SolidClient::builder().build()?;
        anonymous
            .discover(address)
            .await?
            .issuers
            .into_iter()
            .next()
    } else {
        None
    };
    let issuer = named.unwrap_or_else(|| root_of(address));
    let client = SolidClient::builder()
        .credentials(ClientCredentials {
            issuer: issuer.clone(),
            id: client_id.to_owned(),
            secret: secret.clone(),
        })
        .build()?;
    match client.session().await {
        Ok(_) => Ok((client, issuer)),
        // What stands at the root of the server issues no tokens.
        Err(
            Error::Unauthorized(_)
            | Error::Forbidden(_)
            | Error::NotFound(_)
            | Error::Protocol { .. },
        ) => Err(AppError::NoIssuer {
            server: issuer.to_string(),
        }),
        Err(error) => Err(error.into()),
    }
}

/// People leave out the beginning that every address has.
fn address_of(typed: &str) -> Result<Url> {
    let text = typed.trim();
    let parsed = if text.contains("://") {
        Url::parse(text)
    } else {
        Url::parse(&format!("https://{text}"))
    };
    parsed.map_err(|error| {
        AppError::argument(format!(
            "\"{typed}\" is no address ({error}); write it like https://pod.example.org/eva/"
        ))
    })
}

fn root_of(address: &Url) -> Url {
    let mut root = address.clone();
    root.set_path("/");
    root.set_query(None);
    root.set_fragment(None);
    root
}
