//! What can go wrong, one variant for each thing a caller may want to do about it.

use std::time::Duration;

/// What a server says about its own refusal
/// ([RFC 9457](https://www.rfc-editor.org/rfc/rfc9457)), where it says anything.
///
/// These are the server's words: they may name resources, so show them to the person who asked and
/// write them to no log. No message of [`Error`] has them in it.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Problem(Option<Box<ProblemDetails>>);

#[derive(Clone, PartialEq, Eq)]
struct ProblemDetails {
    title: Option<String>,
    detail: Option<String>,
}

impl Problem {
    /// What kind of problem it is, in few words.
    #[must_use]
    pub fn title(&self) -> Option<&str> {
        self.0.as_ref()?.title.as_deref()
    }

    /// What is the matter with this very request.
    #[must_use]
    pub fn detail(&self) -> Option<&str> {
        self.0.as_ref()?.detail.as_deref()
    }
}

impl std::fmt::Debug for Problem {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(if self.0.is_some() {
            "Problem(..)"
        } else {
            "Problem"
        })
    }
}

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
        /// How long the server asks to wait, where it says so in seconds.
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
    /// The call needs a client that was built with credentials.
    #[error("this needs a client with credentials")]
    NotSignedIn,
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
    /// The edit would leave the signed-in person without control; nothing was written.
    #[error("after this change the signed-in agent would no longer control the access rules")]
    OwnerWouldLoseControl,
    /// The access document has an authorization of this identifier that says something else.
    #[error("another authorization has the same identifier")]
    AuthorizationDiffers,
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
            Self::Unauthorized(_) | Self::Forbidden(_) | Self::NotSignedIn
        ) || matches!(self, Self::SignInRefused { status, .. } if *status < 500 && *status != 429)
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

/// `Retry-After` in its form as seconds; the form as a date is not read.
fn retry_after(headers: &http::HeaderMap) -> Option<Duration> {
    let seconds = headers
        .get(http::header::RETRY_AFTER)?
        .to_str()
        .ok()?
        .trim()
        .parse()
        .ok()?;
    Some(Duration::from_secs(seconds))
}
