//! Which agents, through which programs, satisfy the matchers of an ACP policy
//! ([matchers](https://solidproject.org/TR/acp#matcher),
//! [policies](https://solidproject.org/TR/acp#policy)).
//!
//! The answer may name too many (then it says `narrowed`) or, where something was not understood, is
//! not `exact`. It never silently names too few, so that nothing which is not understood takes away
//! what is.

use crate::{Error, Result};
use oxrdf::vocab::rdf;
use oxrdf::{NamedNodeRef, NamedOrBlankNode, Term, TermRef, TripleRef};

use super::acp::ACP;
use super::document::{RulesDocument, node_id};
use super::{Agent, Client};

const AGENT: NamedNodeRef<'_> = NamedNodeRef::new_unchecked("http://www.w3.org/ns/solid/acp#agent");
const CLIENT: NamedNodeRef<'_> =
    NamedNodeRef::new_unchecked("http://www.w3.org/ns/solid/acp#client");
const ISSUER: NamedNodeRef<'_> =
    NamedNodeRef::new_unchecked("http://www.w3.org/ns/solid/acp#issuer");
const VC: NamedNodeRef<'_> = NamedNodeRef::new_unchecked("http://www.w3.org/ns/solid/acp#vc");

/// A small document can combine its parts in any number of ways. Real ones need a few dozen steps.
const STEPS: usize = 100_000;

/// How many bytes a reading may copy: many times what real documents have, and still little memory.
const COPIED: usize = 16 * 1024 * 1024;

/// Agents that come in through one program, or any.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Who {
    pub(super) agent: Agent,
    pub(super) client: Option<Client>,
    /// See [`super::Access::exact`].
    pub(super) exact: bool,
    /// See [`super::Access::narrowed`].
    pub(super) narrowed: bool,
}

impl Who {
    /// Somebody, but nothing is known of whom.
    pub(super) fn unknown(node: &NamedOrBlankNode, budget: &mut Budget) -> Result<Self> {
        Self::nobody_knows(node_id(node.as_ref()), budget)
    }

    fn nobody_knows(id: String, budget: &mut Budget) -> Result<Self> {
        let unknown = Self {
            agent: Agent::Other(id),
            client: None,
            exact: false,
            narrowed: true,
        };
        budget.copy(unknown.size())?;
        Ok(unknown)
    }

    /// Whether all of `other` are certainly in this.
    pub(super) fn covers(&self, other: &Self) -> bool {
        !self.narrowed
            && self.exact
            && other.exact
            && self.agent.covers(&other.agent)
            && (self.client.is_none() || self.client == other.client)
    }

    /// Whether somebody may be in both.
    pub(super) fn overlaps(&self, other: &Self) -> bool {
        let is_one_client = match (&self.client, &other.client) {
            (Some(one), Some(other)) => one == other,
            _ => true,
        };
        let is_certain = self.exact && other.exact;
        !is_certain || (is_one_client && self.agent.overlaps(&other.agent))
    }

    /// What it takes in memory, in bytes.
    fn size(&self) -> usize {
        let client = self.client.as_ref().map_or(0, Client::length);
        size_of::<Self>() + self.agent.length() + client
    }

    /// Those who are in both; `None` where nobody is.
    fn and(&self, other: &Self) -> Option<Self> {
        if !self.overlaps(other) {
            return None;
        }
        // Whatever the one is that was not understood: it lets in no more than the other.
        if self.exact != other.exact {
            let mut bound = if self.exact { self } else { other }.clone();
            bound.narrowed = true;
            return Some(bound);
        }
        let (agent, is_told) = if self.agent.covers(&other.agent) {
            (other.agent.clone(), true)
        } else if other.agent.covers(&self.agent) {
            (self.agent.clone(), true)
        } else if matches!(self.agent, Agent::WebId(_)) {
            (self.agent.clone(), false)
        } else {
            (other.agent.clone(), false)
        };
        Some(Self {
            agent,
            client: self.client.clone().or_else(|| other.client.clone()),
            exact: self.exact && other.exact,
            narrowed: self.narrowed || other.narrowed || !is_told,
        })
    }
}

/// Counts down, so that reading ends, and in little memory.
pub(super) struct Budget {
    steps: usize,
    bytes: usize,
}

impl Budget {
    pub(super) fn new() -> Self {
        Self {
            steps: STEPS,
            bytes: COPIED,
        }
    }

    pub(super) fn spend(&mut self, steps: usize) -> Result<()> {
        take(&mut self.steps, steps)
    }

    /// For a copy of this size.
    pub(super) fn copy(&mut self, bytes: usize) -> Result<()> {
        take(&mut self.bytes, bytes)
    }

    /// For looking at a statement, whose object is copied by that.
    pub(super) fn look_at(&mut self, triple: TripleRef<'_>) -> Result<()> {
        self.spend(1)?;
        self.copy(match triple.object {
            TermRef::NamedNode(node) => node.as_str().len(),
            TermRef::BlankNode(node) => node.as_str().len(),
            TermRef::Literal(text) => text.value().len() + text.datatype().as_str().len(),
        })
    }
}

fn take(left: &mut usize, amount: usize) -> Result<()> {
    *left = left.checked_sub(amount).ok_or(Error::Protocol {
        what: "access rules that do not grow beyond measure when they are combined",
    })?;
    Ok(())
}

/// Whom the three conditions of a policy let through together.
pub(super) fn satisfied_by(
    document: &RulesDocument,
    [all_of, any_of, none_of]: [Vec<Term>; 3],
    budget: &mut Budget,
) -> Result<Vec<Who>> {
    let mut who: Option<Vec<Who>> = None;
    let mut sets = Vec::new();
    for matcher in &all_of {
        sets.push(matched_by(document, matcher, budget)?);
    }
    if !any_of.is_empty() {
        let mut any = Vec::new();
        for matcher in &any_of {
            any.extend(matched_by(document, matcher, budget)?);
        }
        sets.push(any);
    }
    for set in sets {
        who = Some(match who {
            None => set,
            Some(before) => {
                budget.spend(before.len().saturating_mul(set.len()))?;
                let mut both = Vec::new();
                for (one, other) in before
                    .iter()
                    .flat_map(|one| set.iter().map(move |other| (one, other)))
                {
                    if let Some(one) = one.and(other) {
                        budget.copy(one.size())?;
                        both.push(one);
                    }
                }
                both
            }
        });
    }
    // Conditions that only exclude let nobody in.
    let mut who = who.unwrap_or_default();
    for matcher in &none_of {
        exclude(&mut who, &matched_by(document, matcher, budget)?, budget)?;
    }
    Ok(who)
}

fn exclude(who: &mut Vec<Who>, out: &[Who], budget: &mut Budget) -> Result<()> {
    budget.spend(who.len().saturating_mul(out.len()))?;
    who.retain(|one| !out.iter().any(|out| out.covers(one)));
    for one in who {
        one.narrowed |= out.iter().any(|out| out.overlaps(one));
    }
    Ok(())
}

/// Whom one matcher is satisfied by: by those who fit one value of each attribute that it names.
fn matched_by(document: &RulesDocument, matcher: &Term, budget: &mut Budget) -> Result<Vec<Who>> {
    let Ok(node) = NamedOrBlankNode::try_from(matcher.clone()) else {
        budget.spend(1)?;
        let unknown = "a text in place of a matcher".to_owned();
        return Ok(vec![Who::nobody_knows(unknown, budget)?]);
    };
    let (mut exact, mut narrowed, mut is_empty) = (true, false, true);
    let (mut has_attribute, mut needs_sign_in) = (false, false);
    for triple in document.about(&node) {
        budget.look_at(triple)?;
        is_empty = false;
        let predicate = triple.predicate;
        if predicate == AGENT || predicate == CLIENT {
            has_attribute = true;
            exact &= triple.object.is_named_node();
        } else if predicate == ISSUER || predicate == VC {
            has_attribute = true;
            narrowed = true;
            needs_sign_in |= predicate == ISSUER;
        } else if predicate == rdf::TYPE {
        } else if predicate.as_str().starts_with(ACP) {
            exact = false;
        } else {
            // Perhaps an attribute of another vocabulary, perhaps a remark.
            narrowed = true;
        }
    }
    // It may be described in another document, or in a way that only some servers know.
    if is_empty || (!has_attribute && (!exact || narrowed)) {
        return Ok(vec![Who::unknown(&node, budget)?]);
    }
    if !has_attribute {
        return Ok(Vec::new());
    }
    let mut agents = Vec::new();
    for agent in document.objects(&node, AGENT) {
        let Term::NamedNode(agent) = agent else {
            continue;
        };
        agents.push(match agent.as_str().strip_prefix(ACP) {
            Some("PublicAgent") => (Agent::Public, true),
            Some("AuthenticatedAgent") => (Agent::Authenticated, true),
            // Its owner, its creator: who that is, is not said here.
            _ => Agent::named(agent.as_str()),
        });
    }
    if agents.is_empty() {
        let anyone = if needs_sign_in {
            Agent::Authenticated
        } else {
            Agent::Public
        };
        agents.push((anyone, true));
    }
    let mut clients = Vec::new();
    for client in document.objects(&node, CLIENT) {
        if let Term::NamedNode(client) = client {
            clients.push(match client.as_str().strip_prefix(ACP) {
                Some("PublicClient") => (None, true),
                // A class of clients: which those are, is not known here.
                Some(_) => (Some(Client::from_iri(client.as_str())), false),
                None => (Some(Client::from_iri(client.as_str())), true),
            });
        }
    }
    if clients.is_empty() {
        clients.push((None, true));
    }
    budget.spend(agents.len().saturating_mul(clients.len()))?;
    let mut who = Vec::new();
    for (agent, is_agent_known) in &agents {
        for (client, is_client_known) in &clients {
            let one = Who {
                agent: agent.clone(),
                client: client.clone(),
                exact: exact && *is_agent_known && *is_client_known,
                narrowed,
            };
            budget.copy(one.size())?;
            who.push(one);
        }
    }
    Ok(who)
}
