//! A safe made anew from what it keeps sealed at a cooperative: for who has the account and the recovery
//! code, and no computer any more.

use std::sync::Arc;

use kluis_api::{RemoteLogin, SyncReport};
use kluis_consent::{Act, NewEntry};
use kluis_sync::recovery_headers;
use kluis_vault::{HeaderKeys, KdfParams, Restoration, VaultError};
use secrecy::SecretString;
use solid_client_rs::{SavedSignIn, SolidClient};

use super::account::{Account, Means};
use super::browser::{self, StartedSignIn};
use super::storage::find_storage;
use super::store::MemoryStore;
use super::{address_of, client_at, revoke};
use crate::home::create_private_folder;
use crate::{AppError, Home, KeyGiven, NewSafeSettings, Result, Session};

/// How many rounds bring everything back at most; one does, unless another computer writes meanwhile.
const ROUNDS: usize = 3;

/// An account that was signed in to, with sealed copies of a safe. Nothing of it is kept before a safe is
/// restored.
pub struct SealedCopies {
    account: Account,
    /// The ways to open that the recovery code opens, the newest first.
    headers: Vec<Vec<u8>>,
}

impl SealedCopies {
    /// The address of the pod.
    pub fn storage(&self) -> &str {
        self.account.storage.as_str()
    }
}

impl Home {
    /// Signs in with an access key, and finds the sealed copies there.
    ///
    /// # Errors
    /// As [`Session::sign_in`], and [`AppError::NoSealedCopies`].
    pub async fn find_sealed(&self, login: RemoteLogin) -> Result<SealedCopies> {
        let address = address_of(&login.url)?;
        let client_secret = SecretString::from(login.client_secret);
        let (client, issuer) = client_at(&address, &login.client_id, &client_secret).await?;
        let web_id = client.session().await?.web_id().clone();
        let storage = find_storage(&client, &address, &web_id).await?;
        let account = Account {
            web_id,
            storage,
            issuer,
            means: Means::Credentials {
                client_id: login.client_id,
                client_secret,
            },
        };
        copies_of(account, &client).await
    }

    /// As [`Session::start_sign_in`], without a safe.
    ///
    /// # Errors
    /// As there.
    pub async fn start_find_sealed(&self, url: &str) -> Result<StartedSignIn> {
        browser::begin(url).await
    }

    /// As [`Session::finish_sign_in`], and finds the sealed copies there. What the browser shows at the end is
    /// in `language`. The sign-in is in memory alone until a safe is restored.
    ///
    /// # Errors
    /// As there, and [`AppError::NoSealedCopies`]; the server is then asked to forget the sign-in.
    pub async fn finish_find_sealed<F: Future<Output = String>>(
        &self,
        started: StartedSignIn,
        language: &str,
        ask_end: impl FnMut() -> F,
    ) -> Result<SealedCopies> {
        let (given, saved) = browser::hear(started, language, ask_end).await?;
        let store = Arc::new(MemoryStore::new(saved.to_secret()));
        let found = find_with(&given, &saved, &store).await;
        if found.is_err() {
            revoke(&store.saved()).await;
        }
        found
    }

    /// Makes a safe in which nothing is yet, with the keys that `key` (the recovery code, or shares of it) opens
    /// and a new passphrase, keeps the account in it and brings back what is sealed there. Nothing takes
    /// the name before the key was found right. What could not be fetched comes with the next sync.
    ///
    /// # Errors
    /// [`VaultError::Exists`], [`VaultError::WrongKey`] and what else the vault refuses: then there is no
    /// safe of that name. What goes wrong while fetching is the second part of what is returned.
    pub async fn restore_sealed(
        &self,
        copies: SealedCopies,
        key: &KeyGiven,
        name: &str,
        new: &NewSafeSettings,
    ) -> Result<(Session, Result<SyncReport>)> {
        self.check_free(name)?;
        let keys = unlock(&copies.headers, key)?;
        create_private_folder(&self.folder().join("safes"))?;
        let kdf = new.kdf.unwrap_or_else(KdfParams::calibrated);
        let vault = Restoration::begin(&self.safe_folder(name), keys)?.finish_empty(
            &new.passphrase,
            kdf,
            Arc::clone(self.clock()),
        )?;
        let session = Session::start(name, vault)?;
        session.renew_copy_id()?;
        session.introduce(new.owner.trim(), &new.language)?;
        session.write(|w| {
            let entry = NewEntry::by_owner(Act::PassphraseChanged, name);
            session.consent.record(w, entry)?;
            Ok(())
        })?;
        session.keep_account(&copies.account)?;
        let storage = copies.account.storage()?;
        session.write(|w| Ok(kluis_sync::expect_sealed(w, &storage)?))?;
        let fetched = session.fetch_all().await;
        Ok((session, fetched))
    }
}

impl Session {
    /// Syncs until a round has nothing more to fetch.
    async fn fetch_all(&self) -> Result<SyncReport> {
        let mut whole = self.sync_now().await?;
        for _ in 1..ROUNDS {
            // What failed by itself fails again; it is told.
            let next = self.sync_now().await?;
            whole.failed = next.failed;
            if next.fetched == 0 {
                break;
            }
            whole.fetched += next.fetched;
        }
        Ok(whole)
    }
}

async fn find_with(
    given: &url::Url,
    saved: &SavedSignIn,
    store: &Arc<MemoryStore>,
) -> Result<SealedCopies> {
    let client = SolidClient::builder()
        .signed_in(saved.clone(), Arc::clone(store) as _)
        .build()?;
    let storage = find_storage(&client, given, saved.web_id()).await?;
    let account = Account {
        web_id: saved.web_id().clone(),
        storage,
        issuer: saved.issuer().clone(),
        means: Means::Browser(store.saved()),
    };
    let mut copies = copies_of(account, &client).await?;
    // It may have been renewed by what was asked for since.
    copies.account.means = Means::Browser(store.saved());
    Ok(copies)
}

async fn copies_of(account: Account, client: &SolidClient) -> Result<SealedCopies> {
    let client = client.clone().with_storage(&account.storage)?;
    let headers = recovery_headers(&client, &account.storage()?).await?;
    if headers.is_empty() {
        return Err(AppError::NoSealedCopies {
            storage: account.storage.into(),
        });
    }
    Ok(SealedCopies { account, headers })
}

/// The keys in the newest header that the key opens.
fn unlock(headers: &[Vec<u8>], key: &KeyGiven) -> Result<HeaderKeys> {
    let mut refused = AppError::Vault(VaultError::WrongKey);
    for header in headers {
        let opened = key.unlock(
            || Ok(kluis_vault::peek_header(header.clone())?),
            |key| Ok(HeaderKeys::unlock(header, key)?),
        );
        match opened {
            Ok(keys) => return Ok(keys),
            Err(error) => refused = error,
        }
    }
    Err(refused)
}
