//! Bodies as streams, wherever they lie.

use crate::read::damaged;
use crate::resource::ETagHasher;
use crate::{ETag, Pod, PodError, PodPath, PodRead, Resource};
use kluis_objects::{ObjectError, ObjectReader};
use std::io::{self, Cursor, Read, Seek, SeekFrom};

/// The body of one revision, from any place in it. Can be read after the transaction has ended.
///
/// Who reads it from its start gets its last bytes only if the whole has its entity tag. An error of
/// [`Read`] hides a [`PodError`]; [`PodError::from_read`] takes it out.
#[derive(Debug)]
pub struct BodyReader {
    path: PodPath,
    etag: ETag,
    media_type: String,
    size: u64,
    position: u64,
    source: Source,
    /// What was read so far, as long as nothing was passed over.
    hasher: Option<ETagHasher>,
}

#[derive(Debug)]
enum Source {
    Inside(Cursor<Vec<u8>>),
    Outside(Box<ObjectReader>),
}

impl BodyReader {
    pub(crate) fn inside(path: &PodPath, media_type: &str, etag: &ETag, bytes: Vec<u8>) -> Self {
        let size = bytes.len() as u64;
        let source = Source::Inside(Cursor::new(bytes));
        Self::new(path, media_type, etag, size, source)
    }

    pub(crate) fn outside(
        path: &PodPath,
        media_type: &str,
        etag: &ETag,
        object: ObjectReader,
    ) -> Self {
        let size = object.size();
        let source = Source::Outside(Box::new(object));
        Self::new(path, media_type, etag, size, source)
    }

    fn new(path: &PodPath, media_type: &str, etag: &ETag, size: u64, source: Source) -> Self {
        Self {
            path: path.clone(),
            etag: etag.clone(),
            media_type: media_type.to_owned(),
            size,
            position: 0,
            source,
            hasher: Some(ETag::hasher(media_type)),
        }
    }

    /// Bytes of the body.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Whether it lies outside the database.
    pub fn is_object(&self) -> bool {
        matches!(self.source, Source::Outside(_))
    }

    /// All of it from its start.
    pub(crate) fn into_bytes(self) -> Result<Vec<u8>, PodError> {
        let path = self.path.clone();
        let mut reader = match self.source {
            // The database authenticates what lies in it.
            Source::Inside(bytes) => return Ok(bytes.into_inner()),
            Source::Outside(_) => self,
        };
        let mut bytes = Vec::with_capacity(usize::try_from(reader.size).unwrap_or(0));
        reader
            .read_to_end(&mut bytes)
            .map_err(|error| PodError::from_read(&path, error))?;
        Ok(bytes)
    }

    fn explain(&self, error: io::Error) -> io::Error {
        match &self.source {
            Source::Inside(_) => error,
            Source::Outside(object) => {
                let kind = error.kind();
                let source = ObjectError::from_read(object.id(), error);
                let path = self.path.clone();
                io::Error::new(kind, PodError::Body { path, source })
            }
        }
    }
}

impl Read for BodyReader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = match &mut self.source {
            Source::Inside(bytes) => bytes.read(buffer),
            Source::Outside(object) => object.read(buffer),
        }
        .map_err(|error| self.explain(error))?;
        self.position += read as u64;
        if let Some(hasher) = &mut self.hasher {
            hasher.update(&buffer[..read]);
        }
        if self.position == self.size
            && let Some(hasher) = self.hasher.take()
            && hasher.finish() != self.etag
        {
            let what = "the body does not match its entity tag";
            let error = damaged(self.path.as_str(), what);
            return Err(io::Error::new(io::ErrorKind::InvalidData, error));
        }
        Ok(read)
    }
}

impl Seek for BodyReader {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let before = self.position;
        self.position = match &mut self.source {
            Source::Inside(bytes) => bytes.seek(to)?,
            Source::Outside(object) => object.seek(to)?,
        };
        if self.position == 0 {
            self.hasher = Some(ETag::hasher(&self.media_type));
        } else if self.position != before {
            self.hasher = None;
        }
        Ok(self.position)
    }
}

impl PodRead<'_> {
    /// The resource at a path, and its body to read as a stream.
    ///
    /// # Errors
    /// [`PodError::NotFound`], [`PodError::IsAContainer`], [`PodError::Damaged`]; [`PodError::Body`]
    /// when a large body is missing or refused.
    pub fn open_body(&self, path: &PodPath) -> Result<(Resource, BodyReader), PodError> {
        if path.is_container() {
            return Err(PodError::IsAContainer(path.clone()));
        }
        let resource = self.get(path)?;
        let (_, body) = self.open_body_at(path, resource.revision)?;
        let body = body.ok_or_else(|| damaged(path.as_str(), "the body is missing"))?;
        Ok((resource, body))
    }
}

impl Pod {
    /// As [`PodRead::open_body`], in a transaction of its own.
    ///
    /// # Errors
    /// As [`PodRead::open_body`].
    pub fn open_body(&self, path: &PodPath) -> Result<(Resource, BodyReader), PodError> {
        self.read(|read| read.open_body(path))
    }
}
