//! Keys from before the master key was renewed, for what was signed or sealed with them: kept in the
//! encrypted database, and so read by whoever has the present key alone.

use rusqlite::{Connection, OptionalExtension, params};
use zeroize::Zeroizing;

use crate::{KeyPurpose, Vault, VaultError, keys::Key256};

const TABLE: &str = "
    CREATE TABLE IF NOT EXISTS vault_key (
        purpose TEXT NOT NULL,
        generation INTEGER NOT NULL,
        key BLOB NOT NULL CHECK (length(key) = 32),
        PRIMARY KEY (purpose, generation)
    ) STRICT, WITHOUT ROWID;
";

/// The purposes whose former keys are of use: entries and receipts are checked with them, and what others
/// sealed for this safe opens with them. A backup carries its own way to its key.
pub(crate) const KEPT: [(KeyPurpose, &str); 3] = [
    (KeyPurpose::Audit, "audit"),
    (KeyPurpose::Receipt, "receipt"),
    (KeyPurpose::Identity, "identity"),
];

impl Vault {
    /// The keys that [`Vault::derive_key`] gave for this purpose before each renewal of the master key, the
    /// oldest first. Empty for a safe that was never renewed, and always for [`KeyPurpose::Backup`].
    ///
    /// # Errors
    /// As [`Vault::read`].
    pub fn former_keys(&self, purpose: KeyPurpose) -> Result<Vec<Zeroizing<[u8; 32]>>, VaultError> {
        self.read(|transaction| read(transaction, purpose))
    }
}

fn read(connection: &Connection, purpose: KeyPurpose) -> Result<Vec<Key256>, VaultError> {
    let Some((_, name)) = KEPT.iter().find(|(kept, _)| *kept == purpose) else {
        return Ok(Vec::new());
    };
    let exists = connection
        .query_row(
            "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'vault_key'",
            [],
            |_| Ok(()),
        )
        .optional()?;
    if exists.is_none() {
        return Ok(Vec::new());
    }
    let mut statement = connection
        .prepare_cached("SELECT key FROM vault_key WHERE purpose = ?1 ORDER BY generation")?;
    let keys = statement.query_map([name], |row| Ok(Zeroizing::new(row.get::<_, [u8; 32]>(0)?)))?;
    Ok(keys.collect::<Result<_, _>>()?)
}

/// Keeps a key that was in use up to and with `generation`.
pub(crate) fn keep(
    connection: &Connection,
    name: &str,
    generation: u64,
    key: &Key256,
) -> Result<(), VaultError> {
    connection.execute_batch(TABLE)?;
    connection.execute(
        "INSERT INTO vault_key (purpose, generation, key) VALUES (?1, ?2, ?3)",
        params![name, generation.cast_signed(), key.as_slice()],
    )?;
    Ok(())
}
