use kluis_api::{AuditEntryView, AuditVerifyView};
use tauri::{AppHandle, State};

use super::Answer;
use crate::saving::save_page;
use crate::state::{Desktop, off_the_window};
use crate::texts;

#[tauri::command]
pub async fn activity(desktop: State<'_, Desktop>, limit: u32) -> Answer<Vec<AuditEntryView>> {
    let session = desktop.session()?;
    off_the_window(move || Ok(session.activity(None, None, Some(limit))?)).await
}

#[tauri::command]
pub async fn verify_activity(desktop: State<'_, Desktop>) -> Answer<AuditVerifyView> {
    let session = desktop.session()?;
    off_the_window(move || Ok(session.verify_activity()?)).await
}

/// The years that there is something to report of.
#[tauri::command]
pub async fn activity_years(desktop: State<'_, Desktop>) -> Answer<Vec<i16>> {
    let session = desktop.session()?;
    off_the_window(move || Ok(session.years_with_activity()?)).await
}

/// Writes the report of a year to a file that the person names; false when they name none.
#[tauri::command]
pub async fn save_year_report(app: AppHandle, year: i16, language: String) -> Answer<bool> {
    let texts = texts::of(&language);
    let name = format!("{}-{year}", texts.report_name);
    save_page(app, texts, name, move |session| {
        let report = session.year_report(Some(year))?;
        Ok(session.year_report_page(&report, Some(&language))?)
    })
    .await
}
