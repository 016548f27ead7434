//! What a database says about the safe it belongs to.

use rusqlite::{Connection, OptionalExtension, Transaction, params};

use crate::{SafeId, VaultError, error::RESTORE_HINT, header::Header};

pub(crate) const FACT_ID: &str = "id";
pub(crate) const FACT_GENERATION: &str = "generation";
pub(crate) const FACT_CREATED: &str = "created";
pub(crate) const FACT_OWNER: &str = "owner";

pub(crate) fn require_same_safe(connection: &Connection, id: SafeId) -> Result<(), VaultError> {
    if fact(connection, FACT_ID)? == Some(id.to_string()) {
        return Ok(());
    }
    Err(VaultError::damaged(
        "the database belongs to another safe than safe.json",
        RESTORE_HINT,
    ))
}

/// Refuses a database that does not belong to this header.
pub(crate) fn require_matching(connection: &Connection, header: &Header) -> Result<(), VaultError> {
    require_same_safe(connection, header.id)?;
    let generation = read_generation(connection)?;
    if header.generation < generation {
        return Err(VaultError::damaged(
            format!(
                "safe.json is older than the database expects: generation {}, expected {generation}",
                header.generation
            ),
            "put back the newest safe.json of this safe, or restore a backup",
        ));
    }
    if header.generation > generation + 1 {
        return Err(VaultError::damaged(
            format!(
                "the database is older than safe.json: generation {generation}, expected {}",
                header.generation
            ),
            "put back the newest pod.db of this safe, or restore a backup",
        ));
    }
    Ok(())
}

pub(crate) fn read_generation(connection: &Connection) -> Result<u64, VaultError> {
    fact(connection, FACT_GENERATION)?
        .and_then(|text| text.parse().ok())
        .ok_or_else(|| VaultError::damaged("the database has no generation", RESTORE_HINT))
}

pub(crate) fn raise_generation(transaction: &Transaction<'_>, to: u64) -> Result<(), VaultError> {
    if read_generation(transaction)? < to {
        set_fact(transaction, FACT_GENERATION, &to.to_string())?;
    }
    Ok(())
}

pub(crate) fn fact(connection: &Connection, name: &str) -> Result<Option<String>, VaultError> {
    Ok(connection
        .query_row(
            "SELECT value FROM vault_fact WHERE name = ?1",
            [name],
            |row| row.get(0),
        )
        .optional()?)
}

pub(crate) fn set_fact(connection: &Connection, name: &str, value: &str) -> Result<(), VaultError> {
    connection.execute(
        "INSERT INTO vault_fact (name, value) VALUES (?1, ?2)
         ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        params![name, value],
    )?;
    Ok(())
}

pub(crate) fn remove_fact(connection: &Connection, name: &str) -> Result<(), VaultError> {
    connection.execute("DELETE FROM vault_fact WHERE name = ?1", [name])?;
    Ok(())
}
