//! What lies in the way of a renewal, or comes back after it.

use super::*;

/// A renewed safe in which somebody wrote, with what lay in its folder while the switch was under way.
struct WrittenSince {
    safe: tempfile::TempDir,
    database: Vec<u8>,
    objects: tempfile::TempDir,
    added: ObjectId,
}

pub(super) fn copy_below(from: &Path, to: &Path) {
    for (name, bytes) in files_below(from) {
        fs::create_dir_all(to.join(&name).parent().unwrap()).unwrap();
        fs::write(to.join(name), bytes).unwrap();
    }
}

impl WrittenSince {
    fn new() -> Self {
        let safe = decided_safe();
        let dir = safe.path();
        let database = fs::read(dir.join("pod.db.rotated")).unwrap();
        let objects = tempfile::tempdir().unwrap();
        copy_below(&dir.join("objects.rotated"), objects.path());
        let vault = open_with(dir, PASSPHRASE).unwrap();
        assert_whole(&vault);
        let added = vault
            .objects()
            .write(&mut &b"since"[..], Work::silent())
            .unwrap()
            .id;
        vault
            .write(|transaction| -> Result<(), VaultError> {
                transaction.execute("INSERT INTO line VALUES (2000, 'since')", [])?;
                Ok(())
            })
            .unwrap();
        vault.close().unwrap();
        assert_finished(dir);
        Self {
            safe,
            database,
            objects,
            added,
        }
    }

    /// Puts back what a copy of the folder had.
    fn bring_back(&self, database: &str) {
        let dir = self.safe.path();
        fs::write(dir.join(database), &self.database).unwrap();
        copy_below(self.objects.path(), &dir.join("objects.rotated"));
    }
}

#[test]
fn a_prepared_database_that_comes_back_later_replaces_nothing() {
    let since = WrittenSince::new();
    let dir = since.safe.path();
    since.bring_back("pod.db.rotated");
    for _ in 0..2 {
        let vault = open_with(dir, PASSPHRASE).unwrap();
        assert_eq!(count_lines(&vault).unwrap(), 402);
        vault.objects().open(since.added).expect("it is kept");
        let findings = vault.check().unwrap();
        let named: Vec<_> = findings.iter().map(|finding| finding.place).collect();
        assert_eq!(named, [FindingPlace::Leftover; 2], "{findings:?}");
    }

    // Nor does it when the newer one is damaged.
    let present = dir.join("pod.db");
    let mut bytes = fs::read(&present).unwrap();
    bytes[100] ^= 1;
    fs::write(&present, bytes).unwrap();
    let before = files_below(dir);
    expect_damaged(open_with(dir, PASSPHRASE), "pod.db does not open");
    assert!(files_below(dir) == before);
}

#[test]
fn objects_in_their_place_are_never_exchanged_again() {
    let since = WrittenSince::new();
    let dir = since.safe.path();
    // An older state of the database, in which the exchange was still to be done.
    since.bring_back("pod.db");
    let vault = open_with(dir, PASSPHRASE).unwrap();
    assert_eq!(count_lines(&vault).unwrap(), 401);
    vault.objects().open(since.added).expect("it is kept");
    assert!(dir.join("objects.rotated").is_dir());
}

#[test]
fn former_objects_that_the_new_ones_lack_are_kept() {
    let safe = decided_safe();
    let dir = safe.path();
    let (id, _) = TEMPLATE.objects.first_key_value().unwrap();
    let digits = id.to_string();
    let name = Path::new(&digits[..2]).join(&digits[2..]);
    fs::remove_file(dir.join("objects.rotated").join(&name)).unwrap();
    let vault = open_with(dir, PASSPHRASE).unwrap();
    assert!(vault.objects().open(*id).is_err());
    assert!(dir.join("objects.old").join(&name).is_file());
    assert_eq!(vault.check().unwrap()[0].place, FindingPlace::Leftover);
}

#[test]
fn what_is_no_plain_file_under_the_names_of_a_renewal_keeps_no_safe_shut() {
    let safe = crashed_safe();
    let dir = safe.path();
    let key = Key::Recovery(&TEMPLATE.safe.recovery);
    fs::create_dir(dir.join("safe.json.rotation")).unwrap();
    fs::create_dir(dir.join("pod.db.rotated")).unwrap();
    let vault = open(dir, key).unwrap();
    assert_whole_beside(&vault, &["safe.json.rotation", "pod.db.rotated"]);
    drop(vault);
    assert!(!rotation_is_prepared(dir).unwrap());
    expect_damaged(rotate(dir), "safe.json.rotation is in the way");
    fs::remove_dir(dir.join("safe.json.rotation")).unwrap();
    expect_damaged(rotate(dir), "pod.db.rotated is in the way");
    fs::remove_dir(dir.join("pod.db.rotated")).unwrap();
    for nonsense in [vec![b'x'; 1_200_000], b"{}".to_vec()] {
        fs::write(dir.join("safe.json.rotation"), nonsense).unwrap();
        assert_whole(&open(dir, key).unwrap());
    }
    assert_whole(&rotate(dir).unwrap().0);
    assert_finished(dir);
}

#[test]
fn a_safe_whose_lock_was_deleted_is_not_renewed_while_somebody_writes() {
    let safe = crashed_safe();
    let dir = safe.path();
    let key = Key::Recovery(&TEMPLATE.safe.recovery);
    let writer = open(dir, key).unwrap();
    fs::remove_file(dir.join("lock")).unwrap();
    assert!(matches!(rotate(dir), Err(VaultError::InUse)));
    writer
        .write(|transaction| -> Result<(), VaultError> {
            transaction.execute("INSERT INTO line VALUES (2000, 'since')", [])?;
            Ok(())
        })
        .unwrap();
    drop(writer);
    let (vault, _) = rotate(dir).unwrap();
    assert_eq!(count_lines(&vault).unwrap(), 402);
}

#[cfg(unix)]
#[test]
fn objects_behind_a_link_are_not_taken_for_none() {
    let safe = crashed_safe();
    let dir = safe.path();
    let elsewhere = tempfile::tempdir().unwrap();
    let objects = dir.join("objects");
    fs::rename(&objects, elsewhere.path().join("objects")).unwrap();
    for target in [elsewhere.path().join("objects"), "/nonexistent".into()] {
        std::os::unix::fs::symlink(&target, &objects).unwrap();
        expect_damaged(rotate(dir), "objects is not a plain folder");
        fs::remove_file(&objects).unwrap();
    }
    fs::rename(elsewhere.path().join("objects"), &objects).unwrap();
    let first = fs::read_dir(&objects).unwrap().find_map(|entry| {
        let path = entry.unwrap().path();
        path.is_dir().then_some(path)
    });
    let first = first.unwrap();
    fs::rename(&first, elsewhere.path().join("first")).unwrap();
    std::os::unix::fs::symlink("/nonexistent", &first).unwrap();
    expect_damaged(rotate(dir), "is not a plain folder");
    fs::remove_file(&first).unwrap();
    fs::rename(elsewhere.path().join("first"), &first).unwrap();
    assert_whole(&rotate(dir).unwrap().0);
}

#[test]
fn a_recipient_that_is_not_known_any_more_is_not_dropped_in_silence() {
    let safe = crashed_safe();
    let dir = safe.path();
    let key = Key::Recovery(&TEMPLATE.safe.recovery);
    let vault = open(dir, key).unwrap();
    let slots = vault.slots().unwrap();
    let slot = slots.iter().find(|slot| slot.kind == SlotKind::Recipient);
    let id = slot.unwrap().id;
    vault
        .write(|transaction| -> Result<(), VaultError> {
            transaction.execute("DELETE FROM vault_slot WHERE id = ?1", [id.to_string()])?;
            Ok(())
        })
        .unwrap();
    drop(vault);
    expect_damaged(rotate(dir), &id.to_string());
    open(dir, Key::Identities(&TEMPLATE.identities)).expect("it still opens");
}

#[test]
fn prepared_keys_are_given_up_for_another_passphrase_or_after_another_change() {
    let prepared = || {
        let safe = crashed_safe();
        let ended = start(safe.path(), 8).wait().unwrap();
        assert!(!ended.success());
        assert!(rotation_is_prepared(safe.path()).unwrap());
        safe
    };
    let safe = prepared();
    let dir = safe.path();
    let key = Key::Recovery(&TEMPLATE.safe.recovery);
    let (vault, _) = rotate_with(dir, key, "een heel andere", Work::silent()).unwrap();
    assert_whole(&vault);
    drop(vault);
    assert_finished(dir);
    let shut = open_with(dir, PASSPHRASE);
    assert!(matches!(shut, Err(VaultError::WrongKey)));
    open_with(dir, "een heel andere").unwrap();

    let safe = prepared();
    let dir = safe.path();
    let vault = open(dir, key).unwrap();
    let id = vault.slots().unwrap().last().unwrap().id;
    vault.remove_slot(id).unwrap();
    drop(vault);
    let (vault, _) = rotate(dir).unwrap();
    assert_whole(&vault);
    drop(vault);
    assert_finished(dir);
}
