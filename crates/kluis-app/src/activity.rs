use kluis_api::{AuditEntryView, AuditVerifyView};
use kluis_consent::AuditFilter;

use crate::{Result, Session, language};

impl Session {
    /// The audit log, newest first: all of it, or what is about a path, category, request or
    /// grant, since a date, at most so many.
    ///
    /// # Errors
    /// [`crate::AppError::Argument`] for a date that is none.
    pub fn activity(
        &self,
        about: Option<&str>,
        since: Option<&str>,
        limit: Option<u32>,
    ) -> Result<Vec<AuditEntryView>> {
        let filter = AuditFilter {
            about: about.map(str::to_owned),
            since: since.map(language::since).transpose()?,
            limit: limit.map(|limit| limit as usize),
            ..AuditFilter::default()
        };
        self.read(|r| {
            let entries = self.consent.entries(r, &filter)?;
            Ok(entries
                .into_iter()
                .map(|entry| AuditEntryView {
                    sequence: entry.sequence,
                    time: language::instant(entry.time),
                    actor: entry.actor,
                    act: entry.act.to_string(),
                    about: entry.about,
                    details: entry.details,
                    hash: entry.hash,
                })
                .collect())
        })
    }

    /// Whether the audit log is whole: nothing altered, removed, reordered or cut off.
    ///
    /// # Errors
    /// When the safe cannot be read.
    pub fn verify_activity(&self) -> Result<AuditVerifyView> {
        self.read(|r| {
            let verification = self.consent.verify(r)?;
            Ok(AuditVerifyView {
                ok: verification.ok,
                entries: verification.entries,
                head: verification.head,
                first_bad: verification.first_bad,
            })
        })
    }
}
