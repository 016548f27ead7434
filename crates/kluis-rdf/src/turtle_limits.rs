//! What is looked at in a Turtle document before the parser meets it: the length of each IRI, the
//! length of all bases, and nesting. The parser keeps the expanded predicate of every open bracket
//! before it yields a single statement, so counting statements alone comes too late.

use crate::RdfError;
use crate::expansion::{MAX_EXPANDED_BYTES, MAX_IRI_BYTES, long_iri};

/// Deepest nesting of `[ … ]` and `( … )`.
const MAX_NESTING: u64 = 10_000;

/// Refuses IRIs longer than [`MAX_IRI_BYTES`], bases that are longer together (each may be relative
/// to the one before), and nesting deeper than [`MAX_NESTING`] or than the longest IRI allows.
pub(crate) fn check(bytes: &[u8]) -> Result<(), RdfError> {
    let mut at = 0;
    let (mut depth, mut deepest, mut longest) = (0_u64, 0_u64, 0);
    let mut bases = 0;
    // Where the last token that is no white space or comment ends.
    let mut token_end = 0;
    while let Some(byte) = bytes.get(at) {
        let start = at;
        at += match byte {
            b'#' => line_length(&bytes[at..]),
            b'"' | b'\'' => text_length(&bytes[at..]),
            b'<' => {
                let length = iri_length(&bytes[at..]);
                if length > MAX_IRI_BYTES {
                    return Err(long_iri(length));
                }
                longest = longest.max(length);
                if ends_with_base(&bytes[..token_end]) {
                    bases += length;
                    if bases > MAX_IRI_BYTES {
                        return Err(RdfError::Expands {
                            what: "the length in bytes of all bases",
                            size: bases as u64,
                            limit: MAX_IRI_BYTES as u64,
                        });
                    }
                }
                length
            }
            b'[' | b'(' => {
                depth += 1;
                deepest = deepest.max(depth);
                if depth > MAX_NESTING {
                    return Err(RdfError::Expands {
                        what: "the nesting of brackets",
                        size: depth,
                        limit: MAX_NESTING,
                    });
                }
                1
            }
            b']' | b')' => {
                depth = depth.saturating_sub(1);
                1
            }
            // An escaped character of a local name, such as `\#` or `\(`.
            b'\\' => 2,
            _ => 1,
        };
        if !matches!(byte, b'#' | b' ' | b'\t' | b'\r' | b'\n') {
            token_end = at.min(bytes.len());
        }
        debug_assert!(at > start);
    }
    // A prefix may be relative to a base, and a name adds what is written anyway.
    let held = deepest * (longest + bases) as u64;
    if held > MAX_EXPANDED_BYTES as u64 {
        return Err(RdfError::Expands {
            what: "the length in bytes of the IRIs around the innermost bracket",
            size: held,
            limit: MAX_EXPANDED_BYTES as u64,
        });
    }
    Ok(())
}

fn line_length(rest: &[u8]) -> usize {
    rest.iter()
        .position(|byte| matches!(byte, b'\n' | b'\r'))
        .unwrap_or(rest.len())
}

/// The length of a text with its quotes, of one or of three marks.
fn text_length(rest: &[u8]) -> usize {
    let mark = rest[0];
    let long = rest.starts_with(&[mark; 3]);
    let mut at = if long { 3 } else { 1 };
    while let Some(byte) = rest.get(at) {
        match byte {
            b'\\' => at += 2,
            b'\n' | b'\r' if !long => return at,
            byte if *byte == mark && !long => return at + 1,
            byte if *byte == mark && rest[at..].starts_with(&[mark; 3]) => return at + 3,
            _ => at += 1,
        }
    }
    at
}

/// The length of `<…>` up to its end, or to what cannot stand in an IRI.
fn iri_length(rest: &[u8]) -> usize {
    rest.iter()
        .skip(1)
        .position(|byte| {
            matches!(
                byte,
                b'\0'..=b' ' | b'<' | b'>' | b'"' | b'{' | b'}' | b'|' | b'^' | b'`'
            )
        })
        .map_or(rest.len(), |index| index + 1)
}

/// Whether the last word is `@base` or `BASE`, and not the end of a name such as `e:base`.
fn ends_with_base(before: &[u8]) -> bool {
    let Some((rest, word)) = before.split_last_chunk::<4>() else {
        return false;
    };
    let in_a_name = rest
        .last()
        .is_some_and(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b':' | b'_' | b'-'));
    word.eq_ignore_ascii_case(b"base") && !in_a_name
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(document: &str) -> Option<&'static str> {
        match check(document.as_bytes()) {
            Err(RdfError::Expands { what, .. }) => Some(what),
            other => {
                other.expect("no other error");
                None
            }
        }
    }

    #[test]
    fn long_iris_are_refused_wherever_they_stand_and_long_texts_are_not() {
        let long = "x".repeat(MAX_IRI_BYTES);
        assert_eq!(
            refused(&format!("@prefix p: <{long}> .")),
            Some("the length in bytes of an IRI")
        );
        assert_eq!(refused(&format!("<{}> a <b> .", &long[2..])), None);
        for text in [
            format!("<a> <b> \"<{long}\\\"\" ."),
            format!("<a> <b> '''<\n'{long}>''' ."),
            format!("# <{long}>\n<a> <b> <c> ."),
            format!("e:a\\#b e:c\\(d \"{long}\" ."),
        ] {
            assert_eq!(refused(&text), None, "{}", &text[..20]);
        }
        assert!(refused(&format!("<a> <b> \"\\\\\" , <{long}> .")).is_some());
    }

    #[test]
    fn bases_are_counted_together_and_names_that_end_alike_are_not() {
        let piece = "x".repeat(1 << 10);
        for directive in ["@base", "BASE", "base # why\n "] {
            let one = format!("{directive} <{piece}/>\n");
            assert_eq!(refused(&one.repeat(60)), None);
            assert_eq!(
                refused(&one.repeat(70)),
                Some("the length in bytes of all bases"),
                "{directive}"
            );
        }
        assert_eq!(refused(&format!("e:base <{piece}/> . ").repeat(70)), None);
    }

    #[test]
    fn nesting_is_bounded() {
        let nested = |levels| format!("{}{}", "[ <p> ( ".repeat(levels), ") ] ".repeat(levels));
        assert_eq!(refused(&nested(5_000)), None);
        assert_eq!(refused(&nested(5_001)), Some("the nesting of brackets"));
        assert_eq!(refused(&"[] ".repeat(20_000)), None);
        let long = format!("@prefix p: <{}> .", "x".repeat(60 << 10));
        assert_eq!(refused(&format!("{long} {}", nested(500))), None);
        assert_eq!(
            refused(&format!("{long} {}", nested(600))),
            Some("the length in bytes of the IRIs around the innermost bracket")
        );
    }
}
