use std::fmt;

use hmac::{Hmac, KeyInit};
use kluis_objects::{Wrong, open_whole, recipient_text, seal_whole};
use kluis_vault::{HeaderKeys, KeyPurpose, Vault};
use sha2::Sha256;
use zeroize::Zeroizing;

/// The keys of one safe for what it keeps sealed.
pub struct SealedKeys {
    seed: Zeroizing<[u8; 32]>,
    mac: Zeroizing<[u8; 32]>,
}

impl SealedKeys {
    /// The keys of an open safe.
    #[must_use]
    pub fn of(vault: &Vault) -> Self {
        Self {
            seed: vault.derive_key(KeyPurpose::Sealed),
            mac: vault.derive_key(KeyPurpose::SealedIndex),
        }
    }

    /// The keys behind a header.
    #[must_use]
    pub fn of_header(keys: &HeaderKeys) -> Self {
        Self {
            seed: keys.derive_key(KeyPurpose::Sealed),
            mac: keys.derive_key(KeyPurpose::SealedIndex),
        }
    }

    /// The recipient of all that is sealed: it tells these keys from those that a renewal replaced.
    pub(crate) fn recipient(&self) -> String {
        recipient_text(&self.seed)
    }

    pub(crate) fn seal(&self, plain: &[u8]) -> Encrypted {
        Encrypted(seal_whole(&self.seed, plain))
    }

    pub(crate) fn open(&self, sealed: &[u8], most: usize) -> Result<Zeroizing<Vec<u8>>, Wrong> {
        open_whole(&self.seed, sealed, most)
    }

    pub(crate) fn mac(&self) -> Hmac<Sha256> {
        Hmac::new_from_slice(self.mac.as_slice()).expect("HMAC takes a key of any length")
    }
}

impl fmt::Debug for SealedKeys {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("SealedKeys").finish_non_exhaustive()
    }
}

/// The bytes of an encrypted object. Only [`SealedKeys`] makes them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Encrypted(Vec<u8>);

impl Encrypted {
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.0
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub(in crate::sealed) fn keys(number: u8) -> SealedKeys {
        SealedKeys {
            seed: Zeroizing::new([number; 32]),
            mac: Zeroizing::new([number.wrapping_add(100); 32]),
        }
    }
}
