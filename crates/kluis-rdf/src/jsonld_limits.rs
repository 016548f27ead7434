//! What a JSON-LD document would cost, counted before the parser meets it.
//!
//! The parser copies the whole active context for every `@context` it meets and keeps those of all
//! objects it is inside of; a term of a context may stand for a long IRI any number of times. So a
//! small document can ask for gigabytes. Counting here is linear and keeps nothing.

use crate::RdfError;
use crate::expansion::MAX_EXPANDED_BYTES;
use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};

/// Most bytes of contexts that are held at one time.
const MAX_LIVE_BYTES: u64 = 64 << 20;
/// Most bytes of contexts that are copied while the document is read.
const MAX_COPIED_BYTES: u64 = 1 << 30;
/// Most bytes of all prefixes, vocabularies and bases together: the longest that an abbreviation
/// can stand for, as each may build on another.
const MAX_PREFIX_BYTES: u64 = 16 << 10;
/// Most values and names of members; the parser and the graph need some
/// 1,500 bytes for each together.
const MAX_VALUES: u64 = 180_000;
/// What the parser needs for one string of a context beside its text.
const BYTES_A_STRING: u64 = 320;

/// Refuses a document that costs more than the constants of this file allow, and one whose
/// contexts hold contexts: how often those apply shows only when the document is read.
pub(crate) fn check(bytes: &[u8]) -> Result<(), RdfError> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let counted = scan(bytes, 0)?.unwrap_or_default();
    refuse_beyond("the number of values", counted.values, MAX_VALUES)?;
    let prefixes = counted.prefix_bytes + counted.longest_absolute;
    refuse_beyond(
        "the length in bytes of all prefixes, vocabularies and bases",
        prefixes,
        MAX_PREFIX_BYTES,
    )?;
    let Some(facts) = scan(bytes, prefixes)? else {
        return Ok(());
    };
    refuse_beyond("the number of contexts inside a context", facts.scoped, 0)?;
    refuse_beyond(
        "the size in bytes of contexts inside each other",
        facts.live,
        MAX_LIVE_BYTES,
    )?;
    refuse_beyond(
        "the size in bytes of all copies of contexts",
        facts.copied,
        MAX_COPIED_BYTES,
    )?;
    refuse_beyond(
        "the length in bytes of one node's names written out",
        facts.node_strings.saturating_mul(prefixes),
        MAX_EXPANDED_BYTES as u64,
    )
}

fn refuse_beyond(what: &'static str, size: u64, limit: u64) -> Result<(), RdfError> {
    if size > limit {
        return Err(RdfError::Expands { what, size, limit });
    }
    Ok(())
}

/// The facts of a document; `None` where it is not JSON and has no context, so that the parser may
/// say better what is wrong.
fn scan(bytes: &[u8], prefixes: u64) -> Result<Option<Facts>, RdfError> {
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let seed = Scan {
        prefixes,
        in_context: false,
    };
    match seed
        .deserialize(&mut json)
        .and_then(|facts| json.end().map(|()| facts))
    {
        Ok(facts) => Ok(Some(facts)),
        Err(error) => {
            let holds = |part: &[u8]| bytes.windows(part.len()).any(|window| window == part);
            // A name can be written with escapes.
            if !holds(b"@context") && !holds(b"\\u") {
                return Ok(None);
            }
            let message = error.to_string();
            let said = message
                .rsplit_once(" at line ")
                .map_or(message.as_str(), |(said, _)| said);
            Err(RdfError::Syntax {
                line: error.line() as u64,
                column: error.column().max(1) as u64,
                message: crate::parse::without_content(said),
            })
        }
    }
}

/// What was counted in a value.
#[derive(Default)]
struct Facts {
    /// Values and names of members in it, itself too.
    values: u64,
    /// Contexts in it, and most of them inside each other.
    contexts: u64,
    chain: u64,
    /// Bytes the parser copies for them, and most of them held at once.
    copied: u64,
    live: u64,
    /// Contexts that stand in a context.
    scoped: u64,
    /// Bytes of what can begin an abbreviated IRI and may build on another one, of every text of a
    /// context that may, and of the longest absolute IRI there, with which all building begins.
    prefix_bytes: u64,
    text_bytes: u64,
    longest_absolute: u64,
    /// Strings here, without those of objects inside; most of them at one node.
    strings: u64,
    node_strings: u64,
    /// Size as a context, written out.
    context_bytes: u64,
}

impl Facts {
    fn include(&mut self, other: &Self) {
        self.values += other.values;
        self.contexts += other.contexts;
        self.chain = self.chain.max(other.chain);
        self.copied = self.copied.saturating_add(other.copied);
        self.live = self.live.max(other.live);
        self.scoped += other.scoped;
        self.prefix_bytes += other.prefix_bytes;
        self.text_bytes += other.text_bytes;
        self.longest_absolute = self.longest_absolute.max(other.longest_absolute);
        self.strings += other.strings;
        self.node_strings = self.node_strings.max(other.node_strings);
        self.context_bytes = self.context_bytes.saturating_add(other.context_bytes);
    }

    /// Wraps the value in an object with a context of that size. A context that does not propagate
    /// is kept beside the one before it, hence twice.
    fn under_context(&mut self, size: u64) {
        self.contexts += 1;
        self.chain += 1;
        let added = |times: u64| size.saturating_mul(2).saturating_mul(times);
        self.copied = self.copied.saturating_add(added(self.contexts));
        self.live = self.live.saturating_add(added(self.chain));
    }
}

#[derive(Clone, Copy)]
struct Scan {
    prefixes: u64,
    in_context: bool,
}

impl Scan {
    fn text(self, text: &str) -> Facts {
        let length = text.len() as u64;
        let mut facts = Facts {
            values: 1,
            strings: 1,
            ..Facts::default()
        };
        if self.in_context {
            let is_absolute = text
                .split_once(':')
                .is_some_and(|(_, rest)| rest.starts_with("//"));
            if is_absolute {
                facts.longest_absolute = length;
            } else {
                // A plain term is a prefix where its IRI ends in one of these.
                let begins = text.ends_with([':', '/', '?', '#', '[', ']', '@']);
                facts.prefix_bytes = if begins { length } else { 0 };
                facts.text_bytes = length;
            }
            facts.context_bytes = length + self.prefixes + BYTES_A_STRING;
        }
        facts
    }
}

impl<'de> DeserializeSeed<'de> for Scan {
    type Value = Facts;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Facts, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Scan {
    type Value = Facts;

    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("JSON")
    }

    fn visit_bool<E>(self, _: bool) -> Result<Facts, E> {
        Ok(self.text(""))
    }

    fn visit_i64<E>(self, _: i64) -> Result<Facts, E> {
        Ok(self.text(""))
    }

    fn visit_u64<E>(self, _: u64) -> Result<Facts, E> {
        Ok(self.text(""))
    }

    fn visit_f64<E>(self, _: f64) -> Result<Facts, E> {
        Ok(self.text(""))
    }

    fn visit_unit<E>(self) -> Result<Facts, E> {
        Ok(self.text(""))
    }

    fn visit_str<E>(self, text: &str) -> Result<Facts, E> {
        Ok(self.text(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Facts, A::Error> {
        let mut all = Facts {
            values: 1,
            ..Facts::default()
        };
        while let Some(item) = items.next_element_seed(self)? {
            all.include(&item);
        }
        Ok(all)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Facts, A::Error> {
        let mut all = Facts {
            values: 1,
            ..Facts::default()
        };
        let mut own_context = None;
        let mut all_is_prefix = false;
        while let Some(name) = members.next_key::<String>()? {
            let is_context = name == "@context";
            let value = members.next_value_seed(Scan {
                in_context: self.in_context || is_context,
                ..self
            })?;
            if is_context && self.in_context {
                all.scoped += 1;
            } else if is_context {
                let size = own_context.unwrap_or(0_u64);
                own_context = Some(size.saturating_add(value.context_bytes));
            }
            all.include(&self.text(if self.in_context { &name } else { "" }));
            all.include(&value);
            if self.in_context && matches!(name.as_str(), "@vocab" | "@base") {
                all.prefix_bytes += value.text_bytes;
            }
            all_is_prefix |= name == "@prefix";
        }
        if self.in_context {
            if all_is_prefix {
                all.prefix_bytes += all.text_bytes;
            }
            return Ok(all);
        }
        if let Some(size) = own_context {
            all.under_context(size);
        }
        all.node_strings = all.node_strings.max(all.strings);
        all.strings = 0;
        all.context_bytes = 0;
        Ok(all)
    }
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

    fn terms(count: usize) -> String {
        let terms: Vec<String> = (0..count)
            .map(|n| format!("\"t{n}\":\"http://e/{n}\""))
            .collect();
        terms.join(",")
    }

    #[test]
    fn contexts_inside_each_other_are_counted_wherever_they_stand() {
        let nested = |levels: usize, context_last: bool| {
            let mut inner = "{}".to_owned();
            for _ in 0..levels {
                inner = format!("{{\"@context\":{{\"z\":\"http://z/\"}},\"http://p\":{inner}}}");
            }
            let context = terms(1000);
            if context_last {
                format!("{{\"http://p\":{inner},\"@context\":{{{context}}}}}")
            } else {
                format!("{{\"@context\":{{{context}}},\"http://p\":{inner}}}")
            }
        };
        for last in [true, false] {
            assert_eq!(refused(&nested(20, last)), None);
            assert_eq!(
                refused(&nested(100, last)),
                Some("the size in bytes of contexts inside each other")
            );
        }
    }

    #[test]
    fn contexts_beside_each_other_are_counted_by_what_they_copy() {
        let flat = |nodes: usize| {
            let node = "{\"@context\":{\"z\":\"http://z/\"},\"http://p\":1}";
            let nodes = vec![node; nodes].join(",");
            format!("{{\"@context\":{{{}}},\"@graph\":[{nodes}]}}", terms(1000))
        };
        assert_eq!(refused(&flat(500)), None);
        assert_eq!(
            refused(&flat(1000)),
            Some("the size in bytes of all copies of contexts")
        );
    }

    #[test]
    fn contexts_in_contexts_and_long_prefixes_are_refused() {
        assert_eq!(
            refused(r#"{"@context":{"a":{"@id":"http://e/a","\u0040context":{}}}}"#),
            Some("the number of contexts inside a context")
        );
        let (long, half) = ("x".repeat(17 << 10), "x".repeat(9 << 10));
        for context in [
            format!("{{\"a\":\"http://{long}/\"}}"),
            format!("{{\"@vocab\":\"http://{long}\"}}"),
            format!("{{\"@base\":\"{long}\"}}"),
            format!("{{\"b\":\"a:{half}/\",\"a\":\"http://{half}/\"}}"),
            format!("[null,{{\"a\":{{\"@prefix\":true,\"@id\":\"a:{long}\"}}}}]"),
        ] {
            assert_eq!(
                refused(&format!("{{\"@context\":{context}}}")),
                Some("the length in bytes of all prefixes, vocabularies and bases")
            );
        }
        assert_eq!(
            refused(&format!("{{\"http://e/p\":\"http://{long}/\"}}")),
            None
        );
    }

    #[test]
    fn many_types_that_a_long_prefix_begins_are_refused() {
        let typed = |types: usize| {
            let types = vec!["\"a:b\""; types].join(",");
            let long = "x".repeat(15 << 10);
            format!("{{\"@context\":{{\"a\":\"http://{long}/\"}},\"@type\":[{types}]}}")
        };
        assert_eq!(refused(&typed(4000)), None);
        assert_eq!(
            refused(&typed(5000)),
            Some("the length in bytes of one node's names written out")
        );
    }

    #[test]
    fn more_values_than_fit_in_memory_are_refused() {
        let values = |count: usize| format!("{{\"http://e/p\":[{}]}}", vec!["1"; count].join(","));
        assert_eq!(refused(&values(179_997)), None);
        assert_eq!(refused(&values(179_998)), Some("the number of values"));
    }

    #[test]
    fn broken_json_with_a_context_is_refused_before_it_is_read() {
        let refused = check(b"{\"@context\":{},\n\"a\" 1}");
        assert!(
            matches!(refused, Err(RdfError::Syntax { line: 2, .. })),
            "{refused:?}"
        );
        check(b"{\"a\" 1}").expect("left to the parser");
    }
}
