//! Inboxes ([Linked Data Notifications](https://www.w3.org/TR/ldn/)): finding one, writing to it, and
//! reading what others wrote.

use http::{Method, header};
use oxrdf::{NamedNodeRef, TermRef};
use url::Url;

use crate::client::Request;
use crate::container::parse_turtle;
use crate::headers::{self, ETag};
use crate::resource::{is_media_type, is_turtle};
use crate::transport::require_no_less_secure;
use crate::{Error, Representation, Result, SolidClient};

const INBOX: &str = "http://www.w3.org/ns/ldp#inbox";
const CONTAINS: NamedNodeRef<'_> = NamedNodeRef::new_unchecked("http://www.w3.org/ns/ldp#contains");

/// The largest document that is looked through for an inbox, in bytes.
const TARGET_LIMIT: u64 = 1024 * 1024;

/// The largest listing of an inbox, in bytes; anyone may be able to add to it.
const LISTING_LIMIT: u64 = 4 * 1024 * 1024;

/// The largest notification, in bytes.
const NOTIFICATION_LIMIT: u64 = 1024 * 1024;

/// What an inbox holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InboxListing {
    /// The inbox.
    pub url: Url,
    /// Its tag, which changes with what comes and goes.
    pub etag: Option<ETag>,
    /// The notifications, ordered by address.
    pub notifications: Vec<Url>,
    /// How many were left out because they are on another origin: an inbox does not choose which other
    /// servers its reader speaks to.
    pub left_out: usize,
}

impl SolidClient {
    /// The inbox of a resource: from its `Link` header, else from what it says of itself. `None` where
    /// it names none, or one that is less safe than itself.
    ///
    /// # Errors
    /// As [`SolidClient::get`].
    pub async fn find_inbox(&self, target: &Url) -> Result<Option<Url>> {
        // The header speaks of the document. A person is a part of it, and may have an inbox of their own.
        if target.fragment().is_none()
            && let Some(inbox) = self.head(target).await?.links.first(INBOX)
        {
            return Ok(Some(inbox.clone()).filter(|inbox| may_be_named_by(target, inbox)));
        }
        let answer = self.get_at_most(target, "text/turtle", TARGET_LIMIT).await;
        let answer = match answer {
            // An image, say, that cannot be given as Turtle.
            Err(Error::Refused { status: 406, .. } | Error::Server { status: 501, .. }) => {
                return Ok(None);
            }
            other => other?,
        };
        if !is_turtle(answer.content_type.as_deref()) {
            return Ok(None);
        }
        let graph = parse_turtle(&answer.url, &answer.body)?;
        let subject = NamedNodeRef::new_unchecked(target.as_str());
        let predicate = NamedNodeRef::new_unchecked(INBOX);
        let inboxes = graph.objects_for_subject_predicate(subject, predicate);
        Ok(inboxes
            .filter_map(address)
            .filter(|inbox| may_be_named_by(target, inbox))
            .min())
    }

    /// Sends a notification to an inbox, and returns where it is kept if the receiver says so.
    ///
    /// Receivers must take JSON-LD (`application/ld+json`) and may take other forms. A token goes along
    /// only where the inbox is on the origin of a storage that this client was given: to write to other
    /// people's inboxes signed in, name their storage with [`SolidClient::with_storage`], on a client
    /// that is used for this alone.
    ///
    /// # Errors
    /// [`Error::InvalidArgument`] for a body of more than 1 MiB, [`Error::UnsupportedMediaType`],
    /// [`Error::Forbidden`] or another refusal of the receiver, [`Error::Protocol`] for an answer that
    /// confirms nothing; else as [`SolidClient::get`]. After an error that [`Error::is_offline`] it may
    /// have been received.
    pub async fn post_notification(
        &self,
        inbox: &Url,
        media_type: &str,
        body: impl Into<Vec<u8>>,
    ) -> Result<Option<Url>> {
        let body = body.into();
        if body.len() as u64 > NOTIFICATION_LIMIT {
            return Err(Error::InvalidArgument {
                what: "a notification of at most 1 MiB",
            });
        }
        let mut request =
            Request::new(Method::POST, inbox).header(header::CONTENT_TYPE, media_type)?;
        request.body = body.into();
        let answer = self.exchange(request).await?;
        let is_page = headers::text(&answer.headers, &header::CONTENT_TYPE)
            .is_some_and(|content_type| is_media_type(&content_type, "text/html"));
        match answer.status.as_u16() {
            201 | 202 | 204 => {}
            200 if !is_page => {}
            _ => {
                return Err(Error::Protocol {
                    what: "an answer that confirms the notification",
                });
            }
        }
        let location = headers::text(&answer.headers, &header::LOCATION);
        Ok(location
            .and_then(|location| answer.url.join(&location).ok())
            .filter(|location| location.origin() == answer.url.origin()))
    }

    /// Lists the notifications in an inbox, in a listing of at most 4 MiB.
    ///
    /// # Errors
    /// [`Error::Protocol`] where the answer is no Turtle; else as [`SolidClient::get`].
    pub async fn list_inbox(&self, inbox: &Url) -> Result<InboxListing> {
        let answer = self
            .get_at_most(inbox, "text/turtle", LISTING_LIMIT)
            .await?;
        if !is_turtle(answer.content_type.as_deref()) {
            return Err(Error::Protocol {
                what: "an inbox in Turtle",
            });
        }
        let (notifications, left_out) = read_listing(&answer.url, &answer.body)?;
        Ok(InboxListing {
            url: answer.url,
            etag: answer.etag,
            notifications,
            left_out,
        })
    }

    /// Reads one notification of at most 1 MiB, in the form in which it is kept.
    ///
    /// Whoever may write to the inbox may have written it: take it for a claim of an unknown person.
    ///
    /// # Errors
    /// [`Error::BodyTooLarge`] for a larger one; else as [`SolidClient::get`].
    pub async fn read_notification(&self, notification: &Url) -> Result<Representation> {
        self.get_at_most(notification, "*/*", NOTIFICATION_LIMIT)
            .await
    }
}

fn may_be_named_by(target: &Url, inbox: &Url) -> bool {
    require_no_less_secure(target, inbox).is_ok()
}

fn address(term: TermRef<'_>) -> Option<Url> {
    match term {
        TermRef::NamedNode(node) => Url::parse(node.as_str()).ok(),
        _ => None,
    }
}

fn read_listing(inbox: &Url, turtle: &[u8]) -> Result<(Vec<Url>, usize)> {
    let graph = parse_turtle(inbox, turtle)?;
    let subject = NamedNodeRef::new_unchecked(inbox.as_str());
    let mut notifications = Vec::new();
    let mut left_out = 0;
    for object in graph.objects_for_subject_predicate(subject, CONTAINS) {
        match address(object) {
            Some(url) if url.origin() == inbox.origin() => notifications.push(url),
            _ => left_out += 1,
        }
    }
    notifications.sort();
    Ok((notifications, left_out))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn listing_leads_to_no_other_origin() {
        let inbox = Url::parse("https://pod.example/inbox/").unwrap();
        let turtle = r#"@prefix ldp: <http://www.w3.org/ns/ldp#>.
            <> ldp:contains <b>, </elsewhere/a>, <https://evil.example/x>, <http://pod.example/y>, "z".
            <https://pod.example/other/> ldp:contains <c>."#;
        let (notifications, left_out) = read_listing(&inbox, turtle.as_bytes()).unwrap();
        let paths: Vec<_> = notifications.iter().map(Url::path).collect();
        assert_eq!(paths, ["/elsewhere/a", "/inbox/b"]);
        assert_eq!(left_out, 3);
    }
}
