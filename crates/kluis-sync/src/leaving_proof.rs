//! What a server answers after it was left, written down and signed.

use jiff::Timestamp;
use kluis_consent::Consent;
use kluis_pod::PodPath;
use serde_json::{Map, Value, json};

use crate::{Storage, SyncError};

/// What a proof is, and what it is not.
const SAYS: &str = "Each address was asked for after everything was removed, signed in as the \
    owner and without a sign-in. The server of the cooperative answered so at these times. Whether \
    copies are left elsewhere, such as in backups of its host, cannot be told from outside.";

/// What a server answered for one address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// The path here.
    pub path: PodPath,
    /// When it was asked for.
    pub time: Timestamp,
    /// The status for the owner; `None` where the answer had none.
    pub signed_in: Option<u16>,
    /// The status for somebody without a sign-in.
    pub anonymous: Option<u16>,
}

/// What two answers say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing is there (404 or 410 for the owner).
    Gone,
    /// It cannot be told (401, 403, or no answer that says).
    Untold,
    /// Something is there.
    StillThere,
}

impl Verdict {
    /// The stable name: `gone`, `untold` or `still-there`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Gone => "gone",
            Self::Untold => "untold",
            Self::StillThere => "still-there",
        }
    }
}

impl Asked {
    /// What the answers say.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        let answers = [self.signed_in, self.anonymous];
        if answers.into_iter().flatten().any(|status| status < 400) {
            return Verdict::StillThere;
        }
        match self.signed_in {
            Some(404 | 410) => Verdict::Gone,
            _ => Verdict::Untold,
        }
    }
}

/// How many answers say this.
pub(crate) fn count(asked: &[Asked], verdict: Verdict) -> u64 {
    asked.iter().filter(|one| one.verdict() == verdict).count() as u64
}

/// The signed document.
pub(crate) fn document(
    consent: &Consent,
    storage: &Storage,
    asked: &[Asked],
    now: Timestamp,
) -> Result<String, SyncError> {
    let asked_for: Vec<Value> = asked
        .iter()
        .map(|one| {
            json!({
                "kluis:path": one.path.as_str(),
                "kluis:address": storage.url_of(&one.path).as_str(),
                "kluis:time": one.time.to_string(),
                "kluis:signedIn": one.signed_in,
                "kluis:anonymous": one.anonymous,
                "kluis:verdict": one.verdict().as_str(),
            })
        })
        .collect();
    let mut document = Map::new();
    let mut add = |name: &str, value: Value| document.insert(name.to_owned(), value);
    add(
        "@context",
        json!({"kluis": "https://w3id.org/kluis/ns#", "type": "@type"}),
    );
    add("@type", json!("kluis:ProofOfLeaving"));
    add("kluis:version", json!(1));
    add("kluis:storage", json!(storage.as_str()));
    add("kluis:time", json!(now.to_string()));
    for (name, verdict) in [
        ("kluis:gone", Verdict::Gone),
        ("kluis:untold", Verdict::Untold),
        ("kluis:stillThere", Verdict::StillThere),
    ] {
        add(name, json!(count(asked, verdict)));
    }
    add("kluis:says", json!(SAYS));
    add("kluis:asked", Value::Array(asked_for));
    Ok(consent.sign_document(document, now)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_404_or_410_for_the_owner_is_called_gone() {
        let verdict = |signed_in, anonymous| {
            Asked {
                path: PodPath::root(),
                time: Timestamp::UNIX_EPOCH,
                signed_in,
                anonymous,
            }
            .verdict()
        };
        assert_eq!(verdict(Some(404), Some(401)), Verdict::Gone);
        assert_eq!(verdict(Some(410), Some(404)), Verdict::Gone);
        assert_eq!(verdict(Some(403), Some(404)), Verdict::Untold);
        assert_eq!(verdict(Some(401), None), Verdict::Untold);
        assert_eq!(verdict(None, Some(404)), Verdict::Untold);
        assert_eq!(verdict(Some(500), Some(404)), Verdict::Untold);
        assert_eq!(verdict(Some(200), Some(401)), Verdict::StillThere);
        assert_eq!(verdict(Some(404), Some(200)), Verdict::StillThere);
    }
}
