use std::path::{Path, PathBuf};

use rusqlite::ErrorCode;

/// What can go wrong with a safe. No message holds a key, a passphrase or stored content.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum VaultError {
    /// The folder holds no safe.
    #[error("{} holds no safe: expected a folder with safe.json", .path.display())]
    NotASafe {
        /// The folder that was looked at.
        path: PathBuf,
    },
    /// No slot opens with the passphrase or recovery words given.
    #[error("the passphrase or the recovery words do not open this safe")]
    WrongKey,
    /// The safe is damaged or was tampered with; nothing was changed on disk.
    #[error("{what}; {hint}")]
    Damaged {
        /// What is damaged, as a lowercase fragment.
        what: String,
        /// What the person can do about it.
        hint: String,
    },
    /// The safe, or one part of its database, was written by a newer version of this program.
    #[error(
        "{what} has version {found}, this program knows versions up to {known}: update the program"
    )]
    Newer {
        /// The part that is too new.
        what: String,
        /// The version found.
        found: u32,
        /// The newest version this program knows.
        known: u32,
    },
    /// A safe cannot be made where something already is.
    #[error("{} already exists and is not an empty folder", .path.display())]
    Exists {
        /// The folder asked for.
        path: PathBuf,
    },
    /// The system refused to read or write a file.
    #[error("{}: {source}", .path.display())]
    Io {
        /// The file or folder concerned.
        path: PathBuf,
        /// The system's reason.
        source: std::io::Error,
    },
    /// The passphrase hash was asked for with settings outside the allowed range.
    #[error("passphrase hash settings out of range: {what}")]
    KdfOutOfRange {
        /// The setting, its value and the range.
        what: String,
    },
    /// The passphrase hash could not run, mostly for want of memory.
    #[error("the passphrase hash could not run with {memory_kib} KiB of memory: {reason}")]
    KdfFailed {
        /// The memory asked for, in KiB.
        memory_kib: u32,
        /// The reason given by the algorithm.
        reason: String,
    },
    /// An empty passphrase.
    #[error("the passphrase is empty")]
    EmptyPassphrase,
    /// The recovery words are not a recovery code.
    #[error("the recovery words are not valid: {0}")]
    RecoveryWords(RecoveryProblem),
    /// Another program or thread keeps the database busy for longer than the waiting time.
    #[error(
        "the safe's database is in use and stayed busy for 5 seconds: close the other program and try again"
    )]
    Busy,
    /// A read or a write was started inside another one on the same thread.
    #[error("a read or write of the safe was started inside another one")]
    Nested,
    /// No room left on the disk; the transaction was undone.
    #[error("no room left on the disk that holds the safe")]
    DiskFull,
    /// A migration step ended the transaction it runs in.
    #[error("step {step} of the database steps of {component} ends its own transaction")]
    Migration {
        /// The component whose steps these are.
        component: String,
        /// The step, counted from 1.
        step: u32,
    },
    /// The database library is not the encrypting one, or refused one of the required settings.
    #[error("the database cannot be opened safely: {what}")]
    Unsafe {
        /// The setting that was refused.
        what: String,
    },
    /// The system gave no random numbers.
    #[error("the system gave no random numbers")]
    Randomness,
    /// The database refused a statement for another reason.
    #[error("database: {0}")]
    Database(#[source] rusqlite::Error),
}

/// Why recovery words were not accepted. Words are counted from 1 and never repeated in a message.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RecoveryProblem {
    /// Another number of words than a recovery code has.
    #[error("found {found} words, expected 15")]
    WordCount {
        /// How many words were given.
        found: usize,
    },
    /// One word is not on the list.
    #[error("word {position} is not on the word list")]
    UnknownWord {
        /// Which word, counted from 1.
        position: usize,
    },
    /// All words exist, but they do not belong together.
    #[error("the words do not fit together: look for a wrong or swapped word")]
    Checksum,
}

impl VaultError {
    pub(crate) fn io(path: &Path, source: std::io::Error) -> Self {
        if source.kind() == std::io::ErrorKind::StorageFull {
            return Self::DiskFull;
        }
        Self::Io {
            path: path.to_owned(),
            source,
        }
    }

    pub(crate) fn damaged(what: impl Into<String>, hint: impl Into<String>) -> Self {
        Self::Damaged {
            what: what.into(),
            hint: hint.into(),
        }
    }
}

pub(crate) const DAMAGED_PAGE: &str =
    "the database of this safe is damaged (a page fails its authentication)";
pub(crate) const RESTORE_HINT: &str =
    "nothing was changed; restore a backup, or put back the folder as it was";

impl From<rusqlite::Error> for VaultError {
    /// Tells damage, a busy database and a full disk apart from other errors.
    ///
    /// Errors that crates above keep as [`rusqlite::Error`] can be told apart with it too.
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => {
                Self::damaged(DAMAGED_PAGE, RESTORE_HINT)
            }
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy,
            Some(ErrorCode::DiskFull) => Self::DiskFull,
            _ => Self::Database(error),
        }
    }
}
