//! A value in a document together with where it stands, so that every complaint can name its place.

use std::collections::BTreeMap;

use jiff::{Timestamp, civil::Date, tz::TimeZone};
use kluis_credentials::strict_json::{Fault, member_path};
use serde_json::{Map, Value};

/// The longest list that is read where names are expected.
const MAX_ITEMS: usize = 1000;

/// The longest identifier, in characters.
const MAX_IDENTIFIER: usize = 2000;

/// The most lines of a message that are kept.
const MAX_LINES: usize = 20;

/// Which moment of a day a date without a time stands for, in UTC.
#[derive(Clone, Copy)]
pub(super) enum DayTime {
    Start,
    End,
}

/// A value and its JSON path.
#[derive(Clone)]
pub(super) struct Place<'a> {
    value: &'a Value,
    path: String,
}

impl<'a> Place<'a> {
    pub(super) fn root(value: &'a Value) -> Self {
        Self {
            value,
            path: "$".to_owned(),
        }
    }

    pub(super) fn value(&self) -> &'a Value {
        self.value
    }

    pub(super) fn fault(&self, expected: &str) -> Fault {
        Fault::new(self.path.clone(), expected)
    }

    /// The member of one of these names, the first that is there; null counts as absent.
    pub(super) fn member(&self, names: &[&str]) -> Option<Place<'a>> {
        names.iter().find_map(|name| {
            let value = self.value.get(name).filter(|value| !value.is_null())?;
            Some(Place {
                value,
                path: member_path(&self.path, name),
            })
        })
    }

    /// The object that must stand at the first of these names.
    pub(super) fn required_object(&self, name: &str) -> Result<Place<'a>, Fault> {
        let place = self.member(&[name]);
        let place = place.ok_or_else(|| Fault::new(member_path(&self.path, name), "an object"))?;
        place.object()?;
        Ok(place)
    }

    pub(super) fn object(&self) -> Result<&'a Map<String, Value>, Fault> {
        self.value
            .as_object()
            .ok_or_else(|| self.fault("an object"))
    }

    /// The items of a list; a single value counts as a list of one.
    pub(super) fn items(&self) -> Result<Vec<Place<'a>>, Fault> {
        let Value::Array(items) = self.value else {
            return Ok(vec![self.clone()]);
        };
        if items.len() > MAX_ITEMS {
            return Err(self.fault(&format!("at most {MAX_ITEMS} items")));
        }
        let place = |(position, value)| Place {
            value,
            path: format!("{}[{position}]", self.path),
        };
        Ok(items.iter().enumerate().map(place).collect())
    }

    pub(super) fn text(&self) -> Result<&'a str, Fault> {
        self.value.as_str().ok_or_else(|| self.fault("a string"))
    }

    /// An identifier: a string, or an object that only carries one.
    pub(super) fn identifier(&self) -> Result<&'a str, Fault> {
        let inside = ["id", "@id", "@value"]
            .iter()
            .find_map(|name| self.value.get(name));
        let text = inside.unwrap_or(self.value).as_str();
        let text = text
            .ok_or_else(|| self.fault("a string, or an object with an id"))?
            .trim();
        // Identifiers are shown as they are, so what hides or reorders has no place in them.
        if text.chars().count() > MAX_IDENTIFIER || one_line(text, MAX_IDENTIFIER) != text {
            return Err(self.fault("one line of at most 2000 characters, none of them invisible"));
        }
        Ok(text)
    }

    pub(super) fn boolean(&self) -> Result<bool, Fault> {
        self.value
            .as_bool()
            .ok_or_else(|| self.fault("true or false"))
    }

    pub(super) fn time(&self, of_day: DayTime) -> Result<Timestamp, Fault> {
        let text = self.text()?.trim();
        if let Ok(time) = text.parse::<Timestamp>() {
            return Ok(crate::whole_seconds(time));
        }
        let date = text.parse::<Date>().ok().filter(|_| text.len() == 10);
        let moment = date.and_then(|date| {
            let time = match of_day {
                DayTime::Start => date.at(0, 0, 0, 0),
                DayTime::End => date.at(23, 59, 59, 0),
            };
            TimeZone::UTC.to_timestamp(time).ok()
        });
        moment.ok_or_else(|| self.fault("a time such as 2027-06-30T23:59:59Z"))
    }

    /// The identifiers at one of these names; none when it is absent.
    pub(super) fn identifiers_at(&self, names: &[&str]) -> Result<Vec<String>, Fault> {
        let Some(place) = self.member(names) else {
            return Ok(Vec::new());
        };
        let mut found: Vec<String> = Vec::new();
        for item in place.items()? {
            let identifier = item.identifier()?;
            if !identifier.is_empty() && !found.iter().any(|known| known == identifier) {
                found.push(identifier.to_owned());
            }
        }
        Ok(found)
    }

    /// The text at one of these names, made fit to be shown in one line.
    pub(super) fn shown_at(
        &self,
        names: &[&str],
        max_length: usize,
    ) -> Result<Option<String>, Fault> {
        self.made_fit_at(names, max_length, one_line)
    }

    /// The message at one of these names, made fit to be shown in several lines.
    pub(super) fn message_at(
        &self,
        names: &[&str],
        max_length: usize,
    ) -> Result<Option<String>, Fault> {
        self.made_fit_at(names, max_length, several_lines)
    }

    fn made_fit_at(
        &self,
        names: &[&str],
        max_length: usize,
        made_fit: fn(&str, usize) -> String,
    ) -> Result<Option<String>, Fault> {
        let Some(place) = self.member(names) else {
            return Ok(None);
        };
        let shown = made_fit(place.text()?, max_length);
        Ok(Some(shown).filter(|text| !text.is_empty()))
    }

    /// The text in several languages at one of these names: an object of strings, or one string under "".
    pub(super) fn languages_at(&self, names: &[&str]) -> Result<BTreeMap<String, String>, Fault> {
        let Some(place) = self.member(names) else {
            return Ok(BTreeMap::new());
        };
        if let Some(text) = place.value.as_str() {
            return Ok(BTreeMap::from([(
                String::new(),
                one_line(text, super::MAX_MESSAGE),
            )]));
        }
        let mut found = BTreeMap::new();
        for name in place.object()?.keys() {
            if let Some(text) = place.shown_at(&[name.as_str()], super::MAX_MESSAGE)? {
                found.insert(one_line(name, 16), text);
            }
        }
        Ok(found)
    }
}

/// Returns `text` as one line: white space of any kind becomes one space, and what hides, reorders or only
/// fills is left out; cut to `max_length` characters.
///
/// Names come from whoever asks; they must not be able to look like another name, or like a line of ours.
pub(super) fn one_line(text: &str, max_length: usize) -> String {
    let shown: String = text.chars().filter(|c| !hides(*c)).collect();
    let words: Vec<&str> = shown
        .split(is_gap)
        .filter(|word| !word.is_empty())
        .collect();
    let limited: String = words.join(" ").chars().take(max_length).collect();
    limited.trim_end().to_owned()
}

/// As [`one_line`] for each line of a message, of which at most [`MAX_LINES`] are kept. Lines end in `\n`.
fn several_lines(text: &str, max_length: usize) -> String {
    let text = text.replace("\r\n", "\n");
    let lines = text
        .split([
            '\n', '\r', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}',
        ])
        .map(|line| one_line(line, max_length));
    let lines: Vec<String> = lines.skip_while(String::is_empty).take(MAX_LINES).collect();
    let limited: String = lines.join("\n").chars().take(max_length).collect();
    limited.trim_end().to_owned()
}

/// White space, line ends and other controls.
fn is_gap(c: char) -> bool {
    c.is_whitespace() || c.is_control()
}

/// Characters that are not seen, change how others are seen, or stand for an empty place.
fn hides(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
        | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
        | '\u{ffa0}' | '\u{fff0}'..='\u{fffc}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
        | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn text_to_show_can_neither_hide_nor_reorder() {
        assert_eq!(one_line(" Hart\u{202e}tset\u{200b} \u{7}", 100), "Harttset");
        assert_eq!(
            one_line("UZ\r\n\u{2028}Gent\u{85}\tis\u{a0}één", 100),
            "UZ Gent is één"
        );
        assert_eq!(one_line("abcdef", 3), "abc");
        for unseen in
            "\u{3164}\u{115f}\u{1160}\u{2800}\u{34f}\u{fe0f}\u{e0101}\u{e0041}\u{ffa0}\u{ad}"
                .chars()
        {
            assert_eq!(one_line(&unseen.to_string(), 100), "", "{unseen:?}");
            assert_eq!(
                several_lines(&format!("a{unseen}b"), 100),
                "ab",
                "{unseen:?}"
            );
            let named = json!(format!("https://e.example/{unseen}"));
            assert!(Place::root(&named).identifier().is_err(), "{unseen:?}");
        }
        let split = json!("https://e.example/a\nb");
        assert!(Place::root(&split).identifier().is_err());
    }

    #[test]
    fn a_message_keeps_its_lines_up_to_twenty() {
        assert_eq!(
            several_lines("één\r\nregel\tof  twee\u{2028}\rdrie\n\n", 100),
            "één\nregel of twee\n\ndrie"
        );
        assert_eq!(several_lines(&"x\n".repeat(30), 100).lines().count(), 20);
        assert_eq!(several_lines("abc\ndef", 5), "abc\nd");
    }

    #[test]
    fn times_need_a_zone_and_dates_stand_for_an_end_of_their_day() {
        let time = |text: &str| {
            Place::root(&json!(text))
                .time(DayTime::End)
                .map(|time| time.to_string())
        };
        assert_eq!(
            time("2027-06-30T23:59:59Z").unwrap(),
            "2027-06-30T23:59:59Z"
        );
        assert_eq!(
            time("2027-06-30T23:59:59.25+02:00").unwrap(),
            "2027-06-30T21:59:59Z"
        );
        assert_eq!(time("2027-06-30").unwrap(), "2027-06-30T23:59:59Z");
        for wrong in [
            "2027-06-30T23:59:59",
            "2027-02-30",
            "30/06/2027",
            "soon",
            "",
            "20270630",
        ] {
            assert_eq!(time(wrong).unwrap_err().path, "$", "{wrong}");
        }
    }

    #[test]
    fn a_single_value_and_a_list_read_alike() {
        let value =
            json!({"one": "a", "many": ["a", {"id": "b"}, {"@id": "c"}, "a"], "wrong": ["a", 3]});
        let place = Place::root(&value);
        assert_eq!(place.identifiers_at(&["one"]).unwrap(), ["a"]);
        assert_eq!(
            place.identifiers_at(&["none", "many"]).unwrap(),
            ["a", "b", "c"]
        );
        assert_eq!(
            place.identifiers_at(&["wrong"]).unwrap_err().path,
            "$.wrong[1]"
        );
    }
}
