//! Making backups of a safe. What is in the file is the business of `kluis-backup`.

mod attempt;
mod place;
mod plan;
mod rehearsal;
mod restore;
mod retention;

use std::collections::BTreeSet;
use std::path::Path;

use kluis_api::BackupReport;
use kluis_backup::BackupError;
use kluis_objects::{Work, recipient_text};
use kluis_vault::KeyPurpose;

use crate::{AppError, Result, Session, language};
use attempt::{Attempt, Tried};
pub(crate) use place::remove_abandoned;
pub(crate) use plan::Kept;
use retention::Thinned;

/// A body that breaks while it is read makes the work begin again, with all others read before it.
const MOST_TRIES: u32 = 4;

impl Session {
    /// Makes a backup: a file of that name, or one named after the safe and the day in a folder that is
    /// there. Nothing is overwritten. Besides the safe's own key each of `recipients` (age recipients)
    /// opens it.
    ///
    /// Made into the folder of the plan, it takes the place of older ones there: of those that were made by
    /// themselves from this very folder of the safe, the ones that [`kluis_backup::keep`] does not name are
    /// removed once the new one was read back. When something is missing in the new one, all stay, and why is
    /// told by [`Session::backup_status`].
    ///
    /// # Errors
    /// [`BackupError::Exists`], [`BackupError::Recipient`], [`BackupError::DiskFull`],
    /// [`BackupError::Cancelled`], or what could not be read or written. Then there is no file of that
    /// name.
    pub fn backup(&self, to: &Path, recipients: &[String], work: Work<'_>) -> Result<BackupReport> {
        let mut all = vec![recipient_text(&self.vault.derive_key(KeyPurpose::Identity))];
        all.extend(recipients.iter().map(|given| given.trim().to_owned()));
        let recipients = kluis_backup::parse_recipients(&all)?;
        let made = self.now();
        let to = std::path::absolute(to).map_err(|source| AppError::file(to, source))?;
        let named_by_day = to.is_dir();
        let target = if named_by_day {
            kluis_backup::free_name(&to, self.name(), made)?
        } else {
            to
        };
        let folder = target.parent().unwrap_or(Path::new("/")).to_owned();
        // What a killed program left in either place is of no use to anybody.
        let _ = kluis_backup::remove_unfinished(&folder);
        remove_abandoned(self.vault.dir());

        let mut unreadable = BTreeSet::new();
        let mut tries = 0;
        let done = loop {
            let attempt = Attempt {
                session: self,
                target: &target,
                recipients: &recipients,
                made,
                unreadable: &unreadable,
            };
            tries += 1;
            match attempt.make(work)? {
                Tried::Made(done) => break done,
                // A damaged object must not keep everything else out of a backup.
                Tried::Unreadable(id) if tries < MOST_TRIES => {
                    unreadable.insert(id);
                }
                Tried::Unreadable(id) => {
                    return Err(BackupError::Changed {
                        member: format!("objects/{id}"),
                        expected: 0,
                        found: 0,
                    }
                    .into());
                }
            }
        };
        let missing = done.manifest.missing.len() as u64;
        let thinned = if missing > 0 {
            // An older one may be the last that has them.
            Thinned {
                removed: Vec::new(),
                problem: Some(lacking(missing)),
            }
        } else if named_by_day && self.is_folder_of_plan(&folder)? {
            self.remove_older(&folder, &done.written.file, work)?
        } else {
            Thinned::default()
        };
        self.note_backup(made, thinned.problem.as_deref())?;
        Ok(BackupReport {
            file: done.written.file.display().to_string(),
            bytes: done.written.bytes,
            made: language::instant(made),
            resources: done.manifest.resources,
            objects: done.manifest.objects,
            unreadable: missing,
            removed: thinned.removed,
        })
    }
}

fn lacking(missing: u64) -> String {
    format!(
        "{missing} large bodies could not be read and are missing in the last backup: no older backup is removed; \
         kluis verify names them"
    )
}
