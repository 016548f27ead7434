//! Reading JSON from a stream, value by value, with a place for every fault.
//!
//! Two kinds of fault are told apart, because they lead to different things. A [`JsonError`] means that what is read is
//! not JSON from here on (cut off, wrong character): nothing after it can be trusted. A [`ValueProblem`] means that one
//! value is well formed but refused (too deep, too large, a name twice): it has been read past, and the next value can
//! be read. The reader never holds more than one value.

use std::collections::HashSet;
use std::io::Read;

use crate::FhirJson;
use crate::json_fault::{
    JsonError, JsonErrorKind, MAX_DEPTH, MAX_NUMBER_LENGTH, MAX_SKIPPED_DEPTH, MAX_VALUE_BYTES,
    MAX_VALUES, Refusal, ValueProblem,
};

enum Part {
    Name(String),
    Index(usize),
}

/// Reads JSON from `input` with constant memory beside the one value being built.
pub struct JsonReader<R> {
    input: R,
    buffer: Box<[u8]>,
    at: usize,
    filled: usize,
    offset: u64,
    line: u64,
    column: u64,
    path: Vec<Part>,
    problem: Option<ValueProblem>,
    value_start: u64,
    values: usize,
}

impl<R: Read> JsonReader<R> {
    /// A reader at line 1, column 1. A byte order mark is not skipped: see [`JsonReader::skip_byte_order_mark`].
    pub fn new(input: R) -> Self {
        Self {
            input,
            buffer: vec![0; 64 * 1024].into_boxed_slice(),
            at: 0,
            filled: 0,
            offset: 0,
            line: 1,
            column: 1,
            path: Vec::new(),
            problem: None,
            value_start: 0,
            values: 0,
        }
    }

    /// Bytes read so far.
    #[must_use]
    pub fn offset(&self) -> u64 {
        self.offset
    }

    /// The line that the next character stands on, from 1.
    #[must_use]
    pub fn line(&self) -> u64 {
        self.line
    }

    /// The input, which is ahead of what was read by what is buffered.
    pub fn input(&self) -> &R {
        &self.input
    }

    /// Skips the three bytes of a UTF-8 byte order mark where they stand next.
    ///
    /// # Errors
    /// Where the input cannot be read or an incomplete mark stands there.
    pub fn skip_byte_order_mark(&mut self) -> Result<(), JsonError> {
        if self.peek_byte()? == Some(0xEF) {
            for expected in [0xEF, 0xBB, 0xBF] {
                if self.next_byte()? != Some(expected) {
                    return Err(self.fault(JsonErrorKind::NotUtf8));
                }
            }
            self.column = 1;
        }
        Ok(())
    }

    /// The next character that is not white space, without taking it; `None` at the end.
    ///
    /// # Errors
    /// Where the input cannot be read.
    pub fn peek(&mut self) -> Result<Option<u8>, JsonError> {
        while let Some(byte) = self.peek_byte()? {
            if !matches!(byte, b' ' | b'\t' | b'\r' | b'\n') {
                return Ok(Some(byte));
            }
            self.next_byte()?;
        }
        Ok(None)
    }

    /// Takes spaces up to and with the next line end.
    ///
    /// # Errors
    /// Where something else stands on the line, or the input cannot be read.
    pub fn expect_line_end(&mut self) -> Result<(), JsonError> {
        loop {
            match self.peek_byte()? {
                None => return Ok(()),
                Some(b'\n') => {
                    self.next_byte()?;
                    return Ok(());
                }
                Some(b' ' | b'\t' | b'\r') => {
                    self.next_byte()?;
                }
                Some(_) => return Err(self.unexpected("the end of the line")),
            }
        }
    }

    /// Takes white space up to the end of the input.
    ///
    /// # Errors
    /// Where something else follows, or the input cannot be read.
    pub fn expect_end(&mut self) -> Result<(), JsonError> {
        match self.peek()? {
            None => Ok(()),
            Some(_) => Err(self.unexpected("nothing more after the value")),
        }
    }

    /// Takes the `{` or `[` that opens an object or a list to be walked with [`Self::next_name`] or
    /// [`Self::next_item`].
    ///
    /// # Errors
    /// Where something else stands there.
    pub fn open(&mut self, bracket: u8) -> Result<(), JsonError> {
        let expected = if bracket == b'{' { "{" } else { "[" };
        self.take(bracket, expected)
    }

    /// Goes to the next member of the object being walked and gives its name; `None` at the closing brace.
    /// `first` is true before the first call and set by it. A repeated name is not noticed.
    ///
    /// # Errors
    /// Where the object is not well formed.
    pub fn next_name(&mut self, first: &mut bool) -> Result<Option<String>, JsonError> {
        if !self.advance(b'}', first, "a name, a comma or }")? {
            return Ok(None);
        }
        let name = self.string(true)?;
        self.take(b':', "a colon after the name")?;
        Ok(Some(name))
    }

    /// Goes to the next item of the list being walked; false at the closing bracket.
    ///
    /// # Errors
    /// Where the list is not well formed.
    pub fn next_item(&mut self, first: &mut bool) -> Result<bool, JsonError> {
        self.advance(b']', first, "a value, a comma or ]")
    }

    /// Reads one value.
    ///
    /// # Errors
    /// The outer error where the input is not JSON; the inner one where the value is refused and was read past.
    pub fn read_value(&mut self) -> Result<Result<FhirJson, ValueProblem>, JsonError> {
        self.path.clear();
        self.problem = None;
        self.peek()?;
        self.value_start = self.offset;
        self.values = 0;
        let value = self.value(0)?;
        match (value, self.problem.take()) {
            (Some(value), None) => Ok(Ok(value)),
            (_, Some(problem)) => Ok(Err(problem)),
            (None, None) => unreachable!("a value is only left out with a problem noted"),
        }
    }

    /// Reads past one value, however deep or large, without keeping it.
    ///
    /// # Errors
    /// Where the input is not JSON.
    pub fn skip_value(&mut self) -> Result<(), JsonError> {
        // Each open bracket: its closing character, and whether nothing was read in it yet.
        let mut open: Vec<(u8, bool)> = Vec::new();
        loop {
            match self.peek()? {
                Some(b'{') => {
                    self.next_byte()?;
                    open.push((b'}', true));
                }
                Some(b'[') => {
                    self.next_byte()?;
                    open.push((b']', true));
                }
                _ => {
                    self.scalar(false)?;
                }
            }
            if open.len() > MAX_SKIPPED_DEPTH {
                return Err(self.fault(JsonErrorKind::TooDeep));
            }
            loop {
                let Some((close, first)) = open.last_mut() else {
                    return Ok(());
                };
                let close = *close;
                let mut at_first = *first;
                *first = false;
                if self.advance(close, &mut at_first, "a comma or the closing bracket")? {
                    if close == b'}' {
                        self.string(false)?;
                        self.take(b':', "a colon after the name")?;
                    }
                    break;
                }
                open.pop();
            }
        }
    }

    fn value(&mut self, depth: usize) -> Result<Option<FhirJson>, JsonError> {
        let next = self.peek()?;
        self.values += 1;
        if self.problem.is_none() {
            if self.values > MAX_VALUES {
                self.refuse(Refusal::TooManyValues);
            } else if depth >= MAX_DEPTH && matches!(next, Some(b'{' | b'[')) {
                self.refuse(Refusal::TooDeep);
            } else if self.offset - self.value_start > MAX_VALUE_BYTES {
                self.refuse(Refusal::TooLarge);
            }
        }
        if self.problem.is_some() {
            self.skip_value()?;
            return Ok(None);
        }
        let value = match next {
            Some(b'{') => self.object(depth)?,
            Some(b'[') => self.array(depth)?,
            _ => self.scalar(true)?,
        };
        if self.problem.is_none() && self.offset - self.value_start > MAX_VALUE_BYTES {
            self.refuse(Refusal::TooLarge);
        }
        Ok(if self.problem.is_some() {
            None
        } else {
            Some(value)
        })
    }

    fn object(&mut self, depth: usize) -> Result<FhirJson, JsonError> {
        self.open(b'{')?;
        let mut members = Vec::new();
        let mut seen: HashSet<String> = HashSet::new();
        let mut first = true;
        while let Some(name) = self.next_name(&mut first)? {
            self.path.push(Part::Name(name.clone()));
            if self.problem.is_none() && !seen.insert(name.clone()) {
                self.refuse(Refusal::RepeatedName);
            }
            if let Some(value) = self.value(depth + 1)? {
                members.push((name, value));
            }
            self.path.pop();
        }
        Ok(FhirJson::Object(members))
    }

    fn array(&mut self, depth: usize) -> Result<FhirJson, JsonError> {
        self.open(b'[')?;
        let mut items = Vec::new();
        let mut first = true;
        let mut index = 0;
        while self.next_item(&mut first)? {
            self.path.push(Part::Index(index));
            if let Some(value) = self.value(depth + 1)? {
                items.push(value);
            }
            self.path.pop();
            index += 1;
        }
        Ok(FhirJson::Array(items))
    }

    fn scalar(&mut self, keep: bool) -> Result<FhirJson, JsonError> {
        match self.peek()? {
            Some(b'"') => Ok(FhirJson::String(self.string(keep)?)),
            Some(b't') => self.word(b"true").map(|()| FhirJson::Bool(true)),
            Some(b'f') => self.word(b"false").map(|()| FhirJson::Bool(false)),
            Some(b'n') => self.word(b"null").map(|()| FhirJson::Null),
            Some(b'-' | b'0'..=b'9') => self.number(keep).map(FhirJson::Number),
            Some(_) => Err(self.unexpected("a JSON value")),
            None => Err(self.fault(JsonErrorKind::Ends {
                expected: "a JSON value",
            })),
        }
    }

    fn word(&mut self, word: &[u8]) -> Result<(), JsonError> {
        for expected in word {
            self.take_exact(*expected, "true, false or null")?;
        }
        Ok(())
    }

    fn number(&mut self, keep: bool) -> Result<String, JsonError> {
        let mut text = String::new();
        let mut length = 0_usize;
        if self.peek_byte()? == Some(b'-') {
            self.digit_or_sign(&mut text, &mut length)?;
        }
        if self.peek_byte()? == Some(b'0') {
            self.digit_or_sign(&mut text, &mut length)?;
        } else {
            self.digits(&mut text, &mut length)?;
        }
        if self.peek_byte()? == Some(b'.') {
            self.digit_or_sign(&mut text, &mut length)?;
            self.digits(&mut text, &mut length)?;
        }
        if matches!(self.peek_byte()?, Some(b'e' | b'E')) {
            self.digit_or_sign(&mut text, &mut length)?;
            if matches!(self.peek_byte()?, Some(b'+' | b'-')) {
                self.digit_or_sign(&mut text, &mut length)?;
            }
            self.digits(&mut text, &mut length)?;
        }
        let finite = text.parse::<f64>().is_ok_and(f64::is_finite);
        if keep && (length > MAX_NUMBER_LENGTH || !finite) && self.problem.is_none() {
            self.refuse(Refusal::Number);
        }
        Ok(text)
    }

    fn digits(&mut self, text: &mut String, length: &mut usize) -> Result<(), JsonError> {
        if !matches!(self.peek_byte()?, Some(b'0'..=b'9')) {
            return Err(match self.peek_byte()? {
                Some(_) => self.unexpected("a digit"),
                None => self.fault(JsonErrorKind::Ends {
                    expected: "a digit",
                }),
            });
        }
        while matches!(self.peek_byte()?, Some(b'0'..=b'9')) {
            self.digit_or_sign(text, length)?;
        }
        Ok(())
    }

    fn digit_or_sign(&mut self, text: &mut String, length: &mut usize) -> Result<(), JsonError> {
        if let Some(byte) = self.next_byte()? {
            *length += 1;
            if *length <= MAX_NUMBER_LENGTH {
                text.push(char::from(byte));
            }
        }
        Ok(())
    }

    fn string(&mut self, keep: bool) -> Result<String, JsonError> {
        self.take(b'"', "a text in quotes")?;
        let mut bytes: Vec<u8> = Vec::new();
        loop {
            let Some(byte) = self.next_byte()? else {
                return Err(self.fault(JsonErrorKind::Ends {
                    expected: "the closing quote of a text",
                }));
            };
            match byte {
                b'"' => break,
                b'\\' => {
                    let character = self.escape()?;
                    if keep && character == '\0' && self.problem.is_none() {
                        self.refuse(Refusal::Nul);
                    }
                    let mut encoded = [0; 4];
                    bytes.extend_from_slice(character.encode_utf8(&mut encoded).as_bytes());
                }
                0..=0x1F => return Err(self.unexpected("a text without raw control characters")),
                other => bytes.push(other),
            }
            if bytes.len() as u64 > MAX_VALUE_BYTES {
                if keep && self.problem.is_none() {
                    self.refuse(Refusal::TooLarge);
                }
                // Keeps only what may be the beginning of a character, so that a text of any length is checked in
                // constant memory.
                match std::str::from_utf8(&bytes) {
                    Ok(_) => bytes.clear(),
                    Err(error) if error.error_len().is_none() => {
                        bytes.drain(..error.valid_up_to());
                    }
                    Err(_) => return Err(self.fault(JsonErrorKind::NotUtf8)),
                }
            }
        }
        String::from_utf8(bytes).map_err(|_| self.fault(JsonErrorKind::NotUtf8))
    }

    fn escape(&mut self) -> Result<char, JsonError> {
        const EXPECTED: &str = "an escape as JSON has them";
        Ok(match self.next_byte()? {
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => {
                let unit = self.four_hex_digits()?;
                let code = if (0xD800..0xDC00).contains(&unit) {
                    self.take_exact(b'\\', "the second half of a character")?;
                    self.take_exact(b'u', "the second half of a character")?;
                    let low = self.four_hex_digits()?;
                    if !(0xDC00..0xE000).contains(&low) {
                        return Err(self.unexpected("the second half of a character"));
                    }
                    0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00)
                } else {
                    unit
                };
                char::from_u32(code).ok_or_else(|| self.unexpected(EXPECTED))?
            }
            Some(_) => return Err(self.unexpected(EXPECTED)),
            None => return Err(self.fault(JsonErrorKind::Ends { expected: EXPECTED })),
        })
    }

    fn four_hex_digits(&mut self) -> Result<u32, JsonError> {
        let mut code = 0;
        for _ in 0..4 {
            let digit = match self.next_byte()? {
                Some(byte) => char::from(byte).to_digit(16),
                None => {
                    return Err(self.fault(JsonErrorKind::Ends {
                        expected: "four hexadecimal digits",
                    }));
                }
            };
            code = code * 16 + digit.ok_or_else(|| self.unexpected("four hexadecimal digits"))?;
        }
        Ok(code)
    }

    /// Takes the comma before a next entry, or the closing bracket; true where an entry follows.
    fn advance(
        &mut self,
        close: u8,
        first: &mut bool,
        expected: &'static str,
    ) -> Result<bool, JsonError> {
        let next = self.peek()?;
        if next == Some(close) {
            self.next_byte()?;
            return Ok(false);
        }
        if !std::mem::replace(first, false) {
            self.take(b',', expected)?;
            if self.peek()? == Some(close) {
                return Err(self.unexpected("another entry after the comma"));
            }
        }
        Ok(true)
    }

    fn take(&mut self, byte: u8, expected: &'static str) -> Result<(), JsonError> {
        self.peek()?;
        self.take_exact(byte, expected)
    }

    fn take_exact(&mut self, byte: u8, expected: &'static str) -> Result<(), JsonError> {
        match self.peek_byte()? {
            Some(found) if found == byte => self.next_byte().map(|_| ()),
            Some(_) => Err(self.unexpected(expected)),
            None => Err(self.fault(JsonErrorKind::Ends { expected })),
        }
    }

    fn peek_byte(&mut self) -> Result<Option<u8>, JsonError> {
        while self.at == self.filled {
            match self.input.read(&mut self.buffer) {
                Ok(0) => return Ok(None),
                Ok(count) => {
                    self.at = 0;
                    self.filled = count;
                }
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                Err(error) => return Err(self.fault(JsonErrorKind::Io(error))),
            }
        }
        Ok(Some(self.buffer[self.at]))
    }

    fn next_byte(&mut self) -> Result<Option<u8>, JsonError> {
        let next = self.peek_byte()?;
        if let Some(byte) = next {
            self.at += 1;
            self.offset += 1;
            if byte == b'\n' {
                self.line += 1;
                self.column = 1;
            } else if byte & 0xC0 != 0x80 {
                self.column += 1;
            }
        }
        Ok(next)
    }

    fn unexpected(&self, expected: &'static str) -> JsonError {
        self.fault(JsonErrorKind::Unexpected { expected })
    }

    fn fault(&self, kind: JsonErrorKind) -> JsonError {
        JsonError {
            line: self.line,
            column: self.column,
            kind,
        }
    }

    fn refuse(&mut self, refusal: Refusal) {
        let mut path = String::new();
        for part in &self.path {
            match part {
                Part::Name(name) => {
                    if !path.is_empty() {
                        path.push('.');
                    }
                    // A name comes from the file: only what looks like an element is repeated in a message.
                    let plain = name.len() <= 64
                        && name
                            .bytes()
                            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
                    path.push_str(if plain { name } else { "(unusual name)" });
                }
                Part::Index(index) => path.push_str(&format!("[{index}]")),
            }
        }
        if path.is_empty() {
            path.push_str("the value itself");
        }
        self.problem = Some(ValueProblem {
            path,
            line: self.line,
            refusal,
        });
    }
}
