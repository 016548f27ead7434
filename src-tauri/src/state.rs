use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use kluis_api::{ApiError, ErrorCode};
use kluis_app::{Home, Session};

/// What lives as long as the window: the folder of safes and the one that is open.
pub struct Desktop {
    home: Home,
    session: Mutex<Option<Arc<Session>>>,
    stop_import: Arc<AtomicBool>,
}

impl Desktop {
    pub fn new(home: Home) -> Self {
        Self {
            home,
            session: Mutex::new(None),
            stop_import: Arc::new(AtomicBool::new(false)),
        }
    }

    pub fn home(&self) -> &Home {
        &self.home
    }

    /// The open safe, if there is one.
    pub fn open_session(&self) -> Option<Arc<Session>> {
        self.slot().clone()
    }

    /// The open safe.
    pub fn session(&self) -> Result<Arc<Session>, ApiError> {
        self.open_session()
            .ok_or_else(|| ApiError::new(ErrorCode::Locked, "no safe is open"))
    }

    /// Takes a safe that was just opened; one that was open before is closed.
    pub fn enter(&self, session: Session) -> Arc<Session> {
        let session = Arc::new(session);
        *self.slot() = Some(Arc::clone(&session));
        session
    }

    /// Closes the safe; its keys go when the last running command ends.
    pub fn lock(&self) {
        self.stop_import.store(true, Ordering::Relaxed);
        *self.slot() = None;
    }

    /// A fresh sign for one import; [`Desktop::stop_import`] raises it.
    pub fn begin_import(&self) -> Arc<AtomicBool> {
        self.stop_import.store(false, Ordering::Relaxed);
        Arc::clone(&self.stop_import)
    }

    pub fn stop_import(&self) {
        self.stop_import.store(true, Ordering::Relaxed);
    }

    fn slot(&self) -> MutexGuard<'_, Option<Arc<Session>>> {
        self.session.lock().unwrap_or_else(PoisonError::into_inner)
    }
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
