//! Reading resources, listings and histories.

use crate::body::{MAX_BODY_BYTES, decode};
use crate::{
    Actor, BodyReader, Change, ETag, Kind, Operation, PodError, PodPath, PodRead, Resource,
    Revision,
};
use jiff::Timestamp;
use kluis_objects::ObjectReader;
use rusqlite::{OptionalExtension, Row, params};

const RESOURCE_COLUMNS: &str = "path, media_type, size, etag, created, modified, revision";
const REVISION_COLUMNS: &str =
    "path, number, operation, actor, actor_name, reason, time, media_type, etag, size";

impl PodRead<'_> {
    /// The resource at a path.
    ///
    /// # Errors
    /// [`PodError::NotFound`].
    pub fn get(&self, path: &PodPath) -> Result<Resource, PodError> {
        self.find(path)?
            .ok_or_else(|| PodError::NotFound(path.clone()))
    }

    /// The resource at a path, if there is one.
    ///
    /// # Errors
    /// [`PodError::Vault`].
    pub fn find(&self, path: &PodPath) -> Result<Option<Resource>, PodError> {
        let mut statement = self.sql().prepare_cached(&format!(
            "SELECT {RESOURCE_COLUMNS} FROM resource WHERE path = ?1"
        ))?;
        statement
            .query_row([path.as_str()], |row| Ok(resource(row)))
            .optional()?
            .transpose()
    }

    /// The resource at a path with its body.
    ///
    /// # Errors
    /// [`PodError::NotFound`], [`PodError::IsAContainer`], [`PodError::Damaged`]; [`PodError::TooLarge`]
    /// above [`MAX_BODY_BYTES`], for which there is [`PodRead::open_body`]; [`PodError::Body`] when a
    /// large body is missing or refused.
    pub fn body(&self, path: &PodPath) -> Result<(Resource, Vec<u8>), PodError> {
        if path.is_container() {
            return Err(PodError::IsAContainer(path.clone()));
        }
        let resource = self.get(path)?;
        let (_, body) = self.body_at(path, resource.revision)?;
        let bytes = body.ok_or_else(|| damaged(path.as_str(), "the body is missing"))?;
        Ok((resource, bytes))
    }

    /// One revision with the body it left; `None` for the body after a deletion and for containers.
    ///
    /// # Errors
    /// [`PodError::NotFound`] if there is no such revision; otherwise as [`PodRead::body`].
    pub fn body_at(
        &self,
        path: &PodPath,
        number: u64,
    ) -> Result<(Revision, Option<Vec<u8>>), PodError> {
        let (revision, body) = self.open_body_at(path, number)?;
        let body = match body {
            Some(body) if body.is_object() && body.size() > MAX_BODY_BYTES => {
                return Err(PodError::TooLarge {
                    path: path.clone(),
                    size: body.size(),
                    limit: MAX_BODY_BYTES,
                });
            }
            body => body.map(BodyReader::into_bytes).transpose()?,
        };
        Ok((revision, body))
    }

    /// As [`PodRead::body_at`], with the body to read as a stream, whatever its size.
    ///
    /// # Errors
    /// As [`PodRead::body_at`], without [`PodError::TooLarge`].
    pub fn open_body_at(
        &self,
        path: &PodPath,
        number: u64,
    ) -> Result<(Revision, Option<BodyReader>), PodError> {
        let mut statement = self.sql().prepare_cached(&format!(
            "SELECT {REVISION_COLUMNS}, encoding, body, object FROM revision WHERE path = ?1 AND number = ?2"
        ))?;
        let found = statement
            .query_row(params![path.as_str(), stored_count(number)], |row| {
                let inside: Option<(i64, Vec<u8>)> = match row.get(11)? {
                    Some(body) => Some((row.get(10)?, body)),
                    None => None,
                };
                Ok((revision(row), inside, row.get::<_, Option<String>>(12)?))
            })
            .optional()?;
        let (revision, inside, object) = found.ok_or_else(|| PodError::NotFound(path.clone()))?;
        let revision = revision?;
        let (Some(media_type), Some(etag), Some(size)) =
            (&revision.media_type, &revision.etag, revision.size)
        else {
            return Ok((revision, None));
        };
        let body = if let Some(object) = object {
            let object = self.open_object(path, &object, size)?;
            Some(BodyReader::outside(path, media_type, etag, object))
        } else if let Some((encoding, stored)) = inside {
            let bytes = decode(encoding, stored, size)
                .ok_or_else(|| damaged(path.as_str(), "the body does not unpack"))?;
            Some(BodyReader::inside(path, media_type, etag, bytes))
        } else {
            None
        };
        Ok((revision, body))
    }

    fn open_object(
        &self,
        path: &PodPath,
        object: &str,
        size: u64,
    ) -> Result<ObjectReader, PodError> {
        let id = object
            .parse()
            .map_err(|_| damaged(path.as_str(), "the name of its object is not one"))?;
        let object = self.objects.open(id).map_err(|source| PodError::Body {
            path: path.clone(),
            source,
        })?;
        if object.size() != size {
            return Err(damaged(path.as_str(), "its object has another size"));
        }
        Ok(object)
    }

    /// What lies directly in a container: containers first, each group sorted by path.
    ///
    /// # Errors
    /// [`PodError::NotFound`], [`PodError::NotAContainer`].
    pub fn list(&self, container: &PodPath) -> Result<Vec<Resource>, PodError> {
        self.existing_container(container)?;
        let mut statement = self.sql().prepare_cached(&format!(
            "SELECT {RESOURCE_COLUMNS} FROM resource WHERE parent = ?1 \
             ORDER BY is_container DESC, path"
        ))?;
        let rows = statement.query_map([container.as_str()], |row| Ok(resource(row)))?;
        rows.map(|row| row?).collect()
    }

    /// Everything in a container at every depth, without the container itself, sorted by path.
    ///
    /// # Errors
    /// [`PodError::NotFound`], [`PodError::NotAContainer`].
    pub fn tree(&self, container: &PodPath) -> Result<Vec<Resource>, PodError> {
        self.existing_container(container)?;
        let (after, before) = range_within(container);
        let mut statement = self.sql().prepare_cached(&format!(
            "SELECT {RESOURCE_COLUMNS} FROM resource WHERE path > ?1 AND path < ?2 ORDER BY path"
        ))?;
        let rows = statement.query_map(params![after, before], |row| Ok(resource(row)))?;
        rows.map(|row| row?).collect()
    }

    /// Every revision of a path, newest first; those of a deleted resource stay. Empty for a path
    /// where nothing ever was.
    ///
    /// # Errors
    /// [`PodError::Damaged`], [`PodError::Vault`].
    pub fn history(&self, path: &PodPath) -> Result<Vec<Revision>, PodError> {
        let mut statement = self.sql().prepare_cached(&format!(
            "SELECT {REVISION_COLUMNS} FROM revision WHERE path = ?1 ORDER BY number DESC"
        ))?;
        let rows = statement.query_map([path.as_str()], |row| Ok(revision(row)))?;
        rows.map(|row| row?).collect()
    }

    fn existing_container(&self, path: &PodPath) -> Result<(), PodError> {
        if !path.is_container() {
            return Err(PodError::NotAContainer(path.clone()));
        }
        self.get(path).map(|_| ())
    }
}

/// The paths strictly between these two are those inside the container: `0` follows `/` in the
/// order of bytes, which is the order of the database.
pub(crate) fn range_within(container: &PodPath) -> (&str, String) {
    let text = container.as_str();
    let end = format!("{}0", text.strip_suffix('/').unwrap_or(text));
    (text, end)
}

pub(crate) fn damaged(path: &str, what: &'static str) -> PodError {
    PodError::Damaged {
        path: path.to_owned(),
        what,
    }
}

/// A time from its column.
pub(crate) fn time(path: &str, microseconds: i64) -> Result<Timestamp, PodError> {
    Timestamp::from_microsecond(microseconds).map_err(|_| damaged(path, "a time is out of range"))
}

/// A number that cannot be negative, from its column.
pub(crate) fn count(path: &str, stored: i64) -> Result<u64, PodError> {
    u64::try_from(stored).map_err(|_| damaged(path, "a number is negative"))
}

/// A number for its column; one too large for any column matches nothing there.
pub(crate) fn stored_count(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

pub(crate) fn stored_path(text: &str) -> Result<PodPath, PodError> {
    PodPath::parse(text).map_err(|_| damaged(text, "the path is not one"))
}

fn resource(row: &Row<'_>) -> Result<Resource, PodError> {
    let path: String = row.get(0)?;
    let created = time(&path, row.get(4)?)?;
    let modified = time(&path, row.get(5)?)?;
    let size = count(&path, row.get(2)?)?;
    let revision = count(&path, row.get(6)?)?;
    let path = stored_path(&path)?;
    let media_type: String = row.get(1)?;
    Ok(Resource {
        kind: Kind::of(&path, &media_type),
        path,
        media_type,
        size,
        created,
        modified,
        etag: ETag::from_header(&row.get::<_, String>(3)?),
        revision,
    })
}

fn revision(row: &Row<'_>) -> Result<Revision, PodError> {
    let path: String = row.get(0)?;
    let operation = match row.get::<_, String>(2)?.as_str() {
        "put" => Operation::Put,
        "delete" => Operation::Delete,
        _ => return Err(damaged(&path, "the operation of a revision is unknown")),
    };
    let actor = Actor::from_columns(&row.get::<_, String>(3)?, row.get(4)?)
        .ok_or_else(|| damaged(&path, "the actor of a revision is unknown"))?;
    Ok(Revision {
        number: count(&path, row.get(1)?)?,
        operation,
        change: Change::new(actor, row.get::<_, String>(5)?),
        time: time(&path, row.get(6)?)?,
        media_type: row.get(7)?,
        etag: row
            .get::<_, Option<String>>(8)?
            .map(|text| ETag::from_header(&text)),
        size: row
            .get::<_, Option<i64>>(9)?
            .map(|size| count(&path, size))
            .transpose()?,
        path: stored_path(&path)?,
    })
}
