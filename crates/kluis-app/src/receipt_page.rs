//! A receipt as a page to print, made from the signed document alone, which it holds.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use kluis_api::{NoticeView, PartyView, ReceiptFacts, ReceiptFileReport, ReceiptForm};
use kluis_consent::{
    ConsentError, ReceiptEvent, VerifiedReceipt, embed_receipt, embedded_receipt, verify_receipt,
};

use crate::printed::{Page, Words, fill, local_zone};
use crate::{AppError, Result, Session, language};

/// Of the form of the page: what it says, in which order and words. A page of another version cannot be made
/// again to compare it.
const VERSION: &str = "1";
const VERSION_NAME: &str = "kluis-receipt-page";
const ZONE_NAME: &str = "kluis-time-zone";

/// The largest file that is read as a receipt.
const MAX_FILE: u64 = 8 * 1024 * 1024;

impl Session {
    /// A receipt as a page to print, in a language, or in that of the safe. The page is a whole HTML file
    /// that loads and runs nothing and holds the signed document; [`check_receipt`] checks it.
    ///
    /// # Errors
    /// [`ConsentError::UnknownReceipt`]; [`ConsentError::Proof`] for a receipt that was altered.
    pub fn receipt_page(&self, id: &str, language: Option<&str>) -> Result<String> {
        self.read(|r| {
            let document = self.consent.receipt(r, id)?.document;
            let language = match language {
                Some(language) => language.to_owned(),
                None => self.language_in(r)?,
            };
            Ok(receipt_page(&document, &language, local_zone())?)
        })
    }
}

/// The page of a signed document: the same for the same document, language and time zone.
///
/// # Errors
/// As [`verify_receipt`]: no page is made of what does not hold.
fn receipt_page(
    document: &str,
    language: &str,
    zone: TimeZone,
) -> std::result::Result<String, ConsentError> {
    let receipt = verify_receipt(document)?;
    let words = Words::of(language, zone);
    let texts = &words.texts.receipt;
    let (title, happened) = match receipt.event {
        ReceiptEvent::Given => (&texts.title_given, &texts.given),
        ReceiptEvent::Narrowed => (&texts.title_narrowed, &texts.narrowed),
        ReceiptEvent::Withdrawn => (&texts.title_withdrawn, &texts.withdrawn),
        ReceiptEvent::Expired => (&texts.title_expired, &texts.expired),
    };
    let time = |time: Timestamp| words.time(time);
    let about = [(VERSION_NAME, VERSION), (ZONE_NAME, words.zone())];
    let mut page = Page::new(words.language, title, &about);
    if receipt.event != ReceiptEvent::Given {
        page.text(&fill(&texts.given, &[("time", &time(receipt.since))]));
    }
    page.strong(&fill(happened, &[("time", &time(receipt.time))]));
    if receipt.event != ReceiptEvent::Given {
        page.strong(&texts.copies);
    }
    let names = |ids: &[String]| -> String {
        let names: Vec<String> = ids.iter().map(|id| words.category(id)).collect();
        names.join(", ")
    };
    let purposes: Vec<&str> = receipt
        .purposes
        .iter()
        .map(|purpose| words.purpose(purpose))
        .collect();
    let purposes = if purposes.is_empty() {
        texts.unsaid.clone()
    } else {
        purposes.join(", ")
    };
    page.facts(&[
        (&texts.person, receipt.data_subject.clone()),
        (
            &texts.recipient,
            receipt.recipient_name.clone().unwrap_or_default(),
        ),
        (&texts.recipient_address, receipt.recipient.clone()),
        (&texts.data, names(&receipt.categories)),
        (&texts.taken_out, names(&receipt.taken_out)),
        (&texts.refused, names(&receipt.refused)),
        (&texts.purposes, purposes),
        (
            &texts.retention,
            receipt.retention.clone().unwrap_or_default(),
        ),
        (&texts.since, time(receipt.since)),
        (&texts.until, time(receipt.until)),
    ]);
    if let Some(notice) = &receipt.notice {
        page.heading(&texts.notice_heading);
        page.facts(&[
            (
                &texts.notice_language,
                words.language_name(&notice.language).to_owned(),
            ),
            (&texts.notice, notice.id.clone()),
            (&texts.notice_digest, notice.digest.clone()),
        ]);
    }
    page.heading(&texts.proof_heading);
    page.facts(&[
        (&texts.receipt, receipt.id.clone()),
        (&texts.consent, receipt.grant.clone()),
        (&texts.entry, receipt.audit_head.sequence.to_string()),
        (&texts.entry_digest, receipt.audit_head.hash.clone()),
        (&texts.signer, receipt.signer.clone()),
    ]);
    page.heading(&texts.check_heading);
    for text in [&texts.check, &texts.paper, &texts.owner] {
        page.text(text);
    }
    page.text(&fill(&texts.zone, &[("zone", words.zone())]));
    Ok(page.finish_with(&embed_receipt(document)))
}

/// Checks a receipt in a file: the signed document, or a page that holds it. Needs no safe.
///
/// Of the document everything counts that it says, and of a page around it every byte: the page is made again
/// from the document in it and compared. What is told of the receipt comes from the signed document, never
/// from the page around it.
///
/// # Errors
/// [`AppError::File`].
pub fn check_receipt(file: &Path, signer: Option<&str>) -> Result<ReceiptFileReport> {
    let bytes = read(file)?;
    let mut report = report(&String::from_utf8_lossy(&bytes));
    if std::str::from_utf8(&bytes).is_err() {
        report.fail("the file is no text in UTF-8");
    }
    let signed_by = report.receipt.as_ref().map(|facts| facts.signer.as_str());
    if signer.is_some() && signed_by != signer {
        report.fail("the receipt was signed with another key");
    }
    Ok(report)
}

fn report(text: &str) -> ReceiptFileReport {
    let is_document = text.trim_start().starts_with('{');
    let form = if is_document {
        ReceiptForm::Document
    } else {
        ReceiptForm::Page
    };
    let mut report = ReceiptFileReport {
        ok: true,
        form,
        problem: None,
        receipt: None,
    };
    let document = if is_document {
        Ok(text.to_owned())
    } else {
        embedded_receipt(text)
    };
    let Ok(document) = document else {
        report.fail("there is no receipt in the file, neither as JSON-LD nor in a page");
        return report;
    };
    match verify_receipt(&document) {
        Ok(receipt) => report.receipt = Some(facts(&receipt)),
        Err(error) => {
            report.fail(&error.to_string());
            return report;
        }
    }
    if !is_document && !is_page_of(text, &document) {
        report.fail(
            "the page is not the one that is made from the signed document in it: it was changed, or another version of this program made it; only what is told here counts",
        );
    }
    report
}

/// Whether a page is, byte for byte, what is made from the document in it.
fn is_page_of(page: &str, document: &str) -> bool {
    let between = |before: &str| -> Option<&str> {
        let (_, behind) = page.split_once(before)?;
        Some(behind.split_once('"')?.0)
    };
    let about = |name: &str| between(&format!("<meta name=\"{name}\" content=\""));
    let (Some(language), Some(zone)) = (between("<html lang=\""), about(ZONE_NAME)) else {
        return false;
    };
    let Ok(zone) = TimeZone::get(zone) else {
        return false;
    };
    receipt_page(document, language, zone).is_ok_and(|made| made == page)
}

fn facts(receipt: &VerifiedReceipt) -> ReceiptFacts {
    ReceiptFacts {
        id: receipt.id.clone(),
        grant: receipt.grant.clone(),
        event: receipt.event.as_str().to_owned(),
        time: language::instant(receipt.time),
        data_subject: receipt.data_subject.clone(),
        recipient: PartyView {
            id: receipt.recipient.clone(),
            name: receipt.recipient_name.clone().unwrap_or_default(),
        },
        categories: receipt.categories.clone(),
        taken_out: receipt.taken_out.clone(),
        refused: receipt.refused.clone(),
        purposes: receipt.purposes.clone(),
        since: language::instant(receipt.since),
        until: language::instant(receipt.until),
        notice: receipt.notice.as_ref().map(|notice| NoticeView {
            id: notice.id.clone(),
            digest: notice.digest.clone(),
            language: notice.language.clone(),
        }),
        audit_sequence: receipt.audit_head.sequence,
        audit_hash: receipt.audit_head.hash.clone(),
        signer: receipt.signer.clone(),
    }
}

/// The bytes of a file, and no more than can be a receipt.
fn read(path: &Path) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)
        .and_then(|file| file.take(MAX_FILE).read_to_end(&mut bytes))
        .map_err(|source| AppError::file(path, source))?;
    Ok(bytes)
}

#[cfg(test)]
mod tests;
