use std::fmt;

/// A document of a bundle, as reason codes name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The review of the ethics committee.
    Ethics,
    /// The review of the legal committee.
    Legal,
    /// The register.
    Register,
    /// The request.
    Request,
    /// The dossier.
    Dossier,
}

impl Part {
    /// Returns the first word of its reason codes, such as `ethics`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ethics => "ethics",
            Self::Legal => "legal",
            Self::Register => "register",
            Self::Request => "request",
            Self::Dossier => "dossier",
        }
    }
}

/// Why a bundle is not simply reviewed. Its text, such as `ethics-expired`, is stable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reason {
    /// `…-review-missing` or `…-missing`: the document did not come with the request.
    Missing(Part),
    /// `…-malformed`: it cannot be read as what it should be.
    Malformed(Part),
    /// `…-unsigned`: it has no proof.
    Unsigned(Part),
    /// `unsupported-proof`: its proof is of another kind than `eddsa-jcs-2022`.
    UnsupportedProof,
    /// `…-issuer-not-pinned`: its issuer is no anchor for that role now.
    IssuerNotPinned(Part),
    /// `…-key-issuer-mismatch`: another key than the issuer's signed it.
    KeyIssuerMismatch(Part),
    /// `…-signature`: it was changed after it was signed.
    Signature(Part),
    /// `…-not-yet-valid`: it begins, or was made, in the future.
    NotYetValid(Part),
    /// `…-expired`: its time is over.
    Expired(Part),
    /// `…-not-approved`: the committee decided something else than approval.
    NotApproved(Part),
    /// `register-stale`: the register is older than it may be; a warning.
    RegisterStale,
    /// `register-rollback`: a newer register was seen before.
    RegisterRollback,
    /// `not-in-register`: the register does not know a review.
    NotInRegister,
    /// `register-digest`: the register knows another text of a review.
    RegisterDigest,
    /// `withdrawn`: the register says that a review was taken back.
    Withdrawn,
    /// `suspended`: the register says that a review does not hold for now.
    Suspended,
    /// `warning`: the register warns about a review; a warning.
    Warning,
    /// `register-status`: the register says something about a review that is not known here.
    RegisterStatus,
    /// `subject-mismatch`: who asks is not who was reviewed.
    SubjectMismatch,
    /// `dossier-mismatch`: the request or a review is about another dossier.
    DossierMismatch,
    /// `dossier-digest`: the dossier was changed after the review.
    DossierDigest,
    /// `no-purpose`: the request does not say what for.
    NoPurpose,
    /// `purpose-exceeds-approval`: for something that was not approved.
    PurposeExceedsApproval,
    /// `no-category`: the dossier names no kind of data.
    NoCategory,
    /// `categories-exceed-approval`: kinds of data that were not approved.
    CategoriesExceedApproval,
    /// `no-mode`: the request does not say in which way data is used.
    NoMode,
    /// `modes-exceed-approval`: a way of use that was not approved.
    ModesExceedApproval,
    /// `no-expiry`: the request does not say until when.
    NoExpiry,
    /// `expiry-exceeds-approval`: longer than was approved.
    ExpiryExceedsApproval,
    /// `no-data`: the request names no resource.
    NoData,
    /// `resource-outside-categories`: a resource that holds more, or something else, than was approved.
    ResourceOutsideCategories,
    /// `inherit-unstated`: the request leaves open whether what is added later is meant; a warning.
    InheritUnstated,
}

impl fmt::Display for Reason {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (part, text) = match *self {
            Self::Missing(part @ (Part::Ethics | Part::Legal)) => (Some(part), "review-missing"),
            Self::Missing(part) => (Some(part), "missing"),
            Self::Malformed(part) => (Some(part), "malformed"),
            Self::Unsigned(part) => (Some(part), "unsigned"),
            Self::IssuerNotPinned(part) => (Some(part), "issuer-not-pinned"),
            Self::KeyIssuerMismatch(part) => (Some(part), "key-issuer-mismatch"),
            Self::Signature(part) => (Some(part), "signature"),
            Self::NotYetValid(part) => (Some(part), "not-yet-valid"),
            Self::Expired(part) => (Some(part), "expired"),
            Self::NotApproved(part) => (Some(part), "not-approved"),
            Self::UnsupportedProof => (None, "unsupported-proof"),
            Self::RegisterStale => (None, "register-stale"),
            Self::RegisterRollback => (None, "register-rollback"),
            Self::NotInRegister => (None, "not-in-register"),
            Self::RegisterDigest => (None, "register-digest"),
            Self::Withdrawn => (None, "withdrawn"),
            Self::Suspended => (None, "suspended"),
            Self::Warning => (None, "warning"),
            Self::RegisterStatus => (None, "register-status"),
            Self::SubjectMismatch => (None, "subject-mismatch"),
            Self::DossierMismatch => (None, "dossier-mismatch"),
            Self::DossierDigest => (None, "dossier-digest"),
            Self::NoPurpose => (None, "no-purpose"),
            Self::PurposeExceedsApproval => (None, "purpose-exceeds-approval"),
            Self::NoCategory => (None, "no-category"),
            Self::CategoriesExceedApproval => (None, "categories-exceed-approval"),
            Self::NoMode => (None, "no-mode"),
            Self::ModesExceedApproval => (None, "modes-exceed-approval"),
            Self::NoExpiry => (None, "no-expiry"),
            Self::ExpiryExceedsApproval => (None, "expiry-exceeds-approval"),
            Self::NoData => (None, "no-data"),
            Self::ResourceOutsideCategories => (None, "resource-outside-categories"),
            Self::InheritUnstated => (None, "inherit-unstated"),
        };
        match part {
            Some(part) => write!(formatter, "{}-{text}", part.as_str()),
            None => formatter.write_str(text),
        }
    }
}
