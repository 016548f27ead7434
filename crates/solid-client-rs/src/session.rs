//! Sign-in, and tokens that are renewed before they end.

use std::sync::Arc;
use std::time::{Duration, Instant};

use http::{HeaderMap, HeaderValue, Method, header};
use secrecy::{ExposeSecret as _, SecretString};
use tracing::Instrument as _;
use url::{Host, Url};

use self::hints::Hints;
use self::issuer::Issuer;
use self::token_endpoint::{Client, TokenEndpoint};
use crate::dpop::DpopKey;
use crate::transport::Transport;
use crate::{Error, Result};

mod browser;
mod callback;
mod hints;
mod id_token;
mod issuer;
mod registration;
mod renewal;
mod saved;
mod sign_out;
mod talk;
mod token_endpoint;

pub use browser::BrowserSignIn;
#[cfg(feature = "loopback")]
pub(crate) use callback::has_state;
pub(crate) use hints::Clock;
pub(crate) use issuer::is_issuer;
pub use registration::Application;
pub use saved::{SavedSignIn, SignIn, SignInStore};

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
    key: Arc<DpopKey>,
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

/// What a client signs in with.
pub(crate) enum Way {
    Credentials {
        credentials: ClientCredentials,
        key: Arc<DpopKey>,
    },
    Saved {
        issuer: Url,
        /// Moved on into the keeper's state, so that signing out leaves nothing here.
        first: Option<Box<SavedSignIn>>,
        store: Arc<dyn SignInStore>,
    },
}

impl Way {
    pub(crate) fn credentials(credentials: ClientCredentials) -> Result<Self> {
        let key = Arc::new(DpopKey::generate()?);
        Ok(Self::Credentials { credentials, key })
    }

    pub(crate) fn saved(first: SavedSignIn, store: Arc<dyn SignInStore>) -> Self {
        Self::Saved {
            issuer: first.issuer.clone(),
            first: Some(Box::new(first)),
            store,
        }
    }

    pub(crate) fn issuer(&self) -> &Url {
        match self {
            Self::Credentials { credentials, .. } => &credentials.issuer,
            Self::Saved { issuer, .. } => issuer,
        }
    }
}

impl std::fmt::Debug for Way {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Way(..)")
    }
}

/// Holds the key, the present token and what servers want to see in proofs. Clones share it all.
#[derive(Clone)]
pub(crate) struct SessionKeeper {
    inner: Arc<Inner>,
}

struct Inner {
    way: Way,
    state: tokio::sync::Mutex<State>,
    hints: Hints,
}

#[derive(Default)]
struct State {
    issuer: Option<Arc<Issuer>>,
    token: Option<Arc<Token>>,
    issued: u64,
    /// The newest form of a saved sign-in that is known here.
    saved: Option<SavedSignIn>,
    /// Whether the store does not have that form yet: until then nothing is done with it.
    is_unkept: bool,
    /// What was known before the store had another one.
    passed_over: Option<SavedSignIn>,
    /// The refresh tokens that the issuer said no to.
    ended: Vec<SecretString>,
    is_signed_out: bool,
}

impl State {
    fn usable_token(&self, refused: Option<u64>) -> Option<Arc<Token>> {
        let token = self.token.as_ref()?;
        let is_usable = !self.is_unkept
            && !self.is_signed_out
            && refused != Some(token.serial)
            && Instant::now() < token.renew_at;
        is_usable.then(|| Arc::clone(token))
    }
}

impl SessionKeeper {
    pub(crate) fn new(mut way: Way) -> Self {
        let saved = match &mut way {
            Way::Credentials { .. } => None,
            Way::Saved { first, .. } => first.take(),
        };
        let state = State {
            saved: saved.map(|saved| *saved),
            ..State::default()
        };
        let inner = Inner {
            way,
            state: tokio::sync::Mutex::new(state),
            hints: Hints::default(),
        };
        Self {
            inner: Arc::new(inner),
        }
    }

    /// The present token, or a new one where it is about to end or is the `refused` one. Calls that
    /// come together wait for one answer of the issuer.
    pub(crate) async fn token(
        &self,
        transport: &Transport,
        refused: Option<u64>,
    ) -> Result<Arc<Token>> {
        if let Some(token) = self.inner.state.lock().await.usable_token(refused) {
            return Ok(token);
        }
        // In a task of its own: a renewal whose caller gives up may be one that the issuer has
        // replaced the refresh token for, and the new one must still be kept.
        let (inner, transport) = (Arc::clone(&self.inner), transport.clone());
        let renewal = async move {
            let deadline = transport.limits.deadline;
            within(deadline, inner.renew(&transport, refused)).await
        };
        match tokio::spawn(renewal.in_current_span()).await {
            Ok(outcome) => outcome,
            Err(ended) => match ended.try_into_panic() {
                Ok(panic) => std::panic::resume_unwind(panic),
                // The program is ending.
                Err(ended) => Err(Error::Unreachable {
                    source: Box::new(ended),
                }),
            },
        }
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
        let hints = &self.inner.hints;
        let (nonce, now) = (hints.nonce(url), hints.time_at(url));
        let proof = token
            .key
            .proof(method, url, Some(value), nonce.as_deref(), now);
        let authorization = zeroize::Zeroizing::new(format!("DPoP {value}"));
        headers.insert(header::AUTHORIZATION, sensitive(&authorization)?);
        headers.insert("dpop", sensitive(&proof)?);
        Ok(())
    }

    /// Keeps the nonce that a server wants in the next proof.
    pub(crate) fn learn_from(&self, url: &Url, headers: &HeaderMap) {
        self.inner.hints.learn_nonce(url, headers);
    }

    /// What the clock of a server is taken to be.
    pub(crate) fn clock(&self, url: &Url) -> Clock {
        self.inner.hints.clock(url)
    }

    /// Goes by the clock of a server that refused a proof, where it differs from what was assumed.
    pub(crate) fn correct_clock(&self, url: &Url, headers: &HeaderMap, assumed: &Clock) -> bool {
        self.inner.hints.correct_clock(url, headers, assumed)
    }

    /// Takes that back: the clock was not the reason.
    pub(crate) fn restore_clock(&self, url: &Url, before: Clock) {
        self.inner.hints.restore_clock(url, before);
    }
}

impl Inner {
    async fn renew(&self, transport: &Transport, refused: Option<u64>) -> Result<Arc<Token>> {
        let mut state = self.state.lock().await;
        if state.is_signed_out {
            return Err(Error::NotSignedIn);
        }
        if let Some(token) = state.usable_token(refused) {
            return Ok(token);
        }
        let token = match &self.way {
            Way::Credentials { credentials, key } => {
                self.ask_with_credentials(transport, &mut state, credentials, key)
                    .await?
            }
            Way::Saved { store, .. } => {
                self.refresh(transport, &mut state, store.as_ref(), refused)
                    .await?
            }
        };
        tracing::debug!(renewal = state.issued > 1, "signed in");
        state.token = Some(Arc::clone(&token));
        Ok(token)
    }

    async fn issuer(&self, transport: &Transport, state: &mut State) -> Result<Arc<Issuer>> {
        if let Some(issuer) = &state.issuer {
            return Ok(Arc::clone(issuer));
        }
        let found = Issuer::discover(transport, self.way.issuer(), &self.hints).await?;
        let issuer = Arc::new(found);
        state.issuer = Some(Arc::clone(&issuer));
        Ok(issuer)
    }

    async fn ask_with_credentials(
        &self,
        transport: &Transport,
        state: &mut State,
        credentials: &ClientCredentials,
        key: &Arc<DpopKey>,
    ) -> Result<Arc<Token>> {
        let issuer = self.issuer(transport, state).await?;
        issuer.require_token_endpoint_at_own_origin()?;
        let endpoint = TokenEndpoint {
            transport,
            hints: &self.hints,
            url: &issuer.token_endpoint,
            key,
            client: Client {
                id: &credentials.id,
                secret: Some(&credentials.secret),
            },
        };
        let tokens = endpoint
            .ask(&[("grant_type", "client_credentials"), ("scope", "webid")])
            .await?;
        let web_id = tokens.web_id().ok_or(Error::Protocol {
            what: "an access token with a webid claim",
        })?;
        state.issued += 1;
        Ok(Arc::new(tokens.into_token(key, web_id, state.issued)?))
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

/// Whether the browser comes back to this machine
/// ([RFC 8252](https://www.rfc-editor.org/rfc/rfc8252#section-7.3)).
fn is_loopback_redirect(redirect: &Url) -> bool {
    let is_this_machine = match redirect.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    };
    redirect.scheme() == "http" && is_this_machine
}

async fn within<T>(after: Duration, work: impl Future<Output = Result<T>>) -> Result<T> {
    tokio::time::timeout(after, work)
        .await
        .map_err(|_| Error::Deadline { after })?
}

fn sensitive(text: &str) -> Result<HeaderValue> {
    let mut value = HeaderValue::from_str(text).map_err(|_| Error::Protocol {
        what: "a token that fits into a header",
    })?;
    value.set_sensitive(true);
    Ok(value)
}
