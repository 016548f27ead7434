use kluis_api::{FieldView, RecordPage, RecordRow, RecordView};
use kluis_pod::{IndexRow, PodRead, RecordFilter};
use kluis_records::{Record, Reference};

use crate::{AppError, Result, Session, language, resources};

/// A page asks for at most so many rows at once.
const LONGEST_PAGE: u32 = 1000;

impl Session {
    /// The records of a category, newest first; with a text, those whose title or value has it.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for an unknown category.
    pub fn records(
        &self,
        category: &str,
        text: Option<&str>,
        offset: u32,
        limit: u32,
    ) -> Result<RecordPage> {
        let known = kluis_records::categories();
        if !known.iter().any(|found| found.id == category) {
            return Err(AppError::NotFound {
                kind: "category",
                id: category.to_owned(),
            });
        }
        let filter = RecordFilter {
            category: Some(category.to_owned()),
            text: text.filter(|text| !text.is_empty()).map(str::to_owned),
            offset,
            limit: Some(limit.min(LONGEST_PAGE)),
            newest_first: true,
            kind: None,
        };
        self.read(|r| {
            Ok(RecordPage {
                rows: r.records(&filter)?.iter().map(row).collect(),
                total: r.count_records(&filter)?,
            })
        })
    }

    /// One record with its fields and its document.
    ///
    /// # Errors
    /// [`kluis_pod::PodError::NotFound`]; [`AppError::NotARecord`] when the resource holds none.
    pub fn record(&self, path: &str) -> Result<RecordView> {
        let path = resources::pod_path(path)?;
        self.read(|r| {
            let (resource, body) = r.body(&path)?;
            let record = resources::record_in(r, &path)?.ok_or_else(|| AppError::NotARecord {
                path: path.to_string(),
                why: "it holds no health record".to_owned(),
            })?;
            let indexed = r.record(&path)?.ok_or_else(|| AppError::NotARecord {
                path: path.to_string(),
                why: "it is not indexed; run kluis doctor --rebuild".to_owned(),
            })?;
            Ok(RecordView {
                row: row(&indexed),
                category: indexed.category.clone(),
                fields: fields(r, &record)?,
                modified: language::instant(resource.modified),
                etag: resource.etag.to_string(),
                revision: resource.revision,
                turtle: String::from_utf8_lossy(&body).into_owned(),
            })
        })
    }
}

/// The fields of a record. A pointer at another record that is here becomes that record's
/// name; one that leads nowhere and is no word for people is left to the document.
fn fields(r: &PodRead<'_>, record: &Record) -> Result<Vec<FieldView>> {
    let mut views = Vec::new();
    for field in &record.fields {
        let pointer = record
            .references
            .iter()
            .find(|reference| reference.reference == field.text);
        let value = match pointer {
            None => field.text.clone(),
            Some(reference) => match name_of(r, reference)? {
                Some(name) => name,
                None => continue,
            },
        };
        views.push(FieldView {
            key: field.key.clone(),
            label: field.label.clone(),
            value,
            unit: field.unit.clone(),
        });
    }
    Ok(views)
}

fn name_of(r: &PodRead<'_>, reference: &Reference) -> Result<Option<String>> {
    let target = match &reference.target_identity {
        Some(identity) => r.by_identity(identity)?.into_iter().next(),
        None => None,
    };
    Ok(target
        .map(|row| row.title)
        .or_else(|| reference.display.clone()))
}

pub(crate) fn row(indexed: &IndexRow) -> RecordRow {
    RecordRow {
        path: indexed.path.to_string(),
        kind: indexed.kind.clone(),
        title: indexed.title.clone(),
        value_text: indexed.value_text.clone(),
        value: indexed.value,
        unit: indexed.unit.clone(),
        time: indexed.start.clone(),
        source: indexed.source.clone(),
    }
}
