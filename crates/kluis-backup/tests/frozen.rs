//! Backups of every version this program ever wrote must open for ever.
#![allow(clippy::unwrap_used, reason = "a step that fails fails the test")]

use std::{fs, path::PathBuf};

use age::{Identity, x25519};
use kluis_backup::{Backup, BackupError, Member};
use kluis_objects::Work;
use kluis_vault::{HeaderKeys, Key, KeyPurpose, RecoveryCode, check_snapshot};

const WORDS_V1: &str = "brouwer noodrem spons examen grot recept weinig markt afdruk wagen \
    dwars veter elkaar kwiek iglo";
const FURTHER_RECIPIENT_V1: &str =
    "AGE-SECRET-KEY-13TEHLM6ZLK9UP8990U6GRWVP7NR9448CSL8PMYCWG2DC0N3TMKKSNSS5YZ";

fn file() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/frozen/v1/frozen.kluis-backup")
}

fn open(identity: &x25519::Identity, mac_key: Option<&[u8; 32]>) -> Vec<(Member, Vec<u8>)> {
    let contents = Backup::open(&file())
        .unwrap()
        .decrypt(std::iter::once(identity as &dyn Identity))
        .unwrap();
    let mut members = Vec::new();
    let summary = contents
        .read_members(mac_key, Work::silent(), |member, _, content| {
            let mut bytes = Vec::new();
            content.read_to_end(&mut bytes).unwrap();
            members.push((member.clone(), bytes));
            Ok::<(), BackupError>(())
        })
        .unwrap();
    assert_eq!(summary.sealed, mac_key.is_some());
    members
}

#[test]
fn a_backup_of_version_1_opens_with_the_words_and_its_seal_fits() {
    let backup = Backup::open(&file()).unwrap();
    assert_eq!(backup.head().made().to_string(), "2026-11-21T12:00:00Z");
    let words = RecoveryCode::parse(WORDS_V1).unwrap();
    let keys = HeaderKeys::unlock(backup.head().safe_json(), Key::Recovery(&words)).unwrap();
    assert_eq!(keys.id(), backup.head().safe());
    let seed = keys.derive_key(KeyPurpose::Identity);
    let identity = secrecy::ExposeSecret::expose_secret(&kluis_objects::identity_text(&seed))
        .parse()
        .unwrap();
    let members = open(&identity, Some(&keys.derive_key(KeyPurpose::Backup)));
    let contents = backup
        .decrypt(std::iter::once(&identity as &dyn Identity))
        .unwrap();
    let manifest = contents.manifest();
    assert_eq!((manifest.resources, manifest.objects), (3, 1));
    // Made before a folder had a name of its own.
    assert_eq!(manifest.copy, None);
    assert_eq!(members.len(), 2);
    assert_eq!(members[1].1, vec![0x5a; (1 << 20) + 1]);
    let folder = tempfile::tempdir().unwrap();
    let snapshot = folder.path().join("pod.db");
    fs::write(&snapshot, &members[0].1).unwrap();
    let facts = check_snapshot(&snapshot, &manifest.database_key).unwrap();
    assert_eq!((facts.id, facts.findings), (keys.id(), Vec::new()));
}

#[test]
fn a_backup_of_version_1_opens_for_its_further_recipient() {
    let members = open(&FURTHER_RECIPIENT_V1.parse().unwrap(), None);
    assert_eq!(members[0].0, Member::Database);
}
