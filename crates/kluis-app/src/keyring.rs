//! The keyring of the operating system: the Secret Service, the Keychain or the Credential Manager.

use keyring::Entry;
use kluis_vault::SafeId;
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::{AppError, Result};

/// What the entries of this program are filed under.
const SERVICE: &str = "org.kluis";

/// Keeps the secret of a slot.
pub(crate) fn keep(safe: SafeId, slot: Uuid, secret: &[u8; 32]) -> Result<()> {
    with_entry(safe, slot, |entry| entry.set_secret(secret))
}

/// The secret of a slot, or `None` when this keyring does not have it.
pub(crate) fn fetch(safe: SafeId, slot: Uuid) -> Result<Option<Zeroizing<[u8; 32]>>> {
    let found = with_entry(safe, slot, |entry| match entry.get_secret() {
        Ok(secret) => Ok(Some(Zeroizing::new(secret))),
        Err(keyring::Error::NoEntry) => Ok(None),
        Err(error) => Err(error),
    })?;
    // An entry of another length is not one of ours.
    Ok(found.and_then(|secret| Some(Zeroizing::new(secret.as_slice().try_into().ok()?))))
}

/// Forgets the secret of a slot.
pub(crate) fn forget(safe: SafeId, slot: Uuid) -> Result<()> {
    with_entry(safe, slot, |entry| match entry.delete_credential() {
        Ok(()) | Err(keyring::Error::NoEntry) => Ok(()),
        Err(error) => Err(error),
    })
}

/// The way to the keyring waits for messages of its own and must not run on a thread that already does.
fn with_entry<T: Send>(
    safe: SafeId,
    slot: Uuid,
    act: impl FnOnce(&Entry) -> keyring::Result<T> + Send,
) -> Result<T> {
    let account = format!("{safe}/{slot}");
    let done = std::thread::scope(|scope| {
        let act = || {
            if let Err(error) = Entry::store_status() {
                return Err(unavailable(error));
            }
            Entry::new(SERVICE, &account)
                .and_then(|entry| act(&entry))
                .map_err(|error| unavailable(&error))
        };
        scope.spawn(act).join()
    });
    done.unwrap_or_else(|_| {
        Err(AppError::Keyring {
            why: "the library that speaks to it failed".to_owned(),
        })
    })
}

fn unavailable(error: &keyring::Error) -> AppError {
    let why = match error {
        // Some of the others hold what was stored.
        keyring::Error::PlatformFailure(cause) | keyring::Error::NoStorageAccess(cause) => {
            cause.to_string()
        }
        keyring::Error::NoDefaultStore => "there is none".to_owned(),
        _ => "it refused".to_owned(),
    };
    AppError::Keyring { why }
}
