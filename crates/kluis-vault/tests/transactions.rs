//! Reading, writing and migrating through an open safe.
#![allow(clippy::unwrap_used, reason = "a step that fails fails the test")]

mod safe_on_disk;

use std::{sync::Arc, thread};

use kluis_vault::{Vault, VaultError};
use safe_on_disk::{SafeOnDisk, count_lines};

fn insert(vault: &Vault, number: i64) -> Result<(), VaultError> {
    vault.write(|transaction| {
        transaction.execute("INSERT INTO line VALUES (?1, 'x')", [number])?;
        Ok(())
    })
}

#[test]
fn a_failed_write_and_a_panicking_write_leave_nothing() {
    let safe = SafeOnDisk::new();
    let vault = safe.open().unwrap();
    let failed = vault.write(|transaction| -> Result<(), VaultError> {
        transaction.execute("DELETE FROM line", [])?;
        Err(VaultError::WrongKey)
    });
    assert!(matches!(failed, Err(VaultError::WrongKey)));
    let panicked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        let _ = vault.write(|transaction| -> Result<(), VaultError> {
            transaction.execute("DELETE FROM line", [])?;
            panic!("in the middle");
        });
    }));
    assert!(panicked.is_err());
    assert_eq!(count_lines(&vault).unwrap(), 400);
    insert(&vault, 1000).expect("the safe still works");
}

#[test]
fn a_read_cannot_write_and_a_read_inside_a_write_is_refused() {
    let safe = SafeOnDisk::new();
    let vault = safe.open().unwrap();
    let written = vault.read(|transaction| -> Result<(), VaultError> {
        transaction.execute("DELETE FROM line", [])?;
        Ok(())
    });
    assert!(matches!(written, Err(VaultError::Database(_))));
    let nested = vault.write(|_| count_lines(&vault));
    assert!(matches!(nested, Err(VaultError::Nested)));
    assert_eq!(count_lines(&vault).unwrap(), 400);
}

#[test]
fn references_that_lead_nowhere_are_refused() {
    let safe = SafeOnDisk::new();
    let vault = safe.open().unwrap();
    vault
        .migrate(
            "child",
            &["CREATE TABLE child (line INTEGER NOT NULL REFERENCES line) STRICT"],
        )
        .unwrap();
    let orphan = vault.write(|transaction| -> Result<(), VaultError> {
        transaction.execute("INSERT INTO child VALUES (9999)", [])?;
        Ok(())
    });
    assert!(matches!(orphan, Err(VaultError::Database(_))));
}

#[test]
fn two_vaults_and_several_threads_on_one_safe_lose_nothing() {
    let safe = SafeOnDisk::new();
    let first = Arc::new(safe.open().unwrap());
    let second = Arc::new(safe.open().unwrap());
    thread::scope(|scope| {
        for worker in 0..4 {
            let vault = if worker % 2 == 0 { &first } else { &second };
            scope.spawn(move || {
                for number in 0..25 {
                    insert(vault, 1000 + worker * 100 + number).unwrap();
                    assert!(count_lines(vault).unwrap() > 400);
                }
            });
        }
    });
    assert_eq!(count_lines(&first).unwrap(), 500);
    assert_eq!(count_lines(&second).unwrap(), 500);
    drop(first);
    insert(&second, 5000).unwrap();
    assert!(second.check().unwrap().is_empty());
    drop(second);
    assert_eq!(count_lines(&safe.open().unwrap()).unwrap(), 501);
    let names: Vec<_> = safe_on_disk::contents(&safe.dir()).into_keys().collect();
    assert_eq!(
        names,
        ["lock", "pod.db", "safe.json"],
        "the WAL is folded in at the last closing"
    );
}

#[test]
fn a_write_waits_for_another_program_and_says_when_it_waited_in_vain() {
    let safe = SafeOnDisk::new();
    let first = safe.open().unwrap();
    let second = safe.open().unwrap();
    let refused = first.write(|_| insert(&second, 1000));
    assert!(matches!(refused, Err(VaultError::Busy)), "{refused:?}");
    insert(&second, 1000).unwrap();
}

#[test]
fn each_step_runs_once_and_steps_can_only_be_added() {
    let safe = SafeOnDisk::new();
    let steps = [
        "CREATE TABLE note (text TEXT NOT NULL) STRICT; INSERT INTO note VALUES ('first');",
        "INSERT INTO note VALUES ('second');",
    ];
    let notes = |vault: &Vault| -> Result<i64, VaultError> {
        vault.read(|transaction| {
            Ok(transaction.query_row("SELECT count(*) FROM note", [], |row| row.get(0))?)
        })
    };
    let vault = safe.open().unwrap();
    vault.migrate("note", &steps[..1]).unwrap();
    vault.migrate("note", &steps[..1]).unwrap();
    assert_eq!(notes(&vault).unwrap(), 1);
    drop(vault);
    let vault = safe.open().unwrap();
    vault.migrate("note", &steps).unwrap();
    vault.migrate("note", &steps).unwrap();
    assert_eq!(notes(&vault).unwrap(), 2);
    match vault.migrate("note", &steps[..1]) {
        Err(VaultError::Newer { what, found, known }) => {
            assert_eq!((found, known), (2, 1));
            assert!(what.contains("note"));
        }
        other => panic!("expected a newer database, got {other:?}"),
    }
}

#[test]
fn a_failing_step_undoes_the_steps_before_it() {
    let safe = SafeOnDisk::new();
    let vault = safe.open().unwrap();
    let good = "CREATE TABLE note (text TEXT NOT NULL) STRICT";
    assert!(matches!(
        vault.migrate("note", &[good, "NONSENSE"]),
        Err(VaultError::Database(_))
    ));
    vault
        .migrate("note", &[good])
        .expect("the table was not kept");
    let ends = vault.migrate("other", &["COMMIT"]);
    assert!(
        matches!(ends, Err(VaultError::Migration { step: 1, .. })),
        "{ends:?}"
    );
}
