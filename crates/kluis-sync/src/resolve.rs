//! Decisions about what waits for one. They are made here, without a connection; the next round sends
//! what has to be sent. Whatever is not chosen stays in the history.

use kluis_pod::{Actor, Change, Kind, PodError, PodRead, PodWrite, Precondition, Resource};

use crate::changes::note_decision;
use crate::conflict::{self, Conflict, Theirs};
use crate::fetch::UNTOLD_MEDIA_TYPE;
use crate::merge::{Field, Merged, Side};
use crate::reconcile::{Versions, base_of};
use crate::state::{self, SyncedState};
use crate::step::Why;
use crate::{Storage, SyncError};

/// How a person decides.
pub enum Decision<'a> {
    /// One side as a whole.
    Side(Side),
    /// Both, side by side.
    Both,
    /// Field by field.
    Fields(&'a dyn Fn(&Field) -> Side),
}

/// The ways out of a conflict.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ways {
    /// Whether what is here can go there.
    pub mine: bool,
    /// Whether what is there can come here.
    pub theirs: bool,
    /// Whether both can be kept side by side.
    pub both: bool,
    /// The fields that differ, where the rest merges by itself.
    pub fields: Vec<Field>,
}

/// What can be done about a conflict.
///
/// # Errors
/// What the safe refuses.
pub fn ways(reader: &PodRead, storage: &Storage, conflict: &Conflict) -> Result<Ways, SyncError> {
    let Some(theirs) = &conflict.theirs else {
        return Ok(Ways::default());
    };
    let is_here = reader.find(&conflict.path)?.is_some();
    let can_come = theirs.body.is_some() && conflict.why != Why::UnreadableThere.code();
    let fields = match versions(reader, storage, conflict, theirs)? {
        Some(versions) if can_come => match versions.merge() {
            Merged::Fields(merge) => merge.fields,
            _ => Vec::new(),
        },
        // Too large to be held beside what is there; it can take its place.
        None if is_here => {
            return Ok(Ways {
                mine: true,
                ..Ways::default()
            });
        }
        _ => Vec::new(),
    };
    let is_gone_by_choice = conflict.why == Why::LocalNowChangedThere.code();
    Ok(Ways {
        mine: true,
        theirs: can_come || is_gone_by_choice,
        both: can_come && is_here && !is_gone_by_choice,
        fields,
    })
}

/// Carries a decision out, and returns the resources that are other ones here now, so that the caller can
/// keep its indexes right in the same transaction.
///
/// # Errors
/// [`SyncError::NotResolvable`] for a way that [`ways`] does not offer.
pub fn resolve(
    writer: &PodWrite,
    storage: &Storage,
    conflict: &Conflict,
    decision: &Decision<'_>,
) -> Result<Vec<Resource>, SyncError> {
    let offered = ways(writer, storage, conflict)?;
    let is_offered = match decision {
        Decision::Side(Side::Mine) => offered.mine,
        Decision::Side(Side::Theirs) => offered.theirs,
        Decision::Both => offered.both,
        Decision::Fields(_) => !offered.fields.is_empty(),
    };
    let Some(theirs) = conflict.theirs.as_ref().filter(|_| is_offered) else {
        return Err(SyncError::NotResolvable {
            path: conflict.path.clone(),
        });
    };
    let changed = if conflict.why == Why::LocalNowChangedThere.code() {
        leave(writer, storage, conflict, theirs, decision)?
    } else {
        match versions(writer, storage, conflict, theirs)? {
            Some(versions) => decide(writer, storage, &versions, theirs, decision)?,
            None => decide_on_absent(writer, storage, conflict, theirs, decision)?,
        }
    };
    conflict::remove(writer, storage, &conflict.path)?;
    note_decision(writer)?;
    Ok(changed)
}

/// Both sides are there.
fn decide(
    writer: &PodWrite,
    storage: &Storage,
    versions: &Versions<'_>,
    theirs: &Theirs,
    decision: &Decision<'_>,
) -> Result<Vec<Resource>, SyncError> {
    let mut changed = Vec::new();
    if matches!(decision, Decision::Both) {
        changed.push(versions.keep_beside(writer, &versions.theirs)?.1);
    }
    let taken = match &theirs.body {
        None => None,
        Some(_) => match versions.take_theirs(writer) {
            Ok(resource) => Some(resource),
            // What cannot be read can be no revision here.
            Err(SyncError::Pod(PodError::Rdf { .. })) => None,
            Err(error) => return Err(error),
        },
    };
    agree(writer, storage, versions, theirs, taken.as_ref())?;
    let (media_type, bytes) = &versions.mine;
    let chosen = |bytes: &[u8]| versions.put_by(Actor::Owner, writer, media_type, bytes, "decided");
    changed.extend(match decision {
        Decision::Side(Side::Theirs) => taken,
        Decision::Side(Side::Mine) | Decision::Both => match taken {
            Some(_) => Some(chosen(bytes)?),
            None => None,
        },
        Decision::Fields(choose) => match versions.merge() {
            Merged::Fields(merge) => {
                let bytes = merge.resolve(choose);
                // Written in other words than there it would count as an edit.
                if versions.says_what_is_there(&bytes) {
                    taken
                } else {
                    Some(chosen(&bytes)?)
                }
            }
            _ => None,
        },
    });
    Ok(changed)
}

/// It was removed here: it stays removed, or comes back. Or it is too large to be looked into, and goes
/// there.
fn decide_on_absent(
    writer: &PodWrite,
    storage: &Storage,
    conflict: &Conflict,
    theirs: &Theirs,
    decision: &Decision<'_>,
) -> Result<Vec<Resource>, SyncError> {
    let (Decision::Side(Side::Theirs), Some(body)) = (decision, &theirs.body) else {
        let former = state::one(writer, storage, &conflict.path)?;
        let local_revision = former.map_or(0, |former| former.local_revision);
        let removed = synced(storage, conflict, theirs, "", local_revision);
        state::settle(writer, &removed)?;
        return Ok(Vec::new());
    };
    let change = Change::new(Actor::Owner, "brought back: changed at the cooperative");
    let media_type = theirs.media_type.as_deref().unwrap_or(UNTOLD_MEDIA_TYPE);
    let resource = writer.put(
        &conflict.path,
        media_type,
        body,
        &Precondition::IfNoneMatchAny,
        &change,
    )?;
    let etag = resource.etag.as_str();
    let agreed = synced(storage, conflict, theirs, etag, resource.revision);
    state::settle(writer, &agreed)?;
    Ok(vec![resource])
}

/// It is not to be kept there any more, but somebody changed it there: it goes, or is left.
fn leave(
    writer: &PodWrite,
    storage: &Storage,
    conflict: &Conflict,
    theirs: &Theirs,
    decision: &Decision<'_>,
) -> Result<Vec<Resource>, SyncError> {
    if matches!(decision, Decision::Side(Side::Theirs)) {
        state::forget(writer, storage, &conflict.path)?;
        return Ok(Vec::new());
    }
    let Some(base) = state::one(writer, storage, &conflict.path)? else {
        return Ok(Vec::new());
    };
    let (etag, revision) = (base.local_etag.as_str(), base.local_revision);
    state::settle(writer, &synced(storage, conflict, theirs, etag, revision))?;
    Ok(Vec::new())
}

/// Both sides agree on what is there; what is here comes after it.
fn agree(
    writer: &PodWrite,
    storage: &Storage,
    versions: &Versions<'_>,
    theirs: &Theirs,
    taken: Option<&Resource>,
) -> Result<(), SyncError> {
    let (etag, revision) = match taken {
        Some(taken) => (taken.etag.as_str().to_owned(), taken.revision),
        // No revision here is what is there, so whatever is here differs from it.
        None => (String::new(), 0),
    };
    state::settle(
        writer,
        &SyncedState {
            storage: storage.clone(),
            path: versions.path.clone(),
            content_hash: theirs.hash.clone(),
            size: theirs.size,
            local_etag: etag,
            local_revision: revision,
            remote_etag: theirs.etag.clone(),
            remote_modified: theirs.modified,
            sent: false,
        },
    )
}

fn synced(
    storage: &Storage,
    conflict: &Conflict,
    theirs: &Theirs,
    local_etag: &str,
    local_revision: u64,
) -> SyncedState {
    SyncedState {
        storage: storage.clone(),
        path: conflict.path.clone(),
        content_hash: theirs.hash.clone(),
        size: theirs.size,
        local_etag: local_etag.to_owned(),
        local_revision,
        remote_etag: theirs.etag.clone(),
        remote_modified: theirs.modified,
        sent: false,
    }
}

/// The versions of a conflict; `None` where the resource is not here, or too large.
fn versions<'a>(
    reader: &PodRead,
    storage: &Storage,
    conflict: &'a Conflict,
    theirs: &Theirs,
) -> Result<Option<Versions<'a>>, SyncError> {
    let is_document = |resource: &Resource| resource.kind != Kind::Container;
    let Some(resource) = reader.find(&conflict.path)?.filter(is_document) else {
        return Ok(None);
    };
    let mine = match reader.body(&conflict.path) {
        Ok((_, bytes)) => bytes,
        Err(PodError::TooLarge { .. }) => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    // What was made on both sides comes from nothing that both agreed on.
    let is_from_base = conflict.why != Why::MadeOnBothSides.code();
    let base = state::one(reader, storage, &conflict.path)?.filter(|_| is_from_base);
    let media_type = theirs.media_type.as_deref().unwrap_or(UNTOLD_MEDIA_TYPE);
    Ok(Some(Versions {
        path: &conflict.path,
        base: base_of(reader, base.as_ref())?,
        mine: (resource.media_type, mine),
        theirs: (
            media_type.to_owned(),
            theirs.body.clone().unwrap_or_default(),
        ),
    }))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use jiff::Timestamp;
    use kluis_pod::{Pod, PodPath};
    use kluis_testkit::ThrowAwaySafe;
    use kluis_vault::SystemClock;
    use url::Url;

    use super::*;
    use crate::state::content_hash;

    fn put(writer: &PodWrite, path: &PodPath, body: &str) -> Resource {
        let change = Change::new(Actor::Owner, "");
        let body = body.as_bytes();
        writer
            .put(path, "text/turtle", body, &Precondition::None, &change)
            .unwrap()
    }

    /// Decides a conflict for all that is here, and returns what is here then.
    fn decided(agreed: &str, mine: &str, theirs: &str, why: Why) -> String {
        let safe = ThrowAwaySafe::create(Arc::new(SystemClock)).unwrap();
        let pod = Pod::new(Arc::new(safe.vault)).unwrap();
        state::migrate(&pod).unwrap();
        let storage = Storage::new(&Url::parse("https://pods.example/anna/").unwrap()).unwrap();
        let path = PodPath::parse("/notes/a.ttl").unwrap();
        let hash = content_hash(theirs.as_bytes());
        let conflict = Conflict {
            id: 1,
            path: path.clone(),
            why: why.code().to_owned(),
            since: Timestamp::UNIX_EPOCH,
            theirs: Some(Theirs {
                hash,
                size: theirs.len() as u64,
                media_type: Some("text/turtle".to_owned()),
                etag: None,
                modified: None,
                body: Some(theirs.as_bytes().to_vec()),
            }),
        };
        let body = pod.write(|writer| {
            let former = put(writer, &path, agreed);
            let of_agreed = Theirs {
                hash: content_hash(agreed.as_bytes()),
                size: agreed.len() as u64,
                ..conflict.theirs.clone().unwrap()
            };
            let etag = former.etag.as_str();
            let base = synced(&storage, &conflict, &of_agreed, etag, former.revision);
            state::settle(writer, &base)?;
            put(writer, &path, mine);
            let all_mine = Decision::Fields(&|_| Side::Mine);
            resolve(writer, &storage, &conflict, &all_mine)?;
            Ok::<_, SyncError>(writer.body(&path)?.1)
        });
        String::from_utf8(body.unwrap()).unwrap()
    }

    #[test]
    fn a_decision_about_what_was_made_on_both_sides_keeps_what_only_one_side_has() {
        let agreed = "<#a> <urn:kept> 1 .";
        let mine = "<#a> <urn:kept> 1 ; <urn:of> \"mine\" .";
        let theirs = "<#a> <urn:of> \"theirs\" .";
        let made = decided(agreed, mine, theirs, Why::MadeOnBothSides);
        assert!(made.contains("kept") && made.contains("mine"), "{made}");
        let changed = decided(agreed, mine, theirs, Why::ChangedOnBothSides);
        assert!(!changed.contains("kept"), "removed there: {changed}");
    }
}
