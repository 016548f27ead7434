//! Keys, slots and the opened SQLCipher database of one safe.
//!
//! A safe is a folder with `safe.json`, which holds the wrapped master key, and `pod.db`, an encrypted
//! database. [`Vault`] makes and opens it, and lends its one connection for reads and writes. The crate
//! knows nothing of what is stored.
//!
//! It promises that a folder taken away while the safe is shut tells nothing of the content; that a
//! wrong passphrase is told apart from damage; that a failed opening changes no file; and that what
//! [`Vault::write`] returned from is on the disk. It does not protect against a program that runs as the
//! same person while the safe is open, nor can it notice that a whole folder was put back to an older
//! state.
//!
//! The files are described in `docs/formats/safe.md`.
//!
//! ```
//! use std::sync::Arc;
//! use kluis_vault::{KdfParams, Key, NewSafe, SystemClock, Vault, VaultError, WordList};
//! use secrecy::SecretString;
//!
//! # fn main() -> Result<(), VaultError> {
//! # let folder = tempfile::tempdir().expect("a temporary folder");
//! # let dir = folder.path().join("safe");
//! let passphrase = SecretString::from("vijf kale kraaien zingen zacht");
//! let new = NewSafe {
//!     passphrase: &passphrase,
//!     kdf: KdfParams::FLOOR,
//!     words: WordList::Dutch,
//!     owner: None,
//! };
//! let (vault, recovery) = Vault::create(&dir, &new, Arc::new(SystemClock))?;
//! vault.migrate("example", &["CREATE TABLE note (text TEXT NOT NULL) STRICT"])?;
//! vault.write(|transaction| -> Result<(), VaultError> {
//!     transaction.execute("INSERT INTO note VALUES ('kept')", [])?;
//!     Ok(())
//! })?;
//! drop(vault);
//! let vault = Vault::open(&dir, Key::Recovery(&recovery), Arc::new(SystemClock))?;
//! let kept: String = vault.read(|transaction| -> Result<_, VaultError> {
//!     Ok(transaction.query_row("SELECT text FROM note", [], |row| row.get(0))?)
//! })?;
//! assert_eq!(kept, "kept");
//! # Ok(())
//! # }
//! ```

mod clock;
mod copy;
mod creation;
mod database;
mod disk;
mod error;
mod facts;
mod former_keys;
mod gf256;
mod header;
mod integrity;
mod kdf;
mod keys;
mod lease;
mod migrate;
mod passphrase;
mod passphrase_cost;
mod process;
mod recovery;
mod restore;
mod rotation;
mod rotation_proof;
mod shares;
mod slot;
mod slot_labels;
mod slot_parameters;
mod slots;
mod snapshot;
mod snapshot_read;
mod staging;
mod switch;
mod unlock;
mod vault;
mod words;

pub use clock::{Clock, SystemClock};
pub use creation::NewSafe;
pub use error::{RecoveryProblem, ShareProblem, VaultError};
pub use header::{SafeHeader, SlotKind, peek, peek_header};
pub use integrity::{Finding, FindingPlace};
pub use kdf::KdfParams;
pub use keys::KeyPurpose;
pub use passphrase_cost::passphrase_costs;
pub use process::harden_process;
pub use recovery::RecoveryCode;
pub use restore::{HeaderKeys, Restoration};
pub use rotation::{Rotation, rotation_is_prepared};
pub use shares::Share;
pub use slot_parameters::AgeIdentity;
pub use slots::SlotInfo;
pub use snapshot::{Snapshot, SnapshotFacts, check_snapshot};
pub use snapshot_read::read_snapshot;
pub use unlock::Key;
pub use vault::Vault;
pub use words::WordList;

/// What a safe is known by; random, and no part of any name outside it.
pub type SafeId = uuid::Uuid;

/// The newest version of `safe.json` this crate reads, and the one it writes.
pub const FORMAT_VERSION: u32 = 1;
