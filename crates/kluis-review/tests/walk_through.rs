//! The walk-through of `docs/formats/review.md` does what the page says.

use std::path::Path;
use std::process::Command;

const PAGE: &str = include_str!("../../../docs/formats/review.md");

/// The commands of the page, each with the lines it is said to print.
fn commands() -> Vec<(String, Vec<String>)> {
    let mut found: Vec<(String, Vec<String>)> = Vec::new();
    let mut inside = false;
    for line in PAGE.lines() {
        match line {
            "```console" => inside = true,
            "```" => inside = false,
            _ if !inside => {}
            _ => match (line.strip_prefix("$ "), found.last_mut()) {
                (Some(command), _) => found.push((command.to_owned(), Vec::new())),
                (None, Some((_, printed))) => printed.push(line.to_owned()),
                (None, None) => panic!("{line} is printed by nothing"),
            },
        }
    }
    found
}

#[cfg(unix)]
#[test]
fn the_page_does_what_it_says() {
    let folder = tempfile::tempdir().unwrap();
    let programs = Path::new(env!("CARGO_BIN_EXE_kluis-review"))
        .parent()
        .unwrap();
    let path = format!("{}:/usr/bin:/bin", programs.display());
    let commands = commands();
    assert!(commands.len() > 15, "{commands:?}");
    for (command, printed) in commands {
        let outcome = Command::new("sh")
            .args(["-c", &command])
            .current_dir(folder.path())
            .env("PATH", &path)
            .env("KLUIS_REVIEW_NOW", "2026-11-21T12:00:00Z")
            .output()
            .unwrap();
        let errors = String::from_utf8_lossy(&outcome.stderr);
        assert!(outcome.status.success(), "{command}\n{errors}");
        let output = String::from_utf8(outcome.stdout).unwrap();
        if !printed.is_empty() {
            assert_eq!(output.lines().collect::<Vec<_>>(), printed, "{command}");
        }
    }
}
