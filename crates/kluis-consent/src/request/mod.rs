//! Requests for access: reading, checking and keeping them.

mod asked_data;
mod check;
mod inbox;
mod parse;
mod place;
mod review;
mod store;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use jiff::Timestamp;
use kluis_credentials::Bundle;
use kluis_records::CategoryId;

pub use inbox::Notification;

pub use check::{Assessment, Check, Verdict, check};
pub use parse::{ParsedRequest, parse as parse_request};

pub(crate) use store::set_state;

/// The largest file that is read as a request, in bytes.
pub const MAX_REQUEST_BYTES: usize = 1024 * 1024;

/// The longest message that is kept, in characters.
const MAX_MESSAGE: usize = 4000;

/// A person, organisation or application.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Party {
    /// WebID; empty when a request names nobody.
    pub web_id: String,
    /// Name as it gave it, or one made of its WebID.
    pub name: String,
}

/// What the data is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Purpose {
    /// The purpose as a term, such as one of DPV.
    pub term: String,
    /// The same in words, by language tag; the tag is empty where none was given.
    pub words: BTreeMap<String, String>,
}

/// A kind of data that is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AskedCategory {
    /// Identifier, such as `blood-pressure`.
    pub id: String,
    /// The category, when this version knows it; only then can it be given.
    pub known: Option<CategoryId>,
    /// Whether the asker calls it necessary. Less may be given all the same.
    pub required: bool,
}

/// The dossier that came with a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dossier {
    /// Its identifier, empty when it has none.
    pub id: String,
    /// Digest of the dossier as it came.
    pub digest: String,
    /// WebIDs of the applicant and of further recipients.
    pub parties: Vec<String>,
    /// The purposes it describes.
    pub purposes: Vec<String>,
    /// Until when access is wanted at the latest.
    pub until: Option<Timestamp>,
    /// Legal bases, as terms.
    pub legal_basis: Vec<String>,
    /// How long the data is kept, as an ISO 8601 duration.
    pub retention: Option<String>,
}

/// What a request asks, as it was read from its document. Nothing here has been checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// Who asks.
    pub recipient: Party,
    /// WebID of the person whose data is asked for, when it is named.
    pub data_subject: Option<String>,
    /// What for.
    pub purposes: Vec<Purpose>,
    /// The message of the asker.
    pub message: Option<String>,
    /// Modes of access, such as `Read`.
    pub modes: Vec<String>,
    /// The resources and containers it names.
    pub data: Vec<String>,
    /// Those of `data` that stand for no category known here.
    pub unknown_data: Vec<String>,
    /// Whether what is added later is asked for too; absent when the request does not say.
    pub inherit: Option<bool>,
    /// When the request was made.
    pub issued: Option<Timestamp>,
    /// Until when access is asked for.
    pub until: Option<Timestamp>,
    /// Which kinds of data, known here or not.
    pub categories: Vec<AskedCategory>,
    /// Identifier of the request itself, when it has one.
    pub document_id: Option<String>,
    /// Identifier of the dossier that the request names.
    pub dossier_id: Option<String>,
    /// Digest of the dossier that the request names.
    pub dossier_digest: Option<String>,
    /// The dossier that came with it.
    pub dossier: Option<Dossier>,
    /// Which reviews came with it: `ethics`, `legal`, `register`.
    pub reviews: Vec<&'static str>,
}

impl Asked {
    /// Returns the categories that can be given.
    pub fn known_categories(&self) -> Vec<CategoryId> {
        self.categories
            .iter()
            .filter_map(|category| category.known)
            .collect()
    }
}

/// What was decided about a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RequestState {
    /// Nothing yet.
    Waiting,
    /// It was approved, in whole or in part.
    Approved,
    /// It was denied.
    Denied,
}

impl RequestState {
    /// Returns the stable name: `waiting`, `approved` or `denied`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Approved => "approved",
            Self::Denied => "denied",
        }
    }
}

/// A request that is kept in the safe.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestRecord {
    /// Identifier given here, such as `r-7k2m`. The same request has the same one, however often it comes.
    pub id: String,
    /// Digest of the request and its dossier.
    pub digest: String,
    /// Name of the file it came in.
    pub file_name: String,
    /// When it came in.
    pub received: Timestamp,
    /// What was decided.
    pub state: RequestState,
    /// What it asks.
    pub asked: Asked,
    /// The request with the reviews that came with it; absent when none did.
    pub bundle: Option<Bundle>,
}
