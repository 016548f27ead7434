//! `kluis sync --watch`: rounds one after the other until somebody stops it.

use std::convert::Infallible;
use std::sync::Arc;

use kluis_api::{ApiError, ErrorCode, SyncReport, SyncSettings};
use kluis_app::{
    AppError, Clock, LOOK_EVERY, LockRequests, Session, Surroundings, SyncWatch, SystemClock,
    follow_surroundings, uptime,
};
use serde::Serialize;
use tokio::sync::{Notify, watch};

use crate::commands::{DONE, Outcome};
use crate::context::Context;
use crate::{interrupt, output};

/// One round, as it is told.
#[derive(Serialize)]
struct Line<'a> {
    /// When it ended.
    at: String,
    #[serde(flatten)]
    report: &'a SyncReport,
}

/// Goes on until Ctrl-C, or until `kluis lock` asks for the safe to be closed.
pub fn run(context: &Context) -> Outcome {
    let session = context.open()?;
    if session.known_pod()?.is_none() {
        return Err(AppError::NotSignedIn.into());
    }
    let mut requests = context.home()?.lock_requests()?;
    let outcome = context.online(follow(context, &session, &mut requests));
    // Whoever asked to lock waits for the end of the safe, and is answered after it.
    drop(session);
    requests.answer();
    outcome?
}

async fn follow(context: &Context, session: &Session, requests: &mut LockRequests) -> Outcome {
    let stop = Arc::new(Notify::new());
    interrupt::stop_requested();
    interrupt::when_stopped({
        let stop = Arc::clone(&stop);
        move || stop.notify_one()
    });
    let (told, around) = watch::channel(Surroundings::default());
    tokio::select! {
        biased;
        () = stop.notified() => Ok(DONE),
        () = requests.next() => {
            output::note(context.global.quiet, "locked");
            Ok(DONE)
        }
        outcome = rounds(context, session, around) => match outcome? {},
        () = follow_surroundings(told) => Ok(DONE),
    }
}

async fn rounds(
    context: &Context,
    session: &Session,
    mut around: watch::Receiver<Surroundings>,
) -> Result<Infallible, ApiError> {
    // Whoever wants to watch wants rounds.
    let instead = SyncSettings::default().every_minutes;
    let now_around = *around.borrow_and_update();
    let mut watch = SyncWatch::start(session, instead, now_around, uptime())?;
    watch.ask(uptime());
    loop {
        if watch.is_due(uptime()) {
            watch.began(uptime());
            let outcome = session.sync_now().await;
            watch.ended(Some(&outcome), uptime());
            tell(context, outcome.map_err(ApiError::from))?;
        }
        tokio::select! {
            () = tokio::time::sleep(LOOK_EVERY) => {}
            Ok(()) = around.changed() => {}
        }
        let now_around = *around.borrow_and_update();
        if let Err(error) = watch.look(session, now_around, uptime()) {
            output::print_error(&error.into(), context.global.json);
        }
    }
}

fn tell(context: &Context, outcome: Result<SyncReport, ApiError>) -> Result<(), ApiError> {
    let json = context.global.json;
    let report = match outcome {
        Ok(report) => report,
        // Another program does the same; its round is as good.
        Err(error) if error.code == ErrorCode::Conflict => return Ok(()),
        Err(error) => {
            output::print_error(&error, json);
            return Ok(());
        }
    };
    let at = SystemClock.now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
    let line = if json {
        let report = &report;
        serde_json::to_string(&Line { at, report })
            .map_err(|error| ApiError::new(ErrorCode::Failed, error.to_string()))?
    } else {
        format!("{at}  {}", super::counts(&report))
    };
    output::write(format!("{line}\n").as_bytes())?;
    for failed in &report.failed {
        let message = format!("{}: {}", failed.path, failed.why);
        output::print_error(&ApiError::new(ErrorCode::Failed, message), json);
    }
    Ok(())
}
