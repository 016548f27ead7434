//! Large bodies of a safe, each an age file of its own.

mod work;

pub use work::{Cancelled, Work};
