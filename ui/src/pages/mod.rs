//! The pages, one a file: a loader, which talks to the shell, around a view, which draws.

pub mod activity;
pub mod add;
pub mod attention;
pub mod backups;
pub mod category;
pub mod cooperative;
pub mod data;
pub mod grant;
pub mod home;
pub mod import_report;
pub mod key;
pub mod outcome;
pub mod passphrase;
pub mod record;
pub mod request;
pub mod restore;
pub mod settings;
pub mod settings_lock;
pub mod sharing;
pub mod sheet;
pub mod sign_in;
pub mod sign_in_wait;
pub mod unlock;
pub mod verdict;
pub mod ways;
pub mod welcome;
