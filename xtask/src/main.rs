//! The project's own commands: `cargo xtask run`, `test`, `ci`, `bench` and the steps they are made of.

mod bench;
mod ci;
mod command;
mod deny;
mod run;
mod setup;
mod test;
mod tidy;
mod ui;
mod workspace;

use std::process::ExitCode;

use anyhow::{Result, bail};

use crate::workspace::Workspace;

const USAGE: &str = "\
usage: cargo xtask COMMAND [-- ARGUMENTS]

  run     build everything and open the desktop; without a display, walk through `kluis demo`
          (arguments go to the program that is started)
  test    build everything and run all tests (arguments go to `cargo test`)
  ci      what continuous integration runs: format, ui, clippy, tidy, deny, test
  bench   measure the speeds the project promises, each beside a peer
          (arguments go to criterion, such as a part of a name)
  ui      build the pages of the desktop to ui/dist
  tidy    the rules of this house that no compiler checks
  deny    licences, bans, sources and advisories of the dependencies
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match dispatch(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(arguments: &[String]) -> Result<()> {
    let (name, passed_on) = split_arguments(arguments)?;
    if matches!(name, "help" | "--help" | "-h") {
        print!("{USAGE}");
        return Ok(());
    }
    let workspace = Workspace::find()?;
    match name {
        "run" => run::run(&workspace, passed_on),
        "test" => test::test(&workspace, passed_on),
        "bench" => bench::bench(&workspace, passed_on),
        "ci" => {
            refuse_arguments(name, passed_on)?;
            ci::ci(&workspace)
        }
        "ui" => {
            refuse_arguments(name, passed_on)?;
            ui::build(&workspace)
        }
        "tidy" => {
            refuse_arguments(name, passed_on)?;
            tidy::tidy(&workspace)
        }
        "deny" => {
            refuse_arguments(name, passed_on)?;
            deny::deny(&workspace)
        }
        unknown => bail!("there is no command \"{unknown}\"\n\n{USAGE}"),
    }
}

/// The command, and what stands behind `--`.
fn split_arguments(arguments: &[String]) -> Result<(&str, &[String])> {
    let Some((name, rest)) = arguments.split_first() else {
        bail!("no command was given\n\n{USAGE}");
    };
    match rest.split_first() {
        None => Ok((name, &[])),
        Some((separator, passed_on)) if separator == "--" => Ok((name, passed_on)),
        Some((unexpected, _)) => {
            bail!("unexpected \"{unexpected}\": put what is passed on behind `--`\n\n{USAGE}")
        }
    }
}

fn refuse_arguments(name: &str, passed_on: &[String]) -> Result<()> {
    match passed_on.first() {
        None => Ok(()),
        Some(first) => bail!("`{name}` takes no arguments, but was given \"{first}\""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn owned(words: &[&str]) -> Vec<String> {
        words.iter().map(|word| (*word).to_owned()).collect()
    }

    #[test]
    fn what_stands_behind_the_separator_is_passed_on() {
        let arguments = owned(&["test", "--", "vault", "--", "--ignored"]);
        let (name, passed_on) = split_arguments(&arguments).unwrap();
        assert_eq!(name, "test");
        assert_eq!(passed_on, owned(&["vault", "--", "--ignored"]));
    }

    #[test]
    fn an_argument_before_the_separator_is_refused() {
        let error = split_arguments(&owned(&["test", "vault"])).unwrap_err();
        assert!(error.to_string().contains("unexpected \"vault\""));
    }

    #[test]
    fn a_missing_command_shows_the_usage() {
        let error = split_arguments(&[]).unwrap_err();
        assert!(error.to_string().contains("usage: cargo xtask"));
    }

    #[test]
    fn a_command_without_arguments_refuses_them() {
        assert!(refuse_arguments("tidy", &owned(&["x"])).is_err());
        assert!(refuse_arguments("tidy", &[]).is_ok());
    }
}
