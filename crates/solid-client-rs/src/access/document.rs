//! A document with access rules as a set of statements, in whichever language they are.

use std::collections::BTreeSet;

use oxrdf::vocab::rdf;
use oxrdf::{
    Graph, NamedNode, NamedNodeRef, NamedOrBlankNode, NamedOrBlankNodeRef, Term, TermRef, Triple,
    TripleRef,
};
use oxttl::TurtleSerializer;
use url::Url;

use crate::container::parse_turtle;
use crate::headers::{AccessMode, Links};
use crate::{Error, N3Patch, Result};

use super::{AccessKind, acp, wac};

pub(super) const ACL: &str = "http://www.w3.org/ns/auth/acl#";

/// What is not understood is kept when it is written; comments, prefixes and order are not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct RulesDocument {
    pub(super) url: Url,
    pub(super) kind: AccessKind,
    pub(super) graph: Graph,
}

/// A change to single statements.
#[derive(Debug, Default)]
pub(super) struct Edit {
    pub(super) inserts: Vec<Triple>,
    pub(super) deletes: Vec<Triple>,
}

impl Edit {
    /// The change to `before` as a patch; `None` where it is about blank nodes, which a patch cannot
    /// name.
    ///
    /// Some servers ignore the tag where the document is gone meanwhile, and would make a new one of
    /// the inserted statements alone: with no rule in it that leaves the owner in control. So one
    /// statement that is there must still be there.
    pub(super) fn patch(&self, before: &RulesDocument) -> Option<N3Patch> {
        if !self.inserts.iter().chain(&self.deletes).all(is_ground) {
            return None;
        }
        let mut patch = N3Patch::new();
        if self.deletes.is_empty() {
            patch = patch.condition(before.lasting_statement()?);
        }
        for triple in &self.deletes {
            patch = patch.delete(triple.clone());
        }
        for triple in &self.inserts {
            patch = patch.insert(triple.clone());
        }
        Some(patch)
    }
}

pub(super) fn is_ground(triple: &Triple) -> bool {
    !triple.subject.is_blank_node() && !triple.object.is_blank_node()
}

impl RulesDocument {
    /// Reads a document; `links` are those of its own answer.
    pub(super) fn parse(url: &Url, turtle: &[u8], links: &Links) -> Result<Self> {
        let graph = parse_turtle(url, turtle)?;
        Ok(Self {
            url: url.clone(),
            kind: kind_of(&graph, links)?,
            graph,
        })
    }

    pub(super) fn empty(url: &Url, kind: AccessKind) -> Self {
        Self {
            url: url.clone(),
            kind,
            graph: Graph::new(),
        }
    }

    pub(super) fn after(&self, edit: &Edit) -> Self {
        let mut after = self.clone();
        for triple in &edit.deletes {
            after.graph.remove(triple);
        }
        for triple in &edit.inserts {
            after.graph.insert(triple);
        }
        after
    }

    /// The statements about a node.
    pub(super) fn about<'a, 'b>(
        &'a self,
        node: impl Into<NamedOrBlankNodeRef<'b>>,
    ) -> impl Iterator<Item = TripleRef<'a>> + 'a {
        self.graph.triples_for_subject(node)
    }

    /// The statements about a node, to be added or taken away.
    pub(super) fn statements_about<'a, 'b>(
        &'a self,
        node: impl Into<NamedOrBlankNodeRef<'b>>,
    ) -> impl Iterator<Item = Triple> + 'a {
        self.about(node).map(TripleRef::into_owned)
    }

    /// A statement without blank nodes, one that gives control where there is one.
    fn lasting_statement(&self) -> Option<Triple> {
        let control = Term::from(mode_iri(AccessMode::Control));
        let triples = self.graph.iter().map(|triple| triple.into_owned());
        triples
            .filter(is_ground)
            .min_by_key(|triple| (triple.object != control, triple.to_string()))
    }

    /// The objects of statements about a node.
    pub(super) fn objects<'a>(
        &self,
        node: impl Into<NamedOrBlankNodeRef<'a>>,
        predicate: NamedNodeRef<'a>,
    ) -> Vec<Term> {
        let objects = self.graph.objects_for_subject_predicate(node, predicate);
        let mut objects: Vec<Term> = objects.map(TermRef::into_owned).collect();
        objects.sort_by_cached_key(ToString::to_string);
        objects
    }

    /// The subjects of statements with this predicate, each once, in a lasting order.
    pub(super) fn subjects_of(&self, predicate: NamedNodeRef<'_>) -> Vec<NamedOrBlankNode> {
        let triples = self.graph.triples_for_predicate(predicate);
        let mut subjects: Vec<NamedOrBlankNode> =
            triples.map(|triple| triple.subject.into_owned()).collect();
        subjects.sort_by_cached_key(ToString::to_string);
        subjects.dedup();
        subjects
    }

    /// Whether every statement of `meant` without a blank node is in this document too. Blank nodes
    /// are counted only: their labels change from one reading to the next.
    pub(super) fn holds(&self, meant: &Self) -> bool {
        meant
            .graph
            .iter()
            .filter(|triple| !triple.subject.is_blank_node() && !triple.object.is_blank_node())
            .all(|triple| self.graph.contains(triple))
            && self.graph.len() >= meant.graph.len()
    }

    pub(super) fn to_turtle(&self) -> Result<Vec<u8>> {
        const WHAT: Error = Error::Protocol {
            what: "an access document that can be written",
        };
        let mut triples: Vec<Triple> = self
            .graph
            .iter()
            .map(|triple| triple.into_owned())
            .collect();
        // One order for one content: subjects together, so that the writer can group them.
        triples.sort_by_cached_key(ToString::to_string);
        let mut writer = TurtleSerializer::new();
        for (name, iri) in [
            ("acl", ACL),
            ("acp", acp::ACP),
            ("foaf", "http://xmlns.com/foaf/0.1/"),
        ] {
            let is_used = name != "acp" || self.kind == AccessKind::Acp;
            if is_used {
                writer = writer.with_prefix(name, iri).map_err(|_| WHAT)?;
            }
        }
        let mut writer = writer.for_writer(Vec::new());
        for triple in &triples {
            writer.serialize_triple(triple).map_err(|_| WHAT)?;
        }
        writer.finish().map_err(|_| WHAT)
    }
}

/// An ACP server says of each access control resource that it is one. A document that nobody says
/// this of is told by what is in it.
fn kind_of(graph: &Graph, links: &Links) -> Result<AccessKind> {
    let is_said = links
        .of("type")
        .any(|kind| kind.as_str() == acp::CONTROL_RESOURCE.as_str());
    let has = |predicate| graph.triples_for_predicate(predicate).next().is_some();
    let is_of = |class| {
        let mut subjects = graph.subjects_for_predicate_object(rdf::TYPE, class);
        subjects.next().is_some()
    };
    let has_policies = is_of(acp::CONTROL_RESOURCE)
        || has(acp::RESOURCE)
        || has(acp::ACCESS_CONTROL)
        || has(acp::MEMBER_ACCESS_CONTROL);
    let has_authorizations = is_of(wac::AUTHORIZATION);
    match (is_said || has_policies, has_authorizations) {
        (true, true) => Err(Error::Protocol {
            what: "an access document in one language, WAC or ACP",
        }),
        (true, false) => Ok(AccessKind::Acp),
        (false, _) => Ok(AccessKind::Wac),
    }
}

/// Whether an address is in a vocabulary that access rules are written in. What it names there is
/// a class or a term, and nobody's own name: servers take some of them for everyone.
pub(super) fn is_vocabulary(url: &Url) -> bool {
    let is_in = |host, path| url.host_str() == Some(host) && url.path().starts_with(path);
    is_in("www.w3.org", "/ns/solid/acp")
        || is_in("www.w3.org", "/ns/auth/acl")
        || is_in("xmlns.com", "/foaf/0.1")
}

/// The identifier of a node: its IRI, or `_:` and a label.
pub(super) fn node_id(node: NamedOrBlankNodeRef<'_>) -> String {
    match node {
        NamedOrBlankNodeRef::NamedNode(node) => node.as_str().to_owned(),
        NamedOrBlankNodeRef::BlankNode(node) => node.to_string(),
    }
}

pub(super) fn iri(text: &str) -> Result<NamedNode> {
    NamedNode::new(text).map_err(|_| Error::InvalidArgument {
        what: "addresses that are IRIs",
    })
}

pub(super) fn mode_iri(mode: AccessMode) -> NamedNode {
    NamedNode::new_unchecked(format!("{ACL}{mode:?}"))
}

/// The modes among these, and whether all of them were modes.
pub(super) fn modes_among(terms: &[Term]) -> (BTreeSet<AccessMode>, bool) {
    let mut modes = BTreeSet::new();
    let mut all = true;
    for term in terms {
        match mode(term) {
            Some(mode) => {
                modes.insert(mode);
            }
            None => all = false,
        }
    }
    (modes, all)
}

fn mode(term: &Term) -> Option<AccessMode> {
    let Term::NamedNode(node) = term else {
        return None;
    };
    match node.as_str().strip_prefix(ACL)? {
        "Read" => Some(AccessMode::Read),
        "Append" => Some(AccessMode::Append),
        "Write" => Some(AccessMode::Write),
        "Control" => Some(AccessMode::Control),
        _ => None,
    }
}
