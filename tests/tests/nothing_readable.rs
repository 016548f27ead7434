//! Nothing of what is in a safe can be read outside it.

use std::fs;
use std::io::Write;
use std::process::Stdio;

use kluis_tests::markers::files_with;
use kluis_tests::program::{Kluis, argument};

const MARKER: &str = "Zandloper-7f3a91c2-Merkteken";

fn with_marker(kluis: &Kluis) -> std::path::PathBuf {
    let observations: Vec<String> = (0..200)
        .map(|number| {
            format!(
                r#"{{"resource":{{"resourceType":"Observation","id":"o{number}","status":"final","code":{{"text":"{MARKER}"}},"valueString":"{MARKER} {number}","note":[{{"text":"{MARKER}"}}]}}}}"#
            )
        })
        .collect();
    let file = kluis.beside("marked.json");
    let bundle = format!(
        r#"{{"resourceType":"Bundle","type":"collection","entry":[{}]}}"#,
        observations.join(",")
    );
    fs::write(&file, bundle).expect("a file beside the data folder");
    file
}

#[test]
fn no_byte_of_a_record_is_in_any_file_while_the_safe_is_open_or_after() {
    let kluis = Kluis::with_safe();
    let file = with_marker(&kluis);
    let temporary = kluis.beside("tmp");
    fs::create_dir(&temporary).unwrap();
    let cache = kluis.beside("cache");
    let run = |arguments: &[&str]| {
        let mut command = kluis.command(arguments);
        command
            .env("TMPDIR", &temporary)
            .env("XDG_CACHE_HOME", &cache)
            .env("XDG_DATA_HOME", kluis.beside("share"))
            .env("XDG_CONFIG_HOME", kluis.beside("config"))
            .env("XDG_STATE_HOME", kluis.beside("state"))
            .env("HOME", kluis.beside("person"));
        command
    };
    let status = run(&["import", argument(&file)])
        .stdout(Stdio::null())
        .status()
        .unwrap();
    assert!(status.success());
    fs::remove_file(&file).unwrap();
    let folder = kluis.data().parent().unwrap().to_owned();

    // While open: the command has the safe open and waits for its input.
    let mut open = run(&["put", "/documents/note.txt", "-", "--type", "text/plain"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let mut input = open.stdin.take().unwrap();
    input.write_all(MARKER.as_bytes()).unwrap();
    assert_eq!(
        files_with(MARKER, &[&folder]),
        Vec::<std::path::PathBuf>::new()
    );
    drop(input);
    assert!(open.wait().unwrap().success());

    // After closing, with reads, listings and a preview done.
    for arguments in [
        &["ls", "-r"][..],
        &["categories"],
        &["audit", "list"],
        &["doctor"],
    ] {
        assert!(
            run(arguments)
                .stdout(Stdio::null())
                .status()
                .unwrap()
                .success()
        );
    }
    assert_eq!(
        files_with(MARKER, &[&folder]),
        Vec::<std::path::PathBuf>::new()
    );

    // And it is really in the safe.
    let text = kluis.run(&["cat", "/documents/note.txt"]).text();
    assert_eq!(text, MARKER);
    assert!(
        kluis
            .json(&["ls", "-r", "/health/"])
            .as_array()
            .unwrap()
            .len()
            >= 200
    );
}
