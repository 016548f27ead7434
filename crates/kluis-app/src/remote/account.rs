//! The account as it lies in the safe, and who may speak with the cooperative for it.

use std::sync::Arc;

use jiff::Timestamp;
use kluis_api::SignInMethod;
use kluis_pod::{PodRead, PodWrite};
use kluis_sync::Storage;
use secrecy::{ExposeSecret, SecretString};
use solid_client_rs::{ClientCredentials, SavedSignIn, SignInStore, SolidClient};
use url::Url;

use super::store::SafeStore;
use crate::{AppError, Result, Session};

const WEB_ID: &str = "remote.web-id";
const STORAGE: &str = "remote.storage";
const ISSUER: &str = "remote.issuer";
const CLIENT_ID: &str = "remote.client-id";
const CLIENT_SECRET: &str = "remote.client-secret";
/// The sign-in that came through the browser: a refresh token and the key it is bound to.
pub(super) const SIGN_IN: &str = "remote.sign-in";
/// When the person signed in; not there for one who did so before this was kept.
const SINCE: &str = "remote.since";
const ALL: [&str; 7] = [
    WEB_ID,
    STORAGE,
    ISSUER,
    CLIENT_ID,
    CLIENT_SECRET,
    SIGN_IN,
    SINCE,
];

/// Who is signed in, and where.
pub(crate) struct Account {
    pub web_id: Url,
    pub storage: Url,
    pub issuer: Url,
    pub means: Means,
}

/// What shows the server that it is the person who asks.
pub(crate) enum Means {
    /// An access key that the person made on the account page of the server.
    Credentials {
        client_id: String,
        client_secret: SecretString,
    },
    /// A sign-in in the browser, as the client wrote it down.
    Browser(SecretString),
}

impl Means {
    pub fn method(&self) -> SignInMethod {
        match self {
            Self::Credentials { .. } => SignInMethod::Credentials,
            Self::Browser(_) => SignInMethod::Browser,
        }
    }
}

impl Account {
    /// A client that shows its tokens to the storage of this account and to nobody else. Tokens live
    /// as long as it does; what outlives them is kept by `store`.
    pub fn client_with(&self, store: Arc<dyn SignInStore>) -> Result<SolidClient> {
        let builder = SolidClient::builder().storage(&self.storage);
        let builder = match &self.means {
            Means::Credentials {
                client_id,
                client_secret,
            } => builder.credentials(ClientCredentials {
                issuer: self.issuer.clone(),
                id: client_id.clone(),
                secret: client_secret.clone(),
            }),
            Means::Browser(saved) => builder.signed_in(SavedSignIn::from_secret(saved)?, store),
        };
        Ok(builder.build()?)
    }

    pub fn storage(&self) -> Result<Storage> {
        Ok(Storage::new(&self.storage)?)
    }

    /// Takes the place of whatever account was there.
    pub(super) fn keep(&self, w: &PodWrite<'_>, now: Timestamp) -> Result<()> {
        forget(w)?;
        w.set_setting(SINCE, &now.to_string())?;
        w.set_setting(WEB_ID, self.web_id.as_str())?;
        w.set_setting(STORAGE, self.storage.as_str())?;
        w.set_setting(ISSUER, self.issuer.as_str())?;
        // Secrets go into the encrypted safe, to sign in again without asking.
        match &self.means {
            Means::Credentials {
                client_id,
                client_secret,
            } => {
                w.set_setting(CLIENT_ID, client_id)?;
                w.set_setting(CLIENT_SECRET, client_secret.expose_secret())?;
            }
            Means::Browser(saved) => w.set_setting(SIGN_IN, saved.expose_secret())?,
        }
        Ok(())
    }
}

/// When somebody signed in, empty where that is not known; nothing where nobody is. A sign-in of the
/// same person once more is another.
pub(crate) fn signed_in_since(r: &PodRead<'_>) -> Result<Option<String>> {
    let Some(_) = r.get_setting(WEB_ID)? else {
        return Ok(None);
    };
    Ok(Some(r.get_setting(SINCE)?.unwrap_or_default()))
}

/// Removes every trace of an account.
pub(super) fn forget(w: &PodWrite<'_>) -> Result<()> {
    for key in ALL {
        w.remove_setting(key)?;
    }
    Ok(())
}

impl Session {
    /// The account, if somebody is signed in.
    pub(crate) fn account_in(&self, r: &PodRead<'_>) -> Result<Option<Account>> {
        let address = |key: &'static str| -> Result<Option<Url>> {
            let Some(text) = r.get_setting(key)? else {
                return Ok(None);
            };
            Url::parse(&text).map(Some).map_err(|_| {
                AppError::argument(format!("the setting {key} in this safe is no address"))
            })
        };
        let (Some(web_id), Some(storage), Some(issuer)) =
            (address(WEB_ID)?, address(STORAGE)?, address(ISSUER)?)
        else {
            return Ok(None);
        };
        let means = if let Some(saved) = r.get_setting(SIGN_IN)? {
            Means::Browser(SecretString::from(saved))
        } else if let (Some(client_id), Some(secret)) =
            (r.get_setting(CLIENT_ID)?, r.get_setting(CLIENT_SECRET)?)
        {
            Means::Credentials {
                client_id,
                client_secret: SecretString::from(secret),
            }
        } else {
            return Ok(None);
        };
        Ok(Some(Account {
            web_id,
            storage,
            issuer,
            means,
        }))
    }

    /// The account.
    pub(crate) fn account(&self) -> Result<Account> {
        self.read(|r| self.account_in(r))?
            .ok_or(AppError::NotSignedIn)
    }

    /// A client for the account whose sign-in is renewed inside the safe, as long as that is open.
    pub(crate) fn client_of(&self, account: &Account) -> Result<SolidClient> {
        account.client_with(Arc::new(SafeStore::of(&self.pod, account)))
    }
}
