//! Where a resource lies in a pod.

use crate::PodError;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use std::fmt;
use std::str::FromStr;

/// Longest path, in bytes of its decoded form.
pub const MAX_PATH_BYTES: usize = 1024;

/// What the IRIs of resources start with inside the safe, before any server gives them an address.
/// Relative IRIs in documents are resolved against it and the path.
pub const LOCAL_BASE: &str = "kluis://pod";

/// What `encodeURIComponent` of ECMAScript leaves as it is, besides letters and digits.
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'!')
    .remove(b'~')
    .remove(b'*')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')');

/// The absolute path of a resource, as a person reads it: `/health/x.ttl`, or `/health/` for a
/// container.
///
/// Held decoded: a space is a space and `%41` is three characters. [`PodPath::to_url_path`] gives
/// the form for addresses. Segments are never empty, `.` or `..`, and hold no control characters.
/// Names are compared by their characters as given; Unicode is not normalised.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PodPath(String);

impl PodPath {
    /// The root container, `/`.
    pub fn root() -> Self {
        Self("/".to_owned())
    }

    /// Checks a path in decoded form.
    ///
    /// # Errors
    /// [`PodError::InvalidPath`] says which rule the text breaks.
    pub fn parse(text: &str) -> Result<Self, PodError> {
        let invalid = |reason| Err(PodError::InvalidPath { reason });
        if text.len() > MAX_PATH_BYTES {
            return invalid("longer than 1024 bytes");
        }
        let Some(inner) = text.strip_prefix('/') else {
            return invalid("expected it to start with /");
        };
        if text.chars().any(is_forbidden) {
            return invalid("expected no control characters");
        }
        let segments = inner.strip_suffix('/').unwrap_or(inner);
        if !inner.is_empty() {
            for segment in segments.split('/') {
                match segment {
                    "" => return invalid("expected a name between two slashes"),
                    "." | ".." => return invalid("expected no . or .. as a name"),
                    _ => {}
                }
            }
        }
        Ok(Self(text.to_owned()))
    }

    /// Reads the path of an address: percent escapes are decoded, other characters stand for
    /// themselves.
    ///
    /// # Errors
    /// [`PodError::InvalidPath`] for a broken escape, an escaped slash, a query or fragment, text
    /// that is not UTF-8, and whatever [`PodPath::parse`] refuses.
    pub fn from_url_path(text: &str) -> Result<Self, PodError> {
        let invalid = |reason| PodError::InvalidPath { reason };
        if text.contains(['?', '#']) {
            return Err(invalid("expected no query and no fragment"));
        }
        let mut decoded = String::with_capacity(text.len());
        for (index, segment) in text.split('/').enumerate() {
            if index > 0 {
                decoded.push('/');
            }
            if !escapes_are_whole(segment) {
                return Err(invalid("expected two hexadecimal digits after every %"));
            }
            let segment = percent_decode_str(segment)
                .decode_utf8()
                .map_err(|_| invalid("expected escapes that are UTF-8"))?;
            if segment.contains('/') {
                return Err(invalid("expected no escaped slash"));
            }
            decoded.push_str(&segment);
        }
        Self::parse(&decoded)
    }

    /// The path for an address: each segment as `encodeURIComponent` writes it.
    pub fn to_url_path(&self) -> String {
        let segments: Vec<String> = self
            .0
            .split('/')
            .map(|segment| utf8_percent_encode(segment, SEGMENT).to_string())
            .collect();
        segments.join("/")
    }

    /// The IRI of the resource inside the safe: [`LOCAL_BASE`] and the path.
    pub fn to_local_iri(&self) -> String {
        format!("{LOCAL_BASE}{}", self.to_url_path())
    }

    /// The path in decoded form.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether this is the path of a container.
    pub fn is_container(&self) -> bool {
        self.0.ends_with('/')
    }

    /// Whether this is `/`.
    pub fn is_root(&self) -> bool {
        self.0 == "/"
    }

    /// The container this lies in; `None` for the root.
    pub fn parent(&self) -> Option<Self> {
        let inner = self.0.strip_suffix('/').unwrap_or(&self.0);
        let end = inner.rfind('/')?;
        Some(Self(inner[..=end].to_owned()))
    }

    /// The last segment, without a slash; empty for the root.
    pub fn name(&self) -> &str {
        let inner = self.0.strip_suffix('/').unwrap_or(&self.0);
        inner.rsplit('/').next().unwrap_or_default()
    }

    /// The path of something in this container. `name` may have several segments, and ends in `/`
    /// for a container.
    ///
    /// # Errors
    /// [`PodError::NotAContainer`], or [`PodError::InvalidPath`] for the name.
    pub fn join(&self, name: &str) -> Result<Self, PodError> {
        if !self.is_container() {
            return Err(PodError::NotAContainer(self.clone()));
        }
        Self::parse(&format!("{}{name}", self.0))
    }

    /// Whether this is `container` itself or lies in it, at whatever depth. Always `false` if
    /// `container` is not the path of one.
    pub fn starts_within(&self, container: &Self) -> bool {
        container.is_container() && self.0.starts_with(&container.0)
    }

    /// The path that cannot exist beside this one: `x/` for `x`, `x` for `x/`; `None` for the root.
    pub(crate) fn twin(&self) -> Option<Self> {
        if self.is_root() {
            return None;
        }
        Some(match self.0.strip_suffix('/') {
            Some(without) => Self(without.to_owned()),
            None => Self(format!("{}/", self.0)),
        })
    }
}

/// Control characters, and the ones that make a name look like another by turning its direction.
fn is_forbidden(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{2028}' | '\u{2029}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

fn escapes_are_whole(segment: &str) -> bool {
    let mut rest = segment.as_bytes();
    while let Some(at) = rest.iter().position(|byte| *byte == b'%') {
        match rest.get(at + 1..at + 3) {
            Some(digits) if digits.iter().all(u8::is_ascii_hexdigit) => rest = &rest[at + 3..],
            _ => return false,
        }
    }
    true
}

impl fmt::Display for PodPath {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl FromStr for PodPath {
    type Err = PodError;

    fn from_str(text: &str) -> Result<Self, PodError> {
        Self::parse(text)
    }
}

impl AsRef<str> for PodPath {
    fn as_ref(&self) -> &str {
        &self.0
    }
}
