//! Starting other programs, and saying which one failed.

use std::io::ErrorKind;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow, bail};

/// What cargo tells a program that it runs about that program's own package. A build started from
/// here must not see it: build scripts would take it for theirs, and everything would be built
/// again whenever it changes.
const OF_THIS_PACKAGE: &[&str] = &[
    "CARGO_MANIFEST_DIR",
    "CARGO_MANIFEST_PATH",
    "CARGO_PRIMARY_PACKAGE",
];

/// The cargo that started this program, without what it said about this program.
pub(crate) fn cargo() -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    for (name, _) in std::env::vars_os() {
        let of_this_package = name
            .to_str()
            .is_some_and(|name| name.starts_with("CARGO_PKG_") || OF_THIS_PACKAGE.contains(&name));
        if of_this_package {
            command.env_remove(name);
        }
    }
    command
}

/// Runs to the end with the terminal's own input and output.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let line = written_out(command);
    let status = command
        .status()
        .with_context(|| format!("could not start `{line}`"))?;
    if !status.success() {
        bail!("`{line}` failed ({status})");
    }
    Ok(())
}

/// Runs to the end and returns what was written to standard output.
pub(crate) fn output_of(command: &mut Command) -> Result<String> {
    let line = written_out(command);
    let output = command
        .stderr(Stdio::inherit())
        .output()
        .with_context(|| format!("could not start `{line}`"))?;
    if !output.status.success() {
        bail!("`{line}` failed ({})", output.status);
    }
    String::from_utf8(output.stdout)
        .with_context(|| format!("`{line}` wrote something that is not UTF-8"))
}

/// Runs silently; true when the program exists and ended with success.
pub(crate) fn succeeds(command: &mut Command) -> bool {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// Runs silently for at most `limit`; what takes longer is ended and counts as failed.
pub(crate) fn succeeds_within(command: &mut Command, limit: Duration) -> Result<bool> {
    let line = written_out(command);
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .with_context(|| format!("could not start `{line}`"))?;
    let started = Instant::now();
    loop {
        if let Some(status) = child
            .try_wait()
            .with_context(|| format!("lost sight of `{line}`"))?
        {
            return Ok(status.success());
        }
        if started.elapsed() >= limit {
            child
                .kill()
                .with_context(|| format!("could not end `{line}`"))?;
            child
                .wait()
                .with_context(|| format!("lost sight of `{line}`"))?;
            return Ok(false);
        }
        // The standard library cannot wait for a child with a limit: look now and then.
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// True when a program of this name is on the search path.
pub(crate) fn is_on_path(program: &str) -> bool {
    std::env::var_os("PATH").is_some_and(|path| {
        std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
    })
}

/// The first line that a program writes when asked for its version; none when it does not exist.
pub(crate) fn version_of(program: &str) -> Result<Option<String>> {
    match Command::new(program)
        .arg("--version")
        .stdin(Stdio::null())
        .output()
    {
        Ok(output) if output.status.success() => {
            let text = String::from_utf8_lossy(&output.stdout);
            Ok(text.lines().next().map(str::to_owned))
        }
        Ok(_) => Ok(None),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(anyhow!(error).context(format!("could not start `{program} --version`"))),
    }
}

fn written_out(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words
        .map(|word| word.to_string_lossy().into_owned())
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failing_program_is_named_with_its_arguments() {
        let error = run(Command::new("false").arg("at this")).unwrap_err();
        assert!(error.to_string().starts_with("`false at this` failed"));
    }

    #[test]
    fn a_missing_program_is_named() {
        let error = run(&mut Command::new("no-such-program-here")).unwrap_err();
        assert!(
            error
                .to_string()
                .contains("could not start `no-such-program-here`")
        );
        assert_eq!(version_of("no-such-program-here").unwrap(), None);
        assert!(!is_on_path("no-such-program-here"));
    }

    #[test]
    fn a_program_over_its_time_is_ended() {
        let started = Instant::now();
        assert!(
            !succeeds_within(Command::new("sleep").arg("60"), Duration::from_millis(100)).unwrap()
        );
        assert!(started.elapsed() < Duration::from_secs(30));
    }

    #[test]
    fn a_build_does_not_see_what_cargo_said_about_this_program() {
        // Cargo sets this one for every test that it runs.
        assert!(std::env::var_os("CARGO_MANIFEST_DIR").is_some());
        let command = cargo();
        let is_removed = |wanted: &str| {
            command
                .get_envs()
                .any(|(name, value)| name == wanted && value.is_none())
        };
        assert!(is_removed("CARGO_MANIFEST_DIR") && is_removed("CARGO_PKG_NAME"));
        assert!(!is_removed("CARGO_HOME") && !is_removed("PATH"));
    }
}
