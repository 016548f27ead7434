//! Restoring a backup for a try.

use std::path::Path;
use std::sync::Arc;

use kluis_api::BackupReport;
use kluis_backup::Backup;
use kluis_objects::Work;
use kluis_pod::Pod;
use kluis_vault::{HeaderKeys, VaultError};

use super::place::WorkingFolder;
use super::restore::restore_into;
use crate::{AppError, Result, Session, language};

impl Session {
    /// Restores a backup of this safe into a hidden, encrypted safe, opens it, reads all of it and compares
    /// it with what the backup says it was made from. Nothing of it stays. The time of a rehearsal that went
    /// well is kept; one of a backup in which large bodies are missing did not.
    ///
    /// # Errors
    /// [`AppError::Argument`] for a backup of another safe, or from before its keys were changed;
    /// [`VaultError::Damaged`] or [`kluis_backup::BackupError::Damaged`] with what is wrong.
    pub fn rehearse(&self, file: &Path, work: Work<'_>) -> Result<BackupReport> {
        let backup = Backup::open(file)?;
        let bytes = std::fs::metadata(file)
            .map_err(|source| AppError::file(file, source))?
            .len();
        if backup.head().safe() != self.vault.id() {
            return Err(AppError::argument(format!(
                "{} is a backup of another safe",
                file.display()
            )));
        }
        let keys = HeaderKeys::of_open(&self.vault, backup.head().safe_json()).map_err(|error| {
            match error {
                VaultError::WrongKey => AppError::argument(format!(
                    "{} was made before the keys of this safe were changed; check it with kluis verify and what opened the safe then",
                    file.display()
                )),
                other => other.into(),
            }
        })?;
        super::remove_abandoned(self.vault.dir());
        let working = WorkingFolder::create(self.vault.dir())?;
        let (vault, manifest) = restore_into(
            &working.join("safe"),
            backup,
            keys,
            self.vault.clock(),
            work,
        )?;
        let vault = Arc::new(vault);
        let pod = Pod::new(Arc::clone(&vault))?;
        let mut problems: Vec<String> = vault
            .check()?
            .into_iter()
            .map(|finding| finding.problem)
            .collect();
        let found = pod.read(|r| kluis_pod::contents(r.sql()))?;
        if (found.resources, &found.digest) != (manifest.resources, &manifest.resource_digest) {
            problems.push("it does not hold the resources the backup was made from".to_owned());
        }
        problems.extend(crate::verify::body_problems(&pod, &manifest.missing, work)?);
        // Closed before its folder goes.
        drop((pod, vault));
        drop(working);
        if let Some(first) = problems.first() {
            return Err(VaultError::Damaged {
                what: format!("{} does not restore: {first}", file.display()),
                hint: "make a new backup, and keep this one until that was rehearsed".to_owned(),
            }
            .into());
        }
        // What lacks something did not go well, however much of it came back.
        if manifest.missing.is_empty() {
            self.note_rehearsal(self.now())?;
        }
        Ok(BackupReport {
            file: file.display().to_string(),
            bytes,
            made: language::instant(manifest.made),
            resources: manifest.resources,
            objects: manifest.objects,
            unreadable: manifest.missing.len() as u64,
            removed: Vec::new(),
        })
    }
}
