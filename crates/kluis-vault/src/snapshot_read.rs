//! Looking into a snapshot, for what a backup has to know of it.

use std::path::Path;

use rusqlite::{Transaction, TransactionBehavior};

use crate::{VaultError, database::require_authentic, snapshot::open_snapshot};

/// Lends the snapshot at `path` for reading, as [`crate::Vault::read`] lends a safe.
///
/// # Errors
/// What `f` returns; [`VaultError::Damaged`] when it does not open with `key` or a page of it fails its
/// authentication, [`VaultError::Io`] when it cannot be read.
pub fn read_snapshot<T, E: From<VaultError>>(
    path: &Path,
    key: &[u8; 32],
    f: impl FnOnce(&Transaction<'_>) -> Result<T, E>,
) -> Result<T, E> {
    let connection = open_snapshot(path, key)?;
    connection
        .execute_batch("PRAGMA query_only = ON")
        .map_err(VaultError::from)?;
    let transaction = Transaction::new_unchecked(&connection, TransactionBehavior::Deferred)
        .map_err(VaultError::from)?;
    let result = f(&transaction);
    require_authentic(&transaction)?;
    result
}
