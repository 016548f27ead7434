//! What continuous integration runs, step by step, each with its time.

use std::time::{Duration, Instant};

use anyhow::{Result, anyhow};

use crate::workspace::Workspace;
use crate::{command, deny, setup, test, tidy, ui};

type Step = (&'static str, fn(&Workspace) -> Result<()>);

/// The cheap steps come first. The page comes before everything that compiles the desktop, which
/// embeds it.
const STEPS: &[Step] = &[
    ("format", format),
    ("tidy", tidy::tidy),
    ("setup", setup::tests),
    ("ui", ui::build),
    ("deny", deny::deny),
    ("clippy", clippy),
    ("test", |workspace| test::run_all(workspace, &[])),
    ("package", package),
];

/// Runs all steps up to the first that fails and prints how long each took.
pub(crate) fn ci(workspace: &Workspace) -> Result<()> {
    let mut times: Vec<(&str, Duration)> = Vec::new();
    let mut outcome = Ok(());
    for (name, step) in STEPS {
        println!("\n== {name}");
        let started = Instant::now();
        let result = step(workspace);
        let took = started.elapsed();
        times.push((name, took));
        match result {
            Ok(()) => println!("== {name}: ok, {}", in_words(took)),
            Err(error) => {
                println!("== {name}: failed, {}", in_words(took));
                outcome = Err(anyhow!("step \"{name}\": {error:#}"));
                break;
            }
        }
    }
    println!("\n{}", table(&times, outcome.is_ok()));
    outcome
}

fn format(workspace: &Workspace) -> Result<()> {
    command::run(workspace.cargo().args(["fmt", "--all", "--check"]))
}

fn clippy(workspace: &Workspace) -> Result<()> {
    command::run(workspace.cargo().args([
        "clippy",
        "--workspace",
        "--all-targets",
        "--",
        "--deny",
        "warnings",
    ]))
}

/// The one crate that is published builds from what would be published.
fn package(workspace: &Workspace) -> Result<()> {
    let package = ["package", "--package", "solid-client-rs", "--allow-dirty"];
    command::run(workspace.cargo().args(package))
}

/// One line for each step; the last one has failed unless all went well.
fn table(times: &[(&str, Duration)], all_well: bool) -> String {
    let last = times.len().saturating_sub(1);
    let mut lines = Vec::new();
    for (position, (name, took)) in times.iter().enumerate() {
        let outcome = if all_well || position != last {
            "ok"
        } else {
            "FAILED"
        };
        lines.push(format!("{name:<8} {outcome:<6} {:>9}", in_words(*took)));
    }
    for (name, _) in &STEPS[times.len().min(STEPS.len())..] {
        lines.push(format!("{name:<8} not run"));
    }
    let total: Duration = times.iter().map(|(_, took)| *took).sum();
    lines.push(format!("{:<8} {:<6} {:>9}", "all", "", in_words(total)));
    lines.join("\n")
}

fn in_words(duration: Duration) -> String {
    let seconds = duration.as_secs();
    match seconds {
        0..60 => format!("{:.1} s", duration.as_secs_f64()),
        _ => format!("{} m {:02} s", seconds / 60, seconds % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_tells_the_step_that_failed_and_those_that_were_not_run() {
        let times = [
            ("format", Duration::from_secs(1)),
            ("tidy", Duration::from_secs(75)),
        ];
        let table = table(&times, false);
        let lines: Vec<&str> = table.lines().collect();
        assert!(lines[0].starts_with("format   ok"));
        assert!(lines[1].contains("FAILED") && lines[1].ends_with("1 m 15 s"));
        assert_eq!(lines.len(), STEPS.len() + 1);
        assert!(lines[2].ends_with("not run"));
        assert!(lines.last().unwrap().ends_with("1 m 16 s"));
    }
}
