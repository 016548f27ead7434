//! Opening a safe: with each key, and after each thing a stranger or a failing disk can do to it.
#![allow(clippy::unwrap_used, reason = "a step that fails fails the test")]

mod safe_on_disk;

use std::{fs, sync::Arc, time::Instant};

use kluis_vault::{
    FORMAT_VERSION, FindingPlace, KdfParams, Key, KeyPurpose, NewSafe, SlotKind, SystemClock,
    Vault, VaultError, peek,
};
use safe_on_disk::{
    PASSPHRASE, SafeOnDisk, contents, copy, count_lines, expect_damaged, open_with,
};
use secrecy::SecretString;

#[test]
fn a_safe_opens_with_the_passphrase_and_with_the_recovery_words() {
    let safe = SafeOnDisk::new();
    let by_passphrase = safe.open_with(PASSPHRASE).unwrap();
    assert_eq!(
        by_passphrase.owner().unwrap().as_deref(),
        Some("Noor Vandenbroucke")
    );
    assert_eq!(count_lines(&by_passphrase).unwrap(), 400);
    let key = by_passphrase.derive_key(KeyPurpose::Audit);
    drop(by_passphrase);

    let words = safe.recovery.words(kluis_vault::WordList::Dutch);
    let recovery = kluis_vault::RecoveryCode::parse(&words).unwrap();
    let by_words =
        Vault::open(&safe.dir(), Key::Recovery(&recovery), Arc::new(SystemClock)).unwrap();
    assert_eq!(count_lines(&by_words).unwrap(), 400);
    assert_eq!(by_words.derive_key(KeyPurpose::Audit), key);
    assert!(by_words.check().unwrap().is_empty());
}

#[test]
fn a_wrong_passphrase_and_wrong_words_are_told_apart_from_damage_and_change_nothing() {
    let safe = SafeOnDisk::new();
    let before = contents(&safe.dir());
    assert!(matches!(
        safe.open_with("verkeerd"),
        Err(VaultError::WrongKey)
    ));
    assert!(matches!(
        safe.open_with(""),
        Err(VaultError::EmptyPassphrase)
    ));
    let (other, _vault) = SafeOnDisk::open_new();
    let wrong = Vault::open(
        &safe.dir(),
        Key::Recovery(&other.recovery),
        Arc::new(SystemClock),
    );
    assert!(matches!(wrong, Err(VaultError::WrongKey)));
    assert_eq!(contents(&safe.dir()), before);
}

#[test]
fn a_folder_without_a_safe_is_named_so() {
    let folder = tempfile::tempdir().unwrap();
    for dir in [folder.path().to_owned(), folder.path().join("nowhere")] {
        assert!(matches!(
            open_with(&dir, PASSPHRASE),
            Err(VaultError::NotASafe { .. })
        ));
        assert!(matches!(peek(&dir), Err(VaultError::NotASafe { .. })));
    }
}

#[test]
fn peek_tells_the_public_facts_only() {
    let safe = SafeOnDisk::new();
    let header = peek(&safe.dir()).unwrap();
    assert_eq!(header.version, FORMAT_VERSION);
    assert_eq!(header.generation, 1);
    assert_eq!(header.slots, [SlotKind::Passphrase, SlotKind::Recovery]);
    assert_eq!(
        header.database_bytes,
        fs::metadata(safe.file("pod.db")).unwrap().len()
    );
    assert_eq!(header.id, safe.open().unwrap().id());
}

#[test]
fn creation_is_refused_where_something_is_and_leaves_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("safe");
    let passphrase = SecretString::from(PASSPHRASE);
    let create = |kdf| {
        let new = NewSafe {
            passphrase: &passphrase,
            words: kluis_vault::WordList::English,
            kdf,
            owner: None,
        };
        Vault::create(&dir, &new, Arc::new(SystemClock)).map(drop)
    };
    let weak = KdfParams {
        memory_kib: 1024,
        ..KdfParams::FLOOR
    };
    assert!(matches!(
        create(weak),
        Err(VaultError::KdfOutOfRange { .. })
    ));
    assert!(contents_names(folder.path()).is_empty());

    fs::create_dir(&dir).unwrap();
    fs::write(dir.join("letter.txt"), "mine").unwrap();
    assert!(matches!(
        create(KdfParams::FLOOR),
        Err(VaultError::Exists { .. })
    ));
    assert_eq!(contents_names(&dir), ["letter.txt"]);

    fs::remove_file(dir.join("letter.txt")).unwrap();
    create(KdfParams::FLOOR).unwrap();
    assert_eq!(contents_names(&dir), ["lock", "pod.db", "safe.json"]);
    assert_eq!(
        contents_names(folder.path()),
        ["safe"],
        "no working folder stays"
    );
    assert!(matches!(
        create(KdfParams::FLOOR),
        Err(VaultError::Exists { .. })
    ));
}

fn contents_names(dir: &std::path::Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(dir)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn every_changed_byte_of_the_header_is_refused_as_damage_without_a_hash() {
    let safe = SafeOnDisk::new();
    let whole = fs::read(safe.file("safe.json")).unwrap();
    let database = fs::read(safe.file("pod.db")).unwrap();
    let started = Instant::now();
    for at in 0..whole.len() {
        for bit in [0x01, 0x20, 0x80] {
            let mut bytes = whole.clone();
            bytes[at] ^= bit;
            fs::write(safe.file("safe.json"), bytes).unwrap();
            let opened = safe.open_with(PASSPHRASE);
            assert!(
                matches!(opened, Err(VaultError::Damaged { .. })),
                "byte {at}, bit {bit:#x}"
            );
        }
    }
    for length in 0..whole.len() {
        fs::write(safe.file("safe.json"), &whole[..length]).unwrap();
        let opened = safe.open_with(PASSPHRASE);
        assert!(
            matches!(opened, Err(VaultError::Damaged { .. })),
            "cut to {length} bytes"
        );
    }
    let tries = u32::try_from(whole.len() * 4).unwrap();
    assert!(
        started.elapsed() / tries < std::time::Duration::from_millis(50),
        "no hash was run"
    );
    assert_eq!(fs::read(safe.file("pod.db")).unwrap(), database);
    fs::write(safe.file("safe.json"), whole).unwrap();
    safe.open().unwrap();
}

#[test]
fn weakened_or_inflated_hash_settings_are_refused_before_the_hash() {
    let safe = SafeOnDisk::new();
    let original = safe.header_text();
    for (from, to) in [
        ("\"memory_kib\": 65536", "\"memory_kib\": 65535"),
        ("\"memory_kib\": 65536", "\"memory_kib\": 8"),
        ("\"memory_kib\": 65536", "\"memory_kib\": 2097153"),
        ("\"memory_kib\": 65536", "\"memory_kib\": 4294967295"),
        ("\"memory_kib\": 65536", "\"memory_kib\": 4294967296"),
        ("\"memory_kib\": 65536", "\"memory_kib\": -1"),
        ("\"iterations\": 3", "\"iterations\": 2"),
        ("\"iterations\": 3", "\"iterations\": 65"),
        ("\"parallelism\": 4", "\"parallelism\": 0"),
        ("\"parallelism\": 4", "\"parallelism\": 17"),
        ("\"argon2_version\": 19", "\"argon2_version\": 16"),
        ("\"argon2id\"", "\"argon2i\""),
    ] {
        fs::write(safe.file("safe.json"), &original).unwrap();
        safe.tamper_header(|text| text.replace(from, to));
        let started = Instant::now();
        expect_damaged(safe.open_with(PASSPHRASE), "");
        expect_damaged(safe.open(), "");
        assert!(started.elapsed().as_secs() < 5, "{to}");
    }
}

#[test]
fn a_header_changed_by_a_stranger_with_a_fitting_checksum_is_refused() {
    let safe = SafeOnDisk::new();
    let original = safe.header_text();
    let database = fs::read(safe.file("pod.db")).unwrap();

    safe.tamper_header(|text| text.replace("\"generation\": 1", "\"generation\": 2"));
    expect_damaged(safe.open(), "changed by something other");

    fs::write(safe.file("safe.json"), &original).unwrap();
    safe.tamper_header(swap_slots);
    expect_damaged(safe.open(), "changed by something other");
    expect_damaged(safe.open_with(PASSPHRASE), "changed by something other");

    // The wrapped key of another slot cannot be told from a wrong key.
    fs::write(safe.file("safe.json"), &original).unwrap();
    safe.tamper_header(swap_wrapped_keys);
    assert!(matches!(safe.open(), Err(VaultError::WrongKey)));

    fs::write(safe.file("safe.json"), &original).unwrap();
    safe.tamper_header(|text| text.replace("\"memory_kib\": 65536", "\"memory_kib\": 65537"));
    assert!(matches!(
        safe.open_with(PASSPHRASE),
        Err(VaultError::WrongKey)
    ));

    fs::write(safe.file("safe.json"), &original).unwrap();
    safe.tamper_header(|text| text.replace("\"generation\"", "\"hidden\": 1,\n  \"generation\""));
    expect_damaged(safe.open(), "cannot be read");
    assert_eq!(fs::read(safe.file("pod.db")).unwrap(), database);
}

fn swap_slots(text: String) -> String {
    let slot = |from: usize| {
        let start = from + text[from..].find("    {\n").unwrap();
        let end = start + text[start..].find("\n    }").unwrap() + "\n    }".len();
        (start, end)
    };
    let first = slot(0);
    let second = slot(first.1);
    format!(
        "{}{},\n{}{}",
        &text[..first.0],
        &text[second.0..second.1],
        &text[first.0..first.1],
        &text[second.1..]
    )
}

fn swap_wrapped_keys(text: String) -> String {
    let value = |from: usize| {
        let name = "\"wrapped_key\": \"";
        let start = from + text[from..].find(name).unwrap() + name.len();
        (start, start + 96)
    };
    let first = value(0);
    let second = value(first.1);
    format!(
        "{}{}{}{}{}",
        &text[..first.0],
        &text[second.0..second.1],
        &text[first.1..second.0],
        &text[first.0..first.1],
        &text[second.1..]
    )
}

#[test]
fn a_newer_format_is_refused_and_left_as_it_is() {
    let safe = SafeOnDisk::new();
    safe.tamper_header(|text| text.replace("\"version\": 1", "\"version\": 2"));
    let before = contents(&safe.dir());
    let expect_newer = || match safe.open() {
        Err(VaultError::Newer { found, known, .. }) => assert_eq!((found, known), (2, 1)),
        other => panic!("expected a newer format, got {:?}", other.map(drop)),
    };
    expect_newer();
    assert_eq!(contents(&safe.dir()), before);
    // Also when a later version arranges the file in another way.
    fs::write(
        safe.file("safe.json"),
        r#"{"format":"kluis-safe","version":2}"#,
    )
    .unwrap();
    expect_newer();
}

#[test]
fn a_missing_file_is_named() {
    for (missing, what) in [
        ("pod.db", "pod.db is missing"),
        ("safe.json", "safe.json is missing"),
    ] {
        let safe = SafeOnDisk::new();
        fs::remove_file(safe.file(missing)).unwrap();
        let before = contents(&safe.dir());
        expect_damaged(safe.open(), what);
        assert_eq!(contents(&safe.dir()), before);
    }
}

#[test]
fn a_wal_taken_away_from_a_crashed_safe_is_named_and_one_that_stayed_is_used() {
    let safe = SafeOnDisk::new();
    let crashed = tempfile::tempdir().unwrap();
    let vault = safe.open().unwrap();
    vault
        .write(|transaction| -> Result<(), VaultError> {
            transaction.execute("DELETE FROM line WHERE number >= 10", [])?;
            Ok(())
        })
        .unwrap();
    copy(&safe.dir(), crashed.path());
    drop(vault);
    let open = || {
        let key = Key::Recovery(&safe.recovery);
        Vault::open(crashed.path(), key, Arc::new(SystemClock))
    };

    let wal = fs::read(crashed.path().join("pod.db-wal")).unwrap();
    fs::remove_file(crashed.path().join("pod.db-wal")).unwrap();
    let before = contents(crashed.path());
    expect_damaged(open(), "pod.db-wal is missing");
    assert_eq!(contents(crashed.path()), before);

    fs::write(crashed.path().join("pod.db-wal"), wal).unwrap();
    assert_eq!(count_lines(&open().unwrap()).unwrap(), 10);
}

#[test]
fn a_wal_cut_anywhere_opens_to_what_was_committed() {
    let safe = SafeOnDisk::new();
    let taken = tempfile::tempdir().unwrap();
    let vault = safe.open().unwrap();
    for left in [300, 200, 100] {
        vault
            .write(|transaction| -> Result<(), VaultError> {
                transaction.execute("DELETE FROM line WHERE number >= ?1", [left])?;
                Ok(())
            })
            .unwrap();
    }
    copy(&safe.dir(), taken.path());
    drop(vault);
    let files = contents(taken.path());
    let wal = &files["pod.db-wal"];
    let mut seen = std::collections::BTreeSet::new();
    for cut in (0..wal.len()).step_by(wal.len() / 40).chain([wal.len()]) {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("safe.json"), &files["safe.json"]).unwrap();
        fs::write(dir.path().join("pod.db"), &files["pod.db"]).unwrap();
        fs::write(dir.path().join("pod.db-wal"), &wal[..cut]).unwrap();
        let key = Key::Recovery(&safe.recovery);
        let vault = Vault::open(dir.path(), key, Arc::new(SystemClock)).unwrap();
        seen.insert(count_lines(&vault).unwrap());
        assert!(vault.check().unwrap().is_empty(), "cut at {cut}");
    }
    assert_eq!(seen.into_iter().collect::<Vec<_>>(), [100, 200, 300, 400]);
}

#[test]
fn a_damaged_first_page_is_refused_and_no_file_changes() {
    for at in [0, 15, 16, 100, 2000, 4095] {
        let safe = SafeOnDisk::new();
        safe.flip_database_bit(at);
        let before = contents(&safe.dir());
        expect_damaged(safe.open(), "database");
        assert_eq!(contents(&safe.dir()), before, "byte {at}");
    }
}

#[test]
fn a_damaged_page_in_the_middle_is_reported_by_reads_and_by_the_check() {
    let safe = SafeOnDisk::new();
    let middle = fs::metadata(safe.file("pod.db")).unwrap().len() / 2;
    safe.flip_database_bit(usize::try_from(middle).unwrap());
    let before = contents(&safe.dir());
    let vault = safe.open().unwrap();
    expect_damaged(count_lines(&vault), "database");
    let written = vault.write(|transaction| -> Result<(), VaultError> {
        transaction.execute("UPDATE line SET text = text || '!'", [])?;
        Ok(())
    });
    expect_damaged(written, "database");
    let findings = vault.check().unwrap();
    assert!(
        findings
            .iter()
            .any(|finding| finding.place == FindingPlace::Page),
        "{findings:?}"
    );
    drop(vault);
    assert_eq!(contents(&safe.dir()), before);
}

#[test]
fn a_damaged_end_of_a_long_value_is_never_read_as_zeros_and_the_rest_stays_readable() {
    let safe = SafeOnDisk::new();
    let vault = safe.open().unwrap();
    let long = vec![7_u8; 5 * 4096];
    vault
        .migrate("long", &["CREATE TABLE long (value BLOB NOT NULL) STRICT"])
        .unwrap();
    let pages_before = fs::metadata(safe.file("pod.db")).unwrap().len() / 4096;
    vault
        .write(|transaction| -> Result<(), VaultError> {
            transaction.execute("INSERT INTO long VALUES (?1)", [&long])?;
            Ok(())
        })
        .unwrap();
    drop(vault);
    let whole = fs::read(safe.file("pod.db")).unwrap();
    let pages = whole.len() / 4096;
    let mut refused = 0;
    for page in usize::try_from(pages_before).unwrap()..pages {
        fs::write(safe.file("pod.db"), &whole).unwrap();
        safe.flip_database_bit(page * 4096 + 1000);
        let vault = safe.open().unwrap();
        let value = vault.read(|transaction| -> Result<Vec<u8>, VaultError> {
            Ok(transaction.query_row("SELECT value FROM long", [], |row| row.get(0))?)
        });
        match value {
            Ok(value) => assert_eq!(value, long, "page {page} is not part of the value"),
            damaged => {
                expect_damaged(damaged, "database");
                refused += 1;
            }
        }
        assert_eq!(
            count_lines(&vault).unwrap(),
            400,
            "what is whole stays readable"
        );
    }
    assert!(
        refused >= 5,
        "each page of the value was damaged once, refused {refused}"
    );
}

#[test]
fn a_damaged_database_beside_a_full_wal_is_refused_and_no_file_changes() {
    let safe = SafeOnDisk::new();
    let taken = tempfile::tempdir().unwrap();
    let vault = safe.open().unwrap();
    vault
        .write(|transaction| -> Result<(), VaultError> {
            transaction.execute("UPDATE line SET text = 'short' WHERE number = 399", [])?;
            Ok(())
        })
        .unwrap();
    copy(&safe.dir(), taken.path());
    drop(vault);
    fs::remove_file(taken.path().join("pod.db-shm")).unwrap();
    let mut database = fs::read(taken.path().join("pod.db")).unwrap();
    for byte in database.iter_mut().step_by(64) {
        *byte ^= 1;
    }
    fs::write(taken.path().join("pod.db"), database).unwrap();
    let before = contents(taken.path());
    let key = Key::Recovery(&safe.recovery);
    expect_damaged(
        Vault::open(taken.path(), key, Arc::new(SystemClock)),
        "database",
    );
    let mut after = contents(taken.path());
    after.remove("pod.db-shm");
    assert_eq!(after, before);
}

#[test]
fn a_cut_database_is_refused() {
    let safe = SafeOnDisk::new();
    let whole = fs::read(safe.file("pod.db")).unwrap();
    for length in [
        0,
        1,
        4095,
        4096,
        10_000,
        whole.len() - 4096,
        whole.len() - 1,
    ] {
        fs::write(safe.file("pod.db"), &whole[..length]).unwrap();
        let before = contents(&safe.dir());
        expect_damaged(safe.open(), "");
        assert_eq!(contents(&safe.dir()), before, "cut to {length} bytes");
    }
}

#[test]
fn a_database_without_encryption_is_refused_by_name() {
    let safe = SafeOnDisk::new();
    fs::remove_file(safe.file("pod.db")).unwrap();
    let plain = rusqlite::Connection::open(safe.file("pod.db")).unwrap();
    plain
        .execute_batch("PRAGMA journal_mode = WAL; CREATE TABLE vault_fact (name, value);")
        .unwrap();
    drop(plain);
    let before = contents(&safe.dir());
    expect_damaged(safe.open(), "without encryption");
    assert_eq!(contents(&safe.dir()), before);
}

#[test]
fn the_database_of_another_safe_is_refused() {
    let safe = SafeOnDisk::new();
    let other = SafeOnDisk::new();
    fs::copy(other.file("pod.db"), safe.file("pod.db")).unwrap();
    expect_damaged(safe.open(), "database");
}

#[test]
fn a_changed_passphrase_opens_and_the_old_one_and_an_old_header_do_not() {
    let safe = SafeOnDisk::new();
    let old_header = fs::read(safe.file("safe.json")).unwrap();
    let vault = safe.open_with(PASSPHRASE).unwrap();
    let new = SecretString::from("nieuw en langer dan het oude");
    let weak = KdfParams {
        iterations: 1,
        ..KdfParams::FLOOR
    };
    let refused = vault.replace_passphrases(&new, weak);
    assert!(matches!(refused, Err(VaultError::KdfOutOfRange { .. })));
    vault.replace_passphrases(&new, KdfParams::FLOOR).unwrap();
    assert!(vault.check().unwrap().is_empty());
    drop(vault);

    assert_eq!(fs::read(safe.file("safe.json.bak")).unwrap(), old_header);
    assert!(matches!(
        safe.open_with(PASSPHRASE),
        Err(VaultError::WrongKey)
    ));
    assert_eq!(
        count_lines(&safe.open_with("nieuw en langer dan het oude").unwrap()).unwrap(),
        400
    );
    assert_eq!(peek(&safe.dir()).unwrap().generation, 2);
    safe.open().expect("the recovery words still open it");

    fs::write(safe.file("safe.json"), old_header).unwrap();
    let before = contents(&safe.dir());
    expect_damaged(
        safe.open_with(PASSPHRASE),
        "older than the database expects",
    );
    assert_eq!(contents(&safe.dir()), before);
}

#[test]
fn a_change_cut_off_between_header_and_database_is_finished_at_the_next_opening() {
    let safe = SafeOnDisk::new();
    let old_header = fs::read(safe.file("safe.json")).unwrap();
    let old_database = fs::read(safe.file("pod.db")).unwrap();
    let vault = safe.open().unwrap();
    let new = SecretString::from("nieuw");
    vault.replace_passphrases(&new, KdfParams::FLOOR).unwrap();
    drop(vault);
    fs::write(safe.file("pod.db"), &old_database).unwrap();
    assert_eq!(count_lines(&safe.open_with("nieuw").unwrap()).unwrap(), 400);

    // From then on the former header is known to be old.
    let new_header = fs::read(safe.file("safe.json")).unwrap();
    fs::write(safe.file("safe.json"), old_header).unwrap();
    expect_damaged(safe.open(), "older than the database expects");
    fs::write(safe.file("safe.json"), new_header).unwrap();

    // Two changes behind is an old database, not a change that was cut off.
    let vault = safe.open().unwrap();
    vault.replace_passphrases(&new, KdfParams::FLOOR).unwrap();
    drop(vault);
    fs::write(safe.file("pod.db"), &old_database).unwrap();
    expect_damaged(safe.open(), "database is older than safe.json");
}

#[cfg(target_os = "linux")]
mod read_only {
    use std::{os::unix::fs::PermissionsExt, path::Path, process::Command};

    use super::*;

    const DIR: &str = "KLUIS_VAULT_TEST_DIR";
    const WORDS: &str = "KLUIS_VAULT_TEST_WORDS";

    /// The program without rights; run by itself it has no task.
    #[test]
    fn opening_program() {
        let Some(dir) = std::env::var_os(DIR) else {
            println!("skipped: runs only as the program another test starts");
            return;
        };
        let words = std::env::var(WORDS).unwrap();
        let recovery = kluis_vault::RecoveryCode::parse(&words).unwrap();
        let clock = Arc::new(SystemClock);
        let opened = Vault::open(Path::new(&dir), Key::Recovery(&recovery), clock);
        match opened {
            Ok(_) => println!("\nit opened"),
            Err(error) => println!("\nrefused: {error}"),
        }
    }

    fn set_modes(safe: &SafeOnDisk, folder: u32, file: u32) {
        fs::set_permissions(safe.dir(), fs::Permissions::from_mode(folder)).unwrap();
        for name in contents(&safe.dir()).into_keys() {
            fs::set_permissions(safe.file(&name), fs::Permissions::from_mode(file)).unwrap();
        }
    }

    #[test]
    fn a_safe_that_may_not_be_written_is_refused_with_its_folder_and_a_remedy() {
        // No mode holds root back: the program runs as nobody.
        let as_nobody = rustix::process::geteuid().is_root();
        for (folder_mode, file_mode, with_lock) in [
            (0o555, 0o444, true),
            (0o555, 0o444, false),
            (0o555, 0o666, true),
        ] {
            let safe = SafeOnDisk::new();
            if !with_lock {
                fs::remove_file(safe.file("lock")).unwrap();
            }
            let before = contents(&safe.dir());
            let parent = fs::Permissions::from_mode(0o755);
            fs::set_permissions(safe.dir().parent().unwrap(), parent).unwrap();
            set_modes(&safe, folder_mode, file_mode);
            let this_program = std::env::current_exe().unwrap();
            let mut command = if as_nobody {
                let mut command = Command::new("setpriv");
                command
                    .args(["--reuid=65534", "--regid=65534", "--clear-groups"])
                    .arg(this_program);
                command
            } else {
                Command::new(this_program)
            };
            let output = command
                .args(["--exact", "read_only::opening_program", "--nocapture"])
                .env(DIR, safe.dir())
                .env(WORDS, &*safe.recovery.words(kluis_vault::WordList::English))
                .output();
            set_modes(&safe, 0o700, 0o600);
            let output = match output {
                Ok(output) if output.status.success() => output,
                other => {
                    println!(
                        "skipped: no program could be run without the rights of root: {other:?}"
                    );
                    return;
                }
            };
            let said = String::from_utf8(output.stdout).unwrap();
            let refused = format!("refused: {} may not be written", safe.dir().display());
            assert!(said.contains(&refused), "{said}");
            assert_eq!(contents(&safe.dir()), before);
            safe.open().expect("with its modes back it opens");
        }
    }
}

#[test]
fn passphrase_slots_that_together_ask_for_too_much_are_refused_before_hashing() {
    let safe = SafeOnDisk::new();
    let vault = safe.open().unwrap();
    for passphrase in ["een tweede", "een derde"] {
        let passphrase = SecretString::from(passphrase);
        vault
            .add_passphrase(&passphrase, None, KdfParams::FLOOR)
            .unwrap();
    }
    drop(vault);
    safe.tamper_header(|text| text.replace("\"memory_kib\": 65536", "\"memory_kib\": 2097152"));
    expect_damaged(safe.open_with("verkeerd"), "all passphrases together");
}
