//! The head: in the clear, with what the recovery code opens.

use kluis_vault::{SafeId, Vault, VaultError, peek_header};

use crate::state::content_hash;

const FORMAT: &str = "kluis-sealed";
const VERSION: u32 = 1;
/// The most bytes of a head; a header with its most slots is far smaller.
pub(crate) const MOST_HEAD_BYTES: usize = 1024 * 1024;

/// A head as it was read. Nothing of it is proven before its header is unlocked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    safe: SafeId,
    safe_json: Vec<u8>,
}

/// Why bytes are no head.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum HeadError {
    /// They are something else, or cut off.
    #[error("it is no head of sealed copies, or is cut off")]
    NotAHead,
    /// A later version of the format.
    #[error(
        "the sealed copies have version {found} of their format, and {known} is the newest known here"
    )]
    Newer {
        /// The version found.
        found: u32,
        /// The newest that is read.
        known: u32,
    },
}

impl Head {
    /// Reads a head.
    ///
    /// # Errors
    /// [`HeadError::Newer`] for a later version, [`HeadError::NotAHead`] for anything else.
    pub fn parse(bytes: &[u8]) -> Result<Self, HeadError> {
        if bytes.len() > MOST_HEAD_BYTES {
            return Err(HeadError::NotAHead);
        }
        let end = bytes.iter().take(64).position(|byte| *byte == b'\n');
        let (first, rest) = bytes.split_at(end.ok_or(HeadError::NotAHead)?);
        let version: u32 = std::str::from_utf8(first)
            .ok()
            .and_then(|line| line.strip_prefix(FORMAT)?.strip_prefix(' ')?.parse().ok())
            .ok_or(HeadError::NotAHead)?;
        if version > VERSION {
            return Err(HeadError::Newer {
                found: version,
                known: VERSION,
            });
        }
        let safe_json = rest[1..].to_vec();
        let safe = peek_header(safe_json.clone())
            .map_err(|_| HeadError::NotAHead)?
            .id;
        Ok(Self { safe, safe_json })
    }

    /// The id of the safe.
    #[must_use]
    pub fn safe(&self) -> SafeId {
        self.safe
    }

    /// The bytes of the `safe.json` in it.
    #[must_use]
    pub fn safe_json(&self) -> &[u8] {
        &self.safe_json
    }
}

/// The bytes of a head of an open safe.
pub(crate) struct HeadBytes(Vec<u8>);

impl HeadBytes {
    /// # Errors
    /// When `safe.json` cannot be read.
    pub(crate) fn of(vault: &Vault) -> Result<Self, VaultError> {
        let mut bytes = format!("{FORMAT} {VERSION}\n").into_bytes();
        bytes.append(&mut vault.recovery_header()?);
        Ok(Self(bytes))
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// SHA-256, in hex.
    pub(crate) fn sha256(&self) -> String {
        content_hash(&self.0)
    }
}
