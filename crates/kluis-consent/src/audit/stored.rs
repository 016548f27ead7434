use std::collections::BTreeMap;

use jiff::Timestamp;
use kluis_credentials::jcs;
use kluis_pod::PodRead;
use rusqlite::{OptionalExtension, Row};
use serde_json::json;

use super::{Act, AuditHead, Entry};
use crate::ConsentError;

/// Reads a row with the columns in the order of the table, and its MAC.
pub(super) fn read_entry(row: &Row) -> Result<(Entry, Vec<u8>), ConsentError> {
    const FAULT: ConsentError = ConsentError::Stored {
        table: "audit_entry",
        found: "an entry",
        expected: "one that `record` wrote",
    };
    let written: String = row.get(5)?;
    let details: BTreeMap<String, String> = serde_json::from_str(&written).map_err(|_| FAULT)?;
    if jcs::canonical(&json!(details))? != written {
        return Err(FAULT);
    }
    let time: String = row.get(1)?;
    let parsed: Timestamp = time.parse().map_err(|_| FAULT)?;
    if parsed.to_string() != time {
        return Err(FAULT);
    }
    let entry = Entry {
        sequence: u64::try_from(row.get::<_, i64>(0)?).map_err(|_| FAULT)?,
        time: parsed,
        actor: row.get(2)?,
        act: Act::from_name(&row.get::<_, String>(3)?),
        about: row.get(4)?,
        details,
        former: row.get(6)?,
        hash: row.get(7)?,
    };
    Ok((entry, row.get(8)?))
}

pub(super) fn read_head(r: &PodRead) -> Result<Option<(AuditHead, Vec<u8>)>, ConsentError> {
    let row = r
        .sql()
        .query_row("SELECT sequence, hash, mac FROM audit_head", [], |row| {
            let head = AuditHead {
                sequence: row.get::<_, i64>(0)?.cast_unsigned(),
                hash: row.get(1)?,
            };
            Ok((head, row.get(2)?))
        });
    Ok(row.optional()?)
}

/// The last entry and its MAC.
pub(super) fn last_entry(r: &PodRead) -> Result<Option<(AuditHead, Vec<u8>)>, ConsentError> {
    let row = r.sql().query_row(
        "SELECT sequence, hash, mac FROM audit_entry ORDER BY sequence DESC LIMIT 1",
        [],
        |row| {
            let last = AuditHead {
                sequence: row.get::<_, i64>(0)?.cast_unsigned(),
                hash: row.get(1)?,
            };
            Ok((last, row.get(2)?))
        },
    );
    Ok(row.optional()?)
}
