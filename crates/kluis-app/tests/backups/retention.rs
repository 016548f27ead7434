//! Which of the older backups never go, whatever else lies in their folder.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::AtomicBool;

use jiff::SignedDuration;
use kluis_api::{BackupPlan, BackupReport};
use kluis_app::{Clock, Home, Session, Work};

use crate::scene::{Scene, damage, files_of_objects, names_in, put, put_large};

const HOUR: SignedDuration = SignedDuration::from_hours(1);

fn plan(session: &Session, folder: &Path) {
    let plan = BackupPlan {
        folder: Some(folder.display().to_string()),
        every_days: None,
    };
    session.set_backup_plan(plan).unwrap();
}

/// A backup into the folder, an hour after what was before.
fn next(scene: &Scene, session: &Session, folder: &Path) -> BackupReport {
    scene.clock.advance(HOUR);
    session.backup(folder, &[], Work::silent()).unwrap()
}

#[test]
fn no_backup_goes_while_the_safe_has_lost_a_large_body() {
    let (scene, session) = Scene::new();
    let stick = scene.folder("stick");
    plan(&session, &stick);
    put_large(&session, "/scans/knee.bin", 1);
    let first = next(&scene, &session, &stick);
    let whole = next(&scene, &session, &stick);
    // Of one day the newest stays, as long as all is well.
    assert_eq!(whole.removed, [first.file]);
    let file = files_of_objects(&scene.home().safe_folder("eva")).remove(0);
    let sound = fs::read(&file).unwrap();
    for lose in [
        &damage as &dyn Fn(&Path),
        &|file| fs::write(file, b"short").unwrap(),
        &|file| fs::remove_file(file).unwrap(),
    ] {
        fs::write(&file, &sound).unwrap();
        lose(&file);
        let lacking = next(&scene, &session, &stick);
        assert_eq!(lacking.unreadable, 1);
        assert_eq!(lacking.removed, [""; 0]);
        let problem = session.backup_status().unwrap().problem.unwrap();
        assert!(problem.contains("no older backup is removed"), "{problem}");
    }
    assert!(Path::new(&whole.file).exists());
    // Put back, the new one stands for all of them.
    fs::write(&file, &sound).unwrap();
    let again = next(&scene, &session, &stick);
    assert_eq!(again.removed.len(), 4);
    assert_eq!(session.backup_status().unwrap().problem, None);
}

#[test]
fn a_file_that_only_says_it_is_a_backup_counts_for_nothing() {
    let (scene, session) = Scene::new();
    let stick = scene.folder("stick");
    plan(&session, &stick);
    let mut real = Vec::new();
    for _ in 0..5 {
        real.push(next(&scene, &session, &stick).file);
        scene.clock.advance(HOUR * 24);
    }
    let bytes = fs::read(&real[0]).unwrap();
    let mut lines = bytes.splitn(4, |byte| *byte == b'\n');
    let (first, _) = (lines.next().unwrap(), lines.next());
    let length = lines.next().unwrap();
    let rest = lines.next().unwrap();
    let head_len: usize = std::str::from_utf8(length).unwrap().parse().unwrap();
    let forge = |moment: &str, rest: &[u8]| {
        let name = format!("eva-{}.kluis-backup", &moment[..10]);
        let forged = [first, moment.as_bytes(), length, rest].join(&b'\n');
        fs::write(stick.join(name), forged).unwrap();
    };
    for month in 1..=12 {
        forge(&format!("2099-{month:02}-05T12:00:00Z"), &rest[..head_len]);
        // A real one under another head, made to look as the newest of its month.
        forge(&format!("2025-{month:02}-28T12:00:00Z"), rest);
    }
    for day in 1..=20 {
        forge(&format!("2026-12-{day:02}T12:00:00Z"), &rest[..head_len]);
    }
    let before = names_in(&stick).len();
    let report = next(&scene, &session, &stick);
    assert_eq!(report.removed, [""; 0]);
    assert_eq!(names_in(&stick).len(), before + 1);
    assert!(real.iter().all(|file| Path::new(file).exists()));
}

#[test]
fn what_a_person_named_stays_though_a_day_stands_at_its_end() {
    let (scene, session) = Scene::new();
    let stick = scene.folder("stick");
    plan(&session, &stick);
    let named = [
        "before-surgery-2026-11-21",
        "eva-old-2026-11-21",
        "eva-2026-11-20",
    ]
    .map(|name| stick.join(format!("{name}.kluis-backup")));
    for file in &named {
        session.backup(file, &[], Work::silent()).unwrap();
    }
    let first = next(&scene, &session, &stick).file;
    assert_eq!(next(&scene, &session, &stick).removed, [first]);
    assert!(named.iter().all(|file| file.exists()));
}

#[test]
fn a_restored_copy_and_the_safe_it_came_from_leave_each_others_backups_alone() {
    let (scene, session) = Scene::new();
    let stick = scene.folder("stick");
    plan(&session, &stick);
    let shared = next(&scene, &session, &stick).file;
    let clock: std::sync::Arc<dyn Clock> = scene.clock.clone();
    let elsewhere = Home::locate(Some(&scene.folder("elsewhere")), clock).unwrap();
    // By the same name, with the same id and the same plan.
    let copy = elsewhere
        .restore(shared.as_ref(), &scene.words(), "eva", Work::silent())
        .unwrap();
    put(&session, "/notes/here.txt", b"only in the one");
    put(&copy, "/notes/there.txt", b"only in the other");
    let here = next(&scene, &session, &stick);
    assert_eq!(here.removed, [shared]);
    let there = next(&scene, &copy, &stick);
    assert_eq!(there.removed, [""; 0]);
    drop(copy);
    let copy = elsewhere.open("eva", &scene.words()).unwrap();
    assert_eq!(next(&scene, &copy, &stick).removed, [there.file]);
    assert_eq!(next(&scene, &session, &stick).removed, [here.file]);
    assert_eq!(names_in(&stick).len(), 2);
}

#[test]
fn with_a_clock_that_stands_before_the_newest_backup_nothing_goes() {
    let (scene, session) = Scene::new();
    let stick = scene.folder("stick");
    plan(&session, &stick);
    let first = next(&scene, &session, &stick).file;
    scene.clock.advance(HOUR * 24 * 400);
    let ahead = next(&scene, &session, &stick).file;
    scene.clock.advance(-HOUR * 24 * 400);
    assert_eq!(next(&scene, &session, &stick).removed, [""; 0]);
    let problem = session.backup_status().unwrap().problem.unwrap();
    assert!(problem.contains(&ahead), "{problem}");
    // That file elsewhere, all goes on.
    fs::rename(&ahead, scene.folder("drawer").join("ahead.kluis-backup")).unwrap();
    let report = next(&scene, &session, &stick);
    assert_eq!(report.removed.len(), 2);
    assert!(report.removed.contains(&first));
    assert_eq!(session.backup_status().unwrap().problem, None);
}

#[test]
fn many_damaged_bodies_do_not_make_the_work_begin_again_for_each() {
    let (scene, session) = Scene::new();
    for number in 0..12 {
        put_large(&session, &format!("/scans/{number}"), number);
    }
    let safe = scene.home().safe_folder("eva");
    let files = files_of_objects(&safe);
    let stick = scene.folder("stick");
    // Every beginning has a folder of its own in the safe.
    let beginnings = |target: &str| {
        let seen = Mutex::new(BTreeSet::new());
        let tell = |_, _| {
            let names = names_in(&safe).into_iter();
            let ours = names.filter(|name| name.starts_with(".backup-"));
            seen.lock().unwrap().extend(ours);
        };
        let never = AtomicBool::new(false);
        let report = session
            .backup(&stick.join(target), &[], Work::new(&tell, &never))
            .unwrap();
        let count = seen.lock().unwrap().len();
        (count, report.unreadable)
    };
    for file in &files[..6] {
        fs::OpenOptions::new()
            .write(true)
            .open(file)
            .unwrap()
            .set_len(1000)
            .unwrap();
    }
    assert_eq!(beginnings("cut.kluis-backup"), (1, 6));
    // What is seen only in reading costs one beginning more, however many there are.
    for file in &files[6..11] {
        damage(file);
    }
    assert_eq!(beginnings("changed.kluis-backup"), (2, 11));
}
