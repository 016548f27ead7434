//! A safe made anew out of a header and a snapshot.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use kluis_objects::{ObjectStore, Work};
use rusqlite::{Transaction, TransactionBehavior};
use zeroize::Zeroizing;

use crate::{
    Clock, Key, KeyPurpose, SafeId, Vault, VaultError,
    copy::copy_database,
    disk::{self, DATABASE_FILE, SNAPSHOT_FILE},
    facts::require_matching,
    header::ReadHeader,
    keys::MasterKey,
    snapshot::open_snapshot,
    staging::Staging,
    unlock::unlock,
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
}
