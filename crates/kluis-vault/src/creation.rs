use std::{path::Path, sync::Arc};

use jiff::Timestamp;
use secrecy::SecretString;

use crate::{
    Clock, KdfParams, RecoveryCode, SafeId, Vault, VaultError, WordList, database, disk,
    facts::{FACT_CREATED, FACT_GENERATION, FACT_ID, FACT_OWNER, set_fact},
    header::{Header, ReadHeader},
    keys::MasterKey,
    migrate,
    slot_labels::date_slots,
    staging::Staging,
    unlock::{make_passphrase_slot, make_recovery_slot, verify_written},
};

/// What a new safe is made with.
pub struct NewSafe<'a> {
    /// The passphrase; not empty. Its strength is for the caller to judge.
    pub passphrase: &'a SecretString,
    /// How hard a guess is made; [`KdfParams::calibrated`] fits this computer.
    pub kdf: KdfParams,
    /// The list that the recovery words are taken from.
    pub words: WordList,
    /// The display name of the person, kept inside the encrypted database.
    pub owner: Option<String>,
}

impl Vault {
    /// Makes a safe in `dir`, which must not exist or be an empty folder, and opens it.
    ///
    /// Everything is written in a hidden folder beside `dir` that takes the name when it is complete: an
    /// interrupted creation leaves no half safe, and what a killed one left behind is removed by the next
    /// one of that name. The recovery code is returned this once.
    ///
    /// # Errors
    /// [`VaultError::Exists`], [`VaultError::EmptyPassphrase`], [`VaultError::KdfOutOfRange`],
    /// [`VaultError::KdfFailed`], [`VaultError::Io`] or [`VaultError::DiskFull`].
    pub fn create(
        dir: &Path,
        new: &NewSafe<'_>,
        clock: Arc<dyn Clock>,
    ) -> Result<(Self, RecoveryCode), VaultError> {
        let staging = Staging::begin(dir)?;
        let id = SafeId::new_v4();
        let master = MasterKey::generate()?;
        let recovery = RecoveryCode::generate()?;
        let by_passphrase = make_passphrase_slot(id, &master, new.passphrase, new.kdf)?;
        let by_recovery = make_recovery_slot(id, &master, &recovery, new.words)?;
        let made_keys = [by_passphrase.wrapping_key, by_recovery.wrapping_key];
        let header = Header {
            id,
            generation: 1,
            slots: vec![by_passphrase.slot, by_recovery.slot],
        };

        create_database(
            staging.path(),
            &master,
            &header,
            new.owner.as_deref(),
            clock.now(),
        )?;
        let sealed = header.seal(&master.derive_header_mac_key(id));
        disk::write_first_header(staging.path(), &sealed)?;
        let written = disk::read_header(staging.path())?;
        verify_written(written, &master, &[&made_keys[0], &made_keys[1]])?;

        let (dir, lease) = staging.take_place()?;
        let vault = Self::open_database(&dir, &ReadHeader::read(&dir)?, master, clock, lease)?;
        Ok((vault, recovery))
    }
}

/// Makes the empty database of a safe with this header.
pub(crate) fn create_database(
    dir: &Path,
    master: &MasterKey,
    header: &Header,
    owner: Option<&str>,
    made_at: Timestamp,
) -> Result<(), VaultError> {
    let key = master.derive_database_key(header.id);
    database::create(dir, &key, |database| {
        database.execute_batch(migrate::OWN_TABLES)?;
        set_fact(database, FACT_ID, &header.id.to_string())?;
        set_fact(database, FACT_GENERATION, &header.generation.to_string())?;
        set_fact(database, FACT_CREATED, &made_at.to_string())?;
        if let Some(owner) = owner {
            set_fact(database, FACT_OWNER, owner)?;
        }
        date_slots(database, &header.slots, made_at)
    })
}
