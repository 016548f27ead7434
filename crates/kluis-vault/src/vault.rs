use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    thread::{self, ThreadId},
    time::Duration,
};

use kluis_objects::ObjectStore;
use rusqlite::{Connection, Transaction, TransactionBehavior};
use zeroize::Zeroizing;

use crate::{
    Clock, Finding, Key, KeyPurpose, SafeId, VaultError, database,
    disk::{self, DATABASE_FILE, HEADER_FILE},
    facts::{
        FACT_OWNER, fact, raise_generation, read_generation, require_matching, require_same_safe,
    },
    header::ReadHeader,
    integrity,
    keys::MasterKey,
    lease::Lease,
    migrate, switch,
    unlock::unlock,
};

/// An open safe: its master key and the one connection to its database.
///
/// Several threads may share it; one at a time is let in. Dropping it wipes the keys and closes the
/// database.
pub struct Vault {
    id: SafeId,
    dir: PathBuf,
    clock: Arc<dyn Clock>,
    pub(crate) master: MasterKey,
    objects: ObjectStore,
    connection: Mutex<Connection>,
    holder: Mutex<Option<ThreadId>>,
    /// Last, so that it is given back when the database is closed.
    _lease: Lease,
}

impl Vault {
    /// Opens the safe in `dir`. A failed opening changes no file; the empty `lock` may be added by one
    /// that had the right key.
    ///
    /// # Errors
    /// [`VaultError::NotASafe`], [`VaultError::WrongKey`] after the full time of the passphrase hash,
    /// [`VaultError::InUse`] while the safe is worked on as a whole, [`VaultError::Damaged`],
    /// [`VaultError::Newer`], [`VaultError::Busy`] or [`VaultError::Io`].
    pub fn open(dir: &Path, key: Key<'_>, clock: Arc<dyn Clock>) -> Result<Self, VaultError> {
        let held = Lease::shared_if_present(dir)?;
        let read = ReadHeader::read(dir)?;
        let master = unlock(&read, key)?;
        let lease = match held {
            Some(lease) => lease,
            None => {
                // Not before the key is known to be right, so that a stranger's try leaves no trace.
                let lease = Lease::shared(dir)?;
                if ReadHeader::read(dir)?.bytes() != read.bytes() {
                    return Err(VaultError::InUse);
                }
                lease
            }
        };
        Self::open_database(dir, &read, master, clock, lease)
    }

    pub(crate) fn open_database(
        dir: &Path,
        read: &ReadHeader,
        master: MasterKey,
        clock: Arc<dyn Clock>,
        mut lease: Lease,
    ) -> Result<Self, VaultError> {
        let header = &read.header;
        let database_key = master.derive_database_key(header.id);
        let connect = || {
            database::open(dir, &database_key, |database| {
                require_matching(database, header)
            })
        };
        let mut connection = match connect() {
            Err(error @ VaultError::Damaged { .. }) => {
                if !switch::database_waits(dir, read, &master)? {
                    return Err(switch::name_damaged_switch(dir, error));
                }
                drop(lease);
                lease = switch::complete_alone(dir, read, &master)?;
                connect()?
            }
            other => other?,
        };
        // Where somebody deleted the file of the lease, the keys may have been renewed before the database
        // was opened. From here on this connection prevents that.
        ReadHeader::read(dir)?
            .verify_mac(&master.derive_header_mac_key(header.id))
            .map_err(|_| VaultError::InUse)?;
        if switch::is_pending(&connection)? {
            drop(connection);
            drop(lease);
            lease = switch::complete_alone(dir, read, &master)?;
            connection = connect()?;
        }
        let dir = std::path::absolute(dir).map_err(|error| VaultError::io(dir, error))?;
        let seed = master.derive_for(header.id, KeyPurpose::Identity);
        let vault = Self {
            id: header.id,
            objects: ObjectStore::new(&dir.join(disk::OBJECTS_FOLDER), &seed),
            dir,
            clock,
            master,
            connection: Mutex::new(connection),
            holder: Mutex::new(None),
            _lease: lease,
        };
        let generation = header.generation;
        if vault.read(|transaction| read_generation(transaction))? < generation {
            // A change of slots was cut off between its two writes; see `change_passphrase`.
            vault.write(|transaction| raise_generation(transaction, generation))?;
        }
        vault.restrict_modes();
        for name in switch::leftovers(&vault.dir)? {
            tracing::warn!(
                "{name} lies in the folder of the safe, and no renewal of keys left it there"
            );
        }
        Ok(vault)
    }

    /// The safe's id.
    pub fn id(&self) -> SafeId {
        self.id
    }

    /// The folder of the safe, as an absolute path.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// The clock everything in this safe is dated by.
    pub fn clock(&self) -> &Arc<dyn Clock> {
        &self.clock
    }

    /// The display name given at creation.
    ///
    /// # Errors
    /// As [`Vault::read`].
    pub fn owner(&self) -> Result<Option<String>, VaultError> {
        self.read(|transaction| fact(transaction, FACT_OWNER))
    }

    /// The key for one purpose; the same each time this safe is opened.
    pub fn derive_key(&self, purpose: KeyPurpose) -> Zeroizing<[u8; 32]> {
        self.master.derive_for(self.id, purpose)
    }

    /// The large bodies of this safe.
    pub fn objects(&self) -> &ObjectStore {
        &self.objects
    }

    /// Brings the tables of `component` up to date. `steps` is append-only SQL: each step runs once in
    /// the life of a safe, all missing ones in one transaction.
    ///
    /// # Errors
    /// [`VaultError::Newer`] when the database has seen more steps than given, [`VaultError::Migration`]
    /// when a step ends the transaction, and as [`Vault::write`].
    pub fn migrate(&self, component: &str, steps: &[&str]) -> Result<(), VaultError> {
        // Most openings find nothing to do, and then need not wait for another program's write.
        let done = self.read(|transaction| migrate::steps_done(transaction, component))?;
        if usize::try_from(done).is_ok_and(|done| done == steps.len()) {
            return Ok(());
        }
        self.write(|transaction| migrate::run_steps(transaction, component, steps))
    }

    /// Lends the database for reading: everything `f` sees is of one moment, and it can change nothing.
    ///
    /// # Errors
    /// What `f` returns; [`VaultError::Nested`] inside another read or write of the same thread;
    /// [`VaultError::Damaged`] or [`VaultError::Database`] when the transaction cannot begin.
    pub fn read<T, E: From<VaultError>>(
        &self,
        f: impl FnOnce(&Transaction<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let held = self.hold()?;
        let transaction = held.begin(TransactionBehavior::Deferred, true)?;
        let result = f(&transaction);
        database::require_authentic(&transaction)?;
        result
    }

    /// Lends the database for writing: kept when `f` returns `Ok`, undone when it returns `Err` or
    /// panics. When this returns, the change is on the disk.
    ///
    /// # Errors
    /// What `f` returns; [`VaultError::Busy`] when another program writes for longer than 5 seconds;
    /// [`VaultError::Nested`], [`VaultError::DiskFull`], [`VaultError::Damaged`] or
    /// [`VaultError::Database`].
    pub fn write<T, E: From<VaultError>>(
        &self,
        f: impl FnOnce(&Transaction<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let held = self.hold()?;
        let transaction = held.begin(TransactionBehavior::Immediate, false)?;
        let result = f(&transaction);
        database::require_authentic(&transaction)?;
        let value = result?;
        transaction.commit().map_err(VaultError::from)?;
        Ok(value)
    }

    /// Reads the whole safe and lists what is wrong; an empty list is a sound safe. Takes time in
    /// proportion to the database and lets nobody else in meanwhile.
    ///
    /// # Errors
    /// [`VaultError::Io`], [`VaultError::Busy`] or [`VaultError::Database`] when it could not look.
    pub fn check(&self) -> Result<Vec<Finding>, VaultError> {
        let held = self.hold()?;
        let mac_key = self.master.derive_header_mac_key(self.id);
        integrity::check(&self.dir, &held.connection, &mac_key)
    }

    /// Reads every page of the database and lists those that fail their authentication. A part of
    /// [`Vault::check`], at the speed of the disk.
    ///
    /// # Errors
    /// As [`Vault::check`].
    pub fn check_pages(&self) -> Result<Vec<Finding>, VaultError> {
        integrity::check_pages(&self.hold()?.connection)
    }

    /// Folds what was written since into `pod.db` itself and empties the WAL.
    ///
    /// # Errors
    /// [`VaultError::Busy`] or [`VaultError::Database`]; nothing is lost then.
    pub fn checkpoint(&self) -> Result<(), VaultError> {
        database::checkpoint(&self.hold()?.connection)
    }

    /// Closes the safe: as dropping it, but says when the last changes could not be folded in. They are
    /// then still in the WAL, and the next opening finds them.
    ///
    /// # Errors
    /// As [`Vault::checkpoint`].
    pub fn close(self) -> Result<(), VaultError> {
        self.checkpoint()
    }

    fn hold(&self) -> Result<Held<'_>, VaultError> {
        let this_thread = thread::current().id();
        if *lock(&self.holder) == Some(this_thread) {
            return Err(VaultError::Nested);
        }
        let mut connection = lock(&self.connection);
        if database::require_authentic(&connection).is_err() {
            // A connection that met a damaged page reads nothing any more. A new one still reads what
            // is whole.
            *connection = self.connect_again()?;
        }
        *lock(&self.holder) = Some(this_thread);
        Ok(Held {
            connection,
            holder: &self.holder,
        })
    }

    /// Another connection to the database of this safe.
    pub(crate) fn connect_again(&self) -> Result<Connection, VaultError> {
        let key = self.master.derive_database_key(self.id);
        database::open(&self.dir, &key, |database| {
            require_same_safe(database, self.id)
        })
    }

    /// Takes access from others that a copy or an unpacking may have given.
    fn restrict_modes(&self) {
        let paths = [
            (self.dir.clone(), 0o700),
            (self.dir.join(HEADER_FILE), 0o600),
            (self.dir.join(DATABASE_FILE), 0o600),
            (self.dir.join(disk::WAL_FILE), 0o600),
            (self.dir.join(disk::WAL_INDEX_FILE), 0o600),
            (self.dir.join(disk::LOCK_FILE), 0o600),
        ];
        for (path, mode) in paths {
            // Media without modes refuse this; the content is encrypted all the same.
            if path.exists() && disk::make_private(&path, mode).is_err() {
                tracing::warn!("the access rights of a file of the safe could not be restricted");
            }
        }
    }
}

impl Drop for Vault {
    fn drop(&mut self) {
        let connection = lock(&self.connection);
        // Another program that reads keeps the WAL; it folds it in when it closes.
        if connection.busy_timeout(Duration::ZERO).is_err()
            || database::checkpoint(&connection).is_err()
        {
            tracing::debug!("the last changes stay in the WAL");
        }
    }
}

/// The connection, held by one thread.
struct Held<'a> {
    connection: MutexGuard<'a, Connection>,
    holder: &'a Mutex<Option<ThreadId>>,
}

impl Held<'_> {
    fn begin(
        &self,
        behavior: TransactionBehavior,
        query_only: bool,
    ) -> Result<Transaction<'_>, VaultError> {
        self.connection.execute_batch(if query_only {
            "PRAGMA query_only = ON"
        } else {
            "PRAGMA query_only = OFF"
        })?;
        Ok(Transaction::new_unchecked(&self.connection, behavior)?)
    }
}

impl Drop for Held<'_> {
    fn drop(&mut self) {
        *lock(self.holder) = None;
    }
}

/// A panic in a closure of a caller rolls its transaction back, so what is behind the lock is sound.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
