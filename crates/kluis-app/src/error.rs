use std::path::{Path, PathBuf};

use kluis_api::{ApiError, ErrorCode, PolicyState};
use kluis_backup::BackupError;
use kluis_consent::ConsentError;
use kluis_credentials::strict_json::Fault;
use kluis_objects::ObjectError;
use kluis_pod::PodError;
use kluis_sync::SyncError;
use kluis_vault::{ShareProblem, VaultError};

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
    /// A file holds no bundle of a request and its reviews, or no trust anchors.
    #[error("{}: {fault}", path.display())]
    NotReviewable {
        /// The file.
        path: PathBuf,
        /// Where, and what was expected there.
        fault: Fault,
    },
    /// A file that would be overwritten is there already.
    #[error("{} is there already", .0.display())]
    FileExists(PathBuf),
    /// The passphrase is too easy to guess.
    #[error("this passphrase is too easy to guess: {why}")]
    WeakPassphrase {
        /// What is weak about it.
        why: String,
    },
    /// The words of one of several shares are not valid.
    #[error("share {place}: {source}")]
    Share {
        /// Which of the shares given, counted from 1.
        place: usize,
        /// What is wrong with it.
        source: VaultError,
    },
    /// A file is no age identity file.
    #[error("the age identities cannot be read: {why}")]
    Identity {
        /// Why, with the line.
        why: String,
    },
    /// The keyring of this computer is not there or refused.
    #[error("the keyring of this computer cannot be used: {why}")]
    Keyring {
        /// What it or the system says.
        why: String,
    },
    /// The keyring of this computer has no key to this safe.
    #[error("the keyring of this computer has no key to this safe")]
    NotInKeyring,
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
    /// A move would change where something is kept, and nobody said that it may.
    #[error("what is moved is {} now and would be {} then", state_in_words(*from), state_in_words(*to))]
    CrossesStates {
        /// Where it is kept now.
        from: PolicyState,
        /// Where it would be kept.
        to: PolicyState,
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
    /// This safe is connected with another pod.
    #[error("this safe is connected with another pod, {storage}")]
    OtherPod {
        /// The root of the pod that it is connected with.
        storage: String,
    },
    /// No safe keeps sealed copies at the pod.
    #[error("no safe keeps sealed copies at {storage}")]
    NoSealedCopies {
        /// The root of the pod.
        storage: String,
    },
    /// Nobody finished signing in in the browser.
    #[error("nobody finished signing in in the browser within {minutes} minutes")]
    SignInTimedOut {
        /// How long it was waited for.
        minutes: u64,
    },
    /// The server does not renew the sign-in any more.
    #[error("the cooperative has ended the sign-in; what was to be sent stays queued")]
    SignInEnded,
    /// No browser could be started.
    #[error("no browser could be started")]
    NoBrowser,
    /// The person stopped the work; what was not committed was undone.
    #[error("stopped; what was not finished was undone")]
    Stopped,
    /// Safes that were asked to be closed are still open in a program.
    #[error("still open: {}", safes.join(", "))]
    StillOpen {
        /// Their names.
        safes: Vec<String>,
    },
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
    Vault(VaultError),
    /// A backup.
    #[error(transparent)]
    Backup(BackupError),
    /// A large body of the safe.
    #[error(transparent)]
    Object(ObjectError),
    /// The pod.
    #[error(transparent)]
    Pod(PodError),
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

// Work that was stopped is the same wherever it was.

impl From<VaultError> for AppError {
    fn from(error: VaultError) -> Self {
        match error {
            VaultError::Cancelled => Self::Stopped,
            other => Self::Vault(other),
        }
    }
}

impl From<PodError> for AppError {
    fn from(error: PodError) -> Self {
        match error {
            PodError::Object(ObjectError::Cancelled(_)) => Self::Stopped,
            other => Self::Pod(other),
        }
    }
}

impl From<BackupError> for AppError {
    fn from(error: BackupError) -> Self {
        match error {
            BackupError::Cancelled(_) => Self::Stopped,
            other => Self::Backup(other),
        }
    }
}

impl From<ObjectError> for AppError {
    fn from(error: ObjectError) -> Self {
        match error {
            ObjectError::Cancelled(_) => Self::Stopped,
            other => Self::Object(other),
        }
    }
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

    pub(crate) fn code(&self) -> ErrorCode {
        match self {
            Self::SafeName { .. } | Self::Argument { .. } => ErrorCode::Usage,
            Self::NoSuchSafe { .. } | Self::NotFound { .. } => ErrorCode::NotFound,
            Self::File { source, .. } if source.kind() == std::io::ErrorKind::NotFound => {
                ErrorCode::NotFound
            }
            Self::FileExists(_) => ErrorCode::Exists,
            Self::WeakPassphrase { .. } => ErrorCode::WeakPassphrase,
            Self::Share { .. } | Self::NotInKeyring => ErrorCode::WrongKey,
            Self::Identity { .. } | Self::NotReviewable { .. } => ErrorCode::Unreadable,
            Self::Keyring { .. } => ErrorCode::Failed,
            Self::NotSignedIn => ErrorCode::NotSignedIn,
            Self::NoIssuer { .. } | Self::NotOwnPod { .. } => ErrorCode::SignInRefused,
            Self::OtherPod { .. } | Self::CrossesStates { .. } => ErrorCode::Refused,
            Self::NoSealedCopies { .. } => ErrorCode::NotFound,
            Self::SignInEnded => ErrorCode::SignInEnded,
            Self::NotARecord { .. } => ErrorCode::Unreadable,
            Self::Vault(error) => vault_code(error),
            Self::Backup(error) => backup_code(error),
            Self::Object(ObjectError::Missing(_) | ObjectError::Damaged { .. }) => {
                ErrorCode::Damaged
            }
            Self::Object(_) => ErrorCode::Failed,
            Self::Pod(error) => pod_code(error),
            Self::Consent(error) => consent_code(error),
            Self::Sync(error) => sync_code(error),
            Self::Remote(error) => remote_code(error),
            Self::NoDataFolder
            | Self::File { .. }
            | Self::SignInTimedOut { .. }
            | Self::NoBrowser
            | Self::Stopped
            | Self::StillOpen { .. }
            | Self::Export(_) => ErrorCode::Failed,
        }
    }

    fn hint(&self) -> Option<String> {
        let hint = match self {
            Self::NoDataFolder => "name a folder with --home or KLUIS_HOME",
            Self::SafeName { .. } => "use letters, digits, - and _, at most 64",
            Self::NoSuchSafe { .. } => {
                "list the safes with kluis safes, or make one with kluis init"
            }
            Self::NotReviewable { .. } => {
                "the forms are described in docs/formats/review.md; kluis-review bundle and kluis-review anchors make them"
            }
            Self::WeakPassphrase { .. } => {
                "take four or more ordinary words that have nothing to do with each other; --yes takes it all the same"
            }
            Self::Share { .. }
            | Self::Vault(VaultError::RecoveryWords(_) | VaultError::Shares(_)) => {
                "compare the words with the sheet, one by one and in order"
            }
            Self::Identity { .. } => {
                "give a file with lines that begin with AGE-SECRET-KEY-1, as age-keygen writes it"
            }
            Self::Keyring { .. } => {
                "start the keyring of your desktop (GNOME Keyring, KWallet) and unlock it, or use the passphrase"
            }
            Self::NotInKeyring => {
                "open it with the passphrase; kluis slot add keyring keeps a key here"
            }
            Self::Vault(VaultError::NoSuchSlot { .. }) => {
                "kluis slot list shows the ways to open this safe"
            }
            Self::Vault(VaultError::LastWay) => {
                "add another passphrase or a recovery code first (kluis slot add)"
            }
            Self::Vault(VaultError::TooManySlots { .. }) => {
                "take one away first (kluis slot list, kluis slot remove ID)"
            }
            Self::Vault(VaultError::NotARecipient) => {
                "ask for the line that age-keygen shows as public key"
            }
            Self::Vault(VaultError::RecipientAlreadyAdded { .. }) => {
                "kluis slot list shows it; to give it another name, remove it first (kluis slot remove ID)"
            }
            Self::FileExists(_) => "choose another name, or add --yes to overwrite it",
            Self::CrossesStates { .. } => {
                "say yes to that on a terminal or with --yes, or move it elsewhere"
            }
            Self::NotSignedIn => "sign in with kluis remote login URL",
            Self::NoIssuer { .. } => {
                "give your WebID as the address; it names the place where you sign in"
            }
            Self::NotOwnPod { .. } => "give the address of your own pod, or your WebID",
            Self::OtherPod { .. } => {
                "sign out there first with kluis remote logout; what you opened to others there stays open until you do"
            }
            Self::NoSealedCopies { .. } => {
                "give the address of the pod that the lost computer was connected with; only containers that were sealed come back from it"
            }
            Self::SignInTimedOut { .. } => "run the same command again, and finish in the browser",
            Self::SignInEnded | Self::Remote(solid_client_rs::Error::SignInEnded) => {
                "sign in again: kluis remote login"
            }
            Self::NoBrowser => {
                "name one in the variable BROWSER, or open the address by hand in any browser (kluis remote login --no-browser)"
            }
            Self::Remote(solid_client_rs::Error::SignInDenied) => {
                "nothing was changed; run the same command again, and say yes in the browser"
            }
            Self::Remote(solid_client_rs::Error::IssuerNotNamed) => {
                "the WebID document must name the server as solid:oidcIssuer; ask the cooperative"
            }
            Self::Remote(
                solid_client_rs::Error::CallbackRefused { .. }
                | solid_client_rs::Error::SignInFailed { .. },
            ) => "nothing was changed; run the same command again",
            Self::StillOpen { .. } => {
                "end the program that has it open: a command of kluis, or a window that does not answer"
            }
            Self::Stopped => "run the same command again to go on",
            Self::Vault(VaultError::WrongKey) => {
                "check the keyboard layout and capital letters, or use the recovery code (--recovery-file)"
            }
            Self::Backup(error) => return backup_hint(error).map(str::to_owned),
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
            Self::Pod(PodError::Body { .. }) => {
                "put the file of the object back from a backup; everything else can be read"
            }
            Self::Pod(PodError::Object(ObjectError::DiskFull { .. })) => {
                "make room on the disk of the safe, then run the same command again"
            }
            Self::Pod(PodError::TooLarge { .. }) => {
                "write it to a file with kluis cat PATH > FILE, which takes any size"
            }
            Self::Pod(PodError::InvalidPath { .. }) => {
                "write a path like /health/weight/ or /documents/letter.pdf"
            }
            Self::Remote(error) if error.is_offline() => "nothing is lost; try again when online",
            Self::Remote(error) if error.is_permission() => {
                "check the client id and secret on the account page of the server"
            }
            Self::Sync(SyncError::StillSharing { .. }) => {
                "take them back with kluis consent revoke --all, then run the same command again"
            }
            Self::Sync(SyncError::NotListed { .. }) => {
                "kluis sync look --all shows what is there; the path of a container ends in /"
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

fn state_in_words(state: PolicyState) -> &'static str {
    match state {
        PolicyState::Local => "only on this computer",
        PolicyState::Sealed => "at the cooperative encrypted",
        PolicyState::Shared => "at the cooperative as it is",
    }
}

fn vault_code(error: &VaultError) -> ErrorCode {
    match error {
        VaultError::WrongKey | VaultError::RecoveryWords(_) => ErrorCode::WrongKey,
        VaultError::Shares(ShareProblem::Numbers { .. }) | VaultError::NotARecipient => {
            ErrorCode::Usage
        }
        VaultError::Shares(_) => ErrorCode::WrongKey,
        VaultError::RecipientAlreadyAdded { .. } => ErrorCode::Exists,
        VaultError::LastWay | VaultError::TooManySlots { .. } | VaultError::ReadOnly { .. } => {
            ErrorCode::Refused
        }
        VaultError::Object(ObjectError::Damaged { .. } | ObjectError::Missing(_)) => {
            ErrorCode::Damaged
        }
        VaultError::NotASafe { .. } | VaultError::NoSuchSlot { .. } => ErrorCode::NotFound,
        VaultError::Damaged { .. } => ErrorCode::Damaged,
        VaultError::Newer { .. } => ErrorCode::Newer,
        VaultError::Exists { .. } => ErrorCode::Exists,
        VaultError::Busy | VaultError::InUse => ErrorCode::Conflict,
        VaultError::EmptyPassphrase | VaultError::KdfOutOfRange { .. } => ErrorCode::Usage,
        _ => ErrorCode::Failed,
    }
}

fn backup_code(error: &BackupError) -> ErrorCode {
    match error {
        BackupError::NotABackup { .. } => ErrorCode::Unreadable,
        BackupError::Newer { .. } => ErrorCode::Newer,
        BackupError::Damaged { .. } | BackupError::Forged { .. } => ErrorCode::Damaged,
        BackupError::NotForThisKey { .. } => ErrorCode::WrongKey,
        BackupError::Exists { .. } => ErrorCode::Exists,
        BackupError::Recipient { .. } => ErrorCode::Usage,
        BackupError::Changed { .. } => ErrorCode::Conflict,
        BackupError::Io { source, .. } if source.kind() == std::io::ErrorKind::NotFound => {
            ErrorCode::NotFound
        }
        _ => ErrorCode::Failed,
    }
}

fn backup_hint(error: &BackupError) -> Option<&'static str> {
    Some(match error {
        BackupError::NotABackup { .. } => "give a file that kluis backup made",
        BackupError::Damaged { .. } => "use another backup, and make a new one on another disk",
        BackupError::Forged { .. } => "do not restore it; use a backup that you made yourself",
        BackupError::NotForThisKey { .. } => {
            "give the passphrase or recovery code of the safe as it was when the backup was made"
        }
        BackupError::Exists { .. } => "give another name, or the folder alone",
        BackupError::Changed { .. } => "make the backup again",
        BackupError::DiskFull { .. } => {
            "make room there or choose another disk; nothing was left behind"
        }
        BackupError::Io { source, .. } if source.kind() == std::io::ErrorKind::FileTooLarge => {
            "the disk takes no file of this size; format it as exFAT or NTFS, or choose another"
        }
        BackupError::Io { .. } => "see that the disk is there and can be written, and try again",
        _ => return None,
    })
}

fn pod_code(error: &PodError) -> ErrorCode {
    match error {
        PodError::NotFound(_) => ErrorCode::NotFound,
        PodError::Exists(_) => ErrorCode::Exists,
        PodError::PreconditionFailed { .. } | PodError::Conflict { .. } | PodError::NotEmpty(_) => {
            ErrorCode::Conflict
        }
        PodError::InvalidPath { .. }
        | PodError::NotAContainer(_)
        | PodError::IsAContainer(_)
        | PodError::InvalidMediaType(_)
        | PodError::IntoItself(_)
        | PodError::Root => ErrorCode::Usage,
        PodError::Rdf { .. } => ErrorCode::Unreadable,
        PodError::Damaged { .. }
        | PodError::Body { .. }
        | PodError::Object(ObjectError::Missing(_) | ObjectError::Damaged { .. }) => {
            ErrorCode::Damaged
        }
        PodError::Vault(error) => vault_code(error),
        _ => ErrorCode::Failed,
    }
}

fn consent_code(error: &ConsentError) -> ErrorCode {
    match error {
        ConsentError::UnknownRequest(_)
        | ConsentError::UnknownGrant(_)
        | ConsentError::UnknownReceipt(_)
        | ConsentError::NotGranted { .. } => ErrorCode::NotFound,
        ConsentError::Rejected { .. }
        | ConsentError::RegisterRefused { .. }
        | ConsentError::Refused(_)
        | ConsentError::NothingChosen
        | ConsentError::NotAsked { .. }
        | ConsentError::LaterThanAsked { .. }
        | ConsentError::UntilPassed(_) => ErrorCode::Refused,
        ConsentError::AlreadyApproved { .. }
        | ConsentError::NotWaiting { .. }
        | ConsentError::AlreadyEnded(_)
        | ConsentError::StaleIntent { .. } => ErrorCode::Conflict,
        ConsentError::Stored { .. } | ConsentError::LogAltered => ErrorCode::Damaged,
        ConsentError::Pod(error) => pod_code(error),
        ConsentError::Vault(error) => vault_code(error),
        _ => ErrorCode::Unreadable,
    }
}

fn remote_code(error: &solid_client_rs::Error) -> ErrorCode {
    use solid_client_rs::Error;

    match error {
        Error::SignInDenied => ErrorCode::SignInDenied,
        Error::SignInEnded => ErrorCode::SignInEnded,
        Error::SignInFailed { .. } => ErrorCode::SignInRefused,
        error if error.is_permission() => ErrorCode::SignInRefused,
        Error::InsecureUrl => ErrorCode::Usage,
        Error::NotFound(_) => ErrorCode::NotFound,
        Error::CallbackRefused { .. } | Error::SignInNotKept { .. } => ErrorCode::Failed,
        _ => ErrorCode::Offline,
    }
}

fn sync_code(error: &SyncError) -> ErrorCode {
    match error {
        SyncError::Offline | SyncError::Refused { .. } => ErrorCode::Offline,
        SyncError::SignedOut => ErrorCode::SignInRefused,
        SyncError::Busy => ErrorCode::Conflict,
        SyncError::NotResolvable { .. } => ErrorCode::Usage,
        SyncError::PolicyRefused { .. } | SyncError::StillSharing { .. } => ErrorCode::Refused,
        SyncError::NotListed { .. } => ErrorCode::NotFound,
        SyncError::Storage { .. } => ErrorCode::Usage,
        SyncError::Damaged { .. } => ErrorCode::Damaged,
        SyncError::Pod(error) => pod_code(error),
        SyncError::Vault(error) => vault_code(error),
        _ => ErrorCode::Failed,
    }
}
