use std::path::Path;

use kluis_api::{ApiError, BackupPlan, BackupReport, BackupStatus, ErrorCode};
use kluis_app::{Home, Work};
use serde::Serialize;

use super::{DONE, FAILED, Outcome};
use crate::arguments::{Backup, Rehearse, RestoreBackup};
use crate::context::Context;
use crate::interrupt::stop_requested;
use crate::output::{self, Table};
use crate::passphrase;
use crate::progress::ByteProgress;

pub fn run(context: &Context, backup: &Backup) -> Outcome {
    if let Some(folder) = &backup.plan {
        return plan(context, folder, backup.every);
    }
    if backup.status {
        return status(context);
    }
    if backup.if_due {
        return if_due(context);
    }
    let Some(target) = &backup.target else {
        return Err(ApiError::new(
            ErrorCode::Usage,
            "no file or folder for the backup was given",
        )
        .with_hint("give one, as in kluis backup /media/stick"));
    };
    let session = context.open()?;
    let report = watched(context, "backup", |work| {
        Ok(session.backup(target, &backup.to, work)?)
    })?;
    show_made(context, &report)
}

pub fn rehearse(context: &Context, rehearse: &Rehearse) -> Outcome {
    let session = context.open()?;
    let report = watched(context, "rehearsal", |work| {
        Ok(session.rehearse(&rehearse.file, work)?)
    })?;
    output::show(context.global.json, &report, |report| {
        format!(
            "{} restores: {} resources and {} large bodies came back as they were on {}.\n\
             Nothing of the trial was kept.",
            report.file,
            report.resources,
            report.objects,
            day(&report.made)
        )
    })?;
    require_whole(&report).map(|()| DONE)
}

pub fn restore(context: &Context, restore: &RestoreBackup) -> Outcome {
    let home = context.home()?;
    let name = restore.into.as_deref().unwrap_or(&context.global.safe);
    // Both are told before the passphrase is asked for.
    home.check_free(name)
        .map_err(|error| name_taken(error.into(), name))?;
    require_file(&restore.file)?;
    let key = passphrase::key(&context.global)?;
    let session = watched(context, "restore", |work| {
        Ok(home.restore(&restore.file, &key, name, work)?)
    })?;
    let view = session.view()?;
    output::show(context.global.json, &view, |view| {
        format!(
            "The safe \"{}\" was made from {}. It opens with what opened it when the backup was made.",
            view.safe,
            restore.file.display()
        )
    })?;
    warn_of_copies(context, &home, name)?;
    Ok(DONE)
}

fn warn_of_copies(context: &Context, home: &Home, name: &str) -> Result<(), ApiError> {
    let copies = home.copies_of(name)?;
    if !copies.is_empty() {
        output::note(
            context.global.quiet || context.global.json,
            &format!(
                "warning: {} on this computer is the same safe; use one of them, since both would sync with the same pod",
                copies.join(", ")
            ),
        );
    }
    Ok(())
}

fn plan(context: &Context, folder: &Path, every: Option<u32>) -> Outcome {
    let session = context.open()?;
    let folder = std::path::absolute(folder).map_err(|error| {
        ApiError::new(ErrorCode::Usage, format!("{}: {error}", folder.display()))
    })?;
    let folder = folder
        .into_os_string()
        .into_string()
        .map_err(|_| ApiError::new(ErrorCode::Usage, "the path of the folder is not in UTF-8"))?;
    session.set_backup_plan(BackupPlan {
        folder: Some(folder),
        every_days: every,
    })?;
    show_status(context, &session.backup_status()?)
}

fn status(context: &Context) -> Outcome {
    let status = context.open()?.backup_status()?;
    show_status(context, &status)
}

fn if_due(context: &Context) -> Outcome {
    let session = context.open()?;
    let made = watched(context, "backup", |work| Ok(session.backup_if_due(work)?))?;
    let answer = IfDue {
        made,
        status: session.backup_status()?,
    };
    output::show(context.global.json, &answer, |answer| match &answer.made {
        Some(report) => describe_made(report),
        None => {
            let status = &answer.status;
            let why = match (&status.plan.folder, status.plan.every_days) {
                (Some(_), Some(_)) if status.due => "A backup is due and could not be made.",
                (Some(_), Some(_)) => "No backup is due.",
                _ => {
                    "No backup is made by itself: there is no plan (kluis backup --plan FOLDER --every DAYS)."
                }
            };
            format!("{why}\n\n{}", describe_status(status))
        }
    })?;
    match &answer.made {
        Some(report) => require_whole(report).map(|()| DONE),
        // Due, and not made: the folder is not there. A timer should notice.
        None => Ok(if answer.status.due { FAILED } else { DONE }),
    }
}

/// What `backup --if-due` did.
#[derive(Serialize)]
struct IfDue {
    /// The backup that was made, if one was due and could be made.
    made: Option<BackupReport>,
    /// How it stands now.
    status: BackupStatus,
}

fn show_made(context: &Context, report: &BackupReport) -> Outcome {
    output::show(context.global.json, report, describe_made)?;
    require_whole(report).map(|()| DONE)
}

fn describe_made(report: &BackupReport) -> String {
    let mut text = format!(
        "{} written: {} resources, {} large bodies, {}.\n",
        report.file,
        report.resources,
        report.objects,
        output::bytes(report.bytes)
    );
    for file in &report.removed {
        text += &format!("{file} removed: newer ones stand for it.\n");
    }
    text + "Try it now and then with kluis rehearse."
}

/// A backup that lacks what was damaged is better than none, and must not be taken for a whole one.
fn require_whole(report: &BackupReport) -> Result<(), ApiError> {
    if report.unreadable == 0 {
        return Ok(());
    }
    Err(ApiError::new(
        ErrorCode::Damaged,
        format!(
            "{} large bodies are missing in it: they could not be read when it was made",
            report.unreadable
        ),
    )
    .with_hint("kluis verify names them; look for them in an older backup"))
}

fn show_status(context: &Context, status: &BackupStatus) -> Outcome {
    output::show(context.global.json, status, describe_status)?;
    Ok(DONE)
}

fn describe_status(status: &BackupStatus) -> String {
    let day_or_never = |moment: &Option<String>| {
        moment
            .as_deref()
            .map_or_else(|| "never".to_owned(), |moment| day(moment).to_owned())
    };
    let mut text = format!(
        "folder          {}\nevery           {}\nlast backup     {}{}\nlast rehearsal  {}\n",
        status.plan.folder.as_deref().unwrap_or("none chosen"),
        status.plan.every_days.map_or_else(
            || "only when asked".to_owned(),
            |days| format!("{days} days")
        ),
        day_or_never(&status.last_backup),
        if status.due { " (one is due now)" } else { "" },
        day_or_never(&status.last_rehearsal),
    );
    if let Some(problem) = &status.problem {
        text += &format!("problem         {problem}\n");
    }
    if !status.files.is_empty() {
        let mut table = Table::new(&["FILE", "MADE", "SIZE"]).right(2);
        for file in &status.files {
            table.row(vec![
                file.name.clone(),
                day(&file.made).to_owned(),
                output::bytes(file.size),
            ]);
        }
        text.push('\n');
        text += &table.render();
    }
    output::printable(&text)
}

/// Does long work with a bar; Ctrl-C ends it cleanly.
pub(super) fn watched<T>(
    context: &Context,
    what: &str,
    work: impl FnOnce(Work<'_>) -> Result<T, ApiError>,
) -> Result<T, ApiError> {
    let stop = stop_requested();
    let progress = ByteProgress::new(what, context.global.quiet || context.global.json);
    let show = |done, whole| progress.show(done, whole);
    work(Work::new(&show, &stop))
}

pub(super) fn require_file(file: &Path) -> Result<(), ApiError> {
    if file.exists() {
        return Ok(());
    }
    Err(ApiError::new(
        ErrorCode::NotFound,
        format!("there is no file {}", file.display()),
    ))
}

fn name_taken(error: ApiError, name: &str) -> ApiError {
    if error.code != ErrorCode::Exists {
        return error;
    }
    ApiError::new(
        ErrorCode::Exists,
        format!("there is a safe named \"{name}\"; a backup never overwrites one"),
    )
    .with_hint("give the restored safe another name with --into NAME")
}

fn day(moment: &str) -> &str {
    moment.get(..10).unwrap_or(moment)
}
