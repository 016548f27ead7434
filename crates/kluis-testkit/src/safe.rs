//! A safe that is gone when the test is.

use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result};
use kluis_vault::{Clock, KdfParams, Key, NewSafe, RecoveryCode, Vault};
use secrecy::SecretString;
use tempfile::TempDir;

/// A new safe in a temporary folder, as cheap to open as the format allows.
pub struct ThrowAwaySafe {
    /// The opened safe.
    pub vault: Vault,
    /// Its passphrase.
    pub passphrase: SecretString,
    /// Its recovery code.
    pub recovery: RecoveryCode,
    folder: TempDir,
}

impl ThrowAwaySafe {
    /// Makes a safe whose time comes from `clock`.
    ///
    /// # Errors
    /// What the vault says where it cannot be made.
    pub fn create(clock: Arc<dyn Clock>) -> Result<Self> {
        let folder = tempfile::Builder::new()
            .prefix("kluis-throw-away-safe-")
            .tempdir()
            .context("cannot make a temporary folder for a safe")?;
        let passphrase = SecretString::from("a passphrase for one test only");
        let new = NewSafe {
            passphrase: &passphrase,
            words: kluis_vault::WordList::English,
            kdf: KdfParams::FLOOR,
            owner: None,
        };
        let (vault, recovery) = Vault::create(&folder.path().join("safe"), &new, clock)?;
        Ok(Self {
            vault,
            passphrase,
            recovery,
            folder,
        })
    }

    /// Opens the same safe once more, as another process would.
    ///
    /// # Errors
    /// What the vault says where it cannot be opened.
    pub fn open_again(&self, clock: Arc<dyn Clock>) -> Result<Vault> {
        Ok(Vault::open(
            self.vault.dir(),
            Key::Passphrase(&self.passphrase),
            clock,
        )?)
    }

    /// The temporary folder, which holds the safe's own folder and nothing else unless the test puts
    /// it there.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ManualClock;

    #[test]
    fn safe_opens_again_and_leaves_nothing_behind() {
        let clock = Arc::new(ManualClock::default());
        let safe = ThrowAwaySafe::create(clock.clone()).unwrap();
        let folder = safe.folder().to_owned();
        let again = safe.open_again(clock).unwrap();
        assert_eq!(again.id(), safe.vault.id());
        drop((again, safe));
        assert!(!folder.exists());
    }
}
