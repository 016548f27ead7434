//! Whose reviews of requests count, and the newest register of reviews.

use std::path::Path;

use kluis_api::{AnchorView, AnchorsFile, RegisterView, TrustView};
use kluis_consent::{Trust, parse_anchors};
use kluis_credentials::TrustAnchors;

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
        self.trust_signers(&bytes, &file.display().to_string())
    }

    /// The same with a document that was read before; `name` is what it is called where it is none.
    ///
    /// # Errors
    /// [`kluis_consent::ConsentError::Malformed`].
    pub fn trust_signers(&self, document: &[u8], name: &str) -> Result<TrustView> {
        self.write(|w| {
            self.consent.set_anchors(w, document, name)?;
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
        TrustView {
            anchors: anchor_views(&trust.anchors),
            register: trust.register.as_ref().map(|register| RegisterView {
                sequence: register.sequence,
                until: language::instant(register.validity.until),
                is_stale: register.validity.until <= self.now(),
                entries: register.entries.len() as u64,
            }),
        }
    }
}

/// Whom a file of anchors names. Nobody is trusted by that.
///
/// # Errors
/// [`crate::AppError::File`]; [`kluis_consent::ConsentError::Malformed`].
pub fn read_anchors(file: &Path) -> Result<AnchorsFile> {
    let bytes = read_limited(file)?;
    let anchors = parse_anchors(&bytes, &file.display().to_string())?;
    let name = file.file_name().unwrap_or(file.as_os_str());
    Ok(AnchorsFile {
        name: name.to_string_lossy().into_owned(),
        anchors: anchor_views(&anchors),
        document: String::from_utf8_lossy(&bytes).into_owned(),
    })
}

fn anchor_views(anchors: &TrustAnchors) -> Vec<AnchorView> {
    let roles = [
        ("ethics", &anchors.ethics),
        ("legal", &anchors.legal),
        ("register", &anchors.register),
    ];
    let views = roles.into_iter().flat_map(|(role, anchors)| {
        anchors.iter().map(move |anchor| AnchorView {
            role: role.to_owned(),
            did: anchor.did.clone(),
            name: anchor.name.clone(),
        })
    });
    views.collect()
}
