//! Which blank nodes nest, which form lists, and which need a name.

use super::blank;
use crate::canonical::stable_order;
use crate::vocab::rdf;
use oxrdf::{BlankNodeRef, Graph, NamedNodeRef, NamedOrBlankNodeRef, TermRef};
use std::collections::{BTreeMap, HashMap, HashSet};

/// Deepest nesting of `[ … ]` and `( … )` that is written; deeper nodes get a name.
const MAX_NESTING: usize = 32;

/// The statements about one subject: predicates in order, each with its objects.
pub(super) type Statements<'a> = BTreeMap<NamedNodeRef<'a>, Vec<TermRef<'a>>>;

/// Where a blank node is used, when that is one place.
#[derive(Clone, Copy)]
struct Parent<'a> {
    subject: NamedOrBlankNodeRef<'a>,
    predicate: NamedNodeRef<'a>,
}

/// A graph seen as a forest of nested nodes.
pub(super) struct Shape<'a> {
    named: BTreeMap<&'a str, (NamedNodeRef<'a>, Statements<'a>)>,
    blank: HashMap<BlankNodeRef<'a>, Statements<'a>>,
    uses: HashMap<BlankNodeRef<'a>, usize>,
    labels: HashMap<BlankNodeRef<'a>, usize>,
    list_cells: HashSet<BlankNodeRef<'a>>,
    nothing: Statements<'a>,
}

impl<'a> Shape<'a> {
    pub(super) fn of(graph: &'a Graph) -> Self {
        let mut shape = Self {
            named: BTreeMap::new(),
            blank: HashMap::new(),
            uses: HashMap::new(),
            labels: HashMap::new(),
            list_cells: HashSet::new(),
            nothing: Statements::new(),
        };
        let mut parents: HashMap<BlankNodeRef<'a>, Parent<'a>> = HashMap::new();
        for triple in graph {
            let statements = match triple.subject {
                NamedOrBlankNodeRef::NamedNode(node) => {
                    let entry = shape.named.entry(node.as_str());
                    &mut entry.or_insert_with(|| (node, Statements::new())).1
                }
                NamedOrBlankNodeRef::BlankNode(node) => shape.blank.entry(node).or_default(),
            };
            statements
                .entry(triple.predicate)
                .or_default()
                .push(triple.object);
            if let TermRef::BlankNode(object) = triple.object {
                *shape.uses.entry(object).or_default() += 1;
                parents.insert(
                    object,
                    Parent {
                        subject: triple.subject,
                        predicate: triple.predicate,
                    },
                );
            }
        }
        parents.retain(|node, _| shape.uses[node] == 1);
        let mut to_label: HashSet<BlankNodeRef<'a>> = shape
            .uses
            .iter()
            .filter(|(_, uses)| **uses > 1)
            .map(|(node, _)| *node)
            .collect();
        to_label.extend(cut_of_cycles(&parents));
        shape.find_lists(&parents, &to_label);
        shape.cut_depth(&parents, &mut to_label);
        if !to_label.is_empty() {
            let order = stable_order(graph);
            let mut to_label: Vec<_> = to_label.into_iter().collect();
            to_label.sort_unstable_by_key(|node| order[node]);
            shape.labels = to_label.into_iter().zip(0..).collect();
        }
        shape
    }

    /// Subjects with an IRI, sorted.
    pub(super) fn named_subjects(
        &self,
    ) -> impl Iterator<Item = (NamedNodeRef<'a>, &Statements<'a>)> {
        self.named.values().map(|(node, all)| (*node, all))
    }

    /// Blank subjects that nothing refers to.
    pub(super) fn anonymous_subjects(&self) -> impl Iterator<Item = &Statements<'a>> {
        self.blank
            .iter()
            .filter(|(node, _)| !self.uses.contains_key(*node))
            .map(|(_, statements)| statements)
    }

    /// Blank subjects with a name, by its number.
    pub(super) fn labelled_subjects(&self) -> impl Iterator<Item = (usize, &Statements<'a>)> {
        let mut labelled: Vec<_> = self
            .labels
            .iter()
            .filter_map(|(node, label)| Some((*label, self.blank.get(node)?)))
            .collect();
        labelled.sort_unstable_by_key(|(label, _)| *label);
        labelled.into_iter()
    }

    pub(super) fn label(&self, node: BlankNodeRef<'a>) -> Option<usize> {
        self.labels.get(&node).copied()
    }

    pub(super) fn statements(&self, node: BlankNodeRef<'a>) -> &Statements<'a> {
        self.blank.get(&node).unwrap_or(&self.nothing)
    }

    /// The items of the list that starts at a node, if it is one that `( … )` says fully.
    pub(super) fn list(&self, head: BlankNodeRef<'a>) -> Option<Vec<TermRef<'a>>> {
        let mut items = Vec::new();
        let mut cell = head;
        loop {
            // A cell with a name ends what the parentheses could say.
            if !self.list_cells.contains(&cell) {
                return None;
            }
            let (first, rest) = self.cell(cell)?;
            items.push(first);
            match rest {
                TermRef::BlankNode(next) => cell = next,
                _ => return Some(items),
            }
        }
    }

    /// `rdf:first` and `rdf:rest` of a node that has one of each and nothing else.
    fn cell(&self, node: BlankNodeRef<'a>) -> Option<(TermRef<'a>, TermRef<'a>)> {
        let statements = self.blank.get(&node)?;
        match (
            statements.len(),
            statements.get(&rdf::FIRST)?.as_slice(),
            statements.get(&rdf::REST)?.as_slice(),
        ) {
            (2, [first], [rest]) => Some((*first, *rest)),
            _ => None,
        }
    }

    /// Walks every list from its end towards its head.
    fn find_lists(
        &mut self,
        parents: &HashMap<BlankNodeRef<'a>, Parent<'a>>,
        labelled: &HashSet<BlankNodeRef<'a>>,
    ) {
        let is_cell = |node: BlankNodeRef<'a>| {
            parents.contains_key(&node) && !labelled.contains(&node) && self.cell(node).is_some()
        };
        let ends = self.blank.keys().copied().filter(|node| {
            matches!(self.cell(*node), Some((_, TermRef::NamedNode(rest))) if rest == rdf::NIL)
        });
        let mut cells = HashSet::new();
        for end in ends {
            let mut next = Some(end);
            while let Some(node) = next.filter(|node| is_cell(*node)) {
                cells.insert(node);
                let parent = parents[&node];
                next = blank(parent.subject).filter(|_| parent.predicate == rdf::REST);
            }
        }
        self.list_cells = cells;
    }

    /// Names nodes that would be nested too deep to read (or to write without a deep stack).
    fn cut_depth(
        &mut self,
        parents: &HashMap<BlankNodeRef<'a>, Parent<'a>>,
        labelled: &mut HashSet<BlankNodeRef<'a>>,
    ) {
        let mut depths: HashMap<BlankNodeRef<'a>, usize> = HashMap::new();
        for start in parents.keys() {
            let mut way = Vec::new();
            let mut next = Some(*start);
            while let Some(node) = next
                && !depths.contains_key(&node)
                && !labelled.contains(&node)
                && let Some(parent) = parents.get(&node)
            {
                way.push(node);
                next = blank(parent.subject);
            }
            let mut depth = next
                .and_then(|node| depths.get(&node))
                .copied()
                .unwrap_or(0);
            for node in way.into_iter().rev() {
                let parent = parents[&node];
                let continues_list = parent.predicate == rdf::REST
                    && self.list_cells.contains(&node)
                    && blank(parent.subject).is_some_and(|cell| self.list_cells.contains(&cell));
                if !continues_list {
                    depth += 1;
                }
                if depth > MAX_NESTING && !continues_list {
                    labelled.insert(node);
                    self.list_cells.remove(&node);
                    depth = 0;
                }
                depths.insert(node, depth);
            }
        }
    }
}

/// The nodes of cycles in which every node is used once: nothing outside refers to them, so none
/// could be nested.
fn cut_of_cycles<'a>(parents: &HashMap<BlankNodeRef<'a>, Parent<'a>>) -> HashSet<BlankNodeRef<'a>> {
    let mut seen: HashMap<BlankNodeRef<'a>, usize> = HashMap::new();
    let mut cyclic = HashSet::new();
    for (walk, start) in parents.keys().enumerate() {
        let mut next = Some(*start);
        while let Some(node) = next
            && let Some(parent) = parents.get(&node)
            && !seen.contains_key(&node)
        {
            seen.insert(node, walk);
            next = blank(parent.subject);
        }
        // The walk came back to where it had been itself: that is a cycle.
        let Some(entry) = next.filter(|node| seen.get(node) == Some(&walk)) else {
            continue;
        };
        let mut node = entry;
        while cyclic.insert(node) {
            match blank(parents[&node].subject) {
                Some(subject) => node = subject,
                None => break,
            }
        }
    }
    cyclic
}
