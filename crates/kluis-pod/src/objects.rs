//! Large bodies that nothing refers to any more, and whether all bodies are whole.

use crate::body::decode;
use crate::read::{count, damaged};
use crate::{ETag, Pod, PodError, PodRead};
use kluis_objects::{ObjectError, ObjectId, Swept, Work};
use rusqlite::{Row, params};
use std::collections::HashSet;

/// Revisions looked at in one transaction of a check.
const BATCH: u64 = 256;

/// What a check of all bodies found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BodyCheck {
    /// Bodies read, of every revision.
    pub bodies: u64,
    /// Those of them that are objects.
    pub objects: u64,
    /// Bytes of all of them.
    pub bytes: u64,
    /// What is wrong; empty where every body is as it was written.
    pub findings: Vec<BodyFinding>,
    /// Objects that no revision refers to; [`Pod::gc`] removes them. One that is being written just
    /// now counts too.
    pub unreferenced: u64,
}

/// One body that is not as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BodyFinding {
    /// The resource.
    pub path: String,
    /// The number of its revision.
    pub revision: u64,
    /// What is wrong, without anything of the body.
    pub problem: String,
}

impl Pod {
    /// Removes objects that no revision refers to, and what killed writers left; `None`, with nothing
    /// done, while anybody writes a large body.
    ///
    /// Only for a person who asked for it: a database that was exchanged with an older copy by mistake
    /// does not refer to what came after it, and the newer one may be put back.
    ///
    /// # Errors
    /// [`PodError::Object`], [`PodError::Vault`].
    pub fn gc(&self) -> Result<Option<Swept>, PodError> {
        self.vault()
            .objects()
            .sweep(|| self.read(|read| read.referred_objects()))
    }

    /// Removes what killed writers left, which never had a name that anything could refer to.
    pub(crate) fn tidy_when_opened(&self) {
        // What could not be removed now is removed at another opening.
        let _ = self.vault().objects().remove_unfinished();
    }

    /// Reads every body of every revision and compares it with its size and entity tag; reads every
    /// object to its end. `work` is told bytes. Others may read and write meanwhile.
    ///
    /// # Errors
    /// [`PodError::Vault`] when the database cannot be read; [`PodError::Object`] when the work was
    /// stopped or the folder of the objects cannot be read. What is wrong with a body is no error but
    /// a finding.
    pub fn check_bodies(&self, work: Work<'_>) -> Result<BodyCheck, PodError> {
        let whole = self.read(|read| read.bytes_of_bodies())?;
        let mut check = BodyCheck::default();
        let mut after = 0;
        loop {
            let mut outside = Vec::new();
            let last =
                self.read(|read| read.check_inside(after, &mut check, &mut outside, work, whole))?;
            for body in outside {
                self.check_outside(&body, &mut check, work, whole)?;
            }
            match last {
                Some(last) => after = last,
                None => break,
            }
        }
        // The folder first: what is committed in between is then known to be referred to.
        let present = self.vault().objects().list()?;
        let referred = self.read(|read| read.referred_objects())?;
        check.unreferenced = present.iter().filter(|id| !referred.contains(id)).count() as u64;
        work.advance(check.bytes, whole.max(check.bytes))
            .map_err(ObjectError::Cancelled)?;
        Ok(check)
    }

    fn check_outside(
        &self,
        body: &Outside,
        check: &mut BodyCheck,
        work: Work<'_>,
        whole: u64,
    ) -> Result<(), PodError> {
        let before = check.bytes;
        let mut hasher = ETag::hasher(&body.media_type);
        let read = body.object.parse::<ObjectId>().and_then(|id| {
            let part = work.part(before, whole);
            self.vault()
                .objects()
                .check_with(id, part, &mut |bytes| hasher.update(bytes))
        });
        check.bodies += 1;
        check.objects += 1;
        let problem = match read {
            Ok(size) if size != body.size => Some("its size is not that of its object".to_owned()),
            Ok(_) if hasher.finish() != body.etag => {
                Some("it does not match its entity tag".to_owned())
            }
            Ok(_) => None,
            Err(error @ ObjectError::Cancelled(_)) => return Err(error.into()),
            Err(error) => Some(error.to_string()),
        };
        check.bytes = before + body.size;
        check.findings.extend(problem.map(|problem| BodyFinding {
            path: body.path.clone(),
            revision: body.revision,
            problem,
        }));
        Ok(())
    }
}

/// The body of one revision that is an object.
struct Outside {
    path: String,
    revision: u64,
    media_type: String,
    etag: ETag,
    size: u64,
    object: String,
}

impl PodRead<'_> {
    /// Whether any revision refers to this object.
    pub(crate) fn is_referred(&self, id: ObjectId) -> Result<bool, PodError> {
        Ok(self
            .sql()
            .prepare_cached("SELECT 1 FROM revision WHERE object = ?1 LIMIT 1")?
            .exists([id.to_string()])?)
    }

    /// The objects that any revision refers to, in no order.
    ///
    /// # Errors
    /// [`PodError::Damaged`], [`PodError::Vault`].
    pub fn referred_objects(&self) -> Result<HashSet<ObjectId>, PodError> {
        let mut statement = self
            .sql()
            .prepare_cached("SELECT path, object FROM revision WHERE object IS NOT NULL")?;
        let rows = statement.query_map([], |row| {
            Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?))
        })?;
        rows.map(|row| {
            let (path, object) = row?;
            object
                .parse()
                .map_err(|_| damaged(&path, "the name of its object is not one"))
        })
        .collect()
    }

    fn bytes_of_bodies(&self) -> Result<u64, PodError> {
        let bytes: i64 = self
            .sql()
            .prepare_cached("SELECT coalesce(sum(size), 0) FROM revision")?
            .query_row([], |row| row.get(0))?;
        count("/", bytes)
    }

    /// Checks the next bodies in the database and collects those outside; gives the row to go on
    /// after, or `None` when there was no more.
    fn check_inside(
        &self,
        after: i64,
        check: &mut BodyCheck,
        outside: &mut Vec<Outside>,
        work: Work<'_>,
        whole: u64,
    ) -> Result<Option<i64>, PodError> {
        let mut statement = self.sql().prepare_cached(
            "SELECT id, path, number, media_type, etag, size, encoding, body, object \
             FROM revision WHERE id > ?1 ORDER BY id LIMIT ?2",
        )?;
        let mut rows = statement.query(params![after, BATCH as i64])?;
        let mut last = None;
        while let Some(row) = rows.next()? {
            last = Some(row.get(0)?);
            let Some(body) = body_columns(row)? else {
                continue;
            };
            if row.get_ref(8)? != rusqlite::types::ValueRef::Null {
                outside.push(body);
                continue;
            }
            work.advance(check.bytes, whole)
                .map_err(ObjectError::Cancelled)?;
            check.bodies += 1;
            check.bytes += body.size;
            if let Some(problem) = inside_problem(row, &body)? {
                check.findings.push(BodyFinding {
                    path: body.path,
                    revision: body.revision,
                    problem: problem.to_owned(),
                });
            }
        }
        Ok(last)
    }
}

/// What a row of a body says of it; `None` for deletions and containers, which have none.
fn body_columns(row: &Row<'_>) -> Result<Option<Outside>, PodError> {
    let path: String = row.get(1)?;
    let (Some(media_type), Some(etag), Some(size)) = (
        row.get::<_, Option<String>>(3)?,
        row.get::<_, Option<String>>(4)?,
        row.get::<_, Option<i64>>(5)?,
    ) else {
        return Ok(None);
    };
    if path.ends_with('/') {
        return Ok(None);
    }
    Ok(Some(Outside {
        revision: count(&path, row.get(2)?)?,
        size: count(&path, size)?,
        path,
        media_type,
        etag: ETag::from_header(&etag),
        object: row.get::<_, Option<String>>(8)?.unwrap_or_default(),
    }))
}

fn inside_problem(row: &Row<'_>, body: &Outside) -> Result<Option<&'static str>, PodError> {
    let Some(stored) = row.get::<_, Option<Vec<u8>>>(7)? else {
        return Ok(Some("it is missing"));
    };
    let encoding: Option<i64> = row.get(6)?;
    Ok(match decode(encoding.unwrap_or(-1), stored, body.size) {
        None => Some("it does not unpack"),
        Some(bytes) if ETag::of(&body.media_type, &bytes) != body.etag => {
            Some("it does not match its entity tag")
        }
        Some(_) => None,
    })
}
