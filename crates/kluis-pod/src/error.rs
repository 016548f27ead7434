//! What can go wrong with a pod.

use crate::PodPath;
use kluis_objects::ObjectError;
use kluis_rdf::RdfError;
use kluis_vault::VaultError;
use std::io;

/// Why a pod could not do what it was asked. No message repeats anything of a body.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PodError {
    /// A text is not a path in a pod.
    #[error("not a path in a pod: {reason}")]
    InvalidPath {
        /// What is wrong, and what was expected.
        reason: &'static str,
    },
    /// Nothing lies at the path.
    #[error("nothing lies at {0}")]
    NotFound(PodPath),
    /// The resource is not in the state the change was made for; nothing was changed.
    #[error("{path} is not as expected: {}", match current_revision {
        Some(revision) => format!("it is at revision {revision} now"),
        None => "it does not exist".to_owned(),
    })]
    PreconditionFailed {
        /// The resource concerned.
        path: PodPath,
        /// Its revision now; `None` if it does not exist.
        current_revision: Option<u64>,
    },
    /// `x` and `x/` cannot both exist.
    #[error("{path} cannot be made: {existing} exists already")]
    Conflict {
        /// What was to be made.
        path: PodPath,
        /// What stands in its way.
        existing: PodPath,
    },
    /// Something lies at the path that something is to be moved to.
    #[error("{0} exists already; nothing is moved over it")]
    Exists(PodPath),
    /// A container cannot be moved into itself.
    #[error("{0} cannot be moved into itself")]
    IntoItself(PodPath),
    /// A container still holds something.
    #[error("the container {0} is not empty; expected its contents deleted first")]
    NotEmpty(PodPath),
    /// The root container can be neither deleted nor moved.
    #[error("the root container can be neither deleted nor moved")]
    Root,
    /// A path of a container was expected.
    #[error("{0} is not a container; expected a path that ends in /")]
    NotAContainer(PodPath),
    /// A path of something with a body was expected.
    #[error("{0} is a container; expected a path that does not end in /")]
    IsAContainer(PodPath),
    /// A text is not a media type.
    #[error("the media type given for {0} is not one; expected a form like text/turtle")]
    InvalidMediaType(PodPath),
    /// A body is larger than [`MAX_BODY_BYTES`](crate::MAX_BODY_BYTES), where it has to be held in memory.
    #[error("the body for {path} has at least {size} bytes; expected at most {limit}")]
    TooLarge {
        /// The resource concerned.
        path: PodPath,
        /// Bytes of the body, as far as they were counted.
        size: u64,
        /// Bytes allowed.
        limit: u64,
    },
    /// A document of an RDF media type cannot be read as such.
    #[error("{path}: {source}")]
    Rdf {
        /// Where it was to go.
        path: PodPath,
        /// What is wrong with it, and where.
        source: RdfError,
    },
    /// What is stored contradicts itself.
    #[error("what is stored for {path} is damaged: {what}")]
    Damaged {
        /// The resource concerned.
        path: String,
        /// What does not fit.
        what: &'static str,
    },
    /// A large body is missing or refused.
    #[error("the body of {path}: {source}")]
    Body {
        /// The resource concerned.
        path: PodPath,
        /// What is wrong with the object.
        source: ObjectError,
    },
    /// A large body could not be written, or the objects could not be looked at.
    #[error(transparent)]
    Object(#[from] ObjectError),
    /// An import run of the same id was begun before.
    #[error("the import run {0} was begun before")]
    ImportExists(uuid::Uuid),
    /// The vault could not read or write.
    #[error(transparent)]
    Vault(#[from] VaultError),
}

impl PodError {
    /// What went wrong while a [`BodyReader`](crate::BodyReader) gave bytes of the resource at `path`: the
    /// error it hid in an [`io::Error`], or that itself.
    pub fn from_read(path: &PodPath, error: io::Error) -> Self {
        match error.downcast::<Self>() {
            Ok(error) => error,
            Err(error) => Self::Body {
                path: path.clone(),
                source: ObjectError::Source(error),
            },
        }
    }
}

impl From<rusqlite::Error> for PodError {
    /// Busy, damaged and full are told apart as the vault does.
    fn from(error: rusqlite::Error) -> Self {
        Self::Vault(error.into())
    }
}
