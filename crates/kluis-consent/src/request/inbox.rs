//! Requests that others put into the inbox at the cooperative. Anybody may be able to write there: what
//! comes in is kept to be looked at, and lets nobody in.

use std::collections::BTreeSet;

use kluis_pod::{PodRead, PodWrite};
use rusqlite::params;

use super::store::From;
use super::{ParsedRequest, RequestRecord, RequestState};
use crate::{Consent, ConsentError};

/// What a notification turned out to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notification {
    /// A request that was not here before, or not with reviews as good.
    New(Box<RequestRecord>),
    /// One that was.
    Known(Box<RequestRecord>),
    /// Something else.
    NoRequest,
}

impl Consent {
    /// Returns which of the notifications in an inbox were not read yet, in the same order.
    ///
    /// # Errors
    /// [`ConsentError::Vault`] when the safe cannot be read.
    pub fn unread(&self, r: &PodRead, listed: &[String]) -> Result<Vec<String>, ConsentError> {
        let read = read_before(r)?;
        let unread = listed.iter().filter(|url| !read.contains(*url));
        Ok(unread.cloned().collect())
    }

    /// Keeps what was read of a notification, with the request it holds, if it is one.
    ///
    /// A request that is here already stays as it is, unless this copy came with better reviews: whoever
    /// can write to the inbox must not be able to take them away.
    ///
    /// # Errors
    /// [`ConsentError::Vault`] when it cannot be written.
    pub fn take_notification(
        &self,
        w: &PodWrite,
        url: &str,
        parsed: Option<ParsedRequest>,
    ) -> Result<Notification, ConsentError> {
        let found = match parsed {
            None => Notification::NoRequest,
            Some(parsed) => match self.store(w, parsed, From::Inbox)? {
                (record, true) => Notification::New(Box::new(record)),
                (record, false) => Notification::Known(Box::new(record)),
            },
        };
        let request = match &found {
            Notification::NoRequest => None,
            Notification::New(record) | Notification::Known(record) => Some(&record.id),
        };
        w.sql().execute(
            "INSERT INTO consent_inbox (url, request) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
            params![url, request],
        )?;
        Ok(found)
    }

    /// Forgets the notifications that are not in the inbox any more.
    ///
    /// # Errors
    /// [`ConsentError::Vault`] when it cannot be written.
    pub fn forget_removed(&self, w: &PodWrite, listed: &[String]) -> Result<(), ConsentError> {
        let listed: BTreeSet<&String> = listed.iter().collect();
        for url in read_before(w)?.iter().filter(|url| !listed.contains(url)) {
            w.sql()
                .execute("DELETE FROM consent_inbox WHERE url = ?1", [url])?;
        }
        Ok(())
    }

    /// Returns how many requests wait for a decision.
    ///
    /// # Errors
    /// [`ConsentError::Vault`] when the safe cannot be read.
    pub fn waiting_requests(&self, r: &PodRead) -> Result<u64, ConsentError> {
        let count: i64 = r.sql().query_row(
            "SELECT count(*) FROM consent_request WHERE state = ?1",
            [RequestState::Waiting.as_str()],
            |row| row.get(0),
        )?;
        Ok(count.unsigned_abs())
    }
}

fn read_before(r: &PodRead) -> Result<BTreeSet<String>, ConsentError> {
    let mut statement = r.sql().prepare_cached("SELECT url FROM consent_inbox")?;
    let urls = statement.query_map([], |row| row.get(0))?;
    Ok(urls.collect::<Result<_, _>>()?)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::parse_request;
    use crate::test_safe::{TestSafe, request_document};

    fn parsed(document: &Value) -> ParsedRequest {
        parse_request(document.to_string().as_bytes(), "a notification").unwrap()
    }

    #[test]
    fn notification_is_read_once_and_forgotten_when_it_is_gone() {
        let safe = TestSafe::new();
        let listed: Vec<String> = ["a", "b"].map(|name| format!("urn:{name}")).into();
        let unread = |listed: &[String]| safe.pod.read(|r| safe.consent.unread(r, listed)).unwrap();
        assert_eq!(unread(&listed), listed);
        safe.write(|w| {
            let request = parsed(&request_document());
            let kept = safe.consent.take_notification(w, "urn:a", Some(request))?;
            assert!(matches!(kept, Notification::New(_)));
            let other = safe.consent.take_notification(w, "urn:b", None)?;
            assert_eq!(other, Notification::NoRequest);
            Ok(())
        });
        assert_eq!(unread(&listed), Vec::<String>::new());
        safe.write(|w| safe.consent.forget_removed(w, &listed[..1]));
        assert_eq!(unread(&listed), listed[1..]);
        let waiting = safe.pod.read(|r| safe.consent.waiting_requests(r));
        assert_eq!(waiting.unwrap(), 1);
    }

    #[test]
    fn inbox_cannot_change_what_a_request_came_with() {
        let safe = TestSafe::new();
        let reviewed = json!({ "request": request_document(), "ethics": { "id": "urn:e" } });
        let brought = safe.write(|w| safe.consent.store_request(w, parsed(&reviewed)));
        assert_eq!(brought.asked.reviews.len(), 1);
        let again = safe.write(|w| {
            let bare = Some(parsed(&request_document()));
            safe.consent.take_notification(w, "urn:a", bare)
        });
        assert_eq!(again, Notification::Known(Box::new(brought.clone())));
        // The person can.
        let newer = safe.write(|w| safe.consent.store_request(w, parsed(&request_document())));
        assert_eq!(newer.id, brought.id);
        assert_eq!(newer.asked.reviews.len(), 0);
    }
}
