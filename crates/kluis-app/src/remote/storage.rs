//! Which pod belongs to the person who signed in.

use solid_client_rs::{AccessMode, Error, SolidClient};
use url::Url;

use crate::{AppError, Result};

/// The pod at the address; where the address is no pod, the one of the WebID. It must be the
/// account's own: one that its WebID names, or where it controls the rules.
pub(super) async fn find_storage(client: &SolidClient, address: &Url, web_id: &Url) -> Result<Url> {
    let profile = SolidClient::builder().build()?.discover(web_id).await?;
    let at_address = client.clone().with_storage(address)?;
    let (client, storage) = match at_address.storage_of(address).await {
        Ok(storage) => (at_address, storage),
        Err(Error::NotFound(_)) => {
            let at_web_id = client.clone().with_storage(web_id)?;
            let storage = match profile.storages.first() {
                Some(named) => named.clone(),
                None => at_web_id.storage_of(web_id).await?,
            };
            (at_web_id.with_storage(&storage)?, storage)
        }
        Err(error) => return Err(error.into()),
    };
    let controls = || async {
        let allowed = client.allowed_modes(&storage).await?;
        Ok::<_, AppError>(allowed.is_some_and(|modes| modes.contains(&AccessMode::Control)))
    };
    if profile.storages.contains(&storage) || controls().await? {
        return Ok(storage);
    }
    Err(AppError::NotOwnPod {
        storage: storage.into(),
    })
}
