//! Proof that a prepared header was made by this program, for the present state of the safe.
//!
//! A renewal that was cut off goes on with the master key in `safe.json.rotation`. Whoever has the present
//! master key, the very person a renewal is to shut out, can write such a file with a master key of their
//! choice. What they do not have is the key that the passphrase gives, so the proof is under that one; and it
//! covers the present `safe.json`, which each renewal replaces, so that no proof holds for a second one.

use std::path::Path;

use hmac::{Hmac, KeyInit, Mac};
use secrecy::SecretString;
use sha2::Sha256;

use crate::{
    VaultError, disk,
    header::ReadHeader,
    keys::{Key256, hkdf_sha256},
    switch::PROOF_FILE,
    unlock::passphrase_wrapping_key,
};

const LABEL: &str = "kluis-safe/v1/rotation-proof";

/// What proofs for the present `safe.json` and one passphrase are made with.
pub(crate) struct Prover<'a> {
    present: &'a ReadHeader,
    key: Key256,
}

impl<'a> Prover<'a> {
    /// `None` when the passphrase opens no slot of the present `safe.json`: then nothing can be proven, and
    /// nothing is gone on with.
    ///
    /// Costs a passphrase hash for each slot that is tried.
    pub(crate) fn new(
        present: &'a ReadHeader,
        passphrase: &SecretString,
    ) -> Result<Option<Self>, VaultError> {
        let wrapping = match passphrase_wrapping_key(present, passphrase) {
            Ok(wrapping) => wrapping,
            // A slot that asks for more memory than there is opens nothing here, and is to be renewed.
            Err(VaultError::KdfFailed { .. }) => None,
            Err(error) => return Err(error),
        };
        Ok(wrapping.map(|wrapping| Self {
            present,
            key: hkdf_sha256(present.header.id.as_bytes(), wrapping.as_slice(), LABEL),
        }))
    }

    /// Writes the proof for the bytes of a prepared header.
    pub(crate) fn write(&self, dir: &Path, prepared: &[u8]) -> Result<(), VaultError> {
        let proof = hex::encode(self.over(prepared).finalize().into_bytes());
        disk::write_beside(dir, PROOF_FILE, proof.as_bytes(), |_| Ok(()))
    }

    /// Whether the proof in the folder is for these bytes.
    pub(crate) fn holds(&self, dir: &Path, prepared: &[u8]) -> Result<bool, VaultError> {
        let text = match disk::read_header_file(dir, PROOF_FILE) {
            Ok(Some(text)) => text,
            Ok(None) | Err(VaultError::Damaged { .. }) => return Ok(false),
            Err(error) => return Err(error),
        };
        let mut proof = [0; 32];
        Ok(hex::decode_to_slice(&text, &mut proof).is_ok()
            && self.over(prepared).verify_slice(&proof).is_ok())
    }

    fn over(&self, prepared: &[u8]) -> Hmac<Sha256> {
        let mut mac = Hmac::<Sha256>::new_from_slice(self.key.as_slice())
            .expect("HMAC takes a key of any length");
        for part in [self.present.bytes(), prepared] {
            let length = u64::try_from(part.len()).expect("safe.json is limited to one megabyte");
            mac.update(&length.to_be_bytes());
            mac.update(part);
        }
        mac
    }
}

#[cfg(test)]
mod tests {
    use std::{path::PathBuf, sync::Arc};

    use kluis_objects::Work;

    use super::*;
    use crate::{
        KdfParams, Key, NewSafe, Rotation, SystemClock, Vault, WordList, header::Header,
        switch::NEW_HEADER_FILE, unlock::unlock,
    };

    fn new_safe(passphrase: &SecretString) -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let dir = folder.path().join("safe");
        let new = NewSafe {
            passphrase,
            words: WordList::English,
            kdf: KdfParams::FLOOR,
            owner: None,
        };
        Vault::create(&dir, &new, Arc::new(SystemClock)).unwrap();
        (folder, dir)
    }

    #[test]
    fn a_renewal_does_not_go_on_with_a_master_key_that_a_stranger_planted() {
        let passphrase = SecretString::from("negen zachte uilen");
        let (_folder, dir) = new_safe(&passphrase);
        let read = ReadHeader::read(&dir).unwrap();
        let known = unlock(&read, Key::Passphrase(&passphrase)).unwrap();
        let known_bytes = *known.expose_for_wrapping();
        let planted = Header {
            generation: read.header.generation + 1,
            ..read.header
        };
        let planted = planted.seal(&known.derive_header_mac_key(planted.id));
        let new = Rotation {
            passphrase: &passphrase,
            kdf: KdfParams::FLOOR,
            words: WordList::English,
        };
        let key = Key::Passphrase(&passphrase);
        // Alone, and with a proof that somebody without the passphrase can write.
        std::fs::write(dir.join(NEW_HEADER_FILE), &planted).unwrap();
        std::fs::write(dir.join(PROOF_FILE), "00".repeat(32)).unwrap();
        let (vault, _) =
            Vault::rotate(&dir, key, &new, Arc::new(SystemClock), Work::silent()).unwrap();
        assert_ne!(vault.master.expose_for_wrapping(), &known_bytes);
    }

    fn prover<'a>(passphrase: &SecretString, read: &'a ReadHeader) -> Prover<'a> {
        Prover::new(read, passphrase).unwrap().expect("it opens")
    }

    #[test]
    fn a_proof_holds_for_one_header_one_passphrase_and_one_state_of_the_safe() {
        let passphrase = SecretString::from("negen zachte uilen");
        let (_folder, dir) = new_safe(&passphrase);
        let read = ReadHeader::read(&dir).unwrap();
        let key = Key::Passphrase(&passphrase);
        let master = unlock(&read, key).unwrap();
        let generation = read.header.generation + 1;
        prover(&passphrase, &read).write(&dir, b"prepared").unwrap();
        assert!(prover(&passphrase, &read).holds(&dir, b"prepared").unwrap());
        assert!(!prover(&passphrase, &read).holds(&dir, b"planted").unwrap());
        let other = SecretString::from("een heel andere");
        assert!(Prover::new(&read, &other).unwrap().is_none());

        // The same slot in a later header, as after a change of another one.
        let later = Header {
            generation,
            ..read.header
        };
        let later = ReadHeader::parse(later.seal(&master.derive_header_mac_key(later.id))).unwrap();
        assert!(
            !prover(&passphrase, &later)
                .holds(&dir, b"prepared")
                .unwrap()
        );
    }
}
