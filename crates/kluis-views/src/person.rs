//! What is told of the person, coarsely.

use jiff::civil::Date;

use crate::PersonFacts;
use crate::moment::Moment;

/// How many years one band of ages has.
const BAND: i16 = 5;

/// From which age on there is one band for all: few people are so old that five years would single them out.
const OLDEST: i16 = 90;

impl PersonFacts {
    /// Returns the band of five years that the age on a day lies in, such as `65-69`, or `90+`.
    ///
    /// Somebody born on 29 February is a year older on 1 March of the other years. `None` where the date of birth is
    /// missing, is no date or lies after that day, and where it is so vague that the age may lie in two bands.
    #[must_use]
    pub fn age_band(&self, today: Date) -> Option<String> {
        let born = Moment::of(self.birth_date.as_ref()?)?;
        let youngest = band_of(born.last, today)?;
        let oldest = band_of(born.first, today)?;
        (youngest == oldest).then(|| {
            if youngest == OLDEST {
                format!("{OLDEST}+")
            } else {
                format!("{youngest}-{}", youngest + BAND - 1)
            }
        })
    }

    /// Returns the region of the postcode: its first digit with an `x` for each of the others, such as `9xxx`.
    ///
    /// Postcodes of four digits (`9050`, also `1011 AB`) and of five (`75001`) have one; all others have none.
    #[must_use]
    pub fn region(&self) -> Option<String> {
        let code = self.postcode.as_deref()?.trim();
        let digits = code.bytes().take_while(u8::is_ascii_digit).count();
        let letters = code.get(digits..)?.trim_start();
        let dutch = letters.len() == 2 && letters.bytes().all(|byte| byte.is_ascii_uppercase());
        let known = match digits {
            4 => letters.is_empty() || dutch,
            5 => letters.is_empty(),
            _ => false,
        };
        known.then(|| format!("{}{}", &code[..1], "x".repeat(digits - 1)))
    }
}

/// The lowest age of the band, by a date of birth.
fn band_of(born: Date, today: Date) -> Option<i16> {
    let had_birthday = (today.month(), today.day()) >= (born.month(), born.day());
    let age = today.year() - born.year() - i16::from(!had_birthday);
    (age >= 0).then(|| (age - age % BAND).min(OLDEST))
}

#[cfg(test)]
mod tests {
    use super::*;
    use kluis_records::FhirTime;

    fn band(born: &str, today: &str) -> Option<String> {
        let person = PersonFacts {
            birth_date: Some(FhirTime::new(born)),
            postcode: None,
        };
        person.age_band(today.parse().unwrap())
    }

    #[test]
    fn a_band_has_five_years_and_changes_on_the_birthday() {
        for (born, today, expected) in [
            ("1961-04-12", "2026-11-21", "65-69"),
            ("1961-04-12", "2026-04-11", "60-64"),
            ("1961-04-12", "2026-04-12", "65-69"),
            ("2026-11-21", "2026-11-21", "0-4"),
            ("1937-01-01", "2026-11-21", "85-89"),
            ("1936-01-01", "2026-11-21", "90+"),
            ("1918-01-01", "2026-11-21", "90+"),
        ] {
            assert_eq!(band(born, today).as_deref(), Some(expected), "{born}");
        }
    }

    #[test]
    fn born_on_a_leap_day_is_older_from_the_first_of_march() {
        assert_eq!(band("1960-02-29", "2025-02-28").as_deref(), Some("60-64"));
        assert_eq!(band("1960-02-29", "2025-03-01").as_deref(), Some("65-69"));
        assert_eq!(band("1960-02-29", "2020-02-28").as_deref(), Some("55-59"));
        assert_eq!(band("1960-02-29", "2020-02-29").as_deref(), Some("60-64"));
    }

    #[test]
    fn a_vague_date_of_birth_gives_a_band_where_there_is_only_one() {
        assert_eq!(band("1963", "2026-11-21").as_deref(), Some("60-64"));
        assert_eq!(band("1961", "2026-06-01"), None);
        assert_eq!(band("1961-06", "2026-06-15"), None);
        assert_eq!(band("1961-06", "2026-07-01").as_deref(), Some("65-69"));
    }

    #[test]
    fn without_a_date_of_birth_there_is_no_band() {
        let today = "2026-11-21".parse().unwrap();
        assert_eq!(PersonFacts::default().age_band(today), None);
        assert_eq!(band("2026-11-22", "2026-11-21"), None);
        assert_eq!(band("in the war", "2026-11-21"), None);
    }

    #[test]
    fn a_region_is_the_first_digit() {
        for (code, expected) in [
            ("9050", Some("9xxx")),
            (" 9050 ", Some("9xxx")),
            ("1011 AB", Some("1xxx")),
            ("1011AB", Some("1xxx")),
            ("75001", Some("7xxxx")),
            ("", None),
            ("905", None),
            ("905012", None),
            ("B-9050", None),
            ("9050 Gent", None),
            ("9050 é", None),
            ("SW1A 1AA", None),
        ] {
            let person = PersonFacts {
                birth_date: None,
                postcode: Some(code.to_owned()),
            };
            assert_eq!(person.region().as_deref(), expected, "{code}");
        }
        assert_eq!(PersonFacts::default().region(), None);
    }
}
