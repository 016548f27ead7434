use kluis_consent::ConsentError;
use kluis_pod::{PodError, PodPath};
use kluis_vault::VaultError;

/// Why something about syncing could not be done.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SyncError {
    /// The server did not answer. What was to be done stays queued; nothing here is half done.
    #[error("the cooperative's server cannot be reached; what was to be sent stays queued")]
    Offline,
    /// The server no longer takes the sign-in.
    #[error("the cooperative's server does not accept the sign-in; sign in again")]
    SignedOut,
    /// Another round runs on the same safe, perhaps in another program.
    #[error("another program is syncing this safe; wait until it is done")]
    Busy,
    /// The caller asked to stop. What was finished stays finished.
    #[error("stopped before the end; the next round carries on")]
    Cancelled,
    /// An address that cannot be the root of a pod.
    #[error("the address of the pod at the cooperative is not usable; expected {expected}")]
    Storage {
        /// What would have been right.
        expected: &'static str,
    },
    /// A policy that may not be set.
    #[error("{path} cannot be kept at the cooperative: {why}")]
    PolicyRefused {
        /// The container.
        path: PodPath,
        /// The rule that forbids it.
        why: &'static str,
    },
    /// The server answered, but not as it must.
    #[error("the cooperative's server failed at {action}: {answer}")]
    Refused {
        /// What was asked for.
        action: &'static str,
        /// What is wrong with the answer.
        answer: String,
    },
    /// A row of the safe's own tables cannot be read.
    #[error("the safe's record of syncing is damaged: {what}")]
    Damaged {
        /// The place.
        what: &'static str,
    },
    /// The caller's own work in the transaction that stores something fetched failed.
    #[error("what was fetched could not be taken in")]
    TakeIn(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The file that keeps two rounds apart cannot be used.
    #[error("the lock file of the safe cannot be used")]
    Lock(#[source] std::io::Error),
    /// The system gave no random bytes.
    #[error("the system gives no random bytes")]
    Randomness,
    /// The pod refused.
    #[error(transparent)]
    Pod(#[from] PodError),
    /// The record of consents refused.
    #[error(transparent)]
    Consent(#[from] ConsentError),
    /// The safe refused.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// The database refused.
    #[error("the safe's database refused")]
    Database(#[from] rusqlite::Error),
}
