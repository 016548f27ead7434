//! What can go wrong, one variant for each thing a caller may want to do about it.

use std::time::Duration;

use crate::Problem;
use crate::retry::retry_after;

/// Why a call did not do what was asked.
///
/// No message holds a token, a secret or the address of a resource.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The server wants a sign-in that it accepts (401). A token was renewed once already.
    #[error("the server did not accept the sign-in (401)")]
    Unauthorized(Problem),
    /// Signed in, and not allowed (403).
    #[error("the server refuses access (403)")]
    Forbidden(Problem),
    /// Nothing is there (404 or 410).
    #[error("the server has no such resource (404)")]
    NotFound(Problem),
    /// The state of the resource forbids it (409): a container that is not empty, a name that is
    /// taken by the other kind.
    #[error("the resource is in a state that forbids this (409)")]
    Conflict(Problem),
    /// The resource is not what the precondition expected (412): someone else wrote.
    #[error("the resource is not in the expected state any more (412)")]
    PreconditionFailed(Problem),
    /// The server does not take so much (413).
    #[error("the server does not take a body of this size (413)")]
    TooLarge(Problem),
    /// The server does not take this media type here (415).
    #[error("the server does not take this media type (415)")]
    UnsupportedMediaType(Problem),
    /// The resource is locked (423).
    #[error("the resource is locked (423)")]
    Locked(Problem),
    /// Too many requests (429).
    #[error("the server asks for fewer requests (429)")]
    TooManyRequests {
        /// How long the server asks to wait, where it says so.
        retry_after: Option<Duration>,
        /// What the server says of it.
        problem: Problem,
    },
    /// The server failed (5xx).
    #[error("the server failed ({status})")]
    Server {
        /// The status code.
        status: u16,
        /// How long the server asks to wait, where it says so.
        retry_after: Option<Duration>,
        /// What the server says of it.
        problem: Problem,
    },
    /// Another refusal (4xx).
    #[error("the server refused the request ({status})")]
    Refused {
        /// The status code.
        status: u16,
        /// What the server says of it.
        problem: Problem,
    },
    /// The issuer did not give a token for the credentials.
    #[error("the issuer refused the sign-in ({status}, {})", code.as_deref().unwrap_or("no reason given"))]
    SignInRefused {
        /// The status code of the token endpoint.
        status: u16,
        /// The OAuth error code, such as `invalid_client`.
        code: Option<String>,
    },
    /// The call needs a client that was built with credentials or a sign-in, and was not signed out.
    #[error("this needs a client that is signed in")]
    NotSignedIn,
    /// The person, or the issuer for them, did not agree to the sign-in (`access_denied`).
    #[error("the sign-in was not agreed to")]
    SignInDenied,
    /// The issuer ended the sign-in in the browser for another reason than a missing consent.
    #[error("the issuer ended the sign-in ({})", code.as_deref().unwrap_or("no reason given"))]
    SignInFailed {
        /// The OAuth error code, such as `invalid_scope` or `server_error`.
        code: Option<String>,
    },
    /// What came back through the browser does not belong to this sign-in: it may be somebody
    /// else's, and nothing of it was used.
    #[error("the answer in the browser does not belong to this sign-in: {reason}")]
    CallbackRefused {
        /// What does not fit.
        reason: &'static str,
    },
    /// The issuer speaks for a WebID whose document does not name it as an issuer.
    #[error("the WebID's document does not name this issuer (solid:oidcIssuer)")]
    IssuerNotNamed,
    /// The issuer does not renew this sign-in any more: the person has to sign in again.
    #[error("the sign-in has ended, and the person has to sign in again")]
    SignInEnded,
    /// The issuer replaced the refresh token, and the caller's store did not keep the new one. The
    /// client has it, and tries to have it kept before anything else is sent.
    #[error("the renewed sign-in could not be kept")]
    SignInNotKept {
        /// What the store said.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// No answer, or half an answer: the network, the name, TLS or the server's process.
    #[error("the server cannot be reached")]
    Unreachable {
        /// What the connection said, without its address.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The request, sign-in and redirects included, took too long.
    #[error("no full answer within {} s", after.as_secs_f32())]
    Deadline {
        /// The time that was allowed.
        after: Duration,
    },
    /// The body to send could not be read, or had another length than was announced. What was sent of it
    /// may have been kept by the server.
    #[error("the body to send cannot be read")]
    UnreadableBody {
        /// What reading it said.
        #[source]
        source: std::io::Error,
    },
    /// The answer is larger than this client takes.
    #[error("the answer is larger than {limit} bytes")]
    BodyTooLarge {
        /// The limit in bytes.
        limit: u64,
    },
    /// The server redirected in a way that is not followed.
    #[error("a redirect was refused: {reason}")]
    RedirectRefused {
        /// Why.
        reason: &'static str,
    },
    /// The address is neither `https` nor `http` on this machine, or carries a user name.
    #[error("the address is not secure: https is needed, or http to localhost, and no user name")]
    InsecureUrl,
    /// The address ends in a slash where a document is meant, or the other way round.
    #[error("the address is of the wrong kind: expected {expected}")]
    WrongKindOfUrl {
        /// What was expected.
        expected: &'static str,
    },
    /// An argument is not what the call takes.
    #[error("an argument is not usable: {what}")]
    InvalidArgument {
        /// Which argument, and what was expected.
        what: &'static str,
    },
    /// The server's answer is not what the specification says.
    #[error("the answer is not as specified: {what}")]
    Protocol {
        /// What was expected and not found.
        what: &'static str,
    },
    /// The server's access rules have no way to say exactly what is to be granted; nothing was written.
    #[error("the server's access rules cannot express {what}")]
    AccessNotExpressible {
        /// What they cannot express.
        what: &'static str,
    },
    /// The edit would leave the signed-in person without control; nothing was written.
    #[error("after this change the signed-in agent would no longer control the access rules")]
    OwnerWouldLoseControl,
    /// The access document has an authorization of this identifier that says something else.
    #[error("another authorization has the same identifier")]
    AuthorizationDiffers,
    /// The server offers no notifications over WebSockets for this resource: ask it now and then.
    #[error("the server offers no notifications of the kind that this client knows")]
    NoNotifications,
    /// The server said yes, and reading back showed something else.
    #[error("the server confirmed the change, but reading it back shows another state")]
    NotConfirmed,
}

/// The result of this crate's calls.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// Whether there was no full answer at all: the network is away, or the server is.
    ///
    /// After this the outcome of a writing request is unknown: read before writing again.
    #[must_use]
    pub fn is_offline(&self) -> bool {
        matches!(self, Self::Unreachable { .. } | Self::Deadline { .. })
    }

    /// Whether the same request may well succeed later without anyone doing anything.
    #[must_use]
    pub fn is_temporary(&self) -> bool {
        self.is_offline()
            || matches!(
                self,
                Self::Server { .. }
                    | Self::TooManyRequests { .. }
                    | Self::Locked(_)
                    // Request Timeout and Too Early: the server asks for another try.
                    | Self::Refused { status: 408 | 425, .. }
            )
            || matches!(self, Self::SignInRefused { status, .. } if *status >= 500 || *status == 429)
    }

    /// Whether the remote side failed or could not be understood, as opposed to refusing, for a
    /// reason it gave, what was asked.
    #[must_use]
    pub fn is_remote_failure(&self) -> bool {
        self.is_temporary()
            || matches!(
                self,
                Self::Protocol { .. }
                    | Self::RedirectRefused { .. }
                    | Self::BodyTooLarge { .. }
                    | Self::NotConfirmed
            )
    }

    /// Whether the sign-in or the permission is what is missing.
    #[must_use]
    pub fn is_permission(&self) -> bool {
        matches!(
            self,
            Self::Unauthorized(_)
                | Self::Forbidden(_)
                | Self::NotSignedIn
                | Self::SignInDenied
                | Self::SignInEnded
                | Self::IssuerNotNamed
        ) || matches!(self, Self::SignInRefused { status, .. } if *status < 500 && *status != 429)
    }

    /// Whether the server, or the resource, takes no [N3 Patch](crate::N3Patch) at all.
    #[must_use]
    pub fn takes_no_patch(&self) -> bool {
        matches!(self.status(), Some(405 | 415 | 501))
    }

    /// The status code that the server answered, where it is known.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        match self {
            Self::Unauthorized(_) => Some(401),
            Self::Forbidden(_) => Some(403),
            Self::NotFound(_) => Some(404),
            Self::Conflict(_) => Some(409),
            Self::PreconditionFailed(_) => Some(412),
            Self::TooLarge(_) => Some(413),
            Self::UnsupportedMediaType(_) => Some(415),
            Self::Locked(_) => Some(423),
            Self::TooManyRequests { .. } => Some(429),
            Self::Server { status, .. }
            | Self::Refused { status, .. }
            | Self::SignInRefused { status, .. } => Some(*status),
            _ => None,
        }
    }

    /// How long the server asks to wait before the next request, where it says so. Longer than the
    /// deadline is possible: then nothing was tried again.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::TooManyRequests { retry_after, .. } | Self::Server { retry_after, .. } => {
                *retry_after
            }
            _ => None,
        }
    }

    /// Nothing is there, found without a status code of a server.
    pub(crate) fn not_found() -> Self {
        Self::NotFound(Problem::default())
    }

    pub(crate) fn unreachable(error: reqwest::Error) -> Self {
        Self::Unreachable {
            source: Box::new(error.without_url()),
        }
    }

    /// The error for a status that is neither success nor a redirect.
    pub(crate) fn from_status(status: u16, headers: &http::HeaderMap, problem: Problem) -> Self {
        match status {
            401 => Self::Unauthorized(problem),
            403 => Self::Forbidden(problem),
            404 | 410 => Self::NotFound(problem),
            409 => Self::Conflict(problem),
            412 => Self::PreconditionFailed(problem),
            413 => Self::TooLarge(problem),
            415 => Self::UnsupportedMediaType(problem),
            423 => Self::Locked(problem),
            429 => Self::TooManyRequests {
                retry_after: retry_after(headers),
                problem,
            },
            400..=499 => Self::Refused { status, problem },
            500..=599 => Self::Server {
                status,
                retry_after: retry_after(headers),
                problem,
            },
            _ => Self::Protocol {
                what: "a status code of success, refusal or failure",
            },
        }
    }
}
