//! A program that is killed at any moment loses nothing that it was told is kept, and leaves a safe
//! that opens and is whole.
//!
//! A child process writes, streams, imports, removes, backs up and renews the keys, and says what it was
//! told is done. It is killed by SIGKILL at a random point; then the safe is opened, read in full and
//! compared with what was said. The same safe goes on into the next round, so that damage would add up.
//!
//! `KLUIS_CRASH_POINTS` sets the number of kills, `KLUIS_CRASH_SEED` where the numbers begin.

#![expect(clippy::unwrap_used, reason = "a step that fails fails the test")]

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::mpsc;
use std::time::Duration;

use kluis_app::{
    Home, ImportControl, ImportSource, KdfParams, KeyGiven, NewSafeSettings, PutBody, Session,
    SystemClock, Work,
};
use kluis_fuzz::Noise;
use kluis_tests::program::PASSPHRASE;
use secrecy::SecretString;
use sha2::{Digest, Sha256};

const TASK: &str = "KLUIS_CRASH_TASK";
const SAFE: &str = "default";
/// Kills in an ordinary run, over all threads.
const POINTS: u64 = 300;
const THREADS: u64 = 3;
/// Bodies from somewhat over a megabyte on are kept as files of their own.
const LARGE: usize = 1_700_000;
const PATHS: u64 = 12;
/// What the child says begins so; the frame of tests writes other lines too.
const MARK: &str = "@ ";
const LONGEST_LIFE: Duration = Duration::from_millis(900);

fn key() -> KeyGiven {
    KeyGiven::Passphrase(SecretString::from(PASSPHRASE))
}

fn home(folder: &Path) -> Home {
    Home::locate(Some(&folder.join("data")), Arc::new(SystemClock)).unwrap()
}

/// A weight at a moment of its own: two that are alike are one record.
fn observation(number: u64) -> String {
    let (day, hour) = (1 + number / 86_400, number / 3600 % 24);
    let (minute, second) = (number / 60 % 60, number % 60);
    format!(
        r#"{{"resourceType":"Observation","id":"w{number}","status":"final",
        "code":{{"coding":[{{"system":"http://loinc.org","code":"29463-7"}}]}},
        "effectiveDateTime":"2026-01-{day:02}T{hour:02}:{minute:02}:{second:02}Z",
        "valueQuantity":{{"value":{},"unit":"kg","system":"http://unitsofmeasure.org","code":"kg"}}}}"#,
        50 + number % 50
    )
}

fn digest(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

fn import(session: &Session, file: &Path) -> u64 {
    let mut control = ImportControl {
        progress: &mut |_| {},
        stop: &|| false,
    };
    let source = ImportSource {
        path: file.to_owned(),
    };
    let report = session.import(&[source], None, &mut control).unwrap();
    report
        .files
        .iter()
        .map(|file| file.new + file.known + file.changed)
        .sum()
}

fn count_weights(session: &Session) -> usize {
    session
        .list("/health/weight/", false)
        .map_or(0, |found| found.len())
}

fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    // One write, so that a line is there whole or not at all.
    out.write_all(format!("\n{MARK}{line}\n").as_bytes())
        .and_then(|()| out.flush())
        .unwrap();
}

/// The program that is killed; run by itself it has no task.
#[test]
fn the_program_that_is_killed() {
    let Ok(task) = std::env::var(TASK) else {
        println!("skipped: runs only as the program another test kills");
        return;
    };
    let (seed, folder) = task.split_once(' ').unwrap();
    let folder = Path::new(folder);
    let mut noise = Noise::new(seed.parse().unwrap());
    let home = home(folder);
    let mut session = home.open(SAFE, &key()).unwrap();
    loop {
        let choice = noise.number() % 100;
        if choice >= 92 {
            drop(session);
            say("doing rotate");
            home.rotate(SAFE, &key(), "en", Some(KdfParams::FLOOR), Work::silent())
                .unwrap();
            say("done");
            session = home.open(SAFE, &key()).unwrap();
        } else {
            act(&session, folder, choice, &mut noise);
        }
    }
}

fn act(session: &Session, folder: &Path, choice: u64, noise: &mut Noise) {
    let path = format!("/documents/note-{}.bin", noise.number() % PATHS);
    match choice {
        0..55 => {
            let bytes = noise.bytes(if choice < 40 { 900 } else { LARGE });
            say(&format!("doing put {path} {}", digest(&bytes)));
            let body = PutBody::from_reader(bytes.as_slice(), None);
            session.put(&path, body, None, Work::silent()).unwrap();
            say("done");
        }
        55..65 => {
            say(&format!("doing remove {path}"));
            // There may be nothing by that name.
            let _ = session.remove(&path, false, None);
            say("done");
        }
        65..80 => {
            let number = noise.number() % 1_000_000;
            let file = folder.join("import.json");
            std::fs::write(&file, observation(number)).unwrap();
            say(&format!("doing import {number}"));
            assert_eq!(import(session, &file), 1);
            say("done");
        }
        _ => {
            say("doing backup");
            let made = session
                .backup(&folder.join("backups"), &[], Work::silent())
                .unwrap();
            say(&format!("made {}", made.file));
        }
    }
}

/// What a round may have left: what was told is done, and what was begun and perhaps done.
#[derive(Default)]
struct Told {
    bodies: BTreeMap<String, Option<String>>,
    imported: BTreeSet<u64>,
    begun: Option<String>,
}

impl Told {
    fn read(&mut self, line: &str) {
        if let Some(begun) = line.strip_prefix("doing ") {
            self.begun = Some(begun.to_owned());
        } else if let Some(begun) = self.begun.take() {
            let words: Vec<&str> = begun.split(' ').collect();
            match words[..] {
                ["put", path, digest] => {
                    self.bodies.insert(path.to_owned(), Some(digest.to_owned()));
                }
                ["remove", path] => {
                    self.bodies.insert(path.to_owned(), None);
                }
                ["import", number] => {
                    self.imported.insert(number.parse().unwrap());
                }
                _ => {}
            }
        }
    }

    /// Compares the safe with what was told, and takes over what was only begun.
    fn compare(&mut self, session: &Session, round: &str) {
        let words: Vec<String> = self
            .begun
            .take()
            .map(|begun| begun.split(' ').map(str::to_owned).collect())
            .unwrap_or_default();
        let in_flight = |path: &str| words.get(1).is_some_and(|begun| begun == path);
        for number in 0..PATHS {
            let path = format!("/documents/note-{number}.bin");
            let found = session.fetch(&path).ok().map(|(_, body)| digest(&body));
            let told = self.bodies.get(&path).cloned().flatten();
            let begun = words.get(2).cloned();
            assert!(
                found == told || (in_flight(&path) && found == begun),
                "{round}: {path} is {found:?}, told was {told:?}, begun {words:?}"
            );
            self.bodies.insert(path, found);
        }
        let counted = count_weights(session);
        let told = self.imported.len();
        let importing = words.first().is_some_and(|word| word == "import");
        assert!(
            counted == told || (importing && counted == told + 1),
            "{round}: {counted} weights, {told} told"
        );
        if counted > told {
            self.imported.insert(words[1].parse().unwrap());
        }
    }
}

fn start(seed: u64, folder: &Path) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "the_program_that_is_killed", "--nocapture"])
        .env(TASK, format!("{seed} {}", folder.display()))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

/// Lets the child live for a while after its first word, kills it, and gives all that it said.
fn live_and_die(mut child: Child, life: Duration) -> Vec<String> {
    let (sender, receiver) = mpsc::channel();
    let output = BufReader::new(child.stdout.take().unwrap());
    let reading = std::thread::spawn(move || {
        let mut said = Vec::new();
        for line in output.lines().map_while(Result::ok) {
            if let Some(line) = line.strip_prefix(MARK) {
                let _ = sender.send(());
                said.push(line.to_owned());
            }
        }
        said
    });
    receiver
        .recv()
        .expect("the program says what it does before it ends");
    // Not a wait for something to happen: the moment of the kill is what is random.
    std::thread::sleep(life);
    assert_eq!(
        child.try_wait().unwrap(),
        None,
        "the program ended by itself"
    );
    child.kill().unwrap();
    child.wait().unwrap();
    reading.join().unwrap()
}

fn kill_again_and_again(seed: u64, rounds: u64) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("backups")).unwrap();
    let home = home(folder.path());
    let settings = NewSafeSettings {
        owner: "Eva".to_owned(),
        language: "en".to_owned(),
        passphrase: SecretString::from(PASSPHRASE),
        kdf: Some(KdfParams::FLOOR),
    };
    drop(home.create(SAFE, &settings).unwrap());
    let mut told = Told::default();
    let mut noise = Noise::new(seed);
    for round in 0..rounds {
        let life = LONGEST_LIFE.mul_f64((noise.number() % 1000) as f64 / 1000.0);
        let name = format!("seed {seed}, round {round}, killed after {life:?}");
        for line in live_and_die(start(noise.number(), folder.path()), life) {
            told.read(&line);
        }
        let session = home
            .open(SAFE, &key())
            .unwrap_or_else(|error| panic!("{name}: {error}"));
        told.compare(&session, &name);
        let report = session.verify(Work::silent()).unwrap();
        assert!(report.ok, "{name}: {:?}", report.findings);
        drop(session);
        check_backups(&home, &folder.path().join("backups"), &name);
    }
}

/// Whatever has the name of a backup is a whole one.
fn check_backups(home: &Home, folder: &Path, round: &str) {
    let files: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| {
            path.extension()
                .is_some_and(|ending| ending == "kluis-backup")
        })
        .collect();
    for file in files {
        let report = home
            .verify_backup(&file, &key(), Work::silent())
            .unwrap_or_else(|error| panic!("{round}: {}: {error}", file.display()));
        assert!(report.ok, "{round}: {:?}", report.findings);
        std::fs::remove_file(file).unwrap();
    }
}

#[test]
fn what_was_told_is_kept_whenever_the_program_is_killed() {
    let number =
        |name: &str, otherwise| std::env::var(name).map_or(otherwise, |text| text.parse().unwrap());
    let points = number("KLUIS_CRASH_POINTS", POINTS);
    let seed = number("KLUIS_CRASH_SEED", 1);
    let threads: Vec<_> = (0..THREADS)
        .map(|thread| {
            let rounds = points / THREADS + u64::from(thread < points % THREADS);
            std::thread::spawn(move || kill_again_and_again(seed + thread, rounds))
        })
        .collect();
    for thread in threads {
        thread.join().unwrap();
    }
}
