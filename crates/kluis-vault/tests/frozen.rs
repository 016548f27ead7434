//! Safes of every version this program ever wrote must open for ever.
#![allow(clippy::unwrap_used, reason = "a step that fails fails the test")]

mod safe_on_disk;

use std::{path::Path, sync::Arc};

use kluis_objects::Work;
use kluis_vault::{
    KdfParams, Key, KeyPurpose, RecoveryCode, Rotation, SystemClock, Vault, VaultError, WordList,
    peek,
};
use safe_on_disk::{PASSPHRASE, copy, count_lines, open_with};
use secrecy::SecretString;

const WORDS_V1: &str = "hard recipe pond boat grunt nasty another ranch \
    require hundred spirit pool appear ankle unaware";

const AUDIT_KEY_V1: &str = "3869232afdfeec3cb92107dda6cb8061c89d109ac29180054f2ca568880889d3";

#[test]
fn a_safe_of_version_1_opens_with_its_passphrase_and_with_its_words() {
    let folder = tempfile::tempdir().unwrap();
    copy(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/frozen/v1"),
        folder.path(),
    );
    assert_eq!(peek(folder.path()).unwrap().version, 1);
    assert_as_it_was_made(&open_with(folder.path(), PASSPHRASE).unwrap());
    let words = RecoveryCode::parse(WORDS_V1).unwrap();
    let by_words =
        Vault::open(folder.path(), Key::Recovery(&words), Arc::new(SystemClock)).unwrap();
    assert_as_it_was_made(&by_words);
}

#[test]
fn the_keys_of_a_safe_of_version_1_can_be_renewed() {
    let folder = tempfile::tempdir().unwrap();
    copy(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/frozen/v1"),
        folder.path(),
    );
    let words = RecoveryCode::parse(WORDS_V1).unwrap();
    let passphrase = SecretString::from(PASSPHRASE);
    let new = Rotation {
        passphrase: &passphrase,
        kdf: KdfParams::FLOOR,
        words: WordList::French,
    };
    let (vault, recovery) = Vault::rotate(
        folder.path(),
        Key::Recovery(&words),
        &new,
        Arc::new(SystemClock),
        Work::silent(),
    )
    .unwrap();
    assert_eq!(count_lines(&vault).unwrap(), 400);
    assert!(vault.check().unwrap().is_empty());
    drop(vault);
    let former = Vault::open(folder.path(), Key::Recovery(&words), Arc::new(SystemClock));
    assert!(matches!(former, Err(VaultError::WrongKey)));
    let key = Key::Recovery(&recovery);
    let vault = Vault::open(folder.path(), key, Arc::new(SystemClock)).unwrap();
    assert_eq!(
        hex::encode(&vault.former_keys(KeyPurpose::Audit).unwrap()[0]),
        AUDIT_KEY_V1
    );
}

fn assert_as_it_was_made(vault: &Vault) {
    assert_eq!(
        vault.id().to_string(),
        "60dde9df-ba8e-4a86-b537-51f68f66f945"
    );
    assert_eq!(
        vault.owner().unwrap().as_deref(),
        Some("Noor Vandenbroucke")
    );
    assert_eq!(count_lines(vault).unwrap(), 400);
    assert!(vault.check().unwrap().is_empty());
    for (purpose, key) in [
        (KeyPurpose::Audit, AUDIT_KEY_V1),
        (
            KeyPurpose::Receipt,
            "d29684bf1d2b142682ff226a9e0bffa22023ae795679eee773ee8ca734c8a010",
        ),
        (
            KeyPurpose::Identity,
            "30a22e70c5521ad35714502e1a5ee3e3eba5498a86c87a5851722ff2fa421edb",
        ),
    ] {
        assert_eq!(hex::encode(vault.derive_key(purpose)), key, "{purpose:?}");
    }
}
