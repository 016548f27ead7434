//! What a round will do: a pure function of what both sides agreed on, what is here, what was seen
//! there, and the policy.

use std::collections::{BTreeMap, BTreeSet};

use kluis_pod::PodPath;

use crate::doubt::Doubt;
use crate::merge::Side;
use crate::policy::{Leave, Outbound, Policy, Reachable, State};
use crate::question::QuestionKind;
use crate::step::{Action, Step, StepKind, Version, Why};
use crate::storage::is_auxiliary;
use crate::{SyncedContainer, SyncedState};

/// A resource that is here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct LocalFact {
    pub(crate) etag: String,
    pub(crate) revision: u64,
    pub(crate) size: u64,
}

/// What was seen of a resource there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum RemoteFact {
    /// The listing of its container came, and it was not in it.
    Absent,
    /// What both sides agreed on.
    AsBase,
    /// Not what was agreed on, but exactly what is here.
    AsLocal,
    /// Something else.
    Other { size: u64, version: Version },
    /// Something else that cannot be read as what it claims to be.
    Unreadable,
    /// Something else that would take back what is here, for this reason.
    Setback {
        why: Why,
        size: u64,
        version: Version,
    },
}

/// A container that was shared and is local now.
#[derive(Clone, Debug)]
pub(crate) struct FormerContainer {
    pub(crate) container: SyncedContainer,
    /// What is in it there; `None` where it was not looked into.
    pub(crate) children: Option<BTreeSet<PodPath>>,
}

/// An access rule to be set or removed.
#[derive(Clone, Debug)]
pub(crate) struct AccessFact {
    pub(crate) container: PodPath,
    pub(crate) present: bool,
    /// Whether the rule may have been written by a former round.
    pub(crate) may_be_there: bool,
    /// Whether the rule was, or may have been, written at another storage.
    pub(crate) elsewhere: bool,
}

/// All that a plan depends on, beside the policy.
#[derive(Clone, Debug, Default)]
pub(crate) struct Facts {
    pub(crate) local: BTreeMap<PodPath, LocalFact>,
    pub(crate) base: BTreeMap<PodPath, SyncedState>,
    /// A path that is missing here was not looked at: nothing is concluded about it.
    pub(crate) remote: BTreeMap<PodPath, RemoteFact>,
    /// The shared containers that exist there.
    pub(crate) containers: BTreeSet<PodPath>,
    /// The shared containers that everybody could read there.
    pub(crate) open: BTreeSet<PodPath>,
    pub(crate) former: Vec<FormerContainer>,
    pub(crate) access: Vec<AccessFact>,
    /// Whether a container where looking begins is not there; no listing tells of that.
    pub(crate) root_is_missing: bool,
    /// Whether the mark tells that the storage is not as this computer left it.
    pub(crate) is_set_back: bool,
    /// Whether what is missing there is taken for removed.
    pub(crate) doubt: Doubt,
}

/// What an access intent comes to without a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unasked {
    /// It waits for its container.
    Waits,
    /// It waits until the storage where its rule may be is the one signed in to.
    Elsewhere,
    /// The rule was never written, or went with its container.
    NeverThere,
}

/// What a round will do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Plan {
    pub(crate) steps: Vec<Step>,
    pub(crate) conflicts: Vec<(PodPath, Why)>,
    pub(crate) notes: Vec<(PodPath, Why)>,
    /// What the question of [`Doubt::Asks`] is about.
    pub(crate) asked: Vec<PodPath>,
    /// Equal on both sides without having been agreed on: to be agreed on.
    pub(crate) adopt: Vec<PodPath>,
    /// To be no longer remembered.
    pub(crate) forget: Vec<PodPath>,
    /// Set back there: what is here comes from nothing that is there, and the rounds to come, which
    /// may see a new mark, have to know.
    pub(crate) set_back: Vec<PodPath>,
    /// Access intents that need no request.
    pub(crate) unasked: Vec<(usize, Unasked)>,
}

/// Makes the plan. Rules of ended consents come first, then removals, writes, fetches, and last the
/// rules of consents given.
pub(crate) fn plan(facts: &Facts, policy: &Policy) -> Plan {
    let mut draft = Draft {
        facts,
        policy,
        plan: Plan::default(),
    };
    let paths: BTreeSet<&PodPath> = facts
        .local
        .keys()
        .chain(facts.base.keys())
        .chain(facts.remote.keys())
        .collect();
    for path in paths {
        match policy.state_of(path) {
            State::Local | State::Sealed => draft.not_shared(path),
            State::Shared => draft.shared(path),
        }
    }
    draft.former_containers();
    draft.access();
    let mut plan = draft.plan;
    // Stable: paths stay in order within a rank, and containers deepest first.
    plan.steps.sort_by_key(|step| match &step.action {
        Action::RemoveRule { .. } => 0,
        Action::Remove { .. } | Action::TakeBack { .. } => 1,
        Action::TakeBackContainer { .. } => 2,
        Action::Reconcile { .. } => 3,
        Action::Send { .. } => 4,
        Action::Fetch { .. } | Action::Sealed => 5,
        Action::Drop { .. } => 6,
        Action::SetRule { .. } => 7,
    });
    plan
}

struct Draft<'a> {
    facts: &'a Facts,
    policy: &'a Policy,
    plan: Plan,
}

impl Draft<'_> {
    fn step(&mut self, kind: StepKind, at: &impl Reachable, bytes: u64, why: Why, action: Action) {
        self.plan.steps.push(Step {
            kind,
            path: at.path().clone(),
            url: at.url().clone(),
            bytes,
            why,
            action,
        });
    }

    fn not_shared(&mut self, path: &PodPath) {
        let Some(base) = self.facts.base.get(path) else {
            return;
        };
        if let Some(at) = self.policy.removal(base) {
            let action = Action::TakeBack { at: at.clone() };
            self.step(StepKind::Delete, &at, 0, Why::LocalNow, action);
        } else {
            self.plan.forget.push(path.clone());
            self.plan.notes.push((path.clone(), Why::NotOursLeftThere));
        }
    }

    fn shared(&mut self, path: &PodPath) {
        let Some(outbound) = self.policy.outbound(path) else {
            if is_auxiliary(path) && self.facts.local.contains_key(path) {
                self.plan.notes.push((path.clone(), Why::NameMeansRules));
            }
            return;
        };
        let Some(remote) = self.facts.remote.get(path) else {
            return;
        };
        let local = self.facts.local.get(path);
        let base = self.facts.base.get(path);
        match (base, local) {
            (None, None) => match remote {
                RemoteFact::Other { size, .. } => self.fetch(outbound, None, *size, Why::NewThere),
                RemoteFact::Unreadable => self.conflict(path, Why::UnreadableThere),
                RemoteFact::Setback { why, .. } => self.conflict(path, *why),
                RemoteFact::Absent | RemoteFact::AsBase | RemoteFact::AsLocal => {}
            },
            (None, Some(local)) => match remote {
                RemoteFact::Absent => self.send(outbound, None, local, Why::NewHere),
                RemoteFact::AsLocal => self.plan.adopt.push(path.clone()),
                // What both made is united, so that nothing of it is taken away.
                RemoteFact::Other { size, .. }
                | RemoteFact::Setback {
                    why: Why::MuchIsMissingThere,
                    size,
                    ..
                } => self.reconcile(outbound, *size, Why::BothMade),
                RemoteFact::AsBase | RemoteFact::Setback { .. } => {
                    self.conflict(path, Why::MadeOnBothSides);
                }
                RemoteFact::Unreadable => self.conflict(path, Why::UnreadableThere),
            },
            (Some(_), None) => match remote {
                RemoteFact::Absent => self.plan.forget.push(path.clone()),
                RemoteFact::AsBase => {
                    let action = Action::Remove {
                        at: outbound.clone(),
                    };
                    self.step(StepKind::Delete, &outbound, 0, Why::RemovedHere, action);
                }
                RemoteFact::Other { size, .. } => {
                    self.fetch(outbound, None, *size, Why::EditedThere);
                }
                RemoteFact::AsLocal | RemoteFact::Unreadable | RemoteFact::Setback { .. } => {
                    self.conflict(path, Why::RemovedHereChangedThere);
                }
            },
            (Some(base), Some(local)) if base.local_etag == local.etag => match remote {
                RemoteFact::AsBase => {}
                RemoteFact::AsLocal => self.plan.adopt.push(path.clone()),
                RemoteFact::Absent => self.missing(outbound, local),
                RemoteFact::Other { size, .. } => match self.facts.doubt {
                    Doubt::Asks(QuestionKind::RolledBack) => self.plan.asked.push(path.clone()),
                    // What was agreed on is gone with the rest: nothing tells which one is newer. An
                    // answer is about what was here before, not about what others made since.
                    Doubt::Answered(QuestionKind::RolledBack, Side::Mine) => {
                        self.unite(outbound, *size);
                    }
                    _ if self.facts.is_set_back => self.unite(outbound, *size),
                    _ => self.fetch(outbound, Some(local.revision), *size, Why::ChangedThere),
                },
                RemoteFact::Unreadable => self.conflict(path, Why::UnreadableThere),
                RemoteFact::Setback {
                    why: Why::OlderThere,
                    size,
                    version,
                } => match self.facts.doubt {
                    Doubt::Waits => self.conflict(path, Why::OlderThere),
                    Doubt::Asks(_) => self.plan.asked.push(path.clone()),
                    Doubt::Answered(_, Side::Mine) => {
                        self.send(outbound, Some(version.clone()), local, Why::SentAgain);
                    }
                    // One that is as it was before may have been put back by a person.
                    Doubt::None | Doubt::Answered(_, Side::Theirs) => {
                        self.fetch(outbound, Some(local.revision), *size, Why::ChangedThere);
                    }
                },
                RemoteFact::Setback { why, .. } => self.conflict(path, *why),
            },
            (Some(base), Some(local)) => match remote {
                RemoteFact::AsLocal => self.plan.adopt.push(path.clone()),
                RemoteFact::AsBase => {
                    let version = Version {
                        hash: Some(base.content_hash.clone()),
                        etag: base.remote_etag.clone(),
                    };
                    self.send(outbound, Some(version), local, Why::ChangedHere);
                }
                RemoteFact::Absent => {
                    self.send(outbound, None, local, Why::ChangedHereMissingThere);
                }
                // After a set-back what is there need not come from what was agreed on.
                RemoteFact::Other { size, .. } | RemoteFact::Setback { size, .. }
                    if self.facts.is_set_back =>
                {
                    self.unite(outbound, *size);
                }
                RemoteFact::Other { size, .. } => {
                    self.reconcile(outbound, *size, Why::BothChanged);
                }
                RemoteFact::Unreadable | RemoteFact::Setback { .. } => {
                    self.conflict(path, Why::ChangedOnBothSides);
                }
            },
        }
    }

    /// What both sides agreed on is unchanged here and missing there.
    fn missing(&mut self, at: Outbound, local: &LocalFact) {
        let path = at.path().clone();
        match self.facts.doubt {
            Doubt::None | Doubt::Answered(_, Side::Theirs) => {
                let action = Action::Drop {
                    revision: local.revision,
                };
                self.step(StepKind::Delete, &at, 0, Why::RemovedThere, action);
            }
            Doubt::Answered(_, Side::Mine) => self.send(at, None, local, Why::SentAgain),
            Doubt::Asks(_) => self.plan.asked.push(path),
            Doubt::Waits => self.plan.notes.push((path, Why::MissingThere)),
        }
    }

    /// Brings together what is here and what is there, which need not come from what was agreed on.
    fn unite(&mut self, at: Outbound, size: u64) {
        self.plan.set_back.push(at.path().clone());
        self.reconcile(at, size, Why::BothMade);
    }

    fn reconcile(&mut self, at: Outbound, size: u64, why: Why) {
        let action = Action::Reconcile { at: at.clone() };
        self.step(StepKind::Get, &at, size, why, action);
    }

    fn send(&mut self, to: Outbound, over: Option<Version>, local: &LocalFact, why: Why) {
        if let Some(container) = self.open_above(to.path()) {
            let note = (container, Why::OpenToEverybody);
            if !self.plan.notes.contains(&note) {
                self.plan.notes.push(note);
            }
            return;
        }
        let action = Action::Send {
            to: to.clone(),
            over,
        };
        self.step(StepKind::Put, &to, local.size, why, action);
    }

    /// The nearest container above `path` that exists there, if everybody can read it: what is made
    /// in it would be as open.
    fn open_above(&self, path: &PodPath) -> Option<PodPath> {
        let mut place = path.parent();
        while let Some(container) = place {
            if self.facts.open.contains(&container) {
                return Some(container);
            }
            if self.facts.containers.contains(&container) {
                return None;
            }
            place = container.parent();
        }
        None
    }

    fn fetch(&mut self, from: Outbound, over: Option<u64>, size: u64, why: Why) {
        let action = Action::Fetch {
            from: from.clone(),
            over,
        };
        self.step(StepKind::Get, &from, size, why, action);
    }

    fn conflict(&mut self, path: &PodPath, why: Why) {
        self.plan.conflicts.push((path.clone(), why));
    }

    /// Containers that came to be by our writes go when nothing is left in them; deepest first, so
    /// that a parent that holds nothing but them goes too.
    fn former_containers(&mut self) {
        let mut going: BTreeSet<PodPath> = self
            .plan
            .steps
            .iter()
            .filter(|step| matches!(step.action, Action::TakeBack { .. }))
            .map(|step| step.path.clone())
            .collect();
        let mut former: Vec<&FormerContainer> = self.facts.former.iter().collect();
        former.sort_by_key(|former| {
            std::cmp::Reverse(former.container.path().as_str().matches('/').count())
        });
        for former in former {
            let Some(at) = self.policy.former_container(&former.container) else {
                continue;
            };
            let Some(children) = &former.children else {
                continue;
            };
            if !former.container.made() {
                continue;
            }
            if children.is_subset(&going) {
                going.insert(at.path().clone());
                let action = Action::TakeBackContainer { at: at.clone() };
                self.step(StepKind::Delete, &at, 0, Why::ContainerLocalNow, action);
            } else {
                let path = at.path().clone();
                self.plan.notes.push((path, Why::ContainerNotEmpty));
            }
        }
    }

    fn access(&mut self) {
        let sent_below = |plan: &Plan, container: &PodPath| {
            plan.steps.iter().any(|step| {
                matches!(step.action, Action::Send { .. }) && step.path.starts_within(container)
            })
        };
        for (intent, fact) in self.facts.access.iter().enumerate() {
            if fact.elsewhere {
                self.plan.unasked.push((intent, Unasked::Elsewhere));
                continue;
            }
            let outbound = self.policy.outbound(&fact.container);
            let there = self.facts.containers.contains(&fact.container);
            if fact.present {
                match outbound {
                    Some(at) if there || sent_below(&self.plan, &fact.container) => {
                        let action = Action::SetRule {
                            at: at.clone(),
                            intent,
                        };
                        self.step(StepKind::Access, &at, 0, Why::ConsentGiven, action);
                    }
                    _ => self.plan.unasked.push((intent, Unasked::Waits)),
                }
                continue;
            }
            let former = || {
                let former = self.facts.former.iter();
                let mut matching = former.filter(|one| *one.container.path() == fact.container);
                matching.find_map(|one| self.policy.former_container(&one.container))
            };
            let at = match outbound {
                // The state of a container that could not be looked at is asked for anyway.
                Some(at) if there || fact.may_be_there => Leave::Shared(at),
                Some(_) => {
                    self.plan.unasked.push((intent, Unasked::NeverThere));
                    continue;
                }
                None => match former() {
                    Some(at) => Leave::Former(at),
                    None => {
                        let outcome = if fact.may_be_there {
                            Unasked::Waits
                        } else {
                            Unasked::NeverThere
                        };
                        self.plan.unasked.push((intent, outcome));
                        continue;
                    }
                },
            };
            let action = Action::RemoveRule {
                at: at.clone(),
                intent,
            };
            self.step(StepKind::Access, &at, 0, Why::ConsentEnded, action);
        }
    }
}

#[cfg(test)]
#[path = "plan_tests.rs"]
mod tests;
