//! The ways to open a safe, through the command line: added, used, changed and taken away.
#![allow(clippy::unwrap_used, reason = "a step that fails fails the test")]

use std::fs;
use std::path::Path;
use std::process::Command;

use kluis_tests::program::{Kluis, PASSPHRASE, Run, argument, built};
use serde_json::Value;

const NEW_PASSPHRASE: &str = "kanaal vijzel tamboer geluk rooster mandarijn";
const RECIPIENT: &str = "age1wassnaxmttgz52gzpj9jg6yfdhr4hhr6y30wwvznacjxlwaut9esjuuugx";
const IDENTITY: &str = "AGE-SECRET-KEY-18WHZDXCTJE2A97LQTEAP98TS23PGPY7M047DMMAA52H65TT5EWQQJZUD93";

/// A safe and the words of its recovery code.
fn with_words() -> (Kluis, String) {
    let kluis = Kluis::empty();
    let created = kluis.json(&["init", "--profile", "Eva", "--kdf-memory", "64"]);
    let words = created["recoveryCode"].as_str().unwrap().to_owned();
    (kluis, words)
}

fn file(kluis: &Kluis, name: &str, content: &str) -> String {
    let path = kluis.beside(name);
    fs::write(&path, content).unwrap();
    argument(&path).to_owned()
}

fn slots(kluis: &Kluis) -> Vec<Value> {
    kluis.json(&["slot", "list"]).as_array().unwrap().clone()
}

fn kinds(slots: &[Value]) -> Vec<&str> {
    slots
        .iter()
        .map(|slot| slot["kind"].as_str().unwrap())
        .collect()
}

fn id_of(slots: &[Value], kind: &str) -> String {
    let slot = slots.iter().find(|slot| slot["kind"] == kind);
    slot.unwrap()["id"].as_str().unwrap().to_owned()
}

fn acts(kluis: &Kluis) -> Vec<String> {
    let log = kluis.json(&["audit", "list"]);
    let entries = log.as_array().unwrap();
    entries
        .iter()
        .map(|entry| entry["act"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn a_helper_opens_the_safe_with_an_age_identity_until_it_is_taken_away() {
    let kluis = Kluis::with_safe();
    let identity = file(&kluis, "identity", &format!("# mine\n{IDENTITY}\n"));
    let open = ["ls", "--identity", &identity];
    Run::of(kluis.bare(&open)).expect_status(3);
    let added = kluis.json(&[
        "slot",
        "add",
        "recipient",
        RECIPIENT,
        "--label",
        "Lotte",
        "--yes",
    ]);
    assert_eq!(added["label"], "Lotte");
    assert_eq!(added["detail"], RECIPIENT);
    assert_eq!(added["removable"], true);
    Run::of(kluis.bare(&open)).expect_status(0);
    let again = ["slot", "add", "recipient", RECIPIENT, "--label", "Mo"];
    let again = kluis.run(&[&again[..], &["--yes", "--json"]].concat());
    assert_eq!(again.expect_status(1).json_error()["code"], "exists");
    let named = [fs::read(kluis.safe().join("safe.json")).unwrap()];
    assert!(!String::from_utf8_lossy(&named[0]).contains("Lotte"));

    let id = added["id"].as_str().unwrap();
    let left = kluis.json(&["slot", "remove", id, "--yes"]);
    assert_eq!(kinds(left.as_array().unwrap()), ["passphrase", "recovery"]);
    Run::of(kluis.bare(&open)).expect_status(3);
    assert_eq!(acts(&kluis)[..2], ["slot.removed", "slot.added"]);
    assert_eq!(kluis.json(&["audit", "verify"])["ok"], true);
}

#[test]
fn what_is_no_recipient_and_no_identity_is_told_apart_from_a_wrong_key() {
    let kluis = Kluis::with_safe();
    let run = kluis
        .run(&[
            "slot",
            "add",
            "recipient",
            "lotte@example.org",
            "--json",
            "--yes",
        ])
        .expect_status(2);
    assert!(
        run.json_error()["hint"]
            .as_str()
            .unwrap()
            .contains("age-keygen")
    );
    let identity = file(&kluis, "identity", "this is no identity\n");
    let run = Run::of(kluis.bare(&["ls", "--identity", &identity, "--json"])).expect_status(1);
    assert_eq!(run.json_error()["code"], "unreadable");
    assert!(run.stderr.contains("line 1"), "{}", run.stderr);
    assert!(!run.stderr.contains("this is no identity"));
}

#[test]
fn a_passphrase_is_changed_by_who_knows_it_and_a_weak_one_needs_insisting() {
    let kluis = Kluis::with_safe();
    let new = file(&kluis, "new", NEW_PASSPHRASE);
    let weak = file(&kluis, "weak", "eva1974");
    let change = |file: &str| {
        let arguments = ["passphrase", "--new-passphrase-file", file];
        kluis.run(&[&arguments[..], &["--kdf-memory", "64", "--json"]].concat())
    };
    let run = change(&weak).expect_status(1);
    assert_eq!(run.json_error()["code"], "weak-passphrase");
    assert!(!run.stderr.contains("eva1974"), "{}", run.stderr);

    change(&new).expect_status(0);
    kluis.run(&["ls"]).expect_status(3);
    let with_new = |arguments: &[&str]| {
        Run::of(kluis.bare(&[arguments, &["--passphrase-file", &new]].concat()))
    };
    with_new(&["ls"]).expect_status(0);
    let log = with_new(&["audit", "list", "--json"])
        .expect_status(0)
        .json();
    assert_eq!(log[0]["act"], "passphrase.changed");

    with_new(&[
        "passphrase",
        "--new-passphrase-file",
        &weak,
        "--kdf-memory",
        "64",
        "--yes",
    ])
    .expect_status(0);
    Run::of(kluis.bare(&["ls", "--passphrase-file", &weak])).expect_status(0);
}

#[test]
fn a_new_safe_refuses_a_weak_passphrase_and_makes_nothing() {
    let kluis = Kluis::empty();
    let weak = file(&kluis, "weak", "wachtwoord");
    let init = ["init", "--kdf-memory", "64", "--passphrase-file", &weak];
    let run = Run::of(kluis.bare(&init)).expect_status(1);
    assert!(run.stderr.contains("--yes"), "{}", run.stderr);
    assert!(!kluis.safe().exists());
    Run::of(kluis.bare(&[&init[..], &["--yes"]].concat())).expect_status(0);
}

#[test]
fn the_recovery_code_sets_a_new_passphrase_and_ends_the_forgotten_one() {
    let (kluis, words) = with_words();
    let new = file(&kluis, "new", NEW_PASSPHRASE);
    let recover = |words: &str| {
        let arguments = [
            "recover",
            "--recovery-file",
            words,
            "--new-passphrase-file",
            &new,
        ];
        Run::of(kluis.bare(&[&arguments[..], &["--kdf-memory", "64", "--json"]].concat()))
    };
    let misspelt = file(&kluis, "misspelt", &words.replacen(' ', "x ", 1));
    let run = recover(&misspelt).expect_status(3);
    assert!(run.stderr.contains("word 1"), "{}", run.stderr);

    let slots = recover(&file(&kluis, "words", &words))
        .expect_status(0)
        .json();
    assert_eq!(kinds(slots.as_array().unwrap()), ["passphrase", "recovery"]);
    kluis.run(&["ls"]).expect_status(3);
    Run::of(kluis.bare(&["ls", "--passphrase-file", &new])).expect_status(0);
}

#[test]
fn two_of_three_shares_recover_the_safe_and_one_says_what_is_missing() {
    let (kluis, words) = with_words();
    let words = file(&kluis, "words", &words);
    let made = Run::of(kluis.bare(&[
        "slot",
        "shares",
        "--threshold",
        "2",
        "--count",
        "3",
        "--recovery-file",
        &words,
        "--json",
    ]))
    .expect_status(0)
    .json();
    let share = |at: usize| made[at]["words"].as_str().unwrap().to_owned();
    assert_eq!(made.as_array().unwrap().len(), 3);
    assert_eq!(made[2]["number"], 3);

    let new = file(&kluis, "new", NEW_PASSPHRASE);
    let recover = |text: &str| {
        let shares = file(&kluis, "shares", text);
        let arguments = [
            "recover",
            "--recovery-file",
            &shares,
            "--new-passphrase-file",
            &new,
        ];
        Run::of(kluis.bare(&[&arguments[..], &["--kdf-memory", "64"]].concat()))
    };
    let run = recover(&share(1)).expect_status(3);
    assert!(run.stderr.contains("1 of 2 shares"), "{}", run.stderr);
    let run = recover(&format!("{}\n{}\n", share(1), share(1))).expect_status(3);
    assert!(
        run.stderr.contains("share 2 is given twice"),
        "{}",
        run.stderr
    );
    let run = recover(&format!(
        "{}\n{}\n",
        share(1),
        share(0).replacen(' ', "x ", 1)
    ));
    assert!(run.stderr.contains("share 2: "), "{}", run.stderr);

    // As printed: six words a line, an empty line between the shares.
    let printed: Vec<String> = [share(2), share(0)]
        .iter()
        .map(|share| {
            let words: Vec<&str> = share.split(' ').collect();
            let lines: Vec<String> = words.chunks(6).map(|line| line.join(" ")).collect();
            lines.join("\n")
        })
        .collect();
    recover(&printed.join("\n\n")).expect_status(0);
    Run::of(kluis.bare(&["ls", "--passphrase-file", &new])).expect_status(0);
}

#[test]
fn a_new_recovery_code_comes_in_the_language_asked_for_and_ends_the_former() {
    let (kluis, former) = with_words();
    let former = file(&kluis, "former", &former);
    for language in ["nl", "fr", "en"] {
        let renewed = kluis.json(&["slot", "add", "recovery", "--language", language, "--yes"]);
        assert_eq!(renewed["language"], language);
        let words = file(&kluis, "words", renewed["words"].as_str().unwrap());
        Run::of(kluis.bare(&["ls", "--recovery-file", &words])).expect_status(0);
        let recovery = slots(&kluis)
            .into_iter()
            .find(|slot| slot["kind"] == "recovery");
        assert_eq!(recovery.unwrap()["detail"], language);
    }
    Run::of(kluis.bare(&["ls", "--recovery-file", &former])).expect_status(3);
    assert_eq!(acts(&kluis)[0], "recovery.renewed");
}

#[test]
fn a_sheet_is_written_for_its_owner_alone_and_never_over_another_file() {
    let kluis = Kluis::with_safe();
    let before = fs::read(kluis.safe().join("safe.json")).unwrap();
    let pdf = kluis.beside("sheet.pdf");
    fs::write(&pdf, "mine").unwrap();
    let asked = |path: &Path| {
        vec![
            "slot".to_owned(),
            "add".to_owned(),
            "recovery".to_owned(),
            "--json".to_owned(),
            "--sheet".to_owned(),
            argument(path).to_owned(),
        ]
    };
    let renew = |path: &Path| {
        let mut words = asked(path);
        words.push("--yes".to_owned());
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        kluis.run(&words)
    };
    // Told before there is a new code that nobody would have seen.
    let words = asked(&pdf);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    kluis.run(&words).expect_status(6);
    renew(&kluis.beside("sheet.txt")).expect_status(2);
    assert_eq!(fs::read(&pdf).unwrap(), b"mine");
    assert_eq!(fs::read(kluis.safe().join("safe.json")).unwrap(), before);

    fs::remove_file(&pdf).unwrap();
    renew(&pdf).expect_status(0);
    assert!(fs::read(&pdf).unwrap().starts_with(b"%PDF-"));
    let html = kluis.beside("sheet.html");
    let renewed = renew(&html).expect_status(0).json();
    let page = fs::read_to_string(&html).unwrap();
    for word in renewed["words"].as_str().unwrap().split(' ') {
        assert!(page.contains(&format!("<li>{word}</li>")), "{word}");
    }
    #[cfg(unix)]
    for path in [&pdf, &html] {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(
            fs::metadata(path).unwrap().permissions().mode() & 0o777,
            0o600
        );
    }
}

#[test]
fn the_last_way_a_person_holds_is_not_taken_away() {
    let kluis = Kluis::with_safe();
    kluis
        .run(&["slot", "add", "recipient", RECIPIENT, "--yes"])
        .expect_status(0);
    let all = slots(&kluis);
    kluis
        .run(&["slot", "remove", &id_of(&all, "recovery"), "--yes"])
        .expect_status(0);
    let run = kluis
        .run(&[
            "slot",
            "remove",
            &id_of(&all, "passphrase"),
            "--json",
            "--yes",
        ])
        .expect_status(6);
    assert_eq!(run.json_error()["code"], "refused");
    kluis
        .run(&["slot", "remove", &id_of(&all, "recovery"), "--yes"])
        .expect_status(4);
    kluis
        .run(&["slot", "remove", "the first", "--yes"])
        .expect_status(2);
    assert_eq!(kinds(&slots(&kluis)), ["passphrase", "recipient"]);
}

#[test]
fn new_keys_end_every_former_way_but_the_passphrase_and_the_recipients() {
    let (kluis, former) = with_words();
    let former = file(&kluis, "former", &former);
    let identity = file(&kluis, "identity", IDENTITY);
    kluis
        .run(&[
            "slot",
            "add",
            "recipient",
            RECIPIENT,
            "--label",
            "Lotte",
            "--yes",
        ])
        .expect_status(0);
    let before = kluis.json(&["ls", "-r"]);
    let rotate = ["slot", "rotate", "--language", "nl", "--kdf-memory", "64"];
    let run = kluis.run(&rotate).expect_status(6);
    assert!(run.stderr.contains("--yes"), "{}", run.stderr);

    let sheet = kluis.beside("sheet.pdf");
    let confirmed = ["--yes", "--json", "--sheet", argument(&sheet)];
    let rotated = kluis.run(&[&rotate[..], &confirmed].concat());
    let rotated = rotated.expect_status(0).json();
    assert!(fs::read(&sheet).unwrap().starts_with(b"%PDF-"));
    let words = file(&kluis, "words", rotated["words"].as_str().unwrap());
    Run::of(kluis.bare(&["ls", "--recovery-file", &former])).expect_status(3);
    Run::of(kluis.bare(&["ls", "--recovery-file", &words])).expect_status(0);
    Run::of(kluis.bare(&["ls", "--identity", &identity])).expect_status(0);
    assert_eq!(kluis.json(&["ls", "-r"]), before);
    let labels: Vec<Value> = slots(&kluis)
        .iter()
        .map(|slot| slot["label"].clone())
        .collect();
    assert!(labels.contains(&Value::from("Lotte")), "{labels:?}");
    assert_eq!(acts(&kluis)[0], "keys.renewed");
    assert_eq!(kluis.json(&["audit", "verify"])["ok"], true);
}

#[test]
fn another_passphrase_opens_beside_the_first() {
    let kluis = Kluis::with_safe();
    let new = file(&kluis, "new", NEW_PASSPHRASE);
    let added = kluis.json(&[
        "slot",
        "add",
        "passphrase",
        "--label",
        "Mo",
        "--new-passphrase-file",
        &new,
        "--kdf-memory",
        "64",
    ]);
    assert_eq!(added["label"], "Mo");
    kluis.run(&["ls"]).expect_status(0);
    Run::of(kluis.bare(&["ls", "--passphrase-file", &new])).expect_status(0);
}

#[test]
fn without_a_keyring_it_says_what_to_do() {
    let kluis = Kluis::with_safe();
    let without = |mut command: Command| {
        command
            .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus")
            .env_remove("DISPLAY");
        Run::of(command)
    };
    let add = kluis.command(&["slot", "add", "keyring", "--yes", "--json"]);
    let run = without(add).expect_status(1);
    assert!(
        run.json_error()["hint"]
            .as_str()
            .unwrap()
            .contains("keyring")
    );
    assert_eq!(kinds(&slots(&kluis)), ["passphrase", "recovery"]);
    // Nothing in this safe opens with a keyring, so none is asked.
    without(kluis.bare(&["ls", "--keyring"])).expect_status(3);
}

/// Run in a session of its own: a message bus and an unlocked keyring that nobody else sees.
const IN_A_SESSION: &str = r#"
set -e
printf %s testing | gnome-keyring-daemon --unlock --components=secrets --daemonize >/dev/null
"$KLUIS" slot add keyring --yes --json --home "$DATA" --passphrase-file "$FILE" > "$OUT/added"
"$KLUIS" slot add keyring --yes --json --home "$DATA" --passphrase-file "$FILE" > "$OUT/again"
"$KLUIS" ls --keyring --json --home "$DATA" > "$OUT/listed"
id=$(sed -n 's/.*"id": "\(.*\)",/\1/p' "$OUT/added")
"$KLUIS" slot remove "$id" --json --yes --home "$DATA" --keyring > "$OUT/left"
if "$KLUIS" ls --keyring --json --home "$DATA" 2> "$OUT/refused"; then exit 9; fi
"#;

#[test]
fn the_keyring_of_the_desktop_opens_the_safe_until_it_is_taken_away() {
    for program in ["dbus-run-session", "gnome-keyring-daemon"] {
        let found = Command::new(program).arg("--version").output();
        if found.is_err() {
            println!("skipped: {program} is not installed");
            return;
        }
    }
    let kluis = Kluis::with_safe();
    let folder = |name: &str| {
        let path = kluis.beside(name);
        fs::create_dir_all(&path).unwrap();
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            fs::set_permissions(&path, fs::Permissions::from_mode(0o700)).unwrap();
        }
        path
    };
    let out = folder("out");
    let mut session = Command::new("dbus-run-session");
    session
        .args(["--", "sh", "-c", IN_A_SESSION])
        .env("KLUIS", built("kluis"))
        .env("DATA", kluis.data())
        .env("FILE", file(&kluis, "typed", PASSPHRASE))
        .env("OUT", &out)
        .env("HOME", folder("person"))
        .env("XDG_DATA_HOME", folder("person/data"))
        .env("XDG_RUNTIME_DIR", folder("run"))
        .env_remove("DBUS_SESSION_BUS_ADDRESS")
        .env_remove("DISPLAY");
    Run::of(session).expect_status(0);

    let read = |name: &str| -> Value {
        serde_json::from_slice(&fs::read(out.join(name)).unwrap()).unwrap()
    };
    assert_eq!(read("added")["kind"], "keyring");
    assert_eq!(read("again"), read("added"));
    assert!(read("listed").is_array());
    assert_eq!(
        kinds(read("left").as_array().unwrap()),
        ["passphrase", "recovery"]
    );
    assert_eq!(read("refused")["error"]["code"], "wrong-key");
}

#[test]
fn what_shuts_somebody_out_is_not_done_without_a_yes() {
    let kluis = Kluis::with_safe();
    let before = slots(&kluis);
    for asked in [
        vec!["slot", "remove", before[0]["id"].as_str().unwrap()],
        vec!["slot", "add", "recovery"],
        vec!["slot", "add", "recipient", RECIPIENT],
        vec!["slot", "rotate"],
    ] {
        let run = kluis.run(&asked).expect_status(6);
        assert!(run.stderr.contains("--yes"), "{}", run.stderr);
    }
    assert_eq!(slots(&kluis), before);
}

#[test]
fn a_sheet_that_cannot_be_written_is_told_before_anything_is_changed() {
    let kluis = Kluis::empty();
    let sheet = kluis.beside("nowhere").join("sheet.pdf");
    let sheet = argument(&sheet);
    let init = ["init", "--kdf-memory", "64", "--sheet", sheet];
    kluis.run(&init).expect_status(1);
    assert!(!kluis.safe().exists());
    let kluis = Kluis::with_safe();
    let before = slots(&kluis);
    let renew = ["slot", "add", "recovery", "--yes", "--sheet", sheet];
    kluis.run(&renew).expect_status(1);
    assert_eq!(slots(&kluis), before);
}

#[test]
fn a_language_without_words_of_its_own_has_english_ones_and_an_unknown_one_is_refused() {
    let (kluis, german) = (Kluis::empty(), Kluis::empty());
    let init_in = |kluis: &Kluis, language| {
        kluis.run(&[
            "init",
            "--kdf-memory",
            "64",
            "--language",
            language,
            "--json",
        ])
    };
    init_in(&kluis, "sv").expect_status(2);
    let made = init_in(&german, "de").expect_status(0);
    assert_eq!(made.json()["language"], "en");
    let made = init_in(&kluis, "NL-be").expect_status(0);
    assert_eq!(made.json()["language"], "nl");
}

#[test]
fn a_safe_without_a_passphrase_says_so() {
    let kluis = Kluis::with_safe();
    let passphrase = slots(&kluis)
        .iter()
        .find(|slot| slot["kind"] == "passphrase")
        .map(|slot| slot["id"].as_str().unwrap().to_owned())
        .unwrap();
    kluis
        .run(&["slot", "remove", &passphrase, "--yes"])
        .expect_status(0);
    let run = kluis.run(&["ls", "/"]).expect_status(3);
    assert!(run.stderr.contains("recovery"), "{}", run.stderr);
}

#[test]
fn a_missing_large_body_is_told_by_doctor_and_when_the_keys_are_renewed() {
    let kluis = Kluis::with_safe();
    let large = kluis.beside("large");
    fs::write(&large, vec![7; 1_500_000]).unwrap();
    kluis
        .run(&["put", "/scans/large.bin", argument(&large)])
        .expect_status(0);
    kluis.run(&["doctor"]).expect_status(0);
    for entry in fs::read_dir(kluis.safe().join("objects")).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            fs::remove_dir_all(path).unwrap();
        }
    }
    let doctor = kluis.run(&["doctor"]).expect_status(8);
    assert!(doctor.text().contains("large bodies"), "{}", doctor.text());
    let renewed = kluis
        .run(&["slot", "rotate", "--kdf-memory", "64", "--yes"])
        .expect_status(8);
    assert!(renewed.stderr.contains("missing"), "{}", renewed.stderr);
    assert!(renewed.text().contains("New recovery code"));
}
