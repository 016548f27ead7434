//! What is kept at the cooperative encrypted, so that its host learns no name, type, number or exact size.
//!
//! In one container lie *packs*, which never change and hold the contents; *indexes*, of which each new
//! one is the commit of a round; and a *head*, in the clear, with what the recovery code opens. The format
//! is in `docs/formats/sealed.md`.
//!
//! Nothing there is ever overwritten. Packs are written first, under random names; then an index under the
//! next generation, on the condition that none of that name exists: of two computers that commit at once,
//! one does, and the other plans anew. An index that was cut off does not open, and is passed over.

mod adopt;
#[cfg(test)]
mod frozen;
mod head;
mod index;
mod keys;
mod names;
mod pack;
mod plan;
mod question;
mod read;
mod remote;
mod restore;
mod round;
mod state;
mod unite;
mod write;

pub use head::{Head, HeadError};
pub use index::{Index, IndexError};
pub use keys::SealedKeys;
pub use restore::recovery_headers;
pub(crate) use state::base;
pub use state::expect_sealed;

/// The name of the container, directly in the storage.
const CONTAINER: &str = "kluis-sealed/";

/// The media type of everything in it.
const MEDIA_TYPE: &str = "application/octet-stream";
