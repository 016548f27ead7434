//! Rust source cut into code, comments and texts, as far as the rules need it.

use std::ops::Range;

/// What a stretch of source is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Code,
    Comment,
    /// A string or character literal, quotes included.
    Text,
}

/// One stretch of source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) kind: Kind,
    /// In bytes.
    pub(super) range: Range<usize>,
}

/// Cuts the source into pieces that cover it without a gap.
pub(super) fn pieces(source: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut code_start = 0;
    let mut at = 0;
    while at < source.len() {
        let Some((kind, length)) = not_code(source, at) else {
            at += source[at..].chars().next().map_or(1, char::len_utf8);
            continue;
        };
        if code_start < at {
            pieces.push(Piece {
                kind: Kind::Code,
                range: code_start..at,
            });
        }
        pieces.push(Piece {
            kind,
            range: at..at + length,
        });
        at += length;
        code_start = at;
    }
    if code_start < source.len() {
        pieces.push(Piece {
            kind: Kind::Code,
            range: code_start..source.len(),
        });
    }
    pieces
}

/// The source with comments and the inside of texts blanked out; offsets and lines stay the same.
pub(super) fn code_only(source: &str) -> String {
    let mut bytes = source.as_bytes().to_vec();
    for piece in pieces(source)
        .iter()
        .filter(|piece| piece.kind != Kind::Code)
    {
        for byte in &mut bytes[piece.range.clone()] {
            if *byte != b'\n' {
                *byte = b' ';
            }
        }
    }
    String::from_utf8(bytes).expect("blanking whole characters leaves UTF-8")
}

/// What stands between the quotes of a text, escapes as written.
pub(super) fn inside(text: &str) -> &str {
    let text = text.trim_start_matches('r').trim_matches('#');
    text.strip_prefix('"')
        .and_then(|text| text.strip_suffix('"'))
        .unwrap_or("")
}

/// The source without its tests: they stand at the end of a file, behind `#[cfg(test)]`.
pub(super) fn without_tests(source: &str) -> &str {
    match code_only(source).find("#[cfg(test)]\nmod ") {
        Some(start) => &source[..start],
        None => source,
    }
}

/// The kind and length of the comment or text that starts here, if one does.
fn not_code(source: &str, at: usize) -> Option<(Kind, usize)> {
    let rest = &source[at..];
    if rest.starts_with("//") {
        return Some((Kind::Comment, rest.find('\n').unwrap_or(rest.len())));
    }
    if rest.starts_with("/*") {
        return Some((Kind::Comment, block_comment(rest)));
    }
    if rest.starts_with('"') {
        return Some((Kind::Text, quoted(rest, '"')));
    }
    if rest.starts_with('\'') {
        return character(rest).map(|length| (Kind::Text, length));
    }
    let word_goes_on = source[..at].chars().next_back().is_some_and(is_word);
    let raw_may_start = !word_goes_on || source[..at].ends_with(['b', 'c']);
    if rest.starts_with('r') && raw_may_start {
        return raw(rest).map(|length| (Kind::Text, length));
    }
    None
}

pub(super) fn is_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

fn block_comment(rest: &str) -> usize {
    let mut depth = 0_usize;
    let mut at = 0;
    let bytes = rest.as_bytes();
    while at < bytes.len() {
        if bytes[at..].starts_with(b"/*") {
            depth += 1;
            at += 2;
        } else if bytes[at..].starts_with(b"*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += 1;
        }
    }
    rest.len()
}

fn quoted(rest: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, character) in rest.char_indices().skip(1) {
        match character {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if character == quote => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

/// A character literal; none for a lifetime or a label.
fn character(rest: &str) -> Option<usize> {
    let mut characters = rest.char_indices().skip(1);
    let (_, first) = characters.next()?;
    if first == '\\' {
        return Some(quoted(rest, '\''));
    }
    let (at, second) = characters.next()?;
    (second == '\'').then_some(at + 1)
}

fn raw(rest: &str) -> Option<usize> {
    let hashes = rest[1..].bytes().take_while(|byte| *byte == b'#').count();
    let opened = 1 + hashes;
    if !rest[opened..].starts_with('"') {
        return None;
    }
    let end = format!("\"{}", "#".repeat(hashes));
    let inside = &rest[opened + 1..];
    Some(
        inside
            .find(&end)
            .map_or(rest.len(), |found| opened + 1 + found + end.len()),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(source: &str) -> Vec<&str> {
        let texts = pieces(source)
            .into_iter()
            .filter(|piece| piece.kind == Kind::Text);
        texts.map(|piece| &source[piece.range]).collect()
    }

    #[test]
    fn texts_are_told_from_code_comments_and_lifetimes() {
        let source = "let a: &'static str = \"x \\\" y\"; // \"no\"\n/* \"no /* \"no\" */ */ \
                      let b = r#\"z \" z\"#; let c = '\"'; let d = '\\''; let e = br\"q\"; r#fn();";
        assert_eq!(
            texts(source),
            ["\"x \\\" y\"", "r#\"z \" z\"#", "'\"'", "'\\''", "r\"q\""]
        );
        assert_eq!(inside("r#\"z \" z\"#"), "z \" z");
    }

    #[test]
    fn blanking_keeps_offsets_and_lines() {
        let source = "a \"é\n\" b // c\nd";
        let code = code_only(source);
        assert_eq!(code.len(), source.len());
        assert_eq!(code.split_whitespace().collect::<Vec<_>>(), ["a", "b", "d"]);
        assert_eq!(code.lines().count(), source.lines().count());
    }

    #[test]
    fn an_unfinished_text_or_comment_reaches_to_the_end() {
        for source in ["a \"b", "a /* b", "a r#\"b\"", "a 'b", "a '\\"] {
            let covered: usize = pieces(source).iter().map(|piece| piece.range.len()).sum();
            assert_eq!(covered, source.len(), "{source}");
        }
    }

    #[test]
    fn the_tests_of_a_file_are_cut_off() {
        assert_eq!(
            without_tests("a();\n#[cfg(test)]\nmod tests {}\n"),
            "a();\n"
        );
        assert_eq!(
            without_tests("// #[cfg(test)]\nmod x;\n"),
            "// #[cfg(test)]\nmod x;\n"
        );
    }
}
