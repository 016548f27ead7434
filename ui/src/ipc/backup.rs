//! Backups: where, when, made, tried and brought back.

use kluis_api::{
    BackupReport, BackupStatus, FileSelection, SessionView, VerifyReport, WorkProgress,
};
use serde::Serialize;
use yew::Callback;

use super::{Answer, Nothing, bridge};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SetDays {
    every_days: Option<u32>,
}

#[derive(Serialize)]
struct Named<'a> {
    name: &'a str,
}

/// A backup to make a safe of.
#[derive(Clone, Serialize)]
pub struct Restore {
    /// The chosen file.
    pub token: u64,
    /// The passphrase or the words as typed.
    pub key: String,
    /// `passphrase` or `recovery`.
    pub kind: &'static str,
    /// The folder name of the new safe.
    pub name: String,
}

pub async fn backup_status() -> Answer<BackupStatus> {
    bridge::call("backup_status", &Nothing {}).await
}

/// Asks for the folder that backups go to; none when the person changed their mind.
pub async fn choose_backup_folder() -> Answer<Option<String>> {
    bridge::call("choose_backup_folder", &Nothing {}).await
}

pub async fn set_backup_days(every_days: Option<u32>) -> Answer<BackupStatus> {
    bridge::call("set_backup_days", &SetDays { every_days }).await
}

pub async fn backup_now() -> Answer<BackupReport> {
    bridge::call("backup_now", &Nothing {}).await
}

pub async fn rehearse_backup(name: &str) -> Answer<BackupReport> {
    bridge::call("rehearse_backup", &Named { name }).await
}

pub async fn choose_backup() -> Answer<Option<FileSelection>> {
    bridge::call("choose_backup", &Nothing {}).await
}

pub async fn restore_backup(restore: &Restore) -> Answer<SessionView> {
    bridge::call("restore_backup", restore).await
}

pub async fn verify_safe() -> Answer<VerifyReport> {
    bridge::call("verify_safe", &Nothing {}).await
}

/// Stops the long work that is under way, if there is some.
pub async fn cancel_work() -> Answer<()> {
    bridge::call("cancel_work", &Nothing {}).await
}

/// Calls back while long work is under way.
pub fn on_work(callback: Callback<WorkProgress>) {
    bridge::listen("work", callback);
}
