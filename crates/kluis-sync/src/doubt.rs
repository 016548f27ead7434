//! Whether what is missing at the cooperative was removed there, or got lost: a pure judgement from
//! what a look found. A server that was emptied or set back must not empty what is here.

use crate::merge::Side;
use crate::plan::{Facts, RemoteFact};
use crate::policy::Policy;
use crate::question::QuestionKind;
use crate::step::Why;

/// So many things may go missing at once without a question, whatever their share.
const FEW: usize = 2;

/// More than so many are never taken for removed without a question.
const MANY: usize = 10;

/// More than this part of all, in percent, neither.
const PART: usize = 10;

/// What is made of things that are missing there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Doubt {
    /// Removed there, so it goes here too.
    None,
    /// Nothing is concluded from this look.
    #[default]
    Waits,
    /// The person is asked; until then nothing is removed or replaced here.
    Asks(QuestionKind),
    /// The person has answered.
    Answered(QuestionKind, Side),
}

/// What the mark at the storage tells, which only this computer writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Trust {
    /// It could not be looked at.
    NotSeen,
    /// None was written yet.
    Unknown,
    /// It is as this computer left it.
    AsLeft,
    /// It is gone.
    Gone,
    /// It is one of before.
    Older,
}

/// Judges what is missing. `is_whole` says that the look met no refusal and no failure; `answer` is what
/// the person decided about a question that was asked before.
pub(crate) fn judge(
    facts: &Facts,
    policy: &Policy,
    trust: Trust,
    is_whole: bool,
    answer: Option<(QuestionKind, Side)>,
) -> Doubt {
    let found = Found::of(facts, policy);
    if found.is_as_usual(trust) {
        return Doubt::None;
    }
    if !is_whole {
        return Doubt::Waits;
    }
    if let Some((kind, side)) = answer {
        return Doubt::Answered(kind, side);
    }
    match trust {
        Trust::NotSeen => Doubt::Waits,
        Trust::Older => Doubt::Asks(QuestionKind::RolledBack),
        Trust::Gone if found.missing > 0 => Doubt::Asks(QuestionKind::Emptied),
        Trust::Gone => Doubt::Asks(QuestionKind::RolledBack),
        Trust::AsLeft if found.older > 1 => Doubt::Asks(QuestionKind::RolledBack),
        // Whether the storage was set back before the first mark cannot be known.
        Trust::Unknown if found.older > 1 => Doubt::Asks(QuestionKind::RolledBack),
        Trust::AsLeft | Trust::Unknown => Doubt::Asks(QuestionKind::ManyMissing),
    }
}

/// What a look found of things that are unchanged here.
struct Found {
    root_is_missing: bool,
    agreed: usize,
    missing: usize,
    older: usize,
    replaced: usize,
}

impl Found {
    fn of(facts: &Facts, policy: &Policy) -> Self {
        let mut found = Self {
            root_is_missing: facts.root_is_missing,
            agreed: 0,
            missing: 0,
            older: 0,
            replaced: 0,
        };
        for (path, base) in &facts.base {
            let unchanged = |local: &crate::plan::LocalFact| local.etag == base.local_etag;
            if policy.outbound(path).is_none() || !facts.local.get(path).is_some_and(unchanged) {
                continue;
            }
            found.agreed += 1;
            match facts.remote.get(path) {
                Some(RemoteFact::Absent) => found.missing += 1,
                Some(RemoteFact::Setback {
                    why: Why::OlderThere,
                    ..
                }) => found.older += 1,
                Some(RemoteFact::Other { .. }) => found.replaced += 1,
                _ => {}
            }
        }
        found
    }

    /// Nothing would be removed or replaced here that there is reason to doubt. A single thing that
    /// is as it was before may have been put back by a person.
    fn is_as_usual(&self, trust: Trust) -> bool {
        let doubtful = self.missing + self.older;
        match trust {
            Trust::AsLeft => self.older < 2 && !self.is_much(),
            Trust::NotSeen | Trust::Unknown | Trust::Gone => doubtful == 0,
            Trust::Older => doubtful + self.replaced == 0,
        }
    }

    fn is_much(&self) -> bool {
        let rests_on_no_listing = self.root_is_missing && self.missing > 0;
        rests_on_no_listing
            || self.missing > MANY
            || (self.missing > FEW && self.missing * 100 > self.agreed * PART)
    }
}
