//! What the whole journeys share: the built programs, data folders to throw away, the search
//! for bytes that must be nowhere, and the window under a virtual display.

pub mod fixtures;
pub mod markers;
pub mod program;
pub mod request;
pub mod window;
