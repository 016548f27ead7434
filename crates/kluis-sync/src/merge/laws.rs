//! What holds for every three versions, held against a naive reading of the graphs.

use std::collections::{BTreeMap, BTreeSet};

use kluis_rdf::canonical;
use kluis_rdf::oxrdf::{Graph, NamedOrBlankNodeRef, TermRef};
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::FileFailurePersistence;

use super::*;

const BASE_IRI: &str = "kluis://pod/x.ttl";

#[derive(Clone, Debug)]
enum Value {
    Number(u8),
    Iri(u8),
    Node(Vec<(u8, Value)>),
    List(Vec<Value>),
}

type Place = (u8, u8);

#[derive(Clone, Debug, Default)]
struct Content {
    values: BTreeMap<Place, Vec<Value>>,
    anonymous: Vec<Vec<(u8, Value)>>,
    /// The length of a cycle of blank nodes.
    cycle: usize,
}

#[derive(Clone, Debug)]
enum Edit {
    Set(Place, Vec<Value>),
    Add(Place, Value),
    Remove(Index, Index),
    /// Another number somewhere.
    Number(Index, Index, u8),
    /// One item more in a list.
    Append(Index, Index, Value),
    Anonymous(Vec<(u8, Value)>),
    Cycle(usize),
}

impl Value {
    fn turtle(&self) -> String {
        match self {
            Self::Number(number) => number.to_string(),
            Self::Iri(number) => format!("<#i{number}>"),
            Self::Node(properties) => format!("[ {} ]", properties_turtle(properties)),
            Self::List(items) => {
                let items: Vec<String> = items.iter().map(Self::turtle).collect();
                format!("( {} )", items.join(" "))
            }
        }
    }

    fn each<'a>(&'a mut self, all: &mut Vec<&'a mut Self>) {
        match self {
            Self::Number(_) | Self::Iri(_) => all.push(self),
            Self::Node(properties) => {
                properties.iter_mut().for_each(|(_, value)| value.each(all));
            }
            Self::List(items) if items.is_empty() => {}
            Self::List(items) => items.iter_mut().for_each(|item| item.each(all)),
        }
    }

    fn lists<'a>(&'a mut self, all: &mut Vec<&'a mut Vec<Self>>) {
        match self {
            Self::Number(_) | Self::Iri(_) => {}
            Self::Node(properties) => {
                properties
                    .iter_mut()
                    .for_each(|(_, value)| value.lists(all));
            }
            Self::List(items) => all.push(items),
        }
    }
}

fn properties_turtle(properties: &[(u8, Value)]) -> String {
    let parts: Vec<String> = properties
        .iter()
        .map(|(property, value)| format!("<urn:p{property}> {}", value.turtle()))
        .collect();
    parts.join(" ; ")
}

impl Content {
    fn turtle(&self) -> String {
        let mut text = String::new();
        for ((subject, property), values) in &self.values {
            for value in values {
                text.push_str(&format!(
                    "<#s{subject}> <urn:p{property}> {} .\n",
                    value.turtle()
                ));
            }
        }
        for properties in &self.anonymous {
            text.push_str(&format!("[ {} ] .\n", properties_turtle(properties)));
        }
        for node in 0..self.cycle {
            let next = (node + 1) % self.cycle;
            text.push_str(&format!("_:c{node} <urn:next> _:c{next} .\n"));
        }
        text
    }

    fn edited(&self, edits: &[Edit]) -> Self {
        let mut content = self.clone();
        for edit in edits {
            let values = content.values.values_mut().collect::<Vec<_>>();
            match edit {
                Edit::Set(place, values) => {
                    content.values.insert(*place, values.clone());
                }
                Edit::Add(place, value) => {
                    content
                        .values
                        .entry(*place)
                        .or_default()
                        .push(value.clone());
                }
                Edit::Anonymous(properties) => content.anonymous.push(properties.clone()),
                Edit::Cycle(length) => content.cycle = *length,
                _ if values.is_empty() => {}
                Edit::Remove(place, which) => {
                    let count = values.len();
                    let values = values.into_iter().nth(place.index(count)).unwrap();
                    if !values.is_empty() {
                        values.remove(which.index(values.len()));
                    }
                }
                Edit::Number(place, which, number) => {
                    let count = values.len();
                    let values = values.into_iter().nth(place.index(count)).unwrap();
                    let mut leaves = Vec::new();
                    values.iter_mut().for_each(|value| value.each(&mut leaves));
                    if !leaves.is_empty() {
                        let count = leaves.len();
                        *leaves[which.index(count)] = Value::Number(*number);
                    }
                }
                Edit::Append(place, which, item) => {
                    let count = values.len();
                    let values = values.into_iter().nth(place.index(count)).unwrap();
                    let mut lists = Vec::new();
                    values.iter_mut().for_each(|value| value.lists(&mut lists));
                    if !lists.is_empty() {
                        let count = lists.len();
                        lists[which.index(count)].push(item.clone());
                    }
                }
            }
        }
        content
    }
}

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        3 => (0..5_u8).prop_map(Value::Number),
        1 => (0..3_u8).prop_map(Value::Iri),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            proptest::collection::vec((0..3_u8, inner.clone()), 0..4).prop_map(Value::Node),
            proptest::collection::vec(inner, 0..4).prop_map(Value::List),
        ]
    })
}

fn place() -> impl Strategy<Value = Place> {
    (0..2_u8, 0..3_u8)
}

fn edit(tangled: bool) -> impl Strategy<Value = Edit> {
    let node = proptest::collection::vec((0..3_u8, value()), 1..3);
    let index = any::<Index>;
    prop_oneof![
        2 => (place(), proptest::collection::vec(value(), 0..3)).prop_map(|(p, v)| Edit::Set(p, v)),
        2 => (place(), value()).prop_map(|(place, value)| Edit::Add(place, value)),
        2 => (index(), index()).prop_map(|(place, which)| Edit::Remove(place, which)),
        6 => (index(), index(), 0..9_u8).prop_map(|(p, which, n)| Edit::Number(p, which, n)),
        2 => (index(), index(), value()).prop_map(|(p, which, v)| Edit::Append(p, which, v)),
        u32::from(tangled) => node.prop_map(Edit::Anonymous),
        u32::from(tangled) => (0..4_usize).prop_map(Edit::Cycle),
    ]
}

/// Base, mine and theirs in Turtle.
fn versions(tangled: bool) -> impl Strategy<Value = [String; 3]> {
    let edits = move |count| proptest::collection::vec(edit(tangled), count);
    (edits(0..9), edits(0..4), edits(0..4)).prop_map(|(base, mine, theirs)| {
        let base = Content::default().edited(&base);
        [
            base.turtle(),
            base.edited(&mine).turtle(),
            base.edited(&theirs).turtle(),
        ]
    })
}

fn version(text: &str) -> Version<'_> {
    Version {
        media_type: "text/turtle",
        bytes: text.as_bytes(),
    }
}

fn graph(bytes: &[u8]) -> Graph {
    parse(bytes, Syntax::Turtle, Some(BASE_IRI)).unwrap()
}

fn said(bytes: &[u8]) -> String {
    canonical(&graph(bytes)).unwrap()
}

/// The same graph, written otherwise.
fn rewritten(text: &str) -> String {
    kluis_rdf::to_ntriples(&graph(text.as_bytes()))
}

fn merged(base: Option<&str>, mine: &str, theirs: &str) -> Merged {
    merge(BASE_IRI, base.map(version), version(mine), version(theirs))
}

/// The statements of named nodes as texts, and the way to every leaf.
#[derive(Default)]
struct Naive {
    values: BTreeMap<(String, String), BTreeMap<String, usize>>,
    leaves: BTreeSet<(String, String)>,
}

impl Naive {
    fn of(bytes: &[u8]) -> Self {
        let graph = graph(bytes);
        let mut naive = Self::default();
        for triple in &graph {
            if let NamedOrBlankNodeRef::NamedNode(subject) = triple.subject {
                let way = format!("{subject} {}", triple.predicate);
                let text = naive.text(&graph, &way, triple.object);
                let values = naive
                    .values
                    .entry((subject.to_string(), triple.predicate.to_string()))
                    .or_default();
                *values.entry(text).or_default() += 1;
            }
        }
        naive
    }

    fn text(&mut self, graph: &Graph, way: &str, term: TermRef<'_>) -> String {
        let TermRef::BlankNode(node) = term else {
            self.leaves.insert((way.to_owned(), term.to_string()));
            return term.to_string();
        };
        let mut parts: Vec<String> = graph
            .triples_for_subject(node)
            .map(|triple| {
                let predicate = triple.predicate.to_string();
                let way = if predicate.contains("22-rdf-syntax-ns#") {
                    way.to_owned()
                } else {
                    format!("{way} {predicate}")
                };
                format!("{predicate} {}", self.text(graph, &way, triple.object))
            })
            .collect();
        parts.sort();
        format!("[{}]", parts.join(";"))
    }

    fn count(&self, place: &(String, String), text: &str) -> usize {
        let values = self.values.get(place);
        values
            .and_then(|values| values.get(text))
            .copied()
            .unwrap_or(0)
    }
}

/// Whether a merged document holds what it should, at the places that are no conflict.
fn check_merged(
    bytes: &[u8],
    [base, mine, theirs]: [&Naive; 3],
    is_conflict: impl Fn(&str) -> bool,
) -> Result<(), TestCaseError> {
    let result = Naive::of(bytes);
    for leaf in mine.leaves.union(&theirs.leaves) {
        if !base.leaves.contains(leaf) && !is_conflict(&leaf.0) {
            prop_assert!(
                result.leaves.contains(leaf),
                "what was added is missing: {leaf:?}"
            );
        }
    }
    for leaf in &result.leaves {
        let known = mine.leaves.contains(leaf) || theirs.leaves.contains(leaf);
        prop_assert!(known, "neither side said this: {leaf:?}");
    }
    for (place, values) in &base.values {
        if is_conflict(&format!("{} {}", place.0, place.1)) {
            continue;
        }
        for (text, count) in values {
            let (mine, theirs) = (mine.count(place, text), theirs.count(place, text));
            let left = result.count(place, text);
            prop_assert!(
                left >= mine.min(theirs).min(*count),
                "what both kept is missing: {text}"
            );
            if mine.max(theirs) <= *count {
                prop_assert_eq!(left, mine.min(theirs), "what was removed: {}", text);
            }
        }
    }
    Ok(())
}

fn config() -> ProptestConfig {
    let regressions = FileFailurePersistence::Direct("proptest-regressions/merge.txt");
    ProptestConfig {
        cases: 400,
        failure_persistence: Some(Box::new(regressions)),
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn what_one_side_alone_changed_is_taken_as_it_is([base, mine, _] in versions(true)) {
        prop_assert!(matches!(merged(Some(&base), &mine, &mine), Merged::Same));
        if said(base.as_bytes()) != said(mine.as_bytes()) {
            prop_assert!(matches!(merged(Some(&base), &mine, &rewritten(&mine)), Merged::Same));
            for base_written in [base.clone(), rewritten(&base)] {
                for (one, other) in [(&base_written, &mine), (&mine, &base_written)] {
                    let Merged::Clean { bytes, .. } = merged(Some(&base), one, other) else {
                        return Err(TestCaseError::fail("expected one version"));
                    };
                    prop_assert_eq!(bytes, mine.as_bytes());
                }
            }
        }
    }

    #[test]
    fn both_sides_come_to_the_same_bytes_and_fields([base, mine, theirs] in versions(true), has_base: bool) {
        let base = has_base.then_some(base.as_str());
        let written_otherwise = (base.map(rewritten), rewritten(&mine), rewritten(&theirs));
        let (again_base, again_mine, again_theirs) = &written_otherwise;
        let again = merged(again_base.as_deref(), again_mine, again_theirs);
        match (merged(base, &mine, &theirs), merged(base, &theirs, &mine), again) {
            (Merged::Same, Merged::Same, Merged::Same) => {}
            (
                Merged::Clean { bytes, from_mine, from_theirs, .. },
                Merged::Clean { bytes: swapped, from_mine: of_theirs, from_theirs: of_mine, .. },
                Merged::Clean { bytes: again, .. },
            ) => {
                prop_assert_eq!(&bytes, &swapped);
                prop_assert_eq!((from_mine, from_theirs), (of_mine, of_theirs));
                prop_assert_eq!(said(&bytes), said(&again));
            }
            (Merged::Fields(one), Merged::Fields(other), Merged::Fields(again)) => {
                prop_assert_eq!(&one.fields, &again.fields);
                prop_assert_eq!(one.fields.len(), other.fields.len());
                for (field, swapped) in one.fields.iter().zip(&other.fields) {
                    prop_assert_eq!(&field.id, &swapped.id);
                    prop_assert_eq!(&field.base, &swapped.base);
                    prop_assert_eq!(&field.mine, &swapped.theirs);
                    prop_assert_eq!(&field.theirs, &swapped.mine);
                    prop_assert_ne!(&field.mine, &field.theirs);
                }
                let ids: BTreeSet<&str> = one.fields.iter().map(|field| field.id.as_str()).collect();
                prop_assert_eq!(ids.len(), one.fields.len());
                // Every second field from the one side, and the same from the other.
                let is_even = |field: &Field| field.id.as_bytes()[0].is_multiple_of(2);
                let side = |even| if even { Side::Mine } else { Side::Theirs };
                prop_assert_eq!(
                    one.resolve(|field| side(is_even(field))),
                    other.resolve(|field| side(!is_even(field)))
                );
            }
            (Merged::Whole(why), Merged::Whole(swapped), Merged::Whole(again)) => {
                prop_assert_eq!([why, why], [swapped, again]);
            }
            other => return Err(TestCaseError::fail(format!("{other:?}"))),
        }
    }

    #[test]
    fn nothing_is_lost_that_the_other_side_did_not_remove([base, mine, theirs] in versions(false), has_base: bool) {
        let found = merged(has_base.then_some(base.as_str()), &mine, &theirs);
        let base = if has_base { Naive::of(base.as_bytes()) } else { Naive::default() };
        let naive = [&base, &Naive::of(mine.as_bytes()), &Naive::of(theirs.as_bytes())];
        match found {
            Merged::Clean { bytes, .. } => check_merged(&bytes, naive, |_| false)?,
            Merged::Fields(fields) => {
                let is_conflict = |way: &str| fields.fields.iter().any(|field| {
                    let PathStep::Property(property) = &field.path[0] else { return false };
                    way.starts_with(&format!("<{}> <{property}>", field.subject))
                });
                for (side, naive_side) in [(Side::Mine, naive[1]), (Side::Theirs, naive[2])] {
                    let bytes = fields.resolve(|_| side);
                    check_merged(&bytes, naive, is_conflict)?;
                    let result = Naive::of(&bytes);
                    for leaf in naive_side.leaves.difference(&naive[0].leaves) {
                        prop_assert!(result.leaves.contains(leaf), "the chosen value is missing: {leaf:?}");
                    }
                    for field in fields.fields.iter().filter(|field| field.path.len() == 1) {
                        let PathStep::Property(property) = &field.path[0] else { continue };
                        let place = (format!("<{}>", field.subject), format!("<{property}>"));
                        prop_assert_eq!(result.values.get(&place), naive_side.values.get(&place));
                    }
                }
            }
            Merged::Same => prop_assert_eq!(said(mine.as_bytes()), said(theirs.as_bytes())),
            Merged::Whole(why) => return Err(TestCaseError::fail(format!("{why:?}"))),
        }
    }

    #[test]
    fn every_row_that_was_added_is_there_and_no_other(
        [base, mine, theirs] in proptest::array::uniform3(proptest::collection::vec((0..6_u8, 0..4_u8), 0..8)),
        keyed: bool,
        sorted: bool,
    ) {
        let table = |rows: &[(u8, u8)]| {
            let mut rows = rows.to_vec();
            if sorted { rows.sort_unstable(); }
            let header = if keyed { "start,end,v" } else { "time,unit,v" };
            let rows: String = rows.iter().map(|(key, value)| format!("{key},1,{value}\n")).collect();
            format!("{header}\n{rows}")
        };
        let [base, mine, theirs] = [base, mine, theirs].map(|rows| table(&rows));
        let csv = |text| Version { media_type: "text/csv", bytes: str::as_bytes(text) };
        let merged = |mine, theirs| merge(BASE_IRI, Some(csv(&base)), csv(mine), csv(theirs));
        let (bytes, swapped) = match (merged(&mine, &theirs), merged(&theirs, &mine)) {
            (Merged::Clean { bytes, .. }, Merged::Clean { bytes: swapped, .. }) => (bytes, swapped),
            (Merged::Fields(one), Merged::Fields(other)) => {
                prop_assert!(keyed);
                prop_assert_eq!(one.resolve(|_| Side::Theirs), other.resolve(|_| Side::Mine));
                (one.resolve(|_| Side::Mine), other.resolve(|_| Side::Theirs))
            }
            (Merged::Same, Merged::Same) => (mine.clone().into_bytes(), mine.clone().into_bytes()),
            other => return Err(TestCaseError::fail(format!("{other:?}"))),
        };
        prop_assert_eq!(&bytes, &swapped);
        let text = String::from_utf8(bytes).unwrap();
        let rows = |text: &str| text.lines().map(str::to_owned).collect::<BTreeSet<String>>();
        let [base, mine, theirs, found] = [&base, &mine, &theirs, &text].map(|text| rows(text));
        for row in mine.difference(&base) {
            prop_assert!(found.contains(row), "{row}");
        }
        for row in &found {
            prop_assert!(mine.contains(row) || theirs.contains(row), "{row}");
        }
        if sorted {
            let keys: Vec<&str> = text.lines().skip(1).map(|row| &row[..1]).collect();
            prop_assert!(keys.is_sorted(), "{text}");
        }
    }
}
