//! The commands of the shell: the only way out of the page.
//!
//! One typed function a command; nothing else calls `invoke`. Outside a window (in native
//! tests) every command fails with a plain error.

mod backup;
mod bridge;
mod drafts;
mod locking;
mod pages;
mod sign_in;
mod slots;
mod sync;
mod syncing;

pub use backup::*;
pub use drafts::*;
use kluis_api::{
    AnchorsFile, ApiError, ApproveRequest, AuditEntryView, AuditVerifyView, CategoryView,
    CreateSafe, CreatedSafe, FileSelection, GrantView, HomeView, ImportPreview, ImportProgress,
    ImportReport, InboxView, RecordPage, RecordView, RemoteView, RequestView, SafeView,
    SessionView, TrustView,
};
pub use locking::*;
pub use pages::*;
use serde::Serialize;
pub use sign_in::*;
pub use slots::*;
pub use sync::*;
pub use syncing::*;
use yew::Callback;

type Answer<T> = Result<T, ApiError>;

#[derive(Serialize)]
struct Nothing {}

#[derive(Serialize)]
struct NewSafe<'a> {
    new: &'a CreateSafe,
}

#[derive(Serialize)]
struct Unlock<'a> {
    safe: &'a str,
    passphrase: &'a str,
}

#[derive(Serialize)]
struct Recover<'a> {
    safe: &'a str,
    words: &'a str,
}

#[derive(Serialize)]
struct Speak<'a> {
    language: &'a str,
}

#[derive(Serialize)]
struct Browse<'a> {
    category: &'a str,
    text: Option<&'a str>,
    offset: u64,
    limit: u64,
}

#[derive(Serialize)]
struct AtPath<'a> {
    path: &'a str,
}

#[derive(Serialize)]
struct Delete<'a> {
    path: &'a str,
    etag: &'a str,
}

#[derive(Serialize)]
struct WithToken {
    token: u64,
}

#[derive(Serialize)]
struct WithCategory<'a> {
    id: &'a str,
    category: &'a str,
}

#[derive(Serialize)]
struct WithId<'a> {
    id: &'a str,
}

#[derive(Serialize)]
struct WithText<'a> {
    text: &'a str,
}

#[derive(Serialize)]
struct WithDocument<'a> {
    document: &'a str,
}

#[derive(Serialize)]
struct Decide<'a> {
    decision: &'a ApproveRequest,
}

#[derive(Serialize)]
struct Recent {
    limit: u64,
}

pub async fn safes() -> Answer<Vec<SafeView>> {
    bridge::call("safes", &Nothing {}).await
}

pub async fn session() -> Answer<Option<SessionView>> {
    bridge::call("session", &Nothing {}).await
}

pub async fn create_safe(new: &CreateSafe) -> Answer<CreatedSafe> {
    bridge::call("create_safe", &NewSafe { new }).await
}

pub async fn unlock(safe: &str, passphrase: &str) -> Answer<SessionView> {
    bridge::call("unlock", &Unlock { safe, passphrase }).await
}

pub async fn unlock_with_recovery(safe: &str, words: &str) -> Answer<SessionView> {
    bridge::call("unlock_with_recovery", &Recover { safe, words }).await
}

pub async fn lock() -> Answer<()> {
    bridge::call("lock", &Nothing {}).await
}

pub async fn set_language(language: &str) -> Answer<()> {
    bridge::call("set_language", &Speak { language }).await
}

pub async fn home() -> Answer<HomeView> {
    bridge::call("home", &Nothing {}).await
}

pub async fn categories() -> Answer<Vec<CategoryView>> {
    bridge::call("categories", &Nothing {}).await
}

pub async fn records(
    category: &str,
    text: Option<&str>,
    offset: u64,
    limit: u64,
) -> Answer<RecordPage> {
    bridge::call(
        "records",
        &Browse {
            category,
            text,
            offset,
            limit,
        },
    )
    .await
}

pub async fn record(path: &str) -> Answer<RecordView> {
    bridge::call("record", &AtPath { path }).await
}

pub async fn delete_record(path: &str, etag: &str) -> Answer<()> {
    bridge::call("delete_record", &Delete { path, etag }).await
}

pub async fn choose_files() -> Answer<Option<FileSelection>> {
    bridge::call("choose_files", &Nothing {}).await
}

pub async fn opened_files() -> Answer<Option<FileSelection>> {
    bridge::call("opened_files", &Nothing {}).await
}

pub async fn import_preview(token: u64) -> Answer<ImportPreview> {
    bridge::call("import_preview", &WithToken { token }).await
}

pub async fn import_commit(token: u64) -> Answer<ImportReport> {
    bridge::call("import_commit", &WithToken { token }).await
}

pub async fn cancel_import() -> Answer<()> {
    bridge::call("cancel_import", &Nothing {}).await
}

pub async fn choose_request() -> Answer<Option<RequestView>> {
    bridge::call("choose_request", &Nothing {}).await
}

pub async fn import_requests(token: u64) -> Answer<Vec<RequestView>> {
    bridge::call("import_requests", &WithToken { token }).await
}

pub async fn paste_request(text: &str) -> Answer<RequestView> {
    bridge::call("paste_request", &WithText { text }).await
}

pub async fn fetch_requests() -> Answer<InboxView> {
    bridge::call("fetch_requests", &Nothing {}).await
}

pub async fn trust() -> Answer<TrustView> {
    bridge::call("trust", &Nothing {}).await
}

pub async fn choose_anchors() -> Answer<Option<AnchorsFile>> {
    bridge::call("choose_anchors", &Nothing {}).await
}

pub async fn set_anchors(document: &str) -> Answer<TrustView> {
    bridge::call("set_anchors", &WithDocument { document }).await
}

pub async fn choose_register() -> Answer<Option<TrustView>> {
    bridge::call("choose_register", &Nothing {}).await
}

pub async fn requests() -> Answer<Vec<RequestView>> {
    bridge::call("requests", &Nothing {}).await
}

pub async fn approve(decision: &ApproveRequest) -> Answer<GrantView> {
    bridge::call("approve", &Decide { decision }).await
}

pub async fn deny(id: &str) -> Answer<()> {
    bridge::call("deny", &WithId { id }).await
}

pub async fn grants() -> Answer<Vec<GrantView>> {
    bridge::call("grants", &Nothing {}).await
}

pub async fn narrow(id: &str, category: &str) -> Answer<GrantView> {
    bridge::call("narrow", &WithCategory { id, category }).await
}

pub async fn revoke(id: &str) -> Answer<GrantView> {
    bridge::call("revoke", &WithId { id }).await
}

pub async fn revoke_all() -> Answer<Vec<GrantView>> {
    bridge::call("revoke_all", &Nothing {}).await
}

pub async fn remote() -> Answer<RemoteView> {
    bridge::call("remote", &Nothing {}).await
}

pub async fn activity(limit: u64) -> Answer<Vec<AuditEntryView>> {
    bridge::call("activity", &Recent { limit }).await
}

pub async fn verify_activity() -> Answer<AuditVerifyView> {
    bridge::call("verify_activity", &Nothing {}).await
}

/// Calls back with files that were dropped on the window.
pub fn on_files_dropped(callback: Callback<FileSelection>) {
    bridge::listen("files-dropped", callback);
}

/// Calls back with whether files are being dragged over the window.
pub fn on_files_hover(callback: Callback<bool>) {
    bridge::listen("files-hover", callback);
}

/// Calls back while an import reads files.
pub fn on_import_progress(callback: Callback<ImportProgress>) {
    bridge::listen("import-progress", callback);
}
