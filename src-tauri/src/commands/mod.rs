//! The commands of the page, a file for each family; each is a few lines into `kluis-app`.

mod activity;
mod consent;
mod cooperative;
mod import;
mod records;
mod safe;

use kluis_api::ApiError;

/// What a command gives the page.
type Answer<T> = Result<T, ApiError>;

/// Every command by its name.
pub fn handler() -> impl Fn(tauri::ipc::Invoke) -> bool + Send + Sync + 'static {
    tauri::generate_handler![
        safe::safes,
        safe::session,
        safe::create_safe,
        safe::unlock,
        safe::unlock_with_recovery,
        safe::lock,
        safe::set_language,
        records::home,
        records::categories,
        records::records,
        records::record,
        records::delete_record,
        import::choose_files,
        import::opened_files,
        import::import_preview,
        import::import_commit,
        import::cancel_import,
        consent::choose_request,
        consent::import_requests,
        consent::requests,
        consent::approve,
        consent::deny,
        consent::grants,
        consent::revoke,
        consent::revoke_all,
        cooperative::remote,
        cooperative::sign_in,
        cooperative::sync_status,
        cooperative::set_policy,
        cooperative::sync_preview,
        cooperative::sync_now,
        activity::activity,
        activity::verify_activity,
    ]
}
