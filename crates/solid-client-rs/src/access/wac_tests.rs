//! What is read from a WAC document, what an edit of it keeps, and what it takes away.

use super::*;
use crate::headers::Links;

const ROOT: &str = "https://pod.example/";
const CHILD: &str = "https://pod.example/c/";

fn url(text: &str) -> Url {
    Url::parse(text).unwrap()
}

fn document(turtle: &str) -> RulesDocument {
    let prefixes = "@prefix acl: <http://www.w3.org/ns/auth/acl#>.
        @prefix foaf: <http://xmlns.com/foaf/0.1/>.";
    let turtle = format!("{prefixes} {turtle}");
    let document = url("https://pod.example/.acl");
    RulesDocument::parse(&document, turtle.as_bytes(), &Links::default()).unwrap()
}

fn root_document() -> RulesDocument {
    document(
        r#"<#public> a acl:Authorization; acl:agentClass foaf:Agent; acl:accessTo <./>; acl:mode acl:Read.
        <#owner> a acl:Authorization; acl:agent <https://me.example/#me>, <mailto:me@me.example>;
            acl:accessTo <./>; acl:default <./>; acl:mode acl:Read, acl:Write, acl:Control.
        <#team> a acl:Authorization; acl:agentGroup <https://t.example/#g>; acl:default <./>;
            acl:mode acl:Append; acl:origin <https://app.example>;
            <https://e.example/why> "kept", [ <https://e.example/who> "someone" ].
        [] a acl:Authorization; acl:agentClass acl:AuthenticatedAgent; acl:default <./>; acl:mode acl:Read.
        <https://e.example/note> <https://e.example/says> "unrelated"."#,
    )
}

fn me() -> Url {
    url("https://me.example/#me")
}

/// Agent, reach and whether it is exact and narrowed, of each access.
fn told(accesses: &[Access]) -> Vec<(Agent, Reach, bool, bool)> {
    let mut told: Vec<_> = accesses
        .iter()
        .map(|access| {
            (
                access.agent.clone(),
                access.inherit,
                access.exact,
                access.narrowed,
            )
        })
        .collect();
    told.sort();
    told
}

#[test]
fn every_agent_of_a_rule_is_told_with_its_reach() {
    let found = accesses(&root_document(), &url(ROOT), true).unwrap();
    let team = Agent::Group(url("https://t.example/#g"));
    let mail = Agent::Other("mailto:me@me.example".to_owned());
    assert_eq!(
        told(&found),
        [
            (Agent::WebId(me()), Reach::ALL, true, false),
            (Agent::Public, Reach::ITSELF, true, false),
            (Agent::Authenticated, Reach::BELOW, true, false),
            (team.clone(), Reach::BELOW, true, true),
            (mail.clone(), Reach::ALL, true, false),
        ]
    );
    assert!(super::super::gives_control(&found, &me()));
    assert!(!super::super::gives_control(
        &found,
        &url("https://bob.example/#me")
    ));
    let inherited = accesses(&root_document(), &url(ROOT), false).unwrap();
    assert_eq!(
        told(&inherited),
        [
            (Agent::WebId(me()), Reach::ALL, true, false),
            (Agent::Authenticated, Reach::ALL, true, false),
            (team, Reach::ALL, true, true),
            (mail, Reach::ALL, true, false),
        ],
        "a rule for the container itself does not reach what is below"
    );
}

#[test]
fn what_is_not_understood_is_said_to_be_so_and_to_reach_everywhere() {
    let to_it = "acl:accessTo <./>";
    for rule in [
        format!("<#x> acl:agent <https://e.example/#me>; {to_it}; acl:mode acl:Read."),
        format!("<#x> a acl:Authorization; acl:agentClass <https://e.example/C>; {to_it}; acl:mode acl:Read."),
        format!("<#x> a acl:Authorization; acl:agent \"https://e.example/#me\"; {to_it}; acl:mode acl:Read."),
        format!("<#x> a acl:Authorization; acl:agent <https://e.example/#me>; {to_it}; acl:mode <https://e.example/Fly>."),
        "<#x> a acl:Authorization; acl:agent <https://e.example/#me>; acl:defaultForNew <./>; acl:mode acl:Read.".to_owned(),
        "<#x> a acl:Authorization; acl:accessToClass <https://e.example/C>; acl:mode acl:Read.".to_owned(),
    ] {
        let found = accesses(&document(&rule), &url(ROOT), true).unwrap();
        assert_eq!(found.len(), 1, "{rule}");
        assert!(!found[0].exact, "{rule}");
        assert_eq!(found[0].id, "https://pod.example/.acl#x");
    }
    let other = "<#x> a acl:Authorization; acl:agent <https://e.example/#me>; acl:accessTo </y>; acl:mode acl:Read.";
    assert_eq!(accesses(&document(other), &url(ROOT), true).unwrap(), []);
}

#[test]
fn child_gets_what_gives_its_owner_control_and_nothing_for_others() {
    let child_acl = url("https://pod.example/c/.acl");
    let (child, left_out) =
        control_inherited_by(&root_document(), &me(), &url(ROOT), &url(CHILD), &child_acl).unwrap();
    let rules = accesses(&child, &url(CHILD), true).unwrap();
    assert_eq!(
        told(&rules),
        [(Agent::WebId(me()), Reach::ALL, true, false)]
    );
    assert_eq!(rules[0].modes.len(), 3);
    assert_eq!(left_out.len(), 2, "{left_out:?}");
    assert!(left_out.contains("https://pod.example/.acl#team"));
}

#[test]
fn control_that_is_shared_with_others_is_copied_for_the_owner_alone() {
    let shared = document(
        "<#both> a acl:Authorization; acl:agent <https://me.example/#me>, <https://eve.example/#me>;
            acl:agentGroup <https://t.example/#g>; acl:agentClass acl:AuthenticatedAgent;
            acl:default <./>; acl:mode acl:Read, acl:Control.",
    );
    let child_acl = url("https://pod.example/c/.acl");
    let (child, left_out) =
        control_inherited_by(&shared, &me(), &url(ROOT), &url(CHILD), &child_acl).unwrap();
    let turtle = String::from_utf8(child.to_turtle().unwrap()).unwrap();
    let rules = accesses(&child, &url(CHILD), true).unwrap();
    assert!(super::super::gives_control(&rules, &me()), "{turtle}");
    for other in ["eve", "#g", "AuthenticatedAgent"] {
        assert!(!turtle.contains(other), "{other}: {turtle}");
    }
    assert_eq!(left_out.len(), 1);
}

#[test]
fn grant_says_what_was_asked_for_and_no_more() {
    let id = NamedNode::new("https://pod.example/.acl#g").unwrap();
    let bob = Agent::from_iri("https://bob.example/#me");
    let group = Agent::Group(url("https://t.example/#g"));
    for agent in [bob.clone(), group, Agent::Public, Agent::Authenticated] {
        for inherit in [Reach::ALL, Reach::ITSELF, Reach::BELOW] {
            let request = GrantRequest {
                inherit,
                ..GrantRequest::new(&url(ROOT), agent.clone(), [AccessMode::Append], "g")
            };
            let mut made = document("");
            for statement in grant_statements(&id, &request).unwrap() {
                made.graph.insert(&statement);
            }
            let found = accesses(&made, &url(ROOT), true).unwrap();
            assert_eq!(told(&found), [(agent.clone(), inherit, true, false)]);
            assert_eq!(found[0].modes, request.modes);
            let again = made.to_turtle().unwrap();
            let again = RulesDocument::parse(&made.url, &again, &Links::default()).unwrap();
            assert_eq!(again, made);
            assert_eq!(rule_statements(&made, &id).unwrap().len(), made.graph.len());
        }
    }
    let through_app = GrantRequest {
        client: Some(url("https://app.example/id")),
        ..GrantRequest::new(&url(ROOT), bob, [AccessMode::Read], "g")
    };
    let refused = grant_statements(&id, &through_app);
    assert!(
        matches!(refused, Err(Error::AccessNotExpressible { .. })),
        "{refused:?}"
    );
}

#[test]
fn only_a_rule_can_be_taken_back() {
    let card = document("<#me> foaf:name \"Me\".");
    let me = NamedNode::new("https://pod.example/.acl#me").unwrap();
    assert!(matches!(
        rule_statements(&card, &me),
        Err(Error::InvalidArgument { .. })
    ));
    let nobody = NamedNode::new("https://pod.example/.acl#nobody").unwrap();
    assert_eq!(rule_statements(&card, &nobody).unwrap(), []);
}

#[test]
fn lost_statement_is_noticed_when_reading_back() {
    let meant = root_document();
    let mut found = meant.clone();
    assert!(found.holds(&meant));
    let owner = NamedNode::new("https://pod.example/.acl#owner").unwrap();
    for statement in rule_statements(&meant, &owner).unwrap() {
        found.graph.remove(&statement);
    }
    assert!(!found.holds(&meant));
}

#[test]
fn patch_of_a_grant_asks_for_a_rule_that_gives_control_and_that_of_a_revocation_does_not() {
    use crate::access::document::Edit;
    let before = root_document();
    let id = NamedNode::new("https://pod.example/.acl#g").unwrap();
    let bob = Agent::from_iri("https://bob.example/#me");
    let request = GrantRequest::new(&url(ROOT), bob, [AccessMode::Read], "g");
    let grant = Edit {
        inserts: grant_statements(&id, &request).unwrap(),
        deletes: Vec::new(),
    };
    let patch = grant.patch(&before).unwrap();
    let owner = NamedNode::new("https://pod.example/.acl#owner").unwrap();
    let control = Triple::new(owner.clone(), MODE, mode_iri(AccessMode::Control));
    assert_eq!(patch.conditions(), [control]);
    let revocation = Edit {
        inserts: Vec::new(),
        deletes: rule_statements(&before, &owner).unwrap(),
    };
    let patch = revocation.patch(&before).unwrap();
    assert_eq!(
        patch.conditions(),
        [],
        "what it deletes must be there anyway"
    );
    assert_eq!(patch.deletes().len(), revocation.deletes.len());
    let team = NamedNode::new("https://pod.example/.acl#team").unwrap();
    let of_blank_nodes = Edit {
        inserts: Vec::new(),
        deletes: rule_statements(&before, &team).unwrap(),
    };
    assert!(of_blank_nodes.patch(&before).is_none());
    assert!(grant.patch(&document("")).is_none(), "nothing to ask for");
}

#[test]
fn control_that_may_not_hold_above_is_not_written_down_below() {
    let mode = "acl:mode acl:Read, acl:Write, acl:Control";
    for uncertain in [
        format!(
            "<#me> a acl:Authorization; acl:agent <https://me.example/#me>; acl:default <./>; {mode}; acl:origin <https://app.example>."
        ),
        format!("<#me> acl:agent <https://me.example/#me>; acl:default <./>; {mode}."),
        format!(
            "<#me> a acl:Authorization; acl:agent <https://me.example/#me>; acl:default <https://elsewhere.example/>; acl:never <https://e.example/>; {mode}."
        ),
    ] {
        let child_acl = url("https://pod.example/c/.acl");
        let (child, left_out) = control_inherited_by(
            &document(&uncertain),
            &me(),
            &url(ROOT),
            &url(CHILD),
            &child_acl,
        )
        .unwrap();
        assert!(child.graph.is_empty(), "{uncertain}");
        assert_eq!(
            left_out,
            BTreeSet::from(["https://pod.example/.acl#me".to_owned()])
        );
    }
}

#[test]
fn class_of_agents_in_place_of_an_agent_is_not_taken_for_a_person() {
    for agent in [
        "acl:agent foaf:Agent",
        "acl:agent acl:AuthenticatedAgent",
        "acl:agentGroup foaf:Agent",
    ] {
        let rule =
            format!("<#x> a acl:Authorization; {agent}; acl:accessTo <./>; acl:mode acl:Read.");
        let found = accesses(&document(&rule), &url(ROOT), true).unwrap();
        assert_eq!(found.len(), 1, "{rule}");
        assert!(
            !found[0].exact && matches!(found[0].agent, Agent::Other(_)),
            "{found:?}"
        );
    }
}

#[test]
fn short_document_of_long_names_is_refused_before_it_fills_the_memory() {
    let agents: Vec<String> = (0..1000).map(|n| format!("<a:{n}>")).collect();
    let rule = format!(
        "<#{}> a acl:Authorization; acl:agent {}; acl:accessTo <./>; acl:mode acl:Read.
         # So long that it may take this much when it is parsed: {}",
        "x".repeat(60_000),
        agents.join(","),
        "x".repeat(1 << 20)
    );
    let outcome = accesses(&document(&rule), &url(ROOT), true).map(|found| found.len());
    assert!(
        matches!(outcome, Err(Error::Protocol { .. })),
        "{outcome:?}"
    );
}
