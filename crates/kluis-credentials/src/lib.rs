//! Reviews of requests for access: signed documents, read strictly, signed, verified and checked.
//!
//! An ethics committee and a legal committee review an application's [dossier](document::Dossier) and sign
//! what they [approve](document::Review); a [register](document::Register) says how each review stands
//! now. [`check`] compares a [request](document::AccessRequest) with all of them and names every check.
//!
//! It promises that nothing is [reviewed](Verdict::Reviewed) of which a signed value was changed, which
//! exceeds what was approved, or of which something is missing or not understood; and that it takes no
//! time from a clock and no key from anywhere but its arguments.
//!
//! It does not fetch anything, keep anything, or know whose pod an address lies in. Documents are read as
//! plain JSON by the names of their members; JSON-LD contexts give them no other meaning.
//!
//! ```
//! use kluis_credentials::{Bundle, TrustAnchors, Verdict, check};
//!
//! let bundle = Bundle::parse(br#"{"request": {"type": "SolidAccessRequest"}}"#)?;
//! let now = "2026-11-21T12:00:00Z".parse().expect("a time");
//! let assessment = check(&bundle, &TrustAnchors::default(), now, 0);
//! assert_eq!(assessment.verdict, Verdict::Reject);
//! assert_eq!(assessment.reason.expect("it is rejected").to_string(), "ethics-review-missing");
//! # Ok::<(), kluis_credentials::strict_json::Fault>(())
//! ```

mod check;
pub mod did_key;
pub mod document;
pub mod jcs;
pub mod log;
mod moment;
pub mod proof;
mod reader;
pub mod strict_json;

pub use check::{
    Assessment, CheckResult, NamedCheck, Part, REGISTER_CHECKS, Reason, Verdict, check,
};
pub use document::{Bundle, MAX_BUNDLE_BYTES, TrustAnchors};
pub use moment::parse as parse_moment;
