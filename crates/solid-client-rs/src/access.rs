//! Reading, granting and revoking access on a server
//! ([Web Access Control](https://solidproject.org/TR/wac)).

use std::collections::BTreeSet;

use oxrdf::NamedNode;
use url::Url;

use crate::access_document::AccessDocument;
use crate::discover::parent_of;
use crate::headers::{AccessMode, ETag};
use crate::resource::{Precondition, is_turtle, require_container};
use crate::{Error, Problem, Result, SolidClient};

/// How often an edit starts again because someone else wrote meanwhile.
const EDIT_ATTEMPTS: u32 = 5;

/// The largest access document, in bytes.
const DOCUMENT_LIMIT: u64 = 1024 * 1024;

/// The rules that decide about a resource.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EffectiveAccess {
    /// The document with the rules.
    pub document: AccessDocument,
    /// The resource whose own document it is: the one asked about, or a container above it whose
    /// `default` rules are inherited.
    pub owner_resource: Url,
    /// The tag of the document.
    pub etag: Option<ETag>,
}

/// An authorization to be made for one agent on one container and all that is in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GrantRequest {
    /// The container, with its closing slash.
    pub container: Url,
    /// Who is allowed.
    pub agent: Url,
    /// What is allowed; at least one mode.
    pub modes: BTreeSet<AccessMode>,
    /// The fragment that identifies the authorization in its document: ASCII letters, digits,
    /// hyphens and underscores, at most 64. Choose one that no other grant has.
    pub fragment: String,
}

/// An authorization that is in force, as reading it back has shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// The access document.
    pub document_url: Url,
    /// The identifier of the authorization, for [`SolidClient::revoke`].
    pub authorization_id: String,
    /// Whether the same authorization was there before.
    pub was_there: bool,
    /// Whether the container had no rules of its own before, so that inherited ones were copied.
    pub copied_inherited: bool,
    /// The identifiers of inherited authorizations that were not copied, in whole or in part, because
    /// they are for others than the signed-in agent: these no longer reach the container.
    pub not_copied: BTreeSet<String>,
}

/// What a revocation found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Revocation {
    /// The authorization was there and is gone, as reading back has shown.
    Revoked,
    /// It was not there.
    AlreadyGone,
}

impl SolidClient {
    /// Where the access document of a resource is, or would be.
    ///
    /// # Errors
    /// [`Error::Protocol`] where the server names none, or one on another origin; else as
    /// [`SolidClient::head`].
    pub async fn access_document_url(&self, resource: &Url) -> Result<Url> {
        let info = self.head(resource).await?;
        let url = info.links.first("acl").ok_or(Error::Protocol {
            what: "a link to the access document",
        })?;
        if url.origin() != resource.origin() {
            return Err(Error::Protocol {
                what: "an access document on the resource's origin",
            });
        }
        Ok(url.clone())
    }

    /// Reads the rules that are in force for a resource: its own, or the nearest ones above it.
    ///
    /// # Errors
    /// [`Error::Forbidden`] without the mode Control; [`Error::NotFound`] where not even the root
    /// has rules; else as [`SolidClient::get`].
    pub async fn effective_access(&self, resource: &Url) -> Result<EffectiveAccess> {
        let mut place = resource.clone();
        loop {
            let document_url = self.access_document_url(&place).await?;
            if let Some((document, etag)) = self.read_access(&document_url).await? {
                return Ok(EffectiveAccess {
                    document,
                    owner_resource: place,
                    etag,
                });
            }
            place = parent_of(&place).ok_or_else(Error::not_found)?;
        }
    }

    /// Reads an access document, if it exists.
    async fn read_access(&self, url: &Url) -> Result<Option<(AccessDocument, Option<ETag>)>> {
        let answer = match self.get_at_most(url, "text/turtle", DOCUMENT_LIMIT).await {
            Ok(answer) => answer,
            Err(Error::NotFound(_)) => return Ok(None),
            Err(error) => return Err(error),
        };
        if !is_turtle(answer.content_type.as_deref()) {
            return Err(Error::Protocol {
                what: "an access document in Turtle",
            });
        }
        Ok(Some((
            AccessDocument::parse(url, &answer.body)?,
            answer.etag,
        )))
    }

    /// Makes one authorization on a container and everything in it, and keeps every other rule.
    ///
    /// A container without rules of its own first gets a copy of what gives the signed-in agent control
    /// of it. What it inherits for others is not copied, and named in the outcome; from then on later
    /// changes above do not reach it. The
    /// write is conditional, starts again where someone else wrote, and is read back. Asking again
    /// for a grant that is there changes nothing.
    ///
    /// # Errors
    /// [`Error::OwnerWouldLoseControl`] where the signed-in agent would not control the outcome,
    /// [`Error::AuthorizationDiffers`] where the fragment is taken, [`Error::NotConfirmed`] where
    /// reading back shows something else, [`Error::PreconditionFailed`] where others keep writing;
    /// else as [`SolidClient::get`].
    pub async fn grant(&self, request: &GrantRequest) -> Result<Grant> {
        check_request(request)?;
        let container = &request.container;
        let owner = self.session().await?.web_id().clone();
        let document_url = self.access_document_url(container).await?;
        let id = authorization_node(&document_url, &request.fragment)?;
        let mut copied_inherited = false;
        let mut not_copied = BTreeSet::new();
        for _ in 0..EDIT_ATTEMPTS {
            let (mut document, precondition) = match self.read_access(&document_url).await? {
                Some((document, etag)) => (document, Precondition::IfMatch(required(etag)?)),
                None => {
                    let above = parent_of(container).ok_or_else(Error::not_found)?;
                    let above = self.effective_access(&above).await?;
                    let (document, left_out) = above.document.control_inherited_by(
                        &owner,
                        &above.owner_resource,
                        container,
                        &document_url,
                    )?;
                    copied_inherited = true;
                    not_copied = left_out;
                    (document, Precondition::IfNoneMatchAny)
                }
            };
            let made = |was_there| Grant {
                document_url: document_url.clone(),
                authorization_id: id.as_str().to_owned(),
                was_there,
                copied_inherited: copied_inherited && !was_there,
                not_copied: if was_there {
                    BTreeSet::new()
                } else {
                    not_copied.clone()
                },
            };
            let mut wanted = document.clone();
            wanted.remove(&id);
            wanted.add(&id, request.agent.as_str(), container, &request.modes)?;
            if document.mentions(&id) {
                let is_same = document == wanted && precondition != Precondition::IfNoneMatchAny;
                return if is_same {
                    Ok(made(true))
                } else {
                    Err(Error::AuthorizationDiffers)
                };
            }
            document = wanted;
            if !document.gives_control(container, &owner) {
                return Err(Error::OwnerWouldLoseControl);
            }
            match self.write_access(&document, &precondition).await {
                Err(Error::PreconditionFailed(_)) => continue,
                written => written?,
            }
            let found = self.read_access(&document_url).await?;
            return match found {
                Some((found, _)) if found.holds(&document) => Ok(made(false)),
                _ => Err(Error::NotConfirmed),
            };
        }
        Err(Error::PreconditionFailed(Problem::default()))
    }

    /// Takes back exactly one authorization, by its identifier, and keeps every other rule.
    ///
    /// The write is conditional, starts again where someone else wrote, and is read back. Rules that
    /// a grant copied from above stay in the document, and another rule may still let the agent in:
    /// whether access has ended is known only from asking as the agent would.
    ///
    /// # Errors
    /// [`Error::InvalidArgument`] for an identifier that is not in this container's document,
    /// [`Error::OwnerWouldLoseControl`] where it is what gives the signed-in agent control;
    /// otherwise as [`SolidClient::grant`].
    pub async fn revoke(&self, container: &Url, authorization_id: &str) -> Result<Revocation> {
        require_container(container)?;
        let owner = self.session().await?.web_id().clone();
        let document_url = self.access_document_url(container).await?;
        let fragment = authorization_id
            .strip_prefix(document_url.as_str())
            .and_then(|rest| rest.strip_prefix('#'))
            .ok_or(Error::InvalidArgument {
                what: "an identifier in this container's document",
            })?;
        let id = authorization_node(&document_url, fragment)?;
        for _ in 0..EDIT_ATTEMPTS {
            let Some((mut document, etag)) = self.read_access(&document_url).await? else {
                return Ok(Revocation::AlreadyGone);
            };
            if !document.mentions(&id) {
                return Ok(Revocation::AlreadyGone);
            }
            let had_control = document.gives_control(container, &owner);
            document.remove(&id);
            if had_control && !document.gives_control(container, &owner) {
                return Err(Error::OwnerWouldLoseControl);
            }
            // Where the document was deleted meanwhile, some servers ignore the condition and create
            // it again: then the other rules are written down, the revoked one is still gone.
            match self
                .write_access(&document, &Precondition::IfMatch(required(etag)?))
                .await
            {
                Err(Error::PreconditionFailed(_)) => continue,
                written => written?,
            }
            return match self.read_access(&document_url).await? {
                Some((found, _)) if found.mentions(&id) || !found.holds(&document) => {
                    Err(Error::NotConfirmed)
                }
                _ => Ok(Revocation::Revoked),
            };
        }
        Err(Error::PreconditionFailed(Problem::default()))
    }

    async fn write_access(
        &self,
        document: &AccessDocument,
        precondition: &Precondition,
    ) -> Result<()> {
        let turtle = document.to_turtle()?;
        self.put(document.url(), "text/turtle", turtle, precondition)
            .await
            .map(drop)
    }
}

fn check_request(request: &GrantRequest) -> Result<()> {
    require_container(&request.container)?;
    if request.modes.is_empty() {
        return Err(Error::InvalidArgument {
            what: "at least one mode",
        });
    }
    if !matches!(request.agent.scheme(), "http" | "https") {
        return Err(Error::InvalidArgument {
            what: "an agent with an http or https address",
        });
    }
    Ok(())
}

fn authorization_node(document_url: &Url, fragment: &str) -> Result<NamedNode> {
    let allowed = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'_';
    if fragment.is_empty() || fragment.len() > 64 || !fragment.bytes().all(allowed) {
        return Err(Error::InvalidArgument {
            what: "a fragment of letters, digits, - and _",
        });
    }
    NamedNode::new(format!("{document_url}#{fragment}")).map_err(|_| Error::Protocol {
        what: "an access document whose address is an IRI",
    })
}

/// Without a tag an edit could overwrite what someone else wrote meanwhile.
fn required(etag: Option<ETag>) -> Result<ETag> {
    etag.ok_or(Error::Protocol {
        what: "an entity tag on the access document",
    })
}
