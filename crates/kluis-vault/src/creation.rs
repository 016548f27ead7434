use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use secrecy::SecretString;

use crate::{
    Clock, KdfParams, RecoveryCode, SafeId, Vault, VaultError, database, disk,
    facts::{FACT_CREATED, FACT_GENERATION, FACT_ID, FACT_OWNER, set_fact},
    header::{Header, ReadHeader},
    keys::MasterKey,
    migrate,
    unlock::{make_passphrase_slot, make_recovery_slot, verify_written},
};

/// What a new safe is made with.
pub struct NewSafe<'a> {
    /// The passphrase; not empty. Its strength is for the caller to judge.
    pub passphrase: &'a SecretString,
    /// How hard a guess is made; [`KdfParams::calibrated`] fits this computer.
    pub kdf: KdfParams,
    /// The display name of the person, kept inside the encrypted database.
    pub owner: Option<String>,
}

impl Vault {
    /// Makes a safe in `dir`, which must not exist or be an empty folder, and opens it.
    ///
    /// Everything is written in a hidden folder beside `dir` that takes the name when it is complete: an
    /// interrupted creation leaves no half safe. The recovery code is returned this once.
    ///
    /// # Errors
    /// [`VaultError::Exists`], [`VaultError::EmptyPassphrase`], [`VaultError::KdfOutOfRange`],
    /// [`VaultError::KdfFailed`], [`VaultError::Io`] or [`VaultError::DiskFull`].
    pub fn create(
        dir: &Path,
        new: &NewSafe<'_>,
        clock: Arc<dyn Clock>,
    ) -> Result<(Self, RecoveryCode), VaultError> {
        let dir = resolve_new_dir(dir)?;
        let parent = dir.parent().ok_or_else(|| exists(&dir))?;
        let name = dir.file_name().ok_or_else(|| exists(&dir))?;
        make_private_dirs(parent)?;

        let id = SafeId::new_v4();
        let master = MasterKey::generate()?;
        let recovery = RecoveryCode::generate()?;
        let by_passphrase = make_passphrase_slot(id, &master, new.passphrase, new.kdf)?;
        let by_recovery = make_recovery_slot(id, &master, &recovery)?;
        let made_keys = [by_passphrase.wrapping_key, by_recovery.wrapping_key];
        let header = Header {
            id,
            generation: 1,
            slots: vec![by_passphrase.slot, by_recovery.slot],
        };

        let mut prefix = std::ffi::OsString::from(".");
        prefix.push(name);
        prefix.push(".new-");
        let staging = tempfile::Builder::new()
            .prefix(&prefix)
            .tempdir_in(parent)
            .map_err(|error| VaultError::io(parent, error))?;
        disk::make_private(staging.path(), 0o700)?;
        database::create(
            staging.path(),
            &master.derive_database_key(id),
            |database| {
                database.execute_batch(migrate::OWN_TABLES)?;
                set_fact(database, FACT_ID, &id.to_string())?;
                set_fact(database, FACT_GENERATION, &header.generation.to_string())?;
                set_fact(database, FACT_CREATED, &clock.now().to_string())?;
                if let Some(owner) = &new.owner {
                    set_fact(database, FACT_OWNER, owner)?;
                }
                Ok(())
            },
        )?;
        let sealed = header.seal(&master.derive_header_mac_key(id));
        disk::write_first_header(staging.path(), &sealed)?;
        let written = disk::read_header(staging.path())?;
        verify_written(written, &master, &[&made_keys[0], &made_keys[1]])?;

        take_place(&staging, &dir)?;
        // From here on the folder has its name and is not to be removed.
        let _ = staging.keep();
        disk::sync_dir(parent)?;
        let vault = Self::open_database(&dir, &ReadHeader::read(&dir)?, master, clock)?;
        Ok((vault, recovery))
    }
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

/// Gives the finished folder its name. The system refuses it when something came there meanwhile.
fn take_place(staging: &tempfile::TempDir, dir: &Path) -> Result<(), VaultError> {
    #[cfg(not(unix))]
    let _ = fs::remove_dir(dir);
    fs::rename(staging.path(), dir).map_err(|error| match error.kind() {
        std::io::ErrorKind::DirectoryNotEmpty
        | std::io::ErrorKind::AlreadyExists
        | std::io::ErrorKind::NotADirectory => exists(dir),
        _ => VaultError::io(dir, error),
    })
}
