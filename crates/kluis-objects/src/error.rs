use std::{
    io,
    path::{Path, PathBuf},
};

use crate::{Cancelled, ObjectId};

/// Why an object could not be written or read. No message repeats anything of a content.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ObjectError {
    /// There is no object of this id.
    #[error("the object {0} is missing")]
    Missing(ObjectId),
    /// There is an object of this id already; an object never changes.
    #[error("there is an object {0} already")]
    Exists(ObjectId),
    /// What lies under an object's name is not that object as it was written.
    #[error("the object {id} cannot be read: {wrong}")]
    Damaged {
        /// The object concerned.
        id: ObjectId,
        /// In which way it is not what was expected.
        wrong: Wrong,
    },
    /// A text is not the id of an object.
    #[error("not the id of an object; expected 32 lowercase hexadecimal digits")]
    NotAnId,
    /// What was to become an object could not be read to its end; nothing was kept.
    #[error("what was to be kept could not be read to its end: {0}")]
    Source(#[source] io::Error),
    /// No room is left where the objects lie; nothing was kept.
    #[error("no room is left for {}; nothing was kept", path.display())]
    DiskFull {
        /// The file that was being written.
        path: PathBuf,
    },
    /// The system could not read or write a file or folder of the objects.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The person stopped the work; nothing was kept.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
    /// The system gave no random bytes.
    #[error("the system gives no random bytes")]
    Randomness,
}

/// In which way a file is not the object that it is named after.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Wrong {
    /// It is no plain file.
    #[error("it is not a plain file")]
    NotAFile,
    /// It does not begin as an age file does.
    #[error("it is no age file")]
    NotAge,
    /// It is encrypted to somebody else.
    #[error("it does not belong to this safe")]
    NotOurs,
    /// It was cut short or prolonged.
    #[error("it is cut short, or its end is changed")]
    End,
    /// A part of it was changed.
    #[error("a part of it is changed")]
    Changed,
    /// It is another object of the same safe.
    #[error("it is another object, exchanged with this one")]
    Exchanged,
    /// It was encrypted for this safe by something that does not know the layout.
    #[error("its size and its length do not fit; it was not written by this program")]
    Layout,
}

impl ObjectError {
    /// What went wrong while an [`ObjectReader`](crate::ObjectReader) gave bytes of `id`: the error it
    /// hid in an [`io::Error`], or that itself.
    pub fn from_read(id: ObjectId, error: io::Error) -> Self {
        match error.downcast::<Self>() {
            Ok(error) => error,
            Err(source) => Self::Io {
                path: PathBuf::from(id.to_string()),
                source,
            },
        }
    }

    /// What the system says of a path, with a full disk told apart.
    pub(crate) fn io(path: &Path, source: io::Error) -> Self {
        let path = path.to_owned();
        match source.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::DiskFull { path },
            _ => Self::Io { path, source },
        }
    }

    pub(crate) fn damaged(id: ObjectId, wrong: Wrong) -> Self {
        Self::Damaged { id, wrong }
    }
}
