//! A table in [RFC 4180](https://www.rfc-editor.org/rfc/rfc4180) as rows of bytes.

use super::WhyWhole;

/// Most rows of a table that is merged.
const MAX_ROWS: usize = 500_000;

/// Largest table that is merged, in bytes (64 MiB).
const MAX_TABLE_BYTES: usize = 64 << 20;

/// What tells a row from others: its first two columns where those are `start` and `end`, else the
/// first.
pub(super) type Key = (Vec<u8>, Vec<u8>);

/// How lines end; `None` in a table of one line without an end.
pub(super) type Ending = Option<&'static str>;

/// One row, without the end of its line.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Row<'a> {
    pub(super) key: Key,
    /// As it is written, quotes included.
    pub(super) text: &'a [u8],
}

/// A table, read.
#[derive(Clone, Debug, Default)]
pub(super) struct Table<'a> {
    pub(super) header: &'a [u8],
    /// The end of the first line.
    pub(super) ending: Ending,
    pub(super) ends_with_ending: bool,
    /// Whether rows have a start and an end.
    pub(super) is_keyed: bool,
    pub(super) rows: Vec<Row<'a>>,
}

impl<'a> Table<'a> {
    /// Splits a table into rows; a quoted line break stays within its row.
    ///
    /// # Errors
    /// [`WhyWhole::TooLarge`]; [`WhyWhole::Unreadable`] for quotes that do not pair.
    pub(super) fn read(bytes: &'a [u8]) -> Result<Self, WhyWhole> {
        if bytes.len() > MAX_TABLE_BYTES {
            return Err(WhyWhole::TooLarge);
        }
        let separator = separator_of(bytes);
        let header = Record::read(bytes, separator)?;
        let is_named = |field: Option<&Vec<u8>>, name: &str| {
            field.is_some_and(|field| field.trim_ascii().eq_ignore_ascii_case(name.as_bytes()))
        };
        let mut table = Self {
            header: header.text,
            ending: header.ending,
            ends_with_ending: header.ending.is_some(),
            is_keyed: is_named(header.fields.first(), "start")
                && is_named(header.fields.get(1), "end"),
            rows: Vec::new(),
        };
        let mut rest = &bytes[header.length()..];
        while !rest.is_empty() {
            if table.rows.len() == MAX_ROWS {
                return Err(WhyWhole::TooLarge);
            }
            let record = Record::read(rest, separator)?;
            rest = &rest[record.length()..];
            table.ends_with_ending = record.ending.is_some();
            let mut fields = record.fields.into_iter();
            let start = fields.next().unwrap_or_default();
            let end = fields.next().filter(|_| table.is_keyed);
            table.rows.push(Row {
                key: (start, end.unwrap_or_default()),
                text: record.text,
            });
        }
        Ok(table)
    }
}

/// A comma, or what stands in its place in the first line.
fn separator_of(bytes: &[u8]) -> u8 {
    let line = bytes
        .split(|byte| *byte == b'\n')
        .next()
        .unwrap_or_default();
    let found = line.iter().find(|byte| b",;\t".contains(byte));
    found.copied().unwrap_or(b',')
}

struct Record<'a> {
    text: &'a [u8],
    ending: Ending,
    /// The first two, without quotes.
    fields: Vec<Vec<u8>>,
}

impl<'a> Record<'a> {
    fn read(bytes: &'a [u8], separator: u8) -> Result<Self, WhyWhole> {
        let mut fields = Vec::new();
        let mut at = 0;
        loop {
            let (field, end) = field(bytes, at, separator)?;
            if fields.len() < 2 {
                fields.push(field);
            }
            let ending = match &bytes[end..] {
                [b'\r', b'\n', ..] => Some("\r\n"),
                [b'\n', ..] => Some("\n"),
                [] => None,
                _ => {
                    at = end + 1;
                    continue;
                }
            };
            return Ok(Self {
                text: &bytes[..end],
                ending,
                fields,
            });
        }
    }

    fn length(&self) -> usize {
        self.text.len() + self.ending.map_or(0, str::len)
    }
}

/// The field that starts at a place, and where it ends.
fn field(bytes: &[u8], start: usize, separator: u8) -> Result<(Vec<u8>, usize), WhyWhole> {
    let is_end = |at: usize| match &bytes[at..] {
        [] | [b'\n', ..] | [b'\r', b'\n', ..] => true,
        [byte, ..] => *byte == separator,
    };
    let mut value = Vec::new();
    let mut at = start;
    if bytes.get(start) != Some(&b'"') {
        while !is_end(at) {
            if bytes[at] == b'"' {
                return Err(WhyWhole::Unreadable);
            }
            at += 1;
        }
        return Ok((bytes[start..at].to_vec(), at));
    }
    at += 1;
    loop {
        match &bytes[at..] {
            [b'"', b'"', ..] => {
                value.push(b'"');
                at += 2;
            }
            [b'"', ..] if is_end(at + 1) => return Ok((value, at + 1)),
            [] | [b'"', ..] => return Err(WhyWhole::Unreadable),
            [byte, ..] => {
                value.push(*byte);
                at += 1;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Option<Vec<&str>> {
        let table = Table::read(text.as_bytes()).ok()?;
        let texts = table.rows.iter().map(|row| row.text);
        Some(texts.map(|text| str::from_utf8(text).unwrap()).collect())
    }

    #[test]
    fn a_quoted_line_break_stays_within_its_row() {
        let check = |text: &str, expected: &[&str]| assert_eq!(rows(text).unwrap(), expected);
        check("a,b\n1,\"x\ny\"\n2,z\n", &["1,\"x\ny\"", "2,z"]);
        check("a,b\r\n1,\"x\r\n\"\"y\"\r\n", &["1,\"x\r\n\"\"y\""]);
        check("a;b\n1;\"x\ny\"", &["1;\"x\ny\""]);
        check("a\n\n1\n", &["", "1"]);
        check("", &[]);
        check("a", &[]);
    }

    #[test]
    fn quotes_that_do_not_pair_are_refused() {
        for broken in ["a\n\"x", "a\n\"x\"y", "a\nx\"y\"", "\"a"] {
            assert_eq!(rows(broken), None, "{broken}");
        }
    }
}
