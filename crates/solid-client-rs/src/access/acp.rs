//! Rules in the language of [Access Control Policies](https://solidproject.org/TR/acp): who may do
//! what by the documents of a resource and of the containers above it together.

use std::collections::{BTreeSet, HashSet};

use oxrdf::vocab::rdf;
use oxrdf::{NamedNodeRef, NamedOrBlankNode, Term};
use url::Url;

use crate::Result;
use crate::headers::AccessMode;

use super::document::{RulesDocument, modes_among, node_id};
use super::matching::{Budget, Who, satisfied_by};
use super::{Access, Reach};

pub(super) const ACP: &str = "http://www.w3.org/ns/solid/acp#";
pub(super) const CONTROL_RESOURCE: NamedNodeRef<'_> =
    NamedNodeRef::new_unchecked("http://www.w3.org/ns/solid/acp#AccessControlResource");
pub(super) const RESOURCE: NamedNodeRef<'_> =
    NamedNodeRef::new_unchecked("http://www.w3.org/ns/solid/acp#resource");
pub(super) const ACCESS_CONTROL: NamedNodeRef<'_> =
    NamedNodeRef::new_unchecked("http://www.w3.org/ns/solid/acp#accessControl");
pub(super) const MEMBER_ACCESS_CONTROL: NamedNodeRef<'_> =
    NamedNodeRef::new_unchecked("http://www.w3.org/ns/solid/acp#memberAccessControl");
pub(super) const APPLY: NamedNodeRef<'_> =
    NamedNodeRef::new_unchecked("http://www.w3.org/ns/solid/acp#apply");
pub(super) const ALLOW: NamedNodeRef<'_> =
    NamedNodeRef::new_unchecked("http://www.w3.org/ns/solid/acp#allow");
const DENY: NamedNodeRef<'_> = NamedNodeRef::new_unchecked("http://www.w3.org/ns/solid/acp#deny");
pub(super) const ALL_OF: NamedNodeRef<'_> =
    NamedNodeRef::new_unchecked("http://www.w3.org/ns/solid/acp#allOf");
pub(super) const ANY_OF: NamedNodeRef<'_> =
    NamedNodeRef::new_unchecked("http://www.w3.org/ns/solid/acp#anyOf");
pub(super) const NONE_OF: NamedNodeRef<'_> =
    NamedNodeRef::new_unchecked("http://www.w3.org/ns/solid/acp#noneOf");

/// One document of those that decide about a resource, and the resource whose own it is.
pub(super) struct Level<'a> {
    pub(super) document: &'a RulesDocument,
    pub(super) owner_resource: &'a Url,
    /// Whether that is the resource asked about, and not a container above it.
    pub(super) is_own: bool,
}

/// A policy in force, with the rule and the document it was found by.
struct InForce<'a> {
    id: String,
    document: &'a Url,
    reach: Reach,
    policy: Policy,
}

struct Policy {
    allow: BTreeSet<AccessMode>,
    deny: BTreeSet<AccessMode>,
    who: Vec<Who>,
    /// Whether all that it does is to deny.
    only_denies: bool,
}

/// Who may do what. A denial takes away what any policy allows.
pub(super) fn accesses(levels: &[Level<'_>]) -> Result<Vec<Access>> {
    let mut budget = Budget::new();
    let mut in_force = Vec::new();
    for level in levels {
        add_level(level, &mut in_force, &mut budget)?;
    }
    let mut found: BTreeSet<Access> = BTreeSet::new();
    for place in [Reach::ITSELF, Reach::BELOW] {
        let here = |rule: &&InForce<'_>| {
            (rule.reach.itself && place.itself) || (rule.reach.below && place.below)
        };
        let denials: Vec<(&Who, &BTreeSet<AccessMode>)> = in_force
            .iter()
            .filter(here)
            .map(|rule| &rule.policy)
            .filter(|policy| !policy.deny.is_empty())
            .flat_map(|policy| policy.who.iter().map(|who| (who, &policy.deny)))
            .collect();
        for rule in in_force.iter().filter(here) {
            if rule.policy.only_denies {
                continue;
            }
            for who in &rule.policy.who {
                budget.spend(1 + denials.len())?;
                let mut access = Access {
                    agent: who.agent.clone(),
                    client: who.client.clone(),
                    modes: rule.policy.allow.clone(),
                    inherit: place,
                    id: rule.id.clone(),
                    document: rule.document.clone(),
                    exact: who.exact,
                    narrowed: who.narrowed,
                };
                budget.copy(access.size())?;
                for (denied, modes) in &denials {
                    if denied.covers(who) {
                        access.modes.retain(|mode| !modes.contains(mode));
                    } else if denied.overlaps(who) {
                        access.narrowed |= !access.modes.is_disjoint(modes);
                    }
                }
                if access.exact && access.modes.is_empty() {
                    continue;
                }
                // The same for the resource and for what is below it is one access.
                let above = Access {
                    inherit: Reach::ITSELF,
                    ..access.clone()
                };
                if place == Reach::BELOW && found.remove(&above) {
                    access.inherit = Reach::ALL;
                }
                found.insert(access);
            }
        }
    }
    Ok(found.into_iter().collect())
}

fn add_level<'a>(
    level: &Level<'a>,
    in_force: &mut Vec<InForce<'a>>,
    budget: &mut Budget,
) -> Result<()> {
    let document = level.document;
    let owner_resource = Term::from(super::document::iri(level.owner_resource.as_str())?);
    let mut subjects = document.subjects_of(RESOURCE);
    let mut known: HashSet<NamedOrBlankNode> = subjects.iter().cloned().collect();
    for predicate in [ACCESS_CONTROL, MEMBER_ACCESS_CONTROL] {
        for subject in document.subjects_of(predicate) {
            budget.spend(1)?;
            if known.insert(subject.clone()) {
                subjects.push(subject);
            }
        }
    }
    for subject in subjects {
        // Servers differ in what they do with rules that are for no resource, or for another one
        // than the document's.
        let is_for_it = document.objects(&subject, RESOURCE) == [owner_resource.clone()];
        let is_understood = document.about(&subject).all(|triple| {
            let predicate = triple.predicate;
            !predicate.as_str().starts_with(ACP)
                || [RESOURCE, ACCESS_CONTROL, MEMBER_ACCESS_CONTROL].contains(&predicate)
        });
        if !is_understood {
            in_force.push(unknown(document, &subject, Reach::ALL, budget)?);
        }
        for predicate in [ACCESS_CONTROL, MEMBER_ACCESS_CONTROL] {
            let reach = match (is_for_it, level.is_own, predicate == MEMBER_ACCESS_CONTROL) {
                (false, _, _) | (true, false, true) => Reach::ALL,
                (true, false, false) => continue,
                (true, true, false) => Reach::ITSELF,
                (true, true, true) => Reach::BELOW,
            };
            for control in document.objects(&subject, predicate) {
                budget.spend(1)?;
                match NamedOrBlankNode::try_from(control) {
                    Ok(control) => {
                        add_control(document, &control, reach, is_for_it, in_force, budget)?;
                    }
                    Err(_) => in_force.push(unknown(document, &subject, reach, budget)?),
                }
            }
        }
    }
    Ok(())
}

fn add_control<'a>(
    document: &'a RulesDocument,
    control: &NamedOrBlankNode,
    reach: Reach,
    is_for_it: bool,
    in_force: &mut Vec<InForce<'a>>,
    budget: &mut Budget,
) -> Result<()> {
    let (mut is_empty, mut is_understood) = (true, true);
    for triple in document.about(control) {
        budget.look_at(triple)?;
        is_empty = false;
        let predicate = triple.predicate;
        is_understood &= predicate == APPLY || !predicate.as_str().starts_with(ACP);
    }
    // Without a statement here it may be described in another document.
    if is_empty || !is_understood {
        in_force.push(unknown(document, control, reach, budget)?);
    }
    for policy in document.objects(control, APPLY) {
        let Ok(policy) = NamedOrBlankNode::try_from(policy) else {
            in_force.push(unknown(document, control, reach, budget)?);
            continue;
        };
        let mut policy = read_policy(document, &policy, budget)?;
        for one in &mut policy.who {
            one.exact &= is_for_it;
        }
        let id = node_id(control.as_ref());
        budget.copy(id.len())?;
        in_force.push(InForce {
            id,
            document: &document.url,
            reach,
            policy,
        });
    }
    Ok(())
}

fn read_policy(
    document: &RulesDocument,
    policy: &NamedOrBlankNode,
    budget: &mut Budget,
) -> Result<Policy> {
    let (mut is_empty, mut is_understood) = (true, true);
    for triple in document.about(policy) {
        budget.look_at(triple)?;
        is_empty = false;
        let predicate = triple.predicate;
        is_understood &= !predicate.as_str().starts_with(ACP)
            || [ALLOW, DENY, ALL_OF, ANY_OF, NONE_OF].contains(&predicate);
    }
    let allowed = document.objects(policy, ALLOW);
    let (allow, are_modes) = modes_among(&allowed);
    let (deny, _) = modes_among(&document.objects(policy, DENY));
    let conditions = [ALL_OF, ANY_OF, NONE_OF].map(|condition| document.objects(policy, condition));
    let mut who = satisfied_by(document, conditions, budget)?;
    for one in &mut who {
        one.exact &= is_understood && are_modes;
    }
    if is_empty || (!is_understood && who.is_empty()) {
        who.push(Who::unknown(policy, budget)?);
    }
    Ok(Policy {
        allow,
        deny,
        who,
        only_denies: allowed.is_empty() && is_understood && !is_empty,
    })
}

fn unknown<'a>(
    document: &'a RulesDocument,
    node: &NamedOrBlankNode,
    reach: Reach,
    budget: &mut Budget,
) -> Result<InForce<'a>> {
    let who = vec![Who::unknown(node, budget)?];
    let id = node_id(node.as_ref());
    budget.copy(id.len())?;
    Ok(InForce {
        id,
        document: &document.url,
        reach,
        policy: Policy {
            allow: BTreeSet::new(),
            deny: BTreeSet::new(),
            who,
            only_denies: false,
        },
    })
}

/// Whether a statement of the document has this type and subject.
pub(super) fn is_typed(document: &RulesDocument, node: &NamedOrBlankNode, class: &str) -> bool {
    document
        .objects(node, rdf::TYPE)
        .iter()
        .any(|kind| matches!(kind, Term::NamedNode(kind) if kind.as_str() == class))
}

#[cfg(test)]
#[path = "acp_tests.rs"]
mod tests;
