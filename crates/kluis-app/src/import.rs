mod file;

use std::ops::ControlFlow;
use std::path::PathBuf;

use jiff::Timestamp;
use kluis_api::{FormatView, ImportPreview, ImportProgress, ImportReport};
use kluis_import::{ImportError, Item, Phase};
use kluis_pod::{PodError, PodWrite};

use self::file::{FileImport, refused};
use crate::{AppError, Result, Session};

pub use kluis_import::Format as ImportFormat;

/// A file to bring in.
pub struct ImportSource {
    /// Where it lies.
    pub path: PathBuf,
}

/// How a screen follows and stops an import.
pub struct ImportControl<'a> {
    /// Called now and then with how far it is.
    pub progress: &'a mut dyn FnMut(ImportProgress),
    /// Asked often; true stops the import, and the file at hand is undone.
    pub stop: &'a dyn Fn() -> bool,
}

/// The formats that can be brought in.
pub fn import_formats() -> Vec<FormatView> {
    kluis_import::formats()
        .iter()
        .map(|info| FormatView {
            id: info.id.to_owned(),
            description: info.name.to_owned(),
        })
        .collect()
}

/// The format of an identifier from [`import_formats`].
///
/// # Errors
/// [`AppError::Argument`] that names those there are.
pub fn import_format(id: &str) -> Result<ImportFormat> {
    ImportFormat::parse(id).ok_or_else(|| {
        let known: Vec<&str> = kluis_import::formats().iter().map(|info| info.id).collect();
        AppError::argument(format!(
            "there is no format \"{id}\"; there are: {}",
            known.join(", ")
        ))
    })
}

impl Session {
    /// What an import of these files would do. The import is run and taken back, so that the
    /// preview cannot differ from it.
    ///
    /// # Errors
    /// When the safe cannot be read or written; a file that cannot be read is a row of the
    /// report.
    pub fn import_preview(
        &self,
        sources: &[ImportSource],
        format: Option<ImportFormat>,
        control: &mut ImportControl<'_>,
    ) -> Result<ImportPreview> {
        let mut run = Run::new(format, sources.len(), control);
        let taken_back: std::result::Result<(), Ended> = self.pod.write(|w| {
            for (number, source) in sources.iter().enumerate() {
                let sql = |text| w.sql().execute_batch(text).map_err(PodError::from);
                sql("SAVEPOINT file")?;
                if run.file(self, w, number, source)?.is_break() {
                    sql("ROLLBACK TO file")?;
                }
                sql("RELEASE file")?;
            }
            Err(Ended::TakenBack)
        });
        match taken_back {
            Err(Ended::Failed(error)) => Err(error),
            Err(Ended::TakenBack) | Ok(()) => Ok(run.preview()),
        }
    }

    /// Brings files in, each in one transaction: a file that cannot be read leaves nothing
    /// behind, the others are imported.
    ///
    /// # Errors
    /// [`AppError::Stopped`] when the person stopped it: the file at hand is undone, those
    /// before it stay.
    pub fn import(
        &self,
        sources: &[ImportSource],
        format: Option<ImportFormat>,
        control: &mut ImportControl<'_>,
    ) -> Result<ImportReport> {
        let mut run = Run::new(format, sources.len(), control);
        for (number, source) in sources.iter().enumerate() {
            let written = self
                .pod
                .write(|w| match run.file(self, w, number, source)? {
                    ControlFlow::Continue(()) => Ok(()),
                    ControlFlow::Break(()) => Err(Ended::TakenBack),
                });
            if let Err(Ended::Failed(error)) = written {
                return Err(error);
            }
        }
        Ok(run.preview().report)
    }
}

/// Why a transaction of an import did not commit.
enum Ended {
    /// On purpose; the report says why.
    TakenBack,
    /// Something failed that is no matter of the file.
    Failed(AppError),
}

impl From<PodError> for Ended {
    fn from(error: PodError) -> Self {
        Self::Failed(error.into())
    }
}

impl From<AppError> for Ended {
    fn from(error: AppError) -> Self {
        Self::Failed(error)
    }
}

/// A moment with the text it was written as.
type Moment = (Timestamp, String);

/// An import of several files.
struct Run<'a, 'b> {
    format: Option<ImportFormat>,
    files: usize,
    control: &'a mut ImportControl<'b>,
    records: u64,
    report: ImportReport,
    earliest: Option<Moment>,
    latest: Option<Moment>,
}

impl<'a, 'b> Run<'a, 'b> {
    fn new(format: Option<ImportFormat>, files: usize, control: &'a mut ImportControl<'b>) -> Self {
        Self {
            format,
            files,
            control,
            records: 0,
            report: ImportReport::default(),
            earliest: None,
            latest: None,
        }
    }

    fn preview(self) -> ImportPreview {
        ImportPreview {
            report: self.report,
            earliest: self.earliest.map(|(_, text)| text),
            latest: self.latest.map(|(_, text)| text),
        }
    }

    /// Writes one file. `Break` means that the file was refused and what was written of it must
    /// be taken back; its row is in the report either way.
    fn file(
        &mut self,
        session: &Session,
        w: &PodWrite<'_>,
        number: usize,
        source: &ImportSource,
    ) -> Result<ControlFlow<()>> {
        let mut file = FileImport::new(session, w, source);
        let before = self.records;
        let name = file.name.clone();
        let read = {
            let control = &mut *self.control;
            let records = std::cell::Cell::new(before);
            let mut sink = |item: Item| {
                if (control.stop)() {
                    return ControlFlow::Break(());
                }
                records.set(records.get() + 1);
                file.take(item)
            };
            let progress = &mut *control.progress;
            let stop = control.stop;
            let mut tell = |state: kluis_import::Progress| {
                progress(ImportProgress {
                    file: name.clone(),
                    file_number: number as u64 + 1,
                    files: self.files as u64,
                    // Both passes count as half of the work.
                    bytes: match state.phase {
                        Phase::Checking => state.bytes / 2,
                        Phase::Reading => state.total / 2 + state.bytes / 2,
                    },
                    total_bytes: state.total,
                    records: records.get(),
                });
                if stop() {
                    ControlFlow::Break(())
                } else {
                    ControlFlow::Continue(())
                }
            };
            let read = kluis_import::read_file(
                &source.path,
                self.format,
                session.now(),
                &mut sink,
                &mut tell,
            );
            self.records = records.get();
            read
        };
        match read {
            Ok(summary) if !summary.stopped => {
                let (row, categories, moments) = file.finish(&summary)?;
                self.report.files.push(row);
                for (category, count) in categories {
                    *self.report.categories.entry(category).or_default() += count;
                }
                for moment in moments {
                    self.see(moment);
                }
                Ok(ControlFlow::Continue(()))
            }
            Ok(_) => Err(file.failed.take().unwrap_or(AppError::Stopped)),
            Err(ImportError::Stopped { .. }) => Err(AppError::Stopped),
            Err(error) => {
                self.report.files.push(refused(source, &error));
                Ok(ControlFlow::Break(()))
            }
        }
    }

    fn see(&mut self, moment: Moment) {
        if self
            .earliest
            .as_ref()
            .is_none_or(|earliest| moment < *earliest)
        {
            self.earliest = Some(moment.clone());
        }
        if self.latest.as_ref().is_none_or(|latest| moment > *latest) {
            self.latest = Some(moment);
        }
    }
}
