//! What a backup of a safe promises: all of it comes back, and nothing half is ever left.
#![allow(clippy::unwrap_used, reason = "a step that fails fails the test")]

mod frozen;
mod retention;
mod rotation;
mod scene;
mod trouble;

use std::collections::BTreeMap;
use std::fs;
use std::sync::atomic::{AtomicBool, Ordering};

use kluis_app::{AppError, KeyGiven, Session, Work};
use secrecy::SecretString;

use scene::{Scene, everything, fill, put, put_large};

#[test]
fn everything_comes_back_by_passphrase_and_by_words() {
    let (scene, session) = Scene::new();
    fill(&session);
    let stick = scene.folder("stick");
    let report = session.backup(&stick, &[], Work::silent()).unwrap();
    assert_eq!(
        report.file,
        stick
            .join("eva-2026-11-21.kluis-backup")
            .display()
            .to_string()
    );
    assert_eq!((report.objects, report.unreadable), (2, 0));
    assert_eq!(report.bytes, fs::metadata(&report.file).unwrap().len());
    let before = everything(&session);
    assert_eq!(report.resources, before.values().flatten().count() as u64);

    let home = scene.home();
    for (name, key) in [("one", scene.passphrase()), ("two", scene.words())] {
        let checked = home
            .verify_backup(report.file.as_ref(), &key, Work::silent())
            .unwrap();
        assert!(checked.ok, "{checked:?}");
        assert_eq!(checked.objects, 2);
        let restored = home
            .restore(report.file.as_ref(), &key, name, Work::silent())
            .unwrap();
        assert_eq!(everything(&restored), before);
        assert_eq!(restored.view().unwrap().owner, "Eva");
        let verified = restored.verify(Work::silent()).unwrap();
        assert!(verified.ok, "{verified:?}");
        assert_eq!(verified.objects, 2);
        // It lives on by itself.
        put(&restored, "/notes/after.txt", b"after");
        drop(restored);
        let again = home.open(name, &key).unwrap();
        assert_eq!(
            everything(&again)["/notes/after.txt"].as_deref(),
            Some(&b"after"[..])
        );
    }
    assert_eq!(home.copies_of("one").unwrap(), ["eva", "two"]);
    assert_eq!(everything(&session), before);
}

#[test]
fn a_hundred_different_safes_come_back_as_they_were() {
    let (scene, session) = Scene::new();
    let home = scene.home();
    let mut random = Random(7);
    let target = scene.folder("stick").join("one.kluis-backup");
    for round in 0..100 {
        for _ in 0..=random.below(6) {
            change(&session, &mut random);
        }
        session.backup(&target, &[], Work::silent()).unwrap();
        // The words cost no slow hash.
        let restored = home
            .restore(&target, &scene.words(), "restored", Work::silent())
            .unwrap();
        assert_eq!(everything(&restored), everything(&session), "round {round}");
        drop(restored);
        fs::remove_dir_all(home.safe_folder("restored")).unwrap();
        fs::remove_file(&target).unwrap();
    }
}

fn change(session: &Session, random: &mut Random) {
    let path = format!("/some/{}/thing-{}.txt", random.below(3), random.below(12));
    match random.below(40) {
        0 => put_large(session, &path, random.below(256)),
        1..=8 => match session.remove(&path, false, None) {
            Ok(_) => {}
            Err(error) => assert!(error.to_string().contains("nothing lies"), "{error}"),
        },
        _ => {
            let length = random.below(5000);
            let bytes: Vec<u8> = (0..length).map(|_| random.below(256) as u8).collect();
            put(session, &path, &bytes);
        }
    }
}

/// Numbers that are the same each time (a linear congruential generator, as Knuth has it).
struct Random(u64);

impl Random {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }
}

#[test]
fn what_is_written_meanwhile_is_in_it_up_to_one_moment() {
    let (scene, session) = Scene::new();
    fill(&session);
    let stick = scene.folder("stick");
    let stop = AtomicBool::new(false);
    let writer = scene.open();
    let reports = std::thread::scope(|threads| {
        let writing = threads.spawn(|| {
            let mut number = 0;
            while !stop.load(Ordering::Relaxed) {
                if number % 7 == 0 {
                    put_large(&writer, &format!("/log/{number:06}"), number);
                } else {
                    put(&writer, &format!("/log/{number:06}"), b"entry");
                }
                number += 1;
            }
            number
        });
        let reports: Vec<_> = (0..4)
            .map(|_| session.backup(&stick, &[], Work::silent()).unwrap())
            .collect();
        stop.store(true, Ordering::Relaxed);
        assert!(writing.join().unwrap() > 0);
        reports
    });
    for (number, report) in reports.iter().enumerate() {
        let restored = scene
            .home()
            .restore(
                report.file.as_ref(),
                &scene.words(),
                &format!("restored-{number}"),
                Work::silent(),
            )
            .unwrap();
        let all = everything(&restored);
        let log: Vec<&String> = all
            .keys()
            .filter(|path| path.starts_with("/log/0"))
            .collect();
        // No gap: if an entry is there, so is everything written before it.
        for (expected, path) in log.iter().enumerate() {
            assert_eq!(**path, format!("/log/{expected:06}"));
        }
        assert!(restored.verify(Work::silent()).unwrap().ok);
    }
}

#[test]
fn a_rehearsal_compares_everything_leaves_nothing_and_is_remembered() {
    let (scene, session) = Scene::new();
    fill(&session);
    let report = session
        .backup(&scene.folder("stick"), &[], Work::silent())
        .unwrap();
    assert_eq!(session.backup_status().unwrap().last_rehearsal, None);
    put(&session, "/notes/later.txt", b"not in the backup");
    let before = scene.names_in_safe();
    let rehearsed = session
        .rehearse(report.file.as_ref(), Work::silent())
        .unwrap();
    assert_eq!(
        (rehearsed.resources, rehearsed.objects, rehearsed.bytes),
        (report.resources, report.objects, report.bytes)
    );
    assert_eq!(scene.names_in_safe(), before);
    let status = session.backup_status().unwrap();
    assert_eq!(
        status.last_rehearsal.as_deref(),
        Some("2026-11-21T12:00:00Z")
    );
    assert_eq!(scene.home().safes().unwrap().len(), 1);
}

#[test]
fn a_wrong_key_and_a_backup_of_another_safe_are_refused() {
    let (scene, session) = Scene::new();
    let (other, other_session) = Scene::new();
    let file = session
        .backup(&scene.folder("stick"), &[], Work::silent())
        .unwrap()
        .file;
    let wrong = KeyGiven::Passphrase(SecretString::from("not the passphrase"));
    let home = scene.home();
    for refused in [
        home.verify_backup(file.as_ref(), &wrong, Work::silent())
            .err(),
        home.restore(file.as_ref(), &other.words(), "new", Work::silent())
            .err(),
    ] {
        let refused = kluis_api::ApiError::from(refused.expect("to be refused"));
        assert_eq!(refused.code, kluis_api::ErrorCode::WrongKey, "{refused:?}");
    }
    assert!(matches!(
        other_session.rehearse(file.as_ref(), Work::silent()),
        Err(AppError::Argument { .. })
    ));
    let again = home.restore(file.as_ref(), &scene.words(), "eva", Work::silent());
    let refused = kluis_api::ApiError::from(again.err().expect("to be refused"));
    assert_eq!(refused.code, kluis_api::ErrorCode::Exists);
    assert_eq!(home.safes().unwrap().len(), 1);
}

#[test]
fn nothing_of_a_backup_is_readable() {
    let (scene, session) = Scene::new();
    put(
        &session,
        "/notes/secret.txt",
        b"a word that stands nowhere else",
    );
    let file = session
        .backup(&scene.folder("stick"), &[], Work::silent())
        .unwrap()
        .file;
    let bytes = fs::read(file).unwrap();
    for text in [
        "a word that stands",
        "secret.txt",
        "Eva",
        "pod.db",
        "snapshot",
    ] {
        let found = bytes
            .windows(text.len())
            .any(|window| window == text.as_bytes());
        assert!(!found, "{text}");
    }
}

/// Resources by path; `None` for containers.
type Everything = BTreeMap<String, Option<Vec<u8>>>;
