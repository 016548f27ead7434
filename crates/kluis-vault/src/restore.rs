//! A safe made anew out of a header and a snapshot.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use kluis_objects::{ObjectStore, Work};
use rusqlite::{Transaction, TransactionBehavior};
use secrecy::SecretString;
use zeroize::Zeroizing;

use crate::{
    Clock, KdfParams, Key, KeyPurpose, SafeId, Vault, VaultError,
    copy::copy_database,
    creation,
    disk::{self, DATABASE_FILE, SNAPSHOT_FILE},
    facts::require_matching,
    header::{Header, ReadHeader, Slot},
    keys::MasterKey,
    snapshot::open_snapshot,
    staging::Staging,
    unlock::{make_passphrase_slot, unlock, verify_written},
};

/// The keys behind a copy of `safe.json`, without the rest of the safe.
pub struct HeaderKeys {
    read: ReadHeader,
    master: MasterKey,
}

impl HeaderKeys {
    /// Opens the bytes of a `safe.json`, as they lie in a backup.
    ///
    /// # Errors
    /// [`VaultError::WrongKey`] after the full time of the passphrase hash, [`VaultError::Damaged`],
    /// [`VaultError::Newer`] or [`VaultError::EmptyPassphrase`].
    pub fn unlock(header: &[u8], key: Key<'_>) -> Result<Self, VaultError> {
        let read = ReadHeader::parse(header.to_vec())?;
        let master = unlock(&read, key)?;
        Ok(Self { read, master })
    }

    /// The keys of an open safe behind another `safe.json` of it, as it lies in a backup.
    ///
    /// # Errors
    /// [`VaultError::WrongKey`] when it is the header of another safe, or was written under keys that a
    /// rotation has replaced; [`VaultError::Damaged`] or [`VaultError::Newer`].
    pub fn of_open(vault: &Vault, header: &[u8]) -> Result<Self, VaultError> {
        let read = ReadHeader::parse(header.to_vec())?;
        let master = MasterKey::from_bytes(vault.master.expose_for_wrapping());
        if read.header.id != vault.id()
            || read
                .verify_mac(&master.derive_header_mac_key(vault.id()))
                .is_err()
        {
            return Err(VaultError::WrongKey);
        }
        Ok(Self { read, master })
    }

    /// The safe's id.
    pub fn id(&self) -> SafeId {
        self.read.header.id
    }

    /// The generation of this header.
    pub fn generation(&self) -> u64 {
        self.read.header.generation
    }

    /// The key for one purpose, as [`Vault::derive_key`] of the open safe gives it.
    pub fn derive_key(&self, purpose: KeyPurpose) -> Zeroizing<[u8; 32]> {
        self.master.derive_for(self.id(), purpose)
    }
}

impl Vault {
    /// The bytes of a `safe.json` of this safe that opens with its recovery code and with nothing else, to
    /// be kept where others can read it: a recovery code cannot be guessed, a passphrase can. They change
    /// with the recovery code alone. Without one they open with nothing.
    ///
    /// # Errors
    /// [`VaultError::Damaged`] or [`VaultError::Io`] when `safe.json` cannot be read anew.
    pub fn recovery_header(&self) -> Result<Vec<u8>, VaultError> {
        let read = ReadHeader::read(self.dir())?;
        let mac_key = self.master.derive_header_mac_key(self.id());
        read.verify_mac(&mac_key)?;
        let is_recovery = |slot: &Slot| matches!(slot, Slot::Recovery(_));
        let reduced = Header {
            id: self.id(),
            // How often the other slots changed is nobody's business.
            generation: 1,
            slots: read.header.slots.into_iter().filter(is_recovery).collect(),
        };
        Ok(reduced.seal(&mac_key))
    }

    /// Whether the bytes of a `safe.json` were written by who held the keys of this safe.
    pub fn wrote_header(&self, header: &[u8]) -> bool {
        HeaderKeys::of_open(self, header).is_ok()
    }
}

/// A safe being restored, in a hidden folder beside its place. Dropped before [`Restoration::finish`] it
/// leaves nothing behind; killed, it leaves a folder that the next creation there removes.
pub struct Restoration {
    keys: HeaderKeys,
    staging: Staging,
}

impl Restoration {
    /// Begins a safe that is to lie in `dir`, which must not exist or be an empty folder.
    ///
    /// # Errors
    /// [`VaultError::Exists`], [`VaultError::Io`] or [`VaultError::DiskFull`].
    pub fn begin(dir: &Path, keys: HeaderKeys) -> Result<Self, VaultError> {
        let staging = Staging::begin(dir)?;
        Ok(Self { keys, staging })
    }

    /// The keys of the safe.
    pub fn keys(&self) -> &HeaderKeys {
        &self.keys
    }

    /// Where the caller puts the snapshot, still encrypted under its own key. Removed when it was taken in.
    pub fn snapshot_path(&self) -> PathBuf {
        self.staging.path().join(SNAPSHOT_FILE)
    }

    /// Where the caller puts the objects.
    pub fn objects(&self) -> ObjectStore {
        let folder = self.staging.path().join(disk::OBJECTS_FOLDER);
        ObjectStore::new(&folder, &self.keys.derive_key(KeyPurpose::Identity))
    }

    /// Takes in the snapshot, gives the folder its name and opens the safe.
    ///
    /// # Errors
    /// [`VaultError::Damaged`] when the snapshot does not open with `snapshot_key` or belongs to another
    /// header, [`VaultError::Cancelled`], [`VaultError::Exists`] when something came in its place
    /// meanwhile, [`VaultError::Io`] or [`VaultError::DiskFull`].
    pub fn finish(
        self,
        snapshot_key: &[u8; 32],
        clock: Arc<dyn Clock>,
        work: Work<'_>,
    ) -> Result<Vault, VaultError> {
        let Self { keys, staging } = self;
        let snapshot = staging.path().join(SNAPSHOT_FILE);
        let source = open_snapshot(&snapshot, snapshot_key)?;
        let transaction = Transaction::new_unchecked(&source, TransactionBehavior::Deferred)?;
        require_matching(&transaction, &keys.read.header)?;
        let key = keys.master.derive_database_key(keys.id());
        let database = staging.path().join(DATABASE_FILE);
        copy_database(&transaction, &database, &key, work, |_| Ok(()))?;
        drop(transaction);
        drop(source);
        std::fs::remove_file(&snapshot).map_err(|error| VaultError::io(&snapshot, error))?;
        disk::write_first_header(staging.path(), keys.read.bytes())?;
        let (dir, lease) = staging.take_place()?;
        Vault::open_database(&dir, &keys.read, keys.master, clock, lease)
    }

    /// Makes a safe with nothing in it, that opens with `passphrase` too, gives the folder its name and
    /// opens it: for what comes back from elsewhere.
    ///
    /// # Errors
    /// [`VaultError::EmptyPassphrase`], [`VaultError::KdfOutOfRange`], [`VaultError::KdfFailed`],
    /// [`VaultError::Exists`] when something came in its place meanwhile, [`VaultError::Io`] or
    /// [`VaultError::DiskFull`].
    pub fn finish_empty(
        self,
        passphrase: &SecretString,
        kdf: KdfParams,
        clock: Arc<dyn Clock>,
    ) -> Result<Vault, VaultError> {
        let Self { keys, staging } = self;
        let HeaderKeys { read, master } = keys;
        let id = read.header.id;
        let made = make_passphrase_slot(id, &master, passphrase, kdf)?;
        let mut slots = vec![made.slot];
        slots.extend(read.header.slots);
        let header = Header {
            id,
            generation: 1,
            slots,
        };
        creation::create_database(staging.path(), &master, &header, None, clock.now())?;
        disk::write_first_header(
            staging.path(),
            &header.seal(&master.derive_header_mac_key(id)),
        )?;
        let written = disk::read_header(staging.path())?;
        verify_written(written, &master, &[&made.wrapping_key])?;
        let (dir, lease) = staging.take_place()?;
        Vault::open_database(&dir, &ReadHeader::read(&dir)?, master, clock, lease)
    }
}
