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
mod adopt;
mod backup;
mod categories;
mod conflicts;
mod decisions;
mod doctor;
mod drafts;
mod error;
mod export;
mod home;
mod import;
mod inbox;
mod indexing;
mod key_given;
mod keyring;
mod language;
mod leave;
mod lock_request;
mod lock_settings;
mod lock_watch;
mod moves;
mod overview;
mod printed;
mod receipt_page;
mod records;
mod remote;
mod requests;
mod resources;
mod review;
mod session;
mod sheet;
mod slots;
mod strength;
mod surroundings;
mod sync;
mod sync_items;
mod sync_schedule;
mod sync_settings;
mod sync_watch;
mod system_browser;
#[cfg(test)]
mod test_home;
mod trust;
mod uptime;
mod verify;
mod whole_file;
mod year_report;

pub use activity::check_activity;
pub use error::AppError;
pub use export::ExportFormat;
pub use home::{Home, NewSafeSettings};
pub use import::{ImportControl, ImportFormat, ImportSource, import_format, import_formats};
pub use key_given::KeyGiven;
pub use kluis_consent::MAX_REQUEST_BYTES;
pub use kluis_objects::Work;
pub use kluis_records::LANGUAGES;
pub use kluis_vault::{Clock, KdfParams, SystemClock, harden_process};
pub use lock_watch::LockRequests;
pub use receipt_page::check_receipt;
pub use remote::{SealedCopies, StartedSignIn};
pub use resources::{Body, PutBody};
pub use review::check_reviewed_request;
pub use session::Session;
pub use sheet::{SheetContent, SheetShare, recovery_sheet_html, recovery_sheet_pdf};
pub use slots::{recovery_shares, require_strong, words_language};
pub use strength::{passphrase_strength, strength_in_words, suggest_passphrase};
pub use surroundings::{Surroundings, follow_surroundings};
pub use sync::SyncWork;
pub use sync_schedule::{RoundEnd, SyncEvent, SyncSchedule, SyncStart};
pub use sync_watch::{LOOK_EVERY, SyncWatch};
pub use system_browser::open_in_browser;
pub use trust::read_anchors;
pub use uptime::uptime;
pub use whole_file::write_whole;

/// What the facade's methods give.
pub type Result<T> = std::result::Result<T, AppError>;
