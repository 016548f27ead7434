use jiff::Timestamp;
use kluis_credentials::log::{self, LogEntry};
use kluis_credentials::proof;
use kluis_pod::PodRead;
use serde_json::{Value, json};

use crate::{AuditFilter, Consent, ConsentError, whole_seconds};

impl Consent {
    /// Returns the whole log as lines that anybody can check, and the head for it, signed with the key of the
    /// receipts. The form is that of [`kluis_credentials::log`].
    ///
    /// # Errors
    /// [`ConsentError::LogAltered`] when it does not hold any more: what was altered is not signed anew.
    pub fn export_log(
        &self,
        r: &PodRead,
        now: Timestamp,
    ) -> Result<(String, String), ConsentError> {
        if !self.verify(r)?.ok {
            return Err(ConsentError::LogAltered);
        }
        let newest_first = self.entries(r, &AuditFilter::default())?;
        let entries = newest_first.into_iter().rev().map(|entry| LogEntry {
            time: entry.time,
            act: entry.act.to_string(),
            actor: entry.actor,
            data: json!({ "about": entry.about, "details": entry.details }),
        });
        let (lines, head) = log::write(entries)?;
        let head = proof::sign(head, &self.receipt_key, whole_seconds(now))?;
        Ok((lines, Value::Object(head).to_string()))
    }
}
