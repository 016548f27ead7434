//! One file on its way into the safe.

use std::collections::{BTreeMap, HashSet};
use std::ops::ControlFlow;

use kluis_api::{FileReport, Unreadable};
use kluis_consent::{Act, NewEntry};
use kluis_import::{ImportError, ImportedRecord, Item, Summary};
use kluis_pod::{Actor, Change, ImportRun, PodPath, PodWrite, Precondition};
use kluis_records::{Provenance, Record};
use uuid::Uuid;

use super::{ImportFormat, ImportSource, Moment};
use crate::{AppError, Result, Session, indexing, resources};

/// One file being written.
pub(super) struct FileImport<'a, 'w> {
    session: &'a Session,
    w: &'a PodWrite<'w>,
    row: FileReport,
    pub(super) name: String,
    run: Option<Uuid>,
    origin: Option<Provenance>,
    written: HashSet<String>,
    categories: BTreeMap<String, u64>,
    moments: Vec<Moment>,
    pub(super) failed: Option<AppError>,
}

impl<'a, 'w> FileImport<'a, 'w> {
    pub(super) fn new(session: &'a Session, w: &'a PodWrite<'w>, source: &ImportSource) -> Self {
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
            run: None,
            origin: None,
            written: HashSet::new(),
            categories: BTreeMap::new(),
            moments: Vec::new(),
            failed: None,
        }
    }

    /// Takes what the file yields; an error of the safe ends the reading and is kept.
    pub(super) fn take(&mut self, item: Item) -> ControlFlow<()> {
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
        self.run = Some(run.id);
        self.row.format = Some(run.format);
        self.origin = Some(Provenance {
            title: format.info().name.to_owned(),
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
            Actor::Import(self.run.map(|id| id.to_string()).unwrap_or_default()),
            format!("imported from {}", self.name),
        );
        match self.w.by_identity(&record.identity)?.into_iter().next() {
            None => {
                self.row.new += 1;
                if self.w.find(&path)?.is_some() {
                    path = resources::pod_path(&kluis_records::long_path_of(&record))?;
                }
            }
            Some(former) if self.is_superseded(&record, &former.path)? => {
                self.row.known += 1;
                return Ok(());
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
        self.w.index(&indexing::row(self.w, &path, &record)?)?;
        if self.written.insert(record.identity) {
            *self
                .categories
                .entry(record.category.as_str().to_owned())
                .or_default() += 1;
        }
        Ok(())
    }

    /// Whether what comes is an older version than what is here: as its source counts, or, where
    /// it does not count, because it was here before.
    fn is_superseded(&self, incoming: &Record, path: &PodPath) -> Result<bool> {
        let Some(present) = resources::record_in(self.w, path)? else {
            return Ok(false);
        };
        if let Some(before) = incoming.version.is_before(&present.version) {
            return Ok(before);
        }
        for revision in self.w.history(path)? {
            let (_, Some(body)) = self.w.body_at(path, revision.number)? else {
                continue;
            };
            let base = path.to_local_iri();
            let former = kluis_rdf::parse(&body, kluis_rdf::Syntax::Turtle, Some(&base))
                .ok()
                .and_then(|graph| kluis_records::from_graph(&graph).ok());
            if former.is_some_and(|former| former.content_hash == incoming.content_hash) {
                return Ok(true);
            }
        }
        Ok(false)
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
    pub(super) fn finish(
        self,
        summary: &Summary,
    ) -> Result<(FileReport, BTreeMap<String, u64>, Vec<Moment>)> {
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
pub(super) fn refused(source: &ImportSource, error: &ImportError) -> FileReport {
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
