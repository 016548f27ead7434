use std::sync::Arc;

use kluis_api::SessionView;
use kluis_consent::{Act, Consent, NewEntry};
use kluis_pod::{Pod, PodRead, PodWrite};
use kluis_vault::{Vault, VaultError};

use crate::{AppError, Result};

const OWNER: &str = "owner";
const LANGUAGE: &str = "language";
const DEFAULT_LANGUAGE: &str = "en";
/// A database of at most so many bytes is read in full when the command line opens it.
const CHECKED_WHEN_OPENED: u64 = 64 * 1024 * 1024;

/// One open safe. Dropping it closes the database and wipes the keys.
pub struct Session {
    name: String,
    pub(crate) vault: Arc<Vault>,
    pub(crate) pod: Arc<Pod>,
    pub(crate) consent: Consent,
}

impl Session {
    pub(crate) fn start(name: &str, vault: Vault) -> Result<Self> {
        let vault = Arc::new(vault);
        crate::backup::remove_abandoned(vault.dir());
        let pod = Arc::new(Pod::new(Arc::clone(&vault))?);
        let consent = Consent::new(&pod)?;
        kluis_sync::migrate(&pod)?;
        let session = Self {
            name: name.to_owned(),
            vault,
            pod,
            consent,
        };
        session.end_expired_grants()?;
        Ok(session)
    }

    /// The folder name of the safe.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whose safe is open, and in which language it speaks.
    ///
    /// # Errors
    /// When the safe cannot be read.
    pub fn view(&self) -> Result<SessionView> {
        self.read(|r| {
            Ok(SessionView {
                safe: self.name.clone(),
                owner: r.get_setting(OWNER)?.unwrap_or_default(),
                language: self.language_in(r)?,
            })
        })
    }

    /// Sets the language that names and sentences come in.
    ///
    /// # Errors
    /// [`AppError::Argument`] when it is no language tag.
    pub fn set_language(&self, language: &str) -> Result<()> {
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '-';
        if language.is_empty() || language.len() > 16 || !language.chars().all(plain) {
            return Err(AppError::argument(format!(
                "\"{language}\" is no language; give one of {}",
                kluis_records::LANGUAGES.join(", ")
            )));
        }
        self.write(|w| Ok(w.set_setting(LANGUAGE, language)?))
    }

    /// Writes the owner's name and language into a new safe.
    pub(crate) fn introduce(&self, owner: &str, language: &str) -> Result<()> {
        self.set_language(language)?;
        self.write(|w| {
            w.set_setting(OWNER, owner)?;
            self.consent
                .record(w, NewEntry::by_owner(Act::SafeCreated, &self.name))?;
            Ok(())
        })
    }

    pub(crate) fn language_in(&self, r: &PodRead<'_>) -> Result<String> {
        Ok(r.get_setting(LANGUAGE)?
            .unwrap_or_else(|| DEFAULT_LANGUAGE.to_owned()))
    }

    /// Reads every page of a safe that is not large, so that damage is told before anything is
    /// done with it. What is whole can still be read and taken out without this.
    ///
    /// # Errors
    /// [`VaultError::Damaged`] with what was found.
    pub fn require_whole(&self) -> Result<()> {
        let size = kluis_vault::peek(self.vault.dir())?.database_bytes;
        if size > CHECKED_WHEN_OPENED {
            return Ok(());
        }
        match self.vault.check_pages()?.first() {
            None => Ok(()),
            Some(first) => Err(VaultError::Damaged {
                what: format!("the database of this safe is damaged ({})", first.problem),
                hint: "nothing was changed; put the folder back from a copy, or take out what is whole with kluis export".to_owned(),
            }
            .into()),
        }
    }

    pub(crate) fn now(&self) -> jiff::Timestamp {
        self.vault.clock().now()
    }

    pub(crate) fn read<T>(&self, act: impl FnOnce(&PodRead<'_>) -> Result<T>) -> Result<T> {
        self.pod.read(act)
    }

    pub(crate) fn write<T>(&self, act: impl FnOnce(&PodWrite<'_>) -> Result<T>) -> Result<T> {
        self.pod.write(act)
    }
}
