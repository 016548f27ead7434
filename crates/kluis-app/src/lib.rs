//! The facade of Kluis: one file for each thing a person does.
//!
//! The command line and the desktop call this crate and hold no logic of their own. A
//! [`Home`] is the folder with a person's safes; opening one gives a [`Session`], whose
//! methods are the acts: import, look, write, export, sync, decide, take back. Every
//! method takes and gives the plain types of `kluis-api`; every error becomes an
//! [`kluis_api::ApiError`] at the border.
//!
//! Methods that touch only this computer block and belong on a worker thread; those that
//! speak to a cooperative are `async`.

mod activity;
mod categories;
mod decisions;
mod doctor;
mod error;
mod export;
mod home;
mod import;
mod indexing;
mod language;
mod overview;
mod records;
mod remote;
mod requests;
mod resources;
mod session;
mod sync;

pub use error::AppError;
pub use export::ExportFormat;
pub use home::{Home, KeyGiven, NewSafeSettings};
pub use import::{ImportControl, ImportFormat, ImportSource, import_format, import_formats};
pub use kluis_vault::{Clock, KdfParams, SystemClock, harden_process};
pub use resources::PutBody;
pub use session::Session;

/// What the facade's methods give.
pub type Result<T> = std::result::Result<T, AppError>;
