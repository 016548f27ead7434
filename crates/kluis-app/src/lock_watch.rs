//! Being asked to lock, by a file in the data folder; see [`Home::ask_to_lock`].

use std::fs::DirBuilder;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use notify::event::{CreateKind, EventKind, ModifyKind, RenameMode};
use notify::{Event, RecommendedWatcher, RecursiveMode, Watcher};
use tokio::sync::mpsc;

use crate::lock_request::LOCK_REQUEST_FILE;
use crate::{AppError, Home, Result};

/// The requests to lock that come in while it lives.
pub struct LockRequests {
    request: PathBuf,
    asked: mpsc::UnboundedReceiver<()>,
    _watcher: RecommendedWatcher,
}

impl Home {
    /// Watches for requests to lock. One that was left from before counts for nothing.
    ///
    /// # Errors
    /// [`AppError::File`] when the data folder cannot be made or watched.
    pub fn lock_requests(&self) -> Result<LockRequests> {
        let folder = self.folder();
        make_private(folder).map_err(|source| AppError::file(folder, source))?;
        let (told, asked) = mpsc::unbounded_channel();
        let watch = || {
            let mut watcher = notify::recommended_watcher(move |event: notify::Result<Event>| {
                if event.is_ok_and(|event| appears(&event)) {
                    // Nobody listens any more only when the program ends.
                    let _ = told.send(());
                }
            })?;
            watcher.watch(folder, RecursiveMode::NonRecursive)?;
            Ok(watcher)
        };
        let watcher = watch()
            .map_err(|error: notify::Error| AppError::file(folder, std::io::Error::other(error)))?;
        let requests = LockRequests {
            request: folder.join(LOCK_REQUEST_FILE),
            asked,
            _watcher: watcher,
        };
        requests.answer();
        Ok(requests)
    }
}

impl LockRequests {
    /// Waits for the next request.
    pub async fn next(&mut self) {
        while self.asked.recv().await.is_some() {
            if is_request(&self.request) {
                return;
            }
        }
        // The watcher, which has the other end, lives as long as this.
        std::future::pending().await
    }

    /// Takes the request away, once everything is closed.
    pub fn answer(&self) {
        match self.request.symlink_metadata() {
            Ok(found) if found.is_file() => {}
            _ => return,
        }
        match std::fs::remove_file(&self.request) {
            Ok(()) => {}
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => tracing::warn!(%error, "a request to lock cannot be removed"),
        }
    }
}

/// Whether a request was put into the folder. The watcher tells the path as it was given; a file is
/// known by its name alone.
fn appears(event: &Event) -> bool {
    let created = matches!(
        event.kind,
        EventKind::Create(CreateKind::File | CreateKind::Any)
            | EventKind::Modify(ModifyKind::Name(RenameMode::To | RenameMode::Any))
    );
    let named = |path: &PathBuf| path.file_name().is_some_and(|n| n == LOCK_REQUEST_FILE);
    created && event.paths.iter().any(named)
}

/// A plain file, or one that another program of this folder has already answered and removed.
/// Links and pipes are no request and are never opened.
fn is_request(path: &Path) -> bool {
    match path.symlink_metadata() {
        Ok(found) => found.is_file(),
        Err(error) => error.kind() == ErrorKind::NotFound,
    }
}

fn make_private(folder: &Path) -> std::io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use crate::test_home::TestHome;

    #[tokio::test]
    async fn a_request_is_seen_even_where_another_program_answers_it_first() {
        let home = TestHome::new();
        let mut first = home.home().lock_requests().unwrap();
        let mut second = home.home().lock_requests().unwrap();
        let session = home.create();
        let answer = async {
            first.next().await;
            first.answer();
            second.next().await;
            drop(session);
        };
        let home = home.home().clone();
        let asked = tokio::task::spawn_blocking(move || home.ask_to_lock(Duration::from_secs(20)));
        let (asked, ()) = tokio::join!(asked, answer);
        assert_eq!(asked.unwrap().unwrap(), [TestHome::SAFE]);
    }
}
