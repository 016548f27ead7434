//! Builds everything and opens the desktop; walks through the demo where there is no display.

use std::process::Command;

use anyhow::Result;

use crate::workspace::Workspace;
use crate::{command, setup, ui};

/// Opens the desktop, or without a display the demo of the command line.
pub(crate) fn run(workspace: &Workspace, arguments: &[String]) -> Result<()> {
    if has_display() {
        desktop(workspace, arguments)
    } else {
        println!(
            "there is no display here (neither DISPLAY nor WAYLAND_DISPLAY is set): this is the \
             walk through Kluis in the terminal. On a desktop the same command opens the window."
        );
        demo(workspace, arguments)
    }
}

#[cfg(all(unix, not(target_os = "macos")))]
fn has_display() -> bool {
    ["DISPLAY", "WAYLAND_DISPLAY"]
        .iter()
        .any(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty()))
}

#[cfg(not(all(unix, not(target_os = "macos"))))]
fn has_display() -> bool {
    true
}

fn desktop(workspace: &Workspace, arguments: &[String]) -> Result<()> {
    setup::desktop()?;
    ui::build(workspace)?;
    command::run(workspace.cargo().args([
        "build",
        "--package",
        "kluis-desktop",
        "--package",
        "kluis-cli",
    ]))?;
    println!(
        "opening the desktop; `{} --help` is the command line",
        workspace.binary("kluis").display()
    );
    command::run(Command::new(workspace.binary("kluis-desktop")).args(arguments))
}

fn demo(workspace: &Workspace, arguments: &[String]) -> Result<()> {
    setup::command_line()?;
    command::run(workspace.cargo().args(["build", "--package", "kluis-cli"]))?;
    command::run(
        Command::new(workspace.binary("kluis"))
            .arg("demo")
            .args(arguments),
    )
}
