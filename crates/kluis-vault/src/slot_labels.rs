//! What a person calls the ways to open a safe, and when they were made: kept in the encrypted database,
//! so that `safe.json` names nobody.

use std::collections::HashMap;

use jiff::Timestamp;
use rusqlite::{Connection, Transaction, params};
use uuid::Uuid;

use crate::{VaultError, error::RESTORE_HINT, header::Slot, migrate};

const COMPONENT: &str = "vault-slots";
const STEPS: &[&str] = &["
    CREATE TABLE vault_slot (
        id TEXT PRIMARY KEY,
        label TEXT,
        added TEXT NOT NULL,
        recipient TEXT
    ) STRICT, WITHOUT ROWID;
"];

/// What the database knows of one slot.
pub(crate) struct SlotLabel {
    pub(crate) label: Option<String>,
    pub(crate) added: Timestamp,
    /// The age recipient; its text is not secret, but it names who may open the safe.
    pub(crate) recipient: Option<String>,
}

/// Everything known of the slots; nothing in a safe that was made before it was kept.
pub(crate) fn read_labels(
    transaction: &Transaction<'_>,
) -> Result<HashMap<Uuid, SlotLabel>, VaultError> {
    if migrate::steps_done(transaction, COMPONENT)? == 0 {
        return Ok(HashMap::new());
    }
    let damaged = || {
        VaultError::damaged(
            "what the database says of the ways to open the safe cannot be read",
            RESTORE_HINT,
        )
    };
    let mut statement =
        transaction.prepare_cached("SELECT id, label, added, recipient FROM vault_slot")?;
    let mut rows = statement.query([])?;
    let mut labels = HashMap::new();
    while let Some(row) = rows.next()? {
        let id: Uuid = row.get::<_, String>(0)?.parse().map_err(|_| damaged())?;
        let label = SlotLabel {
            label: row.get(1)?,
            added: row.get::<_, String>(2)?.parse().map_err(|_| damaged())?,
            recipient: row.get(3)?,
        };
        labels.insert(id, label);
    }
    Ok(labels)
}

/// Keeps what is known of a slot.
pub(crate) fn write_label(
    transaction: &Transaction<'_>,
    id: Uuid,
    label: &SlotLabel,
) -> Result<(), VaultError> {
    migrate::run_steps(transaction, COMPONENT, STEPS)?;
    transaction.execute(
        "INSERT INTO vault_slot (id, label, added, recipient) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (id) DO UPDATE SET label = ?2, added = ?3, recipient = ?4",
        params![
            id.to_string(),
            label.label,
            label.added.to_string(),
            label.recipient
        ],
    )?;
    Ok(())
}

/// Keeps that each of the slots of a new database was made at `added`.
pub(crate) fn date_slots(
    database: &Connection,
    slots: &[Slot],
    added: Timestamp,
) -> Result<(), VaultError> {
    let transaction = database.unchecked_transaction()?;
    for slot in slots {
        let label = SlotLabel {
            label: None,
            added,
            recipient: None,
        };
        write_label(&transaction, slot.id(), &label)?;
    }
    Ok(transaction.commit()?)
}

/// Forgets what is known of slots that are no more.
pub(crate) fn keep_only(transaction: &Transaction<'_>, slots: &[Slot]) -> Result<(), VaultError> {
    for id in read_labels(transaction)?.into_keys() {
        if !slots.iter().any(|slot| slot.id() == id) {
            transaction.execute("DELETE FROM vault_slot WHERE id = ?1", [id.to_string()])?;
        }
    }
    Ok(())
}
