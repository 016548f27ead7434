mod settings;
mod watch;

use kluis_api::{ApiError, ErrorCode, PolicyState, StepKind, SyncReport, SyncStatusView};
use kluis_app::SyncWork;

use super::{DONE, FAILED, Outcome, conflicts, pod};
use crate::arguments::{PolicyChoice, Sync, SyncCommand};
use crate::context::Context;
use crate::interrupt;
use crate::output::{self, Table};
use crate::progress::StepProgress;

pub fn run(context: &Context, sync: &Sync) -> Outcome {
    match &sync.command {
        None if sync.dry_run => preview(context),
        None if sync.watch => watch::run(context),
        None => round(context),
        Some(SyncCommand::Policy { path, state }) => policy(context, path, *state),
        Some(SyncCommand::Settings(change)) => settings::run(context, change),
        Some(SyncCommand::Look { all }) => pod::look(context, *all),
        Some(SyncCommand::Adopt { paths }) => pod::adopt(context, paths),
        Some(SyncCommand::Leave { output }) => pod::leave(context, output.as_deref()),
        Some(SyncCommand::Status) => {
            let status = context.open()?.sync_status()?;
            output::show(context.global.json, &status, describe_status)?;
            Ok(DONE)
        }
        Some(SyncCommand::Conflicts { id: None }) => conflicts::list(context),
        Some(SyncCommand::Conflicts { id: Some(id) }) => conflicts::show(context, id),
        Some(SyncCommand::Resolve {
            id,
            choice,
            mine,
            theirs,
        }) => conflicts::resolve(context, id, *choice, mine, theirs),
        Some(SyncCommand::Answer { answer }) => conflicts::answer(context, *answer),
        Some(SyncCommand::History) => history(context),
    }
}

fn preview(context: &Context) -> Outcome {
    let session = context.open()?;
    let steps = context.online(session.sync_preview())??;
    output::show(context.global.json, &steps, |steps| {
        if steps.is_empty() {
            return "Nothing to do: both sides are the same.".to_owned();
        }
        let mut table = Table::new(&["STEP", "PATH", "SIZE", "WHY"]).right(2);
        for step in steps {
            table.row(vec![
                match step.step {
                    StepKind::Get => "get",
                    StepKind::Put => "put",
                    StepKind::Delete => "delete",
                    StepKind::Access => "access",
                }
                .to_owned(),
                step.path.clone(),
                output::bytes(step.bytes),
                step.why.clone(),
            ]);
        }
        table.render() + "Nothing was sent: this was a preview.\n"
    })?;
    Ok(DONE)
}

fn round(context: &Context) -> Outcome {
    let session = context.open()?;
    let stop = interrupt::stop_requested();
    let shown = StepProgress::new(context.global.quiet);
    let tell = |done, whole| shown.show(done, whole);
    let work = SyncWork {
        cancel: Some(&stop),
        progress: Some(&tell),
    };
    let report = context.online(session.sync_now_with(work))??;
    drop(shown);
    output::show(context.global.json, &report, describe_round)?;
    if let Some(first) = report.failed.first() {
        eprintln!(
            "error: {} of the steps failed, the first for {}: {}",
            report.failed.len(),
            output::printable(&first.path),
            output::printable(&first.why)
        );
        eprintln!("hint: they wait here and are tried again by the next kluis sync");
        return Ok(FAILED);
    }
    Ok(DONE)
}

fn history(context: &Context) -> Outcome {
    let rounds = context.open()?.sync_rounds()?;
    output::show(context.global.json, &rounds, |rounds| {
        if rounds.is_empty() {
            return "No round yet.".to_owned();
        }
        let heads = ["ENDED", "SENT", "FETCHED", "MERGED", "REMOVED", "CAME TO"];
        let mut table = Table::new(&heads);
        for column in 1..5 {
            table = table.right(column);
        }
        for round in rounds {
            let open = match (round.conflicts, round.failed) {
                (0, 0) => String::new(),
                (conflicts, failed) => format!(", {conflicts} to decide, {failed} failed"),
            };
            table.row(vec![
                round.ended.clone(),
                round.sent.to_string(),
                round.fetched.to_string(),
                round.merged.to_string(),
                round.removed.to_string(),
                format!("{}{open}", round.outcome),
            ]);
        }
        table.render()
    })?;
    Ok(DONE)
}

fn policy(context: &Context, path: &str, choice: PolicyChoice) -> Outcome {
    let session = context.open()?;
    let (state, question) = match choice {
        PolicyChoice::Shared => (
            PolicyState::Shared,
            Some(format!(
                "Keep {path} at the cooperative too, as it is? The cooperative's server can then read it; others only with your consent."
            )),
        ),
        PolicyChoice::Sealed => (PolicyState::Sealed, None),
        PolicyChoice::Local => (PolicyState::Local, None),
    };
    if session.policy_of(path)? != state
        && let Some(question) = question
    {
        context.confirm(&question)?;
    }
    let status = session.set_policy(path, state)?;
    let set = status
        .policies
        .iter()
        .find(|policy| policy.path == path)
        .cloned();
    let Some(set) = set else {
        return Err(ApiError::new(ErrorCode::Failed, "the policy was not kept"));
    };
    output::show(context.global.json, &set, |set| match set.state {
        PolicyState::Shared => format!(
            "{} goes to the cooperative at the next kluis sync ({} resources).",
            set.path, set.resources
        ),
        PolicyState::Sealed => format!(
            "{} goes to the cooperative, encrypted, at the next kluis sync ({} resources).",
            set.path, set.resources
        ),
        PolicyState::Local => format!(
            "{} stays on this computer; what was sent before is removed there at the next kluis sync.",
            set.path
        ),
    })?;
    Ok(DONE)
}

fn counts(report: &SyncReport) -> String {
    format!(
        "{} sent, {} fetched, {} merged, {} removed, {} access rules changed",
        report.sent, report.fetched, report.merged, report.removed, report.access
    )
}

fn describe_round(report: &SyncReport) -> String {
    let mut text = counts(report) + "\n";
    if report.conflicts > 0 {
        text += &format!(
            "{} wait for your decision; nothing was overwritten, see kluis sync conflicts\n",
            report.conflicts
        );
    }
    if report.requests > 0 {
        text += &format!(
            "{} new requests for access, see kluis request list\n",
            report.requests
        );
    }
    for note in &report.notes {
        text += &output::printable(&format!("note: {note}\n"));
    }
    text
}

fn describe_status(status: &SyncStatusView) -> String {
    let mut text = match &status.remote {
        Some(remote) => format!("pod         {}\n", output::printable(remote)),
        None => "Not signed in at a cooperative.\n".to_owned(),
    };
    text += &format!(
        "last round  {}\nwaiting     {}\nconflicts   {}\nonly here   {}\nsealed      {}\nshared      {}\n",
        status.last_round.as_deref().unwrap_or("never"),
        status.pending,
        status.conflicts,
        status.states.local,
        status.states.sealed,
        status.states.shared
    );
    if let Some(question) = &status.question {
        text += &output::printable(&conflicts::asked(question));
    }
    for policy in &status.policies {
        let state = match policy.state {
            PolicyState::Local => "local",
            PolicyState::Sealed => "sealed",
            PolicyState::Shared => "shared",
        };
        text += &output::printable(&format!("{state:<12}{}\n", policy.path));
    }
    text
}
