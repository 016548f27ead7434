//! What the documents of a review say, read strictly.
//!
//! Members that are not known here have no meaning, and are covered by signature or digest all the same.

mod access_request;
mod anchors;
mod bundle;
mod dossier;
mod register;
mod review;

pub use access_request::AccessRequest;
pub use anchors::{Anchor, TrustAnchors};
pub use bundle::{Bundle, MAX_BUNDLE_BYTES};
pub use dossier::{Dossier, DossierCategory};
pub use register::{Register, RegisterEntry, RegisterStatus};
pub use review::{Review, ReviewKind};

use jiff::Timestamp;

use crate::reader::Reader;
use crate::strict_json::Fault;

/// From when until when a credential holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Validity {
    /// From then on.
    pub from: Timestamp,
    /// Up to but not including then.
    pub until: Timestamp,
}

impl Validity {
    fn read(credential: &Reader) -> Result<Self, Fault> {
        Ok(Self {
            from: credential.required("validFrom")?.moment()?,
            until: credential.required("validUntil")?.moment()?,
        })
    }
}
