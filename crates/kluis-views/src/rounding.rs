//! How values of a day become one, and how means are rounded.

use std::fmt;

use kluis_records::CategoryId;

/// What the values of one day of a measure are together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DayRule {
    /// They add up, as steps do.
    Total,
    /// Their mean stands for the day, as with a heart rate.
    Mean,
}

/// How a mean or a total is rounded. Half of a step is rounded away from zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Rounding {
    /// To multiples of `units` × 10^−`decimals`; zero units count as one, and there are at most nine decimals.
    Step {
        /// How many of the last decimal make one step.
        units: u32,
        /// How many decimals.
        decimals: u8,
    },
    /// To so many significant digits, from one to nine.
    Digits(u8),
}

use DayRule::{Mean, Total};

const fn step(units: u32, decimals: u8) -> Rounding {
    Rounding::Step { units, decimals }
}

/// Of each category and unit (`""` where there is none): what a day is, and the rounding. What is not in the list has a mean
/// for each day and two significant digits.
///
/// A step is wide enough that one more value of a week seldom shows, and fine enough that a change which matters to a
/// doctor still does.
const TABLE: &[(&str, &[&str], DayRule, Rounding)] = &[
    (
        "steps",
        &["", "1", "{steps}", "{count}"],
        Total,
        step(100, 0),
    ),
    ("steps", &["/d", "{steps}/d"], Mean, step(100, 0)),
    ("heart-rate", &["", "/min", "{beats}/min"], Mean, step(1, 0)),
    ("blood-pressure", &["", "mm[Hg]"], Mean, step(1, 0)),
    ("blood-pressure", &["kPa"], Mean, step(1, 1)),
    ("weight", &["", "kg", "[lb_av]"], Mean, step(1, 0)),
    ("height", &["", "cm", "[in_i]"], Mean, step(1, 0)),
    ("height", &["m"], Mean, step(1, 2)),
    ("temperature", &["", "Cel", "[degF]"], Mean, step(1, 1)),
    ("oxygen-saturation", &["", "%"], Mean, step(1, 0)),
    (
        "breathing",
        &["", "/min", "{breaths}/min"],
        Mean,
        step(1, 0),
    ),
    ("sleep", &["h"], Total, step(5, 1)),
    ("sleep", &["min"], Total, step(30, 0)),
    ("sleep", &["s"], Total, step(1800, 0)),
    ("glucose", &["mmol/L"], Mean, step(2, 1)),
    ("glucose", &["mg/dL"], Mean, step(5, 0)),
];

impl Rounding {
    /// Returns what a day is and how means are rounded, for numbers of a category in a unit (its UCUM code).
    ///
    /// | category | unit | a day is | rounded to |
    /// | --- | --- | --- | --- |
    /// | steps | none, `{steps}`, `{count}` | a total | 100 |
    /// | steps | `/d`, `{steps}/d` | a mean | 100 |
    /// | heart rate, breathing | `/min` | a mean | 1 |
    /// | blood pressure | `mm[Hg]`, `kPa` | a mean | 1, 0.1 |
    /// | weight | `kg`, `[lb_av]` | a mean | 1 |
    /// | height | `cm`, `[in_i]`, `m` | a mean | 1, 1, 0.01 |
    /// | temperature | `Cel`, `[degF]` | a mean | 0.1 |
    /// | oxygen saturation | `%` | a mean | 1 |
    /// | sleep | `h`, `min`, `s` | a total | 0.5, 30, 1800 |
    /// | glucose | `mmol/L`, `mg/dL` | a mean | 0.2, 5 |
    /// | everything else | | a mean | two significant digits |
    #[must_use]
    pub fn of(category: CategoryId, unit: Option<&str>) -> (DayRule, Self) {
        let unit = unit.unwrap_or_default();
        TABLE
            .iter()
            .find(|(name, units, ..)| *name == category.as_str() && units.contains(&unit))
            .map_or((Mean, Self::Digits(2)), |(_, _, day, rounding)| {
                (*day, *rounding)
            })
    }

    pub(crate) fn apply(self, value: f64) -> Rounded {
        match self {
            Self::Step { units, decimals } => {
                let (units, decimals) = (units.max(1), decimals.min(9));
                let steps = (value * 10_f64.powi(i32::from(decimals)) / f64::from(units)).round();
                Rounded {
                    units: (steps as i64).saturating_mul(i64::from(units)),
                    decimals,
                }
            }
            Self::Digits(digits) => {
                let digits = digits.clamp(1, 9);
                significant(value, digits).unwrap_or(Rounded {
                    units: 0,
                    decimals: 0,
                })
            }
        }
    }
}

/// To significant digits, by way of the text: the same on every computer. `None` for what rounds to nothing, and for what is
/// no number or beyond 10¹⁸, which no sum of usable values is.
fn significant(value: f64, digits: u8) -> Option<Rounded> {
    let after_point = usize::from(digits - 1);
    let text = format!("{value:.after_point$e}");
    let (mantissa, exponent) = text.split_once('e')?;
    let units: i64 = mantissa.replace('.', "").parse().ok()?;
    let exponent = exponent.parse::<i32>().ok()? - i32::from(digits - 1);
    match u32::try_from(exponent) {
        Ok(zeros) => Some(Rounded {
            units: units.saturating_mul(10_i64.checked_pow(zeros)?),
            decimals: 0,
        }),
        Err(_) => u8::try_from(-exponent)
            .ok()
            .filter(|decimals| *decimals <= 9)
            .map(|decimals| Rounded { units, decimals }),
    }
}

/// A rounded number: whole units of the last decimal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Rounded {
    units: i64,
    decimals: u8,
}

impl Rounded {
    /// Returns the nearest number to compute with.
    #[must_use]
    pub fn to_f64(self) -> f64 {
        self.to_string().parse().expect("digits and a point")
    }
}

/// Digits with as many decimals as the rounding has: `6000`, `36.9`, `-0.50`.
impl fmt::Display for Rounded {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.decimals == 0 {
            return write!(formatter, "{}", self.units);
        }
        let sign = if self.units < 0 { "-" } else { "" };
        let scale = 10_u64.pow(u32::from(self.decimals));
        let units = self.units.unsigned_abs();
        let width = usize::from(self.decimals);
        write!(
            formatter,
            "{sign}{}.{:0width$}",
            units / scale,
            units % scale
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kluis_records::categories;

    fn text(rounding: Rounding, value: f64) -> String {
        rounding.apply(value).to_string()
    }

    #[test]
    fn steps_round_half_away_from_zero() {
        for (rounding, value, expected) in [
            (step(100, 0), 6049.9, "6000"),
            (step(100, 0), 6050.0, "6100"),
            (step(100, 0), 49.0, "0"),
            (step(1, 1), 36.949, "36.9"),
            (step(2, 1), 5.51, "5.6"),
            (step(5, 1), 7.3, "7.5"),
            (step(5, 1), -0.3, "-0.5"),
            (step(5, 1), -0.2, "0.0"),
            (step(1, 2), 1.704, "1.70"),
            (step(0, 0), 1.6, "2"),
        ] {
            assert_eq!(text(rounding, value), expected, "{value}");
        }
    }

    #[test]
    fn digits_are_the_significant_ones() {
        for (digits, value, expected) in [
            (2, 0.0, "0.0"),
            (2, 6149.0, "6100"),
            (2, 41.4, "41"),
            (2, 5.149, "5.1"),
            (2, 0.996, "1.0"),
            (2, -0.0123, "-0.012"),
            (2, 1e-12, "0"),
            (1, 96.0, "100"),
            (0, 96.0, "100"),
            (2, 1e15, "1000000000000000"),
            (2, 1e300, "0"),
            (2, f64::NAN, "0"),
        ] {
            assert_eq!(text(Rounding::Digits(digits), value), expected, "{value}");
        }
        assert_eq!(Rounding::Digits(2).apply(0.512).to_f64(), 0.51);
    }

    #[test]
    fn the_table_names_categories_that_exist() {
        for (name, ..) in TABLE {
            assert!(CategoryId::parse(name).is_some(), "{name}");
        }
        for category in categories() {
            let id = CategoryId::parse(&category.id).unwrap();
            let (_, unknown) = Rounding::of(id, Some("[CFU]"));
            assert_eq!(unknown, Rounding::Digits(2));
        }
    }
}
