//! Container listings ([Solid Protocol, containers](https://solidproject.org/TR/protocol#resource-containment)).

use std::collections::{BTreeSet, HashMap};

use http::{Method, header};
use jiff::Timestamp;
use oxrdf::vocab::rdf;
use oxrdf::{Graph, NamedNodeRef, NamedOrBlankNode, Term, Triple};
use oxttl::TurtleParser;
use url::Url;

use crate::client::Request;
use crate::headers::{ETag, WacAllow};
use crate::resource::{is_turtle, representation, require_container};
use crate::retry::http_date;
use crate::{Error, Result, SolidClient};

/// The largest listing, in bytes; room for some seventy thousand children with their facts, or more where
/// less is said of each.
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
    /// When the server made it, in whole seconds by the clock that the times of its children come
    /// from; `None` where it does not tell.
    pub date: Option<Timestamp>,
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
        let mut request =
            Request::new(Method::GET, container).header(header::ACCEPT, "text/turtle")?;
        request.answer_limit = LISTING_LIMIT;
        let answer = self.exchange(request).await?;
        let date = answer.headers.get(header::DATE);
        let date = date.and_then(|date| http_date(date.to_str().ok()?));
        let answer = representation(answer);
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
            date,
            entries,
        })
    }
}

/// Most bytes that a document may take in memory, as far as that can be told: one long prefix makes a
/// short document say a long address any number of times, and a few characters make a statement.
const MAX_EXPANDED_BYTES: usize = 256 << 20;

/// How many times its own size a document may take, beyond the least that each may.
const MAX_EXPANSION: usize = 64;
const ALWAYS_ALLOWED_BYTES: usize = 32 << 20;

/// What a graph takes for a statement beside its terms; it keeps each in six orders.
const STATEMENT_BYTES: usize = 1024;

/// What the parser takes for a node without a name that lies within another one.
const UNNAMED_BYTES: usize = 256;

/// What is kept of a child in a listing beside its address, and of one of its types.
const CHILD_BYTES: usize = 256;
const TYPE_BYTES: usize = 64;

/// Longest address in an answer, in bytes.
const MAX_ADDRESS_BYTES: usize = 64 << 10;

/// The memory that a document may still take.
struct Budget {
    left: usize,
}

impl Budget {
    fn spend(&mut self, bytes: usize) -> Result<()> {
        self.left = self.left.checked_sub(bytes).ok_or(Error::Protocol {
            what: "a document that does not grow beyond measure when it is read",
        })?;
        Ok(())
    }
}

/// Parses a Turtle document with its own address as base.
pub(crate) fn parse_turtle(base: &Url, turtle: &[u8]) -> Result<Graph> {
    let mut graph = Graph::new();
    for_each_statement(base, turtle, |triple, budget| {
        budget.spend(STATEMENT_BYTES)?;
        graph.insert(&triple);
        Ok(())
    })?;
    Ok(graph)
}

/// Hands on one statement after the other. Its terms are paid for; what is kept of it beside them is
/// for `take` to pay.
fn for_each_statement(
    base: &Url,
    turtle: &[u8],
    mut take: impl FnMut(Triple, &mut Budget) -> Result<()>,
) -> Result<()> {
    const WHAT: Error = Error::Protocol {
        what: "a document in valid Turtle",
    };
    let parser = TurtleParser::new()
        .with_base_iri(base.as_str())
        .map_err(|_| WHAT)?;
    let left = turtle
        .len()
        .saturating_mul(MAX_EXPANSION)
        .saturating_add(ALWAYS_ALLOWED_BYTES)
        .min(MAX_EXPANDED_BYTES);
    let mut budget = Budget { left };
    // What stands in brackets is told only when they close, so their depth is paid for beforehand.
    let brackets = turtle.iter().filter(|byte| **byte == b'[').count();
    budget.spend(brackets.saturating_mul(UNNAMED_BYTES))?;
    for triple in parser.for_slice(turtle) {
        let triple = triple.map_err(|_| WHAT)?;
        let subject = match &triple.subject {
            NamedOrBlankNode::NamedNode(node) => node.as_str().len(),
            NamedOrBlankNode::BlankNode(_) => UNNAMED_BYTES,
        };
        let (object, text) = match &triple.object {
            Term::NamedNode(node) => (node.as_str().len(), 0),
            Term::BlankNode(_) => (UNNAMED_BYTES, 0),
            Term::Literal(text) => (text.datatype().as_str().len(), text.value().len()),
        };
        let predicate = triple.predicate.as_str().len();
        budget.spend(subject + predicate + object + text)?;
        if subject.max(predicate).max(object) > MAX_ADDRESS_BYTES {
            return Err(Error::Protocol {
                what: "addresses that do not grow beyond measure",
            });
        }
        take(triple, &mut budget)?;
    }
    Ok(())
}

/// What a listing says of something that it names, or may yet name, as a child.
#[derive(Default)]
struct Facts {
    is_child: bool,
    types: BTreeSet<String>,
    modified: Option<Timestamp>,
    size: Option<u64>,
}

/// Reads a listing as it comes: a graph of a hundred thousand children would take most of a gigabyte.
fn read_entries(container: &Url, turtle: &[u8]) -> Result<Vec<ListingEntry>> {
    let mut all: HashMap<String, Facts> = HashMap::new();
    for_each_statement(container, turtle, |triple, budget| {
        let NamedOrBlankNode::NamedNode(subject) = triple.subject else {
            return Ok(());
        };
        let is_about_container = subject.as_str() == container.as_str();
        let child = match triple.predicate.as_ref() {
            CONTAINS if is_about_container => child_address(container, &triple.object)?,
            rdf::TYPE | MODIFIED | SIZE if !is_about_container => subject.into_string(),
            _ => return Ok(()),
        };
        if !all.contains_key(&child) {
            budget.spend(CHILD_BYTES)?;
        }
        let facts = all.entry(child).or_default();
        match (triple.predicate.as_ref(), triple.object) {
            (CONTAINS, _) => facts.is_child = true,
            (rdf::TYPE, Term::NamedNode(kind)) => {
                budget.spend(TYPE_BYTES)?;
                facts.types.insert(kind.into_string());
            }
            (MODIFIED, Term::Literal(text)) => facts.modified = text.value().parse().ok(),
            (SIZE, Term::Literal(text)) => facts.size = text.value().parse().ok(),
            _ => {}
        }
        Ok(())
    })?;
    let children = all.into_iter().filter(|(_, facts)| facts.is_child);
    let mut entries = children
        .map(|(address, facts)| {
            Ok(ListingEntry {
                url: directly_in(container, &address)?,
                types: facts.types.into_iter().collect(),
                modified: facts.modified,
                size: facts.size,
            })
        })
        .collect::<Result<Vec<_>>>()?;
    entries.sort_by(|one, other| one.url.cmp(&other.url));
    Ok(entries)
}

/// The address of a child, as the listing writes it.
fn child_address(container: &Url, child: &Term) -> Result<String> {
    let Term::NamedNode(child) = child else {
        return Err(Error::Protocol {
            what: "children with addresses",
        });
    };
    directly_in(container, child.as_str())?;
    Ok(child.as_str().to_owned())
}

fn directly_in(container: &Url, address: &str) -> Result<Url> {
    Url::parse(address)
        .ok()
        .filter(|url| is_directly_in(container, url))
        .ok_or(Error::Protocol {
            what: "children directly in the container",
        })
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
        assert_eq!(read(document(60 << 10, 150)).unwrap(), 1);
        for beyond in [document(60 << 10, 250), document(64 << 10, 1)] {
            assert!(matches!(read(beyond), Err(Error::Protocol { what }) if what.contains("grow")));
        }
    }

    #[test]
    fn short_document_of_very_many_statements_or_brackets_is_refused() {
        let base = Url::parse("https://pod.example/a/").unwrap();
        let named: Vec<String> = (0..100_000).map(|n| format!("<c:{n}>")).collect();
        for (beyond, of_listings_too) in [
            (format!("<a:> <b:> {}.", named.join(",")), false),
            (format!("<a:> <b:> []{}.", ",[]".repeat(2_000_000)), true),
            (format!("<a:> <b:> {}", "[a".repeat(2_000_000)), true),
            (format!("<a:> <b:> {}", "(".repeat(2_000_000)), true),
        ] {
            let is_refused = |outcome: Result<usize>| matches!(outcome, Err(Error::Protocol { what }) if what.contains("grow"));
            let graph = parse_turtle(&base, beyond.as_bytes()).map(|graph| graph.len());
            assert!(is_refused(graph), "{}", &beyond[..20]);
            let listing = entries(&beyond).map(|entries| entries.len());
            assert_eq!(is_refused(listing), of_listings_too, "{}", &beyond[..20]);
        }
    }

    #[test]
    fn document_of_ordinary_density_is_read_up_to_the_largest() {
        let base = Url::parse("https://pod.example/a/").unwrap();
        let mut index = String::from("@prefix s: <http://www.w3.org/ns/solid/terms#>.\n");
        while index.len() < 1 << 20 {
            let number = index.len();
            index += &format!(
                "[] a s:TypeRegistration; s:forClass <https://schema.org/Note>; s:instance <n{number}.ttl>.\n"
            );
        }
        assert!(parse_turtle(&base, index.as_bytes()).unwrap().len() > 30_000);
    }

    #[test]
    fn listing_of_a_hundred_thousand_children_is_read_with_all_that_is_said_of_them() {
        let mut listing = String::from(
            "@prefix ldp: <http://www.w3.org/ns/ldp#>. @prefix dc: <http://purl.org/dc/terms/>.
            @prefix stat: <http://www.w3.org/ns/posix/stat#>. @prefix xsd: <http://www.w3.org/2001/XMLSchema#>.
            @prefix media: <http://www.w3.org/ns/iana/media-types/text/>.
            <> a ldp:Container, ldp:BasicContainer, ldp:Resource.\n",
        );
        for number in 0..100_000 {
            // The facts come before the child, as they may.
            listing += &format!(
                "<{number}> a ldp:Resource, <http://www.w3.org/ns/iana/media-types/text/turtle#Resource>; \
                 dc:modified \"2026-11-22T10:00:00Z\"^^xsd:dateTime; stat:mtime 1795341600; stat:size {number}. \
                 <> ldp:contains <{number}>.\n"
            );
        }
        let entries = entries(&listing).unwrap();
        assert_eq!(entries.len(), 100_000);
        assert!(entries.iter().all(|entry| {
            entry.media_type() == Some("text/turtle")
                && entry.modified.is_some()
                && entry.url.path() == format!("/a/{}", entry.size.unwrap())
        }));
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
