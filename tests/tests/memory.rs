//! After a safe was locked, the memory of the process holds neither its passphrase, nor its keys, nor
//! what was in it.
//!
//! The child opens a safe, reads, searches, writes and backs up, closes it, and lives on; its parent then
//! reads its whole memory, as a core dump would have it. That it can find anything at all is shown while
//! the safe is open.

#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "a step that fails fails the test")]

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{ChildStdin, Command, Stdio};
use std::sync::Arc;

use kluis_app::{Home, KdfParams, KeyGiven, NewSafeSettings, PutBody, SystemClock, Work};
use kluis_tests::memory::{Secret, find};
use kluis_tests::safe_keys;
use secrecy::SecretString;

/// As in the programs.
#[global_allocator]
static WIPED: zeroizing_alloc::ZeroAlloc<std::alloc::System> =
    zeroizing_alloc::ZeroAlloc(std::alloc::System);

const TASK: &str = "KLUIS_MEMORY_TASK";
const SAFE: &str = "default";
const PASSPHRASE: &str = "negen natte narcissen naast de molen";
const PLANTED: &str = "planted-diagnosis-4471";

fn home(folder: &Path) -> Home {
    Home::locate(Some(&folder.join("data")), Arc::new(SystemClock)).unwrap()
}

fn say_and_wait(line: &str, answers: &mut impl BufRead) {
    println!("\n@ {line}");
    std::io::stdout().flush().unwrap();
    let mut answer = String::new();
    answers.read_line(&mut answer).unwrap();
}

/// The program that is looked into; run by itself it has no task.
#[test]
fn the_program_that_is_looked_into() {
    let Some(folder) = std::env::var_os(TASK) else {
        println!("skipped: runs only as the program another test looks into");
        return;
    };
    let folder = Path::new(&folder);
    let mut answers = BufReader::new(std::io::stdin());
    let passphrase = std::fs::read_to_string(folder.join("passphrase")).unwrap();
    let key = KeyGiven::Passphrase(SecretString::from(passphrase));
    let session = home(folder).open(SAFE, &key).unwrap();
    for name in ["small.txt", "large.txt"] {
        let body = PutBody::from_file(&folder.join(name), None).unwrap();
        let path = format!("/documents/{name}");
        session.put(&path, body, None, Work::silent()).unwrap();
        let (_, body) = session.fetch(&path).unwrap();
        assert!(!body.is_empty());
    }
    let document = std::fs::read(folder.join("note.ttl")).unwrap();
    let body = PutBody::from_reader(document.as_slice(), None);
    session
        .put("/documents/note.ttl", body, None, Work::silent())
        .unwrap();
    assert!(session.verify(Work::silent()).unwrap().ok);
    session
        .backup(&folder.join("made.kluis-backup"), &[], Work::silent())
        .unwrap();
    say_and_wait("open", &mut answers);
    drop((session, key, document));
    say_and_wait("locked", &mut answers);
}

fn answer(child: &mut ChildStdin) {
    child.write_all(b"go on\n").unwrap();
    child.flush().unwrap();
}

#[test]
fn nothing_of_a_locked_safe_is_left_in_memory() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: String| std::fs::write(folder.path().join(name), text).unwrap();
    write("passphrase", PASSPHRASE.to_owned());
    write("small.txt", PLANTED.repeat(20));
    write("large.txt", format!("{PLANTED} ").repeat(100_000));
    write(
        "note.ttl",
        format!("<#it> <http://purl.org/dc/terms/title> \"{PLANTED}\" ."),
    );
    let settings = NewSafeSettings {
        owner: "Eva".to_owned(),
        language: "en".to_owned(),
        passphrase: SecretString::from(PASSPHRASE),
        kdf: Some(KdfParams::FLOOR),
    };
    let home = home(folder.path());
    drop(home.create(SAFE, &settings).unwrap());
    let mut secrets = safe_keys::of(&home.safe_folder(SAFE), PASSPHRASE);
    secrets.extend(Secret::text("the passphrase", PASSPHRASE));
    secrets.extend(Secret::text("the planted record", PLANTED));

    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "the_program_that_is_looked_into", "--nocapture"])
        .env(TASK, folder.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let pid = child.id();
    let mut input = child.stdin.take().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap())
        .lines()
        .map_while(Result::ok)
        .filter(|line| line.starts_with("@ "));

    assert_eq!(lines.next().unwrap(), "@ open");
    match find(pid, &secrets) {
        Ok(found) => {
            let is_found = |name: &str| found.iter().any(|found| found.starts_with(name));
            assert!(
                is_found("the master key"),
                "an open safe has its key: {found:?}"
            );
        }
        Err(error) => {
            println!("skipped: the memory of a child may not be read here ({error})");
            child.kill().unwrap();
            child.wait().unwrap();
            return;
        }
    }
    answer(&mut input);
    assert_eq!(lines.next().unwrap(), "@ locked");
    let found = find(pid, &secrets).unwrap();
    answer(&mut input);
    child.wait().unwrap();
    assert!(found.is_empty(), "left in memory:\n{}", found.join("\n"));
}
