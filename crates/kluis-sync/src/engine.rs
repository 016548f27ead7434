//! One round: look, plan, act, settle.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::sync::atomic::{AtomicBool, Ordering};

use kluis_consent::{AccessIntent, Act, Consent, NewEntry, Want};
use kluis_pod::{Pod, PodPath, PodWrite, Resource};
use solid_client_rs::SolidClient;

use crate::conflict::{self, Theirs};
use crate::doubt::{Doubt, Trust, judge};
use crate::look::{Looked, is_absent_container, look_here, look_there};
use crate::mark::{self, Mark};
use crate::merge::Side;
use crate::plan::{AccessFact, Plan, plan};
use crate::policy::{OwnMark, Policy};
use crate::question::{self, QuestionKind};
use crate::remote::{Remote, ends_round};
use crate::send::Accepted;
use crate::state;
use crate::step::{Action, Step, StepKind, Why};
use crate::{Storage, SyncError, history, journal};

/// How often a round looks again at most, because something changed while it worked.
const MOST_PASSES: usize = 3;

/// What the caller does with a resource that was fetched, in the transaction that stores it: keeping
/// derived indexes right, for instance.
pub type TakeIn<'a> = dyn Fn(&PodWrite, &Resource, &[u8]) -> Result<(), Box<dyn std::error::Error + Send + Sync>>
    + Send
    + Sync
    + 'a;

/// How a round is done.
#[derive(Clone, Copy, Default)]
pub struct RoundOptions<'a> {
    /// Only look and plan; nothing is written, here or there.
    pub dry_run: bool,
    /// Only access rules follow the consents; resources wait for a whole round.
    pub only_access: bool,
    /// Nothing is sent and nobody is let in; everything else is done.
    pub take_home: bool,
    /// Set to stop before the next step.
    pub cancel: Option<&'a AtomicBool>,
    /// Told about each step; it must return quickly.
    pub progress: Option<&'a (dyn Fn(Progress<'_>) + Send + Sync)>,
    /// Called with each resource that was fetched.
    pub take_in: Option<&'a TakeIn<'a>>,
}

impl RoundOptions<'_> {
    pub(crate) fn check_cancelled(&self) -> Result<(), SyncError> {
        match self.cancel {
            Some(cancel) if cancel.load(Ordering::Relaxed) => Err(SyncError::Cancelled),
            _ => Ok(()),
        }
    }
}

/// How far a step is.
#[derive(Clone, Copy, Debug)]
pub struct Progress<'a> {
    /// The step.
    pub step: &'a Step,
    /// What happened to it.
    pub stage: Stage,
    /// Steps answered so far in this round.
    pub done: usize,
    /// Steps of this round.
    pub of: usize,
}

/// What happened to a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// It is in the journal and about to be asked for.
    Begun,
    /// Its answer came.
    Answered,
    /// It is settled.
    Settled,
}

/// What a round did, or would do.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// All steps of the plan.
    pub steps: Vec<Step>,
    /// Resources sent.
    pub sent: u64,
    /// Resources fetched.
    pub fetched: u64,
    /// Resources and emptied containers removed at the cooperative, or here because another computer of the
    /// same safe removed them.
    pub removed: u64,
    /// Resources removed here, because they were removed there.
    pub dropped: u64,
    /// Resources that were changed on both sides, and of which both changes are kept.
    pub merged: u64,
    /// Access rules set or taken away.
    pub access: u64,
    /// Resources that need a decision; neither side was overwritten.
    pub conflicts: Vec<(PodPath, Why)>,
    /// What failed and stays queued, with the reason.
    pub failed: Vec<(PodPath, String)>,
    /// What the person should know.
    pub notes: Vec<(PodPath, String)>,
    /// What has to be answered before anything is removed or replaced here.
    pub question: Option<QuestionKind>,
}

/// Does one round with the storage that `client` is signed in to: what changed here is sent, what
/// changed there is fetched, what was changed on both sides is brought together, what is local now is
/// removed there, and the access rules that consents ask for are set and taken away. A preview
/// (`dry_run`) asks for listings of shared containers, and for the mark of this computer, and does
/// nothing else.
///
/// What needs a decision, and steps that failed by themselves, are in the report; the rest is done.
///
/// # Errors
/// [`SyncError::Offline`] and [`SyncError::SignedOut`] where the server does not answer or accept the
/// sign-in, [`SyncError::Busy`] while another round runs, [`SyncError::Cancelled`]. In each case what
/// was done is settled, what was begun is verified by the next round, and the rest stays queued.
pub async fn round(
    pod: &Pod,
    consent: &Consent,
    client: &SolidClient,
    storage: &Storage,
    options: &RoundOptions<'_>,
) -> Result<Report, SyncError> {
    let remote = Remote::new(client, storage)?;
    let _lock = if options.dry_run {
        None
    } else {
        Some(lock(pod)?)
    };
    remote.sign_in().await?;
    let mut round = Round {
        pod,
        consent,
        remote,
        storage,
        options,
        policy: Policy::default(),
        looked: Looked::default(),
        intents: Vec::new(),
        report: Report::default(),
        held: BTreeSet::new(),
        readers: BTreeMap::new(),
        read_by_others: BTreeSet::new(),
        enforced: BTreeSet::new(),
        accepted: Vec::new(),
        theirs: BTreeMap::new(),
        moved: Vec::new(),
        trust: Trust::Unknown,
        mark: None,
        changed_there: false,
        done: 0,
        of: 0,
    };
    // On the heap: what is polled within it takes much of a thread's stack.
    Box::pin(round.run()).await
}

/// Keeps other rounds on the same safe out until it is dropped, in whatever way this one ends.
fn lock(pod: &Pod) -> Result<File, SyncError> {
    let mut options = File::options();
    options.create(true).truncate(false).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options
        .open(pod.vault().dir().join("sync.lock"))
        .map_err(SyncError::Lock)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(std::fs::TryLockError::WouldBlock) => Err(SyncError::Busy),
        Err(std::fs::TryLockError::Error(error)) => Err(SyncError::Lock(error)),
    }
}

pub(crate) struct Round<'a> {
    pub(crate) pod: &'a Pod,
    pub(crate) consent: &'a Consent,
    pub(crate) remote: Remote,
    pub(crate) storage: &'a Storage,
    pub(crate) options: &'a RoundOptions<'a>,
    pub(crate) policy: Policy,
    pub(crate) looked: Looked,
    pub(crate) intents: Vec<AccessIntent>,
    pub(crate) report: Report,
    /// Containers into which nothing is sent, because an ended consent could not be enforced there.
    pub(crate) held: BTreeSet<PodPath>,
    /// Who beside the owner can read a container, as far as this round asked.
    pub(crate) readers: BTreeMap<PodPath, Option<String>>,
    /// Containers into which nothing is sent, because others could read it.
    pub(crate) read_by_others: BTreeSet<PodPath>,
    /// The ended consents, by the name of their rule, that this round has worked off.
    enforced: BTreeSet<String>,
    /// What the server accepted and was not yet seen there.
    pub(crate) accepted: Vec<Accepted>,
    /// What is there of resources that wait for a decision.
    pub(crate) theirs: BTreeMap<PodPath, Theirs>,
    /// What changed on either side after it was looked at.
    moved: Vec<(PodPath, String)>,
    /// What the mark of this computer tells.
    trust: Trust,
    mark: Option<Mark>,
    /// Whether the storage is another one now than at the last mark.
    pub(crate) changed_there: bool,
    done: usize,
    of: usize,
}

impl Round<'_> {
    async fn run(&mut self) -> Result<Report, SyncError> {
        if self.options.only_access {
            return self.run_access_only().await;
        }
        let began = self.pod.vault().clock().now();
        let outcome = if self.options.dry_run {
            Box::pin(self.exchange_once()).await
        } else {
            let mut outcome = self.enforce_ended().await;
            if outcome.is_ok() {
                outcome = Box::pin(self.recover()).await;
            }
            if outcome.is_ok() {
                outcome = Box::pin(self.exchange()).await;
            }
            if self.changed_there {
                self.leave_mark().await?;
            }
            self.pod.write(|writer| {
                self.record_round(writer)?;
                history::keep(
                    writer,
                    self.storage,
                    began,
                    &self.report,
                    outcome.as_ref().err(),
                )
            })?;
            outcome
        };
        outcome?;
        Ok(std::mem::take(&mut self.report))
    }

    /// Takes back the rules of ended consents before anything else is asked for, so that nothing that
    /// a server lists or answers can keep this from being done.
    async fn enforce_ended(&mut self) -> Result<(), SyncError> {
        (self.policy, self.looked) = look_here(self.pod, self.storage)?;
        self.load_intents()?;
        self.keep_intents(|intent| intent.want == Want::Absent);
        if self.intents.is_empty() {
            return Ok(());
        }
        self.look_at_intents().await?;
        let plan = plan(&self.looked.facts, &self.policy);
        self.of = plan.steps.len();
        self.report_on(&plan);
        self.settle_unasked(&plan)?;
        self.remove_rules(&plan).await?;
        let rules = self.intents.iter().map(|intent| intent.rule_id.clone());
        self.enforced.extend(rules);
        Ok(())
    }

    fn keep_intents(&mut self, is_kept: impl Fn(&AccessIntent) -> bool) {
        let access = std::mem::take(&mut self.looked.facts.access);
        let intents = std::mem::take(&mut self.intents);
        let kept: (Vec<AccessIntent>, Vec<AccessFact>) = intents
            .into_iter()
            .zip(access)
            .filter(|(intent, _)| is_kept(intent))
            .unzip();
        (self.intents, self.looked.facts.access) = kept;
    }

    /// Everything else, until nothing moved meanwhile.
    async fn exchange(&mut self) -> Result<(), SyncError> {
        for _ in 1..MOST_PASSES {
            Box::pin(self.exchange_once()).await?;
            if self.moved.is_empty() {
                return Ok(());
            }
            self.moved.clear();
            self.forget_pass();
        }
        Box::pin(self.exchange_once()).await?;
        for (path, reason) in std::mem::take(&mut self.moved) {
            self.fail(&path, reason);
        }
        Ok(())
    }

    /// What a pass found and the next one finds anew.
    fn forget_pass(&mut self) {
        self.report.conflicts.clear();
        self.report.failed.clear();
        self.report.notes.clear();
        self.report.question = None;
        self.theirs.clear();
    }

    /// Looks at both sides, plans, and acts.
    async fn exchange_once(&mut self) -> Result<(), SyncError> {
        (self.policy, self.looked) = look_here(self.pod, self.storage)?;
        let (pod, policy) = (self.pod, &self.policy);
        let (remote, looked) = (&self.remote, &mut self.looked);
        Box::pin(look_there(pod, remote, policy, looked, self.options)).await?;
        self.load_intents()?;
        let enforced = self.enforced.clone();
        self.keep_intents(|intent| {
            intent.want != Want::Absent || !enforced.contains(&intent.rule_id)
        });
        self.look_at_mark().await?;
        self.looked.facts.is_set_back = matches!(self.trust, Trust::Gone | Trust::Older);
        let answer = self.answer()?;
        let (is_whole, facts) = (self.looked.failed.is_empty(), &self.looked.facts);
        self.looked.facts.doubt = judge(facts, &self.policy, self.trust, is_whole, answer);
        let plan = plan(&self.looked.facts, &self.policy);
        self.of = self.done + plan.steps.len();
        self.report_on(&plan);
        if self.options.dry_run {
            return self.exchange_sealed().await;
        }
        self.check_cancelled()?;
        self.settle_look(&plan)?;
        let mut outcome = Box::pin(self.act(&plan)).await;
        if outcome.is_ok() && !self.options.take_home {
            outcome = self.exchange_sealed().await;
        }
        self.settle_round(&plan, outcome.is_ok())?;
        outcome
    }

    fn answer(&self) -> Result<Option<(QuestionKind, Side)>, SyncError> {
        let open = self
            .pod
            .read(|reader| question::about_shared(reader, self.storage))?;
        Ok(open.and_then(|open| Some((open.kind, open.answer?))))
    }

    /// Looks whether the storage is as this computer left it.
    async fn look_at_mark(&mut self) -> Result<(), SyncError> {
        let mut mark = self.pod.read(|reader| mark::load(reader, self.storage))?;
        self.trust = Trust::Unknown;
        let is_needed = !self.policy.shared_roots().is_empty();
        if is_needed
            && mark.was_written()
            && let Some(at) = self.policy.own_mark(&mark)
        {
            match self.remote.mark(&at).await {
                Ok(there) => self.trust = mark.judge(there.as_deref()),
                Err(error) => {
                    if let Some(end) = ends_round(&error) {
                        return Err(end);
                    }
                    self.trust = Trust::NotSeen;
                }
            }
        }
        self.mark = Some(mark);
        if !self.looked.facts.base.is_empty() {
            self.wants_mark();
        }
        Ok(())
    }

    /// What both sides agreed on is reason for a mark, until one is known to be there.
    fn wants_mark(&mut self) {
        let is_there = self.mark.as_ref().is_none_or(Mark::is_confirmed);
        self.changed_there |= !is_there;
    }

    /// Counts the mark on, so that this state is told from those before. A question that is open keeps
    /// the mark as it is, for it is what the question rests on.
    async fn leave_mark(&mut self) -> Result<(), SyncError> {
        let Some(mut mark) = self.mark.take().filter(|_| self.report.question.is_none()) else {
            return Ok(());
        };
        let Some(at) = self.policy.own_mark(&mark) else {
            return Ok(());
        };
        if self.policy.shared_roots().is_empty() {
            return self.remove_mark(&mark, &at).await;
        }
        mark.advance();
        self.pod
            .write(|writer| mark::keep(writer, self.storage, &mark))?;
        // Where it cannot be written now, the next round does: an unconfirmed mark raises no alarm.
        match self.remote.set_mark(&at, &mark).await {
            Ok(()) => {
                mark.confirm();
                self.pod
                    .write(|writer| mark::keep(writer, self.storage, &mark))
            }
            Err(error) => {
                tracing::debug!(%error, "the mark could not be written");
                Ok(())
            }
        }
    }

    /// Takes the mark away where nothing is kept there any more.
    async fn remove_mark(&mut self, mark: &Mark, at: &OwnMark) -> Result<(), SyncError> {
        let is_over = self.pod.read(|reader| {
            Ok::<_, SyncError>(
                state::all(reader, self.storage)?.is_empty()
                    && journal::open_steps(reader, self.storage)?.is_empty(),
            )
        })?;
        if is_over && mark.was_written() && self.remote.remove_mark(at).await {
            self.pod
                .write(|writer| mark::forget(writer, self.storage))?;
        }
        Ok(())
    }

    /// Looks at nothing but the containers that consents wait for.
    async fn run_access_only(&mut self) -> Result<Report, SyncError> {
        (self.policy, self.looked) = look_here(self.pod, self.storage)?;
        self.load_intents()?;
        self.look_at_intents().await?;
        let plan = plan(&self.looked.facts, &self.policy);
        self.of = plan.steps.len();
        self.report_on(&plan);
        if self.options.dry_run {
            return Ok(std::mem::take(&mut self.report));
        }
        self.settle_unasked(&plan)?;
        let outcome = self.act(&plan).await;
        self.pod.write(|writer| self.record_round(writer))?;
        outcome?;
        Ok(std::mem::take(&mut self.report))
    }

    fn report_on(&mut self, plan: &Plan) {
        self.report.steps.extend_from_slice(&plan.steps);
        self.report.conflicts.extend_from_slice(&plan.conflicts);
        if let (Doubt::Asks(kind), false) = (self.looked.facts.doubt, plan.asked.is_empty()) {
            self.report.question = Some(kind);
        }
        self.report.failed.append(&mut self.looked.failed);
        let notes = plan.notes.iter().chain(&self.looked.notes);
        let notes = notes.map(|(path, why)| (path.clone(), why.to_string()));
        self.report.notes.extend(notes);
        for (number, unasked) in &plan.unasked {
            self.report_unasked(*number, *unasked);
        }
    }

    /// Settles what needs no request: agreements that hold without one, and what is forgotten.
    fn settle_look(&mut self, plan: &Plan) -> Result<(), SyncError> {
        self.pod.write(|writer| {
            for refreshed in &self.looked.refreshed {
                state::settle(writer, refreshed)?;
            }
            for container in &self.looked.containers {
                state::know_container(writer, self.storage, container)?;
            }
            for known in state::containers(writer, self.storage)? {
                if is_absent_container(&self.policy, &self.looked, known.path()) {
                    state::forget_container(writer, self.storage, known.path())?;
                }
            }
            for path in &plan.forget {
                state::forget(writer, self.storage, path)?;
            }
            for path in &plan.set_back {
                state::set_back(writer, self.storage, path)?;
            }
            for path in &plan.adopt {
                // What is here may have changed since it was compared; then the next round decides.
                let Some(resource) = writer.find(path)? else {
                    continue;
                };
                let known = self.looked.facts.local.get(path);
                if known.is_none_or(|known| known.etag != resource.etag.as_str()) {
                    continue;
                }
                let seen = self.looked.seen.get(path).cloned().unwrap_or_default();
                // It was read there, and is the same here.
                let Some(hash) = seen.hash else {
                    continue;
                };
                let synced = state::SyncedState {
                    storage: self.storage.clone(),
                    path: path.clone(),
                    content_hash: hash,
                    size: resource.size,
                    local_etag: resource.etag.as_str().to_owned(),
                    local_revision: resource.revision,
                    remote_etag: seen.etag,
                    remote_modified: seen.modified,
                    sent: false,
                };
                state::settle(writer, &synced)?;
            }
            Ok::<_, SyncError>(())
        })?;
        // It may be there by a write of this computer, of which another answer came.
        self.changed_there |= !plan.adopt.is_empty();
        self.settle_unasked(plan)
    }

    async fn act(&mut self, plan: &Plan) -> Result<(), SyncError> {
        self.remove_rules(plan).await?;
        self.remove_resources(plan).await?;
        for step in &plan.steps {
            if let Action::TakeBackContainer { at } = &step.action {
                self.take_back_container(step, at).await?;
            }
        }
        let mut sends = Box::pin(self.reconcile_all(plan)).await?;
        if self.options.take_home {
            return self.fetch_all(plan).await;
        }
        let planned = plan.steps.iter();
        let planned = planned.filter(|step| matches!(step.action, Action::Send { .. }));
        sends.extend(planned.cloned());
        Box::pin(self.send_all(sends)).await?;
        Box::pin(self.fetch_all(plan)).await?;
        self.drop_all(plan)?;
        for step in &plan.steps {
            if let Action::SetRule { at, intent } = &step.action {
                self.set_rule(step, at, *intent).await?;
            }
        }
        Ok(())
    }

    async fn remove_rules(&mut self, plan: &Plan) -> Result<(), SyncError> {
        for step in &plan.steps {
            if let Action::RemoveRule { at, intent } = &step.action {
                self.remove_rule(step, at, *intent).await?;
            }
        }
        Ok(())
    }

    fn settle_round(&mut self, plan: &Plan, reached_the_end: bool) -> Result<(), SyncError> {
        let mut found = Vec::new();
        for (path, why) in &self.report.conflicts {
            let seen = self.looked.seen.get(path);
            let there = seen.and_then(Theirs::seen);
            let theirs = self.theirs.remove(path).or(there);
            let (path, why) = (path.clone(), *why);
            found.push(conflict::Found { path, why, theirs });
        }
        let doubt = self.looked.facts.doubt;
        self.pod.write(|writer| {
            conflict::replace(writer, self.storage, &found)?;
            match (doubt, plan.asked.first()) {
                (Doubt::Asks(kind), Some(first)) => {
                    let count = plan.asked.len() as u64;
                    question::ask(writer, self.storage, kind, count, Some(first))?;
                }
                // Nothing was concluded: what was asked is still asked.
                (Doubt::Waits, _) => {}
                _ if reached_the_end && self.moved.is_empty() => {
                    question::withdraw(writer, self.storage)?;
                }
                _ => {}
            }
            if reached_the_end {
                state::round_ended(writer, self.storage)?;
            }
            Ok(())
        })
    }

    /// Notes in the audit log what was done, if anything was.
    fn record_round(&self, writer: &PodWrite) -> Result<(), SyncError> {
        let counts = [
            ("sent", self.report.sent),
            ("fetched", self.report.fetched),
            ("merged", self.report.merged),
            ("removed", self.report.removed + self.report.dropped),
            ("access", self.report.access),
        ];
        if counts.iter().all(|(_, count)| *count == 0) {
            return Ok(());
        }
        let entry = NewEntry::new("sync", Act::SyncDone, self.storage.as_str());
        let entry = counts.iter().fold(entry, |entry, (name, count)| {
            entry.with(name, count.to_string())
        });
        self.consent.record(writer, entry)?;
        Ok(())
    }

    pub(crate) fn check_cancelled(&self) -> Result<(), SyncError> {
        self.options.check_cancelled()
    }

    pub(crate) fn tell(&mut self, step: &Step, stage: Stage) {
        if stage == Stage::Answered {
            self.done += 1;
        }
        if let Some(progress) = self.options.progress {
            progress(Progress {
                step,
                stage,
                done: self.done,
                of: self.of,
            });
        }
    }

    pub(crate) fn count(&mut self, kind: StepKind) {
        match kind {
            StepKind::Put => self.report.sent += 1,
            StepKind::Get => self.report.fetched += 1,
            StepKind::Delete => self.report.removed += 1,
            StepKind::Access => self.report.access += 1,
        }
    }

    /// Something changed after it was looked at: it is looked at again.
    pub(crate) fn moved(&mut self, path: &PodPath, reason: &str) {
        self.moved.push((path.clone(), reason.to_owned()));
    }

    /// Leaves a resource for the person to decide.
    pub(crate) fn conflict(&mut self, path: &PodPath, why: Why) {
        self.report.conflicts.push((path.clone(), why));
    }

    pub(crate) fn fail(&mut self, path: &PodPath, reason: impl ToString) {
        self.report.failed.push((path.clone(), reason.to_string()));
    }
}
