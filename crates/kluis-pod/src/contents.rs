//! Everything in a pod at one moment, as a backup counts and compares it.

use jiff::Timestamp;
use kluis_objects::ObjectId;
use rusqlite::{OptionalExtension, Transaction};
use sha2::{Digest, Sha256};

use crate::PodError;
use crate::read::{count, damaged, time};

/// What is in a pod.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PodContents {
    /// How many resources there are, containers not counted.
    pub resources: u64,
    /// SHA-256, in lowercase hex, over the path, entity tag and revision of every resource in the order of
    /// their paths. A text counts as its length in bytes (32 bits, big-endian) and its bytes, a revision as
    /// 64 bits, big-endian.
    pub digest: String,
    /// The objects that any revision refers to, in the order of their ids, each with its size in bytes.
    pub objects: Vec<(ObjectId, u64)>,
}

/// Lists what is in the pod that `transaction` sees, be it that of an open safe or of a snapshot.
///
/// # Errors
/// [`PodError::Vault`], [`PodError::Damaged`].
pub fn contents(transaction: &Transaction<'_>) -> Result<PodContents, PodError> {
    let mut resources = 0;
    let mut hash = Sha256::new();
    let text = |hash: &mut Sha256, text: &str| {
        hash.update(u32::try_from(text.len()).unwrap_or(u32::MAX).to_be_bytes());
        hash.update(text.as_bytes());
    };
    let mut statement = transaction
        .prepare("SELECT path, etag, revision, is_container FROM resource ORDER BY path")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let path: String = row.get(0)?;
        text(&mut hash, &path);
        text(&mut hash, &row.get::<_, String>(1)?);
        hash.update(count(&path, row.get(2)?)?.to_be_bytes());
        resources += u64::from(!row.get::<_, bool>(3)?);
    }
    Ok(PodContents {
        resources,
        digest: hex::encode(hash.finalize()),
        objects: objects(transaction)?,
    })
}

/// The time of the newest change of any resource; `None` in a pod where nothing ever changed.
///
/// # Errors
/// [`PodError::Vault`], [`PodError::Damaged`].
pub fn newest_change(transaction: &Transaction<'_>) -> Result<Option<Timestamp>, PodError> {
    let newest: Option<i64> =
        transaction.query_row("SELECT max(time) FROM revision", [], |row| row.get(0))?;
    newest.map(|newest| time("/", newest)).transpose()
}

fn objects(transaction: &Transaction<'_>) -> Result<Vec<(ObjectId, u64)>, PodError> {
    // A pod from before there were objects has no column for them.
    let has_objects = transaction
        .query_row(
            "SELECT 1 FROM pragma_table_info('revision') WHERE name = 'object'",
            [],
            |_| Ok(()),
        )
        .optional()?
        .is_some();
    if !has_objects {
        return Ok(Vec::new());
    }
    let mut statement = transaction.prepare(
        "SELECT object, path, max(size) FROM revision WHERE object IS NOT NULL \
         GROUP BY object ORDER BY object",
    )?;
    let mut rows = statement.query([])?;
    let mut objects = Vec::new();
    while let Some(row) = rows.next()? {
        let path: String = row.get(1)?;
        let id = row
            .get::<_, String>(0)?
            .parse()
            .map_err(|_| damaged(&path, "the name of its object is none"))?;
        objects.push((id, count(&path, row.get(2)?)?));
    }
    Ok(objects)
}
