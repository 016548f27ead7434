use kluis_api::{RemoteLogin, RemoteView};
use kluis_consent::{Act, NewEntry};
use kluis_pod::PodRead;
use kluis_sync::Storage;
use secrecy::{ExposeSecret, SecretString};
use solid_client_rs::{AccessMode, ClientCredentials, Error, SolidClient};
use url::Url;

use crate::{AppError, Result, Session};

const WEB_ID: &str = "remote.web-id";
const STORAGE: &str = "remote.storage";
const ISSUER: &str = "remote.issuer";
const CLIENT_ID: &str = "remote.client-id";
const CLIENT_SECRET: &str = "remote.client-secret";
const ALL: [&str; 5] = [WEB_ID, STORAGE, ISSUER, CLIENT_ID, CLIENT_SECRET];

/// The account as it is kept in the safe.
pub(crate) struct Account {
    pub web_id: Url,
    pub storage: Url,
    issuer: Url,
    client_id: String,
    client_secret: SecretString,
}

impl Account {
    /// A client that shows its token to the storage of this account and to nobody else.
    pub fn client(&self) -> Result<SolidClient> {
        Ok(SolidClient::builder()
            .credentials(ClientCredentials {
                issuer: self.issuer.clone(),
                id: self.client_id.clone(),
                secret: self.client_secret.clone(),
            })
            .storage(&self.storage)
            .build()?)
    }

    pub fn storage(&self) -> Result<Storage> {
        Ok(Storage::new(&self.storage)?)
    }
}

impl Session {
    /// Signs in, finds the pod and keeps the account in the safe.
    ///
    /// # Errors
    /// [`AppError::Argument`] for an address that is none; [`AppError::NoIssuer`];
    /// [`AppError::NotOwnPod`]; [`AppError::Remote`] when the server does not answer, refuses
    /// the credentials or has no pod at the address.
    pub async fn sign_in(&self, login: RemoteLogin) -> Result<RemoteView> {
        let address = Url::parse(login.url.trim()).map_err(|error| {
            AppError::argument(format!(
                "\"{}\" is no address ({error}); write it like https://pod.example.org/eva/",
                login.url
            ))
        })?;
        let secret = SecretString::from(login.client_secret);
        let (client, issuer) = self.client_at(&address, &login.client_id, &secret).await?;
        let web_id = client.session().await?.web_id().clone();
        let storage = find_storage(&client, &address, &web_id).await?;
        // Refuses an address that cannot be the root of a pod before anything is kept.
        Storage::new(&storage)?;
        self.write(|w| {
            w.set_setting(WEB_ID, web_id.as_str())?;
            w.set_setting(STORAGE, storage.as_str())?;
            w.set_setting(ISSUER, issuer.as_str())?;
            w.set_setting(CLIENT_ID, &login.client_id)?;
            // Kept inside the encrypted safe, to sign in again without asking.
            w.set_setting(CLIENT_SECRET, secret.expose_secret())?;
            self.consent
                .record(w, NewEntry::by_owner(Act::RemoteSignedIn, storage.as_str()))?;
            Ok(())
        })?;
        self.remote_status().await
    }

    /// Forgets the account. Nothing at the cooperative changes.
    ///
    /// # Errors
    /// When the safe cannot be written.
    pub fn sign_out(&self) -> Result<RemoteView> {
        self.write(|w| {
            if let Some(storage) = w.get_setting(STORAGE)? {
                for key in ALL {
                    w.remove_setting(key)?;
                }
                self.consent
                    .record(w, NewEntry::by_owner(Act::RemoteSignedOut, storage))?;
            }
            Ok(())
        })?;
        Ok(not_signed_in())
    }

    /// The account, and whether the server answers.
    ///
    /// # Errors
    /// When the safe cannot be read; a server that does not answer is no error.
    pub async fn remote_status(&self) -> Result<RemoteView> {
        let Some(account) = self.read(|r| self.account_in(r))? else {
            return Ok(not_signed_in());
        };
        let reachable = match account.client()?.session().await {
            Ok(_) => true,
            Err(error) if error.is_remote_failure() => false,
            Err(error) => return Err(error.into()),
        };
        Ok(RemoteView {
            signed_in: true,
            web_id: Some(account.web_id.into()),
            storage: Some(account.storage.into()),
            issuer: Some(account.issuer.into()),
            reachable: Some(reachable),
        })
    }

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
        let (Some(client_id), Some(secret)) =
            (r.get_setting(CLIENT_ID)?, r.get_setting(CLIENT_SECRET)?)
        else {
            return Ok(None);
        };
        Ok(Some(Account {
            web_id,
            storage,
            issuer,
            client_id,
            client_secret: SecretString::from(secret),
        }))
    }

    /// The account.
    pub(crate) fn account(&self) -> Result<Account> {
        self.read(|r| self.account_in(r))?
            .ok_or(AppError::NotSignedIn)
    }

    /// Signs in at the issuer that a WebID names, or at the server of the address. An issuer is
    /// never looked for inside a pod: whoever may write documents there would get the secret.
    async fn client_at(
        &self,
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
}

fn root_of(address: &Url) -> Url {
    let mut root = address.clone();
    root.set_path("/");
    root.set_query(None);
    root.set_fragment(None);
    root
}

/// The pod at the address; where the address is no pod, the one of the WebID. It must be the
/// account's own: one that its WebID names, or where it controls the rules.
async fn find_storage(client: &SolidClient, address: &Url, web_id: &Url) -> Result<Url> {
    let profile = SolidClient::builder().build()?.discover(web_id).await?;
    let at_address = client.clone().with_storage(address)?;
    let (client, storage) = match at_address.storage_of(address).await {
        Ok(storage) => (at_address, storage),
        Err(Error::NotFound(_)) => {
            let at_web_id = client.clone().with_storage(web_id)?;
            let storage = match profile.storages.first() {
                Some(named) => named.clone(),
                None => at_web_id.storage_of(web_id).await?,
            };
            (at_web_id.with_storage(&storage)?, storage)
        }
        Err(error) => return Err(error.into()),
    };
    let controls = || async {
        let allowed = client.head(&storage).await?.wac_allow;
        Ok::<_, AppError>(allowed.is_some_and(|allow| allow.user.contains(&AccessMode::Control)))
    };
    if profile.storages.contains(&storage) || controls().await? {
        return Ok(storage);
    }
    Err(AppError::NotOwnPod {
        storage: storage.into(),
    })
}

fn not_signed_in() -> RemoteView {
    RemoteView {
        signed_in: false,
        web_id: None,
        storage: None,
        issuer: None,
        reachable: None,
    }
}
