//! The audit log as a file for others: whoever gets it finds what was altered or cut off.

use std::fs;

use kluis_tests::fixtures;
use kluis_tests::program::{Kluis, Run, argument};
use serde_json::Value;

fn check(kluis: &Kluis, log: &str, head: &str) -> Run {
    Run::of(kluis.bare(&["audit", "check", log, "--head", head, "--json"]))
}

#[test]
fn a_log_for_others_holds_until_it_is_altered_or_cut_off() {
    let kluis = Kluis::with_safe();
    let sample = fixtures::sample();
    kluis.run(&["import", argument(&sample)]).expect_status(0);
    kluis
        .run(&["sync", "policy", "/health/", "shared", "--yes"])
        .expect_status(0);
    let log = kluis.beside("activity.jsonl");
    let log = argument(&log);
    let written = kluis.json(&["audit", "export", log]);
    let head = written["head"].as_str().expect("a file").to_owned();
    let told = check(&kluis, log, &head).expect_status(0).json();
    assert_eq!(
        (&told["ok"], told["entries"].as_u64()),
        (&Value::Bool(true), Some(3))
    );
    let signer = told["signer"].as_str().expect("a signer");
    let with_signer = |signer: &str| {
        Run::of(kluis.bare(&["audit", "check", log, "--head", &head, "--signer", signer]))
    };
    with_signer(signer).expect_status(0);
    let other = with_signer("did:key:z6MkOther").expect_status(8).text();
    assert!(other.contains("somebody else"), "{other}");

    let whole = fs::read_to_string(log).expect("the log");
    let cut: Vec<&str> = whole.lines().take(2).collect();
    for (changed, first_bad) in [
        (whole.replace("import.done", "import.gone"), 1),
        (cut.join("\n"), 2),
        (String::new(), 0),
    ] {
        fs::write(log, changed).expect("a file can be written");
        let told = check(&kluis, log, &head).expect_status(8).json();
        assert_eq!(told["firstBad"], first_bad, "{told}");
    }
    // Without the head, nobody can know what is missing at the end.
    fs::write(log, cut.join("\n")).expect("a file can be written");
    let told = Run::of(kluis.bare(&["audit", "check", log]))
        .expect_status(0)
        .text();
    assert!(told.contains("only a signed head can tell"), "{told}");
    let missing = Run::of(kluis.bare(&["audit", "check", "nowhere.jsonl"])).expect_status(4);
    assert!(
        missing.stderr.contains("nowhere.jsonl"),
        "{}",
        missing.stderr
    );
}

#[test]
fn altered_and_cut_logs_of_others_are_found() {
    let Some(folder) = fixtures::further("consent-flow") else {
        return;
    };
    let kluis = Kluis::empty();
    let file = |name: &str| argument(&folder.join(name)).to_owned();
    let head = file("audit-head.json");
    let check = |name: &str, status| {
        check(&kluis, &file(name), &head)
            .expect_status(status)
            .json()
    };
    assert_eq!(check("audit.jsonl", 0)["entries"], 8);
    assert_eq!(check("audit-tampered.jsonl", 8)["firstBad"], 5);
    assert_eq!(check("audit-truncated.jsonl", 8)["firstBad"], 6);
}
