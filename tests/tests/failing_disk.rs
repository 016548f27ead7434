//! A disk that is full, or that takes only a part of a write: the command says so, and the safe is as
//! whole as before.
//!
//! A write is cut short with the system's own limit on the size of files: what goes beyond it is not
//! written, in the middle of a write too. A full disk is a small file system in memory.

#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "a step that fails fails the test")]

use std::process::Command;

use kluis_fuzz::Noise;
use kluis_tests::program::{Kluis, Run};

/// Each writes in a way of its own. The names of files stand for those beside the data folder.
const ACTS: &[&[&str]] = &[
    &["put", "/documents/small.bin", "SMALL"],
    &["put", "/documents/large.bin", "LARGE"],
    &["import", "BUNDLE"],
    &["export", "/", "-o", "OUT"],
    &["backup", "BACKUPS"],
    &["slot", "add", "recovery", "--yes"],
    &["slot", "rotate", "--yes"],
];
/// What a file may have at most, in blocks of 512 bytes: from nothing at all to nearly enough.
const LIMITS: &[u32] = &[0, 1, 9, 64, 250, 700, 2_000];
const LARGE: usize = 1_500_000;

/// A safe with something in it, and files for the acts.
fn scene() -> Kluis {
    let kluis = Kluis::with_safe();
    std::fs::create_dir(kluis.beside("backups")).unwrap();
    let mut noise = Noise::new(3);
    std::fs::write(kluis.beside("small"), noise.bytes(40_000)).unwrap();
    std::fs::write(kluis.beside("large"), noise.bytes(LARGE)).unwrap();
    let entries: Vec<String> = (0..60)
        .map(|number| {
            format!(
                r#"{{"resource":{{"resourceType":"Observation","id":"w{number}","status":"final",
                "code":{{"coding":[{{"system":"http://loinc.org","code":"29463-7"}}]}},
                "effectiveDateTime":"2026-01-01T08:{number:02}:00Z",
                "valueQuantity":{{"value":70,"unit":"kg"}}}}}}"#
            )
        })
        .collect();
    let bundle = format!(
        r#"{{"resourceType":"Bundle","type":"collection","entry":[{}]}}"#,
        entries.join(",")
    );
    std::fs::write(kluis.beside("bundle.json"), bundle).unwrap();
    let large = kluis.beside("large").display().to_string();
    kluis
        .run(&["put", "/kept/large.bin", &large])
        .expect_status(0);
    kluis
}

fn arguments(kluis: &Kluis, act: &[&str]) -> Vec<String> {
    act.iter()
        .map(|word| match *word {
            "SMALL" => kluis.beside("small").display().to_string(),
            "LARGE" => kluis.beside("large").display().to_string(),
            "BUNDLE" => kluis.beside("bundle.json").display().to_string(),
            "BACKUPS" => kluis.beside("backups").display().to_string(),
            "OUT" => kluis.beside("out.zip").display().to_string(),
            word => word.to_owned(),
        })
        .collect()
}

/// The command as a shell word list, in which `before` is run first.
fn behind(kluis: &Kluis, before: &str, act: &[&str]) -> Command {
    let arguments = arguments(kluis, act);
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let kluis = kluis.command(&arguments);
    let mut command = Command::new("sh");
    command
        .args(["-c", &format!("{before} && exec \"$@\""), "sh"])
        .arg(kluis.get_program())
        .args(kluis.get_args())
        .env_remove("KLUIS_HOME");
    command
}

fn check(kluis: &Kluis, run: &Run, what: &str) {
    if run.status != 0 {
        assert!(
            run.stderr.contains("error: "),
            "{what}: status {} says nothing: {}",
            run.status,
            run.stderr
        );
    }
    let verified = kluis.run(&["verify", "--json"]);
    assert_eq!(
        verified.status,
        0,
        "{what} ({}): {}{}",
        run.stderr,
        String::from_utf8_lossy(&verified.stdout),
        verified.stderr
    );
    let kept = kluis.run(&["cat", "/kept/large.bin"]).expect_status(0);
    assert!(
        kept.stdout == std::fs::read(kluis.beside("large")).unwrap(),
        "{what}: what was kept is another"
    );
    for entry in std::fs::read_dir(kluis.beside("backups")).unwrap() {
        let file = entry.unwrap().path();
        assert!(
            run.status == 0 && file.extension().is_some_and(|it| it == "kluis-backup"),
            "{what}: {} stayed behind",
            file.display()
        );
        std::fs::remove_file(file).unwrap();
    }
    let _ = std::fs::remove_file(kluis.beside("out.zip"));
}

#[test]
fn a_write_that_is_cut_short_fails_and_harms_nothing() {
    let kluis = scene();
    let mut refused = 0;
    for act in ACTS {
        for limit in LIMITS {
            let what = format!("{} with at most {limit} blocks a file", act.join(" "));
            // Ignored, the signal becomes an error of the write.
            let before = format!("trap '' XFSZ && ulimit -f {limit}");
            let run = Run::of(behind(&kluis, &before, act));
            refused += u32::from(run.status != 0);
            check(&kluis, &run, &what);
        }
    }
    assert!(refused > 10, "the limit stopped only {refused} commands");
}

fn kibibytes(folder: &str) -> u64 {
    let output = Command::new("du").args(["-sk", folder]).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    text.split_whitespace().next().unwrap().parse().unwrap()
}

#[test]
fn a_full_disk_is_named_and_harms_nothing() {
    let kluis = scene();
    let data = kluis.data().display().to_string();
    let allowed = Command::new("unshare")
        .args(["-rm", "mount", "-t", "tmpfs", "none", "/mnt"])
        .status()
        .is_ok_and(|status| status.success());
    if !allowed {
        println!("skipped: this system lets nobody mount a small file system");
        return;
    }
    // Room for the safe itself and, in turn, for so much more.
    for spare in [48, 160, 700] {
        for act in ACTS {
            let used = kibibytes(&data);
            let copy = kluis.beside("copy").display().to_string();
            let size = used + spare;
            // The safe is brought onto the small disk, worked on there, and brought back.
            let script = format!(
                "cp -a '{data}' '{copy}' && mount -t tmpfs -o size={size}k,mode=700 none '{data}' && \
                 cp -a '{copy}/.' '{data}/' && rm -rf '{copy}' && \"$@\"; status=$?; \
                 cp -a '{data}/.' '{copy}-after/' && exit $status"
            );
            let after = format!("{copy}-after");
            std::fs::create_dir_all(&after).unwrap();
            let words = arguments(&kluis, act);
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            let inner = kluis.command(&words);
            let mut command = Command::new("unshare");
            command
                .args(["-rm", "sh", "-c", &script, "sh"])
                .arg(inner.get_program())
                .args(inner.get_args())
                .env_remove("KLUIS_HOME");
            let run = Run::of(command);
            let what = format!("{} with {spare} KiB to spare", act.join(" "));
            // The state that the small disk had becomes that of the safe.
            std::fs::remove_dir_all(&data).unwrap();
            std::fs::rename(&after, &data).unwrap();
            if run.status != 0 {
                assert!(
                    run.stderr.contains("room") || run.stderr.contains("full"),
                    "{what}: {}",
                    run.stderr
                );
            }
            check(&kluis, &run, &what);
        }
    }
}
