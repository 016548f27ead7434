//! What a server says about a resource in its headers.

use std::collections::BTreeSet;
use std::fmt;

use http::{HeaderMap, header};
use url::Url;

/// An entity tag exactly as the server wrote it, quotes included.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ETag(String);

impl ETag {
    /// Takes a tag that was stored earlier.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// One whole tag, and not what would mean any tag or a list of them in a precondition.
    pub(crate) fn checked(text: impl Into<String>) -> Option<Self> {
        let tag = text.into();
        let opaque = tag.strip_prefix("W/").unwrap_or(&tag);
        let inner = opaque.strip_prefix('"')?.strip_suffix('"')?;
        (!inner.contains(['"', ' ', '\t'])).then_some(Self(tag))
    }

    /// The tag as it goes into a header.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ETag {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// The tag of an answer, if it is one
/// ([RFC 9110](https://www.rfc-editor.org/rfc/rfc9110#field.etag)). Anything else could make a condition
/// of another meaning when it is sent back: `*` fits whatever is there.
pub(crate) fn etag(headers: &HeaderMap) -> Option<ETag> {
    ETag::checked(text(headers, &header::ETAG)?)
}

pub(crate) fn text(headers: &HeaderMap, name: &header::HeaderName) -> Option<String> {
    Some(headers.get(name)?.to_str().ok()?.to_owned())
}

/// A mode of [Web Access Control](https://solidproject.org/TR/wac#access-modes).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AccessMode {
    /// See a resource, list a container.
    Read,
    /// Add to a resource or container without changing what is there.
    Append,
    /// Change, create and delete.
    Write,
    /// Read and change the access rules.
    Control,
}

/// What the one who asked, and everyone, may do, from the `WAC-Allow` header.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct WacAllow {
    /// The one who asked; empty too where the server does not say it, see [`WacAllow::tells_user`].
    pub user: BTreeSet<AccessMode>,
    /// Everyone, signed in or not; empty too where the server does not say it, see
    /// [`WacAllow::tells_public`].
    pub public: BTreeSet<AccessMode>,
    tells_user: bool,
    tells_public: bool,
}

impl WacAllow {
    /// Whether the server says what the one who asked may do.
    #[must_use]
    pub fn tells_user(&self) -> bool {
        self.tells_user
    }

    /// Whether the server says what everyone may do.
    #[must_use]
    pub fn tells_public(&self) -> bool {
        self.tells_public
    }

    /// Reads the groups of all lines of the header together, as one list; `None` without a line, or
    /// where one cannot be read: then what the others leave out is not known.
    pub(crate) fn from_headers(headers: &HeaderMap) -> Option<Self> {
        let mut allow = None;
        for value in headers.get_all("wac-allow") {
            let allow = allow.get_or_insert_with(Self::default);
            // The groups are quoted lists of modes, so no comma stands within one.
            for group in value.to_str().ok()?.split(',') {
                allow.add_group(group);
            }
        }
        allow
    }

    fn add_group(&mut self, group: &str) {
        let Some((name, modes)) = group.split_once('=') else {
            return;
        };
        let modes = modes
            .trim()
            .trim_matches('"')
            .split_ascii_whitespace()
            .filter_map(mode);
        match name.trim() {
            "user" => {
                self.tells_user = true;
                self.user.extend(modes);
            }
            "public" => {
                self.tells_public = true;
                self.public.extend(modes);
            }
            _ => {}
        }
    }
}

fn mode(word: &str) -> Option<AccessMode> {
    match word {
        "read" => Some(AccessMode::Read),
        "append" => Some(AccessMode::Append),
        "write" => Some(AccessMode::Write),
        "control" => Some(AccessMode::Control),
        _ => None,
    }
}

/// The links of a resource from its `Link` headers
/// ([RFC 8288](https://www.rfc-editor.org/rfc/rfc8288)), with absolute targets.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Links(Vec<(String, Url)>);

impl Links {
    /// The targets of all links of this relation.
    pub fn of<'a>(&'a self, relation: &'a str) -> impl Iterator<Item = &'a Url> {
        self.0
            .iter()
            .filter(move |(rel, _)| rel == relation)
            .map(|(_, target)| target)
    }

    /// The target of the first link of this relation.
    #[must_use]
    pub fn first(&self, relation: &str) -> Option<&Url> {
        self.0
            .iter()
            .find(|(rel, _)| rel == relation)
            .map(|(_, target)| target)
    }

    pub(crate) fn from_headers(headers: &HeaderMap, base: &Url) -> Self {
        let mut links = Vec::new();
        for value in headers.get_all(header::LINK) {
            if let Ok(text) = value.to_str() {
                read_links(text, base, &mut links);
            }
        }
        Self(links)
    }
}

/// Reads one `Link` header. What cannot be read ends the reading, so that a broken rest is not
/// taken for something else.
fn read_links(mut rest: &str, base: &Url, links: &mut Vec<(String, Url)>) {
    loop {
        rest = rest.trim_start_matches([' ', '\t', ',']);
        let Some((target, after)) = rest.strip_prefix('<').and_then(|tail| tail.split_once('>'))
        else {
            return;
        };
        rest = after;
        let mut relation = None;
        // A link with an anchor is a statement about another resource.
        let mut is_about_this = true;
        while let Some(after) = rest.trim_start().strip_prefix(';') {
            let Some((name, value, after)) = read_parameter(after) else {
                return;
            };
            match name.as_str() {
                "rel" if relation.is_none() => relation = Some(value),
                "anchor" => is_about_this = false,
                _ => {}
            }
            rest = after;
        }
        if let (Some(relation), true, Ok(target)) = (relation, is_about_this, base.join(target)) {
            let relations = relation.split_ascii_whitespace();
            links.extend(relations.map(|relation| (relation.to_owned(), target.clone())));
        }
    }
}

/// Reads `name`, `name=token` or `name="quoted"` and returns what follows.
fn read_parameter(text: &str) -> Option<(String, String, &str)> {
    let text = text.trim_start();
    let end = text.find(['=', ';', ',']).unwrap_or(text.len());
    let (name, rest) = text.split_at(end);
    let name = name.trim().to_ascii_lowercase();
    let Some(rest) = rest.strip_prefix('=') else {
        return Some((name, String::new(), rest));
    };
    let rest = rest.trim_start();
    let Some(quoted) = rest.strip_prefix('"') else {
        let end = rest.find([';', ',', ' ', '\t']).unwrap_or(rest.len());
        let (value, rest) = rest.split_at(end);
        return Some((name, value.to_owned(), rest));
    };
    let mut value = String::new();
    let mut characters = quoted.char_indices();
    while let Some((position, character)) = characters.next() {
        match character {
            '"' => return Some((name, value, &quoted[position + 1..])),
            '\\' => value.push(characters.next()?.1),
            _ => value.push(character),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn links(value: &str) -> Vec<(String, String)> {
        let mut headers = HeaderMap::new();
        headers.append(header::LINK, value.parse().unwrap());
        let base = Url::parse("https://pod.example/a/b").unwrap();
        let Links(links) = Links::from_headers(&headers, &base);
        links
            .into_iter()
            .map(|(relation, target)| (relation, target.into()))
            .collect()
    }

    fn check(value: &str, expected: &[(&str, &str)]) {
        let expected: Vec<_> = expected
            .iter()
            .map(|(r, t)| ((*r).to_owned(), (*t).to_owned()))
            .collect();
        assert_eq!(links(value), expected, "{value}");
    }

    #[test]
    fn links_are_read_in_every_form_the_rules_allow() {
        check(
            r#"<b.acl>; rel="acl""#,
            &[("acl", "https://pod.example/a/b.acl")],
        );
        check("<b.acl>;rel=acl", &[("acl", "https://pod.example/a/b.acl")]);
        check(
            r#"</x,y;z>; title="a, \"b\"; rel=no"; rel="type acl", <c>; rel=next"#,
            &[
                ("type", "https://pod.example/x,y;z"),
                ("acl", "https://pod.example/x,y;z"),
                ("next", "https://pod.example/a/c"),
            ],
        );
        check(
            r#"<https://e.example/>; REL="a"; rel="b""#,
            &[("a", "https://e.example/")],
        );
        check(r#"<c>; rel=acl; anchor="/other""#, &[]);
        check(
            "<c>; crossorigin; rel=next",
            &[("next", "https://pod.example/a/c")],
        );
    }

    #[test]
    fn broken_links_yield_nothing() {
        for value in [
            "",
            "x",
            "<c",
            "<c>",
            "<c>; rel",
            r#"<c>; rel="acl"#,
            r#"<c>; rel="a\"#,
            ";,<",
        ] {
            let found = links(value);
            assert!(found.is_empty(), "{value}: {found:?}");
        }
    }

    #[test]
    fn only_a_whole_tag_is_one() {
        let check = |value: &str, is_tag: bool| {
            let mut headers = HeaderMap::new();
            headers.insert(header::ETAG, value.parse().unwrap());
            let found = etag(&headers);
            assert_eq!(found, is_tag.then(|| ETag::new(value)), "{value}");
        };
        check(r#""1795280854533-text/turtle""#, true);
        check(r#"W/"a,b""#, true);
        check(r#""""#, true);
        for other in [
            "*",
            "",
            "abc",
            r#"""#,
            r#"w/"a""#,
            r#""a", "b""#,
            r#""a" "#,
            "'a'",
        ] {
            check(other, false);
        }
    }

    #[test]
    fn access_header_is_read_for_both_groups() {
        let mut headers = HeaderMap::new();
        assert_eq!(WacAllow::from_headers(&headers), None);
        headers.insert(
            "wac-allow",
            r#"user="read write fly", public="read""#.parse().unwrap(),
        );
        let allow = WacAllow::from_headers(&headers).unwrap();
        assert_eq!(
            allow.user,
            BTreeSet::from([AccessMode::Read, AccessMode::Write])
        );
        assert_eq!(allow.public, BTreeSet::from([AccessMode::Read]));
        assert!(allow.tells_user() && allow.tells_public());
    }

    #[test]
    fn access_header_in_several_lines_is_one_and_says_which_groups_it_has() {
        let mut headers = HeaderMap::new();
        headers.append("wac-allow", r#"user="read""#.parse().unwrap());
        let allow = WacAllow::from_headers(&headers).unwrap();
        assert!(allow.tells_user() && !allow.tells_public());
        headers.append("wac-allow", r#"public="read""#.parse().unwrap());
        let allow = WacAllow::from_headers(&headers).unwrap();
        let read = BTreeSet::from([AccessMode::Read]);
        assert_eq!((&allow.user, &allow.public), (&read, &read));
        assert!(allow.tells_user() && allow.tells_public());
        headers.append("wac-allow", "other=\"\u{e9}\"".parse().unwrap());
        assert_eq!(WacAllow::from_headers(&headers), None);
    }
}
