//! The numbers that means are made of.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::admitted::{Admitted, Value};
use crate::codes::Code;
use crate::left_out::{Ledger, Reason};
use crate::rounding::{DayRule, Rounding};
use crate::{Input, Rules};

/// A number of a measure, with the day its source gives.
#[derive(Clone, Debug)]
pub(crate) struct Reading {
    pub(crate) day: Date,
    pub(crate) number: f64,
}

/// All numbers of one code, in one unit.
#[derive(Debug)]
pub(crate) struct Measure {
    pub(crate) code: Code,
    /// UCUM.
    pub(crate) unit: Option<String>,
    pub(crate) day_rule: DayRule,
    pub(crate) rounding: Rounding,
    pub(crate) readings: Vec<Reading>,
}

impl Measure {
    /// What each day with a value is, by the rule of the measure.
    pub(crate) fn days<'a>(
        &self,
        readings: impl IntoIterator<Item = &'a Reading>,
    ) -> BTreeMap<Date, f64> {
        let mut by_day: BTreeMap<Date, Vec<f64>> = BTreeMap::new();
        for reading in readings {
            by_day.entry(reading.day).or_default().push(reading.number);
        }
        let of_day = |numbers: Vec<f64>| match self.day_rule {
            DayRule::Total => sum(numbers),
            DayRule::Mean => mean(numbers),
        };
        by_day
            .into_iter()
            .map(|(day, numbers)| (day, of_day(numbers)))
            .collect()
    }
}

/// The sum, the same for any order of the numbers.
pub(crate) fn sum(numbers: impl IntoIterator<Item = f64>) -> f64 {
    let mut numbers: Vec<f64> = numbers.into_iter().collect();
    numbers.sort_by(f64::total_cmp);
    numbers.into_iter().sum()
}

/// The mean, the same for any order of the numbers; 0 of none.
pub(crate) fn mean(numbers: impl IntoIterator<Item = f64>) -> f64 {
    let numbers: Vec<f64> = numbers.into_iter().collect();
    let count = numbers.len().max(1);
    sum(numbers) / count as f64
}

/// The measures that there are numbers of, by code. Of a measure in several units the most used one counts, and of equally
/// used ones the first by its code: numbers are never converted.
pub(crate) fn measures(
    admitted: &[Admitted],
    input: &Input<'_>,
    rules: &Rules,
    ledger: &mut Ledger,
) -> Vec<Measure> {
    let mut by_code: BTreeMap<&Code, BTreeMap<Option<&str>, Vec<Reading>>> = BTreeMap::new();
    for record in admitted {
        let own = record.value.as_ref().map(|value| (&record.codes, value));
        let of_parts = record.parts.iter().map(|part| (&part.codes, &part.value));
        let mut values = own.into_iter().chain(of_parts).peekable();
        if record.form.kind != "Observation" || values.peek().is_none() {
            ledger.add_of(Reason::NotANumber, record.codes.first());
            continue;
        }
        for (codes, value) in values {
            match reading(record, value) {
                Ok((unit, reading)) => by_code
                    .entry(&codes[0])
                    .or_default()
                    .entry(unit)
                    .or_default()
                    .push(reading),
                Err(reason) => ledger.add_of(reason, codes.first()),
            }
        }
    }
    by_code
        .into_iter()
        .map(|(code, mut by_unit)| {
            let most = by_unit.values().map(Vec::len).max().unwrap_or_default();
            let unit = by_unit
                .iter()
                .find(|(_, readings)| readings.len() == most)
                .and_then(|(unit, _)| *unit);
            let readings = by_unit.remove(&unit).unwrap_or_default();
            for (other, left) in by_unit {
                for _ in left {
                    ledger.add_unit(Reason::OtherUnit, code, other);
                }
            }
            let (day_rule, rounding) = Rounding::of(input.category, unit);
            Measure {
                code: code.clone(),
                unit: unit.map(str::to_owned),
                day_rule,
                rounding: rules
                    .rounding
                    .get(&code.token())
                    .copied()
                    .unwrap_or(rounding),
                readings,
            }
        })
        .collect()
}

fn reading<'a>(record: &Admitted, value: &'a Value) -> Result<(Option<&'a str>, Reading), Reason> {
    let Value::Amount(amount) = value else {
        return Err(Reason::NotANumber);
    };
    if amount.comparator.is_some() {
        return Err(Reason::OnlyABound);
    }
    let start = record.start.as_ref().ok_or(Reason::NoTime)?;
    let day = start.day().ok_or(Reason::NoDay)?;
    if record.several_days {
        return Err(Reason::SeveralDays);
    }
    let reading = Reading {
        day,
        number: amount.number,
    };
    Ok((amount.unit.as_deref(), reading))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_and_means_do_not_depend_on_the_order() {
        let numbers = [1e9, 0.1, 0.2, -1e9, 0.3, 1e-7];
        let mut turned = numbers;
        for _ in numbers {
            turned.rotate_left(1);
            assert_eq!(sum(turned).to_bits(), sum(numbers).to_bits());
            assert_eq!(mean(turned).to_bits(), mean(numbers).to_bits());
        }
        assert_eq!(mean([]), 0.0);
        assert_eq!(mean([5.0, 5.0, 8.0]), 6.0);
    }
}
