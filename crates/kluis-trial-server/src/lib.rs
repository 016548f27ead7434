//! A real Community Solid Server on this computer, to try things with and to throw away.
//!
//! `kluis demo` shows the whole of Kluis with it, and the tests meet it instead of a stand-in. It
//! is installed once by [`install_server`] (Node.js must be there), listens on loopback only, and
//! ends with the program that started it; what was stored in it is removed.
//!
//! Everything here works from blocking code and from tokio alike: network work runs on a runtime
//! of its own.

mod account;
mod background;
mod browser_walk;
mod install;
mod packages;
mod process;
mod server;
mod settings;

pub use account::Account;
pub use background::{run, spawn, wait_for};
pub use install::{InstalledServer, SERVER_FOLDER_VARIABLE, install_server, server_folder};
pub use packages::NodePackages;
pub use server::{TrialServer, free_port};
pub use settings::{ServerKind, ServerSettings};
