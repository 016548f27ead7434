//! Receipts of giving and withdrawing consent, signed with the safe's key.
//!
//! A receipt is a consent record of [ISO/IEC TS 27560](https://www.iso.org/standard/80392.html) in the
//! terms of the [Data Privacy Vocabulary](https://w3id.org/dpv/guides/consent-27560), as JSON-LD with a
//! Data Integrity proof. Whoever holds one can check it without the safe; see [`verify_receipt`].

mod document;
mod embedded;
mod verified;

#[cfg(test)]
mod tests;

use jiff::Timestamp;
use kluis_credentials::{did_key, proof};
use kluis_pod::{PodRead, PodWrite};
use rusqlite::{Row, params};
use serde_json::{Map, Value};

pub use embedded::{embed_receipt, embedded_receipt};
pub use verified::{Notice, VerifiedReceipt, verify_receipt};

use crate::{Consent, ConsentError, Entry, Grant, RequestRecord, whole_seconds};

/// What a receipt is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReceiptEvent {
    /// Consent was given.
    Given,
    /// It was taken back for one kind of data, and goes on for the others.
    Narrowed,
    /// It was taken back.
    Withdrawn,
    /// Its time was over.
    Expired,
}

impl ReceiptEvent {
    /// Returns the stable name: `given`, `narrowed`, `withdrawn` or `expired`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Given => "given",
            Self::Narrowed => "narrowed",
            Self::Withdrawn => "withdrawn",
            Self::Expired => "expired",
        }
    }
}

/// A receipt that is kept in the safe.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// Identifier given here, such as `g-4f9k2m-given`.
    pub id: String,
    /// The grant it is about.
    pub grant: String,
    /// What happened.
    pub event: ReceiptEvent,
    /// When it happened.
    pub time: Timestamp,
    /// The JSON-LD document with its signature.
    pub document: String,
}

impl Consent {
    /// Returns all receipts, the oldest first.
    ///
    /// # Errors
    /// [`ConsentError::Stored`]; [`ConsentError::Vault`].
    pub fn receipts(&self, r: &PodRead) -> Result<Vec<Receipt>, ConsentError> {
        let mut statement = r.sql().prepare_cached(
            "SELECT id, grant_id, event, time, document FROM consent_receipt ORDER BY rowid",
        )?;
        let receipts = statement.query_and_then([], read_receipt)?;
        receipts.collect()
    }

    /// Returns one receipt.
    ///
    /// # Errors
    /// [`ConsentError::UnknownReceipt`]; [`ConsentError::Stored`].
    pub fn receipt(&self, r: &PodRead, id: &str) -> Result<Receipt, ConsentError> {
        let mut statement = r.sql().prepare_cached(
            "SELECT id, grant_id, event, time, document FROM consent_receipt WHERE id = ?1",
        )?;
        let mut rows = statement.query([id])?;
        let row = rows
            .next()?
            .ok_or_else(|| ConsentError::UnknownReceipt(id.to_owned()))?;
        read_receipt(row)
    }

    /// Returns the `did:key` that this safe signs its receipts with.
    pub fn receipt_signer(&self) -> String {
        did_key::encode(&self.receipt_key.verifying_key())
    }

    /// The epoch of the safe's keys in which `signer` was this safe's, counted from 0.
    pub(crate) fn epoch_of_signer(&self, signer: &str) -> Option<usize> {
        let present = [self.receipt_signer()];
        let mut signers = self.former_signers.iter().chain(&present);
        signers.position(|known| known == signer)
    }

    /// Checks a receipt as [`verify_receipt`] does, and that this very safe has signed it, with its key of
    /// today or one from before its keys were renewed.
    ///
    /// # Errors
    /// As [`verify_receipt`]; [`ConsentError::ForeignReceipt`] for a receipt of another safe.
    pub fn verify_own_receipt(&self, document: &str) -> Result<VerifiedReceipt, ConsentError> {
        let facts = verify_receipt(document)?;
        if self.epoch_of_signer(&facts.signer).is_none() {
            return Err(ConsentError::ForeignReceipt);
        }
        Ok(facts)
    }

    /// Returns a document with the signature that receipts carry; see [`Consent::signer_of`].
    ///
    /// # Errors
    /// [`ConsentError::NotCanonical`] when the document holds a number that cannot be signed.
    pub fn sign_document(
        &self,
        document: Map<String, Value>,
        time: Timestamp,
    ) -> Result<String, ConsentError> {
        let signed = proof::sign(document, &self.receipt_key, whole_seconds(time))?;
        Ok(format!("{:#}\n", Value::Object(signed)))
    }

    /// Checks the signature of a document that [`Consent::sign_document`] of some safe has signed, and
    /// returns the `did:key` of that safe.
    ///
    /// # Errors
    /// [`ConsentError::Proof`] when the signature does not hold, and so for a document that was changed;
    /// [`ConsentError::NoDocument`] for text that is no JSON object.
    pub fn signer_of(document: &str) -> Result<String, ConsentError> {
        let value: Value = serde_json::from_str(document).map_err(|_| ConsentError::NoDocument)?;
        let object = value.as_object().ok_or(ConsentError::NoDocument)?;
        Ok(proof::verify(object)?)
    }

    pub(crate) fn write_receipt(
        &self,
        w: &PodWrite,
        grant: &Grant,
        request: &RequestRecord,
        event: ReceiptEvent,
        time: Timestamp,
        entry: &Entry,
    ) -> Result<(), ConsentError> {
        // A grant can be narrowed more than once.
        let id = match event {
            ReceiptEvent::Narrowed => {
                format!("{}-narrowed-{}", grant.id, grant.receipts.len())
            }
            event => format!("{}-{}", grant.id, event.as_str()),
        };
        let unsigned = document::Facts {
            id: &id,
            safe: self.safe,
            grant,
            request,
            event,
            time,
            entry,
        }
        .document();
        let signed = proof::sign(unsigned, &self.receipt_key, entry.time)?;
        let document = format!("{:#}\n", Value::Object(signed));
        w.sql().execute(
            "INSERT INTO consent_receipt (id, grant_id, event, time, document) VALUES (?1, ?2, ?3, ?4, ?5)",
            params![id, grant.id, event.as_str(), time.to_string(), document],
        )?;
        Ok(())
    }
}

fn read_receipt(row: &Row) -> Result<Receipt, ConsentError> {
    const FAULT: ConsentError = ConsentError::Stored {
        table: "consent_receipt",
        found: "a receipt",
        expected: "one that was written with its grant",
    };
    let event = match row.get::<_, String>(2)?.as_str() {
        "given" => ReceiptEvent::Given,
        "narrowed" => ReceiptEvent::Narrowed,
        "withdrawn" => ReceiptEvent::Withdrawn,
        "expired" => ReceiptEvent::Expired,
        _ => return Err(FAULT),
    };
    let time = row.get::<_, String>(3)?.parse().map_err(|_| FAULT)?;
    Ok(Receipt {
        id: row.get(0)?,
        grant: row.get(1)?,
        event,
        time,
        document: row.get(4)?,
    })
}
