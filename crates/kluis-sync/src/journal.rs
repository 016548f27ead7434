//! Steps that were begun. A row is written before the request and removed, with the new state, in the
//! transaction that settles its checked answer; a row found at the start of a round is *verified*.

use jiff::Timestamp;
use kluis_pod::{PodPath, PodRead, PodWrite};

use crate::state::{signed, stored_path, unsigned};
use crate::{Storage, SyncError};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Put,
    Delete,
}

/// A writing step whose outcome is not known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct OpenStep {
    pub(crate) path: PodPath,
    pub(crate) kind: Kind,
    /// SHA-256 of what is sent; of the base for a removal.
    pub(crate) content_hash: String,
    pub(crate) size: u64,
    pub(crate) local_etag: String,
    pub(crate) local_revision: u64,
}

pub(crate) fn begin(
    writer: &PodWrite,
    storage: &Storage,
    step: &OpenStep,
    now: Timestamp,
) -> Result<(), SyncError> {
    writer.sql().execute(
        "INSERT OR REPLACE INTO sync_journal
             (storage, path, kind, content_hash, size, local_etag, local_revision, begun)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        (
            storage.as_str(),
            step.path.as_str(),
            match step.kind {
                Kind::Put => "put",
                Kind::Delete => "delete",
            },
            &step.content_hash,
            signed(step.size),
            &step.local_etag,
            signed(step.local_revision),
            now.to_string(),
        ),
    )?;
    Ok(())
}

pub(crate) fn close(writer: &PodWrite, storage: &Storage, path: &PodPath) -> Result<(), SyncError> {
    writer.sql().execute(
        "DELETE FROM sync_journal WHERE storage = ?1 AND path = ?2",
        [storage.as_str(), path.as_str()],
    )?;
    Ok(())
}

/// Whether it is not known what became of a step for this path.
pub(crate) fn is_open(
    reader: &PodRead,
    storage: &Storage,
    path: &PodPath,
) -> Result<bool, SyncError> {
    Ok(reader.sql().query_row(
        "SELECT EXISTS (SELECT 1 FROM sync_journal WHERE storage = ?1 AND path = ?2)",
        [storage.as_str(), path.as_str()],
        |row| row.get(0),
    )?)
}

pub(crate) fn open_steps(reader: &PodRead, storage: &Storage) -> Result<Vec<OpenStep>, SyncError> {
    let mut statement = reader.sql().prepare_cached(
        "SELECT path, kind, content_hash, size, local_etag, local_revision
         FROM sync_journal WHERE storage = ?1 ORDER BY path",
    )?;
    let mut rows = statement.query([storage.as_str()])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let kind = match row.get::<_, String>(1)?.as_str() {
            "put" => Kind::Put,
            "delete" => Kind::Delete,
            _ => {
                return Err(SyncError::Damaged {
                    what: "a step in the journal cannot be understood",
                });
            }
        };
        found.push(OpenStep {
            path: stored_path(&row.get::<_, String>(0)?)?,
            kind,
            content_hash: row.get(2)?,
            size: unsigned(row.get(3)?)?,
            local_etag: row.get(4)?,
            local_revision: unsigned(row.get(5)?)?,
        });
    }
    Ok(found)
}
