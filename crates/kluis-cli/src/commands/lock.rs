use std::time::Duration;

use serde::Serialize;

use super::{DONE, Outcome};
use crate::context::Context;
use crate::output;

/// How long the windows may take.
const PATIENCE: Duration = Duration::from_secs(10);

#[derive(Serialize)]
struct Locked {
    /// The safes that were open and are closed now.
    locked: Vec<String>,
}

pub fn run(context: &Context) -> Outcome {
    let locked = context.home()?.ask_to_lock(PATIENCE)?;
    output::show(context.global.json, &Locked { locked }, |done| {
        match done.locked.as_slice() {
            [] => "No safe is open.".to_owned(),
            closed => format!("Locked: {}", closed.join(", ")),
        }
    })?;
    Ok(DONE)
}
