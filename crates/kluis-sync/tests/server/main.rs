//! Rounds against a real Community Solid Server behind a recording proxy. Skipped, with the reason
//! printed, where that server cannot be had.

#![expect(
    clippy::unwrap_used,
    reason = "a test stops at the first thing that is not as it should be"
)]

mod adopt;
mod both_sides;
mod chance;
mod consent;
mod crash;
mod decisions;
mod exchange;
mod facts;
mod killed;
mod large;
mod leave;
mod policies;
mod privacy;
mod refusals;
mod scene;
mod sealed;
mod sealed_faults;
mod setback_at_server;
mod together;
mod torn;
