//! The plan, what is due, and which of the older backups stay.

use std::fs;

use jiff::SignedDuration;
use kluis_api::BackupPlan;
use kluis_app::{AppError, Work};

use crate::scene::{Scene, names_in};

const DAY: SignedDuration = SignedDuration::from_hours(24);

fn plan(folder: &std::path::Path, every_days: Option<u32>) -> BackupPlan {
    BackupPlan {
        folder: Some(folder.display().to_string()),
        every_days,
    }
}

#[test]
fn a_planned_backup_is_made_when_it_is_due_and_the_stick_is_there() {
    let (scene, session) = Scene::new();
    let stick = scene.path().join("stick");
    assert_eq!(session.backup_if_due(Work::silent()).unwrap(), None);
    session.set_backup_plan(plan(&stick, Some(7))).unwrap();
    // Not there: a state, not an error.
    assert_eq!(session.backup_if_due(Work::silent()).unwrap(), None);
    let status = session.backup_status().unwrap();
    assert!(status.due);
    assert!(status.problem.unwrap().contains("is not there now"));

    fs::create_dir(&stick).unwrap();
    let report = session.backup_if_due(Work::silent()).unwrap().unwrap();
    let status = session.backup_status().unwrap();
    assert_eq!((status.due, status.problem), (false, None));
    assert_eq!(status.last_backup.as_deref(), Some("2026-11-21T12:00:00Z"));
    assert_eq!(status.files.len(), 1);
    assert_eq!(status.files[0].size, report.bytes);
    assert_eq!(session.backup_if_due(Work::silent()).unwrap(), None);
    scene.clock.advance(DAY * 7);
    assert!(session.backup_if_due(Work::silent()).unwrap().is_some());
}

#[test]
fn only_what_lies_in_the_folder_of_the_plan_satisfies_it() {
    let (scene, session) = Scene::new();
    let (stick, drawer) = (scene.folder("stick"), scene.folder("drawer"));
    session.set_backup_plan(plan(&stick, Some(7))).unwrap();
    session.backup(&drawer, &[], Work::silent()).unwrap();
    assert!(session.backup_status().unwrap().due, "it lies elsewhere");
    let made = session.backup_if_due(Work::silent()).unwrap().unwrap();
    assert!(!session.backup_status().unwrap().due);
    fs::remove_file(made.file).unwrap();
    assert!(session.backup_status().unwrap().due, "it is gone");
}

#[test]
fn why_a_planned_backup_failed_is_told_until_one_succeeds() {
    let (scene, session) = Scene::new();
    let stick = scene.folder("stick");
    session.set_backup_plan(plan(&stick, Some(1))).unwrap();
    // A thousand names are taken, all of them folders.
    for number in 1..=1000 {
        let behind = if number == 1 {
            String::new()
        } else {
            format!("-{number}")
        };
        fs::create_dir(stick.join(format!("eva-2026-11-21{behind}.kluis-backup"))).unwrap();
    }
    assert!(session.backup_if_due(Work::silent()).is_err());
    let problem = session.backup_status().unwrap().problem.unwrap();
    assert!(problem.contains("is there already"), "{problem}");
    scene.clock.advance(DAY);
    assert!(session.backup_if_due(Work::silent()).unwrap().is_some());
    assert_eq!(session.backup_status().unwrap().problem, None);
}

#[test]
fn older_ones_go_from_the_folder_of_the_plan_and_from_nowhere_else() {
    let (scene, session) = Scene::new();
    let (stick, drawer) = (scene.folder("stick"), scene.folder("drawer"));
    session.set_backup_plan(plan(&stick, None)).unwrap();
    let own = stick.join("before-surgery.kluis-backup");
    session.backup(&own, &[], Work::silent()).unwrap();
    let (other, other_session) = Scene::new();
    let foreign = stick.join("tom-2026-10-01.kluis-backup");
    other_session.backup(&foreign, &[], Work::silent()).unwrap();
    drop(other);
    let mut removed = 0;
    for _ in 0..30 {
        removed += session
            .backup(&stick, &[], Work::silent())
            .unwrap()
            .removed
            .len();
        session.backup(&drawer, &[], Work::silent()).unwrap();
        scene.clock.advance(DAY);
    }
    assert_eq!(names_in(&drawer).len(), 30);
    let left = names_in(&stick);
    // Seven days, the ends of three weeks before them, of one month before, and what is not ours to remove.
    assert_eq!(left.len() + removed, 32);
    assert!((11..=14).contains(&left.len()), "{left:?}");
    assert!(left.contains(&"eva-2026-12-20.kluis-backup".to_owned()));
    assert!(left.contains(&"eva-2026-11-30.kluis-backup".to_owned()));
    assert!(own.exists() && foreign.exists());
    let status = session.backup_status().unwrap();
    assert_eq!(
        status.files.len(),
        left.len() - 1,
        "but for that of another safe"
    );
}

#[test]
fn a_plan_that_cannot_be_kept_is_refused() {
    let (scene, session) = Scene::new();
    let inside = scene.home().safe_folder("eva").join("backups");
    for refused in [
        plan(std::path::Path::new("stick"), None),
        plan(&inside, None),
        plan(scene.path(), Some(0)),
        plan(scene.path(), Some(4000)),
    ] {
        assert!(matches!(
            session.set_backup_plan(refused),
            Err(AppError::Argument { .. })
        ));
    }
    assert_eq!(session.backup_status().unwrap().plan, BackupPlan::default());
}
