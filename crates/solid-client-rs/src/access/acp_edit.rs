//! Which statements of an access control resource make up one rule.

use std::collections::HashSet;

use oxrdf::vocab::rdf;
use oxrdf::{NamedNode, NamedNodeRef, NamedOrBlankNode, Term, Triple, TripleRef};
use url::Url;

use crate::{Error, Result};

use super::acp::{
    ACCESS_CONTROL, ACP, ALL_OF, ALLOW, ANY_OF, APPLY, CONTROL_RESOURCE, MEMBER_ACCESS_CONTROL,
    NONE_OF, RESOURCE, is_typed,
};
use super::document::{RulesDocument, iri, mode_iri};
use super::matching::Budget;
use super::{Agent, GrantRequest};

/// The statements of a rule of its own for what is asked for: an access control with one policy and
/// one matcher, and what ties it to the resource. All of it has addresses, so that it can be taken
/// back statement by statement.
pub(super) fn grant_statements(
    document: &RulesDocument,
    id: &NamedNode,
    request: &GrantRequest,
) -> Result<Vec<Triple>> {
    const CANNOT_SAY: fn(&'static str) -> Error = |what| Error::AccessNotExpressible { what };
    let container = iri(request.container.as_str())?;
    let mut statements = Vec::new();
    let subject = match subject_for(document, &request.container) {
        Some(subject) => subject,
        None => {
            let own = iri(document.url.as_str())?;
            statements.push(Triple::new(own.clone(), rdf::TYPE, CONTROL_RESOURCE));
            statements.push(Triple::new(own.clone(), RESOURCE, container));
            own.into()
        }
    };
    let [policy, matcher] = parts(id);
    let agent = match &request.agent {
        Agent::WebId(web_id) => iri(web_id.as_str())?,
        Agent::Public => term("PublicAgent"),
        Agent::Authenticated => term("AuthenticatedAgent"),
        Agent::Group(_) => return Err(CANNOT_SAY("access for a group")),
        Agent::Other(_) => return Err(CANNOT_SAY("access for an agent without a WebID")),
    };
    if request.inherit.itself {
        statements.push(Triple::new(subject.clone(), ACCESS_CONTROL, id.clone()));
    }
    if request.inherit.below {
        statements.push(Triple::new(subject, MEMBER_ACCESS_CONTROL, id.clone()));
    }
    statements.extend([
        Triple::new(id.clone(), rdf::TYPE, term("AccessControl")),
        Triple::new(id.clone(), APPLY, policy.clone()),
        Triple::new(policy.clone(), rdf::TYPE, term("Policy")),
        Triple::new(policy.clone(), ALL_OF, matcher.clone()),
        Triple::new(matcher.clone(), rdf::TYPE, term("Matcher")),
        Triple::new(matcher.clone(), term("agent"), agent),
    ]);
    for mode in &request.modes {
        statements.push(Triple::new(policy.clone(), ALLOW, mode_iri(*mode)));
    }
    if let Some(client) = &request.client {
        statements.push(Triple::new(matcher, term("client"), iri(client.as_str())?));
    }
    Ok(statements)
}

/// What the document has of the statements that a grant with this identifier would make, and others
/// that are about the same nodes or use them: a policy of somebody else could be waiting for the matcher.
pub(super) fn statements_of_grant(document: &RulesDocument, id: &NamedNode) -> HashSet<Triple> {
    let mut statements = HashSet::new();
    let [policy, matcher] = parts(id);
    for node in [id, &policy, &matcher] {
        let uses = document.graph.triples_for_object(node);
        statements.extend(uses.map(TripleRef::into_owned));
        statements.extend(document.statements_about(node));
    }
    statements
}

/// What the document says of a rule itself, and what ties it to the resource.
pub(super) fn statements_of_rule(document: &RulesDocument, id: &NamedNode) -> Vec<Triple> {
    let links = links_to(document, id);
    links.chain(document.statements_about(id)).collect()
}

/// What a revocation takes away: the rule, what ties it to the resource, and those of its policies
/// and matchers that no other rule uses.
pub(super) fn rule_statements(document: &RulesDocument, id: &NamedNode) -> Result<Vec<Triple>> {
    let mut doomed: Vec<Triple> = links_to(document, id).collect();
    let own = NamedOrBlankNode::from(id.clone());
    let is_rule = !doomed.is_empty()
        || is_typed(document, &own, term("AccessControl").as_str())
        || !document.objects(id, APPLY).is_empty();
    if !is_rule {
        return if document.about(id).next().is_none() {
            Ok(doomed)
        } else {
            Err(Error::InvalidArgument {
                what: "the identifier of an access control",
            })
        };
    }
    let mut budget = Budget::new();
    let mut removed = HashSet::from([own.clone()]);
    let mut layer = vec![own];
    for predicates in [&[APPLY][..], &[ALL_OF, ANY_OF, NONE_OF]] {
        let mut parts = HashSet::new();
        for node in &layer {
            for statement in document.about(node) {
                budget.look_at(statement)?;
                let object = NamedOrBlankNode::try_from(statement.object.into_owned());
                if let (Ok(object), true) = (object, predicates.contains(&statement.predicate)) {
                    parts.insert(object);
                }
            }
        }
        // Each is judged once, however many of these use it.
        layer = parts
            .into_iter()
            .filter(|part| belongs_to(document, part, &removed))
            .collect();
        removed.extend(layer.iter().cloned());
    }
    for node in &removed {
        doomed.extend(document.statements_about(node));
    }
    Ok(doomed)
}

/// Whether a node is described here, and nothing but these uses it.
fn belongs_to(
    document: &RulesDocument,
    node: &NamedOrBlankNode,
    users: &HashSet<NamedOrBlankNode>,
) -> bool {
    let is_here = match node {
        NamedOrBlankNode::BlankNode(_) => true,
        NamedOrBlankNode::NamedNode(node) => node
            .as_str()
            .strip_prefix(document.url.as_str())
            .is_some_and(|rest| rest.starts_with('#')),
    };
    is_here
        && document
            .graph
            .triples_for_object(node)
            .all(|triple| users.contains(&triple.subject.into_owned()))
}

fn links_to<'a>(document: &'a RulesDocument, id: &NamedNode) -> impl Iterator<Item = Triple> + 'a {
    let links = document.graph.triples_for_object(id);
    links
        .filter(|triple| [ACCESS_CONTROL, MEMBER_ACCESS_CONTROL].contains(&triple.predicate))
        .map(|triple| triple.into_owned())
}

/// What stands for the resource in its document; one with an address rather than without.
fn subject_for(document: &RulesDocument, resource: &Url) -> Option<NamedOrBlankNode> {
    let resource = NamedNodeRef::new(resource.as_str()).ok()?;
    let subjects = document.subjects_of(RESOURCE).into_iter();
    subjects
        .filter(|subject| document.objects(subject, RESOURCE) == [Term::from(resource)])
        .min_by_key(NamedOrBlankNode::is_blank_node)
}

/// The policy and the matcher of a grant. No identifier of a grant has a dot.
fn parts(id: &NamedNode) -> [NamedNode; 2] {
    ["policy", "matcher"].map(|part| NamedNode::new_unchecked(format!("{}.{part}", id.as_str())))
}

fn term(name: &str) -> NamedNode {
    NamedNode::new_unchecked(format!("{ACP}{name}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::headers::{AccessMode, Links};

    const DOCUMENT: &str = "https://pod.example/c/.acr";
    const PLACE: &str = "https://pod.example/c/";

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    fn document(turtle: &str) -> RulesDocument {
        let turtle = format!(
            "@prefix acl: <http://www.w3.org/ns/auth/acl#>.
             @prefix acp: <http://www.w3.org/ns/solid/acp#>. {turtle}"
        );
        let root = "<#root> a acp:AccessControlResource; acp:resource <./>.";
        let turtle = format!("{turtle} {root}");
        RulesDocument::parse(&url(DOCUMENT), turtle.as_bytes(), &Links::default()).unwrap()
    }

    fn node(fragment: &str) -> NamedNode {
        NamedNode::new(format!("{DOCUMENT}#{fragment}")).unwrap()
    }

    fn request() -> GrantRequest {
        GrantRequest {
            client: Some(url("https://app.example/id")),
            ..GrantRequest::new(
                &url(PLACE),
                Agent::from_iri("https://bob.example/#me"),
                [AccessMode::Read],
                "g",
            )
        }
    }

    fn with(mut document: RulesDocument, statements: &[Triple]) -> RulesDocument {
        for statement in statements {
            document.graph.insert(statement);
        }
        document
    }

    fn without(mut document: RulesDocument, statements: &[Triple]) -> RulesDocument {
        for statement in statements {
            assert!(document.graph.remove(statement), "{statement}");
        }
        document
    }

    #[test]
    fn grant_can_be_taken_back_to_the_statement() {
        let others = "<#x> a acp:AccessControl; acp:apply [ acp:allow acl:Read; acp:anyOf [ acp:agent <https://eve.example/#me> ] ].
            <#root> acp:accessControl <#x>.";
        let before = document(others);
        let made = grant_statements(&before, &node("g"), &request()).unwrap();
        assert!(
            made.iter()
                .all(|one| !one.subject.is_blank_node() && !one.object.is_blank_node())
        );
        let after = with(before.clone(), &made);
        let there = statements_of_grant(&after, &node("g"));
        assert_eq!(there, made.iter().cloned().collect());
        let doomed = rule_statements(&after, &node("g")).unwrap();
        assert_eq!(without(after, &doomed), before);
    }

    #[test]
    fn what_waits_for_the_parts_of_a_grant_is_in_its_way() {
        for planted in [
            "<#x> a acp:AccessControl; acp:apply <#xp>. <#xp> acp:allow acl:Write; acp:anyOf <#g.matcher>.",
            "<#x> a acp:AccessControl; acp:apply <#g.policy>.",
            "<#g.policy> acp:allow acl:Write.",
            "<#g.matcher> acp:agent acp:PublicAgent.",
            "<#root> acp:memberAccessControl <#g>.",
        ] {
            let there = statements_of_grant(&document(planted), &node("g"));
            assert_eq!(there.len(), 1, "{planted}: {there:?}");
        }
    }

    #[test]
    fn rule_of_very_many_parts_is_taken_back_at_once() {
        // Each policy uses the same matcher, so that asking anew for each would take for ever.
        let policies: Vec<String> = (0..10_000)
            .map(|_| "[ acp:allOf <#m> ]".to_owned())
            .collect();
        let many = document(&format!(
            "<#root> acp:accessControl <#g>. <#g> acp:apply {}. <#m> acp:agent acp:PublicAgent.",
            policies.join(", ")
        ));
        let started = std::time::Instant::now();
        let doomed = rule_statements(&many, &node("g")).unwrap();
        assert!(started.elapsed() < std::time::Duration::from_mins(1));
        assert_eq!(doomed.len(), 1 + 10_000 + 10_000 + 1);
    }

    #[test]
    fn new_document_says_whose_rules_it_has() {
        let empty = RulesDocument::empty(&url(DOCUMENT), super::super::AccessKind::Acp);
        let made = grant_statements(&empty, &node("g"), &request()).unwrap();
        let own = NamedNode::new(DOCUMENT).unwrap();
        let resource = Triple::new(own, RESOURCE, NamedNode::new(PLACE).unwrap());
        assert!(made.contains(&resource));
    }

    #[test]
    fn what_another_rule_uses_stays() {
        let shared = document(
            "<#root> acp:accessControl <#one>, <#two>; acp:memberAccessControl <#one>.
             <#one> a acp:AccessControl; acp:apply <#p>, [ acp:allow acl:Read; acp:allOf <#m>, [ acp:client <https://app.example/> ] ].
             <#two> a acp:AccessControl; acp:apply <#p>.
             <#p> a acp:Policy; acp:allow acl:Read; acp:allOf <#m>.
             <#m> a acp:Matcher; acp:agent <https://bob.example/#me>.",
        );
        let doomed = rule_statements(&shared, &node("one")).unwrap();
        let left = without(shared.clone(), &doomed);
        assert_eq!(
            left,
            document(
                "<#root> acp:accessControl <#two>. <#two> a acp:AccessControl; acp:apply <#p>.
                 <#p> a acp:Policy; acp:allow acl:Read; acp:allOf <#m>.
                 <#m> a acp:Matcher; acp:agent <https://bob.example/#me>."
            )
        );
        let doomed = rule_statements(&left, &node("two")).unwrap();
        assert_eq!(without(left, &doomed), document(""));
        let unlinked = document("<#one> a acp:AccessControl.");
        assert_eq!(rule_statements(&unlinked, &node("one")).unwrap().len(), 1);
    }

    #[test]
    fn only_a_rule_can_be_taken_back() {
        let root = document("");
        let refused = rule_statements(&root, &node("root"));
        assert!(
            matches!(refused, Err(Error::InvalidArgument { .. })),
            "{refused:?}"
        );
        assert_eq!(rule_statements(&root, &node("nobody")).unwrap(), []);
    }

    #[test]
    fn what_the_language_cannot_say_is_refused() {
        let group = GrantRequest {
            agent: Agent::Group(url("https://team.example/#g")),
            ..request()
        };
        let refused = grant_statements(&document(""), &node("g"), &group);
        assert!(
            matches!(refused, Err(Error::AccessNotExpressible { .. })),
            "{refused:?}"
        );
    }
}
