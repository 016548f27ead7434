//! The canonical form of a graph, [RDFC-1.0](https://www.w3.org/TR/rdf-canon/), with a limit on
//! the work.
//!
//! The algorithm takes exponential time on graphs made for it, and recurses as deep as the graph's
//! blank nodes reach. Documents come from elsewhere, so both are bounded here, which is why this
//! is not left to `oxrdf` (it has neither bound; the tests compare the two).

use crate::RdfError;
use oxrdf::{BlankNode, BlankNodeRef, Graph, NamedOrBlankNodeRef, TermRef, TripleRef};
use sha2::{Digest, Sha256};
use std::cmp::Ordering;
use std::collections::{BTreeMap, HashMap};

/// Most steps spent on telling blank nodes apart; a step looks at one statement beside
/// one node. Documents of records take some thousands.
pub const MAX_CANONICAL_WORK: u64 = 500_000;

/// Deepest chain of look-alike blank nodes that is followed.
const MAX_DEPTH: usize = 400;

/// The canonical N-Quads of a graph: equal for two graphs exactly when they say the same up to the
/// names of blank nodes. Lines are sorted and end in `\n`.
///
/// # Errors
/// [`RdfError::Poisoned`] when the blank nodes cannot be told apart within
/// [`MAX_CANONICAL_WORK`].
pub fn canonical(graph: &Graph) -> Result<String, RdfError> {
    let names = issued_names(graph)?;
    let mut lines = relabelled(graph, |node| format!("c14n{}", names[&node]));
    lines.sort_unstable();
    Ok(lines.concat())
}

/// SHA-256 of the [`canonical`] form, in lowercase hexadecimal digits.
///
/// # Errors
/// As [`canonical`].
pub fn digest(graph: &Graph) -> Result<String, RdfError> {
    Ok(hashed(&canonical(graph)?))
}

/// A number for each blank node that depends on the graph alone, not on the names in it. Where the
/// canonical form is out of reach, the order of the names stands in.
pub(crate) fn stable_order(graph: &Graph) -> HashMap<BlankNodeRef<'_>, usize> {
    issued_names(graph).unwrap_or_else(|_| {
        let mut nodes = Nodes::of(graph).names;
        nodes.sort_unstable_by_key(|node| node.as_str());
        nodes.into_iter().zip(0..).collect()
    })
}

fn relabelled<'a>(graph: &'a Graph, name: impl Fn(BlankNodeRef<'a>) -> String) -> Vec<String> {
    graph
        .iter()
        .map(|triple| {
            let renamed = |node| BlankNode::new_unchecked(name(node));
            let subject = match triple.subject {
                NamedOrBlankNodeRef::BlankNode(node) => renamed(node).into(),
                NamedOrBlankNodeRef::NamedNode(_) => triple.subject.into_owned(),
            };
            let object = match triple.object {
                TermRef::BlankNode(node) => renamed(node).into(),
                TermRef::NamedNode(_) | TermRef::Literal(_) => triple.object.into_owned(),
            };
            format!("{subject} {} {object} .\n", triple.predicate)
        })
        .collect()
}

fn hashed(input: &str) -> String {
    hex::encode(Sha256::digest(input.as_bytes()))
}

/// The blank nodes of a graph by number, and the statements around each.
struct Nodes<'a> {
    names: Vec<BlankNodeRef<'a>>,
    numbers: HashMap<BlankNodeRef<'a>, usize>,
    around: Vec<Vec<TripleRef<'a>>>,
}

impl<'a> Nodes<'a> {
    fn of(graph: &'a Graph) -> Self {
        let mut nodes = Self {
            names: Vec::new(),
            numbers: HashMap::new(),
            around: Vec::new(),
        };
        for triple in graph {
            let subject = match triple.subject {
                NamedOrBlankNodeRef::BlankNode(node) => Some(node),
                NamedOrBlankNodeRef::NamedNode(_) => None,
            };
            let object = match triple.object {
                TermRef::BlankNode(node) if Some(node) != subject => Some(node),
                _ => None,
            };
            for node in [subject, object].into_iter().flatten() {
                let number = *nodes.numbers.entry(node).or_insert_with(|| {
                    nodes.names.push(node);
                    nodes.around.push(Vec::new());
                    nodes.names.len() - 1
                });
                nodes.around[number].push(triple);
            }
        }
        nodes
    }

    /// [Hash First Degree Quads](https://www.w3.org/TR/rdf-canon/#hash-1d-quads).
    fn first_degree_hash(&self, number: usize) -> String {
        let reference = self.names[number];
        let shown = |node| if node == reference { "_:a" } else { "_:z" }.to_owned();
        let mut lines: Vec<String> = self.around[number]
            .iter()
            .map(|triple| {
                let subject = match triple.subject {
                    NamedOrBlankNodeRef::BlankNode(node) => shown(node),
                    NamedOrBlankNodeRef::NamedNode(node) => node.to_string(),
                };
                let object = match triple.object {
                    TermRef::BlankNode(node) => shown(node),
                    other => other.to_string(),
                };
                format!("{subject} {} {object} .\n", triple.predicate)
            })
            .collect();
        lines.sort_unstable();
        hashed(&lines.concat())
    }
}

/// [Identifiers](https://www.w3.org/TR/rdf-canon/#issue-identifier) given out, in order.
#[derive(Clone, Default)]
struct Issuer {
    numbers: HashMap<usize, usize>,
    order: Vec<usize>,
}

impl Issuer {
    /// The identifier of a node, and whether it is new.
    fn issue(&mut self, node: usize) -> (usize, bool) {
        if let Some(number) = self.numbers.get(&node) {
            return (*number, false);
        }
        let number = self.order.len();
        self.numbers.insert(node, number);
        self.order.push(node);
        (number, true)
    }
}

struct Run<'a> {
    nodes: Nodes<'a>,
    first_degree: Vec<String>,
    canonical: Issuer,
    work_left: u64,
}

/// The number each blank node has in its canonical name.
fn issued_names(graph: &Graph) -> Result<HashMap<BlankNodeRef<'_>, usize>, RdfError> {
    let nodes = Nodes::of(graph);
    let first_degree: Vec<String> = (0..nodes.names.len())
        .map(|number| nodes.first_degree_hash(number))
        .collect();
    let mut by_hash: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (number, hash) in first_degree.iter().enumerate() {
        by_hash.entry(hash).or_default().push(number);
    }
    let (unique, alike): (Vec<_>, Vec<_>) = by_hash.into_values().partition(|all| all.len() == 1);
    let mut run = Run {
        nodes,
        first_degree: first_degree.clone(),
        canonical: Issuer::default(),
        work_left: MAX_CANONICAL_WORK,
    };
    for number in unique.into_iter().flatten() {
        run.canonical.issue(number);
    }
    for group in alike {
        let mut results = Vec::new();
        for number in group {
            if run.canonical.numbers.contains_key(&number) {
                continue;
            }
            let mut issuer = Issuer::default();
            issuer.issue(number);
            results.push(run.n_degree_hash(number, issuer, 0)?);
        }
        results.sort_by(|(_, left), (_, right)| left.cmp(right));
        for (issuer, _) in results {
            for number in issuer.order {
                run.canonical.issue(number);
            }
        }
    }
    let numbers = &run.canonical.numbers;
    Ok(run
        .nodes
        .names
        .iter()
        .enumerate()
        .map(|(number, name)| (*name, numbers[&number]))
        .collect())
}

impl Run<'_> {
    fn spend(&mut self, work: usize) -> Result<(), RdfError> {
        self.work_left = self
            .work_left
            .checked_sub(work as u64)
            .ok_or_else(|| self.poisoned())?;
        Ok(())
    }

    fn poisoned(&self) -> RdfError {
        RdfError::Poisoned {
            blank_nodes: self.nodes.names.len(),
        }
    }

    fn shown(&self, node: usize, issuer: &Issuer) -> Option<String> {
        match self.canonical.numbers.get(&node) {
            Some(number) => Some(format!("_:c14n{number}")),
            None => issuer
                .numbers
                .get(&node)
                .map(|number| format!("_:b{number}")),
        }
    }

    /// [Hash N-Degree Quads](https://www.w3.org/TR/rdf-canon/#hash-nd-quads).
    fn n_degree_hash(
        &mut self,
        node: usize,
        mut issuer: Issuer,
        depth: usize,
    ) -> Result<(Issuer, String), RdfError> {
        if depth > MAX_DEPTH {
            return Err(self.poisoned());
        }
        self.spend(1 + self.nodes.around[node].len())?;
        let mut data = String::new();
        for (hash, mut related) in self.related(node, &issuer) {
            data.push_str(&hash);
            // One node alone has one order, and its issuer need not be kept for a second try: this
            // is what makes long lists affordable.
            let (path, next) = if related.len() == 1 {
                let found = self.path(&related, std::mem::take(&mut issuer), None, depth)?;
                found.expect("nothing is better than the only order")
            } else {
                self.best_path(&mut related, &issuer, depth)?
            };
            data.push_str(&path);
            issuer = next;
        }
        Ok((issuer, hashed(&data)))
    }

    /// The least path over every order of the related nodes.
    fn best_path(
        &mut self,
        related: &mut [usize],
        issuer: &Issuer,
        depth: usize,
    ) -> Result<(String, Issuer), RdfError> {
        let mut chosen: Option<(String, Issuer)> = None;
        // The first order is arbitrary; from the sorted one, every other comes up once.
        related.sort_unstable();
        loop {
            // Copying the issuer is what grows with the graph.
            self.spend(related.len() + issuer.order.len() / 16)?;
            let best = chosen.as_ref().map(|(path, _)| path.as_str());
            if let Some(found) = self.path(related, issuer.clone(), best, depth)? {
                chosen = Some(found);
            }
            if !next_permutation(related) {
                return Ok(chosen.expect("the first order is always kept"));
            }
        }
    }

    /// The other blank nodes in the statements around a node, by
    /// [related hash](https://www.w3.org/TR/rdf-canon/#hash-related-blank-node).
    fn related(&self, node: usize, issuer: &Issuer) -> BTreeMap<String, Vec<usize>> {
        let mut related: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for triple in &self.nodes.around[node] {
            let subject = match triple.subject {
                NamedOrBlankNodeRef::BlankNode(subject) => Some(("s", subject)),
                NamedOrBlankNodeRef::NamedNode(_) => None,
            };
            let object = match triple.object {
                TermRef::BlankNode(object) => Some(("o", object)),
                _ => None,
            };
            for (position, other) in [subject, object].into_iter().flatten() {
                let other = self.nodes.numbers[&other];
                if other == node {
                    continue;
                }
                let known = self
                    .shown(other, issuer)
                    .unwrap_or_else(|| self.first_degree[other].clone());
                let hash = hashed(&format!("{position}{}{known}", triple.predicate));
                related.entry(hash).or_default().push(other);
            }
        }
        related
    }

    /// The path for one order of related nodes; `None` as soon as it cannot beat `best`.
    fn path(
        &mut self,
        related: &[usize],
        mut issuer: Issuer,
        best: Option<&str>,
        depth: usize,
    ) -> Result<Option<(String, Issuer)>, RdfError> {
        let loses = |path: &str| best.is_some_and(|best| path.len() >= best.len() && path > best);
        let mut path = String::new();
        let mut unknown = Vec::new();
        for other in related {
            if let Some(number) = self.canonical.numbers.get(other) {
                path.push_str(&format!("_:c14n{number}"));
            } else {
                let (number, new) = issuer.issue(*other);
                if new {
                    unknown.push((*other, number));
                }
                path.push_str(&format!("_:b{number}"));
            }
            if loses(&path) {
                return Ok(None);
            }
        }
        for (other, number) in unknown {
            let (next, hash) = self.n_degree_hash(other, issuer, depth + 1)?;
            path.push_str(&format!("_:b{number}<{hash}>"));
            issuer = next;
            if loses(&path) {
                return Ok(None);
            }
        }
        let wins = best.is_none_or(|best| path.as_str().cmp(best) == Ordering::Less);
        Ok(wins.then_some((path, issuer)))
    }
}

/// Steps to the next order in lexicographic sequence; `false` after the last.
fn next_permutation(items: &mut [usize]) -> bool {
    let Some(pivot) = (1..items.len()).rev().find(|i| items[i - 1] < items[*i]) else {
        return false;
    };
    let successor = (pivot..items.len())
        .rev()
        .find(|i| items[*i] > items[pivot - 1])
        .expect("the item at the pivot is larger");
    items.swap(pivot - 1, successor);
    items[pivot..].reverse();
    true
}
