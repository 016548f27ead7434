//! What a stranger who has the folder can read: nothing that was stored.
#![allow(clippy::unwrap_used, reason = "a step that fails fails the test")]

mod safe_on_disk;

use std::{fs, path::Path};

use base64::{Engine, engine::general_purpose::STANDARD_NO_PAD};
use kluis_vault::VaultError;
use safe_on_disk::{PASSPHRASE, SafeOnDisk, contents};

const MARKER: &str = "Zonnebloemstraat-hemoglobine-7.3";

/// The marker in every writing it might leak in. Base64 depends on where in a group of three it starts.
fn spellings(marker: &str) -> Vec<Vec<u8>> {
    let utf16 = |to_bytes: fn(u16) -> [u8; 2]| marker.encode_utf16().flat_map(to_bytes).collect();
    let mut spellings: Vec<Vec<u8>> = vec![
        marker.as_bytes().to_vec(),
        utf16(u16::to_le_bytes),
        utf16(u16::to_be_bytes),
        hex::encode(marker).into_bytes(),
        hex::encode_upper(marker).into_bytes(),
    ];
    for offset in 0..3 {
        let whole_groups = &marker.as_bytes()[offset..];
        let length = whole_groups.len() / 3 * 3;
        spellings.push(STANDARD_NO_PAD.encode(&whole_groups[..length]).into_bytes());
    }
    spellings
}

fn assert_absent(dir: &Path, marker: &str) {
    let files = contents(dir);
    assert!(
        files.values().any(|bytes| bytes.len() > 4096),
        "the files were really read"
    );
    for (name, bytes) in files {
        for spelling in spellings(marker) {
            let found = bytes
                .windows(spelling.len())
                .any(|window| window.eq_ignore_ascii_case(&spelling));
            assert!(!found, "{marker:?} stands readable in {name}");
        }
        assert!(
            !bytes.starts_with(b"SQLite format 3"),
            "{name} is not encrypted"
        );
    }
}

#[test]
fn nothing_stored_is_readable_while_open_or_after() {
    let safe = SafeOnDisk::new();
    let vault = safe.open().unwrap();
    vault
        .migrate(
            "marker",
            &["CREATE TABLE marker_table (text TEXT NOT NULL) STRICT; CREATE INDEX marker_index ON marker_table (text);"],
        )
        .unwrap();
    vault
        .write(|transaction| -> Result<(), VaultError> {
            for _ in 0..50 {
                transaction.execute("INSERT INTO marker_table VALUES (?1)", [MARKER.repeat(40)])?;
            }
            Ok(())
        })
        .unwrap();
    let open_files = contents(&safe.dir());
    assert!(
        open_files["pod.db-wal"].len() > 40_000,
        "the rows are in the WAL"
    );
    let secrets = [
        MARKER,
        PASSPHRASE,
        "marker_table",
        "Noor Vandenbroucke",
        &*safe.recovery.words(kluis_vault::WordList::English),
    ];
    for secret in secrets {
        assert_absent(&safe.dir(), secret);
    }
    vault.close().unwrap();
    for secret in secrets {
        assert_absent(&safe.dir(), secret);
    }
}

#[test]
fn the_search_for_markers_finds_one_that_is_there() {
    for spelling in spellings(MARKER) {
        let dir = tempfile::tempdir().unwrap();
        let mut bytes = vec![0; 5000];
        bytes.extend_from_slice(&spelling);
        fs::write(dir.path().join("leak"), bytes).unwrap();
        let found = std::panic::catch_unwind(|| assert_absent(dir.path(), MARKER));
        assert!(found.is_err());
    }
}

#[test]
fn debug_output_of_secrets_shows_nothing() {
    // What two different codes look alike in can tell nothing of either.
    let (one, other) = (SafeOnDisk::new(), SafeOnDisk::new());
    assert_ne!(
        *one.recovery.words(kluis_vault::WordList::English),
        *other.recovery.words(kluis_vault::WordList::English)
    );
    assert_eq!(
        format!("{:?}", one.recovery),
        format!("{:?}", other.recovery)
    );
}

#[cfg(target_os = "linux")]
#[test]
fn folder_and_files_are_their_owners_alone_whatever_the_umask_and_after_unpacking() {
    use std::os::unix::fs::PermissionsExt;

    let modes = |dir: &Path| {
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o7777;
        let files: Vec<(String, u32)> = contents(dir)
            .into_keys()
            .map(|name| (name.clone(), mode(&dir.join(name))))
            .collect();
        (mode(dir), files)
    };
    let private = |names: &[&str]| {
        (
            0o700,
            names
                .iter()
                .map(|name| ((*name).to_owned(), 0o600))
                .collect::<Vec<_>>(),
        )
    };
    let former = rustix::process::umask(rustix::fs::Mode::empty());
    let (safe, vault) = SafeOnDisk::open_new();
    rustix::process::umask(former);
    vault.migrate("test", &["CREATE TABLE one (x) "]).unwrap();
    let open = ["lock", "pod.db", "pod.db-shm", "pod.db-wal", "safe.json"];
    assert_eq!(modes(&safe.dir()), private(&open));
    drop(vault);

    fs::set_permissions(safe.dir(), fs::Permissions::from_mode(0o755)).unwrap();
    for name in ["lock", "pod.db", "safe.json"] {
        fs::set_permissions(safe.file(name), fs::Permissions::from_mode(0o644)).unwrap();
    }
    let vault = safe.open().unwrap();
    assert_eq!(modes(&safe.dir()), private(&open));
    drop(vault);
    assert_eq!(
        modes(&safe.dir()),
        private(&["lock", "pod.db", "safe.json"])
    );
}

#[cfg(target_os = "linux")]
#[test]
fn a_hardened_process_cannot_be_dumped() {
    use rustix::process::{DumpableBehavior, Resource, dumpable_behavior, getrlimit};

    kluis_vault::harden_process().unwrap();
    assert_eq!(dumpable_behavior().unwrap(), DumpableBehavior::NotDumpable);
    assert_eq!(getrlimit(Resource::Core).maximum, Some(0));
}
