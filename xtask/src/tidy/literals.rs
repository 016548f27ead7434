//! No text in the code of the pages: everything a person reads goes through the translations.
//!
//! Looked at are the `html!` blocks of `ui/src`: texts that stand between tags, alone or in
//! braces, and texts of attributes that are shown or read aloud. A text without a letter (a dash,
//! a dot) needs no translation.

use super::source::{Kind, code_only, inside, is_word, pieces, without_tests};
use super::{Finding, TextFile, line_at};

/// Attributes whose text a person sees or hears.
const SHOWN: &[&str] = &[
    "alt",
    "aria-description",
    "aria-label",
    "label",
    "placeholder",
    "title",
];

pub(super) fn check(files: &[TextFile]) -> Vec<Finding> {
    let pages = files
        .iter()
        .filter(|file| file.path.starts_with("ui/src/") && file.path.ends_with(".rs"));
    pages.flat_map(check_file).collect()
}

fn check_file(file: &TextFile) -> Vec<Finding> {
    let source = without_tests(&file.text);
    let code = code_only(source);
    pieces(source)
        .into_iter()
        .filter(|piece| {
            piece.kind == Kind::Text && source[piece.range.clone()].starts_with(['"', 'r'])
        })
        .filter(|piece| {
            inside(&source[piece.range.clone()])
                .chars()
                .any(char::is_alphabetic)
        })
        .filter(|piece| is_shown(&code, piece.range.start, piece.range.end))
        .map(|piece| {
            let text = inside(&source[piece.range.clone()]);
            Finding::at(
                &file.path,
                line_at(source, piece.range.start),
                format!("shows the text \"{text}\": put it into assets/i18n"),
            )
        })
        .collect()
}

/// True when the text at `start..end` of the blanked code is what a person will see.
fn is_shown(code: &str, start: usize, end: usize) -> bool {
    let Surroundings {
        within_html: true,
        within_attribute,
        within_call,
    } = surroundings(code, start)
    else {
        return false;
    };
    let before = code[..start].trim_end();
    if let Some(attribute) = before.strip_suffix('=') {
        return SHOWN.contains(&last_name(attribute));
    }
    if within_attribute || within_call {
        return false;
    }
    let after = code[end..].trim_start();
    let follows_a_tag = before.ends_with('>') && !before.ends_with("=>") && !before.ends_with("->");
    follows_a_tag || before.ends_with('}') || (before.ends_with('{') && after.starts_with('}'))
}

/// What a place of the code lies in, counted from the nearest `html!`.
struct Surroundings {
    within_html: bool,
    /// Within the braces of `name={…}`.
    within_attribute: bool,
    /// Within round or square brackets: an expression, not markup.
    within_call: bool,
}

fn surroundings(code: &str, place: usize) -> Surroundings {
    /// What a bracket opened.
    #[derive(Clone, Copy, PartialEq)]
    enum Opened {
        Html,
        Attribute,
        Call,
        Block,
    }
    let mut open = Vec::new();
    for (at, bracket) in code[..place].char_indices() {
        let before = code[..at].trim_end();
        match bracket {
            '{' | '(' | '[' if before.ends_with("html!") || before.ends_with("html_nested!") => {
                open.push(Opened::Html);
            }
            '{' if before.ends_with('=') => open.push(Opened::Attribute),
            '{' => open.push(Opened::Block),
            '(' | '[' => open.push(Opened::Call),
            '}' | ')' | ']' => {
                open.pop();
            }
            _ => {}
        }
    }
    let nearest = open.iter().rposition(|opened| *opened == Opened::Html);
    let inner = &open[nearest.map_or(0, |nearest| nearest + 1)..];
    Surroundings {
        within_html: nearest.is_some(),
        within_attribute: inner.contains(&Opened::Attribute),
        within_call: inner.contains(&Opened::Call),
    }
}

/// The attribute's name at the end of this code; dashes belong to it.
fn last_name(code: &str) -> &str {
    let code = code.trim_end();
    let start = code
        .char_indices()
        .rev()
        .take_while(|(_, character)| is_word(*character) || *character == '-')
        .last()
        .map_or(code.len(), |(start, _)| start);
    &code[start..]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::file;

    fn shown(source: &str) -> Vec<Finding> {
        check(&[file("ui/src/pages/home.rs", source)])
    }

    #[test]
    fn text_between_tags_is_found() {
        for bad in [
            "html! { <p>\"Hello\"</p> }",
            "html! { <p>{ \"Hello\" }</p> }",
            "html! { <p>{ count }\"records\"</p> }",
            "html! { <ul>{ for items.iter().map(|item| html! { <li>{ \"x\" }</li> }) }</ul> }",
            "html! {\n<p>{ r#\"Hello\"# }</p>\n}",
        ] {
            assert_eq!(shown(bad).len(), 1, "{bad}");
        }
    }

    #[test]
    fn text_in_an_attribute_that_is_shown_is_found() {
        let findings = shown("html! {\n<input class=\"wide\"\n aria-label=\"Name\" /> }");
        assert_eq!(findings.len(), 1);
        assert_eq!(findings[0].line, Some(3));
    }

    #[test]
    fn what_nobody_reads_is_allowed() {
        for good in [
            "html! { <p class=\"wide\" id={\"main\"}>{ t(\"home-title\") }</p> }",
            "html! { <p class={if open { \"open\" } else { \"shut\" }}>{ \"—\" }</p> }",
            "html! { <p class={classes!(\"a\", \"b\")}>{ text.get(\"home-title\") }</p> }",
            "html! { <p>{ match x { A => t(\"a\"), _ => t(\"b\") } }</p> } fn f() { g(\"Hello\"); }",
            "fn f() -> &str { \"Hello\" }",
            "// html! { <p>\"Hello\"</p> }",
            "a();\n#[cfg(test)]\nmod tests { fn a() { html! { <p>\"Hello\"</p> } } }",
        ] {
            assert_eq!(shown(good), [], "{good}");
        }
        assert_eq!(
            check(&[file("crates/a/src/lib.rs", "html! { <p>\"Hello\"</p> }")]),
            []
        );
    }
}
