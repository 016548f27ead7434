//! Somebody who looks into the pod of somebody else.

use kluis_testkit::Account;
use secrecy::SecretString;
use solid_client_rs::{ClientCredentials, Error, SolidClient};

/// How many entries `reader` sees in a container of the pod of `owner`.
///
/// # Errors
/// What the server answers instead, such as [`Error::Forbidden`].
pub async fn seen(reader: &Account, owner: &Account, path: &str) -> Result<usize, Error> {
    let container = owner
        .storage
        .join(path.trim_start_matches('/'))
        .expect("a path can be joined to the address of a storage");
    let client = SolidClient::builder()
        .credentials(ClientCredentials {
            issuer: reader.issuer.clone(),
            id: reader.client_id.clone(),
            secret: SecretString::from(reader.client_secret.clone()),
        })
        .storage(&owner.storage)
        .build()?;
    Ok(client.list(&container).await?.entries.len())
}
