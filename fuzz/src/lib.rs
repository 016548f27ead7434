//! Broken input for every parser of what others wrote.
//!
//! Each [`Target`] is a parser with some good inputs. [`run`] breaks those in many ways and gives them to
//! the parser, which may refuse them and must not panic. It runs on the stable compiler, with the same
//! inputs for the same seed; a coverage-guided fuzzer can call [`Target::parse`] just as well.

mod mutate;
mod noise;
mod review;
mod targets;

use std::panic::{AssertUnwindSafe, catch_unwind};

pub use noise::Noise;
pub use targets::targets;

/// What a target does with an input.
type Parse = Box<dyn Fn(&[u8])>;

/// A parser of foreign input.
pub struct Target {
    /// Its name.
    pub name: &'static str,
    /// Good inputs to begin from.
    pub seeds: Vec<Vec<u8>>,
    /// Parses; may refuse, must not panic.
    pub parse: Parse,
}

/// An input that made a parser panic.
pub struct Fault {
    /// The input.
    pub input: Vec<u8>,
    /// Which input of the run it was.
    pub number: u64,
}

/// Gives `count` broken inputs to the target.
///
/// # Errors
/// The first input that made it panic.
pub fn run(target: &Target, seed: u64, count: u64) -> Result<(), Fault> {
    let mut noise = Noise::new(seed);
    for number in 0..count {
        let input = mutate::mutate(&target.seeds, &mut noise);
        let parsed = catch_unwind(AssertUnwindSafe(|| (target.parse)(&input)));
        if parsed.is_err() {
            return Err(Fault { input, number });
        }
    }
    Ok(())
}
