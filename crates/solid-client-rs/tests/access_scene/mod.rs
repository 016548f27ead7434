//! What access rules promise in whichever language a server keeps them. Each test file runs all of
//! it against a server of its kind.

use crate::accounts::{account_at, anonymous, sign_in};
use kluis_testkit::{Account, ServerKind};
use solid_client_rs::url::Url;
use solid_client_rs::{
    AccessKind, AccessMode, Agent, EffectiveAccess, Error, GrantRequest, Precondition, Reach,
    Revocation, SolidClient, container_url, document_url,
};

/// Someone who is signed in, and their pod.
pub struct Person {
    pub account: Account,
    pub client: SolidClient,
}

impl Person {
    pub fn agent(&self) -> Agent {
        Agent::WebId(self.account.web_id.clone())
    }

    /// Puts a note into a container of this name and returns both.
    pub async fn shared(&self, name: &str) -> (Url, Url) {
        let container = container_url(&self.account.storage, name).unwrap();
        let note = document_url(&container, "note.txt").unwrap();
        let put = self
            .client
            .put(&note, "text/plain", "hello", &Precondition::None);
        put.await.unwrap();
        (container, note)
    }

    pub async fn access(&self, resource: &Url) -> EffectiveAccess {
        self.client.effective_access(resource).await.unwrap()
    }

    /// Writes an access document by hand.
    pub async fn write_rules(&self, container: &Url, turtle: &str) -> Url {
        let document = self.client.access_document_url(container).await.unwrap();
        let turtle = format!(
            "@prefix acl: <http://www.w3.org/ns/auth/acl#>.
             @prefix acp: <http://www.w3.org/ns/solid/acp#>. {turtle}"
        );
        let put = self
            .client
            .put(&document, "text/turtle", turtle, &Precondition::None);
        put.await.unwrap();
        document
    }
}

pub async fn person(kind: ServerKind, name: &str) -> Option<Person> {
    let account = account_at(kind, name).await?;
    let client = sign_in(&account);
    Some(Person { account, client })
}

/// What asking for a resource comes to.
pub async fn status(client: &SolidClient, resource: &Url) -> u16 {
    match client.get(resource).await {
        Ok(_) => 200,
        Err(error) => error.status().unwrap_or_else(|| panic!("{error:?}")),
    }
}

pub fn read(container: &Url, agent: Agent, fragment: &str) -> GrantRequest {
    GrantRequest::new(container, agent, [AccessMode::Read], fragment)
}

pub async fn granted_agent_reads_until_the_grant_is_revoked(kind: ServerKind) {
    let (Some(anna), Some(bob)) = (person(kind, "anna").await, person(kind, "bob").await) else {
        return;
    };
    let (container, note) = anna.shared("shared").await;
    assert_eq!(status(&bob.client, &note).await, 403);

    let request = read(&container, bob.agent(), "grant-1");
    let grant = anna.client.grant(&request).await.unwrap();
    assert!(!grant.was_there);
    assert!(grant.not_copied.is_empty(), "{:?}", grant.not_copied);
    assert_eq!(status(&bob.client, &note).await, 200);
    assert_eq!(bob.client.list(&container).await.unwrap().entries.len(), 1);
    let mine = bob
        .client
        .put(&note, "text/plain", "mine", &Precondition::None)
        .await;
    assert!(matches!(mine, Err(Error::Forbidden(_))), "{mine:?}");
    let rules = bob.client.effective_access(&container).await;
    assert!(matches!(rules, Err(Error::Forbidden(_))), "{rules:?}");
    assert_eq!(status(&anonymous(), &note).await, 401);

    let effective = anna.access(&note).await;
    let bobs: Vec<_> = effective
        .accesses
        .iter()
        .filter(|access| access.agent == bob.agent())
        .collect();
    assert_eq!(bobs.len(), 1, "{effective:?}");
    assert_eq!(bobs[0].id, grant.authorization_id);
    assert_eq!(bobs[0].document, grant.document_url);
    assert!(bobs[0].exact && !bobs[0].narrowed && bobs[0].inherit == Reach::ALL);
    let others = effective
        .accesses
        .iter()
        .filter(|access| !access.exact || ![anna.agent(), bob.agent()].contains(&access.agent));
    assert_eq!(others.count(), 0, "{effective:?}");

    let again = anna.client.grant(&request).await.unwrap();
    assert!(again.was_there && again.authorization_id == grant.authorization_id);
    let taken = anna
        .client
        .grant(&read(&container, anna.agent(), "grant-1"))
        .await;
    assert!(
        matches!(taken, Err(Error::AuthorizationDiffers)),
        "{taken:?}"
    );

    let carol = person(kind, "carol").await.unwrap();
    let second = anna
        .client
        .grant(&read(&container, carol.agent(), "grant-2"))
        .await
        .unwrap();
    assert!(!second.copied_inherited);
    let revoke = || anna.client.revoke(&container, &grant.authorization_id);
    assert_eq!(revoke().await.unwrap(), Revocation::Revoked);
    assert_eq!(status(&bob.client, &note).await, 403);
    assert_eq!(status(&carol.client, &note).await, 200, "her grant stays");
    assert_eq!(
        status(&anna.client, &note).await,
        200,
        "the owner keeps access"
    );
    assert_eq!(revoke().await.unwrap(), Revocation::AlreadyGone);
}

pub async fn grant_reaches_no_further_than_asked_for(kind: ServerKind) {
    let (Some(anna), Some(bob)) = (person(kind, "anna").await, person(kind, "bob").await) else {
        return;
    };
    for (name, inherit, expected) in [
        ("itself", Reach::ITSELF, [200, 403]),
        ("below", Reach::BELOW, [403, 200]),
    ] {
        let (container, note) = anna.shared(name).await;
        let request = GrantRequest {
            inherit,
            ..read(&container, bob.agent(), "grant")
        };
        anna.client.grant(&request).await.unwrap();
        let found = [
            status(&bob.client, &container).await,
            status(&bob.client, &note).await,
        ];
        assert_eq!(found, expected, "{name}");
        let access = anna.access(&container).await;
        let modes = access.modes_of(&bob.account.web_id, None);
        let expected_modes = if expected[0] == 200 { 1 } else { 0 };
        assert_eq!(
            modes.map(|modes| modes.len()),
            known(&access, expected_modes)
        );
    }
}

/// What is certain of an agent's modes: nothing, where rules above the storage could not be read.
fn known(access: &EffectiveAccess, modes: usize) -> Option<usize> {
    access.unread.is_empty().then_some(modes)
}

pub async fn everybody_with_an_account_is_told_from_everybody(kind: ServerKind) {
    let (Some(anna), Some(bob)) = (person(kind, "anna").await, person(kind, "bob").await) else {
        return;
    };
    for (agent, expected) in [
        (Agent::Authenticated, [200, 401]),
        (Agent::Public, [200, 200]),
    ] {
        let (container, note) = anna.shared(&format!("{agent:?}")).await;
        let request = read(&container, agent.clone(), "grant");
        anna.client.grant(&request).await.unwrap();
        let found = [
            status(&bob.client, &note).await,
            status(&anonymous(), &note).await,
        ];
        assert_eq!(found, expected, "{agent:?}");
        let access = anna.access(&container).await;
        assert!(access.accesses.iter().any(|access| access.agent == agent));
        let id = format!("{}#grant", access.document_url);
        anna.client.revoke(&container, &id).await.unwrap();
        assert_eq!(status(&bob.client, &note).await, 403, "{agent:?}");
    }
}

pub async fn grants_made_at_the_same_time_are_all_kept(kind: ServerKind) {
    let Some(anna) = person(kind, "anna").await else {
        return;
    };
    // Two programs of one person, each with a sign-in of its own.
    let clients = [anna.client.clone(), sign_in(&anna.account)];
    let (container, _) = anna.shared("busy").await;
    let grants: Vec<_> = (0..4)
        .map(|number: usize| {
            let agent = format!("https://agent.example/{number}#me");
            let agent = Agent::WebId(agent.parse().unwrap());
            let request = read(&container, agent, &format!("grant-{number}"));
            let client = clients[number % clients.len()].clone();
            tokio::spawn(async move { client.grant(&request).await })
        })
        .collect();
    let mut ids = Vec::new();
    for grant in grants {
        ids.push(grant.await.unwrap().unwrap().authorization_id);
    }
    let access = anna.access(&container).await;
    for id in &ids {
        let is_there = access.accesses.iter().any(|access| access.id == *id);
        assert!(is_there, "{id}: {access:?}");
    }
    let [first, second] = [&ids[0], &ids[1]].map(|id| {
        let (client, container, id) = (anna.client.clone(), container.clone(), id.clone());
        tokio::spawn(async move { client.revoke(&container, &id).await })
    });
    for revocation in [first, second] {
        assert_eq!(revocation.await.unwrap().unwrap(), Revocation::Revoked);
    }
    let access = anna.access(&container).await;
    let left = ids
        .iter()
        .filter(|id| access.accesses.iter().any(|access| access.id == **id));
    assert_eq!(left.collect::<Vec<_>>(), [&ids[2], &ids[3]]);
}

pub async fn signed_in_agent_knows_its_own_modes(kind: ServerKind, language: AccessKind) {
    let (Some(anna), Some(bob)) = (person(kind, "anna").await, person(kind, "bob").await) else {
        return;
    };
    let (container, note) = anna.shared("modes").await;
    let modes = anna.client.allowed_modes(&note).await.unwrap().unwrap();
    assert_eq!(modes.len(), 4, "{modes:?}");
    anna.client
        .grant(&read(&container, bob.agent(), "grant"))
        .await
        .unwrap();
    let bobs = bob.client.allowed_modes(&note).await.unwrap();
    let expected = match language {
        // The server says it.
        AccessKind::Wac => Some([AccessMode::Read].into()),
        // Only who controls the rules may read them.
        AccessKind::Acp => None,
    };
    assert_eq!(bobs, expected);
    assert_eq!(anna.access(&note).await.kind, language);
}

/// A server that ignores the tag of a document that is gone must not make one of the new rule alone.
pub async fn patch_does_not_bring_back_rules_that_vanished(kind: ServerKind) {
    let (Some(anna), Some(bob)) = (person(kind, "anna").await, person(kind, "bob").await) else {
        return;
    };
    let (container, note) = anna.shared("vanishing").await;
    anna.client
        .grant(&read(&container, bob.agent(), "first"))
        .await
        .unwrap();
    let document = anna.client.access_document_url(&container).await.unwrap();
    // While many grants are made, the document disappears again and again.
    let (client, to) = (anna.client.clone(), document.clone());
    let deleting = tokio::spawn(async move {
        for _ in 0..6 {
            // It may be gone, or be locked by a change just now.
            let _ = client.delete(&to, &Precondition::None).await;
        }
    });
    for number in 0..6 {
        let agent = Agent::WebId(
            format!("https://agent.example/{number}#me")
                .parse()
                .unwrap(),
        );
        let request = read(&container, agent, &format!("grant-{number}"));
        match anna.client.grant(&request).await {
            // Deleted before it was read back.
            Ok(_) | Err(Error::NotConfirmed | Error::PreconditionFailed(_)) => {}
            Err(error) => panic!("{error:?}"),
        }
        let access = anna.access(&note).await;
        let is_owners = |access: &solid_client_rs::Access| {
            access.agent == anna.agent() && access.modes.contains(&AccessMode::Control)
        };
        assert!(access.accesses.iter().any(is_owners), "{access:?}");
    }
    deleting.await.unwrap();
    assert_eq!(status(&anna.client, &note).await, 200);
}
