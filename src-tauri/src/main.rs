//! The desktop shell of Kluis: a window, the commands of its page, and the open safe.
//!
//! It holds no logic: each command is a few lines into `kluis-app`. The page may call the
//! commands listed in `capabilities/main.json` and nothing else; it never sees a path of
//! this computer or a key.

#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

#[cfg(test)]
mod command_names;
mod commands;
mod files;
mod follow;
mod locking;
mod saving;
mod signing_in;
mod state;
mod stopping;
mod syncing;
mod texts;
mod tray;
mod wiping;
mod work;

use std::path::PathBuf;
use std::sync::Arc;

use kluis_app::{Home, SystemClock};
use tauri::{DragDropEvent, Emitter, Manager, RunEvent, WindowEvent};

use crate::files::Files;
use crate::signing_in::SigningIn;
use crate::state::Desktop;

/// Whatever is freed is wiped first: no record or key stays behind in memory that nothing owns.
#[global_allocator]
static WIPED: zeroizing_alloc::ZeroAlloc<std::alloc::System> =
    zeroizing_alloc::ZeroAlloc(std::alloc::System);

/// The page, the configuration and what the page may call, as the build has written them.
#[allow(
    clippy::unwrap_used,
    unused_qualifications,
    reason = "written by the build"
)]
fn context() -> tauri::Context {
    tauri::tauri_build_context!()
}

fn main() {
    wiping::wipe_what_c_frees();
    if let Err(error) = kluis_app::harden_process() {
        eprintln!("warning: this program could not be shut off from other programs: {error}");
    }
    start_log();
    let arguments = Arguments::read(std::env::args_os().skip(1));
    let home = match Home::locate(arguments.home.as_deref(), Arc::new(SystemClock)) {
        Ok(home) => home,
        Err(error) => {
            eprintln!("error: {error}");
            std::process::exit(1);
        }
    };
    let outcome = tauri::Builder::default()
        .plugin(tauri_plugin_dialog::init())
        .manage(Desktop::new(home))
        .manage(Files::opened(arguments.files))
        .manage(SigningIn::default())
        .invoke_handler(commands::handler())
        .setup(|app| {
            tray::make(app.handle());
            locking::start(app.handle());
            tauri::async_runtime::spawn(follow::up(app.handle().clone()));
            tauri::async_runtime::spawn(syncing::up(app.handle().clone()));
            Ok(())
        })
        .on_window_event(|window, event| {
            if let WindowEvent::DragDrop(event) = event {
                on_drag(window, event);
            }
        })
        .build(context());
    match outcome {
        Ok(app) => app.run(|app, event| {
            if let RunEvent::Exit = event {
                let ended = app.state::<Desktop>().close_all();
                tauri::async_runtime::block_on(locking::all_ended(ended));
            }
        }),
        Err(error) => {
            eprintln!("error: the window could not be opened: {error}");
            eprintln!(
                "hint: without a display, the command kluis does everything this window does"
            );
            std::process::exit(1);
        }
    }
}

/// Where messages for the program's author go: nowhere, unless `KLUIS_LOG` asks for them.
fn start_log() {
    if let Ok(filter) = std::env::var("KLUIS_LOG") {
        tracing_subscriber::fmt()
            .with_env_filter(tracing_subscriber::EnvFilter::new(filter))
            .with_writer(std::io::stderr)
            .with_ansi(false)
            .init();
    }
}

/// The page learns the names of dropped files and a token for them, never their paths.
fn on_drag(window: &tauri::Window, event: &DragDropEvent) {
    // A page that is just being loaded has no listener yet; then nothing is lost but a hint.
    let _ = match event {
        DragDropEvent::Enter { .. } => window.emit("files-hover", true),
        DragDropEvent::Leave => window.emit("files-hover", false),
        DragDropEvent::Drop { paths, .. } => {
            let _ = window.emit("files-hover", false);
            let selection = window.state::<Files>().select(paths.clone());
            window.emit("files-dropped", selection)
        }
        _ => Ok(()),
    };
}

/// `kluis-desktop [--home DIR] [FILE…]`
struct Arguments {
    home: Option<PathBuf>,
    files: Vec<PathBuf>,
}

impl Arguments {
    fn read(mut arguments: impl Iterator<Item = std::ffi::OsString>) -> Self {
        let mut read = Self {
            home: std::env::var_os("KLUIS_HOME").map(PathBuf::from),
            files: Vec::new(),
        };
        while let Some(argument) = arguments.next() {
            if argument == "--home" {
                read.home = arguments.next().map(PathBuf::from);
            } else if !argument.to_string_lossy().starts_with("--") {
                read.files.push(PathBuf::from(argument));
            }
        }
        read
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_and_the_data_folder_are_told_apart() {
        let given = ["--home", "data", "a.json", "--unknown", "b.json"];
        let read = Arguments::read(given.iter().map(std::ffi::OsString::from));
        assert_eq!(read.home.as_deref(), Some(std::path::Path::new("data")));
        assert_eq!(read.files, ["a.json", "b.json"].map(PathBuf::from));
    }

    #[test]
    fn the_page_may_call_every_command_and_nothing_else() {
        let capability: serde_json::Value =
            serde_json::from_str(include_str!("../capabilities/main.json")).unwrap();
        let allowed: Vec<String> = capability["permissions"]
            .as_array()
            .unwrap()
            .iter()
            .map(|permission| permission.as_str().unwrap().to_owned())
            .collect();
        let mut expected = vec![
            "core:event:allow-listen".to_owned(),
            "core:event:allow-unlisten".to_owned(),
        ];
        expected.extend(
            command_names::COMMAND_NAMES
                .iter()
                .map(|name| format!("allow-{}", name.replace('_', "-"))),
        );
        assert_eq!(allowed, expected);
    }

    #[test]
    fn the_page_may_load_nothing_from_elsewhere() {
        let configuration: serde_json::Value =
            serde_json::from_str(include_str!("../tauri.conf.json")).unwrap();
        let policy = configuration["app"]["security"]["csp"].as_str().unwrap();
        assert!(policy.starts_with("default-src 'none';"));
        for forbidden in ["unsafe-inline", "'unsafe-eval'", "https:", "*"] {
            assert!(!policy.contains(forbidden), "{forbidden} in {policy}");
        }
        assert_eq!(
            configuration["app"]["security"]["assetProtocol"]["enable"],
            false
        );
    }
}
