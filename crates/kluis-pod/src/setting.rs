//! Settings that belong to the person rather than the computer, kept inside the safe.

use crate::{PodError, PodRead, PodWrite};
use rusqlite::OptionalExtension;

impl PodRead<'_> {
    /// The value of a setting, if it was ever set.
    ///
    /// # Errors
    /// [`PodError::Vault`].
    pub fn get_setting(&self, key: &str) -> Result<Option<String>, PodError> {
        Ok(self
            .sql()
            .prepare_cached("SELECT value FROM setting WHERE key = ?1")?
            .query_row([key], |row| row.get(0))
            .optional()?)
    }
}

impl PodWrite<'_> {
    /// Sets a setting.
    ///
    /// # Errors
    /// [`PodError::Vault`].
    pub fn set_setting(&self, key: &str, value: &str) -> Result<(), PodError> {
        self.sql()
            .prepare_cached("INSERT OR REPLACE INTO setting (key, value) VALUES (?1, ?2)")?
            .execute([key, value])?;
        Ok(())
    }

    /// Forgets a setting.
    ///
    /// # Errors
    /// [`PodError::Vault`].
    pub fn remove_setting(&self, key: &str) -> Result<(), PodError> {
        self.sql()
            .prepare_cached("DELETE FROM setting WHERE key = ?1")?
            .execute([key])?;
        Ok(())
    }
}
