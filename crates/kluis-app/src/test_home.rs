//! A data folder with one safe, for the tests of this crate.

use std::path::PathBuf;
use std::sync::Arc;

use secrecy::SecretString;
use tempfile::TempDir;

use crate::{Home, KdfParams, KeyGiven, NewSafeSettings, Session, SystemClock};

const PASSPHRASE: &str = "a passphrase for one test only";

/// Gone when the test is.
pub(crate) struct TestHome {
    home: Home,
    _folder: TempDir,
}

impl TestHome {
    /// The name of the safe.
    pub(crate) const SAFE: &'static str = "eva";

    /// A folder without a safe.
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let home = Home::locate(Some(folder.path()), Arc::new(SystemClock));
        Self {
            home: home.expect("the folder is given"),
            _folder: folder,
        }
    }

    pub(crate) fn home(&self) -> &Home {
        &self.home
    }

    pub(crate) fn safe_folder(&self) -> PathBuf {
        self.home.safe_folder(Self::SAFE)
    }

    /// Makes the safe, as cheap to open as the format allows.
    pub(crate) fn create(&self) -> Session {
        let new = NewSafeSettings {
            owner: "Eva".to_owned(),
            language: "nl".to_owned(),
            passphrase: SecretString::from(PASSPHRASE),
            kdf: Some(KdfParams::FLOOR),
        };
        self.home.create(Self::SAFE, &new).expect("a new safe").0
    }

    /// Opens it once more.
    pub(crate) fn open(&self) -> Session {
        let key = KeyGiven::Passphrase(SecretString::from(PASSPHRASE));
        self.home.open(Self::SAFE, &key).expect("the safe opens")
    }
}
