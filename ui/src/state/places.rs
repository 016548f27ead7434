use kluis_api::{PolicyState, PolicyView, SyncItemState, SyncItemView};

/// A container with those below it that are listed too.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    pub policy: PolicyView,
    /// Path of the container above it, where that is listed and kept elsewhere.
    pub differs_from: Option<String>,
    /// Path of the container above it whose choice it follows, where that is listed.
    pub follows: Option<String>,
    pub below: Vec<Place>,
}

/// The containers as a tree: each hangs below the nearest listed one that holds it.
pub fn tree(policies: &[PolicyView]) -> Vec<Place> {
    let mut sorted: Vec<&PolicyView> = policies.iter().collect();
    sorted.sort_by(|left, right| left.path.cmp(&right.path));
    let mut rest = sorted.as_slice();
    branches(&mut rest, None)
}

/// The places below `above` at the front of `rest`, which they are taken from. A container sorts
/// before everything in it.
fn branches(rest: &mut &[&PolicyView], above: Option<&PolicyView>) -> Vec<Place> {
    let mut found = Vec::new();
    while let Some((first, others)) = rest.split_first() {
        if above.is_some_and(|above| !first.path.starts_with(&above.path)) {
            break;
        }
        *rest = others;
        found.push(Place {
            policy: (*first).clone(),
            differs_from: above
                .filter(|above| above.state != first.state)
                .map(|above| above.path.clone()),
            follows: above.filter(|_| !first.own).map(|above| above.path.clone()),
            below: branches(rest, Some(first)),
        });
    }
    found
}

/// Whether a change lets more people read than before.
pub fn is_more_readable(from: PolicyState, to: PolicyState) -> bool {
    readable(to) > readable(from)
}

fn readable(state: PolicyState) -> u8 {
    match state {
        PolicyState::Local => 0,
        PolicyState::Sealed => 1,
        PolicyState::Shared => 2,
    }
}

/// What the next round does once a container is kept elsewhere.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Consequences {
    /// What goes to the cooperative.
    pub leave: Vec<SyncItemView>,
    /// What is taken away there.
    pub removed: Vec<SyncItemView>,
    /// What should go and is too large to.
    pub stay: Vec<SyncItemView>,
}

/// What follows from keeping a container elsewhere, by everything in it at every depth. What lies
/// in a container below it with a choice of its own stays as it is.
pub fn consequences(
    container: &PolicyView,
    target: PolicyState,
    items: &[SyncItemView],
    policies: &[PolicyView],
) -> Consequences {
    let chosen_apart = |path: &str| {
        policies.iter().any(|other| {
            other.own
                && other.path.len() > container.path.len()
                && other.path.starts_with(&container.path)
                && path.starts_with(&other.path)
        })
    };
    let mut found = Consequences::default();
    if target == container.state {
        return found;
    }
    for item in items.iter().filter(|item| !chosen_apart(&item.path)) {
        let too_large = item.too_large && target == PolicyState::Sealed;
        if too_large {
            found.stay.push(item.clone());
        } else if target != PolicyState::Local {
            found.leave.push(item.clone());
        }
        let is_there = match container.state {
            PolicyState::Local => false,
            PolicyState::Sealed => true,
            PolicyState::Shared => item.readable_there,
        };
        if is_there && !is_more_readable(container.state, target) {
            found.removed.push(item.clone());
        }
    }
    found
}

/// The items with what asks for attention first, otherwise in their order.
pub fn attention_first(items: &[SyncItemView]) -> Vec<SyncItemView> {
    let mut sorted = items.to_vec();
    sorted.sort_by_key(|item| match item.state {
        SyncItemState::Conflict => 0,
        SyncItemState::TooLarge => 1,
        SyncItemState::Waits => 2,
        SyncItemState::Same | SyncItemState::Sealed | SyncItemState::OnlyHere => 3,
    });
    sorted
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{sample_item, sample_policy};

    fn own(path: &str, state: PolicyState) -> PolicyView {
        sample_policy(path, state)
    }

    fn inherits(path: &str, state: PolicyState) -> PolicyView {
        PolicyView {
            own: false,
            ..sample_policy(path, state)
        }
    }

    fn paths(items: &[SyncItemView]) -> Vec<&str> {
        items.iter().map(|item| item.path.as_str()).collect()
    }

    #[test]
    fn containers_hang_below_the_nearest_that_holds_them() {
        let found = tree(&[
            inherits("/health/weight/", PolicyState::Shared),
            own("/documents/", PolicyState::Local),
            own("/health/", PolicyState::Shared),
            own("/health/weight/home/", PolicyState::Sealed),
            own("/health/mood/", PolicyState::Local),
        ]);
        let top: Vec<_> = found
            .iter()
            .map(|place| place.policy.path.as_str())
            .collect();
        assert_eq!(top, ["/documents/", "/health/"]);
        let [mood, weight] = found[1].below.as_slice() else {
            panic!("{found:?}");
        };
        assert_eq!(mood.differs_from.as_deref(), Some("/health/"));
        assert_eq!(mood.follows, None);
        assert_eq!(weight.differs_from, None);
        assert_eq!(weight.follows.as_deref(), Some("/health/"));
        assert_eq!(
            weight.below[0].differs_from.as_deref(),
            Some("/health/weight/")
        );
    }

    #[test]
    fn only_a_step_towards_more_readers_counts_as_more_readable() {
        use PolicyState::{Local, Sealed, Shared};
        assert!(is_more_readable(Local, Sealed));
        assert!(is_more_readable(Sealed, Shared));
        assert!(!is_more_readable(Shared, Sealed));
        assert!(!is_more_readable(Local, Local));
    }

    #[test]
    fn what_has_a_choice_of_its_own_does_not_leave_with_what_is_around_it() {
        let container = own("/health/", PolicyState::Local);
        let policies = [
            container.clone(),
            own("/health/mood/", PolicyState::Local),
            inherits("/health/weight/", PolicyState::Local),
        ];
        let items = [
            sample_item("/health/mood/1", SyncItemState::OnlyHere),
            sample_item("/health/weight/1", SyncItemState::OnlyHere),
        ];
        let found = consequences(&container, PolicyState::Shared, &items, &policies);
        assert_eq!(paths(&found.leave), ["/health/weight/1"]);
        assert!(found.removed.is_empty());
        let same = consequences(&container, PolicyState::Local, &items, &policies);
        assert_eq!(same, Consequences::default());
    }

    #[test]
    fn only_what_is_there_is_removed_there() {
        let container = own("/health/", PolicyState::Shared);
        let there = SyncItemView {
            readable_there: true,
            ..sample_item("/health/1", SyncItemState::Same)
        };
        let items = [there, sample_item("/health/2", SyncItemState::Waits)];
        let local = consequences(&container, PolicyState::Local, &items, &[]);
        assert_eq!(paths(&local.removed), ["/health/1"]);
        assert!(local.leave.is_empty());
        let sealed = consequences(&container, PolicyState::Sealed, &items, &[]);
        assert_eq!(paths(&sealed.removed), ["/health/1"]);
        assert_eq!(paths(&sealed.leave), ["/health/1", "/health/2"]);
    }

    #[test]
    fn what_is_too_large_stays_and_is_told() {
        let film = SyncItemView {
            too_large: true,
            ..sample_item("/films/1", SyncItemState::OnlyHere)
        };
        let container = own("/films/", PolicyState::Local);
        let film = [film];
        let found = consequences(&container, PolicyState::Sealed, &film, &[]);
        assert_eq!(paths(&found.stay), ["/films/1"]);
        assert!(found.leave.is_empty());
        let found = consequences(&container, PolicyState::Shared, &film, &[]);
        assert_eq!(paths(&found.leave), ["/films/1"]);
    }

    #[test]
    fn what_asks_for_attention_comes_first() {
        let items = [
            sample_item("/1", SyncItemState::Same),
            sample_item("/2", SyncItemState::Waits),
            sample_item("/3", SyncItemState::Conflict),
        ];
        assert_eq!(paths(&attention_first(&items)), ["/3", "/2", "/1"]);
    }
}
