//! One file for each family of commands.

mod anchors;
mod bundle;
mod check;
mod dossier;
mod keys;
mod register;
mod request;
mod review;

use jiff::Timestamp;

use crate::arguments::{Arguments, Command};
use crate::error::ReviewError;

/// Done as asked.
const DONE: u8 = 0;

/// Runs the command of these arguments and returns the exit status.
pub fn run(arguments: Arguments) -> Result<u8, ReviewError> {
    let now = whole_seconds(arguments.now.unwrap_or_else(Timestamp::now));
    match arguments.command {
        Command::Keys(keys) => keys::run(&keys)?,
        Command::Dossier(dossier) => dossier::run(&dossier)?,
        Command::Review(review) => review::run(&review, now)?,
        Command::Register(register) => register::run(&register, now)?,
        Command::Request(request) => request::run(&request, now)?,
        Command::Anchors(anchors) => anchors::run(&anchors)?,
        Command::Bundle(bundle) => bundle::run(&bundle)?,
        Command::Check(check) => return check::run(&check, arguments.now, now),
    }
    Ok(DONE)
}

/// Times are signed and exchanged in whole seconds.
fn whole_seconds(time: Timestamp) -> Timestamp {
    Timestamp::from_second(time.as_second()).unwrap_or(time)
}

/// A new identifier.
fn fresh_id() -> String {
    format!("urn:uuid:{}", uuid::Uuid::new_v4())
}
