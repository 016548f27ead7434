//! Somebody who looks into the pod of somebody else.

use kluis_testkit::Account;
use secrecy::SecretString;
use solid_client_rs::url::Url;
use solid_client_rs::{AccessMode, Agent, ClientCredentials, Error, GrantRequest, SolidClient};

/// A client with which `reader` looks into the pod of `owner`.
///
/// # Errors
/// When it cannot be made.
pub fn client_of(reader: &Account, owner: &Account) -> Result<SolidClient, Error> {
    SolidClient::builder()
        .credentials(ClientCredentials {
            issuer: reader.issuer.clone(),
            id: reader.client_id.clone(),
            secret: SecretString::from(reader.client_secret.clone()),
        })
        .storage(&owner.storage)
        .build()
}

/// Lets everybody who is signed in put something into an inbox in the own pod, and returns its address.
///
/// # Errors
/// What the server answers instead.
pub async fn open_inbox(owner: &Account) -> Result<Url, Error> {
    let inbox = owner
        .storage
        .join("inbox/")
        .expect("a name can be joined to the address of a storage");
    let client = client_of(owner, owner)?;
    client.create_container(&inbox).await?;
    let add = GrantRequest::new(&inbox, Agent::Authenticated, [AccessMode::Append], "add");
    client.grant(&add).await?;
    Ok(inbox)
}

/// How many entries `reader` sees in a container of the pod of `owner`.
///
/// # Errors
/// What the server answers instead, such as [`Error::Forbidden`].
pub async fn seen(reader: &Account, owner: &Account, path: &str) -> Result<usize, Error> {
    let container = owner
        .storage
        .join(path.trim_start_matches('/'))
        .expect("a path can be joined to the address of a storage");
    let client = client_of(reader, owner)?;
    Ok(client.list(&container).await?.entries.len())
}
