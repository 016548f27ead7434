use rusqlite::{OptionalExtension, Transaction, params};

use crate::VaultError;

/// Tables of this crate itself; every other table belongs to a component that calls `migrate`.
pub(crate) const OWN_TABLES: &str = "
    CREATE TABLE vault_fact (
        name TEXT PRIMARY KEY,
        value TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE vault_component (
        name TEXT PRIMARY KEY,
        steps INTEGER NOT NULL CHECK (steps > 0)
    ) STRICT, WITHOUT ROWID;
";

/// Runs the steps of `component` that this database has not seen, in order.
pub(crate) fn run_steps(
    transaction: &Transaction<'_>,
    component: &str,
    steps: &[&str],
) -> Result<(), VaultError> {
    let done = steps_done(transaction, component)?;
    let known = u32::try_from(steps.len()).expect("steps are written by hand");
    if done > known {
        return Err(VaultError::Newer {
            what: format!("the part {component} of the database"),
            found: done,
            known,
        });
    }
    if done == known {
        return Ok(());
    }
    for (step, sql) in (1_u32..).zip(steps).skip(done as usize) {
        transaction.execute_batch(sql)?;
        if transaction.is_autocommit() {
            return Err(VaultError::Migration {
                component: component.to_owned(),
                step,
            });
        }
    }
    transaction.execute(
        "INSERT INTO vault_component (name, steps) VALUES (?1, ?2)
         ON CONFLICT (name) DO UPDATE SET steps = excluded.steps",
        params![component, known],
    )?;
    Ok(())
}

pub(crate) fn steps_done(
    transaction: &Transaction<'_>,
    component: &str,
) -> Result<u32, VaultError> {
    let done = transaction
        .query_row(
            "SELECT steps FROM vault_component WHERE name = ?1",
            [component],
            |row| row.get(0),
        )
        .optional()?;
    Ok(done.unwrap_or(0))
}
