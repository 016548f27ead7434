//! How much goes out, and the numbers that decide it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::Rounding;

/// How much of the records of a category goes out. Each level lets through less than the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// Copies of the documents, with all that is in them.
    AsItIs,
    /// Codes, values, units and times of each record, under a pseudonym.
    WithoutName,
    /// Weekly means of numbers, with the band of the age and the region.
    Coarser,
    /// Of each measure how many values, the first and the last month, and the mean or total.
    Total,
}

impl Level {
    /// Every level, the one that lets most through first.
    pub const ALL: [Self; 4] = [Self::AsItIs, Self::WithoutName, Self::Coarser, Self::Total];

    /// Returns the name that is stored and translated: `as-it-is`, `without-name`, `coarser` or `total`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::AsItIs => "as-it-is",
            Self::WithoutName => "without-name",
            Self::Coarser => "coarser",
            Self::Total => "total",
        }
    }
}

/// What becomes of the dates of weekly means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Dates {
    /// All moved into the past by the same 1 to 91 days, which differ for each recipient
    /// ([`ViewSecret::date_shift`](crate::ViewSecret::date_shift)). Distances in time stay.
    #[default]
    Shifted,
    /// Cut to the month that most days of the week lie in.
    Month,
}

impl Dates {
    /// Returns the name that is stored and translated: `shifted` or `month`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Shifted => "shifted",
            Self::Month => "month",
        }
    }
}

/// A level and the numbers it is applied with. [`Rules::new`] has the numbers meant for use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rules {
    /// How much goes out.
    pub level: Level,
    /// What becomes of dates in [`Level::Coarser`].
    pub dates: Dates,
    /// On how many days there must be a value: in a week for its mean to go out, and in all for a total. 4.
    pub min_days: usize,
    /// How many values there must be for a total to go out. 10.
    pub min_values: usize,
    /// Whether weeks ([`Level::Coarser`]) and months ([`Level::Total`]) that are not over are left out. True: a mean that
    /// changes day by day tells what each day added.
    pub finished_only: bool,
    /// Rounding other than that of the [table](crate::Rounding::of), by the code of a measure as `system|code`.
    pub rounding: BTreeMap<String, Rounding>,
}

impl Rules {
    /// Returns the rules meant for use at a level.
    #[must_use]
    pub fn new(level: Level) -> Self {
        Self {
            level,
            dates: Dates::default(),
            min_days: 4,
            min_values: 10,
            finished_only: true,
            rounding: BTreeMap::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_stored_as_they_are_told() {
        for level in Level::ALL {
            let stored = serde_json::to_string(&level).unwrap();
            assert_eq!(stored, format!("\"{}\"", level.as_str()));
            assert_eq!(serde_json::from_str::<Level>(&stored).unwrap(), level);
        }
        for dates in [Dates::Shifted, Dates::Month] {
            let stored = serde_json::to_string(&dates).unwrap();
            assert_eq!(stored, format!("\"{}\"", dates.as_str()));
        }
        assert!(serde_json::from_str::<Level>("\"AsItIs\"").is_err());
    }

    #[test]
    fn each_level_is_below_the_one_before() {
        assert!(Level::ALL.is_sorted());
    }
}
