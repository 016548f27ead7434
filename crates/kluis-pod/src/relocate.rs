//! Moving resources to other paths.

use crate::read::stored_count;
use crate::{
    Change, Kind, Operation, PodError, PodPath, PodWrite, Precondition, Resource, Revision,
};
use rusqlite::params;

/// What the reason of the first revision at a new path begins with; the former path follows.
const MOVED_FROM: &str = "moved from ";

/// A resource that was moved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// Where it was.
    pub from: PodPath,
    /// What it is now, at its new path.
    pub resource: Resource,
}

impl PodWrite<'_> {
    /// Moves a resource, or a container with everything in it, and makes the containers it needs;
    /// returns all that was moved, containers before what they hold.
    ///
    /// The revisions stay at the former path, which ends with a deletion. The new path begins with a
    /// revision that names the former one ([`Revision::moved_from`]). A large body is not written
    /// again. An index row is removed: the caller, who knows what a document means, makes the new one.
    ///
    /// # Errors
    /// [`PodError::NotFound`], [`PodError::Root`], [`PodError::Exists`] for a path that is taken,
    /// [`PodError::Conflict`], [`PodError::IntoItself`]; [`PodError::NotAContainer`] and
    /// [`PodError::IsAContainer`] where one path is that of a container and the other is not.
    pub fn relocate(
        &self,
        from: &PodPath,
        to: &PodPath,
        change: &Change,
    ) -> Result<Vec<Moved>, PodError> {
        if from.is_root() || to.is_root() {
            return Err(PodError::Root);
        }
        let top = self.get(from)?;
        match (from.is_container(), to.is_container()) {
            (true, false) => return Err(PodError::NotAContainer(to.clone())),
            (false, true) => return Err(PodError::IsAContainer(to.clone())),
            _ => {}
        }
        if to != from && to.starts_within(from) {
            return Err(PodError::IntoItself(from.clone()));
        }
        if self.find(to)?.is_some() {
            return Err(PodError::Exists(to.clone()));
        }
        let mut whole = vec![top];
        if from.is_container() {
            whole.extend(self.tree(from)?);
        }
        let mut moved = Vec::with_capacity(whole.len());
        for former in whole {
            let rest = &former.path.as_str()[from.as_str().len()..];
            let path = PodPath::parse(&format!("{to}{rest}"))?;
            moved.push(Moved {
                resource: self.put_moved(&former, &path, change)?,
                from: former.path,
            });
        }
        // Backwards, what lies in a container comes before the container.
        for gone in moved.iter().rev() {
            let left = Change::new(
                change.actor.clone(),
                format!("moved to {}", gone.resource.path),
            );
            self.delete(&gone.from, &Precondition::None, &left)?;
        }
        Ok(moved)
    }

    /// Makes a resource with the body of another one, wherever that lies.
    fn put_moved(
        &self,
        former: &Resource,
        path: &PodPath,
        change: &Change,
    ) -> Result<Resource, PodError> {
        self.refuse_twin(path)?;
        self.make_parents(path, change)?;
        let change = Change::new(change.actor.clone(), format!("{MOVED_FROM}{}", former.path));
        if former.kind == Kind::Container {
            return self.make_container(path, &change);
        }
        let resource = Resource {
            path: path.clone(),
            revision: self.next_revision(path)?,
            ..former.clone()
        };
        self.insert_revision(&resource, Operation::Put, None, &change)?;
        self.sql()
            .prepare_cached(
                "UPDATE revision SET (encoding, body, object) = \
                 (SELECT encoding, body, object FROM revision WHERE path = ?1 AND number = ?2) \
                 WHERE path = ?3 AND number = ?4",
            )?
            .execute(params![
                former.path.as_str(),
                stored_count(former.revision),
                path.as_str(),
                stored_count(resource.revision),
            ])?;
        self.upsert(&resource)?;
        Ok(resource)
    }
}

impl Revision {
    /// Where the resource was before, if it came to be here by a move.
    pub fn moved_from(&self) -> Option<PodPath> {
        PodPath::parse(self.change.reason.strip_prefix(MOVED_FROM)?).ok()
    }
}
