//! Turtle and N-Triples out: readable, and the same text for the same graph.

use crate::canonical::stable_order;
use crate::vocab::{rdf, xsd};
use oxrdf::{
    BlankNode, BlankNodeRef, Graph, LiteralRef, NamedNodeRef, NamedOrBlankNodeRef, TermRef, Triple,
};
use shape::{Shape, Statements};
use std::cell::RefCell;
use std::collections::BTreeSet;

mod shape;

/// Writes a graph as N-Triples: sorted, one statement a line, blank nodes named `_:b0`, `_:b1` ….
pub fn to_ntriples(graph: &Graph) -> String {
    let mut lines: Vec<String> = sorted_with_stable_labels(graph)
        .iter()
        .map(|triple| format!("{triple} .\n"))
        .collect();
    lines.sort_unstable();
    lines.concat()
}

/// Writes a graph as Turtle. See [`to_turtle_with_base`].
pub fn to_turtle(graph: &Graph, prefixes: &[(&str, &str)]) -> String {
    write(graph, prefixes, None)
}

/// Writes a graph as Turtle that is read again with `base`: the base itself becomes `<>` and IRIs
/// that add a fragment to it `<#…>`, so that the document stays true where it is moved.
///
/// The text is the same for graphs that differ only in the names of their blank nodes (for a graph
/// too [poisoned](crate::RdfError::Poisoned) for that, the given names decide). Statements are
/// grouped by subject and predicate and sorted; a blank node used once is nested as `[ … ]` and an
/// RDF list written as `( … )`; the others are named `_:b0`, `_:b1` …. Of `prefixes`, pairs of name
/// and namespace, those in use are declared; one whose name Turtle does not allow is passed over.
pub fn to_turtle_with_base(graph: &Graph, prefixes: &[(&str, &str)], base: &str) -> String {
    write(graph, prefixes, Some(base))
}

/// The statements with blank nodes renamed to `b0`, `b1` … by the graph's shape, sorted by subject,
/// predicate and object.
pub(crate) fn sorted_with_stable_labels(graph: &Graph) -> Vec<Triple> {
    let order = stable_order(graph);
    let renamed = |node: BlankNodeRef<'_>| BlankNode::new_unchecked(format!("b{}", order[&node]));
    let mut triples: Vec<(String, Triple)> = graph
        .iter()
        .map(|triple| {
            let mut triple = triple.into_owned();
            if let oxrdf::NamedOrBlankNode::BlankNode(node) = &triple.subject {
                triple.subject = renamed(node.as_ref()).into();
            }
            if let oxrdf::Term::BlankNode(node) = &triple.object {
                triple.object = renamed(node.as_ref()).into();
            }
            (triple.to_string(), triple)
        })
        .collect();
    triples.sort_unstable_by(|(left, _), (right, _)| left.cmp(right));
    triples.into_iter().map(|(_, triple)| triple).collect()
}

fn write(graph: &Graph, prefixes: &[(&str, &str)], base: Option<&str>) -> String {
    let shape = Shape::of(graph);
    let writer = Writer {
        prefixes: prefixes
            .iter()
            .filter(|(name, namespace)| is_prefix_name(name) && !namespace.is_empty())
            .copied()
            .collect(),
        used: RefCell::default(),
        base,
        shape: &shape,
    };
    let mut blocks = Vec::new();
    for (subject, statements) in shape.named_subjects() {
        blocks.push(writer.block(&writer.iri(subject), statements));
    }
    let mut anonymous: Vec<String> = shape
        .anonymous_subjects()
        .map(|statements| format!("{} .\n", writer.nested(statements, 0)))
        .collect();
    anonymous.sort_unstable();
    blocks.extend(anonymous);
    for (label, statements) in shape.labelled_subjects() {
        blocks.push(writer.block(&format!("_:b{label}"), statements));
    }
    let mut text: String = writer
        .used
        .borrow()
        .iter()
        .map(|(name, namespace)| format!("@prefix {name}: {} .\n", escaped_iri(namespace)))
        .collect();
    for block in blocks {
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(&block);
    }
    text
}

struct Writer<'a> {
    prefixes: Vec<(&'a str, &'a str)>,
    used: RefCell<BTreeSet<(&'a str, &'a str)>>,
    base: Option<&'a str>,
    shape: &'a Shape<'a>,
}

impl<'a> Writer<'a> {
    fn block(&self, subject: &str, statements: &Statements<'a>) -> String {
        format!("{subject} {} .\n", self.predicates(statements, 1))
    }

    /// `predicate object, object ; …`, each predicate after the first on a line of its own.
    fn predicates(&self, statements: &Statements<'a>, indent: usize) -> String {
        let line = format!(" ;\n{}", "    ".repeat(indent));
        let mut parts = Vec::with_capacity(statements.len());
        for (predicate, objects) in statements {
            let predicate = if *predicate == rdf::TYPE {
                "a".to_owned()
            } else {
                self.iri(*predicate)
            };
            let mut objects: Vec<String> = objects
                .iter()
                .map(|object| self.term(*object, indent))
                .collect();
            objects.sort_unstable();
            parts.push((
                predicate != "a",
                format!("{predicate} {}", objects.join(", ")),
            ));
        }
        parts.sort_by_key(|(is_other, _)| *is_other);
        let parts: Vec<String> = parts.into_iter().map(|(_, part)| part).collect();
        parts.join(&line)
    }

    fn nested(&self, statements: &Statements<'a>, indent: usize) -> String {
        let one_line = statements.len() <= 1;
        match (statements.is_empty(), one_line) {
            (true, _) => "[]".to_owned(),
            (false, true) => format!("[ {} ]", self.predicates(statements, indent)),
            (false, false) => format!(
                "[\n{inner}{}\n{outer}]",
                self.predicates(statements, indent + 1),
                inner = "    ".repeat(indent + 1),
                outer = "    ".repeat(indent),
            ),
        }
    }

    fn term(&self, term: TermRef<'a>, indent: usize) -> String {
        match term {
            TermRef::NamedNode(node) if node == rdf::NIL => "()".to_owned(),
            TermRef::NamedNode(node) => self.iri(node),
            TermRef::Literal(literal) => self.literal(literal),
            TermRef::BlankNode(node) => {
                if let Some(label) = self.shape.label(node) {
                    format!("_:b{label}")
                } else if let Some(items) = self.shape.list(node) {
                    let items: Vec<String> = items
                        .into_iter()
                        .map(|item| self.term(item, indent))
                        .collect();
                    format!("( {} )", items.join(" "))
                } else {
                    self.nested(self.shape.statements(node), indent)
                }
            }
        }
    }

    fn literal(&self, literal: LiteralRef<'_>) -> String {
        let value = literal.value();
        if let Some(language) = literal.language() {
            return format!("{}@{language}", quoted(value));
        }
        let datatype = literal.datatype();
        if datatype == xsd::STRING {
            quoted(value)
        } else if is_shorthand(value, datatype) {
            value.to_owned()
        } else {
            format!("{}^^{}", quoted(value), self.iri(datatype))
        }
    }

    fn iri(&self, node: NamedNodeRef<'_>) -> String {
        let iri = node.as_str();
        if let Some(base) = self.base
            && let Some(rest) = iri.strip_prefix(base)
            && !base.contains('#')
            && (rest.is_empty() || rest.starts_with('#'))
        {
            return escaped_iri(rest);
        }
        let longest = self
            .prefixes
            .iter()
            .filter(|(_, namespace)| iri.strip_prefix(namespace).is_some_and(is_local_name))
            .max_by_key(|(name, namespace)| (namespace.len(), std::cmp::Reverse(*name)));
        match longest {
            Some((name, namespace)) => {
                self.used.borrow_mut().insert((name, namespace));
                format!("{name}:{}", &iri[namespace.len()..])
            }
            None => escaped_iri(iri),
        }
    }
}

/// A prefix name in the part of the grammar that needs no thought: ASCII letters, digits, `-`, `_`.
fn is_prefix_name(name: &str) -> bool {
    name.is_empty()
        || (name.starts_with(|c: char| c.is_ascii_alphabetic())
            && name
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_'))
}

/// A local name that needs no escape in Turtle: ASCII letters, digits, `_`, `-` and dots inside.
fn is_local_name(local: &str) -> bool {
    let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    local.chars().all(allowed) && !local.starts_with(['-', '.']) && !local.ends_with('.')
}

/// Whether Turtle reads the bare text back as this very literal.
fn is_shorthand(value: &str, datatype: NamedNodeRef<'_>) -> bool {
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let unsigned = value.strip_prefix(['+', '-']).unwrap_or(value);
    if datatype == xsd::BOOLEAN {
        matches!(value, "true" | "false")
    } else if datatype == xsd::INTEGER {
        !unsigned.is_empty() && digits(unsigned)
    } else if datatype == xsd::DECIMAL {
        unsigned.split_once('.').is_some_and(|(whole, fraction)| {
            digits(whole) && digits(fraction) && !fraction.is_empty()
        })
    } else if datatype == xsd::DOUBLE {
        unsigned
            .split_once(['e', 'E'])
            .is_some_and(|(mantissa, exponent)| {
                let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
                let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
                !exponent.is_empty()
                    && digits(exponent)
                    && digits(whole)
                    && digits(fraction)
                    && !(whole.is_empty() && fraction.is_empty())
            })
    } else {
        false
    }
}

fn quoted(value: &str) -> String {
    let mut text = String::with_capacity(value.len() + 2);
    text.push('"');
    for character in value.chars() {
        match character {
            '"' => text.push_str("\\\""),
            '\\' => text.push_str("\\\\"),
            '\n' => text.push_str("\\n"),
            '\r' => text.push_str("\\r"),
            '\t' => text.push_str("\\t"),
            '\u{8}' => text.push_str("\\b"),
            '\u{C}' => text.push_str("\\f"),
            c if c.is_control() || matches!(c, '\u{FEFF}' | '\u{FFFE}' | '\u{FFFF}') => {
                text.push_str(&format!("\\u{:04X}", u32::from(c)));
            }
            c => text.push(c),
        }
    }
    text.push('"');
    text
}

fn escaped_iri(iri: &str) -> String {
    let mut text = String::with_capacity(iri.len() + 2);
    text.push('<');
    for character in iri.chars() {
        match character {
            '<' | '>' | '"' | '{' | '}' | '|' | '^' | '`' | '\\' | '\0'..=' ' => {
                text.push_str(&format!("\\u{:04X}", u32::from(character)));
            }
            c => text.push(c),
        }
    }
    text.push('>');
    text
}

/// Used by the shape, which has to know what a subject is.
fn blank(subject: NamedOrBlankNodeRef<'_>) -> Option<BlankNodeRef<'_>> {
    match subject {
        NamedOrBlankNodeRef::BlankNode(node) => Some(node),
        NamedOrBlankNodeRef::NamedNode(_) => None,
    }
}
