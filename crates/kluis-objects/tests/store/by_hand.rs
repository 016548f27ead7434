use std::{
    fs,
    process::{Command, Stdio},
};

use kluis_objects::{identity_text, recipient_text};
use secrecy::ExposeSecret;

use crate::{CHUNK, SEED, file_of, sample, throwaway, write};

/// The document that a person would follow; its only `sh` block is what is run here.
const DOCUMENT: &str = include_str!("../../../../docs/formats/objects.md");

fn described_commands() -> &'static str {
    let (_, rest) = DOCUMENT.split_once("```sh\n").unwrap();
    rest.split_once("```").unwrap().0
}

/// Whether the `age` program is there; says so when it is not.
fn age_is_there() -> bool {
    let found = Command::new("age")
        .arg("--version")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success());
    if !found {
        println!("skipped: the program `age` is not installed");
    }
    found
}

#[test]
fn an_object_opens_by_hand_as_the_document_says() {
    if !age_is_there() {
        return;
    }
    let (folder, store) = throwaway();
    for content in [Vec::new(), b"short".to_vec(), sample(3 * CHUNK + 77)] {
        let id = write(&store, &content).id;
        let identity = identity_text(&SEED);
        fs::write(folder.path().join("identity.txt"), identity.expose_secret()).unwrap();
        fs::copy(file_of(&store, id), folder.path().join("object")).unwrap();
        let output = Command::new("sh")
            .args(["-eu", "-c", described_commands()])
            .current_dir(folder.path())
            .output()
            .unwrap();
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        assert!(fs::read(folder.path().join("body")).unwrap() == content);
        let whole = fs::read(folder.path().join("whole")).unwrap();
        let digits: String = whole[..16]
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        assert_eq!(digits, id.to_string());
    }
}

#[test]
fn the_age_program_knows_the_identity_as_this_recipient() {
    if !age_is_there() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("identity.txt");
    fs::write(&file, identity_text(&SEED).expose_secret()).unwrap();
    let output = Command::new("age-keygen")
        .arg("-y")
        .arg(&file)
        .output()
        .unwrap();
    assert_eq!(
        String::from_utf8(output.stdout).unwrap().trim(),
        recipient_text(&SEED)
    );
}
