//! Views of records made the way records are made.

mod documents;
mod exchanged;
mod frozen;
mod laws;
mod levels;
mod preview;
mod support;
