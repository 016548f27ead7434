//! The decision point: the one place that says yes.

use jiff::Timestamp;
use kluis_pod::PodPath;
use kluis_records::CategoryId;

use crate::Grant;

/// A way of access, as [Web Access Control](https://solidproject.org/TR/wac#access-modes) has them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Seeing what is there.
    Read,
    /// Adding to it.
    Append,
    /// Changing and removing it.
    Write,
    /// Deciding who else may.
    Control,
}

impl Mode {
    /// Returns the stable name, such as `read`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Append => "append",
            Self::Write => "write",
            Self::Control => "control",
        }
    }
}

/// The permission to let one party read one category, as of one moment.
///
/// [`decide`] alone makes one. Whoever lets data be seen takes a permit, and lets it be seen by
/// [`Permit::agent`] only, below [`Permit::container`] only, and not from [`Permit::until`] on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Permit {
    grant: String,
    agent: String,
    category: CategoryId,
    container: PodPath,
    until: Timestamp,
    decided: Timestamp,
}

impl Permit {
    /// The grant that it follows from.
    pub fn grant(&self) -> &str {
        &self.grant
    }

    /// WebID of the party that may read.
    pub fn agent(&self) -> &str {
        &self.agent
    }

    /// The category that may be read.
    pub fn category(&self) -> CategoryId {
        self.category
    }

    /// The container that the category lies in.
    pub fn container(&self) -> &PodPath {
        &self.container
    }

    /// What may be done: reading, in this version.
    pub fn mode(&self) -> Mode {
        Mode::Read
    }

    /// The moment from which it may no longer be read.
    pub fn until(&self) -> Timestamp {
        self.until
    }

    /// The moment at which this was decided.
    pub fn decided(&self) -> Timestamp {
        self.decided
    }
}

/// Why there is no permit; the reason of the grant that came closest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
pub enum Refusal {
    /// Only reading can be permitted.
    #[error("only reading can be permitted")]
    Mode,
    /// There is no grant for this party.
    #[error("nothing was granted to this party")]
    NoGrant,
    /// The party has a grant, for other categories.
    #[error("this kind of data was not granted to this party")]
    Category,
    /// The grant begins later.
    #[error("the grant has not begun")]
    NotYet,
    /// The grant's time has passed.
    #[error("the grant has expired")]
    Expired,
    /// The grant was taken back, or its end was written down.
    #[error("the grant has ended")]
    Ended,
}

/// Decides whether the party with the WebID `who` may have access to `category` at the moment `now`.
///
/// WebIDs are compared as text: two writings of one address are two parties.
///
/// # Errors
/// The [`Refusal`] says why not.
pub fn decide(
    grants: &[Grant],
    who: &str,
    category: CategoryId,
    mode: Mode,
    now: Timestamp,
) -> Result<Permit, Refusal> {
    if mode != Mode::Read {
        return Err(Refusal::Mode);
    }
    let mut closest = Refusal::NoGrant;
    for grant in grants {
        match permit_of(grant, who, category, now) {
            Ok(permit) => return Ok(permit),
            Err(refusal) => closest = closest.max(refusal),
        }
    }
    Err(closest)
}

fn permit_of(
    grant: &Grant,
    who: &str,
    category: CategoryId,
    now: Timestamp,
) -> Result<Permit, Refusal> {
    if grant.recipient.web_id != who {
        return Err(Refusal::NoGrant);
    }
    let granted = grant
        .categories
        .iter()
        .find(|granted| granted.category == category);
    let granted = granted
        .filter(|granted| granted.mode == Mode::Read && granted.ended.is_none())
        .ok_or(Refusal::Category)?;
    if grant.ended.is_some() {
        return Err(Refusal::Ended);
    }
    if now < grant.since {
        return Err(Refusal::NotYet);
    }
    if now >= grant.until {
        return Err(Refusal::Expired);
    }
    Ok(Permit {
        grant: grant.id.clone(),
        agent: grant.recipient.web_id.clone(),
        category,
        container: granted.container.clone(),
        until: grant.until,
        decided: now,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Ending, Enforcement, GrantCategory, GrantState, Level, Outcome, Party, Place};
    use proptest::prelude::*;

    const WHO: [&str; 3] = [
        "https://a.test/#me",
        "https://a.test/#other",
        "https://A.test/#me",
    ];
    const WHAT: [&str; 3] = ["steps", "blood-pressure", "weight"];
    const MODES: [Mode; 4] = [Mode::Read, Mode::Append, Mode::Write, Mode::Control];

    fn time(seconds: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + seconds).unwrap()
    }

    fn category(index: usize) -> CategoryId {
        CategoryId::parse(WHAT[index]).unwrap()
    }

    fn grant(id: usize, who: usize, what: &[usize], since: i64, until: i64) -> Grant {
        let granted = |&index: &usize| GrantCategory {
            category: category(index),
            container: PodPath::parse(&category(index).get().container).unwrap(),
            mode: Mode::Read,
            level: Level::AsIs,
            enforcement: Enforcement {
                place: Place::Cooperative,
                state: Outcome::Pending,
                at: None,
                detail: None,
            },
            ended: None,
            attempted: false,
            attempted_at: None,
        };
        Grant {
            id: format!("g-{id}"),
            request: "r-1".to_owned(),
            recipient: Party {
                web_id: WHO[who].to_owned(),
                name: String::new(),
            },
            data_subject: None,
            categories: what.iter().map(granted).collect(),
            purposes: Vec::new(),
            language: "nl".to_owned(),
            since: time(since),
            until: time(until),
            state: GrantState::Planned,
            enforcement: Vec::new(),
            ended: None,
            ending: None,
            receipts: Vec::new(),
        }
    }

    #[test]
    fn the_reason_is_that_of_the_closest_grant() {
        let mut grants = vec![grant(1, 0, &[0], 10, 20)];
        let ask = |grants: &[Grant], who: usize, what, mode, now| {
            decide(grants, WHO[who], category(what), mode, time(now)).map(|permit| permit.grant)
        };
        assert_eq!(ask(&grants, 0, 0, Mode::Read, 10), Ok("g-1".to_owned()));
        assert_eq!(ask(&grants, 0, 0, Mode::Read, 19), Ok("g-1".to_owned()));
        assert_eq!(ask(&grants, 0, 0, Mode::Read, 20), Err(Refusal::Expired));
        assert_eq!(ask(&grants, 0, 0, Mode::Read, 9), Err(Refusal::NotYet));
        assert_eq!(ask(&grants, 0, 0, Mode::Write, 10), Err(Refusal::Mode));
        assert_eq!(ask(&grants, 0, 1, Mode::Read, 10), Err(Refusal::Category));
        assert_eq!(ask(&grants, 1, 0, Mode::Read, 10), Err(Refusal::NoGrant));
        assert_eq!(ask(&grants, 2, 0, Mode::Read, 10), Err(Refusal::NoGrant));
        assert_eq!(ask(&[], 0, 0, Mode::Read, 10), Err(Refusal::NoGrant));
        grants[0].ended = Some(time(12));
        grants[0].ending = Some(Ending::Withdrawn);
        assert_eq!(ask(&grants, 0, 0, Mode::Read, 13), Err(Refusal::Ended));
        // Not even before the end, by a clock that was set back.
        assert_eq!(ask(&grants, 0, 0, Mode::Read, 11), Err(Refusal::Ended));
        grants.push(grant(2, 0, &[0, 1], 10, 20));
        assert_eq!(ask(&grants, 0, 0, Mode::Read, 13), Ok("g-2".to_owned()));
    }

    #[derive(Clone, Debug)]
    enum Step {
        Approve {
            who: usize,
            what: Vec<usize>,
            lasts: i64,
        },
        Revoke(usize),
        ExpireDue,
        Pass(i64),
    }

    fn step() -> impl Strategy<Value = Step> {
        prop_oneof![
            (
                0..3_usize,
                proptest::sample::subsequence(vec![0, 1, 2], 1..=3),
                1..50_i64
            )
                .prop_map(|(who, what, lasts)| Step::Approve { who, what, lasts }),
            (0..8_usize).prop_map(Step::Revoke),
            Just(Step::ExpireDue),
            (-20..40_i64).prop_map(Step::Pass),
        ]
    }

    /// What a person would say is allowed: kept apart from [`Grant`], as plain facts.
    struct Allowed {
        who: usize,
        what: Vec<usize>,
        since: i64,
        until: i64,
        over: bool,
    }

    proptest! {
        #[test]
        fn there_is_a_permit_exactly_inside_a_live_grant(steps in proptest::collection::vec(step(), 0..40)) {
            let mut now = 0;
            let mut grants: Vec<Grant> = Vec::new();
            let mut allowed: Vec<Allowed> = Vec::new();
            for step in steps {
                match step {
                    Step::Approve { who, what, lasts } => {
                        grants.push(grant(grants.len(), who, &what, now, now + lasts));
                        allowed.push(Allowed { who, what, since: now, until: now + lasts, over: false });
                    }
                    Step::Revoke(index) if index < grants.len() && grants[index].ended.is_none() => {
                        grants[index].ended = Some(time(now));
                        grants[index].ending = Some(Ending::Withdrawn);
                        allowed[index].over = true;
                    }
                    Step::Revoke(_) => {}
                    Step::ExpireDue => {
                        for (grant, allowed) in grants.iter_mut().zip(&mut allowed) {
                            if grant.ended.is_none() && now >= allowed.until {
                                grant.ended = Some(grant.until);
                                grant.ending = Some(Ending::Expired);
                                allowed.over = true;
                            }
                        }
                    }
                    Step::Pass(seconds) => now += seconds,
                }
                for (who, web_id) in WHO.into_iter().enumerate() {
                    for what in 0..WHAT.len() {
                        let live = |one: &&Allowed| {
                            one.who == who && one.what.contains(&what) && !one.over && one.since <= now && now < one.until
                        };
                        for mode in MODES {
                            let permit = decide(&grants, web_id, category(what), mode, time(now));
                            let expected = mode == Mode::Read && allowed.iter().any(|one| live(&one));
                            prop_assert_eq!(permit.is_ok(), expected);
                            if let Ok(permit) = permit {
                                prop_assert_eq!(permit.agent(), web_id);
                                prop_assert_eq!(permit.category(), category(what));
                                prop_assert_eq!(permit.container().as_str(), category(what).get().container.as_str());
                                prop_assert!(permit.until() > time(now) && permit.decided() == time(now));
                                let source = grants.iter().position(|grant| grant.id == permit.grant()).unwrap();
                                prop_assert!(live(&&allowed[source]));
                            }
                        }
                    }
                }
            }
        }
    }
}
