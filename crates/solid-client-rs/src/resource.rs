//! Documents: read, write, delete, each under a precondition where that is wanted.

use bytes::Bytes;
use http::{Method, StatusCode, header};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use url::Url;

use crate::client::{Answer, Request};
use crate::headers::{self, ETag, Links, WacAllow};
use crate::{Error, Result, SolidClient};

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
    fn apply(&self, request: Request) -> Result<Request> {
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
        let (info, body) = info_and_body(self.exchange(request).await?);
        Ok(Representation {
            url: info.url,
            body,
            content_type: info.content_type,
            etag: info.etag,
            wac_allow: info.wac_allow,
            links: info.links,
        })
    }

    /// Reads what is known of a resource without its body.
    ///
    /// # Errors
    /// As [`SolidClient::get`].
    pub async fn head(&self, url: &Url) -> Result<ResourceInfo> {
        let request = Request::new(Method::HEAD, url).header(header::ACCEPT, "*/*")?;
        Ok(info_and_body(self.exchange(request).await?).0)
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
        if url.path().ends_with('/') {
            return Err(Error::WrongKindOfUrl {
                expected: "a document, without a closing slash",
            });
        }
        let mut request = precondition
            .apply(Request::new(Method::PUT, url))?
            .header(header::CONTENT_TYPE, media_type)?;
        request.body = Bytes::from(body.into());
        Ok(written(&self.exchange(request).await?))
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
            .header(
                header::LINK,
                r#"<http://www.w3.org/ns/ldp#BasicContainer>; rel="type""#,
            )?;
        let request = Precondition::IfNoneMatchAny.apply(request)?;
        match self.exchange(request).await {
            Ok(_) => Ok(true),
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
        self.exchange(request).await.map(drop)
    }
}

fn info_and_body(answer: Answer) -> (ResourceInfo, Vec<u8>) {
    let Answer {
        url, headers, body, ..
    } = answer;
    let info = ResourceInfo {
        content_type: headers::text(&headers, &header::CONTENT_TYPE),
        etag: headers::etag(&headers),
        wac_allow: WacAllow::from_headers(&headers),
        links: Links::from_headers(&headers, &url),
        content_length: headers::text(&headers, &header::CONTENT_LENGTH)
            .and_then(|text| text.parse().ok()),
        url,
    };
    (info, body)
}

fn written(answer: &Answer) -> Written {
    Written {
        created: answer.status == StatusCode::CREATED,
        etag: headers::etag(&answer.headers),
    }
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
    let media_type = content_type
        .unwrap_or_default()
        .split(';')
        .next()
        .unwrap_or_default();
    media_type.trim().eq_ignore_ascii_case("text/turtle")
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
