//! Who has a safe open: locks of the operating system on the empty file `lock` in its folder.

use std::{
    fs::{self, File, TryLockError},
    io::ErrorKind,
    path::Path,
    thread,
    time::{Duration, Instant},
};

use crate::{
    VaultError,
    disk::{self, LOCK_FILE},
};

/// How long a lease that cannot be had is tried again. A process that this one is starting holds a copy of
/// every descriptor until its program begins, and a look whether a safe is open holds its lease for an
/// instant: neither should be told as a safe in use.
const PATIENCE: Duration = Duration::from_millis(300);
const TRY_EVERY: Duration = Duration::from_millis(5);

/// A hold on the folder of a safe, given back when dropped or when the process ends.
///
/// Every open vault has a shared one. Work on the safe as a whole takes an exclusive one, and so waits for
/// nobody and surprises nobody.
pub(crate) struct Lease(Option<File>);

impl Lease {
    /// A shared lease. A folder that takes no new file, as on a read-only medium, is opened without one:
    /// nobody can change what is there either.
    pub(crate) fn shared(dir: &Path) -> Result<Self, VaultError> {
        loop {
            let file = match open(dir, true) {
                Ok(file) => file,
                Err(VaultError::Io { source, .. })
                    if matches!(
                        source.kind(),
                        ErrorKind::ReadOnlyFilesystem | ErrorKind::PermissionDenied
                    ) && disk::size_of_plain_file(&dir.join(LOCK_FILE))?.is_none() =>
                {
                    // It is the folder that refuses: a `lock` that is there and may not be read is one
                    // that others may hold.
                    tracing::debug!("the safe is opened without a lease: its folder takes no file");
                    return Ok(Self(None));
                }
                Err(error) => return Err(error),
            };
            match patiently(|| file.try_lock_shared()) {
                Ok(()) if is_the_one_by_name(dir, &file) => return Ok(Self(Some(file))),
                // The file was replaced between its opening and its locking.
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => return Err(VaultError::InUse),
                Err(TryLockError::Error(error)) if error.kind() == ErrorKind::Unsupported => {
                    tracing::debug!("the safe is opened without a lease: its medium has no locks");
                    return Ok(Self(None));
                }
                Err(TryLockError::Error(error)) => {
                    return Err(VaultError::io(&dir.join(LOCK_FILE), error));
                }
            }
        }
    }

    /// A shared lease, or `None` in a folder that has no `lock` yet.
    pub(crate) fn shared_if_present(dir: &Path) -> Result<Option<Self>, VaultError> {
        match disk::size_of_plain_file(&dir.join(LOCK_FILE))? {
            Some(_) => Self::shared(dir).map(Some),
            None => Ok(None),
        }
    }

    /// The only lease there is on this folder.
    pub(crate) fn exclusive(dir: &Path) -> Result<Self, VaultError> {
        loop {
            let file = open(dir, true)?;
            match patiently(|| file.try_lock()) {
                Ok(()) if is_the_one_by_name(dir, &file) => return Ok(Self(Some(file))),
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => return Err(VaultError::InUse),
                Err(TryLockError::Error(error)) => {
                    return Err(VaultError::io(&dir.join(LOCK_FILE), error));
                }
            }
        }
    }

    /// Lets others in again.
    pub(crate) fn share(self, dir: &Path) -> Result<Self, VaultError> {
        // A second lock through the same descriptor takes the place of the first, so that nobody gets an
        // exclusive one in between.
        #[cfg(unix)]
        if let Some(file) = &self.0 {
            return match file.try_lock_shared() {
                Ok(()) => Ok(self),
                Err(TryLockError::WouldBlock) => Err(VaultError::InUse),
                Err(TryLockError::Error(error)) => Err(VaultError::io(&dir.join(LOCK_FILE), error)),
            };
        }
        drop(self);
        Self::shared(dir)
    }

    /// A shared lease on a new folder. The file takes its name when it is locked, so that whoever finds a
    /// `lock` that nobody holds knows that its maker is gone.
    pub(crate) fn shared_in_new_folder(dir: &Path) -> Result<Self, VaultError> {
        let unnamed = dir.join(format!("{LOCK_FILE}.new"));
        let file = disk::create_private_file(&unnamed)?;
        match file.try_lock_shared() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(VaultError::InUse),
            Err(TryLockError::Error(error)) if error.kind() == ErrorKind::Unsupported => {}
            Err(TryLockError::Error(error)) => return Err(VaultError::io(&unnamed, error)),
        }
        fs::rename(&unnamed, dir.join(LOCK_FILE))
            .map_err(|error| VaultError::io(&unnamed, error))?;
        Ok(Self(Some(file)))
    }

    /// Whether the folder has a `lock` that nobody holds.
    pub(crate) fn is_free(dir: &Path) -> bool {
        open(dir, false).is_ok_and(|file| file.try_lock().is_ok())
    }
}

fn patiently(try_lock: impl Fn() -> Result<(), TryLockError>) -> Result<(), TryLockError> {
    let until = Instant::now() + PATIENCE;
    loop {
        match try_lock() {
            Err(TryLockError::WouldBlock) if Instant::now() < until => thread::sleep(TRY_EVERY),
            settled => return settled,
        }
    }
}

fn open(dir: &Path, create: bool) -> Result<File, VaultError> {
    let path = dir.join(LOCK_FILE);
    loop {
        if disk::size_of_plain_file(&path)?.is_some() || !create {
            return File::open(&path).map_err(|error| VaultError::io(&path, error));
        }
        match disk::create_private_file(&path) {
            Ok(file) => return Ok(file),
            Err(VaultError::Io { source, .. }) if source.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
}

/// A lock on a file that lost its name keeps nobody out.
fn is_the_one_by_name(dir: &Path, file: &File) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        let identity = |found: fs::Metadata| (found.dev(), found.ino());
        match (file.metadata(), fs::symlink_metadata(dir.join(LOCK_FILE))) {
            (Ok(held), Ok(named)) => identity(held) == identity(named),
            _ => false,
        }
    }
    #[cfg(not(unix))]
    {
        let _ = (dir, file);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_exclusive_lease_is_the_only_one_and_ends_with_its_holder() {
        let dir = tempfile::tempdir().unwrap();
        let first = Lease::shared(dir.path()).unwrap();
        let second = Lease::shared(dir.path()).unwrap();
        assert!(!Lease::is_free(dir.path()));
        drop(first);
        assert!(matches!(
            Lease::exclusive(dir.path()),
            Err(VaultError::InUse)
        ));
        drop(second);
        assert!(Lease::is_free(dir.path()));
        let alone = Lease::exclusive(dir.path()).unwrap();
        assert!(matches!(Lease::shared(dir.path()), Err(VaultError::InUse)));
        assert!(matches!(
            Lease::exclusive(dir.path()),
            Err(VaultError::InUse)
        ));
        let shared = alone.share(dir.path()).unwrap();
        Lease::shared(dir.path()).expect("others are let in");
        drop(shared);
        Lease::exclusive(dir.path()).unwrap();
    }

    #[test]
    fn the_lock_is_an_empty_file_of_its_owner_and_is_made_when_absent() {
        let dir = tempfile::tempdir().unwrap();
        assert!(Lease::shared_if_present(dir.path()).unwrap().is_none());
        assert!(!Lease::is_free(dir.path()), "there is nothing to be free");
        drop(Lease::shared(dir.path()).unwrap());
        let made = fs::metadata(dir.path().join(LOCK_FILE)).unwrap();
        assert_eq!(made.len(), 0);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(made.permissions().mode() & 0o777, 0o600);
        }
        assert!(Lease::shared_if_present(dir.path()).unwrap().is_some());
    }

    #[cfg(unix)]
    #[test]
    fn a_lock_that_leads_elsewhere_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        std::os::unix::fs::symlink("/dev/null", dir.path().join(LOCK_FILE)).unwrap();
        assert!(matches!(
            Lease::shared(dir.path()),
            Err(VaultError::Damaged { .. })
        ));
    }

    #[test]
    fn a_lease_on_a_new_folder_is_never_seen_unheld() {
        let dir = tempfile::tempdir().unwrap();
        let lease = Lease::shared_in_new_folder(dir.path()).unwrap();
        assert!(!Lease::is_free(dir.path()));
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
        drop(lease);
        assert!(Lease::is_free(dir.path()));
    }
}
