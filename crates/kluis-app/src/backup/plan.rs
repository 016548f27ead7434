//! Where and how often backups are made by themselves, and how it stands with them.

use std::path::{Path, PathBuf};

use jiff::{SignedDuration, Timestamp};
use kluis_api::{BackupFile, BackupPlan, BackupReport, BackupStatus};
use kluis_backup::BackupError;
use kluis_objects::Work;
use kluis_pod::{PodRead, PodWrite};
use kluis_vault::VaultError;
use uuid::Uuid;

use crate::{AppError, Result, Session, language};

const FOLDER: &str = "backup.folder";
const EVERY_DAYS: &str = "backup.every-days";
const LAST: &str = "backup.last";
const LAST_REHEARSAL: &str = "backup.last-rehearsal";
const PROBLEM: &str = "backup.problem";
const COPY: &str = "backup.copy";

/// Ten years.
const MOST_DAYS: u32 = 3660;

impl Session {
    /// Where and how often, when last, and what lies in the folder now.
    ///
    /// # Errors
    /// When the safe cannot be read. A folder that is not there is told in `problem`.
    pub fn backup_status(&self) -> Result<BackupStatus> {
        let kept = self.kept_backups()?;
        let due = kept.is_due(self.now());
        let mut problem = kept.problem;
        let mut files = Vec::new();
        if let Some(folder) = &kept.plan.folder {
            match kluis_backup::backups_in(Path::new(folder), self.vault.id()) {
                Ok(found) => {
                    files = found
                        .into_iter()
                        .map(|found| BackupFile {
                            name: found
                                .file
                                .file_name()
                                .unwrap_or_default()
                                .to_string_lossy()
                                .into_owned(),
                            made: language::instant(found.made),
                            size: found.bytes,
                        })
                        .collect();
                }
                Err(error) => problem = Some(unreachable_folder(folder, &error)),
            }
        }
        Ok(BackupStatus {
            due,
            last_backup: kept.last.map(language::instant),
            last_rehearsal: kept.last_rehearsal.map(language::instant),
            plan: kept.plan,
            problem,
            files,
        })
    }

    /// Says where and how often backups are made. A folder need not be there now: a stick comes and goes.
    ///
    /// # Errors
    /// [`AppError::Argument`] for a folder that is no absolute path or lies in the safe itself, or for a
    /// number of days that is not 1 to 3660.
    pub fn set_backup_plan(&self, plan: BackupPlan) -> Result<()> {
        if let Some(folder) = &plan.folder {
            let path = Path::new(folder);
            if !path.is_absolute() {
                return Err(AppError::argument(format!(
                    "{folder} is not the whole path of a folder"
                )));
            }
            if path.starts_with(self.vault.dir()) {
                return Err(AppError::argument(
                    "a backup inside of the safe is lost with it; choose a folder on another disk",
                ));
            }
        }
        if let Some(days) = plan.every_days
            && !(1..=MOST_DAYS).contains(&days)
        {
            return Err(AppError::argument(format!(
                "a backup every {days} days cannot be planned; give 1 to {MOST_DAYS}"
            )));
        }
        self.write(|w| {
            set(w, FOLDER, plan.folder.as_deref())?;
            set(
                w,
                EVERY_DAYS,
                plan.every_days.map(|days| days.to_string()).as_deref(),
            )?;
            set(w, PROBLEM, None)
        })
    }

    /// Makes the backup that the plan asks for now; `None` when none is due or the folder is not there. Why
    /// one could not be made is kept, and told by [`Session::backup_status`].
    ///
    /// # Errors
    /// As [`Session::backup`].
    pub fn backup_if_due(&self, work: Work<'_>) -> Result<Option<BackupReport>> {
        let kept = self.kept_backups()?;
        if !kept.is_due(self.now()) {
            return Ok(None);
        }
        let Some(folder) = kept.plan.folder.map(PathBuf::from) else {
            return Ok(None);
        };
        if !folder.is_dir() {
            return Ok(None);
        }
        match self.backup(&folder, &[], work) {
            Ok(report) => Ok(Some(report)),
            Err(error) => {
                if !matches!(error, AppError::Stopped) {
                    self.write(|w| set(w, PROBLEM, Some(&error.to_string())))?;
                }
                Err(error)
            }
        }
    }

    pub(super) fn is_folder_of_plan(&self, folder: &Path) -> Result<bool> {
        let plan = self.kept_backups()?.plan;
        let same = |planned: &str| match (Path::new(planned).canonicalize(), folder.canonicalize())
        {
            (Ok(planned), Ok(folder)) => planned == folder,
            _ => false,
        };
        Ok(plan.folder.is_some_and(|planned| same(&planned)))
    }

    pub(super) fn note_backup(&self, made: Timestamp, problem: Option<&str>) -> Result<()> {
        self.write(|w| {
            set(w, LAST, Some(&language::instant(made)))?;
            set(w, PROBLEM, problem)
        })
    }

    /// What this folder of the safe calls itself in its backups: random, made when first asked for.
    pub(super) fn copy_id(&self) -> Result<Uuid> {
        let kept = self.read(|r| Ok(r.get_setting(COPY)?))?;
        if let Some(id) = kept.and_then(|text| text.parse().ok()) {
            return Ok(id);
        }
        self.renew_copy_id()
    }

    /// For a folder that was made out of a backup: the backups of the one it came from are not its own.
    pub(crate) fn renew_copy_id(&self) -> Result<Uuid> {
        let mut bytes = [0; 16];
        getrandom::fill(&mut bytes).map_err(|_| VaultError::Randomness)?;
        let id = uuid::Builder::from_random_bytes(bytes).into_uuid();
        self.write(|w| set(w, COPY, Some(&id.to_string())))?;
        Ok(id)
    }

    pub(super) fn note_rehearsal(&self, at: Timestamp) -> Result<()> {
        self.write(|w| set(w, LAST_REHEARSAL, Some(&language::instant(at))))
    }

    pub(crate) fn kept_backups(&self) -> Result<Kept> {
        let mut kept = self.read(|r| {
            let days = r.get_setting(EVERY_DAYS)?;
            Ok::<_, AppError>(Kept {
                plan: BackupPlan {
                    folder: r.get_setting(FOLDER)?,
                    every_days: days.and_then(|days| days.parse().ok()),
                },
                last: moment(r, LAST)?,
                last_rehearsal: moment(r, LAST_REHEARSAL)?,
                problem: r.get_setting(PROBLEM)?,
                in_folder: None,
            })
        })?;
        // What the folder holds now counts, not what was once made somewhere.
        let folder = kept.plan.folder.as_deref().map(Path::new);
        let found = folder.map(|folder| kluis_backup::backups_in(folder, self.vault.id()));
        if let Some(Ok(found)) = found {
            kept.in_folder = Some(found.into_iter().map(|found| found.made).collect());
        }
        Ok(kept)
    }
}

/// What the safe remembers of its backups.
pub(crate) struct Kept {
    pub plan: BackupPlan,
    pub last: Option<Timestamp>,
    pub last_rehearsal: Option<Timestamp>,
    problem: Option<String>,
    /// When the backups in the folder of the plan were made; `None` while it is out of reach.
    in_folder: Option<Vec<Timestamp>>,
}

impl Kept {
    #[cfg(test)]
    pub(crate) fn new(
        plan: BackupPlan,
        last: Option<Timestamp>,
        last_rehearsal: Option<Timestamp>,
    ) -> Self {
        Self {
            plan,
            last,
            last_rehearsal,
            problem: None,
            in_folder: None,
        }
    }

    /// Whether a backup is due. A last one that lies ahead of the clock does not count: one of the two is
    /// wrong, and a backup too many harms nobody.
    pub(crate) fn is_due(&self, now: Timestamp) -> bool {
        let (Some(days), Some(_)) = (self.plan.every_days, &self.plan.folder) else {
            return false;
        };
        let between = SignedDuration::from_hours(24 * i64::from(days));
        let last = match &self.in_folder {
            Some(made) => made.iter().copied().filter(|made| *made <= now).max(),
            None => self.last,
        };
        last.is_none_or(|last| last > now || now.duration_since(last) >= between)
    }
}

fn unreachable_folder(folder: &str, error: &BackupError) -> String {
    match error {
        BackupError::Io { source, .. } if source.kind() == std::io::ErrorKind::NotFound => {
            format!("{folder} is not there now")
        }
        other => other.to_string(),
    }
}

fn moment(r: &PodRead<'_>, key: &str) -> Result<Option<Timestamp>> {
    Ok(r.get_setting(key)?.and_then(|text| text.parse().ok()))
}

fn set(w: &PodWrite<'_>, key: &str, value: Option<&str>) -> Result<()> {
    match value {
        Some(value) => w.set_setting(key, value)?,
        None => w.remove_setting(key)?,
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_backup_is_due_when_its_days_are_over() {
        let now: Timestamp = "2026-11-21T12:00:00Z".parse().unwrap();
        let check = |folder: bool, days: Option<u32>, last: Option<&str>, expected: bool| {
            let plan = BackupPlan {
                folder: folder.then(|| "/stick".to_owned()),
                every_days: days,
            };
            let kept = Kept::new(plan, last.map(|text| text.parse().unwrap()), None);
            assert_eq!(kept.is_due(now), expected, "{folder} {days:?} {last:?}");
        };
        check(true, None, None, false);
        check(false, Some(1), None, false);
        check(true, Some(7), None, true);
        check(true, Some(7), Some("2026-11-14T12:00:00Z"), true);
        check(true, Some(7), Some("2026-11-14T12:00:01Z"), false);
        check(true, Some(7), Some("2027-01-01T00:00:00Z"), true);
    }
}
