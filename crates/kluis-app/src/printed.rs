//! What pages to print have in common: the words of a language, its dates and numbers, and their HTML.

mod html;

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use kluis_records::CategoryId;
use serde::Deserialize;

use crate::language;

pub(crate) use html::{Page, escaped};

const WORDS: [(&str, &str); 5] = [
    ("nl", include_str!("../../../assets/printed/nl.toml")),
    ("en", include_str!("../../../assets/printed/en.toml")),
    ("fr", include_str!("../../../assets/printed/fr.toml")),
    ("de", include_str!("../../../assets/printed/de.toml")),
    ("fi", include_str!("../../../assets/printed/fi.toml")),
];

/// The name of the time zone where none is known.
const UTC: &str = "UTC";

/// The words of one language, and the clock that times are told by.
pub(crate) struct Words {
    /// The tag of the language.
    pub language: &'static str,
    pub texts: Texts,
    zone: TimeZone,
}

/// The texts of one language, as their file has them.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Texts {
    dates: Dates,
    /// Names of languages by their tags.
    languages: BTreeMap<String, String>,
    /// Purposes by the last part of their terms.
    purposes: BTreeMap<String, String>,
    pub receipt: ReceiptTexts,
    pub report: ReportTexts,
    /// Acts of the audit log by their names.
    pub acts: BTreeMap<String, String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Dates {
    months: [String; 12],
    day: String,
    /// How the first of a month is written.
    first_day: String,
    time: String,
    /// Stands between groups of three digits.
    group: String,
}

/// The texts of a receipt.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReceiptTexts {
    pub title_given: String,
    pub title_narrowed: String,
    pub title_withdrawn: String,
    pub title_expired: String,
    pub given: String,
    pub narrowed: String,
    pub withdrawn: String,
    pub expired: String,
    pub copies: String,
    pub person: String,
    pub recipient: String,
    pub recipient_address: String,
    pub data: String,
    pub taken_out: String,
    pub refused: String,
    pub purposes: String,
    pub retention: String,
    pub since: String,
    pub until: String,
    pub unsaid: String,
    pub notice_heading: String,
    pub notice_language: String,
    pub notice: String,
    pub notice_digest: String,
    pub proof_heading: String,
    pub receipt: String,
    pub consent: String,
    pub entry: String,
    pub entry_digest: String,
    pub signer: String,
    pub check_heading: String,
    pub check: String,
    pub paper: String,
    pub owner: String,
    pub zone: String,
}

/// The texts of the report of a year.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReportTexts {
    pub title: String,
    pub lead: String,
    pub owner: String,
    pub safe: String,
    pub made: String,
    pub entries: String,
    pub checked_heading: String,
    pub whole: String,
    pub altered: String,
    pub altered_at: String,
    pub head: String,
    pub empty: String,
    pub sharing_heading: String,
    pub nobody: String,
    pub data: String,
    pub when: String,
    pub what: String,
    pub entry: String,
    pub until: String,
    pub acts_heading: String,
    pub times: String,
    pub records: String,
    pub day: String,
    pub missing: String,
    pub names: String,
}

impl Words {
    /// The words of the language that a tag such as `nl-BE` begins with, English where there are none.
    pub(crate) fn of(language: &str, zone: TimeZone) -> Self {
        let primary = language.split(['-', '_']).next().unwrap_or(language);
        let found = WORDS.iter().find(|(name, _)| *name == primary);
        let (language, text) = found
            .or_else(|| WORDS.iter().find(|(name, _)| *name == "en"))
            .expect("there are English words");
        Self {
            language,
            texts: toml::from_str(text).expect("the words of every language are tested"),
            zone,
        }
    }

    /// The name of the time zone, such as `Europe/Brussels`.
    pub(crate) fn zone(&self) -> &str {
        zone_name(&self.zone)
    }

    /// A date with its time of day.
    pub(crate) fn time(&self, time: Timestamp) -> String {
        let local = time.to_zoned(self.zone.clone());
        let two_digits = |number: i8| format!("{number:02}");
        let dates = &self.texts.dates;
        fill(
            &dates.time,
            &[
                ("date", &self.day(local.date())),
                ("hours", &two_digits(local.hour())),
                ("minutes", &two_digits(local.minute())),
            ],
        )
    }

    fn day(&self, date: jiff::civil::Date) -> String {
        let dates = &self.texts.dates;
        let month = usize::try_from(date.month() - 1).unwrap_or_default();
        let mut day = date.day().to_string();
        if day == "1" {
            day = fill(&dates.first_day, &[("day", &day)]);
        }
        fill(
            &dates.day,
            &[
                ("day", &day),
                ("month", &dates.months[month]),
                ("year", &date.year().to_string()),
            ],
        )
    }

    /// A number with its digits in groups of three.
    pub(crate) fn number(&self, number: u64) -> String {
        let digits = number.to_string();
        let mut text = String::new();
        for (place, digit) in digits.char_indices() {
            if place > 0 && (digits.len() - place).is_multiple_of(3) {
                text.push_str(&self.texts.dates.group);
            }
            text.push(digit);
        }
        text
    }

    /// The name of a category; one that is not known here is named as it is.
    pub(crate) fn category(&self, id: &str) -> String {
        CategoryId::parse(id).map_or_else(
            || id.to_owned(),
            |known| language::category_name(known.get(), self.language).to_owned(),
        )
    }

    /// A purpose in words where its term is known, and otherwise as given.
    pub(crate) fn purpose<'a>(&'a self, purpose: &'a str) -> &'a str {
        let term = purpose.rsplit(['#', '/', ':']).next().unwrap_or(purpose);
        self.texts
            .purposes
            .get(term)
            .map_or(purpose, String::as_str)
    }

    /// The name of a language by its tag; one that is not known here is named as it is.
    pub(crate) fn language_name<'a>(&'a self, tag: &'a str) -> &'a str {
        let primary = tag.split(['-', '_']).next().unwrap_or(tag);
        self.texts
            .languages
            .get(primary)
            .map_or(tag, String::as_str)
    }
}

/// The time zone of this computer, or UTC where it has no name that another computer knows.
pub(crate) fn local_zone() -> TimeZone {
    let zone = TimeZone::system();
    if zone.iana_name().is_some() {
        zone
    } else {
        TimeZone::UTC
    }
}

pub(crate) fn zone_name(zone: &TimeZone) -> &str {
    zone.iana_name().unwrap_or(UTC)
}

/// Fills in what stands in braces; braces in what is filled in stay as they are.
pub(crate) fn fill(text: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once('{') {
        filled.push_str(before);
        let named = behind.split_once('}').and_then(|(name, rest)| {
            let (_, value) = values.iter().find(|(known, _)| *known == name)?;
            Some((value, rest))
        });
        match named {
            Some((value, behind)) => {
                filled.push_str(value);
                rest = behind;
            }
            None => {
                filled.push('{');
                rest = behind;
            }
        }
    }
    filled.push_str(rest);
    filled
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(language: &str) -> Words {
        Words::of(language, TimeZone::get("Europe/Brussels").unwrap())
    }

    #[test]
    fn every_language_has_words_and_others_are_english() {
        for (tag, language) in [
            ("nl", "nl"),
            ("en", "en"),
            ("fr-BE", "fr"),
            ("de_DE", "de"),
            ("fi", "fi"),
            ("sv", "en"),
        ] {
            assert_eq!(words(tag).language, language);
        }
        for language in kluis_records::LANGUAGES {
            let words = words(language);
            assert_eq!(words.language, *language);
            for tag in kluis_records::LANGUAGES {
                assert!(words.texts.languages.contains_key(*tag), "{tag}");
            }
        }
    }

    /// What a message of the desktop says, where it says one thing.
    fn message<'a>(source: &'a str, key: &str) -> Option<&'a str> {
        source
            .lines()
            .find_map(|line| line.strip_prefix(key)?.strip_prefix(" = "))
    }

    #[test]
    fn months_and_purposes_are_called_as_on_the_desktop() {
        for (language, source) in [
            ("nl", include_str!("../../../assets/i18n/nl.ftl")),
            ("en", include_str!("../../../assets/i18n/en.ftl")),
            ("fr", include_str!("../../../assets/i18n/fr.ftl")),
            ("de", include_str!("../../../assets/i18n/de.ftl")),
            ("fi", include_str!("../../../assets/i18n/fi.ftl")),
        ] {
            let texts = words(language).texts;
            for (place, month) in texts.dates.months.iter().enumerate() {
                let key = format!("month-{}", place + 1);
                assert_eq!(message(source, &key), Some(month.as_str()), "{language}");
            }
            let known = source.matches("\npurpose-").count();
            assert_eq!(texts.purposes.len(), known, "{language}");
            for (term, purpose) in &texts.purposes {
                let key = format!("purpose-{term}");
                assert_eq!(message(source, &key), Some(purpose.as_str()), "{language}");
            }
        }
    }

    #[test]
    fn times_and_numbers_are_written_as_the_language_does() {
        let (winter, summer) = ("2026-11-21T12:05:00Z", "2027-06-30T22:30:00Z");
        for (language, in_winter, in_summer, number) in [
            (
                "nl",
                "21 november 2026, 13:05",
                "1 juli 2027, 00:30",
                "12.345.678",
            ),
            (
                "en",
                "21 November 2026, 13:05",
                "1 July 2027, 00:30",
                "12,345,678",
            ),
            (
                "fr",
                "21 novembre 2026 à 13:05",
                "1er juillet 2027 à 00:30",
                "12\u{202f}345\u{202f}678",
            ),
            (
                "de",
                "21. November 2026, 13:05",
                "1. Juli 2027, 00:30",
                "12.345.678",
            ),
            (
                "fi",
                "21. marraskuuta 2026 klo 13.05",
                "1. heinäkuuta 2027 klo 00.30",
                "12\u{a0}345\u{a0}678",
            ),
        ] {
            let words = words(language);
            assert_eq!(words.time(winter.parse().unwrap()), in_winter);
            assert_eq!(words.time(summer.parse().unwrap()), in_summer);
            assert_eq!(words.number(12_345_678), number);
            assert_eq!(words.number(999), "999");
        }
    }

    #[test]
    fn what_is_known_is_named_in_the_language_and_the_rest_as_it_is() {
        let words = words("nl");
        assert_eq!(words.category("blood-pressure"), "Bloeddruk");
        assert_eq!(words.category("of-later"), "of-later");
        assert_eq!(
            words.purpose("https://w3id.org/dpv#Marketing"),
            words.purpose("Marketing")
        );
        assert_eq!(words.purpose("urn:own:words"), "urn:own:words");
        assert_eq!(words.language_name("de-AT"), "Duits");
        assert_eq!(words.language_name("sv"), "sv");
        assert_eq!(words.zone(), "Europe/Brussels");
    }

    #[test]
    fn what_is_filled_in_is_not_filled_again() {
        assert_eq!(
            fill("{a} and {b}, {c} {", &[("a", "{b}"), ("b", "2")]),
            "{b} and 2, {c} {"
        );
    }
}
