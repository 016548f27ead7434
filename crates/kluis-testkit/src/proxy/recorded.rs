//! What the proxy remembers of a request.

use percent_encoding::{percent_decode, percent_decode_str};

use super::Fault;

/// One request as it went over the wire.
#[derive(Debug, Clone)]
pub struct RecordedRequest {
    /// The method, in capitals.
    pub method: String,
    /// The path and query as sent.
    pub path_and_query: String,
    /// All headers, in order, names in lower case.
    pub headers: Vec<(String, Vec<u8>)>,
    /// The whole body.
    pub body: Vec<u8>,
    /// What was answered, be it by the server or by a fault, and even where the answer was lost on its
    /// way; `None` while it is awaited, or where there was none.
    pub status: Option<u16>,
    /// What went wrong with it.
    pub fault: Option<Fault>,
}

impl RecordedRequest {
    /// The first header of this name (lower case), where it is text.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        let (_, value) = self.headers.iter().find(|(key, _)| key == name)?;
        std::str::from_utf8(value).ok()
    }

    /// Whether `needle` is anywhere in it: method and path (as sent and percent-decoded), header
    /// names and values (both again), body.
    #[must_use]
    pub fn contains_bytes(&self, needle: &[u8]) -> bool {
        let decoded_path: Vec<u8> = percent_decode_str(&self.path_and_query).collect();
        let plain = [
            self.method.as_bytes(),
            self.path_and_query.as_bytes(),
            &decoded_path,
            &self.body,
        ];
        plain.iter().any(|hay| has(hay, needle))
            || self.headers.iter().any(|(name, value)| {
                let decoded: Vec<u8> = percent_decode(value).collect();
                has(name.as_bytes(), needle) || has(value, needle) || has(&decoded, needle)
            })
    }
}

fn has(hay: &[u8], needle: &[u8]) -> bool {
    !needle.is_empty() && hay.windows(needle.len()).any(|window| window == needle)
}
