//! The commands around backups as their users and scripts meet them.
#![allow(clippy::unwrap_used, reason = "a step that fails fails the test")]

use std::fs;
use std::path::PathBuf;

use kluis_tests::fixtures;
use kluis_tests::program::{Kluis, Run, argument};
use serde_json::json;

/// A safe with data, and a folder to keep backups in.
fn scene() -> (Kluis, PathBuf) {
    let kluis = Kluis::with_safe();
    kluis
        .run(&["import", argument(&fixtures::sample())])
        .expect_status(0);
    let stick = kluis.beside("stick");
    fs::create_dir(&stick).unwrap();
    (kluis, stick)
}

fn only_file(folder: &PathBuf) -> PathBuf {
    let files: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    assert_eq!(files.len(), 1, "{files:?}");
    files[0].clone()
}

#[test]
fn a_backup_is_made_checked_rehearsed_and_restored() {
    let (kluis, stick) = scene();
    let made = kluis.json(&["backup", argument(&stick)]);
    let file = only_file(&stick);
    assert_eq!(made["file"], json!(argument(&file)));
    assert_eq!(made["unreadable"], json!(0));
    assert_eq!(made["bytes"], json!(fs::metadata(&file).unwrap().len()));
    let file = argument(&file);
    assert_eq!(kluis.json(&["verify", file])["ok"], json!(true));
    assert_eq!(
        kluis.json(&["rehearse", file])["resources"],
        made["resources"]
    );
    let status = kluis.json(&["backup", "--status"]);
    assert!(status["lastBackup"].is_string() && status["lastRehearsal"].is_string());

    let taken = kluis.run(&["restore-backup", file]).expect_status(1);
    assert!(taken.stderr.contains("--into"), "{}", taken.stderr);
    let restored = kluis
        .run(&["restore-backup", file, "--into", "again"])
        .expect_status(0);
    assert!(
        restored.stderr.contains("is the same safe"),
        "{}",
        restored.stderr
    );
    let tree = |safe: &str| kluis.json(&["ls", "-r", "/", "--safe", safe]);
    assert_eq!(tree("again"), tree("default"));
    // Nothing is overwritten, neither a safe nor a backup.
    kluis
        .run(&["restore-backup", file, "--into", "again"])
        .expect_status(1);
    kluis.run(&["backup", file]).expect_status(1);
    kluis.run(&["backup", argument(&stick)]).expect_status(0);
    assert_eq!(fs::read_dir(&stick).unwrap().count(), 2);
}

#[test]
fn a_damaged_backup_is_status_8_and_restores_nothing() {
    let (kluis, stick) = scene();
    kluis.run(&["backup", argument(&stick)]).expect_status(0);
    let file = only_file(&stick);
    let mut bytes = fs::read(&file).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&file, bytes).unwrap();
    let file = argument(&file);
    let run = kluis.run(&["verify", file, "--json"]).expect_status(8);
    assert_eq!(run.json()["findings"][0]["place"], json!("page"));
    kluis.run(&["rehearse", file]).expect_status(8);
    let run = kluis
        .run(&["restore-backup", file, "--into", "again"])
        .expect_status(8);
    assert!(run.stderr.contains("pod.db"), "{}", run.stderr);
    assert_eq!(kluis.json(&["safes"]).as_array().unwrap().len(), 1);
    let run = kluis
        .run(&["verify", argument(&fixtures::sample())])
        .expect_status(1);
    assert!(run.stderr.contains("is not a backup"), "{}", run.stderr);
    kluis.run(&["verify", "/nowhere/at-all"]).expect_status(4);
}

#[test]
fn a_safe_is_verified_to_the_last_page() {
    let (kluis, _) = scene();
    let report = kluis.json(&["verify"]);
    assert_eq!(report["ok"], json!(true));
    assert!(report["bodies"].as_u64().unwrap() > 10);
    let path = kluis.safe().join("pod.db");
    let mut bytes = fs::read(&path).unwrap();
    let last = bytes.len() - 2000;
    bytes[last] ^= 1;
    fs::write(&path, bytes).unwrap();
    let run = kluis.run(&["verify", "--json"]).expect_status(8);
    let findings = run.json()["findings"].clone();
    assert!(!findings.as_array().unwrap().is_empty());
    assert!(findings[0]["remedy"].is_string());
}

#[test]
fn a_plan_is_followed_when_the_folder_is_there() {
    let (kluis, stick) = scene();
    kluis.run(&["backup", "--if-due"]).expect_status(0);
    let status = kluis.json(&["backup", "--plan", argument(&stick), "--every", "7"]);
    assert_eq!(status["due"], json!(true));
    fs::remove_dir(&stick).unwrap();
    let run = kluis.run(&["backup", "--if-due"]).expect_status(1);
    assert!(String::from_utf8_lossy(&run.stdout).contains("is not there now"));
    fs::create_dir(&stick).unwrap();
    kluis.run(&["backup", "--if-due"]).expect_status(0);
    only_file(&stick);
    let run = kluis.run(&["backup", "--if-due"]).expect_status(0);
    assert!(!String::from_utf8_lossy(&run.stdout).contains("due now"));
    only_file(&stick);
}

#[test]
fn wrong_arguments_are_status_2_and_write_nothing() {
    let (kluis, stick) = scene();
    for wrong in [
        &["backup"][..],
        &["backup", "--every", "3"],
        &["backup", "--to", "age1x"],
        &["backup", argument(&stick), "--status"],
        &["backup", argument(&stick), "--to", "not-a-recipient"],
        &["backup", "--plan", argument(&stick), "--every", "0"],
    ] {
        let run = Run::of(kluis.command(wrong));
        assert_eq!(run.status, 2, "{wrong:?}: {}", run.stderr);
    }
    assert_eq!(fs::read_dir(&stick).unwrap().count(), 0);
}

#[test]
fn the_doctor_asks_for_backups_until_there_is_one_that_was_tried() {
    let (kluis, stick) = scene();
    let checks = |check: &str| {
        let report = kluis.json(&["doctor"]);
        let found = report["checks"]
            .as_array()
            .unwrap()
            .iter()
            .find(|found| found["check"] == json!(check))
            .unwrap_or_else(|| panic!("{report}"))
            .clone();
        found["health"].as_str().unwrap().to_owned()
    };
    assert_eq!(
        (&*checks("backups"), &*checks("rehearsal")),
        ("attention", "attention")
    );
    kluis.run(&["backup", argument(&stick)]).expect_status(0);
    kluis
        .run(&["rehearse", argument(&only_file(&stick))])
        .expect_status(0);
    assert_eq!(
        (&*checks("backups"), &*checks("rehearsal")),
        ("good", "good")
    );
    assert_eq!(checks("cost of guessing"), "attention");
    assert_eq!(checks("ways to open"), "good");
}

/// The most memory that a running program ever had resident, in mebibytes, looked at until it ends.
#[cfg(target_os = "linux")]
fn peak_memory(mut child: std::process::Child) -> usize {
    let status = format!("/proc/{}/status", child.id());
    let mut peak = 0;
    loop {
        let ended = child.try_wait().unwrap();
        let seen = fs::read_to_string(&status).ok().and_then(|text| {
            let line = text.lines().find(|line| line.starts_with("VmHWM:"))?;
            line.split_whitespace().nth(1)?.parse::<usize>().ok()
        });
        peak = peak.max(seen.unwrap_or(0));
        if let Some(ended) = ended {
            assert!(ended.success());
            assert!(peak > 0, "it ended before it could be looked at");
            return peak / 1024;
        }
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_large_body_is_backed_up_and_restored_with_little_memory() {
    let (kluis, stick) = scene();
    let film = kluis.beside("film.bin");
    fs::File::create(&film).unwrap().set_len(200 << 20).unwrap();
    kluis
        .run(&["put", "/documents/film.bin", argument(&film)])
        .expect_status(0);
    let watch = |arguments: &[&str]| peak_memory(kluis.command(arguments).spawn().unwrap());
    let making = watch(&["backup", argument(&stick), "--quiet", "--json"]);
    let file = only_file(&stick);
    assert!(fs::metadata(&file).unwrap().len() > 200 << 20);
    let checking = watch(&["verify", argument(&file), "--quiet", "--json"]);
    let restoring = watch(&[
        "restore-backup",
        argument(&file),
        "--into",
        "again",
        "--json",
    ]);
    // Most of it is what a guess of the passphrase costs.
    for (what, peak) in [
        ("backup", making),
        ("verify", checking),
        ("restore", restoring),
    ] {
        assert!(peak < 120, "{what} needed {peak} MiB");
    }
}
