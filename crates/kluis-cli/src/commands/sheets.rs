//! Writing the sheet with recovery words to a file that only its owner may read.

use std::fs::OpenOptions;
use std::io::Write;
use std::path::{Path, PathBuf};

use kluis_api::{ApiError, ErrorCode, ShareView};
use kluis_app::{Session, SheetContent, SheetShare};
use secrecy::SecretString;

use crate::arguments::Sheet;
use crate::context::Context;
use crate::output;

/// The form of a sheet, by the ending of its name.
#[derive(Clone, Copy)]
enum Form {
    Pdf,
    Html,
}

/// A place where a sheet can be written.
pub struct SheetFile {
    path: PathBuf,
    form: Form,
}

impl SheetFile {
    /// The place that was asked for, before anything is done for which the sheet is wanted.
    pub fn check(context: &Context, sheet: &Sheet) -> Result<Option<Self>, ApiError> {
        let Some(path) = &sheet.sheet else {
            return Ok(None);
        };
        let file = Self::of(path)?;
        file.require_free(context)?;
        Ok(Some(file))
    }

    /// A place for each of so many shares: `share.pdf` becomes `share-1.pdf` and on.
    pub fn check_each(
        context: &Context,
        sheet: &Sheet,
        count: u8,
    ) -> Result<Option<Vec<Self>>, ApiError> {
        let Some(path) = &sheet.sheet else {
            return Ok(None);
        };
        let mut files = Vec::new();
        for number in 1..=count {
            let mut file = Self::of(path)?;
            let stem = path.file_stem().unwrap_or_default().to_string_lossy();
            let ending = path.extension().unwrap_or_default().to_string_lossy();
            file.path = path.with_file_name(format!("{stem}-{number}.{ending}"));
            file.require_free(context)?;
            files.push(file);
        }
        Ok(Some(files))
    }

    /// Writes the words of the recovery code of an open safe.
    pub fn write(&self, context: &Context, session: &Session, words: &str) -> Result<(), ApiError> {
        self.write_content(context, session, words, None)
    }

    /// Writes one share of the recovery code of an open safe.
    pub fn write_share(
        &self,
        context: &Context,
        session: &Session,
        share: &ShareView,
    ) -> Result<(), ApiError> {
        let numbers = SheetShare {
            number: share.number,
            count: share.count,
            threshold: share.threshold,
        };
        self.write_content(context, session, &share.words, Some(numbers))
    }

    fn of(path: &Path) -> Result<Self, ApiError> {
        let ending = path.extension().map(|ending| ending.to_ascii_lowercase());
        let form = match ending.as_ref().and_then(|ending| ending.to_str()) {
            Some("pdf") => Form::Pdf,
            Some("html" | "htm") => Form::Html,
            _ => {
                return Err(ApiError::new(
                    ErrorCode::Usage,
                    format!("{} is no name of a sheet", path.display()),
                )
                .with_hint("end it in .pdf or .html"));
            }
        };
        Ok(Self {
            path: path.to_owned(),
            form,
        })
    }

    fn require_free(&self, context: &Context) -> Result<(), ApiError> {
        if self.path.exists() {
            context.confirm(&format!("Overwrite {}?", self.path.display()))?;
        }
        // Seen now, before the words exist that would be lost with it.
        let folder = match self.path.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        tempfile::tempfile_in(folder).map(drop).map_err(|error| {
            ApiError::new(
                ErrorCode::Failed,
                format!(
                    "the sheet {} could not be written: {error}",
                    self.path.display()
                ),
            )
            .with_hint("nothing was changed; name a folder that is there and can be written")
        })
    }

    fn write_content(
        &self,
        context: &Context,
        session: &Session,
        words: &str,
        share: Option<SheetShare>,
    ) -> Result<(), ApiError> {
        let view = session.view()?;
        let content = SheetContent {
            owner: view.owner,
            safe: view.safe,
            made: jiff::Zoned::now().date().to_string(),
            language: view.language,
            words: SecretString::from(words),
            share,
        };
        let bytes = match self.form {
            Form::Pdf => kluis_app::recovery_sheet_pdf(&content),
            Form::Html => kluis_app::recovery_sheet_html(&content).into_bytes(),
        };
        self.write_bytes(&bytes).map_err(|error| {
            ApiError::new(
                ErrorCode::Failed,
                format!(
                    "the sheet {} could not be written: {error}",
                    self.path.display()
                ),
            )
            .with_hint("the words above are valid: write them on paper")
        })?;
        output::note(
            context.global.quiet || context.global.json,
            &format!(
                "{} written. Print it and then delete it: the words are in it as they are.",
                self.path.display()
            ),
        );
        Ok(())
    }

    fn write_bytes(&self, bytes: &[u8]) -> std::io::Result<()> {
        // One that lies there may be readable by others; what is removed is made anew.
        if self.path.exists() {
            std::fs::remove_file(&self.path)?;
        }
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        options
            .open(&self.path)?
            .write_all(bytes)
            .inspect_err(|_| drop(std::fs::remove_file(&self.path)))
    }
}
