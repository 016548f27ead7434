//! Pages that a person keeps or prints.

use std::path::PathBuf;

use kluis_api::{ApiError, ErrorCode};
use kluis_app::Session;
use tauri::{AppHandle, Manager};
use tauri_plugin_dialog::DialogExt;

use crate::state::{Desktop, off_the_window};
use crate::texts::Texts;

/// Asks where to, and writes the page there, whole or not at all; false when the person names no file.
/// `name` is the name that the file is first given, without its ending.
pub async fn save_page(
    app: AppHandle,
    texts: &'static Texts,
    name: String,
    make: impl FnOnce(&Session) -> Result<String, ApiError> + Send + 'static,
) -> Result<bool, ApiError> {
    let safe = app.state::<Desktop>().session()?.name().to_owned();
    off_the_window(move || {
        let chosen = app
            .dialog()
            .file()
            .add_filter(texts.sheet_html, &["html"])
            .set_file_name(format!("{name}.html"))
            .blocking_save_file();
        let Some(path) = chosen.and_then(|file| file.into_path().ok()) else {
            return Ok(false);
        };
        let (path, may_overwrite) = place(path)?;
        let session = app.state::<Desktop>().still_open(&safe)?;
        kluis_app::write_whole(&path, &make(&session)?, may_overwrite)?;
        Ok(true)
    })
    .await
}

/// Where the page goes, and whether it may overwrite what is there: the dialog has asked that under the name
/// that it knows.
fn place(path: PathBuf) -> Result<(PathBuf, bool), ApiError> {
    let ending = path
        .extension()
        .map(|ending| ending.to_string_lossy().to_lowercase());
    match ending.as_deref() {
        None => Ok((path.with_extension("html"), false)),
        Some("html" | "htm") => Ok((path, true)),
        Some(other) => Err(ApiError::new(
            ErrorCode::Usage,
            format!("a page is written as .html, not as .{other}"),
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_ends_in_html_and_overwrites_only_what_the_dialog_asked_about() {
        let placed = |name: &str| place(PathBuf::from(name)).ok();
        assert_eq!(placed("a.html"), Some(("a.html".into(), true)));
        assert_eq!(placed("a.HTM"), Some(("a.HTM".into(), true)));
        assert_eq!(placed("a"), Some(("a.html".into(), false)));
        assert_eq!(placed("a.pdf"), None);
        assert_eq!(place("a.pdf".into()).unwrap_err().code, ErrorCode::Usage);
    }
}
