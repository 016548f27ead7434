//! Whole files, read as a caller reads them.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use kluis_import::{Format, ImportError, ImportedRecord, Item, Summary, read_file};

struct Found {
    summary: Summary,
    records: Vec<ImportedRecord>,
    unreadable: Vec<String>,
}

fn now() -> Timestamp {
    "2026-11-21T12:00:00Z".parse().expect("a time")
}

fn read(path: &Path) -> Result<Found, ImportError> {
    let (mut records, mut unreadable) = (Vec::new(), Vec::new());
    let mut began = None;
    let mut sink = |item| {
        match item {
            Item::Began { format, file_hash } => {
                assert!(
                    records.is_empty() && unreadable.is_empty(),
                    "it comes first"
                );
                assert_eq!(began.replace((format, file_hash)), None, "it comes once");
            }
            Item::Record(record) => records.push(*record),
            Item::Unreadable { place, why } => unreadable.push(format!("{place}: {why}")),
            other => panic!("unexpected {other:?}"),
        }
        ControlFlow::Continue(())
    };
    let summary = read_file(path, None, now(), &mut sink, &mut |_| {
        ControlFlow::Continue(())
    })?;
    assert_eq!(began, Some((summary.format, summary.file_hash.clone())));
    assert_eq!(summary.records, records.len() as u64);
    assert_eq!(summary.unreadable, unreadable.len() as u64);
    Ok(Found {
        summary,
        records,
        unreadable,
    })
}

fn own(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures")
        .join(name)
}

fn shared(folder: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../../shared/fixtures")
        .join(folder);
    if path.is_dir() {
        return Some(path);
    }
    println!("skipped: the example files {folder} are not on this machine");
    None
}

/// Every file below a folder whose name ends in `ending`.
fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(files(&path, ending));
        } else if path.to_string_lossy().ends_with(ending) {
            found.push(path);
        }
    }
    found.sort();
    found
}

#[test]
fn a_bundle_yields_its_records_whatever_the_order_of_its_members() {
    let found = read(&own("bundle.json")).expect("a bundle");
    assert_eq!(found.summary.format, Format::FhirBundle);
    assert_eq!(found.summary.without_resource, 1);
    let shown: Vec<_> = found
        .records
        .iter()
        .map(|item| {
            (
                item.place.to_string(),
                item.record.title.as_str(),
                item.record.value_text(),
            )
        })
        .collect();
    assert_eq!(
        shown,
        [
            (
                "line 4, entry[0].resource".to_owned(),
                "Eva Voorbeeld",
                None
            ),
            (
                "line 20, entry[1].resource".to_owned(),
                "Blood pressure",
                Some("128/82 mmHg".to_owned())
            ),
        ]
    );
}

#[test]
fn one_resource_a_line_yields_a_record_a_line() {
    let found = read(&own("resources.ndjson")).expect("lines");
    assert_eq!(found.summary.format, Format::FhirNdjson);
    let shown: Vec<_> = found
        .records
        .iter()
        .map(|item| {
            (
                item.place.line,
                item.record.category.as_str(),
                item.record.value_text(),
            )
        })
        .collect();
    assert_eq!(
        shown,
        [
            (1, "identity", None),
            (2, "heart-rate", Some("61 /min".to_owned())),
            (3, "weight", Some("70.5 kg".to_owned()))
        ]
    );
}

#[test]
fn a_single_resource_yields_one_record() {
    let found = read(&own("resource.json")).expect("a resource");
    assert_eq!(found.summary.format, Format::FhirResource);
    assert_eq!(found.records.len(), 1);
    assert_eq!(
        found.records[0]
            .record
            .start
            .as_ref()
            .map(|time| time.as_str()),
        Some("2026-03-03T08:00:00+01:00")
    );
}

#[test]
fn every_shared_fhir_file_is_read_whole() {
    // Files and resources, counted by another program.
    let expected = [
        ("carebundle-r4", 3, 136),
        ("carebundle-r4-ndjson", 8, 245),
        ("synthea-bulk-10", 5, 756),
        ("welldata-weare", 26, 26),
        ("ips", 2, 38),
        ("kmehr-medicationscheme", 5, 56),
    ];
    for (folder, file_count, record_count) in expected {
        let Some(path) = shared(folder) else { continue };
        let paths: Vec<_> = files(&path, "json")
            .into_iter()
            .filter(|path| !path.ends_with("log.ndjson"))
            .collect();
        assert_eq!(paths.len(), file_count, "{folder}");
        let mut records = 0;
        for path in paths {
            let found = read(&path).unwrap_or_else(|error| panic!("{error}"));
            assert_eq!(found.unreadable, Vec::<String>::new(), "{}", path.display());
            records += found.records.len();
        }
        println!("{folder}: {records} records");
        assert!(records == record_count, "{folder}: {records}");
    }
}

#[test]
fn a_log_beside_an_export_is_refused_as_a_whole() {
    let Some(folder) = shared("synthea-bulk-10") else {
        return;
    };
    let error = read(&folder.join("log.ndjson"))
        .err()
        .map(|error| error.to_string());
    assert_eq!(
        error.as_deref(),
        Some("log.ndjson: line 1, resourceType: expected the name of a FHIR type")
    );
}

#[test]
fn other_formats_are_refused_with_a_hint() {
    for (folder, file, message) in [
        (
            "kmehr-sumehr",
            "sumehr_example.fhir.xml",
            "FHIR XML is not read yet",
        ),
        (
            "kmehr-sumehr",
            "sumehr_example.kmehr.xml",
            "the file is XML",
        ),
        ("fit", "Activity.fit", "expected"),
        ("vcard-ical", "", ""),
        (
            "anonymise",
            "input.json",
            "resourceType: expected the name of a FHIR type",
        ),
    ] {
        let Some(folder) = shared(folder) else {
            continue;
        };
        if file.is_empty() {
            for path in files(&folder, "") {
                assert!(read(&path).is_err(), "{}", path.display());
            }
            continue;
        }
        let error = read(&folder.join(file))
            .err()
            .map(|error| error.to_string())
            .unwrap_or_default();
        assert!(error.contains(message), "{error}");
    }
}

#[test]
fn the_same_file_twice_gives_the_same_identities_and_contents() {
    let marks = |found: Found| -> Vec<(String, String)> {
        found
            .records
            .into_iter()
            .map(|item| (item.record.identity, item.record.content_hash))
            .collect()
    };
    for name in ["bundle.json", "resources.ndjson", "resource.json"] {
        let first = marks(read(&own(name)).expect("a file"));
        assert_eq!(first, marks(read(&own(name)).expect("a file")));
    }
}

#[test]
fn a_bundle_and_its_twin_in_lines_agree_on_what_is_the_same() {
    let (Some(bundles), Some(lines)) = (shared("carebundle-r4"), shared("carebundle-r4-ndjson"))
    else {
        return;
    };
    let marks = |folder: &Path| -> BTreeMap<String, String> {
        let mut marks = BTreeMap::new();
        for path in files(folder, "json") {
            for item in read(&path).expect("a file").records {
                let before = marks.insert(item.record.identity, item.record.content_hash);
                assert_eq!(before, None, "two records of one source share an identity");
            }
        }
        marks
    };
    let (bundles, lines) = (marks(&bundles), marks(&lines));
    let shared_identities = bundles
        .keys()
        .filter(|identity| lines.contains_key(*identity))
        .count();
    let same = bundles
        .iter()
        .filter(|(identity, hash)| lines.get(*identity) == Some(*hash))
        .count();
    println!(
        "bundles {}, lines {}, the same identity {shared_identities}, the same content {same}",
        bundles.len(),
        lines.len()
    );
    // The generator drew other values for most of the twins: those are changes. Counted by another program.
    assert_eq!((shared_identities, same), (132, 25));
    assert_eq!((bundles.len(), lines.len()), (136, 245));
}
