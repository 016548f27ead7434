//! Signing in through the browser at a real server, with the parts of the person and of the browser
//! played by the test.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot prepare itself has failed"
)]

use std::path::Path;
use std::sync::Arc;

use kluis_api::{ApiError, ErrorCode, PolicyState, RemoteLogin, RemoteView, SignInMethod};
use kluis_app::{
    AppError, Home, ImportControl, ImportSource, KdfParams, NewSafeSettings, Session, SystemClock,
};
use kluis_testkit::{Account, ServerKind, SolidServer};
use secrecy::SecretString;
use tempfile::TempDir;

fn safe() -> (TempDir, Session) {
    let folder = tempfile::tempdir().unwrap();
    let home = Home::locate(Some(folder.path()), Arc::new(SystemClock)).unwrap();
    let settings = NewSafeSettings {
        owner: "Eva".to_owned(),
        language: "nl".to_owned(),
        passphrase: SecretString::from("vier kale bomen langs het water"),
        kdf: Some(KdfParams::FLOOR),
    };
    let (session, _) = home.create("eva", &settings).unwrap();
    (folder, session)
}

fn bring_in(session: &Session) {
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../assets/sample/eva-peeters.json");
    let mut progress = |_| {};
    let mut control = ImportControl {
        progress: &mut progress,
        stop: &|| false,
    };
    let source = ImportSource { path: sample };
    session.import(&[source], None, &mut control).unwrap();
}

/// The person agrees, and what the browser would come back to is pasted.
async fn sign_in(session: &Session, url: &str, eva: &Account) -> Result<RemoteView, AppError> {
    let started = session.start_sign_in(url).await?;
    let end = eva.walk_sign_in(started.address()).await.unwrap();
    session
        .finish_sign_in(started, || std::future::ready(end.to_string()))
        .await
}

async fn shared() -> Option<&'static SolidServer> {
    tokio::task::spawn_blocking(SolidServer::shared_or_skip)
        .await
        .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn own_pod_is_known_at_a_server_with_access_control_policies_too() {
    let server = || SolidServer::shared_with_or_skip(ServerKind::MemoryAcp);
    let Some(server) = tokio::task::spawn_blocking(server).await.unwrap() else {
        return;
    };
    let eva = server.account_async("eva").await.unwrap();
    let other = server.account_async("other").await.unwrap();
    let (_folder, session) = safe();
    let view = sign_in(&session, eva.storage.as_str(), &eva).await.unwrap();
    assert_eq!(view.storage.as_deref(), Some(eva.storage.as_str()));
    session.sign_out().await.unwrap();
    let refused = sign_in(&session, other.storage.as_str(), &eva).await;
    assert!(
        matches!(refused, Err(AppError::NotOwnPod { .. })),
        "{refused:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn every_address_of_a_person_leads_to_their_own_pod() {
    let Some(server) = shared().await else {
        return;
    };
    let eva = server.account_async("eva").await.unwrap();
    let (_folder, session) = safe();
    let document = eva.web_id.as_str().trim_end_matches("#me");
    for address in [
        eva.storage.as_str(),
        eva.web_id.as_str(),
        document,
        server.base_url().as_str(),
    ] {
        let view = sign_in(&session, address, &eva).await.unwrap();
        assert!(view.signed_in && !view.needs_sign_in, "{address}: {view:?}");
        assert_eq!(view.storage.as_deref(), Some(eva.storage.as_str()));
        assert_eq!(view.web_id.as_deref(), Some(eva.web_id.as_str()));
        assert_eq!(view.method, Some(SignInMethod::Browser));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_in_in_another_way_goes_on_with_what_was_synced() {
    let Some(server) = shared().await else {
        return;
    };
    let eva = server.account_async("eva").await.unwrap();
    let (_folder, session) = safe();
    bring_in(&session);
    let login = RemoteLogin {
        url: eva.storage.to_string(),
        client_id: eva.client_id.clone(),
        client_secret: eva.client_secret.clone(),
    };
    let view = session.sign_in(login).await.unwrap();
    assert_eq!(view.method, Some(SignInMethod::Credentials));
    session
        .set_policy("/health/allergies/", PolicyState::Shared)
        .unwrap();
    assert!(session.sync_now().await.unwrap().sent > 0);

    let view = sign_in(&session, eva.storage.as_str(), &eva).await.unwrap();
    assert_eq!(view.method, Some(SignInMethod::Browser));
    let status = session.sync_status().unwrap();
    assert_eq!((status.pending, status.last_round.is_some()), (0, true));
    assert_eq!(session.sync_now().await.unwrap().sent, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_can_be_signed_in_with_an_answer_to_another_question() {
    let Some(server) = shared().await else {
        return;
    };
    let eva = server.account_async("eva").await.unwrap();
    let (_folder, session) = safe();
    let url = eva.storage.as_str();
    let other = session.start_sign_in(url).await.unwrap();
    let end_of_other = eva.walk_sign_in(other.address()).await.unwrap();
    let started = session.start_sign_in(url).await.unwrap();
    let own_end = eva.refuse_sign_in(started.address()).await.unwrap();
    // The first is passed over; the second is this sign-in's, and says no.
    let mut ends = vec![own_end.to_string(), end_of_other.to_string()];
    let outcome = session
        .finish_sign_in(started, || std::future::ready(ends.pop().unwrap()))
        .await;
    let error = ApiError::from(outcome.unwrap_err());
    assert_eq!(error.code, ErrorCode::SignInDenied, "{error}");
    assert_eq!(error.code.exit_status(), 6);
    assert!(!session.remote_status().await.unwrap().signed_in);
}

#[tokio::test(flavor = "multi_thread")]
async fn sign_out_needs_no_server() {
    let started =
        tokio::task::spawn_blocking(|| SolidServer::start_with_or_skip(ServerKind::MemoryWac));
    let Some(mut server) = started.await.unwrap() else {
        return;
    };
    let eva = server.account_async("eva").await.unwrap();
    let (_folder, session) = safe();
    sign_in(&session, eva.storage.as_str(), &eva).await.unwrap();
    server.stop();
    let status = session.remote_status().await.unwrap();
    assert!(status.signed_in && !status.needs_sign_in, "{status:?}");
    assert_eq!(status.reachable, Some(false));
    let error = session.start_sign_in(eva.storage.as_str()).await.err();
    assert_eq!(ApiError::from(error.unwrap()).code, ErrorCode::Offline);

    // It comes back and remembers nobody.
    server.start_again_async().await.unwrap();
    let status = session.remote_status().await.unwrap();
    assert!(status.needs_sign_in, "{status:?}");
    let error = ApiError::from(session.sync_now().await.unwrap_err());
    assert_eq!(error.code, ErrorCode::SignInEnded, "{error}");

    server.crash();
    let view = session.sign_out().await.unwrap();
    assert_eq!((view.signed_in, view.revoked), (false, Some(false)));
    assert!(!session.remote_status().await.unwrap().signed_in);
}

#[tokio::test]
async fn what_is_no_address_or_no_server_of_its_kind_is_told() {
    let (_folder, session) = safe();
    let refused = session.start_sign_in("the one of my cooperative").await;
    let error = ApiError::from(refused.err().unwrap());
    assert_eq!(error.code, ErrorCode::Usage, "{error}");
    let refused = session.start_sign_in("http://pod.example.org/").await;
    let error = ApiError::from(refused.err().unwrap());
    assert_eq!(error.code, ErrorCode::Usage, "not in the clear: {error}");
}
