use jiff::Timestamp;
use kluis_pod::{PodPath, PodRead};
use kluis_records::CategoryId;
use rusqlite::{Row, params};

use super::{Ending, Enforcement, Grant, GrantCategory, GrantState, Level, Place};
use crate::{Consent, ConsentError, Mode, Outcome, Party};

const FAULT: ConsentError = ConsentError::Stored {
    table: "consent_grant",
    found: "a grant",
    expected: "one that `approve` wrote",
};

const COLUMNS: &str =
    "id, request, recipient, recipient_name, data_subject, purposes, language, since, until,
    ended, ending FROM consent_grant";

impl Consent {
    /// Returns the grants as they are at `now`, the newest first, those that have ended too.
    ///
    /// # Errors
    /// [`ConsentError::Stored`] for a row that cannot be read.
    pub fn grants(&self, r: &PodRead, now: Timestamp) -> Result<Vec<Grant>, ConsentError> {
        let mut statement = r
            .sql()
            .prepare_cached(&format!("SELECT {COLUMNS} ORDER BY rowid DESC"))?;
        let grants = statement.query_and_then([], |row| read_grant(r, row, now))?;
        grants.collect()
    }

    /// Returns one grant as it is at `now`.
    ///
    /// # Errors
    /// [`ConsentError::UnknownGrant`]; [`ConsentError::Stored`].
    pub fn grant(&self, r: &PodRead, id: &str, now: Timestamp) -> Result<Grant, ConsentError> {
        let mut statement = r
            .sql()
            .prepare_cached(&format!("SELECT {COLUMNS} WHERE id = ?1"))?;
        let mut rows = statement.query([id])?;
        let row = rows
            .next()?
            .ok_or_else(|| ConsentError::UnknownGrant(id.to_owned()))?;
        read_grant(r, row, now)
    }
}

fn read_time(row: &Row, column: usize) -> Result<Option<Timestamp>, ConsentError> {
    let written: Option<String> = row.get(column)?;
    written
        .map(|text| text.parse().map_err(|_| FAULT))
        .transpose()
}

fn read_grant(r: &PodRead, row: &Row, now: Timestamp) -> Result<Grant, ConsentError> {
    let id: String = row.get(0)?;
    let ending = match row.get::<_, Option<String>>(10)?.as_deref() {
        None => None,
        Some("withdrawn") => Some(Ending::Withdrawn),
        Some("expired") => Some(Ending::Expired),
        Some(_) => return Err(FAULT),
    };
    let mut receipts = r
        .sql()
        .prepare_cached("SELECT id FROM consent_receipt WHERE grant_id = ?1 ORDER BY rowid")?;
    let receipts = receipts
        .query_map([&id], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    let mut grant = Grant {
        categories: Vec::new(),
        request: row.get(1)?,
        recipient: Party {
            web_id: row.get(2)?,
            name: row.get(3)?,
        },
        data_subject: row.get(4)?,
        purposes: serde_json::from_str(&row.get::<_, String>(5)?).map_err(|_| FAULT)?,
        language: row.get(6)?,
        since: read_time(row, 7)?.ok_or(FAULT)?,
        until: read_time(row, 8)?.ok_or(FAULT)?,
        state: GrantState::Planned,
        enforcement: Vec::new(),
        ended: read_time(row, 9)?,
        ending,
        receipts,
        id,
    };
    let over = grant.is_over(now);
    grant.categories = read_categories(r, &grant.id, over)?;
    grant.enforcement = Grant::summed_enforcement(&grant.categories, over);
    grant.state = grant.derived_state(now);
    Ok(grant)
}

fn read_categories(
    r: &PodRead,
    grant: &str,
    over: bool,
) -> Result<Vec<GrantCategory>, ConsentError> {
    let mut statement = r.sql().prepare_cached(
        "SELECT category, container, wanted, attempted, outcome, found_at, detail, storage, ended
         FROM consent_grant_category WHERE grant_id = ?1 ORDER BY rowid",
    )?;
    let categories = statement.query_and_then(params![grant], |row| {
        let id: String = row.get(0)?;
        let container: String = row.get(1)?;
        let attempted: bool = row.get(3)?;
        let outcome: String = row.get(4)?;
        let mut enforcement = Enforcement {
            place: Place::Cooperative,
            state: Outcome::from_name(&outcome).ok_or(FAULT)?,
            at: read_time(row, 5)?,
            detail: row.get(6)?,
        };
        let ended = read_time(row, 8)?;
        let over = over || ended.is_some();
        let wanted_present = row.get::<_, String>(2)? == "present";
        if over && wanted_present {
            // The grant ran out and nobody wrote it down yet: what was found out is about letting in,
            // what counts now is keeping out.
            let state = if attempted {
                Outcome::Pending
            } else {
                Outcome::Confirmed
            };
            enforcement = Enforcement {
                place: Place::Cooperative,
                state,
                at: None,
                detail: None,
            };
        } else if !over && !wanted_present {
            enforcement = Enforcement {
                place: Place::Cooperative,
                state: Outcome::Pending,
                at: None,
                detail: None,
            };
        }
        Ok(GrantCategory {
            category: CategoryId::parse(&id).ok_or(FAULT)?,
            container: PodPath::parse(&container)?,
            mode: Mode::Read,
            level: Level::AsIs,
            enforcement,
            ended,
            attempted,
            attempted_at: row.get(7)?,
        })
    })?;
    categories.collect()
}
