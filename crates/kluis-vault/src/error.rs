use std::path::{Path, PathBuf};

use kluis_objects::{Cancelled, ObjectError};
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
    /// The files of the safe may be read and not written, and an open safe needs to write.
    #[error(
        "{} may not be written: copy the safe to a folder of your own, or change the rights of the folder and its files",
        .path.display()
    )]
    ReadOnly {
        /// The folder of the safe.
        path: PathBuf,
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
    /// Shares are no shares of a recovery code, or do not bring one back together.
    #[error("the shares do not bring the recovery code back: {0}")]
    Shares(#[from] ShareProblem),
    /// What was given as an age recipient is none that this program can encrypt to.
    #[error("this is no age recipient: expected one that begins with age1")]
    NotARecipient,
    /// The age recipient opens the safe already.
    #[error("this age recipient is a way to open the safe already, added as {id}")]
    RecipientAlreadyAdded {
        /// The slot it was added as.
        id: uuid::Uuid,
    },
    /// Encrypting to an age recipient failed.
    #[error("the key could not be encrypted to the age recipient: {reason}")]
    RecipientFailed {
        /// What the age library says.
        reason: String,
    },
    /// The safe has no way to open of this id.
    #[error("this safe has no way to open with the id {id}")]
    NoSuchSlot {
        /// The id as given.
        id: uuid::Uuid,
    },
    /// A safe cannot have more ways to open of a kind.
    #[error("a safe has at most {most} ways to open of this kind")]
    TooManySlots {
        /// How many it may have.
        most: usize,
    },
    /// Without it no passphrase and no recovery code would open the safe.
    #[error(
        "this is the last passphrase or recovery code of the safe: without it only a machine could open it"
    )]
    LastWay,
    /// Another program or thread keeps the database busy for longer than the waiting time.
    #[error(
        "the safe's database is in use and stayed busy for 5 seconds: close the other program and try again"
    )]
    Busy,
    /// The safe is open elsewhere, and what was asked needs it alone; or it is being worked on as a whole.
    #[error("the safe is in use: close it in every other window and program, and try again")]
    InUse,
    /// A large body of the safe could not be read or written.
    #[error(transparent)]
    Object(ObjectError),
    /// The person stopped the work.
    #[error("stopped before the end")]
    Cancelled,
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
    /// Another number of words than a recovery code or a share has.
    #[error("found {found} words, expected {expected}")]
    WordCount {
        /// How many words were given.
        found: usize,
        /// How many there should be.
        expected: usize,
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

/// Why shares do not bring a recovery code back. Shares are named by their number or their place, never
/// by a word.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ShareProblem {
    /// The words of a share are not valid.
    #[error("the words of a share are not valid: {0}")]
    Words(RecoveryProblem),
    /// The words are valid and are no share, or one of a later version.
    #[error("these words are no share of a recovery code that this program knows")]
    NotAShare,
    /// No share was given.
    #[error("no share was given")]
    NoShare,
    /// Fewer shares than bring the code back.
    #[error("{given} of {needed} shares are given: {} more needed", .needed - .given)]
    TooFew {
        /// How many were given.
        given: u8,
        /// How many bring the code back.
        needed: u8,
    },
    /// The same share was given more than once.
    #[error("share {number} is given twice")]
    Twice {
        /// The number of the share.
        number: u8,
    },
    /// A share of another code, or of other numbers.
    #[error("the share given in place {position} belongs to another set than the first")]
    OtherSet {
        /// Which of the shares given, counted from 1.
        position: usize,
    },
    /// The shares name one set and do not lead to its code: they were made at different times, or one was
    /// altered.
    #[error("the shares do not fit together: they may have been made on different days")]
    Mismatch,
    /// Shares of these numbers cannot be made.
    #[error(
        "{threshold} of {count} shares cannot be made: expected 2 to 8, and not more needed than made"
    )]
    Numbers {
        /// How many were to bring the code back.
        threshold: u8,
        /// How many were to be made.
        count: u8,
    },
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

impl From<ObjectError> for VaultError {
    /// Tells a stop and a full disk apart from what is wrong with an object.
    fn from(error: ObjectError) -> Self {
        match error {
            ObjectError::Cancelled(_) => Self::Cancelled,
            ObjectError::DiskFull { .. } => Self::DiskFull,
            ObjectError::Randomness => Self::Randomness,
            error => Self::Object(error),
        }
    }
}

impl From<Cancelled> for VaultError {
    fn from(_: Cancelled) -> Self {
        Self::Cancelled
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
        // A full disk already keeps the index of the WAL from being made, which is told as a failed read.
        if let rusqlite::Error::SqliteFailure(failure, _) = &error
            && failure.extended_code == rusqlite::ffi::SQLITE_IOERR_SHMSIZE
        {
            return Self::DiskFull;
        }
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
