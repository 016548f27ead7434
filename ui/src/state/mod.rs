//! What the pages remember, as pure reducers and functions.

pub mod adding;
pub mod application;
pub mod chart;
pub mod load;
pub mod matrix;
pub mod outcome;
pub mod request;
pub mod steps;
pub mod welcome;
