//! What does not go out, counted by reason.

use std::collections::BTreeMap;

use crate::IsoWeek;
use crate::codes::Code;

/// Why a record, or a value of one, is not in a view. Its [name](Reason::name) is stable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Reason {
    /// The record is of another category than the one that is shared.
    OtherCategory,
    /// The record is not, or not for certain, within the period.
    OutsidePeriod,
    /// The record tells no time, and the level or the period needs one.
    NoTime,
    /// The time of the record is no date or time.
    TimeNotRead,
    /// Only the year or the month is told, where days are counted.
    NoDay,
    /// The measurement lasted over more than the day it began and the next one.
    SeveralDays,
    /// No rule says what may go out of records of this type.
    KindNotNamed,
    /// The record was entered in error.
    EnteredInError,
    /// The status is not one that the type has, so what the record says may not be what it means.
    StatusNotKnown,
    /// The record has a part that changes its meaning and would not go out: that something is refuted, forbidden, or other
    /// than it seems.
    MeaningModified,
    /// What was measured or found has no code of a system that is known here.
    CodeNotKnown,
    /// The value is text, or of a kind that may hold text.
    FreeText,
    /// The value is coded, by a system that is not known here.
    ValueNotKnown,
    /// The unit is not known to be one.
    UnitNotKnown,
    /// The number is no number, is beyond 10⁹, or has more than 20 characters.
    NumberNotUsable,
    /// The record says nothing of what was found.
    NoValue,
    /// The value is no number, where means are made.
    NotANumber,
    /// The value is only a bound, such as `<5`, where means are made.
    OnlyABound,
    /// The value is in another unit than most of its measure.
    OtherUnit,
    /// The month is not over, and a total that grows would tell what each day adds.
    MonthNotOver,
}

impl Reason {
    /// Every reason.
    pub const ALL: [Self; 20] = [
        Self::OtherCategory,
        Self::OutsidePeriod,
        Self::NoTime,
        Self::TimeNotRead,
        Self::NoDay,
        Self::SeveralDays,
        Self::KindNotNamed,
        Self::EnteredInError,
        Self::StatusNotKnown,
        Self::MeaningModified,
        Self::CodeNotKnown,
        Self::FreeText,
        Self::ValueNotKnown,
        Self::UnitNotKnown,
        Self::NumberNotUsable,
        Self::NoValue,
        Self::NotANumber,
        Self::OnlyABound,
        Self::OtherUnit,
        Self::MonthNotOver,
    ];

    /// Returns the name that is translated, such as `other-unit`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::OtherCategory => "other-category",
            Self::OutsidePeriod => "outside-period",
            Self::NoTime => "no-time",
            Self::TimeNotRead => "time-not-read",
            Self::NoDay => "no-day",
            Self::SeveralDays => "several-days",
            Self::KindNotNamed => "kind-not-named",
            Self::EnteredInError => "entered-in-error",
            Self::StatusNotKnown => "status-not-known",
            Self::MeaningModified => "meaning-modified",
            Self::CodeNotKnown => "code-not-known",
            Self::FreeText => "free-text",
            Self::ValueNotKnown => "value-not-known",
            Self::UnitNotKnown => "unit-not-known",
            Self::NumberNotUsable => "number-not-usable",
            Self::NoValue => "no-value",
            Self::NotANumber => "not-a-number",
            Self::OnlyABound => "only-a-bound",
            Self::OtherUnit => "other-unit",
            Self::MonthNotOver => "month-not-over",
        }
    }
}

/// How many records or values are left out for one reason. For the person who shares, never for the recipient.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// Why.
    pub reason: Reason,
    /// Code of the measure as `system|code`, where the reason is about one and its code is known.
    pub measure: Option<String>,
    /// UCUM code of the unit, where the reason is about one.
    pub unit: Option<String>,
    /// How many records, or values where a record has several.
    pub count: usize,
}

/// Why a mean or total is not in a view.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum TooFew {
    /// There are values on fewer days than the rules ask for.
    Days {
        /// On how many days there are.
        found: usize,
        /// On how many there must be.
        needed: usize,
    },
    /// There are fewer values than the rules ask for.
    Values {
        /// How many there are.
        found: usize,
        /// How many there must be.
        needed: usize,
    },
    /// The week is not over.
    WeekNotOver,
}

impl TooFew {
    /// Returns the name that is translated: `too-few-days`, `too-few-values` or `week-not-over`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Days { .. } => "too-few-days",
            Self::Values { .. } => "too-few-values",
            Self::WeekNotOver => "week-not-over",
        }
    }
}

/// A mean or a total that is held back. For the person who shares, never for the recipient.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suppressed {
    /// Code of the measure as `system|code`.
    pub measure: String,
    /// The week; `None` for a total.
    pub week: Option<IsoWeek>,
    /// Why.
    pub why: TooFew,
}

/// Counts what is left out.
#[derive(Debug, Default)]
pub(crate) struct Ledger(BTreeMap<(Reason, Option<String>, Option<String>), usize>);

impl Ledger {
    pub(crate) fn add(&mut self, reason: Reason) {
        self.add_keyed(reason, None, None);
    }

    pub(crate) fn add_of(&mut self, reason: Reason, measure: Option<&Code>) {
        self.add_keyed(reason, measure.map(Code::token), None);
    }

    pub(crate) fn add_unit(&mut self, reason: Reason, measure: &Code, unit: Option<&str>) {
        self.add_keyed(reason, Some(measure.token()), unit.map(str::to_owned));
    }

    fn add_keyed(&mut self, reason: Reason, measure: Option<String>, unit: Option<String>) {
        *self.0.entry((reason, measure, unit)).or_default() += 1;
    }

    pub(crate) fn into_list(self) -> Vec<LeftOut> {
        self.0
            .into_iter()
            .map(|((reason, measure, unit), count)| LeftOut {
                reason,
                measure,
                unit,
                count,
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_has_a_name_of_its_own() {
        let names: std::collections::BTreeSet<_> =
            Reason::ALL.into_iter().map(Reason::name).collect();
        assert_eq!(names.len(), Reason::ALL.len());
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte == b'-';
        assert!(names.iter().all(|name| name.bytes().all(plain)));
    }
}
