//! The command line as its users and scripts meet it: exit statuses, shapes, refusals.

use std::fs;

use kluis_tests::fixtures;
use kluis_tests::program::{Kluis, Run, argument};
use serde_json::{Value, json};

fn imported() -> Kluis {
    let kluis = Kluis::with_safe();
    kluis
        .run(&["import", argument(&fixtures::sample())])
        .expect_status(0);
    kluis
}

#[test]
fn a_new_safe_shows_its_recovery_code_once_and_opens_with_it() {
    let kluis = Kluis::empty();
    let created = kluis.json(&["init", "--kdf-memory", "64"]);
    let words = created["recoveryCode"].as_str().unwrap();
    assert_eq!(words.split_whitespace().count(), 15);
    let file = kluis.beside("words");
    fs::write(&file, words).unwrap();
    let with_words = |file: &str| {
        let mut command = kluis.bare(&["ls", "--recovery-file", file]);
        Run::of(std::mem::replace(&mut command, kluis.bare(&[])))
    };
    with_words(argument(&file)).expect_status(0);
    // As it is printed: five words a line, indented.
    let printed: Vec<String> = words
        .split_whitespace()
        .collect::<Vec<_>>()
        .chunks(5)
        .map(|line| format!("  {}", line.join(" ")))
        .collect();
    fs::write(&file, printed.join("\n")).unwrap();
    with_words(argument(&file)).expect_status(0);
    fs::write(&file, words.replacen(' ', " abandon ", 1)).unwrap();
    with_words(argument(&file)).expect_status(3);
}

#[test]
fn a_safe_is_not_made_twice() {
    let kluis = Kluis::with_safe();
    let before = fs::read(kluis.safe().join("safe.json")).unwrap();
    let run = kluis.run(&["init", "--kdf-memory", "64"]).expect_status(1);
    assert!(run.stderr.contains("hint:"), "{}", run.stderr);
    assert_eq!(fs::read(kluis.safe().join("safe.json")).unwrap(), before);
}

#[test]
fn a_wrong_passphrase_is_status_3_and_says_nothing_more() {
    let kluis = Kluis::with_safe();
    let run = Run::with_input(
        kluis.bare(&["ls", "--passphrase-file", "-", "--json"]),
        b"not the passphrase\n",
    )
    .expect_status(3);
    assert!(run.stdout.is_empty());
    assert_eq!(run.json_error()["code"], "wrong-key");
    assert!(!run.stderr.contains("not the passphrase"));
}

#[test]
fn a_passphrase_may_come_from_standard_input_with_any_line_end() {
    let kluis = Kluis::with_safe();
    let input = format!("{}\r\nsecond line", kluis_tests::program::PASSPHRASE);
    Run::with_input(
        kluis.bare(&["ls", "--passphrase-file", "-"]),
        input.as_bytes(),
    )
    .expect_status(0);
}

#[test]
fn without_a_terminal_the_passphrase_is_asked_for_by_file() {
    let kluis = Kluis::with_safe();
    let run = Run::of(kluis.bare(&["ls"])).expect_status(2);
    assert!(run.stderr.contains("--passphrase-file"), "{}", run.stderr);
}

#[cfg(target_os = "linux")]
#[test]
fn ctrl_c_at_the_passphrase_leaves_the_terminal_as_it_was() {
    use std::io::{Read, Write};
    use std::process::{Command, Stdio};

    let kluis = Kluis::with_safe();
    // `script` gives the shell in it a terminal of its own.
    let asking = format!(
        "'{}' --home '{}' ls; echo \"status $?\"; stty -a",
        kluis_tests::program::built("kluis").display(),
        kluis.data().display()
    );
    let child = Command::new("script")
        .args(["--quiet", "--command", &asking, "/dev/null"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn();
    let mut child = match child {
        Ok(child) => child,
        Err(error) => {
            eprintln!(
                "skipped: the program script, which gives a terminal, does not start: {error}"
            );
            return;
        }
    };
    let mut shown = child.stdout.take().unwrap();
    let mut text = Vec::new();
    let mut byte = [0];
    while !text.ends_with(b"Passphrase: ") {
        shown.read_exact(&mut byte).expect("it asks");
        text.extend(byte);
    }
    let mut keys = child.stdin.take().unwrap();
    keys.write_all(b"\x03").unwrap();
    let mut rest = String::new();
    shown.read_to_string(&mut rest).unwrap();
    child.wait().unwrap();
    assert!(rest.contains("status 130"), "{rest}");
    let settings: Vec<&str> = rest.split_whitespace().collect();
    for setting in ["echo", "icanon", "isig"] {
        assert!(settings.contains(&setting), "{setting} is off: {rest}");
    }
}

#[test]
fn a_missing_safe_is_status_4_and_wrong_usage_status_2() {
    let kluis = Kluis::empty();
    let run = kluis.run(&["ls"]).expect_status(4);
    assert!(run.stderr.contains("kluis init"), "{}", run.stderr);
    kluis.run(&["no-such-command"]).expect_status(2);
    kluis
        .run(&["ls", "--safe", "../elsewhere"])
        .expect_status(2);
    let run = kluis.run(&["import", "--json"]).expect_status(2);
    assert_eq!(run.json_error()["code"], "usage");
}

#[test]
fn a_damaged_header_is_status_8_and_stays_as_it_is() {
    let kluis = imported();
    let header = kluis.safe().join("safe.json");
    let mut bytes = fs::read(&header).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&header, &bytes).unwrap();
    let run = kluis.run(&["categories"]).expect_status(8);
    assert!(run.stderr.contains("safe.json"), "{}", run.stderr);
    assert_eq!(fs::read(&header).unwrap(), bytes);
}

#[test]
fn a_damaged_page_is_status_8_and_stays_as_it_is() {
    for page in [0, 1, 7] {
        let kluis = imported();
        let database = kluis.safe().join("pod.db");
        let mut bytes = fs::read(&database).unwrap();
        bytes[page * 4096 + 2000] ^= 1;
        fs::write(&database, &bytes).unwrap();
        for command in ["doctor", "categories", "ls"] {
            let run = kluis.run(&[command]).expect_status(8);
            let said = run.text() + &run.stderr;
            assert!(said.contains("damaged") || said.contains("page"), "{said}");
        }
        assert_eq!(fs::read(&database).unwrap(), bytes, "page {page}");
    }
}

#[test]
fn an_import_counts_what_the_file_holds_and_a_second_one_adds_nothing() {
    let kluis = Kluis::with_safe();
    let bundle: Value = serde_json::from_slice(&fs::read(fixtures::sample()).unwrap()).unwrap();
    let entries = bundle["entry"].as_array().unwrap().len();
    let file = fixtures::sample();
    let first = kluis.json(&["import", argument(&file)]);
    assert_eq!(
        first["files"],
        json!([{
            "file": argument(&file), "format": "fhir-bundle", "new": entries,
            "known": 0, "changed": 0, "unreadable": []
        }])
    );
    let categories = kluis.json(&["categories"]);
    let second = kluis.json(&["import", argument(&file)]);
    assert_eq!(second["files"][0]["new"], 0);
    assert_eq!(second["files"][0]["known"], entries);
    assert_eq!(kluis.json(&["categories"]), categories);
    let total: u64 = categories
        .as_array()
        .unwrap()
        .iter()
        .map(|category| category["count"].as_u64().unwrap())
        .sum();
    assert_eq!(total, entries as u64);
    let pressure = categories
        .as_array()
        .unwrap()
        .iter()
        .find(|category| category["id"] == "blood-pressure")
        .unwrap();
    assert_eq!(pressure["count"], 52);
    assert_eq!(pressure["state"], "local");
}

#[test]
fn a_preview_tells_the_same_and_writes_nothing() {
    let kluis = Kluis::with_safe();
    let file = fixtures::sample();
    let before = kluis.json(&["ls", "-r"]);
    let preview = kluis.json(&["import", "--dry-run", argument(&file)]);
    assert_eq!(kluis.json(&["ls", "-r"]), before);
    assert_eq!(kluis.json(&["import", argument(&file)]), preview);
}

#[test]
fn a_preview_of_twin_files_counts_each_record_once() {
    let kluis = Kluis::with_safe();
    let file = fixtures::sample();
    let twice = ["import", "--dry-run", argument(&file), argument(&file)];
    let preview = kluis.json(&twice);
    assert_eq!(preview["files"][1]["new"], 0);
    assert_eq!(preview["files"][1]["known"], preview["files"][0]["new"]);
}

#[test]
fn a_file_that_cannot_be_read_leaves_nothing_and_the_others_come_in() {
    let whole = fs::read_to_string(fixtures::sample()).unwrap();
    let cases: [(&str, Vec<u8>, &str); 6] = [
        (
            "truncated.json",
            whole.as_bytes()[..whole.len() / 2].to_vec(),
            "line ",
        ),
        ("empty.json", Vec::new(), "empty"),
        ("text.json", b"Dear patient".to_vec(), "line 1"),
        (
            "other.json",
            b"{\"name\": \"not FHIR\"}".to_vec(),
            "resourceType",
        ),
        ("list.json", b"[1, 2]".to_vec(), "line 1"),
        (
            "half.ndjson",
            b"{\"resourceType\":\"Patient\",\"id\":\"a\"}\n{\"resourceType\":\"Pati".to_vec(),
            "line 2",
        ),
    ];
    for (name, bytes, place) in cases {
        let kluis = Kluis::with_safe();
        let bad = kluis.beside(name);
        fs::write(&bad, bytes).unwrap();
        let good = kluis.beside("good.json");
        fs::write(
            &good,
            r#"{"resourceType":"Patient","id":"p","birthDate":"1951-04-09"}"#,
        )
        .unwrap();
        let run = kluis
            .run(&["import", argument(&bad), argument(&good)])
            .expect_status(1);
        assert!(run.stderr.contains(name), "{name}: {}", run.stderr);
        assert!(run.stderr.contains(place), "{name}: {}", run.stderr);
        assert!(
            run.stderr.contains("expected") || run.stderr.contains("empty"),
            "{}",
            run.stderr
        );
        let kept: Vec<Value> = kluis
            .json(&["ls", "-r", "/health/"])
            .as_array()
            .unwrap()
            .iter()
            .filter(|resource| resource["kind"] != "container")
            .cloned()
            .collect();
        assert_eq!(kept.len(), 1, "{name}: {kept:?}");
    }
}

fn heart_rate(version: Option<u32>, rate: u32) -> String {
    let meta = version
        .map(|number| format!(r#""meta":{{"versionId":"{number}"}},"#))
        .unwrap_or_default();
    format!(
        r#"{{"resourceType":"Observation","id":"hr-1",{meta}"status":"final",
        "code":{{"coding":[{{"system":"http://loinc.org","code":"8867-4"}}]}},
        "subject":{{"reference":"Patient/p"}},"effectiveDateTime":"2026-02-01T08:00:00Z",
        "valueQuantity":{{"value":{rate},"unit":"/min"}}}}"#
    )
}

#[test]
fn an_older_version_never_replaces_a_newer_one() {
    for counted in [true, false] {
        let kluis = Kluis::with_safe();
        let import = |version: u32, rate| {
            let file = kluis.beside("hr.json");
            fs::write(&file, heart_rate(counted.then_some(version), rate)).unwrap();
            let report = kluis.json(&["import", argument(&file)]);
            let row = &report["files"][0];
            (
                row["new"].clone(),
                row["known"].clone(),
                row["changed"].clone(),
            )
        };
        assert_eq!(import(1, 60), (json!(1), json!(0), json!(0)));
        assert_eq!(import(2, 99), (json!(0), json!(0), json!(1)));
        assert_eq!(
            import(1, 60),
            (json!(0), json!(1), json!(0)),
            "counted: {counted}"
        );
        assert_eq!(import(2, 99), (json!(0), json!(1), json!(0)));
        let listed = kluis.json(&["ls", "/health/heart-rate/"]);
        assert_eq!(listed[0]["revision"], 2);
        let path = listed[0]["path"].as_str().unwrap();
        assert!(kluis.run(&["cat", path]).text().contains("\"99\""));
    }
}

#[test]
fn a_history_bundle_ends_on_its_newest_version_and_counts_one_record() {
    let entries: Vec<String> = [3, 2, 1]
        .map(|version| {
            format!(
                r#"{{"resource":{}}}"#,
                heart_rate(Some(version), 60 + version)
            )
        })
        .to_vec();
    let kluis = Kluis::with_safe();
    let file = kluis.beside("history.json");
    let bundle = format!(
        r#"{{"resourceType":"Bundle","type":"history","entry":[{}]}}"#,
        entries.join(",")
    );
    fs::write(&file, bundle).unwrap();
    let report = kluis.json(&["import", argument(&file)]);
    assert_eq!(report["categories"], json!({"heart-rate": 1}));
    let listed = kluis.json(&["ls", "/health/heart-rate/"]);
    let path = listed[0]["path"].as_str().unwrap();
    assert!(kluis.run(&["cat", path]).text().contains("\"63\""));
}

#[test]
fn a_file_of_which_nothing_could_be_read_is_a_failure_and_says_where() {
    for (text, place) in [
        (
            r#"{"resourceType":"Observation","id":"a","id":"b"}"#,
            "same name",
        ),
        (
            r#"{"resourceType":"Observation","valueQuantity":{"value":1e400}}"#,
            "valueQuantity.value",
        ),
        (
            r#"{"resourceType":"Observation","effectiveDateTime":"0001-01-01"}"#,
            "effective",
        ),
    ] {
        let kluis = Kluis::with_safe();
        let file = kluis.beside("bad.json");
        fs::write(&file, text).unwrap();
        let run = kluis.run(&["import", argument(&file)]).expect_status(1);
        assert!(run.stderr.starts_with("error: "), "{}", run.stderr);
        assert!(run.stderr.contains("bad.json"), "{}", run.stderr);
        assert!(run.stderr.contains(place), "{place}: {}", run.stderr);
        assert_eq!(kluis.json(&["ls"]), json!([]));
    }
}

#[test]
fn the_name_in_the_safe_decides_what_a_resource_is() {
    let kluis = Kluis::with_safe();
    let file = kluis.beside("graph.txt");
    fs::write(&file, "<#a> <#b> <#c> .").unwrap();
    let written = kluis.json(&["put", "/documents/graph.ttl", argument(&file)]);
    assert_eq!(written["mediaType"], "text/turtle");
    let written = kluis.json(&["put", "/documents/graph", argument(&file)]);
    assert_eq!(written["mediaType"], "text/plain");
    fs::write(&file, "not turtle").unwrap();
    kluis
        .run(&["put", "/documents/other.ttl", argument(&file)])
        .expect_status(1);
}

#[test]
fn standard_input_is_not_read_for_two_things() {
    let kluis = Kluis::with_safe();
    let put = ["put", "/documents/a.txt", "-", "--passphrase-file", "-"];
    Run::with_input(kluis.bare(&put), b"passphrase\nbody").expect_status(2);
}

#[test]
fn a_missing_file_is_named_and_the_others_come_in() {
    let kluis = Kluis::with_safe();
    let run = kluis
        .run(&["import", "no-such-file.json", argument(&fixtures::sample())])
        .expect_status(1);
    assert!(run.stderr.contains("no-such-file.json"), "{}", run.stderr);
    assert_eq!(
        kluis
            .json(&["ls", "/health/blood-pressure/"])
            .as_array()
            .unwrap()
            .len(),
        52
    );
}

#[test]
fn resources_are_written_read_listed_and_removed() {
    let kluis = Kluis::with_safe();
    let file = kluis.beside("letter.txt");
    fs::write(&file, "dear all").unwrap();
    let written = kluis.json(&["put", "/documents/letter.txt", argument(&file)]);
    assert_eq!(written["mediaType"], "text/plain");
    assert_eq!(written["size"], 8);
    assert_eq!(written["revision"], 1);
    assert_eq!(
        kluis.run(&["cat", "/documents/letter.txt"]).text(),
        "dear all"
    );
    let listed = kluis.json(&["ls", "/documents/"]);
    assert_eq!(listed, json!([written]));
    let all = kluis.json(&["ls"]);
    assert_eq!(all[0]["path"], "/documents/");
    assert_eq!(all[0]["kind"], "container");

    // A change of something else than what was seen is a conflict, and changes nothing.
    fs::write(&file, "dear you").unwrap();
    let etag = written["etag"].as_str().unwrap();
    let put = [
        "put",
        "/documents/letter.txt",
        argument(&file),
        "--if-match",
    ];
    kluis
        .run(&[&put[..], &["\"stale\""]].concat())
        .expect_status(5);
    assert_eq!(
        kluis.run(&["cat", "/documents/letter.txt"]).text(),
        "dear all"
    );
    kluis.run(&[&put[..], &[etag]].concat()).expect_status(0);
    assert_eq!(
        kluis.run(&["cat", "/documents/letter.txt"]).text(),
        "dear you"
    );

    kluis.run(&["rm", "/documents/letter.txt"]).expect_status(6);
    kluis.run(&["rm", "/documents/", "--yes"]).expect_status(5);
    kluis
        .run(&["rm", "/documents/letter.txt", "--yes"])
        .expect_status(0);
    kluis
        .run(&["cat", "/documents/letter.txt"])
        .expect_status(4);
    kluis
        .run(&["rm", "/documents/letter.txt", "--yes"])
        .expect_status(4);
}

#[test]
fn a_tree_is_removed_when_asked_for_by_name() {
    let kluis = imported();
    kluis
        .run(&["rm", "-r", "/health/", "--yes"])
        .expect_status(0);
    kluis.run(&["ls", "/health/"]).expect_status(4);
    let left: u64 = kluis
        .json(&["categories"])
        .as_array()
        .unwrap()
        .iter()
        .map(|category| category["count"].as_u64().unwrap())
        .sum();
    assert_eq!(left, 0);
}

#[test]
fn turtle_that_does_not_parse_is_refused_with_its_place() {
    let kluis = Kluis::with_safe();
    let file = kluis.beside("bad.ttl");
    fs::write(&file, "<#a> <#b>\n  \"open .").unwrap();
    let run = kluis
        .run(&["put", "/documents/bad.ttl", argument(&file)])
        .expect_status(1);
    assert!(run.stderr.contains("line 2"), "{}", run.stderr);
    kluis.run(&["cat", "/documents/bad.ttl"]).expect_status(4);
}

#[test]
fn an_export_holds_every_document_and_is_not_overwritten_unasked() {
    let kluis = imported();
    let file = kluis.beside("health.zip");
    let written = kluis.json(&["export", "/health/", "-o", argument(&file)]);
    let documents: Vec<Value> = kluis
        .json(&["ls", "-r", "/health/"])
        .as_array()
        .unwrap()
        .iter()
        .filter(|resource| resource["kind"] == "document")
        .cloned()
        .collect();
    assert_eq!(written["resources"], documents.len());
    // Another program reads it.
    let listing = std::process::Command::new("python3")
        .args(["-c", "import sys,zipfile; z=zipfile.ZipFile(sys.argv[1]); assert z.testzip() is None; print(sum(not n.endswith('/') for n in z.namelist()))"])
        .arg(&file)
        .output();
    match listing {
        Ok(listing) => assert_eq!(
            String::from_utf8_lossy(&listing.stdout).trim(),
            documents.len().to_string()
        ),
        Err(error) => eprintln!("skipped: no Python to open the zip with: {error}"),
    }
    let before = fs::read(&file).unwrap();
    kluis
        .run(&["export", "/", "-o", argument(&file)])
        .expect_status(6);
    assert_eq!(fs::read(&file).unwrap(), before);
    let turtle = kluis.beside("health.ttl");
    kluis
        .run(&[
            "export",
            "/health/",
            "-o",
            argument(&turtle),
            "--format",
            "turtle",
        ])
        .expect_status(0);
    assert!(
        fs::read_to_string(&turtle)
            .unwrap()
            .contains("fhir:Observation")
    );
    kluis
        .run(&["export", "/no/", "-o", argument(&kluis.beside("x"))])
        .expect_status(4);
    assert!(!kluis.beside("x").exists());
}

#[test]
fn what_happened_is_in_the_log_and_the_log_holds() {
    let kluis = imported();
    let acts: Vec<String> = kluis
        .json(&["audit", "list"])
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| entry["act"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(acts, ["import.done", "safe.created"]);
    let verified = kluis.json(&["audit", "verify"]);
    assert_eq!(verified["ok"], true);
    assert_eq!(verified["entries"], 2);
    assert_eq!(verified["firstBad"], Value::Null);
}

#[test]
fn doctor_finds_a_whole_safe_good_and_can_rebuild_the_index() {
    let kluis = imported();
    let before = kluis.json(&["categories"]);
    let report = kluis.json(&["doctor", "--rebuild"]);
    assert_eq!(report["ok"], true, "{report}");
    let not_good: Vec<&str> = report["checks"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|check| check["health"] != "good")
        .map(|check| check["check"].as_str().unwrap())
        .collect();
    // A new safe has no backup yet, and this one is as cheap to guess at as is allowed.
    assert_eq!(
        not_good,
        ["backups", "rehearsal", "cost of guessing"],
        "{report}"
    );
    assert_eq!(kluis.json(&["categories"]), before);
    let doctor = Kluis::empty().run(&["doctor"]).expect_status(0);
    assert!(doctor.text().contains("kluis init"), "{}", doctor.text());
}

#[test]
fn without_a_cooperative_nothing_is_sent_and_it_is_said() {
    let kluis = imported();
    let status = kluis.json(&["remote", "status"]);
    assert_eq!(status["signedIn"], false);
    let run = kluis.run(&["sync"]).expect_status(7);
    assert!(run.stderr.contains("remote login"), "{}", run.stderr);
    kluis
        .run(&["sync", "policy", "/health/weight/", "shared"])
        .expect_status(6);
    kluis
        .run(&["sync", "policy", "/health/weight/", "shared", "--yes"])
        .expect_status(0);
    kluis
        .run(&["sync", "policy", "/", "shared", "--yes"])
        .expect_status(6);
    let status = kluis.json(&["sync", "status"]);
    assert_eq!(status["remote"], Value::Null);
    assert_eq!(status["states"]["shared"], 26);
    assert_eq!(status["pending"], 26);
}

#[test]
fn output_fits_eighty_columns_and_help_has_an_example_everywhere() {
    let kluis = imported();
    for arguments in [
        &["ls", "-r", "/"][..],
        &["categories"],
        &["audit", "list"],
        &["safes"],
    ] {
        for line in kluis.run(arguments).expect_status(0).text().lines() {
            assert!(line.chars().count() <= 80, "{arguments:?}: {line}");
        }
    }
    let commands = [
        &["init"][..],
        &["safes"],
        &["import"],
        &["formats"],
        &["ls"],
        &["cat"],
        &["put"],
        &["rm"],
        &["mv"],
        &["categories"],
        &["export"],
        &["remote", "login"],
        &["remote", "status"],
        &["sync"],
        &["sync", "policy"],
        &["sync", "status"],
        &["sync", "look"],
        &["sync", "adopt"],
        &["sync", "leave"],
        &["request", "import"],
        &["request", "list"],
        &["consent", "approve"],
        &["consent", "list"],
        &["consent", "revoke"],
        &["audit", "list"],
        &["audit", "verify"],
        &["doctor"],
        &["demo"],
        &["completions"],
    ];
    for command in commands {
        let help = kluis
            .run(&[command, &["--help"]].concat())
            .expect_status(0)
            .text();
        assert!(help.contains("Example"), "{command:?}: {help}");
    }
}

#[test]
fn files_of_a_safe_are_for_their_owner_only() {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let kluis = imported();
        let mode =
            |path: &std::path::Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&kluis.safe()), 0o700);
        for entry in fs::read_dir(kluis.safe()).unwrap() {
            let path = entry.unwrap().path();
            assert_eq!(mode(&path), 0o600, "{}", path.display());
        }
    }
}

#[test]
fn the_walk_through_says_what_it_leaves_out_without_node() {
    let kluis = Kluis::empty();
    let mut command = kluis.bare(&["demo"]);
    command.env("PATH", kluis.beside("nothing-here"));
    let text = Run::of(command).expect_status(0).text();
    assert!(text.contains("123 records came in"), "{text}");
    assert!(
        text.contains("Skipped: keeping data at a cooperative"),
        "{text}"
    );
    assert!(text.contains("node is missing"), "{text}");
    assert!(text.contains("nothing altered"), "{text}");
}
