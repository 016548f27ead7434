//! Large bodies of a safe, each an age file of its own.
//!
//! An [`ObjectStore`] keeps bytes under random names, written and read as streams with a memory use
//! that does not depend on their size. It promises that
//!
//! - a file tells nothing but a rounded size: its name is random, its content encrypted to the safe's
//!   own X25519 identity and padded (Padmé: [PURBs, 4.2](https://arxiv.org/abs/1806.03160));
//! - an object that was exchanged with another, cut short, made by somebody else or is no object is
//!   refused with an error that names it before a byte of it is given, and a changed byte before any
//!   byte of the 64 KiB it lies in;
//! - an object that can be seen under its name is whole and on the disk; what a killed writer leaves
//!   has another name, and [`ObjectStore::sweep`] takes it away.
//!
//! It does not notice that a file was put back to what the same object was before: an object is
//! written once, so there is no such state, unless a whole safe is put back.
//!
//! Any `age` program opens an object, given [`identity_text`]; the layout is in
//! `docs/formats/objects.md`.
//!
//! ```
//! # use kluis_objects::{ObjectStore, Work};
//! # use std::io::Read;
//! # let folder = tempfile::tempdir()?;
//! let store = ObjectStore::new(&folder.path().join("objects"), &[7; 32]);
//! let written = store.write(&mut &b"a scan of a knee"[..], Work::silent())?;
//! let mut content = String::new();
//! store.open(written.id)?.read_to_string(&mut content)?;
//! assert_eq!(content, "a scan of a knee");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod error;
mod folder;
mod id;
mod identity;
mod layout;
mod lease;
mod reader;
mod store;
mod sweep;
mod whole;
mod work;
mod writer;

pub use error::{ObjectError, Wrong};
pub use id::ObjectId;
pub use identity::{identity_text, recipient_text};
pub use layout::padme;
pub use reader::ObjectReader;
pub use store::{ObjectStore, Written};
pub use sweep::Swept;
pub use whole::{open_whole, seal_whole};
pub use work::{Cancelled, Work};
