//! The client: who it speaks as, to whom it shows that, and one request from start to end.

use std::sync::Arc;
use std::time::Instant;

use bytes::Bytes;
use http::{HeaderMap, Method, StatusCode, header};
use url::{Origin, Url};

use crate::session::SessionKeeper;
use crate::transport::{Transport, require_secure};
use crate::{ClientCredentials, Error, Limits, Problem, Result, Session};

/// A client for Solid servers. Clones are cheap and share connections and sign-in.
///
/// # Where a token goes
/// A token is sent to the origins (scheme, host and port) of the storages that were named with
/// [`SolidClientBuilder::storage`] or [`SolidClient::with_storage`], and to no other. A request to any
/// other origin, a WebID on another host for instance, is made anonymously. The secret of the
/// credentials goes to the token endpoint that the issuer's own configuration names, and nowhere
/// else. No redirect leads to another origin.
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
    storages: Vec<Url>,
    limits: Limits,
}

impl SolidClientBuilder {
    /// Signs in with these; without, the client is anonymous.
    #[must_use]
    pub fn credentials(mut self, credentials: ClientCredentials) -> Self {
        self.credentials = Some(credentials);
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
        if let Some(credentials) = &self.credentials {
            require_secure(&credentials.issuer)?;
        }
        for storage in &self.storages {
            require_secure(storage)?;
        }
        Ok(SolidClient {
            shared: Arc::new(Shared {
                transport: Transport::new(self.limits)?,
                keeper: self.credentials.map(SessionKeeper::new).transpose()?,
            }),
            storage_origins: self.storages.iter().map(Url::origin).collect(),
        })
    }
}

pub(crate) struct Request {
    pub(crate) method: Method,
    pub(crate) url: Url,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
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
            body: Bytes::new(),
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

    /// The limits that this client keeps.
    #[must_use]
    pub fn limits(&self) -> Limits {
        self.shared.transport.limits
    }

    async fn within_deadline<T>(&self, work: impl Future<Output = Result<T>>) -> Result<T> {
        let after = self.limits().deadline;
        tokio::time::timeout(after, work)
            .await
            .map_err(|_| Error::Deadline { after })?
    }

    /// Sends a request, follows what may be followed, and returns only success.
    pub(crate) async fn exchange(&self, request: Request) -> Result<Answer> {
        let started = Instant::now();
        let method = request.method.clone();
        let outcome = self.within_deadline(self.follow(request)).await;
        let status = match &outcome {
            Ok(answer) => Some(answer.status.as_u16()),
            Err(error) => error.status(),
        };
        // Never the address: the names of a person's resources are personal too.
        tracing::debug!(
            %method,
            status,
            milliseconds = started.elapsed().as_millis() as u64,
            error = outcome.as_ref().err().map(tracing::field::display),
            "request"
        );
        outcome
    }

    async fn follow(&self, mut request: Request) -> Result<Answer> {
        let mut followed = 0;
        loop {
            let response = self.send_with_token(&request).await?;
            let status = response.status();
            if !matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308) {
                return self.finish(request, response).await;
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

    async fn finish(&self, request: Request, response: reqwest::Response) -> Result<Answer> {
        let status = response.status();
        if !status.is_success() {
            return Err(Error::from_status(
                status.as_u16(),
                response.headers(),
                Problem::default(),
            ));
        }
        let headers = response.headers().clone();
        let body = if request.method == Method::HEAD {
            Vec::new()
        } else {
            let limit = self.limits().body.min(request.answer_limit);
            self.shared.transport.read_body(response, limit).await?
        };
        Ok(Answer {
            status,
            url: request.url,
            headers,
            body,
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
