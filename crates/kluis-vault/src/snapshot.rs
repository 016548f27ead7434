//! A copy of a safe's database as it is at one moment, for a backup.

use std::path::Path;

use kluis_objects::Work;
use rusqlite::{Connection, TransactionBehavior};
use zeroize::Zeroizing;

use crate::{
    Finding, SafeId, Vault, VaultError,
    copy::copy_database,
    database,
    facts::{FACT_ID, fact, read_generation},
    header::ReadHeader,
    integrity,
};

/// What belongs to a snapshot of the database.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Snapshot {
    /// The bytes of `safe.json` at the moment of the snapshot.
    pub header: Vec<u8>,
    /// The generation of both.
    pub generation: u64,
}

impl Vault {
    /// Copies the database as it is at this moment into the new file `to`, encrypted under `key`, with the
    /// page settings of `pod.db` and no log beside it. The content is on the disk when this returns; the
    /// folder of `to` is the caller's to sync. Where it fails, what was written of `to` is removed.
    ///
    /// The vault itself is held only while the moment is chosen: other threads and programs go on reading
    /// and writing. `work` is told bytes.
    ///
    /// # Errors
    /// [`VaultError::Cancelled`], [`VaultError::Io`] when `to` exists or cannot be written, and as
    /// [`Vault::write`] while the moment is chosen.
    pub fn snapshot(
        &self,
        to: &Path,
        key: &[u8; 32],
        work: Work<'_>,
    ) -> Result<Snapshot, VaultError> {
        let source = self.connect_again()?;
        let transaction =
            rusqlite::Transaction::new_unchecked(&source, TransactionBehavior::Deferred)?;
        // A change of slots holds the write lock from before it writes the header until it has committed.
        let header = self.write(|_| {
            // The first read is what fixes the moment a deferred transaction sees.
            read_generation(&transaction)?;
            ReadHeader::read(self.dir())
        })?;
        header.verify_mac(&self.master.derive_header_mac_key(self.id()))?;
        let key = Zeroizing::new(*key);
        let copied = copy_database(&transaction, to, &key, work, |_| Ok(()));
        if let Err(error) = copied {
            discard(to, &error);
            return Err(error);
        }
        Ok(Snapshot {
            generation: header.header.generation,
            header: header.bytes().to_vec(),
        })
    }
}

/// Removes an unfinished copy, but never a file that was there before.
fn discard(to: &Path, error: &VaultError) {
    let was_there = matches!(
        error,
        VaultError::Io { path, source }
            if path == to && source.kind() == std::io::ErrorKind::AlreadyExists
    );
    if !was_there && std::fs::remove_file(to).is_err() {
        tracing::debug!("an unfinished snapshot could not be removed");
    }
}

/// What a snapshot says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct SnapshotFacts {
    /// The safe it was made of.
    pub id: SafeId,
    /// The generation of the safe at that moment.
    pub generation: u64,
    /// What is wrong with it; empty for a sound one.
    pub findings: Vec<Finding>,
}

/// Reads the whole snapshot at `path` and lists what is wrong with it. Changes nothing.
///
/// # Errors
/// [`VaultError::Damaged`] when it does not open with `key`, [`VaultError::Io`] when it cannot be read.
pub fn check_snapshot(path: &Path, key: &[u8; 32]) -> Result<SnapshotFacts, VaultError> {
    let connection = open_snapshot(path, key)?;
    let id = fact(&connection, FACT_ID)?
        .and_then(|text| text.parse().ok())
        .ok_or_else(|| VaultError::damaged("the snapshot names no safe", "use another backup"))?;
    let generation = read_generation(&connection)?;
    let mut findings = integrity::check_pages(&connection)?;
    findings.extend(integrity::check_tables(&connection)?);
    Ok(SnapshotFacts {
        id,
        generation,
        findings,
    })
}

pub(crate) fn open_snapshot(path: &Path, key: &[u8; 32]) -> Result<Connection, VaultError> {
    database::open_at_rest(path, &Zeroizing::new(*key))
}
