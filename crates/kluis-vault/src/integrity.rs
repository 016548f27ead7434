use std::path::Path;

use rusqlite::{Connection, types::ValueRef};

use crate::{
    VaultError, database, facts::require_matching, header::ReadHeader, keys::Key256, switch,
};

/// Where [`crate::Vault::check`] found something wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum FindingPlace {
    /// `safe.json`: its form, its MAC or its generation.
    Header,
    /// A page of the database fails its authentication.
    Page,
    /// The tables and indexes do not agree with each other.
    Structure,
    /// A row refers to another that does not exist.
    Reference,
    /// Something lies in the folder that is none of the safe's, under a name that renewing the keys uses.
    Leftover,
}

/// One thing that is wrong with a safe. Holds names of tables and numbers of pages, never content.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Finding {
    /// Where it was found.
    pub place: FindingPlace,
    /// What is wrong, as a lowercase fragment.
    pub problem: String,
}

/// Reads every page of the database and the header anew; an empty list is a sound safe.
pub(crate) fn check(
    dir: &Path,
    connection: &Connection,
    mac_key: &Key256,
) -> Result<Vec<Finding>, VaultError> {
    let mut findings = Vec::new();
    let header = ReadHeader::read(dir).and_then(|read| {
        read.verify_mac(mac_key)?;
        require_matching(connection, &read.header)
    });
    match header {
        Ok(()) => {}
        Err(error @ (VaultError::Io { .. } | VaultError::Busy)) => return Err(error),
        Err(error) => findings.push(Finding {
            place: FindingPlace::Header,
            problem: error.to_string(),
        }),
    }
    findings.extend(check_pages(connection)?);
    findings.extend(check_tables(connection)?);
    findings.extend(switch::leftovers(dir)?.into_iter().map(|name| Finding {
        place: FindingPlace::Leftover,
        problem: format!(
            "{name} is of a renewal of the keys that is over, or of another copy of the safe: it is not used, \
             move it elsewhere"
        ),
    }));
    Ok(findings)
}

/// Reads every table and index and compares them with each other.
pub(crate) fn check_tables(connection: &Connection) -> Result<Vec<Finding>, VaultError> {
    let mut findings = Vec::new();
    let checks = [
        (FindingPlace::Structure, "PRAGMA integrity_check"),
        (FindingPlace::Reference, "PRAGMA foreign_key_check"),
    ];
    for (place, pragma) in checks {
        findings.extend(found(connection, place, pragma)?);
    }
    Ok(findings)
}

/// Reads every page of the database.
///
/// SQLCipher reads `pod.db` past the WAL. What the WAL still has is therefore folded in first: a fold that
/// broke off can leave a torn page there, which is nobody's damage while the WAL holds it whole.
pub(crate) fn check_pages(connection: &Connection) -> Result<Vec<Finding>, VaultError> {
    let folded = database::fold(connection);
    let findings = found(
        connection,
        FindingPlace::Page,
        "PRAGMA cipher_integrity_check",
    )?;
    if !findings.is_empty() {
        folded?;
    }
    Ok(findings)
}

fn found(
    connection: &Connection,
    place: FindingPlace,
    pragma: &str,
) -> Result<Vec<Finding>, VaultError> {
    let finding = |problem| Finding { place, problem };
    match problems(connection, pragma) {
        Ok(problems) => Ok(problems.into_iter().map(finding).collect()),
        Err(error @ VaultError::Damaged { .. }) => Ok(vec![finding(error.to_string())]),
        Err(error) => Err(error),
    }
}

fn problems(connection: &Connection, pragma: &str) -> Result<Vec<String>, VaultError> {
    let mut statement = connection.prepare(pragma)?;
    let columns = statement.column_count();
    let mut rows = statement.query([])?;
    let mut problems = Vec::new();
    while let Some(row) = rows.next()? {
        let mut cells = Vec::with_capacity(columns);
        for column in 0..columns {
            match row.get_ref(column)? {
                ValueRef::Text(text) => cells.push(String::from_utf8_lossy(text).into_owned()),
                ValueRef::Integer(number) => cells.push(number.to_string()),
                _ => {}
            }
        }
        let problem = cells.join(" ");
        if problem != "ok" {
            problems.push(problem);
        }
    }
    Ok(problems)
}
