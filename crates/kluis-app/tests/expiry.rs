//! A consent that runs out is closed at a real cooperative without anybody asking for a round.

use std::path::Path;
use std::sync::Arc;

use jiff::SignedDuration;
use kluis_api::{ApproveRequest, GrantState, PolicyState, RemoteLogin};
use kluis_app::{Clock, Home, ImportControl, ImportSource, KdfParams, NewSafeSettings};
use kluis_testkit::{ManualClock, SolidServer};
use secrecy::SecretString;
use solid_client_rs::{ClientCredentials, Error, SolidClient};

#[tokio::test(flavor = "multi_thread")]
async fn a_consent_that_ran_out_is_closed_at_the_cooperative_by_following_up() {
    let started = tokio::task::spawn_blocking(SolidServer::shared_or_skip).await;
    let Some(server) = started.unwrap() else {
        return;
    };
    let eva = server.account_async("eva").await.unwrap();
    let doctor = server.account_async("doctor").await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let clock = Arc::new(ManualClock::default());
    let home = Home::locate(Some(folder.path()), Arc::clone(&clock) as Arc<dyn Clock>).unwrap();
    let settings = NewSafeSettings {
        owner: "Eva".to_owned(),
        language: "nl".to_owned(),
        passphrase: SecretString::from("vier kale bomen langs het water"),
        kdf: Some(KdfParams::FLOOR),
    };
    let (session, _) = home.create("eva", &settings).unwrap();
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../assets/sample/eva-peeters.json");
    let mut progress = |_| {};
    let mut control = ImportControl {
        progress: &mut progress,
        stop: &|| false,
    };
    session
        .import(&[ImportSource { path: sample }], None, &mut control)
        .unwrap();
    let login = RemoteLogin {
        url: eva.storage.to_string(),
        client_id: eva.client_id.clone(),
        client_secret: eva.client_secret.clone(),
    };
    session.sign_in(login).await.unwrap();
    session
        .set_policy("/health/allergies/", PolicyState::Shared)
        .unwrap();
    session.sync_now().await.unwrap();
    let request = serde_json::json!({
        "type": ["VerifiableCredential", "SolidAccessRequest"],
        "expirationDate": "2027-12-31T23:59:59Z",
        "credentialSubject": {
            "id": doctor.web_id.as_str(),
            "hasConsent": {
                "mode": "http://www.w3.org/ns/auth/acl#Read",
                "forPurpose": "https://w3id.org/dpv#ServiceProvision",
                "https://w3id.org/kluis/ns#categories": ["allergies"]
            }
        }
    });
    let file = folder.path().join("request.json");
    std::fs::write(&file, request.to_string()).unwrap();
    let decision = ApproveRequest {
        id: session.import_request(&file).unwrap().id,
        only: vec!["allergies".to_owned()],
        until: Some("2026-12-01T00:00:00Z".to_owned()),
    };
    let grant = session.approve(&decision).unwrap();
    let grant = session.enforce(&grant.id).await.unwrap();
    assert_eq!(grant.state, GrantState::Active, "{grant:?}");

    let reader = SolidClient::builder()
        .credentials(ClientCredentials {
            issuer: doctor.issuer.clone(),
            id: doctor.client_id.clone(),
            secret: SecretString::from(doctor.client_secret.clone()),
        })
        .storage(&eva.storage)
        .build()
        .unwrap();
    let place = eva.storage.join("health/allergies/").unwrap();
    session.follow_up().await.unwrap();
    assert_eq!(reader.list(&place).await.unwrap().entries.len(), 1);

    clock.advance(SignedDuration::from_hours(24 * 30));
    session.follow_up().await.unwrap();
    assert!(matches!(
        reader.list(&place).await,
        Err(Error::Forbidden(_))
    ));
    assert_eq!(session.grant(&grant.id).unwrap().state, GrantState::Ended);
}
