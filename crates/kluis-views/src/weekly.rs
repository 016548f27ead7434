//! Weekly means.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::calendar::IsoWeek;
use crate::left_out::{Suppressed, TooFew};
use crate::readings::{Measure, Reading, mean};
use crate::rounding::{DayRule, Rounded};
use crate::{Input, Rules};

/// The mean of the days of a week that have values. Days count as their source writes them, in its own time zone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WeeklyMean {
    /// Code of the measure as `system|code`.
    pub measure: String,
    /// UCUM code of the unit.
    pub unit: Option<String>,
    /// The week as it was; a document tells it as [`Dates`](crate::Dates) says.
    pub week: IsoWeek,
    /// How many days have a value, from 1 to 7.
    pub days: usize,
    /// What each day is.
    pub day_rule: DayRule,
    /// The mean of the days.
    pub mean: Rounded,
}

/// The weeks of a measure in order, and the ones that are held back.
pub(crate) fn weeks(
    measure: &Measure,
    input: &Input<'_>,
    rules: &Rules,
    suppressed: &mut Vec<Suppressed>,
) -> Vec<WeeklyMean> {
    let mut by_week: BTreeMap<IsoWeek, Vec<&Reading>> = BTreeMap::new();
    for reading in &measure.readings {
        by_week
            .entry(IsoWeek::of(reading.day))
            .or_default()
            .push(reading);
    }
    by_week
        .into_iter()
        .filter_map(|(week, readings)| {
            let days: BTreeMap<Date, f64> = measure.days(readings);
            let over = input.period.is_over(week.sunday(), input.today);
            let why = if rules.finished_only && !over {
                Some(TooFew::WeekNotOver)
            } else {
                (days.len() < rules.min_days).then_some(TooFew::Days {
                    found: days.len(),
                    needed: rules.min_days,
                })
            };
            if let Some(why) = why {
                suppressed.push(Suppressed {
                    measure: measure.code.token(),
                    week: Some(week),
                    why,
                });
                return None;
            }
            Some(WeeklyMean {
                measure: measure.code.token(),
                unit: measure.unit.clone(),
                week,
                days: days.len(),
                day_rule: measure.day_rule,
                mean: measure.rounding.apply(mean(days.into_values())),
            })
        })
        .collect()
}
