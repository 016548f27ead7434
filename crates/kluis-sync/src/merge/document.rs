//! A graph as a tree of values: what hangs from a named node by blank nodes is part of it, and two
//! graphs that say the same are equal.

use std::cmp::Ordering;
use std::collections::{BTreeMap, HashMap, HashSet};

use kluis_rdf::oxrdf::{
    BlankNode, BlankNodeRef, Graph, NamedNode, NamedNodeRef, NamedOrBlankNode, NamedOrBlankNodeRef,
    Term, TermRef, Triple,
};
use kluis_rdf::vocab::rdf;
use kluis_rdf::{Syntax, canonical, parse};

use super::WhyWhole;

/// Most statements of a version that is merged.
pub(super) const MAX_STATEMENTS: usize = 200_000;

/// Deepest nesting of blank nodes that is taken apart; the items of a list are one level.
const MAX_DEPTH: usize = 32;

/// The values of each property, sorted; no property is without values.
pub(super) type Properties = BTreeMap<NamedNode, Vec<Value>>;

/// The object of a statement.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Value {
    Leaf(Leaf),
    /// A blank node that is used here alone.
    Node(Properties),
    /// A well-formed list that is used here alone; `rdf:nil` is the empty one.
    List(Vec<Value>),
}

/// A literal or an IRI.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Leaf(pub(super) Term);

/// What a document says.
#[derive(Clone, Debug, Default)]
pub(super) struct Document {
    pub(super) named: BTreeMap<NamedNode, Properties>,
    /// Blank nodes that have statements and that nothing refers to, sorted.
    pub(super) anonymous: Vec<Value>,
    pub(super) tangle: Tangle,
}

/// The statements around blank nodes that do not form trees: shared ones, cycles, and very deep ones.
#[derive(Clone, Debug, Default)]
pub(super) struct Tangle {
    canonical: String,
    graph: Graph,
}

impl PartialEq for Tangle {
    fn eq(&self, other: &Self) -> bool {
        self.canonical == other.canonical
    }
}

impl PartialEq for Document {
    fn eq(&self, other: &Self) -> bool {
        (&self.named, &self.anonymous, &self.tangle)
            == (&other.named, &other.anonymous, &other.tangle)
    }
}

impl Leaf {
    fn key(&self) -> (u8, &str, &str, &str) {
        match &self.0 {
            Term::NamedNode(node) => (0, node.as_str(), "", ""),
            Term::Literal(literal) => (
                1,
                literal.value(),
                literal.language().unwrap_or_default(),
                literal.datatype().as_str(),
            ),
            Term::BlankNode(node) => (2, node.as_str(), "", ""),
        }
    }
}

impl Ord for Leaf {
    fn cmp(&self, other: &Self) -> Ordering {
        self.key().cmp(&other.key())
    }
}

impl PartialOrd for Leaf {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Document {
    /// Reads a graph.
    ///
    /// # Errors
    /// [`WhyWhole::TooLarge`] beyond [`MAX_STATEMENTS`], [`WhyWhole::Tangled`] where blank nodes
    /// cannot be told apart.
    pub(super) fn read(graph: &Graph) -> Result<Self, WhyWhole> {
        if graph.len() > MAX_STATEMENTS {
            return Err(WhyWhole::TooLarge);
        }
        let nodes = Nodes::of(graph);
        let tangled = nodes.tangled();
        let mut document = Self {
            tangle: Tangle::of(graph, &tangled)?,
            ..Self::default()
        };
        for triple in graph {
            let NamedOrBlankNodeRef::NamedNode(subject) = triple.subject else {
                continue;
            };
            if !blank(triple.object).is_some_and(|node| tangled.contains(&node)) {
                document
                    .named
                    .entry(subject.into_owned())
                    .or_default()
                    .entry(triple.predicate.into_owned())
                    .or_default()
                    .push(nodes.value(triple.object));
            }
        }
        let values = document.named.values_mut().flat_map(BTreeMap::values_mut);
        values.for_each(|values| values.sort());
        document.anonymous = nodes
            .statements
            .keys()
            .filter(|node| !nodes.uses.contains_key(*node) && !tangled.contains(*node))
            .map(|node| nodes.value(TermRef::BlankNode(*node)))
            .collect();
        document.anonymous.sort();
        Ok(document)
    }

    /// The graph, with names for its blank nodes that depend on what it says alone.
    pub(super) fn to_graph(&self) -> Graph {
        let mut writer = Writer {
            graph: self.tangle.graph.clone(),
            blank_nodes: 0,
        };
        for (subject, properties) in &self.named {
            writer.properties(&subject.clone().into(), properties);
        }
        for value in &self.anonymous {
            writer.term(value);
        }
        writer.graph
    }
}

impl Tangle {
    fn of(graph: &Graph, tangled: &HashSet<BlankNodeRef<'_>>) -> Result<Self, WhyWhole> {
        if tangled.is_empty() {
            return Ok(Self::default());
        }
        let mut part = Graph::new();
        for triple in graph {
            let subject = match triple.subject {
                NamedOrBlankNodeRef::BlankNode(node) => Some(node),
                NamedOrBlankNodeRef::NamedNode(_) => None,
            };
            if [subject, blank(triple.object)]
                .into_iter()
                .flatten()
                .any(|node| tangled.contains(&node))
            {
                part.insert(triple);
            }
        }
        let canonical = canonical(&part).map_err(|_| WhyWhole::Tangled)?;
        // Read again for the canonical names of its blank nodes.
        let graph =
            parse(canonical.as_bytes(), Syntax::NTriples, None).map_err(|_| WhyWhole::TooLarge)?;
        Ok(Self { canonical, graph })
    }
}

fn blank(term: TermRef<'_>) -> Option<BlankNodeRef<'_>> {
    match term {
        TermRef::BlankNode(node) => Some(node),
        TermRef::NamedNode(_) | TermRef::Literal(_) => None,
    }
}

/// The blank nodes of a graph.
struct Nodes<'a> {
    statements: HashMap<BlankNodeRef<'a>, Vec<(NamedNodeRef<'a>, TermRef<'a>)>>,
    /// How often each is an object.
    uses: HashMap<BlankNodeRef<'a>, usize>,
    /// The blank subject that refers to each, and by which property.
    parents: HashMap<BlankNodeRef<'a>, (BlankNodeRef<'a>, NamedNodeRef<'a>)>,
    /// The cells of lists that end in `rdf:nil`.
    cells: HashSet<BlankNodeRef<'a>>,
}

impl<'a> Nodes<'a> {
    fn of(graph: &'a Graph) -> Self {
        let mut nodes = Self {
            statements: HashMap::new(),
            uses: HashMap::new(),
            parents: HashMap::new(),
            cells: HashSet::new(),
        };
        for triple in graph {
            let object = blank(triple.object);
            if let Some(object) = object {
                *nodes.uses.entry(object).or_default() += 1;
            }
            if let NamedOrBlankNodeRef::BlankNode(subject) = triple.subject {
                let statements = nodes.statements.entry(subject).or_default();
                statements.push((triple.predicate, triple.object));
                if let Some(object) = object {
                    nodes.parents.insert(object, (subject, triple.predicate));
                }
            }
        }
        nodes.find_lists();
        nodes
    }

    /// Walks every list from its end towards its head.
    fn find_lists(&mut self) {
        let mut cells = HashSet::new();
        for end in self.statements.keys() {
            if self.cell(*end).map(|(_, rest)| rest) != Some(rdf::NIL.into()) {
                continue;
            }
            let mut next = Some(*end);
            while let Some(node) = next
                && self.cell(node).is_some()
                && self.uses.get(&node).is_none_or(|uses| *uses == 1)
                && cells.insert(node)
            {
                next = match self.parents.get(&node) {
                    Some((parent, property)) if *property == rdf::REST => Some(*parent),
                    _ => None,
                };
            }
        }
        self.cells = cells;
    }

    /// `rdf:first` and `rdf:rest` of a node that has one of each and nothing else.
    fn cell(&self, node: BlankNodeRef<'a>) -> Option<(TermRef<'a>, TermRef<'a>)> {
        match self.statements.get(&node)?.as_slice() {
            [(first, item), (rest, next)] if *first == rdf::FIRST && *rest == rdf::REST => {
                Some((*item, *next))
            }
            [(rest, next), (first, item)] if *first == rdf::FIRST && *rest == rdf::REST => {
                Some((*item, *next))
            }
            _ => None,
        }
    }

    /// The nodes that are not part of a tree, and all that are linked to them by blank nodes.
    fn tangled(&self) -> HashSet<BlankNodeRef<'a>> {
        let all: HashSet<_> = self.statements.keys().chain(self.uses.keys()).collect();
        let mut reached: HashSet<BlankNodeRef<'a>> = HashSet::new();
        let is_single = |node| self.uses.get(&node).is_none_or(|uses| *uses == 1);
        let mut next: Vec<(BlankNodeRef<'a>, usize)> = all
            .iter()
            .filter(|node| !self.parents.contains_key(**node) && is_single(***node))
            .map(|node| (**node, 1))
            .collect();
        while let Some((node, depth)) = next.pop() {
            reached.insert(node);
            for (property, child) in self.children(node) {
                let continues = property == rdf::REST && self.cells.contains(&node);
                let depth = depth + usize::from(!continues);
                if is_single(child) && depth <= MAX_DEPTH {
                    next.push((child, depth));
                }
            }
        }
        let mut tangled: HashSet<_> = HashSet::new();
        let mut next: Vec<_> = all
            .into_iter()
            .copied()
            .filter(|node| !reached.contains(node))
            .collect();
        // Nodes with several parents are never reached, so the one parent kept here is the only
        // one of whatever a tangle spreads to from below; from above it spreads by the children.
        next.extend(self.parents_of_unreached(&reached));
        while let Some(node) = next.pop() {
            if tangled.insert(node) {
                next.extend(self.children(node).map(|(_, child)| child));
                next.extend(self.parents.get(&node).map(|(parent, _)| *parent));
            }
        }
        tangled
    }

    fn parents_of_unreached(
        &self,
        reached: &HashSet<BlankNodeRef<'a>>,
    ) -> impl Iterator<Item = BlankNodeRef<'a>> {
        self.statements.keys().copied().filter(|node| {
            self.children(*node)
                .any(|(_, child)| !reached.contains(&child))
        })
    }

    fn children(
        &self,
        node: BlankNodeRef<'a>,
    ) -> impl Iterator<Item = (NamedNodeRef<'a>, BlankNodeRef<'a>)> {
        let statements = self.statements.get(&node).map_or(&[][..], Vec::as_slice);
        statements
            .iter()
            .filter_map(|(property, object)| Some((*property, blank(*object)?)))
    }

    /// What an object says; only for what is not tangled, so that this ends.
    fn value(&self, object: TermRef<'a>) -> Value {
        match object {
            TermRef::NamedNode(node) if node == rdf::NIL => Value::List(Vec::new()),
            TermRef::BlankNode(node) if self.cells.contains(&node) => {
                let mut items = Vec::new();
                let mut next = Some(node);
                while let Some((item, rest)) = next.and_then(|cell| self.cell(cell)) {
                    items.push(self.value(item));
                    next = blank(rest);
                }
                Value::List(items)
            }
            TermRef::BlankNode(node) => {
                let mut properties = Properties::new();
                for (property, object) in self.statements.get(&node).into_iter().flatten() {
                    let values = properties.entry(property.into_owned()).or_default();
                    values.push(self.value(*object));
                }
                properties.values_mut().for_each(|values| values.sort());
                Value::Node(properties)
            }
            TermRef::NamedNode(_) | TermRef::Literal(_) => Value::Leaf(Leaf(object.into_owned())),
        }
    }
}

struct Writer {
    graph: Graph,
    blank_nodes: usize,
}

impl Writer {
    fn properties(&mut self, subject: &NamedOrBlankNode, properties: &Properties) {
        for (property, values) in properties {
            for value in values {
                let object = self.term(value);
                self.insert(subject, property.as_ref(), object);
            }
        }
    }

    fn insert(&mut self, subject: &NamedOrBlankNode, property: NamedNodeRef<'_>, object: Term) {
        let triple = Triple::new(subject.clone(), property, object);
        self.graph.insert(&triple);
    }

    fn term(&mut self, value: &Value) -> Term {
        match value {
            Value::Leaf(leaf) => leaf.0.clone(),
            Value::Node(properties) => {
                let node = self.blank_node();
                self.properties(&node.clone().into(), properties);
                node.into()
            }
            Value::List(items) => {
                let mut next: Term = rdf::NIL.into_owned().into();
                for item in items.iter().rev() {
                    let cell = self.blank_node();
                    let first = self.term(item);
                    self.insert(&cell.clone().into(), rdf::FIRST, first);
                    self.insert(&cell.clone().into(), rdf::REST, next);
                    next = cell.into();
                }
                next
            }
        }
    }

    /// A new blank node; the digits make its order among the others that of its making.
    fn blank_node(&mut self) -> BlankNode {
        self.blank_nodes += 1;
        BlankNode::new_unchecked(format!("n{:07}", self.blank_nodes))
    }
}
