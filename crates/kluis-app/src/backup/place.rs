//! The folder inside the safe where a backup keeps what it needs for a while: encrypted, and gone afterwards.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use tempfile::TempDir;

use crate::{AppError, Result};

/// Stands in the name of the folder, and of nothing else in a safe.
const PREFIX: &str = ".backup-";
const LOCK: &str = "lock";
/// After this long a folder without a lock was left by a program that was ended before it made one.
const ABANDONED_AFTER: Duration = Duration::from_secs(24 * 60 * 60);

/// Removed when dropped; a killed program leaves it for [`remove_abandoned`].
pub(crate) struct WorkingFolder {
    folder: TempDir,
    /// Held to the end: tells that somebody works here.
    _lock: File,
}

impl WorkingFolder {
    /// Makes one in the folder of a safe.
    pub(crate) fn create(safe: &Path) -> Result<Self> {
        let mut builder = tempfile::Builder::new();
        builder.prefix(PREFIX);
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o700));
        let folder = builder
            .tempdir_in(safe)
            .map_err(|source| AppError::file(safe, source))?;
        let path = folder.path().join(LOCK);
        let lock = File::create(&path).map_err(|source| AppError::file(&path, source))?;
        // Where there are no locks, the folder's age tells.
        let _ = lock.try_lock();
        Ok(Self {
            folder,
            _lock: lock,
        })
    }

    pub(crate) fn join(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }
}

/// Removes what killed programs left in the folder of a safe. What cannot be removed stays: it is encrypted,
/// and the next time comes.
pub(crate) fn remove_abandoned(safe: &Path) {
    let Ok(entries) = fs::read_dir(safe) else {
        return;
    };
    for entry in entries.flatten() {
        let is_ours = entry
            .file_name()
            .to_str()
            .is_some_and(|name| name.starts_with(PREFIX));
        if is_ours
            && entry.file_type().is_ok_and(|kind| kind.is_dir())
            && is_abandoned(&entry.path())
            && fs::remove_dir_all(entry.path()).is_err()
        {
            tracing::debug!("the working folder of a killed backup could not be removed");
        }
    }
}

fn is_abandoned(folder: &Path) -> bool {
    let lock = folder.join(LOCK);
    // Looked at before it is opened: opening a pipe waits for somebody to write into it.
    let is_file = fs::symlink_metadata(&lock).is_ok_and(|found| found.is_file());
    match is_file.then(|| File::open(&lock)) {
        Some(Ok(lock)) => lock.try_lock().is_ok(),
        _ => fs::metadata(folder)
            .and_then(|found| found.modified())
            .ok()
            .and_then(|changed| SystemTime::now().duration_since(changed).ok())
            .is_some_and(|age| age > ABANDONED_AFTER),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_nobody_works_in_is_removed() {
        let safe = tempfile::tempdir().unwrap();
        let working = WorkingFolder::create(safe.path()).unwrap();
        fs::write(working.join("snapshot.db"), b"x").unwrap();
        let abandoned = safe.path().join(".backup-abc");
        fs::create_dir(&abandoned).unwrap();
        fs::write(abandoned.join(LOCK), b"").unwrap();
        let new = safe.path().join(".backup-without-a-lock-yet");
        fs::create_dir(&new).unwrap();
        remove_abandoned(safe.path());
        assert!(!abandoned.exists());
        assert!(new.exists());
        assert!(working.join("snapshot.db").exists());
        let path = working.join("");
        drop(working);
        assert!(!path.exists());
    }
    #[cfg(unix)]
    #[test]
    fn a_pipe_in_the_place_of_a_lock_keeps_nobody_waiting() {
        let safe = tempfile::tempdir().unwrap();
        let folder = safe.path().join(".backup-abc");
        fs::create_dir(&folder).unwrap();
        rustix::fs::mknodat(
            rustix::fs::CWD,
            folder.join(LOCK),
            rustix::fs::FileType::Fifo,
            rustix::fs::Mode::RUSR | rustix::fs::Mode::WUSR,
            0,
        )
        .unwrap();
        let (done, told) = std::sync::mpsc::channel();
        let path = safe.path().to_owned();
        std::thread::spawn(move || {
            remove_abandoned(&path);
            done.send(())
        });
        told.recv_timeout(Duration::from_secs(20))
            .expect("to return");
        // Young, so that it may be somebody's.
        assert!(folder.exists());
    }
}
