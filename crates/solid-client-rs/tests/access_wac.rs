//! Access rules against a Community Solid Server with Web Access Control.

#![expect(clippy::unwrap_used, reason = "tests")]

mod access_scene;
mod accounts;

use std::collections::BTreeSet;

use access_scene::{Person, person, read, status};
use accounts::anonymous;
use kluis_testkit::ServerKind;
use solid_client_rs::{
    Access, AccessKind, AccessMode, Agent, Error, GrantRequest, Revocation, container_url,
};

const KIND: ServerKind = ServerKind::FileWac;

#[tokio::test]
async fn granted_agent_reads_until_the_grant_is_revoked() {
    access_scene::granted_agent_reads_until_the_grant_is_revoked(KIND).await;
}

#[tokio::test]
async fn grant_reaches_no_further_than_asked_for() {
    access_scene::grant_reaches_no_further_than_asked_for(KIND).await;
}

#[tokio::test]
async fn everybody_with_an_account_is_told_from_everybody() {
    access_scene::everybody_with_an_account_is_told_from_everybody(KIND).await;
}

#[tokio::test]
async fn grants_made_at_the_same_time_are_all_kept() {
    access_scene::grants_made_at_the_same_time_are_all_kept(KIND).await;
}

#[tokio::test]
async fn signed_in_agent_knows_its_own_modes() {
    access_scene::signed_in_agent_knows_its_own_modes(KIND, AccessKind::Wac).await;
}

#[tokio::test]
async fn patch_does_not_bring_back_rules_that_vanished() {
    access_scene::patch_does_not_bring_back_rules_that_vanished(KIND).await;
}

async fn two() -> Option<(Person, Person)> {
    Some((person(KIND, "anna").await?, person(KIND, "bob").await?))
}

fn owners(anna: &Person, reach: &str) -> String {
    format!(
        "<#me> a acl:Authorization; acl:agent <{}>; {reach}; acl:mode acl:Read, acl:Write, acl:Control.",
        anna.account.web_id
    )
}

const ALL: &str = "acl:accessTo <./>; acl:default <./>";

#[tokio::test]
async fn foreign_rules_survive_a_grant_and_its_revocation() {
    let Some((anna, bob)) = two().await else {
        return;
    };
    let (container, _) = anna.shared("ruled").await;
    let app = r#"<#app> a acl:Authorization; acl:agentClass acl:AuthenticatedAgent; acl:accessTo <./>;
        acl:mode acl:Append; <https://vocabulary.example/note> [ <https://vocabulary.example/by> "another program" ]."#;
    let rules = format!("{} {app}", owners(&anna, ALL));
    let document = anna.write_rules(&container, &rules).await;
    let before = anna.access(&container).await;
    let request = GrantRequest::new(
        &container,
        bob.agent(),
        [AccessMode::Read, AccessMode::Append],
        "grant",
    );
    let grant = anna.client.grant(&request).await.unwrap();
    let during = anna.access(&container).await;
    assert_eq!(during.accesses.len(), 3);
    let mut made = during.accesses.iter();
    let made = made
        .find(|access| access.id == grant.authorization_id)
        .unwrap();
    assert_eq!(made.modes, request.modes);
    assert_eq!(made.agent, bob.agent());
    anna.client
        .revoke(&container, &grant.authorization_id)
        .await
        .unwrap();
    let after = anna.access(&container).await;
    assert_eq!(after.owner_resource, container);
    assert_eq!(after.accesses, before.accesses);
    let text = anna.client.get(&document).await.unwrap().body;
    assert!(String::from_utf8(text).unwrap().contains("another program"));
}

#[tokio::test]
async fn rules_for_others_are_not_copied_from_above() {
    let Some((anna, bob)) = two().await else {
        return;
    };
    let (above, _) = anna.shared("above").await;
    let container = container_url(&above, "below").unwrap();
    anna.client.create_container(&container).await.unwrap();
    let all = "<#all> a acl:Authorization; acl:agentClass acl:AuthenticatedAgent; acl:default <./>; acl:mode acl:Read.";
    let rules = format!("{} {all}", owners(&anna, ALL));
    let document = anna.write_rules(&above, &rules).await;
    assert_eq!(status(&bob.client, &container).await, 200);
    let access = anna.access(&container).await;
    assert_eq!(access.owner_resource, above);
    let carol = Agent::WebId("https://carol.example.test/#me".parse().unwrap());
    let request = read(&container, carol, "grant");
    let grant = anna.client.grant(&request).await.unwrap();
    assert!(grant.copied_inherited);
    assert_eq!(
        grant.not_copied,
        BTreeSet::from([format!("{document}#all")])
    );
    assert_eq!(status(&bob.client, &container).await, 403);
}

#[tokio::test]
async fn rules_that_would_lock_the_owner_out_are_not_written() {
    let Some((anna, bob)) = two().await else {
        return;
    };
    let (container, _) = anna.shared("locked").await;
    // The owner controls the container itself, and would not control what is in it.
    let rules = owners(&anna, "acl:accessTo <./>");
    let document = anna.write_rules(&container, &rules).await;
    let etag = anna.client.head(&document).await.unwrap().etag;
    let request = read(&container, bob.agent(), "grant");
    let outcome = anna.client.grant(&request).await;
    assert!(
        matches!(outcome, Err(Error::OwnerWouldLoseControl)),
        "{outcome:?}"
    );
    let now = anna.client.head(&document).await.unwrap().etag;
    assert_eq!(now, etag, "nothing was written");

    let rules = owners(&anna, ALL);
    anna.write_rules(&container, &rules).await;
    let outcome = anna
        .client
        .revoke(&container, &format!("{document}#me"))
        .await;
    assert!(
        matches!(outcome, Err(Error::OwnerWouldLoseControl)),
        "{outcome:?}"
    );
}

#[tokio::test]
async fn access_through_one_program_is_refused_rather_than_widened() {
    let Some((anna, bob)) = two().await else {
        return;
    };
    let (container, note) = anna.shared("program").await;
    let request = GrantRequest {
        client: Some("https://app.example/id".parse().unwrap()),
        ..read(&container, bob.agent(), "grant")
    };
    let outcome = anna.client.grant(&request).await;
    assert!(
        matches!(outcome, Err(Error::AccessNotExpressible { .. })),
        "{outcome:?}"
    );
    assert_eq!(
        anna.access(&container).await.owner_resource,
        anna.account.storage
    );
    assert_eq!(status(&bob.client, &note).await, 403);
}

#[tokio::test]
async fn rule_that_only_seems_to_leave_the_owner_in_control_does_not_count() {
    let Some((anna, _)) = two().await else {
        return;
    };
    let (container, _) = anna.shared("seeming").await;
    let web_id = &anna.account.web_id;
    let seeming = format!(
        "<#seeming> acl:agent <{web_id}>; acl:accessTo <https://elsewhere.example/>; acl:mode acl:Control."
    );
    let rules = format!("{} {seeming}", owners(&anna, ALL));
    let document = anna.write_rules(&container, &rules).await;
    let outcome = anna
        .client
        .revoke(&container, &format!("{document}#me"))
        .await;
    assert!(
        matches!(outcome, Err(Error::OwnerWouldLoseControl)),
        "{outcome:?}"
    );
    let seeming = format!("{document}#seeming");
    let outcome = anna.client.revoke(&container, &seeming).await;
    assert_eq!(outcome.unwrap(), Revocation::Revoked);
    assert_eq!(anna.access(&container).await.accesses.len(), 1);
}

#[tokio::test]
async fn web_id_has_the_rules_of_its_document() {
    let Some((anna, _)) = two().await else {
        return;
    };
    let web_id = &anna.account.web_id;
    assert!(web_id.fragment().is_some());
    assert_eq!(status(&anonymous(), web_id).await, 200);
    let access = anna.access(web_id).await;
    let is_open =
        |access: &Access| access.agent == Agent::Public && access.modes.contains(&AccessMode::Read);
    assert!(access.accesses.iter().any(is_open), "{access:?}");
}
