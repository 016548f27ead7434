//! What the pages remember, as pure reducers and functions.

pub mod adding;
pub mod application;
pub mod chart;
pub mod load;
pub mod matrix;
pub mod outcome;
pub mod passphrase;
pub mod places;
pub mod read_back;
pub mod recovery_text;
pub mod request;
pub mod safe_mark;
pub mod steps;
pub mod two_versions;
pub mod welcome;
