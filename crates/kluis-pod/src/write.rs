//! Changing resources.

use crate::body::{MAX_BODY_BYTES, encode};
use crate::read::{count, stored_count};
use crate::{Change, ETag, Kind, Operation, PodError, PodPath, PodWrite, Precondition, Resource};
use kluis_objects::ObjectId;
use kluis_rdf::{Syntax, check_syntax};
use rusqlite::params;

/// The media type in which a container's listing is written.
const CONTAINER_MEDIA_TYPE: &str = "text/turtle";

/// Longest media type, in bytes.
const MAX_MEDIA_TYPE_BYTES: usize = 255;

impl PodWrite<'_> {
    /// Makes a resource or replaces its body, and makes the containers it needs.
    ///
    /// The same bytes and media type as before change nothing and are no new revision. A body in an
    /// RDF syntax must be readable as such, with its path as the base for relative IRIs. An index
    /// row of the resource is left as it is: the caller, who knows what the document means, renews
    /// or removes it.
    ///
    /// # Errors
    /// [`PodError::PreconditionFailed`], [`PodError::Conflict`], [`PodError::Rdf`] with the place of
    /// the mistake, [`PodError::TooLarge`], [`PodError::InvalidMediaType`],
    /// [`PodError::IsAContainer`].
    pub fn put(
        &self,
        path: &PodPath,
        media_type: &str,
        bytes: &[u8],
        precondition: &Precondition,
        change: &Change,
    ) -> Result<Resource, PodError> {
        if bytes.len() as u64 > MAX_BODY_BYTES {
            return Err(PodError::TooLarge {
                path: path.clone(),
                size: bytes.len() as u64,
                limit: MAX_BODY_BYTES,
            });
        }
        let etag = ETag::of(media_type, bytes);
        let body = NewBody::Inside(bytes);
        self.put_body(path, media_type, body, etag, precondition, change)
    }

    /// Puts a body of which the tag is known; see [`PodWrite::put`].
    pub(crate) fn put_body(
        &self,
        path: &PodPath,
        media_type: &str,
        body: NewBody<'_>,
        etag: ETag,
        precondition: &Precondition,
        change: &Change,
    ) -> Result<Resource, PodError> {
        require_body_place(path, media_type)?;
        let present = self.find(path)?;
        precondition.check(path, present.as_ref())?;
        if let Some(present) = &present
            && present.etag == etag
        {
            return Ok(present.clone());
        }
        self.refuse_twin(path)?;
        if let Some(syntax) = Syntax::from_media_type(media_type)
            && let NewBody::Inside(bytes) = body
        {
            check_syntax(bytes, syntax, Some(&path.to_local_iri())).map_err(|source| {
                PodError::Rdf {
                    path: path.clone(),
                    source,
                }
            })?;
        }
        self.make_parents(path, change)?;
        let resource = Resource {
            path: path.clone(),
            kind: Kind::of(path, media_type),
            media_type: media_type.to_owned(),
            size: body.size(),
            created: present.map_or(self.now(), |resource| resource.created),
            modified: self.now(),
            etag,
            revision: self.next_revision(path)?,
        };
        self.insert_revision(&resource, Operation::Put, Some(body), change)?;
        self.upsert(&resource)?;
        Ok(resource)
    }

    /// Makes a container and those it lies in; one that exists is returned as it is.
    ///
    /// # Errors
    /// [`PodError::Conflict`], [`PodError::NotAContainer`].
    pub fn make_container(&self, path: &PodPath, change: &Change) -> Result<Resource, PodError> {
        if !path.is_container() {
            return Err(PodError::NotAContainer(path.clone()));
        }
        if let Some(present) = self.find(path)? {
            return Ok(present);
        }
        self.make_parents(path, change)?;
        self.insert_container(path, change)
    }

    /// Deletes a resource and its index row; its revisions stay.
    ///
    /// # Errors
    /// [`PodError::PreconditionFailed`], [`PodError::NotFound`], [`PodError::NotEmpty`],
    /// [`PodError::Root`].
    pub fn delete(
        &self,
        path: &PodPath,
        precondition: &Precondition,
        change: &Change,
    ) -> Result<(), PodError> {
        if path.is_root() {
            return Err(PodError::Root);
        }
        let present = self.find(path)?;
        precondition.check(path, present.as_ref())?;
        let mut resource = present.ok_or_else(|| PodError::NotFound(path.clone()))?;
        if path.is_container() {
            let mut children = self
                .sql()
                .prepare_cached("SELECT 1 FROM resource WHERE parent = ?1 LIMIT 1")?;
            if children.exists([path.as_str()])? {
                return Err(PodError::NotEmpty(path.clone()));
            }
        }
        resource.revision = self.next_revision(path)?;
        self.insert_revision(&resource, Operation::Delete, None, change)?;
        self.unindex(path)?;
        self.sql()
            .prepare_cached("DELETE FROM resource WHERE path = ?1")?
            .execute([path.as_str()])?;
        Ok(())
    }

    /// Makes the root container of a new pod; harmless where another process was faster.
    pub(crate) fn make_root(&self) -> Result<(), PodError> {
        let root = PodPath::root();
        if self.find(&root)?.is_none() {
            self.upsert(&self.container(&root, 0))?;
        }
        Ok(())
    }

    /// Makes what is missing of the containers a path lies in, from the root on.
    pub(crate) fn make_parents(&self, path: &PodPath, change: &Change) -> Result<(), PodError> {
        let mut missing = Vec::new();
        let mut next = path.parent();
        while let Some(container) = next {
            if self.find(&container)?.is_some() {
                break;
            }
            next = container.parent();
            missing.push(container);
        }
        for container in missing.iter().rev() {
            self.insert_container(container, change)?;
        }
        Ok(())
    }

    fn insert_container(&self, path: &PodPath, change: &Change) -> Result<Resource, PodError> {
        self.refuse_twin(path)?;
        let resource = self.container(path, self.next_revision(path)?);
        self.insert_revision(&resource, Operation::Put, None, change)?;
        self.upsert(&resource)?;
        Ok(resource)
    }

    fn container(&self, path: &PodPath, revision: u64) -> Resource {
        Resource {
            path: path.clone(),
            kind: Kind::Container,
            media_type: CONTAINER_MEDIA_TYPE.to_owned(),
            size: 0,
            created: self.now(),
            modified: self.now(),
            etag: ETag::of(CONTAINER_MEDIA_TYPE, &[]),
            revision,
        }
    }

    /// `x` and `x/` may not both exist
    /// ([Solid Protocol](https://solidproject.org/TR/protocol#uri-slash-semantics)).
    pub(crate) fn refuse_twin(&self, path: &PodPath) -> Result<(), PodError> {
        if let Some(twin) = path.twin()
            && self.find(&twin)?.is_some()
        {
            return Err(PodError::Conflict {
                path: path.clone(),
                existing: twin,
            });
        }
        Ok(())
    }

    pub(crate) fn next_revision(&self, path: &PodPath) -> Result<u64, PodError> {
        let newest: Option<i64> = self
            .sql()
            .prepare_cached("SELECT max(number) FROM revision WHERE path = ?1")?
            .query_row([path.as_str()], |row| row.get(0))?;
        Ok(count(path.as_str(), newest.unwrap_or(0))? + 1)
    }

    pub(crate) fn insert_revision(
        &self,
        resource: &Resource,
        operation: Operation,
        body: Option<NewBody<'_>>,
        change: &Change,
    ) -> Result<(), PodError> {
        let (actor, actor_name) = change.actor.to_columns();
        let (inside, object) = match body {
            Some(NewBody::Inside(bytes)) => (Some(encode(bytes)), None),
            Some(NewBody::Outside { id, .. }) => (None, Some(id.to_string())),
            None => (None, None),
        };
        let (encoding, stored) = inside.unzip();
        let left = (operation == Operation::Put).then_some(resource);
        self.sql()
            .prepare_cached(
                "INSERT INTO revision (path, number, operation, actor, actor_name, reason, time, \
                 media_type, etag, size, encoding, body, object) \
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
            )?
            .execute(params![
                resource.path.as_str(),
                stored_count(resource.revision),
                match operation {
                    Operation::Put => "put",
                    Operation::Delete => "delete",
                },
                actor,
                actor_name,
                change.reason,
                self.now().as_microsecond(),
                left.map(|resource| resource.media_type.as_str()),
                left.map(|resource| resource.etag.as_str()),
                left.map(|resource| stored_count(resource.size)),
                encoding,
                stored,
                object,
            ])?;
        Ok(())
    }

    pub(crate) fn upsert(&self, resource: &Resource) -> Result<(), PodError> {
        let parent = resource.path.parent();
        self.sql()
            .prepare_cached(
                "INSERT OR REPLACE INTO resource (path, parent, is_container, media_type, size, \
                 etag, created, modified, revision) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            )?
            .execute(params![
                resource.path.as_str(),
                parent.as_ref().map(PodPath::as_str),
                resource.path.is_container(),
                resource.media_type,
                stored_count(resource.size),
                resource.etag.as_str(),
                resource.created.as_microsecond(),
                resource.modified.as_microsecond(),
                stored_count(resource.revision),
            ])?;
        Ok(())
    }
}

/// Where the bytes of a new revision are.
#[derive(Clone, Copy)]
pub(crate) enum NewBody<'a> {
    /// Here, to be kept in the database.
    Inside(&'a [u8]),
    /// In an object, which is never a document.
    Outside { id: ObjectId, size: u64 },
}

impl NewBody<'_> {
    fn size(&self) -> u64 {
        match self {
            Self::Inside(bytes) => bytes.len() as u64,
            Self::Outside { size, .. } => *size,
        }
    }
}

/// Whether a body of this media type could lie at the path.
pub(crate) fn require_body_place(path: &PodPath, media_type: &str) -> Result<(), PodError> {
    if path.is_container() {
        return Err(PodError::IsAContainer(path.clone()));
    }
    if !is_media_type(media_type) {
        return Err(PodError::InvalidMediaType(path.clone()));
    }
    Ok(())
}

/// A type and a subtype of token characters, then perhaps parameters
/// ([RFC 9110, 8.3.1](https://www.rfc-editor.org/rfc/rfc9110#name-media-type)).
fn is_media_type(text: &str) -> bool {
    let is_token = |part: &str| {
        !part.is_empty()
            && part
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte))
    };
    let (essence, parameters) = text.split_once(';').unwrap_or((text, ""));
    text.len() <= MAX_MEDIA_TYPE_BYTES
        && essence
            .trim_end_matches(' ')
            .split_once('/')
            .is_some_and(|(kind, subtype)| is_token(kind) && is_token(subtype))
        && parameters.bytes().all(|byte| matches!(byte, b' '..=b'~'))
}
