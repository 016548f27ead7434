use std::path::{Path, PathBuf};

use kluis_objects::Cancelled;

/// What can go wrong with a backup. No message holds a key or anything of what is in the backup.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BackupError {
    /// The file does not begin as a backup does.
    #[error("{} is not a backup: expected a file that begins with \"kluis-backup\"", .file.display())]
    NotABackup {
        /// The file.
        file: PathBuf,
    },
    /// The backup was made by a newer version of this program.
    #[error(
        "{} has version {found}, this program knows versions up to {known}: update the program",
        .file.display()
    )]
    Newer {
        /// The file.
        file: PathBuf,
        /// The version found.
        found: u32,
        /// The newest version this program knows.
        known: u32,
    },
    /// The backup is damaged, cut off or was tampered with.
    #[error("{}, {member}: {what}", .file.display())]
    Damaged {
        /// The file.
        file: PathBuf,
        /// The part of it: `head`, `age header`, or the name of a member.
        member: String,
        /// What is wrong, as a lowercase fragment.
        what: String,
    },
    /// None of the keys given is one the backup was made for.
    #[error("{} does not open with this key", .file.display())]
    NotForThisKey {
        /// The file.
        file: PathBuf,
    },
    /// Everything holds together, but whoever wrote the file did not have the key of the safe.
    #[error(
        "{} was not made by this safe: its seal does not fit the key of the safe",
        .file.display()
    )]
    Forged {
        /// The file.
        file: PathBuf,
    },
    /// There is something by the name the backup was to get.
    #[error("{} is there already; a backup never overwrites", .file.display())]
    Exists {
        /// The file.
        file: PathBuf,
    },
    /// One of the further recipients is not one.
    #[error("{given:?} is not an age recipient: expected a text that begins with age1")]
    Recipient {
        /// The text as given.
        given: String,
    },
    /// What was to go into the backup is not as long as was said when it was begun.
    #[error("{member} changed while the backup was made: expected {expected} bytes, found {found}")]
    Changed {
        /// The member it was to become.
        member: String,
        /// Bytes that were announced.
        expected: u64,
        /// Bytes that came, at least.
        found: u64,
    },
    /// No room is left where the backup is written.
    #[error("no room left on the disk that holds {}", .folder.display())]
    DiskFull {
        /// The folder.
        folder: PathBuf,
    },
    /// The system refused to read or write a file.
    #[error("{}: {source}", .path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// The system's reason.
        source: std::io::Error,
    },
    /// The person stopped the work.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}

impl BackupError {
    pub(crate) fn io(path: &Path, source: std::io::Error) -> Self {
        if matches!(
            source.kind(),
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded
        ) {
            return Self::DiskFull {
                folder: path.parent().unwrap_or(path).to_owned(),
            };
        }
        Self::Io {
            path: path.to_owned(),
            source,
        }
    }

    pub(crate) fn damaged(file: &Path, member: &str, what: impl Into<String>) -> Self {
        Self::Damaged {
            file: file.to_owned(),
            member: member.to_owned(),
            what: what.into(),
        }
    }

    /// A failure of reading: what the decryption refused and a file that ends early are damage, anything
    /// else is the system's.
    pub(crate) fn reading(file: &Path, member: &str, error: std::io::Error) -> Self {
        match error.kind() {
            std::io::ErrorKind::InvalidData => {
                Self::damaged(file, member, "was changed after it was written")
            }
            std::io::ErrorKind::UnexpectedEof => Self::damaged(file, member, "is cut off"),
            _ => Self::io(file, error),
        }
    }
}
