use jiff::Timestamp;
use kluis_credentials::proof;
use kluis_credentials::strict_json::{self, Fault, Limits, member_path};
use serde_json::Value;

use super::ReceiptEvent;
use crate::{AuditHead, ConsentError};

/// The largest document that is read as a receipt.
const MAX_RECEIPT: Limits = Limits {
    bytes: 1024 * 1024,
    depth: 32,
};

/// The facts of a receipt whose signature holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifiedReceipt {
    /// Identifier of the receipt.
    pub id: String,
    /// What happened.
    pub event: ReceiptEvent,
    /// When it happened.
    pub time: Timestamp,
    /// The grant it is about.
    pub grant: String,
    /// The person whose consent it is: a WebID, or the safe.
    pub data_subject: String,
    /// WebID of the party that consent was given to.
    pub recipient: String,
    /// What that party calls itself.
    pub recipient_name: Option<String>,
    /// Which data.
    pub categories: Vec<String>,
    /// Which data was taken out of a consent that goes on, so far; empty for any other event.
    pub taken_out: Vec<String>,
    /// Which data was asked for and is not given, or not any more.
    pub refused: Vec<String>,
    /// What for, as terms.
    pub purposes: Vec<String>,
    /// How long the data is kept there, as an ISO 8601 duration.
    pub retention: Option<String>,
    /// What the person had before them when deciding.
    pub notice: Option<Notice>,
    /// Since when.
    pub since: Timestamp,
    /// Until when.
    pub until: Timestamp,
    /// The audit log's last entry when the receipt was made.
    pub audit_head: AuditHead,
    /// The `did:key` that signed. Whether it is the person's safe, one has to know from elsewhere.
    pub signer: String,
}

/// What the person had before them when deciding: the dossier of an application, or else its request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Its identifier.
    pub id: String,
    /// Its digest.
    pub digest: String,
    /// The language it was shown in.
    pub language: String,
}

/// Checks the signature of a receipt and returns its facts.
///
/// # Errors
/// [`ConsentError::Proof`] when the signature does not hold, and so for a document of which any fact was
/// changed; [`ConsentError::NotAReceipt`] when the document is something else.
pub fn verify_receipt(document: &str) -> Result<VerifiedReceipt, ConsentError> {
    let not_a_receipt = |fault: Fault| ConsentError::NotAReceipt {
        path: fault.path,
        expected: fault.expected,
    };
    let value = strict_json::parse(document.as_bytes(), MAX_RECEIPT).map_err(not_a_receipt)?;
    let object = value
        .as_object()
        .ok_or_else(|| not_a_receipt(Fault::new("$", "an object")))?;
    let signer = proof::verify(object)?;
    read_facts(&value, signer).map_err(not_a_receipt)
}

fn read_facts(value: &Value, signer: String) -> Result<VerifiedReceipt, Fault> {
    if text(value, &["@type"])? != "dpv:ConsentRecord" {
        return Err(Fault::new("$['@type']", "dpv:ConsentRecord"));
    }
    let statuses = list(value, &["dpv:hasConsentStatus"])?;
    let kind = statuses
        .get(1)
        .map(|status| text(status, &["@type"]))
        .transpose()?;
    let event = match kind {
        None => ReceiptEvent::Given,
        Some("kluis:ConsentNarrowed") => ReceiptEvent::Narrowed,
        Some("dpv:ConsentWithdrawn") => ReceiptEvent::Withdrawn,
        Some("dpv:ConsentExpired") => ReceiptEvent::Expired,
        Some(_) => {
            return Err(Fault::new(
                "$['dpv:hasConsentStatus'][1]['@type']",
                "a status that is known here",
            ));
        }
    };
    let given = statuses
        .first()
        .ok_or_else(|| Fault::new("$['dpv:hasConsentStatus']", "the consent that was given"))?;
    let last = statuses.last().unwrap_or(given);
    let indicated = ["dpv:isIndicatedAtTime", "@value"];
    let process = list(value, &["dpv:hasProcess"])?;
    let process = process
        .first()
        .ok_or_else(|| Fault::new("$['dpv:hasProcess']", "one process"))?;
    let sequence = at(value, &["kluis:auditHead", "kluis:sequence"])?;
    Ok(VerifiedReceipt {
        id: text(value, &["dct:identifier"])?.to_owned(),
        event,
        time: time(last, &indicated)?,
        grant: text(value, &["kluis:grant"])?.to_owned(),
        data_subject: text(value, &["dpv:hasDataSubject", "@id"])?.to_owned(),
        recipient: text(value, &["dpv:hasDataController", "@id"])?.to_owned(),
        recipient_name: told(value, &["dpv:hasDataController", "dct:title"]),
        categories: texts(list(process, &["dpv:hasPersonalData"])?)?,
        taken_out: match event {
            ReceiptEvent::Narrowed => texts(list(last, &["kluis:withdrawn"])?)?,
            _ => Vec::new(),
        },
        refused: match value.get("kluis:refused") {
            Some(_) => texts(list(value, &["kluis:refused"])?)?,
            None => Vec::new(),
        },
        purposes: texts(list(process, &["dpv:hasPurpose"])?)?,
        retention: told(process, &["dpv:hasStorageCondition", "dpv:hasDuration"]),
        notice: notice(value),
        since: time(given, &indicated)?,
        until: time(given, &["dpv:hasDuration", "@value"])?,
        audit_head: AuditHead {
            sequence: sequence
                .as_u64()
                .ok_or_else(|| Fault::new("$['kluis:auditHead']", "a number"))?,
            hash: text(value, &["kluis:auditHead", "kluis:hash"])?.to_owned(),
        },
        signer,
    })
}

fn notice(value: &Value) -> Option<Notice> {
    let member = |name| told(value, &["dpv:hasNotice", name]);
    Some(Notice {
        id: member("dct:identifier")?,
        digest: member("kluis:digest")?,
        language: member("dct:language")?,
    })
}

/// A string that may be missing.
fn told(value: &Value, names: &[&str]) -> Option<String> {
    text(value, names).ok().map(str::to_owned)
}

fn path_of(names: &[&str]) -> String {
    names
        .iter()
        .fold("$".to_owned(), |path, name| member_path(&path, name))
}

fn at<'a>(value: &'a Value, names: &[&str]) -> Result<&'a Value, Fault> {
    let found = names.iter().try_fold(value, |value, name| value.get(name));
    found.ok_or_else(|| Fault::new(path_of(names), "to be there"))
}

fn text<'a>(value: &'a Value, names: &[&str]) -> Result<&'a str, Fault> {
    at(value, names)?
        .as_str()
        .ok_or_else(|| Fault::new(path_of(names), "a string"))
}

fn list<'a>(value: &'a Value, names: &[&str]) -> Result<&'a [Value], Fault> {
    at(value, names)?
        .as_array()
        .map(Vec::as_slice)
        .ok_or_else(|| Fault::new(path_of(names), "a list"))
}

fn time(value: &Value, names: &[&str]) -> Result<Timestamp, Fault> {
    text(value, names)?
        .parse()
        .map_err(|_| Fault::new(path_of(names), "a time"))
}

/// Strings, or references to terms.
fn texts(items: &[Value]) -> Result<Vec<String>, Fault> {
    let one = |item: &Value| item.get("@id").unwrap_or(item).as_str().map(str::to_owned);
    items
        .iter()
        .map(|item| {
            one(item).ok_or_else(|| Fault::new("$['dpv:hasProcess'][0]", "a list of terms"))
        })
        .collect()
}
