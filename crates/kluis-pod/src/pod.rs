//! A pod on a vault, and the transactions everything happens in.

use crate::{PodError, PodPath};
use jiff::Timestamp;
use kluis_objects::ObjectStore;
use kluis_vault::{Vault, VaultError};
use rusqlite::Transaction;
use std::ops::Deref;
use std::sync::Arc;

/// The database steps of this component, in order; a step that was released never changes.
const MIGRATIONS: &[&str] = &[
    include_str!("../migrations/0001.sql"),
    include_str!("../migrations/0002.sql"),
];

/// A pod in an opened vault. Clones are the same pod.
#[derive(Clone)]
pub struct Pod {
    vault: Arc<Vault>,
}

impl Pod {
    /// Opens the pod in a vault, and makes an empty one (with only the root container) where there
    /// is none.
    ///
    /// # Errors
    /// [`PodError::Vault`], among others for a pod written by a newer version.
    pub fn new(vault: Arc<Vault>) -> Result<Self, PodError> {
        vault.migrate("pod", MIGRATIONS)?;
        let pod = Self { vault };
        let root = PodPath::root();
        if pod.read(|read| read.find(&root))?.is_none() {
            pod.write(|write| write.make_root())?;
        }
        pod.tidy_when_opened();
        Ok(pod)
    }

    /// The vault the pod lies in.
    pub fn vault(&self) -> &Arc<Vault> {
        &self.vault
    }

    /// Reads in one transaction: everything read is of the same moment.
    ///
    /// # Errors
    /// What `work` returns, or [`PodError::Vault`] if there is no transaction to be had.
    pub fn read<T, E: From<PodError>>(
        &self,
        work: impl FnOnce(&PodRead<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        self.vault
            .read(|transaction| work(&self.reading(transaction)).map_err(Failure::Work))
            .map_err(Failure::into_error)
    }

    fn reading<'a>(&'a self, sql: &'a Transaction<'a>) -> PodRead<'a> {
        PodRead {
            sql,
            objects: self.vault.objects(),
        }
    }

    /// Writes in one transaction: durable when this returns `Ok`, undone as a whole when `work`
    /// returns an error.
    ///
    /// # Errors
    /// What `work` returns, or [`PodError::Vault`] if the transaction cannot be begun or committed.
    pub fn write<T, E: From<PodError>>(
        &self,
        work: impl FnOnce(&PodWrite<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        self.vault
            .write(|transaction| {
                // Taken inside the transaction, so that times follow the order of writers.
                let now = to_stored_precision(self.vault.clock().now());
                let read = self.reading(transaction);
                work(&PodWrite { read, now }).map_err(Failure::Work)
            })
            .map_err(Failure::into_error)
    }
}

/// A moment as it comes back from the database, which keeps microseconds.
fn to_stored_precision(moment: Timestamp) -> Timestamp {
    Timestamp::from_microsecond(moment.as_microsecond())
        .expect("a moment without its nanoseconds is still in range")
}

/// Tells the vault's errors from those of the work done in a transaction.
enum Failure<E> {
    Work(E),
    Vault(VaultError),
}

impl<E> From<VaultError> for Failure<E> {
    fn from(error: VaultError) -> Self {
        Self::Vault(error)
    }
}

impl<E: From<PodError>> Failure<E> {
    fn into_error(self) -> E {
        match self {
            Self::Work(error) => error,
            Self::Vault(error) => PodError::Vault(error).into(),
        }
    }
}

/// What can be read inside a transaction.
pub struct PodRead<'a> {
    sql: &'a Transaction<'a>,
    pub(crate) objects: &'a ObjectStore,
}

impl PodRead<'_> {
    /// The transaction itself, for the tables of other components.
    pub fn sql(&self) -> &Transaction<'_> {
        self.sql
    }
}

/// What can be changed inside a transaction; everything of [`PodRead`] as well.
pub struct PodWrite<'a> {
    read: PodRead<'a>,
    now: Timestamp,
}

impl PodWrite<'_> {
    /// The moment that every change of this transaction carries, to the microsecond.
    pub fn now(&self) -> Timestamp {
        self.now
    }
}

impl<'a> Deref for PodWrite<'a> {
    type Target = PodRead<'a>;

    fn deref(&self) -> &PodRead<'a> {
        &self.read
    }
}
