//! What was written, replaced, removed and decided, by the values in documents, and what of it must
//! be there in the end. Each edit writes a value that was never written before.

use std::collections::{BTreeMap, BTreeSet};

use kluis_pod::PodPath;

use super::original;
use super::safe::{Safe, media_type};
use super::server::Kept;
use crate::merge::Side;
use crate::step::Why;

/// What every document says besides, so that it is not a great part of it that one edit changes.
const FILLER: [&str; 9] = [
    "<#it> <urn:a> \"\" .\n",
    "<#it> <urn:b> \"\" .\n",
    "<#it> <urn:c> \"\" .\n",
    "<#it> <urn:d> \"\" .\n",
    "<#it> <urn:e> \"\" .\n",
    "<#it> <urn:f> \"\" .\n",
    "<#it> <urn:g> \"\" .\n",
    "<#it> <urn:h> \"\" .\n",
    "<#it> <urn:i> \"\" .\n",
];

/// What became of a value at a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    /// It must be there.
    Alive,
    /// Another one took its place.
    Replaced,
    /// Its document was removed.
    Deleted,
    /// It may be there or not.
    Free,
}

#[derive(Default)]
pub(super) struct Ledger {
    fates: BTreeMap<(PodPath, String), Fate>,
    count: u32,
    /// Containers that were not shared at some time.
    pub(super) withdrawn: BTreeSet<PodPath>,
    /// Whether the server lost something.
    pub(super) server_lost: bool,
    /// Every body that was written as a whole.
    pub(super) whole: BTreeSet<String>,
    deleted: BTreeSet<PodPath>,
    /// What was done against a law.
    pub(super) broken: Vec<String>,
}

/// The values in a document, each with its property.
pub(super) fn values_of(body: &str) -> Vec<(u8, String)> {
    let mut property = 0;
    let mut values = Vec::new();
    for word in body.split(|c: char| !c.is_ascii_alphanumeric()) {
        match (
            word.get(..1),
            word.get(1..).and_then(|rest| rest.parse::<u32>().ok()),
        ) {
            (Some("p"), Some(number)) => property = u8::try_from(number).unwrap(),
            (Some("v"), Some(_)) => values.push((property, word.to_owned())),
            _ => {}
        }
    }
    values
}

impl Ledger {
    fn set(&mut self, path: &PodPath, value: &str, fate: Fate) {
        self.fates.insert((path.clone(), value.to_owned()), fate);
    }

    fn is(&self, path: &PodPath, value: &str, fate: Fate) -> bool {
        self.fates.get(&(path.clone(), value.to_owned())) == Some(&fate)
    }

    pub(super) fn made(&mut self, body: &str) {
        self.whole.insert(body.to_owned());
    }

    pub(super) fn written(&mut self, path: &PodPath, body: &str) {
        self.made(body);
        for (_, value) in values_of(body) {
            self.set(path, &value, Fate::Alive);
        }
    }

    pub(super) fn edit(&mut self, safe: &mut Safe, path: &PodPath, property: u8) {
        self.count += 1;
        let value = format!("v{}", self.count);
        let here = safe.docs.get(path).map_or("", |(body, _)| body.as_str());
        let is_turtle = media_type(path) == "text/turtle";
        let mut values = values_of(here);
        let replaced = |former: u8| !is_turtle || former == property;
        for (_, former) in values.iter().filter(|(former, _)| replaced(*former)) {
            self.set(path, former, Fate::Replaced);
        }
        values.retain(|(former, _)| !replaced(*former));
        values.push((property, value.clone()));
        values.sort();
        let body = if is_turtle {
            let lines = values
                .iter()
                .map(|(p, v)| format!("<#it> <urn:p{p}> \"{v}\" .\n"));
            FILLER
                .iter()
                .map(|line| (*line).to_owned())
                .chain(lines)
                .collect()
        } else {
            format!("{value} of a note\n")
        };
        self.made(&body);
        self.set(path, &value, Fate::Alive);
        safe.write(path, &body);
    }

    pub(super) fn delete(&mut self, safe: &mut Safe, path: &PodPath, is_begun: bool) {
        let Some((body, _)) = safe.docs.get(path).cloned() else {
            return;
        };
        let is_certain = safe.base_of(path).is_some() && safe.is_shared(path) && !is_begun;
        let fate = if is_certain {
            Fate::Deleted
        } else {
            Fate::Free
        };
        for (_, value) in values_of(&body) {
            self.set(path, &value, fate);
        }
        // So does what was replaced before: an edit made elsewhere outlives the removal, with all that
        // its document said.
        for ((place, _), known) in &mut self.fates {
            if place == path && *known == Fate::Replaced {
                *known = fate;
            }
        }
        self.deleted.insert(path.clone());
        safe.remove(path);
    }

    /// A person decides by the toss of a coin; where the server lost something, for what is here.
    pub(super) fn decide(
        &mut self,
        safe: &mut Safe,
        path: &PodPath,
        why: Why,
        theirs: &Kept,
        coin: u64,
    ) {
        let choose = |id: &str| {
            let toss = id
                .bytes()
                .fold(coin, |sum, byte| sum.wrapping_mul(31) + u64::from(byte));
            if toss.is_multiple_of(2) {
                Side::Mine
            } else {
                Side::Theirs
            }
        };
        let is_whole = self.whole.contains(&theirs.0);
        let side = if self.server_lost || !is_whole || coin.is_multiple_of(2) {
            Side::Mine
        } else {
            Side::Theirs
        };
        let fields = safe.fields(path, why, &theirs.0);
        for field in &fields {
            let (won, lost) = match choose(&field.id) {
                Side::Mine => (&field.mine, &field.theirs),
                Side::Theirs => (&field.theirs, &field.mine),
            };
            self.chosen(path, (&won.join(" "), &lost.join(" ")), Fate::Replaced);
        }
        // What is there in part gives nothing up where the server lost something.
        if fields.is_empty() && (is_whole || !self.server_lost) {
            let mine = safe.docs.get(path).map_or("", |(body, _)| body.as_str());
            let (won, lost) = match side {
                Side::Mine => (mine, theirs.0.as_str()),
                Side::Theirs => (theirs.0.as_str(), mine),
            };
            self.chosen(path, (won, lost), Fate::Free);
        }
        safe.decide(path, why, theirs, side, |field| choose(&field.id));
        if let Some((body, _)) = safe.docs.get(path) {
            self.whole.insert(body.clone());
        }
    }

    /// A person has this sent again where it is missing, though somebody may have removed it there.
    pub(super) fn sent_again(&mut self, safe: &Safe, path: &PodPath) {
        let body = safe.docs.get(path).map_or("", |(body, _)| body.as_str());
        for (_, value) in values_of(body) {
            if self.is(path, &value, Fate::Deleted) {
                self.set(path, &value, Fate::Free);
            }
        }
    }

    /// A person gave up one text for another: what is only in the lost one goes, and what had gone and
    /// is in the other one may come back.
    fn chosen(&mut self, path: &PodPath, (won, lost): (&str, &str), fate: Fate) {
        let (won, lost) = (values_of(won), values_of(lost));
        for (_, value) in lost.iter().filter(|value| !won.contains(value)) {
            if self.is(path, value, Fate::Alive) {
                self.set(path, value, fate);
            }
        }
        for (_, value) in &won {
            if !self.is(path, value, Fate::Alive) {
                self.set(path, value, Fate::Free);
            }
        }
    }

    /// A request names this path.
    pub(super) fn asked(&mut self, safe: &Safe, path: &PodPath) {
        let was_sent = safe.base.get(path).is_some_and(|base| base.sent);
        if path.as_str().starts_with("/l/") || !(safe.is_shared(path) || was_sent) {
            self.broken.push(format!("{path} is asked for"));
        }
    }

    /// A request carries this body.
    pub(super) fn sent(&mut self, safe: &Safe, path: &PodPath, body: &str) {
        if !safe.is_shared(path) {
            self.broken.push(format!("{path} is sent"));
        }
        let values = values_of(body);
        let is_local = |value: &(u8, String)| {
            let of_path = |(place, known): &(PodPath, String)| {
                *known == value.1 && original(place) == original(path)
            };
            !self.fates.keys().any(of_path)
        };
        if values.iter().any(is_local) {
            self.broken
                .push(format!("{path} is sent with what is local"));
        }
    }

    /// A body that came is stored.
    pub(super) fn taken_in(&mut self, safe: &Safe, path: &PodPath, body: &str) {
        // Of what was never here, and of what has no statements, nothing tells that it is a part.
        let may_tell = safe.docs.contains_key(path) && media_type(path) == "text/turtle";
        if may_tell && !self.whole.contains(body) {
            self.broken
                .push(format!("{path} is taken in cut off: {body:?}"));
        }
    }

    /// A resource goes here because it is missing there.
    pub(super) fn dropped(&mut self, _: &Safe, path: &PodPath) {
        let container = path.parent().unwrap();
        if !self.deleted.contains(path) && !self.withdrawn.contains(&container) {
            self.broken
                .push(format!("{path} was removed by nobody and goes"));
        }
    }

    pub(super) fn check(&self, there: &BTreeMap<&PodPath, &str>) -> Result<(), String> {
        for ((path, value), fate) in &self.fates {
            let container = path.parent().unwrap();
            if container.as_str() == "/l/" {
                continue;
            }
            let values = |body: &str| values_of(body).into_iter().map(|(_, value)| value);
            let has = |body: &str| values(body).any(|found| found == *value);
            let is_in = there.get(path).is_some_and(|body| has(body));
            let mut copies = there
                .iter()
                .filter(|(copy, _)| original(copy) == path.as_str());
            let is_somewhere = copies.any(|(_, body)| has(body));
            let is_strict = !self.server_lost && !self.withdrawn.contains(&container);
            let is_note = media_type(path) != "text/turtle";
            let is_kept_by_edit = || {
                let mut values = there.get(path).into_iter().flat_map(|body| values(body));
                values.any(|found| {
                    self.is(path, &found, Fate::Alive) || self.is(path, &found, Fate::Free)
                })
            };
            match fate {
                Fate::Alive if !is_somewhere => {
                    return Err(format!("{value} of {path} is lost: {there:?}"));
                }
                Fate::Replaced if is_in && is_strict && !is_note => {
                    return Err(format!("{value} of {path} was replaced and is there"));
                }
                Fate::Deleted if is_in && is_strict && !is_kept_by_edit() => {
                    return Err(format!("{value} of {path} was removed and is there"));
                }
                _ => {}
            }
        }
        Ok(())
    }
}
