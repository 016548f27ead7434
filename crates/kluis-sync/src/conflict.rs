//! What waits for a decision, with what is at the cooperative, so that it can be looked at and decided
//! without a connection.

use jiff::Timestamp;
use kluis_pod::{PodPath, PodRead, PodWrite};
use rusqlite::Row;
use solid_client_rs::Representation;

use crate::look::Seen;
use crate::state::{content_hash, signed, stored_path, unsigned};
use crate::step::Why;
use crate::{Storage, SyncError};

/// The most of a body that is kept beside a conflict, in bytes.
const MOST_KEPT: usize = 4 * 1024 * 1024;

/// A resource that waits for a decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// The same for as long as it lasts.
    pub id: u64,
    /// The path here.
    pub path: PodPath,
    /// The code of the reason, see [`Why::code`].
    pub why: String,
    /// When it was found.
    pub since: Timestamp,
    /// What is there, as far as it is known.
    pub theirs: Option<Theirs>,
}

/// What is at the cooperative, beside a conflict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Theirs {
    /// SHA-256 of the bytes, hex.
    pub(crate) hash: String,
    /// Bytes.
    pub size: u64,
    /// The media type, where the server tells it.
    pub media_type: Option<String>,
    pub(crate) etag: Option<String>,
    /// When it was changed, where the server tells it.
    pub modified: Option<Timestamp>,
    /// The content; `None` where it is too large to be kept beside.
    pub body: Option<Vec<u8>>,
}

impl Theirs {
    pub(crate) fn of(there: &Representation, modified: Option<Timestamp>) -> Self {
        Self {
            hash: content_hash(&there.body),
            size: there.body.len() as u64,
            media_type: there.content_type.clone(),
            etag: there.etag.as_ref().map(|etag| etag.as_str().to_owned()),
            modified,
            body: (there.body.len() <= MOST_KEPT).then(|| there.body.clone()),
        }
    }

    /// What a look told of it, where it was read.
    pub(crate) fn seen(seen: &Seen) -> Option<Self> {
        if let Some(there) = &seen.fetched {
            return Some(Self::of(there, seen.modified));
        }
        Some(Self {
            hash: seen.hash.clone()?,
            size: seen.size?,
            media_type: None,
            etag: seen.etag.clone(),
            modified: seen.modified,
            body: None,
        })
    }
}

/// A conflict that a round found.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    pub(crate) path: PodPath,
    pub(crate) why: Why,
    pub(crate) theirs: Option<Theirs>,
}

const COLUMNS: &str = "id, path, why, since, remote_hash, remote_size, remote_type, remote_etag, \
                       remote_modified, remote_body";

/// All that waits for a decision at a storage, by path.
///
/// # Errors
/// [`SyncError::Damaged`] for a row that cannot be understood.
pub fn conflicts(reader: &PodRead, storage: &Storage) -> Result<Vec<Conflict>, SyncError> {
    let sql = format!("SELECT {COLUMNS} FROM sync_conflict WHERE storage = ?1 ORDER BY path");
    let mut statement = reader.sql().prepare_cached(&sql)?;
    let mut rows = statement.query([storage.as_str()])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(read(row)?);
    }
    Ok(found)
}

/// One of them.
///
/// # Errors
/// [`SyncError::Damaged`] for a row that cannot be understood.
pub fn conflict(
    reader: &PodRead,
    storage: &Storage,
    id: u64,
) -> Result<Option<Conflict>, SyncError> {
    let sql = format!("SELECT {COLUMNS} FROM sync_conflict WHERE storage = ?1 AND id = ?2");
    let mut statement = reader.sql().prepare_cached(&sql)?;
    let mut rows = statement.query((storage.as_str(), signed(id)))?;
    rows.next()?.map(read).transpose()
}

fn read(row: &Row<'_>) -> Result<Conflict, SyncError> {
    let time = |text: String| {
        text.parse().map_err(|_| SyncError::Damaged {
            what: "the time of a conflict cannot be understood",
        })
    };
    let theirs = match row.get::<_, Option<String>>(4)? {
        None => None,
        Some(hash) => Some(Theirs {
            hash,
            size: unsigned(row.get::<_, Option<i64>>(5)?.unwrap_or(0))?,
            media_type: row.get(6)?,
            etag: row.get(7)?,
            modified: row.get::<_, Option<String>>(8)?.map(time).transpose()?,
            body: row.get(9)?,
        }),
    };
    Ok(Conflict {
        id: unsigned(row.get(0)?)?,
        path: stored_path(&row.get::<_, String>(1)?)?,
        why: row.get(2)?,
        since: time(row.get(3)?)?,
        theirs,
    })
}

/// Replaces the list by what a round found. One that was there before keeps its name and its time, and
/// what was known of the other side where this round did not look.
pub(crate) fn replace(
    writer: &PodWrite,
    storage: &Storage,
    found: &[Found],
) -> Result<(), SyncError> {
    for former in conflicts(writer, storage)? {
        if !found.iter().any(|one| one.path == former.path) {
            remove(writer, storage, &former.path)?;
        }
    }
    for one in found {
        writer.sql().execute(
            "INSERT INTO sync_conflict (storage, path, why, since) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (storage, path) DO UPDATE SET why = excluded.why",
            (
                storage.as_str(),
                one.path.as_str(),
                one.why.code(),
                writer.now().to_string(),
            ),
        )?;
        let Some(theirs) = &one.theirs else { continue };
        writer.sql().execute(
            "UPDATE sync_conflict SET remote_hash = ?3, remote_size = ?4, remote_type = ?5,
                 remote_etag = ?6, remote_modified = ?7, remote_body = ?8
             WHERE storage = ?1 AND path = ?2",
            (
                storage.as_str(),
                one.path.as_str(),
                &theirs.hash,
                signed(theirs.size),
                &theirs.media_type,
                &theirs.etag,
                theirs.modified.map(|time| time.to_string()),
                &theirs.body,
            ),
        )?;
    }
    Ok(())
}

/// Forgets one conflict.
pub(crate) fn remove(
    writer: &PodWrite,
    storage: &Storage,
    path: &PodPath,
) -> Result<(), SyncError> {
    writer.sql().execute(
        "DELETE FROM sync_conflict WHERE storage = ?1 AND path = ?2",
        [storage.as_str(), path.as_str()],
    )?;
    Ok(())
}
