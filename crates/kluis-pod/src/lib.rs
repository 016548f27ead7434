//! Resources and containers of a Solid pod, kept in a vault.
//!
//! A [`Pod`] holds documents and other bodies under [`PodPath`]s, as the
//! [Solid Protocol](https://solidproject.org/TR/protocol) has them: containers end in `/`, missing
//! parents are made on write, a container is deleted only when empty, and writes can carry a
//! [`Precondition`]. Every change is kept as a [`Revision`] with who made it, when and why.
//!
//! A document's bytes are the only truth. The record index beside them ([`IndexRow`]) is derived,
//! and can be dropped and rebuilt. Everything done inside one [`Pod::write`] becomes durable as a
//! whole or not at all, including rows that other components write through [`PodRead::sql`].
//!
//! ```
//! # use kluis_vault::{KdfParams, NewSafe, SystemClock, Vault};
//! # use std::sync::Arc;
//! use kluis_pod::{Actor, Change, Pod, PodError, PodPath, Precondition};
//!
//! # let folder = tempfile::tempdir().expect("a temporary folder");
//! # let passphrase = secrecy::SecretString::from("vijf kale kraaien zingen zacht");
//! # let new = NewSafe { passphrase: &passphrase, kdf: KdfParams::FLOOR, words: Default::default(), owner: None };
//! # let (vault, _) = Vault::create(&folder.path().join("safe"), &new, Arc::new(SystemClock))?;
//! let pod = Pod::new(Arc::new(vault))?;
//! let path = PodPath::parse("/health/weight/today.ttl")?;
//! let change = Change::new(Actor::Owner, "typed in");
//! let body = b"<#it> <http://hl7.org/fhir/v> 71.5 .";
//! let written = pod.write(|write| {
//!     write.put(&path, "text/turtle", body, &Precondition::IfNoneMatchAny, &change)
//! })?;
//! assert_eq!(written.revision, 1);
//! let (resource, bytes) = pod.read(|read| read.body(&path))?;
//! assert_eq!((resource, bytes.as_slice()), (written, &body[..]));
//! # Ok::<(), PodError>(())
//! ```
//!
//! A body of any size goes in with [`Pod::put_stream`] and comes out with [`Pod::open_body`], neither of
//! which holds it in memory. Large ones lie outside the database, as objects that the revisions refer
//! to; an object is whole and durable before anything refers to it.
//!
//! Nothing is cached between transactions: several processes may have the same safe open.

mod body;
mod body_reader;
mod contents;
mod error;
mod import_run;
mod index;
mod objects;
mod path;
mod pod;
mod read;
mod relocate;
mod resource;
mod setting;
mod stage;
mod write;

pub use body::MAX_BODY_BYTES;
pub use body_reader::BodyReader;
pub use contents::{PodContents, contents, newest_change};
pub use error::PodError;
pub use import_run::ImportRun;
pub use index::{CategoryCount, IndexRow, RecordFilter};
pub use objects::{BodyCheck, BodyFinding};
pub use path::{LOCAL_BASE, MAX_PATH_BYTES, PodPath};
pub use pod::{Pod, PodRead, PodWrite};
pub use relocate::Moved;
pub use resource::{Actor, Change, ETag, Kind, Operation, Precondition, Resource, Revision};
pub use stage::{MAX_INSIDE_BYTES, StagedBody};
