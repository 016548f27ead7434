use serde::{Deserialize, Serialize};

/// What is needed to sign in at a cooperative's server with an access key instead of a browser.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RemoteLogin {
    /// Address of the server, of the pod, or the WebID.
    pub url: String,
    /// Client id, made on the account page of the server.
    pub client_id: String,
    /// The secret that belongs to it.
    pub client_secret: String,
}

/// A sign-in that waits for the person in their browser.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SignInWait {
    /// The page to open in the browser.
    pub address: String,
    /// True when no browser could be started: the person has to open one.
    pub no_browser: bool,
}

/// How somebody signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SignInMethod {
    /// In the browser, on the pages of the server.
    Browser,
    /// With a client id and its secret.
    Credentials,
}

/// The account at a cooperative.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RemoteView {
    /// False when nobody is signed in; the other fields are null then.
    pub signed_in: bool,
    /// Who the server says we are.
    pub web_id: Option<String>,
    /// Root of the pod there.
    pub storage: Option<String>,
    /// Who issues the tokens.
    pub issuer: Option<String>,
    /// Whether the server answered just now; null when it was not asked.
    pub reachable: Option<bool>,
    /// How this came about.
    #[serde(default)]
    pub method: Option<SignInMethod>,
    /// Until when what the server issued just now is good; it is renewed by itself. Null when the
    /// server issued nothing.
    #[serde(default)]
    pub expires: Option<String>,
    /// True when the server does not renew the sign-in any more: work waits until the person signs
    /// in again.
    #[serde(default)]
    pub needs_sign_in: bool,
    /// Right after signing out: whether the server was told so, where it offers that. Absent when
    /// there was nothing to tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revoked: Option<bool>,
}

/// Where a container is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PolicyState {
    /// Only on this computer.
    Local,
    /// At the cooperative too, readable for whom a consent allows.
    Shared,
}

/// The policy of one container.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PolicyView {
    /// The container.
    pub path: String,
    /// Where it is kept.
    pub state: PolicyState,
    /// True if the state was set on this very container, false if inherited.
    pub own: bool,
    /// Resources below it on this computer.
    pub resources: u64,
    /// Of these, how many differ from what the cooperative has.
    pub pending: u64,
}

/// What a step does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StepKind {
    /// Fetch a resource.
    Get,
    /// Write a resource.
    Put,
    /// Remove a resource.
    Delete,
    /// Change who may read a container.
    Access,
}

/// One request that a round of syncing makes or would make.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepView {
    /// What it does.
    pub step: StepKind,
    /// Pod path here.
    pub path: String,
    /// Address there.
    pub url: String,
    /// Bytes of the body sent or expected.
    pub bytes: u64,
    /// Why it is needed.
    pub why: String,
}

/// What a round did.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SyncReport {
    /// Resources sent.
    pub sent: u64,
    /// Resources fetched.
    pub fetched: u64,
    /// Resources removed at the cooperative.
    pub removed: u64,
    /// Access rules set or taken away.
    pub access: u64,
    /// Resources changed on both sides; neither was overwritten.
    pub conflicts: u64,
    /// Steps that failed and stay queued, with the reason.
    pub failed: Vec<ConflictView>,
    /// Things the person should know, such as a grant that waits for a policy.
    #[serde(default)]
    pub notes: Vec<String>,
}

/// A resource that needs attention, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConflictView {
    /// Pod path.
    pub path: String,
    /// What is the matter.
    pub why: String,
}

/// How many resources are kept where.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StateCounts {
    /// Only on this computer.
    pub local: u64,
    /// At the cooperative too, unreadable there.
    pub sealed: u64,
    /// At the cooperative too.
    pub shared: u64,
}

/// The state of syncing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SyncStatusView {
    /// Root of the pod at the cooperative; null when nobody is signed in.
    pub remote: Option<String>,
    /// When the last round ended.
    pub last_round: Option<String>,
    /// Resources that wait to be sent, fetched or removed, as far as is known here.
    pub pending: u64,
    /// Resources changed on both sides.
    pub conflicts: u64,
    /// Resources by where they are kept.
    pub states: StateCounts,
    /// The containers and their policies.
    #[serde(default)]
    pub policies: Vec<PolicyView>,
    /// The resources that are in conflict.
    #[serde(default)]
    pub conflict_list: Vec<ConflictView>,
}
