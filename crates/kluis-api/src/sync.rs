use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::RecordRow;

/// Where a container is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PolicyState {
    /// Only on this computer.
    Local,
    /// At the cooperative too, encrypted: nobody there can read it.
    Sealed,
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
    /// Why it is needed, in English.
    pub why: String,
    /// The same as a code, such as `changed-here`, to say it in another language.
    pub reason: String,
}

/// What a round did.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SyncReport {
    /// Resources sent.
    pub sent: u64,
    /// Resources fetched.
    pub fetched: u64,
    /// Resources removed, at the cooperative or here.
    pub removed: u64,
    /// Resources changed on both sides of which one was made that has both changes.
    #[serde(default)]
    pub merged: u64,
    /// Access rules set or taken away.
    pub access: u64,
    /// Resources that wait for a decision; neither side was overwritten.
    pub conflicts: u64,
    /// Requests for access that were new in the inbox.
    #[serde(default)]
    pub requests: u64,
    /// Steps that failed and stay queued, with the reason.
    pub failed: Vec<ConflictView>,
    /// Things the person should know, such as a grant that waits for a policy.
    #[serde(default)]
    pub notes: Vec<String>,
}

/// A resource that needs attention, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConflictView {
    /// Names the conflict for as long as it lasts; empty for a step that failed.
    #[serde(default)]
    pub id: String,
    /// Pod path.
    pub path: String,
    /// What is the matter.
    pub why: String,
    /// When it was found; null for a step that failed.
    #[serde(default)]
    pub since: Option<String>,
}

/// One side of a conflict.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct VersionView {
    /// When it was last changed, as far as known.
    pub changed: Option<String>,
    /// Bytes.
    pub size: u64,
    /// The media type.
    pub media_type: String,
    /// The whole text where it is short and readable as such.
    pub text: Option<String>,
}

/// One field that both sides changed to something else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldConflictView {
    /// Names the field in a [`Resolution`].
    pub id: String,
    /// Translation key of the field's name, such as `systolic`, where there is one.
    #[serde(default)]
    pub key: Option<String>,
    /// The field in words.
    pub name: String,
    /// Its full name in the document, for those who know it.
    pub property: String,
    /// What both sides agreed on last; empty where there was nothing.
    pub base: Vec<String>,
    /// What is here; empty where it was removed.
    pub mine: Vec<String>,
    /// What is at the cooperative; empty where it was removed.
    pub theirs: Vec<String>,
}

/// A conflict with everything that is needed to decide.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConflictDetail {
    /// Which one.
    pub conflict: ConflictView,
    /// What a person would call the resource.
    pub title: String,
    /// What is here; null where it was removed.
    pub mine: Option<VersionView>,
    /// What is at the cooperative; null where it was removed or cannot be shown.
    pub theirs: Option<VersionView>,
    /// The fields that differ, where the rest merges by itself.
    pub fields: Vec<FieldConflictView>,
    /// The ways out.
    pub choices: Vec<ResolveChoice>,
}

/// A way out of a conflict.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ResolveChoice {
    /// What is here goes to the cooperative.
    Mine,
    /// What is at the cooperative comes here.
    Theirs,
    /// Both are kept, side by side.
    Both,
}

/// The decision about a conflict. What was replaced stays in the history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resolution {
    /// The conflict.
    pub id: String,
    /// The way out; of a conflict in fields, for the fields that are not named.
    pub choice: ResolveChoice,
    /// By field, whose value is kept: [`ResolveChoice::Mine`] or [`ResolveChoice::Theirs`].
    #[serde(default)]
    pub fields: BTreeMap<String, ResolveChoice>,
}

/// What the cooperative's server gives reason to ask about before anything is removed here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum QuestionKind {
    /// Much of what was there is missing.
    ManyMissing,
    /// The pod there was emptied.
    Emptied,
    /// The pod there was put back to a former state.
    RolledBack,
}

/// A question about the whole pod at the cooperative. Until it is answered nothing is removed or
/// replaced here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuestionView {
    /// What it is about.
    pub kind: QuestionKind,
    /// When it came up.
    pub since: String,
    /// Resources it is about.
    pub count: u64,
    /// One of them.
    pub example: Option<String>,
    /// The answer that the next round acts on: [`ResolveChoice::Mine`] sends again what is here,
    /// [`ResolveChoice::Theirs`] lets this computer follow.
    pub answer: Option<ResolveChoice>,
}

/// What one round came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoundView {
    /// When it began.
    pub began: String,
    /// When it ended.
    pub ended: String,
    /// Resources sent.
    pub sent: u64,
    /// Resources fetched.
    pub fetched: u64,
    /// Resources merged.
    pub merged: u64,
    /// Resources removed on either side.
    pub removed: u64,
    /// Access rules set or taken away.
    pub access: u64,
    /// Resources that waited for a decision.
    pub conflicts: u64,
    /// Steps that failed.
    pub failed: u64,
    /// `done`, or the code of what broke it off: `offline`, `signed-out`, `cancelled`, `failed`.
    pub outcome: String,
}

/// How one resource stands between this computer and the cooperative, as far as is known here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SyncItemState {
    /// Only on this computer.
    OnlyHere,
    /// The same on both sides when last looked at.
    Same,
    /// The next round sends or removes something.
    Waits,
    /// There are two versions; a decision is asked for.
    Conflict,
    /// Too large to be kept sealed, so it stays on this computer.
    TooLarge,
    /// At the cooperative, or on its way there, unreadable.
    Sealed,
}

/// One resource in a container, and how it stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SyncItemView {
    /// Pod path.
    pub path: String,
    /// What a person would call it.
    pub title: String,
    /// The record in it, if it holds one.
    pub record: Option<RecordRow>,
    /// When it was last changed here.
    pub changed: String,
    /// Bytes here.
    pub bytes: u64,
    /// How it stands.
    pub state: SyncItemState,
    /// True for what cannot be kept sealed because of its size.
    pub too_large: bool,
    /// True where this computer sent it to the cooperative as it is and has not taken it back yet.
    pub readable_there: bool,
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
    /// What has to be answered before anything is removed here.
    #[serde(default)]
    pub question: Option<QuestionView>,
}
