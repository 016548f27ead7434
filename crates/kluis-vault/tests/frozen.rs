//! Safes of every version this program ever wrote must open for ever.
#![allow(clippy::unwrap_used, reason = "a step that fails fails the test")]

mod safe_on_disk;

use std::{path::Path, sync::Arc};

use kluis_vault::{Key, KeyPurpose, RecoveryCode, SystemClock, Vault, peek};
use safe_on_disk::{PASSPHRASE, copy, count_lines, open_with};

const WORDS_V1: &str = "hard recipe pond boat grunt nasty another ranch \
    require hundred spirit pool appear ankle unaware";

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
        (
            KeyPurpose::Audit,
            "3869232afdfeec3cb92107dda6cb8061c89d109ac29180054f2ca568880889d3",
        ),
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
