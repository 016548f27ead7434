//! Bodies that come as a stream: read once, before the transaction that refers to them.

use crate::body::MAX_BODY_BYTES;
use crate::resource::ETagHasher;
use crate::write::{NewBody, require_body_place};
use crate::{Change, ETag, Pod, PodError, PodPath, PodWrite, Precondition, Resource};
use kluis_objects::{ObjectError, Work, Written};
use kluis_rdf::Syntax;
use std::io::{self, Read};

/// Largest streamed body, in bytes, that is kept in the database (1 MiB). Larger ones become objects,
/// unless they are documents.
pub const MAX_INSIDE_BYTES: u64 = 1 << 20;

/// A body that was read to its end and waits for the transaction that puts it at its path.
///
/// While it lives, [`Pod::gc`] removes nothing. [`Pod::unstage`] ends that, and removes what nothing came
/// to refer to; a body that was staged and put is kept whatever happens to this.
#[must_use = "a staged body is lost unless it is put"]
#[derive(Debug)]
pub struct StagedBody {
    media_type: String,
    etag: ETag,
    content: Content,
}

#[derive(Debug)]
enum Content {
    Inside(Vec<u8>),
    Outside(Written),
}

impl StagedBody {
    /// Bytes of the body.
    pub fn size(&self) -> u64 {
        match &self.content {
            Content::Inside(bytes) => bytes.len() as u64,
            Content::Outside(written) => written.size,
        }
    }

    /// The entity tag it will have.
    pub fn etag(&self) -> &ETag {
        &self.etag
    }
}

impl Pod {
    /// Reads a body to its end for [`PodWrite::put_staged`], outside any transaction.
    ///
    /// A large body that is no document is written to an object as it is read, so that neither its
    /// size nor its time weighs on the database. `precondition` is looked at before, so that nothing
    /// long is done in vain; `put_staged` decides. `work` is told bytes read, with a whole of 0.
    ///
    /// # Errors
    /// As [`PodWrite::put`], with [`PodError::TooLarge`] for a document alone; [`PodError::Object`]
    /// when `source` fails, no room is left or the work was stopped.
    pub fn stage(
        &self,
        path: &PodPath,
        media_type: &str,
        mut source: &mut dyn Read,
        precondition: &Precondition,
        work: Work<'_>,
    ) -> Result<StagedBody, PodError> {
        require_body_place(path, media_type)?;
        self.read(|read| precondition.check(path, read.find(path)?.as_ref()))?;
        let limit = match Syntax::from_media_type(media_type) {
            Some(_) => MAX_BODY_BYTES,
            None => MAX_INSIDE_BYTES,
        };
        work.advance(0, 0).map_err(ObjectError::Cancelled)?;
        let mut start = Vec::new();
        Read::by_ref(&mut source)
            .take(limit + 1)
            .read_to_end(&mut start)
            .map_err(|error| match work.advance(0, 0) {
                // A source may end because of the wish to stop.
                Err(stopped) => ObjectError::Cancelled(stopped),
                Ok(()) => ObjectError::Source(error),
            })?;
        let size = start.len() as u64;
        if size <= limit {
            return Ok(StagedBody {
                media_type: media_type.to_owned(),
                etag: ETag::of(media_type, &start),
                content: Content::Inside(start),
            });
        }
        if limit == MAX_BODY_BYTES {
            return Err(PodError::TooLarge {
                path: path.clone(),
                size,
                limit,
            });
        }
        let mut hashed = Hashed {
            source: start.chain(source),
            hasher: ETag::hasher(media_type),
        };
        let written = self.vault().objects().write(&mut hashed, work)?;
        Ok(StagedBody {
            media_type: media_type.to_owned(),
            etag: hashed.hasher.finish(),
            content: Content::Outside(written),
        })
    }

    /// Makes a resource or replaces its body with all that `source` gives, of any size, with a memory
    /// use that does not depend on it. Otherwise as [`PodWrite::put`], in a transaction of its own.
    ///
    /// # Errors
    /// As [`Pod::stage`] and [`PodWrite::put`].
    pub fn put_stream(
        &self,
        path: &PodPath,
        media_type: &str,
        source: &mut dyn Read,
        precondition: &Precondition,
        change: &Change,
        work: Work<'_>,
    ) -> Result<Resource, PodError> {
        let staged = self.stage(path, media_type, source, precondition, work)?;
        let put = self.write(|write| write.put_staged(path, &staged, precondition, change));
        self.unstage(staged);
        put
    }

    /// To be called when the transaction that was to put a staged body has ended, however it did: removes
    /// what was written for it if nothing refers to that, as for a body that was there already.
    ///
    /// What cannot be found out or removed stays, and takes room until [`Pod::gc`].
    pub fn unstage(&self, staged: StagedBody) {
        let Content::Outside(written) = &staged.content else {
            return;
        };
        // Nobody else knows its id, so nothing can come to refer to it any more.
        if self.read(|read| read.is_referred(written.id)).ok() == Some(false) {
            let _ = self.vault().objects().remove(written.id);
        }
    }
}

impl PodWrite<'_> {
    /// Makes a resource or replaces its body with one that was staged for the same path. The staged
    /// body has to live until the transaction has ended.
    ///
    /// # Errors
    /// As [`PodWrite::put`].
    pub fn put_staged(
        &self,
        path: &PodPath,
        staged: &StagedBody,
        precondition: &Precondition,
        change: &Change,
    ) -> Result<Resource, PodError> {
        let body = match &staged.content {
            Content::Inside(bytes) => NewBody::Inside(bytes),
            Content::Outside(written) => NewBody::Outside {
                id: written.id,
                size: written.size,
            },
        };
        let etag = staged.etag.clone();
        self.put_body(path, &staged.media_type, body, etag, precondition, change)
    }
}

/// A source whose bytes go into an entity tag as they are read.
struct Hashed<R> {
    source: R,
    hasher: ETagHasher,
}

impl<R: Read> Read for Hashed<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.source.read(buffer)?;
        self.hasher.update(&buffer[..read]);
        Ok(read)
    }
}
