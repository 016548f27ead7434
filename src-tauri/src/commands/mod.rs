//! The commands of the page, a file for each family; each is a few lines into `kluis-app`.

mod activity;
mod backup;
mod consent;
mod cooperative;
mod drafts;
mod import;
mod locking;
mod records;
mod safe;
mod sheet;
mod slots;
mod trust;

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
        consent::paste_request,
        consent::fetch_requests,
        trust::trust,
        trust::choose_anchors,
        trust::set_anchors,
        trust::choose_register,
        consent::requests,
        consent::approve,
        consent::deny,
        consent::grants,
        consent::narrow,
        consent::revoke,
        consent::revoke_all,
        consent::save_receipt,
        cooperative::remote,
        cooperative::sign_in,
        cooperative::sign_in_with_browser,
        cooperative::open_sign_in_again,
        cooperative::cancel_sign_in,
        cooperative::open_at_the_cooperative,
        cooperative::sign_out,
        cooperative::sync_status,
        cooperative::set_policy,
        cooperative::sync_items,
        cooperative::sync_rounds,
        cooperative::conflict,
        cooperative::resolve,
        cooperative::answer_question,
        cooperative::sync_preview,
        cooperative::sync_now,
        cooperative::sync_settings,
        cooperative::set_sync_settings,
        activity::activity,
        activity::verify_activity,
        activity::activity_years,
        activity::save_year_report,
        locking::lock,
        locking::active,
        locking::lock_settings,
        locking::set_lock_settings,
        locking::open_safes,
        locking::show_safe,
        drafts::save_draft,
        drafts::draft,
        drafts::drop_draft,
        slots::slots,
        slots::change_passphrase,
        slots::renew_recovery,
        slots::recovery_shares,
        slots::add_recipient,
        slots::add_keyring,
        slots::remove_slot,
        slots::rotate,
        slots::recover,
        slots::unlock_with_keyring,
        slots::passphrase_strength,
        slots::suggest_passphrase,
        sheet::save_sheet,
        backup::backup_status,
        backup::choose_backup_folder,
        backup::set_backup_days,
        backup::backup_now,
        backup::rehearse_backup,
        backup::choose_backup,
        backup::restore_backup,
        backup::verify_safe,
        backup::cancel_work,
    ]
}
