//! A value in a document together with where it stands, so that every complaint names its place.

use jiff::Timestamp;
use serde_json::{Map, Value};

use crate::moment;
use crate::strict_json::{Fault, member_path};

/// The longest list, but for the entries of a register.
pub(crate) const MAX_ITEMS: usize = 1000;

/// The longest text that has a meaning here, in characters.
const MAX_TEXT: usize = 2000;

/// A value and its JSON path.
#[derive(Clone, Debug)]
pub(crate) struct Reader<'a> {
    value: &'a Value,
    path: String,
}

impl<'a> Reader<'a> {
    pub fn root(value: &'a Value) -> Self {
        Self {
            value,
            path: "$".to_owned(),
        }
    }

    pub fn value(&self) -> &'a Value {
        self.value
    }

    pub fn fault(&self, expected: impl Into<String>) -> Fault {
        Fault::new(self.path.clone(), expected)
    }

    pub fn object(&self) -> Result<&'a Map<String, Value>, Fault> {
        self.value
            .as_object()
            .ok_or_else(|| self.fault("an object"))
    }

    pub fn optional(&self, name: &str) -> Result<Option<Reader<'a>>, Fault> {
        let value = self.object()?.get(name);
        Ok(value.map(|value| Reader {
            value,
            path: member_path(&self.path, name),
        }))
    }

    pub fn required(&self, name: &str) -> Result<Reader<'a>, Fault> {
        self.optional(name)?
            .ok_or_else(|| Fault::new(member_path(&self.path, name), "to be there"))
    }

    /// The member that stands under one of several names. Under two of them it is refused: readers would
    /// choose differently.
    pub fn one_of(&self, names: &[&str]) -> Result<Option<Reader<'a>>, Fault> {
        let mut found = None;
        for name in names {
            let Some(member) = self.optional(name)? else {
                continue;
            };
            if found.is_some() {
                return Err(member.fault("to be there under one name only"));
            }
            found = Some(member);
        }
        Ok(found)
    }

    /// A text of one line without characters that hide or steer.
    pub fn text(&self) -> Result<&'a str, Fault> {
        let text = self.value.as_str().ok_or_else(|| self.fault("a string"))?;
        if text.is_empty() || text.chars().count() > MAX_TEXT || text.chars().any(hides) {
            return Err(self.fault("one line of 1 to 2000 characters, none of them invisible"));
        }
        Ok(text)
    }

    pub fn owned(&self) -> Result<String, Fault> {
        self.text().map(str::to_owned)
    }

    pub fn moment(&self) -> Result<Timestamp, Fault> {
        moment::parse(self.text()?)
            .ok_or_else(|| self.fault("a time in full with its zone, such as 2027-06-30T23:59:59Z"))
    }

    pub fn whole_number(&self) -> Result<u64, Fault> {
        self.value
            .as_u64()
            .ok_or_else(|| self.fault("a whole number, 0 or more"))
    }

    pub fn flag(&self) -> Result<bool, Fault> {
        self.value
            .as_bool()
            .ok_or_else(|| self.fault("true or false"))
    }

    pub fn items(&self, most: usize) -> Result<Vec<Reader<'a>>, Fault> {
        let items = self.value.as_array().ok_or_else(|| self.fault("a list"))?;
        if items.len() > most {
            return Err(self.fault(format!("at most {most} items")));
        }
        let place = |(position, value)| Reader {
            value,
            path: format!("{}[{position}]", self.path),
        };
        Ok(items.iter().enumerate().map(place).collect())
    }

    /// A list of texts.
    pub fn texts(&self) -> Result<Vec<String>, Fault> {
        self.items(MAX_ITEMS)?.iter().map(Reader::owned).collect()
    }

    /// A list of texts; a single text counts as a list of one.
    pub fn one_or_more(&self) -> Result<Vec<String>, Fault> {
        match self.value {
            Value::String(_) => Ok(vec![self.owned()?]),
            _ => self.texts(),
        }
    }

    /// Whether this is the text `expected`, or a list that holds it.
    pub fn expect_type(&self, expected: &str) -> Result<(), Fault> {
        let types = self.required("type")?;
        if types.one_or_more()?.iter().any(|found| found == expected) {
            return Ok(());
        }
        Err(types.fault(expected))
    }
}

/// Control characters, and those that change the direction of what is shown or show nothing.
fn hides(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}
