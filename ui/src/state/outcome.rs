use kluis_api::{EnforcementState, EnforcementView, GrantState, GrantView};

/// What came of allowing or stopping, as far as the places of enforcement said.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// Every place confirmed it, the last one at this time.
    Confirmed(Option<String>),
    /// It waits until these containers are kept at the cooperative too.
    NeedsPlace(Vec<String>),
    /// It was not asked or answered yet.
    Waits,
    /// A place was asked and did not show it.
    Unconfirmed,
}

/// What came of one or more decisions: the worst that any place said.
pub fn outcome<'a>(grants: impl IntoIterator<Item = &'a GrantView>) -> Outcome {
    let mut places = Vec::new();
    for grant in grants {
        if grant.enforcement.is_empty() && grant.state != GrantState::Ended {
            return Outcome::Waits;
        }
        places.extend(&grant.enforcement);
    }
    let any = |state| places.iter().any(|place| place.state == state);
    if any(EnforcementState::Unconfirmed) {
        return Outcome::Unconfirmed;
    }
    let missing: Vec<String> = places
        .iter()
        .flat_map(|place| missing_containers(place))
        .collect();
    if !missing.is_empty() {
        Outcome::NeedsPlace(missing)
    } else if any(EnforcementState::Pending) {
        Outcome::Waits
    } else {
        Outcome::Confirmed(places.iter().filter_map(|place| place.at.clone()).max())
    }
}

/// The containers that must be kept at the cooperative before a place can do what was asked.
pub fn missing_containers(place: &EnforcementView) -> Vec<String> {
    if place.state != EnforcementState::Pending {
        return Vec::new();
    }
    place
        .detail
        .iter()
        .flat_map(|detail| detail.split("; "))
        .filter_map(|part| {
            let container = part.strip_prefix("waits until ")?;
            container.strip_suffix(" is kept at the cooperative")
        })
        .map(ToOwned::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use kluis_api::Place;

    use super::*;
    use crate::testing::sample_grant;

    fn grant(state: EnforcementState, at: Option<&str>, detail: Option<&str>) -> GrantView {
        let mut grant = sample_grant("g-1", GrantState::Active, &["weight"]);
        grant.enforcement = vec![EnforcementView {
            place: Place::Cooperative,
            state,
            at: at.map(Into::into),
            detail: detail.map(Into::into),
        }];
        grant
    }

    #[test]
    fn worst_answer_is_what_is_told() {
        let sure = grant(
            EnforcementState::Confirmed,
            Some("2026-11-21T14:02:00Z"),
            None,
        );
        let waits = grant(EnforcementState::Pending, None, None);
        let unsure = grant(EnforcementState::Unconfirmed, None, Some("odd"));
        assert_eq!(
            outcome([&sure]),
            Outcome::Confirmed(Some("2026-11-21T14:02:00Z".into()))
        );
        assert_eq!(outcome([&sure, &waits]), Outcome::Waits);
        assert_eq!(outcome([&waits, &unsure, &sure]), Outcome::Unconfirmed);
    }

    #[test]
    fn places_that_were_never_asked_have_confirmed_nothing() {
        let grant = sample_grant("g-1", GrantState::Planned, &["weight"]);
        assert_eq!(outcome([&grant]), Outcome::Waits);
    }

    #[test]
    fn containers_that_are_not_kept_there_are_named() {
        let detail = "waits until /health/steps/ is kept at the cooperative; waits until /health/weight/ is kept at the cooperative";
        let waits = grant(EnforcementState::Pending, None, Some(detail));
        assert_eq!(
            outcome([&waits]),
            Outcome::NeedsPlace(vec!["/health/steps/".into(), "/health/weight/".into()])
        );
    }
}
