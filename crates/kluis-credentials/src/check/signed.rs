//! The checks that every signed document goes through: proof, issuer, signature.

use jiff::Timestamp;
use serde_json::{Map, Value};

use super::findings::{Finding, Findings};
use super::{Part, Reason};
use crate::document::{Anchor, TrustAnchors};
use crate::moment;
use crate::proof::{self, ProofError};

/// Whose signatures count, and when.
pub(super) struct Keys<'a> {
    pub anchors: &'a TrustAnchors,
    pub now: Timestamp,
}

/// The names of the checks of one part.
pub(super) struct Names {
    pub proof: &'static str,
    pub issuer: &'static str,
    pub signature: &'static str,
}

/// Checks who signed a document, and whether it is as it was signed. All three checks are made and added.
pub(super) fn check(
    part: Part,
    value: Option<&Value>,
    keys: &Keys,
    names: &Names,
    findings: &mut Findings,
) {
    let Some(value) = value else {
        let detail = format!("no {} came with the request", spoken(part));
        findings.add(names.proof, Finding::Failed(Reason::Missing(part), detail));
        findings.add(names.issuer, Finding::NotMade);
        findings.add(names.signature, Finding::NotMade);
        return;
    };
    let Some(document) = value.as_object() else {
        let detail = format!("the {} is no JSON object", spoken(part));
        findings.add(
            names.proof,
            Finding::Failed(Reason::Malformed(part), detail),
        );
        findings.add(names.issuer, Finding::NotMade);
        findings.add(names.signature, Finding::NotMade);
        return;
    };
    let verified = proof::verify(document);
    findings.add(names.proof, check_proof(part, &verified));
    findings.add(names.issuer, check_issuer(part, document, keys));
    let signature = match &verified {
        Ok(did) => Finding::Ok(format!("signed by {did} and unchanged since")),
        Err(error) => Finding::Failed(Reason::Signature(part), error.to_string()),
    };
    findings.add(names.signature, signature);
}

fn check_proof(part: Part, verified: &Result<String, ProofError>) -> Finding {
    match verified {
        Err(error @ ProofError::Missing) => {
            Finding::Failed(Reason::Unsigned(part), error.to_string())
        }
        Err(error @ (ProofError::NotSingle | ProofError::Unsupported { .. })) => {
            Finding::Failed(Reason::UnsupportedProof, error.to_string())
        }
        _ => Finding::Ok(format!("carries a proof of {}", proof::CRYPTOSUITE)),
    }
}

fn check_issuer(part: Part, document: &Map<String, Value>, keys: &Keys) -> Finding {
    let Some(issuer) = issuer_of(document) else {
        let detail = "its issuer is not named by a text".to_owned();
        return Finding::Failed(Reason::Malformed(part), detail);
    };
    if let Err(detail) = trusted(part, issuer, keys) {
        return Finding::Failed(Reason::IssuerNotPinned(part), detail);
    }
    let method = document
        .get("proof")
        .and_then(|proof| proof.get("verificationMethod")?.as_str());
    if method != Some(&crate::did_key::method(issuer)) {
        let detail = "the key that signed is not that of the issuer".to_owned();
        return Finding::Failed(Reason::KeyIssuerMismatch(part), detail);
    }
    Finding::Ok(format!("issued by {issuer}, which is trusted for this"))
}

/// The issuer of a credential: a text, or an object with such an `id`.
pub(super) fn issuer_of(document: &Map<String, Value>) -> Option<&str> {
    let issuer = document.get("issuer")?;
    issuer.as_str().or_else(|| issuer.get("id")?.as_str())
}

/// Whether the issuer is trusted in the role of this part, now.
fn trusted(part: Part, issuer: &str, keys: &Keys) -> Result<(), String> {
    let anchors = keys.anchors;
    let of_role: &[Anchor] = match part {
        Part::Ethics => &anchors.ethics,
        Part::Legal => &anchors.legal,
        Part::Register => &anchors.register,
        Part::Request | Part::Dossier => &[],
    };
    let within = |from: Option<Timestamp>, until: Option<Timestamp>| {
        from.is_none_or(|from| from <= keys.now) && until.is_none_or(|until| keys.now < until)
    };
    let mut known = of_role
        .iter()
        .filter(|anchor| anchor.did == issuer)
        .peekable();
    if known.peek().is_none() {
        return Err("its issuer is not among those who are trusted for this".to_owned());
    }
    if !within(anchors.from, anchors.until) || !known.any(|it| within(it.from, it.until)) {
        return Err(
            "its issuer is not trusted at this moment: the anchor's time is over or yet to come"
                .to_owned(),
        );
    }
    Ok(())
}

/// Checks when a document was signed, and until when its proof holds.
pub(super) fn check_proof_dates(
    part: Part,
    document: &Value,
    now: Timestamp,
) -> Result<(), (Reason, String)> {
    let proof = document.get("proof").unwrap_or(&Value::Null);
    let moment_at = |name: &str| {
        let text = proof.get(name)?.as_str();
        Some(text.and_then(moment::parse))
    };
    let malformed = |name: &str| {
        let detail = format!("{name} of the proof is no time in full with its zone");
        (Reason::Malformed(part), detail)
    };
    match moment_at("created") {
        None | Some(None) => return Err(malformed("created")),
        Some(Some(created)) if created > now => {
            let detail = format!("was signed in the future, on {created}");
            return Err((Reason::NotYetValid(part), detail));
        }
        Some(Some(_)) => {}
    }
    match moment_at("expires") {
        Some(None) => Err(malformed("expires")),
        Some(Some(expires)) if expires <= now => Err((
            Reason::Expired(part),
            format!("its proof ended on {expires}"),
        )),
        _ => Ok(()),
    }
}

pub(super) fn spoken(part: Part) -> &'static str {
    match part {
        Part::Ethics => "review of the ethics committee",
        Part::Legal => "review of the legal committee",
        Part::Register => "register",
        Part::Request => "request",
        Part::Dossier => "dossier",
    }
}
