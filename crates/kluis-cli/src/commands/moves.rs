use kluis_api::{MovedView, PolicyState};
use kluis_app::AppError;

use super::{DONE, Outcome};
use crate::arguments::Move;
use crate::context::Context;
use crate::output;

pub fn run(context: &Context, one: &Move) -> Outcome {
    let session = context.open()?;
    let moved = match session.mv(&one.from, &one.to, false) {
        Err(AppError::CrossesStates { from, to }) => {
            context.confirm(&question(one, from, to))?;
            session.mv(&one.from, &one.to, true)?
        }
        moved => moved?,
    };
    output::show(context.global.json, &moved, describe)?;
    Ok(DONE)
}

/// What changes for what is moved, in sentences.
fn question(one: &Move, from: PolicyState, to: PolicyState) -> String {
    let then = match to {
        PolicyState::Shared => {
            "It will be readable at the cooperative from the next kluis sync on: for its server, and for whom a consent allows."
        }
        PolicyState::Sealed => "It will be at the cooperative encrypted after the next kluis sync.",
        PolicyState::Local => "It will be only on this computer.",
    };
    let removed = match from {
        PolicyState::Local => "",
        PolicyState::Sealed | PolicyState::Shared => {
            " What is at the cooperative now will be removed there at the next kluis sync."
        }
    };
    format!("Move {} to {}? {then}{removed}", one.from, one.to)
}

fn describe(moved: &MovedView) -> String {
    let how_many = match moved.resources {
        1 => "1 resource".to_owned(),
        many => format!("{many} resources"),
    };
    output::printable(&format!(
        "{} is {} now ({how_many}); its former versions stay in the history of {}",
        moved.from, moved.to, moved.from
    ))
}
