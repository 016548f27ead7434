//! What can be wrong with what a view is to be made of.

/// Why no view could be made. No message holds a value, a key or the address of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ViewError {
    /// The recipient is not named by an absolute IRI.
    #[error("the recipient: expected an absolute IRI")]
    Recipient,
    /// The period ends before it begins.
    #[error("the period: expected a first day that is not after the last")]
    Period,
    /// Two records were given with one address: their documents would have one name.
    #[error("two records with the same address, expected each once")]
    SameAddress,
}
