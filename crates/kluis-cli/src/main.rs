//! The command line of Kluis: arguments in, tables or JSON out.
//!
//! Every command is a few lines into `kluis-app`. What a command prints for a person goes
//! through [`output`]; with `--json` the same value is printed as one JSON document.

mod arguments;
mod commands;
mod context;
mod interrupt;
mod output;
mod passphrase;
mod progress;
mod standard_input;

use std::process::ExitCode;

use clap::Parser;
use kluis_api::{ApiError, ErrorCode};

use crate::arguments::Arguments;

/// Whatever is freed is wiped first: no record or key stays behind in memory that nothing owns.
#[global_allocator]
static WIPED: zeroizing_alloc::ZeroAlloc<std::alloc::System> =
    zeroizing_alloc::ZeroAlloc(std::alloc::System);

fn main() -> ExitCode {
    if let Err(error) = kluis_app::harden_process() {
        eprintln!("warning: this program could not be shut off from other programs: {error}");
    }
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(problem) => return explain_usage(&problem),
    };
    output::start_log(arguments.global.quiet);
    let json = arguments.global.json;
    let by_identity = arguments.global.identity.is_some();
    match commands::run(arguments) {
        Ok(status) => ExitCode::from(status),
        Err(mut error) => {
            if by_identity && error.code == ErrorCode::WrongKey {
                error = ApiError::new(ErrorCode::WrongKey, "this identity is no way to open it").with_hint(
                    "see kluis slot list; a backup made for it with --to opens by hand with age",
                );
            }
            output::print_error(&error, json);
            ExitCode::from(error.code.exit_status())
        }
    }
}

/// Help and version go to standard output with status 0, mistakes to standard error with 2.
fn explain_usage(problem: &clap::Error) -> ExitCode {
    if !problem.use_stderr() {
        // A closed pipe, as in `kluis --help | head`, is no failure.
        let _ = problem.print();
        return ExitCode::SUCCESS;
    }
    if std::env::args_os().any(|argument| argument == "--json") {
        let text = problem.to_string();
        // What follows the first empty line is the usage.
        let what: Vec<&str> = text
            .lines()
            .map(str::trim)
            .take_while(|line| !line.starts_with("Usage:") && !line.starts_with("For more"))
            .filter(|line| !line.is_empty())
            .collect();
        let what = what.join(" ");
        let message = what.strip_prefix("error: ").unwrap_or(&what);
        let error = ApiError::new(ErrorCode::Usage, message).with_hint("see kluis --help");
        output::print_error(&error, true);
    } else {
        let _ = problem.print();
    }
    ExitCode::from(ErrorCode::Usage.exit_status())
}
