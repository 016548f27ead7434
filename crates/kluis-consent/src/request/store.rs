use jiff::Timestamp;
use kluis_pod::{PodRead, PodWrite};
use rusqlite::{OptionalExtension, Row, params};

use super::parse::parse_stored;
use super::{ParsedRequest, RequestRecord, RequestState, Verdict, check};
use crate::short_id::short_id;
use crate::{Act, Consent, ConsentError, NewEntry, whole_seconds};

const COLUMNS: &str = "id, digest, document, file_name, received, state FROM consent_request";

/// How a request came.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum From {
    /// The person brought it in.
    Owner,
    /// Somebody put it into the inbox.
    Inbox,
}

impl From {
    /// Whose act it is in the audit log.
    fn actor(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Inbox => "sync",
        }
    }
}

impl Consent {
    /// Keeps a request, and notes in the audit log that it came in.
    ///
    /// The same request again is the same record. While nothing is decided, the newer copy takes its
    /// place, as the reviews that came with it may be newer.
    ///
    /// # Errors
    /// [`ConsentError::Vault`] when it cannot be written.
    pub fn store_request(
        &self,
        w: &PodWrite,
        parsed: ParsedRequest,
    ) -> Result<RequestRecord, ConsentError> {
        let (record, _) = self.store(w, parsed, From::Owner)?;
        Ok(record)
    }

    /// Also tells whether it was not here before, or came in with better reviews than before.
    pub(super) fn store(
        &self,
        w: &PodWrite,
        parsed: ParsedRequest,
        from: From,
    ) -> Result<(RequestRecord, bool), ConsentError> {
        if let Some(bundle) = &parsed.bundle {
            // One that is not in order is told by the checks of the request.
            let _ = self.keep_register(w, bundle, from.actor())?;
        }
        let known: Option<(String, String)> = w
            .sql()
            .query_row(
                "SELECT id, state FROM consent_request WHERE digest = ?1",
                [&parsed.digest],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )
            .optional()?;
        if let Some((id, state)) = known {
            let is_waiting = state == RequestState::Waiting.as_str();
            let is_better = is_waiting && self.is_better(w, &id, &parsed)?;
            if is_better || (is_waiting && from == From::Owner) {
                w.sql().execute(
                    "UPDATE consent_request SET document = ?2, file_name = ?3 WHERE id = ?1",
                    params![id, parsed.document, parsed.file_name],
                )?;
            }
            return Ok((self.request(w, &id)?, is_better));
        }
        let id = free_id(w, &parsed.digest)?;
        let received = whole_seconds(w.now());
        w.sql().execute(
            "INSERT INTO consent_request (id, digest, document, file_name, received, state)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![
                id,
                parsed.digest,
                parsed.document,
                parsed.file_name,
                received.to_string(),
                RequestState::Waiting.as_str()
            ],
        )?;
        let entry = NewEntry::new(from.actor(), Act::RequestReceived, &id)
            .with("recipient", &parsed.asked.recipient.web_id)
            .with("digest", &parsed.digest);
        self.record(w, entry)?;
        Ok((self.request(w, &id)?, true))
    }

    /// Whether another copy of a request comes with better reviews than the one kept.
    fn is_better(
        &self,
        w: &PodWrite,
        id: &str,
        parsed: &ParsedRequest,
    ) -> Result<bool, ConsentError> {
        let (kept, trust) = (self.request(w, id)?, self.trust(w)?);
        let other = RequestRecord {
            asked: parsed.asked.clone(),
            bundle: parsed.bundle.clone(),
            ..kept.clone()
        };
        let worth = |record| match check(record, &trust, w.now()).verdict {
            Verdict::Rejected => 0,
            Verdict::Unreviewed => 1,
            Verdict::ReviewedWithWarning => 2,
            Verdict::Reviewed => 3,
        };
        Ok(worth(&other) > worth(&kept))
    }

    /// Returns the requests, the newest first.
    ///
    /// # Errors
    /// [`ConsentError::Stored`] for a row that cannot be read.
    pub fn requests(&self, r: &PodRead) -> Result<Vec<RequestRecord>, ConsentError> {
        let mut statement = r
            .sql()
            .prepare_cached(&format!("SELECT {COLUMNS} ORDER BY rowid DESC"))?;
        let rows = statement.query_and_then([], read_request)?;
        rows.collect()
    }

    /// Returns one request.
    ///
    /// # Errors
    /// [`ConsentError::UnknownRequest`].
    pub fn request(&self, r: &PodRead, id: &str) -> Result<RequestRecord, ConsentError> {
        let mut statement = r
            .sql()
            .prepare_cached(&format!("SELECT {COLUMNS} WHERE id = ?1"))?;
        let mut rows = statement.query([id])?;
        let row = rows
            .next()?
            .ok_or_else(|| ConsentError::UnknownRequest(id.to_owned()))?;
        read_request(row)
    }

    /// Denies a request that waits, and notes it in the audit log.
    ///
    /// # Errors
    /// [`ConsentError::UnknownRequest`]; [`ConsentError::NotWaiting`].
    pub fn deny(&self, w: &PodWrite, id: &str) -> Result<RequestRecord, ConsentError> {
        let request = self.request(w, id)?;
        if request.state != RequestState::Waiting {
            return Err(ConsentError::NotWaiting {
                request: id.to_owned(),
                state: request.state,
            });
        }
        set_state(w, id, RequestState::Denied)?;
        let entry = NewEntry::by_owner(Act::RequestDenied, id)
            .with("recipient", &request.asked.recipient.web_id);
        self.record(w, entry)?;
        self.request(w, id)
    }
}

/// Writes down what was decided about a request.
pub(crate) fn set_state(w: &PodWrite, id: &str, state: RequestState) -> Result<(), ConsentError> {
    w.sql().execute(
        "UPDATE consent_request SET state = ?2 WHERE id = ?1",
        params![id, state.as_str()],
    )?;
    Ok(())
}

/// A short identifier made of the digest, with as many characters as it takes to be the only one.
fn free_id(w: &PodWrite, digest: &str) -> Result<String, ConsentError> {
    let bytes = hex::decode(digest.trim_start_matches("sha256:")).unwrap_or_default();
    let mut length = 4;
    loop {
        let id = short_id("r", &bytes, length);
        let taken: bool = w.sql().query_row(
            "SELECT EXISTS (SELECT 1 FROM consent_request WHERE id = ?1)",
            [&id],
            |row| row.get(0),
        )?;
        if !taken {
            return Ok(id);
        }
        length += 1;
    }
}

fn read_request(row: &Row) -> Result<RequestRecord, ConsentError> {
    const FAULT: ConsentError = ConsentError::Stored {
        table: "consent_request",
        found: "a request",
        expected: "one that was read before",
    };
    let (document, file_name): (String, String) = (row.get(2)?, row.get(3)?);
    let received: Timestamp = row.get::<_, String>(4)?.parse().map_err(|_| FAULT)?;
    let state = match row.get::<_, String>(5)?.as_str() {
        "waiting" => RequestState::Waiting,
        "approved" => RequestState::Approved,
        "denied" => RequestState::Denied,
        _ => return Err(FAULT),
    };
    let parsed = parse_stored(&document, &file_name)?;
    Ok(RequestRecord {
        id: row.get(0)?,
        digest: row.get(1)?,
        file_name,
        received,
        state,
        asked: parsed.asked,
        bundle: parsed.bundle,
    })
}
