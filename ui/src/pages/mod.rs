//! The pages, one a file: a loader, which talks to the shell, around a view, which draws.

pub mod activity;
pub mod add;
pub mod category;
pub mod cooperative;
pub mod cooperative_parts;
pub mod data;
pub mod grant;
pub mod home;
pub mod import_report;
pub mod outcome;
pub mod record;
pub mod request;
pub mod settings;
pub mod sharing;
pub mod sign_in;
pub mod unlock;
pub mod welcome;
