//! Grants: what the person allowed, and how far it is along.

mod end;
mod give;
mod narrow;
mod stored;

#[cfg(test)]
mod tests;

use jiff::Timestamp;
use kluis_pod::PodPath;
use kluis_records::CategoryId;

pub use give::Decision;

use crate::{Mode, Outcome, Party};

/// How far a grant is along.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GrantState {
    /// Decided; not yet in force anywhere.
    Planned,
    /// In force, at one place at least.
    Active,
    /// Taken back or expired; a place of enforcement has not confirmed yet.
    Ending,
    /// Over everywhere.
    Ended,
}

impl GrantState {
    /// Returns the stable name, such as `active`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::Active => "active",
            Self::Ending => "ending",
            Self::Ended => "ended",
        }
    }
}

/// How a grant came to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// The person took it back.
    Withdrawn,
    /// Its time was over.
    Expired,
}

impl Ending {
    /// Returns the stable name: `withdrawn` or `expired`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Withdrawn => "withdrawn",
            Self::Expired => "expired",
        }
    }
}

/// A place that enforces a grant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Place {
    /// The cooperative's pod.
    Cooperative,
}

/// How much is left out of what is shared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Level {
    /// Nothing is left out.
    AsIs,
}

impl Level {
    /// Returns the stable name, such as `as-is`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::AsIs => "as-is",
        }
    }
}

/// Whether a place did what the grant wants of it now: letting in, or, once it is over, keeping out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enforcement {
    /// Where.
    pub place: Place,
    /// Whether it did.
    pub state: Outcome,
    /// When that was found out.
    pub at: Option<Timestamp>,
    /// What it waits for, or what went wrong.
    pub detail: Option<String>,
}

/// A category of a grant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GrantCategory {
    /// The category.
    pub category: CategoryId,
    /// The container it lies in; what is added to it later is granted as well.
    pub container: PodPath,
    /// What may be done: reading, in this version.
    pub mode: Mode,
    /// How much is left out.
    pub level: Level,
    /// How far the cooperative is with it.
    pub enforcement: Enforcement,
    /// When it was taken out of a grant that went on.
    pub ended: Option<Timestamp>,
    /// Whether a rule was, or may have been, written at the cooperative.
    pub(crate) attempted: bool,
    /// Address of the storage where that was.
    pub attempted_at: Option<String>,
}

/// Who may see what, why and until when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    /// Identifier given here, such as `g-4f9k2m`.
    pub id: String,
    /// The request it answers.
    pub request: String,
    /// Who may see it.
    pub recipient: Party,
    /// WebID of the person whose data it is, when it was known.
    pub data_subject: Option<String>,
    /// Which data.
    pub categories: Vec<GrantCategory>,
    /// What for, as terms.
    pub purposes: Vec<String>,
    /// The language in which the person was asked, as a BCP 47 tag.
    pub language: String,
    /// Since when.
    pub since: Timestamp,
    /// Until when: from this moment on nothing is permitted any more.
    pub until: Timestamp,
    /// How far it is along, at the moment it was read.
    pub state: GrantState,
    /// The places that enforce it.
    pub enforcement: Vec<Enforcement>,
    /// When it was taken back or ran out. Absent from an expired grant until
    /// [`Consent::expire_due`](crate::Consent::expire_due) has written it down.
    pub ended: Option<Timestamp>,
    /// How it ended.
    pub ending: Option<Ending>,
    /// Identifiers of its receipts, the first for giving.
    pub receipts: Vec<String>,
}

impl Grant {
    /// Returns whether it is over at `now`, written down or not.
    pub(crate) fn is_over(&self, now: Timestamp) -> bool {
        self.ended.is_some() || now >= self.until
    }

    /// Returns the identifiers of its categories, without those that were taken out.
    pub(crate) fn category_names(&self) -> Vec<&'static str> {
        let given = |granted: &&GrantCategory| granted.ended.is_none();
        self.categories
            .iter()
            .filter(given)
            .map(|granted| granted.category.as_str())
            .collect()
    }

    /// Returns what stands in the way of every place having done what is wanted. What was taken out of a
    /// grant that goes on speaks for itself.
    fn summed_enforcement(categories: &[GrantCategory], over: bool) -> Vec<Enforcement> {
        let counts = |category: &&GrantCategory| over || category.ended.is_none();
        let all = || {
            let counted = categories.iter().filter(counts);
            counted.map(|category| &category.enforcement)
        };
        let worst = [Outcome::Unconfirmed, Outcome::Pending]
            .into_iter()
            .find(|state| all().any(|enforcement| enforcement.state == *state));
        let state = worst.unwrap_or(Outcome::Confirmed);
        let mut details: Vec<&str> = Vec::new();
        for enforcement in all().filter(|enforcement| enforcement.state == state) {
            details.extend(
                enforcement
                    .detail
                    .as_deref()
                    .filter(|detail| !details.contains(detail)),
            );
        }
        vec![Enforcement {
            place: Place::Cooperative,
            state,
            at: all().filter_map(|enforcement| enforcement.at).max(),
            detail: Some(details.join("; ")).filter(|detail| !detail.is_empty()),
        }]
    }

    fn derived_state(&self, now: Timestamp) -> GrantState {
        let confirmed = |category: &GrantCategory| category.enforcement.state == Outcome::Confirmed;
        match self.is_over(now) {
            true if self.categories.iter().all(confirmed) => GrantState::Ended,
            true => GrantState::Ending,
            false
                if self
                    .categories
                    .iter()
                    .any(|category| category.ended.is_none() && confirmed(category)) =>
            {
                GrantState::Active
            }
            false => GrantState::Planned,
        }
    }
}
