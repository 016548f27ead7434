//! The JSON Canonicalization Scheme, [RFC 8785](https://www.rfc-editor.org/rfc/rfc8785), for JSON without
//! fractions.
//!
//! Everything that is hashed or signed here goes through [`canonical`], so that two writings of the same
//! facts give the same bytes. Numbers with a fraction or an exponent are refused instead of rounded: their
//! canonical writing is the one difficult part of the scheme, and nothing that is signed here needs them.

use serde_json::{Number, Value};
use sha2::{Digest, Sha256};

/// A number has no writing that all readers agree on, so that it can be neither hashed nor signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a number with a fraction or beyond 2^53 cannot be signed; expected whole numbers")]
pub struct NotCanonical;

/// The largest integer that every JSON reader holds exactly, 2⁵³ − 1.
const LARGEST_EXACT_INTEGER: u64 = (1 << 53) - 1;

/// Returns the canonical writing of `value`.
///
/// # Errors
/// [`NotCanonical`], for a number with a fraction or beyond ±(2⁵³ − 1).
pub fn canonical(value: &Value) -> Result<String, NotCanonical> {
    let mut written = String::new();
    write_value(value, &mut written)?;
    Ok(written)
}

/// Returns the SHA-256 of the canonical writing of `value`.
///
/// # Errors
/// As [`canonical`].
pub fn hash(value: &Value) -> Result<[u8; 32], NotCanonical> {
    Ok(Sha256::digest(canonical(value)?.as_bytes()).into())
}

/// Returns `sha256:` and the hexadecimal SHA-256 of the canonical writing of `value`.
///
/// # Errors
/// As [`canonical`].
pub fn digest(value: &Value) -> Result<String, NotCanonical> {
    Ok(format!("sha256:{}", hex::encode(hash(value)?)))
}

fn write_value(value: &Value, written: &mut String) -> Result<(), NotCanonical> {
    match value {
        Value::Null => written.push_str("null"),
        Value::Bool(true) => written.push_str("true"),
        Value::Bool(false) => written.push_str("false"),
        Value::Number(number) => write_number(number, written)?,
        Value::String(text) => write_string(text, written),
        Value::Array(items) => {
            written.push('[');
            for (position, item) in items.iter().enumerate() {
                if position > 0 {
                    written.push(',');
                }
                write_value(item, written)?;
            }
            written.push(']');
        }
        Value::Object(members) => {
            let mut sorted: Vec<_> = members.iter().collect();
            // The order is that of UTF-16 code units, which is not that of UTF-8 bytes above U+FFFF.
            sorted.sort_by(|(left, _), (right, _)| left.encode_utf16().cmp(right.encode_utf16()));
            written.push('{');
            for (position, (name, member)) in sorted.into_iter().enumerate() {
                if position > 0 {
                    written.push(',');
                }
                write_string(name, written);
                written.push(':');
                write_value(member, written)?;
            }
            written.push('}');
        }
    }
    Ok(())
}

fn write_number(number: &Number, written: &mut String) -> Result<(), NotCanonical> {
    if let Some(positive) = number.as_u64().filter(|n| *n <= LARGEST_EXACT_INTEGER) {
        written.push_str(&positive.to_string());
        return Ok(());
    }
    match number.as_i64() {
        Some(negative) if negative.unsigned_abs() <= LARGEST_EXACT_INTEGER => {
            written.push_str(&negative.to_string());
            Ok(())
        }
        _ => Err(NotCanonical),
    }
}

fn write_string(text: &str, written: &mut String) {
    written.push('"');
    for character in text.chars() {
        match character {
            '"' => written.push_str("\\\""),
            '\\' => written.push_str("\\\\"),
            '\u{8}' => written.push_str("\\b"),
            '\t' => written.push_str("\\t"),
            '\n' => written.push_str("\\n"),
            '\u{c}' => written.push_str("\\f"),
            '\r' => written.push_str("\\r"),
            control if control < ' ' => written.push_str(&format!("\\u{:04x}", u32::from(control))),
            other => written.push(other),
        }
    }
    written.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn check(input: &str, expected: &str) {
        let value: Value = serde_json::from_str(input).unwrap();
        assert_eq!(canonical(&value).unwrap(), expected);
    }

    #[test]
    fn members_are_sorted_by_utf16_code_units() {
        // RFC 8785, section 3.2.3: U+1F600 comes before U+FB33, although its UTF-8 bytes come after.
        check(
            r#"{"\u20ac":"Euro Sign","\r":"Carriage Return","\ufb33":"Hebrew Letter Dalet With Dagesh",
                "1":"One","\ud83d\ude00":"Emoji: Grinning Face","\u0080":"Control",
                "\u00f6":"Latin Small Letter O With Diaeresis"}"#,
            "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u{80}\":\"Control\",\
             \"ö\":\"Latin Small Letter O With Diaeresis\",\"€\":\"Euro Sign\",\
             \"\u{1f600}\":\"Emoji: Grinning Face\",\"\u{fb33}\":\"Hebrew Letter Dalet With Dagesh\"}",
        );
    }

    #[test]
    fn strings_are_escaped_as_little_as_the_scheme_allows() {
        // RFC 8785, section 3.2.2: the `string` and `literals` members of its example.
        check(
            r#"{"string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/", "literals": [null, true, false]}"#,
            "{\"literals\":[null,true,false],\"string\":\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}",
        );
        check(
            r#""\b\t\n\f\r\u0000\u001f\u007f""#,
            "\"\\b\\t\\n\\f\\r\\u0000\\u001f\u{7f}\"",
        );
    }

    #[test]
    fn nested_members_are_sorted_too_and_lists_are_not() {
        check(
            r#"{ "b": [3, {"z": 1, "a": {}}, 1], "a": -0 , "c": [] }"#
                .replace("-0", "-7")
                .as_str(),
            r#"{"a":-7,"b":[3,{"a":{},"z":1},1],"c":[]}"#,
        );
    }

    #[test]
    fn numbers_that_readers_disagree_about_are_refused() {
        for input in [
            "1.5",
            "1e3",
            "-0",
            "0.0",
            "9007199254740992",
            "-9007199254740992",
            "18446744073709551615",
        ] {
            let value: Value = serde_json::from_str(input).unwrap();
            assert!(canonical(&value) == Err(NotCanonical), "{input}");
        }
        check("9007199254740991", "9007199254740991");
        check("-9007199254740991", "-9007199254740991");
    }

    #[test]
    fn digest_does_not_depend_on_how_it_was_written() {
        let one = digest(&json!({"a": 1, "b": [true]})).unwrap();
        let other: Value = serde_json::from_str("{\n \"b\" : [ true ],\n \"a\":1 }").unwrap();
        assert_eq!(one, digest(&other).unwrap());
        assert!(one.starts_with("sha256:") && one.len() == 7 + 64);
    }
}
