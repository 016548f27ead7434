use kluis_api::{DoctorCheck, DoctorReport, Health};
use kluis_pod::Kind;

use crate::{Home, Result, Session, indexing, resources};

mod keeping;

impl Home {
    /// What can be checked without opening a safe.
    ///
    /// # Errors
    /// When the data folder cannot be listed.
    pub fn doctor(&self) -> Result<DoctorReport> {
        Ok(report(self.checks()?))
    }

    fn checks(&self) -> Result<Vec<DoctorCheck>> {
        let mut checks = vec![good("data folder", self.folder().display().to_string())];
        let safes = self.safes()?;
        if safes.is_empty() {
            checks.push(attention(
                "safes",
                "there is no safe yet",
                "make one with kluis init",
            ));
        }
        for safe in safes {
            checks.push(match safe.problem {
                None => good(
                    format!("safe {}", safe.name),
                    format!("opens with {}", safe.slots.join(" or ")),
                ),
                Some(problem) => bad(
                    format!("safe {}", safe.name),
                    problem,
                    "put the folder back from a copy; nothing in it was changed",
                ),
            });
        }
        Ok(checks)
    }
}

impl Session {
    /// Checks the installation, every page of the open safe, its indexes, the audit log and the
    /// cooperative's server.
    ///
    /// # Errors
    /// When the check itself cannot be done.
    pub async fn doctor(&self, home: &Home) -> Result<DoctorReport> {
        let mut checks = home.checks()?;
        let findings = self.vault.check()?;
        if findings.is_empty() {
            checks.push(good("every page of the safe", "authentic and whole"));
        }
        for finding in findings {
            checks.push(bad(
                "every page of the safe",
                finding.problem,
                "put the folder of this safe back from a copy",
            ));
        }
        checks.push(self.check_index()?);
        checks.extend(self.check_keeping()?);
        let log = self.verify_activity()?;
        checks.push(if log.ok {
            good(
                "audit log",
                format!("{} entries, nothing altered", log.entries),
            )
        } else {
            bad(
                "audit log",
                log.first_bad.map_or_else(
                    || "entries are missing at its end".to_owned(),
                    |first| format!("entry {first} does not hold"),
                ),
                "keep this safe as it is and compare it with a copy",
            )
        });
        checks.extend(self.check_copies(home)?);
        checks.push(self.check_cooperative().await?);
        Ok(report(checks))
    }

    /// Makes every index row again from its document; gives how many records there are.
    ///
    /// # Errors
    /// When a document in the safe cannot be read; then nothing was changed.
    pub fn rebuild_index(&self) -> Result<u64> {
        self.write(|w| {
            w.clear_index()?;
            let mut rebuilt = 0;
            for resource in w.tree(&kluis_pod::PodPath::root())? {
                if resource.kind == Kind::Document
                    && let Some(record) = resources::record_in(w, &resource.path)?
                {
                    w.index(&indexing::row(w, &resource.path, &record)?)?;
                    rebuilt += 1;
                }
            }
            indexing::name_again(w)?;
            Ok(rebuilt)
        })
    }

    /// How many large bodies lie in the folder of the safe that no revision refers to. One that is being
    /// written just now counts too.
    ///
    /// # Errors
    /// When the folder or the safe cannot be read.
    pub fn unreferenced_bodies(&self) -> Result<u64> {
        // The folder first: what is committed in between is then known to be referred to.
        let present = self.vault.objects().list()?;
        let referred = self.read(|r| Ok(r.referred_objects()?))?;
        Ok(present.iter().filter(|id| !referred.contains(id)).count() as u64)
    }

    /// Removes the large bodies that no revision refers to; gives how many there were, or `None`, with
    /// nothing done, while some program writes one.
    ///
    /// Never done without being asked for: after an exchange of `pod.db` with an older copy by mistake, these
    /// are what the newer one refers to.
    ///
    /// # Errors
    /// When the folder or the safe cannot be read, or a file cannot be removed.
    pub fn remove_unreferenced(&self) -> Result<Option<u64>> {
        Ok(self.pod.gc()?.map(|swept| swept.objects))
    }

    fn check_index(&self) -> Result<DoctorCheck> {
        let index = self.compare_index()?;
        Ok(if index.differing == 0 {
            good(
                "index",
                format!("{} records, each as its document says", index.records),
            )
        } else {
            attention(
                "index",
                format!(
                    "{} of {} records are indexed wrongly",
                    index.differing, index.records
                ),
                "run kluis doctor --rebuild; no data is lost",
            )
        })
    }

    /// Compares every index row with the one its document would give.
    pub(crate) fn compare_index(&self) -> Result<IndexComparison> {
        self.read(|r| {
            let mut comparison = IndexComparison::default();
            for resource in r.tree(&kluis_pod::PodPath::root())? {
                if resource.kind != Kind::Document {
                    continue;
                }
                let expected = resources::record_in(r, &resource.path)?
                    .map(|record| indexing::row(r, &resource.path, &record))
                    .transpose()?;
                comparison.records += u64::from(expected.is_some());
                if r.record(&resource.path)? != expected {
                    comparison.differing += 1;
                }
            }
            Ok(comparison)
        })
    }

    async fn check_cooperative(&self) -> Result<DoctorCheck> {
        Ok(match self.remote_status().await {
            Ok(remote) if !remote.signed_in => good("cooperative", "not signed in; nothing leaves"),
            Ok(remote) if remote.needs_sign_in => attention(
                "cooperative",
                format!(
                    "{} has ended the sign-in",
                    remote.storage.unwrap_or_default()
                ),
                "nothing is lost; sign in again with kluis remote login",
            ),
            Ok(remote) if remote.reachable == Some(true) => good(
                "cooperative",
                format!("{} answers", remote.storage.unwrap_or_default()),
            ),
            Ok(remote) => attention(
                "cooperative",
                format!("{} does not answer", remote.storage.unwrap_or_default()),
                "nothing is lost; try again when online",
            ),
            Err(error) => attention(
                "cooperative",
                error.to_string(),
                "sign in again with kluis remote login",
            ),
        })
    }
}

/// How the index compares with the documents.
#[derive(Default)]
pub(crate) struct IndexComparison {
    /// Documents that are records.
    pub records: u64,
    /// Records whose row is not what their document gives.
    pub differing: u64,
}

fn report(checks: Vec<DoctorCheck>) -> DoctorReport {
    DoctorReport {
        ok: checks.iter().all(|check| check.health != Health::Bad),
        checks,
    }
}

fn good(check: impl Into<String>, detail: impl Into<String>) -> DoctorCheck {
    DoctorCheck {
        check: check.into(),
        health: Health::Good,
        detail: detail.into(),
        remedy: None,
    }
}

fn attention(check: impl Into<String>, detail: impl Into<String>, remedy: &str) -> DoctorCheck {
    DoctorCheck {
        check: check.into(),
        health: Health::Attention,
        detail: detail.into(),
        remedy: Some(remedy.to_owned()),
    }
}

fn bad(check: impl Into<String>, detail: impl Into<String>, remedy: &str) -> DoctorCheck {
    DoctorCheck {
        check: check.into(),
        health: Health::Bad,
        detail: detail.into(),
        remedy: Some(remedy.to_owned()),
    }
}
