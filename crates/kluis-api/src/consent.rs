use serde::{Deserialize, Serialize};

/// A person, organisation or application.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartyView {
    /// WebID or other identifier.
    pub id: String,
    /// Name as it gave it.
    pub name: String,
}

/// One named check of a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckView {
    /// What was checked, such as `dates`.
    pub check: String,
    /// Whether it passed.
    pub ok: bool,
    /// What was found.
    pub detail: String,
}

/// What the checks came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Ethics and legal reviews are there and hold.
    Reviewed,
    /// The same, with something that the person is to know first.
    ReviewedWithWarning,
    /// No review is there that could be checked.
    Unreviewed,
    /// A check failed: it cannot be approved.
    Rejected,
}

/// A kind of data that is asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequestedCategoryView {
    /// Identifier, such as `blood-pressure`.
    pub id: String,
    /// Name in the person's language.
    pub name: String,
    /// `read`.
    pub mode: String,
    /// How many records there are of it now.
    pub count: u64,
}

/// A request for access.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RequestView {
    /// Identifier given here, short enough to type.
    pub id: String,
    /// Who asks.
    pub from: PartyView,
    /// What for, as DPV terms or words.
    pub purposes: Vec<String>,
    /// The message of the asker, if any.
    pub message: Option<String>,
    /// Which data.
    pub categories: Vec<RequestedCategoryView>,
    /// Until when it asks.
    pub until: String,
    /// The checks.
    pub checks: Vec<CheckView>,
    /// What they came to.
    pub verdict: Verdict,
    /// The same in words.
    pub reason: String,
    /// The code of what the reviews came to, such as `ethics-expired`; absent where they are in order, or
    /// none was checked.
    pub reason_code: Option<String>,
    /// `waiting`, `approved` or `denied`.
    pub state: String,
    /// When it came in.
    pub received: String,
}

/// What was found in the inbox at the cooperative.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct InboxView {
    /// Its address; null where there is no inbox.
    pub inbox: Option<String>,
    /// The requests in it that were not read before.
    pub new: Vec<RequestView>,
    /// How many other things in it were not read before.
    pub others: u64,
    /// How many are left for the next time, as there are so many.
    pub left: u64,
}

/// The decision to allow a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ApproveRequest {
    /// The request.
    pub id: String,
    /// The categories that are allowed; none means none.
    pub only: Vec<String>,
    /// Until when, at most as long as asked; an ISO date or RFC 3339 time.
    pub until: Option<String>,
}

/// How far a grant is along.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum GrantState {
    /// Decided; not yet in force anywhere.
    Planned,
    /// In force.
    Active,
    /// Taken back or expired; a place of enforcement has not confirmed yet.
    Ending,
    /// Over everywhere.
    Ended,
}

/// Where a grant is enforced.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Place {
    /// The loopback server for local applications.
    Gateway,
    /// The cooperative's pod.
    Cooperative,
    /// An encrypted file that was handed over.
    File,
}

/// Whether a place did what was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EnforcementState {
    /// Not asked yet, or not answered.
    Pending,
    /// Read back and tried.
    Confirmed,
    /// Asked, but reading back did not show it.
    Unconfirmed,
}

/// The state at one place of enforcement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnforcementView {
    /// Where.
    pub place: Place,
    /// Whether it did what was asked.
    pub state: EnforcementState,
    /// When that was found out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
    /// What it waits for, or what went wrong.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}

/// A category of a grant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GrantCategoryView {
    /// Identifier.
    pub id: String,
    /// `read`.
    pub mode: String,
    /// `as-is`: nothing is left out.
    pub level: String,
}

/// A grant: who may see what, why and until when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GrantView {
    /// Identifier given here.
    pub id: String,
    /// Who may see it.
    pub recipient: PartyView,
    /// Which data.
    pub categories: Vec<GrantCategoryView>,
    /// Which data was taken out of it while it went on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub taken_out: Vec<TakenOutView>,
    /// What for.
    pub purposes: Vec<String>,
    /// Since when.
    pub since: String,
    /// Until when.
    pub until: String,
    /// How far it is along.
    pub state: GrantState,
    /// The places that enforce it.
    pub enforcement: Vec<EnforcementView>,
    /// When it was taken back or ran out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended: Option<String>,
    /// Identifiers of its receipts, the first for giving.
    #[serde(default)]
    pub receipts: Vec<String>,
    /// What the register says of the reviews under it now, where that is no longer that they hold:
    /// `withdrawn`, `suspended` or `warning`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub standing: Option<String>,
}

/// A kind of data that was taken out of a grant which goes on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TakenOutView {
    /// The category.
    pub id: String,
    /// When.
    pub ended: String,
    /// Whether the cooperative keeps the recipient out of it.
    pub state: EnforcementState,
}

/// A signed receipt of giving or withdrawing consent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ReceiptView {
    /// Identifier.
    pub id: String,
    /// The grant it is about.
    pub grant: String,
    /// `given`, `narrowed`, `withdrawn` or `expired`.
    pub event: String,
    /// When.
    pub time: String,
    /// The JSON-LD document with its signature.
    pub document: String,
}

/// A signer whose reviews or registers count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnchorView {
    /// `ethics`, `legal` or `register`.
    pub role: String,
    /// The key, as a `did:key`.
    pub did: String,
    /// Whose it is, as the list of anchors says.
    pub name: Option<String>,
}

/// A file of anchors that the person chose, before anybody in it is trusted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnchorsFile {
    /// The name of the file.
    pub name: String,
    /// Whom it names.
    pub anchors: Vec<AnchorView>,
    /// The whole document: what was shown is what is trusted.
    pub document: String,
}

/// What reviews of requests are checked against.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TrustView {
    /// Who is trusted; without anyone no review is checked.
    pub anchors: Vec<AnchorView>,
    /// The newest register that came in.
    pub register: Option<RegisterView>,
}

/// The newest register of reviews.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RegisterView {
    /// Its count; a lower one is refused.
    pub sequence: u64,
    /// When the next is due.
    pub until: String,
    /// Whether the next is overdue.
    pub is_stale: bool,
    /// How many reviews it knows.
    pub entries: u64,
}

/// What came of checking a receipt in a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceiptFileReport {
    /// Whether nothing is wrong.
    pub ok: bool,
    /// What the file is.
    pub form: ReceiptForm,
    /// What is wrong, in words.
    pub problem: Option<String>,
    /// What the signed document states; absent where its signature does not hold.
    pub receipt: Option<ReceiptFacts>,
}

impl ReceiptFileReport {
    /// Notes what is wrong; the first that was found is kept.
    pub fn fail(&mut self, problem: &str) {
        self.ok = false;
        self.problem.get_or_insert_with(|| problem.to_owned());
    }
}

/// The form of a receipt in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReceiptForm {
    /// The signed JSON-LD document.
    Document,
    /// A page that holds it.
    Page,
}

/// What a signed receipt states.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ReceiptFacts {
    /// Identifier of the receipt.
    pub id: String,
    /// The grant it is about.
    pub grant: String,
    /// `given`, `narrowed`, `withdrawn` or `expired`.
    pub event: String,
    /// When that happened.
    pub time: String,
    /// Whose consent it is: a WebID, or the safe.
    pub data_subject: String,
    /// Whom it was given to.
    pub recipient: PartyView,
    /// Which data.
    pub categories: Vec<String>,
    /// Which data was taken out of a consent that goes on.
    pub taken_out: Vec<String>,
    /// Which data was asked for and is not given, or not any more.
    pub refused: Vec<String>,
    /// What for.
    pub purposes: Vec<String>,
    /// Since when.
    pub since: String,
    /// Until when.
    pub until: String,
    /// What the person had before them when deciding.
    pub notice: Option<NoticeView>,
    /// Number of the audit log's last entry then.
    pub audit_sequence: u64,
    /// Its hash.
    pub audit_hash: String,
    /// The `did:key` that signed.
    pub signer: String,
}

/// What a person had before them when deciding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticeView {
    /// Its identifier.
    pub id: String,
    /// Its digest.
    pub digest: String,
    /// The language it was shown in.
    pub language: String,
}
