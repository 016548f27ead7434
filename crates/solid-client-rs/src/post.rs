//! New resources whose name the server chooses
//! ([Solid Protocol](https://solidproject.org/TR/protocol#writing-resources)).

use http::{Method, StatusCode, header};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use url::Url;

use crate::client::{Answer, Request};
use crate::container::is_directly_in;
use crate::headers::{self, ETag};
use crate::resource::{BASIC_CONTAINER, require_container};
use crate::{Body, Error, Result, SolidClient};

/// What came into being.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Posted {
    /// Where it is: directly in the container.
    pub url: Url,
    /// Its tag, where the server tells it.
    pub etag: Option<ETag>,
}

impl SolidClient {
    /// Adds a document to a container. `slug` is a name to propose; the server may choose another.
    ///
    /// # Errors
    /// [`Error::NotFound`] where there is no such container, [`Error::WrongKindOfUrl`] without a closing
    /// slash, [`Error::InvalidArgument`] for a slug with a slash; [`Error::Protocol`] where the server
    /// does not say where the new document is, or names a place elsewhere: it may exist then. Else as
    /// [`SolidClient::put`].
    pub async fn post(
        &self,
        container: &Url,
        media_type: &str,
        body: impl Into<Body>,
        slug: Option<&str>,
    ) -> Result<Posted> {
        let mut request = post_to(container, slug)?.header(header::CONTENT_TYPE, media_type)?;
        request.body = body.into();
        let posted = posted(container, &self.exchange(request).await?)?;
        require_kind(posted, false)
    }

    /// Adds an empty container to a container. `slug` is a name to propose; the server may choose
    /// another.
    ///
    /// # Errors
    /// As [`SolidClient::post`].
    pub async fn post_container(&self, container: &Url, slug: Option<&str>) -> Result<Posted> {
        let request = post_to(container, slug)?
            .header(header::CONTENT_TYPE, "text/turtle")?
            .header(header::LINK, BASIC_CONTAINER)?;
        let posted = posted(container, &self.exchange(request).await?)?;
        require_kind(posted, true)
    }
}

/// What does not stand for itself in a `Slug`
/// ([RFC 5023](https://www.rfc-editor.org/rfc/rfc5023#section-9.7)).
const ENCODED_IN_SLUG: &AsciiSet = &CONTROLS.add(b'%');

fn post_to(container: &Url, slug: Option<&str>) -> Result<Request> {
    require_container(container)?;
    let request = Request::new(Method::POST, container);
    let Some(slug) = slug else {
        return Ok(request);
    };
    if slug.trim().is_empty() || slug.contains('/') {
        return Err(Error::InvalidArgument {
            what: "a slug that is not empty and has no slash",
        });
    }
    let encoded = utf8_percent_encode(slug, ENCODED_IN_SLUG).to_string();
    request.header(header::HeaderName::from_static("slug"), &encoded)
}

fn posted(container: &Url, answer: &Answer) -> Result<Posted> {
    if answer.status != StatusCode::CREATED {
        return Err(Error::Protocol {
            what: "an answer that something was created (201)",
        });
    }
    let url = headers::text(&answer.headers, &header::LOCATION)
        .and_then(|location| answer.url.join(&location).ok())
        .filter(|url| is_directly_in(container, url) || is_directly_in(&answer.url, url))
        .ok_or(Error::Protocol {
            what: "the address of what was created, directly in the container",
        })?;
    Ok(Posted {
        url,
        etag: headers::etag(&answer.headers),
    })
}

fn require_kind(posted: Posted, container: bool) -> Result<Posted> {
    if posted.url.path().ends_with('/') == container {
        Ok(posted)
    } else {
        Err(Error::Protocol {
            what: "something created of the kind that was asked for",
        })
    }
}
