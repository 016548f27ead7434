//! Speeds of Kluis, each beside a peer in the same run.
//!
//! Everything is in `benches`; `cargo xtask bench` runs it and prints the rows that the project
//! promises. A figure means nothing without the one beside it: both come from the same minute of the
//! same machine.
