//! Type indexes against a Community Solid Server that keeps access control policies; a process of its own,
//! so that no test process runs two servers.

mod accounts;

use accounts::sign_in;
use kluis_testkit::{ServerKind, SolidServer};
use solid_client_rs::oxrdf::NamedNode;
use solid_client_rs::{
    Agent, Error, RegisteredPlace, RegistrationRequest, SolidClient, container_url,
};

#[tokio::test]
async fn indexes_are_made_for_the_right_readers_under_policies_too() {
    let Some(server) = SolidServer::shared_with_or_skip(ServerKind::MemoryAcp) else {
        return;
    };
    let anna = server.account_async("anna").await.unwrap();
    let client = sign_in(&anna);
    let stranger = SolidClient::builder().build().unwrap();
    let register = async |listed: bool| {
        let container = container_url(&anna.storage, "notes").unwrap();
        let request = RegistrationRequest {
            class: NamedNode::new("https://schema.org/Note").unwrap(),
            place: RegisteredPlace::Container(container),
            listed,
        };
        client.register_type(&anna.storage, &request).await.unwrap()
    };
    let (private, public) = (register(false).await, register(true).await);
    let seen = stranger.registrations(&anna.web_id).await.unwrap();
    assert_eq!(seen, std::slice::from_ref(&public));
    let seen = client.registrations(&anna.web_id).await.unwrap();
    assert_eq!(seen, [private.clone(), public.clone()]);
    let outcome = stranger.head(&private.index).await;
    assert!(
        matches!(outcome, Err(Error::Unauthorized(_))),
        "{outcome:?}"
    );
    let access = client.effective_access(&private.index).await.unwrap();
    let owner = Agent::WebId(anna.web_id.clone());
    assert!(access.accesses.iter().all(|access| access.agent == owner));
    assert!(client.unregister_type(&private).await.unwrap());
    let seen = client.registrations(&anna.web_id).await.unwrap();
    assert_eq!(seen, [public]);
}
