//! Documents: read, write, delete, each under a precondition where that is wanted.

use http::{HeaderMap, Method, StatusCode, header};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use url::Url;

use crate::client::{Answer, Request};
use crate::headers::{self, ETag, Links, WacAllow};
use crate::{Error, Result, SolidClient};

/// The link that asks for a container.
pub(crate) const BASIC_CONTAINER: &str = r#"<http://www.w3.org/ns/ldp#BasicContainer>; rel="type""#;

/// What is known of a resource without its body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResourceInfo {
    /// Where it was found, after redirects.
    pub url: Url,
    /// The media type with its parameters.
    pub content_type: Option<String>,
    /// The entity tag. Community Solid Server gives one for each media type asked for.
    pub etag: Option<ETag>,
    /// What the one who asked, and everyone, may do.
    pub wac_allow: Option<WacAllow>,
    /// The links, `acl` among them.
    pub links: Links,
    /// The size in bytes, where the server tells it.
    pub content_length: Option<u64>,
}

/// A resource with its body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Representation {
    /// Where it was found, after redirects.
    pub url: Url,
    /// The bytes.
    pub body: Vec<u8>,
    /// The media type with its parameters.
    pub content_type: Option<String>,
    /// The entity tag of this media type.
    pub etag: Option<ETag>,
    /// What the one who asked, and everyone, may do.
    pub wac_allow: Option<WacAllow>,
    /// The links, `acl` among them.
    pub links: Links,
}

/// Under which condition a write happens.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Precondition {
    /// Whatever is there.
    #[default]
    None,
    /// Only if the resource still has this tag. Some servers ignore it where there is no resource
    /// any more, and create one: look first where that matters.
    IfMatch(ETag),
    /// Only if nothing is there.
    IfNoneMatchAny,
}

impl Precondition {
    pub(crate) fn apply(&self, request: Request) -> Result<Request> {
        match self {
            Self::None => Ok(request),
            Self::IfMatch(etag) => request.header(header::IF_MATCH, etag.as_str()),
            Self::IfNoneMatchAny => request.header(header::IF_NONE_MATCH, "*"),
        }
    }
}

/// What a write did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// Whether the resource is new.
    pub created: bool,
    /// The new tag, where the server tells it; Community Solid Server does not: use
    /// [`SolidClient::head`].
    pub etag: Option<ETag>,
}

impl SolidClient {
    /// Reads a resource in the form in which the server keeps it.
    ///
    /// # Errors
    /// One variant for each status, see [`Error`].
    pub async fn get(&self, url: &Url) -> Result<Representation> {
        self.get_as(url, "*/*").await
    }

    /// Reads a resource in one of these media types, written as an `Accept` header.
    ///
    /// # Errors
    /// As [`SolidClient::get`].
    pub async fn get_as(&self, url: &Url, accept: &str) -> Result<Representation> {
        self.get_at_most(url, accept, u64::MAX).await
    }

    /// Reads a resource of at most `answer_limit` bytes.
    pub(crate) async fn get_at_most(
        &self,
        url: &Url,
        accept: &str,
        answer_limit: u64,
    ) -> Result<Representation> {
        let mut request = Request::new(Method::GET, url).header(header::ACCEPT, accept)?;
        request.answer_limit = answer_limit;
        self.exchange(request).await.map(representation)
    }

    /// Reads a resource in the form in which the server keeps it, unless it still has this tag:
    /// `Ok(None)`. Some servers give no such answer for some media types, and the resource instead.
    ///
    /// # Errors
    /// As [`SolidClient::get`].
    pub async fn get_if_changed(&self, url: &Url, etag: &ETag) -> Result<Option<Representation>> {
        let request = Request::new(Method::GET, url)
            .header(header::ACCEPT, "*/*")?
            .header(header::IF_NONE_MATCH, etag.as_str())?;
        let answer = self.exchange(request).await?;
        if answer.status == StatusCode::NOT_MODIFIED {
            return Ok(None);
        }
        Ok(Some(representation(answer)))
    }

    /// Reads what is known of a resource without its body.
    ///
    /// # Errors
    /// As [`SolidClient::get`].
    pub async fn head(&self, url: &Url) -> Result<ResourceInfo> {
        let request = Request::new(Method::HEAD, url).header(header::ACCEPT, "*/*")?;
        let answer = self.exchange(request).await?;
        Ok(ResourceInfo::new(answer.url, &answer.headers))
    }

    /// Writes a document, bytes as they are; missing containers above it come into being.
    ///
    /// # Errors
    /// [`Error::PreconditionFailed`] where the precondition did not hold, [`Error::WrongKindOfUrl`]
    /// for a container; else as [`SolidClient::get`]. After an error that [`Error::is_offline`] the
    /// outcome is unknown.
    pub async fn put(
        &self,
        url: &Url,
        media_type: &str,
        body: impl Into<Vec<u8>>,
        precondition: &Precondition,
    ) -> Result<Written> {
        self.put_body(url, media_type, body.into().into(), precondition)
            .await
    }

    /// Makes an empty container; `Ok(false)` says that it was there already.
    ///
    /// # Errors
    /// [`Error::WrongKindOfUrl`] without a closing slash, [`Error::Conflict`] where a document has
    /// the name; else as [`SolidClient::get`].
    pub async fn create_container(&self, url: &Url) -> Result<bool> {
        require_container(url)?;
        let request = Request::new(Method::PUT, url)
            .header(header::CONTENT_TYPE, "text/turtle")?
            .header(header::LINK, BASIC_CONTAINER)?;
        let request = Precondition::IfNoneMatchAny.apply(request)?;
        match self.exchange(request).await {
            Ok(answer) => written(&answer).map(|_| true),
            // Servers differ in which of the two they say for a container that exists.
            Err(refusal @ (Error::PreconditionFailed(_) | Error::Conflict(_))) => {
                match self.head(url).await {
                    Ok(_) => Ok(false),
                    Err(Error::NotFound(_)) => Err(refusal),
                    Err(other) => Err(other),
                }
            }
            Err(other) => Err(other),
        }
    }

    /// Deletes a document or an empty container.
    ///
    /// # Errors
    /// [`Error::NotFound`] where nothing is there, [`Error::Conflict`] for a container that is not
    /// empty, [`Error::PreconditionFailed`]; else as [`SolidClient::get`].
    pub async fn delete(&self, url: &Url, precondition: &Precondition) -> Result<()> {
        let request = precondition.apply(Request::new(Method::DELETE, url))?;
        written(&self.exchange(request).await?).map(drop)
    }
}

impl ResourceInfo {
    pub(crate) fn new(url: Url, headers: &HeaderMap) -> Self {
        Self {
            content_type: headers::text(headers, &header::CONTENT_TYPE),
            etag: headers::etag(headers),
            wac_allow: WacAllow::from_headers(headers),
            links: Links::from_headers(headers, &url),
            content_length: headers::text(headers, &header::CONTENT_LENGTH)
                .and_then(|text| text.parse().ok()),
            url,
        }
    }

    pub(crate) fn with_body(self, body: Vec<u8>) -> Representation {
        Representation {
            url: self.url,
            body,
            content_type: self.content_type,
            etag: self.etag,
            wac_allow: self.wac_allow,
            links: self.links,
        }
    }
}

pub(crate) fn representation(answer: Answer) -> Representation {
    ResourceInfo::new(answer.url, &answer.headers).with_body(answer.body)
}

/// What a confirmed write did. Only what the specification names confirms it: a page that some box on
/// the way answers with, or a promise to write later, does not.
pub(crate) fn written(answer: &Answer) -> Result<Written> {
    let is_page = headers::text(&answer.headers, &header::CONTENT_TYPE)
        .is_some_and(|media_type| is_media_type(&media_type, "text/html"));
    let confirms = match answer.status.as_u16() {
        200 => !is_page,
        201 | 204 | 205 => true,
        _ => false,
    };
    if !confirms {
        return Err(Error::Protocol {
            what: "an answer that confirms the write",
        });
    }
    Ok(Written {
        created: answer.status == StatusCode::CREATED,
        etag: headers::etag(&answer.headers),
    })
}

pub(crate) fn require_document(url: &Url) -> Result<()> {
    if url.path().ends_with('/') {
        return Err(Error::WrongKindOfUrl {
            expected: "a document, without a closing slash",
        });
    }
    Ok(())
}

pub(crate) fn require_container(url: &Url) -> Result<()> {
    if url.path().ends_with('/') && url.query().is_none() && url.fragment().is_none() {
        Ok(())
    } else {
        Err(Error::WrongKindOfUrl {
            expected: "a container, with a closing slash",
        })
    }
}

/// Whether the body is Turtle, by what the server says of it.
pub(crate) fn is_turtle(content_type: Option<&str>) -> bool {
    content_type.is_some_and(|given| is_media_type(given, "text/turtle"))
}

/// Whether a `Content-Type`, parameters aside, is this media type.
pub(crate) fn is_media_type(content_type: &str, expected: &str) -> bool {
    let media_type = content_type.split(';').next().unwrap_or_default();
    media_type.trim().eq_ignore_ascii_case(expected)
}

/// What stays as it is in one segment of a path. Servers check proofs against the address in this
/// form (that of ECMAScript's `encodeURIComponent`).
const KEPT_IN_SEGMENT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'!')
    .remove(b'~')
    .remove(b'*')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')');

/// The address of the document `name` directly in `container`, whatever characters the name has.
///
/// # Errors
/// [`Error::WrongKindOfUrl`] where `container` has no closing slash, [`Error::InvalidArgument`] for
/// an empty name and for `.` and `..`.
pub fn document_url(container: &Url, name: &str) -> Result<Url> {
    require_container(container)?;
    if matches!(name, "" | "." | "..") {
        return Err(Error::InvalidArgument {
            what: "a name that is not empty, . or ..",
        });
    }
    let mut url = container.clone();
    let segment = utf8_percent_encode(name, KEPT_IN_SEGMENT);
    url.set_path(&format!("{}{segment}", container.path()));
    Ok(url)
}

/// The address of the container `name` directly in `container`; see [`document_url`].
///
/// # Errors
/// As [`document_url`].
pub fn container_url(container: &Url, name: &str) -> Result<Url> {
    let mut url = document_url(container, name)?;
    url.set_path(&format!("{}/", url.path()));
    Ok(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_name_becomes_one_segment() {
        let container = Url::parse("https://pod.example/a/").unwrap();
        let check = |name: &str, expected: &str| {
            assert_eq!(document_url(&container, name).unwrap().as_str(), expected);
        };
        check("x.ttl", "https://pod.example/a/x.ttl");
        check("a/b?c#d", "https://pod.example/a/a%2Fb%3Fc%23d");
        check(
            "é +@,;=&:$~()%41",
            "https://pod.example/a/%C3%A9%20%2B%40%2C%3B%3D%26%3A%24~()%2541",
        );
        assert_eq!(
            container_url(&container, "b c").unwrap().as_str(),
            "https://pod.example/a/b%20c/"
        );
        for name in ["", ".", ".."] {
            assert!(matches!(
                document_url(&container, name),
                Err(Error::InvalidArgument { .. })
            ));
        }
    }

    #[test]
    fn container_needs_its_slash() {
        let document = Url::parse("https://pod.example/a").unwrap();
        assert!(matches!(
            document_url(&document, "x"),
            Err(Error::WrongKindOfUrl { .. })
        ));
    }
}
