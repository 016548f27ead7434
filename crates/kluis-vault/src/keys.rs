use hkdf::Hkdf;
use secrecy::{ExposeSecret, SecretBox};
use sha2::Sha256;
use zeroize::{Zeroize, Zeroizing};

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
    /// The seed of the safe's X25519 identity for objects and backups.
    Identity,
    /// The key of the MAC inside a backup.
    Backup,
    /// The seed of the X25519 identity for what is kept sealed at a cooperative.
    Sealed,
    /// The key of the MAC inside the index of what is kept sealed.
    SealedIndex,
}

impl KeyPurpose {
    fn label(self) -> &'static str {
        match self {
            Self::Audit => "kluis-safe/v1/audit-chain",
            Self::Receipt => "kluis-safe/v1/receipt-signing-seed",
            Self::Identity => "kluis-safe/v1/x25519-identity-seed",
            Self::Backup => "kluis-safe/v1/backup-mac",
            Self::Sealed => "kluis-safe/v1/sealed-identity-seed",
            Self::SealedIndex => "kluis-safe/v1/sealed-index-mac",
        }
    }
}

const DATABASE_LABEL: &str = "kluis-safe/v1/database";
const HEADER_MAC_LABEL: &str = "kluis-safe/v1/header-mac";

pub(crate) type Key256 = Zeroizing<[u8; 32]>;

/// The 256 random bits that every other key of a safe comes from, on a page of memory of their own that is
/// kept out of the swap where the system allows it.
pub(crate) struct MasterKey {
    /// Given back before the page is: what comes on the page next may be locked by someone else.
    _lock: Option<region::LockGuard>,
    page: SecretBox<Page>,
}

impl Drop for MasterKey {
    fn drop(&mut self) {
        // Wiped while it is still locked.
        self.page.zeroize();
    }
}

/// A page with a key at its start. Memory is locked by the page, and freeing a lock frees the whole page: with
/// two keys on one page, the first to go would leave the other to the swap.
#[cfg_attr(target_arch = "aarch64", repr(align(16384)))]
#[cfg_attr(not(target_arch = "aarch64"), repr(align(4096)))]
struct Page([u8; 32]);

impl Zeroize for Page {
    fn zeroize(&mut self) {
        self.0.zeroize();
    }
}

impl MasterKey {
    pub(crate) fn generate() -> Result<Self, VaultError> {
        Self::fill(|key| getrandom::fill(key).map_err(|_| VaultError::Randomness))
    }

    pub(crate) fn from_bytes(bytes: &[u8; 32]) -> Self {
        let filled = Self::fill(|key| {
            key.copy_from_slice(bytes);
            Ok(())
        });
        filled.expect("copying 32 bytes cannot fail")
    }

    /// Locks the page before anything secret comes on it.
    fn fill(
        fill: impl FnOnce(&mut [u8; 32]) -> Result<(), VaultError>,
    ) -> Result<Self, VaultError> {
        let mut page = Box::new(Page([0; 32]));
        let address: *const Page = &raw const *page;
        let lock = region::lock(address, size_of::<Page>());
        if lock.is_err() {
            // A limit of the system, mostly; the key works all the same.
            tracing::debug!("the memory of the key could not be kept out of the swap");
        }
        fill(&mut page.0)?;
        Ok(Self {
            _lock: lock.ok(),
            page: SecretBox::new(page),
        })
    }

    /// The bytes to be wrapped by a slot; nothing else may ask for them.
    pub(crate) fn expose_for_wrapping(&self) -> &[u8; 32] {
        &self.page.expose_secret().0
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
        hkdf_sha256(safe.as_bytes(), &self.page.expose_secret().0, label)
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
    fn each_master_key_has_a_page_of_its_own() {
        let keys = [[1; 32], [2; 32], [3; 32]].map(|bytes| MasterKey::from_bytes(&bytes));
        let pages: HashSet<usize> = keys
            .iter()
            .map(|key| {
                let address = (&raw const *key.page.expose_secret()).addr();
                assert!(address.is_multiple_of(region::page::size()));
                address / region::page::size()
            })
            .collect();
        assert_eq!(pages.len(), 3);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn the_page_of_a_key_is_locked_where_the_limit_allows_it() {
        let locked_kib = || -> u64 {
            let status = std::fs::read_to_string("/proc/thread-self/status").unwrap();
            let line = status.lines().find(|line| line.starts_with("VmLck:"));
            let number = line.unwrap().split_whitespace().nth(1).unwrap();
            number.parse().unwrap()
        };
        let Ok(probe) = region::lock(&raw const *Box::new(0_u8), 1) else {
            println!("skipped: the limit of this system allows no locked memory");
            return;
        };
        drop(probe);
        // Other tests have keys too, and drop them: what is looked for is that any are locked.
        let key = MasterKey::from_bytes(&[4; 32]);
        assert!(key._lock.is_some());
        assert!(locked_kib() >= 4);
    }

    #[test]
    fn every_purpose_of_every_safe_has_its_own_key() {
        let master = MasterKey::from_bytes(&[1; 32]);
        let mut keys = HashSet::new();
        for safe in [SafeId::from_bytes([2; 16]), SafeId::from_bytes([3; 16])] {
            keys.insert(*master.derive_database_key(safe));
            keys.insert(*master.derive_header_mac_key(safe));
            for purpose in [
                KeyPurpose::Audit,
                KeyPurpose::Receipt,
                KeyPurpose::Identity,
                KeyPurpose::Backup,
                KeyPurpose::Sealed,
                KeyPurpose::SealedIndex,
            ] {
                keys.insert(*master.derive_for(safe, purpose));
            }
        }
        assert_eq!(keys.len(), 16);
        assert!(!keys.contains(&[1; 32]));
    }
}
