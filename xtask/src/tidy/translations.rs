//! The translations are complete: every language is there and has every key with the same variables,
//! the pages use only keys that exist, and no key is left over.

use std::collections::{BTreeMap, BTreeSet};

use super::fluent::{self, Translations};
use super::source::{Kind, inside, is_word, pieces, without_tests};
use super::{Finding, TextFile, line_at};

const FOLDER: &str = "assets/i18n/";
/// Written first; the others say the same.
const FIRST: &str = "assets/i18n/nl.ftl";
/// The languages that the pages offer beside it.
const OTHERS: [&str; 4] = [
    "assets/i18n/en.ftl",
    "assets/i18n/fr.ftl",
    "assets/i18n/de.ftl",
    "assets/i18n/fi.ftl",
];

/// What turns a key into text in `ui/src`; the key is its first argument, a literal.
const BY_KEY: &[&str] = &["t", "t_args"];

/// What puts a key together from a beginning, a literal, and something from the data.
const BY_BEGINNING: &[&str] = &["t_dynamic", "t_dynamic_args"];

pub(super) fn check(files: &[TextFile]) -> Vec<Finding> {
    let mut languages: BTreeMap<&str, Translations> = BTreeMap::new();
    for file in files {
        if file.path.starts_with(FOLDER) && file.path.ends_with(".ftl") {
            languages.insert(&file.path, fluent::read(&file.text));
        }
    }
    let Some(first) = languages.get(FIRST) else {
        return vec![Finding::in_file(
            FIRST,
            "is missing: it is the language that the others follow",
        )];
    };
    let mut findings = Vec::new();
    for path in OTHERS.iter().filter(|path| !languages.contains_key(**path)) {
        findings.push(Finding::in_file(
            path,
            "is missing: the pages offer this language",
        ));
    }
    for (path, translations) in &languages {
        for (line, fault) in &translations.faults {
            findings.push(Finding {
                file: (*path).to_owned(),
                line: *line,
                message: fault.clone(),
            });
        }
        if OTHERS.contains(path) {
            findings.extend(compare(path, first, translations));
        } else if *path != FIRST {
            findings.push(Finding::in_file(
                path,
                "is a language that the pages do not offer",
            ));
        }
    }
    findings.extend(usage(files, first));
    findings
}

fn compare(path: &str, first: &Translations, other: &Translations) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (key, variables) in &first.messages {
        match other.messages.get(key) {
            None => findings.push(Finding::in_file(path, format!("lacks the key {key}"))),
            Some(others) if others != variables => findings.push(Finding::in_file(
                path,
                format!(
                    "{key} is given {} in {FIRST}, but uses {}",
                    list(variables),
                    list(others)
                ),
            )),
            Some(_) => {}
        }
    }
    for key in other
        .messages
        .keys()
        .filter(|key| !first.messages.contains_key(*key))
    {
        findings.push(Finding::in_file(
            path,
            format!("has the key {key}, which {FIRST} lacks"),
        ));
    }
    findings
}

fn list(variables: &BTreeSet<String>) -> String {
    if variables.is_empty() {
        return "nothing".to_owned();
    }
    variables
        .iter()
        .map(|name| format!("${name}"))
        .collect::<Vec<_>>()
        .join(", ")
}

fn usage(files: &[TextFile], first: &Translations) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut mentioned = first.referred.clone();
    let mut beginnings = BTreeSet::new();
    let pages = files
        .iter()
        .filter(|file| file.path.starts_with("ui/src/") && file.path.ends_with(".rs"));
    for file in pages {
        let source = without_tests(&file.text);
        for piece in pieces(source)
            .into_iter()
            .filter(|piece| piece.kind == Kind::Text)
        {
            let text = inside(&source[piece.range.clone()]);
            let before = &source[..piece.range.start];
            let lacking = if is_argument_of(before, BY_BEGINNING) {
                beginnings.insert(text);
                !first.messages.keys().any(|key| key.starts_with(text))
            } else {
                // A key may also be chosen elsewhere and handed on.
                mentioned.insert(text.to_owned());
                is_argument_of(before, BY_KEY) && !first.messages.contains_key(text)
            };
            if lacking {
                let line = line_at(source, piece.range.start);
                findings.push(Finding::at(
                    &file.path,
                    line,
                    format!("asks for \"{text}\", which {FIRST} lacks"),
                ));
            }
        }
    }
    for key in first.messages.keys() {
        let is_used = mentioned.contains(key)
            || beginnings
                .iter()
                .any(|beginning| key.starts_with(beginning));
        if !is_used {
            findings.push(Finding::in_file(
                FIRST,
                format!("{key} is used by no page: remove it from every language"),
            ));
        }
    }
    findings
}

/// True when a literal behind this source is the first argument of one of these.
fn is_argument_of(before: &str, callees: &[&str]) -> bool {
    let Some(call) = before.trim_end().strip_suffix('(') else {
        return false;
    };
    callees.iter().any(|callee| {
        call.strip_suffix(callee)
            .is_some_and(|rest| !rest.ends_with(is_word))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::file;

    fn found(dutch: &str, english: &str, page: &str) -> Vec<String> {
        let mut files: Vec<TextFile> = OTHERS.iter().map(|path| file(path, ENGLISH)).collect();
        files[0] = file(OTHERS[0], english);
        files.push(file(FIRST, dutch));
        files.push(file("ui/src/pages/home.rs", page));
        check(&files).iter().map(ToString::to_string).collect()
    }

    const PAGE: &str = "html! { <p>{ texts.t(\"home-title\") }{ texts.t_args(\n\"home-count\", a) }\
                        { texts.t_dynamic(\"error-\", code) }</p> }";
    const DUTCH: &str =
        "home-title = Thuis\nhome-count = { $count } soorten\nerror-locked = Op slot\n";
    const ENGLISH: &str =
        "home-title = Home\nhome-count = { $count } kinds\nerror-locked = Locked\n";

    #[test]
    fn complete_translations_are_allowed() {
        assert_eq!(found(DUTCH, ENGLISH, PAGE), Vec::<String>::new());
    }

    #[test]
    fn a_key_that_one_language_lacks_is_found() {
        let findings = found(
            DUTCH,
            "home-title = Home\nhome-count = { $count } kinds\n",
            PAGE,
        );
        assert_eq!(findings, ["assets/i18n/en.ftl: lacks the key error-locked"]);
        let findings = found(DUTCH, &format!("{ENGLISH}more = More\n"), PAGE);
        assert_eq!(
            findings,
            ["assets/i18n/en.ftl: has the key more, which assets/i18n/nl.ftl lacks"]
        );
    }

    #[test]
    fn other_variables_are_found() {
        let findings = found(DUTCH, &ENGLISH.replace("$count", "$number"), PAGE);
        assert_eq!(findings.len(), 1);
        assert!(findings[0].contains("is given $count") && findings[0].contains("uses $number"));
    }

    #[test]
    fn a_key_that_does_not_exist_is_found_with_its_line() {
        let findings = found(
            DUTCH,
            ENGLISH,
            &format!("{PAGE}\nfn a() {{ texts.t(\"home-nothing\"); }}"),
        );
        assert_eq!(findings.len(), 1);
        assert!(findings[0].starts_with("ui/src/pages/home.rs:3: asks for \"home-nothing\""));
    }

    #[test]
    fn a_key_that_no_page_uses_is_found() {
        let page = PAGE.replace("\"home-count\"", "/* \"home-count\" */ key");
        let findings = found(DUTCH, ENGLISH, &page);
        assert_eq!(findings.len(), 1);
        assert!(findings[0].contains("home-count is used by no page"));
    }

    #[test]
    fn a_beginning_without_any_key_is_found() {
        let findings = found(
            DUTCH,
            ENGLISH,
            &format!("{PAGE} fn a() {{ texts.t_dynamic(\"none-\", b); }}"),
        );
        assert_eq!(findings.len(), 1);
        assert!(findings[0].contains("asks for \"none-\""));
    }

    #[test]
    fn other_calls_are_no_translations() {
        assert!(is_argument_of("{ texts.t(", BY_KEY));
        assert!(is_argument_of("{ t_args( ", BY_KEY));
        assert!(!is_argument_of("{ assert(", BY_KEY));
        assert!(!is_argument_of("{ t", BY_KEY));
    }

    #[test]
    fn a_language_that_is_missing_or_not_offered_is_found() {
        let mut files = vec![file(FIRST, DUTCH), file("ui/src/pages/home.rs", PAGE)];
        for path in OTHERS {
            files.push(file(path, ENGLISH));
        }
        let renamed = files.last_mut().expect("there are files");
        renamed.path = "assets/i18n/sv.ftl".to_owned();
        let findings: Vec<String> = check(&files).iter().map(ToString::to_string).collect();
        assert_eq!(
            findings,
            [
                "assets/i18n/fi.ftl: is missing: the pages offer this language",
                "assets/i18n/sv.ftl: is a language that the pages do not offer"
            ]
        );
    }

    #[test]
    fn without_the_first_language_nothing_is_complete() {
        assert_eq!(check(&[]).len(), 1);
    }
}
