//! Whose reviews count in a safe, and the newest register that came in.

use kluis_credentials::document::Register;
use kluis_credentials::strict_json::Fault;
use kluis_credentials::{Bundle, CheckResult, REGISTER_CHECKS, TrustAnchors, check};
use kluis_pod::{PodRead, PodWrite};
use serde_json::{Value, json};

use crate::{Act, Consent, ConsentError, NewEntry, whole_seconds};

const ANCHORS: &str = "consent.anchors";
const REGISTER: &str = "consent.register";

/// What the reviews of a request are checked against.
#[derive(Clone, Debug, Default)]
pub struct Trust {
    /// Whose signatures count. The empty one trusts nobody.
    pub anchors: TrustAnchors,
    /// The newest register that came in and was found in order.
    pub register: Option<Register>,
    /// The same as it was written.
    pub(crate) document: Option<Value>,
}

impl Trust {
    /// The highest sequence of a register that was ever seen; an older one is a step back.
    pub fn last_seen_sequence(&self) -> u64 {
        let kept = self
            .register
            .as_ref()
            .map_or(0, |register| register.sequence);
        kept.max(self.anchors.last_seen_sequence)
    }

    /// The bundle with the newer of its own register and the one kept here.
    pub(crate) fn with_newest_register(&self, bundle: &Bundle) -> Bundle {
        let mut bundle = bundle.clone();
        let Some(kept) = &self.register else {
            return bundle;
        };
        let own = bundle.register.as_ref().map(Register::read);
        let is_older = match own {
            None => true,
            Some(Ok(own)) => own.sequence < kept.sequence,
            Some(Err(_)) => false,
        };
        if is_older {
            bundle.register.clone_from(&self.document);
        }
        bundle
    }
}

/// Reads a list of anchors, and trusts nobody by that.
///
/// # Errors
/// [`ConsentError::Malformed`] naming the place in `file` that is no list of anchors.
pub fn parse_anchors(bytes: &[u8], file: &str) -> Result<TrustAnchors, ConsentError> {
    TrustAnchors::parse(bytes).map_err(|fault| malformed(file, fault))
}

impl Consent {
    /// Returns what reviews are checked against in this safe.
    ///
    /// # Errors
    /// [`ConsentError::Stored`] when what was kept cannot be read any more.
    pub fn trust(&self, r: &PodRead) -> Result<Trust, ConsentError> {
        let fault = |table, found| ConsentError::Stored {
            table,
            found,
            expected: "what was read before",
        };
        let anchors = match r.get_setting(ANCHORS)? {
            None => TrustAnchors::default(),
            Some(text) => TrustAnchors::parse(text.as_bytes())
                .map_err(|_| fault("setting", "trust anchors"))?,
        };
        let document = match r.get_setting(REGISTER)? {
            None => None,
            Some(text) => {
                let bundle = Bundle::parse(text.as_bytes());
                bundle.map_err(|_| fault("setting", "a register"))?.register
            }
        };
        let register = document.as_ref().map(Register::read).transpose();
        Ok(Trust {
            anchors,
            register: register.map_err(|_| fault("setting", "a register"))?,
            document,
        })
    }

    /// Trusts the signers that a file of anchors names, and nobody else, from now on.
    ///
    /// # Errors
    /// [`ConsentError::Malformed`] naming the place in `file` that is no list of anchors.
    pub fn set_anchors(
        &self,
        w: &PodWrite,
        bytes: &[u8],
        file: &str,
    ) -> Result<TrustAnchors, ConsentError> {
        let anchors = parse_anchors(bytes, file)?;
        w.set_setting(ANCHORS, &String::from_utf8_lossy(bytes))?;
        let names = [&anchors.ethics, &anchors.legal, &anchors.register];
        let names = names
            .into_iter()
            .flatten()
            .map(|anchor| anchor.did.as_str());
        let names: Vec<&str> = names.collect();
        let entry =
            NewEntry::by_owner(Act::AnchorsChanged, "anchors").with("trusted", names.join(", "));
        self.record(w, entry)?;
        Ok(anchors)
    }

    /// Keeps a register that a trusted keeper signed and that is not older than the one kept.
    ///
    /// # Errors
    /// [`ConsentError::Malformed`] naming the place in `file`; [`ConsentError::RegisterRefused`] with the
    /// check that it did not pass.
    pub fn take_register(
        &self,
        w: &PodWrite,
        bytes: &[u8],
        file: &str,
    ) -> Result<Register, ConsentError> {
        let wrapped = [br#"{"register":"#, bytes, b"}"].concat();
        let bundle = Bundle::parse(&wrapped).map_err(|fault| malformed(file, fault))?;
        self.keep_register(w, &bundle, "owner")?
            .map_err(|(check, detail)| ConsentError::RegisterRefused { check, detail })
    }

    /// Keeps the register of a bundle where it is in order; the inner error is the check that it did not
    /// pass, with what was found. `actor` is who brought it.
    pub(crate) fn keep_register(
        &self,
        w: &PodWrite,
        bundle: &Bundle,
        actor: &str,
    ) -> Result<Result<Register, (&'static str, String)>, ConsentError> {
        let trust = self.trust(w)?;
        let alone = Bundle {
            register: bundle.register.clone(),
            ..Bundle::default()
        };
        let now = whole_seconds(w.now());
        let found = check(&alone, &trust.anchors, now, trust.last_seen_sequence());
        let mut own = found
            .checks
            .iter()
            .filter(|it| REGISTER_CHECKS.contains(&it.name));
        if let Some(failed) = own.find(|it| it.result == CheckResult::Failed) {
            return Ok(Err((failed.name, failed.detail.clone())));
        }
        let Some(Ok(register)) = alone.register.as_ref().map(Register::read) else {
            return Ok(Err(("register-form", "no register is there".to_owned())));
        };
        if trust.document != alone.register {
            let document = json!({ "register": alone.register });
            w.set_setting(REGISTER, &document.to_string())?;
            let entry = NewEntry::new(actor, Act::RegisterReceived, "register")
                .with("sequence", register.sequence.to_string());
            self.record(w, entry)?;
        }
        Ok(Ok(register))
    }
}

fn malformed(file: &str, fault: Fault) -> ConsentError {
    ConsentError::Malformed {
        file: file.to_owned(),
        path: fault.path,
        expected: fault.expected,
    }
}
