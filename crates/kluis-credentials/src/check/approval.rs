//! The checks of one committee's review by itself.

use super::findings::{Finding, Findings};
use super::signed::{self, Keys, Names};
use super::{Part, Reason};
use crate::document::{Bundle, Review, ReviewKind};

struct ReviewNames {
    signed: Names,
    form: &'static str,
    dates: &'static str,
    decision: &'static str,
}

const ETHICS: ReviewNames = ReviewNames {
    signed: Names {
        proof: "ethics-proof",
        issuer: "ethics-issuer",
        signature: "ethics-signature",
    },
    form: "ethics-form",
    dates: "ethics-dates",
    decision: "ethics-decision",
};

const LEGAL: ReviewNames = ReviewNames {
    signed: Names {
        proof: "legal-proof",
        issuer: "legal-issuer",
        signature: "legal-signature",
    },
    form: "legal-form",
    dates: "legal-dates",
    decision: "legal-decision",
};

/// Checks a review and returns it where it can be read, trusted or not.
pub(super) fn check(
    kind: ReviewKind,
    bundle: &Bundle,
    keys: &Keys,
    findings: &mut Findings,
) -> Option<Review> {
    let (part, value, names) = match kind {
        ReviewKind::Ethics => (Part::Ethics, bundle.ethics.as_ref(), ETHICS),
        ReviewKind::Legal => (Part::Legal, bundle.legal.as_ref(), LEGAL),
    };
    signed::check(part, value, keys, &names.signed, findings);
    let Some(value) = value else {
        for name in [names.form, names.dates, names.decision] {
            findings.add(name, Finding::NotMade);
        }
        return None;
    };
    match Review::read(value, kind) {
        Err(fault) => {
            let malformed = Finding::Failed(Reason::Malformed(part), fault.to_string());
            findings.add(names.form, malformed);
            findings.add(names.dates, Finding::NotMade);
            findings.add(names.decision, Finding::NotMade);
            None
        }
        Ok(review) => {
            let form = format!("is a credential of the type {}", kind.credential_type());
            findings.add(names.form, Finding::Ok(form));
            let dates = check_dates(part, &review, keys).and_then(|detail| {
                signed::check_proof_dates(part, value, keys.now).map(|()| detail)
            });
            findings.add(names.dates, dates);
            findings.add(names.decision, check_decision(part, &review));
            Some(review)
        }
    }
}

fn check_dates(part: Part, review: &Review, keys: &Keys) -> Result<String, (Reason, String)> {
    let validity = review.validity;
    if validity.until <= keys.now {
        return Err((
            Reason::Expired(part),
            format!("the review ended on {}", validity.until),
        ));
    }
    if validity.from > keys.now {
        let detail = format!("the review begins on {} only", validity.from);
        return Err((Reason::NotYetValid(part), detail));
    }
    Ok(format!(
        "holds from {} until {}",
        validity.from, validity.until
    ))
}

fn check_decision(part: Part, review: &Review) -> Result<String, (Reason, String)> {
    if review.decision == "approved" {
        Ok("approved".to_owned())
    } else {
        let detail = format!("the decision is \"{}\", not \"approved\"", review.decision);
        Err((Reason::NotApproved(part), detail))
    }
}
