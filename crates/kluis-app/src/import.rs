use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::PathBuf;

use jiff::Timestamp;
use kluis_api::{FileReport, FormatView, ImportPreview, ImportProgress, ImportReport, Unreadable};
use kluis_consent::{Act, NewEntry};
use kluis_import::{ImportError, ImportedRecord, Item, Phase, Summary};
use kluis_pod::{Actor, Change, ImportRun, PodError, PodWrite, Precondition};
use kluis_records::Provenance;
use uuid::Uuid;

use crate::{AppError, Result, Session, indexing, resources};

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

/// One file being written.
struct FileImport<'a, 'w> {
    session: &'a Session,
    w: &'a PodWrite<'w>,
    row: FileReport,
    name: String,
    origin: Option<Provenance>,
    categories: BTreeMap<String, u64>,
    moments: Vec<Moment>,
    failed: Option<AppError>,
}

impl<'a, 'w> FileImport<'a, 'w> {
    fn new(session: &'a Session, w: &'a PodWrite<'w>, source: &ImportSource) -> Self {
        Self {
            session,
            w,
            row: FileReport {
                file: source.path.display().to_string(),
                ..FileReport::default()
            },
            name: source
                .path
                .file_name()
                .map(|name| name.to_string_lossy().into_owned())
                .unwrap_or_default(),
            origin: None,
            categories: BTreeMap::new(),
            moments: Vec::new(),
            failed: None,
        }
    }

    /// Takes what the file yields; an error of the safe ends the reading and is kept.
    fn take(&mut self, item: Item) -> ControlFlow<()> {
        let taken = match item {
            Item::Began { format, file_hash } => self.begin(format, file_hash),
            Item::Record(found) => self.record(*found),
            Item::Unreadable { place, why } => {
                self.row.unreadable.push(Unreadable {
                    place: place.to_string(),
                    why,
                });
                Ok(())
            }
            _ => Ok(()),
        };
        match taken {
            Ok(()) => ControlFlow::Continue(()),
            Err(error) => {
                self.failed = Some(error);
                ControlFlow::Break(())
            }
        }
    }

    fn begin(&mut self, format: ImportFormat, file_hash: String) -> Result<()> {
        let run = ImportRun {
            id: Uuid::now_v7(),
            file_name: self.name.clone(),
            file_hash,
            format: format.info().id.to_owned(),
            time: self.session.now(),
        };
        self.w.begin_import(&run)?;
        self.row.format = Some(run.format);
        self.origin = Some(Provenance {
            import_id: run.id.to_string(),
            title: format.info().name.to_owned(),
            file_name: run.file_name,
            file_hash: run.file_hash,
            time: run.time,
        });
        Ok(())
    }

    fn record(&mut self, found: ImportedRecord) -> Result<()> {
        let ImportedRecord { graph, record, .. } = found;
        if let Some(time) = &record.start
            && let Some(moment) = time.sort_time()
        {
            self.see((moment, time.as_str().to_owned()));
        }
        if !self.w.by_content_hash(&record.content_hash)?.is_empty() {
            self.row.known += 1;
            return Ok(());
        }
        let mut path = resources::pod_path(&kluis_records::path_of(&record))?;
        let change = Change::new(
            Actor::Import(self.origin().import_id.clone()),
            format!("imported from {}", self.name),
        );
        match self.w.by_identity(&record.identity)?.into_iter().next() {
            None => {
                self.row.new += 1;
                if self.w.find(&path)?.is_some() {
                    path = resources::pod_path(&kluis_records::long_path_of(&record))?;
                }
            }
            Some(former) => {
                self.row.changed += 1;
                // A record whose new content belongs to another category moves there: who may
                // see a category follows its container.
                if former.path.parent() == path.parent() {
                    path = former.path;
                } else {
                    self.w.delete(&former.path, &Precondition::None, &change)?;
                }
            }
        }
        let document = kluis_records::with_provenance(graph, self.origin())
            .map_err(|error| AppError::not_a_record(&path, &error))?;
        let turtle = kluis_rdf::to_turtle(&document, kluis_rdf::vocab::PREFIXES);
        self.w.put(
            &path,
            "text/turtle",
            turtle.as_bytes(),
            &Precondition::None,
            &change,
        )?;
        self.w
            .index(&indexing::row(self.w, &path, &document, &record)?)?;
        *self
            .categories
            .entry(record.category.as_str().to_owned())
            .or_default() += 1;
        Ok(())
    }

    fn origin(&self) -> &Provenance {
        self.origin
            .as_ref()
            .expect("the beginning of a file comes before its records")
    }

    fn see(&mut self, moment: Moment) {
        match self.moments.as_mut_slice() {
            [] => self.moments = vec![moment.clone(), moment],
            [earliest, ..] if moment < *earliest => *earliest = moment,
            [.., latest] if moment > *latest => *latest = moment,
            _ => {}
        }
    }

    /// Notes the import in the audit log, in the same transaction.
    fn finish(self, summary: &Summary) -> Result<(FileReport, BTreeMap<String, u64>, Vec<Moment>)> {
        indexing::name_again(self.w)?;
        let counts = [
            ("new", self.row.new),
            ("known", self.row.known),
            ("changed", self.row.changed),
            ("unreadable", self.row.unreadable.len() as u64),
        ];
        let mut entry = NewEntry::by_owner(Act::ImportDone, self.name.as_str())
            .with("format", summary.format.info().id);
        for (name, count) in counts {
            entry = entry.with(name, count.to_string());
        }
        self.session.consent.record(self.w, entry)?;
        Ok((self.row, self.categories, self.moments))
    }
}

/// The row of a file that was refused as a whole.
fn refused(source: &ImportSource, error: &ImportError) -> FileReport {
    let (place, why) = match error {
        ImportError::NotJson { source, .. } => (
            format!("line {}, column {}", source.line, source.column),
            source.kind.to_string(),
        ),
        ImportError::NotFhir {
            line,
            place,
            expected,
            ..
        } => (
            format!("line {line}, {place}"),
            format!("expected {expected}"),
        ),
        ImportError::Io { source, .. } => (String::new(), format!("could not be read: {source}")),
        other => {
            let text = other.to_string();
            let why = text.split_once(": ").map_or(text.as_str(), |(_, why)| why);
            (String::new(), why.to_owned())
        }
    };
    let problem = Unreadable { place, why };
    FileReport {
        file: source.path.display().to_string(),
        unreadable: vec![problem.clone()],
        error: Some(problem),
        ..FileReport::default()
    }
}
