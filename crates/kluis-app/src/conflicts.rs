//! What waits for a decision between this computer and the cooperative, and deciding it.

use std::collections::BTreeMap;

use kluis_api::{
    ConflictDetail, ConflictView, FieldConflictView, QuestionKind, QuestionView, Resolution,
    ResolveChoice, RoundView, SyncStatusView, VersionView,
};
use kluis_consent::{Act, NewEntry};
use kluis_pod::{PodPath, PodRead};
use kluis_records::Record;
use kluis_sync::{Conflict, Decision, Field, PathStep, Question, Side, Storage, Theirs, Ways};

use crate::remote::Account;
use crate::{AppError, Result, Session, language, resources};

/// Texts up to this size are shown whole, in bytes.
const SHOWN: u64 = 64 * 1024;

impl Session {
    /// One conflict with everything that is needed to decide it.
    ///
    /// # Errors
    /// [`AppError::NotFound`] where there is no such conflict, or none any more.
    pub fn conflict(&self, id: &str) -> Result<ConflictDetail> {
        self.read(|r| {
            let (storage, conflict) = self.find_conflict(r, id)?;
            let ways = kluis_sync::ways(r, &storage, &conflict)?;
            let mine = self.version_here(r, &conflict.path)?;
            let title = match r.record(&conflict.path)? {
                Some(indexed) => indexed.title,
                None => conflict.path.name().to_owned(),
            };
            let names = Names::of(r, &conflict)?;
            Ok(ConflictDetail {
                conflict: view(&conflict),
                title,
                mine,
                theirs: conflict.theirs.as_ref().map(version_there),
                fields: ways.fields.iter().map(|field| names.view(field)).collect(),
                choices: choices(&ways),
            })
        })
    }

    /// Decides a conflict. The next round sends what has to be sent; what was not chosen stays in the
    /// history.
    ///
    /// # Errors
    /// [`AppError::NotFound`]; [`kluis_sync::SyncError::NotResolvable`] for a way that it does not
    /// offer.
    pub fn resolve(&self, resolution: &Resolution) -> Result<SyncStatusView> {
        self.write(|w| {
            let (storage, conflict) = self.find_conflict(w, &resolution.id)?;
            let choose = |field: &Field| match resolution.fields.get(&field.id) {
                Some(ResolveChoice::Theirs) => Side::Theirs,
                Some(_) => Side::Mine,
                None if resolution.choice == ResolveChoice::Theirs => Side::Theirs,
                None => Side::Mine,
            };
            let decision = match resolution.choice {
                _ if !resolution.fields.is_empty() => Decision::Fields(&choose),
                ResolveChoice::Mine => Decision::Side(Side::Mine),
                ResolveChoice::Theirs => Decision::Side(Side::Theirs),
                ResolveChoice::Both => Decision::Both,
            };
            for changed in kluis_sync::resolve(w, &storage, &conflict, &decision)? {
                resources::index_if_record(w, &changed)?;
            }
            let chosen = match resolution.choice {
                _ if !resolution.fields.is_empty() => "fields",
                ResolveChoice::Mine => "mine",
                ResolveChoice::Theirs => "theirs",
                ResolveChoice::Both => "both",
            };
            let entry = NewEntry::by_owner(Act::ConflictResolved, conflict.path.as_str());
            self.consent.record(w, entry.with("chosen", chosen))?;
            Ok(())
        })?;
        self.sync_status()
    }

    /// Answers the question about the whole pod; the next round acts on it.
    ///
    /// # Errors
    /// [`AppError::Argument`] for an answer that is none, [`AppError::NotFound`] where nothing is asked.
    pub fn answer_question(&self, answer: ResolveChoice) -> Result<SyncStatusView> {
        let side = match answer {
            ResolveChoice::Mine => Side::Mine,
            ResolveChoice::Theirs => Side::Theirs,
            ResolveChoice::Both => {
                return Err(AppError::argument(
                    "the answer is either mine or theirs; both is no answer to this question",
                ));
            }
        };
        let storage = self.account()?.storage()?;
        self.write(|w| {
            if !kluis_sync::answer_question(w, &storage, side)? {
                return Err(AppError::NotFound {
                    kind: "open question",
                    id: "about the cooperative's pod".to_owned(),
                });
            }
            let chosen = match side {
                Side::Mine => "mine",
                Side::Theirs => "theirs",
            };
            let entry = NewEntry::by_owner(Act::ConflictResolved, storage.as_str());
            self.consent.record(w, entry.with("chosen", chosen))?;
            Ok(())
        })?;
        self.sync_status()
    }

    /// What the last rounds with the cooperative came to, the newest first.
    ///
    /// # Errors
    /// When the safe cannot be read.
    pub fn sync_rounds(&self) -> Result<Vec<RoundView>> {
        self.read(|r| {
            let Some(storage) = self.storage_in(r)? else {
                return Ok(Vec::new());
            };
            let rounds = kluis_sync::rounds(r, &storage)?;
            let views = rounds.into_iter().map(|round| RoundView {
                began: language::instant(round.began),
                ended: language::instant(round.ended),
                sent: round.sent,
                fetched: round.fetched,
                merged: round.merged,
                removed: round.removed,
                access: round.access,
                conflicts: round.conflicts,
                failed: round.failed,
                outcome: round.outcome,
            });
            Ok(views.collect())
        })
    }

    pub(crate) fn storage_in(&self, r: &PodRead<'_>) -> Result<Option<Storage>> {
        let account = self.account_in(r)?;
        account.as_ref().map(Account::storage).transpose()
    }

    fn find_conflict(&self, r: &PodRead<'_>, id: &str) -> Result<(Storage, Conflict)> {
        let missing = || AppError::NotFound {
            kind: "conflict",
            id: id.to_owned(),
        };
        let number = id.strip_prefix("c-").unwrap_or(id);
        let number = number.parse().map_err(|_| missing())?;
        let storage = self.storage_in(r)?.ok_or_else(missing)?;
        let found = kluis_sync::conflict(r, &storage, number)?;
        Ok((storage, found.ok_or_else(missing)?))
    }

    fn version_here(&self, r: &PodRead<'_>, path: &PodPath) -> Result<Option<VersionView>> {
        let Some(resource) = r.find(path)? else {
            return Ok(None);
        };
        let text = if resource.size <= SHOWN {
            String::from_utf8(r.body(path)?.1).ok()
        } else {
            None
        };
        Ok(Some(VersionView {
            changed: Some(language::instant(resource.modified)),
            size: resource.size,
            media_type: resource.media_type,
            text,
        }))
    }
}

fn version_there(theirs: &Theirs) -> VersionView {
    let short = theirs.body.as_ref().filter(|_| theirs.size <= SHOWN);
    VersionView {
        changed: theirs.modified.map(language::instant),
        size: theirs.size,
        media_type: theirs.media_type.clone().unwrap_or_default(),
        text: short.and_then(|body| String::from_utf8(body.clone()).ok()),
    }
}

fn choices(ways: &Ways) -> Vec<ResolveChoice> {
    let all = [
        (ways.mine, ResolveChoice::Mine),
        (ways.theirs, ResolveChoice::Theirs),
        (ways.both, ResolveChoice::Both),
    ];
    let offered = all.into_iter().filter(|(is_offered, _)| *is_offered);
    offered.map(|(_, choice)| choice).collect()
}

/// A conflict in a list.
pub(crate) fn view(conflict: &Conflict) -> ConflictView {
    ConflictView {
        id: format!("c-{}", conflict.id),
        path: conflict.path.to_string(),
        why: conflict.why.clone(),
        since: Some(language::instant(conflict.since)),
    }
}

pub(crate) fn question_view(question: &Question) -> QuestionView {
    QuestionView {
        kind: match question.kind {
            kluis_sync::QuestionKind::ManyMissing => QuestionKind::ManyMissing,
            kluis_sync::QuestionKind::Emptied => QuestionKind::Emptied,
            kluis_sync::QuestionKind::RolledBack => QuestionKind::RolledBack,
        },
        since: language::instant(question.since),
        count: question.count,
        example: question.example.as_ref().map(PodPath::to_string),
        answer: question.answer.map(|side| match side {
            Side::Mine => ResolveChoice::Mine,
            Side::Theirs => ResolveChoice::Theirs,
        }),
    }
}

/// The names of a record's fields, by what both sides say in them.
struct Names {
    mine: Option<Record>,
    theirs: Option<Record>,
}

impl Names {
    fn of(r: &PodRead<'_>, conflict: &Conflict) -> Result<Self> {
        let here = r.find(&conflict.path)?.is_some();
        let mine = if here {
            resources::record_in(r, &conflict.path)?
        } else {
            None
        };
        let theirs = conflict.theirs.as_ref().and_then(|theirs| {
            let syntax = kluis_rdf::Syntax::from_media_type(theirs.media_type.as_deref()?)?;
            let base = conflict.path.to_local_iri();
            let graph = kluis_rdf::parse(theirs.body.as_ref()?, syntax, Some(&base)).ok()?;
            kluis_records::from_graph(&graph).ok()
        });
        Ok(Self { mine, theirs })
    }

    fn view(&self, field: &Field) -> FieldConflictView {
        let known = self.known(field);
        FieldConflictView {
            id: field.id.clone(),
            key: known.map(|(key, _)| key.to_owned()),
            name: known
                .and_then(|(_, label)| label.map(str::to_owned))
                .unwrap_or_else(|| in_words(field)),
            property: field.property.clone(),
            base: field.base.clone(),
            mine: field.mine.clone(),
            theirs: field.theirs.clone(),
        }
    }

    /// The record's field that says on each side what this one says there.
    fn known(&self, field: &Field) -> Option<(&str, Option<&str>)> {
        let by_key = |record: &Option<Record>| -> BTreeMap<(String, Option<String>), String> {
            let fields = record.iter().flat_map(|record| &record.fields);
            let texts = fields.map(|one| ((one.key.clone(), one.label.clone()), one.text.clone()));
            texts.collect()
        };
        let (mine, theirs) = (by_key(&self.mine), by_key(&self.theirs));
        let says = |texts: &BTreeMap<_, String>, key, values: &[String]| {
            let text = texts.get(key).map(String::as_str).unwrap_or_default();
            values.iter().all(|value| text.contains(value.as_str()))
        };
        let found = mine.keys().chain(theirs.keys()).find(|key| {
            mine.get(*key) != theirs.get(*key)
                && says(&mine, *key, &field.mine)
                && says(&theirs, *key, &field.theirs)
        })?;
        let records = self.mine.iter().chain(&self.theirs);
        let mut fields = records.flat_map(|record| &record.fields);
        let field = fields.find(|one| one.key == found.0 && one.label == found.1)?;
        Some((&field.key, field.label.as_deref()))
    }
}

/// The last properties on the way to a value, as words: `component value`.
fn in_words(field: &Field) -> String {
    let names = field.path.iter().filter_map(|step| match step {
        PathStep::Property(iri) => Some(local_name(iri)),
        PathStep::Item(_) => None,
    });
    let mut words: Vec<String> = names.filter(|name| name != "v").collect();
    if words.is_empty() {
        words.push(local_name(&field.property));
    }
    let first = words.len().saturating_sub(3);
    words[first..].join(" ")
}

/// `valueQuantity` of `http://example.org/ns#valueQuantity`, as `value quantity`.
fn local_name(iri: &str) -> String {
    let name = iri.rsplit(['#', '/']).next().unwrap_or(iri);
    let name = name.rsplit('.').next().unwrap_or(name);
    let mut words = String::new();
    for character in name.chars() {
        if character.is_uppercase() {
            words.push(' ');
        }
        words.extend(character.to_lowercase());
    }
    words.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_property_is_told_in_words() {
        for (iri, words) in [
            (
                "http://hl7.org/fhir/Observation.valueQuantity",
                "value quantity",
            ),
            ("http://schema.org/name", "name"),
            ("urn:x", "urn:x"),
        ] {
            assert_eq!(local_name(iri), words);
        }
    }
}
