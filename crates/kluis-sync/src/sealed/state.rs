//! What is remembered of the sealed container.

use std::collections::{BTreeMap, BTreeSet};

use kluis_objects::ObjectId;
use kluis_pod::{PodPath, PodRead, PodWrite};
use rusqlite::OptionalExtension;

use super::index::{Former, Index};
use crate::state::{signed, stored_path, unsigned};
use crate::{Storage, SyncError};

/// What is remembered of one storage.
#[derive(Clone, Debug, Default)]
pub(crate) struct Memory {
    pub(crate) agreed: Option<Agreed>,
    /// The versions that both sides agreed on last.
    pub(crate) base: BTreeMap<PodPath, String>,
    /// Packs that may be there and are of no use.
    pub(crate) loose: BTreeSet<ObjectId>,
}

/// The last index that was agreed on.
#[derive(Clone, Debug)]
pub(crate) struct Agreed {
    /// Of the keys it was written under.
    pub(crate) recipient: String,
    pub(crate) sha256: String,
    pub(crate) index: Index,
    /// SHA-256 of the head that was written last.
    pub(crate) head: Option<String>,
}

impl Agreed {
    pub(crate) fn former(&self) -> Former {
        Former {
            generation: self.index.generation,
            sha256: self.sha256.clone(),
        }
    }
}

const DAMAGED: SyncError = SyncError::Damaged {
    what: "what is remembered of the sealed copies cannot be understood",
};

impl Memory {
    pub(crate) fn load(reader: &PodRead, storage: &Storage) -> Result<Self, SyncError> {
        let row = reader
            .sql()
            .query_row(
                "SELECT recipient, generation, sha256, contents, head FROM sync_sealed
                 WHERE storage = ?1",
                [storage.as_str()],
                |row| {
                    let generation: i64 = row.get(1)?;
                    let contents: Vec<u8> = row.get(3)?;
                    Ok((row.get(0)?, generation, row.get(2)?, contents, row.get(4)?))
                },
            )
            .optional()?;
        let agreed = match row {
            None => None,
            Some((recipient, generation, sha256, contents, head)) => {
                let index = Index::parse(&contents).map_err(|_| DAMAGED)?;
                if index.generation != unsigned(generation)? {
                    return Err(DAMAGED);
                }
                Some(Agreed {
                    recipient,
                    sha256,
                    index,
                    head,
                })
            }
        };
        Ok(Self {
            agreed,
            base: base(reader, storage)?,
            loose: loose(reader, storage)?,
        })
    }
}

/// Whether anything may be there from here.
pub(crate) fn is_in_use(reader: &PodRead, storage: &Storage) -> Result<bool, SyncError> {
    Ok(reader.sql().query_row(
        "SELECT EXISTS (SELECT 1 FROM sync_sealed WHERE storage = ?1)
             OR EXISTS (SELECT 1 FROM sync_sealed_loose WHERE storage = ?1)
             OR EXISTS (SELECT 1 FROM sync_sealed_expected WHERE storage = ?1)",
        [storage.as_str()],
        |row| row.get(0),
    )?)
}

/// Lets the next round look for what this safe keeps sealed at a storage, before any policy here says so: for a
/// safe that is restored from there.
///
/// # Errors
/// When the safe cannot be written.
pub fn expect_sealed(writer: &PodWrite, storage: &Storage) -> Result<(), SyncError> {
    writer.sql().execute(
        "INSERT OR IGNORE INTO sync_sealed_expected (storage) VALUES (?1)",
        [storage.as_str()],
    )?;
    Ok(())
}

/// The version of each resource that both sides agreed on last.
pub(crate) fn base(
    reader: &PodRead,
    storage: &Storage,
) -> Result<BTreeMap<PodPath, String>, SyncError> {
    let mut statement = reader
        .sql()
        .prepare_cached("SELECT path, version FROM sync_sealed_base WHERE storage = ?1")?;
    let mut rows = statement.query([storage.as_str()])?;
    let mut found = BTreeMap::new();
    while let Some(row) = rows.next()? {
        found.insert(stored_path(&row.get::<_, String>(0)?)?, row.get(1)?);
    }
    Ok(found)
}

fn loose(reader: &PodRead, storage: &Storage) -> Result<BTreeSet<ObjectId>, SyncError> {
    let mut statement = reader
        .sql()
        .prepare_cached("SELECT name FROM sync_sealed_loose WHERE storage = ?1")?;
    let mut rows = statement.query([storage.as_str()])?;
    let mut found = BTreeSet::new();
    while let Some(row) = rows.next()? {
        found.insert(row.get::<_, String>(0)?.parse().map_err(|_| DAMAGED)?);
    }
    Ok(found)
}

/// Remembers, before it is sent, that a pack may be there; or that one is to be removed.
pub(crate) fn loosen(
    writer: &PodWrite,
    storage: &Storage,
    name: ObjectId,
) -> Result<(), SyncError> {
    writer.sql().execute(
        "INSERT OR IGNORE INTO sync_sealed_loose (storage, name) VALUES (?1, ?2)",
        [storage.as_str(), &name.to_string()],
    )?;
    Ok(())
}

/// Forgets a pack that is in an index now, or gone.
pub(crate) fn fasten(
    writer: &PodWrite,
    storage: &Storage,
    name: ObjectId,
) -> Result<(), SyncError> {
    writer.sql().execute(
        "DELETE FROM sync_sealed_loose WHERE storage = ?1 AND name = ?2",
        [storage.as_str(), &name.to_string()],
    )?;
    Ok(())
}

/// Stores what both sides agree on now.
pub(crate) fn settle(
    writer: &PodWrite,
    storage: &Storage,
    agreed: &Agreed,
    base: &BTreeMap<PodPath, String>,
) -> Result<(), SyncError> {
    writer.sql().execute(
        "INSERT OR REPLACE INTO sync_sealed
             (storage, recipient, generation, sha256, contents, head)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        (
            storage.as_str(),
            &agreed.recipient,
            signed(agreed.index.generation),
            &agreed.sha256,
            agreed.index.to_json(),
            &agreed.head,
        ),
    )?;
    for table in ["sync_sealed_base", "sync_sealed_expected"] {
        writer.sql().execute(
            &format!("DELETE FROM {table} WHERE storage = ?1"),
            [storage.as_str()],
        )?;
    }
    let mut insert = writer.sql().prepare_cached(
        "INSERT INTO sync_sealed_base (storage, path, version) VALUES (?1, ?2, ?3)",
    )?;
    for (path, version) in base {
        insert.execute([storage.as_str(), path.as_str(), version])?;
    }
    for name in agreed.index.packs.keys() {
        fasten(writer, storage, *name)?;
    }
    for name in &agreed.index.leaving {
        loosen(writer, storage, *name)?;
    }
    Ok(())
}
