use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use kluis_api::{ApiError, ErrorCode};
use kluis_app::{SheetContent, recovery_sheet_html, recovery_sheet_pdf};
use secrecy::SecretString;
use serde::Deserialize;
use tauri::{AppHandle, Manager};
use tauri_plugin_dialog::DialogExt;

use super::Answer;
use crate::state::{Desktop, off_the_window};
use crate::texts;

/// Which share of a recovery code a sheet is for.
#[derive(Clone, Copy, Deserialize)]
pub struct SheetShare {
    number: u8,
    count: u8,
    threshold: u8,
}

/// Writes the sheet with the words to a file that the person names; false when they name none.
#[tauri::command]
pub async fn save_sheet(
    app: AppHandle,
    words: String,
    language: String,
    share: Option<SheetShare>,
) -> Answer<bool> {
    let words = SecretString::from(words);
    off_the_window(move || {
        let texts = texts::of(&language);
        let chosen = app
            .dialog()
            .file()
            .add_filter(texts.sheet_pdf, &["pdf"])
            .add_filter(texts.sheet_html, &["html"])
            .set_file_name(format!("{}.pdf", texts.sheet_name))
            .blocking_save_file();
        let Some(path) = chosen.and_then(|file| file.into_path().ok()) else {
            return Ok(false);
        };
        // Taken only now: a dialog left open holds no safe open.
        let view = app.state::<Desktop>().session()?.view()?;
        let content = SheetContent {
            owner: view.owner,
            safe: view.safe,
            made: jiff::Zoned::now().date().to_string(),
            language,
            words,
            share: share.map(|share| kluis_app::SheetShare {
                number: share.number,
                count: share.count,
                threshold: share.threshold,
            }),
        };
        write(&path, &content)?;
        Ok(true)
    })
    .await
}

/// Writes the form of sheet that the ending of the name asks for: PDF or HTML.
fn write(path: &Path, content: &SheetContent) -> Answer<()> {
    let ending = path.extension().map(|ending| ending.to_ascii_lowercase());
    let ending = ending
        .as_ref()
        .map(|ending| ending.to_str().unwrap_or_default());
    // The dialog has asked whether the file may be overwritten, under the name that it knows.
    let (path, may_overwrite): (PathBuf, bool) = match ending {
        None => (path.with_extension("pdf"), false),
        Some(_) => (path.to_owned(), true),
    };
    let bytes = match ending {
        None | Some("pdf") => recovery_sheet_pdf(content),
        Some("html" | "htm") => recovery_sheet_html(content).into_bytes(),
        Some(other) => {
            return Err(ApiError::new(
                ErrorCode::Usage,
                format!("a sheet is written as .pdf or .html, not as .{other}"),
            ));
        }
    };
    let bytes = zeroize::Zeroizing::new(bytes);
    write_private(&path, &bytes, may_overwrite).map_err(|error| {
        let code = match error.kind() {
            ErrorKind::AlreadyExists => ErrorCode::Exists,
            _ => ErrorCode::Failed,
        };
        ApiError::new(code, format!("{}: {error}", path.display()))
    })
}

/// Whoever has the words can open the safe: the file is the person's alone.
fn write_private(path: &Path, bytes: &[u8], may_overwrite: bool) -> std::io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true);
    if may_overwrite {
        options.create(true).truncate(true);
    } else {
        options.create_new(true);
    }
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn content() -> SheetContent {
        SheetContent {
            owner: "Eva".to_owned(),
            safe: "default".to_owned(),
            made: "2027-01-31".to_owned(),
            language: "nl".to_owned(),
            words: SecretString::from("abreuver barrage"),
            share: None,
        }
    }

    #[test]
    fn the_ending_of_the_name_decides_the_form_of_the_sheet() {
        let folder = tempfile::tempdir().unwrap();
        let starts = |name: &str, bytes: &[u8]| {
            let written = std::fs::read(folder.path().join(name)).unwrap();
            assert!(written.starts_with(bytes), "{name}");
        };
        for name in ["a.pdf", "b.HTML", "c"] {
            write(&folder.path().join(name), &content()).unwrap();
        }
        starts("a.pdf", b"%PDF-");
        starts("b.HTML", b"<!");
        starts("c.pdf", b"%PDF-");
        let refused = write(&folder.path().join("d.docx"), &content()).unwrap_err();
        assert_eq!(refused.code, ErrorCode::Usage);
        assert!(!folder.path().join("d.docx").exists());
    }

    #[test]
    fn a_file_that_the_dialog_did_not_name_is_not_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("c.pdf"), "another").unwrap();
        let refused = write(&folder.path().join("c"), &content()).unwrap_err();
        assert_eq!(refused.code, ErrorCode::Exists);
        let kept = std::fs::read_to_string(folder.path().join("c.pdf")).unwrap();
        assert_eq!(kept, "another");
        write(&folder.path().join("c.pdf"), &content()).unwrap();
        assert_ne!(
            std::fs::read(folder.path().join("c.pdf")).unwrap(),
            b"another"
        );
    }

    #[cfg(unix)]
    #[test]
    fn a_sheet_can_be_read_by_its_owner_alone() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.pdf");
        write(&path, &content()).unwrap();
        let mode = std::fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}
