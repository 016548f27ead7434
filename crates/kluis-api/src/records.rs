use serde::{Deserialize, Serialize};

/// What a resource is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ResourceKind {
    /// Holds other resources; its path ends in `/`.
    Container,
    /// An RDF document.
    Document,
    /// Any other bytes.
    Binary,
}

/// A resource in a listing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ResourceView {
    /// Pod path.
    pub path: String,
    /// What it is.
    pub kind: ResourceKind,
    /// Media type of the stored bytes.
    pub media_type: String,
    /// Bytes of the body.
    pub size: u64,
    /// When it last changed.
    pub modified: String,
    /// Entity tag, with its quotes.
    pub etag: String,
    /// Number of the present revision, counting from 1.
    pub revision: u64,
}

/// What was removed by a delete.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeletedView {
    /// The paths removed, deepest first.
    pub deleted: Vec<String>,
}

/// Where the data of a category is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CategoryState {
    /// Only on this computer.
    Local,
    /// At the cooperative too, unreadable there.
    Sealed,
    /// At the cooperative too, readable for whom a consent allows.
    Shared,
    /// Its containers differ.
    Mixed,
}

/// A kind of data, with what there is of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CategoryView {
    /// Stable identifier, such as `blood-pressure`.
    pub id: String,
    /// Name in the person's language.
    pub name: String,
    /// Name of its icon.
    pub icon: String,
    /// How many records.
    pub count: u64,
    /// Date of the newest record, as written in it.
    pub newest: Option<String>,
    /// Where it is kept.
    pub state: CategoryState,
    /// The container its records live in.
    pub path: String,
    /// True where the law or common sense asks for extra care.
    pub sensitive: bool,
    /// How many grants let somebody see it now.
    pub shared_with: u64,
}

/// A record as a row of a table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RecordRow {
    /// Pod path of its document.
    pub path: String,
    /// FHIR type, such as `Observation`.
    pub kind: String,
    /// What it is about.
    pub title: String,
    /// Its value in words, with unit.
    pub value_text: Option<String>,
    /// Its value as a number, for charts.
    pub value: Option<f64>,
    /// UCUM or printed unit of `value`.
    pub unit: Option<String>,
    /// When it was measured or happened, as written in the record.
    pub time: Option<String>,
    /// Where it came from, such as a file name.
    pub source: Option<String>,
}

/// A part of a long list of records.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RecordPage {
    /// The rows, newest first.
    pub rows: Vec<RecordRow>,
    /// How many there are in all.
    pub total: u64,
}

/// One line of a record's page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FieldView {
    /// Translation key of the label, such as `systolic`; see `label`.
    pub key: String,
    /// A label of the record's own, where no key fits (a component's title).
    pub label: Option<String>,
    /// The value in words.
    pub value: String,
    /// Unit of the value.
    pub unit: Option<String>,
}

/// One record with its fields.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RecordView {
    /// The row of the same record.
    #[serde(flatten)]
    pub row: RecordRow,
    /// Identifier of its category.
    pub category: String,
    /// Its fields, most important first.
    pub fields: Vec<FieldView>,
    /// When it was brought in or last changed here.
    pub modified: String,
    /// Entity tag of the document.
    pub etag: String,
    /// Revision of the document.
    pub revision: u64,
    /// The document itself.
    pub turtle: String,
}

/// A recent measurement with those before it, for a small chart.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MeasurementView {
    /// Identifier of its category.
    pub category: String,
    /// Name of its category in the person's language.
    pub name: String,
    /// The newest record.
    pub latest: RecordRow,
    /// Time and value of up to thirty records of the same code, oldest first.
    pub points: Vec<(String, f64)>,
}

/// What the first page shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct HomeView {
    /// The person's name.
    pub owner: String,
    /// How many kinds of data have at least one record.
    pub categories: u64,
    /// How many records there are.
    pub records: u64,
    /// How many kinds of data are kept at the cooperative.
    pub shared_categories: u64,
    /// How many grants are active.
    pub active_grants: u64,
    /// Requests that wait for a decision.
    pub waiting_requests: u64,
    /// Conflicts that wait for a decision.
    pub conflicts: u64,
    /// Changes that wait to be sent.
    pub pending: u64,
    /// Whether an account at a cooperative is known.
    pub signed_in: bool,
    /// The last measurements.
    pub measurements: Vec<MeasurementView>,
}

/// What an export wrote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportView {
    /// The file.
    pub file: String,
    /// How many resources it holds.
    pub resources: u64,
    /// Its size in bytes.
    pub bytes: u64,
}
