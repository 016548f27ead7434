//! The ways to open a safe: added, changed and taken away, each checked by opening.
#![allow(clippy::unwrap_used, reason = "a step that fails fails the test")]

mod safe_on_disk;

use std::{fs, path::Path, str::FromStr, sync::Arc};

use base64::{Engine, engine::general_purpose::STANDARD};
use kluis_vault::{
    AgeIdentity, KdfParams, Key, KeyPurpose, RecoveryCode, SlotInfo, SlotKind, SystemClock, Vault,
    VaultError, WordList, peek,
};
use safe_on_disk::{PASSPHRASE, SafeOnDisk, contents, copy, count_lines, open_with};
use secrecy::{ExposeSecret, SecretString};

fn identity() -> (String, Vec<AgeIdentity>) {
    let identity = age::x25519::Identity::generate();
    let recipient = identity.to_public().to_string();
    (recipient, vec![Box::new(identity)])
}

fn open(dir: &Path, key: Key<'_>) -> Result<Vault, VaultError> {
    Vault::open(dir, key, Arc::new(SystemClock))
}

fn is_shut(opened: Result<Vault, VaultError>) -> bool {
    matches!(opened, Err(VaultError::WrongKey))
}

fn of_kind(vault: &Vault, kind: &SlotKind) -> Vec<SlotInfo> {
    let slots = vault.slots().unwrap();
    slots
        .into_iter()
        .filter(|slot| slot.kind == *kind)
        .collect()
}

fn keep_nothing(_: uuid::Uuid, _: &zeroize::Zeroizing<[u8; 32]>) -> Result<(), VaultError> {
    Ok(())
}

#[test]
fn a_new_safe_names_its_two_ways_and_when_they_were_made() {
    let (_safe, vault) = SafeOnDisk::open_new();
    let slots = vault.slots().unwrap();
    let kinds: Vec<&SlotKind> = slots.iter().map(|slot| &slot.kind).collect();
    assert_eq!(kinds, [&SlotKind::Passphrase, &SlotKind::Recovery]);
    assert!(
        slots
            .iter()
            .all(|slot| slot.added.is_some() && slot.removable)
    );
    assert_eq!(slots[1].words, Some(WordList::English));
}

#[test]
fn the_holder_of_an_age_identity_opens_the_safe_until_the_slot_is_removed() {
    let safe = SafeOnDisk::new();
    let vault = safe.open().unwrap();
    let (recipient, identities) = identity();
    let (_, others) = identity();
    let added = vault
        .add_recipient(&recipient, Some("Lotte, dochter"))
        .unwrap();
    assert!(vault.check().unwrap().is_empty());

    let slots = of_kind(&vault, &SlotKind::Recipient);
    assert_eq!(slots[0].id, added);
    assert_eq!(slots[0].label.as_deref(), Some("Lotte, dochter"));
    assert_eq!(slots[0].recipient.as_deref(), Some(recipient.as_str()));
    let header = safe.header_text();
    assert!(!header.contains("Lotte") && !header.contains(&recipient));

    let opened = open(&safe.dir(), Key::Identities(&identities)).unwrap();
    assert_eq!(count_lines(&opened).unwrap(), 400);
    drop(opened);
    assert!(is_shut(open(&safe.dir(), Key::Identities(&others))));
    assert!(is_shut(open(&safe.dir(), Key::Identities(&[]))));

    vault.remove_slot(added).unwrap();
    assert!(is_shut(open(&safe.dir(), Key::Identities(&identities))));
    assert!(of_kind(&vault, &SlotKind::Recipient).is_empty());
    assert_eq!(peek(&safe.dir()).unwrap().generation, 3);
    drop(vault);
    safe.open_with(PASSPHRASE)
        .expect("what is left still opens it");
}

#[test]
fn what_is_no_age_recipient_changes_nothing() {
    let safe = SafeOnDisk::new();
    let vault = safe.open().unwrap();
    let before = safe.header_text();
    for text in ["", "age1", "lotte@example.org", "AGE-SECRET-KEY-1QQQ"] {
        let refused = vault.add_recipient(text, None);
        assert!(matches!(refused, Err(VaultError::NotARecipient)), "{text}");
    }
    assert_eq!(safe.header_text(), before);
}

#[test]
fn an_age_recipient_is_added_once_until_it_is_removed() {
    let safe = SafeOnDisk::new();
    let vault = safe.open().unwrap();
    let (recipient, _) = identity();
    let added = vault.add_recipient(&recipient, Some("Mo")).unwrap();
    let before = safe.header_text();
    for same in [format!(" {recipient}\n"), recipient.to_uppercase()] {
        let refused = vault.add_recipient(&same, Some("Mo again"));
        assert!(
            matches!(refused, Err(VaultError::RecipientAlreadyAdded { id }) if id == added),
            "{same}: {refused:?}"
        );
    }
    assert_eq!(safe.header_text(), before);
    vault.add_recipient(&identity().0, Some("Mo")).unwrap();
    vault.remove_slot(added).unwrap();
    vault.add_recipient(&recipient, Some("Mo")).unwrap();
}

#[test]
fn a_secret_in_the_keyring_opens_the_safe_and_nothing_is_changed_when_it_is_not_kept() {
    let safe = SafeOnDisk::new();
    let vault = safe.open().unwrap();
    let before = contents(&safe.dir())["safe.json"].clone();
    let refused = vault.add_stored(None, |_, _| Err(VaultError::Randomness));
    assert!(matches!(refused, Err(VaultError::Randomness)));
    assert_eq!(contents(&safe.dir())["safe.json"], before);

    let mut kept = None;
    let id = vault
        .add_stored(Some("laptop"), |id, secret| -> Result<(), VaultError> {
            kept = Some((id, secret.clone()));
            Ok(())
        })
        .unwrap();
    let (kept_id, secret) = kept.expect("the secret was given");
    assert_eq!(kept_id, id);
    open(&safe.dir(), Key::Stored(&secret)).unwrap();
    assert!(is_shut(open(&safe.dir(), Key::Stored(&[9; 32]))));
}

#[test]
fn the_last_way_that_a_person_holds_stays() {
    let safe = SafeOnDisk::new();
    let vault = safe.open().unwrap();
    vault.add_recipient(&identity().0, None).unwrap();
    vault.add_stored(None, keep_nothing).unwrap();
    let recovery = of_kind(&vault, &SlotKind::Recovery)[0].id;
    let passphrase = of_kind(&vault, &SlotKind::Passphrase)[0].id;
    vault.remove_slot(recovery).unwrap();
    assert!(is_shut(safe.open()));
    let removable: Vec<bool> = vault
        .slots()
        .unwrap()
        .iter()
        .map(|slot| slot.removable)
        .collect();
    assert_eq!(removable, [false, true, true]);
    let before = safe.header_text();
    let refused = vault.remove_slot(passphrase);
    assert!(matches!(refused, Err(VaultError::LastWay)));
    let refused = vault.remove_slot(recovery);
    assert!(matches!(refused, Err(VaultError::NoSuchSlot { id }) if id == recovery));
    assert_eq!(safe.header_text(), before);

    // With a recovery code again the passphrase may go.
    let code = vault.renew_recovery(WordList::Dutch).unwrap();
    vault.remove_slot(passphrase).unwrap();
    open(&safe.dir(), Key::Recovery(&code)).unwrap();
}

#[test]
fn a_changed_passphrase_leaves_the_others_and_keeps_its_name() {
    let safe = SafeOnDisk::new();
    let vault = safe.open().unwrap();
    let secret = |text: &str| SecretString::from(text);
    let kdf = KdfParams::FLOOR;
    vault
        .add_passphrase(&secret("van mijn partner"), Some("Partner"), kdf)
        .unwrap();
    let refused = vault.change_passphrase(&secret("geen van beide"), &secret("nieuw"), kdf);
    assert!(matches!(refused, Err(VaultError::WrongKey)));
    vault
        .change_passphrase(
            &secret("van mijn partner"),
            &secret("nieuw van partner"),
            kdf,
        )
        .unwrap();
    let labels: Vec<Option<String>> = of_kind(&vault, &SlotKind::Passphrase)
        .into_iter()
        .map(|slot| slot.label)
        .collect();
    assert_eq!(labels, [Some("Partner".to_owned()), None]);
    safe.open_with(PASSPHRASE).expect("the other stays");
    safe.open_with("nieuw van partner").expect("the new one");
    assert!(is_shut(safe.open_with("van mijn partner")));
}

#[test]
fn a_fifth_passphrase_is_refused_and_changes_nothing() {
    let safe = SafeOnDisk::new();
    let vault = safe.open().unwrap();
    for number in 2..=4 {
        let passphrase = SecretString::from(format!("nummer {number}"));
        vault
            .add_passphrase(&passphrase, None, KdfParams::FLOOR)
            .unwrap();
    }
    let before = safe.header_text();
    let fifth = vault.add_passphrase(&SecretString::from("vijf"), None, KdfParams::FLOOR);
    assert!(matches!(fifth, Err(VaultError::TooManySlots { most: 4 })));
    assert_eq!(safe.header_text(), before);
    assert!(vault.check().unwrap().is_empty());
    drop(vault);
    safe.open_with("nummer 4").expect("the fourth opens");
}

#[test]
fn a_new_recovery_code_ends_the_old_one_in_the_language_asked_for() {
    let safe = SafeOnDisk::new();
    let vault = safe.open().unwrap();
    for list in WordList::ALL {
        let code = vault.renew_recovery(list).unwrap();
        assert!(is_shut(safe.open()));
        let slots = of_kind(&vault, &SlotKind::Recovery);
        assert_eq!((slots.len(), slots[0].words), (1, Some(list)));
        let typed = RecoveryCode::parse(&code.words(list)).unwrap();
        open(&safe.dir(), Key::Recovery(&typed)).unwrap();
    }
}

#[test]
fn two_of_three_shares_open_the_safe_and_those_of_the_former_code_do_not() {
    let safe = SafeOnDisk::new();
    let vault = safe.open().unwrap();
    let former = safe.recovery.split(2, 3).unwrap();
    let code = vault.renew_recovery(WordList::English).unwrap();
    let shares = code.split(2, 3).unwrap();
    let combined = RecoveryCode::combine(&shares[1..]).unwrap();
    open(&safe.dir(), Key::Recovery(&combined)).unwrap();
    let combined = RecoveryCode::combine(&former[..2]).unwrap();
    assert!(is_shut(open(&safe.dir(), Key::Recovery(&combined))));
}

/// The age file in the recovery slot, as someone with `safe.json` and the sheet takes it out.
fn identity_file(safe: &SafeOnDisk) -> Vec<u8> {
    let header: serde_json::Value = serde_json::from_str(&safe.header_text()).unwrap();
    let slots = header["slots"].as_array().unwrap();
    let recovery = slots
        .iter()
        .find(|slot| slot["kind"] == "recovery")
        .unwrap();
    let text = recovery["parameters"]["identity"].as_str().unwrap();
    STANDARD.decode(text).unwrap()
}

#[test]
fn the_recovery_words_open_the_age_identity_of_the_safe() {
    let safe = SafeOnDisk::new();
    let vault = safe.open().unwrap();
    let seed = vault.derive_key(KeyPurpose::Identity);
    let expected = kluis_objects::identity_text(&seed);
    for list in WordList::ALL {
        let code = vault.renew_recovery(list).unwrap();
        let words = SecretString::from(code.words(list).as_str());
        let opened = age::decrypt(&age::scrypt::Identity::new(words), &identity_file(&safe));
        let text = String::from_utf8(opened.unwrap()).unwrap();
        assert_eq!(text.trim_end(), expected.expose_secret());
        age::x25519::Identity::from_str(text.trim_end()).unwrap();
        let other = SecretString::from(safe.recovery.words(list).as_str());
        assert!(age::decrypt(&age::scrypt::Identity::new(other), &identity_file(&safe)).is_err());
    }
}

#[test]
fn an_age_file_exchanged_in_the_header_is_refused() {
    let safe = SafeOnDisk::new();
    let vault = safe.open().unwrap();
    let (recipient, identities) = identity();
    vault.add_recipient(&recipient, None).unwrap();
    drop(vault);
    let header: serde_json::Value = serde_json::from_str(&safe.header_text()).unwrap();
    let slots = header["slots"].as_array().unwrap();
    let secret = slots[2]["parameters"]["secret"]
        .as_str()
        .unwrap()
        .to_owned();
    // Someone encrypts a key of their own to the recipient, to be given the master key's place.
    let recipient: age::x25519::Recipient = recipient.parse().unwrap();
    let forged = STANDARD.encode(age::encrypt(&recipient, &[5; 32]).unwrap());
    safe.tamper_header(|text| text.replace(&secret, &forged));
    assert!(is_shut(open(&safe.dir(), Key::Identities(&identities))));
    for (forged, why) in [
        ("!".to_owned(), "base64"),
        (STANDARD.encode("age-encryption.org/v1\n"), "no age file"),
    ] {
        let now = safe.header_text();
        let header: serde_json::Value = serde_json::from_str(&now).unwrap();
        let secret = header["slots"][2]["parameters"]["secret"]
            .as_str()
            .unwrap()
            .to_owned();
        safe.tamper_header(|text| text.replace(&format!("\"{secret}\""), &format!("\"{forged}\"")));
        let refused = open(&safe.dir(), Key::Identities(&identities));
        safe_on_disk::expect_damaged(refused, why);
    }
}

#[test]
fn a_safe_of_the_first_version_gets_new_ways_and_names_no_day_for_the_old() {
    let folder = tempfile::tempdir().unwrap();
    copy(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/frozen/v1"),
        folder.path(),
    );
    let vault = open_with(folder.path(), PASSPHRASE).unwrap();
    let slots = vault.slots().unwrap();
    assert_eq!(slots.len(), 2);
    assert!(
        slots
            .iter()
            .all(|slot| slot.added.is_none() && slot.label.is_none())
    );
    let (recipient, identities) = identity();
    vault.add_recipient(&recipient, Some("Mo")).unwrap();
    let added: Vec<bool> = vault
        .slots()
        .unwrap()
        .iter()
        .map(|slot| slot.added.is_some())
        .collect();
    assert_eq!(added, [false, false, true]);
    drop(vault);
    open(folder.path(), Key::Identities(&identities)).unwrap();
}

#[test]
fn a_header_that_was_tampered_with_is_not_built_upon() {
    let safe = SafeOnDisk::new();
    let vault = safe.open().unwrap();
    safe.tamper_header(|text| text.replacen("\"generation\": 1", "\"generation\": 2", 1));
    let before = fs::read(safe.file("safe.json")).unwrap();
    safe_on_disk::expect_damaged(
        vault.renew_recovery(WordList::English),
        "changed by something",
    );
    safe_on_disk::expect_damaged(vault.slots(), "changed by something");
    assert_eq!(fs::read(safe.file("safe.json")).unwrap(), before);
}

const FROZEN_WORDS: &str = "parcelle nébuleux explorer relever hommage paniquer fromage ouragan \
    arbuste sosie linéaire rocheux cribler spatial souvenir";
const FROZEN_SHARES: [&str; 2] = [
    "arsenic banquier éléphant microbe meuble loterie mallette migrer socle bilingue amphibie \
     nuisible argent inhiber soigneux anonyme décorer instinct",
    "arsenic mener élégant voter chambre imposer aveugle angle incident hiberner querelle voter \
     caméra dragon enjeu lumière délice notable",
];
const FROZEN_STORED: &str = "500c7f9ba763b88f0d9d75c384ef4d86778d358ac6ad4d4b51af77ac15aa88f3";

#[test]
fn a_safe_with_every_way_to_open_opens_with_each_for_ever() {
    let folder = tempfile::tempdir().unwrap();
    let frozen = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/frozen");
    copy(&frozen.join("v1-ways"), folder.path());
    let file = fs::read(frozen.join("age/identity.txt")).unwrap();
    let identities = age::IdentityFile::from_buffer(file.as_slice())
        .unwrap()
        .into_identities()
        .unwrap();
    let words = RecoveryCode::parse(FROZEN_WORDS).unwrap();
    let shares = FROZEN_SHARES.map(|share| kluis_vault::Share::parse(share).unwrap());
    let combined = RecoveryCode::combine(&shares).unwrap();
    let mut stored = [0; 32];
    hex::decode_to_slice(FROZEN_STORED, &mut stored).unwrap();
    let passphrase = SecretString::from(PASSPHRASE);
    for key in [
        Key::Passphrase(&passphrase),
        Key::Recovery(&words),
        Key::Recovery(&combined),
        Key::Identities(&identities),
        Key::Stored(&stored),
    ] {
        let vault = open(folder.path(), key).unwrap();
        assert_eq!(
            vault.id().to_string(),
            "94207818-db7c-497e-932d-49478a00cb05"
        );
        let slots = vault.slots().unwrap();
        assert_eq!(slots[1].words, Some(WordList::French));
        assert_eq!(slots[2].label.as_deref(), Some("Lotte"));
        let made = "2026-11-21T12:00:00Z".parse().unwrap();
        assert!(slots.iter().all(|slot| slot.added == Some(made)));
    }
    let header: serde_json::Value =
        serde_json::from_slice(&fs::read(folder.path().join("safe.json")).unwrap()).unwrap();
    let identity = header["slots"][1]["parameters"]["identity"]
        .as_str()
        .unwrap();
    let sealed = STANDARD.decode(identity).unwrap();
    let words = SecretString::from(FROZEN_WORDS);
    assert!(age::decrypt(&age::scrypt::Identity::new(words), &sealed).is_ok());
}

#[test]
fn a_change_of_slots_whose_commit_fails_has_not_happened() {
    let safe = SafeOnDisk::new();
    let vault = safe.open().unwrap();
    vault
        .write(|transaction| -> Result<(), VaultError> {
            Ok(transaction.execute_batch(
                "CREATE TABLE parent (id INTEGER PRIMARY KEY) STRICT;
                 CREATE TABLE child (
                     parent INTEGER NOT NULL REFERENCES parent (id) DEFERRABLE INITIALLY DEFERRED
                 ) STRICT;
                 CREATE TRIGGER refused AFTER UPDATE ON vault_fact BEGIN
                     INSERT INTO child VALUES (1);
                 END;",
            )?)
        })
        .unwrap();
    let before = safe.header_text();
    let refused = vault.renew_recovery(WordList::Dutch);
    assert!(matches!(refused, Err(VaultError::Database(_))));
    assert_eq!(safe.header_text(), before);
    drop(vault);
    let vault = safe.open().expect("the former code still opens the safe");
    vault
        .write(|transaction| -> Result<(), VaultError> {
            Ok(transaction.execute_batch("DROP TRIGGER refused")?)
        })
        .unwrap();
    let code = vault.renew_recovery(WordList::Dutch).unwrap();
    assert!(vault.check().unwrap().is_empty());
    drop(vault);
    open(&safe.dir(), Key::Recovery(&code)).unwrap();
}
