//! Asking the windows that have safes of a data folder open to lock.
//!
//! The request is a file in the folder; whoever has safes open watches for it, closes them and
//! removes it. That they are closed is seen from the leases of the safes, not taken on trust.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::{AppError, Home, Result};

/// The name of the file in the data folder that asks to lock.
pub const LOCK_REQUEST_FILE: &str = "lock-now";
/// The lease in the folder of a safe.
const LEASE_FILE: &str = "lock";
const LOOK_EVERY: Duration = Duration::from_millis(25);
/// How long a window may take to say that it is done, once it has closed its safes.
const ANSWER_WITHIN: Duration = Duration::from_secs(1);

impl Home {
    /// Asks every window of this folder to lock, and waits until no safe in it is open in any
    /// program. Gives the names of the safes that were open before.
    ///
    /// # Errors
    /// [`AppError::StillOpen`] when one is after `patience`; [`AppError::File`] when the folder
    /// or a lease cannot be read or written.
    pub fn ask_to_lock(&self, patience: Duration) -> Result<Vec<String>> {
        let deadline = Instant::now() + patience;
        // Looked at before: a window may answer faster than it can be looked at after.
        let were_open = self.open_in_a_program()?;
        // Asked even where nothing is open: a safe may be on its way.
        let Some(request) = Request::make(self.folder())? else {
            return Ok(Vec::new());
        };
        let mut open = self.open_in_a_program()?;
        while !open.is_empty() {
            if Instant::now() >= deadline {
                return Err(AppError::StillOpen { safes: open });
            }
            std::thread::sleep(LOOK_EVERY);
            open = self.open_in_a_program()?;
        }
        // Where the last program that had one open was no window, nobody answers.
        let deadline = deadline.min(Instant::now() + ANSWER_WITHIN);
        while !were_open.is_empty() && request.waits() && Instant::now() < deadline {
            std::thread::sleep(LOOK_EVERY);
        }
        Ok(were_open)
    }

    /// The names of the safes that are open in some program.
    fn open_in_a_program(&self) -> Result<Vec<String>> {
        let mut open = Vec::new();
        for safe in self.safes()? {
            if is_held(&self.safe_folder(&safe.name).join(LEASE_FILE))? {
                open.push(safe.name);
            }
        }
        Ok(open)
    }
}

/// The file that asks, taken back when nobody answered it.
struct Request(PathBuf);

impl Request {
    /// Nothing where there is no data folder, and so nothing to lock.
    fn make(folder: &Path) -> Result<Option<Self>> {
        let path = folder.join(LOCK_REQUEST_FILE);
        let failed = |source| AppError::file(&path, source);
        // What lies there was not answered. A link is removed, never followed.
        match std::fs::remove_file(&path) {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(failed(error)),
            _ => {}
        }
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        match options.open(&path) {
            Ok(_) => Ok(Some(Self(path))),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            // Another program asks the very same.
            Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(Some(Self(path))),
            Err(error) => Err(failed(error)),
        }
    }

    /// Whether nobody has answered yet.
    fn waits(&self) -> bool {
        self.0.symlink_metadata().is_ok()
    }
}

impl Drop for Request {
    fn drop(&mut self) {
        // Answered requests are gone already.
        let _ = std::fs::remove_file(&self.0);
    }
}

/// Whether some program holds the lease in this file. A safe without one is open nowhere.
fn is_held(lease: &Path) -> Result<bool> {
    match lease.symlink_metadata() {
        Ok(found) if found.is_file() => {}
        Ok(_) => {
            let no_file = std::io::Error::other("is no plain file, as the lease of a safe is");
            return Err(AppError::file(lease, no_file));
        }
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(false),
        Err(error) => return Err(AppError::file(lease, error)),
    }
    let file = match File::open(lease) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(false),
        Err(error) => return Err(AppError::file(lease, error)),
    };
    match file.try_lock() {
        Ok(()) => Ok(false),
        Err(TryLockError::WouldBlock) => Ok(true),
        Err(TryLockError::Error(error)) => Err(AppError::file(lease, error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_home::TestHome;

    /// A window of this folder: closes what is open when the request comes, and answers.
    fn window(home: &TestHome, session: crate::Session) -> std::thread::JoinHandle<()> {
        let request = home.home().folder().join(LOCK_REQUEST_FILE);
        std::thread::spawn(move || {
            while request.symlink_metadata().is_err() {
                std::thread::sleep(Duration::from_millis(1));
            }
            drop(session);
            std::fs::remove_file(&request).unwrap();
        })
    }

    #[test]
    fn asking_returns_when_the_safe_is_closed_and_not_before() {
        let home = TestHome::new();
        let window = window(&home, home.create());
        let were_open = home.home().ask_to_lock(Duration::from_secs(20)).unwrap();
        assert_eq!(were_open, [TestHome::SAFE]);
        assert!(home.home().open_in_a_program().unwrap().is_empty());
        window.join().unwrap();
    }

    #[test]
    fn a_safe_that_stays_open_is_named_and_the_request_is_taken_back() {
        let home = TestHome::new();
        let session = home.create();
        let error = home.home().ask_to_lock(Duration::ZERO).unwrap_err();
        assert!(
            matches!(&error, AppError::StillOpen { safes } if safes == &[TestHome::SAFE]),
            "{error}"
        );
        let request = home.home().folder().join(LOCK_REQUEST_FILE);
        assert!(!request.exists());
        assert!(session.view().is_ok());
    }

    #[test]
    fn nothing_open_is_told_at_once() {
        let home = TestHome::new();
        assert!(home.home().ask_to_lock(Duration::ZERO).unwrap().is_empty());
        drop(home.create());
        assert!(home.home().ask_to_lock(Duration::ZERO).unwrap().is_empty());
        let request = home.home().folder().join(LOCK_REQUEST_FILE);
        assert!(!request.exists());
    }

    #[cfg(unix)]
    #[test]
    fn a_link_in_the_place_of_the_request_is_not_followed() {
        let home = TestHome::new();
        drop(home.create());
        let elsewhere = home.home().folder().join("elsewhere");
        std::fs::write(&elsewhere, "untouched").unwrap();
        let request = home.home().folder().join(LOCK_REQUEST_FILE);
        std::os::unix::fs::symlink(&elsewhere, &request).unwrap();
        home.home().ask_to_lock(Duration::ZERO).unwrap();
        assert_eq!(std::fs::read_to_string(&elsewhere).unwrap(), "untouched");
        assert!(request.symlink_metadata().is_err());
    }
}
