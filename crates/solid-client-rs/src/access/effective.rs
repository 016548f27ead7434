//! Finding and reading the rules that decide about a resource.

use std::collections::BTreeSet;

use url::Url;

use crate::discover::{STORAGE_TYPE, parent_of};
use crate::headers::{AccessMode, ETag, Links, WacAllow};
use crate::resource::is_turtle;
use crate::{Error, Representation, Result, SolidClient};

use super::acp::{self, Level};
use super::document::RulesDocument;
use super::{AccessKind, EffectiveAccess, wac};

/// The largest access document, in bytes.
const DOCUMENT_LIMIT: u64 = 1024 * 1024;

/// A document that was read, and its tag.
pub(super) type Found = (RulesDocument, Option<ETag>);

/// The nearest document with rules.
pub(super) struct Nearest {
    /// The resource asked about, where it really is.
    pub(super) resource: Url,
    pub(super) document: RulesDocument,
    pub(super) etag: Option<ETag>,
    /// The resource whose own document it is.
    pub(super) owner_resource: Url,
    /// Whether the owner's storage begins at that resource.
    is_storage: bool,
}

impl SolidClient {
    /// Where the access document of a resource is, or would be.
    ///
    /// # Errors
    /// [`Error::Protocol`] where the server names none, or one on another origin; else as
    /// [`SolidClient::head`].
    pub async fn access_document_url(&self, resource: &Url) -> Result<Url> {
        rules_link(resource, &self.head(resource).await?.links)
    }

    /// Reads the rules that are in force for a resource, in whichever language the server keeps them:
    /// its own or the nearest ones above it (WAC), or its own and all above it (ACP). Rules are for whole
    /// resources: a fragment or a query is left aside, and a redirect is followed.
    ///
    /// # Errors
    /// [`Error::Forbidden`] without the mode Control; [`Error::NotFound`] where not even the root
    /// has rules; [`Error::Protocol`] for rules that cannot be read; else as [`SolidClient::get`].
    pub async fn effective_access(&self, resource: &Url) -> Result<EffectiveAccess> {
        let nearest = self.nearest_rules(resource).await?;
        let is_own = nearest.owner_resource == nearest.resource;
        let mut unread = Vec::new();
        let accesses = match nearest.document.kind {
            AccessKind::Wac => wac::accesses(&nearest.document, &nearest.owner_resource, is_own)?,
            AccessKind::Acp => {
                let above = self.rules_above(&nearest, &mut unread).await?;
                acp_accesses(&nearest.document, &nearest.owner_resource, is_own, &above)?
            }
        };
        Ok(EffectiveAccess {
            kind: nearest.document.kind,
            document_url: nearest.document.url,
            owner_resource: nearest.owner_resource,
            etag: nearest.etag,
            accesses,
            unread,
        })
    }

    /// What the signed-in agent may do with a resource: as the server says in `WAC-Allow`, or else by
    /// the rules. `None` where neither tells.
    ///
    /// # Errors
    /// As [`SolidClient::head`]; [`Error::NotSignedIn`] for an anonymous client where the server does
    /// not say it by itself.
    pub async fn allowed_modes(&self, resource: &Url) -> Result<Option<BTreeSet<AccessMode>>> {
        let allow = self.head(resource).await?.wac_allow;
        if let Some(allow) = allow.filter(WacAllow::tells_user) {
            return Ok(Some(allow.user));
        }
        let web_id = self.session().await?.web_id().clone();
        match self.effective_access(resource).await {
            Ok(access) => Ok(access.modes_of(&web_id, None)),
            Err(Error::Forbidden(_) | Error::Unauthorized(_) | Error::NotFound(_)) => Ok(None),
            Err(Error::Protocol { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Walks up from a resource until there is a document with rules.
    pub(super) async fn nearest_rules(&self, resource: &Url) -> Result<Nearest> {
        let found = self.head(&without_parts(resource)).await?;
        // What is there, the rules are about by this address.
        let resource = found.url;
        if resource.query().is_some() {
            return Err(Error::Protocol {
                what: "a resource at an address without a query",
            });
        }
        let (mut place, mut links) = (resource.clone(), found.links);
        loop {
            let document_url = rules_link(&place, &links)?;
            if let Some((document, etag)) = self.read_rules(&document_url).await? {
                return Ok(Nearest {
                    resource,
                    document,
                    etag,
                    owner_resource: place,
                    is_storage: is_storage(&links),
                });
            }
            place = parent_of(&place).ok_or_else(Error::not_found)?;
            links = self.links_at(&place).await?;
        }
    }

    /// The links of a resource that must be where its address says: it was made out of another one, or
    /// becomes part of a rule.
    async fn links_at(&self, place: &Url) -> Result<Links> {
        let found = self.head(place).await?;
        if found.url != *place {
            return Err(Error::RedirectRefused {
                reason: "access rules are for a container by its own address",
            });
        }
        Ok(found.links)
    }

    /// Where the access document of a container is that rules are to be written for.
    pub(super) async fn rules_of_container(&self, container: &Url) -> Result<Url> {
        rules_link(container, &self.links_at(container).await?)
    }

    /// The rules of all containers above. Up to the storage they must be readable; above it they
    /// belong to who runs the server.
    pub(super) async fn rules_above(
        &self,
        nearest: &Nearest,
        unread: &mut Vec<Url>,
    ) -> Result<Vec<(RulesDocument, Url)>> {
        let mut found = Vec::new();
        let mut place = nearest.owner_resource.clone();
        let mut is_above_storage = nearest.is_storage;
        while let Some(parent) = parent_of(&place) {
            place = parent;
            let read = async {
                let links = self.links_at(&place).await?;
                let rules = self.read_rules(&rules_link(&place, &links)?).await?;
                Ok::<_, Error>((is_storage(&links), rules))
            };
            match read.await {
                Ok((is_storage, rules)) => {
                    is_above_storage |= is_storage;
                    found.extend(rules.map(|(document, _)| (document, place.clone())));
                }
                Err(error) if is_above_storage && !error.is_temporary() => {
                    unread.push(place.clone());
                }
                Err(error) => return Err(error),
            }
        }
        match found.iter().all(|(rules, _)| rules.kind == AccessKind::Acp) {
            true => Ok(found),
            false => Err(Error::Protocol {
                what: "access documents in one language, WAC or ACP",
            }),
        }
    }

    /// Reads an access document, if it exists.
    pub(super) async fn read_rules(&self, url: &Url) -> Result<Option<Found>> {
        let Some(answer) = self.rules_as_they_are(url).await? else {
            return Ok(None);
        };
        let document = RulesDocument::parse(url, &answer.body, &answer.links)?;
        Ok(Some((document, answer.etag)))
    }

    /// An access document in Turtle, if it exists.
    pub(super) async fn rules_as_they_are(&self, url: &Url) -> Result<Option<Representation>> {
        let answer = match self.get_at_most(url, "text/turtle", DOCUMENT_LIMIT).await {
            Ok(answer) => answer,
            Err(Error::NotFound(_)) => return Ok(None),
            Err(error) => return Err(error),
        };
        if answer.url != *url {
            return Err(Error::RedirectRefused {
                reason: "an access document is where the server's link says",
            });
        }
        if !is_turtle(answer.content_type.as_deref()) {
            return Err(Error::Protocol {
                what: "an access document in Turtle",
            });
        }
        Ok(Some(answer))
    }
}

/// Who may do what by a document and those above it.
pub(super) fn acp_accesses(
    document: &RulesDocument,
    owner_resource: &Url,
    is_own: bool,
    above: &[(RulesDocument, Url)],
) -> Result<Vec<super::Access>> {
    let mut levels = vec![Level {
        document,
        owner_resource,
        is_own,
    }];
    levels.extend(above.iter().map(|(document, owner_resource)| Level {
        document,
        owner_resource,
        is_own: false,
    }));
    acp::accesses(&levels)
}

/// The address of the whole resource.
fn without_parts(resource: &Url) -> Url {
    let mut whole = resource.clone();
    whole.set_fragment(None);
    whole.set_query(None);
    whole
}

fn is_storage(links: &Links) -> bool {
    let mut kinds = links.of("type");
    kinds.any(|kind| kind.as_str() == STORAGE_TYPE)
}

fn rules_link(resource: &Url, links: &Links) -> Result<Url> {
    let url = links.first("acl").ok_or(Error::Protocol {
        what: "a link to the access document",
    })?;
    if url.origin() != resource.origin() {
        return Err(Error::Protocol {
            what: "an access document on the resource's origin",
        });
    }
    Ok(url.clone())
}
