//! Access documents of [Web Access Control](https://solidproject.org/TR/wac), typed and editable.

use std::collections::BTreeSet;

use oxrdf::vocab::rdf;
use oxrdf::{Graph, NamedNode, NamedNodeRef, NamedOrBlankNodeRef, Term, Triple};
use oxttl::TurtleSerializer;
use url::Url;

use crate::container::parse_turtle;
use crate::headers::AccessMode;
use crate::{Error, Result};

const ACL: &str = "http://www.w3.org/ns/auth/acl#";
const AUTHORIZATION: NamedNodeRef<'_> =
    NamedNodeRef::new_unchecked("http://www.w3.org/ns/auth/acl#Authorization");
const AGENT: NamedNodeRef<'_> = NamedNodeRef::new_unchecked("http://www.w3.org/ns/auth/acl#agent");
const ACCESS_TO: NamedNodeRef<'_> =
    NamedNodeRef::new_unchecked("http://www.w3.org/ns/auth/acl#accessTo");
const DEFAULT: NamedNodeRef<'_> =
    NamedNodeRef::new_unchecked("http://www.w3.org/ns/auth/acl#default");
const MODE: NamedNodeRef<'_> = NamedNodeRef::new_unchecked("http://www.w3.org/ns/auth/acl#mode");
const PUBLIC_CLASS: &str = "http://xmlns.com/foaf/0.1/Agent";
const AUTHENTICATED_CLASS: &str = "http://www.w3.org/ns/auth/acl#AuthenticatedAgent";

/// A class of agents that an authorization is for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum AgentClass {
    /// Everyone.
    Public,
    /// Everyone who is signed in.
    Authenticated,
    /// A class that the specification does not know, by its IRI.
    Other(String),
}

/// One rule: who may do what with which resources.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Authorization {
    /// Its identifier: an IRI with a fragment, or `_:` and a label for a blank node.
    pub id: String,
    /// WebIDs.
    pub agents: BTreeSet<String>,
    /// Classes of agents.
    pub agent_classes: BTreeSet<AgentClass>,
    /// Documents that list the members of groups.
    pub groups: BTreeSet<String>,
    /// Origins of web applications. Community Solid Server ignores them: never rely on them.
    pub origins: BTreeSet<String>,
    /// The resources the rule is about.
    pub access_to: BTreeSet<String>,
    /// The containers whose contents inherit the rule.
    pub default: BTreeSet<String>,
    /// What is allowed.
    pub modes: BTreeSet<AccessMode>,
    /// All other statements with the same subject.
    pub other: Vec<Triple>,
}

/// An access document: a set of statements, of which the authorizations are a typed view. What is
/// not understood is kept when it is written; comments, prefixes and order are not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessDocument {
    url: Url,
    graph: Graph,
}

impl AccessDocument {
    pub(crate) fn parse(url: &Url, turtle: &[u8]) -> Result<Self> {
        Ok(Self {
            url: url.clone(),
            graph: parse_turtle(url, turtle)?,
        })
    }

    /// Where the document is.
    #[must_use]
    pub fn url(&self) -> &Url {
        &self.url
    }

    /// All authorizations, ordered by identifier.
    #[must_use]
    pub fn authorizations(&self) -> Vec<Authorization> {
        let mut all: Vec<_> = self
            .graph
            .subjects_for_predicate_object(rdf::TYPE, AUTHORIZATION)
            .map(|subject| self.authorization_of(subject))
            .collect();
        all.sort_by(|one, other| one.id.cmp(&other.id));
        all
    }

    /// The authorization with this identifier.
    #[must_use]
    pub fn authorization(&self, id: &str) -> Option<Authorization> {
        self.authorizations()
            .into_iter()
            .find(|authorization| authorization.id == id)
    }

    /// Whether `web_id` controls the rules of `container` and of what is below it.
    #[must_use]
    pub fn gives_control(&self, container: &Url, web_id: &Url) -> bool {
        let (mut itself, mut below) = (false, false);
        for rule in self.authorizations() {
            if rule.modes.contains(&AccessMode::Control) && rule.agents.contains(web_id.as_str()) {
                itself |= rule.access_to.contains(container.as_str());
                below |= rule.default.contains(container.as_str());
            }
        }
        itself && below
    }

    fn authorization_of(&self, subject: NamedOrBlankNodeRef<'_>) -> Authorization {
        let mut found = Authorization {
            id: subject_id(subject),
            agents: BTreeSet::new(),
            agent_classes: BTreeSet::new(),
            groups: BTreeSet::new(),
            origins: BTreeSet::new(),
            access_to: BTreeSet::new(),
            default: BTreeSet::new(),
            modes: BTreeSet::new(),
            other: Vec::new(),
        };
        for triple in self.graph.triples_for_subject(subject) {
            let triple = triple.into_owned();
            if !found.take(&triple) {
                found.other.push(triple);
            }
        }
        found.other.sort_by_key(ToString::to_string);
        found
    }

    /// Whether there is any statement about this subject.
    pub(crate) fn mentions(&self, id: &NamedNode) -> bool {
        self.graph.triples_for_subject(id).next().is_some()
    }

    /// Adds an authorization made of IRIs alone.
    pub(crate) fn add(
        &mut self,
        id: &NamedNode,
        agent: &str,
        container: &Url,
        modes: &BTreeSet<AccessMode>,
    ) -> Result<()> {
        let node = |iri: &str| {
            NamedNode::new(iri).map_err(|_| Error::InvalidArgument {
                what: "a WebID that is an IRI",
            })
        };
        let mut add = |predicate: NamedNodeRef<'_>, object: NamedNode| {
            self.graph
                .insert(&Triple::new(id.clone(), predicate, object));
        };
        add(rdf::TYPE, AUTHORIZATION.into_owned());
        add(AGENT, node(agent)?);
        add(ACCESS_TO, node(container.as_str())?);
        add(DEFAULT, node(container.as_str())?);
        for mode in modes {
            add(MODE, node(&format!("{ACL}{mode:?}"))?);
        }
        Ok(())
    }

    /// Removes every statement about this subject.
    pub(crate) fn remove(&mut self, id: &NamedNode) {
        let doomed: Vec<Triple> = self
            .graph
            .triples_for_subject(id)
            .map(|triple| triple.into_owned())
            .collect();
        for triple in &doomed {
            self.graph.remove(triple);
        }
    }

    /// Of what `container` inherits from this document of `ancestor`, that which lets `owner` control
    /// the rules, written down for the owner alone as rules of its own; and the identifiers of what is
    /// for others too.
    pub(crate) fn control_inherited_by(
        &self,
        owner: &Url,
        ancestor: &Url,
        container: &Url,
        url: &Url,
    ) -> Result<(Self, BTreeSet<String>)> {
        let mut own = Self {
            url: url.clone(),
            graph: Graph::new(),
        };
        let mut left_out = BTreeSet::new();
        let authorizations = self.authorizations();
        let inherited = authorizations
            .iter()
            .filter(|rule| rule.default.contains(ancestor.as_str()));
        for (number, rule) in inherited.enumerate() {
            let is_owners = rule.agents.contains(owner.as_str());
            if !is_owners || rule.is_for_others_than(owner) {
                left_out.insert(rule.id.clone());
            }
            if is_owners && rule.modes.contains(&AccessMode::Control) {
                let id = NamedNode::new_unchecked(format!("{url}#owner-{number}"));
                own.add(&id, owner.as_str(), container, &rule.modes)?;
            }
        }
        Ok((own, left_out))
    }

    /// Whether every statement of `meant` without a blank node is in this document too. Blank nodes
    /// are counted only: their labels change from one reading to the next.
    pub(crate) fn holds(&self, meant: &Self) -> bool {
        let is_ground = |triple: &oxrdf::TripleRef<'_>| {
            !triple.subject.is_blank_node() && !triple.object.is_blank_node()
        };
        meant
            .graph
            .iter()
            .filter(is_ground)
            .all(|triple| self.graph.contains(triple))
            && self.graph.len() >= meant.graph.len()
    }

    pub(crate) fn to_turtle(&self) -> Result<Vec<u8>> {
        const WHAT: Error = Error::Protocol {
            what: "an access document that can be written",
        };
        let mut triples: Vec<Triple> = self
            .graph
            .iter()
            .map(|triple| triple.into_owned())
            .collect();
        // One order for one content: subjects together, so that the writer can group them.
        triples.sort_by_key(ToString::to_string);
        let mut writer = TurtleSerializer::new()
            .with_prefix("acl", ACL)
            .and_then(|writer| writer.with_prefix("foaf", "http://xmlns.com/foaf/0.1/"))
            .map_err(|_| WHAT)?
            .for_writer(Vec::new());
        for triple in &triples {
            writer.serialize_triple(triple).map_err(|_| WHAT)?;
        }
        writer.finish().map_err(|_| WHAT)
    }
}

impl Authorization {
    /// Whether it lets in anybody beside `owner`. An address of electronic mail, which some servers
    /// write beside the owner's WebID, is nobody: it cannot sign in.
    #[must_use]
    pub fn is_for_others_than(&self, owner: &Url) -> bool {
        let is_other = |agent: &String| agent != owner.as_str() && !agent.starts_with("mailto:");
        self.agents.iter().any(is_other)
            || !self.agent_classes.is_empty()
            || !self.groups.is_empty()
    }

    /// Takes one statement into the typed fields; `false` where none is for it.
    fn take(&mut self, triple: &Triple) -> bool {
        let Term::NamedNode(object) = &triple.object else {
            return false;
        };
        let value = object.as_str().to_owned();
        if triple.predicate == rdf::TYPE {
            return object.as_ref() == AUTHORIZATION;
        }
        match triple.predicate.as_str().strip_prefix(ACL) {
            Some("agent") => self.agents.insert(value),
            Some("agentClass") => self.agent_classes.insert(match value.as_str() {
                PUBLIC_CLASS => AgentClass::Public,
                AUTHENTICATED_CLASS => AgentClass::Authenticated,
                _ => AgentClass::Other(value),
            }),
            Some("agentGroup") => self.groups.insert(value),
            Some("origin") => self.origins.insert(value),
            Some("accessTo") => self.access_to.insert(value),
            Some("default") => self.default.insert(value),
            Some("mode") => match mode(&value) {
                Some(mode) => self.modes.insert(mode),
                None => false,
            },
            _ => false,
        }
    }
}

fn mode(iri: &str) -> Option<AccessMode> {
    match iri.strip_prefix(ACL)? {
        "Read" => Some(AccessMode::Read),
        "Append" => Some(AccessMode::Append),
        "Write" => Some(AccessMode::Write),
        "Control" => Some(AccessMode::Control),
        _ => None,
    }
}

fn subject_id(subject: NamedOrBlankNodeRef<'_>) -> String {
    match subject {
        NamedOrBlankNodeRef::NamedNode(node) => node.as_str().to_owned(),
        NamedOrBlankNodeRef::BlankNode(node) => node.to_string(),
    }
}

#[cfg(test)]
#[path = "access_document_tests.rs"]
mod tests;
