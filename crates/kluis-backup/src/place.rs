//! The file while it is being written: under a hidden name beside its place, until it is whole.

use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
};

use tempfile::NamedTempFile;

use crate::BackupError;

/// Stands in the hidden name of every unfinished backup, and in no other name.
const UNFINISHED: &str = ".kluis-backup-unfinished-";

/// An unfinished backup. Dropping it removes it; a program that was killed leaves it for
/// [`remove_unfinished`].
pub(crate) struct Unfinished {
    file: NamedTempFile,
    target: PathBuf,
}

impl Unfinished {
    /// Begins a file that is to become `target`, for whose name nothing may be there.
    pub(crate) fn create(target: &Path) -> Result<Self, BackupError> {
        let target = std::path::absolute(target).map_err(|error| BackupError::io(target, error))?;
        require_free(&target)?;
        let folder = parent(&target);
        let file = tempfile::Builder::new()
            .prefix(UNFINISHED)
            .tempfile_in(folder)
            .map_err(|error| BackupError::io(folder, error))?;
        // Held until the end, so that nobody takes it for one that was left behind. Where there are no
        // locks, nobody removes what they cannot lock either.
        let _ = file.as_file().try_lock();
        Ok(Self { file, target })
    }

    pub(crate) fn file(&self) -> &File {
        self.file.as_file()
    }

    /// Where it will lie.
    pub(crate) fn target(&self) -> &Path {
        &self.target
    }

    /// Makes what was written last, and gives it its name.
    pub(crate) fn take_name(self) -> Result<PathBuf, BackupError> {
        let Self { file, target } = self;
        file.as_file()
            .sync_all()
            .map_err(|error| BackupError::io(&target, error))?;
        match file.persist_noclobber(&target) {
            Ok(_) => {}
            Err(refused) if refused.error.kind() == io::ErrorKind::AlreadyExists => {
                return Err(BackupError::Exists { file: target });
            }
            // Some media know neither links nor a renaming that spares what is there.
            Err(refused) => {
                require_free(&target)?;
                refused
                    .file
                    .persist(&target)
                    .map_err(|refused| BackupError::io(&target, refused.error))?;
            }
        }
        sync_folder(parent(&target));
        Ok(target)
    }
}

fn require_free(target: &Path) -> Result<(), BackupError> {
    match fs::symlink_metadata(target) {
        Ok(_) => Err(BackupError::Exists {
            file: target.to_owned(),
        }),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(BackupError::io(target, error)),
    }
}

fn parent(target: &Path) -> &Path {
    target
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."))
}

/// Makes the name last through a power cut. Media that cannot be asked keep names in their own time.
fn sync_folder(folder: &Path) {
    #[cfg(unix)]
    if let Ok(folder) = File::open(folder) {
        let _ = folder.sync_all();
    }
    #[cfg(not(unix))]
    let _ = folder;
}

/// Removes the backups in a folder that a killed program did not finish; those that a program still writes
/// stay. Gives how many were removed.
///
/// # Errors
/// [`BackupError::Io`] when the folder cannot be listed.
pub fn remove_unfinished(folder: &Path) -> Result<usize, BackupError> {
    let mut removed = 0;
    for entry in fs::read_dir(folder).map_err(|error| BackupError::io(folder, error))? {
        let entry = entry.map_err(|error| BackupError::io(folder, error))?;
        let is_unfinished = entry
            .file_name()
            .to_str()
            .is_some_and(|name| name.starts_with(UNFINISHED));
        if !is_unfinished || !entry.file_type().is_ok_and(|kind| kind.is_file()) {
            continue;
        }
        // Its writer holds a lock until the system ends it.
        let abandoned = File::open(entry.path()).is_ok_and(|file| file.try_lock().is_ok());
        if abandoned && fs::remove_file(entry.path()).is_ok() {
            removed += 1;
        }
    }
    Ok(removed)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn a_file_has_its_name_only_when_it_is_whole() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("b.kluis-backup");
        let unfinished = Unfinished::create(&target).unwrap();
        unfinished.file().write_all(b"half").unwrap();
        assert!(!target.exists());
        drop(unfinished);
        assert_eq!(names(folder.path()), [""; 0]);
        let unfinished = Unfinished::create(&target).unwrap();
        unfinished.file().write_all(b"whole").unwrap();
        assert_eq!(unfinished.take_name().unwrap(), target);
        assert_eq!(fs::read(&target).unwrap(), b"whole");
        assert_eq!(names(folder.path()), ["b.kluis-backup"]);
    }

    #[test]
    fn what_came_to_the_name_meanwhile_is_not_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("b.kluis-backup");
        let unfinished = Unfinished::create(&target).unwrap();
        fs::write(&target, b"another").unwrap();
        assert!(matches!(
            unfinished.take_name(),
            Err(BackupError::Exists { .. })
        ));
        assert!(matches!(
            Unfinished::create(&target),
            Err(BackupError::Exists { .. })
        ));
        assert_eq!(fs::read(&target).unwrap(), b"another");
        assert_eq!(names(folder.path()), ["b.kluis-backup"]);
    }

    #[test]
    fn only_what_nobody_writes_any_more_is_removed() {
        let folder = tempfile::tempdir().unwrap();
        let abandoned = folder.path().join(format!("{UNFINISHED}abc"));
        fs::write(&abandoned, b"half").unwrap();
        fs::write(folder.path().join("other"), b"").unwrap();
        let unfinished = Unfinished::create(&folder.path().join("b")).unwrap();
        assert_eq!(remove_unfinished(folder.path()).unwrap(), 1);
        assert!(!abandoned.exists());
        assert_eq!(names(folder.path()).len(), 2);
        unfinished.take_name().unwrap();
        assert_eq!(names(folder.path()), ["b", "other"]);
    }
}
