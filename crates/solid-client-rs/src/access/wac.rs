//! Rules in the language of [Web Access Control](https://solidproject.org/TR/wac).

use std::collections::BTreeSet;

use oxrdf::vocab::rdf;
use oxrdf::{NamedNode, NamedNodeRef, NamedOrBlankNode, Term, TermRef, Triple};
use url::Url;

use crate::headers::AccessMode;
use crate::{Error, Result};

use super::document::{ACL, RulesDocument, iri, is_vocabulary, mode_iri, modes_among, node_id};
use super::matching::Budget;
use super::{Access, AccessKind, Agent, GrantRequest, Reach};

pub(super) const AUTHORIZATION: NamedNodeRef<'_> =
    NamedNodeRef::new_unchecked("http://www.w3.org/ns/auth/acl#Authorization");
const AGENT: NamedNodeRef<'_> = NamedNodeRef::new_unchecked("http://www.w3.org/ns/auth/acl#agent");
const AGENT_CLASS: NamedNodeRef<'_> =
    NamedNodeRef::new_unchecked("http://www.w3.org/ns/auth/acl#agentClass");
const AGENT_GROUP: NamedNodeRef<'_> =
    NamedNodeRef::new_unchecked("http://www.w3.org/ns/auth/acl#agentGroup");
const ACCESS_TO: NamedNodeRef<'_> =
    NamedNodeRef::new_unchecked("http://www.w3.org/ns/auth/acl#accessTo");
const DEFAULT: NamedNodeRef<'_> =
    NamedNodeRef::new_unchecked("http://www.w3.org/ns/auth/acl#default");
const MODE: NamedNodeRef<'_> = NamedNodeRef::new_unchecked("http://www.w3.org/ns/auth/acl#mode");
const PUBLIC_CLASS: &str = "http://xmlns.com/foaf/0.1/Agent";
const AUTHENTICATED_CLASS: &str = "http://www.w3.org/ns/auth/acl#AuthenticatedAgent";

/// The terms of the language that are understood, beside those that only make a rule narrower.
const UNDERSTOOD: [&str; 6] = [
    "agent",
    "agentClass",
    "agentGroup",
    "accessTo",
    "default",
    "mode",
];

/// Terms that let in fewer agents, on servers that know them. Others let in all the same.
const NARROWING: [&str; 2] = ["origin", "condition"];

/// Who may do what, by the document of `owner_resource`, with a resource that is that one or, where
/// not `is_own`, one below it.
pub(super) fn accesses(
    document: &RulesDocument,
    owner_resource: &Url,
    is_own: bool,
) -> Result<Vec<Access>> {
    let mut budget = Budget::new();
    let mut found = Vec::new();
    for subject in document.subjects_of(MODE) {
        for access in rule_accesses(document, &subject, owner_resource, is_own) {
            budget.copy(access.size())?;
            found.push(access);
        }
    }
    Ok(found)
}

/// The accesses that one rule makes, each only once it is asked for.
fn rule_accesses<'a>(
    document: &'a RulesDocument,
    subject: &NamedOrBlankNode,
    owner_resource: &Url,
    is_own: bool,
) -> impl Iterator<Item = Access> + use<'a> {
    let mut exact = false;
    let mut narrowed = false;
    let mut is_all_understood = true;
    let mut agents = BTreeSet::new();
    let (mut is_to_it, mut is_default) = (false, false);
    for triple in document.about(subject) {
        // Servers ask for the type before they take something for a rule, but not all of them.
        if triple.predicate == rdf::TYPE {
            exact |= triple.object == TermRef::from(AUTHORIZATION);
            continue;
        }
        let Some(name) = triple.predicate.as_str().strip_prefix(ACL) else {
            continue;
        };
        if NARROWING.contains(&name) {
            narrowed = true;
            continue;
        }
        let (TermRef::NamedNode(object), true) = (triple.object, UNDERSTOOD.contains(&name)) else {
            is_all_understood = false;
            continue;
        };
        let object = object.as_str();
        match name {
            "agent" => {
                agents.insert(Agent::named(object));
            }
            "agentClass" => {
                agents.insert(match object {
                    PUBLIC_CLASS => (Agent::Public, true),
                    AUTHENTICATED_CLASS => (Agent::Authenticated, true),
                    _ => (Agent::Other(object.to_owned()), false),
                });
            }
            "agentGroup" => {
                agents.insert(match Url::parse(object) {
                    Ok(group) if !is_vocabulary(&group) => (Agent::Group(group), true),
                    _ => (Agent::Other(object.to_owned()), false),
                });
            }
            "accessTo" => is_to_it |= is_same(object, owner_resource),
            "default" => is_default |= is_same(object, owner_resource),
            _ => {}
        }
    }
    let (modes, are_modes) = modes_among(&document.objects(subject, MODE));
    exact &= is_all_understood && are_modes;
    let inherit = match (is_own, exact) {
        // What is not understood may be about this resource too.
        (_, false) => Reach::ALL,
        (true, true) => Reach {
            itself: is_to_it,
            below: is_default,
        },
        (false, true) => Reach {
            itself: is_default,
            below: is_default,
        },
    };
    let id = node_id(subject.as_ref());
    if agents.is_empty() && !exact {
        agents.insert((Agent::Other(id.clone()), false));
    }
    if !inherit.itself && !inherit.below {
        agents.clear();
    }
    agents.into_iter().map(move |(agent, is_known)| Access {
        agent,
        client: None,
        modes: modes.clone(),
        inherit,
        id: id.clone(),
        document: document.url.clone(),
        exact: exact && is_known,
        narrowed,
    })
}

/// Whether an address in a rule is that of the resource, in whichever spelling.
fn is_same(iri: &str, resource: &Url) -> bool {
    iri == resource.as_str() || Url::parse(iri).is_ok_and(|url| url == *resource)
}

/// The statements of a rule of its own for what is asked for.
pub(super) fn grant_statements(id: &NamedNode, request: &GrantRequest) -> Result<Vec<Triple>> {
    const CANNOT_SAY: fn(&'static str) -> Error = |what| Error::AccessNotExpressible { what };
    if request.client.is_some() {
        return Err(CANNOT_SAY("access through one program only"));
    }
    let (predicate, object) = match &request.agent {
        Agent::WebId(web_id) => (AGENT, iri(web_id.as_str())?),
        Agent::Public => (AGENT_CLASS, iri(PUBLIC_CLASS)?),
        Agent::Authenticated => (AGENT_CLASS, iri(AUTHENTICATED_CLASS)?),
        Agent::Group(group) => (AGENT_GROUP, iri(group.as_str())?),
        Agent::Other(_) => return Err(CANNOT_SAY("access for an agent without a WebID")),
    };
    let container = iri(request.container.as_str())?;
    let mut statements = vec![
        Triple::new(id.clone(), rdf::TYPE, AUTHORIZATION),
        Triple::new(id.clone(), predicate, object),
    ];
    if request.inherit.itself {
        statements.push(Triple::new(id.clone(), ACCESS_TO, container.clone()));
    }
    if request.inherit.below {
        statements.push(Triple::new(id.clone(), DEFAULT, container));
    }
    for mode in &request.modes {
        statements.push(Triple::new(id.clone(), MODE, mode_iri(*mode)));
    }
    Ok(statements)
}

/// What a revocation takes away: all that is said of the rule.
pub(super) fn rule_statements(document: &RulesDocument, id: &NamedNode) -> Result<Vec<Triple>> {
    let statements: Vec<Triple> = document.statements_about(id).collect();
    let is_rule = statements.iter().any(|triple| {
        triple.predicate.as_str().starts_with(ACL) || triple.object == Term::from(AUTHORIZATION)
    });
    if is_rule || statements.is_empty() {
        Ok(statements)
    } else {
        Err(Error::InvalidArgument {
            what: "the identifier of an authorization",
        })
    }
}

/// Of what `container` inherits from this document of `ancestor`, that which lets `owner` control
/// the rules, written down for the owner alone as rules of its own at `url`; and the identifiers of
/// what is for others too, or does not hold for certain.
pub(super) fn control_inherited_by(
    document: &RulesDocument,
    owner: &Url,
    ancestor: &Url,
    container: &Url,
    url: &Url,
) -> Result<(RulesDocument, BTreeSet<String>)> {
    let mut own = RulesDocument::empty(url, AccessKind::Wac);
    let mut left_out = BTreeSet::new();
    let owners = Agent::WebId(owner.clone());
    let mut number = 0;
    for access in accesses(document, ancestor, false)? {
        let is_certain = access.exact && !access.narrowed;
        if access.agent == owners && !is_certain {
            // Written down as a rule of its own it would hold where it does not hold now.
            left_out.insert(access.id);
        } else if access.agent != owners {
            // An address of electronic mail, which some servers write beside the owner's WebID, is
            // nobody: it cannot sign in.
            let is_nobody =
                matches!(&access.agent, Agent::Other(who) if who.starts_with("mailto:"));
            if !is_nobody || !access.exact {
                left_out.insert(access.id);
            }
        } else if access.modes.contains(&AccessMode::Control) {
            let id = iri(&format!("{url}#owner-{number}"))?;
            number += 1;
            let request = GrantRequest::new(container, owners.clone(), access.modes, "");
            for statement in grant_statements(&id, &request)? {
                own.graph.insert(&statement);
            }
        }
    }
    Ok((own, left_out))
}

#[cfg(test)]
#[path = "wac_tests.rs"]
mod tests;
