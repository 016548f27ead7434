//! `kluis request check`, on bundles of our own that are frozen and on those of others where they are at hand.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use kluis_testkit::exchanged_or_skip;
use serde_json::Value;

fn kluis(arguments: &[&str]) -> Output {
    let home = tempfile::tempdir().expect("a temporary folder");
    let output = Command::new(env!("CARGO_BIN_EXE_kluis"))
        .args(["request", "check"])
        .args(arguments)
        .env("KLUIS_HOME", home.path().join("none"))
        .env_remove("KLUIS_LOG")
        .output()
        .expect("the program starts");
    assert!(
        !home.path().join("none").exists(),
        "a check makes no data folder"
    );
    output
}

fn frozen() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../kluis-credentials/tests/frozen/v1")
}

/// Gives every bundle of a folder to the program.
fn check_all(vectors: &Path, anchors: &Path, count: usize) {
    let expected = std::fs::read(vectors.join("expected.json")).expect("the verdicts");
    let expected: Value = serde_json::from_slice(&expected).expect("JSON");
    let cases = expected["cases"].as_array().expect("cases");
    assert_eq!(cases.len(), count);
    for case in cases {
        let name = case["case"].as_str().expect("a name");
        let file = vectors.join(format!("{name}.json"));
        let output = kluis(&[
            file.to_str().expect("a path"),
            "--anchors",
            anchors.to_str().expect("a path"),
            "--json",
        ]);
        let printed: Value = serde_json::from_slice(&output.stdout)
            .unwrap_or_else(|_| panic!("{name}: {}", String::from_utf8_lossy(&output.stderr)));
        assert_eq!(printed["verdict"], case["expect"], "{name}: {printed:#}");
        assert_eq!(printed["reason"], case["reason"], "{name}: {printed:#}");
        assert_eq!(printed["atNamedByFile"], true, "{name}");
        let checks = printed["checks"].as_array().expect("checks");
        assert_eq!(checks.len(), 34, "{name}");
        let status = if case["expect"] == "reject" { 6 } else { 0 };
        assert_eq!(output.status.code(), Some(status), "{name}");
    }
}

#[test]
fn frozen_bundles_get_their_verdict_and_exit_status() {
    check_all(&frozen(), &frozen().join("anchors.json"), 28);
}

#[test]
fn exchanged_bundles_get_their_verdict_and_exit_status() {
    let Some(folder) = exchanged_or_skip("consent-flow") else {
        return;
    };
    check_all(
        &folder.join("vectors"),
        &folder.join("trust-anchors.json"),
        18,
    );
}

#[test]
fn a_verdict_is_told_in_plain_words() {
    let anchors = frozen().join("anchors.json");
    for (name, words) in [
        ("01-reviewed", "Reviewed: both committees approved"),
        (
            "04-register-stale",
            "Reviewed, with a warning (register-stale)",
        ),
        (
            "18-withdrawn",
            "Not to be allowed (withdrawn): this review was withdrawn.",
        ),
    ] {
        let file = frozen().join(format!("{name}.json"));
        let output = kluis(&[
            file.to_str().unwrap(),
            "--anchors",
            anchors.to_str().unwrap(),
        ]);
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(text.contains(words), "{name}: {text}");
        assert!(text.contains("ethics-signature"), "{name}: {text}");
        assert!(
            text.contains("the time that the file names itself"),
            "{text}"
        );
        assert!(
            text.lines().all(|line| line.chars().count() <= 110),
            "{text}"
        );
    }
}

#[test]
fn without_anchors_nobody_is_trusted_and_it_is_said() {
    let file = frozen().join("01-reviewed.json");
    let output = kluis(&[file.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(6));
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("knows no committee"), "{text}");
    assert!(text.contains("ethics-issuer-not-pinned"), "{text}");
}

#[test]
fn what_cannot_be_read_is_an_error_with_its_place() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let file = folder.path().join(name);
        std::fs::write(&file, text).unwrap();
        file.to_str().unwrap().to_owned()
    };
    let whole = std::fs::read_to_string(frozen().join("01-reviewed.json")).unwrap();
    let twice = whole.replacen("\"decision\"", "\"decision\": \"no\", \"decision\"", 1);
    let bundle = write("whole.json", &whole);
    for (arguments, status, words) in [
        (
            vec![write("twice.json", &twice)],
            1,
            "decision: expected to be there only once",
        ),
        (vec![write("none.json", "no")], 1, "well-formed JSON"),
        (
            vec![write("empty.json", "{}")],
            1,
            "an object with dossier, request",
        ),
        (
            vec![bundle.clone(), "--anchors".to_owned(), bundle],
            1,
            "$.ethicsCommittee",
        ),
        (
            vec![folder.path().join("absent").to_str().unwrap().to_owned()],
            4,
            "absent",
        ),
        (vec![], 2, "Usage"),
    ] {
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let output = kluis(&arguments);
        let errors = String::from_utf8(output.stderr).unwrap();
        assert_eq!(
            output.status.code(),
            Some(status),
            "{arguments:?}: {errors}"
        );
        assert!(errors.contains(words), "{arguments:?}: {errors}");
        assert!(output.stdout.is_empty(), "{arguments:?}");
    }
}
