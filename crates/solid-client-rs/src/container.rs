//! Container listings ([Solid Protocol, containers](https://solidproject.org/TR/protocol#resource-containment)).

use jiff::Timestamp;
use oxrdf::vocab::rdf;
use oxrdf::{Graph, NamedNodeRef, TermRef};
use oxttl::TurtleParser;
use url::Url;

use crate::headers::{ETag, WacAllow};
use crate::resource::{is_turtle, require_container};
use crate::{Error, Result, SolidClient};

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
    /// Whether the child is a container itself.
    #[must_use]
    pub fn is_container(&self) -> bool {
        self.url.path().ends_with('/')
    }
}

impl SolidClient {
    /// Lists a container.
    ///
    /// # Errors
    /// [`Error::WrongKindOfUrl`] without a closing slash; [`Error::Protocol`] where the answer is no
    /// Turtle or names a child elsewhere; else as [`SolidClient::get`].
    pub async fn list(&self, container: &Url) -> Result<Listing> {
        require_container(container)?;
        let answer = self.get_as(container, "text/turtle").await?;
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

/// Parses a Turtle document with its own address as base.
pub(crate) fn parse_turtle(base: &Url, turtle: &[u8]) -> Result<Graph> {
    const WHAT: Error = Error::Protocol {
        what: "a document in valid Turtle",
    };
    let parser = TurtleParser::new()
        .with_base_iri(base.as_str())
        .map_err(|_| WHAT)?;
    parser
        .for_slice(turtle)
        .collect::<Result<Graph, _>>()
        .map_err(|_| WHAT)
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

fn is_directly_in(container: &Url, child: &Url) -> bool {
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
    fn listing_tells_types_sizes_and_times() {
        let turtle = r#"
            @prefix ldp: <http://www.w3.org/ns/ldp#>. @prefix dc: <http://purl.org/dc/terms/>.
            @prefix stat: <http://www.w3.org/ns/posix/stat#>. @prefix xsd: <http://www.w3.org/2001/XMLSchema#>.
            <> a ldp:Container; ldp:contains <b/>, <a%20b.ttl>.
            <a%20b.ttl> a ldp:Resource; dc:modified "2026-11-21T10:00:00.250Z"^^xsd:dateTime; stat:size 17.
            <b/> a ldp:Container, ldp:Resource; stat:size -1 ."#;
        let entries = entries(turtle).unwrap();
        assert_eq!(entries.len(), 2);
        assert_eq!(entries[0].url.as_str(), "https://pod.example/a/a%20b.ttl");
        assert_eq!(entries[0].size, Some(17));
        assert_eq!(
            entries[0].modified,
            Some("2026-11-21T10:00:00.25Z".parse().unwrap())
        );
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
