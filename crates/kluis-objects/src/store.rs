use std::{
    fmt, fs, io,
    io::Read,
    path::{Path, PathBuf},
};

use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::{
    ObjectError, ObjectId, ObjectReader, Work, folder, identity::Seed, lease::Lease, writer,
};

/// Bytes read at a time where an object is only checked.
const CHECK_BYTES: usize = 64 * 1024;

/// The objects of one safe: a folder, and the key that they are encrypted to.
///
/// Several threads and programs may use the same folder at once. The folder is made with the first
/// object.
pub struct ObjectStore {
    dir: PathBuf,
    seed: Seed,
}

/// An object that was written, whole and durable.
///
/// While this lives, no [`ObjectStore::sweep`] removes anything: keep it until what refers to the
/// object is durable too.
#[must_use = "an object that nothing refers to is swept away when this is dropped"]
#[derive(Debug)]
pub struct Written {
    /// Its id.
    pub id: ObjectId,
    /// Bytes of its content.
    pub size: u64,
    /// SHA-256 of its content.
    pub sha256: [u8; 32],
    _lease: Lease,
}

impl ObjectStore {
    /// The objects in the folder `dir`, encrypted to the X25519 identity of `seed`. Touches no file.
    pub fn new(dir: &Path, seed: &[u8; 32]) -> Self {
        Self {
            dir: dir.to_owned(),
            seed: Seed::new(seed),
        }
    }

    /// The folder.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// Keeps all that `source` gives, under a new id. Memory use does not depend on how much that is.
    ///
    /// `work` is told bytes of content written, with a whole of 0.
    ///
    /// # Errors
    /// [`ObjectError::Source`] when `source` fails, [`ObjectError::DiskFull`],
    /// [`ObjectError::Cancelled`], [`ObjectError::Io`], [`ObjectError::Randomness`]; then nothing is
    /// kept.
    pub fn write(&self, source: &mut dyn Read, work: Work<'_>) -> Result<Written, ObjectError> {
        self.write_as(ObjectId::generate()?, source, work)
    }

    /// As [`ObjectStore::write`], for an object that had its id before, such as one of a backup.
    ///
    /// # Errors
    /// As [`ObjectStore::write`], and [`ObjectError::Exists`].
    pub fn write_as(
        &self,
        id: ObjectId,
        source: &mut dyn Read,
        work: Work<'_>,
    ) -> Result<Written, ObjectError> {
        let lease = Lease::share(&self.dir)?;
        let (size, sha256) = writer::write(&self.dir, id, &self.seed.recipient(), source, work)?;
        Ok(Written {
            id,
            size,
            sha256,
            _lease: lease,
        })
    }

    /// Opens an object, once it was found to be the one of that id and neither cut short nor prolonged.
    ///
    /// # Errors
    /// [`ObjectError::Missing`], [`ObjectError::Damaged`], [`ObjectError::Io`].
    pub fn open(&self, id: ObjectId) -> Result<ObjectReader, ObjectError> {
        ObjectReader::open(&self.dir, id, &self.seed.identity())
    }

    /// Reads an object to its end, padding and all; gives its size and the SHA-256 of its content.
    ///
    /// # Errors
    /// As [`ObjectStore::open`], and [`ObjectError::Cancelled`].
    pub fn check(&self, id: ObjectId, work: Work<'_>) -> Result<(u64, [u8; 32]), ObjectError> {
        let mut hash = Sha256::new();
        let size = self.check_with(id, work, &mut |bytes| hash.update(bytes))?;
        Ok((size, hash.finalize().into()))
    }

    /// As [`ObjectStore::check`], with every piece of the content shown to `look`.
    ///
    /// # Errors
    /// As [`ObjectStore::check`].
    pub fn check_with(
        &self,
        id: ObjectId,
        work: Work<'_>,
        look: &mut dyn FnMut(&[u8]),
    ) -> Result<u64, ObjectError> {
        let mut reader = self.open(id)?;
        let size = reader.size();
        let mut buffer = Zeroizing::new(vec![0; CHECK_BYTES]);
        let mut done = 0;
        loop {
            work.advance(done, size)?;
            let read = reader
                .read(&mut buffer)
                .map_err(|error| ObjectError::from_read(id, error))?;
            if read == 0 {
                break;
            }
            look(&buffer[..read]);
            done += read as u64;
        }
        reader.check_padding()?;
        Ok(size)
    }

    /// Removes an object. Whoever has it open reads on, where the system lets files go so.
    ///
    /// # Errors
    /// [`ObjectError::Missing`], [`ObjectError::Io`].
    pub fn remove(&self, id: ObjectId) -> Result<(), ObjectError> {
        let path = folder::path_of(&self.dir, id);
        match fs::remove_file(&path) {
            Ok(()) => folder::sync(path.parent().unwrap_or(&self.dir)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Err(ObjectError::Missing(id)),
            Err(error) => Err(ObjectError::io(&path, error)),
        }
    }

    /// Every object that is there, in the order of their ids, by their names alone.
    ///
    /// # Errors
    /// [`ObjectError::Io`].
    pub fn list(&self) -> Result<Vec<ObjectId>, ObjectError> {
        folder::list(&self.dir)
    }

    /// Writes an object into another store, under the same id and to that store's key.
    ///
    /// One that is there already and opens is left as it is, so that work that was cut off can be done
    /// again from its start; one that does not open is replaced. `work` is told bytes of this object.
    ///
    /// # Errors
    /// As [`ObjectStore::open`] for this object, as [`ObjectStore::write`] for the other.
    pub fn reencrypt_into(
        &self,
        other: &Self,
        id: ObjectId,
        work: Work<'_>,
    ) -> Result<(), ObjectError> {
        let mut reader = self.open(id)?;
        match other.open(id) {
            Ok(present) if present.size() == reader.size() => return Ok(()),
            Ok(_) | Err(ObjectError::Damaged { .. }) => other.remove(id)?,
            Err(ObjectError::Missing(_)) => {}
            Err(error) => return Err(error),
        }
        match other.write_as(id, &mut reader, work) {
            Ok(_) => Ok(()),
            // Damage of this object is told as such, not as a failure of something that was read.
            Err(ObjectError::Source(error)) => Err(ObjectError::from_read(id, error)),
            Err(error) => Err(error),
        }
    }
}

impl fmt::Debug for ObjectStore {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("ObjectStore")
            .field("dir", &self.dir)
            .finish_non_exhaustive()
    }
}
