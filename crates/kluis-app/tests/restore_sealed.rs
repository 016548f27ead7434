//! A computer is lost: what was sealed comes back from the account and the recovery code.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot prepare itself has failed"
)]

use std::path::Path;
use std::sync::Arc;

use kluis_api::{PolicyState, RemoteLogin, SignInMethod};
use kluis_app::{
    AppError, Home, ImportControl, ImportSource, KdfParams, KeyGiven, NewSafeSettings, Session,
    SystemClock,
};
use kluis_testkit::{Account, SolidServer};
use kluis_vault::VaultError;
use secrecy::SecretString;
use tempfile::TempDir;

fn home() -> (TempDir, Home) {
    let folder = tempfile::tempdir().unwrap();
    let home = Home::locate(Some(folder.path()), Arc::new(SystemClock)).unwrap();
    (folder, home)
}

fn settings(passphrase: &str) -> NewSafeSettings {
    NewSafeSettings {
        owner: "Eva".to_owned(),
        language: "nl".to_owned(),
        passphrase: SecretString::from(passphrase),
        kdf: Some(KdfParams::FLOOR),
    }
}

fn login(eva: &Account) -> RemoteLogin {
    RemoteLogin {
        url: eva.storage.to_string(),
        client_id: eva.client_id.clone(),
        client_secret: eva.client_secret.clone(),
    }
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

/// Paths and entity tags of all records.
fn records(session: &Session) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = session
        .list("/health/", true)
        .unwrap()
        .into_iter()
        .filter(|resource| !resource.path.ends_with('/'))
        .map(|resource| (resource.path, resource.etag))
        .collect();
    found.sort();
    found
}

async fn shared() -> Option<&'static SolidServer> {
    tokio::task::spawn_blocking(SolidServer::shared_or_skip)
        .await
        .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_computer_comes_back_from_the_account_and_the_recovery_code() {
    let Some(server) = shared().await else {
        return;
    };
    let eva = server.account_async("eva").await.unwrap();
    let (_folder, first_home) = home();
    let passphrase = settings("vier kale bomen langs het water");
    let (first, words) = first_home.create("eva", &passphrase).unwrap();
    bring_in(&first);
    first.sign_in(login(&eva)).await.unwrap();
    first.set_policy("/health/", PolicyState::Sealed).unwrap();
    let sent = first.sync_now().await.unwrap().sent;
    assert_eq!(sent as usize, records(&first).len());
    assert_eq!(first.sync_status().unwrap().pending, 0);

    let (_other_folder, other_home) = home();
    let new = settings("een heel ander slot op de deur");
    let copies = other_home.find_sealed(login(&eva)).await.unwrap();
    let wrong = KeyGiven::RecoveryWords(SecretString::from("abandon ".repeat(14) + "address"));
    let refused = other_home
        .restore_sealed(copies, &wrong, "back", &new)
        .await;
    assert!(matches!(
        refused,
        Err(AppError::Vault(VaultError::WrongKey))
    ));
    assert!(
        other_home.safes().unwrap().is_empty(),
        "nothing is left behind"
    );

    // This time in the browser.
    let started = other_home
        .start_find_sealed(eva.storage.as_str())
        .await
        .unwrap();
    let end = eva.walk_sign_in(started.address()).await.unwrap();
    let ask = || std::future::ready(end.to_string());
    let copies = other_home
        .finish_find_sealed(started, "nl", ask)
        .await
        .unwrap();
    assert_eq!(copies.storage(), eva.storage.as_str());
    let key = KeyGiven::RecoveryWords(words);
    let restored = other_home.restore_sealed(copies, &key, "back", &new).await;
    let (second, fetched) = restored.unwrap();
    assert_eq!(fetched.unwrap().fetched, sent);
    assert_eq!(records(&second), records(&first));
    let count = |session: &Session| -> u64 {
        let categories = session.categories().unwrap();
        categories.iter().map(|category| category.count).sum()
    };
    assert_eq!(count(&second), count(&first), "what was fetched is indexed");
    let view = second.remote_status().await.unwrap();
    assert_eq!(view.method, Some(SignInMethod::Browser));
    assert_eq!(second.policy_of("/health/x").unwrap(), PolicyState::Sealed);
    drop(second);
    let opened = other_home.open("back", &KeyGiven::Passphrase(new.passphrase.clone()));
    assert_eq!(opened.unwrap().view().unwrap().owner, "Eva");
}

#[tokio::test(flavor = "multi_thread")]
async fn where_nothing_is_sealed_nothing_is_restored() {
    let Some(server) = shared().await else {
        return;
    };
    let eva = server.account_async("eva").await.unwrap();
    let (_folder, home) = home();
    let found = home.find_sealed(login(&eva)).await;
    assert!(matches!(found, Err(AppError::NoSealedCopies { .. })));
}
