//! What an address in a request stands for.
//!
//! Addresses are read segment by segment, never compared by their beginning: `/health-secret/` lies in
//! nothing that `/health` names.

use percent_encoding::percent_decode_str;
use url::{Host, Url};

/// What an address stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// Lies in the container of this category (`…/health/<category>/`), or is that container.
    Category(String),
    /// Lies in a container of resources of this FHIR type, or is that container.
    FhirType(String),
    /// A whole storage.
    WholeStorage,
    /// Something that says nothing about what it holds.
    Unknown,
}

/// An address that was taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Address {
    /// The part up to the storage's own root, as far as it can be told: where two differ, they lie in
    /// different storages.
    pub storage: String,
    pub meaning: Meaning,
}

/// The addresses under which FHIR types are named, in the one way to write them as a path segment.
const FHIR_TYPES: [&str; 3] = [
    "https://www.hl7.org/fhir/",
    "http://www.hl7.org/fhir/",
    "http://hl7.org/fhir/",
];

/// Takes an address apart.
///
/// # Errors
/// In words, why it is no plain address: it is not in its normal form, holds a query or fragment, or
/// escapes that could be read in two ways.
pub(super) fn read(text: &str) -> Result<Address, &'static str> {
    let url = Url::parse(text).map_err(|_| "is no address")?;
    let loopback = match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    if url.scheme() != "https" && !(url.scheme() == "http" && loopback) {
        return Err("is no https address");
    }
    let origin = url.origin().ascii_serialization();
    // Dots, default ports, capitals in the host and the like: what is shown and what is fetched differ.
    if url.as_str() != text && format!("{text}/") != url.as_str() {
        return Err("is not in its normal form");
    }
    if url.query().is_some() || url.fragment().is_some() || !url.username().is_empty() {
        return Err("has more to it than host and path");
    }
    let path = url.path().strip_prefix('/').unwrap_or_default();
    if path.is_empty() {
        return Ok(Address {
            storage: origin,
            meaning: Meaning::WholeStorage,
        });
    }
    let (container, is_container) = match path.strip_suffix('/') {
        Some(container) => (container, true),
        None => (path, false),
    };
    let segments: Vec<Segment> = container
        .split('/')
        .map(segment)
        .collect::<Result<_, _>>()?;
    let (at, meaning) = meaning(&segments, is_container);
    let root: Vec<&str> = container.split('/').take(at.min(1)).collect();
    Ok(Address {
        storage: format!("{origin}/{}", root.concat()),
        meaning,
    })
}

enum Segment {
    Plain(String),
    FhirType(String),
}

/// Reads one segment of a path.
fn segment(written: &str) -> Result<Segment, &'static str> {
    let decoded = percent_decode_str(written)
        .decode_utf8()
        .map_err(|_| "holds escapes that are no UTF-8")?;
    for prefix in FHIR_TYPES {
        if let Some(name) = decoded.strip_prefix(prefix)
            && is_type_name(name)
        {
            return Ok(Segment::FhirType(name.to_owned()));
        }
    }
    if decoded.is_empty() || decoded == "." || decoded == ".." {
        return Err("holds an empty segment or dots");
    }
    // An escaped slash, percent sign or letter is one thing to one server and another to the next.
    if decoded.contains(['/', '\\', '%']) || decoded.chars().any(char::is_control) {
        return Err("holds an escape that hides where it leads");
    }
    let escapes_letter = written.as_bytes().windows(3).any(|escape| {
        escape[0] == b'%'
            && u8::from_str_radix(&String::from_utf8_lossy(&escape[1..]), 16)
                .is_ok_and(|byte| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte))
    });
    if escapes_letter {
        return Err("escapes what needs no escape");
    }
    Ok(Segment::Plain(decoded.into_owned()))
}

fn is_type_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_uppercase())
        && name.len() <= 64
        && name.chars().all(|c| c.is_ascii_alphabetic())
}

/// What a path stands for, and which segment says so: the first that says anything, as what lies below it
/// lies in it.
fn meaning(segments: &[Segment], is_container: bool) -> (usize, Meaning) {
    for (at, segment) in segments.iter().enumerate() {
        let last = at + 1 == segments.len();
        match segment {
            // The last segment of a path without a slash at its end is a resource, not a container.
            _ if last && !is_container => break,
            Segment::FhirType(name) => return (at, Meaning::FhirType(name.clone())),
            Segment::Plain(name) if at > 0 && is_type_name(name) && is_known_type(name) => {
                return (at, Meaning::FhirType(name.clone()));
            }
            Segment::Plain(name) if name == "health" => {
                let category = segments.get(at + 1);
                let named = at + 2 < segments.len() || is_container;
                return match category {
                    Some(Segment::Plain(category)) if named => {
                        (at, Meaning::Category(category.clone()))
                    }
                    _ => (at, Meaning::Unknown),
                };
            }
            Segment::Plain(_) => {}
        }
    }
    // Servers give each person one container right below the root: that is the storage itself.
    if segments.len() == 1 && is_container {
        (1, Meaning::WholeStorage)
    } else {
        (1, Meaning::Unknown)
    }
}

/// Whether a bare name is a FHIR type of which it is known what it holds.
fn is_known_type(name: &str) -> bool {
    name == super::data::OBSERVATION || super::data::category_of_type(name).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Result<Meaning, ()>) {
        let found = read(text).map(|address| address.meaning);
        assert_eq!(found.map_err(|_| ()), expected, "{text}");
    }

    #[test]
    fn addresses_stand_for_what_holds_them() {
        let category = |name: &str| Ok(Meaning::Category(name.to_owned()));
        let fhir = |name: &str| Ok(Meaning::FhirType(name.to_owned()));
        for (text, expected) in [
            ("https://pod.example/eva/health/steps/", category("steps")),
            (
                "https://pod.example/eva/health/steps/one.ttl",
                category("steps"),
            ),
            (
                "https://eva.pod.example/health/steps/2026/",
                category("steps"),
            ),
            ("http://localhost:3000/eva/health/steps/", category("steps")),
            // The outermost container is the one that holds it.
            (
                "https://pod.example/eva/health/well-being/health/steps/",
                category("well-being"),
            ),
            (
                "https://pod.example/eva/health/steps-secret/",
                category("steps-secret"),
            ),
            (
                "https://pod.example/a9/weare/https%3A%2F%2Fwww.hl7.org%2Ffhir%2FObservation/",
                fhir("Observation"),
            ),
            (
                "https://pod.example/a9/weare/https%3a%2f%2fwww.hl7.org%2ffhir%2fPatient/x.ttl",
                fhir("Patient"),
            ),
            (
                "https://pod.example/a9/fhir/Observation/",
                fhir("Observation"),
            ),
            (
                "https://pod.example/a9/MedicationStatement/Observation/",
                fhir("MedicationStatement"),
            ),
            ("https://pod.example/", Ok(Meaning::WholeStorage)),
            ("https://pod.example", Ok(Meaning::WholeStorage)),
            ("https://pod.example/a96561f7/", Ok(Meaning::WholeStorage)),
            (
                "https://pod.example/Observation/",
                Ok(Meaning::WholeStorage),
            ),
            ("https://pod.example/eva/health/", Ok(Meaning::Unknown)),
            ("https://pod.example/eva/health", Ok(Meaning::Unknown)),
            ("https://pod.example/eva/health/steps", Ok(Meaning::Unknown)),
            (
                "https://pod.example/eva/health-secret/steps/",
                Ok(Meaning::Unknown),
            ),
            (
                "https://pod.example/eva/Health/steps/",
                Ok(Meaning::Unknown),
            ),
            (
                "https://pod.example/eva/Observations/",
                Ok(Meaning::Unknown),
            ),
            ("https://pod.example/eva/Observation", Ok(Meaning::Unknown)),
            ("https://pod.example/eva/finance/", Ok(Meaning::Unknown)),
        ] {
            check(text, expected);
        }
    }

    #[test]
    fn addresses_that_can_be_read_in_two_ways_are_refused() {
        for text in [
            "",
            "/eva/health/steps/",
            "http://pod.example/eva/health/steps/",
            "ftp://pod.example/eva/health/steps/",
            "file:///eva/health/steps/",
            "https://pod.example/eva/health/steps/../",
            "https://pod.example/eva/health/steps/../well-being/",
            "https://pod.example/eva/health/steps/%2e%2e/well-being/",
            "https://pod.example/eva/health/steps/..%2Fwell-being/",
            "https://pod.example/eva/health/steps/.%2e%2Fwell-being/",
            "https://pod.example/eva/health/steps/..%5Cwell-being/",
            "https://pod.example/eva/health/steps/%252e%252e/",
            "https://pod.example/eva/health/steps//",
            "https://pod.example/eva//health/steps/",
            "https://pod.example/eva/./health/steps/",
            "https://pod.example/eva/health%2Fsteps/",
            "https://pod.example/eva/%68ealth/steps/",
            "https://pod.example/eva/health\\steps/",
            "https://pod.example/eva/health/steps/?all",
            "https://pod.example/eva/health/steps/#all",
            "https://pod.example:443/eva/health/steps/",
            "https://eva:secret@pod.example/health/steps/",
            "https://POD.example/eva/health/steps/",
            "https://pod.example/eva/health/steps/%00/",
            "https://pod.example/eva/health/steps/%ff/",
            "https://pod.example/a9/https%3A%2F%2Fwww.hl7.org%2Ffhir%2FObservation%2F..%2F/",
            "https://pod.example/a9/https%3A%2F%2Fevil.example%2Ffhir%2FObservation/",
            " https://pod.example/eva/health/steps/",
        ] {
            check(text, Err(()));
        }
    }

    #[test]
    fn storages_are_told_apart() {
        let storage = |text: &str| read(text).unwrap().storage;
        let eva = storage("https://pod.example/eva/health/steps/");
        assert_eq!(eva, storage("https://pod.example/eva/fhir/Observation/"));
        assert_ne!(eva, storage("https://pod.example/jan/health/steps/"));
        assert_ne!(eva, storage("https://other.example/eva/health/steps/"));
        assert_eq!(
            storage("https://eva.pod.example/health/steps/"),
            storage("https://eva.pod.example/health/weight/")
        );
    }
}
