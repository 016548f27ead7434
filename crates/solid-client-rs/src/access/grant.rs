//! Granting and revoking access: the smallest change to the rules, under a precondition, read back.

use std::collections::{BTreeSet, HashSet};
use std::time::Duration;

use oxrdf::{NamedNode, Triple};
use url::Url;

use crate::discover::parent_of;
use crate::headers::{AccessMode, ETag};
use crate::resource::{Precondition, require_container};
use crate::{Error, Problem, Result, SolidClient};

use super::document::{Edit, RulesDocument, iri, is_ground, is_vocabulary};
use super::effective::acp_accesses;
use super::{AccessKind, Agent, Reach, acp_edit, gives_control, may_give_control, wac};

/// How often an edit starts again because someone else wrote meanwhile.
const EDIT_ATTEMPTS: u32 = 5;

/// After this time a tag that is made of the time is another one.
const TAG_SECOND: Duration = Duration::from_millis(1100);

/// A rule to be made for one agent on one container, by itself all that is in it included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GrantRequest {
    /// The container, with its closing slash.
    pub container: Url,
    /// Who is allowed.
    pub agent: Agent,
    /// Through which program only, by the address of its
    /// [client identifier document](https://solidproject.org/TR/oidc#clientids-document). Servers with
    /// WAC cannot say this, so the grant is refused there.
    pub client: Option<Url>,
    /// What is allowed; at least one mode.
    pub modes: BTreeSet<AccessMode>,
    /// How far down.
    pub inherit: Reach,
    /// The fragment that identifies the rule in its document: ASCII letters, digits, hyphens and
    /// underscores, at most 64. Choose one that no other grant has.
    pub fragment: String,
}

impl GrantRequest {
    /// Access for an agent through any program to a container and all that is in it.
    #[must_use]
    pub fn new(
        container: &Url,
        agent: Agent,
        modes: impl IntoIterator<Item = AccessMode>,
        fragment: &str,
    ) -> Self {
        Self {
            container: container.clone(),
            agent,
            client: None,
            modes: modes.into_iter().collect(),
            inherit: Reach::ALL,
            fragment: fragment.to_owned(),
        }
    }
}

/// A rule that is in force, as reading it back has shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// The access document.
    pub document_url: Url,
    /// The identifier of the rule, for [`SolidClient::revoke`].
    pub authorization_id: String,
    /// Whether the same rule was there before.
    pub was_there: bool,
    /// Whether the container had no rules of its own before, so that inherited ones were copied (WAC).
    pub copied_inherited: bool,
    /// The identifiers of inherited rules that were not copied, in whole or in part, because they are
    /// for others than the signed-in agent or do not hold for certain: these no longer reach the container (WAC).
    pub not_copied: BTreeSet<String>,
}

/// What a revocation found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Revocation {
    /// The rule was there and is gone, as reading back has shown.
    Revoked,
    /// It was not there.
    AlreadyGone,
}

/// The rules as they are before a change.
struct Before {
    document: RulesDocument,
    /// `None` where there is no such document yet.
    etag: Option<ETag>,
    not_copied: BTreeSet<String>,
    copied_inherited: bool,
}

impl SolidClient {
    /// Makes one rule on a container, and keeps every other rule.
    ///
    /// With WAC, a container without rules of its own first gets a copy of what gives the signed-in
    /// agent control of it. What it inherits for others, or under conditions, is not copied, and named in the outcome; from
    /// then on later changes above do not reach it. With ACP, what is inherited goes on holding.
    ///
    /// The write is conditional, starts again where someone else wrote, and is read back. Asking again
    /// for a grant that is there changes nothing.
    ///
    /// # Errors
    /// [`Error::AccessNotExpressible`] where the server's rules cannot say exactly this,
    /// [`Error::InvalidArgument`] for an agent or client that is a class of agents under an address (such
    /// as `acp:PublicAgent`), not one of its own,
    /// [`Error::OwnerWouldLoseControl`] where the signed-in agent would not control the outcome (WAC),
    /// [`Error::AuthorizationDiffers`] where the fragment is taken or other rules use it, [`Error::NotConfirmed`] where
    /// reading back shows something else, [`Error::PreconditionFailed`] where others keep writing;
    /// else as [`SolidClient::get`].
    pub async fn grant(&self, request: &GrantRequest) -> Result<Grant> {
        check_request(request)?;
        let container = &request.container;
        let owner = self.session().await?.web_id().clone();
        let document_url = self.rules_of_container(container).await?;
        let id = rule_node(&document_url, &request.fragment)?;
        for _ in 0..EDIT_ATTEMPTS {
            let before = self.rules_before(&document_url, container, &owner).await?;
            let wanted = grant_statements(&before.document, &id, request)?;
            let there = statements_there(&before.document, &id);
            if !there.is_empty() {
                let is_same = before.etag.is_some() && there == wanted.iter().cloned().collect();
                return if is_same {
                    Ok(Grant {
                        document_url,
                        authorization_id: id.into_string(),
                        was_there: true,
                        copied_inherited: false,
                        not_copied: BTreeSet::new(),
                    })
                } else {
                    Err(Error::AuthorizationDiffers)
                };
            }
            let edit = Edit {
                inserts: wanted,
                deletes: Vec::new(),
            };
            let after = before.document.after(&edit);
            if after.kind == AccessKind::Wac
                && !gives_control(&wac::accesses(&after, container, true)?, &owner)
            {
                return Err(Error::OwnerWouldLoseControl);
            }
            if !self
                .write_rules(&before.document, before.etag, &edit, &after)
                .await?
            {
                continue;
            }
            return match self.read_rules(&document_url).await? {
                Some((found, _)) if found.holds(&after) => Ok(Grant {
                    document_url,
                    authorization_id: id.into_string(),
                    was_there: false,
                    copied_inherited: before.copied_inherited,
                    not_copied: before.not_copied,
                }),
                _ => Err(Error::NotConfirmed),
            };
        }
        Err(Error::PreconditionFailed(Problem::default()))
    }

    /// Takes back exactly one rule, by its identifier, and keeps every other rule.
    ///
    /// The write is conditional, starts again where someone else wrote, and is read back. Rules that
    /// a grant copied from above stay in the document, and another rule may still let the agent in:
    /// see [`SolidClient::effective_access`].
    ///
    /// # Errors
    /// [`Error::InvalidArgument`] for an identifier that is not of a rule in this container's
    /// document, [`Error::OwnerWouldLoseControl`] where it may be what gives the signed-in agent control,
    /// and nothing else certainly does; otherwise as [`SolidClient::grant`].
    pub async fn revoke(&self, container: &Url, authorization_id: &str) -> Result<Revocation> {
        require_container(container)?;
        let owner = self.session().await?.web_id().clone();
        let document_url = self.rules_of_container(container).await?;
        let fragment = authorization_id
            .strip_prefix(document_url.as_str())
            .and_then(|rest| rest.strip_prefix('#'))
            .ok_or(Error::InvalidArgument {
                what: "an identifier in this container's document",
            })?;
        let id = rule_node(&document_url, fragment)?;
        for _ in 0..EDIT_ATTEMPTS {
            let Some((document, etag)) = self.read_rules(&document_url).await? else {
                return Ok(Revocation::AlreadyGone);
            };
            let edit = Edit {
                inserts: Vec::new(),
                deletes: match document.kind {
                    AccessKind::Wac => wac::rule_statements(&document, &id)?,
                    AccessKind::Acp => acp_edit::rule_statements(&document, &id)?,
                },
            };
            if edit.deletes.is_empty() {
                return Ok(Revocation::AlreadyGone);
            }
            let after = document.after(&edit);
            self.require_control_after(container, &owner, &id, &document, &after)
                .await?;
            // Where the document was deleted meanwhile, some servers ignore the condition and create
            // it again: then the other rules are written down, the revoked one is still gone.
            if !self
                .write_rules(&document, Some(required(etag)?), &edit, &after)
                .await?
            {
                continue;
            }
            return match self.read_rules(&document_url).await? {
                Some((found, _)) if is_left(&found, &id, &edit) || !found.holds(&after) => {
                    Err(Error::NotConfirmed)
                }
                _ => Ok(Revocation::Revoked),
            };
        }
        Err(Error::PreconditionFailed(Problem::default()))
    }

    /// Writes the rules of a container once more, as they are, so that a write of them which is still on
    /// its way is refused when it arrives: it was made under a tag, or for a document that was not there.
    /// Its sender may be gone, and nobody know whether it was received.
    ///
    /// A container without rules of its own gets a copy of what gives the signed-in agent control of it,
    /// as by [`SolidClient::grant`]; returns the identifiers of what it inherited for others, which no
    /// longer reaches it. Where that agent would not control the outcome nothing is written: no grant
    /// could have been either. What a late write did before is there afterwards: look once more.
    ///
    /// # Errors
    /// As [`SolidClient::grant`]; [`Error::NotConfirmed`] where the server gives the same tag again and
    /// again.
    pub async fn renew_rules(&self, container: &Url) -> Result<BTreeSet<String>> {
        require_container(container)?;
        let owner = self.session().await?.web_id().clone();
        let document_url = self.rules_of_container(container).await?;
        for attempt in 0..EDIT_ATTEMPTS {
            let Some(there) = self.rules_as_they_are(&document_url).await? else {
                let before = self.rules_before(&document_url, container, &owner).await?;
                let document = &before.document;
                if document.kind == AccessKind::Wac
                    && !gives_control(&wac::accesses(document, container, true)?, &owner)
                {
                    return Ok(BTreeSet::new());
                }
                let new = Precondition::IfNoneMatchAny;
                let turtle = document.to_turtle()?;
                match self.put(&document_url, "text/turtle", turtle, &new).await {
                    Ok(_) => return Ok(before.not_copied),
                    Err(Error::PreconditionFailed(_)) => continue,
                    Err(error) => return Err(error),
                }
            };
            let former = required(there.etag)?;
            let mut turtle = there.body;
            if attempt > 0 {
                // Some servers make tags of what is written.
                turtle.push(b'\n');
            }
            let unchanged = Precondition::IfMatch(former.clone());
            match self
                .put(&document_url, "text/turtle", turtle, &unchanged)
                .await
            {
                Ok(_) => {}
                Err(Error::PreconditionFailed(_)) => continue,
                Err(error) => return Err(error),
            }
            let now = self.read_rules(&document_url).await?;
            if now.is_none_or(|(_, etag)| etag.as_ref() != Some(&former)) {
                return Ok(BTreeSet::new());
            }
            // Others make them of whole seconds.
            tokio::time::sleep(TAG_SECOND).await;
        }
        Err(Error::NotConfirmed)
    }

    async fn rules_before(
        &self,
        document_url: &Url,
        container: &Url,
        owner: &Url,
    ) -> Result<Before> {
        if let Some((document, etag)) = self.read_rules(document_url).await? {
            return Ok(Before {
                document,
                etag: Some(required(etag)?),
                not_copied: BTreeSet::new(),
                copied_inherited: false,
            });
        }
        let above = parent_of(container).ok_or_else(Error::not_found)?;
        let above = self.nearest_rules(&above).await?;
        let (document, not_copied) = match above.document.kind {
            AccessKind::Wac => wac::control_inherited_by(
                &above.document,
                owner,
                &above.owner_resource,
                container,
                document_url,
            )?,
            AccessKind::Acp => (
                RulesDocument::empty(document_url, AccessKind::Acp),
                BTreeSet::new(),
            ),
        };
        Ok(Before {
            copied_inherited: document.kind == AccessKind::Wac,
            document,
            etag: None,
            not_copied,
        })
    }

    /// Refuses to take a rule back that may be what gives control to the one who does it, unless they
    /// certainly have it all the same.
    async fn require_control_after(
        &self,
        container: &Url,
        owner: &Url,
        id: &NamedNode,
        before: &RulesDocument,
        after: &RulesDocument,
    ) -> Result<()> {
        let own = match before.kind {
            AccessKind::Wac => wac::accesses(before, container, true)?,
            AccessKind::Acp => acp_accesses(before, container, true, &[])?,
        };
        if !may_give_control(&own, id.as_str(), owner) {
            return Ok(());
        }
        let left = match before.kind {
            AccessKind::Wac => wac::accesses(after, container, true)?,
            AccessKind::Acp => {
                // Only now is it worth the requests: what is above may give control all the same.
                let nearest = self.nearest_rules(container).await?;
                let above = self.rules_above(&nearest, &mut Vec::new()).await?;
                acp_accesses(after, container, true, &above)?
            }
        };
        if gives_control(&left, owner) {
            Ok(())
        } else {
            Err(Error::OwnerWouldLoseControl)
        }
    }

    /// Changes a document, or makes it where it has no tag yet; `false` where someone else wrote
    /// meanwhile. As a patch of the statements concerned where that is possible and the server takes
    /// one, else as a whole.
    async fn write_rules(
        &self,
        before: &RulesDocument,
        etag: Option<ETag>,
        edit: &Edit,
        after: &RulesDocument,
    ) -> Result<bool> {
        let url = &after.url;
        let precondition = match etag {
            None => Precondition::IfNoneMatchAny,
            Some(etag) => Precondition::IfMatch(etag),
        };
        let patch = edit
            .patch(before)
            .filter(|_| precondition != Precondition::IfNoneMatchAny);
        let mut answer = None;
        if let Some(patch) = patch {
            answer = match self.patch(url, &patch, &precondition).await {
                Err(error) if error.takes_no_patch() => None,
                // A statement that was there is not there any more.
                Err(Error::Conflict(_)) => return Ok(false),
                answer => Some(answer),
            };
        }
        let answer = match answer {
            Some(answer) => answer,
            None => {
                let turtle = after.to_turtle()?;
                self.put(url, "text/turtle", turtle, &precondition).await
            }
        };
        match answer {
            Ok(_) => Ok(true),
            Err(Error::PreconditionFailed(_)) => Ok(false),
            Err(error) => Err(error),
        }
    }
}

fn grant_statements(
    document: &RulesDocument,
    id: &NamedNode,
    request: &GrantRequest,
) -> Result<Vec<Triple>> {
    match document.kind {
        AccessKind::Wac => wac::grant_statements(id, request),
        AccessKind::Acp => acp_edit::grant_statements(document, id, request),
    }
}

/// What the document says already under the identifier of a grant.
fn statements_there(document: &RulesDocument, id: &NamedNode) -> HashSet<Triple> {
    match document.kind {
        AccessKind::Wac => document.statements_about(id).collect(),
        AccessKind::Acp => acp_edit::statements_of_grant(document, id),
    }
}

/// Whether something of a rule is there that was taken away.
fn is_left(document: &RulesDocument, id: &NamedNode, revocation: &Edit) -> bool {
    let has_rule = match document.kind {
        AccessKind::Wac => document.about(id).next().is_some(),
        AccessKind::Acp => !acp_edit::statements_of_rule(document, id).is_empty(),
    };
    // A blank node has another name in each reading; a part of it alone is in force nowhere.
    let mut doomed = revocation.deletes.iter();
    has_rule || doomed.any(|triple| is_ground(triple) && document.graph.contains(triple))
}

fn check_request(request: &GrantRequest) -> Result<()> {
    require_container(&request.container)?;
    let wrong = |what| Err(Error::InvalidArgument { what });
    if request.modes.is_empty() {
        return wrong("at least one mode");
    }
    if !request.inherit.itself && !request.inherit.below {
        return wrong("access to the container, to what is in it, or to both");
    }
    let agent = match &request.agent {
        Agent::WebId(url) | Agent::Group(url) => Some(url),
        _ => None,
    };
    for named in agent.into_iter().chain(&request.client) {
        if !matches!(named.scheme(), "http" | "https") {
            return wrong("an agent and a client with an http or https address");
        }
        // An address that somebody sent could stand for everyone.
        if is_vocabulary(named) {
            return wrong("an agent and a client with an address of its own, not that of a class");
        }
    }
    Ok(())
}

fn rule_node(document_url: &Url, fragment: &str) -> Result<NamedNode> {
    let allowed = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'_';
    if fragment.is_empty() || fragment.len() > 64 || !fragment.bytes().all(allowed) {
        return Err(Error::InvalidArgument {
            what: "a fragment of letters, digits, - and _",
        });
    }
    iri(&format!("{document_url}#{fragment}"))
}

/// Without a tag an edit could overwrite what someone else wrote meanwhile.
fn required(etag: Option<ETag>) -> Result<ETag> {
    etag.ok_or(Error::Protocol {
        what: "an entity tag on the access document",
    })
}
