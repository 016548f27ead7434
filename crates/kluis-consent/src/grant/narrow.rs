use kluis_pod::PodWrite;
use kluis_records::CategoryId;
use rusqlite::params;

use super::{Ending, Grant};
use crate::{Act, Consent, ConsentError, NewEntry, ReceiptEvent, whole_seconds};

impl Consent {
    /// Takes one kind of data out of a grant that goes on with the others: its end, the receipt, the entry
    /// in the audit log and what the places of enforcement have to do are one transaction, that of `w`.
    /// The last one ends the grant, as [`Consent::revoke`] does.
    ///
    /// # Errors
    /// [`ConsentError::UnknownGrant`]; [`ConsentError::AlreadyEnded`]; [`ConsentError::NotGranted`] for a
    /// kind that is not in it, or not any more.
    pub fn narrow(
        &self,
        w: &PodWrite,
        id: &str,
        category: CategoryId,
    ) -> Result<Grant, ConsentError> {
        let now = whole_seconds(w.now());
        let grant = self.grant(w, id, now)?;
        if grant.ended.is_some() {
            return Err(ConsentError::AlreadyEnded(grant.id));
        }
        if grant.is_over(now) {
            return self.end(w, &grant, Ending::Expired, now);
        }
        let given = grant.category_names();
        if !given.contains(&category.as_str()) {
            return Err(ConsentError::NotGranted {
                grant: grant.id,
                category: category.as_str().to_owned(),
            });
        }
        if given.len() == 1 {
            return self.end(w, &grant, Ending::Withdrawn, now);
        }
        w.sql().execute(
            "UPDATE consent_grant_category SET ended = ?3 WHERE grant_id = ?1 AND category = ?2",
            params![grant.id, category.as_str(), now.to_string()],
        )?;
        super::end::want_absent(w, &grant.id, Some(category), now)?;
        let narrowed = self.grant(w, &grant.id, now)?;
        let entry = NewEntry::by_owner(Act::ConsentNarrowed, &grant.id)
            .with("recipient", &grant.recipient.web_id)
            .with("category", category.as_str())
            .with("categories", narrowed.category_names().join(", "));
        let entry = self.record(w, entry)?;
        let request = self.request(w, &grant.request)?;
        let event = ReceiptEvent::Narrowed;
        self.write_receipt(w, &narrowed, &request, event, now, &entry)?;
        self.grant(w, &grant.id, now)
    }
}
