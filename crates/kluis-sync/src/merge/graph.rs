//! Three-way merge of documents.
//!
//! The properties of a named node are independent of each other. What hangs from one by blank nodes
//! is one value, like a quantity and its unit or a coding and its system: of two that both sides
//! changed, never a mixture is made. Only where mine and theirs differ in one single property of such
//! a node, that property is merged, or is the conflict, instead of the whole. The items of a list are
//! such values by their positions.

use std::collections::{BTreeMap, BTreeSet};

use kluis_rdf::oxrdf::NamedNode;

use super::WhyWhole;
use super::document::{Document, Properties, Tangle, Value};
use super::field::{Field, PathStep, Side};
use super::list::{self, Item};
use super::sets::{self, Changes, Taken};

/// A merged document in which some places are still to be chosen.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    named: BTreeMap<NamedNode, BTreeMap<NamedNode, Vec<Part>>>,
    anonymous: Vec<Value>,
    tangle: Tangle,
    choices: Vec<Choice>,
    pub(super) taken: Taken,
}

/// A value, or what stands for values not chosen yet.
#[derive(Clone, Debug)]
enum Part {
    Done(Value),
    Node(BTreeMap<NamedNode, Vec<Part>>),
    List(Vec<Part>),
    Choice(usize),
}

/// A place where both sides differ, and the values there.
#[derive(Clone, Debug)]
struct Choice {
    subject: NamedNode,
    path: Vec<PathStep>,
    base: Vec<Value>,
    mine: Vec<Value>,
    theirs: Vec<Value>,
}

/// Merges three documents; `base` is empty where both sides made theirs anew.
///
/// # Errors
/// [`WhyWhole::Tangled`] where both sides changed statements that no path leads to.
pub(super) fn merge(
    base: &Document,
    mine: &Document,
    theirs: &Document,
) -> Result<Draft, WhyWhole> {
    let mut merger = Merger::default();
    let tangle = merger.tangle(&base.tangle, &mine.tangle, &theirs.tangle)?;
    let anonymous = merger.anonymous(&base.anonymous, &mine.anonymous, &theirs.anonymous)?;
    let none = Properties::new();
    let mut named = BTreeMap::new();
    let subjects: BTreeSet<&NamedNode> = [base, mine, theirs]
        .into_iter()
        .flat_map(|document| document.named.keys())
        .collect();
    for subject in subjects {
        let [base, mine, theirs] = [base, mine, theirs]
            .map(|document: &Document| document.named.get(subject).unwrap_or(&none));
        let place = Place {
            subject,
            path: Vec::new(),
        };
        let properties = merger.properties(&place, base, mine, theirs);
        if !properties.is_empty() {
            named.insert(subject.clone(), properties);
        }
    }
    Ok(Draft {
        named,
        anonymous,
        tangle,
        choices: merger.choices,
        taken: merger.taken,
    })
}

impl Draft {
    /// The places to choose, in an order that does not depend on which side is mine.
    pub(super) fn fields(&self) -> Vec<Field> {
        self.choices
            .iter()
            .map(|choice| {
                let Choice {
                    subject,
                    path,
                    base,
                    mine,
                    theirs,
                } = choice;
                Field::of_values(subject.as_str(), path, [base, mine, theirs])
            })
            .collect()
    }

    /// The document with a side for each of the [fields](Self::fields).
    pub(super) fn resolved(&self, sides: &[Side]) -> Document {
        let chosen: Vec<&[Value]> = self
            .choices
            .iter()
            .zip(sides)
            .map(|(choice, side)| match side {
                Side::Mine => choice.mine.as_slice(),
                Side::Theirs => choice.theirs.as_slice(),
            })
            .collect();
        let mut document = Document {
            named: BTreeMap::new(),
            anonymous: self.anonymous.clone(),
            tangle: self.tangle.clone(),
        };
        for (subject, properties) in &self.named {
            let properties = filled_properties(properties, &chosen);
            if !properties.is_empty() {
                document.named.insert(subject.clone(), properties);
            }
        }
        document
    }
}

fn filled_properties(
    properties: &BTreeMap<NamedNode, Vec<Part>>,
    chosen: &[&[Value]],
) -> Properties {
    let mut filled_in = Properties::new();
    for (property, parts) in properties {
        let mut values = filled(parts, chosen);
        values.sort();
        if !values.is_empty() {
            filled_in.insert(property.clone(), values);
        }
    }
    filled_in
}

fn filled(parts: &[Part], chosen: &[&[Value]]) -> Vec<Value> {
    let mut values = Vec::with_capacity(parts.len());
    for part in parts {
        match part {
            Part::Done(value) => values.push(value.clone()),
            Part::Node(properties) => {
                values.push(Value::Node(filled_properties(properties, chosen)));
            }
            Part::List(items) => values.push(Value::List(filled(items, chosen))),
            Part::Choice(number) => values.extend_from_slice(chosen[*number]),
        }
    }
    values
}

/// Where in a document a merge is.
struct Place<'a> {
    subject: &'a NamedNode,
    path: Vec<PathStep>,
}

impl Place<'_> {
    fn then(&self, step: PathStep) -> Self {
        let mut path = self.path.clone();
        path.push(step);
        Self {
            subject: self.subject,
            path,
        }
    }
}

#[derive(Default)]
struct Merger {
    choices: Vec<Choice>,
    taken: Taken,
}

impl Merger {
    fn tangle(
        &mut self,
        base: &Tangle,
        mine: &Tangle,
        theirs: &Tangle,
    ) -> Result<Tangle, WhyWhole> {
        if mine == theirs {
            return Ok(mine.clone());
        }
        if mine == base {
            self.taken.theirs += 1;
            return Ok(theirs.clone());
        }
        if theirs == base {
            self.taken.mine += 1;
            return Ok(mine.clone());
        }
        Err(WhyWhole::Tangled)
    }

    /// Blank nodes that nothing refers to: no field could say which is meant.
    fn anonymous(
        &mut self,
        base: &[Value],
        mine: &[Value],
        theirs: &[Value],
    ) -> Result<Vec<Value>, WhyWhole> {
        if Changes::of(base, mine, theirs).collide() {
            return Err(WhyWhole::Tangled);
        }
        Ok(sets::united(base, mine, theirs, &mut self.taken))
    }

    fn properties(
        &mut self,
        place: &Place<'_>,
        base: &Properties,
        mine: &Properties,
        theirs: &Properties,
    ) -> BTreeMap<NamedNode, Vec<Part>> {
        let all: BTreeSet<&NamedNode> = [base, mine, theirs]
            .into_iter()
            .flat_map(BTreeMap::keys)
            .collect();
        let mut merged = BTreeMap::new();
        for property in all {
            let [base, mine, theirs] = [base, mine, theirs]
                .map(|properties| properties.get(property).map_or(&[][..], Vec::as_slice));
            let place = place.then(PathStep::Property(property.as_str().to_owned()));
            let parts = self.values(&place, base, mine, theirs);
            if !parts.is_empty() {
                merged.insert(property.clone(), parts);
            }
        }
        merged
    }

    /// Merges the values of one property.
    fn values(
        &mut self,
        place: &Place<'_>,
        base: &[Value],
        mine: &[Value],
        theirs: &[Value],
    ) -> Vec<Part> {
        if let Some(values) = sets::merged(base, mine, theirs, &mut self.taken) {
            return values.into_iter().map(Part::Done).collect();
        }
        let changes = Changes::of(base, mine, theirs);
        if changes.mine_removed == changes.theirs_removed
            && let [mine_value] = changes.mine_added[..]
            && let [theirs_value] = changes.theirs_added[..]
            && changes.mine_removed.len() <= 1
        {
            let former = changes.mine_removed.first().copied();
            if let Some(part) = self.one_value(place, former, mine_value, theirs_value) {
                let kept = sets::without(base, former.map_or(&[], std::slice::from_ref));
                let mut parts: Vec<Part> = kept.into_iter().cloned().map(Part::Done).collect();
                parts.push(part);
                return parts;
            }
        }
        vec![self.choice(place, base, mine, theirs)]
    }

    fn choice(
        &mut self,
        place: &Place<'_>,
        base: &[Value],
        mine: &[Value],
        theirs: &[Value],
    ) -> Part {
        self.choices.push(Choice {
            subject: place.subject.clone(),
            path: place.path.clone(),
            base: base.to_vec(),
            mine: mine.to_vec(),
            theirs: theirs.to_vec(),
        });
        Part::Choice(self.choices.len() - 1)
    }

    /// Merges two versions of one value that differ from each other and from `base`; `None` where
    /// the whole value is what is to be chosen.
    fn one_value(
        &mut self,
        place: &Place<'_>,
        base: Option<&Value>,
        mine: &Value,
        theirs: &Value,
    ) -> Option<Part> {
        match (mine, theirs) {
            (Value::Node(mine), Value::Node(theirs)) => {
                let none = Properties::new();
                let base = match base {
                    Some(Value::Node(base)) => base,
                    _ => &none,
                };
                self.node(place, base, mine, theirs)
            }
            (Value::List(mine), Value::List(theirs)) => {
                let base = match base {
                    Some(Value::List(base)) => Some(base.as_slice()),
                    Some(_) => return None,
                    None => None,
                };
                self.list(place, base, mine, theirs)
            }
            _ => None,
        }
    }

    /// Merges two nodes that differ in one property.
    fn node(
        &mut self,
        place: &Place<'_>,
        base: &Properties,
        mine: &Properties,
        theirs: &Properties,
    ) -> Option<Part> {
        let mut differing = mine
            .keys()
            .chain(theirs.keys().filter(|key| !mine.contains_key(*key)))
            .filter(|property| mine.get(*property) != theirs.get(*property));
        let (property, None) = (differing.next()?, differing.next()) else {
            return None;
        };
        let of = |properties: &Properties| {
            let values = properties.get(property);
            values.map(|values| BTreeMap::from([(property.clone(), values.clone())]))
        };
        let [base, mine_part, theirs_part] =
            [base, mine, theirs].map(|properties| of(properties).unwrap_or_default());
        let mut parts: BTreeMap<NamedNode, Vec<Part>> = mine
            .iter()
            .filter(|(other, _)| *other != property)
            .map(|(other, values)| {
                let done = values.iter().cloned().map(Part::Done).collect();
                (other.clone(), done)
            })
            .collect();
        parts.extend(self.properties(place, &base, &mine_part, &theirs_part));
        Some(Part::Node(parts))
    }

    fn list(
        &mut self,
        place: &Place<'_>,
        base: Option<&[Value]>,
        mine: &[Value],
        theirs: &[Value],
    ) -> Option<Part> {
        let (choices, taken) = (self.choices.len(), self.taken);
        let mut parts = Vec::new();
        for (number, item) in list::aligned(base, mine, theirs)?.into_iter().enumerate() {
            let part = match item {
                Item::Agreed(value) => Some(Part::Done(value.clone())),
                Item::Mine(value) => {
                    self.taken.mine += 1;
                    Some(Part::Done(value.clone()))
                }
                Item::Theirs(value) => {
                    self.taken.theirs += 1;
                    Some(Part::Done(value.clone()))
                }
                Item::Both(base, mine, theirs) => {
                    let place = place.then(PathStep::Item(number));
                    self.item(&place, base, mine, theirs)
                }
            };
            let Some(part) = part else {
                // The whole list is to be chosen, and nothing in it.
                self.choices.truncate(choices);
                self.taken = taken;
                return None;
            };
            parts.push(part);
        }
        Some(Part::List(parts))
    }

    fn item(
        &mut self,
        place: &Place<'_>,
        base: Option<&Value>,
        mine: &Value,
        theirs: &Value,
    ) -> Option<Part> {
        if let (Value::Leaf(_), Value::Leaf(_)) = (mine, theirs) {
            let base = base.map_or(&[][..], std::slice::from_ref);
            let [mine, theirs] = [mine, theirs].map(std::slice::from_ref);
            return Some(self.choice(place, base, mine, theirs));
        }
        self.one_value(place, base, mine, theirs)
    }
}
