use serde::{Deserialize, Serialize};

use crate::{ConflictView, PolicyState};

/// What lies at the cooperative.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PodLookView {
    /// The containers, in order.
    pub containers: Vec<FoundContainerView>,
    /// Resources that lie in no container; they cannot be kept here.
    pub loose: u64,
    /// Containers that could not be looked into, with the reason.
    pub failed: Vec<ConflictView>,
}

/// A container at the cooperative, with everything in it at every depth.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FoundContainerView {
    /// Pod path.
    pub path: String,
    /// Resources in it there.
    pub resources: u64,
    /// Bytes of them, as far as the server tells.
    pub bytes: u64,
    /// When something in it was last changed, as far as the server tells.
    pub newest: Option<String>,
    /// What is in it.
    pub kinds: Vec<KindCount>,
    /// The category whose container it is or lies in.
    pub category: Option<String>,
    /// The state that a container of this path has here.
    pub state: PolicyState,
    /// Resources that are here in a container of this path.
    pub here: u64,
    /// Names in it, as the server writes them, that cannot be kept here.
    pub not_keepable: Vec<String>,
    /// Who can read it there.
    pub readers: ReadersView,
    /// Why it cannot be kept here too; null if it can.
    pub stays: Option<String>,
}

/// How many resources there are of a kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KindCount {
    /// `rdf`, `text`, `pdf`, `image`, `audio`, `video` or `other`.
    pub kind: String,
    /// How many.
    pub count: u64,
}

/// Who beside the owner, and the recipients of consents in force, can read a container.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "who", content = "others")]
pub enum ReadersView {
    /// Nobody.
    Nobody,
    /// These, in words.
    Others(String),
    /// It cannot be told.
    Unknown,
}

/// What keeping a container here too brings about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AdoptionView {
    /// What lies in it there.
    #[serde(flatten)]
    pub found: FoundContainerView,
    /// Resources that are only on this computer now and are sent into it.
    pub would_be_sent: u64,
}

/// What leaving the cooperative is about, as far as known here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeavingView {
    /// Root of the pod.
    pub storage: String,
    /// Resources there that were sent from here.
    pub sent: u64,
    /// Resources there that other programs put there and that are kept here too.
    pub adopted: u64,
    /// Consents in force; they have to be taken back first.
    pub consents: u64,
}

/// How far leaving came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LeaveOutcome {
    /// Not everything is here yet, so nothing was removed there.
    NotHome,
    /// Everything is here; not of everything there was it shown that it is gone.
    Incomplete,
    /// Everything is here, and the server says that nothing is left there.
    Left,
}

/// What leaving the cooperative came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LeaveView {
    /// How far it came.
    pub outcome: LeaveOutcome,
    /// Resources that came home now.
    pub fetched: u64,
    /// Resources and containers removed there now.
    pub removed: u64,
    /// What is not here yet, could not be removed, or is not shown to be gone, with the reason.
    pub remains: Vec<ConflictView>,
    /// Addresses of which the server says that nothing is there.
    pub gone: u64,
    /// Addresses of which it cannot be told.
    pub untold: u64,
    /// Addresses where something still is.
    pub still_there: u64,
    /// The answers as a signed document, in JSON; null while not everything is here.
    pub proof: Option<String>,
}

/// What was moved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MovedView {
    /// The former path.
    pub from: String,
    /// The new one.
    pub to: String,
    /// Resources moved, without containers.
    pub resources: u64,
}
