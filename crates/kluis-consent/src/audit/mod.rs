//! The audit log: only added to, each entry chained to the one before it.
//!
//! An entry's hash is the SHA-256 of its canonical JSON, which holds the hash of the former entry; a MAC
//! over the hash, with a key that only the opened safe has, keeps anyone without that key from writing a
//! chain of their own. The head (number, hash and MAC of the last entry) is kept apart, so that entries cut
//! off at the end are missed, and every receipt carries the head of its moment.
//!
//! What is not found: a safe that is put back whole to an earlier copy of itself. Receipts that were handed
//! over, and backups, show that.

mod act;
mod entry;
mod stored;
mod verify;

#[cfg(test)]
mod tests;

use hmac::{Hmac, KeyInit, Mac};
use kluis_pod::{PodRead, PodWrite};
use rusqlite::params;
use serde_json::json;
use sha2::Sha256;
use zeroize::Zeroizing;

pub use act::Act;
pub use entry::{AuditFilter, AuditHead, Entry, NewEntry};
pub use verify::Verification;

use entry::NO_FORMER;
use stored::{last_entry, read_entry, read_head};

use crate::{Consent, ConsentError, jcs, whole_seconds};

/// The key of the log's MACs.
pub(crate) struct AuditKey(Zeroizing<[u8; 32]>);

impl AuditKey {
    pub(crate) fn new(key: Zeroizing<[u8; 32]>) -> Self {
        Self(key)
    }

    fn start(&self, purpose: &[u8]) -> Hmac<Sha256> {
        let mut mac = Hmac::<Sha256>::new_from_slice(self.0.as_slice())
            .expect("HMAC takes a key of any length");
        mac.update(purpose);
        mac
    }

    fn of_entry(&self, hash: &str) -> Hmac<Sha256> {
        let mut mac = self.start(b"kluis audit entry 1\0");
        mac.update(hash.as_bytes());
        mac
    }

    fn of_head(&self, head: &AuditHead) -> Hmac<Sha256> {
        let mut mac = self.start(b"kluis audit head 1\0");
        mac.update(&head.sequence.to_be_bytes());
        mac.update(head.hash.as_bytes());
        mac
    }
}

impl Consent {
    /// Adds an entry, at the time and in the transaction of `w`.
    ///
    /// Where the log turns out to have been altered, an entry [`Act::AuditDamaged`] goes before it: going on
    /// must not cover up what happened, and withdrawing a consent must not fail because of it.
    ///
    /// # Errors
    /// [`ConsentError::Vault`] when it cannot be written.
    pub fn record(&self, w: &PodWrite, entry: NewEntry) -> Result<Entry, ConsentError> {
        let head = read_head(w)?;
        let last = last_entry(w)?;
        let holds = match (&head, &last) {
            (None, None) => true,
            (Some((head, mac)), Some(last)) => {
                self.audit_key.of_head(head).verify_slice(mac).is_ok() && head == last
            }
            _ => false,
        };
        let last_number = last.as_ref().map_or(0, |last| last.sequence);
        // Numbers that were used once are not used again, so that a gap stays a gap.
        let head_number = head
            .as_ref()
            .map_or(0, |(head, _)| head.sequence)
            .min(u64::from(u32::MAX));
        let mut former = AuditHead {
            sequence: last_number.max(head_number),
            hash: last.map_or_else(|| NO_FORMER.to_owned(), |last| last.hash),
        };
        if !holds {
            let damaged = NewEntry::new("safe", Act::AuditDamaged, "audit");
            former = self.append(w, &former, damaged)?.head();
        }
        self.append(w, &former, entry)
    }

    fn append(
        &self,
        w: &PodWrite,
        former: &AuditHead,
        new: NewEntry,
    ) -> Result<Entry, ConsentError> {
        let mut entry = Entry {
            sequence: former.sequence + 1,
            time: whole_seconds(w.now()),
            actor: new.actor,
            act: new.act,
            about: new.about,
            details: new.details,
            former: former.hash.clone(),
            hash: String::new(),
        };
        entry.hash = entry.compute_hash()?;
        let mac = self.audit_key.of_entry(&entry.hash).finalize().into_bytes();
        w.sql().execute(
            "INSERT INTO audit_entry (sequence, time, actor, act, about, details, former, hash, mac)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            params![
                entry.sequence.cast_signed(),
                entry.time.to_string(),
                entry.actor,
                entry.act.as_str(),
                entry.about,
                jcs::canonical(&json!(entry.details))?,
                entry.former,
                entry.hash,
                mac.as_slice(),
            ],
        )?;
        let head = entry.head();
        let mac = self.audit_key.of_head(&head).finalize().into_bytes();
        w.sql().execute(
            "INSERT INTO audit_head (only_row, sequence, hash, mac) VALUES (1, ?1, ?2, ?3)
             ON CONFLICT (only_row) DO UPDATE SET sequence = ?1, hash = ?2, mac = ?3",
            params![head.sequence.cast_signed(), head.hash, mac.as_slice()],
        )?;
        Ok(entry)
    }

    /// Returns the entries that `filter` lets through, the newest first.
    ///
    /// It does not check them; [`Consent::verify`] does.
    ///
    /// # Errors
    /// [`ConsentError::Stored`] for an entry that cannot be read.
    pub fn entries(&self, r: &PodRead, filter: &AuditFilter) -> Result<Vec<Entry>, ConsentError> {
        let mut statement = r.sql().prepare_cached(
            "SELECT sequence, time, actor, act, about, details, former, hash, mac FROM audit_entry
             WHERE (?1 IS NULL OR act = ?1) AND (?2 IS NULL OR about = ?2) AND (?3 IS NULL OR sequence < ?3)
             ORDER BY sequence DESC",
        )?;
        let before = filter
            .before
            .map(|before| i64::try_from(before).unwrap_or(i64::MAX));
        let mut rows = statement.query(params![
            filter.act.as_ref().map(Act::as_str),
            filter.about,
            before
        ])?;
        let mut entries = Vec::new();
        while entries.len() < filter.limit.unwrap_or(usize::MAX) {
            let Some(row) = rows.next()? else { break };
            let (entry, _) = read_entry(row)?;
            if filter.since.is_none_or(|since| since <= entry.time) {
                entries.push(entry);
            }
        }
        Ok(entries)
    }
}
