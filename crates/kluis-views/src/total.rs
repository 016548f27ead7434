//! Totals over the whole period.

use crate::calendar::Month;
use crate::left_out::{Ledger, Reason, Suppressed, TooFew};
use crate::readings::{Measure, Reading, mean, sum};
use crate::rounding::{DayRule, Rounded};
use crate::{Input, Rules};

/// Of one measure over the whole period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Total {
    /// Code of the measure as `system|code`.
    pub measure: String,
    /// UCUM code of the unit.
    pub unit: Option<String>,
    /// How many values.
    pub values: usize,
    /// The month of the first value.
    pub first: Month,
    /// The month of the last value.
    pub last: Month,
    /// What a day is: where values add up, the mean is that of the days, else that of all values.
    pub day_rule: DayRule,
    /// The mean.
    pub mean: Rounded,
    /// What all values add up to, where they do.
    pub total: Option<Rounded>,
}

/// The total of a measure; `None` where it is held back.
pub(crate) fn total(
    measure: &Measure,
    input: &Input<'_>,
    rules: &Rules,
    ledger: &mut Ledger,
    suppressed: &mut Vec<Suppressed>,
) -> Option<Total> {
    let (readings, running): (Vec<&Reading>, Vec<&Reading>) =
        measure.readings.iter().partition(|reading| {
            let end = reading.day.last_of_month();
            !rules.finished_only || input.period.is_over(end, input.today)
        });
    for _ in running {
        ledger.add_of(Reason::MonthNotOver, Some(&measure.code));
    }
    let first = readings.iter().map(|reading| reading.day).min()?;
    let last = readings.iter().map(|reading| reading.day).max()?;
    let days = measure.days(readings.iter().copied());
    let why = if readings.len() < rules.min_values {
        Some(TooFew::Values {
            found: readings.len(),
            needed: rules.min_values,
        })
    } else {
        (days.len() < rules.min_days).then_some(TooFew::Days {
            found: days.len(),
            needed: rules.min_days,
        })
    };
    if let Some(why) = why {
        suppressed.push(Suppressed {
            measure: measure.code.token(),
            week: None,
            why,
        });
        return None;
    }
    let numbers = || readings.iter().map(|reading| reading.number);
    let (mean, total) = match measure.day_rule {
        DayRule::Total => (mean(days.into_values()), Some(sum(numbers()))),
        DayRule::Mean => (mean(numbers()), None),
    };
    Some(Total {
        measure: measure.code.token(),
        unit: measure.unit.clone(),
        values: readings.len(),
        first: Month::of(first),
        last: Month::of(last),
        day_rule: measure.day_rule,
        mean: measure.rounding.apply(mean),
        total: total.map(|total| measure.rounding.apply(total)),
    })
}
