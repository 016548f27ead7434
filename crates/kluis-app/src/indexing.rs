//! From a document to the row that finds it again.

use jiff::Timestamp;
use kluis_pod::{IndexRow, PodPath, PodRead, PodWrite, RecordFilter};
use kluis_rdf::oxrdf::Graph;
use kluis_records::{FhirTime, Record, RecordValue};

use crate::{Result, resources};

/// Kinds whose name may stand in another record.
const NAMED_BY_ANOTHER: [&str; 2] = ["MedicationStatement", "MedicationRequest"];

/// The index row of a record. It is made from the document alone, so that every row can be
/// dropped and made again.
///
/// # Errors
/// When the safe cannot be read.
pub(crate) fn row(
    r: &PodRead<'_>,
    path: &PodPath,
    graph: &Graph,
    record: &Record,
) -> Result<IndexRow> {
    let origin = kluis_records::source_of(graph);
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
        import: origin.import_id,
        source: origin.file_name,
    })
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
            if let Some((graph, record)) = resources::record_in(w, &unnamed.path)? {
                w.index(&row(w, &unnamed.path, &graph, &record)?)?;
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
