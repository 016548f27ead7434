//! The checks of the register, and of what it says about the reviews.

use serde_json::Value;

use super::findings::{Finding, Findings};
use super::signed::{self, Keys, Names};
use super::{Part, Reason};
use crate::document::{Bundle, Register, RegisterStatus};
use crate::jcs;

const NAMES: Names = Names {
    proof: "register-proof",
    issuer: "register-issuer",
    signature: "register-signature",
};
const FORM: &str = "register-form";
const DATES: &str = "register-dates";
const SEQUENCE: &str = "register-sequence";
/// The checks that are about a register alone, whatever request it came with.
pub const REGISTER_CHECKS: [&str; 6] = [
    NAMES.proof,
    NAMES.issuer,
    NAMES.signature,
    FORM,
    DATES,
    SEQUENCE,
];
const STATUS: [(&str, Part); 2] = [
    ("ethics-status", Part::Ethics),
    ("legal-status", Part::Legal),
];

pub(super) fn check(bundle: &Bundle, keys: &Keys, last_seen: u64, findings: &mut Findings) {
    let value = bundle.register.as_ref();
    signed::check(Part::Register, value, keys, &NAMES, findings);
    let register = value.map(Register::read);
    let (Some(value), Some(Ok(register))) = (value, &register) else {
        findings.add(
            FORM,
            match register {
                Some(Err(fault)) => {
                    Finding::Failed(Reason::Malformed(Part::Register), fault.to_string())
                }
                _ => Finding::NotMade,
            },
        );
        for name in [DATES, SEQUENCE, STATUS[0].0, STATUS[1].0] {
            findings.add(name, Finding::NotMade);
        }
        return;
    };
    let form = format!("holds {} entries", register.entries.len());
    findings.add(FORM, Finding::Ok(form));
    findings.add(DATES, check_dates(value, register, keys));
    findings.add(SEQUENCE, check_sequence(register, last_seen));
    for (name, part) in STATUS {
        let review = match part {
            Part::Ethics => bundle.ethics.as_ref(),
            _ => bundle.legal.as_ref(),
        };
        let status = review.map_or(Finding::NotMade, |review| check_status(register, review));
        findings.add(name, status);
    }
}

fn check_dates(value: &Value, register: &Register, keys: &Keys) -> Finding {
    let validity = register.validity;
    if let Err((reason, detail)) = signed::check_proof_dates(Part::Register, value, keys.now) {
        return Finding::Failed(reason, detail);
    }
    if validity.from > keys.now {
        let detail = format!("begins on {} only", validity.from);
        return Finding::Failed(Reason::NotYetValid(Part::Register), detail);
    }
    if validity.until <= validity.from {
        let detail = "ends before it begins".to_owned();
        return Finding::Failed(Reason::Malformed(Part::Register), detail);
    }
    if validity.until <= keys.now {
        let detail = format!(
            "the register was to be renewed by {}; what was withdrawn since is not known",
            validity.until
        );
        return Finding::Warn(Reason::RegisterStale, detail);
    }
    Finding::Ok(format!("fresh until {}", validity.until))
}

fn check_sequence(register: &Register, last_seen: u64) -> Result<String, (Reason, String)> {
    let sequence = register.sequence;
    if sequence < last_seen {
        let detail =
            format!("the register is number {sequence}, and number {last_seen} was seen before");
        return Err((Reason::RegisterRollback, detail));
    }
    Ok(format!(
        "is number {sequence}; the last seen was {last_seen}"
    ))
}

/// What the register says about a review. Where it has several entries, the worst counts; an entry of
/// another text of the review, or of this text under another name, can take back and cannot allow.
fn check_status(register: &Register, review: &Value) -> Finding {
    let Some(id) = review.get("id").and_then(Value::as_str) else {
        return Finding::NotMade;
    };
    let Ok(digest) = jcs::digest(review) else {
        return Finding::NotMade;
    };
    let mut other_text = false;
    let mut worst: Option<(u8, &RegisterStatus)> = None;
    for entry in &register.entries {
        let (same_id, same_text) = (entry.credential == id, entry.digest == digest);
        if !same_id && !same_text {
            continue;
        }
        other_text |= same_id && !same_text;
        let rank = rank(&entry.status);
        if (same_id && same_text || rank > 0) && worst.is_none_or(|(before, _)| rank > before) {
            worst = Some((rank, &entry.status));
        }
    }
    match worst {
        Some((_, RegisterStatus::Withdrawn)) => {
            Finding::Failed(Reason::Withdrawn, "this review was withdrawn".to_owned())
        }
        Some((_, RegisterStatus::Suspended)) => Finding::Failed(
            Reason::Suspended,
            "this review does not hold for the time being".to_owned(),
        ),
        Some((_, RegisterStatus::Other(word))) => {
            let detail = format!("the register says \"{word}\", which is not known here");
            Finding::Failed(Reason::RegisterStatus, detail)
        }
        _ if other_text => Finding::Failed(
            Reason::RegisterDigest,
            "the register knows another text of this review".to_owned(),
        ),
        Some((_, RegisterStatus::Warning)) => Finding::Warn(
            Reason::Warning,
            "this review is approved, and the register warns about it".to_owned(),
        ),
        Some((_, RegisterStatus::Approved)) => {
            Finding::Ok("the register says that it is approved".to_owned())
        }
        None => Finding::Failed(
            Reason::NotInRegister,
            "the register does not know this review".to_owned(),
        ),
    }
}

fn rank(status: &RegisterStatus) -> u8 {
    match status {
        RegisterStatus::Approved => 0,
        RegisterStatus::Warning => 1,
        RegisterStatus::Other(_) => 2,
        RegisterStatus::Suspended => 3,
        RegisterStatus::Withdrawn => 4,
    }
}
