//! What an edit of an access document keeps, and what it takes away.

use super::*;

const ROOT: &str = "https://pod.example/";
const CHILD: &str = "https://pod.example/c/";

fn url(text: &str) -> Url {
    Url::parse(text).unwrap()
}

fn root_document() -> AccessDocument {
    let turtle = r#"
        @prefix acl: <http://www.w3.org/ns/auth/acl#>. @prefix foaf: <http://xmlns.com/foaf/0.1/>.
        <#public> a acl:Authorization; acl:agentClass foaf:Agent; acl:accessTo <./>; acl:mode acl:Read.
        <#owner> a acl:Authorization; acl:agent <https://me.example/#me>, <mailto:me@me.example>;
            acl:accessTo <./>; acl:default <./>; acl:mode acl:Read, acl:Write, acl:Control.
        <#team> a acl:Authorization; acl:agentGroup <https://t.example/#g>; acl:default <./>;
            acl:mode acl:Append; acl:mode <https://e.example/Fly>; <https://e.example/why> "kept", [ <https://e.example/who> "someone" ].
        [] a acl:Authorization; acl:agentClass acl:AuthenticatedAgent; acl:default <./>; acl:mode acl:Read.
        <https://e.example/note> <https://e.example/says> "unrelated"."#;
    AccessDocument::parse(&url("https://pod.example/.acl"), turtle.as_bytes()).unwrap()
}

fn add_bob(document: &mut AccessDocument) -> NamedNode {
    let id = NamedNode::new(format!("{}#grant-1", document.url())).unwrap();
    let modes = BTreeSet::from([AccessMode::Read]);
    document
        .add(&id, "https://bob.example/#me", &url(CHILD), &modes)
        .unwrap();
    id
}

#[test]
fn authorizations_are_read_and_what_is_not_understood_is_kept() {
    let document = root_document();
    assert_eq!(document.authorizations().len(), 4);
    let owner = document
        .authorization("https://pod.example/.acl#owner")
        .unwrap();
    assert!(owner.agents.contains("https://me.example/#me"));
    assert_eq!(owner.default, BTreeSet::from([ROOT.to_owned()]));
    assert!(owner.other.is_empty());
    let team = document
        .authorization("https://pod.example/.acl#team")
        .unwrap();
    assert_eq!(team.modes, BTreeSet::from([AccessMode::Append]));
    assert_eq!(team.other.len(), 3, "the unknown mode and two remarks");
    let public = document
        .authorization("https://pod.example/.acl#public")
        .unwrap();
    assert_eq!(public.agent_classes, BTreeSet::from([AgentClass::Public]));
    assert!(document.gives_control(&url(ROOT), &url("https://me.example/#me")));
    assert!(!document.gives_control(&url(ROOT), &url("https://bob.example/#me")));
}

#[test]
fn child_gets_what_gives_its_owner_control_and_nothing_for_others() {
    let child_acl = url("https://pod.example/c/.acl");
    let owner = url("https://me.example/#me");
    let (child, left_out) = root_document()
        .control_inherited_by(&owner, &url(ROOT), &url(CHILD), &child_acl)
        .unwrap();
    let rules = child.authorizations();
    assert_eq!(rules.len(), 1, "neither the team nor everyone signed in");
    assert!(child.gives_control(&url(CHILD), &owner));
    assert_eq!(rules[0].agents, BTreeSet::from([owner.to_string()]));
    assert!(!rules[0].is_for_others_than(&owner));
    assert_eq!(rules[0].access_to, BTreeSet::from([CHILD.to_owned()]));
    assert_eq!(rules[0].default, rules[0].access_to);
    assert_eq!(rules[0].modes.len(), 3);
    assert_eq!(left_out.len(), 2, "{left_out:?}");
    assert!(left_out.contains("https://pod.example/.acl#team"));
}

#[test]
fn control_that_is_shared_with_others_is_copied_for_the_owner_alone() {
    let turtle = r#"@prefix acl: <http://www.w3.org/ns/auth/acl#>.
        <#both> a acl:Authorization; acl:agent <https://me.example/#me>, <https://eve.example/#me>;
            acl:agentGroup <https://t.example/#g>; acl:agentClass acl:AuthenticatedAgent;
            acl:default <./>; acl:mode acl:Read, acl:Control."#;
    let document =
        AccessDocument::parse(&url("https://pod.example/.acl"), turtle.as_bytes()).unwrap();
    let (owner, child_acl) = (
        url("https://me.example/#me"),
        url("https://pod.example/c/.acl"),
    );
    let (child, left_out) = document
        .control_inherited_by(&owner, &url(ROOT), &url(CHILD), &child_acl)
        .unwrap();
    let turtle = String::from_utf8(child.to_turtle().unwrap()).unwrap();
    assert!(child.gives_control(&url(CHILD), &owner), "{turtle}");
    for other in ["eve", "#g", "AuthenticatedAgent"] {
        assert!(!turtle.contains(other), "{other}: {turtle}");
    }
    assert_eq!(left_out.len(), 1);
}

#[test]
fn written_document_reads_back_the_same() {
    let mut document = root_document();
    add_bob(&mut document);
    let again = AccessDocument::parse(document.url(), &document.to_turtle().unwrap()).unwrap();
    assert!(again.holds(&document) && document.holds(&again));
}

#[test]
fn removing_a_grant_restores_the_former_document() {
    let before = root_document();
    let mut document = before.clone();
    let id = add_bob(&mut document);
    assert!(!before.holds(&document), "a lost grant is noticed");
    assert!(document.mentions(&id));
    document.remove(&id);
    assert_eq!(document, before);
}

#[test]
fn lost_statement_is_noticed_when_reading_back() {
    let meant = root_document();
    let mut found = meant.clone();
    found.remove(&NamedNode::new("https://pod.example/.acl#owner").unwrap());
    assert!(!found.holds(&meant));
}
