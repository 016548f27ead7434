//! Reading all of a safe, to see that every byte of it is as it was written.

use std::collections::HashSet;

use kluis_api::{VerifyFinding, VerifyReport};
use kluis_objects::Work;
use kluis_pod::Pod;
use kluis_vault::{FindingPlace, VaultError};

use crate::{AppError, Result, Session};

const RESTORE: &str = "keep this folder as it is and restore the newest backup beside it";

impl Session {
    /// How many large bodies the safe speaks of are not there. Looks at names only; [`Session::verify`]
    /// reads them.
    ///
    /// # Errors
    /// When the safe or its folder of large bodies cannot be read.
    pub fn missing_bodies(&self) -> Result<u64> {
        let present: HashSet<_> = self.vault.objects().list()?.into_iter().collect();
        let referred = self.read(|r| Ok(r.referred_objects()?))?;
        Ok(referred.difference(&present).count() as u64)
    }

    /// Reads the header, every page of the database, every body of every revision, every large body, every
    /// row of the index and every entry of the audit log. Changes nothing. `work` is told bytes of bodies.
    ///
    /// # Errors
    /// [`AppError::Stopped`], or that the safe could not be read at all. What is wrong with it is in the
    /// report.
    pub fn verify(&self, work: Work<'_>) -> Result<VerifyReport> {
        let mut report = VerifyReport {
            ok: true,
            database_bytes: kluis_vault::peek(self.vault.dir())?.database_bytes,
            bodies: 0,
            objects: 0,
            audit_entries: 0,
            findings: Vec::new(),
        };
        work.advance(0, 0).map_err(|_| AppError::Stopped)?;
        for finding in self.vault.check()? {
            let (place, remedy) = match finding.place {
                FindingPlace::Header => ("header", RESTORE),
                FindingPlace::Page => ("page", RESTORE),
                FindingPlace::Reference => ("reference", RESTORE),
                FindingPlace::Leftover => ("leftover", "move it out of the folder of this safe"),
                _ => ("structure", RESTORE),
            };
            found(&mut report, place, finding.problem, remedy);
        }
        if let Some(check) = or_finding(&mut report, "body", self.pod.check_bodies(work))? {
            report.bodies = check.bodies;
            report.objects = check.objects;
            for finding in check.findings {
                let problem = format!(
                    "{}, revision {}: {}",
                    finding.path, finding.revision, finding.problem
                );
                found(
                    &mut report,
                    "body",
                    problem,
                    "restore the newest backup beside this safe and take the resource from there",
                );
            }
        }
        if let Some(index) = or_finding(&mut report, "index", self.compare_index())?
            && index.differing > 0
        {
            found(
                &mut report,
                "index",
                format!(
                    "{} of {} records are indexed wrongly",
                    index.differing, index.records
                ),
                "run kluis doctor --rebuild; no data is lost",
            );
        }
        if let Some(log) = or_finding(&mut report, "audit", self.verify_activity())? {
            report.audit_entries = log.entries;
            if !log.ok {
                let problem = log.first_bad.map_or_else(
                    || "entries are missing at its end".to_owned(),
                    |first| format!("entry {first} does not hold"),
                );
                found(
                    &mut report,
                    "audit",
                    problem,
                    "keep this safe as it is and compare it with a backup",
                );
            }
        }
        report.ok = report.findings.is_empty();
        Ok(report)
    }
}

fn found(report: &mut VerifyReport, place: &str, problem: String, remedy: &str) {
    report.findings.push(VerifyFinding {
        place: place.to_owned(),
        problem,
        remedy: remedy.to_owned(),
    });
}

/// Damage that keeps a part from being read at all is a finding, so that the other parts are read too.
fn or_finding<T, E: Into<AppError>>(
    report: &mut VerifyReport,
    place: &str,
    part: std::result::Result<T, E>,
) -> Result<Option<T>> {
    match part.map_err(Into::into) {
        Ok(value) => Ok(Some(value)),
        Err(error) if error.code() == kluis_api::ErrorCode::Damaged => {
            let problem = match &error {
                AppError::Vault(VaultError::Damaged { what, .. }) => what.clone(),
                other => other.to_string(),
            };
            found(report, place, problem, RESTORE);
            Ok(None)
        }
        Err(error) => Err(error),
    }
}

/// What is wrong with the bodies of a pod, but for those of the objects named.
pub(crate) fn body_problems(pod: &Pod, but: &[String], work: Work<'_>) -> Result<Vec<String>> {
    let known = |problem: &str| but.iter().any(|id| problem.contains(id.as_str()));
    Ok(pod
        .check_bodies(work)?
        .findings
        .into_iter()
        .filter(|finding| !known(&finding.problem))
        .map(|finding| {
            format!(
                "{}, revision {}: {}",
                finding.path, finding.revision, finding.problem
            )
        })
        .collect())
}
