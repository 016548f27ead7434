//! The test programs that cargo built, several of them at a time: most wait for a server, a window or a
//! disk rather than for a processor.

use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::{Mutex, PoisonError, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use serde_json::Value;

use crate::command;
use crate::workspace::Workspace;

/// What these promise depends on time, so nothing else runs beside them: to lock within two seconds, and to
/// be answered by a server before what proves a request is a minute old.
const ALONE: &[&str] = &["kluis-tests --test locking", "solid-client-rs --test many"];

/// One program with tests in it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Program {
    /// As cargo calls it: `kluis-vault --test opening`.
    pub(super) name: String,
    executable: PathBuf,
    /// The folder of its package, in which it runs.
    folder: PathBuf,
}

/// What one program did.
pub(super) struct Outcome {
    pub(super) program: Program,
    pub(super) passed: bool,
    pub(super) took: Duration,
    /// What it wrote, errors last.
    pub(super) output: Vec<u8>,
}

/// Builds all test programs of the workspace and names them.
pub(super) fn build(workspace: &Workspace) -> Result<Vec<Program>> {
    let messages = command::output_of(workspace.cargo().args([
        "test",
        "--workspace",
        "--no-run",
        "--message-format=json-render-diagnostics",
    ]))?;
    messages
        .lines()
        .filter_map(|line| Program::from_message(line).transpose())
        .collect()
}

impl Program {
    /// `None` for a message about anything else.
    fn from_message(line: &str) -> Result<Option<Self>> {
        let message: Value = serde_json::from_str(line).context("cargo wrote no JSON")?;
        if message["profile"]["test"] != true {
            return Ok(None);
        }
        let Some(executable) = message["executable"].as_str() else {
            return Ok(None);
        };
        let manifest = PathBuf::from(message["manifest_path"].as_str().context("no manifest")?);
        let folder = manifest.parent().context("no folder of a package")?;
        let package = message["package_id"].as_str().context("no package")?;
        let target = &message["target"];
        let kind = match target["kind"][0].as_str() {
            Some("test") => format!(
                "--test {}",
                target["name"].as_str().context("a test without a name")?
            ),
            Some("bin") => "--bins".to_owned(),
            _ => "--lib".to_owned(),
        };
        Ok(Some(Self {
            name: format!("{} {kind}", package_name(package)),
            executable: PathBuf::from(executable),
            folder: folder.to_owned(),
        }))
    }

    fn run(self, arguments: &[String]) -> Result<Outcome> {
        let started = Instant::now();
        // Cargo tells a program that it runs about its package; a few look.
        let output = Command::new(&self.executable)
            .args(arguments)
            .current_dir(&self.folder)
            .env("CARGO_MANIFEST_DIR", &self.folder)
            .env(
                "CARGO_PKG_NAME",
                self.name.split(' ').next().unwrap_or_default(),
            )
            .env("KLUIS_REQUIRE_SERVER", "1")
            .stdin(Stdio::null())
            .output()
            .with_context(|| format!("could not start {}", self.executable.display()))?;
        let mut written = output.stdout;
        written.extend_from_slice(&output.stderr);
        Ok(Outcome {
            program: self,
            passed: output.status.success(),
            took: started.elapsed(),
            output: written,
        })
    }
}

/// `kluis-vault` of `path+file:///…/crates/kluis-vault#0.1.0` or of `…/src-tauri#kluis-desktop@0.1.0`.
fn package_name(id: &str) -> &str {
    let (place, fragment) = id.rsplit_once('#').unwrap_or((id, ""));
    match fragment.split_once('@') {
        Some((name, _)) => name,
        None => place.rsplit('/').next().unwrap_or(place),
    }
}

/// Runs the programs, so many at a time, and gives each to `finished` as it ends; then those of [`ALONE`].
///
/// The last first: the ones that take long, against servers and in the window, come late in cargo's order.
pub(super) fn run(
    programs: Vec<Program>,
    at_a_time: usize,
    arguments: &[String],
    mut finished: impl FnMut(Outcome) -> Result<()>,
) -> Result<()> {
    let (alone, mut beside_others): (Vec<_>, Vec<_>) = programs
        .into_iter()
        .partition(|program| ALONE.contains(&program.name.as_str()));
    beside_others.sort_by(|one, other| one.name.cmp(&other.name));
    run_together(beside_others, at_a_time, arguments, &mut finished)?;
    run_together(alone, 1, arguments, &mut finished)
}

/// The last of them first.
fn run_together(
    programs: Vec<Program>,
    at_a_time: usize,
    arguments: &[String],
    finished: &mut impl FnMut(Outcome) -> Result<()>,
) -> Result<()> {
    let left = Mutex::new(programs);
    let next = || {
        let mut left = left.lock().unwrap_or_else(PoisonError::into_inner);
        left.pop()
    };
    thread::scope(|scope| {
        let (sender, outcomes) = mpsc::channel();
        for _ in 0..at_a_time.max(1) {
            let (sender, next) = (sender.clone(), &next);
            scope.spawn(move || {
                while let Some(program) = next() {
                    if sender.send(program.run(arguments)).is_err() {
                        return;
                    }
                }
            });
        }
        drop(sender);
        outcomes.iter().try_for_each(|outcome| finished(outcome?))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(package: &str, kind: &str, name: &str) -> String {
        serde_json::json!({
            "reason": "compiler-artifact",
            "package_id": package,
            "manifest_path": "/home/eva/kluis/crates/kluis-vault/Cargo.toml",
            "target": { "kind": [kind], "name": name },
            "profile": { "test": true },
            "executable": "/home/eva/kluis/target/program",
        })
        .to_string()
    }

    #[test]
    fn a_program_is_named_as_cargo_would_name_it() {
        let vault = "path+file:///home/eva/kluis/crates/kluis-vault#0.1.0";
        let desktop = "path+file:///home/eva/kluis/src-tauri#kluis-desktop@0.1.0";
        let cases = [
            (
                message(vault, "test", "opening"),
                "kluis-vault --test opening",
            ),
            (message(vault, "lib", "kluis_vault"), "kluis-vault --lib"),
            (
                message(desktop, "bin", "kluis-desktop"),
                "kluis-desktop --bins",
            ),
        ];
        for (message, name) in cases {
            let program = Program::from_message(&message).unwrap().unwrap();
            assert_eq!(program.name, name);
            assert!(program.folder.ends_with("crates/kluis-vault"));
        }
        let other = r#"{"reason":"build-finished","success":true}"#;
        assert_eq!(Program::from_message(other).unwrap(), None);
    }

    #[test]
    fn every_program_is_run_and_a_failure_is_told() {
        let program = |name: &str, executable: &str| Program {
            name: name.to_owned(),
            executable: executable.into(),
            folder: std::env::temp_dir(),
        };
        let programs = vec![program("bad", "false"), program("good", "true")];
        let mut seen = Vec::new();
        run(programs, 2, &[], |outcome| {
            seen.push((outcome.program.name, outcome.passed));
            Ok(())
        })
        .unwrap();
        seen.sort();
        assert_eq!(seen, [("bad".to_owned(), false), ("good".to_owned(), true)]);
    }
}
