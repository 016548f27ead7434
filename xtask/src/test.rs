//! All tests, with everything they need on the machine and beside them.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Write};
use std::num::NonZero;
use std::process::Stdio;
use std::time::Instant;

use anyhow::{Context, Result, anyhow, bail};

use crate::workspace::Workspace;
use crate::{command, setup, ui};

mod programs;

/// Installs what is missing, builds the page and all binaries, runs the tests and sums up.
pub(crate) fn test(workspace: &Workspace, arguments: &[String]) -> Result<()> {
    setup::tests(workspace)?;
    ui::build(workspace)?;
    run_all(workspace, arguments)
}

/// As [`test`], for a caller that has seen to the machine and to the page.
pub(crate) fn run_all(workspace: &Workspace, arguments: &[String]) -> Result<()> {
    // The binaries are built together with the tests: with one set of features, so once.
    command::run(
        workspace
            .cargo()
            .args(["build", "--workspace", "--bins", "--tests"]),
    )?;
    let started = Instant::now();
    let mut summary = Summary::default();
    let failed = if arguments.is_empty() {
        let mut failed = run_programs(workspace, &mut summary)?;
        let examples = run_cargo(workspace, &["--doc".to_owned()], &mut summary)?;
        failed.extend(examples.err());
        failed
    } else {
        let chosen = run_cargo(workspace, arguments, &mut summary)?;
        chosen.err().into_iter().collect()
    };
    summary
        .print(&mut std::io::stdout(), started.elapsed().as_secs())
        .context("could not write to the terminal")?;
    if !failed.is_empty() {
        bail!("failed: {}", failed.join(", "));
    }
    Ok(())
}

/// Everything but the examples in the documentation; returns the names of the programs that failed.
fn run_programs(workspace: &Workspace, summary: &mut Summary) -> Result<Vec<String>> {
    let programs = programs::build(workspace)?;
    let processors = std::thread::available_parallelism().map_or(1, NonZero::get);
    let mut failed = Vec::new();
    programs::run(
        programs,
        processors,
        &with_output_shown(&[])[1..],
        |outcome| {
            let seconds = outcome.took.as_secs();
            show(&format!("\n     {} ({seconds} s)", outcome.program.name))?;
            for line in outcome.output.split(|byte| *byte == b'\n') {
                summary.take(line)?;
            }
            if !outcome.passed {
                failed.push(outcome.program.name);
            }
            Ok(())
        },
    )?;
    Ok(failed)
}

/// What `cargo test` does with these arguments; the inner error says that a test failed.
fn run_cargo(
    workspace: &Workspace,
    arguments: &[String],
    summary: &mut Summary,
) -> Result<Result<(), String>> {
    let mut child = workspace
        .cargo()
        .args(["test", "--workspace", "--no-fail-fast"])
        .args(with_output_shown(arguments))
        // What is missing fails a test instead of skipping it.
        .env("KLUIS_REQUIRE_SERVER", "1")
        .stdout(Stdio::piped())
        .spawn()
        .context("could not start `cargo test`")?;
    let output = child
        .stdout
        .take()
        .ok_or_else(|| anyhow!("`cargo test` has no output to read"))?;
    for line in BufReader::new(output).split(b'\n') {
        summary.take(&line.context("could not read what `cargo test` wrote")?)?;
    }
    let status = child.wait().context("lost sight of `cargo test`")?;
    Ok(if status.success() {
        Ok(())
    } else {
        Err(format!("`cargo test` ({status})"))
    })
}

fn show(line: &str) -> Result<()> {
    writeln!(std::io::stdout(), "{line}").context("could not write to the terminal")
}

/// The arguments for `cargo test`, with the output of passed tests asked for: a test that skips
/// something says so there.
fn with_output_shown(arguments: &[String]) -> Vec<String> {
    let mut arguments = arguments.to_vec();
    if !arguments.iter().any(|argument| argument == "--") {
        arguments.push("--".to_owned());
    }
    arguments.push("--show-output".to_owned());
    arguments
}

/// What the lines of `cargo test` add up to.
#[derive(Debug, Default)]
struct Summary {
    passed: u64,
    failed: u64,
    ignored: u64,
    /// What passed tests said they skipped, and why.
    skipped: Vec<String>,
    /// Within what passed tests wrote.
    within_successes: bool,
    /// The passed test whose output is being read.
    test: String,
}

impl Summary {
    /// Takes one line in, and shows it when it is worth that.
    fn take(&mut self, line: &[u8]) -> Result<()> {
        let line = String::from_utf8_lossy(line);
        if self.read(&line) {
            show(&line)?;
        }
        Ok(())
    }

    /// Takes one line in; false when it is not worth showing.
    fn read(&mut self, line: &str) -> bool {
        if line == "successes:" {
            self.within_successes = true;
        } else if line == "failures:" || line.starts_with("test result: ") {
            self.within_successes = false;
        }
        if self.within_successes {
            let heading = line
                .strip_prefix("---- ")
                .and_then(|line| line.strip_suffix(" stdout ----"));
            if let Some(test) = heading {
                test.clone_into(&mut self.test);
            } else if line.starts_with("skipped: ") {
                self.skipped.push(format!("{} {line}", self.test));
            }
        }
        if let Some(counts) = line.strip_prefix("test result: ") {
            self.passed += count(counts, "passed");
            self.failed += count(counts, "failed");
            self.ignored += count(counts, "ignored");
        }
        !self.within_successes
    }

    fn print(&self, screen: &mut impl Write, seconds: u64) -> std::io::Result<()> {
        if !self.skipped.is_empty() {
            writeln!(screen, "passed, but only in part:")?;
        }
        for line in &self.skipped {
            writeln!(screen, "  {line}")?;
        }
        writeln!(screen, "all tests, in {seconds} s")?;
        let in_part: BTreeSet<&str> = self
            .skipped
            .iter()
            .filter_map(|line| line.split(' ').next())
            .collect();
        writeln!(
            screen,
            "{} passed ({} of them in part), {} failed, {} ignored",
            self.passed,
            in_part.len(),
            self.failed,
            self.ignored
        )
    }
}

/// The number before `word` in `ok. 3 passed; 0 failed; 1 ignored; …`.
fn count(counts: &str, word: &str) -> u64 {
    let words: Vec<&str> = counts
        .split([' ', ';'])
        .filter(|word| !word.is_empty())
        .collect();
    words
        .windows(2)
        .find(|pair| pair[1] == word)
        .and_then(|pair| pair[0].parse().ok())
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_and_skipped_parts_are_summed_over_all_test_programs() {
        let mut summary = Summary::default();
        let shown: Vec<&str> = [
            "test a ... ok",
            "successes:",
            "---- a stdout ----",
            "skipped: no fixtures beside the workspace",
            "failures:",
            "---- b stdout ----",
            "test result: FAILED. 3 passed; 1 failed; 2 ignored; 0 measured; 0 filtered out",
            "test result: ok. 4 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out",
        ]
        .into_iter()
        .filter(|line| summary.read(line))
        .collect();
        assert_eq!((summary.passed, summary.failed, summary.ignored), (7, 1, 2));
        assert_eq!(
            summary.skipped,
            ["a skipped: no fixtures beside the workspace"]
        );
        assert!(shown.contains(&"---- b stdout ----") && !shown.contains(&"---- a stdout ----"));
        let mut screen = Vec::new();
        summary.print(&mut screen, 5).unwrap();
        assert!(
            String::from_utf8(screen)
                .unwrap()
                .ends_with("\n7 passed (1 of them in part), 1 failed, 2 ignored\n")
        );
    }

    #[test]
    fn the_arguments_keep_their_order_before_and_behind_the_separator() {
        let owned = |words: &[&str]| {
            words
                .iter()
                .map(|word| (*word).to_owned())
                .collect::<Vec<_>>()
        };
        assert_eq!(with_output_shown(&[]), ["--", "--show-output"]);
        assert_eq!(
            with_output_shown(&owned(&["vault", "--", "--ignored"])),
            ["vault", "--", "--ignored", "--show-output"]
        );
    }
}
