//! One encrypted file with everything that is in a safe.
//!
//! A backup is a readable head with a copy of `safe.json`, and then an [age](https://age-encryption.org/v1)
//! file around a tar: a manifest, a copy of the database under a key of its own, the large bodies, a list of
//! hashes and a seal. [`BackupWriter`] makes one, [`Backup`] reads it. Both stream: they hold no more than a
//! buffer and about 100 bytes for each large body.
//!
//! It promises that a backup has its name only when it is whole and on the disk; that a single changed byte
//! is found; that the file and the member at fault are named; and that a backup somebody else made with the
//! safe's public recipient is told by its seal. It knows nothing of what a database or a body holds, and
//! takes keys as they are given.
//!
//! The format, and how to open a backup without this program, is in `docs/formats/backup.md`.
//!
//! ```
//! use age::x25519::Identity;
//! use kluis_backup::{Backup, BackupError, BackupWriter, Head, Manifest, Member};
//! use kluis_objects::Work;
//! use zeroize::Zeroizing;
//!
//! # fn main() -> Result<(), BackupError> {
//! # let folder = tempfile::tempdir().expect("a temporary folder");
//! # let target = folder.path().join("eva.kluis-backup");
//! let identity = Identity::generate();
//! let mac_key = [7; 32];
//! let safe_json = br#"{"id": "6e0a1c9a-3c5e-4c9a-9d57-0c9a3c5e4c9a"}"#;
//! let head = Head::new("2026-11-21T12:00:00Z".parse().expect("a moment"), safe_json.to_vec())?;
//! let manifest = Manifest {
//!     safe: head.safe(),
//!     copy: None,
//!     generation: 1,
//!     made: head.made(),
//!     database_bytes: 5,
//!     database_key: Zeroizing::new([8; 32]),
//!     objects: 0,
//!     object_bytes: 0,
//!     missing: Vec::new(),
//!     resources: 0,
//!     resource_digest: "0".repeat(64),
//! };
//! let recipients = [identity.to_public()];
//! let mut writer = BackupWriter::create(&target, &head, manifest, &recipients, Work::silent())?;
//! writer.database(&mut &b"pages"[..])?;
//! writer.finish(&mac_key)?;
//!
//! let contents = Backup::open(&target)?.decrypt(std::iter::once(&identity as _))?;
//! let mut pages = Vec::new();
//! contents.read_members(Some(&mac_key), Work::silent(), |member, _size, content| {
//!     assert_eq!(*member, Member::Database);
//!     content.read_to_end(&mut pages).expect("what was written");
//!     Ok::<(), BackupError>(())
//! })?;
//! assert_eq!(pages, b"pages");
//! # Ok(())
//! # }
//! ```

mod error;
mod folder;
mod head;
mod keep;
mod manifest;
mod member;
mod place;
mod read;
mod seal;
mod write;

pub use error::BackupError;
pub use folder::{EXTENSION, Found, backups_in, free_name};
pub use head::Head;
pub use keep::keep;
pub use manifest::Manifest;
pub use member::Member;
pub use place::remove_unfinished;
pub use read::{Backup, Contents, Summary, read_foreign};
pub use write::{BackupWriter, Written, parse_recipients};

/// The newest version of the format this crate reads, and the one it writes.
pub const FORMAT_VERSION: u32 = 1;

/// What every backup begins with.
pub(crate) const FORMAT: &str = "kluis-backup";
