use kluis_credentials::jcs::NotCanonical;
use kluis_credentials::proof::ProofError;

use crate::{Refusal, RequestState};

/// Why something about consent could not be done.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ConsentError {
    /// A file is not a request for access that can be read.
    #[error("{file}: {path}: expected {expected}")]
    Malformed {
        /// Name of the file, as it was given.
        file: String,
        /// JSON path of the place, `$` for the whole.
        path: String,
        /// What was expected there.
        expected: String,
    },
    /// No request has this identifier.
    #[error("no request {0}; expected an identifier from the list of requests")]
    UnknownRequest(String),
    /// No grant has this identifier.
    #[error("no grant {0}; expected an identifier from the list of grants")]
    UnknownGrant(String),
    /// No receipt has this identifier.
    #[error("no receipt {0}; expected an identifier from a grant")]
    UnknownReceipt(String),
    /// A check of the request failed, so it cannot be approved.
    #[error("request {request} cannot be approved: {reason}")]
    Rejected {
        /// The request.
        request: String,
        /// Which checks failed, in words.
        reason: String,
    },
    /// A register of reviews does not pass a check, so it is not kept.
    #[error("the register is not kept: {check}: {detail}")]
    RegisterRefused {
        /// The check.
        check: &'static str,
        /// What was found.
        detail: String,
    },
    /// The request was approved before and its grant is not over.
    #[error("request {request} is approved already by grant {grant}, which has not ended")]
    AlreadyApproved {
        /// The request.
        request: String,
        /// The grant that came of it.
        grant: String,
    },
    /// The request is in a state in which this cannot be done to it.
    #[error("request {request} is {}; expected one that is waiting", state.as_str())]
    NotWaiting {
        /// The request.
        request: String,
        /// The state it is in.
        state: RequestState,
    },
    /// Nothing was ticked.
    #[error("no category was chosen; expected at least one of those that are asked for")]
    NothingChosen,
    /// A category was ticked that the request does not ask for, or that this version does not know.
    #[error("category {category} is not asked for by request {request}; expected one of: {asked}")]
    NotAsked {
        /// The request.
        request: String,
        /// The category that was ticked.
        category: String,
        /// Those that can be ticked, separated by commas.
        asked: String,
    },
    /// The end that was chosen is later than the request asks for.
    #[error("until {until} is later than asked for; expected {asked} at the latest")]
    LaterThanAsked {
        /// The end that was chosen.
        until: jiff::Timestamp,
        /// The latest end.
        asked: jiff::Timestamp,
    },
    /// The end that was chosen has passed.
    #[error("until {0} has passed; expected a time to come")]
    UntilPassed(jiff::Timestamp),
    /// The grant has ended before.
    #[error("grant {0} has ended already")]
    AlreadyEnded(String),
    /// A kind of data is not in a grant, or was taken out of it before.
    #[error("{category} is not in grant {grant}; expected a kind of data that it still gives")]
    NotGranted {
        /// The grant.
        grant: String,
        /// The category.
        category: String,
    },
    /// The decision point refuses what was to be done.
    #[error("access is not permitted: {0}")]
    Refused(#[from] Refusal),
    /// What the sync engine reports does not fit the grant as it is now.
    #[error(
        "what was done for grant {grant} and category {category} is not what is wanted of it now"
    )]
    StaleIntent {
        /// The grant.
        grant: String,
        /// The category.
        category: String,
    },
    /// A document's proof does not hold.
    #[error("the signature cannot be accepted: {0}")]
    Proof(#[from] ProofError),
    /// A document that should carry a proof is no JSON object.
    #[error("the signature cannot be accepted: the document is no JSON object")]
    NoDocument,
    /// A receipt holds, and another safe signed it.
    #[error("the signature cannot be accepted: the receipt was signed by another safe")]
    ForeignReceipt,
    /// A signed document is not a receipt of consent.
    #[error("not a receipt of consent: {path}: expected {expected}")]
    NotAReceipt {
        /// JSON path of the place.
        path: String,
        /// What was expected there.
        expected: String,
    },
    /// A number has no writing that all readers agree on, so that it can be neither hashed nor signed.
    #[error(transparent)]
    NotCanonical(#[from] NotCanonical),
    /// The audit log was altered, so it is not signed for others.
    #[error("the audit log was altered; it is not written for others as if it were whole")]
    LogAltered,
    /// A stored row does not hold what this crate writes there.
    #[error("the safe's table {table} holds {found} that cannot be read; expected {expected}")]
    Stored {
        /// The table.
        table: &'static str,
        /// What kind of thing it is.
        found: &'static str,
        /// What was expected instead.
        expected: &'static str,
    },
    /// The pod refused or failed.
    #[error(transparent)]
    Pod(#[from] kluis_pod::PodError),
    /// The safe refused or failed.
    #[error(transparent)]
    Vault(#[from] kluis_vault::VaultError),
}

impl From<rusqlite::Error> for ConsentError {
    /// Busy, damaged and full are told apart as the vault does.
    fn from(error: rusqlite::Error) -> Self {
        Self::Vault(error.into())
    }
}
