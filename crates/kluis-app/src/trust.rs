//! Whose reviews of requests count, and the newest register of reviews.

use std::path::Path;

use kluis_api::{AnchorView, RegisterView, TrustView};
use kluis_consent::Trust;

use crate::requests::read_limited;
use crate::{Result, Session, language};

impl Session {
    /// What reviews are checked against.
    ///
    /// # Errors
    /// When the safe cannot be read.
    pub fn trust(&self) -> Result<TrustView> {
        self.read(|r| Ok(self.trust_view(&self.consent.trust(r)?)))
    }

    /// Trusts the signers that a file names, and nobody else.
    ///
    /// # Errors
    /// [`crate::AppError::File`]; [`kluis_consent::ConsentError::Malformed`].
    pub fn set_anchors(&self, file: &Path) -> Result<TrustView> {
        let bytes = read_limited(file)?;
        self.write(|w| {
            let name = file.display().to_string();
            self.consent.set_anchors(w, &bytes, &name)?;
            Ok(self.trust_view(&self.consent.trust(w)?))
        })
    }

    /// Takes in a register of reviews, if a trusted keeper signed it and it is not older than the last.
    ///
    /// # Errors
    /// [`crate::AppError::File`]; [`kluis_consent::ConsentError::RegisterRefused`].
    pub fn take_register(&self, file: &Path) -> Result<TrustView> {
        let bytes = read_limited(file)?;
        self.write(|w| {
            let name = file.display().to_string();
            self.consent.take_register(w, &bytes, &name)?;
            Ok(self.trust_view(&self.consent.trust(w)?))
        })
    }

    fn trust_view(&self, trust: &Trust) -> TrustView {
        let anchors = &trust.anchors;
        let roles = [
            ("ethics", &anchors.ethics),
            ("legal", &anchors.legal),
            ("register", &anchors.register),
        ];
        let anchors = roles.into_iter().flat_map(|(role, anchors)| {
            anchors.iter().map(move |anchor| AnchorView {
                role: role.to_owned(),
                did: anchor.did.clone(),
                name: anchor.name.clone(),
            })
        });
        TrustView {
            anchors: anchors.collect(),
            register: trust.register.as_ref().map(|register| RegisterView {
                sequence: register.sequence,
                until: language::instant(register.validity.until),
                is_stale: register.validity.until <= self.now(),
                entries: register.entries.len() as u64,
            }),
        }
    }
}
