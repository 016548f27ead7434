use std::path::PathBuf;

use kluis_api::{
    ApiError, BackupPlan, BackupReport, BackupStatus, ErrorCode, FileSelection, SessionView,
    VerifyReport,
};
use kluis_app::KeyGiven;
use secrecy::SecretString;
use tauri::{AppHandle, Manager, State};
use tauri_plugin_dialog::DialogExt;

use super::Answer;
use crate::files::Files;
use crate::state::{Desktop, off_the_window};
use crate::work::long_work;
use crate::{texts, tray};

#[tauri::command]
pub async fn backup_status(desktop: State<'_, Desktop>) -> Answer<BackupStatus> {
    let session = desktop.session()?;
    off_the_window(move || Ok(session.backup_status()?)).await
}

/// The person chooses the folder of the backups, which then is the plan's.
#[tauri::command]
pub async fn choose_backup_folder(app: AppHandle) -> Answer<Option<String>> {
    off_the_window(move || {
        let chosen = app.dialog().file().blocking_pick_folder();
        let Some(folder) = chosen.and_then(|folder| folder.into_path().ok()) else {
            return Ok(None);
        };
        let folder = folder.into_os_string().into_string().map_err(|_| {
            ApiError::new(ErrorCode::Usage, "the path of this folder is not text")
                .with_hint("choose another folder")
        })?;
        // Taken only now: a dialog left open holds no safe open.
        let session = app.state::<Desktop>().session()?;
        session.set_backup_plan(BackupPlan {
            folder: Some(folder.clone()),
            ..session.backup_status()?.plan
        })?;
        Ok(Some(folder))
    })
    .await
}

#[tauri::command]
pub async fn set_backup_days(
    desktop: State<'_, Desktop>,
    every_days: Option<u32>,
) -> Answer<BackupStatus> {
    let session = desktop.session()?;
    off_the_window(move || {
        session.set_backup_plan(BackupPlan {
            every_days,
            ..session.backup_status()?.plan
        })?;
        Ok(session.backup_status()?)
    })
    .await
}

#[tauri::command]
pub async fn backup_now(app: AppHandle) -> Answer<BackupReport> {
    long_work(app, "backup", |desktop, work| {
        let session = desktop.session()?;
        let folder = folder_of(&session.backup_status()?)?;
        Ok(session.backup(&folder, &[], work)?)
    })
    .await
}

/// Restores one of the backups in the folder for a try.
#[tauri::command]
pub async fn rehearse_backup(app: AppHandle, name: String) -> Answer<BackupReport> {
    long_work(app, "rehearse", move |desktop, work| {
        let session = desktop.session()?;
        let status = session.backup_status()?;
        // Only a name that the folder was seen to hold becomes a path.
        if !status.files.iter().any(|file| file.name == name) {
            return Err(ApiError::new(
                ErrorCode::NotFound,
                format!("there is no backup {name} in the folder"),
            ));
        }
        let file = folder_of(&status)?.join(&name);
        Ok(session.rehearse(&file, work)?)
    })
    .await
}

fn folder_of(status: &BackupStatus) -> Answer<PathBuf> {
    match &status.plan.folder {
        Some(folder) => Ok(PathBuf::from(folder)),
        None => Err(
            ApiError::new(ErrorCode::Usage, "no folder for backups is chosen")
                .with_hint("choose a folder first"),
        ),
    }
}

#[tauri::command]
pub async fn choose_backup(app: AppHandle) -> Answer<Option<FileSelection>> {
    off_the_window(move || {
        let chosen = app
            .dialog()
            .file()
            .add_filter(texts::of_system().backup, &["kluis-backup"])
            .blocking_pick_file();
        let chosen = chosen.and_then(|file| file.into_path().ok());
        Ok(chosen.map(|path| app.state::<Files>().select(vec![path])))
    })
    .await
}

/// Makes a new safe of a backup and shows it.
#[tauri::command]
pub async fn restore_backup(
    app: AppHandle,
    token: u64,
    key: String,
    kind: String,
    name: String,
) -> Answer<SessionView> {
    let handle = app.clone();
    let unlocking = app.state::<Desktop>().begin_unlocking();
    long_work(app, "restore", move |desktop, work| {
        let files = handle.state::<Files>().of(token)?;
        let [file] = files.as_slice() else {
            return Err(ApiError::new(
                ErrorCode::Usage,
                format!(
                    "{} files are chosen; a safe is made of one backup",
                    files.len()
                ),
            ));
        };
        let key = match kind.as_str() {
            "passphrase" => KeyGiven::Passphrase(SecretString::from(key)),
            "recovery" => KeyGiven::from_words(SecretString::from(key)),
            other => {
                return Err(ApiError::new(
                    ErrorCode::Usage,
                    format!("\"{other}\" is no kind of key; give passphrase or recovery"),
                ));
            }
        };
        let session = desktop.home().restore(file, &key, &name, work)?;
        let view = desktop.enter(session, unlocking)?;
        tray::speak(&handle, &view.language);
        Ok(view)
    })
    .await
}

#[tauri::command]
pub async fn verify_safe(app: AppHandle) -> Answer<VerifyReport> {
    long_work(app, "verify", |desktop, work| {
        let session = desktop.session()?;
        Ok(session.verify(work)?)
    })
    .await
}

#[tauri::command]
pub fn cancel_work(desktop: State<'_, Desktop>) {
    desktop.work.stop();
}
