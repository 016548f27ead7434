//! Who takes turns on a real server in more than one bench, and what is kept of what they did.

pub(crate) mod bare;
pub(crate) mod node_peer;
pub(crate) mod results;
