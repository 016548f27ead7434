//! What the commands promise: keys stay secret, nothing is overwritten, errors say what to do.

use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

const NOW: &str = "2026-11-21T12:00:00Z";

/// A folder in which the commands are given.
struct Desk(TempDir);

impl Desk {
    fn new() -> Self {
        Self(tempfile::tempdir().expect("a temporary folder"))
    }

    fn run(&self, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_kluis-review"))
            .args(arguments)
            .current_dir(self.0.path())
            .env("KLUIS_REVIEW_NOW", NOW)
            .output()
            .expect("the program runs")
    }

    fn done(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{arguments:?}\n{errors}");
        String::from_utf8(output.stdout).expect("text")
    }

    fn refused(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert_eq!(output.status.code(), Some(1), "{arguments:?}");
        String::from_utf8(output.stderr).expect("text")
    }

    fn path(&self, name: &str) -> std::path::PathBuf {
        self.0.path().join(name)
    }

    fn json(&self, name: &str) -> Value {
        read(&self.path(name))
    }

    /// Keys, anchors, dossier, two reviews, a register with both and a request.
    fn prepare(&self) {
        for key in ["ethics", "legal", "register"] {
            let file = format!("{key}.key");
            let did = self.done(&["keys", "new", &file]);
            if key == "ethics" {
                self.done(&["anchors", "new", "anchors.json"]);
            }
            self.done(&["anchors", "add", "anchors.json", key, did.trim()]);
        }
        self.done(&[
            "dossier",
            "new",
            "--applicant",
            "https://study.example/id#app",
            "--name",
            "A study",
            "--purpose",
            "https://w3id.org/dpv#AcademicResearch",
            "--category",
            "steps=required,http://loinc.org|55423-8",
            "--until",
            "2027-12-31",
            "-o",
            "dossier.json",
        ]);
        for committee in ["ethics", "legal"] {
            self.done(&[
                "review",
                "sign",
                committee,
                "--key",
                &format!("{committee}.key"),
                "--dossier",
                "dossier.json",
                "--reference",
                "2026-1",
                "--valid-until",
                "2027-12-31",
                "-o",
                &format!("{committee}.json"),
            ]);
        }
        self.done(&["register", "new", "register.json", "--key", "register.key"]);
        self.done(&[
            "register",
            "add",
            "register.json",
            "ethics.json",
            "legal.json",
            "--key",
            "register.key",
        ]);
        self.done(&[
            "request",
            "new",
            "--dossier",
            "dossier.json",
            "--person",
            "https://id.example/eva#me",
            "--data",
            "https://pod.example/eva/health/steps/",
            "--until",
            "2027-06-30",
            "-o",
            "request.json",
        ]);
    }

    fn verdict(&self, name: &str) -> (Option<i32>, String, Option<String>) {
        let file = format!("{name}.bundle.json");
        self.done(&[
            "bundle",
            "--request",
            "request.json",
            "--dossier",
            "dossier.json",
            "--ethics",
            "ethics.json",
            "--legal",
            "legal.json",
            "--register",
            "register.json",
            "-o",
            &file,
        ]);
        let output = self.run(&["check", &file, "--anchors", "anchors.json", "--json"]);
        let printed: Value = serde_json::from_slice(&output.stdout).expect("JSON");
        (
            output.status.code(),
            printed["verdict"].as_str().expect("a verdict").to_owned(),
            printed["reason"].as_str().map(str::to_owned),
        )
    }
}

fn read(path: &Path) -> Value {
    serde_json::from_slice(&std::fs::read(path).expect("a file")).expect("JSON")
}

#[cfg(unix)]
#[test]
fn a_secret_key_is_its_owners_alone_and_is_never_overwritten() {
    use std::os::unix::fs::PermissionsExt;

    let desk = Desk::new();
    let did = desk.done(&["keys", "new", "a.key"]);
    assert!(did.starts_with("did:key:z6Mk"), "{did}");
    assert_eq!(desk.done(&["keys", "show", "a.key"]), did);
    let mode = || desk.path("a.key").metadata().unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(), 0o600);
    let before = std::fs::read(desk.path("a.key")).unwrap();
    let refused = desk.refused(&["keys", "new", "a.key"]);
    assert!(
        refused.contains("a.key") && refused.contains("hint:"),
        "{refused}"
    );
    assert_eq!(std::fs::read(desk.path("a.key")).unwrap(), before);

    let open = std::fs::Permissions::from_mode(0o644);
    std::fs::set_permissions(desk.path("a.key"), open).unwrap();
    let refused = desk.refused(&["keys", "show", "a.key"]);
    assert!(refused.contains("chmod 600"), "{refused}");
}

#[test]
fn each_change_of_the_register_raises_its_number_and_changes_the_verdict() {
    let desk = Desk::new();
    desk.prepare();
    let expected = |status, verdict: &str, reason: Option<&str>| {
        (Some(status), verdict.to_owned(), reason.map(str::to_owned))
    };
    let sequence = || desk.json("register.json")["credentialSubject"]["sequence"].clone();
    assert_eq!(sequence(), 2);
    assert_eq!(desk.verdict("approved"), expected(0, "reviewed", None));
    for (number, (act, status, verdict, reason)) in [
        ("warn", 0, "warn", Some("warning")),
        ("suspend", 6, "reject", Some("suspended")),
        ("add", 0, "reviewed", None),
        ("withdraw", 6, "reject", Some("withdrawn")),
    ]
    .into_iter()
    .enumerate()
    {
        desk.done(&[
            "register",
            act,
            "register.json",
            "legal.json",
            "--key",
            "register.key",
        ]);
        assert_eq!(sequence(), number + 3);
        assert_eq!(
            desk.verdict(act),
            expected(status, verdict, reason),
            "{act}"
        );
    }
}

#[test]
fn a_review_of_less_than_the_dossier_does_not_cover_it() {
    let desk = Desk::new();
    desk.prepare();
    std::fs::remove_file(desk.path("legal.json")).unwrap();
    desk.done(&[
        "review",
        "sign",
        "legal",
        "--key",
        "legal.key",
        "--dossier",
        "dossier.json",
        "--reference",
        "2",
        "--valid-until",
        "2027-12-31",
        "--access-until",
        "2027-01-31",
        "-o",
        "legal.json",
    ]);
    desk.done(&[
        "register",
        "add",
        "register.json",
        "legal.json",
        "--key",
        "register.key",
    ]);
    let (status, _, reason) = desk.verdict("shorter");
    assert_eq!(
        (status, reason.as_deref()),
        (Some(6), Some("expiry-exceeds-approval"))
    );
}

#[test]
fn errors_name_the_file_the_place_and_the_remedy() {
    let desk = Desk::new();
    desk.prepare();
    std::fs::write(desk.path("twice.json"), r#"{"a":1,"a":2}"#).unwrap();
    let other = [
        "register",
        "add",
        "register.json",
        "ethics.json",
        "--key",
        "ethics.key",
    ];
    let unknown = [
        "register",
        "withdraw",
        "fresh.json",
        "ethics.json",
        "--key",
        "register.key",
    ];
    desk.done(&["register", "new", "fresh.json", "--key", "register.key"]);
    let mut changed = desk.json("register.json");
    changed["credentialSubject"]["sequence"] = 99.into();
    std::fs::write(desk.path("changed.json"), changed.to_string()).unwrap();
    let ethics_did = desk.done(&["keys", "show", "ethics.key"]);
    for (arguments, file, words) in [
        (
            &["dossier", "digest", "none.json"][..],
            "none.json",
            "cannot be read",
        ),
        (
            &["dossier", "digest", "twice.json"],
            "twice.json",
            "$.a: expected to be there only once",
        ),
        (
            &["dossier", "digest", "request.json"],
            "request.json",
            "$.type: expected ApplicationDossier",
        ),
        (&["keys", "show", "dossier.json"], "dossier.json", ""),
        (
            &["check", "twice.json", "--anchors", "anchors.json"],
            "twice.json",
            "$.a",
        ),
        (
            &["check", "request.json", "--anchors", "dossier.json"],
            "dossier.json",
            "$.ethicsCommittee",
        ),
        (&other, "register.json", "was issued by"),
        (&unknown, "fresh.json", "has no entry"),
        (
            &[
                "register",
                "warn",
                "changed.json",
                "ethics.json",
                "--key",
                "register.key",
            ],
            "changed.json",
            "signature",
        ),
        (
            &["anchors", "add", "anchors.json", "legal", ethics_did.trim()],
            "anchors.json",
            "ethicsCommittee",
        ),
        (
            &["anchors", "add", "anchors.json", "legal", "did:key:z6Mk"],
            "anchors.json",
            "a did:key of Ed25519",
        ),
        (
            &["anchors", "new", "anchors.json"],
            "anchors.json",
            "is there already",
        ),
    ] {
        let refused = desk.refused(arguments);
        assert!(
            refused.contains(file) && refused.contains(words),
            "{arguments:?}: {refused}"
        );
        assert!(refused.contains("\nhint: "), "{arguments:?}: {refused}");
    }
}

#[test]
fn a_dossier_that_could_not_be_read_back_is_not_written() {
    let desk = Desk::new();
    desk.refused(&[
        "dossier",
        "new",
        "--applicant",
        "https://study.example/id#app",
        "--name",
        "A study",
        "--purpose",
        "x",
        "--category",
        "steps=perhaps",
        "--until",
        "2027-12-31",
        "-o",
        "d.json",
    ]);
    assert!(!desk.path("d.json").exists());
    let usage = desk.run(&["review", "sign", "ethics"]);
    assert_eq!(usage.status.code(), Some(2));
}

#[test]
fn every_command_explains_itself() {
    let desk = Desk::new();
    for command in [
        &["keys", "new"][..],
        &["keys", "show"],
        &["dossier", "new"],
        &["dossier", "digest"],
        &["review", "sign"],
        &["register", "new"],
        &["register", "add"],
        &["register", "withdraw"],
        &["register", "suspend"],
        &["register", "warn"],
        &["request", "new"],
        &["anchors", "new"],
        &["anchors", "add"],
        &["bundle"],
        &["check"],
    ] {
        let mut arguments = command.to_vec();
        arguments.push("--help");
        let help = desk.done(&arguments);
        assert!(
            help.contains("Example: kluis-review"),
            "{command:?}: {help}"
        );
    }
}
