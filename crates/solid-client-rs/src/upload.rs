//! Writes whose outcome is looked at, and writes of any size.

use bytes::Bytes;
use http::{Method, header};
use url::Url;

use crate::client::Request;
use crate::resource::{Precondition, Written, require_document, written};
use crate::{Body, Result, SolidClient};

impl SolidClient {
    /// Writes as [`SolidClient::put`] does, and where the answer was lost reads what is there: where that
    /// is the body, the write is told as done, and not as one that made the resource: somebody else may
    /// have written the same.
    ///
    /// # Errors
    /// As [`SolidClient::put`]; after an error that [`Error::is_offline`](crate::Error::is_offline) something else is there, or it
    /// could not be looked at either.
    pub async fn put_verified(
        &self,
        url: &Url,
        media_type: &str,
        body: impl Into<Vec<u8>>,
        precondition: &Precondition,
    ) -> Result<Written> {
        let body = Bytes::from(body.into());
        let sent = Body::from(body.clone());
        let lost = match self.put_body(url, media_type, sent, precondition).await {
            // A proxy that tells of a failure does not know either.
            Err(error) if error.is_offline() || error.status().is_some_and(|s| s >= 500) => error,
            known => return known,
        };
        match self.get(url).await {
            Ok(there) if there.body == body => Ok(Written {
                created: false,
                etag: there.etag,
            }),
            _ => Err(lost),
        }
    }

    /// Writes a document from a body of any size, of which one chunk at a time is in memory.
    ///
    /// Before a large one the server is asked for what is there, so that a token that has ended or a
    /// missing nonce does not cost a second sending. The time allowed grows with the size
    /// ([`Limits::slowest`](crate::Limits::slowest)); standing still ends it sooner
    /// ([`Limits::idle`](crate::Limits::idle)). Community Solid Server, as it comes, refuses what takes
    /// longer than six seconds with a 500, and may keep the beginning of what was cut off.
    ///
    /// # Errors
    /// As [`SolidClient::put`], and [`Error::UnreadableBody`](crate::Error::UnreadableBody).
    pub async fn put_stream(
        &self,
        url: &Url,
        media_type: &str,
        body: impl Into<Body>,
        precondition: &Precondition,
    ) -> Result<Written> {
        /// In bytes; one more request costs less than sending so much again.
        const LARGE: u64 = 256 * 1024;
        let body = body.into();
        require_document(url)?;
        if body.length() > LARGE && self.shows_token_to(url) {
            match self.head(url).await {
                Err(error) if error.is_offline() => return Err(error),
                // Whoever may write may not be allowed to look.
                _ => {}
            }
        }
        self.put_body(url, media_type, body, precondition).await
    }

    pub(crate) async fn put_body(
        &self,
        url: &Url,
        media_type: &str,
        body: Body,
        precondition: &Precondition,
    ) -> Result<Written> {
        require_document(url)?;
        let mut request = precondition
            .apply(Request::new(Method::PUT, url))?
            .header(header::CONTENT_TYPE, media_type)?;
        request.body = body;
        written(&self.exchange(request).await?)
    }
}
