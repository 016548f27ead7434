use std::path::{Path, PathBuf};

use kluis_api::{ApiError, ErrorCode};
use kluis_consent::ConsentError;
use kluis_pod::PodError;
use kluis_sync::SyncError;
use kluis_vault::VaultError;

/// What can go wrong in an act of a person.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AppError {
    /// The system names no folder for program data.
    #[error("this system names no folder for program data")]
    NoDataFolder,
    /// A safe's name is no plain folder name.
    #[error("\"{name}\" cannot be the name of a safe")]
    SafeName {
        /// The name as given.
        name: String,
    },
    /// There is no safe of that name.
    #[error("there is no safe named \"{name}\" in {}", folder.display())]
    NoSuchSafe {
        /// The name as given.
        name: String,
        /// The data folder.
        folder: PathBuf,
    },
    /// A file outside the safe could not be read or written.
    #[error("{}: {source}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// A file that would be overwritten is there already.
    #[error("{} is there already", .0.display())]
    FileExists(PathBuf),
    /// A path, date or other argument is not of the form expected.
    #[error("{what}")]
    Argument {
        /// What is wrong with it and what was expected.
        what: String,
    },
    /// There is no such record, request or grant.
    #[error("there is no {kind} {id}")]
    NotFound {
        /// What was looked for.
        kind: &'static str,
        /// Its identifier or path.
        id: String,
    },
    /// Nobody is signed in at a cooperative.
    #[error("nobody is signed in at a cooperative")]
    NotSignedIn,
    /// The server of the address issues no tokens.
    #[error("{server} is no place to sign in")]
    NoIssuer {
        /// The root of the server.
        server: String,
    },
    /// The account is not the owner of the pod at the address.
    #[error("the pod {storage} does not belong to this account")]
    NotOwnPod {
        /// The root of the pod.
        storage: String,
    },
    /// The person stopped the work; what was not committed was undone.
    #[error("stopped; what was not finished was undone")]
    Stopped,
    /// A resource is no record that could be shown.
    #[error("{path} is not a record: {why}")]
    NotARecord {
        /// Its path.
        path: String,
        /// What was missing.
        why: String,
    },
    /// The export could not be written.
    #[error("the export could not be written: {0}")]
    Export(String),
    /// The safe.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// The pod.
    #[error(transparent)]
    Pod(#[from] PodError),
    /// Consent and the audit log.
    #[error(transparent)]
    Consent(#[from] ConsentError),
    /// Syncing.
    #[error(transparent)]
    Sync(#[from] SyncError),
    /// The cooperative's server.
    #[error("the cooperative: {0}")]
    Remote(#[from] solid_client_rs::Error),
}

impl AppError {
    /// A file that could not be read or written.
    pub(crate) fn file(path: &Path, source: std::io::Error) -> Self {
        Self::File {
            path: path.to_owned(),
            source,
        }
    }

    /// An argument that is not of the form expected.
    pub(crate) fn argument(what: impl Into<String>) -> Self {
        Self::Argument { what: what.into() }
    }
}

impl AppError {
    /// A document that is no record.
    pub(crate) fn not_a_record(path: &kluis_pod::PodPath, why: &dyn std::fmt::Display) -> Self {
        Self::NotARecord {
            path: path.to_string(),
            why: why.to_string(),
        }
    }

    fn code(&self) -> ErrorCode {
        match self {
            Self::SafeName { .. } | Self::Argument { .. } => ErrorCode::Usage,
            Self::NoSuchSafe { .. } | Self::NotFound { .. } => ErrorCode::NotFound,
            Self::File { source, .. } if source.kind() == std::io::ErrorKind::NotFound => {
                ErrorCode::NotFound
            }
            Self::FileExists(_) => ErrorCode::Exists,
            Self::NotSignedIn => ErrorCode::NotSignedIn,
            Self::NoIssuer { .. } | Self::NotOwnPod { .. } => ErrorCode::SignInRefused,
            Self::NotARecord { .. } => ErrorCode::Unreadable,
            Self::Vault(error) => vault_code(error),
            Self::Pod(error) => pod_code(error),
            Self::Consent(error) => consent_code(error),
            Self::Sync(error) => sync_code(error),
            Self::Remote(error) => remote_code(error),
            Self::NoDataFolder | Self::File { .. } | Self::Stopped | Self::Export(_) => {
                ErrorCode::Failed
            }
        }
    }

    fn hint(&self) -> Option<String> {
        let hint = match self {
            Self::NoDataFolder => "name a folder with --home or KLUIS_HOME",
            Self::SafeName { .. } => "use letters, digits, - and _, at most 64",
            Self::NoSuchSafe { .. } => {
                "list the safes with kluis safes, or make one with kluis init"
            }
            Self::FileExists(_) => "choose another name, or add --yes to overwrite it",
            Self::NotSignedIn => {
                "sign in with kluis remote login URL --client-id ID --client-secret-file FILE"
            }
            Self::NoIssuer { .. } => {
                "give your WebID as the address; it names the place where you sign in"
            }
            Self::NotOwnPod { .. } => "give the address of your own pod, or your WebID",
            Self::Stopped => "run the same command again to go on",
            Self::Vault(VaultError::WrongKey) => {
                "check the keyboard layout and capital letters, or use the recovery code (--recovery-file)"
            }
            Self::Vault(VaultError::Damaged { hint, .. }) => return Some(hint.clone()),
            Self::Vault(VaultError::Exists { .. }) => {
                "choose another name with --safe, or open the safe that is there"
            }
            Self::Pod(PodError::PreconditionFailed { .. }) => {
                "look at it again (kluis ls, kluis cat) and repeat the change on what is there now"
            }
            Self::Pod(PodError::NotFound(path)) if !path.is_container() => {
                "look at what there is with kluis ls; the path of a container ends in /"
            }
            Self::Pod(PodError::NotEmpty(_)) => "remove what is in it too with -r",
            Self::Pod(PodError::InvalidPath { .. }) => {
                "write a path like /health/weight/ or /documents/letter.pdf"
            }
            Self::Remote(error) if error.is_offline() => "nothing is lost; try again when online",
            Self::Remote(error) if error.is_permission() => {
                "check the client id and secret on the account page of the server"
            }
            Self::Sync(SyncError::Offline) => {
                "nothing is lost; the work waits and the next kluis sync goes on"
            }
            _ => return None,
        };
        Some(hint.to_owned())
    }
}

impl From<AppError> for ApiError {
    fn from(error: AppError) -> Self {
        let message = match &error {
            // Its hint is shown as one.
            AppError::Vault(VaultError::Damaged { what, .. }) => what.clone(),
            other => other.to_string(),
        };
        let api = Self::new(error.code(), message);
        match error.hint() {
            Some(hint) => api.with_hint(hint),
            None => api,
        }
    }
}

fn vault_code(error: &VaultError) -> ErrorCode {
    match error {
        VaultError::WrongKey | VaultError::RecoveryWords(_) => ErrorCode::WrongKey,
        VaultError::NotASafe { .. } => ErrorCode::NotFound,
        VaultError::Damaged { .. } => ErrorCode::Damaged,
        VaultError::Newer { .. } => ErrorCode::Newer,
        VaultError::Exists { .. } => ErrorCode::Exists,
        VaultError::Busy => ErrorCode::Conflict,
        VaultError::EmptyPassphrase | VaultError::KdfOutOfRange { .. } => ErrorCode::Usage,
        _ => ErrorCode::Failed,
    }
}

fn pod_code(error: &PodError) -> ErrorCode {
    match error {
        PodError::NotFound(_) => ErrorCode::NotFound,
        PodError::PreconditionFailed { .. } | PodError::Conflict { .. } | PodError::NotEmpty(_) => {
            ErrorCode::Conflict
        }
        PodError::InvalidPath { .. }
        | PodError::NotAContainer(_)
        | PodError::IsAContainer(_)
        | PodError::InvalidMediaType(_)
        | PodError::Root => ErrorCode::Usage,
        PodError::Rdf { .. } => ErrorCode::Unreadable,
        PodError::Damaged { .. } => ErrorCode::Damaged,
        PodError::Vault(error) => vault_code(error),
        _ => ErrorCode::Failed,
    }
}

fn consent_code(error: &ConsentError) -> ErrorCode {
    match error {
        ConsentError::UnknownRequest(_)
        | ConsentError::UnknownGrant(_)
        | ConsentError::UnknownReceipt(_) => ErrorCode::NotFound,
        ConsentError::Rejected { .. }
        | ConsentError::Refused(_)
        | ConsentError::NothingChosen
        | ConsentError::NotAsked { .. }
        | ConsentError::LaterThanAsked { .. }
        | ConsentError::UntilPassed(_) => ErrorCode::Refused,
        ConsentError::AlreadyApproved { .. }
        | ConsentError::NotWaiting { .. }
        | ConsentError::AlreadyEnded(_)
        | ConsentError::StaleIntent { .. } => ErrorCode::Conflict,
        ConsentError::Stored { .. } => ErrorCode::Damaged,
        ConsentError::Pod(error) => pod_code(error),
        ConsentError::Vault(error) => vault_code(error),
        _ => ErrorCode::Unreadable,
    }
}

fn remote_code(error: &solid_client_rs::Error) -> ErrorCode {
    if error.is_permission() {
        ErrorCode::SignInRefused
    } else {
        match error {
            solid_client_rs::Error::InsecureUrl => ErrorCode::Usage,
            solid_client_rs::Error::NotFound => ErrorCode::NotFound,
            _ => ErrorCode::Offline,
        }
    }
}

fn sync_code(error: &SyncError) -> ErrorCode {
    match error {
        SyncError::Offline | SyncError::Refused { .. } => ErrorCode::Offline,
        SyncError::SignedOut => ErrorCode::SignInRefused,
        SyncError::Busy => ErrorCode::Conflict,
        SyncError::PolicyRefused { .. } => ErrorCode::Refused,
        SyncError::Storage { .. } => ErrorCode::Usage,
        SyncError::Damaged { .. } => ErrorCode::Damaged,
        SyncError::Pod(error) => pod_code(error),
        SyncError::Vault(error) => vault_code(error),
        _ => ErrorCode::Failed,
    }
}
