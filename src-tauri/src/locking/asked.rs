//! Locks when `kluis lock` asks for it with a file in the data folder.

use std::fs::DirBuilder;
use std::io::ErrorKind;
use std::path::Path;

use kluis_api::LockReason;
use kluis_app::LOCK_REQUEST_FILE;
use notify::event::{CreateKind, EventKind, ModifyKind, RenameMode};
use notify::{Event, RecursiveMode, Watcher};
use tauri::{AppHandle, Manager};
use tokio::sync::mpsc;

use crate::state::Desktop;

/// Watches the data folder until the program ends.
pub fn watch(app: &AppHandle) {
    let folder = app.state::<Desktop>().home().folder().to_owned();
    if let Err(error) = start(app.clone(), &folder) {
        tracing::warn!(%error, "the data folder cannot be watched; kluis lock does not reach this window");
    }
}

fn start(app: AppHandle, folder: &Path) -> notify::Result<()> {
    make_private(folder)?;
    // The watcher tells the path as it was given; a file is known by its name alone.
    let request = folder.join(LOCK_REQUEST_FILE);
    let (asked, mut requests) = mpsc::unbounded_channel();
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<Event>| {
        if event.is_ok_and(|event| appears(&event)) {
            // Nobody listens any more only when the program ends.
            let _ = asked.send(());
        }
    })?;
    watcher.watch(folder, RecursiveMode::NonRecursive)?;
    // Left from a time when no window was there to see it.
    remove(&request);
    tauri::async_runtime::spawn(async move {
        let _watcher = watcher;
        while requests.recv().await.is_some() {
            if is_request(&request) {
                super::lock(&app, LockReason::Asked).await;
                remove(&request);
            }
        }
    });
    Ok(())
}

/// Whether a request was put into the folder.
fn appears(event: &Event) -> bool {
    let created = matches!(
        event.kind,
        EventKind::Create(CreateKind::File | CreateKind::Any)
            | EventKind::Modify(ModifyKind::Name(RenameMode::To | RenameMode::Any))
    );
    let named =
        |path: &std::path::PathBuf| path.file_name().is_some_and(|n| n == LOCK_REQUEST_FILE);
    created && event.paths.iter().any(named)
}

/// A plain file, or one that another window of this folder has already answered and removed.
/// Links and pipes are no request and are never opened.
fn is_request(path: &Path) -> bool {
    match path.symlink_metadata() {
        Ok(found) => found.is_file(),
        Err(error) => error.kind() == ErrorKind::NotFound,
    }
}

fn remove(path: &Path) {
    match path.symlink_metadata() {
        Ok(found) if found.is_file() => {}
        _ => return,
    }
    match std::fs::remove_file(path) {
        Ok(()) => {}
        Err(error) if error.kind() == ErrorKind::NotFound => {}
        Err(error) => tracing::warn!(%error, "a request to lock cannot be removed"),
    }
}

fn make_private(folder: &Path) -> std::io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}
