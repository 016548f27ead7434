//! Moving on the command line, within one way of being kept and from one to another.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot prepare itself has failed"
)]

use std::fs;

use kluis_tests::fixtures;
use kluis_tests::program::{Kluis, argument};

fn with_documents() -> Kluis {
    let kluis = Kluis::with_safe();
    let file = kluis.beside("letter.txt");
    fs::write(&file, "a letter").unwrap();
    for at in ["/documents/letter.txt", "/documents/old/letter.txt"] {
        kluis.run(&["put", at, argument(&file)]).expect_status(0);
    }
    kluis
}

#[test]
fn resources_and_containers_move_and_nothing_is_moved_over_anything() {
    let kluis = with_documents();
    let moved = kluis.json(&["mv", "/documents/letter.txt", "/documents/2026/letter.txt"]);
    assert_eq!(moved["resources"], 1);
    kluis
        .run(&["cat", "/documents/letter.txt"])
        .expect_status(4);
    let text = kluis
        .run(&["cat", "/documents/2026/letter.txt"])
        .expect_status(0)
        .text();
    assert_eq!(text, "a letter");
    // Into a container that is there, under its own name.
    let refused = kluis.run(&["mv", "/documents/2026/letter.txt", "/documents/old/"]);
    let refused = refused.expect_status(1);
    assert!(
        refused.stderr.contains("exists already"),
        "{}",
        refused.stderr
    );
    kluis
        .run(&["mv", "/documents/old/", "/archive/old/"])
        .expect_status(0);
    kluis
        .run(&["mv", "/documents/2026/letter.txt", "/documents/"])
        .expect_status(0);
    kluis
        .run(&["cat", "/documents/letter.txt"])
        .expect_status(0);
    kluis
        .run(&["mv", "/archive/", "/archive/old/inner/"])
        .expect_status(2);
    kluis
        .run(&["mv", "/archive/", "/documents"])
        .expect_status(2);
    kluis.run(&["mv", "/none", "/other"]).expect_status(4);
    let log = kluis.json(&["audit", "list", "--about", "/documents/old/"]);
    assert_eq!(log[0]["act"], "resource.moved");
    assert_eq!(log[0]["details"]["to"], "/archive/old/");
    kluis.run(&["verify"]).expect_status(0);
}

#[test]
fn a_move_across_states_is_asked_about_and_says_what_changes() {
    let kluis = with_documents();
    kluis
        .run(&["sync", "policy", "/open/", "shared", "--yes"])
        .expect_status(0);
    kluis
        .run(&["sync", "policy", "/closed/", "sealed", "--yes"])
        .expect_status(0);
    let across = |from: &str, to: &str, says: &[&str]| {
        let refused = kluis.run(&["mv", from, to]).expect_status(6);
        for words in says {
            assert!(refused.stderr.contains(words), "{}", refused.stderr);
        }
        kluis.run(&["cat", to]).expect_status(4);
        kluis.run(&["mv", from, to, "--yes"]).expect_status(0);
    };
    across(
        "/documents/letter.txt",
        "/open/letter.txt",
        &["will be readable at the cooperative"],
    );
    // Within one state nothing is asked.
    kluis
        .run(&["mv", "/open/letter.txt", "/open/b.txt"])
        .expect_status(0);
    across(
        "/open/b.txt",
        "/closed/b.txt",
        &["encrypted", "will be removed there"],
    );
    across(
        "/closed/b.txt",
        "/documents/b.txt",
        &["only on this computer", "will be removed there"],
    );
    // One resource in it is enough.
    kluis
        .run(&["sync", "policy", "/documents/old/", "shared", "--yes"])
        .expect_status(0);
    let refused = kluis
        .run(&["mv", "/documents/", "/papers/"])
        .expect_status(6);
    assert!(
        refused.stderr.contains("removed there"),
        "{}",
        refused.stderr
    );
    kluis
        .run(&["cat", "/documents/old/letter.txt"])
        .expect_status(0);
}

#[test]
fn a_record_that_was_moved_is_found_again_with_its_import() {
    let kluis = Kluis::with_safe();
    kluis
        .run(&["import", argument(&fixtures::sample())])
        .expect_status(0);
    let categories = kluis.json(&["categories"]);
    kluis
        .run(&["mv", "/health/weight/", "/health/weight-of-before/"])
        .expect_status(0);
    kluis
        .run(&["mv", "/health/weight-of-before/", "/health/weight/"])
        .expect_status(0);
    assert_eq!(kluis.json(&["categories"]), categories);
    let again = kluis.json(&["import", argument(&fixtures::sample())]);
    assert_eq!(again["files"][0]["new"], 0, "{again}");
    kluis.run(&["doctor", "--rebuild"]).expect_status(0);
    assert_eq!(kluis.json(&["categories"]), categories);
}
