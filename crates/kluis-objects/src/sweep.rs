use std::{collections::HashSet, fs, io};

use crate::{ObjectError, ObjectId, ObjectStore, folder, lease::Lease};

/// What was removed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Swept {
    /// Objects that nothing referred to.
    pub objects: u64,
    /// Files that a writer left when it was killed.
    pub unfinished: u64,
}

impl ObjectStore {
    /// Removes every object that `referred` does not name, and what killed writers left. Only for somebody who
    /// asked for it: a database that was put back to a former state does not name what came after it.
    ///
    /// `None`, with nothing done, while anybody writes an object or holds one that was
    /// [`Written`](crate::Written). `referred` is asked when no writer can come in any more, so that
    /// it sees what the last one committed.
    ///
    /// # Errors
    /// What `referred` returns, with nothing removed; [`ObjectError::Io`].
    pub fn sweep<E: From<ObjectError>>(
        &self,
        referred: impl FnOnce() -> Result<HashSet<ObjectId>, E>,
    ) -> Result<Option<Swept>, E> {
        self.alone(|| {
            let referred = referred()?;
            let mut swept = Swept::default();
            for id in self.list()? {
                if !referred.contains(&id) {
                    self.remove(id)?;
                    swept.objects += 1;
                }
            }
            swept.unfinished = self.remove_files_of_killed_writers()?;
            Ok(swept)
        })
    }

    /// Removes what killed writers left, and no object. `None`, with nothing done, while anybody writes.
    ///
    /// # Errors
    /// [`ObjectError::Io`].
    pub fn remove_unfinished(&self) -> Result<Option<u64>, ObjectError> {
        self.alone(|| self.remove_files_of_killed_writers())
    }

    /// Does what no writer may meet; in a folder that is not there, there is nothing to do.
    fn alone<T: Default, E: From<ObjectError>>(
        &self,
        act: impl FnOnce() -> Result<T, E>,
    ) -> Result<Option<T>, E> {
        if !self.dir().is_dir() {
            return Ok(Some(T::default()));
        }
        match Lease::try_alone(self.dir())? {
            Some(_alone) => act().map(Some),
            None => Ok(None),
        }
    }

    fn remove_files_of_killed_writers(&self) -> Result<u64, ObjectError> {
        let mut removed = 0;
        for path in folder::unfinished(self.dir())? {
            match fs::remove_file(&path) {
                Ok(()) => removed += 1,
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(ObjectError::io(&path, error)),
            }
        }
        Ok(removed)
    }
}
