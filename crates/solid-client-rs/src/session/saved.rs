//! A sign-in that outlives the program: what it holds, how it is written down, who keeps it.

use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize};
use url::Url;
use zeroize::Zeroizing;

use super::registration::Registration;
use crate::dpop::DpopKey;
use crate::{Error, Result};

const VERSION: u32 = 1;
const NOT_USABLE: Error = Error::InvalidArgument {
    what: "a saved sign-in as this version of the client writes it",
};

/// A sign-in through the browser, just made.
///
/// It is a secret as a whole. Keep [`SignIn::saved`] where secrets are kept, and give it to
/// [`SolidClientBuilder::signed_in`](crate::SolidClientBuilder::signed_in).
pub struct SignIn {
    saved: SavedSignIn,
}

impl SignIn {
    pub(super) fn new(saved: SavedSignIn) -> Self {
        Self { saved }
    }

    /// As whom. The WebID's own document names the issuer, so it may say so.
    #[must_use]
    pub fn web_id(&self) -> &Url {
        self.saved.web_id()
    }

    /// The OpenID issuer.
    #[must_use]
    pub fn issuer(&self) -> &Url {
        self.saved.issuer()
    }

    /// What has to be kept to stay signed in.
    #[must_use]
    pub fn saved(&self) -> SavedSignIn {
        self.saved.clone()
    }
}

impl std::fmt::Debug for SignIn {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("SignIn(..)")
    }
}

/// All that a client needs to go on with a sign-in: the refresh token, the key that it is bound to,
/// and to whom both belong. It is wiped when dropped.
#[derive(Clone)]
pub struct SavedSignIn {
    pub(super) issuer: Url,
    pub(super) web_id: Url,
    pub(super) registration: Registration,
    pub(super) refresh_token: SecretString,
    pub(super) key: DpopKey,
}

/// The written form. Its fields are never renamed; a change of meaning gets a new version.
#[derive(Serialize)]
struct Written<'a> {
    version: u32,
    issuer: &'a Url,
    web_id: &'a Url,
    client_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    client_secret: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    registration_client_uri: Option<&'a Url>,
    #[serde(skip_serializing_if = "Option::is_none")]
    registration_access_token: Option<&'a str>,
    refresh_token: &'a str,
    dpop_key: &'a str,
}

#[derive(Deserialize)]
struct Read {
    issuer: Url,
    web_id: Url,
    client_id: String,
    client_secret: Option<Zeroizing<String>>,
    registration_client_uri: Option<Url>,
    registration_access_token: Option<Zeroizing<String>>,
    refresh_token: Zeroizing<String>,
    dpop_key: Zeroizing<String>,
}

#[derive(Deserialize)]
struct ReadVersion {
    version: u32,
}

impl SavedSignIn {
    /// As whom.
    #[must_use]
    pub fn web_id(&self) -> &Url {
        &self.web_id
    }

    /// The OpenID issuer.
    #[must_use]
    pub fn issuer(&self) -> &Url {
        &self.issuer
    }

    /// The sign-in as one JSON text, to be kept as the secret that it is.
    #[must_use]
    pub fn to_secret(&self) -> SecretString {
        // Exposed into a text that is a secret itself. The buffer is large enough for all of it, so
        // that growing leaves no copies behind.
        let key = self.key.to_text();
        let management = self.registration.management.as_ref();
        let written = Written {
            version: VERSION,
            issuer: &self.issuer,
            web_id: &self.web_id,
            client_id: &self.registration.client_id,
            client_secret: self
                .registration
                .client_secret
                .as_ref()
                .map(|secret| secret.expose_secret()),
            registration_client_uri: management.map(|(address, _)| address),
            registration_access_token: management.map(|(_, token)| token.expose_secret()),
            refresh_token: self.refresh_token.expose_secret(),
            dpop_key: &key,
        };
        let length = |text: Option<&str>| text.map_or(0, str::len);
        let texts = length(Some(written.refresh_token))
            + length(Some(written.client_id))
            + length(written.client_secret)
            + length(written.registration_access_token)
            + length(written.registration_client_uri.map(Url::as_str))
            + self.issuer.as_str().len()
            + self.web_id.as_str().len()
            + key.len();
        // A control character takes six bytes in JSON; nothing takes more.
        let mut text = Zeroizing::new(Vec::with_capacity(512 + 6 * texts));
        serde_json::to_writer(&mut *text, &written).expect("texts and numbers are always JSON");
        SecretString::from(std::str::from_utf8(&text).expect("JSON is UTF-8"))
    }

    /// Reads what [`SavedSignIn::to_secret`] wrote.
    ///
    /// # Errors
    /// [`Error::InvalidArgument`] for anything else.
    pub fn from_secret(secret: &SecretString) -> Result<Self> {
        // Exposed to be read into fields that are wiped.
        let text = secret.expose_secret();
        let ReadVersion { version } = serde_json::from_str(text).map_err(|_| NOT_USABLE)?;
        if version != VERSION {
            return Err(Error::InvalidArgument {
                what: "a saved sign-in of a version that this client knows",
            });
        }
        let read: Read = serde_json::from_str(text).map_err(|_| NOT_USABLE)?;
        let management = read
            .registration_client_uri
            .zip(read.registration_access_token)
            .map(|(address, token)| (address, secret_of(&token)));
        Ok(Self {
            issuer: read.issuer,
            web_id: read.web_id,
            registration: Registration {
                client_id: read.client_id,
                client_secret: read.client_secret.as_ref().map(secret_of),
                management,
            },
            refresh_token: secret_of(&read.refresh_token),
            key: DpopKey::from_text(&read.dpop_key).ok_or(NOT_USABLE)?,
        })
    }

    /// Whether both are of one person at one issuer: only then may one take the other's place.
    pub(super) fn is_same_account(&self, other: &Self) -> bool {
        self.issuer == other.issuer && self.web_id == other.web_id
    }

    pub(super) fn has_token(&self, token: &SecretString) -> bool {
        // Exposed to be compared: both are held by this process.
        self.refresh_token.expose_secret() == token.expose_secret()
    }
}

fn secret_of(text: &Zeroizing<String>) -> SecretString {
    SecretString::from(text.as_str())
}

impl std::fmt::Debug for SavedSignIn {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("SavedSignIn(..)")
    }
}

/// Where a program keeps its sign-in: an encrypted store, a keychain.
///
/// An issuer may replace the refresh token whenever it is used, and the old one is then worth
/// nothing: the client gives every new one to [`SignInStore::keep`] before it uses what came with it.
/// Both calls come from within asynchronous code, and should not take longer than a small write.
pub trait SignInStore: Send + Sync {
    /// What was kept last, by this program or another one; `None` where there is nothing. It is
    /// looked at before each renewal, and once more where the issuer says that the token is used up.
    fn load(&self) -> Option<SecretString>;

    /// Keeps this in place of what was there, safely on disk before it returns.
    ///
    /// # Errors
    /// Whatever kept it from being kept; the caller of the client sees it as
    /// [`Error::SignInNotKept`].
    fn keep(&self, saved: &SecretString) -> Result<(), Box<dyn std::error::Error + Send + Sync>>;
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As the first version wrote it: it must be readable for ever.
    const FIRST: &str = r#"{"version":1,"issuer":"https://issuer.example/","web_id":"https://anna.example/#me","client_id":"c","client_secret":"cs","registration_client_uri":"https://issuer.example/reg/c","registration_access_token":"rt","refresh_token":"r\"1","dpop_key":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAE"}"#;

    #[test]
    fn first_version_is_read_and_written_as_it_was() {
        let saved = SavedSignIn::from_secret(&FIRST.into()).unwrap();
        assert_eq!(saved.web_id().as_str(), "https://anna.example/#me");
        assert_eq!(saved.issuer().as_str(), "https://issuer.example/");
        assert_eq!(saved.refresh_token.expose_secret(), "r\"1");
        assert!(saved.registration.management.is_some());
        assert_eq!(saved.to_secret().expose_secret(), FIRST);
    }

    #[test]
    fn what_is_no_sign_in_is_refused() {
        for (from, to) in [
            ("\"version\":1", "\"version\":2"),
            ("\"version\":1", "\"version\":\"1\""),
            ("AAAE\"", "AAAA\""),
            ("AAAE\"", "AA\""),
            ("https://issuer.example/\"", "issuer\""),
            ("\"refresh_token\"", "\"refresh\""),
            ("}", ""),
        ] {
            let text = FIRST.replacen(from, to, 1);
            let outcome = SavedSignIn::from_secret(&text.clone().into());
            let error = outcome.expect_err(&text);
            assert!(matches!(error, Error::InvalidArgument { .. }), "{error:?}");
            assert!(!error.to_string().contains("issuer.example"));
        }
    }

    #[test]
    fn debug_output_shows_nothing() {
        let saved = SavedSignIn::from_secret(&FIRST.into()).unwrap();
        assert_eq!(format!("{saved:?}"), "SavedSignIn(..)");
        assert_eq!(format!("{:?}", SignIn::new(saved)), "SignIn(..)");
    }
}
