use std::collections::BTreeMap;
use std::ops::Deref;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use kluis_api::{ApiError, ErrorCode, LockSettings, OpenSafes, SessionView};
use kluis_app::{Home, Session};
use tokio::sync::watch;

use crate::locking::idle::Idle;
use crate::stopping::Running;
use crate::syncing::turns::Turns;

/// What lives as long as the window: the folder of safes, those that are open and the one of
/// them that is shown.
pub struct Desktop {
    home: Home,
    safes: Mutex<Safes>,
    /// How often the window was locked. What began before a lock must not outlive it.
    locks: watch::Sender<u64>,
    /// Long work that a lock or the person stops.
    pub work: Running,
    /// Imports that a lock or the person stops.
    pub imports: Running,
    /// What goes on by itself, which anything the person asks for may stop.
    pub background: Running,
    /// Who speaks with a cooperative.
    pub turns: Turns,
    /// Since when nothing was touched.
    pub idle: Idle,
}

#[derive(Default)]
struct Safes {
    open: BTreeMap<String, OpenSafe>,
    shown: Option<String>,
}

struct OpenSafe {
    session: Arc<OpenSession>,
    settings: LockSettings,
    ended: Ended,
}

/// An open safe in the hands of a command. It is closed when the last of them lets go.
pub struct OpenSession {
    // Dropped in this order: who sees the end may rely on the keys being gone.
    session: Session,
    _end: watch::Sender<()>,
}

impl Deref for OpenSession {
    type Target = Session;

    fn deref(&self) -> &Session {
        &self.session
    }
}

/// Tells when a safe was closed and its keys are gone.
pub struct Ended(watch::Receiver<()>);

impl Ended {
    /// Waits until then.
    pub async fn wait(mut self) {
        // Nothing is ever sent: an error says that the other end was dropped.
        while self.0.changed().await.is_ok() {}
    }
}

/// The state of the lock when something began; see [`Desktop::enter`].
#[derive(Clone, Copy)]
pub struct Unlocking(u64);

impl Desktop {
    pub fn new(home: Home) -> Self {
        Self {
            home,
            safes: Mutex::default(),
            locks: watch::Sender::new(0),
            work: Running::default(),
            imports: Running::default(),
            background: Running::default(),
            turns: Turns::default(),
            idle: Idle::start(),
        }
    }

    pub fn home(&self) -> &Home {
        &self.home
    }

    /// The safe that is shown, if there is one.
    pub fn shown_session(&self) -> Option<Arc<OpenSession>> {
        let safes = self.safes();
        let shown = safes.shown.as_ref()?;
        Some(Arc::clone(&safes.open.get(shown)?.session))
    }

    /// The safe that is shown.
    pub fn session(&self) -> Result<Arc<OpenSession>, ApiError> {
        self.shown_session()
            .ok_or_else(|| ApiError::new(ErrorCode::Locked, "no safe is open"))
    }

    /// Waits for the next lock.
    pub async fn locked(&self) {
        // The sender lives as long as this.
        let _ = self.locks.subscribe().changed().await;
    }

    /// Every open safe.
    pub fn sessions(&self) -> Vec<Arc<OpenSession>> {
        let safes = self.safes();
        let open = safes.open.values();
        open.map(|safe| Arc::clone(&safe.session)).collect()
    }

    /// The names of the open safes.
    pub fn open_names(&self) -> Vec<String> {
        self.safes().open.keys().cloned().collect()
    }

    /// The open safe of this name.
    pub fn open_session(&self, name: &str) -> Option<Arc<OpenSession>> {
        let safes = self.safes();
        Some(Arc::clone(&safes.open.get(name)?.session))
    }

    /// The same once a dialog was answered: a dialog left open holds no safe open, and another safe may be
    /// shown by then.
    ///
    /// # Errors
    /// [`ErrorCode::Locked`] where it was closed in the meantime.
    pub fn still_open(&self, name: &str) -> Result<Arc<OpenSession>, ApiError> {
        self.open_session(name)
            .ok_or_else(|| ApiError::new(ErrorCode::Locked, "the safe was closed in the meantime"))
    }

    /// To be asked before a key is worked out; see [`Desktop::enter`].
    pub fn begin_unlocking(&self) -> Unlocking {
        Unlocking(*self.locks.borrow())
    }

    /// Whether the window was locked since then.
    pub fn is_locked_since(&self, unlocking: Unlocking) -> bool {
        *self.locks.borrow() != unlocking.0
    }

    /// Takes a safe that was just opened and shows it. A lock since `unlocking` stands: the safe
    /// is closed again.
    pub fn enter(&self, session: Session, unlocking: Unlocking) -> Result<SessionView, ApiError> {
        let view = session.view()?;
        let settings = session.lock_settings()?;
        let (end, ended) = watch::channel(());
        let session = Arc::new(OpenSession { session, _end: end });
        let open = OpenSafe {
            session,
            settings,
            ended: Ended(ended),
        };
        let mut safes = self.safes();
        if self.is_locked_since(unlocking) {
            return Err(locked_meanwhile());
        }
        self.idle.touch();
        safes.shown = Some(view.safe.clone());
        let former = safes.open.insert(view.safe.clone(), open);
        drop(safes);
        // Opened once more: what was open under this name closes outside the guard.
        drop(former);
        Ok(view)
    }

    /// Whether this safe is still open for all.
    pub fn holds(&self, session: &Arc<OpenSession>) -> bool {
        let safes = self.safes();
        let open = safes.open.get(session.name());
        open.is_some_and(|open| Arc::ptr_eq(&open.session, session))
    }

    /// Shows another safe that is open.
    pub fn show(&self, name: &str) -> Result<SessionView, ApiError> {
        let mut safes = self.safes();
        let Some(open) = safes.open.get(name) else {
            return Err(
                ApiError::new(ErrorCode::Locked, format!("the safe {name} is not open"))
                    .with_hint("open it with its passphrase"),
            );
        };
        let session = Arc::clone(&open.session);
        safes.shown = Some(name.to_owned());
        drop(safes);
        Ok(session.view()?)
    }

    /// The safes that are open, by name, and which of them is shown.
    pub fn open_safes(&self) -> Result<OpenSafes, ApiError> {
        let shown = self.safes().shown.clone();
        let open = self
            .sessions()
            .iter()
            .map(|session| Ok(session.view()?))
            .collect::<Result<_, ApiError>>()?;
        Ok(OpenSafes { shown, open })
    }

    /// Closes one safe; its name stays the one that is shown until another is.
    pub fn close(&self, name: &str) -> Option<Ended> {
        let closed = self.safes().open.remove(name)?;
        self.background.stop();
        self.turns.interrupt();
        Some(closed.ended)
    }

    /// Closes every safe and stops what runs. The keys of a safe are gone once its end is told.
    pub fn close_all(&self) -> Vec<Ended> {
        let mut safes = self.safes();
        self.locks.send_modify(|locks| *locks += 1);
        let closed = std::mem::take(&mut *safes);
        drop(safes);
        self.work.stop();
        self.imports.stop();
        self.background.stop();
        let closed = closed.open.into_values();
        closed.map(|safe| safe.ended).collect()
    }

    /// The strictest of what the open safes ask for; nothing where none is open.
    pub fn lock_settings(&self) -> Option<LockSettings> {
        let safes = self.safes();
        let settings = safes.open.values().map(|safe| safe.settings);
        settings.reduce(|left, right| LockSettings {
            after_minutes: left.after_minutes.min(right.after_minutes),
            on_sleep: left.on_sleep || right.on_sleep,
            on_screen_lock: left.on_screen_lock || right.on_screen_lock,
        })
    }

    /// Follows what was just written into the safe of this name.
    pub fn follow_settings(&self, name: &str, settings: LockSettings) {
        if let Some(open) = self.safes().open.get_mut(name) {
            open.settings = settings;
        }
    }

    /// Does what speaks to a cooperative with the safe that is shown; a lock ends it at once.
    /// What was begun there is settled by the next round.
    pub async fn online<T, F: Future<Output = Result<T, ApiError>>>(
        &self,
        act: impl FnOnce(Arc<OpenSession>) -> F,
    ) -> Result<T, ApiError> {
        let locks = self.locks.subscribe();
        let session = self.session()?;
        unless_locked(locks, act(session)).await
    }

    /// The same for what a round that began by itself must not keep from being done.
    pub async fn first<T, F: Future<Output = Result<T, ApiError>>>(
        &self,
        act: impl FnOnce(Arc<OpenSession>) -> F,
    ) -> Result<T, ApiError> {
        self.online(|session| async {
            let _turn = self.turns.of_the_person().await;
            act(session).await
        })
        .await
    }

    /// Does what nobody asked for with an open safe; nothing when it is closed or locked meanwhile, or
    /// the person wants something.
    pub async fn aside<T, F: Future<Output = T>>(
        &self,
        name: &str,
        act: impl FnOnce(Arc<OpenSession>) -> F,
    ) -> Option<T> {
        let locks = self.locks.subscribe();
        let work = self.turns.aside(async {
            // Looked for only now: a safe that is closed from here on is seen to be.
            let session = self.open_session(name)?;
            Some(act(session).await)
        });
        let work = async { Ok(work.await.flatten()) };
        unless_locked(locks, work).await.ok().flatten()
    }

    /// Does the same with every open safe; nothing when they are locked meanwhile.
    pub async fn with_each<F: Future<Output = ()>>(&self, act: impl Fn(Arc<OpenSession>) -> F) {
        let locks = self.locks.subscribe();
        for session in self.sessions() {
            let done = async {
                act(session).await;
                Ok(())
            };
            if unless_locked(locks.clone(), done).await.is_err() {
                return;
            }
        }
    }

    fn safes(&self) -> MutexGuard<'_, Safes> {
        self.safes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Drops the work, and with it the hold on its safe, as soon as the window is locked.
async fn unless_locked<T>(
    mut locks: watch::Receiver<u64>,
    work: impl Future<Output = Result<T, ApiError>>,
) -> Result<T, ApiError> {
    tokio::select! {
        biased;
        _ = locks.changed() => Err(locked_meanwhile()),
        result = work => result,
    }
}

fn locked_meanwhile() -> ApiError {
    ApiError::new(ErrorCode::Locked, "the window was locked meanwhile")
}

/// Runs what blocks on a thread of its own, so that the window stays alive.
pub async fn off_the_window<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, ApiError> + Send + 'static,
) -> Result<T, ApiError> {
    tauri::async_runtime::spawn_blocking(work)
        .await
        .unwrap_or_else(|_| {
            Err(ApiError::new(
                ErrorCode::Failed,
                "the work ended unexpectedly; what was not finished was undone",
            ))
        })
}
