//! One file for each family of commands.

mod audit;
mod backup;
mod categories;
mod conflicts;
mod consent;
mod demo;
mod doctor;
mod export;
mod import;
mod lock;
mod moves;
mod pod;
mod receipt;
mod remote;
mod request;
mod resources;
mod restore_sealed;
mod review;
mod safes;
mod sheets;
mod slots;
mod sync;
mod trust;
mod verify;

use clap::CommandFactory;
use kluis_api::ApiError;

use crate::arguments::{Arguments, Command};
use crate::context::Context;

/// What a command gives: its exit status, or the error that decides it.
pub type Outcome = Result<u8, ApiError>;

/// Everything went as asked.
pub const DONE: u8 = 0;
/// The command ended, and what it found or left undone is a failure.
pub const FAILED: u8 = 1;

/// Runs the command of these arguments.
pub fn run(arguments: Arguments) -> Outcome {
    let context = Context {
        global: arguments.global,
    };
    match arguments.command {
        Command::Init(init) => safes::init(&context, &init),
        Command::Safes => safes::list(&context),
        Command::Slot(slot) => slots::run(&context, &slot),
        Command::Passphrase(new) => slots::change_passphrase(&context, &new),
        Command::Recover(new) => slots::recover(&context, &new),
        Command::Lock => lock::run(&context),
        Command::Import(import) => import::run(&context, &import),
        Command::Formats => import::formats(&context),
        Command::Ls(list) => resources::list(&context, &list),
        Command::Cat(one) => resources::cat(&context, &one),
        Command::Put(put) => resources::put(&context, &put),
        Command::Rm(remove) => resources::remove(&context, &remove),
        Command::Mv(one) => moves::run(&context, &one),
        Command::Categories => categories::run(&context),
        Command::Export(export) => export::run(&context, &export),
        Command::Remote(remote) => remote::run(&context, &remote),
        Command::Sync(sync) => sync::run(&context, &sync),
        Command::Request(request) => request::run(&context, &request),
        Command::Trust(trust) => trust::run(&context, &trust),
        Command::Consent(consent) => consent::run(&context, &consent),
        Command::Receipt(receipt) => receipt::run(&context, &receipt),
        Command::Audit(audit) => audit::run(&context, &audit),
        Command::Backup(backup) => backup::run(&context, &backup),
        Command::Rehearse(rehearse) => backup::rehearse(&context, &rehearse),
        Command::RestoreBackup(restore) => backup::restore(&context, &restore),
        Command::RestoreSealed(restore) => restore_sealed::run(&context, &restore),
        Command::Verify(verify) => verify::run(&context, &verify),
        Command::Doctor(doctor) => doctor::run(&context, &doctor),
        Command::Demo => demo::run(&context),
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Arguments::command(), "kluis", &mut script);
            crate::output::write(&script)?;
            Ok(DONE)
        }
    }
}
