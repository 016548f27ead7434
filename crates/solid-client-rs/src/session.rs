//! Sign-in with client credentials, and tokens that are renewed before they end.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use http::{HeaderMap, HeaderValue, Method, header};
use secrecy::{ExposeSecret as _, SecretString};
use url::Url;

use crate::dpop::DpopKey;
use crate::transport::Transport;
use crate::{Error, Result};

mod sign_in;

/// An identifier and a secret that a person made at their issuer for one program.
#[derive(Debug, Clone)]
pub struct ClientCredentials {
    /// The OpenID issuer.
    pub issuer: Url,
    /// The client identifier.
    pub id: String,
    /// The secret.
    pub secret: SecretString,
}

/// A sign-in as it is at one moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    web_id: Url,
    expires_at: jiff::Timestamp,
}

impl Session {
    /// The WebID that the issuer put into the token.
    #[must_use]
    pub fn web_id(&self) -> &Url {
        &self.web_id
    }

    /// When the present token ends. A new one is fetched before, without being asked for.
    #[must_use]
    pub fn expires_at(&self) -> jiff::Timestamp {
        self.expires_at
    }
}

pub(crate) struct Token {
    value: SecretString,
    pub(crate) session: Session,
    renew_at: Instant,
    serial: u64,
}

impl Token {
    /// Tells this token from the one that follows it.
    pub(crate) fn serial(&self) -> u64 {
        self.serial
    }
}

/// Holds the key, the present token and the nonces that servers want to see again.
pub(crate) struct SessionKeeper {
    credentials: ClientCredentials,
    key: DpopKey,
    state: tokio::sync::Mutex<State>,
    nonces: Mutex<HashMap<String, HeaderValue>>,
}

#[derive(Default)]
struct State {
    token_endpoint: Option<Url>,
    token: Option<Arc<Token>>,
    issued: u64,
}

impl SessionKeeper {
    pub(crate) fn new(credentials: ClientCredentials) -> Result<Self> {
        Ok(Self {
            credentials,
            key: DpopKey::generate()?,
            state: tokio::sync::Mutex::default(),
            nonces: Mutex::default(),
        })
    }

    /// The present token, or a new one where it is about to end or is the `refused` one. Calls that
    /// come together wait for one answer of the issuer.
    pub(crate) async fn token(
        &self,
        transport: &Transport,
        refused: Option<u64>,
    ) -> Result<Arc<Token>> {
        let mut state = self.state.lock().await;
        if let Some(token) = &state.token
            && refused != Some(token.serial)
            && Instant::now() < token.renew_at
        {
            return Ok(Arc::clone(token));
        }
        let endpoint = match &state.token_endpoint {
            Some(endpoint) => endpoint.clone(),
            None => {
                let endpoint = self.find_token_endpoint(transport).await?;
                state.token_endpoint = Some(endpoint.clone());
                endpoint
            }
        };
        state.issued += 1;
        let token = Arc::new(self.fetch_token(transport, &endpoint, state.issued).await?);
        tracing::debug!(renewal = state.issued > 1, "signed in");
        state.token = Some(Arc::clone(&token));
        Ok(token)
    }

    fn proof(&self, method: &Method, url: &Url, access_token: Option<&str>) -> String {
        let nonces = self.nonces.lock().unwrap_or_else(PoisonError::into_inner);
        let nonce = nonces
            .get(&origin_key(url))
            .and_then(|value| value.to_str().ok());
        self.key.proof(method, url, access_token, nonce)
    }

    /// Adds the token and a fresh proof for this very request.
    pub(crate) fn sign(
        &self,
        token: &Token,
        method: &Method,
        url: &Url,
        headers: &mut HeaderMap,
    ) -> Result<()> {
        // Exposed for an origin that the caller has checked to be the storage's.
        let value = token.value.expose_secret();
        let authorization = zeroize::Zeroizing::new(format!("DPoP {value}"));
        headers.insert(header::AUTHORIZATION, sensitive(&authorization)?);
        headers.insert("dpop", sensitive(&self.proof(method, url, Some(value)))?);
        Ok(())
    }

    /// Keeps the nonce that a server wants in the next proof (RFC 9449, section 8.2).
    pub(crate) fn remember_nonce(&self, url: &Url, headers: &HeaderMap) {
        if let Some(nonce) = headers.get("dpop-nonce") {
            let mut nonces = self.nonces.lock().unwrap_or_else(PoisonError::into_inner);
            nonces.insert(origin_key(url), nonce.clone());
        }
    }
}

const USE_NONCE: &str = "use_dpop_nonce";

/// Whether a resource server answered 401 only to hand out a nonce (RFC 9449, section 9).
pub(crate) fn asks_for_nonce(headers: &HeaderMap) -> bool {
    headers.contains_key("dpop-nonce")
        && headers
            .get_all(header::WWW_AUTHENTICATE)
            .iter()
            .any(|value| value.to_str().is_ok_and(|text| text.contains(USE_NONCE)))
}

fn origin_key(url: &Url) -> String {
    url.origin().ascii_serialization()
}

fn sensitive(text: &str) -> Result<HeaderValue> {
    let mut value = HeaderValue::from_str(text).map_err(|_| Error::Protocol {
        what: "a token that fits into a header",
    })?;
    value.set_sensitive(true);
    Ok(value)
}
