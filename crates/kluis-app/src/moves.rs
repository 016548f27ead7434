//! Moving resources to other paths.

use kluis_api::{MovedView, PolicyState};
use kluis_consent::{Act, NewEntry};
use kluis_pod::{Actor, Change, PodPath, PodRead};
use kluis_sync::{Policy, State};

use crate::sync::policy_state;
use crate::{AppError, Result, Session, resources};

impl Session {
    /// Moves a resource, or a container with everything in it. A resource moved to the path of a
    /// container that exists keeps its name in it. Former revisions stay at the former path.
    ///
    /// `across` allows that what is moved is kept elsewhere then: nothing becomes readable at the
    /// cooperative, or is removed there, by a move alone.
    ///
    /// # Errors
    /// [`AppError::CrossesStates`] unless `across`; [`kluis_pod::PodError::NotFound`],
    /// [`kluis_pod::PodError::Exists`], [`kluis_pod::PodError::IntoItself`],
    /// [`kluis_pod::PodError::Conflict`]. Then nothing was moved.
    pub fn mv(&self, from: &str, to: &str, across: bool) -> Result<MovedView> {
        let from = resources::pod_path(from)?;
        let to = resources::pod_path(to)?;
        self.write(|w| {
            let to = match to.is_container() && !from.is_container() && w.find(&to)?.is_some() {
                true => to.join(from.name())?,
                false => to,
            };
            // What cannot be moved at all is told before anything is asked.
            let change = Change::new(Actor::Owner, "made for what is moved into it");
            let moved = w.relocate(&from, &to, &change)?;
            let crossing = crossing(w, moved.iter().map(|one| (&one.from, &one.resource.path)))?;
            if let Some((from, to)) = crossing
                && !across
            {
                return Err(AppError::CrossesStates { from, to });
            }
            let mut count = 0;
            for one in &moved {
                if !one.resource.path.is_container() {
                    count += 1;
                    resources::index_if_record(w, &one.resource)?;
                }
            }
            let entry = NewEntry::by_owner(Act::ResourceMoved, from.as_str())
                .with("to", to.as_str())
                .with("count", count.to_string());
            self.consent.record(w, entry)?;
            Ok(MovedView {
                from: from.to_string(),
                to: to.to_string(),
                resources: count,
            })
        })
    }
}

/// The states of what would be kept elsewhere; where there are several such, of what becomes most
/// readable.
fn crossing<'a>(
    r: &PodRead<'_>,
    moved: impl Iterator<Item = (&'a PodPath, &'a PodPath)>,
) -> Result<Option<(PolicyState, PolicyState)>> {
    let policy = Policy::load(r)?;
    let openness = |state: State| match state {
        State::Local => 0,
        State::Sealed => 1,
        State::Shared => 2,
    };
    let crossing = moved
        .map(|(from, to)| (policy.state_of(from), policy.state_of(to)))
        .filter(|(from, to)| from != to)
        .max_by_key(|(from, to)| (openness(*to), openness(*from)));
    Ok(crossing.map(|(from, to)| (policy_state(from), policy_state(to))))
}
