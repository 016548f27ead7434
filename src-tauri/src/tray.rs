//! The icon in the tray: bring the window back, sync, lock, end. It says nothing of what is in a safe.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use kluis_api::LockReason;
use tauri::menu::{Menu, MenuEvent, MenuItem};
use tauri::tray::TrayIconBuilder;
use tauri::{AppHandle, Manager, Wry};

use crate::locking;
use crate::state::Desktop;
use crate::texts::{self, Texts};

const OPEN: &str = "open";
const SYNC: &str = "sync";
const LOCK: &str = "lock";
const QUIT: &str = "quit";

/// The libraries that draw the icon, one of which is there where trays are.
const LIBRARIES: &[&str] = &["libayatana-appindicator3.so.1", "libappindicator3.so.1"];
/// Where libraries lie, beside what the cache of the dynamic linker lists.
const LIBRARY_FOLDERS: &[&str] = &["/usr/lib", "/usr/lib64", "/usr/local/lib", "/lib", "/lib64"];
const LINKER_CACHE: &str = "/etc/ld.so.cache";

/// The entries of the menu, kept to change their language.
struct Tray {
    open: MenuItem<Wry>,
    sync: MenuItem<Wry>,
    lock: MenuItem<Wry>,
    quit: MenuItem<Wry>,
}

/// Puts the icon into the tray, where the system has one.
pub fn make(app: &AppHandle) {
    if cfg!(target_os = "linux") && !has_library() {
        tracing::info!("no icon in the tray: the system lacks libayatana-appindicator3");
        return;
    }
    // The library is loaded when it is first used, which ends in a panic where it cannot be.
    match catch_unwind(AssertUnwindSafe(|| try_make(app))) {
        Ok(Ok(())) => {}
        Ok(Err(error)) => tracing::warn!(%error, "no icon in the tray"),
        Err(_) => tracing::warn!("no icon in the tray: its library cannot be loaded"),
    }
}

fn try_make(app: &AppHandle) -> tauri::Result<()> {
    let Texts {
        open,
        sync,
        lock,
        quit,
        ..
    } = texts::of_system();
    let item = |id, text| MenuItem::with_id(app, id, text, true, None::<&str>);
    let tray = Tray {
        open: item(OPEN, open)?,
        sync: item(SYNC, sync)?,
        lock: item(LOCK, lock)?,
        quit: item(QUIT, quit)?,
    };
    let menu = Menu::with_items(app, &[&tray.open, &tray.sync, &tray.lock, &tray.quit])?;
    let mut builder = TrayIconBuilder::with_id("kluis")
        .menu(&menu)
        // The picture goes there as a file; by itself it might go where others can write.
        .temp_dir_path(app.path().app_cache_dir()?)
        .on_menu_event(on_menu);
    if let Some(icon) = app.default_window_icon() {
        builder = builder.icon(icon.clone());
    }
    builder.build(app)?;
    app.manage(tray);
    Ok(())
}

fn on_menu(app: &AppHandle, event: MenuEvent) {
    match event.id().as_ref() {
        OPEN => {
            if let Some(window) = app.get_webview_window("main") {
                // A window that is closing needs no front place.
                let _ = window.unminimize();
                let _ = window.show();
                let _ = window.set_focus();
            }
        }
        SYNC => app.state::<Desktop>().turns.ask(),
        LOCK => {
            let app = app.clone();
            tauri::async_runtime::spawn(
                async move { locking::lock(&app, LockReason::Asked).await },
            );
        }
        QUIT => app.exit(0),
        _ => {}
    }
}

/// Gives the menu the language of the safe that is shown.
pub fn speak(app: &AppHandle, language: &str) {
    let Some(tray) = app.try_state::<Tray>() else {
        return;
    };
    let texts = texts::of(language);
    for (item, text) in [
        (&tray.open, texts.open),
        (&tray.sync, texts.sync),
        (&tray.lock, texts.lock),
        (&tray.quit, texts.quit),
    ] {
        if let Err(error) = item.set_text(text) {
            tracing::warn!(%error, "the menu of the tray keeps its language");
        }
    }
}

fn has_library() -> bool {
    let cache = std::fs::read(LINKER_CACHE).unwrap_or_default();
    let path = std::env::var_os("LD_LIBRARY_PATH").unwrap_or_default();
    let given = std::env::split_paths(&path);
    let folders = LIBRARY_FOLDERS.iter().map(Into::into).chain(given);
    LIBRARIES.iter().any(|library| names(&cache, library))
        || folders.into_iter().any(|folder| lies_in(&folder))
}

/// The cache lists each library by its name, ended by a zero.
fn names(cache: &[u8], library: &str) -> bool {
    let name = [library.as_bytes(), b"\0"].concat();
    cache.windows(name.len()).any(|window| window == name)
}

fn lies_in(folder: &Path) -> bool {
    LIBRARIES
        .iter()
        .any(|library| folder.join(library).is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_library_is_found_by_its_whole_name_in_the_cache_of_the_linker() {
        let cache =
            b"glibc-ld.so.cache1.1\0libappindicator3.so.1\0/usr/lib/libappindicator3.so.1\0";
        assert!(names(cache, "libappindicator3.so.1"));
        assert!(!names(cache, "libayatana-appindicator3.so.1"));
        assert!(!names(b"libappindicator3.so.12\0", "libappindicator3.so.1"));
        assert!(!names(b"", "libappindicator3.so.1"));
    }

    #[test]
    fn a_library_is_found_in_a_folder_that_was_named() {
        let folder = tempfile::tempdir().unwrap();
        assert!(!lies_in(folder.path()));
        std::fs::write(folder.path().join(LIBRARIES[1]), "").unwrap();
        assert!(lies_in(folder.path()));
    }
}
