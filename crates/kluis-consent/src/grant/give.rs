use jiff::Timestamp;
use kluis_pod::PodWrite;
use kluis_records::CategoryId;
use rusqlite::{OptionalExtension, params};
use serde_json::json;

use super::{Grant, GrantState};
use crate::request::{check, set_state};
use crate::short_id::short_id;
use crate::{
    Act, Consent, ConsentError, Level, Mode, NewEntry, ReceiptEvent, RequestRecord, RequestState,
    Verdict, whole_seconds,
};

/// What the person decided about a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// Identifiers of the categories that are given; none means none, and is refused.
    pub only: Vec<String>,
    /// Until when; as long as asked when it is absent. From this moment on nothing is permitted.
    pub until: Option<Timestamp>,
    /// The language in which the person was asked, as a BCP 47 tag.
    pub language: String,
    /// WebID of the person, when one is known.
    pub owner: Option<String>,
}

impl Consent {
    /// Allows a request, in whole or in part: the grant, its receipt, the entry in the audit log and what
    /// the places of enforcement have to do are one transaction, that of `w`.
    ///
    /// A request that was denied, or whose grant has ended, may be approved after all. One whose reviews
    /// could not be checked ([`Verdict::Unreviewed`]) may be approved; the screen says what that means.
    ///
    /// # Errors
    /// [`ConsentError::UnknownRequest`], [`ConsentError::Rejected`], [`ConsentError::AlreadyApproved`],
    /// [`ConsentError::NothingChosen`], [`ConsentError::NotAsked`], [`ConsentError::LaterThanAsked`],
    /// [`ConsentError::UntilPassed`]; each before anything is written. After any other error the
    /// transaction must not be committed.
    pub fn approve(
        &self,
        w: &PodWrite,
        request: &str,
        decision: &Decision,
    ) -> Result<Grant, ConsentError> {
        let request = self.request(w, request)?;
        let since = whole_seconds(w.now());
        let assessment = check(&request, &self.trust(w)?, since);
        if assessment.verdict == Verdict::Rejected {
            return Err(ConsentError::Rejected {
                request: request.id,
                reason: assessment.reason,
            });
        }
        self.refuse_second_grant(w, &request, since)?;
        let categories = chosen(&request, &decision.only)?;
        let until = chosen_until(&request, decision.until, since)?;

        let id = free_id(w)?;
        let purposes: Vec<&str> = request
            .asked
            .purposes
            .iter()
            .map(|purpose| purpose.term.as_str())
            .collect();
        w.sql().execute(
            "INSERT INTO consent_grant
             (id, request, recipient, recipient_name, data_subject, purposes, language, since, until)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            params![
                id,
                request.id,
                request.asked.recipient.web_id,
                request.asked.recipient.name,
                decision.owner,
                json!(purposes).to_string(),
                decision.language,
                since.to_string(),
                until.to_string(),
            ],
        )?;
        for category in &categories {
            w.sql().execute(
                "INSERT INTO consent_grant_category
                 (grant_id, category, container, mode, level, wanted, attempted, outcome)
                 VALUES (?1, ?2, ?3, ?4, ?5, 'present', 0, 'pending')",
                params![
                    id,
                    category.as_str(),
                    category.get().container,
                    Mode::Read.as_str(),
                    Level::AsIs.as_str()
                ],
            )?;
        }
        set_state(w, &request.id, RequestState::Approved)?;
        let names: Vec<&str> = categories
            .iter()
            .map(|category| category.as_str())
            .collect();
        let entry = NewEntry::by_owner(Act::ConsentGiven, &id)
            .with("recipient", &request.asked.recipient.web_id)
            .with("request", &request.id)
            .with("categories", names.join(", "))
            .with("purposes", purposes.join(", "))
            .with("until", until.to_string());
        let entry = self.record(w, entry)?;
        let grant = self.grant(w, &id, since)?;
        self.write_receipt(w, &grant, &request, ReceiptEvent::Given, since, &entry)?;
        self.grant(w, &id, since)
    }

    fn refuse_second_grant(
        &self,
        w: &PodWrite,
        request: &RequestRecord,
        now: Timestamp,
    ) -> Result<(), ConsentError> {
        let last: Option<String> = w
            .sql()
            .query_row(
                "SELECT id FROM consent_grant WHERE request = ?1 ORDER BY rowid DESC LIMIT 1",
                [&request.id],
                |row| row.get(0),
            )
            .optional()?;
        let Some(last) = last else { return Ok(()) };
        if self.grant(w, &last, now)?.state == GrantState::Ended {
            return Ok(());
        }
        Err(ConsentError::AlreadyApproved {
            request: request.id.clone(),
            grant: last,
        })
    }
}

fn chosen(request: &RequestRecord, only: &[String]) -> Result<Vec<CategoryId>, ConsentError> {
    let asked = request.asked.known_categories();
    let mut categories = Vec::new();
    for name in only {
        let category = asked
            .iter()
            .copied()
            .find(|category| category.as_str() == name);
        let Some(category) = category else {
            let names: Vec<&str> = asked.iter().map(|category| category.as_str()).collect();
            return Err(ConsentError::NotAsked {
                request: request.id.clone(),
                category: name.clone(),
                asked: names.join(", "),
            });
        };
        if !categories.contains(&category) {
            categories.push(category);
        }
    }
    if categories.is_empty() {
        Err(ConsentError::NothingChosen)
    } else {
        Ok(categories)
    }
}

fn chosen_until(
    request: &RequestRecord,
    until: Option<Timestamp>,
    now: Timestamp,
) -> Result<Timestamp, ConsentError> {
    // A request without an end was rejected before.
    let asked = request.asked.until.unwrap_or(now);
    let until = until.map_or(asked, whole_seconds);
    if until > asked {
        return Err(ConsentError::LaterThanAsked { until, asked });
    }
    if until <= now {
        return Err(ConsentError::UntilPassed(until));
    }
    Ok(until)
}

/// A random short identifier that no grant has. It becomes part of the names of rules at the cooperative,
/// where another safe of the same person may write too; so it does not merely count.
fn free_id(w: &PodWrite) -> Result<String, ConsentError> {
    loop {
        let id = short_id("g", &uuid::Uuid::new_v4().as_bytes()[..6], 6);
        let taken: bool = w.sql().query_row(
            "SELECT EXISTS (SELECT 1 FROM consent_grant WHERE id = ?1)",
            [&id],
            |row| row.get(0),
        )?;
        if !taken {
            return Ok(id);
        }
    }
}
