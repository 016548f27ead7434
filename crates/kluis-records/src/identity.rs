//! When two resources are the same record, and when they say the same.
//!
//! **Content hash**: SHA-256 over the resource as canonical JSON (members sorted, numbers as written) without `id`,
//! `meta.lastUpdated` and `meta.versionId`, and without `meta` where nothing else is in it. References that name a UUID
//! (`urn:uuid:U`, `Patient/U`, `https://server/fhir/Patient/U`) are reduced to that UUID, because the same reference is
//! written in each of these ways; any other reference stays as written.
//!
//! **Identity**: a UUID made of a SHA-256 over the first of these that a resource has:
//! 1. a UUID as its `id`, or as (the end of) the `fullUrl` of its entry: type and UUID;
//! 2. an absolute `fullUrl` on a server: type and URL;
//! 3. otherwise, because an id such as `1` is used by many sources: type, id, business identifiers, subject, codes (or
//!    the title where there are none), and time. Where the time is corrected this makes a second record instead of
//!    overwriting one that may be something else;
//! 4. nothing but a type: the content itself.
//!
//! A document whose subject is `urn:uuid:…` has that UUID as its identity, whatever is edited in it later.
//!
//! **Rule for what comes again**: a content hash that is known means nothing new; a known identity with another content
//! hash is a change of that record; anything else is new. [`Known`] is that rule.

use sha2::{Digest, Sha256};

use crate::FhirJson;
use crate::record::Record;

/// What a resource is to what is already there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Known {
    /// Not there yet.
    New,
    /// There with other content.
    Changed,
    /// There as it is.
    Same,
}

impl Known {
    /// Decides by two look-ups: whether the content hash is there, and whether the identity is.
    #[must_use]
    pub fn decide(content_hash_known: bool, identity_known: bool) -> Self {
        match (content_hash_known, identity_known) {
            (true, _) => Self::Same,
            (false, true) => Self::Changed,
            (false, false) => Self::New,
        }
    }
}

/// The UUID that a reference, id or URL ends with, in lower case.
pub(crate) fn uuid_in(text: &str) -> Option<String> {
    let text = text.split("/_history/").next().unwrap_or(text);
    let last = text.rsplit(['/', ':']).next()?;
    let fits = last.len() == 36
        && last.bytes().enumerate().all(|(at, byte)| {
            if matches!(at, 8 | 13 | 18 | 23) {
                byte == b'-'
            } else {
                byte.is_ascii_hexdigit()
            }
        });
    fits.then(|| last.to_ascii_lowercase())
}

pub(crate) fn content_hash(resource: &FhirJson) -> String {
    let members = resource
        .members()
        .iter()
        .filter(|(name, _)| name != "id")
        .filter_map(|(name, value)| {
            if name != "meta" {
                return Some((name.clone(), plain(name, value)));
            }
            let kept: Vec<_> = value
                .members()
                .iter()
                .filter(|(name, _)| name != "lastUpdated" && name != "versionId")
                .cloned()
                .collect();
            (!kept.is_empty()).then(|| (name.clone(), plain(name, &FhirJson::Object(kept))))
        });
    hex::encode(Sha256::digest(
        FhirJson::Object(members.collect()).canonical(),
    ))
}

/// The value with references that name a UUID reduced to it.
fn plain(name: &str, value: &FhirJson) -> FhirJson {
    match value {
        FhirJson::String(text) if name == "reference" => {
            FhirJson::String(uuid_in(text).unwrap_or_else(|| text.clone()))
        }
        FhirJson::Array(items) => {
            FhirJson::Array(items.iter().map(|item| plain(name, item)).collect())
        }
        FhirJson::Object(members) => FhirJson::Object(
            members
                .iter()
                .map(|(name, value)| (name.clone(), plain(name, value)))
                .collect(),
        ),
        other => other.clone(),
    }
}

pub(crate) fn identity_of(resource: &FhirJson, full_url: Option<&str>, record: &Record) -> String {
    let kind = record.kind.fhir_type();
    let id = resource.text("id");
    if let Some(uuid) = id.and_then(uuid_in).or_else(|| full_url.and_then(uuid_in)) {
        return uuid_from(&["uuid", kind, &uuid]);
    }
    if let Some(url) =
        full_url.filter(|url| url.starts_with("https://") || url.starts_with("http://"))
    {
        return uuid_from(&["url", kind, url]);
    }
    let mut identifiers: Vec<String> = resource
        .list("identifier")
        .iter()
        .filter_map(|identifier| {
            Some(format!(
                "{}|{}",
                identifier.text("system").unwrap_or_default(),
                identifier.text("value")?
            ))
        })
        .collect();
    identifiers.sort();
    let id = id.or(full_url).unwrap_or_default();
    if id.is_empty() && identifiers.is_empty() {
        return uuid_from(&["content", kind, &record.content_hash]);
    }
    let mut about: Vec<String> = record.codes.iter().map(crate::Coding::token).collect();
    about.sort();
    if about.is_empty() {
        about.push(record.title.clone());
    }
    let subject = record
        .subject
        .as_deref()
        .map(|subject| uuid_in(subject).unwrap_or_else(|| subject.to_owned()))
        .unwrap_or_default();
    let time = record
        .start
        .as_ref()
        .map(crate::FhirTime::as_str)
        .or_else(|| resource.text("birthDate"))
        .unwrap_or_default();
    // Each list is one part, its items kept apart by a character that JSON texts here never hold.
    uuid_from(&[
        "named",
        kind,
        id,
        &identifiers.join("\0"),
        &subject,
        &about.join("\0"),
        time,
    ])
}

/// The identity of what a reference points to, where it names a UUID and the type is in it or stated.
pub(crate) fn identity_of_reference(reference: &str, stated_type: Option<&str>) -> Option<String> {
    let uuid = uuid_in(reference)?;
    let path = reference.split("/_history/").next().unwrap_or(reference);
    let in_path = path
        .rsplit('/')
        .nth(1)
        .filter(|kind| crate::to_graph::is_resource_type(kind));
    Some(uuid_from(&["uuid", in_path.or(stated_type)?, &uuid]))
}

/// A UUID (version 8, RFC 9562) of the parts; each part is preceded by its length, so that no two lists of parts look
/// alike.
fn uuid_from(parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    hash.update(b"kluis record identity 1");
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part.as_bytes());
    }
    let mut bytes = hash.finalize();
    bytes[6] = (bytes[6] & 0x0F) | 0x80;
    bytes[8] = (bytes[8] & 0x3F) | 0x80;
    let text = hex::encode(&bytes[..16]);
    format!(
        "{}-{}-{}-{}-{}",
        &text[..8],
        &text[8..12],
        &text[12..16],
        &text[16..20],
        &text[20..]
    )
}
