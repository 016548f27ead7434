//! The texts of the pages, from the Fluent files in `assets/i18n`.
//!
//! One pattern is used everywhere, so that a search finds each use of a key:
//!
//! - `texts.t("key")` for a text without values,
//! - `texts.t_args("key", &[("name", value)])` for one with values,
//! - `texts.t_dynamic("prefix-", identifier)` for a family of keys that share a prefix and
//!   end in an identifier from the data; it gives `None` where the family has no such key.
//!
//! The first argument is always a string literal.

use std::cell::RefCell;
use std::collections::HashMap;

use fluent_bundle::{FluentArgs, FluentBundle, FluentResource, FluentValue};
use yew::prelude::*;

use crate::numbers;

/// A language the pages are written in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Language {
    #[default]
    Dutch,
    English,
    French,
    German,
    Finnish,
}

impl Language {
    /// All languages that can be chosen.
    pub const ALL: [Self; 5] = [
        Self::Dutch,
        Self::English,
        Self::French,
        Self::German,
        Self::Finnish,
    ];

    /// The tag of the language and its messages.
    fn tag_and_messages(self) -> (&'static str, &'static str) {
        match self {
            Self::Dutch => ("nl", include_str!("../../assets/i18n/nl.ftl")),
            Self::English => ("en", include_str!("../../assets/i18n/en.ftl")),
            Self::French => ("fr", include_str!("../../assets/i18n/fr.ftl")),
            Self::German => ("de", include_str!("../../assets/i18n/de.ftl")),
            Self::Finnish => ("fi", include_str!("../../assets/i18n/fi.ftl")),
        }
    }

    /// The tag of the language, such as `nl`.
    pub fn tag(self) -> &'static str {
        self.tag_and_messages().0
    }

    fn messages(self) -> &'static str {
        self.tag_and_messages().1
    }

    /// The language that a tag such as `nl-BE` or `nl_BE.UTF-8` asks for, if it is one of ours.
    pub fn from_tag(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_', '.']).next().unwrap_or_default();
        Self::ALL
            .into_iter()
            .find(|language| language.tag().eq_ignore_ascii_case(primary))
    }
}

type Bundle = FluentBundle<FluentResource>;

thread_local! {
    static BUNDLES: RefCell<HashMap<Language, Bundle>> = RefCell::new(HashMap::new());
}

fn format_value(language: Language, value: &FluentValue<'_>) -> Option<String> {
    match value {
        FluentValue::Number(number) => Some(numbers::number(language, number.value)),
        _ => None,
    }
}

fn bundle_for(language: Language) -> Bundle {
    let resource = FluentResource::try_new(language.messages().to_owned())
        .unwrap_or_else(|(readable_part, _)| readable_part);
    let identifier = language
        .tag()
        .parse()
        .expect("the tags of our languages are well formed");
    let mut bundle = FluentBundle::new(vec![identifier]);
    bundle.set_use_isolating(false);
    // A plain function, which cannot carry the language along.
    bundle.set_formatter(Some(match language {
        Language::Dutch => |value, _| format_value(Language::Dutch, value),
        Language::English => |value, _| format_value(Language::English, value),
        Language::French => |value, _| format_value(Language::French, value),
        Language::German => |value, _| format_value(Language::German, value),
        Language::Finnish => |value, _| format_value(Language::Finnish, value),
    }));
    // The keys of a file are unique: the tests below make sure.
    bundle.add_resource_overriding(resource);
    bundle
}

fn lookup(language: Language, key: &str, args: Option<&FluentArgs<'_>>) -> Option<String> {
    BUNDLES.with_borrow_mut(|bundles| {
        let bundle = bundles
            .entry(language)
            .or_insert_with(|| bundle_for(language));
        let pattern = bundle.get_message(key)?.value()?;
        let mut problems = Vec::new();
        Some(
            bundle
                .format_pattern(pattern, args, &mut problems)
                .into_owned(),
        )
    })
}

/// The texts in one language; English stands in where a text is missing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Texts {
    pub language: Language,
}

impl Texts {
    pub fn new(language: Language) -> Self {
        Self { language }
    }

    /// The text of a key.
    pub fn t(self, key: &str) -> String {
        self.find(key, None).unwrap_or_else(|| key.to_owned())
    }

    /// The text of a key, with values filled in.
    pub fn t_args(self, key: &str, args: &[(&str, FluentValue<'_>)]) -> String {
        let args: FluentArgs<'_> = args
            .iter()
            .map(|(name, value)| ((*name).to_owned(), value.clone()))
            .collect();
        self.find(key, Some(&args))
            .unwrap_or_else(|| key.to_owned())
    }

    /// The text of a family's key for one identifier, if the family knows it.
    pub fn t_dynamic(self, prefix: &str, identifier: &str) -> Option<String> {
        self.find(&format!("{prefix}{identifier}"), None)
    }

    /// The same with values filled in.
    pub fn t_dynamic_args(
        self,
        prefix: &str,
        identifier: &str,
        args: &[(&str, FluentValue<'_>)],
    ) -> Option<String> {
        let args: FluentArgs<'_> = args
            .iter()
            .map(|(name, value)| ((*name).to_owned(), value.clone()))
            .collect();
        self.find(&format!("{prefix}{identifier}"), Some(&args))
    }

    fn find(self, key: &str, args: Option<&FluentArgs<'_>>) -> Option<String> {
        lookup(self.language, key, args).or_else(|| lookup(Language::English, key, args))
    }
}

/// The texts in the language of the page.
#[hook]
pub fn use_texts() -> Texts {
    use_context::<Texts>().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};
    use std::fs;
    use std::path::Path;

    use super::*;

    fn messages(source: &str) -> BTreeMap<String, String> {
        let mut found: BTreeMap<String, String> = BTreeMap::new();
        let mut last = String::new();
        for line in source.lines() {
            let is_key = line.starts_with(|first: char| first.is_ascii_lowercase());
            if let Some((key, value)) = line.split_once('=').filter(|_| is_key) {
                last = key.trim().to_owned();
                let former = found.insert(last.clone(), value.to_owned());
                assert!(former.is_none(), "{last} is there twice");
            } else if line.starts_with(' ') {
                found.entry(last.clone()).or_default().push_str(line);
            }
        }
        found
    }

    fn variables(text: &str) -> BTreeSet<&str> {
        text.split('$')
            .skip(1)
            .filter_map(|rest| rest.split(|c: char| !c.is_ascii_alphanumeric()).next())
            .collect()
    }

    /// The code of the pages, without comments and tests.
    fn sources(folder: &Path, into: &mut String) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                sources(&path, into);
                continue;
            }
            let file = fs::read_to_string(path).unwrap();
            let code = file.split("#[cfg(test)]\nmod tests").next().unwrap();
            for line in code
                .lines()
                .filter(|line| !line.trim_start().starts_with("//"))
            {
                into.push_str(line);
                into.push('\n');
            }
        }
    }

    /// Literals after `call(`, which may stand on the next line.
    fn literals(code: &str, call: &str) -> BTreeSet<String> {
        code.split(call)
            .skip(1)
            .filter_map(|rest| rest.trim_start().strip_prefix('"')?.split('"').next())
            .map(str::to_owned)
            .collect()
    }

    #[test]
    fn every_language_has_the_same_messages_with_the_same_values() {
        let dutch = messages(Language::Dutch.messages());
        for language in Language::ALL {
            let other = messages(language.messages());
            assert!(dutch.keys().eq(other.keys()), "{language:?}");
            for (key, text) in &dutch {
                let (expected, found) = (variables(text), variables(&other[key]));
                assert_eq!(expected, found, "values of {key} in {language:?}");
            }
        }
    }

    #[test]
    fn every_message_is_shown_with_its_values_whatever_they_are() {
        for language in Language::ALL {
            let bundle = bundle_for(language);
            for (key, text) in messages(language.messages()) {
                let message = bundle.get_message(&key).expect("the message is there");
                let pattern = message.value().expect("the message has a text");
                for number in [0, 1, 2, 7, 1_000_000] {
                    let args = variables(&text)
                        .into_iter()
                        .map(|name| (name, FluentValue::from(number)))
                        .collect();
                    let mut problems = Vec::new();
                    let shown = bundle.format_pattern(pattern, Some(&args), &mut problems);
                    assert!(problems.is_empty(), "{key} in {language:?}: {problems:?}");
                    assert!(
                        !shown.trim().is_empty() && !shown.contains(['{', '}']),
                        "{key} in {language:?}: {shown:?}"
                    );
                }
            }
        }
    }

    #[test]
    fn languages_are_called_by_their_own_names() {
        let own = ["Nederlands", "English", "Français", "Deutsch", "Suomi"];
        for language in Language::ALL {
            let names = Language::ALL.map(|named| {
                Texts::new(language)
                    .t_dynamic("language-", named.tag())
                    .unwrap_or_default()
            });
            assert_eq!(names, own, "{language:?}");
        }
    }

    #[test]
    fn one_and_many_are_told_apart_as_the_language_does() {
        let check = |language, count: u64, expected: &str| {
            let shown = Texts::new(language).t_args("data-count", &[("count", count.into())]);
            assert_eq!(shown, expected);
        };
        check(Language::Dutch, 0, "0 gegevens");
        check(Language::English, 1, "1 record");
        check(Language::French, 0, "0 donnée");
        check(Language::French, 1, "1 donnée");
        check(Language::French, 2, "2 données");
        check(Language::German, 1, "1 Eintrag");
        check(Language::German, 2, "2 Einträge");
        check(Language::Finnish, 1, "1 tieto");
        check(Language::Finnish, 2, "2 tietoa");
    }

    #[test]
    fn french_signs_do_not_part_from_their_words() {
        let space = '\u{202f}';
        for (key, text) in messages(Language::French.messages()) {
            // Of no language: an address and the time of the day.
            let text = text.replace("https://", "");
            if key == "clock" {
                continue;
            }
            for (at, sign) in text.match_indices([':', ';', '?', '!', '»']) {
                assert!(text[..at].ends_with(space), "{sign} in {key}: {text}");
            }
            for (at, sign) in text.match_indices('«') {
                let behind = &text[at + sign.len()..];
                assert!(behind.starts_with(space), "{sign} in {key}: {text}");
            }
        }
    }

    #[test]
    fn files_are_read_without_a_syntax_error() {
        for language in Language::ALL {
            let read = FluentResource::try_new(language.messages().to_owned());
            assert!(read.is_ok(), "{}: {:?}", language.tag(), read.err());
        }
    }

    #[test]
    fn every_used_key_exists_and_every_key_is_used() {
        let mut code = String::new();
        sources(
            Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src")),
            &mut code,
        );
        let mut used = literals(&code, ".t(");
        used.extend(literals(&code, ".t_args("));
        let mut families = literals(&code, ".t_dynamic(");
        families.extend(literals(&code, ".t_dynamic_args("));
        let known = messages(Language::Dutch.messages());
        let missing: Vec<_> = used
            .iter()
            .filter(|key| !known.contains_key(*key))
            .collect();
        assert!(missing.is_empty(), "used but not written: {missing:?}");
        let unused: Vec<_> = known
            .keys()
            .filter(|key| !used.contains(*key))
            .filter(|key| !families.iter().any(|family| key.starts_with(family)))
            .collect();
        assert!(unused.is_empty(), "written but not used: {unused:?}");
        for family in &families {
            assert!(
                known.keys().any(|key| key.starts_with(family)),
                "family {family} has no message"
            );
        }
    }

    #[test]
    fn numbers_in_texts_follow_the_language() {
        let check = |language, expected: &str| {
            let shown = Texts::new(language).t_args("list-more", &[("count", 12345.into())]);
            assert!(shown.contains(expected), "{shown}");
        };
        check(Language::Dutch, "12.345");
        check(Language::English, "12,345");
        check(Language::French, "12\u{202f}345");
        check(Language::German, "12.345");
        check(Language::Finnish, "12\u{a0}345");
    }

    #[test]
    fn language_tags_with_a_region_are_understood() {
        let check = |tag, expected| assert_eq!(Language::from_tag(tag), expected, "{tag}");
        check("nl-BE", Some(Language::Dutch));
        check("EN", Some(Language::English));
        check("fr-BE", Some(Language::French));
        check("de_DE.UTF-8", Some(Language::German));
        check("fi.UTF-8", Some(Language::Finnish));
        check("sv", None);
        check("fin", None);
        check("", None);
    }
}
