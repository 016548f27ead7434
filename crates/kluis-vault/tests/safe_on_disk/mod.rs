//! A safe in a temporary folder, and what a stranger can do to its files.
#![allow(dead_code, reason = "each test file uses a part")]
#![allow(clippy::unwrap_used, reason = "a step that fails fails the test")]

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use kluis_vault::{KdfParams, Key, NewSafe, RecoveryCode, SystemClock, Vault, VaultError};
use secrecy::SecretString;
use sha2::{Digest, Sha256};

pub const PASSPHRASE: &str = "negen zachte uilen boven het kanaal";

pub struct SafeOnDisk {
    pub recovery: RecoveryCode,
    folder: tempfile::TempDir,
}

impl SafeOnDisk {
    /// A safe with the least settings allowed and a table of 400 rows, closed.
    pub fn new() -> Self {
        let (safe, vault) = Self::open_new();
        vault
            .migrate(
                "test",
                &["CREATE TABLE line (number INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT"],
            )
            .unwrap();
        vault
            .write(|transaction| -> Result<(), VaultError> {
                for number in 0..400 {
                    transaction.execute(
                        "INSERT INTO line VALUES (?1, ?2)",
                        (number, format!("{number:05} ").repeat(50)),
                    )?;
                }
                Ok(())
            })
            .unwrap();
        vault.close().unwrap();
        safe
    }

    /// A safe just made, still open.
    pub fn open_new() -> (Self, Vault) {
        let folder = tempfile::tempdir().unwrap();
        let passphrase = SecretString::from(PASSPHRASE);
        let new = NewSafe {
            passphrase: &passphrase,
            words: kluis_vault::WordList::English,
            kdf: KdfParams::FLOOR,
            owner: Some("Noor Vandenbroucke".to_owned()),
        };
        let dir = folder.path().join("safe");
        let (vault, recovery) = Vault::create(&dir, &new, Arc::new(SystemClock)).unwrap();
        (Self { recovery, folder }, vault)
    }

    pub fn dir(&self) -> PathBuf {
        self.folder.path().join("safe")
    }

    pub fn file(&self, name: &str) -> PathBuf {
        self.dir().join(name)
    }

    /// Opens with the recovery code, which costs no passphrase hash.
    pub fn open(&self) -> Result<Vault, VaultError> {
        Vault::open(
            &self.dir(),
            Key::Recovery(&self.recovery),
            Arc::new(SystemClock),
        )
    }

    pub fn open_with(&self, passphrase: &str) -> Result<Vault, VaultError> {
        open_with(&self.dir(), passphrase)
    }

    pub fn header_text(&self) -> String {
        fs::read_to_string(self.file("safe.json")).unwrap()
    }

    /// Writes `safe.json` with a fitting checksum, as someone without the key can.
    pub fn tamper_header(&self, change: impl FnOnce(String) -> String) {
        let before = self.header_text();
        let after = change(before.clone());
        assert_ne!(before, after, "the change changed nothing");
        fs::write(self.file("safe.json"), with_checksum(after)).unwrap();
    }

    pub fn flip_database_bit(&self, at: usize) {
        let mut bytes = fs::read(self.file("pod.db")).unwrap();
        bytes[at] ^= 1;
        fs::write(self.file("pod.db"), bytes).unwrap();
    }
}

pub fn open_with(dir: &Path, passphrase: &str) -> Result<Vault, VaultError> {
    let passphrase = SecretString::from(passphrase);
    Vault::open(dir, Key::Passphrase(&passphrase), Arc::new(SystemClock))
}

pub fn with_checksum(text: String) -> String {
    let (body, _) = text.rsplit_once("\"checksum\": \"").expect("a checksum");
    let body = format!("{body}\"checksum\": \"");
    let checksum = hex::encode(Sha256::digest(body.as_bytes()));
    format!("{body}{checksum}\"\n}}\n")
}

/// Name and content of every file in a folder.
pub fn contents(dir: &Path) -> BTreeMap<String, Vec<u8>> {
    fs::read_dir(dir)
        .unwrap()
        .map(|entry| {
            let entry = entry.unwrap();
            let name = entry.file_name().into_string().unwrap();
            (name, fs::read(entry.path()).unwrap())
        })
        .collect()
}

pub fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for (name, bytes) in contents(from) {
        fs::write(to.join(name), bytes).unwrap();
    }
}

pub fn count_lines(vault: &Vault) -> Result<i64, VaultError> {
    vault.read(|transaction| {
        Ok(transaction.query_row("SELECT count(text || '') FROM line", [], |row| row.get(0))?)
    })
}

#[track_caller]
pub fn expect_damaged<T>(result: Result<T, VaultError>, what_contains: &str) {
    match result {
        Err(VaultError::Damaged { what, hint }) => {
            assert!(
                what.contains(what_contains),
                "{what:?} lacks {what_contains:?}"
            );
            assert!(!hint.is_empty());
        }
        Err(other) => panic!("expected damage, got {other:?}"),
        Ok(_) => panic!("expected damage, but it opened"),
    }
}
