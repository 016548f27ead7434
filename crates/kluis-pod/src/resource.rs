//! What lies in a pod, and what happened to it.

use crate::{PodError, PodPath};
use jiff::Timestamp;
use kluis_rdf::Syntax;
use sha2::{Digest, Sha256};
use std::fmt;

/// What a resource is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A container of other resources; it has no body of its own.
    Container,
    /// A document in an RDF syntax.
    Document,
    /// Any other body.
    Binary,
}

impl Kind {
    pub(crate) fn of(path: &PodPath, media_type: &str) -> Self {
        if path.is_container() {
            Self::Container
        } else if Syntax::from_media_type(media_type).is_some() {
            Self::Document
        } else {
            Self::Binary
        }
    }
}

/// A resource as it is now, without its body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resource {
    /// Where it lies.
    pub path: PodPath,
    /// What it is.
    pub kind: Kind,
    /// Media type of the body as given; `text/turtle` for a container.
    pub media_type: String,
    /// Bytes of the body; 0 for a container.
    pub size: u64,
    /// When it was first made (again, if it was deleted in between).
    pub created: Timestamp,
    /// When bytes or media type last changed.
    pub modified: Timestamp,
    /// Names the present bytes and media type.
    pub etag: ETag,
    /// Number of the newest revision, from 1; 0 for the root container.
    pub revision: u64,
}

/// An [entity tag](https://www.rfc-editor.org/rfc/rfc9110#name-etag) with its quotes: equal for two
/// states of a resource exactly when bytes and media type are.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ETag(String);

impl ETag {
    /// The tag of a body.
    pub fn of(media_type: &str, bytes: &[u8]) -> Self {
        let mut hasher = Self::hasher(media_type);
        hasher.update(bytes);
        hasher.finish()
    }

    /// The tag of a body whose bytes come one after another.
    pub(crate) fn hasher(media_type: &str) -> ETagHasher {
        let mut hash = Sha256::new();
        hash.update((media_type.len() as u64).to_be_bytes());
        hash.update(media_type.as_bytes());
        ETagHasher(hash)
    }

    /// A tag as it was given before, with its quotes. One that was never given matches nothing.
    pub fn from_header(text: &str) -> Self {
        Self(text.trim().to_owned())
    }

    /// The tag with its quotes.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ETag {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// An entity tag in the making.
#[derive(Clone, Debug)]
pub(crate) struct ETagHasher(Sha256);

impl ETagHasher {
    pub(crate) fn update(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    pub(crate) fn finish(self) -> ETag {
        let digits = hex::encode(self.0.finalize());
        ETag(format!("\"{}\"", &digits[..32]))
    }
}

/// The state a resource must be in for a change to happen
/// ([RFC 9110, 13](https://www.rfc-editor.org/rfc/rfc9110#name-conditional-requests)).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Precondition {
    /// Any.
    #[default]
    None,
    /// It exists with this entity tag.
    IfMatch(ETag),
    /// It does not exist (`If-None-Match: *`).
    IfNoneMatchAny,
    /// It exists at this revision.
    IfRevision(u64),
}

impl Precondition {
    pub(crate) fn check(&self, path: &PodPath, now: Option<&Resource>) -> Result<(), PodError> {
        let holds = match (self, now) {
            (Self::None, _) | (Self::IfNoneMatchAny, None) => true,
            (Self::IfMatch(etag), Some(resource)) => *etag == resource.etag,
            (Self::IfRevision(revision), Some(resource)) => *revision == resource.revision,
            (Self::IfNoneMatchAny, Some(_)) | (Self::IfMatch(_) | Self::IfRevision(_), None) => {
                false
            }
        };
        if holds {
            return Ok(());
        }
        Err(PodError::PreconditionFailed {
            path: path.clone(),
            current_revision: now.map(|resource| resource.revision),
        })
    }
}

/// Who made a change.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Actor {
    /// The person whose safe it is.
    Owner,
    /// An import run, by its id.
    Import(String),
    /// The synchronisation with a server.
    Sync,
    /// An application with a consent, by its id.
    Application(String),
}

impl Actor {
    /// The columns `actor` and `actor_name`.
    pub(crate) fn to_columns(&self) -> (&'static str, Option<&str>) {
        match self {
            Self::Owner => ("owner", None),
            Self::Import(id) => ("import", Some(id)),
            Self::Sync => ("sync", None),
            Self::Application(id) => ("application", Some(id)),
        }
    }

    pub(crate) fn from_columns(actor: &str, name: Option<String>) -> Option<Self> {
        match actor {
            "owner" => Some(Self::Owner),
            "import" => Some(Self::Import(name?)),
            "sync" => Some(Self::Sync),
            "application" => Some(Self::Application(name?)),
            _ => None,
        }
    }
}

/// Who makes a change, and why; kept with the revision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Who.
    pub actor: Actor,
    /// Why, in a few words that the person may read later; may be empty.
    pub reason: String,
}

impl Change {
    /// A change with a reason.
    pub fn new(actor: Actor, reason: impl Into<String>) -> Self {
        Self {
            actor,
            reason: reason.into(),
        }
    }
}

/// What a change did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Operation {
    /// Made the resource or replaced its body.
    Put,
    /// Deleted it.
    Delete,
}

/// One change of a resource.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revision {
    /// The resource.
    pub path: PodPath,
    /// Number, from 1, without gaps; it goes on where a deleted resource is made again.
    pub number: u64,
    /// What was done.
    pub operation: Operation,
    /// Who did it, and why.
    pub change: Change,
    /// When.
    pub time: Timestamp,
    /// Media type from then on; `None` after a deletion.
    pub media_type: Option<String>,
    /// Entity tag from then on; `None` after a deletion.
    pub etag: Option<ETag>,
    /// Bytes of the body from then on; `None` after a deletion.
    pub size: Option<u64>,
}
