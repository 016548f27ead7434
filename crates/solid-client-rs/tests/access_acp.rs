//! Access rules against a Community Solid Server with Access Control Policies.

#![expect(clippy::unwrap_used, reason = "tests")]

mod access_scene;
mod accounts;

use access_scene::{Person, person, read, status};
use accounts::anonymous;
use std::sync::Arc;

use axum::Router;
use axum::routing::get;
use kluis_testkit::{Account, ServerKind};
use solid_client_rs::secrecy::SecretString;
use solid_client_rs::url::Url;
use solid_client_rs::{
    AccessKind, AccessMode, Agent, Application, BrowserSignIn, Client, Error, GrantRequest, Limits,
    Revocation, SignInStore, SolidClient, container_url,
};

const KIND: ServerKind = ServerKind::FileAcp;

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
    access_scene::signed_in_agent_knows_its_own_modes(KIND, AccessKind::Acp).await;
}

#[tokio::test]
async fn patch_does_not_bring_back_rules_that_vanished() {
    access_scene::patch_does_not_bring_back_rules_that_vanished(KIND).await;
}

async fn two() -> Option<(Person, Person)> {
    Some((person(KIND, "anna").await?, person(KIND, "bob").await?))
}

/// A rule of its own for whom the conditions of a policy let through.
fn rule(name: &str, policy: &str) -> String {
    format!("<#{name}> a acp:AccessControl; acp:apply [ a acp:Policy; {policy} ].")
}

fn document(rules: &[(&str, &str)]) -> String {
    let ids: Vec<String> = rules.iter().map(|(name, _)| format!("<#{name}>")).collect();
    let ids = ids.join(", ");
    let mut text = format!(
        "<#root> a acp:AccessControlResource; acp:resource <./>; acp:accessControl {ids}; acp:memberAccessControl {ids}."
    );
    for (name, policy) in rules {
        text += &rule(name, policy);
    }
    text
}

/// What is told of an agent agrees with what the server does, for every kind of condition.
#[tokio::test]
async fn what_is_told_of_an_agent_is_what_the_server_does() {
    let Some((anna, bob)) = two().await else {
        return;
    };
    let (container, note) = anna.shared("policies").await;
    let web_id = &bob.account.web_id;
    let agent = format!("[ a acp:Matcher; acp:agent <{web_id}> ]");
    let other = "[ acp:agent <https://other.example/#me> ]".to_owned();
    let issued = |issuer: &str| format!("[ acp:agent <{web_id}>; acp:issuer <{issuer}> ]");
    let issuer = anna.account.issuer.as_str();
    let read = "acp:allow acl:Read";
    // The last is what is told: certainly let in, certainly not, or not certain.
    for (policy, expected, told) in [
        (format!("{read}; acp:allOf {agent}"), 200, Some(true)),
        (
            format!("{read}; acp:anyOf {agent}, {other}"),
            200,
            Some(true),
        ),
        (
            format!("{read}; acp:allOf {agent}, {other}"),
            403,
            Some(false),
        ),
        (
            format!("{read}; acp:allOf {agent}; acp:anyOf {other}"),
            403,
            Some(false),
        ),
        (
            format!("{read}; acp:anyOf {agent}, {other}; acp:noneOf {agent}"),
            403,
            Some(false),
        ),
        (
            format!("{read}; acp:allOf {agent}; acp:noneOf {other}"),
            200,
            Some(true),
        ),
        (format!("{read}; acp:noneOf {other}"), 403, Some(false)),
        (
            format!("{read}; acp:allOf [ acp:agent acp:AuthenticatedAgent ]"),
            200,
            Some(true),
        ),
        (
            format!("{read}; acp:allOf [ acp:client acp:PublicClient ]"),
            200,
            Some(true),
        ),
        (format!("{read}; acp:allOf {}", issued(issuer)), 200, None),
        (
            format!("{read}; acp:allOf {}", issued("https://other.example/")),
            403,
            None,
        ),
        (
            format!(
                "{read}; acp:allOf [ acp:agent <{web_id}>; acp:client <https://app.example/id> ]"
            ),
            403,
            None,
        ),
        (
            format!("{read}; acp:allOf {agent}; acp:deny acl:Read"),
            403,
            Some(false),
        ),
        (
            format!("acp:allow acl:Append; acp:allOf {agent}"),
            403,
            Some(false),
        ),
    ] {
        anna.write_rules(&container, &document(&[("x", &policy)]))
            .await;
        assert_eq!(status(&bob.client, &note).await, expected, "{policy}");
        let access = anna.access(&note).await;
        let mine: Vec<_> = access
            .accesses
            .iter()
            .filter(|access| access.agent != anna.agent())
            .collect();
        assert!(mine.iter().all(|access| access.exact), "{policy}: {mine:?}");
        let may_read = mine.iter().any(|access| {
            access.modes.contains(&AccessMode::Read)
                && access.agent != Agent::WebId("https://other.example/#me".parse().unwrap())
        });
        let is_certain = mine
            .iter()
            .all(|access| !access.narrowed && access.client.is_none());
        match told {
            None => assert!(may_read && !is_certain, "{policy}: {mine:?}"),
            Some(told) => assert!(may_read == told && is_certain, "{policy}: {mine:?}"),
        }
    }
}

#[tokio::test]
async fn foreign_rules_survive_a_grant_and_its_revocation() {
    let Some((anna, bob)) = two().await else {
        return;
    };
    let (container, note) = anna.shared("ruled").await;
    let rules = document(&[
        (
            "app",
            "acp:allow acl:Append; acp:anyOf [ acp:agent acp:AuthenticatedAgent ]",
        ),
        (
            "never",
            r#"acp:deny acl:Write; acp:anyOf [ acp:agent acp:PublicAgent ]; <https://vocabulary.example/note> "another program""#,
        ),
    ]);
    let document = anna.write_rules(&container, &rules).await;
    let before = anna.access(&container).await;
    let request = GrantRequest::new(
        &container,
        bob.agent(),
        [AccessMode::Read, AccessMode::Write],
        "grant",
    );
    let grant = anna.client.grant(&request).await.unwrap();
    assert_eq!(status(&bob.client, &note).await, 200);
    let during = anna.access(&container).await;
    let mut made = during.accesses.iter();
    let made = made
        .find(|access| access.id == grant.authorization_id)
        .unwrap();
    assert_eq!(made.agent, bob.agent());
    assert_eq!(
        made.modes,
        [AccessMode::Read].into(),
        "a denial goes before"
    );
    let write = bob
        .client
        .put(
            &note,
            "text/plain",
            "x",
            &solid_client_rs::Precondition::None,
        )
        .await;
    assert!(matches!(write, Err(Error::Forbidden(_))), "{write:?}");
    let revoked = anna
        .client
        .revoke(&container, &grant.authorization_id)
        .await;
    assert_eq!(revoked.unwrap(), Revocation::Revoked);
    assert_eq!(status(&bob.client, &note).await, 403);
    let after = anna.access(&container).await;
    assert_eq!(after.accesses, before.accesses);
    let text = String::from_utf8(anna.client.get(&document).await.unwrap().body).unwrap();
    assert!(text.contains("another program"), "{text}");
    assert!(!text.contains("grant"), "{text}");
}

#[tokio::test]
async fn rule_of_blank_nodes_is_taken_back_whole() {
    let Some((anna, bob)) = two().await else {
        return;
    };
    let (container, note) = anna.shared("blank").await;
    let policy = format!(
        "acp:allow acl:Read; acp:anyOf [ acp:agent <{}> ]",
        bob.account.web_id
    );
    let rules = document(&[
        ("handmade", &policy),
        (
            "other",
            "acp:allow acl:Read; acp:anyOf [ acp:agent <https://other.example/#me> ]",
        ),
    ]);
    let document = anna.write_rules(&container, &rules).await;
    assert_eq!(status(&bob.client, &note).await, 200);
    let revoked = anna
        .client
        .revoke(&container, &format!("{document}#handmade"))
        .await;
    assert_eq!(revoked.unwrap(), Revocation::Revoked);
    assert_eq!(status(&bob.client, &note).await, 403);
    let text = String::from_utf8(anna.client.get(&document).await.unwrap().body).unwrap();
    assert!(
        !text.contains(bob.account.web_id.as_str()) && text.contains("other.example"),
        "{text}"
    );
    let root = anna
        .client
        .revoke(&container, &format!("{document}#root"))
        .await;
    assert!(
        matches!(root, Err(Error::InvalidArgument { .. })),
        "{root:?}"
    );
}

#[tokio::test]
async fn what_is_inherited_goes_on_holding_beside_a_grant() {
    let Some((anna, bob)) = two().await else {
        return;
    };
    let (above, _) = anna.shared("above").await;
    let container = container_url(&above, "below").unwrap();
    anna.client.create_container(&container).await.unwrap();
    let policy = "acp:allow acl:Read; acp:anyOf [ acp:agent acp:AuthenticatedAgent ]";
    let document = anna
        .write_rules(&above, &document(&[("all", policy)]))
        .await;
    assert_eq!(status(&bob.client, &container).await, 200);
    let carol = Agent::WebId("https://carol.example.test/#me".parse().unwrap());
    let request = read(&container, carol, "grant");
    let grant = anna.client.grant(&request).await.unwrap();
    assert!(!grant.copied_inherited && grant.not_copied.is_empty());
    assert_eq!(status(&bob.client, &container).await, 200);
    let access = anna.access(&container).await;
    assert_eq!(access.owner_resource, container);
    let is_told = |access: &solid_client_rs::Access| {
        access.agent == Agent::Authenticated && access.document == document && access.inherit.itself
    };
    assert!(access.accesses.iter().any(is_told), "{access:?}");
    assert_eq!(status(&anonymous(), &container).await, 401);
}

#[tokio::test]
async fn rule_that_gives_the_owner_control_is_not_taken_back() {
    let Some((anna, _)) = two().await else {
        return;
    };
    let storage = anna.account.storage.clone();
    let document = anna.client.access_document_url(&storage).await.unwrap();
    let control = anna.access(&storage).await;
    let mut controls = control.accesses.iter();
    let owners = controls
        .find(|access| access.agent == anna.agent() && access.modes.contains(&AccessMode::Control))
        .unwrap();
    assert_eq!(owners.document, document);
    let outcome = anna.client.revoke(&storage, &owners.id).await;
    assert!(
        matches!(outcome, Err(Error::OwnerWouldLoseControl)),
        "{outcome:?}"
    );
    // A second rule to the same effect may go.
    let request = GrantRequest::new(&storage, anna.agent(), [AccessMode::Control], "spare");
    let spare = anna.client.grant(&request).await.unwrap();
    let outcome = anna.client.revoke(&storage, &spare.authorization_id).await;
    assert_eq!(outcome.unwrap(), Revocation::Revoked);
}

#[tokio::test]
async fn class_of_agents_or_of_clients_is_no_one_to_grant_to() {
    let Some((anna, bob)) = two().await else {
        return;
    };
    let (container, note) = anna.shared("classes").await;
    let document = anna.client.access_document_url(&container).await.unwrap();
    // Each as an address that somebody sent: "please share with this WebID".
    let acp = [
        "PublicAgent",
        "AuthenticatedAgent",
        "CreatorAgent",
        "OwnerAgent",
        "PublicClient",
    ];
    let mut sent: Vec<String> = acp
        .iter()
        .map(|name| format!("http://www.w3.org/ns/solid/acp#{name}"))
        .collect();
    sent.push("http://www.w3.org/ns/auth/acl#AuthenticatedAgent".to_owned());
    sent.push("http://xmlns.com/foaf/0.1/Agent".to_owned());
    for sent in sent {
        let sent: Url = sent.parse().unwrap();
        for request in [
            read(&container, Agent::WebId(sent.clone()), "grant"),
            read(&container, Agent::Group(sent.clone()), "grant"),
            GrantRequest {
                client: Some(sent.clone()),
                ..read(&container, bob.agent(), "grant")
            },
        ] {
            let outcome = anna.client.grant(&request).await;
            assert!(
                matches!(outcome, Err(Error::InvalidArgument { .. })),
                "{request:?} {outcome:?}"
            );
        }
    }
    assert_eq!(status(&anonymous(), &note).await, 401);
    assert_eq!(status(&bob.client, &note).await, 403);
    let rules = anna.client.head(&document).await;
    assert!(matches!(rules, Err(Error::NotFound(_))), "{rules:?}");
}

#[tokio::test]
async fn grant_is_not_made_where_another_policy_waits_for_it() {
    let Some((anna, bob)) = two().await else {
        return;
    };
    let (container, note) = anna.shared("waiting").await;
    let waiting = [(
        "x",
        "acp:allow acl:Read, acl:Write; acp:anyOf <#grant.matcher>",
    )];
    anna.write_rules(&container, &document(&waiting)).await;
    let outcome = anna
        .client
        .grant(&read(&container, bob.agent(), "grant"))
        .await;
    assert!(
        matches!(outcome, Err(Error::AuthorizationDiffers)),
        "{outcome:?}"
    );
    assert_eq!(status(&bob.client, &note).await, 403);
}

#[tokio::test]
async fn denial_that_the_server_passes_over_hides_nobody() {
    let Some((anna, _)) = two().await else {
        return;
    };
    let (container, note) = anna.shared("denied").await;
    let everyone = "acp:allOf [ acp:agent acp:PublicAgent ]";
    let rules = document(&[("all", &format!("acp:allow acl:Read; {everyone}"))]);
    let elsewhere = format!(
        "<#other> acp:resource <https://elsewhere.example/>; acp:accessControl <#d>.
         <#d> acp:apply [ acp:deny acl:Read; {everyone} ]."
    );
    anna.write_rules(&container, &format!("{rules} {elsewhere}"))
        .await;
    assert_eq!(status(&anonymous(), &note).await, 200);
    let access = anna.access(&note).await;
    let mut accesses = access.accesses.iter();
    let told = accesses.find(|access| access.agent == Agent::Public);
    let told = told.unwrap();
    assert!(told.exact && told.narrowed, "{told:?}");
    assert_eq!(told.modes, [AccessMode::Read].into());
    let nobody: Url = "https://nobody.example/#me".parse().unwrap();
    assert_eq!(access.modes_of(&nobody, None), None);
}

/// Publishes the client identifier document of a program on this machine.
async fn publish(name: &str, redirect: &Url) -> (Application, tokio::task::JoinHandle<()>) {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let address: Url = format!("http://localhost:{port}/{name}").parse().unwrap();
    let application = Application {
        client_id_document: Some(address.clone()),
        ..Application::new(name)
    };
    let document = application.client_identifier_document(&address, std::slice::from_ref(redirect));
    let answer = ([("content-type", "application/ld+json")], document);
    let router = Router::new().route(&format!("/{name}"), get(move || async { answer }));
    let task = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    (application, task)
}

/// A sign-in that lasts as long as the test.
struct NoStore;

impl SignInStore for NoStore {
    fn load(&self) -> Option<SecretString> {
        None
    }

    fn keep(&self, _: &SecretString) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        Ok(())
    }
}

/// The person, signed in with a program that has an address.
async fn through(person: &Account, application: &Application, redirect: &Url) -> SolidClient {
    let begun =
        BrowserSignIn::begin(&person.issuer, application, redirect, Limits::default()).await;
    let begun = begun.unwrap();
    let callback = person.walk_sign_in(begun.authorization_url()).await;
    let signed_in = begun.finish(&callback.unwrap()).await.unwrap();
    SolidClient::builder()
        .signed_in(signed_in.saved(), Arc::new(NoStore))
        .storage(&person.storage)
        .build()
        .unwrap()
}

#[tokio::test]
async fn access_through_one_program_is_through_that_one_only() {
    let Some((anna, bob)) = two().await else {
        return;
    };
    let redirect: Url = "http://127.0.0.1:3000/callback".parse().unwrap();
    let (named, _named) = publish("named", &redirect).await;
    let (other, _other) = publish("other", &redirect).await;
    let id = named.client_id_document.clone().unwrap();
    let named = through(&bob.account, &named, &redirect).await;
    let other = through(&bob.account, &other, &redirect).await;
    let (container, note) = anna.shared("program").await;
    let request = GrantRequest {
        client: Some(id.clone()),
        ..read(&container, bob.agent(), "grant")
    };
    let grant = anna.client.grant(&request).await.unwrap();
    assert_eq!(status(&named, &note).await, 200);
    assert_eq!(status(&other, &note).await, 403);
    assert_eq!(
        status(&bob.client, &note).await,
        403,
        "nor with credentials"
    );
    let access = anna.access(&container).await;
    let mut told = access.accesses.iter();
    let told = told
        .find(|access| access.id == grant.authorization_id)
        .unwrap();
    assert_eq!(told.client, Some(Client::Document(id)));
    assert!(told.exact && !told.narrowed);
    let again = anna.client.grant(&request).await.unwrap();
    assert!(again.was_there);
    let wider = read(&container, bob.agent(), "grant");
    let outcome = anna.client.grant(&wider).await;
    assert!(
        matches!(outcome, Err(Error::AuthorizationDiffers)),
        "{outcome:?}"
    );
    anna.client
        .revoke(&container, &grant.authorization_id)
        .await
        .unwrap();
    assert_eq!(status(&named, &note).await, 403);
}
