//! From a document to the row that finds it again.

use jiff::Timestamp;
use kluis_pod::{Actor, ImportRun, IndexRow, PodPath, PodRead, PodWrite, RecordFilter};
use kluis_records::{FhirTime, Record, RecordValue};

use uuid::Uuid;

use crate::{Result, resources};

/// Kinds whose name may stand in another record.
const NAMED_BY_ANOTHER: [&str; 2] = ["MedicationStatement", "MedicationRequest"];

/// How many moves back an import is looked for.
const MOST_MOVES: usize = 16;

/// The index row of a record. It is made from the document and its revisions, so that every row
/// can be dropped and made again.
///
/// # Errors
/// When the safe cannot be read.
pub(crate) fn row(r: &PodRead<'_>, path: &PodPath, record: &Record) -> Result<IndexRow> {
    let run = import_of(r, path)?;
    let value = charted(record);
    Ok(IndexRow {
        path: path.clone(),
        kind: record.kind.fhir_type().to_owned(),
        category: category(path, record),
        start: record.start.as_ref().map(|time| time.as_str().to_owned()),
        sort_time: record.start.as_ref().and_then(sort_time),
        title: title(r, record)?,
        value_text: record.value_text(),
        value: value.number(),
        unit: value.unit().map(str::to_owned),
        code: record.codes.first().map(|code| code.token()),
        identity: record.identity.clone(),
        content_hash: record.content_hash.clone(),
        import: run.as_ref().map(|run| run.id.to_string()),
        source: run.map(|run| run.file_name),
    })
}

/// The last import that wrote a document, from its revisions: the document itself may be shared
/// and names neither the import nor its file.
/// What was moved was written at its former path.
fn import_of(r: &PodRead<'_>, path: &PodPath) -> Result<Option<ImportRun>> {
    let mut place = path.clone();
    for _ in 0..MOST_MOVES {
        let mut moved = None;
        for revision in r.history(&place)? {
            if let Actor::Import(id) = &revision.change.actor {
                return Ok(match Uuid::parse_str(id) {
                    Ok(id) => r.import(id)?,
                    Err(_) => None,
                });
            }
            moved = revision.moved_from();
            if moved.is_some() {
                break;
            }
        }
        match moved {
            Some(former) => place = former,
            None => break,
        }
    }
    Ok(None)
}

/// The value a chart draws: that of the record, or the first of its parts, which is the
/// systolic pressure of a blood pressure.
fn charted(record: &Record) -> &RecordValue {
    match (&record.value, record.components.first()) {
        (RecordValue::None, Some(first)) => &first.value,
        (value, _) => value,
    }
}

/// The moment, as fine as the index keeps it.
fn sort_time(time: &FhirTime) -> Option<Timestamp> {
    Timestamp::from_microsecond(time.sort_time()?.as_microsecond()).ok()
}

/// Names records again that are named by another record, such as the taking of a medicine that
/// lies in a record of its own, once all of them are there.
pub(crate) fn name_again(w: &PodWrite<'_>) -> Result<()> {
    for kind in NAMED_BY_ANOTHER {
        let filter = RecordFilter {
            kind: Some(kind.to_owned()),
            ..RecordFilter::default()
        };
        for unnamed in w.records(&filter)?.iter().filter(|row| row.title == kind) {
            if let Some(record) = resources::record_in(w, &unnamed.path)? {
                w.index(&row(w, &unnamed.path, &record)?)?;
            }
        }
    }
    Ok(())
}

/// What a person would call it. Where the record only points at what it is about, that
/// record's name.
fn title(r: &PodRead<'_>, record: &Record) -> Result<String> {
    let named = record.title != record.kind.fhir_type();
    if named || !NAMED_BY_ANOTHER.contains(&record.kind.fhir_type()) {
        return Ok(record.title.clone());
    }
    let target = record
        .references
        .iter()
        .filter(|reference| reference.element == "medication")
        .find_map(|reference| reference.target_identity.as_deref());
    let found = match target {
        Some(identity) => r.by_identity(identity)?.into_iter().next(),
        None => None,
    };
    Ok(found.map_or_else(|| record.title.clone(), |row| row.title))
}

/// What lies in the container of a category belongs to it, whatever it is: who may see a
/// category follows its container.
fn category(path: &PodPath, record: &Record) -> String {
    kluis_records::categories()
        .iter()
        .find(|category| path.as_str().starts_with(&category.container))
        .map_or_else(
            || record.category.as_str().to_owned(),
            |category| category.id.clone(),
        )
}
