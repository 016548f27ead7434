//! JSON from outside: bounded in size and depth, and without a member that is there twice.
//!
//! Two readers of `{"a":1,"a":2}` may see different facts, and a signature or a person's decision must be
//! about one set of facts only; so such a document is refused.

use std::cell::RefCell;
use std::fmt;

use serde::de::{DeserializeSeed, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

/// What a document may not exceed.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Its size.
    pub bytes: usize,
    /// How deep lists and objects may lie in one another.
    pub depth: usize,
}

/// The longest part of a path that one name makes up, in characters.
const MAX_SHOWN_NAME: usize = 80;

/// What is wrong with a document, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{path}: expected {expected}")]
pub struct Fault {
    /// JSON path of the place, `$` for the whole.
    pub path: String,
    /// What was expected there.
    pub expected: String,
}

impl Fault {
    /// Returns the fault at `path`, where `expected` was expected.
    pub fn new(path: impl Into<String>, expected: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            expected: expected.into(),
        }
    }
}

/// Returns the JSON value in `bytes`.
///
/// # Errors
/// The first [`Fault`]: larger or deeper than `limits`, a member that is there twice, or no JSON at all.
pub fn parse(bytes: &[u8], limits: Limits) -> Result<Value, Fault> {
    if bytes.len() > limits.bytes {
        return Err(Fault::new(
            "$",
            format!("at most {} KiB", limits.bytes / 1024),
        ));
    }
    // Some editors put a byte order mark before the text; it is no part of it.
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let found = RefCell::new(None);
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let value = StrictValue {
        path: "$".to_owned(),
        levels_left: limits.depth,
        max_depth: limits.depth,
        found: &found,
    }
    .deserialize(&mut reader)
    .and_then(|value| reader.end().map(|()| value));
    value.map_err(|error| {
        found.take().unwrap_or_else(|| {
            Fault::new(
                "$",
                format!(
                    "well-formed JSON (line {}, column {})",
                    error.line(),
                    error.column()
                ),
            )
        })
    })
}

/// Returns the path of member `name` below `path`.
pub fn member_path(path: &str, name: &str) -> String {
    let plain = !name.is_empty()
        && name.len() <= MAX_SHOWN_NAME
        && name
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '@');
    // Cut, as a path is made for every value: long names would make that take long.
    let shown: String = name
        .chars()
        .filter(|c| !c.is_control())
        .take(MAX_SHOWN_NAME)
        .collect();
    if plain {
        format!("{path}.{shown}")
    } else {
        format!("{path}['{shown}']")
    }
}

struct StrictValue<'a> {
    path: String,
    levels_left: usize,
    max_depth: usize,
    found: &'a RefCell<Option<Fault>>,
}

impl StrictValue<'_> {
    fn below(&self, path: String) -> StrictValue<'_> {
        StrictValue {
            path,
            levels_left: self.levels_left.saturating_sub(1),
            max_depth: self.max_depth,
            found: self.found,
        }
    }

    fn refuse<E: serde::de::Error>(&self, path: String, expected: &str) -> E {
        self.found
            .borrow_mut()
            .get_or_insert_with(|| Fault::new(path, expected));
        E::custom("refused")
    }

    fn check_depth<E: serde::de::Error>(&self) -> Result<(), E> {
        if self.levels_left == 0 {
            return Err(self.refuse(
                self.path.clone(),
                &format!("at most {} levels of nesting", self.max_depth),
            ));
        }
        Ok(())
    }
}

impl<'de> DeserializeSeed<'de> for StrictValue<'_> {
    type Value = Value;

    fn deserialize<D: serde::Deserializer<'de>>(self, reader: D) -> Result<Value, D::Error> {
        reader.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for StrictValue<'_> {
    type Value = Value;

    fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<Value, E> {
        Number::from_f64(value)
            .map(Value::Number)
            .ok_or_else(|| E::custom("not a number"))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(Value::String(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        self.check_depth()?;
        let mut list = Vec::new();
        while let Some(item) =
            items.next_element_seed(self.below(format!("{}[{}]", self.path, list.len())))?
        {
            list.push(item);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        self.check_depth()?;
        let mut object = Map::new();
        while let Some(name) = members.next_key::<String>()? {
            let path = member_path(&self.path, &name);
            if object.contains_key(&name) {
                return Err(self.refuse(path, "to be there only once"));
            }
            let member = members.next_value_seed(self.below(path))?;
            object.insert(name, member);
        }
        Ok(Value::Object(object))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const LIMITS: Limits = Limits {
        bytes: 1 << 20,
        depth: 32,
    };

    fn fault(text: &str) -> Fault {
        parse(text.as_bytes(), LIMITS).unwrap_err()
    }

    #[test]
    fn a_member_that_is_there_twice_is_refused_by_its_path() {
        assert_eq!(
            fault(r#"{"a":[{"b":1,"c":2,"b":1}]}"#),
            Fault::new("$.a[0].b", "to be there only once")
        );
        assert_eq!(
            fault(r#"{"x y":1,"x y":1}"#),
            Fault::new("$['x y']", "to be there only once")
        );
        // The same name, once escaped.
        assert_eq!(fault(r#"{"a":1,"\u0061":2}"#).path, "$.a");
    }

    #[test]
    fn depth_and_size_are_bounded() {
        let deep = "[".repeat(33) + &"]".repeat(33);
        assert_eq!(fault(&deep).expected, "at most 32 levels of nesting");
        let allowed = "[".repeat(32) + &"]".repeat(32);
        assert!(parse(allowed.as_bytes(), LIMITS).is_ok());
        assert_eq!(
            parse(b"[1,2,3]", Limits { bytes: 6, ..LIMITS }).unwrap_err(),
            Fault::new("$", "at most 0 KiB")
        );
        assert!(parse("[".repeat(1_000_000).as_bytes(), LIMITS).is_err());
    }

    #[test]
    fn long_names_do_not_make_reading_slow() {
        let name = "a".repeat(500_000);
        let text = format!("{{\"{name}\":[{}0]}}", "0,".repeat(200_000));
        assert!(parse(text.as_bytes(), LIMITS).is_ok());
        assert_eq!(member_path("$", &name), format!("$['{}']", "a".repeat(80)));
    }

    #[test]
    fn what_is_no_json_is_named_with_its_place() {
        assert_eq!(
            fault("{\n  nope").expected,
            "well-formed JSON (line 2, column 3)"
        );
        assert!(fault("{} {}").expected.starts_with("well-formed JSON"));
        assert!(fault("").expected.starts_with("well-formed JSON"));
        assert!(parse(b"\xff\xfe", LIMITS).is_err());
        assert_eq!(
            parse(b"\xef\xbb\xbf{}", LIMITS).unwrap(),
            serde_json::json!({})
        );
    }

    proptest! {
        #[test]
        fn reads_what_serde_json_reads(text in r#"(\{"[ab]":(1|-2|"x"|null|true|\[[0-9](,[0-9]){0,2}\])\}|\[\]|3\.5|"é")"#) {
            let expected: Value = serde_json::from_str(&text).unwrap();
            prop_assert_eq!(parse(text.as_bytes(), LIMITS).unwrap(), expected);
        }

        #[test]
        fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _outcome = parse(&bytes, LIMITS);
        }
    }
}
