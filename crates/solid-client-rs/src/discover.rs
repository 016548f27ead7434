//! From a WebID to its issuers and storages
//! ([WebID profile](https://solid.github.io/webid-profile/),
//! [storage discovery](https://solidproject.org/TR/protocol#storage)).

use oxrdf::{NamedNodeRef, TermRef};
use url::Url;

use crate::container::parse_turtle;
use crate::resource::is_turtle;
use crate::{Error, Result, SolidClient};

const OIDC_ISSUER: NamedNodeRef<'_> =
    NamedNodeRef::new_unchecked("http://www.w3.org/ns/solid/terms#oidcIssuer");
const STORAGE: NamedNodeRef<'_> =
    NamedNodeRef::new_unchecked("http://www.w3.org/ns/pim/space#storage");
const STORAGE_TYPE: &str = "http://www.w3.org/ns/pim/space#Storage";

/// What a WebID document says about how to reach its owner's things.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    /// The WebID that was asked about.
    pub web_id: Url,
    /// The OpenID issuers that may speak for it.
    pub issuers: Vec<Url>,
    /// The storages it names; often none: see [`SolidClient::storage_of`].
    pub storages: Vec<Url>,
}

impl SolidClient {
    /// Reads a WebID document.
    ///
    /// # Errors
    /// [`Error::Protocol`] where it is no Turtle; else as [`SolidClient::get`].
    pub async fn discover(&self, web_id: &Url) -> Result<Profile> {
        let answer = self.get_as(web_id, "text/turtle").await?;
        if !is_turtle(answer.content_type.as_deref()) {
            return Err(Error::Protocol {
                what: "a WebID document in Turtle",
            });
        }
        let graph = parse_turtle(&answer.url, &answer.body)?;
        let subject = NamedNodeRef::new_unchecked(web_id.as_str());
        let addresses = |predicate| {
            let objects = graph.objects_for_subject_predicate(subject, predicate);
            let mut addresses: Vec<Url> = objects
                .filter_map(|object| match object {
                    TermRef::NamedNode(node) => Url::parse(node.as_str()).ok(),
                    // Seen in profiles that were written by hand.
                    TermRef::Literal(text) => Url::parse(text.value()).ok(),
                    _ => None,
                })
                .collect();
            addresses.sort();
            addresses
        };
        Ok(Profile {
            web_id: web_id.clone(),
            issuers: addresses(OIDC_ISSUER),
            storages: addresses(STORAGE),
        })
    }

    /// Finds the storage that holds a resource, by walking up until a container says that it is one.
    ///
    /// # Errors
    /// [`Error::NotFound`] where none up to the root says so; else as [`SolidClient::get`], where
    /// containers that may not be looked at are passed over.
    pub async fn storage_of(&self, url: &Url) -> Result<Url> {
        let mut candidate = container_of(url);
        loop {
            match self.head(&candidate).await {
                Ok(info)
                    if info
                        .links
                        .of("type")
                        .any(|kind| kind.as_str() == STORAGE_TYPE) =>
                {
                    return Ok(info.url);
                }
                Ok(_) | Err(Error::Unauthorized(_) | Error::Forbidden(_) | Error::NotFound(_)) => {}
                Err(error) => return Err(error),
            }
            candidate = parent_of(&candidate).ok_or_else(Error::not_found)?;
        }
    }
}

/// The container that a resource is in, or the container itself.
fn container_of(url: &Url) -> Url {
    let mut container = url.clone();
    container.set_query(None);
    container.set_fragment(None);
    let path = container.path();
    let end = path.rfind('/').map_or(0, |slash| slash + 1);
    let path = path[..end].to_owned();
    container.set_path(&path);
    container
}

/// The container above a document or container; `None` at the root.
pub(crate) fn parent_of(url: &Url) -> Option<Url> {
    let path = url.path().strip_suffix('/').unwrap_or(url.path());
    let parent = path.rfind('/').map(|slash| path[..=slash].to_owned())?;
    let mut container = url.clone();
    container.set_query(None);
    container.set_fragment(None);
    container.set_path(&parent);
    Some(container)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn walking_up_ends_at_the_root() {
        let mut place = Url::parse("https://pod.example/a/b/c.ttl?q#f").unwrap();
        assert_eq!(container_of(&place).as_str(), "https://pod.example/a/b/");
        let mut way = Vec::new();
        while let Some(parent) = parent_of(&place) {
            way.push(parent.path().to_owned());
            place = parent;
        }
        assert_eq!(way, ["/a/b/", "/a/", "/"]);
    }
}
