//! A safe under construction: a hidden folder that takes its name when it is complete.

use std::{
    ffi::{OsStr, OsString},
    fs,
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};

use crate::{VaultError, disk, lease::Lease};

/// After this long a folder without a lock was left by a program that made none.
const ABANDONED_AFTER: Duration = Duration::from_secs(24 * 60 * 60);

/// The hidden folder; removed when dropped before it took its place.
pub(crate) struct Staging {
    folder: tempfile::TempDir,
    target: PathBuf,
    lease: Lease,
}

impl Staging {
    /// Makes the folder beside `dir`, which must not exist or be an empty folder, and removes those that
    /// were left there by programs that are gone.
    pub(crate) fn begin(dir: &Path) -> Result<Self, VaultError> {
        let target = resolve_new_dir(dir)?;
        let parent = target.parent().ok_or_else(|| exists(&target))?;
        let name = target.file_name().ok_or_else(|| exists(&target))?;
        make_private_dirs(parent)?;
        let prefix = prefix(name);
        sweep(parent, &prefix);
        let folder = tempfile::Builder::new()
            .prefix(&prefix)
            .tempdir_in(parent)
            .map_err(|error| VaultError::io(parent, error))?;
        disk::make_private(folder.path(), 0o700)?;
        let lease = Lease::shared_in_new_folder(folder.path())?;
        Ok(Self {
            folder,
            target,
            lease,
        })
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Gives the finished folder its name; the lease on it goes on.
    pub(crate) fn take_place(self) -> Result<(PathBuf, Lease), VaultError> {
        disk::sync_dir(self.folder.path())?;
        #[cfg(unix)]
        let lease = self.lease;
        #[cfg(not(unix))]
        {
            // There a folder with an open file in it keeps its name.
            drop(self.lease);
            let _ = fs::remove_dir(&self.target);
        }
        // The system refuses it when something came there meanwhile.
        fs::rename(self.folder.path(), &self.target).map_err(|error| match error.kind() {
            std::io::ErrorKind::DirectoryNotEmpty
            | std::io::ErrorKind::AlreadyExists
            | std::io::ErrorKind::NotADirectory => exists(&self.target),
            _ => VaultError::io(&self.target, error),
        })?;
        // From here on the folder has its name and is not to be removed.
        let _ = self.folder.keep();
        #[cfg(not(unix))]
        let lease = Lease::shared(&self.target)?;
        if let Some(parent) = self.target.parent() {
            disk::sync_dir(parent)?;
        }
        Ok((self.target, lease))
    }
}

fn prefix(name: &OsStr) -> OsString {
    let mut prefix = OsString::from(".");
    prefix.push(name);
    prefix.push(".new-");
    prefix
}

/// Removes folders of this name whose makers are gone. One that cannot be removed stays, and harms nobody.
fn sweep(parent: &Path, prefix: &OsStr) {
    let Ok(entries) = fs::read_dir(parent) else {
        return;
    };
    for entry in entries.flatten() {
        let begins_so = entry
            .file_name()
            .as_encoded_bytes()
            .starts_with(prefix.as_encoded_bytes());
        if begins_so && entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            let path = entry.path();
            if is_abandoned(&path) && fs::remove_dir_all(&path).is_err() {
                tracing::debug!("the folder of an unfinished safe could not be removed");
            }
        }
    }
}

fn is_abandoned(folder: &Path) -> bool {
    if folder.join(disk::LOCK_FILE).exists() {
        return Lease::is_free(folder);
    }
    let changed = fs::metadata(folder).and_then(|found| found.modified());
    changed.is_ok_and(|changed| {
        SystemTime::now()
            .duration_since(changed)
            .is_ok_and(|age| age > ABANDONED_AFTER)
    })
}

fn exists(dir: &Path) -> VaultError {
    VaultError::Exists {
        path: dir.to_owned(),
    }
}

fn resolve_new_dir(dir: &Path) -> Result<PathBuf, VaultError> {
    match fs::read_dir(dir) {
        Ok(mut entries) => {
            if entries.next().is_some() {
                return Err(exists(dir));
            }
            // A link to an empty folder cannot be replaced, what it leads to can.
            fs::canonicalize(dir).map_err(|error| VaultError::io(dir, error))
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            std::path::absolute(dir).map_err(|error| VaultError::io(dir, error))
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotADirectory => Err(exists(dir)),
        Err(error) => Err(VaultError::io(dir, error)),
    }
}

fn make_private_dirs(dir: &Path) -> Result<(), VaultError> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt;
        builder.mode(0o700);
    }
    builder
        .create(dir)
        .map_err(|error| VaultError::io(dir, error))
}

#[cfg(test)]
mod tests {
    use std::fs::File;

    use super::*;

    fn names(dir: &Path) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(dir)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn an_unfinished_folder_is_removed_with_its_maker_and_swept_after_a_killed_one() {
        let parent = tempfile::tempdir().unwrap();
        let dir = parent.path().join("safe");
        drop(Staging::begin(&dir).unwrap());
        assert!(names(parent.path()).is_empty());

        let killed = parent.path().join(".safe.new-killed");
        fs::create_dir(&killed).unwrap();
        fs::write(killed.join("pod.db"), "half").unwrap();
        drop(Lease::shared_in_new_folder(&killed).unwrap());
        let living = Staging::begin(&dir).unwrap();
        assert!(!killed.exists());
        let (placed, _lease) = Staging::begin(&dir).unwrap().take_place().unwrap();
        assert!(living.path().exists(), "a living one is never swept");
        assert_eq!(names(&placed), ["lock"]);
    }

    #[test]
    fn a_folder_without_a_lock_is_swept_after_a_day_and_others_never() {
        let parent = tempfile::tempdir().unwrap();
        let dir = parent.path().join("safe");
        let make = |name: &str, hours: u64| {
            let folder = parent.path().join(name);
            fs::create_dir(&folder).unwrap();
            let then = SystemTime::now() - Duration::from_secs(hours * 60 * 60);
            File::open(&folder).unwrap().set_modified(then).unwrap();
        };
        make(".safe.new-old", 25);
        make(".safe.new-recent", 23);
        make(".other.new-old", 25);
        make("safe.new-old", 25);
        fs::write(parent.path().join(".safe.new-file"), "mine").unwrap();
        drop(Staging::begin(&dir).unwrap());
        assert_eq!(
            names(parent.path()),
            [
                ".other.new-old",
                ".safe.new-file",
                ".safe.new-recent",
                "safe.new-old"
            ]
        );
    }
}
