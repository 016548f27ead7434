//! Which files were imported, and when.

use crate::read::{damaged, time};
use crate::{PodError, PodRead, PodWrite};
use jiff::Timestamp;
use rusqlite::{OptionalExtension, Row, params};
use uuid::Uuid;

const COLUMNS: &str = "id, file_name, file_hash, format, time";

/// One import of one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportRun {
    /// Its id, which provenance and revisions name.
    pub id: Uuid,
    /// Name of the file, without its folder.
    pub file_name: String,
    /// Digest of the file's bytes.
    pub file_hash: String,
    /// Name of the format it was read as.
    pub format: String,
    /// When it was begun; kept to the microsecond.
    pub time: Timestamp,
}

impl PodRead<'_> {
    /// Whether a file with this digest was imported before.
    ///
    /// # Errors
    /// [`PodError::Vault`].
    pub fn has_import(&self, file_hash: &str) -> Result<bool, PodError> {
        Ok(self
            .sql()
            .prepare_cached("SELECT 1 FROM import_run WHERE file_hash = ?1")?
            .exists([file_hash])?)
    }

    /// The import run with this id, if there is one.
    ///
    /// # Errors
    /// [`PodError::Damaged`], [`PodError::Vault`].
    pub fn import(&self, id: Uuid) -> Result<Option<ImportRun>, PodError> {
        self.sql()
            .prepare_cached(&format!("SELECT {COLUMNS} FROM import_run WHERE id = ?1"))?
            .query_row([id.to_string()], |row| Ok(import_run(row)))
            .optional()?
            .transpose()
    }

    /// All import runs, newest first.
    ///
    /// # Errors
    /// [`PodError::Damaged`], [`PodError::Vault`].
    pub fn imports(&self) -> Result<Vec<ImportRun>, PodError> {
        let mut statement = self.sql().prepare_cached(&format!(
            "SELECT {COLUMNS} FROM import_run ORDER BY time DESC"
        ))?;
        let rows = statement.query_map([], |row| Ok(import_run(row)))?;
        rows.map(|row| row?).collect()
    }
}

impl PodWrite<'_> {
    /// Notes that a file is being imported.
    ///
    /// # Errors
    /// [`PodError::ImportExists`] if the id was used before.
    pub fn begin_import(&self, run: &ImportRun) -> Result<(), PodError> {
        let inserted = self
            .sql()
            .prepare_cached(&format!(
                "INSERT INTO import_run ({COLUMNS}) VALUES (?1, ?2, ?3, ?4, ?5) \
                 ON CONFLICT (id) DO NOTHING"
            ))?
            .execute(params![
                run.id.to_string(),
                run.file_name,
                run.file_hash,
                run.format,
                run.time.as_microsecond(),
            ])?;
        if inserted == 0 {
            return Err(PodError::ImportExists(run.id));
        }
        Ok(())
    }
}

fn import_run(row: &Row<'_>) -> Result<ImportRun, PodError> {
    let id: String = row.get(0)?;
    Ok(ImportRun {
        file_name: row.get(1)?,
        file_hash: row.get(2)?,
        format: row.get(3)?,
        time: time(&id, row.get(4)?)?,
        id: Uuid::parse_str(&id).map_err(|_| damaged(&id, "the id of an import is not one"))?,
    })
}
