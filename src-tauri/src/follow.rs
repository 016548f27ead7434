//! What goes on by itself while safes are open. None of it keeps a safe open across a lock.

use std::sync::Arc;
use std::time::Duration;

use kluis_app::Work;
use tauri::{AppHandle, Manager};

use crate::state::{Desktop, OpenSession, off_the_window};

/// How long a consent that has run out may stay open at the cooperative while the window is, and
/// a backup that is due may wait.
const EVERY: Duration = Duration::from_secs(60);

/// Looks now and then whether a consent has run out, and closes the door at the cooperative;
/// makes the backup that is due.
pub async fn up(app: AppHandle) {
    loop {
        tokio::time::sleep(EVERY).await;
        let desktop = app.state::<Desktop>();
        desktop.with_each(close_what_has_run_out).await;
        desktop
            .with_each(|session| back_up(&desktop, session))
            .await;
    }
}

async fn close_what_has_run_out(session: Arc<OpenSession>) {
    if let Err(error) = session.follow_up().await {
        tracing::warn!(%error, "what has run out could not be followed up");
    }
}

async fn back_up(desktop: &Desktop, session: Arc<OpenSession>) {
    let stop = desktop.background.begin();
    if !desktop.holds(&session) {
        // Closed before the sign could be found.
        return;
    }
    let made = off_the_window(move || {
        let work = Work::new(&|_, _| {}, &stop);
        Ok(session.backup_if_due(work)?)
    });
    // The status of the backups tells the person.
    if let Err(error) = made.await {
        tracing::warn!(%error, "the backup that is due could not be made");
    }
}
