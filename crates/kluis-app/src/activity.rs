use std::path::Path;

use kluis_api::{AuditEntryView, AuditFileReport, AuditVerifyView};
use kluis_consent::AuditFilter;

use crate::{AppError, Result, Session, language};

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

    /// The whole audit log as lines that anybody can check, and the signed head for it.
    ///
    /// # Errors
    /// [`kluis_consent::ConsentError::LogAltered`].
    pub fn export_activity(&self) -> Result<(String, String)> {
        self.read(|r| Ok(self.consent.export_log(r, self.now())?))
    }
}

/// Checks an audit log that was written by some safe, and the head that was signed for it. Needs no safe.
///
/// # Errors
/// [`AppError::File`].
pub fn check_activity(lines: &Path, head: Option<&Path>) -> Result<AuditFileReport> {
    let read = |file: &Path| std::fs::read(file).map_err(|source| AppError::file(file, source));
    let head = head.map(read).transpose()?;
    let report = kluis_consent::verify_log(&read(lines)?, head.as_deref());
    Ok(AuditFileReport {
        ok: report.is_sound(),
        entries: report.entries,
        head: report.head,
        signer: report.signer,
        first_bad: report.first_bad,
        problem: report.problem,
    })
}
