//! Container listings ([Solid Protocol, containers](https://solidproject.org/TR/protocol#resource-containment)).

use jiff::Timestamp;
use oxrdf::vocab::rdf;
use oxrdf::{Graph, NamedNodeRef, NamedOrBlankNode, Term, TermRef};
use oxttl::TurtleParser;
use url::Url;

use crate::headers::{ETag, WacAllow};
use crate::resource::{is_turtle, require_container};
use crate::{Error, Result, SolidClient};

/// The largest listing, in bytes; room for about a hundred thousand children.
const LISTING_LIMIT: u64 = 16 * 1024 * 1024;

const CONTAINS: NamedNodeRef<'_> = NamedNodeRef::new_unchecked("http://www.w3.org/ns/ldp#contains");
const MODIFIED: NamedNodeRef<'_> = NamedNodeRef::new_unchecked("http://purl.org/dc/terms/modified");
const SIZE: NamedNodeRef<'_> = NamedNodeRef::new_unchecked("http://www.w3.org/ns/posix/stat#size");

/// What a container holds directly.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listing {
    /// The container.
    pub url: Url,
    /// Its tag, which tells of children that came or went, not of ones that changed.
    pub etag: Option<ETag>,
    /// What the one who asked, and everyone, may do.
    pub wac_allow: Option<WacAllow>,
    /// The children, ordered by address.
    pub entries: Vec<ListingEntry>,
}

/// One child of a container.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListingEntry {
    /// Its address: always directly in the container.
    pub url: Url,
    /// Its types, as IRIs.
    pub types: Vec<String>,
    /// When it was changed, where the server tells it.
    pub modified: Option<Timestamp>,
    /// Its size in bytes, where the server tells it.
    pub size: Option<u64>,
}

impl ListingEntry {
    /// Its media type, where the server tells it among the types
    /// (`http://www.w3.org/ns/iana/media-types/text/turtle#Resource`), without parameters.
    #[must_use]
    pub fn media_type(&self) -> Option<&str> {
        let mut found = self.types.iter().filter_map(|kind| {
            kind.strip_prefix("http://www.w3.org/ns/iana/media-types/")?
                .strip_suffix("#Resource")
        });
        found.next()
    }

    /// Whether the child is a container itself.
    #[must_use]
    pub fn is_container(&self) -> bool {
        self.url.path().ends_with('/')
    }
}

impl SolidClient {
    /// Lists a container, in a listing of at most 16 MiB.
    ///
    /// # Errors
    /// [`Error::WrongKindOfUrl`] without a closing slash; [`Error::Protocol`] where the answer is no
    /// Turtle or names a child elsewhere; else as [`SolidClient::get`].
    pub async fn list(&self, container: &Url) -> Result<Listing> {
        require_container(container)?;
        let answer = self
            .get_at_most(container, "text/turtle", LISTING_LIMIT)
            .await?;
        if !is_turtle(answer.content_type.as_deref()) {
            return Err(Error::Protocol {
                what: "a listing in Turtle",
            });
        }
        let entries = read_entries(&answer.url, &answer.body)?;
        Ok(Listing {
            url: answer.url,
            etag: answer.etag,
            wac_allow: answer.wac_allow,
            entries,
        })
    }
}

/// Most bytes that an answer may take in memory, as far as that can be told: one long prefix makes a
/// short document say a long address any number of times, and a few characters make a statement.
const MAX_EXPANDED_BYTES: usize = 256 << 20;

/// How many times its own size a document may take, beyond the least that each may. Listings take a
/// sixth of that.
const MAX_EXPANSION: usize = 128;
const ALWAYS_ALLOWED_BYTES: usize = 4 << 20;

/// What a statement takes beside its terms, and what a node without a name takes.
const STATEMENT_BYTES: usize = 512;

/// Longest address in an answer, in bytes.
const MAX_ADDRESS_BYTES: usize = 64 << 10;

/// Parses a Turtle document with its own address as base.
pub(crate) fn parse_turtle(base: &Url, turtle: &[u8]) -> Result<Graph> {
    const WHAT: Error = Error::Protocol {
        what: "a document in valid Turtle",
    };
    const GROWS: Error = Error::Protocol {
        what: "a document that does not grow beyond measure when its prefixes are written out",
    };
    let parser = TurtleParser::new()
        .with_base_iri(base.as_str())
        .map_err(|_| WHAT)?;
    let mut graph = Graph::new();
    let mut expanded = 0_usize;
    let most = turtle
        .len()
        .saturating_mul(MAX_EXPANSION)
        .saturating_add(ALWAYS_ALLOWED_BYTES)
        .min(MAX_EXPANDED_BYTES);
    for triple in parser.for_slice(turtle) {
        let triple = triple.map_err(|_| WHAT)?;
        let subject = match &triple.subject {
            NamedOrBlankNode::NamedNode(node) => node.as_str().len(),
            NamedOrBlankNode::BlankNode(_) => STATEMENT_BYTES,
        };
        let (object, text) = match &triple.object {
            Term::NamedNode(node) => (node.as_str().len(), 0),
            Term::BlankNode(_) => (STATEMENT_BYTES, 0),
            Term::Literal(text) => (text.datatype().as_str().len(), text.value().len()),
        };
        let predicate = triple.predicate.as_str().len();
        expanded += STATEMENT_BYTES + subject + predicate + object + text;
        if subject.max(predicate).max(object) > MAX_ADDRESS_BYTES || expanded > most {
            return Err(GROWS);
        }
        graph.insert(&triple);
    }
    Ok(graph)
}

fn read_entries(container: &Url, turtle: &[u8]) -> Result<Vec<ListingEntry>> {
    let graph = parse_turtle(container, turtle)?;
    let subject = NamedNodeRef::new_unchecked(container.as_str());
    let mut entries = Vec::new();
    for child in graph.objects_for_subject_predicate(subject, CONTAINS) {
        let TermRef::NamedNode(child) = child else {
            return Err(Error::Protocol {
                what: "children with addresses",
            });
        };
        let url = Url::parse(child.as_str())
            .ok()
            .filter(|url| is_directly_in(container, url))
            .ok_or(Error::Protocol {
                what: "children directly in the container",
            })?;
        let types = graph.objects_for_subject_predicate(child, rdf::TYPE);
        let literal = |predicate| match graph.object_for_subject_predicate(child, predicate) {
            Some(TermRef::Literal(value)) => Some(value.value()),
            _ => None,
        };
        entries.push(ListingEntry {
            url,
            types: types
                .filter_map(|kind| match kind {
                    TermRef::NamedNode(kind) => Some(kind.as_str().to_owned()),
                    _ => None,
                })
                .collect(),
            modified: literal(MODIFIED).and_then(|text| text.parse().ok()),
            size: literal(SIZE).and_then(|text| text.parse().ok()),
        });
    }
    entries.sort_by(|one, other| one.url.cmp(&other.url));
    Ok(entries)
}

pub(crate) fn is_directly_in(container: &Url, child: &Url) -> bool {
    let Some(name) = child.as_str().strip_prefix(container.as_str()) else {
        return false;
    };
    let name = name.strip_suffix('/').unwrap_or(name);
    !name.is_empty() && !name.contains(['/', '?', '#'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entries(turtle: &str) -> Result<Vec<ListingEntry>> {
        read_entries(
            &Url::parse("https://pod.example/a/").unwrap(),
            turtle.as_bytes(),
        )
    }

    #[test]
    fn prefixes_that_make_a_document_grow_beyond_measure_are_refused() {
        let document = |length: usize, uses: usize| {
            format!("@prefix p: <http://e/{}> .\n", "x".repeat(length))
                + &"p:a p:b p:c .\n".repeat(uses)
        };
        let base = Url::parse("https://pod.example/a/").unwrap();
        let read = |text: String| parse_turtle(&base, text.as_bytes()).map(|graph| graph.len());
        assert_eq!(read(document(60 << 10, 60)).unwrap(), 1);
        let unnamed = format!("<a:> <b:> []{}.", ",[]".repeat(300_000));
        for beyond in [document(60 << 10, 80), document(64 << 10, 1), unnamed] {
            assert!(matches!(read(beyond), Err(Error::Protocol { what }) if what.contains("grow")));
        }
    }

    #[test]
    fn listing_tells_types_sizes_and_times() {
        let turtle = r#"
            @prefix ldp: <http://www.w3.org/ns/ldp#>. @prefix dc: <http://purl.org/dc/terms/>.
            @prefix stat: <http://www.w3.org/ns/posix/stat#>. @prefix xsd: <http://www.w3.org/2001/XMLSchema#>.
            <> a ldp:Container; ldp:contains <b/>, <a%20b.ttl>.
            <a%20b.ttl> a ldp:Resource, <http://www.w3.org/ns/iana/media-types/text/turtle#Resource>; dc:modified "2026-11-21T10:00:00.250Z"^^xsd:dateTime; stat:size 17.
            <b/> a ldp:Container, ldp:Resource; stat:size -1 ."#;
        let entries = entries(turtle).unwrap();
        assert_eq!(entries.len(), 2);
        assert_eq!(entries[0].url.as_str(), "https://pod.example/a/a%20b.ttl");
        assert_eq!(entries[0].size, Some(17));
        assert_eq!(
            entries[0].modified,
            Some("2026-11-21T10:00:00.25Z".parse().unwrap())
        );
        assert_eq!(entries[0].media_type(), Some("text/turtle"));
        assert_eq!(entries[1].media_type(), None);
        assert!(!entries[0].is_container() && entries[1].is_container());
        assert_eq!(entries[1].size, None, "no size is negative");
        assert_eq!(entries[1].types.len(), 2);
    }

    #[test]
    fn child_elsewhere_is_refused() {
        for child in [
            "../x",
            "b/c",
            "b/c/",
            "https://evil.example/x",
            "",
            "b?c",
            "b#c",
            "//",
        ] {
            let outcome = entries(&format!(
                "<> <http://www.w3.org/ns/ldp#contains> <{child}>."
            ));
            assert!(
                matches!(outcome, Err(Error::Protocol { .. })),
                "{child}: {outcome:?}"
            );
        }
    }

    #[test]
    fn broken_turtle_is_refused() {
        let outcome = entries("<> <http://www.w3.org/ns/ldp#contains> <b>");
        assert!(
            matches!(outcome, Err(Error::Protocol { .. })),
            "{outcome:?}"
        );
    }
}
