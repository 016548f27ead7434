//! What JSON is refused, and how it is said.

/// Deepest nesting of lists and objects in one value.
pub const MAX_DEPTH: usize = 64;
/// Most bytes that one value may take in the file: 16 MiB.
pub const MAX_VALUE_BYTES: u64 = 16 * 1024 * 1024;
/// Most JSON values in one value, itself and every list, object, text, number, `true`, `false` and `null` in it.
/// Each costs far more memory than it takes in the file, so bytes alone do not bound a resource.
pub const MAX_VALUES: usize = 50_000;
/// Longest number, in characters.
pub const MAX_NUMBER_LENGTH: usize = 1024;
/// Deepest nesting that is even read past.
pub const MAX_SKIPPED_DEPTH: usize = 1_000_000;

/// The input is not JSON at a place.
#[derive(Debug, thiserror::Error)]
#[error("line {line}, column {column}: {kind}")]
pub struct JsonError {
    /// Line, from 1.
    pub line: u64,
    /// Column in characters, from 1.
    pub column: u64,
    /// What is wrong there.
    #[source]
    pub kind: JsonErrorKind,
}

/// What is wrong with the JSON at a place.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum JsonErrorKind {
    /// The input stops in the middle of a value.
    #[error("the text ends here, expected {expected}")]
    Ends {
        /// What should have followed.
        expected: &'static str,
    },
    /// A character that cannot stand here.
    #[error("expected {expected}")]
    Unexpected {
        /// What should have stood here.
        expected: &'static str,
    },
    /// A text that is not UTF-8.
    #[error("not UTF-8, expected text in UTF-8")]
    NotUtf8,
    /// Nesting far beyond anything real.
    #[error("nested deeper than {MAX_SKIPPED_DEPTH} levels")]
    TooDeep,
    /// The input could not be read.
    #[error("the input could not be read")]
    Io(#[source] std::io::Error),
}

/// One well formed value that is refused; reading can go on behind it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{path}: {refusal}")]
pub struct ValueProblem {
    /// Where in the value, such as `component[1].valueQuantity.value`, or `the value itself`.
    pub path: String,
    /// Line in the input, from 1.
    pub line: u64,
    /// Why it is refused.
    pub refusal: Refusal,
}

/// Why a value is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Refusal {
    /// Deeper than [`MAX_DEPTH`].
    #[error("nested deeper than {MAX_DEPTH} levels")]
    TooDeep,
    /// Larger than [`MAX_VALUE_BYTES`].
    #[error("larger than 16 MiB")]
    TooLarge,
    /// More than [`MAX_VALUES`] JSON values.
    #[error("more than {MAX_VALUES} values in one resource")]
    TooManyValues,
    /// The same name twice in one object: two readers could disagree on which counts.
    #[error("the same name occurs twice in one object")]
    RepeatedName,
    /// A number too large to compute with, such as `1e400`, or longer than [`MAX_NUMBER_LENGTH`].
    #[error("a number too large to compute with or longer than {MAX_NUMBER_LENGTH} characters")]
    Number,
    /// A text with the character NUL.
    #[error("a text holds the character NUL")]
    Nul,
}
