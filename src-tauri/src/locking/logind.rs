//! Locks when the computer goes to sleep, the screen is locked or another person takes it over.
//!
//! These are told by [logind](https://www.freedesktop.org/software/systemd/man/latest/org.freedesktop.login1.html)
//! on the system's message bus. A delay lock makes the system wait with its sleep until the
//! keys are gone.

use std::time::Duration;

use futures_util::{Stream, StreamExt};
use kluis_api::{LockReason, LockSettings};
use tauri::{AppHandle, Manager};
use zbus::{Connection, OwnedFd, OwnedObjectPath};

use crate::state::Desktop;

/// How long to wait before the message bus is tried once more.
const TRY_AGAIN_AFTER: Duration = Duration::from_secs(30);

#[zbus::proxy(
    interface = "org.freedesktop.login1.Manager",
    default_service = "org.freedesktop.login1",
    default_path = "/org/freedesktop/login1"
)]
trait Manager1 {
    fn get_session(&self, id: &str) -> zbus::Result<OwnedObjectPath>;
    #[zbus(name = "GetSessionByPID")]
    fn get_session_by_process(&self, process: u32) -> zbus::Result<OwnedObjectPath>;
    fn get_user(&self, user: u32) -> zbus::Result<OwnedObjectPath>;
    fn inhibit(&self, what: &str, who: &str, why: &str, mode: &str) -> zbus::Result<OwnedFd>;
    #[zbus(signal)]
    fn prepare_for_sleep(&self, start: bool) -> zbus::Result<()>;
    #[zbus(signal)]
    fn session_removed(&self, id: String, session: OwnedObjectPath) -> zbus::Result<()>;
}

#[zbus::proxy(
    interface = "org.freedesktop.login1.Session",
    default_service = "org.freedesktop.login1"
)]
trait Session1 {
    #[zbus(signal)]
    fn lock(&self) -> zbus::Result<()>;
    #[zbus(property)]
    fn locked_hint(&self) -> zbus::Result<bool>;
    #[zbus(property)]
    fn active(&self) -> zbus::Result<bool>;
}

#[zbus::proxy(
    interface = "org.freedesktop.login1.User",
    default_service = "org.freedesktop.login1"
)]
trait User1 {
    #[zbus(property)]
    fn display(&self) -> zbus::Result<(String, OwnedObjectPath)>;
}

/// Watches until the program ends. Where the system tells nothing of this, the log says so once
/// and the clock and the person remain.
pub async fn watch(app: AppHandle) {
    let mut told = false;
    loop {
        if let Err(error) = follow(&app).await
            && !told
        {
            told = true;
            tracing::warn!(
                %error,
                "the system does not tell when it sleeps or the screen is locked; the window locks by the clock only"
            );
        }
        tokio::time::sleep(TRY_AGAIN_AFTER).await;
    }
}

/// Follows what the system tells until the message bus is gone.
async fn follow(app: &AppHandle) -> zbus::Result<()> {
    let bus = Connection::system().await?;
    let manager = Manager1Proxy::new(&bus).await?;
    let sleeps = manager.receive_prepare_for_sleep().await?;
    let sleeps =
        sleeps.filter_map(|signal| std::future::ready(signal.args().ok().map(|a| a.start)));
    let screen = match own_session(&bus, &manager).await {
        Some(path) => screen_locks(&bus, &manager, path).await?.boxed(),
        None => {
            tracing::warn!("this program belongs to no session; a lock of the screen is not seen");
            futures_util::stream::pending().boxed()
        }
    };
    tokio::pin!(sleeps, screen);
    let mut delay = delay_sleep(&manager).await;
    loop {
        tokio::select! {
            sleeps = sleeps.next() => match sleeps {
                None => return Ok(()),
                Some(true) => {
                    lock_if(app, |settings| settings.on_sleep, LockReason::Sleep).await;
                    // Now it may sleep.
                    drop(delay.take());
                }
                Some(false) => delay = delay_sleep(&manager).await,
            },
            locked = screen.next() => match locked {
                None => return Ok(()),
                Some(()) => {
                    lock_if(app, |settings| settings.on_screen_lock, LockReason::ScreenLock).await;
                }
            },
        }
    }
}

/// Locks unless every open safe was told not to.
async fn lock_if(app: &AppHandle, wanted: fn(&LockSettings) -> bool, reason: LockReason) {
    let settings = app.state::<Desktop>().lock_settings();
    // Without an open safe there may still be one on its way.
    if settings.as_ref().is_none_or(wanted) {
        super::lock(app, reason).await;
    }
}

/// Makes the system wait with its sleep, at most for as long as it allows.
async fn delay_sleep(manager: &Manager1Proxy<'_>) -> Option<OwnedFd> {
    let asked = manager.inhibit("sleep", "Kluis", "locks before sleep", "delay");
    asked
        .await
        .inspect_err(|error| tracing::warn!(%error, "the system will not wait for the lock"))
        .ok()
}

/// One item for each time that the screen is locked, or that the session is left or ends.
async fn screen_locks(
    bus: &Connection,
    manager: &Manager1Proxy<'_>,
    path: OwnedObjectPath,
) -> zbus::Result<impl Stream<Item = ()> + Send + use<>> {
    let session = Session1Proxy::builder(bus)
        .path(path.clone())
        .build()
        .await?;
    let asked = session.receive_lock().await?.map(|_| ());
    let hinted = session.receive_locked_hint_changed().await;
    let hinted = hinted.filter_map(|hint| async move { hint.get().await.ok()?.then_some(()) });
    let left = session.receive_active_changed().await;
    let left = left.filter_map(|active| async move { (!active.get().await.ok()?).then_some(()) });
    let removed = manager.receive_session_removed().await?;
    let removed = removed.filter_map(move |signal| {
        let ours = signal.args().is_ok_and(|removed| removed.session == path);
        std::future::ready(ours.then_some(()))
    });
    Ok(futures_util::stream::select_all([
        asked.boxed(),
        hinted.boxed(),
        left.boxed(),
        removed.boxed(),
    ]))
}

/// The session that this program belongs to: the one it was started in, or the one on the
/// screen of its user where it was started by the user's service manager.
async fn own_session(bus: &Connection, manager: &Manager1Proxy<'_>) -> Option<OwnedObjectPath> {
    if let Ok(id) = std::env::var("XDG_SESSION_ID")
        && let Ok(path) = manager.get_session(&id).await
    {
        return Some(path);
    }
    if let Ok(path) = manager.get_session_by_process(std::process::id()).await {
        return Some(path);
    }
    let user = rustix::process::getuid().as_raw();
    let user = manager.get_user(user).await.ok()?;
    let user = User1Proxy::builder(bus).path(user).build().await.ok()?;
    let (id, path) = user.display().await.ok()?;
    (!id.is_empty()).then_some(path)
}
