//! The client: who it speaks as, to whom it shows that, and one request from start to end.

use std::sync::Arc;
use std::time::Duration;

use http::{HeaderMap, Method, StatusCode, header};
use tokio::time::Instant;
use url::{Origin, Url};

use crate::problem::read_problem;
use crate::session::{SessionKeeper, Way};
use crate::transport::{Transport, require_secure};
use crate::{Body, ClientCredentials, Error, Limits, Result, SavedSignIn, Session, SignInStore};

/// A client for Solid servers. Clones are cheap and share connections and sign-in.
///
/// # Where a token goes
/// A token is sent to the origins (scheme, host and port) of the storages that were named with
/// [`SolidClientBuilder::storage`] or [`SolidClient::with_storage`], and to no other. A request to any
/// other origin, a WebID on another host for instance, is made anonymously. The secret of the
/// credentials, or the refresh token of a sign-in, goes to the token endpoint that the issuer's own
/// configuration names, and nowhere else; the secret only to the issuer's own origin. No redirect leads to another origin.
#[derive(Clone)]
pub struct SolidClient {
    pub(crate) shared: Arc<Shared>,
    pub(crate) storage_origins: Vec<Origin>,
}

pub(crate) struct Shared {
    pub(crate) transport: Transport,
    pub(crate) keeper: Option<SessionKeeper>,
}

/// Settings for a [`SolidClient`].
#[derive(Debug, Default)]
pub struct SolidClientBuilder {
    credentials: Option<ClientCredentials>,
    signed_in: Option<Way>,
    storages: Vec<Url>,
    limits: Limits,
}

impl SolidClientBuilder {
    /// Signs in with these; without, and without [`SolidClientBuilder::signed_in`], the client is
    /// anonymous.
    #[must_use]
    pub fn credentials(mut self, credentials: ClientCredentials) -> Self {
        self.credentials = Some(credentials);
        self.signed_in = None;
        self
    }

    /// Goes on with a sign-in that a person made in their browser, in place of credentials. `store`
    /// is where it is kept: each renewal that changes it is written there before it is used.
    #[must_use]
    pub fn signed_in(mut self, saved: SavedSignIn, store: Arc<dyn SignInStore>) -> Self {
        self.credentials = None;
        self.signed_in = Some(Way::saved(saved, store));
        self
    }

    /// Lets tokens go to the origin of this storage.
    #[must_use]
    pub fn storage(mut self, storage: &Url) -> Self {
        self.storages.push(storage.clone());
        self
    }

    /// Other limits than the default ones.
    #[must_use]
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// Makes the client. Nothing is sent yet.
    ///
    /// # Errors
    /// [`Error::InsecureUrl`] for an issuer or a storage that would be spoken to in the clear;
    /// [`Error::Unreachable`] where this machine offers no TLS or randomness.
    pub fn build(self) -> Result<SolidClient> {
        let way = match self.credentials {
            Some(credentials) => Some(Way::credentials(credentials)?),
            None => self.signed_in,
        };
        if let Some(way) = &way {
            require_secure(way.issuer())?;
        }
        for storage in &self.storages {
            require_secure(storage)?;
        }
        Ok(SolidClient {
            shared: Arc::new(Shared {
                transport: Transport::new(self.limits)?,
                keeper: way.map(SessionKeeper::new),
            }),
            storage_origins: self.storages.iter().map(Url::origin).collect(),
        })
    }
}

#[derive(Clone)]
pub(crate) struct Request {
    pub(crate) method: Method,
    pub(crate) url: Url,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Body,
    /// The largest answer for this request, where that is less than for all.
    pub(crate) answer_limit: u64,
}

impl Request {
    pub(crate) fn new(method: Method, url: &Url) -> Self {
        let mut url = url.clone();
        url.set_fragment(None);
        Self {
            method,
            url,
            headers: HeaderMap::new(),
            body: Body::from(Vec::new()),
            answer_limit: u64::MAX,
        }
    }

    pub(crate) fn header(mut self, name: header::HeaderName, value: &str) -> Result<Self> {
        let value = value.parse().map_err(|_| Error::InvalidArgument {
            what: "a text that fits into a header",
        })?;
        self.headers.insert(name, value);
        Ok(self)
    }
}

/// The head of a successful answer, whose body has not been read.
pub(crate) struct Reply {
    /// Where it came from in the end, after redirects.
    pub(crate) url: Url,
    pub(crate) response: reqwest::Response,
}

/// A successful answer.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    /// Where it came from in the end, after redirects.
    pub(crate) url: Url,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl SolidClient {
    /// Settings to start from: anonymous, default limits.
    #[must_use]
    pub fn builder() -> SolidClientBuilder {
        SolidClientBuilder::default()
    }

    /// The same client, and sign-in, that may also show its token to the origin of this storage.
    ///
    /// # Errors
    /// [`Error::InsecureUrl`] where that would be in the clear.
    pub fn with_storage(mut self, storage: &Url) -> Result<Self> {
        require_secure(storage)?;
        self.storage_origins.push(storage.origin());
        Ok(self)
    }

    /// Signs in, where that has not happened yet, and tells as whom.
    ///
    /// # Errors
    /// [`Error::NotSignedIn`] for a client without credentials, [`Error::SignInRefused`], or what
    /// stands between here and the issuer.
    pub async fn session(&self) -> Result<Session> {
        let keeper = self.shared.keeper.as_ref().ok_or(Error::NotSignedIn)?;
        let signing_in = keeper.token(&self.shared.transport, None);
        Ok(self.within_deadline(signing_in).await?.session.clone())
    }

    pub(crate) fn shows_token_to(&self, url: &Url) -> bool {
        self.shared.keeper.is_some() && self.storage_origins.contains(&url.origin())
    }

    /// The limits that this client keeps.
    #[must_use]
    pub fn limits(&self) -> Limits {
        self.shared.transport.limits
    }

    pub(crate) async fn within_deadline<T>(
        &self,
        work: impl Future<Output = Result<T>>,
    ) -> Result<T> {
        within(self.limits().deadline, work).await
    }

    /// Sends a request, follows what may be followed, asks again where that is harmless, and returns
    /// only success.
    pub(crate) async fn exchange(&self, request: Request) -> Result<Answer> {
        self.conclude(
            &request,
            || self.follow_and_read(&request),
            |answer| answer.status,
        )
        .await
    }

    /// As [`Self::exchange`], and leaves the body to be read.
    pub(crate) async fn begin(&self, request: Request) -> Result<Reply> {
        self.conclude(
            &request,
            || self.follow(&request),
            |reply| reply.response.status(),
        )
        .await
    }

    async fn conclude<T, W: Future<Output = Result<T>>>(
        &self,
        request: &Request,
        once: impl Fn() -> W,
        status: impl Fn(&T) -> StatusCode,
    ) -> Result<T> {
        let started = Instant::now();
        let after = if request.body.is_streamed() {
            self.limits().time_for(request.body.length())
        } else {
            self.limits().deadline
        };
        let outcome = within(after, self.with_retries(request, started + after, once)).await;
        let status = match &outcome {
            Ok(done) => Some(status(done).as_u16()),
            Err(error) => error.status(),
        };
        // Never the address: the names of a person's resources are personal too.
        tracing::debug!(
            method = %request.method,
            status,
            milliseconds = started.elapsed().as_millis() as u64,
            error = outcome.as_ref().err().map(tracing::field::display),
            "request"
        );
        outcome
    }

    async fn follow_and_read(&self, request: &Request) -> Result<Answer> {
        let Reply { url, response } = self.follow(request).await?;
        let (status, headers) = (response.status(), response.headers().clone());
        let body = if request.method == Method::HEAD {
            Vec::new()
        } else {
            let limit = self.limits().body.min(request.answer_limit);
            self.shared.transport.read_body(response, limit).await?
        };
        Ok(Answer {
            status,
            url,
            headers,
            body,
        })
    }

    async fn follow(&self, request: &Request) -> Result<Reply> {
        let mut request = request.clone();
        let mut followed = 0;
        loop {
            let response = self.send_with_token(&request).await?;
            let status = response.status();
            if status.is_success() || is_unchanged(&request, status) {
                require_resource(&request, status)?;
                return Ok(Reply {
                    url: request.url,
                    response,
                });
            }
            if !matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308) {
                let headers = response.headers().clone();
                let problem = read_problem(&self.shared.transport, response).await;
                return Err(Error::from_status(status.as_u16(), &headers, problem));
            }
            if followed == self.limits().redirects {
                return Err(Error::RedirectRefused {
                    reason: "there were too many",
                });
            }
            followed += 1;
            request.url = redirect_target(&request, status, response.headers())?;
        }
    }
}

async fn within<T>(after: Duration, work: impl Future<Output = Result<T>>) -> Result<T> {
    tokio::time::timeout(after, work)
        .await
        .map_err(|_| Error::Deadline { after })?
}

fn is_unchanged(request: &Request, status: StatusCode) -> bool {
    status == StatusCode::NOT_MODIFIED
        && request.method == Method::GET
        && request.headers.contains_key(header::IF_NONE_MATCH)
}

/// Refuses to take for the resource what is a part of it that nobody asked for, or what a proxy has made
/// of it.
fn require_resource(request: &Request, status: StatusCode) -> Result<()> {
    let is_reading = request.method == Method::GET || request.method == Method::HEAD;
    let is_resource = match status.as_u16() {
        200 | 204 | 304 => true,
        206 => request.headers.contains_key(header::RANGE),
        _ => false,
    };
    if is_resource || !is_reading {
        Ok(())
    } else {
        Err(Error::Protocol {
            what: "an answer with the resource itself",
        })
    }
}

/// Where a redirect leads, if it may be followed: within the origin, and without turning a writing
/// request into a reading one.
fn redirect_target(request: &Request, status: StatusCode, headers: &HeaderMap) -> Result<Url> {
    let is_reading = request.method == Method::GET || request.method == Method::HEAD;
    if !is_reading && !matches!(status.as_u16(), 307 | 308) {
        return Err(Error::RedirectRefused {
            reason: "it would change the method",
        });
    }
    let target = headers
        .get(header::LOCATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|location| request.url.join(location).ok())
        .ok_or(Error::RedirectRefused {
            reason: "it names no address",
        })?;
    if target.origin() != request.url.origin() {
        return Err(Error::RedirectRefused {
            reason: "it leads to another origin",
        });
    }
    let mut target = target;
    target.set_fragment(None);
    Ok(target)
}

impl std::fmt::Debug for SolidClient {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("SolidClient")
            .field("has_credentials", &self.shared.keeper.is_some())
            .field("limits", &self.limits())
            .finish_non_exhaustive()
    }
}
