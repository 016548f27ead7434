//! A database copied whole into a new file under another key.

use std::path::Path;

use kluis_objects::Work;
use rusqlite::{
    Connection,
    backup::{Backup, StepResult},
};

use crate::{VaultError, database, disk, keys::Key256};

/// Pages copied between two looks at the cancellation: a megabyte.
const PAGES_A_STEP: i32 = 256;

/// Copies what `from` sees in its open transaction into a new file at `to`, under `key`, and lets `finish`
/// change the copy. When this returns the whole copy is in that one file, on the disk.
///
/// SQLite hands the pages over decrypted in memory, and SQLCipher encrypts them anew with the salt and key of
/// the new file: nothing readable is written at any moment. Since `from` stays in one transaction, programs
/// that write meanwhile neither wait nor make the copy begin again.
pub(crate) fn copy_database(
    from: &Connection,
    to: &Path,
    key: &Key256,
    work: Work<'_>,
    finish: impl FnOnce(&Connection) -> Result<(), VaultError>,
) -> Result<(), VaultError> {
    debug_assert!(
        !from.is_autocommit(),
        "the copy is of one moment only inside a transaction"
    );
    // Made beforehand for its mode; its data is synced through this descriptor when SQLite is done with it.
    let file = disk::create_private_file(to)?;
    let mut copy = database::open_new(to, key)?;
    // A copy that was cut off is thrown away, so that its journal need not survive.
    copy.execute_batch("PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF;")?;
    run(from, &mut copy, work)?;
    database::require_authentic(from)?;
    database::require_authentic(&copy)?;
    finish(&copy)?;
    database::checkpoint(&copy)?;
    copy.close().map_err(|(_, error)| VaultError::from(error))?;
    database::require_encrypted(to)?;
    file.sync_all().map_err(|error| VaultError::io(to, error))
}

fn run(from: &Connection, to: &mut Connection, work: Work<'_>) -> Result<(), VaultError> {
    let backup = Backup::new(from, to)?;
    work.advance(0, 0)?;
    loop {
        let step = backup.step(PAGES_A_STEP)?;
        let progress = backup.progress();
        let pages = |count: i32| u64::try_from(count).unwrap_or(0) * database::PAGE_BYTES;
        let whole = pages(progress.pagecount);
        work.advance(whole.saturating_sub(pages(progress.remaining)), whole)?;
        match step {
            StepResult::Done => return Ok(()),
            StepResult::More => {}
            // A reader of a WAL is never kept waiting, and nobody else knows the new file.
            _ => return Err(VaultError::Busy),
        }
    }
}
