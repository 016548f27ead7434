use std::{
    collections::HashSet,
    fs, io,
    time::{Duration, SystemTime},
};

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
    /// Removes every object that `referred` does not name, and what killed writers left.
    ///
    /// Objects written less than `spare` ago stay: a database that was put back to a former state does
    /// not name what came after it, and the newer one may come back.
    ///
    /// `None`, with nothing done, while anybody writes an object or holds one that was
    /// [`Written`](crate::Written). `referred` is asked when no writer can come in any more, so that
    /// it sees what the last one committed.
    ///
    /// # Errors
    /// What `referred` returns, with nothing removed; [`ObjectError::Io`].
    pub fn sweep<E: From<ObjectError>>(
        &self,
        spare: Duration,
        referred: impl FnOnce() -> Result<HashSet<ObjectId>, E>,
    ) -> Result<Option<Swept>, E> {
        if !self.dir().is_dir() {
            return Ok(Some(Swept::default()));
        }
        let Some(_alone) = Lease::try_alone(self.dir())? else {
            return Ok(None);
        };
        let referred = referred()?;
        let mut swept = Swept::default();
        for id in self.list()? {
            if !referred.contains(&id) && is_older(&folder::path_of(self.dir(), id), spare) {
                self.remove(id)?;
                swept.objects += 1;
            }
        }
        for path in folder::unfinished(self.dir())? {
            match fs::remove_file(&path) {
                Ok(()) => swept.unfinished += 1,
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(ObjectError::io(&path, error).into()),
            }
        }
        Ok(Some(swept))
    }
}

/// Whether a file was last written longer ago than `age`; one from the future was not.
fn is_older(path: &std::path::Path, age: Duration) -> bool {
    if age.is_zero() {
        return true;
    }
    let written = fs::metadata(path).and_then(|metadata| metadata.modified());
    written.is_ok_and(|written| {
        SystemTime::now()
            .duration_since(written)
            .is_ok_and(|since| since > age)
    })
}
