//! What a person sees before anything goes out.

use crate::view::{Tally, View, made};
use crate::{Input, Level, Rules, ViewError};

/// How often a code or value is rare at most.
pub const RARE: usize = 2;

/// How many records or weekly means are few, if there are less.
pub const FEW: usize = 5;

/// How many days make a period short, if there are less.
pub const SHORT_DAYS: usize = 28;

/// What would go out, with figures and warnings.
#[derive(Clone, Debug, PartialEq)]
pub struct Preview {
    /// The view; its documents are the bytes that would go out.
    pub view: View,
    /// How much there is.
    pub counts: Counts,
    /// What the person should know before it goes out.
    pub warnings: Vec<Warning>,
}

/// How much there is in a view.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// How many records were given.
    pub given: usize,
    /// How many records go out, or how many values are in the means and totals that do.
    pub used: usize,
    /// How many documents go out.
    pub documents: usize,
    /// How many bytes they have.
    pub bytes: usize,
}

/// Something that may single a person out in what goes out. Its [name](Warning::name) is stable; the words are the
/// screen's.
///
/// That there is no warning does not mean that nobody can be recognised: only whoever holds the records of a whole group can
/// tell how many people look alike.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Warning {
    /// Nothing goes out: no document is left.
    NothingGoesOut,
    /// Documents go out with text that somebody wrote: notes, names, titles.
    FreeText {
        /// How many documents.
        documents: usize,
    },
    /// A code is in at most [`RARE`] of the records that go out.
    RareCode {
        /// The code as `system|code`.
        code: String,
        /// In how many records.
        records: usize,
    },
    /// Values of a measure occur at most [`RARE`] times each.
    RareValues {
        /// Code of the measure as `system|code`.
        measure: String,
        /// How many different values are so rare.
        rare: usize,
        /// How many different values there are.
        different: usize,
    },
    /// There are fewer records or weekly means than [`FEW`].
    FewRecords {
        /// How many there are.
        count: usize,
    },
    /// What goes out lies within fewer days than [`SHORT_DAYS`], so that its dates alone may tell whose it is.
    ShortPeriod {
        /// How many days from the first to the last.
        days: usize,
    },
}

impl Warning {
    /// Returns the name that is translated, such as `rare-values`.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::NothingGoesOut => "nothing-goes-out",
            Self::FreeText { .. } => "free-text",
            Self::RareCode { .. } => "rare-code",
            Self::RareValues { .. } => "rare-values",
            Self::FewRecords { .. } => "few-records",
            Self::ShortPeriod { .. } => "short-period",
        }
    }
}

/// Makes a view as [`derive_view`](crate::derive_view) does, with figures and warnings about it.
///
/// # Errors
/// Those of [`derive_view`](crate::derive_view).
pub fn preview(input: &Input<'_>, rules: &Rules) -> Result<Preview, ViewError> {
    let (view, tally) = made(input, rules)?;
    let counts = Counts {
        given: input.records.len(),
        used: tally.used,
        documents: view.documents.len(),
        bytes: view
            .documents
            .iter()
            .map(|document| document.turtle.len())
            .sum(),
    };
    let warnings = warnings(&view, tally);
    Ok(Preview {
        view,
        counts,
        warnings,
    })
}

fn warnings(view: &View, tally: Tally) -> Vec<Warning> {
    if view.documents.is_empty() {
        return vec![Warning::NothingGoesOut];
    }
    let mut found = Vec::new();
    if tally.free_text > 0 {
        found.push(Warning::FreeText {
            documents: tally.free_text,
        });
    }
    for (code, records) in tally.codes {
        if records <= RARE {
            found.push(Warning::RareCode { code, records });
        }
    }
    for (measure, values) in tally.values {
        let rare = values.values().filter(|count| **count <= RARE).count();
        if rare > 0 {
            found.push(Warning::RareValues {
                measure,
                rare,
                different: values.len(),
            });
        }
    }
    // Of totals, how many values they need is a rule already.
    let count = match view.level {
        Level::AsItIs | Level::WithoutName => Some(tally.used),
        Level::Coarser => Some(view.weeks.len()),
        Level::Total => None,
    };
    if let Some(count) = count.filter(|count| *count < FEW) {
        found.push(Warning::FewRecords { count });
    }
    if let Some((first, last)) = tally.days {
        let days = (last - first).get_days() + 1;
        let days = usize::try_from(days).expect("the last day is not before the first");
        if days < SHORT_DAYS {
            found.push(Warning::ShortPeriod { days });
        }
    }
    found
}
