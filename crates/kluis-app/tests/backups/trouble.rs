//! Damage, full disks and programs that are killed.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};

use kluis_api::{ApiError, ErrorCode};
use kluis_app::{AppError, Home, KdfParams, KeyGiven, SystemClock, Work};
use secrecy::SecretString;

use crate::scene::{Scene, damage, everything, files_of_objects, fill, names_in, put, put_large};

const TASK: &str = "KLUIS_BACKUP_TEST_TASK";
const HOME: &str = "KLUIS_BACKUP_TEST_HOME";
const TARGET: &str = "KLUIS_BACKUP_TEST_TARGET";
const WORDS: &str = "KLUIS_BACKUP_TEST_WORDS";
const MADE: &str = "made ";
const REFUSED: &str = "refused ";

/// This file again, as a program of its own that makes one backup.
fn program(scene: &Scene, target: &Path, before: Option<&[&str]>) -> Command {
    let test = std::env::current_exe().unwrap();
    let mut command = match before {
        None => Command::new(&test),
        Some([first, rest @ ..]) => {
            let mut command = Command::new(first);
            command.args(rest).arg(&test);
            command
        }
        Some([]) => unreachable!("a program to run it with has a name"),
    };
    command
        .args(["--exact", "trouble::program_that_backs_up", "--nocapture"])
        .env(TASK, "backup")
        .env(HOME, scene.path())
        .env(TARGET, target)
        .env(WORDS, scene.words_text())
        .stdout(Stdio::piped());
    command
}

#[test]
fn program_that_backs_up() {
    let Ok(task) = std::env::var(TASK) else {
        println!("skipped: runs only as the program of another test");
        return;
    };
    let folder = PathBuf::from(std::env::var_os(HOME).unwrap());
    let home = Home::locate(Some(&folder), std::sync::Arc::new(SystemClock)).unwrap();
    let words = SecretString::from(std::env::var(WORDS).unwrap());
    let target = PathBuf::from(std::env::var_os(TARGET).unwrap());
    let key = KeyGiven::RecoveryWords(words);
    if task == "restore" {
        let restored = home.restore(&target, &key, "new", Work::silent()).unwrap();
        println!("\n{MADE}{}", restored.name());
        return;
    }
    let session = home.open("eva", &key).unwrap();
    match session.backup(&target, &[], Work::silent()) {
        Ok(report) => println!("\n{MADE}{}", report.file),
        Err(error) => println!("\n{REFUSED}{error}; left {:?}", names_in(&target)),
    }
}

#[test]
fn a_killed_backup_leaves_no_file_by_its_name_and_the_next_one_tidies_up() {
    let (scene, session) = Scene::new();
    fill(&session);
    for number in 0..12 {
        put_large(&session, &format!("/scans/{number}"), number);
    }
    let stick = scene.folder("stick");
    let target = stick.join("one.kluis-backup");
    let safe = scene.home().safe_folder("eva");
    let verified = || {
        let home = scene.home();
        home.verify_backup(&target, &scene.words(), Work::silent())
            .unwrap()
    };
    // Killed as soon as so much of it can be seen, in the safe's own folder first and then on the stick.
    for bytes in [0_u64, 1, 100_000, 1_000_000, 4_000_000, 9_000_000] {
        // On a busy machine it is seen too late: a backup that is there by its name is whole.
        let in_the_middle = (0..20).any(|_| {
            let mut child = program(&scene, &target, None).spawn().unwrap();
            let seen = || match bytes {
                0 => names_in(&safe)
                    .iter()
                    .any(|name| name.starts_with(".backup-")),
                _ => unfinished(&stick).is_some_and(|seen| seen >= bytes),
            };
            while child.try_wait().unwrap().is_none() && !seen() {}
            // One that ended by itself cannot be killed.
            let _ = child.kill();
            let ended = child.wait().unwrap();
            let made = target.exists();
            assert!(made || !ended.success(), "it ended and made nothing");
            if made {
                let report = verified();
                assert!(report.ok, "{report:?}");
                fs::remove_file(&target).unwrap();
            }
            !made
        });
        assert!(in_the_middle, "never seen at {bytes} bytes");
    }
    session.backup(&target, &[], Work::silent()).unwrap();
    assert_eq!(names_in(&stick), ["one.kluis-backup"]);
    assert!(
        !scene
            .names_in_safe()
            .iter()
            .any(|name| name.starts_with(".backup-"))
    );
}

#[test]
fn a_killed_restore_leaves_no_safe_and_the_next_one_tidies_up() {
    let (scene, session) = Scene::new();
    fill(&session);
    for number in 0..6 {
        put_large(&session, &format!("/scans/{number}"), number);
    }
    let target = scene.folder("stick").join("one.kluis-backup");
    session.backup(&target, &[], Work::silent()).unwrap();
    let safes = scene.path().join("safes");
    // Killed as soon as there are so many names in the hidden folder, one of which is its lock: without that
    // it would stay for a day, since it could be somebody's who is about to make it.
    for names in [1, 2, 3] {
        let in_the_middle = (0..20).any(|_| {
            let before = names_in(&safes);
            let mut child = program(&scene, &target, None)
                .env(TASK, "restore")
                .spawn()
                .unwrap();
            while child.try_wait().unwrap().is_none() {
                let hidden = names_in(&safes)
                    .into_iter()
                    .find(|name| name.starts_with('.') && !before.contains(name));
                let locked = hidden.filter(|name| safes.join(name).join("lock").exists());
                let seen =
                    locked.and_then(|name| Some(fs::read_dir(safes.join(name)).ok()?.count()));
                if seen.is_some_and(|seen| seen >= names) {
                    child.kill().unwrap();
                    child.wait().unwrap();
                }
            }
            let made = safes.join("new").exists();
            if made {
                assert_eq!(
                    everything(&scene.home().open("new", &scene.words()).unwrap()),
                    everything(&session)
                );
                fs::remove_dir_all(safes.join("new")).unwrap();
            }
            assert_eq!(scene.home().safes().unwrap().len(), 1);
            !made
        });
        assert!(in_the_middle, "never seen with {names} names");
    }
    scene
        .home()
        .restore(&target, &scene.words(), "new", Work::silent())
        .unwrap();
    let left = names_in(&safes);
    let inside: Vec<Vec<String>> = left
        .iter()
        .map(|name| names_in(&safes.join(name)))
        .collect();
    assert_eq!(left, ["eva", "new"], "{inside:?}");
}

#[test]
fn a_backup_from_before_the_keys_were_changed_opens_with_what_opened_it_then() {
    let (scene, session) = Scene::new();
    fill(&session);
    let stick = scene.folder("stick");
    let before = session.backup(&stick, &[], Work::silent()).unwrap().file;
    let all = everything(&session);
    drop(session);
    let home = scene.home();
    home.rotate(
        "eva",
        &scene.passphrase(),
        "nl",
        Some(KdfParams::FLOOR),
        Work::silent(),
    )
    .unwrap();
    let session = home.open("eva", &scene.passphrase()).unwrap();
    let refused = session
        .rehearse(before.as_ref(), Work::silent())
        .unwrap_err();
    assert!(refused.to_string().contains("before the keys"), "{refused}");
    let restored = home
        .restore(before.as_ref(), &scene.words(), "then", Work::silent())
        .unwrap();
    assert_eq!(everything(&restored), all);
    // The former words open nothing that is made from now on.
    let after = session.backup(&stick, &[], Work::silent()).unwrap().file;
    assert!(
        home.verify_backup(after.as_ref(), &scene.words(), Work::silent())
            .is_err()
    );
    session.rehearse(after.as_ref(), Work::silent()).unwrap();
    let restored = home
        .restore(after.as_ref(), &scene.passphrase(), "now", Work::silent())
        .unwrap();
    assert_eq!(everything(&restored), all);
    assert!(restored.verify(Work::silent()).unwrap().ok);
}

/// Bytes of the unfinished backup in a folder.
fn unfinished(folder: &Path) -> Option<u64> {
    fs::read_dir(folder)
        .unwrap()
        .flatten()
        .filter(|entry| entry.file_name().to_string_lossy().starts_with('.'))
        .filter_map(|entry| entry.metadata().ok())
        .map(|metadata| metadata.len())
        .max()
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_stick_is_told_and_keeps_nothing() {
    let (scene, session) = Scene::new();
    fill(&session);
    drop(session);
    let stick = scene.folder("stick");
    let mount = format!(
        "mount -t tmpfs -o size=1m none '{}' && exec \"$@\"",
        stick.display()
    );
    let allowed = Command::new("unshare")
        .args(["-rm", "sh", "-c", &mount, "sh", "true"])
        .stderr(Stdio::null())
        .status();
    if !allowed.is_ok_and(|status| status.success()) {
        println!("skipped: this system lets nobody mount a small disk");
        return;
    }
    let before = ["unshare", "-rm", "sh", "-c", &mount, "sh"];
    let output = program(&scene, &stick, Some(&before)).output().unwrap();
    let told = String::from_utf8(output.stdout).unwrap();
    let line = told
        .lines()
        .find(|line| line.starts_with(REFUSED) || line.starts_with(MADE))
        .unwrap_or_else(|| panic!("{told}"));
    assert!(line.contains("no room left"), "{line}");
    assert!(line.ends_with("left []"), "{line}");
    assert!(
        !scene
            .names_in_safe()
            .iter()
            .any(|name| name.starts_with(".backup-"))
    );
}

#[test]
fn a_stopped_backup_restore_or_rehearsal_leaves_nothing() {
    let (scene, session) = Scene::new();
    fill(&session);
    let stick = scene.folder("stick");
    let target = stick.join("one.kluis-backup");
    let before = scene.names_in_safe();
    // Stopped at every third look, as long as that is before the end.
    let stopped_at = |act: &dyn Fn(Work<'_>) -> Result<(), AppError>| {
        let mut stops = 0;
        for most in (0..).step_by(3) {
            let looks = std::sync::atomic::AtomicU32::new(0);
            let cancel = AtomicBool::new(false);
            let tell = |_, _| {
                if looks.fetch_add(1, Ordering::Relaxed) >= most {
                    cancel.store(true, Ordering::Relaxed);
                }
            };
            match act(Work::new(&tell, &cancel)) {
                Ok(()) => return stops,
                Err(error) => {
                    let error = ApiError::from(error);
                    assert!(error.message.contains("stopped"), "{error:?}");
                    stops += 1;
                }
            }
        }
        stops
    };
    let stops = stopped_at(&|work| {
        let made = session.backup(&target, &[], work).map(drop);
        assert_eq!(target.exists(), made.is_ok());
        assert_eq!(names_in(&stick).len(), usize::from(made.is_ok()));
        assert_eq!(scene.names_in_safe(), before);
        made
    });
    assert!(stops > 3, "{stops}");
    let home = scene.home();
    let stops = stopped_at(&|work| {
        let made = home.restore(&target, &scene.words(), "new", work).map(drop);
        let safes = names_in(&scene.path().join("safes"));
        assert_eq!(safes.len(), 1 + usize::from(made.is_ok()), "{safes:?}");
        made
    });
    assert!(stops > 3, "{stops}");
    let stops = stopped_at(&|work| {
        let made = session.rehearse(&target, work).map(drop);
        assert_eq!(scene.names_in_safe(), before);
        made
    });
    assert!(stops > 3, "{stops}");
}

#[test]
fn a_damaged_object_is_told_and_keeps_nothing_else_out() {
    let (scene, session) = Scene::new();
    put(&session, "/notes/a.txt", b"kept");
    put_large(&session, "/scans/a.bin", 1);
    put_large(&session, "/scans/b.bin", 2);
    let files = files_of_objects(&scene.home().safe_folder("eva"));
    assert_eq!(files.len(), 2);
    // In the middle, which is seen only when it is read.
    damage(&files[1]);

    let found = session.verify(Work::silent()).unwrap();
    assert!(!found.ok);
    assert_eq!(
        (found.findings.len(), found.findings[0].place.as_str()),
        (1, "body")
    );

    let stick = scene.folder("stick");
    let report = session.backup(&stick, &[], Work::silent()).unwrap();
    assert_eq!((report.objects, report.unreadable), (1, 1));
    let checked = scene
        .home()
        .verify_backup(report.file.as_ref(), &scene.words(), Work::silent())
        .unwrap();
    assert!(!checked.ok);
    assert_eq!(checked.findings[0].place, "object");
    // All that is in it comes back, and that is no rehearsal that went well.
    session
        .rehearse(report.file.as_ref(), Work::silent())
        .unwrap();
    let status = session.backup_status().unwrap();
    assert_eq!(status.last_rehearsal, None);
    assert!(status.problem.unwrap().contains("1 large bodies"));
    let restored = scene
        .home()
        .restore(report.file.as_ref(), &scene.words(), "new", Work::silent())
        .unwrap();
    assert_eq!(restored.fetch("/notes/a.txt").unwrap().1, b"kept");
    let readable = ["/scans/a.bin", "/scans/b.bin"]
        .into_iter()
        .filter(|path| restored.fetch(path).is_ok())
        .count();
    assert_eq!(readable, 1);
}

#[test]
fn a_damaged_backup_is_told_by_its_member_and_restores_nothing() {
    let (scene, session) = Scene::new();
    fill(&session);
    let file = session
        .backup(&scene.folder("stick"), &[], Work::silent())
        .unwrap()
        .file;
    let whole = fs::read(&file).unwrap();
    let home = scene.home();
    for (at, member) in [
        (whole.len() / 8, "pod.db"),
        (whole.len() - 600_000, "objects/"),
        (whole.len() - 1, "objects/"),
    ] {
        let mut bytes = whole.clone();
        bytes[at] ^= 1;
        fs::write(&file, bytes).unwrap();
        let report = home
            .verify_backup(file.as_ref(), &scene.words(), Work::silent())
            .unwrap();
        assert!(!report.ok);
        let problem = &report.findings[0].problem;
        assert!(problem.contains(&file), "{problem}");
        assert!(
            at == whole.len() - 1 || problem.contains(member),
            "{problem}"
        );
        let refused = home
            .restore(file.as_ref(), &scene.words(), "new", Work::silent())
            .err()
            .map(ApiError::from)
            .expect("to be refused");
        assert_eq!(refused.code, ErrorCode::Damaged, "{refused:?}");
        assert_eq!(names_in(&scene.path().join("safes")), ["eva"]);
    }
    assert_eq!(everything(&session), everything(&scene.open()));
}
