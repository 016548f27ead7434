//! What is remembered of the other side, in the safe's own database.

use jiff::Timestamp;
use kluis_pod::{Pod, PodPath, PodRead, PodWrite};
use rusqlite::Row;
use sha2::{Digest, Sha256};

use crate::{Storage, SyncError};

/// The database steps of this component, in order; a step that was released never changes.
const MIGRATIONS: &[&str] = &[
    include_str!("../migrations/0001.sql"),
    include_str!("../migrations/0002.sql"),
    include_str!("../migrations/0003.sql"),
    include_str!("../migrations/0004.sql"),
    include_str!("../migrations/0005.sql"),
];

/// Makes the tables of this crate. To be called once on each opened safe, before anything else here.
///
/// # Errors
/// [`SyncError::Vault`] where the safe was made by a newer program or cannot be written.
pub fn migrate(pod: &Pod) -> Result<(), SyncError> {
    pod.vault().migrate("sync", MIGRATIONS)?;
    Ok(())
}

/// What both sides agreed on last about one resource. Only the stored rows make one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyncedState {
    pub(crate) storage: Storage,
    pub(crate) path: PodPath,
    pub(crate) content_hash: String,
    pub(crate) size: u64,
    pub(crate) local_etag: String,
    pub(crate) local_revision: u64,
    pub(crate) remote_etag: Option<String>,
    pub(crate) remote_modified: Option<Timestamp>,
    pub(crate) sent: bool,
}

impl SyncedState {
    /// The storage it is about.
    #[must_use]
    pub fn storage(&self) -> &Storage {
        &self.storage
    }

    /// The path here.
    #[must_use]
    pub fn path(&self) -> &PodPath {
        &self.path
    }

    /// Whether these or former bytes were sent from here.
    #[must_use]
    pub fn sent(&self) -> bool {
        self.sent
    }
}

/// A container that is known to exist at the cooperative. Only the stored rows make one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyncedContainer {
    storage: Storage,
    path: PodPath,
    made: bool,
}

impl SyncedContainer {
    /// The storage it is in.
    #[must_use]
    pub fn storage(&self) -> &Storage {
        &self.storage
    }

    /// The path here.
    #[must_use]
    pub fn path(&self) -> &PodPath {
        &self.path
    }

    /// Whether it came to be by a write from here.
    #[must_use]
    pub fn made(&self) -> bool {
        self.made
    }
}

/// A place at a storage that was left for good. Only the stored rows make one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct LeftPlace {
    storage: Storage,
    path: PodPath,
}

impl LeftPlace {
    pub(crate) fn storage(&self) -> &Storage {
        &self.storage
    }

    pub(crate) fn path(&self) -> &PodPath {
        &self.path
    }
}

/// SHA-256, in hex.
pub(crate) fn content_hash(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

const COLUMNS: &str = "path, content_hash, size, local_etag, local_revision, remote_etag, \
                       remote_modified, sent";

pub(crate) fn all(reader: &PodRead, storage: &Storage) -> Result<Vec<SyncedState>, SyncError> {
    let sql = format!("SELECT {COLUMNS} FROM sync_state WHERE storage = ?1 ORDER BY path");
    let mut statement = reader.sql().prepare_cached(&sql)?;
    let mut rows = statement.query([storage.as_str()])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(read(row, storage)?);
    }
    Ok(found)
}

pub(crate) fn one(
    reader: &PodRead,
    storage: &Storage,
    path: &PodPath,
) -> Result<Option<SyncedState>, SyncError> {
    let sql = format!("SELECT {COLUMNS} FROM sync_state WHERE storage = ?1 AND path = ?2");
    let mut statement = reader.sql().prepare_cached(&sql)?;
    let mut rows = statement.query([storage.as_str(), path.as_str()])?;
    rows.next()?.map(|row| read(row, storage)).transpose()
}

fn read(row: &Row<'_>, storage: &Storage) -> Result<SyncedState, SyncError> {
    let modified: Option<String> = row.get(6)?;
    let remote_modified =
        modified
            .map(|text| text.parse())
            .transpose()
            .map_err(|_| SyncError::Damaged {
                what: "a time of change at the cooperative cannot be understood",
            })?;
    Ok(SyncedState {
        storage: storage.clone(),
        path: stored_path(&row.get::<_, String>(0)?)?,
        content_hash: row.get(1)?,
        size: unsigned(row.get(2)?)?,
        local_etag: row.get(3)?,
        local_revision: unsigned(row.get(4)?)?,
        remote_etag: row.get(5)?,
        remote_modified,
        sent: row.get(7)?,
    })
}

pub(crate) fn stored_path(text: &str) -> Result<PodPath, SyncError> {
    PodPath::parse(text).map_err(|_| SyncError::Damaged {
        what: "a path cannot be understood",
    })
}

pub(crate) fn unsigned(number: i64) -> Result<u64, SyncError> {
    u64::try_from(number).map_err(|_| SyncError::Damaged {
        what: "a count is negative",
    })
}

/// For numbers that SQLite keeps with a sign; sizes and revisions never come near the limit.
pub(crate) fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// Stores what both sides agree on now; a resource once sent stays known as sent.
pub(crate) fn settle(writer: &PodWrite, synced: &SyncedState) -> Result<(), SyncError> {
    writer.sql().execute(
        "INSERT INTO sync_state (storage, path, content_hash, size, local_etag, local_revision,
                                 remote_etag, remote_modified, sent)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
         ON CONFLICT (storage, path) DO UPDATE SET
             content_hash = excluded.content_hash, size = excluded.size,
             local_etag = excluded.local_etag, local_revision = excluded.local_revision,
             remote_etag = excluded.remote_etag, remote_modified = excluded.remote_modified,
             sent = max(sent, excluded.sent)",
        (
            synced.storage.as_str(),
            synced.path.as_str(),
            &synced.content_hash,
            signed(synced.size),
            &synced.local_etag,
            signed(synced.local_revision),
            &synced.remote_etag,
            synced.remote_modified.map(|time| time.to_string()),
            synced.sent,
        ),
    )?;
    Ok(())
}

pub(crate) fn forget(
    writer: &PodWrite,
    storage: &Storage,
    path: &PodPath,
) -> Result<(), SyncError> {
    writer.sql().execute(
        "DELETE FROM sync_state WHERE storage = ?1 AND path = ?2",
        [storage.as_str(), path.as_str()],
    )?;
    Ok(())
}

/// Nothing here comes from what is there any more; whether it was sent is still known.
pub(crate) fn set_back(
    writer: &PodWrite,
    storage: &Storage,
    path: &PodPath,
) -> Result<(), SyncError> {
    writer.sql().execute(
        "UPDATE sync_state SET local_etag = '', local_revision = 0
         WHERE storage = ?1 AND path = ?2",
        [storage.as_str(), path.as_str()],
    )?;
    Ok(())
}

pub(crate) fn containers(
    reader: &PodRead,
    storage: &Storage,
) -> Result<Vec<SyncedContainer>, SyncError> {
    let mut statement = reader
        .sql()
        .prepare_cached("SELECT path, made FROM sync_container WHERE storage = ?1 ORDER BY path")?;
    let mut rows = statement.query([storage.as_str()])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(SyncedContainer {
            storage: storage.clone(),
            path: stored_path(&row.get::<_, String>(0)?)?,
            made: row.get(1)?,
        });
    }
    Ok(found)
}

/// Remembers, before it is asked for, that a container is being made there.
pub(crate) fn making_container(
    writer: &PodWrite,
    storage: &Storage,
    path: &PodPath,
) -> Result<(), SyncError> {
    writer.sql().execute(
        "INSERT OR REPLACE INTO sync_container (storage, path, made) VALUES (?1, ?2, 1)",
        [storage.as_str(), path.as_str()],
    )?;
    Ok(())
}

/// Remembers that a container that was to be made was there before.
pub(crate) fn container_was_there(
    writer: &PodWrite,
    storage: &Storage,
    path: &PodPath,
) -> Result<(), SyncError> {
    writer.sql().execute(
        "UPDATE sync_container SET made = 0 WHERE storage = ?1 AND path = ?2",
        [storage.as_str(), path.as_str()],
    )?;
    Ok(())
}

/// Remembers that a container exists there that was not made from here, unless it was.
pub(crate) fn know_container(
    writer: &PodWrite,
    storage: &Storage,
    path: &PodPath,
) -> Result<(), SyncError> {
    writer.sql().execute(
        "INSERT OR IGNORE INTO sync_container (storage, path, made) VALUES (?1, ?2, 0)",
        [storage.as_str(), path.as_str()],
    )?;
    Ok(())
}

/// Forgets a container that is gone there, and the rules that went with it.
pub(crate) fn forget_container(
    writer: &PodWrite,
    storage: &Storage,
    path: &PodPath,
) -> Result<(), SyncError> {
    for table in ["sync_container WHERE path", "sync_rule WHERE container"] {
        writer.sql().execute(
            &format!("DELETE FROM {table} = ?2 AND storage = ?1"),
            [storage.as_str(), path.as_str()],
        )?;
    }
    Ok(())
}

/// The rules that may be in a container's access document because of us.
pub(crate) fn rules_in(
    reader: &PodRead,
    storage: &Storage,
    container: &PodPath,
) -> Result<Vec<String>, SyncError> {
    let mut statement = reader
        .sql()
        .prepare_cached("SELECT rule_id FROM sync_rule WHERE storage = ?1 AND container = ?2")?;
    let rows = statement.query_map([storage.as_str(), container.as_str()], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub(crate) fn rule_may_be_there(
    reader: &PodRead,
    storage: &Storage,
    container: &PodPath,
    rule_id: &str,
) -> Result<bool, SyncError> {
    Ok(reader.sql().query_row(
        "SELECT EXISTS (SELECT 1 FROM sync_rule
                        WHERE storage = ?1 AND container = ?2 AND rule_id = ?3)",
        [storage.as_str(), container.as_str(), rule_id],
        |row| row.get(0),
    )?)
}

pub(crate) fn know_rule(
    writer: &PodWrite,
    storage: &Storage,
    container: &PodPath,
    rule_id: &str,
) -> Result<(), SyncError> {
    writer.sql().execute(
        "INSERT OR IGNORE INTO sync_rule (storage, container, rule_id) VALUES (?1, ?2, ?3)",
        [storage.as_str(), container.as_str(), rule_id],
    )?;
    Ok(())
}

pub(crate) fn forget_rule(
    writer: &PodWrite,
    storage: &Storage,
    container: &PodPath,
    rule_id: &str,
) -> Result<(), SyncError> {
    writer.sql().execute(
        "DELETE FROM sync_rule WHERE storage = ?1 AND container = ?2 AND rule_id = ?3",
        [storage.as_str(), container.as_str(), rule_id],
    )?;
    Ok(())
}

/// Makes everything at a storage count as sent and made from here, but for what lies at `spared`, and
/// remembers where it lay. The containers above count too: they came to be with what was sent.
pub(crate) fn leave(
    writer: &PodWrite,
    storage: &Storage,
    spared: Option<&PodPath>,
) -> Result<(), SyncError> {
    let is_spared = |path: &PodPath| spared == Some(path);
    let holds_spared = |path: &PodPath| spared.is_some_and(|spared| spared.starts_within(path));
    for container in containers(writer, storage)? {
        let mut place = Some(container.path);
        while let Some(path) = place.filter(|path| !path.is_root()) {
            if !holds_spared(&path) {
                making_container(writer, storage, &path)?;
                know_left(writer, storage, &path)?;
            }
            place = path.parent();
        }
    }
    for one in all(writer, storage)? {
        let counts = !is_spared(&one.path);
        writer.sql().execute(
            "UPDATE sync_state SET sent = ?3 WHERE storage = ?1 AND path = ?2",
            (storage.as_str(), one.path.as_str(), counts),
        )?;
        if counts {
            know_left(writer, storage, &one.path)?;
        }
    }
    Ok(())
}

pub(crate) fn know_left(
    writer: &PodWrite,
    storage: &Storage,
    path: &PodPath,
) -> Result<(), SyncError> {
    writer.sql().execute(
        "INSERT OR IGNORE INTO sync_left (storage, path) VALUES (?1, ?2)",
        [storage.as_str(), path.as_str()],
    )?;
    Ok(())
}

/// Where everything lay at a storage that was left, in order.
pub(crate) fn left(reader: &PodRead, storage: &Storage) -> Result<Vec<LeftPlace>, SyncError> {
    let mut statement = reader
        .sql()
        .prepare_cached("SELECT path FROM sync_left WHERE storage = ?1 ORDER BY path")?;
    let mut rows = statement.query([storage.as_str()])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(LeftPlace {
            storage: storage.clone(),
            path: stored_path(&row.get::<_, String>(0)?)?,
        });
    }
    Ok(found)
}

/// Remembers that a round reached its end.
pub(crate) fn round_ended(writer: &PodWrite, storage: &Storage) -> Result<(), SyncError> {
    writer.sql().execute(
        "INSERT OR REPLACE INTO sync_round (storage, ended) VALUES (?1, ?2)",
        [storage.as_str(), &writer.now().to_string()],
    )?;
    Ok(())
}

#[cfg(test)]
impl SyncedContainer {
    pub(crate) fn for_tests(storage: Storage, path: PodPath, made: bool) -> Self {
        Self {
            storage,
            path,
            made,
        }
    }
}
