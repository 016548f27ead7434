use std::{
    fs::{self, File, TryLockError},
    io,
    path::{Path, PathBuf},
};

use crate::{ObjectError, folder};

const LEASE_FILE: &str = ".lease";

/// A hold on the folder of the objects, given up when dropped: writers share it from their first byte
/// until what refers to the object is committed, and what removes objects has it alone.
#[derive(Debug)]
pub(crate) struct Lease {
    /// The lock is that of this open file and ends with it, also when the process is killed.
    _file: File,
}

impl Lease {
    /// Waits until nobody removes objects, which takes no longer than reading the folder.
    pub(crate) fn share(dir: &Path) -> Result<Self, ObjectError> {
        folder::make_private(dir)?;
        let (file, path) = open(dir)?;
        file.lock_shared()
            .map_err(|error| ObjectError::io(&path, error))?;
        Ok(Self { _file: file })
    }

    /// `None` while somebody writes.
    pub(crate) fn try_alone(dir: &Path) -> Result<Option<Self>, ObjectError> {
        let (file, path) = open(dir)?;
        match file.try_lock() {
            Ok(()) => Ok(Some(Self { _file: file })),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(ObjectError::io(&path, error)),
        }
    }
}

fn open(dir: &Path) -> Result<(File, PathBuf), ObjectError> {
    let path = dir.join(LEASE_FILE);
    // Never through a link, and nothing that could keep its opener waiting.
    if let Ok(found) = fs::symlink_metadata(&path)
        && !found.is_file()
    {
        let no_file = io::Error::other("is no plain file, as the lease of a folder is");
        return Err(ObjectError::io(&path, no_file));
    }
    let mut options = fs::OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options
        .open(&path)
        .map_err(|error| ObjectError::io(&path, error))?;
    Ok((file, path))
}
