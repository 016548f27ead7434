//! A copy of the database under a key of its own, and a safe made anew of it.
#![allow(clippy::unwrap_used, reason = "a step that fails fails the test")]

mod safe_on_disk;

use std::{
    collections::HashSet,
    fs,
    io::{ErrorKind, Read},
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
};

use kluis_objects::Work;
use kluis_vault::{
    FindingPlace, HeaderKeys, KdfParams, Key, KeyPurpose, Restoration, SystemClock, Vault,
    VaultError, check_snapshot,
};
use safe_on_disk::{PASSPHRASE, SafeOnDisk, count_lines, expect_damaged};
use secrecy::SecretString;

const KEY: [u8; 32] = [0x5c; 32];
/// In each of the long rows below.
const MARK: &[u8] = b"white tern over the grey water ";

/// A safe of some megabytes, open.
fn large() -> (SafeOnDisk, Vault) {
    let safe = SafeOnDisk::new();
    let vault = safe.open().unwrap();
    let text = std::str::from_utf8(MARK).unwrap().repeat(3000);
    for _ in 0..40 {
        add_line(&vault, &text).unwrap();
    }
    vault.checkpoint().unwrap();
    (safe, vault)
}

fn add_line(vault: &Vault, text: &str) -> Result<(), VaultError> {
    vault.write(|transaction| {
        transaction.execute("INSERT INTO line (text) VALUES (?1)", [text])?;
        Ok(())
    })
}

fn is_readable(folder: &Path) -> bool {
    fs::read_dir(folder).unwrap().any(|entry| {
        let bytes = fs::read(entry.unwrap().path()).unwrap_or_default();
        bytes.starts_with(b"SQLite format 3") || bytes.windows(MARK.len()).any(|at| at == MARK)
    })
}

#[test]
fn a_snapshot_is_readable_with_its_own_key_alone_and_at_no_moment_without_one() {
    let (safe, vault) = large();
    let folder = tempfile::tempdir().unwrap();
    let to = folder.path().join("snapshot.db");
    let told = AtomicU64::new(0);
    let on_progress = |_, _| {
        told.fetch_add(1, Ordering::Relaxed);
        assert!(!is_readable(folder.path()));
    };
    let never = AtomicBool::new(false);
    let made = vault
        .snapshot(&to, &KEY, Work::new(&on_progress, &never))
        .unwrap();
    assert!(told.into_inner() > 3, "it goes step by step");
    assert_eq!(made.generation, 1);
    assert_eq!(made.header, fs::read(safe.file("safe.json")).unwrap());
    assert!(!is_readable(folder.path()));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(&to).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    // No page is the same as one of the source: each has its own vector and key, and the file its own salt.
    let pages =
        |bytes: Vec<u8>| -> HashSet<Vec<u8>> { bytes.chunks(4096).map(<[u8]>::to_vec).collect() };
    let source = fs::read(safe.file("pod.db")).unwrap();
    let copy = fs::read(&to).unwrap();
    assert_ne!(source[..16], copy[..16]);
    assert_eq!(source.len(), copy.len());
    assert!(pages(source).is_disjoint(&pages(copy)));

    let found = check_snapshot(&to, &KEY).unwrap();
    assert_eq!((found.id, found.generation), (vault.id(), 1));
    assert!(found.findings.is_empty(), "{:?}", found.findings);
    expect_damaged(check_snapshot(&to, &[0x5d; 32]), "");

    // As docs/formats/safe.md tells other tools to open it.
    let plain = rusqlite::Connection::open(&to).unwrap();
    plain
        .execute_batch(&format!(
            "PRAGMA key = \"x'{}'\"; PRAGMA cipher_hmac_algorithm = HMAC_SHA256;",
            hex::encode(KEY)
        ))
        .unwrap();
    let lines: i64 = plain
        .query_row("SELECT count(*) FROM line", [], |row| row.get(0))
        .unwrap();
    assert_eq!(lines, 440);
}

#[test]
fn others_write_while_a_snapshot_is_made_and_it_is_of_one_moment() {
    let (safe, vault) = large();
    let folder = tempfile::tempdir().unwrap();
    let to = folder.path().join("snapshot.db");
    let written = AtomicU64::new(0);
    let on_progress = |_, _| {
        add_line(&vault, "written meanwhile").unwrap();
        written.fetch_add(1, Ordering::Relaxed);
    };
    let never = AtomicBool::new(false);
    vault
        .snapshot(&to, &KEY, Work::new(&on_progress, &never))
        .unwrap();
    let written = i64::try_from(written.into_inner()).unwrap();
    assert!(written > 3);
    assert_eq!(count_lines(&vault).unwrap(), 440 + written);
    let keys = HeaderKeys::unlock(
        &fs::read(safe.file("safe.json")).unwrap(),
        Key::Recovery(&safe.recovery),
    )
    .unwrap();
    let restored = restore(&folder.path().join("restored"), keys, &to, &KEY).unwrap();
    assert_eq!(count_lines(&restored).unwrap(), 440);
}

#[test]
fn a_stopped_or_refused_snapshot_leaves_nothing_of_its_own() {
    let (safe, vault) = large();
    let folder = tempfile::tempdir().unwrap();
    let to = folder.path().join("snapshot.db");
    let stop = AtomicBool::new(false);
    let on_progress = |done, _| stop.store(done > 0, Ordering::Relaxed);
    let stopped = vault.snapshot(&to, &KEY, Work::new(&on_progress, &stop));
    assert!(matches!(stopped, Err(VaultError::Cancelled)));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);

    fs::write(&to, "mine").unwrap();
    let refused = vault.snapshot(&to, &KEY, Work::silent());
    assert!(
        matches!(&refused, Err(VaultError::Io { source, .. }) if source.kind() == ErrorKind::AlreadyExists)
    );
    assert_eq!(fs::read(&to).unwrap(), b"mine");
    fs::remove_file(&to).unwrap();

    drop(vault);
    let middle = fs::metadata(safe.file("pod.db")).unwrap().len() / 2;
    safe.flip_database_bit(usize::try_from(middle).unwrap());
    let vault = safe.open().unwrap();
    expect_damaged(vault.snapshot(&to, &KEY, Work::silent()), "database");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn the_header_of_a_snapshot_is_the_one_of_its_moment() {
    let safe = SafeOnDisk::new();
    let vault = safe.open().unwrap();
    let new = SecretString::from("nieuw");
    let old = SecretString::from(PASSPHRASE);
    vault
        .change_passphrase(&old, &new, KdfParams::FLOOR)
        .unwrap();
    let folder = tempfile::tempdir().unwrap();
    let to = folder.path().join("snapshot.db");
    let made = vault.snapshot(&to, &KEY, Work::silent()).unwrap();
    assert_eq!(made.generation, 2);
    assert_eq!(check_snapshot(&to, &KEY).unwrap().generation, 2);
    let refused = HeaderKeys::unlock(&made.header, Key::Passphrase(&old));
    assert!(matches!(refused, Err(VaultError::WrongKey)));
    HeaderKeys::unlock(&made.header, Key::Passphrase(&new)).unwrap();
}

fn restore(
    dir: &Path,
    keys: HeaderKeys,
    snapshot: &Path,
    key: &[u8; 32],
) -> Result<Vault, VaultError> {
    let restoration = Restoration::begin(dir, keys)?;
    fs::copy(snapshot, restoration.snapshot_path()).unwrap();
    restoration.finish(key, Arc::new(SystemClock), Work::silent())
}

#[test]
fn a_safe_made_anew_holds_everything_and_opens_with_the_same_keys() {
    let safe = SafeOnDisk::new();
    let vault = safe.open().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let snapshot = folder.path().join("snapshot.db");
    let made = vault.snapshot(&snapshot, &KEY, Work::silent()).unwrap();
    let unlock = || HeaderKeys::unlock(&made.header, Key::Recovery(&safe.recovery)).unwrap();
    assert_eq!((unlock().id(), unlock().generation()), (vault.id(), 1));
    assert_eq!(
        unlock().derive_key(KeyPurpose::Backup),
        vault.derive_key(KeyPurpose::Backup)
    );

    let dir = folder.path().join("restored");
    let restoration = Restoration::begin(&dir, unlock()).unwrap();
    fs::copy(&snapshot, restoration.snapshot_path()).unwrap();
    let object = restoration
        .objects()
        .write(&mut &b"a scan"[..], Work::silent())
        .unwrap()
        .id;
    let restored = restoration
        .finish(&KEY, Arc::new(SystemClock), Work::silent())
        .unwrap();
    assert_eq!(count_lines(&restored).unwrap(), 400);
    assert_eq!(
        restored.owner().unwrap().as_deref(),
        Some("Noor Vandenbroucke")
    );
    assert!(restored.check().unwrap().is_empty());
    let mut content = String::new();
    let mut reader = restored.objects().open(object).unwrap();
    reader.read_to_string(&mut content).unwrap();
    assert_eq!(content, "a scan");
    drop(restored);
    let again = safe_on_disk::open_with(&dir, PASSPHRASE).unwrap();
    assert_eq!(count_lines(&again).unwrap(), 400);
    drop(again);
    let mut names: Vec<_> = fs::read_dir(&dir)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(names, ["lock", "objects", "pod.db", "safe.json"]);
    assert_ne!(
        fs::read(dir.join("pod.db")).unwrap()[..16],
        fs::read(safe.file("pod.db")).unwrap()[..16],
        "the copy has a salt of its own"
    );
    assert!(matches!(
        Restoration::begin(&dir, unlock()),
        Err(VaultError::Exists { .. })
    ));
}

#[test]
fn a_restoration_that_fails_or_is_given_up_leaves_nothing() {
    let safe = SafeOnDisk::new();
    let vault = safe.open().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let snapshot = folder.path().join("snapshot.db");
    let old = vault.snapshot(&snapshot, &KEY, Work::silent()).unwrap();
    let place = tempfile::tempdir().unwrap();
    let dir = place.path().join("restored");
    let unlock = |header: &[u8]| HeaderKeys::unlock(header, Key::Recovery(&safe.recovery)).unwrap();
    let is_empty = || fs::read_dir(place.path()).unwrap().count() == 0;

    drop(Restoration::begin(&dir, unlock(&old.header)).unwrap());
    assert!(is_empty());
    expect_damaged(restore(&dir, unlock(&old.header), &snapshot, &[1; 32]), "");
    assert!(is_empty());

    let whole = fs::read(&snapshot).unwrap();
    let mut flipped = whole.clone();
    flipped[whole.len() / 2] ^= 1;
    fs::write(&snapshot, &flipped).unwrap();
    expect_damaged(restore(&dir, unlock(&old.header), &snapshot, &KEY), "");
    let found = check_snapshot(&snapshot, &KEY).unwrap().findings;
    assert!(found.iter().any(|at| at.place == FindingPlace::Page));
    fs::write(&snapshot, &whole[..whole.len() - 5]).unwrap();
    expect_damaged(restore(&dir, unlock(&old.header), &snapshot, &KEY), "");
    fs::write(&snapshot, &whole).unwrap();
    assert!(is_empty());

    // A header of another moment: too new twice over, then too old.
    for _ in 0..2 {
        vault
            .replace_passphrases(&SecretString::from("nieuw"), KdfParams::FLOOR)
            .unwrap();
    }
    let second = folder.path().join("second.db");
    let new = vault.snapshot(&second, &KEY, Work::silent()).unwrap();
    expect_damaged(restore(&dir, unlock(&new.header), &snapshot, &KEY), "older");
    expect_damaged(restore(&dir, unlock(&old.header), &second, &KEY), "older");

    let (other, other_vault) = SafeOnDisk::open_new();
    let foreign = folder.path().join("foreign.db");
    other_vault
        .snapshot(&foreign, &KEY, Work::silent())
        .unwrap();
    drop(other);
    expect_damaged(
        restore(&dir, unlock(&old.header), &foreign, &KEY),
        "another safe",
    );
    assert!(is_empty());
}
