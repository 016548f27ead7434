//! A program that is killed at any moment loses nothing it was told is kept, and leaves no half safe.
#![allow(clippy::unwrap_used, reason = "a step that fails fails the test")]

mod safe_on_disk;

use std::{
    fs,
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
    sync::Arc,
    thread,
};

use kluis_vault::{KdfParams, Key, NewSafe, RecoveryCode, SystemClock, Vault, VaultError};
use safe_on_disk::{PASSPHRASE, SafeOnDisk, contents, count_lines, open_with};
use secrecy::SecretString;

const TASK: &str = "KLUIS_VAULT_TEST_TASK";
const DIR: &str = "KLUIS_VAULT_TEST_DIR";
const WORDS: &str = "KLUIS_VAULT_TEST_WORDS";
const ACKNOWLEDGED: &str = "acknowledged ";

/// This test file again, as a program of its own that runs `killed_program` alone.
fn start(task: &str, dir: &Path, words: &str) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "killed_program", "--nocapture"])
        .env(TASK, task)
        .env(DIR, dir)
        .env(WORDS, words)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap()
}

/// The program that is killed; run by itself it has no task and nothing to show.
#[test]
fn killed_program() {
    let Ok(task) = std::env::var(TASK) else {
        println!("skipped: runs only as the program another test kills");
        return;
    };
    let dir = std::env::var_os(DIR).unwrap();
    let clock = Arc::new(SystemClock);
    if task == "create" {
        let passphrase = SecretString::from(PASSPHRASE);
        let kdf = KdfParams::FLOOR;
        let new = NewSafe {
            passphrase: &passphrase,
            words: kluis_vault::WordList::English,
            kdf,
            owner: None,
        };
        let _made = Vault::create(Path::new(&dir), &new, clock).unwrap();
        return;
    }
    let words = RecoveryCode::parse(&std::env::var(WORDS).unwrap()).unwrap();
    let vault = Vault::open(Path::new(&dir), Key::Recovery(&words), clock).unwrap();
    for number in 1.. {
        vault
            .write(|transaction| -> Result<(), VaultError> {
                transaction.execute("INSERT INTO line (text) VALUES (?1)", ["z".repeat(3000)])?;
                Ok(())
            })
            .unwrap();
        println!("\n{ACKNOWLEDGED}{number}");
    }
}

#[test]
fn what_was_acknowledged_is_there_after_a_kill() {
    for kill_after in [1, 2, 3, 7, 20, 60, 150] {
        let safe = SafeOnDisk::new();
        let mut child = start(
            "write",
            &safe.dir(),
            &safe.recovery.words(kluis_vault::WordList::English),
        );
        let mut acknowledged = 0;
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        while acknowledged < kill_after {
            let line = lines.next().expect("the program still writes").unwrap();
            if let Some(number) = line.strip_prefix(ACKNOWLEDGED) {
                acknowledged = number.parse().unwrap();
            }
        }
        child.kill().unwrap();
        child.wait().unwrap();
        // What it still said between the last line read and its end.
        for line in lines.map_while(Result::ok) {
            if let Some(number) = line.strip_prefix(ACKNOWLEDGED) {
                acknowledged = number.parse().unwrap_or(acknowledged);
            }
        }
        let vault = safe.open().unwrap();
        let kept = count_lines(&vault).unwrap() - 400;
        assert!(
            kept == acknowledged || kept == acknowledged + 1,
            "{acknowledged} acknowledged, {kept} kept"
        );
        assert!(vault.check().unwrap().is_empty());
    }
}

#[test]
fn a_creation_that_is_killed_leaves_no_safe_or_a_whole_one() {
    let hidden_holds = |parent: &Path, name: &str| {
        fs::read_dir(parent)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| {
                path.file_name()
                    .is_some_and(|n| n.as_encoded_bytes()[0] == b'.')
            })
            .any(|path| path.join(name).exists())
    };
    for seen in ["", "pod.db", "pod.db-wal", "safe.json"] {
        let folder = tempfile::tempdir().unwrap();
        let dir = folder.path().join("safe");
        let mut child = start("create", &dir, "");
        while !hidden_holds(folder.path(), seen) && child.try_wait().unwrap().is_none() {
            thread::yield_now();
        }
        child.kill().unwrap();
        child.wait().unwrap();
        if dir.exists() {
            assert!(contents(&dir).contains_key("safe.json"));
            open_with(&dir, PASSPHRASE).expect("what has its name is whole");
        } else {
            let passphrase = SecretString::from(PASSPHRASE);
            let kdf = KdfParams::FLOOR;
            let new = NewSafe {
                passphrase: &passphrase,
                words: kluis_vault::WordList::English,
                kdf,
                owner: None,
            };
            Vault::create(&dir, &new, Arc::new(SystemClock)).expect("nothing is in the way");
            assert!(
                !hidden_holds(folder.path(), "lock"),
                "what the killed program left is swept"
            );
        }
    }
}
