//! Rounds against a real Community Solid Server behind a recording proxy. Skipped, with the reason
//! printed, where that server cannot be had.

#![expect(
    clippy::unwrap_used,
    reason = "a test stops at the first thing that is not as it should be"
)]

mod consent;
mod crash;
mod exchange;
mod policies;
mod privacy;
mod scene;
mod sealed;
mod sealed_faults;
