//! From a WebID to its issuers and storages
//! ([WebID profile](https://solid.github.io/webid-profile/),
//! [storage discovery](https://solidproject.org/TR/protocol#storage)).

use oxrdf::{NamedNodeRef, TermRef};
use url::Url;

use crate::container::parse_turtle;
use crate::headers::Links;
use crate::resource::is_turtle;
use crate::session::is_issuer;
use crate::transport::{require_no_less_secure, require_secure};
use crate::{Error, Result, SolidClient};

const OIDC_ISSUER: NamedNodeRef<'_> =
    NamedNodeRef::new_unchecked("http://www.w3.org/ns/solid/terms#oidcIssuer");
const STORAGE: NamedNodeRef<'_> =
    NamedNodeRef::new_unchecked("http://www.w3.org/ns/pim/space#storage");
/// How many of the owners that a storage names are asked for their issuers.
const OWNERS_ASKED: usize = 8;

const OWNER: NamedNodeRef<'_> =
    NamedNodeRef::new_unchecked("http://www.w3.org/ns/solid/terms#owner");
const STORAGE_DESCRIPTION: &str = "http://www.w3.org/ns/solid/terms#storageDescription";
const TURTLE: &str = "text/turtle";
/// The largest profile or description that is read, in bytes.
const DOCUMENT_LIMIT: u64 = 1024 * 1024;
pub(crate) const STORAGE_TYPE: &str = "http://www.w3.org/ns/pim/space#Storage";

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
        let answer = self.get_at_most(web_id, TURTLE, DOCUMENT_LIMIT).await?;
        if !is_turtle(answer.content_type.as_deref()) {
            return Err(Error::Protocol {
                what: "a WebID document in Turtle",
            });
        }
        let graph = parse_turtle(&answer.url, &answer.body)?;
        let subject = NamedNodeRef::new_unchecked(web_id.as_str());
        let addresses = |predicate| {
            let objects = graph.objects_for_subject_predicate(subject, predicate);
            let mut addresses: Vec<Url> = objects.filter_map(address_in).collect();
            addresses.sort();
            addresses
        };
        Ok(Profile {
            web_id: web_id.clone(),
            issuers: addresses(OIDC_ISSUER),
            storages: addresses(STORAGE),
        })
    }

    /// Finds the issuers that may sign in the person to whom an address belongs: their WebID, their
    /// pod or anything in it, or a server that is an issuer itself. Nobody is signed in for it.
    ///
    /// A WebID's own document names its issuers. A storage names its owner, in its headers or in its
    /// [description](https://solidproject.org/TR/protocol#storage-description), and the owner's
    /// WebID document the issuers; last, the server's root is asked whether it is an issuer. No
    /// other document in a pod has a say: others may be able to write there.
    ///
    /// # Errors
    /// [`Error::NotFound`] where none of these names an issuer; else as [`SolidClient::get`].
    pub async fn find_issuers(&self, address: &Url) -> Result<Vec<Url>> {
        require_secure(address)?;
        self.within_deadline(self.issuers_at(address)).await
    }

    async fn issuers_at(&self, address: &Url) -> Result<Vec<Url>> {
        let mut issuers = match self.issuers_of_person(address).await? {
            issuers if issuers.is_empty() => self.issuers_of_owner(address).await?,
            issuers => issuers,
        };
        // A person's document cannot lead to the programs of this machine, or into the clear.
        issuers.retain(|issuer| require_no_less_secure(address, issuer).is_ok());
        if issuers.is_empty() {
            let mut root = address.clone();
            root.set_path("/");
            root.set_query(None);
            root.set_fragment(None);
            if is_issuer(&self.shared.transport, &root).await? {
                issuers.push(root);
            }
        }
        issuers.dedup();
        if issuers.is_empty() {
            return Err(Error::not_found());
        }
        Ok(issuers)
    }

    /// The issuers in a document that is about this address; none where it is a container, whose
    /// description others may have added to.
    async fn issuers_of_person(&self, address: &Url) -> Result<Vec<Url>> {
        if address.path().ends_with('/') && address.fragment().is_none() {
            match self.head(address).await {
                Ok(info) if is_container(&info.links) => return Ok(Vec::new()),
                Ok(_) => {}
                Err(error) => return nothing_unless_failed(error),
            }
        }
        match self.discover(address).await {
            Ok(profile) => Ok(profile.issuers),
            Err(error) => nothing_unless_failed(error),
        }
    }

    /// The issuers of the one whose storage holds this address.
    async fn issuers_of_owner(&self, address: &Url) -> Result<Vec<Url>> {
        let storage = match self.storage_of(address).await {
            Ok(storage) => storage,
            Err(error) => return nothing_unless_failed(error),
        };
        let links = self.head(&storage).await?.links;
        let mut owners: Vec<Url> = links.of(OWNER.as_str()).cloned().collect();
        if owners.is_empty()
            && let Some(description) = links.first(STORAGE_DESCRIPTION)
            // At another origin it would be somebody else's word.
            && description.origin() == storage.origin()
        {
            owners = self.owners_in(description, &storage).await?;
        }
        owners.retain(|owner| require_no_less_secure(address, owner).is_ok());
        let mut issuers = Vec::new();
        for owner in owners.into_iter().take(OWNERS_ASKED) {
            match self.discover(&owner).await {
                Ok(profile) => issuers.extend(profile.issuers),
                Err(error) => issuers.extend(nothing_unless_failed(error)?),
            }
        }
        issuers.sort();
        Ok(issuers)
    }

    async fn owners_in(&self, description: &Url, storage: &Url) -> Result<Vec<Url>> {
        let answer = match self.get_at_most(description, TURTLE, DOCUMENT_LIMIT).await {
            Ok(answer) => answer,
            Err(error) => return nothing_unless_failed(error),
        };
        if !is_turtle(answer.content_type.as_deref()) {
            return Ok(Vec::new());
        }
        let Ok(graph) = parse_turtle(&answer.url, &answer.body) else {
            return Ok(Vec::new());
        };
        let subject = NamedNodeRef::new_unchecked(storage.as_str());
        let owners = graph.objects_for_subject_predicate(subject, OWNER);
        Ok(owners.filter_map(address_in).collect())
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

fn address_in(term: TermRef<'_>) -> Option<Url> {
    match term {
        TermRef::NamedNode(node) => Url::parse(node.as_str()).ok(),
        // Seen in profiles that were written by hand.
        TermRef::Literal(text) => Url::parse(text.value()).ok(),
        _ => None,
    }
}

fn is_container(links: &Links) -> bool {
    links.of("type").any(|kind| {
        matches!(
            kind.as_str(),
            STORAGE_TYPE
                | "http://www.w3.org/ns/ldp#Container"
                | "http://www.w3.org/ns/ldp#BasicContainer"
        )
    })
}

/// A place that says nothing is passed over; one that cannot be asked is not.
fn nothing_unless_failed(error: Error) -> Result<Vec<Url>> {
    if error.is_temporary() {
        Err(error)
    } else {
        Ok(Vec::new())
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
