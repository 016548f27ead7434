//! What a computer without the safe needs to begin with.

use solid_client_rs::SolidClient;

use super::head::{Head, HeadError};
use super::names::Name;
use super::remote::SealedRemote;
use crate::remote::ends_round;
use crate::{Storage, SyncError};

/// The `safe.json`s that the recovery code of a safe opens, as they lie at a storage: the newest first.
/// Nothing of them is proven before one is unlocked.
///
/// # Errors
/// [`SyncError::Offline`], [`SyncError::SignedOut`]; [`SyncError::Refused`] where the server does not
/// answer as it must, or the copies are of a later version.
pub async fn recovery_headers(
    client: &SolidClient,
    storage: &Storage,
) -> Result<Vec<Vec<u8>>, SyncError> {
    let refused = |answer: String| SyncError::Refused {
        action: "looking for sealed copies",
        answer,
    };
    let failed = |error: solid_client_rs::Error| {
        ends_round(&error).unwrap_or_else(|| refused(error.to_string()))
    };
    let remote = SealedRemote::new(client, storage);
    let listed = remote.list().await.map_err(failed)?;
    let mut headers = Vec::new();
    for number in listed.heads.iter().rev() {
        let Some(bytes) = remote.get(Name::Head(*number)).await.map_err(failed)? else {
            continue;
        };
        match Head::parse(&bytes) {
            Ok(head) => headers.push(head.safe_json().to_vec()),
            Err(error @ HeadError::Newer { .. }) => return Err(refused(error.to_string())),
            // Cut off: the one before it is still there.
            Err(HeadError::NotAHead) => {}
        }
    }
    Ok(headers)
}
