use kluis_pod::PodRead;

use super::Act;
use super::entry::NO_FORMER;
use super::stored::{read_entry, read_head};
use crate::{Consent, ConsentError};

/// What checking the whole log came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verification {
    /// True when nothing was altered, removed, reordered or cut off.
    pub ok: bool,
    /// How many entries there are.
    pub entries: u64,
    /// Hash of the last entry, in hexadecimal; empty in an empty log.
    pub head: String,
    /// Number of the first entry that does not hold; for entries cut off at the end, of the first that is
    /// missing.
    pub first_bad: Option<u64>,
}

/// An entry that holds.
struct Held {
    hash: String,
    epoch: usize,
}

impl Consent {
    /// Checks every entry, the head, and the heads that the receipts carry.
    ///
    /// # Errors
    /// [`ConsentError::Vault`] when the log cannot be read at all. A log that does not hold is no error.
    pub fn verify(&self, r: &PodRead) -> Result<Verification, ConsentError> {
        let mut statement = r.sql().prepare(
            "SELECT sequence, time, actor, act, about, details, former, hash, mac FROM audit_entry
             ORDER BY sequence",
        )?;
        let mut rows = statement.query([])?;
        let mut held: Vec<Held> = Vec::new();
        let mut bad: Option<u64> = None;
        let mut entries = 0;
        let mut head = String::new();
        while let Some(row) = rows.next()? {
            entries += 1;
            head = row.get::<_, String>(7).unwrap_or_default();
            if bad.is_some() {
                continue;
            }
            let former = held.last().map_or(NO_FORMER, |former| former.hash.as_str());
            let since = held.last().map_or(0, |former| former.epoch);
            let holds = read_entry(row).ok().and_then(|(entry, mac)| {
                let same = entry.sequence == entries
                    && entry.former == former
                    && entry.act != Act::AuditDamaged
                    && entry.compute_hash().is_ok_and(|hash| hash == entry.hash);
                let epoch = self.audit_keys.epoch_of_entry(since, &entry.hash, &mac);
                epoch.filter(|_| same).map(|epoch| Held {
                    hash: entry.hash,
                    epoch,
                })
            });
            match holds {
                Some(entry) => held.push(entry),
                None => bad = Some(entries),
            }
        }
        drop(rows);
        let bad = [bad, self.bad_head(r, &held)?, self.bad_receipt(r, &held)?]
            .into_iter()
            .flatten()
            .min();
        Ok(Verification {
            ok: bad.is_none(),
            entries,
            head,
            first_bad: bad,
        })
    }

    /// Compares the head that is kept apart with the entries that hold.
    fn bad_head(&self, r: &PodRead, held: &[Held]) -> Result<Option<u64>, ConsentError> {
        let length = held.len() as u64;
        let Ok(stored) = read_head(r) else {
            return Ok(Some(length + 1));
        };
        let Some((head, mac)) = stored else {
            return Ok((length > 0).then_some(length + 1));
        };
        // The epoch of today began when the safe was opened: a log that ends before it was cut off, and its
        // head made with a former key.
        let present = self.audit_keys.present_epoch();
        let holds = held.last().is_some_and(|last| {
            head.sequence == length
                && head.hash == last.hash
                && last.epoch == present
                && self.audit_keys.head_holds(present, &head, &mac)
        });
        Ok((!holds).then_some(length + 1))
    }

    /// Looks for a receipt whose head is not in the log: a log cut off or written anew, head and all. A
    /// receipt is signed in the epoch of its head; one that is not was made with a former key afterwards.
    fn bad_receipt(&self, r: &PodRead, held: &[Held]) -> Result<Option<u64>, ConsentError> {
        let mut first: Option<u64> = None;
        for receipt in self.receipts(r)? {
            let Ok(facts) = self.verify_own_receipt(&receipt.document) else {
                // A receipt that does not hold says nothing of the log; it is found where it is shown.
                continue;
            };
            let position = usize::try_from(facts.audit_head.sequence)
                .unwrap_or(usize::MAX)
                .wrapping_sub(1);
            let epoch = self.epoch_of_signer(&facts.signer);
            let fits = held.get(position).is_some_and(|entry| {
                entry.hash == facts.audit_head.hash && Some(entry.epoch) == epoch
            });
            if !fits {
                first = Some(first.map_or(facts.audit_head.sequence, |n| {
                    n.min(facts.audit_head.sequence)
                }));
            }
        }
        Ok(first)
    }
}
