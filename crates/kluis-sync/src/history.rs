//! What the last rounds came to.

use jiff::Timestamp;
use kluis_pod::{PodRead, PodWrite};

use crate::engine::Report;
use crate::state::{signed, unsigned};
use crate::{Storage, SyncError};

/// So many rounds are remembered for a storage.
const KEPT: i64 = 200;

/// A round that is over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastRound {
    /// When it began.
    pub began: Timestamp,
    /// When it ended.
    pub ended: Timestamp,
    /// Resources sent.
    pub sent: u64,
    /// Resources fetched.
    pub fetched: u64,
    /// Resources merged.
    pub merged: u64,
    /// Resources removed on either side.
    pub removed: u64,
    /// Access rules set or taken away.
    pub access: u64,
    /// Resources that waited for a decision.
    pub conflicts: u64,
    /// Steps that failed.
    pub failed: u64,
    /// `done`, or what broke it off: `offline`, `signed-out`, `cancelled` or `failed`.
    pub outcome: String,
}

/// The rounds with a storage that are remembered, the newest first. One that found nothing to do, after
/// one that found nothing either, takes its place.
///
/// # Errors
/// [`SyncError::Damaged`] for a row that cannot be understood.
pub fn rounds(reader: &PodRead, storage: &Storage) -> Result<Vec<PastRound>, SyncError> {
    let mut statement = reader.sql().prepare_cached(
        "SELECT began, ended, sent, fetched, merged, removed, access, conflicts, failed, outcome
         FROM sync_history WHERE storage = ?1 ORDER BY id DESC",
    )?;
    let mut rows = statement.query([storage.as_str()])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let time = |column| -> Result<Timestamp, SyncError> {
            let text: String = row.get(column)?;
            text.parse().map_err(|_| SyncError::Damaged {
                what: "the time of a round cannot be understood",
            })
        };
        let count = |column| unsigned(row.get(column)?);
        found.push(PastRound {
            began: time(0)?,
            ended: time(1)?,
            sent: count(2)?,
            fetched: count(3)?,
            merged: count(4)?,
            removed: count(5)?,
            access: count(6)?,
            conflicts: count(7)?,
            failed: count(8)?,
            outcome: row.get(9)?,
        });
    }
    Ok(found)
}

/// Remembers a round.
pub(crate) fn keep(
    writer: &PodWrite,
    storage: &Storage,
    began: Timestamp,
    report: &Report,
    error: Option<&SyncError>,
) -> Result<(), SyncError> {
    let outcome = match error {
        None => "done",
        Some(SyncError::Offline) => "offline",
        Some(SyncError::SignedOut) => "signed-out",
        Some(SyncError::Cancelled) => "cancelled",
        Some(_) => "failed",
    };
    let removed = report.removed + report.dropped;
    let (conflicts, failed) = (report.conflicts.len() as u64, report.failed.len() as u64);
    let counts = [
        report.sent,
        report.fetched,
        report.merged,
        removed,
        report.access,
        conflicts,
        failed,
    ];
    let is_idle = outcome == "done" && counts.iter().all(|count| *count == 0);
    if is_idle {
        writer.sql().execute(
            "DELETE FROM sync_history
             WHERE id = (SELECT max(id) FROM sync_history WHERE storage = ?1) AND outcome = 'done'
               AND sent + fetched + merged + removed + access + conflicts + failed = 0",
            [storage.as_str()],
        )?;
    }
    let [sent, fetched, merged, removed, access, conflicts, failed] = counts.map(signed);
    writer.sql().execute(
        "INSERT INTO sync_history (storage, began, ended, sent, fetched, merged, removed, access,
                                   conflicts, failed, outcome)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        (
            storage.as_str(),
            began.to_string(),
            writer.now().to_string(),
            sent,
            fetched,
            merged,
            removed,
            access,
            conflicts,
            failed,
            outcome,
        ),
    )?;
    writer.sql().execute(
        "DELETE FROM sync_history WHERE storage = ?1 AND id NOT IN
             (SELECT id FROM sync_history WHERE storage = ?1 ORDER BY id DESC LIMIT ?2)",
        (storage.as_str(), KEPT),
    )?;
    Ok(())
}
