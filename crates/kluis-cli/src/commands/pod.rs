//! What is at the cooperative: looked at, kept here too, and left.

use std::path::Path;

use kluis_api::{
    AdoptionView, ApiError, FoundContainerView, LeaveOutcome, LeaveView, LeavingView, PodLookView,
    PolicyState, ReadersView,
};

use super::{DONE, FAILED, Outcome};
use crate::context::Context;
use crate::interrupt::stop_requested;
use crate::output::{self, Table};

pub fn look(context: &Context, all: bool) -> Outcome {
    let session = context.open()?;
    let stop = stop_requested();
    let look = context.online(session.look_at_pod(all, Some(&stop)))??;
    output::show(context.global.json, &look, describe_look)?;
    Ok(DONE)
}

fn describe_look(look: &PodLookView) -> String {
    let mut table = Table::new(&["PATH", "COUNT", "SIZE", "NEWEST", "WHAT", "HERE", "READERS"])
        .right(1)
        .right(2);
    for found in &look.containers {
        table.row(vec![
            found.path.clone(),
            found.resources.to_string(),
            output::bytes(found.bytes),
            found
                .newest
                .iter()
                .flat_map(|time| time.chars().take(10))
                .collect(),
            what(found),
            here(found),
            readers(found).unwrap_or("only you").to_owned(),
        ]);
    }
    let mut text = if look.containers.is_empty() {
        "Nothing is there that could be kept here too.\n".to_owned()
    } else {
        table.render()
    };
    for found in &look.containers {
        if let Some(why) = &found.stays {
            text += &note(&found.path, &format!("stays there: {why}"));
        }
        text += &not_keepable(found);
    }
    if look.loose > 0 {
        let what = format!(
            "{} resources lie in no container and stay there",
            look.loose
        );
        text += &note("/", &what);
    }
    for failed in &look.failed {
        text += &note(
            &failed.path,
            &format!("could not be looked into: {}", failed.why),
        );
    }
    text
}

/// The category where it has one, and otherwise the kind that there is most of.
fn what(found: &FoundContainerView) -> String {
    if let Some(category) = &found.category {
        return category.clone();
    }
    let most = found.kinds.iter().max_by_key(|kind| kind.count);
    most.map_or(String::new(), |kind| kind.kind.clone())
}

fn here(found: &FoundContainerView) -> String {
    match found.state {
        PolicyState::Shared => "shared",
        PolicyState::Sealed => "sealed",
        PolicyState::Local if found.here > 0 => "local",
        PolicyState::Local => "no",
    }
    .to_owned()
}

/// Who else can read it; `None` for nobody.
fn readers(found: &FoundContainerView) -> Option<&str> {
    match &found.readers {
        ReadersView::Nobody => None,
        ReadersView::Others(who) => Some(who),
        ReadersView::Unknown => Some("cannot be told"),
    }
}

fn not_keepable(found: &FoundContainerView) -> String {
    let mut text = String::new();
    for name in &found.not_keepable {
        text += &note(
            &found.path,
            &format!("{name} cannot be kept here under its name and stays there"),
        );
    }
    text
}

fn note(path: &str, text: &str) -> String {
    output::printable(&format!("note: {path}: {text}")) + "\n"
}

pub fn adopt(context: &Context, paths: &[String]) -> Outcome {
    let session = context.open()?;
    let stop = stop_requested();
    let adoptions = context.online(session.adoption(paths, Some(&stop)))??;
    if !context.global.json {
        let told: String = adoptions.iter().map(describe_adoption).collect();
        output::note(context.global.quiet, told.trim_end());
    }
    let is_new = |one: &AdoptionView| one.found.state != PolicyState::Shared;
    if adoptions.iter().any(is_new) {
        context.confirm(&question(paths, &adoptions))?;
    }
    let adopted = context.online(session.adopt(paths, Some(&stop)))??;
    output::show(context.global.json, &adopted, |adopted| {
        let resources: u64 = adopted.iter().map(|one| one.found.resources).sum();
        let bytes = adopted.iter().map(|one| one.found.bytes).sum();
        format!(
            "{resources} resources ({}) come to this computer with the next kluis sync.",
            output::bytes(bytes)
        )
    })?;
    Ok(DONE)
}

fn describe_adoption(one: &AdoptionView) -> String {
    let found = &one.found;
    let mut text = format!(
        "{}: {} resources, {}\n",
        found.path,
        found.resources,
        output::bytes(found.bytes)
    );
    if let Some(who) = readers(found) {
        text += &note(&found.path, &format!("who else can read it there: {who}"));
    }
    text + &not_keepable(found)
}

fn question(paths: &[String], adoptions: &[AdoptionView]) -> String {
    let sent: u64 = adoptions.iter().map(|one| one.would_be_sent).sum();
    let sent = match sent {
        0 => String::new(),
        count => format!(
            " {count} resources that are only on this computer lie in it too: they will be sent, and the cooperative's server can read them."
        ),
    };
    format!(
        "Keep {} on this computer too? Changes go both ways from then on.{sent}",
        paths.join(" and ")
    )
}

pub fn leave(context: &Context, proof: Option<&Path>) -> Outcome {
    let session = context.open()?;
    let leaving = session.leaving()?;
    if let Some(file) = proof.filter(|file| file.exists()) {
        context.confirm(&format!("Overwrite {}?", file.display()))?;
    }
    context.confirm(&farewell(&leaving))?;
    let stop = stop_requested();
    let left = context.online(session.leave(Some(&stop)))??;
    if let (Some(file), Some(document)) = (proof, &left.proof) {
        kluis_app::write_whole(file, document, true)?;
    }
    output::show(context.global.json, &left, |left| {
        describe_leave(left, proof)
    })?;
    tell_what_remains(&left)
}

fn farewell(leaving: &LeavingView) -> String {
    format!(
        "Leave {}? Everything that is kept there comes home first. Then what was sent from here ({} resources) and what other programs put there and you keep here too ({}) is removed there. Nothing on this computer is deleted.",
        leaving.storage, leaving.sent, leaving.adopted
    )
}

fn describe_leave(left: &LeaveView, proof: Option<&Path>) -> String {
    let mut text = format!("{} fetched, {} removed there\n", left.fetched, left.removed);
    if left.outcome == LeaveOutcome::NotHome {
        return text;
    }
    text += &format!(
        "asked afterwards: {} gone, {} cannot be told, {} still there\n",
        left.gone, left.untold, left.still_there
    );
    text += "Whether copies are left in backups of the host cannot be told from here.\n";
    match proof {
        Some(file) => text += &format!("The answers are written, signed, to {}.\n", file.display()),
        None => text += "To have the answers in writing, run it again with -o FILE.\n",
    }
    if left.outcome == LeaveOutcome::Left {
        text += "You are still signed in there; kluis remote logout ends that.\n";
    }
    text
}

fn tell_what_remains(left: &LeaveView) -> Result<u8, ApiError> {
    let (error, hint) = match left.outcome {
        LeaveOutcome::Left => return Ok(DONE),
        LeaveOutcome::NotHome => (
            "not everything is on this computer yet, so nothing was removed there",
            "decide what is listed (kluis sync conflicts), then run the same command again",
        ),
        LeaveOutcome::Incomplete => (
            "of a part it is not shown that it is gone",
            "run the same command again to try the rest; what stays is for its owner or the cooperative to remove",
        ),
    };
    eprintln!("error: {error}");
    for one in &left.remains {
        eprintln!(
            "  {}: {}",
            output::printable(&one.path),
            output::printable(&one.why)
        );
    }
    eprintln!("hint: {hint}");
    Ok(FAILED)
}
