//! What is to be at the cooperative: bytes, or a body that is too large for memory and is read as it
//! goes.

use std::io::{self, Read};

use kluis_pod::{BodyReader, MAX_BODY_BYTES, Pod, PodError, PodPath, PodRead};
use sha2::{Digest as _, Sha256};
use solid_client_rs::{Body, BodyStream, ETag, Error};
use tokio::io::AsyncWriteExt as _;
use tokio::runtime::Handle;

use crate::SyncError;
use crate::journal::OpenStep;

/// What is read of a large body at once, in bytes.
const CHUNK: usize = 64 * 1024;

/// Bytes, or where they are read from.
#[derive(Clone)]
pub(crate) enum Content {
    Bytes(Vec<u8>),
    Large(LargeBody),
}

impl Content {
    pub(crate) fn size(&self) -> u64 {
        match self {
            Self::Bytes(bytes) => bytes.len() as u64,
            Self::Large(body) => body.size,
        }
    }
}

/// How what is there stands to what is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Beside {
    /// It is the same.
    Same,
    /// It is the beginning of it: the trace of an upload that broke off.
    Beginning,
    Other,
}

impl Beside {
    pub(crate) fn of(there: &[u8], meant: &[u8]) -> Self {
        if there == meant {
            Self::Same
        } else if meant.starts_with(there) {
            Self::Beginning
        } else {
            Self::Other
        }
    }
}

/// One revision of a body that is not held in memory. It can be opened as long as the history keeps it.
#[derive(Clone)]
pub(crate) struct LargeBody {
    pod: Pod,
    path: PodPath,
    revision: u64,
    size: u64,
}

impl LargeBody {
    pub(crate) fn new(pod: &Pod, path: &PodPath, revision: u64, size: u64) -> Self {
        Self {
            pod: pod.clone(),
            path: path.clone(),
            revision,
            size,
        }
    }

    pub(crate) fn size(&self) -> u64 {
        self.size
    }

    pub(crate) fn open(&self) -> Result<BodyReader, PodError> {
        let (_, body) = self
            .pod
            .read(|reader| reader.open_body_at(&self.path, self.revision))?;
        body.ok_or_else(|| PodError::NotFound(self.path.clone()))
    }

    /// SHA-256 of the bytes, hex.
    pub(crate) fn hash(&self) -> Result<String, PodError> {
        let mut reader = self.open()?;
        let mut hasher = Sha256::new();
        let mut chunk = vec![0; CHUNK];
        loop {
            match reader.read(&mut chunk) {
                Ok(0) => return Ok(hex::encode(hasher.finalize())),
                Ok(read) => hasher.update(&chunk[..read]),
                Err(error) => return Err(PodError::from_read(&self.path, error)),
            }
        }
    }

    /// What a request carries: read anew each time it is sent.
    pub(crate) fn upload(&self) -> Body {
        let body = self.clone();
        Body::from_fn(self.size, move || {
            let body = body.clone();
            async move {
                let (mut to, from) = tokio::io::duplex(4 * CHUNK);
                let runtime = Handle::current();
                tokio::task::spawn_blocking(move || {
                    let mut reader = body.open().map_err(io::Error::other)?;
                    let mut chunk = vec![0; CHUNK];
                    loop {
                        let read = reader.read(&mut chunk)?;
                        if read == 0 {
                            return Ok::<_, io::Error>(());
                        }
                        // Fails where the request was given up.
                        runtime.block_on(to.write_all(&chunk[..read]))?;
                    }
                });
                Ok(from)
            }
        })
    }
}

/// What is there, as reading it once told.
pub(crate) struct Digest {
    /// SHA-256 of the bytes, hex.
    pub(crate) hash: String,
    pub(crate) size: u64,
    pub(crate) etag: Option<ETag>,
    /// How it stands to what it was compared with; [`Beside::Other`] where that was nothing.
    pub(crate) beside: Beside,
}

impl Digest {
    /// Reads a stream of at most so many bytes to its end and compares it with what is here. A server
    /// could give bytes without end.
    pub(crate) async fn of(
        stream: BodyStream,
        here: Option<&LargeBody>,
        most: u64,
    ) -> Result<Self, Error> {
        let mut stream = stream.at_most(most);
        let unreadable = |error: PodError| Error::UnreadableBody {
            source: io::Error::other(error),
        };
        let mut reader = match here {
            Some(body) => Some(body.open().map_err(unreadable)?),
            None => None,
        };
        let (mut hasher, mut size) = (Sha256::new(), 0);
        while let Some(chunk) = stream.chunk().await? {
            hasher.update(&chunk);
            size += chunk.len() as u64;
            let mut beside = vec![0; chunk.len()];
            let is_same = match reader.as_mut().map(|reader| reader.read_exact(&mut beside)) {
                Some(Ok(())) => beside == chunk,
                Some(Err(error)) if error.kind() != io::ErrorKind::UnexpectedEof => {
                    return Err(Error::UnreadableBody { source: error });
                }
                _ => false,
            };
            if !is_same {
                reader = None;
            }
        }
        let beside = match (&reader, here) {
            (Some(_), Some(here)) if size == here.size => Beside::Same,
            (Some(_), Some(_)) => Beside::Beginning,
            _ => Beside::Other,
        };
        Ok(Self {
            hash: hex::encode(hasher.finalize()),
            size,
            etag: stream.info().etag.clone(),
            beside,
        })
    }
}

/// One revision here, whole or to be read as it goes, with its media type.
pub(crate) fn content_at(
    pod: &Pod,
    reader: &PodRead,
    path: &PodPath,
    revision: u64,
) -> Result<Option<(String, Content)>, SyncError> {
    let (told, body) = match reader.open_body_at(path, revision) {
        Ok(found) => found,
        Err(PodError::NotFound(_)) => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    let (Some(media_type), Some(body)) = (told.media_type, body) else {
        return Ok(None);
    };
    let content = if body.size() > MAX_BODY_BYTES {
        Content::Large(LargeBody::new(pod, path, revision, body.size()))
    } else {
        match reader.body_at(path, revision)? {
            (_, Some(bytes)) => Content::Bytes(bytes),
            (_, None) => return Ok(None),
        }
    };
    Ok(Some((media_type, content)))
}

/// What an open step was to write, as the history here keeps it.
pub(crate) fn meant(
    pod: &Pod,
    reader: &PodRead,
    step: &OpenStep,
) -> Result<Option<(String, Content)>, SyncError> {
    content_at(pod, reader, &step.path, step.local_revision)
}
