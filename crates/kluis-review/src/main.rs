//! The other side of a request for access: `kluis-review` makes and signs what a cooperative, its
//! committees and a researcher exchange, and checks it as a safe would.
//!
//! Every command reads and writes plain JSON files in the forms of `docs/formats/review.md`. Nothing is sent
//! anywhere.

mod arguments;
mod commands;
mod error;
mod files;
mod key;
mod printed;

use std::process::ExitCode;

use clap::Parser;

use crate::arguments::Arguments;

/// Whatever is freed is wiped first: no secret key stays behind in memory that nothing owns.
#[global_allocator]
static WIPED: zeroizing_alloc::ZeroAlloc<std::alloc::System> =
    zeroizing_alloc::ZeroAlloc(std::alloc::System);

fn main() -> ExitCode {
    match commands::run(Arguments::parse()) {
        Ok(status) => ExitCode::from(status),
        Err(error) => {
            eprintln!("error: {}", printed::plain(&error.to_string()));
            if let Some(hint) = error.hint() {
                eprintln!("hint: {hint}");
            }
            ExitCode::FAILURE
        }
    }
}
