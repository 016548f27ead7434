use std::path::{Path, PathBuf};
use std::sync::Arc;

use kluis_api::SafeView;
use kluis_vault::{Clock, KdfParams, NewSafe, Vault, VaultError, WordList};
use secrecy::SecretString;

use crate::{AppError, KeyGiven, Result, Session};

/// The folder with the safes of the person who uses this computer.
#[derive(Clone)]
pub struct Home {
    folder: PathBuf,
    clock: Arc<dyn Clock>,
}

/// What a new safe is made from.
pub struct NewSafeSettings {
    /// Whose safe it is.
    pub owner: String,
    /// The language of the person, such as `nl`.
    pub language: String,
    /// The passphrase as typed.
    pub passphrase: SecretString,
    /// The cost of guessing; measured on this computer when absent.
    pub kdf: Option<KdfParams>,
}

impl Home {
    /// The data folder given, or the one the system keeps for this program.
    ///
    /// # Errors
    /// [`AppError::NoDataFolder`] when the system names none.
    pub fn locate(folder: Option<&Path>, clock: Arc<dyn Clock>) -> Result<Self> {
        let folder = match folder {
            Some(folder) => folder.to_owned(),
            None => directories::ProjectDirs::from("org", "kluis", "Kluis")
                .ok_or(AppError::NoDataFolder)?
                .data_dir()
                .to_owned(),
        };
        Ok(Self { folder, clock })
    }

    pub(crate) fn clock(&self) -> &Arc<dyn Clock> {
        &self.clock
    }

    /// The data folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The safes in the folder, by name. A safe whose header cannot be read is listed with
    /// the reason.
    ///
    /// # Errors
    /// [`AppError::File`] when the folder cannot be listed.
    pub fn safes(&self) -> Result<Vec<SafeView>> {
        let safes = self.folder.join("safes");
        let entries = match std::fs::read_dir(&safes) {
            Ok(entries) => entries,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(source) => return Err(AppError::file(&safes, source)),
        };
        let mut found = Vec::new();
        for entry in entries {
            let entry = entry.map_err(|source| AppError::file(&safes, source))?;
            let Ok(name) = entry.file_name().into_string() else {
                continue;
            };
            let holds = |file: &str| entry.path().join(file).exists();
            if check_name(&name).is_err() || !(holds("safe.json") || holds("pod.db")) {
                continue;
            }
            found.push(describe(&name, &entry.path()));
        }
        found.sort_by(|left, right| left.name.cmp(&right.name));
        Ok(found)
    }

    /// Makes a safe and opens it; the recovery words are given this once.
    ///
    /// # Errors
    /// [`AppError::SafeName`] for a name that is no plain folder name,
    /// [`VaultError::Exists`] when there is a safe of that name.
    pub fn create(&self, name: &str, new: &NewSafeSettings) -> Result<(Session, SecretString)> {
        self.check_free(name)?;
        let folder = self.safe_folder(name);
        let safes = self.folder.join("safes");
        create_private_folder(&safes)?;
        let kdf = new.kdf.unwrap_or_else(KdfParams::calibrated);
        let owner = new.owner.trim();
        let words = WordList::for_language(&new.language);
        let (vault, recovery) = Vault::create(
            &folder,
            &NewSafe {
                passphrase: &new.passphrase,
                kdf,
                words,
                owner: None,
            },
            Arc::clone(&self.clock),
        )?;
        let session = Session::start(name, vault)?;
        session.introduce(owner, &new.language)?;
        Ok((session, SecretString::from(recovery.words(words).as_str())))
    }

    /// Finds a safe without opening it.
    ///
    /// # Errors
    /// [`AppError::SafeName`], [`AppError::NoSuchSafe`].
    pub fn find(&self, name: &str) -> Result<PathBuf> {
        check_name(name)?;
        let folder = self.safe_folder(name);
        if folder.exists() {
            return Ok(folder);
        }
        Err(AppError::NoSuchSafe {
            name: name.to_owned(),
            folder: self.folder.clone(),
        })
    }

    /// Whether a safe of this name can be made.
    ///
    /// # Errors
    /// [`AppError::SafeName`], [`VaultError::Exists`].
    pub fn check_free(&self, name: &str) -> Result<()> {
        match self.find(name) {
            Ok(path) => Err(VaultError::Exists { path }.into()),
            Err(AppError::NoSuchSafe { .. }) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// Opens a safe.
    ///
    /// # Errors
    /// [`AppError::NoSuchSafe`]; [`VaultError::WrongKey`] after the full key derivation;
    /// [`VaultError::RecoveryWords`], [`VaultError::Shares`] or [`AppError::Share`] for words that are
    /// none; [`AppError::Identity`]; [`AppError::Keyring`] or [`AppError::NotInKeyring`];
    /// [`VaultError::Damaged`] when the files do not hold together.
    pub fn open(&self, name: &str, key: &KeyGiven) -> Result<Session> {
        let folder = self.find(name)?;
        let clock = Arc::clone(&self.clock);
        let vault = key.unlock(
            || Ok(kluis_vault::peek(&folder)?),
            |key| Ok(Vault::open(&folder, key, Arc::clone(&clock))?),
        )?;
        Session::start(name, vault)
    }

    /// Where the safe of this name lies.
    pub fn safe_folder(&self, name: &str) -> PathBuf {
        self.folder.join("safes").join(name)
    }
}

/// A safe's name is a plain folder name on every system.
fn check_name(name: &str) -> Result<()> {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    if name.is_empty() || name.len() > 64 || !name.chars().all(plain) {
        return Err(AppError::SafeName {
            name: name.to_owned(),
        });
    }
    Ok(())
}

fn describe(name: &str, folder: &Path) -> SafeView {
    let header = kluis_vault::peek(folder);
    let modified = ["pod.db-wal", "pod.db", "safe.json"]
        .iter()
        .filter_map(|file| folder.join(file).metadata().ok()?.modified().ok())
        .max()
        .and_then(|time| jiff::Timestamp::try_from(time).ok());
    let size = std::fs::read_dir(folder).map_or(0, |entries| {
        entries
            .flatten()
            .filter_map(|entry| entry.metadata().ok())
            .map(|metadata| metadata.len())
            .sum()
    });
    SafeView {
        name: name.to_owned(),
        owner: None,
        last_opened: modified.map(crate::language::instant),
        size,
        slots: header.as_ref().map_or_else(
            |_| Vec::new(),
            |header| header.slots.iter().map(ToString::to_string).collect(),
        ),
        problem: header.err().map(|error| error.to_string()),
    }
}

pub(crate) fn create_private_folder(folder: &Path) -> Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder
        .create(folder)
        .map_err(|source| AppError::file(folder, source))
}
