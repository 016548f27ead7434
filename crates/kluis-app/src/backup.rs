//! Making backups of a safe. What is in the file is the business of `kluis-backup`.

mod attempt;
mod place;
mod plan;
mod rehearsal;
mod restore;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use kluis_api::BackupReport;
use kluis_backup::{BackupError, Found};
use kluis_objects::{ObjectId, Work, recipient_text};
use kluis_vault::KeyPurpose;

use crate::{AppError, Result, Session, language};
use attempt::{Attempt, Tried};
pub(crate) use place::remove_abandoned;
pub(crate) use plan::Kept;

impl Session {
    /// Makes a backup: a file of that name, or one named after the safe and the day in a folder that is
    /// there. Nothing is overwritten. Besides the safe's own key each of `recipients` (age recipients)
    /// opens it.
    ///
    /// Made into the folder of the plan, it takes the place of older ones there: those that
    /// [`kluis_backup::keep`] does not name are removed once the new one was read back.
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
        let done = loop {
            let attempt = Attempt {
                session: self,
                target: &target,
                recipients: &recipients,
                made,
                unreadable: &unreadable,
            };
            match attempt.make(work)? {
                Tried::Made(done) => break done,
                // A damaged object must not keep everything else out of a backup.
                Tried::Unreadable(id) => require_new(&mut unreadable, id)?,
            }
        };
        let removed = if named_by_day && self.is_folder_of_plan(&folder)? {
            self.remove_older(&folder, &done.written.file, work)?
        } else {
            Vec::new()
        };
        self.note_backup(made)?;
        Ok(BackupReport {
            file: done.written.file.display().to_string(),
            bytes: done.written.bytes,
            made: language::instant(made),
            resources: done.manifest.resources,
            objects: done.manifest.objects,
            unreadable: done.manifest.missing.len() as u64,
            removed,
        })
    }

    /// Removes the backups of this safe in a folder that newer ones stand for, if `newest` reads back whole.
    fn remove_older(&self, folder: &Path, newest: &Path, work: Work<'_>) -> Result<Vec<String>> {
        let found: Vec<Found> = kluis_backup::backups_in(folder, self.vault.id())?
            .into_iter()
            // What a person gave a name of its own is theirs to remove.
            .filter(|found| found.named_by_day)
            .collect();
        let made: Vec<_> = found.iter().map(|found| found.made).collect();
        let stays = kluis_backup::keep(&made);
        let goes: Vec<&PathBuf> = (0..found.len())
            .filter(|at| !stays.contains(at) && found[*at].file != newest)
            .map(|at| &found[at].file)
            .collect();
        if goes.is_empty() {
            return Ok(Vec::new());
        }
        self.read_back(newest, work)?;
        let mut removed = Vec::new();
        for file in goes {
            match std::fs::remove_file(file) {
                Ok(()) => removed.push(file.display().to_string()),
                // It is in nobody's way; the next backup tries again.
                Err(error) => tracing::debug!("an older backup could not be removed: {error}"),
            }
        }
        Ok(removed)
    }
}

fn require_new(unreadable: &mut BTreeSet<ObjectId>, id: ObjectId) -> Result<()> {
    if unreadable.insert(id) {
        return Ok(());
    }
    Err(BackupError::Changed {
        member: format!("objects/{id}"),
        expected: 0,
        found: 0,
    }
    .into())
}
