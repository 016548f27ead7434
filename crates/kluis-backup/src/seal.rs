//! What proves the members: the list of their hashes, and the MAC over that list.

use std::path::Path;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::{
    BackupError,
    member::{SEAL, SUMS},
};

/// What the MAC is over, before the list, so that it can stand for nothing else.
const CONTEXT: &[u8] = b"kluis-backup/v1/seal\n";
const DIGEST_DIGITS: usize = 64;
/// A list of a million objects; about 100 bytes for each are held in memory.
const MOST_LINES: usize = 1_000_000;

/// Bytes of the seal: the digits and a line end.
pub(crate) const SEAL_BYTES: u64 = DIGEST_DIGITS as u64 + 1;

/// The list of hashes, in the form that `sha256sum` reads and writes.
#[derive(Default)]
pub(crate) struct Sums {
    text: String,
    lines: usize,
}

impl Sums {
    /// Adds a member; the hash is in lowercase hex.
    pub(crate) fn add(&mut self, name: &str, digest: &str) -> Result<(), TooMany> {
        if self.lines == MOST_LINES {
            return Err(TooMany);
        }
        self.lines += 1;
        self.text.push_str(digest);
        self.text.push_str("  ");
        self.text.push_str(name);
        self.text.push('\n');
        Ok(())
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        self.text.as_bytes()
    }

    /// Refuses a list from a backup that is not this one, and names the member where they part.
    pub(crate) fn require_equal(&self, written: &[u8], file: &Path) -> Result<(), BackupError> {
        if self.bytes() == written {
            return Ok(());
        }
        let mut found = written.split_inclusive(|byte| *byte == b'\n');
        for line in self.text.split_inclusive('\n') {
            if found.next() != Some(line.as_bytes()) {
                let name = line.get(DIGEST_DIGITS + 2..).unwrap_or(line).trim_end();
                return Err(BackupError::damaged(
                    file,
                    name,
                    "is not what the list of hashes says",
                ));
            }
        }
        Err(BackupError::damaged(
            file,
            SUMS,
            "lists members that are not there",
        ))
    }
}

/// More members than a backup can have.
pub(crate) struct TooMany;

impl TooMany {
    pub(crate) fn in_file(self, file: &Path) -> BackupError {
        BackupError::damaged(
            file,
            SUMS,
            format!("there are more than {MOST_LINES} members"),
        )
    }
}

/// The bytes of the last member: HMAC-SHA-256 under the safe's key for backups over the list of hashes.
pub(crate) fn seal(mac_key: &[u8; 32], sums: &[u8]) -> Vec<u8> {
    let mut bytes = hex::encode(mac(mac_key, sums).finalize().into_bytes()).into_bytes();
    bytes.push(b'\n');
    bytes
}

/// Refuses a seal that is not one, and one made with another key than `mac_key`, where that is known.
pub(crate) fn require_sealed(
    mac_key: Option<&[u8; 32]>,
    sums: &[u8],
    written: &[u8],
    file: &Path,
) -> Result<(), BackupError> {
    let digits = written.strip_suffix(b"\n").unwrap_or(written);
    let digest = hex::decode(digits)
        .ok()
        // In lowercase, so that there is one way to write it.
        .filter(|digest| hex::encode(digest).as_bytes() == digits && digest.len() == 32)
        .ok_or_else(|| BackupError::damaged(file, SEAL, "is not 64 hex digits"))?;
    let Some(mac_key) = mac_key else {
        return Ok(());
    };
    mac(mac_key, sums)
        .verify_slice(&digest)
        .map_err(|_| BackupError::Forged {
            file: file.to_owned(),
        })
}

fn mac(mac_key: &[u8; 32], sums: &[u8]) -> Hmac<Sha256> {
    let mut mac =
        Hmac::<Sha256>::new_from_slice(mac_key.as_slice()).expect("HMAC takes a key of any length");
    mac.update(CONTEXT);
    mac.update(sums);
    mac
}
