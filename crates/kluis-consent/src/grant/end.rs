use jiff::Timestamp;
use kluis_pod::PodWrite;
use kluis_records::CategoryId;
use rusqlite::params;

use super::{Ending, Grant};
use crate::{Act, Consent, ConsentError, NewEntry, ReceiptEvent, whole_seconds};

impl Consent {
    /// Takes a grant back: its end, the receipt, the entry in the audit log and what the places of
    /// enforcement have to do are one transaction, that of `w`. From here on there is no permit.
    ///
    /// A grant whose time was over before ends as expired.
    ///
    /// # Errors
    /// [`ConsentError::UnknownGrant`]; [`ConsentError::AlreadyEnded`].
    pub fn revoke(&self, w: &PodWrite, id: &str) -> Result<Grant, ConsentError> {
        let now = whole_seconds(w.now());
        let grant = self.grant(w, id, now)?;
        if grant.ended.is_some() {
            return Err(ConsentError::AlreadyEnded(grant.id));
        }
        let ending = if grant.is_over(now) {
            Ending::Expired
        } else {
            Ending::Withdrawn
        };
        self.end(w, &grant, ending, now)
    }

    /// Writes down the end of every grant whose time is over at `now`, each as [`Consent::revoke`] does,
    /// and returns those.
    ///
    /// Nothing is permitted by an expired grant before this was called either.
    ///
    /// # Errors
    /// [`ConsentError::Stored`]; [`ConsentError::Vault`].
    pub fn expire_due(&self, w: &PodWrite, now: Timestamp) -> Result<Vec<Grant>, ConsentError> {
        let grants = self.grants(w, now)?;
        let due = grants
            .iter()
            .filter(|grant| grant.ended.is_none() && grant.is_over(now));
        due.map(|grant| self.end(w, grant, Ending::Expired, now))
            .collect()
    }

    /// The one way in which a grant ends.
    pub(crate) fn end(
        &self,
        w: &PodWrite,
        grant: &Grant,
        ending: Ending,
        now: Timestamp,
    ) -> Result<Grant, ConsentError> {
        let (ended, actor, act, event) = match ending {
            Ending::Withdrawn => (now, "owner", Act::ConsentWithdrawn, ReceiptEvent::Withdrawn),
            Ending::Expired => (
                grant.until,
                "safe",
                Act::ConsentExpired,
                ReceiptEvent::Expired,
            ),
        };
        w.sql().execute(
            "UPDATE consent_grant SET ended = ?2, ending = ?3 WHERE id = ?1",
            params![grant.id, ended.to_string(), ending.as_str()],
        )?;
        want_absent(w, &grant.id, None, now)?;
        let entry = NewEntry::new(actor, act, &grant.id)
            .with("recipient", &grant.recipient.web_id)
            .with("categories", grant.category_names().join(", "))
            .with("ended", ended.to_string());
        let entry = self.record(w, entry)?;
        let grant = self.grant(w, &grant.id, now)?;
        let request = self.request(w, &grant.request)?;
        self.write_receipt(w, &grant, &request, event, ended, &entry)?;
        self.grant(w, &grant.id, now)
    }
}

/// One category of a grant, or all of them, are not to be let in any more. Where nothing was ever asked of
/// the cooperative, there is nothing to take back.
pub(super) fn want_absent(
    w: &PodWrite,
    grant: &str,
    category: Option<CategoryId>,
    now: Timestamp,
) -> Result<(), ConsentError> {
    w.sql().execute(
        "UPDATE consent_grant_category
         SET wanted = 'absent',
             outcome = CASE attempted WHEN 1 THEN 'pending' ELSE 'confirmed' END,
             found_at = CASE attempted WHEN 1 THEN NULL ELSE ?2 END,
             detail = CASE attempted WHEN 1 THEN NULL ELSE 'was never allowed at the cooperative' END
         WHERE grant_id = ?1 AND wanted = 'present' AND coalesce(category = ?3, 1)",
        params![
            grant,
            whole_seconds(now).to_string(),
            category.map(|category| category.as_str())
        ],
    )?;
    Ok(())
}
