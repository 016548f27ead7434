use hkdf::Hkdf;
use secrecy::{ExposeSecret, SecretBox};
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::{SafeId, VaultError};

/// What a key handed out by [`crate::Vault::derive_key`] is for. Nothing is used for two purposes.
///
/// The keys of the database and of the header's MAC cannot be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum KeyPurpose {
    /// The key that chains the entries of the audit log.
    Audit,
    /// The seed of the Ed25519 key that signs consent receipts.
    Receipt,
    /// The seed of the safe's X25519 identity for backups and sealed copies.
    Identity,
}

impl KeyPurpose {
    fn label(self) -> &'static str {
        match self {
            Self::Audit => "kluis-safe/v1/audit-chain",
            Self::Receipt => "kluis-safe/v1/receipt-signing-seed",
            Self::Identity => "kluis-safe/v1/x25519-identity-seed",
        }
    }
}

const DATABASE_LABEL: &str = "kluis-safe/v1/database";
const HEADER_MAC_LABEL: &str = "kluis-safe/v1/header-mac";

pub(crate) type Key256 = Zeroizing<[u8; 32]>;

/// The 256 random bits that every other key of a safe comes from.
pub(crate) struct MasterKey(SecretBox<[u8; 32]>);

impl MasterKey {
    pub(crate) fn generate() -> Result<Self, VaultError> {
        let mut bytes = Box::new([0_u8; 32]);
        getrandom::fill(bytes.as_mut_slice()).map_err(|_| VaultError::Randomness)?;
        Ok(Self(SecretBox::new(bytes)))
    }

    pub(crate) fn from_bytes(bytes: &[u8; 32]) -> Self {
        Self(SecretBox::new(Box::new(*bytes)))
    }

    /// The bytes to be wrapped by a slot; nothing else may ask for them.
    pub(crate) fn expose_for_wrapping(&self) -> &[u8; 32] {
        self.0.expose_secret()
    }

    pub(crate) fn derive_database_key(&self, safe: SafeId) -> Key256 {
        self.derive(safe, DATABASE_LABEL)
    }

    pub(crate) fn derive_header_mac_key(&self, safe: SafeId) -> Key256 {
        self.derive(safe, HEADER_MAC_LABEL)
    }

    pub(crate) fn derive_for(&self, safe: SafeId, purpose: KeyPurpose) -> Key256 {
        self.derive(safe, purpose.label())
    }

    fn derive(&self, safe: SafeId, label: &str) -> Key256 {
        // Exposed to the one function every key of the safe is derived by.
        hkdf_sha256(safe.as_bytes(), self.0.expose_secret(), label)
    }
}

/// HKDF-SHA-256 with an output of 32 bytes, [RFC 5869](https://www.rfc-editor.org/rfc/rfc5869).
pub(crate) fn hkdf_sha256(salt: &[u8], key_material: &[u8], label: &str) -> Key256 {
    let mut key = Zeroizing::new([0_u8; 32]);
    Hkdf::<Sha256>::new(Some(salt), key_material)
        .expand(label.as_bytes(), key.as_mut_slice())
        .expect("32 bytes is less than the limit of 8160");
    key
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn hkdf_gives_the_first_bytes_of_the_first_case_of_rfc_5869() {
        let key_material = [0x0b_u8; 22];
        let salt: Vec<u8> = (0x00..=0x0c).collect();
        let info: Vec<u8> = (0xf0..=0xf9).collect();
        let mut output = [0_u8; 42];
        Hkdf::<Sha256>::new(Some(&salt), &key_material)
            .expand(&info, &mut output)
            .unwrap();
        assert_eq!(
            hex::encode(output),
            "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"
        );
    }

    #[test]
    fn every_purpose_of_every_safe_has_its_own_key() {
        let master = MasterKey::from_bytes(&[1; 32]);
        let mut keys = HashSet::new();
        for safe in [SafeId::from_bytes([2; 16]), SafeId::from_bytes([3; 16])] {
            keys.insert(*master.derive_database_key(safe));
            keys.insert(*master.derive_header_mac_key(safe));
            for purpose in [KeyPurpose::Audit, KeyPurpose::Receipt, KeyPurpose::Identity] {
                keys.insert(*master.derive_for(safe, purpose));
            }
        }
        assert_eq!(keys.len(), 10);
        assert!(!keys.contains(&[1; 32]));
    }
}
