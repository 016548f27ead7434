//! A safe, and a round of it as the engine does one: the plan and every judgement are the real ones,
//! only what carries them out is small.

use std::collections::{BTreeMap, BTreeSet};

use kluis_pod::{ETag, PodPath};
use kluis_rdf::{Syntax, check_syntax, parse};

use super::server::{Answer, Condition, End, Kept, Server};
use super::{Ledger, storage};
use crate::doubt::{Doubt, Trust, judge};
use crate::mark::Mark;
use crate::merge::{Field, Merged, Side, Version as Body, conflict_name, merge};
use crate::plan::{Facts, LocalFact, RemoteFact, plan};
use crate::policy::{Policy, State};
use crate::question::QuestionKind;
use crate::setback::lacks_much;
use crate::state::{SyncedState, content_hash};
use crate::step::{Action, Step, Version, Why};

pub(super) struct Safe {
    pub(super) number: usize,
    /// What is here, with the number of its revision.
    pub(super) docs: BTreeMap<PodPath, (String, u64)>,
    history: BTreeMap<PodPath, Vec<Option<String>>>,
    pub(super) base: BTreeMap<PodPath, SyncedState>,
    pub(super) states: BTreeMap<PodPath, State>,
    /// The writes that were begun, by revision, and the removals.
    pub(super) journal: BTreeMap<PodPath, Option<u64>>,
    pub(super) conflicts: BTreeMap<PodPath, (Why, Option<Kept>)>,
    pub(super) question: Option<(QuestionKind, Option<Side>)>,
    mark: Mark,
    /// Whether both sides agreed on something that no mark tells of yet.
    pub(super) is_unmarked: bool,
}

pub(super) fn media_type(path: &PodPath) -> &'static str {
    if path.as_str().ends_with(".ttl") {
        "text/turtle"
    } else {
        "text/plain"
    }
}

fn is_readable(path: &PodPath, body: &str) -> bool {
    media_type(path) != "text/turtle"
        || check_syntax(body.as_bytes(), Syntax::Turtle, Some("urn:x")).is_ok()
}

/// One pass of a round.
#[derive(Default)]
struct Pass {
    there: BTreeMap<PodPath, Kept>,
    conflicts: BTreeMap<PodPath, (Why, Option<Kept>)>,
    changed_there: bool,
    moved: bool,
    planned: usize,
}

impl Safe {
    pub(super) fn new(number: usize, states: BTreeMap<PodPath, State>) -> Self {
        Self {
            number,
            docs: BTreeMap::new(),
            history: BTreeMap::new(),
            base: BTreeMap::new(),
            states,
            journal: BTreeMap::new(),
            conflicts: BTreeMap::new(),
            question: None,
            mark: Mark::generate().unwrap(),
            is_unmarked: false,
        }
    }

    pub(super) fn policy(&self) -> Policy {
        Policy::of(self.states.clone()).at(storage())
    }

    pub(super) fn is_shared(&self, path: &PodPath) -> bool {
        self.policy().state_of(path) == State::Shared
    }

    pub(super) fn write(&mut self, path: &PodPath, body: &str) -> u64 {
        let history = self.history.entry(path.clone()).or_default();
        history.push(Some(body.to_owned()));
        let revision = history.len() as u64;
        self.docs.insert(path.clone(), (body.to_owned(), revision));
        revision
    }

    pub(super) fn remove(&mut self, path: &PodPath) {
        self.docs.remove(path);
        self.history.entry(path.clone()).or_default().push(None);
    }

    fn body_at(&self, path: &PodPath, revision: u64) -> Option<&String> {
        let index = usize::try_from(revision).ok()?.checked_sub(1)?;
        self.history.get(path)?.get(index)?.as_ref()
    }

    pub(super) fn base_of(&self, path: &PodPath) -> Option<&String> {
        let base = self.base.get(path)?;
        if base.local_etag.is_empty() {
            return None;
        }
        let body = self.body_at(path, base.local_revision)?;
        (content_hash(body.as_bytes()) == base.content_hash).then_some(body)
    }

    fn settle(
        &mut self,
        path: &PodPath,
        there: (&str, Option<u64>),
        here: Option<u64>,
        sent: bool,
    ) {
        let was_sent = self.base.get(path).is_some_and(|base| base.sent);
        let here_body = here.and_then(|revision| self.body_at(path, revision));
        let local_etag = here_body.map_or_else(String::new, |body| etag(path, body));
        let synced = SyncedState {
            storage: storage(),
            path: path.clone(),
            content_hash: content_hash(there.0.as_bytes()),
            size: there.0.len() as u64,
            local_etag,
            local_revision: here.unwrap_or(0),
            remote_etag: there.1.map(|tag| tag.to_string()),
            remote_modified: None,
            sent: sent || was_sent,
        };
        self.base.insert(path.clone(), synced);
    }

    /// A whole round; returns how much it found to do.
    pub(super) fn round(&mut self, server: &mut Server, ledger: &mut Ledger) -> Result<usize, End> {
        let mut pass = Pass::default();
        let mut outcome = self.recover(server, ledger, &mut pass);
        let mut looked = false;
        let mut planned = 0;
        for _ in 0..3 {
            if outcome.is_err() {
                break;
            }
            pass.moved = false;
            outcome = self.pass(server, ledger, &mut pass, &mut looked);
            planned = planned.max(pass.planned);
            if !pass.moved {
                break;
            }
        }
        if outcome == Err(End::Stopped) {
            return Err(End::Stopped);
        }
        let asks = self.question.is_some_and(|(_, answer)| answer.is_none());
        if pass.changed_there && looked && !asks {
            self.mark.advance();
            let text = self.mark.text();
            if server.set_mark(self.number, &text)? == Answer::Done {
                self.mark.confirm();
                self.is_unmarked = false;
            }
        }
        outcome.map(|()| planned)
    }

    fn recover(
        &mut self,
        server: &mut Server,
        ledger: &mut Ledger,
        pass: &mut Pass,
    ) -> Result<(), End> {
        for (path, revision) in self.journal.clone() {
            let Some(revision) = revision else {
                self.journal.remove(&path);
                // What is here and may be there again was removed by this safe itself.
                if self.is_shared(&path) && self.docs.contains_key(&path) {
                    self.base.remove(&path);
                }
                continue;
            };
            let meant = self.body_at(&path, revision).cloned().unwrap();
            if self.policy().outbound(&path).is_none() {
                let tag = self
                    .base
                    .get(&path)
                    .and_then(|base| base.remote_etag.clone());
                let tag = tag.and_then(|tag| tag.parse().ok());
                self.settle(&path, (&meant, tag), Some(revision), true);
                self.base.get_mut(&path).unwrap().local_etag.clear();
                self.journal.remove(&path);
                continue;
            }
            self.verify(server, ledger, pass, &path, &meant, revision)?;
        }
        Ok(())
    }

    /// Looks what became of a write, and completes one that was cut off.
    fn verify(
        &mut self,
        server: &mut Server,
        ledger: &mut Ledger,
        pass: &mut Pass,
        path: &PodPath,
        meant: &str,
        revision: u64,
    ) -> Result<(), End> {
        ledger.asked(self, path);
        let mut there = server.get(path)?;
        if let Some((body, tag)) = &there
            && body.len() < meant.len()
            && meant.starts_with(body.as_str())
        {
            ledger.sent(self, path, meant);
            match server.put(path, meant, &Condition::Tag(*tag))? {
                Answer::Done => there = server.get(path)?,
                Answer::Moved => {}
                Answer::Lost => return Err(End::Offline),
            }
        }
        match there {
            Some((body, tag)) if body == meant => self.sent_well(pass, path, tag, meant, revision),
            _ => pass.moved = true,
        }
        self.journal.remove(path);
        Ok(())
    }

    fn sent_well(&mut self, pass: &mut Pass, path: &PodPath, tag: u64, meant: &str, revision: u64) {
        self.settle(path, (meant, Some(tag)), Some(revision), true);
        self.journal.remove(path);
        (pass.changed_there, self.is_unmarked) = (true, true);
    }

    fn look(&mut self, server: &mut Server, pass: &mut Pass) -> Result<Facts, End> {
        server.look()?;
        let policy = self.policy();
        let is_shared = |path: &PodPath| policy.state_of(path) == State::Shared;
        let here = self.docs.iter().filter(|(path, _)| is_shared(path));
        let local = here.map(|(path, (body, revision))| {
            let fact = LocalFact {
                etag: etag(path, body),
                revision: *revision,
                size: body.len() as u64,
            };
            (path.clone(), fact)
        });
        let mut facts = Facts {
            local: local.collect(),
            ..Facts::default()
        };
        let there = server.docs.iter().filter(|(path, _)| is_shared(path));
        pass.there = there
            .map(|(path, kept)| (path.clone(), kept.clone()))
            .collect();
        let known: BTreeSet<PodPath> = facts
            .local
            .keys()
            .chain(self.base.keys())
            .cloned()
            .collect();
        for path in known.iter().filter(|path| is_shared(path)) {
            facts.remote.insert(path.clone(), RemoteFact::Absent);
        }
        for (path, kept) in &pass.there {
            let fact = self.compare(path, kept);
            facts.remote.insert(path.clone(), fact);
        }
        facts.base = self.base.clone();
        Ok(facts)
    }

    fn compare(&mut self, path: &PodPath, (body, tag): &Kept) -> RemoteFact {
        let size = body.len() as u64;
        let here = self.docs.get(path);
        let base = self.base.get_mut(path);
        if base.is_none() && here.is_none() {
            let version = Version::default();
            return RemoteFact::Other { size, version };
        }
        let hash = content_hash(body.as_bytes());
        if let Some(base) = base
            && base.content_hash == hash
        {
            base.remote_etag = Some(tag.to_string());
            return RemoteFact::AsBase;
        }
        let is_cut_off = here
            .is_some_and(|(here, _)| body.len() < here.len() && here.starts_with(body.as_str()));
        if here.is_some_and(|(here, _)| here == body) {
            return RemoteFact::AsLocal;
        }
        if is_cut_off || !is_readable(path, body) {
            return RemoteFact::Unreadable;
        }
        let version = Version {
            hash: Some(hash),
            etag: Some(tag.to_string()),
        };
        let base = self.base.get(path);
        let changed_since = base.zip(here).and_then(|(base, (here, _))| {
            (base.local_etag != etag(path, here)).then_some(base.local_revision)
        });
        match self.setback(path, body, changed_since) {
            Some(why) => RemoteFact::Setback { why, size, version },
            None => RemoteFact::Other { size, version },
        }
    }

    fn setback(&self, path: &PodPath, there: &str, agreed: Option<u64>) -> Option<Why> {
        let (here, revision) = self.docs.get(path)?;
        for (number, former) in (1..).zip(&self.history[path]) {
            let is_before = agreed.map_or(number != *revision, |agreed| number < agreed);
            if is_before && former.as_deref() == Some(there) {
                return Some(Why::OlderThere);
            }
        }
        let here = match agreed {
            None => here,
            Some(agreed) => self.body_at(path, agreed)?,
        };
        let is_much = if there.is_empty() {
            !here.is_empty()
        } else if media_type(path) == "text/turtle" {
            let graph = |body: &str| parse(body.as_bytes(), Syntax::Turtle, Some("urn:x"));
            graph(here).is_ok_and(|here| lacks_much(&here, &graph(there).unwrap_or_default()))
        } else {
            false
        };
        is_much.then_some(Why::MuchIsMissingThere)
    }

    fn pass(
        &mut self,
        server: &mut Server,
        ledger: &mut Ledger,
        pass: &mut Pass,
        looked: &mut bool,
    ) -> Result<(), End> {
        pass.conflicts.clear();
        let mut facts = self.look(server, pass)?;
        let mut trust = Trust::Unknown;
        if self.mark.was_written() {
            server.look()?;
            let there = server.marks.get(&self.number).map(String::as_bytes);
            trust = self.mark.judge(there);
        }
        facts.is_set_back = matches!(trust, Trust::Gone | Trust::Older);
        pass.changed_there |= !self.mark.is_confirmed() && !self.base.is_empty();
        *looked = true;
        let answer = self
            .question
            .and_then(|(kind, answer)| Some((kind, answer?)));
        let policy = self.policy();
        facts.doubt = judge(&facts, &policy, trust, true, answer);
        let plan = plan(&facts, &policy);
        let unasked = plan.adopt.len() + plan.forget.len() + plan.notes.len();
        pass.planned = plan.steps.len() + unasked;
        for (path, why) in &plan.conflicts {
            pass.conflict(path, *why, pass.there.get(path).cloned());
        }
        for path in &plan.forget {
            self.base.remove(path);
        }
        for path in &plan.set_back {
            let base = self.base.get_mut(path).unwrap();
            (base.local_etag, base.local_revision) = (String::new(), 0);
        }
        for path in &plan.adopt {
            let (body, tag) = pass.there[path].clone();
            let revision = self.docs[path].1;
            self.settle(path, (&body, Some(tag)), Some(revision), false);
            (pass.changed_there, self.is_unmarked) = (true, true);
        }
        let outcome = plan.steps.iter().try_for_each(|step| {
            let path = &step.path;
            match &step.action {
                Action::Remove { .. } | Action::TakeBack { .. } => {
                    self.remove_there(server, ledger, pass, path, step.why)
                }
                Action::Reconcile { .. } => {
                    let agreed = facts.base.get(path);
                    let is_edited =
                        agreed.is_none_or(|agreed| agreed.local_etag != facts.local[path].etag);
                    self.reconcile(server, ledger, pass, step, is_edited)
                }
                Action::Send { over, .. } => {
                    if step.why == Why::SentAgain {
                        ledger.sent_again(self, path);
                    }
                    self.send(server, ledger, pass, path, over.as_ref())
                }
                Action::Fetch { over, .. } => {
                    self.fetch(ledger, pass, path, *over, facts.doubt);
                    Ok(())
                }
                Action::Drop { .. } => {
                    ledger.dropped(self, path);
                    self.remove(path);
                    self.base.remove(path);
                    Ok(())
                }
                _ => Ok(()),
            }
        });
        if outcome == Err(End::Stopped) {
            return outcome;
        }
        self.conflicts = std::mem::take(&mut pass.conflicts);
        match facts.doubt {
            Doubt::Asks(kind) if !plan.asked.is_empty() => {
                let answer = self.question.filter(|(open, _)| *open == kind);
                self.question = Some((kind, answer.and_then(|(_, answer)| answer)));
            }
            Doubt::Waits => {}
            _ if outcome.is_ok() && !pass.moved => self.question = None,
            _ => {}
        }
        outcome
    }

    fn remove_there(
        &mut self,
        server: &mut Server,
        ledger: &mut Ledger,
        pass: &mut Pass,
        path: &PodPath,
        why: Why,
    ) -> Result<(), End> {
        let Some(base) = self.base.get(path).cloned() else {
            return Ok(());
        };
        self.journal.insert(path.clone(), None);
        ledger.asked(self, path);
        let sent = self.body_at(path, base.local_revision).cloned();
        let answer = match server.get(path)? {
            None => Answer::Done,
            Some((body, tag)) => {
                let is_agreed = base.remote_etag == Some(tag.to_string())
                    || content_hash(body.as_bytes()) == base.content_hash
                    || sent.is_some_and(|sent| sent.starts_with(&body));
                if is_agreed {
                    server.delete(path, tag)?
                } else {
                    Answer::Moved
                }
            }
        };
        match answer {
            Answer::Done => {
                self.base.remove(path);
                (pass.changed_there, self.is_unmarked) = (true, true);
            }
            Answer::Moved => {
                let why = match why {
                    Why::LocalNow => Why::LocalNowChangedThere,
                    _ => Why::RemovedHereChangedThere,
                };
                pass.conflict(path, why, None);
            }
            Answer::Lost => return Err(End::Offline),
        }
        self.journal.remove(path);
        Ok(())
    }

    fn send(
        &mut self,
        server: &mut Server,
        ledger: &mut Ledger,
        pass: &mut Pass,
        path: &PodPath,
        over: Option<&Version>,
    ) -> Result<(), End> {
        let Some((body, revision)) = self.docs.get(path).cloned() else {
            return Ok(());
        };
        self.journal.insert(path.clone(), Some(revision));
        ledger.asked(self, path);
        let condition = match over {
            None => Condition::Nothing,
            Some(over) => match server.get(path)? {
                Some((there, tag))
                    if over.etag == Some(tag.to_string())
                        || over.hash == Some(content_hash(there.as_bytes())) =>
                {
                    Condition::Tag(tag)
                }
                _ => {
                    self.journal.remove(path);
                    pass.moved = true;
                    return Ok(());
                }
            },
        };
        ledger.sent(self, path, &body);
        match server.put(path, &body, &condition)? {
            Answer::Done => match server.get(path)? {
                Some((there, tag)) if there.len() == body.len() => {
                    self.sent_well(pass, path, tag, &body, revision);
                    Ok(())
                }
                _ => self.verify(server, ledger, pass, path, &body, revision),
            },
            Answer::Moved => {
                self.journal.remove(path);
                pass.moved = true;
                Ok(())
            }
            Answer::Lost => self.verify(server, ledger, pass, path, &body, revision),
        }
    }

    fn fetch(
        &mut self,
        ledger: &mut Ledger,
        pass: &mut Pass,
        path: &PodPath,
        over: Option<u64>,
        doubt: Doubt,
    ) {
        let (body, tag) = pass.there[path].clone();
        let mut why = (!is_readable(path, &body)).then_some(Why::UnreadableThere);
        if why.is_none() && over.is_some() {
            let may_take_older = matches!(doubt, Doubt::None | Doubt::Answered(_, Side::Theirs));
            why = self.setback(path, &body, None);
            why = why.filter(|why| *why != Why::OlderThere || !may_take_older);
        }
        if let Some(why) = why {
            return pass.conflict(path, why, Some((body, tag)));
        }
        // What came into its place meanwhile is looked at again.
        if self.docs.get(path).map(|(_, revision)| *revision) != over {
            pass.moved = true;
            return;
        }
        ledger.taken_in(self, path, &body);
        let revision = self.write(path, &body);
        self.settle(path, (&body, Some(tag)), Some(revision), false);
        (pass.changed_there, self.is_unmarked) = (true, true);
    }

    fn merged(&self, path: &PodPath, theirs: &str, why: Why) -> Merged {
        let version = |body| Body {
            media_type: media_type(path),
            bytes: str::as_bytes(body),
        };
        // What was made on both sides comes from nothing that both agreed on.
        let is_from_base = !matches!(why, Why::BothMade | Why::MadeOnBothSides);
        let base = self.base_of(path).filter(|_| is_from_base);
        let base = base.map(|base| version(base));
        let mine = version(&self.docs[path].0);
        merge(&path.to_local_iri(), base, mine, version(theirs))
    }

    fn reconcile(
        &mut self,
        server: &mut Server,
        ledger: &mut Ledger,
        pass: &mut Pass,
        step: &Step,
        is_edited: bool,
    ) -> Result<(), End> {
        let (path, why) = (&step.path, step.why);
        let (theirs, tag) = pass.there[path].clone();
        if !is_readable(path, &theirs) {
            pass.conflict(path, Why::UnreadableThere, Some((theirs, tag)));
            return Ok(());
        }
        let mut beside = None;
        let merged = match self.merged(path, &theirs, why) {
            Merged::Fields(_) => {
                let why = match why {
                    Why::BothMade => Why::MadeOnBothSides,
                    _ => Why::ChangedOnBothSides,
                };
                pass.conflict(path, why, Some((theirs, tag)));
                return Ok(());
            }
            Merged::Same => None,
            Merged::Clean { bytes, .. } => Some(String::from_utf8(bytes).unwrap()),
            Merged::Whole(_) => {
                let mine = self.docs[path].0.clone();
                let kept = if is_edited { &theirs } else { &mine };
                beside = Some(self.keep_beside(path, kept));
                is_edited.then_some(mine)
            }
        };
        ledger.taken_in(self, path, &theirs);
        let revision = self.write(path, &theirs);
        self.settle(path, (&theirs, Some(tag)), Some(revision), false);
        (pass.changed_there, self.is_unmarked) = (true, true);
        if let Some(merged) = merged {
            ledger.made(&merged);
            self.write(path, &merged);
            let over = Version {
                hash: Some(content_hash(theirs.as_bytes())),
                etag: Some(tag.to_string()),
            };
            if merged != theirs {
                self.send(server, ledger, pass, path, Some(&over))?;
            }
        }
        match beside {
            Some(beside) if !self.is_agreed(&beside) => {
                self.send(server, ledger, pass, &beside, None)
            }
            _ => Ok(()),
        }
    }

    fn is_agreed(&self, path: &PodPath) -> bool {
        let agreed = self.base.get(path).map(|base| &base.local_etag);
        agreed == Some(&etag(path, &self.docs[path].0))
    }

    fn keep_beside(&mut self, path: &PodPath, kept: &str) -> PodPath {
        let container = path.parent().unwrap();
        let is_taken = |name: &str| {
            let present = self.docs.get(&container.join(name).unwrap());
            present.is_some_and(|(body, _)| body != kept)
        };
        let name = conflict_name(path.name(), "2026-11-21", "cooperative", 200, is_taken);
        let beside = container.join(&name.unwrap()).unwrap();
        self.write(&beside, kept);
        beside
    }

    /// Carries out a decision as a person makes it: field by field where that is offered, else `side`.
    pub(super) fn decide(
        &mut self,
        path: &PodPath,
        why: Why,
        (theirs, tag): &Kept,
        side: Side,
        choose: impl Fn(&Field) -> Side,
    ) {
        let there = (theirs.as_str(), Some(*tag));
        let Some((mine, _)) = self.docs.get(path).cloned() else {
            if side == Side::Theirs && is_readable(path, theirs) {
                let revision = self.write(path, theirs);
                self.settle(path, there, Some(revision), false);
            } else {
                self.settle(path, there, None, false);
            }
            return;
        };
        let chosen = match (self.merged(path, theirs, why), side) {
            (Merged::Fields(merge), _) => String::from_utf8(merge.resolve(choose)).unwrap(),
            (_, Side::Theirs) => theirs.clone(),
            (_, Side::Mine) => mine,
        };
        // In other words than there it would count as an edit.
        let version = |bytes| Body {
            media_type: media_type(path),
            bytes: str::as_bytes(bytes),
        };
        let iri = path.to_local_iri();
        let is_same = matches!(
            merge(&iri, None, version(&chosen), version(theirs)),
            Merged::Same
        );
        let chosen = if is_same { theirs.clone() } else { chosen };
        let taken = is_readable(path, theirs).then(|| self.write(path, theirs));
        self.settle(path, there, taken, false);
        if taken.is_some() && (side == Side::Mine || chosen != *theirs) {
            self.write(path, &chosen);
        }
    }

    pub(super) fn fields(&self, path: &PodPath, why: Why, theirs: &str) -> Vec<Field> {
        match self.docs.get(path).map(|_| self.merged(path, theirs, why)) {
            Some(Merged::Fields(merge)) => merge.fields,
            _ => Vec::new(),
        }
    }
}

impl Pass {
    fn conflict(&mut self, path: &PodPath, why: Why, theirs: Option<Kept>) {
        self.conflicts.insert(path.clone(), (why, theirs));
    }
}

fn etag(path: &PodPath, body: &str) -> String {
    ETag::of(media_type(path), body.as_bytes())
        .as_str()
        .to_owned()
}
