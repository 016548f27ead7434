//! Syncing by itself while safes are open. None of it keeps a safe open across a lock.

pub mod turns;

use std::collections::BTreeMap;
use std::sync::{Arc, Weak};

use kluis_app::{LOOK_EVERY, Surroundings, SyncWatch, follow_surroundings, uptime};
use tauri::{AppHandle, Emitter, Manager};
use tokio::sync::watch;

use crate::state::{Desktop, OpenSession, off_the_window};

/// A safe that is watched. A safe that was closed and opened again is another.
struct Watched {
    watch: SyncWatch,
    session: Weak<OpenSession>,
}

/// Looks every few seconds whether an open safe is due for a round, until the program ends.
pub async fn up(app: AppHandle) {
    let (told, mut around) = watch::channel(Surroundings::default());
    tauri::async_runtime::spawn(follow_surroundings(told));
    let desktop = app.state::<Desktop>();
    let mut watched: BTreeMap<String, Watched> = BTreeMap::new();
    loop {
        let mut asked = false;
        tokio::select! {
            () = tokio::time::sleep(LOOK_EVERY) => {}
            Ok(()) = around.changed() => {}
            () = desktop.turns.asked() => asked = true,
            // What is heard of a safe that was just locked is heard no more.
            () = desktop.locked() => {}
        }
        let now_around = *around.borrow_and_update();
        let open = desktop.open_names();
        watched.retain(|name, _| open.contains(name));
        for name in open {
            let former = watched.remove(&name);
            if let Some(mut one) = look(&desktop, &name, former, now_around).await {
                if asked {
                    one.watch.ask(uptime());
                }
                if one.watch.is_due(uptime()) {
                    round(&app, &desktop, &name, &mut one.watch).await;
                }
                watched.insert(name, one);
            }
        }
    }
}

/// `None` where the safe was closed meanwhile or cannot be read.
async fn look(
    desktop: &Desktop,
    name: &str,
    former: Option<Watched>,
    around: Surroundings,
) -> Option<Watched> {
    let session = desktop.open_session(name)?;
    let looked = off_the_window(move || {
        let former = former.filter(|one| one.session.as_ptr() == Arc::as_ptr(&session));
        let watch = match former {
            None => SyncWatch::start(&session, None, around, uptime())?,
            Some(Watched { mut watch, .. }) => {
                watch.look(&session, around, uptime())?;
                watch
            }
        };
        Ok(Watched {
            watch,
            session: Arc::downgrade(&session),
        })
    });
    looked
        .await
        .inspect_err(|error| tracing::warn!(%error, "a safe cannot be looked at for syncing"))
        .ok()
}

async fn round(app: &AppHandle, desktop: &Desktop, name: &str, watch: &mut SyncWatch) {
    watch.began(uptime());
    let outcome = desktop
        .aside(name, |session| async move { session.sync_now().await })
        .await;
    watch.ended(outcome.as_ref(), uptime());
    match outcome {
        None => tracing::debug!("a round gave way"),
        Some(outcome) => {
            // The status of syncing tells the person.
            if let Err(error) = outcome {
                tracing::warn!(%error, "a round that began by itself did not reach its end");
            }
            // A closed window shows nothing.
            let _ = app.emit("synced", name);
        }
    }
}
