//! The audit log: only added to, each entry chained to the one before it.
//!
//! An entry's hash is the SHA-256 of its canonical JSON, which holds the hash of the former entry; a MAC
//! over the hash, with a key that only the opened safe has, keeps anyone without that key from writing a
//! chain of their own. The head (number, hash and MAC of the last entry) is kept apart, so that entries cut
//! off at the end are missed, and every receipt carries the head of its moment.
//!
//! Renewing the safe's keys renews the key of the MACs too. The entries before it hold under the former key,
//! which the safe keeps; the first entry after it is chained to them and ends the use of that key for ever.
//!
//! What is not found: a safe that is put back whole to an earlier copy of itself. Receipts that were handed
//! over, and backups, show that.

mod act;
mod entry;
mod export;
mod keys;
mod stored;
mod verify;

#[cfg(test)]
mod tests;

use hmac::Mac;
use kluis_credentials::jcs;
use kluis_pod::{PodRead, PodWrite};
use rusqlite::params;
use serde_json::json;

pub use act::Act;
pub use entry::{AuditFilter, AuditHead, Entry, NewEntry};
pub(crate) use keys::AuditKeys;
pub use verify::Verification;

use entry::NO_FORMER;
use stored::{last_entry, read_entry, read_head};

use crate::{Consent, ConsentError, whole_seconds};

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
            (Some((head, mac)), Some((last, last_mac))) => {
                let epoch = self.audit_keys.epoch_of_entry(0, &last.hash, last_mac);
                head == last
                    && epoch.is_some_and(|epoch| self.audit_keys.head_holds(epoch, head, mac))
            }
            _ => false,
        };
        let last = last.map(|(last, _)| last);
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

    /// Begins the epoch of the present key with an entry of its own, when the last one is of a former epoch.
    pub(crate) fn begin_epoch(&self, w: &PodWrite) -> Result<(), ConsentError> {
        if self.epoch_is_to_begin(w)? {
            self.record(w, NewEntry::new("safe", Act::KeysRenewed, "keys"))?;
        }
        Ok(())
    }

    /// Whether the log ends in a former epoch.
    pub(crate) fn epoch_is_to_begin(&self, r: &PodRead) -> Result<bool, ConsentError> {
        let Some((last, mac)) = last_entry(r)? else {
            return Ok(false);
        };
        let epoch = self.audit_keys.epoch_of_entry(0, &last.hash, &mac);
        Ok(epoch.is_some_and(|epoch| epoch < self.audit_keys.present_epoch()))
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
        let key = self.audit_keys.present();
        let mac = key.of_entry(&entry.hash).finalize().into_bytes();
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
        let mac = key.of_head(&head).finalize().into_bytes();
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
