use std::collections::{BTreeMap, BTreeSet};

use kluis_pod::PodPath;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestCaseError};
use url::Url;

use super::*;
use crate::Storage;

const CONTAINERS: [&str; 6] = ["/a/", "/a/b/", "/a/b/c/", "/d/", "/settings/", "/a/x.acl/"];
const UNREADABLE: u8 = 9;

fn path(text: &str) -> PodPath {
    PodPath::parse(text).unwrap()
}

fn storage() -> Storage {
    Storage::new(&Url::parse("https://pods.example/anna/").unwrap()).unwrap()
}

#[derive(Clone, Debug)]
struct Base {
    content: u8,
    sent: bool,
    tagged: bool,
}

/// Both sides and what they agreed on, with content as small numbers.
#[derive(Clone, Debug)]
struct World {
    policy: Policy,
    local: BTreeMap<PodPath, u8>,
    remote: BTreeMap<PodPath, u8>,
    base: BTreeMap<PodPath, Base>,
    unseen: BTreeSet<PodPath>,
    open: BTreeSet<PodPath>,
    former: Vec<(PodPath, bool)>,
    access: Vec<AccessFact>,
    doubt: Doubt,
}

fn etag(content: u8) -> String {
    format!("\"{content}\"")
}

impl World {
    fn facts(&self) -> Facts {
        let local = self.local.iter().map(|(path, content)| {
            let fact = LocalFact {
                etag: etag(*content),
                revision: u64::from(*content),
                size: 1,
            };
            (path.clone(), fact)
        });
        let base = self.base.iter().map(|(path, base)| {
            let synced = SyncedState {
                storage: storage(),
                path: path.clone(),
                content_hash: base.content.to_string(),
                size: 1,
                local_etag: etag(base.content),
                local_revision: u64::from(base.content),
                remote_etag: base.tagged.then(|| etag(base.content)),
                remote_modified: None,
                sent: base.sent,
            };
            (path.clone(), synced)
        });
        let all: BTreeSet<&PodPath> = self
            .local
            .keys()
            .chain(self.remote.keys())
            .chain(self.base.keys())
            .collect();
        let seen = all.into_iter().filter(|path| !self.unseen.contains(*path));
        let remote = seen.map(|path| (path.clone(), self.remote_fact(path)));
        let former = self.former.iter().map(|(path, made)| FormerContainer {
            container: SyncedContainer::for_tests(storage(), path.clone(), *made),
            children: Some(self.children(path)),
        });
        Facts {
            local: local.collect(),
            base: base.collect(),
            remote: remote.collect(),
            containers: self.remote.keys().filter_map(PodPath::parent).collect(),
            open: self.open.clone(),
            former: former.collect(),
            access: self.access.clone(),
            root_is_missing: false,
            is_set_back: false,
            doubt: self.doubt,
        }
    }

    fn children(&self, container: &PodPath) -> BTreeSet<PodPath> {
        let inside = self
            .remote
            .keys()
            .filter(|path| path.starts_within(container));
        inside.cloned().collect()
    }

    fn remote_fact(&self, path: &PodPath) -> RemoteFact {
        let Some(there) = self.remote.get(path) else {
            return RemoteFact::Absent;
        };
        if self
            .base
            .get(path)
            .is_some_and(|base| base.content == *there)
        {
            RemoteFact::AsBase
        } else if self.local.get(path) == Some(there) {
            RemoteFact::AsLocal
        } else if *there == UNREADABLE {
            RemoteFact::Unreadable
        } else {
            let version = Version {
                hash: Some(there.to_string()),
                etag: Some(etag(*there)),
            };
            RemoteFact::Other { size: 1, version }
        }
    }

    fn plan(&self) -> Plan {
        plan(&self.facts(), &self.policy)
    }

    fn agree(&mut self, path: &PodPath, sent: bool) {
        let before = self.base.get(path).is_some_and(|base| base.sent);
        let base = Base {
            content: self.local[path],
            sent: sent || before,
            tagged: true,
        };
        self.base.insert(path.clone(), base);
    }

    /// Does what the engine does with a plan when every request succeeds.
    fn apply(&mut self, plan: &Plan) {
        for step in &plan.steps {
            let path = &step.path;
            match &step.action {
                Action::Send { .. } => {
                    self.remote.insert(path.clone(), self.local[path]);
                    self.agree(path, true);
                }
                Action::Remove { .. } | Action::TakeBack { .. } => {
                    let base = self.base[path].content;
                    if self.remote.get(path).is_none_or(|there| *there == base) {
                        self.remote.remove(path);
                        self.base.remove(path);
                    }
                }
                Action::TakeBackContainer { .. } => self.former.retain(|(one, _)| one != path),
                // What comes of merging is made here and sent.
                Action::Reconcile { .. } => {
                    self.remote.insert(path.clone(), self.local[path]);
                    self.agree(path, true);
                }
                Action::Drop { .. } => {
                    self.local.remove(path);
                    self.base.remove(path);
                }
                Action::Fetch { .. } => {
                    self.local.insert(path.clone(), self.remote[path]);
                    self.agree(path, false);
                }
                Action::SetRule { .. } | Action::RemoveRule { .. } | Action::Sealed => {}
            }
        }
        for path in &plan.adopt {
            self.agree(path, false);
        }
        for path in &plan.forget {
            self.base.remove(path);
        }
        self.access.clear();
    }
}

fn paths() -> Vec<PodPath> {
    let names = ["x.ttl", "y.csv", ".acl"];
    CONTAINERS
        .iter()
        .flat_map(|container| names.iter().map(move |name| format!("{container}{name}")))
        .map(|text| path(&text))
        .collect()
}

fn doubt() -> impl Strategy<Value = Doubt> {
    let kind = || {
        prop_oneof![
            Just(QuestionKind::ManyMissing),
            Just(QuestionKind::Emptied),
            Just(QuestionKind::RolledBack)
        ]
    };
    let side = prop_oneof![Just(Side::Mine), Just(Side::Theirs)];
    prop_oneof![
        Just(Doubt::None),
        Just(Doubt::Waits),
        kind().prop_map(Doubt::Asks),
        (kind(), side).prop_map(|(kind, side)| Doubt::Answered(kind, side)),
    ]
}

prop_compose! {
    fn world()(
        states in proptest::collection::vec(proptest::option::of(any::<bool>()), CONTAINERS.len()),
        things in proptest::collection::vec(
            (
                proptest::option::of(0_u8..3),
                proptest::option::of(prop_oneof![4 => 0_u8..3, 1 => Just(UNREADABLE)]),
                proptest::option::of((0_u8..3, any::<bool>(), any::<bool>())),
                proptest::bool::weighted(0.1),
            ),
            CONTAINERS.len() * 3,
        ),
        open in proptest::collection::vec(proptest::bool::weighted(0.1), CONTAINERS.len()),
        former in proptest::collection::vec(proptest::option::of(any::<bool>()), CONTAINERS.len()),
        access in proptest::collection::vec((0..CONTAINERS.len(), any::<bool>(), any::<bool>()), 0..4),
        doubt in doubt(),
    ) -> World {
        let containers: Vec<PodPath> = CONTAINERS.iter().map(|text| path(text)).collect();
        let own = containers.iter().zip(&states).filter_map(|(container, shared)| {
            let state = if (*shared)? { State::Shared } else { State::Local };
            let allowed = !container.as_str().starts_with("/settings/");
            Some((container.clone(), if allowed { state } else { State::Local }))
        });
        let mut world = World {
            policy: Policy::of(own).at(storage()),
            local: BTreeMap::new(),
            remote: BTreeMap::new(),
            base: BTreeMap::new(),
            unseen: BTreeSet::new(),
            open: containers.iter().zip(&open).filter(|(_, open)| **open)
                .map(|(container, _)| container.clone()).collect(),
            former: containers.iter().zip(&former)
                .filter_map(|(container, made)| Some((container.clone(), (*made)?))).collect(),
            access: access.into_iter().map(|(number, present, may_be_there)| AccessFact {
                container: containers[number].clone(), present, may_be_there, elsewhere: false,
            }).collect(),
            doubt,
        };
        for (path, (local, remote, base, unseen)) in paths().into_iter().zip(things) {
            if let Some(content) = local { world.local.insert(path.clone(), content); }
            if let Some(content) = remote { world.remote.insert(path.clone(), content); }
            if let Some((content, sent, tagged)) = base {
                world.base.insert(path.clone(), Base { content, sent, tagged });
            }
            if unseen { world.unseen.insert(path); }
        }
        world
    }
}

proptest! {
    #![proptest_config(Config { cases: 10_000, ..Config::default() })]

    #[test]
    fn ten_thousand_random_worlds_keep_every_promise(world in world()) {
        nothing_local_leaves_and_no_path_has_two_steps(&world)?;
        nothing_is_overwritten_without_having_been_agreed_on(&world)?;
        after_a_plan_was_done_there_is_nothing_left_to_do(world)?;
    }
}

fn nothing_local_leaves_and_no_path_has_two_steps(world: &World) -> Result<(), TestCaseError> {
    let plan = world.plan();
    let mut written = BTreeSet::new();
    for step in &plan.steps {
        let expected = storage().url_of(&step.path);
        prop_assert_eq!(&step.url, &expected);
        let local = world.policy.state_of(&step.path) == State::Local;
        match &step.action {
            Action::TakeBack { .. } => {
                prop_assert!(local);
                prop_assert!(
                    world.base[&step.path].sent,
                    "only what was sent is taken back"
                );
            }
            Action::TakeBackContainer { .. }
            | Action::RemoveRule {
                at: Leave::Former(_),
                ..
            } => {
                prop_assert!(local);
                prop_assert!(world.former.iter().any(|(known, _)| *known == step.path));
            }
            _ => {
                prop_assert!(!local, "a step for the local path {}", step.path);
                prop_assert!(!is_auxiliary(&step.path));
            }
        }
        if let Action::Send { to, .. } = &step.action {
            prop_assert!(!world.open.contains(&to.path().parent().unwrap()));
        }
        if step.kind == StepKind::Put || step.kind == StepKind::Delete || step.kind == StepKind::Get
        {
            prop_assert!(
                written.insert(step.path.clone()),
                "two steps for {}",
                step.path
            );
        }
        if step.kind != StepKind::Access && !step.path.is_container() {
            let taken_back = matches!(step.action, Action::TakeBack { .. });
            prop_assert!(taken_back || !world.unseen.contains(&step.path));
        }
    }
    for (path, _) in &plan.conflicts {
        prop_assert!(!written.contains(path), "a conflict and a step for {path}");
        prop_assert!(!plan.adopt.contains(path) && !plan.forget.contains(path));
    }
    Ok(())
}

fn nothing_is_overwritten_without_having_been_agreed_on(
    world: &World,
) -> Result<(), TestCaseError> {
    let plan = world.plan();
    for step in &plan.steps {
        let (local, remote) = (world.local.get(&step.path), world.remote.get(&step.path));
        let base = world.base.get(&step.path).map(|base| &base.content);
        match &step.action {
            Action::Fetch { over, .. } => {
                prop_assert_eq!(local, base.filter(|_| local.is_some()));
                let asks = world.doubt == Doubt::Asks(QuestionKind::RolledBack);
                prop_assert!(
                    over.is_none() || !asks,
                    "nothing is replaced while it is asked"
                );
                prop_assert_eq!(over.is_some(), local.is_some());
            }
            Action::Send { over: None, .. } => prop_assert_eq!(remote, None),
            Action::Send {
                over: Some(over), ..
            } => {
                prop_assert_eq!(remote.map(ToString::to_string), over.hash.clone());
                prop_assert_eq!(remote, base);
            }
            Action::Remove { .. } => prop_assert_eq!(remote, base),
            Action::Reconcile { .. } => prop_assert!(local.is_some() && remote.is_some()),
            Action::Drop { .. } => {
                prop_assert_eq!(remote, None);
                prop_assert_eq!(local, base, "an edit outlives a removal there");
                prop_assert!(matches!(
                    world.doubt,
                    Doubt::None | Doubt::Answered(_, Side::Theirs)
                ));
            }
            _ => {}
        }
    }
    Ok(())
}

fn after_a_plan_was_done_there_is_nothing_left_to_do(
    mut world: World,
) -> Result<(), TestCaseError> {
    let first = world.plan();
    world.apply(&first);
    let second = world.plan();
    for step in &second.steps {
        let path = &step.path;
        // What somebody changed there after it was sent is not removed, and asked for again.
        let changed = match &step.action {
            Action::TakeBack { .. } => world.remote[path] != world.base[path].content,
            Action::TakeBackContainer { .. } => world
                .children(path)
                .iter()
                .all(|child| world.base.contains_key(child)),
            _ => false,
        };
        prop_assert!(changed, "again {step:?}");
    }
    prop_assert!(second.adopt.is_empty());
    prop_assert!(second.forget.is_empty());
    let unsolved = |plan: &Plan| {
        let mut conflicts = plan.conflicts.clone();
        conflicts.sort_by(|left, right| left.0.cmp(&right.0));
        conflicts
    };
    prop_assert_eq!(
        unsolved(&first),
        unsolved(&second),
        "conflicts stay until solved"
    );
    Ok(())
}

fn small() -> World {
    World {
        policy: Policy::of([(path("/a/"), State::Shared)]).at(storage()),
        local: BTreeMap::new(),
        remote: BTreeMap::new(),
        base: BTreeMap::new(),
        unseen: BTreeSet::new(),
        open: BTreeSet::new(),
        former: Vec::new(),
        access: Vec::new(),
        doubt: Doubt::None,
    }
}

/// `local`, `base` and `remote` of one shared resource, and the one thing that comes of it.
fn check(
    local: Option<u8>,
    base: Option<u8>,
    remote: Option<u8>,
    expected: Option<(StepKind, Why)>,
) {
    let mut world = small();
    let x = path("/a/x.ttl");
    world
        .local
        .extend(local.map(|content| (x.clone(), content)));
    world
        .remote
        .extend(remote.map(|content| (x.clone(), content)));
    let agreed = |content| Base {
        content,
        sent: true,
        tagged: true,
    };
    world
        .base
        .extend(base.map(|content| (x.clone(), agreed(content))));
    let plan = world.plan();
    let steps: Vec<_> = plan
        .steps
        .iter()
        .map(|step| (step.kind, step.why))
        .collect();
    let expected: Vec<_> = expected.into_iter().collect();
    assert_eq!(steps, expected, "{local:?} {base:?} {remote:?}");
}

#[test]
fn each_combination_of_changes_has_its_step() {
    use StepKind::{Delete, Get, Put};
    check(Some(1), None, None, Some((Put, Why::NewHere)));
    check(Some(2), Some(1), Some(1), Some((Put, Why::ChangedHere)));
    check(
        Some(2),
        Some(1),
        None,
        Some((Put, Why::ChangedHereMissingThere)),
    );
    check(None, Some(1), Some(1), Some((Delete, Why::RemovedHere)));
    check(None, None, Some(1), Some((Get, Why::NewThere)));
    check(Some(1), Some(1), Some(2), Some((Get, Why::ChangedThere)));
    check(Some(1), Some(1), Some(1), None);
    check(Some(2), Some(1), Some(3), Some((Get, Why::BothChanged)));
    check(Some(1), None, Some(2), Some((Get, Why::BothMade)));
    check(None, Some(1), Some(2), Some((Get, Why::EditedThere)));
    check(Some(1), Some(1), None, Some((Delete, Why::RemovedThere)));
    check(None, Some(1), None, None);
    check(Some(1), Some(1), Some(UNREADABLE), None);
}

/// What is planned about something that is unchanged (1) or edited (2) here since both sides agreed,
/// and is something else there.
fn planned_over(here: u8, is_set_back: bool, doubt: Doubt) -> (Vec<Why>, Vec<PodPath>) {
    let x = path("/a/x.ttl");
    let mut world = small();
    world.local.insert(x.clone(), here);
    world.remote.insert(x.clone(), 3);
    let agreed = Base {
        content: 1,
        sent: true,
        tagged: true,
    };
    world.base.insert(x, agreed);
    let facts = Facts {
        is_set_back,
        doubt,
        ..world.facts()
    };
    let plan = plan(&facts, &world.policy);
    let whys = plan.steps.iter().map(|step| step.why);
    (whys.collect(), plan.set_back)
}

#[test]
fn after_a_set_back_what_is_here_is_united_with_what_is_there_and_comes_from_nothing() {
    let united = (vec![Why::BothMade], vec![path("/a/x.ttl")]);
    for here in [1, 2] {
        assert_eq!(planned_over(here, true, Doubt::None), united);
    }
    let planned = planned_over(1, false, Doubt::None);
    assert_eq!(planned, (vec![Why::ChangedThere], vec![]));
    let planned = planned_over(2, false, Doubt::None);
    assert_eq!(planned, (vec![Why::BothChanged], vec![]));
}

#[test]
fn what_is_sent_again_goes_over_nothing_that_was_never_here() {
    let united = (vec![Why::BothMade], vec![path("/a/x.ttl")]);
    let mine = Doubt::Answered(QuestionKind::RolledBack, Side::Mine);
    for is_set_back in [false, true] {
        assert_eq!(planned_over(1, is_set_back, mine), united);
    }
}

#[test]
fn an_ended_consent_comes_before_every_upload_and_a_given_one_after() {
    let mut world = small();
    world.local.insert(path("/a/x.ttl"), 1);
    world.local.insert(path("/a/y.csv"), 1);
    world.remote.insert(path("/a/y.csv"), 2);
    for present in [true, false] {
        world.access.push(AccessFact {
            container: path("/a/"),
            present,
            may_be_there: true,
            elsewhere: false,
        });
    }
    let steps: Vec<_> = world.plan().steps.iter().map(|step| step.why).collect();
    assert_eq!(
        steps,
        [
            Why::ConsentEnded,
            Why::BothMade,
            Why::NewHere,
            Why::ConsentGiven
        ]
    );
}

#[test]
fn a_consent_waits_for_its_container() {
    let mut world = small();
    for container in ["/a/", "/d/"] {
        world.access.push(AccessFact {
            container: path(container),
            present: true,
            may_be_there: false,
            elsewhere: false,
        });
    }
    let plan = world.plan();
    assert!(plan.steps.is_empty());
    assert_eq!(plan.unasked, [(0, Unasked::Waits), (1, Unasked::Waits)]);
}

#[test]
fn a_container_that_is_local_now_goes_once_it_is_empty() {
    let mut world = small();
    world.policy = Policy::of([(path("/a/"), State::Local)]).at(storage());
    world.former = vec![(path("/a/"), true)];
    let sent = Base {
        content: 1,
        sent: true,
        tagged: true,
    };
    world.base.insert(path("/a/x.ttl"), sent);
    world.remote.insert(path("/a/x.ttl"), 1);
    let steps: Vec<_> = world
        .plan()
        .steps
        .iter()
        .map(|step| step.path.clone())
        .collect();
    assert_eq!(steps, [path("/a/x.ttl"), path("/a/")]);
    world.remote.insert(path("/a/of-another.ttl"), 1);
    let plan = world.plan();
    assert_eq!(plan.steps.len(), 1);
    assert_eq!(plan.notes, [(path("/a/"), Why::ContainerNotEmpty)]);
}

#[test]
fn a_rule_at_another_storage_waits_and_is_never_settled_without_it() {
    for (present, may_be_there) in [(true, false), (false, false), (false, true)] {
        let mut world = small();
        world.access.push(AccessFact {
            container: path("/a/"),
            present,
            may_be_there,
            elsewhere: true,
        });
        let plan = world.plan();
        assert_eq!(plan.steps, []);
        assert_eq!(plan.unasked, [(0, Unasked::Elsewhere)]);
    }
}
