use std::path::{Path, PathBuf};

use kluis_credentials::jcs::NotCanonical;
use kluis_credentials::strict_json::Fault;

/// Why a command could not be done.
#[derive(Debug, thiserror::Error)]
pub enum ReviewError {
    /// A file cannot be read.
    #[error("{}: cannot be read: {source}", file.display())]
    Read {
        /// The file.
        file: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// A file cannot be written.
    #[error("{}: cannot be written: {source}", file.display())]
    Write {
        /// The file.
        file: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// A file that would be written is there already.
    #[error("{}: is there already", .0.display())]
    Exists(PathBuf),
    /// A file does not hold what it should.
    #[error("{}: {fault}", file.display())]
    Malformed {
        /// The file.
        file: PathBuf,
        /// Where, and what was expected there.
        fault: Fault,
    },
    /// A file of a secret key can be read by others.
    #[error("{}: others on this computer can read this secret key", .0.display())]
    KeyIsOpen(PathBuf),
    /// A file holds no secret key.
    #[error("{}: expected a secret key as `kluis-review keys new` writes it", .0.display())]
    NoKey(PathBuf),
    /// A register was issued with another key.
    #[error("{}: was issued by {issuer}, and the key given is {key}", file.display())]
    OtherKey {
        /// The register.
        file: PathBuf,
        /// Its issuer.
        issuer: String,
        /// Whose key was given.
        key: String,
    },
    /// A signed file was changed since.
    #[error("{}: {reason}", file.display())]
    Unsigned {
        /// The file.
        file: PathBuf,
        /// Why its proof does not hold.
        reason: String,
    },
    /// The register does not know a review.
    #[error("{}: has no entry for {review}", file.display())]
    UnknownReview {
        /// The register.
        file: PathBuf,
        /// Identifier of the review.
        review: String,
    },
    /// A key is trusted in a role already.
    #[error("{}: {did} is an anchor already, for {role}", file.display())]
    AnchorThere {
        /// The file of anchors.
        file: PathBuf,
        /// The key.
        did: String,
        /// In which role.
        role: &'static str,
    },
    /// A document holds a number that cannot be signed.
    #[error(transparent)]
    NotCanonical(#[from] NotCanonical),
    /// The system gives no randomness.
    #[error("the system gives no random bytes for a key: {0}")]
    Random(getrandom::Error),
}

impl ReviewError {
    /// What can be done about it.
    pub fn hint(&self) -> Option<&'static str> {
        Some(match self {
            Self::Read { .. } => "check the name of the file and that you may read it",
            Self::Write { .. } => "check that the folder is there and that you may write to it",
            Self::Exists(_) => "nothing is overwritten: choose another name, or move the file away",
            Self::Malformed { .. } => "the forms are described in docs/formats/review.md",
            Self::KeyIsOpen(_) => {
                "if nobody can have taken it: chmod 600 FILE; otherwise make a new key"
            }
            Self::NoKey(_) => "give the file that was made with kluis-review keys new",
            Self::OtherKey { .. } => "sign with the key that the register was begun with",
            Self::Unsigned { .. } => "go back to the file as it was signed",
            Self::UnknownReview { .. } => "take the review up first: kluis-review register add",
            Self::AnchorThere { .. } => {
                "one key speaks for one role: committees are independent of each other"
            }
            Self::NotCanonical(_) | Self::Random(_) => return None,
        })
    }

    pub fn malformed(file: &Path, fault: Fault) -> Self {
        Self::Malformed {
            file: file.to_owned(),
            fault,
        }
    }
}
