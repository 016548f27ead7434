//! People with an account at a real server, and the clients they use.

#![allow(
    dead_code,
    clippy::unwrap_used,
    reason = "tests, of which each uses what it needs"
)]

use kluis_testkit::{Account, ServerKind, SolidServer};
use solid_client_rs::{ClientCredentials, Limits, SolidClient};

/// A new account at the server of this kind that the tests of this process share; `None` says why it
/// cannot be had.
pub async fn account_at(kind: ServerKind, name: &str) -> Option<Account> {
    // Blocks while the server starts, once for all tests of this process.
    let server = SolidServer::shared_with_or_skip(kind)?;
    Some(server.account_async(name).await.unwrap())
}

/// A new account where files are the store and rules are in Web Access Control.
pub async fn account(name: &str) -> Option<Account> {
    account_at(ServerKind::FileWac, name).await
}

pub fn sign_in(account: &Account) -> SolidClient {
    sign_in_with(account, Limits::default())
}

pub fn sign_in_with(account: &Account, limits: Limits) -> SolidClient {
    let credentials = ClientCredentials {
        issuer: account.issuer.clone(),
        id: account.client_id.clone(),
        secret: account.client_secret.clone().into(),
    };
    SolidClient::builder()
        .credentials(credentials)
        .storage(&account.storage)
        .limits(limits)
        .build()
        .unwrap()
}

pub fn anonymous() -> SolidClient {
    SolidClient::builder().build().unwrap()
}
