//! The checks of the request and of its dossier by themselves.

use jiff::Timestamp;
use serde_json::{Map, Value};

use super::findings::{Finding, Findings};
use super::{Part, Reason, signed};
use crate::document::{AccessRequest, Bundle, Dossier};
use crate::proof::{self, ProofError};

/// Checks form, proof and dates of the request, and returns it where it can be read.
pub(super) fn check(
    bundle: &Bundle,
    now: Timestamp,
    findings: &mut Findings,
) -> Option<AccessRequest> {
    let (form, request) = read(Part::Request, bundle.request.as_ref(), AccessRequest::read);
    findings.add("request-form", form);
    let document = bundle.request.as_ref().and_then(Value::as_object);
    findings.add(
        "request-proof",
        document.map_or(Finding::NotMade, |document| check_proof(document, now)),
    );
    findings.add(
        "request-dates",
        request
            .as_ref()
            .map_or(Finding::NotMade, |request| check_dates(request, now).into()),
    );
    request
}

/// Checks the form of the dossier, and returns it where it can be read.
pub(super) fn check_dossier(bundle: &Bundle, findings: &mut Findings) -> Option<Dossier> {
    let (form, dossier) = read(Part::Dossier, bundle.dossier.as_ref(), Dossier::read);
    findings.add("dossier-form", form);
    dossier
}

fn read<T>(
    part: Part,
    value: Option<&Value>,
    read: impl FnOnce(&Value) -> Result<T, crate::strict_json::Fault>,
) -> (Finding, Option<T>) {
    let Some(value) = value else {
        let detail = format!("no {} is there", signed::spoken(part));
        return (Finding::Failed(Reason::Missing(part), detail), None);
    };
    match read(value) {
        Ok(document) => (Finding::Ok("can be read".to_owned()), Some(document)),
        Err(fault) => (
            Finding::Failed(Reason::Malformed(part), fault.to_string()),
            None,
        ),
    }
}

/// A request need not be signed: the reviews say what may be asked, and by whom. A proof that is there
/// has to hold all the same.
fn check_proof(document: &Map<String, Value>, now: Timestamp) -> Finding {
    let part = Part::Request;
    let did = match proof::verify(document) {
        Err(ProofError::Missing) => {
            return Finding::Ok("is not signed, as a request need not be".to_owned());
        }
        Err(error @ (ProofError::NotSingle | ProofError::Unsupported { .. })) => {
            return Finding::Failed(Reason::UnsupportedProof, error.to_string());
        }
        Err(error) => return Finding::Failed(Reason::Signature(part), error.to_string()),
        Ok(did) => did,
    };
    if signed::issuer_of(document) != Some(&did) {
        let detail = "the key that signed is not that of the issuer".to_owned();
        return Finding::Failed(Reason::KeyIssuerMismatch(part), detail);
    }
    match signed::check_proof_dates(part, &Value::Object(document.clone()), now) {
        Ok(()) => Finding::Ok(format!("signed by {did} and unchanged since")),
        Err((reason, detail)) => Finding::Failed(reason, detail),
    }
}

/// That there is an end at all is a check of its own.
fn check_dates(request: &AccessRequest, now: Timestamp) -> Result<String, (Reason, String)> {
    let issued = request.issued;
    if issued > now {
        let detail = format!("the request was made in the future, on {issued}");
        return Err((Reason::NotYetValid(Part::Request), detail));
    }
    match request.until {
        Some(until) if until <= now => Err((
            Reason::Expired(Part::Request),
            format!("the request ended on {until}"),
        )),
        Some(until) => Ok(format!("made on {issued}, asks until {until}")),
        None => Ok(format!("made on {issued}")),
    }
}
