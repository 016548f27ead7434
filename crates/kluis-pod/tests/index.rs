//! What the pod promises about the record index and import runs.

mod throwaway;

use jiff::Timestamp;
use kluis_pod::{CategoryCount, ImportRun, IndexRow, Pod, PodError, Precondition, RecordFilter};
use throwaway::{ThrowawayPod, by_owner, path, put_text};
use uuid::Uuid;

fn at(second: i64) -> Option<Timestamp> {
    Some(Timestamp::from_second(second).expect("tests use small numbers"))
}

fn row(name: &str, category: &str, second: Option<i64>) -> IndexRow {
    IndexRow {
        path: path(name),
        kind: "Observation".into(),
        category: category.into(),
        start: Some("2026-11".into()),
        sort_time: second.and_then(at),
        title: format!("Bloeddruk {category}"),
        value_text: Some("Één meting".into()),
        value: Some(5.10),
        unit: Some("mmol/l".into()),
        code: Some("http://loinc.org|8480-6".into()),
        identity: format!("identity {category}"),
        content_hash: format!("hash {name}"),
        import: None,
        source: Some("dokter".into()),
    }
}

fn filled() -> (ThrowawayPod, Vec<IndexRow>) {
    let safe = ThrowawayPod::new();
    let mut rows = vec![
        row("/h/a", "pressure", Some(30)),
        row("/h/b", "pressure", Some(10)),
        row("/h/c", "weight", Some(20)),
        row("/h/d", "pressure", None),
    ];
    rows[2].kind = "Condition".into();
    safe.pod
        .write(|write| -> Result<(), PodError> {
            for row in &rows {
                write.put(
                    &row.path,
                    "text/plain",
                    b"x",
                    &Precondition::None,
                    &by_owner(),
                )?;
                write.index(row)?;
            }
            Ok(())
        })
        .expect("nothing is in the way");
    (safe, rows)
}

fn names(pod: &Pod, filter: &RecordFilter) -> Vec<String> {
    let found = pod
        .read(|read| read.records(filter))
        .expect("reading works");
    found.iter().map(|row| row.path.name().to_owned()).collect()
}

#[test]
fn rows_come_back_as_they_were_written_and_renewed() {
    let (safe, rows) = filled();
    let pod = &safe.pod;
    for row in &rows {
        let found = pod
            .read(|read| read.record(&row.path))
            .expect("reading works");
        assert_eq!(found.as_ref(), Some(row));
    }
    let mut changed = row("/h/a", "weight", None);
    changed.value = None;
    changed.title = "Gewicht".into();
    pod.write(|write| write.index(&changed))
        .expect("it is there");
    let found = pod
        .read(|read| read.record(&changed.path))
        .expect("reading works");
    assert_eq!(found, Some(changed));
    let by_text = |text: &str| {
        let text = Some(text.to_owned());
        names(
            pod,
            &RecordFilter {
                text,
                ..RecordFilter::default()
            },
        )
    };
    assert_eq!(
        by_text("gewicht"),
        ["a"],
        "the text index follows the change"
    );
    assert_eq!(by_text("bloeddruk pressure"), ["d", "b"]);
}

#[test]
fn filters_choose_sort_and_page() {
    let (safe, _) = filled();
    let pod = &safe.pod;
    let all = RecordFilter {
        newest_first: true,
        ..RecordFilter::default()
    };
    assert_eq!(names(pod, &all), ["a", "c", "b", "d"]);
    assert_eq!(names(pod, &RecordFilter::default()), ["d", "b", "c", "a"]);
    let pressure = RecordFilter {
        category: Some("pressure".into()),
        ..all.clone()
    };
    assert_eq!(names(pod, &pressure), ["a", "b", "d"]);
    let page = RecordFilter {
        limit: Some(1),
        offset: 1,
        ..pressure.clone()
    };
    assert_eq!(names(pod, &page), ["b"]);
    let kind = RecordFilter {
        kind: Some("Condition".into()),
        ..all.clone()
    };
    assert_eq!(names(pod, &kind), ["c"]);
    let both = RecordFilter {
        kind: Some("Condition".into()),
        ..pressure
    };
    assert_eq!(names(pod, &both), [""; 0]);
}

#[test]
fn text_finds_beginnings_of_words_whatever_accents_and_signs() {
    let (safe, _) = filled();
    let check = |text: &str, expected: &[&str]| {
        let filter = RecordFilter {
            text: Some(text.into()),
            newest_first: true,
            ..RecordFilter::default()
        };
        assert_eq!(names(&safe.pod, &filter), expected, "{text}");
    };
    check("een met", &["a", "c", "b", "d"]);
    check("WEI", &["c"]);
    check("druk", &[]);
    check("\"weight\" OR (", &[]);
    check("-weight*", &["c"]);
    check("  ", &[]);
    check("\0", &[]);
}

#[test]
fn records_are_found_by_identity_and_by_content() {
    let (safe, rows) = filled();
    let found = safe.pod.read(|read| read.by_identity("identity pressure"));
    let found: Vec<_> = found
        .expect("reading works")
        .into_iter()
        .map(|row| row.path)
        .collect();
    assert_eq!(found, [path("/h/a"), path("/h/b"), path("/h/d")]);
    let found = safe
        .pod
        .read(|read| read.by_content_hash("hash /h/c"))
        .expect("reading works");
    assert_eq!(found, rows[2..3]);
    let found = safe
        .pod
        .read(|read| read.by_identity("identity"))
        .expect("reading works");
    assert_eq!(found, []);
}

#[test]
fn categories_are_counted() {
    let (safe, _) = filled();
    let counts = safe
        .pod
        .read(|read| read.category_counts())
        .expect("reading works");
    let expected =
        [("pressure", 3, 30), ("weight", 1, 20)].map(|(category, count, newest)| CategoryCount {
            category: category.into(),
            count,
            newest: at(newest),
        });
    assert_eq!(counts, expected);
}

#[test]
fn an_index_row_goes_with_its_resource_and_needs_one() {
    let (safe, rows) = filled();
    let pod = &safe.pod;
    let gone = path("/h/a");
    pod.write(|write| write.delete(&gone, &Precondition::None, &by_owner()))
        .expect("it is there");
    assert_eq!(
        pod.read(|read| read.record(&gone)).expect("reading works"),
        None
    );
    let text = RecordFilter {
        text: Some("bloeddruk".into()),
        ..RecordFilter::default()
    };
    assert_eq!(names(pod, &text), ["d", "b", "c"]);
    assert!(matches!(
        pod.write(|write| write.index(&rows[0])),
        Err(PodError::NotFound(_))
    ));
    let unindex = || {
        pod.write(|write| write.unindex(&path("/h/b")))
            .expect("writing works")
    };
    assert!(unindex());
    assert!(!unindex());
    assert_eq!(names(pod, &RecordFilter::default()), ["d", "c"]);
    pod.write(|write| write.clear_index())
        .expect("writing works");
    assert_eq!(names(pod, &RecordFilter::default()), [""; 0]);
    assert_eq!(names(pod, &text), [""; 0]);
    assert_eq!(
        pod.read(|read| read.list(&path("/h/")))
            .expect("reading works")
            .len(),
        3
    );
}

#[test]
fn no_question_reads_the_whole_index() {
    let (safe, _) = filled();
    let questions = [
        "SELECT * FROM record_index WHERE category = 'a' ORDER BY sort_time DESC, path DESC LIMIT 9",
        "SELECT * FROM record_index WHERE kind = 'a' ORDER BY sort_time, path LIMIT 9",
        "SELECT * FROM record_index WHERE category = 'a' AND kind = 'b' ORDER BY sort_time, path",
        "SELECT * FROM record_index WHERE identity = 'a'",
        "SELECT * FROM record_index WHERE content_hash = 'a'",
        "SELECT * FROM record_index WHERE path = 'a'",
        "SELECT * FROM resource WHERE parent = '/' ORDER BY is_container DESC, path",
        "SELECT * FROM resource WHERE path > '/a/' AND path < '/a0' ORDER BY path",
        "SELECT * FROM revision WHERE path = '/' ORDER BY number DESC",
        "SELECT max(number) FROM revision WHERE path = '/'",
        "SELECT 1 FROM import_run WHERE file_hash = 'a'",
    ];
    let plan = |question: &str| {
        safe.pod
            .read(|read| -> Result<String, PodError> {
                let mut statement = read
                    .sql()
                    .prepare(&format!("EXPLAIN QUERY PLAN {question}"))?;
                let steps = statement.query_map([], |row| row.get::<_, String>(3))?;
                Ok(steps.collect::<Result<Vec<_>, _>>()?.join("; "))
            })
            .expect("the question is SQL")
    };
    for question in questions {
        let plan = plan(question);
        assert!(plan.starts_with("SEARCH "), "{question}: {plan}");
        assert!(!plan.contains("TEMP B-TREE"), "{question}: {plan}");
    }
    let newest = plan("SELECT * FROM record_index ORDER BY sort_time DESC, path DESC LIMIT 9");
    assert!(newest.contains("USING INDEX record_index_time"), "{newest}");
    assert!(!newest.contains("TEMP B-TREE"), "{newest}");
}

#[test]
fn an_import_run_is_noted_once_and_found_by_its_file() {
    let safe = ThrowawayPod::new();
    let pod = &safe.pod;
    let run = |number: u128, hash: &str| ImportRun {
        id: Uuid::from_u128(number),
        file_name: "export één.json".into(),
        file_hash: hash.into(),
        format: "fhir-bundle".into(),
        time: Timestamp::from_second(number as i64).expect("small"),
    };
    let begin = |run: &ImportRun| pod.write(|write| write.begin_import(run));
    begin(&run(1, "aa")).expect("it is new");
    begin(&run(2, "aa")).expect("another run of the same file");
    assert!(matches!(
        begin(&run(1, "bb")),
        Err(PodError::ImportExists(_))
    ));
    let has = |hash: &str| {
        pod.read(|read| read.has_import(hash))
            .expect("reading works")
    };
    assert!(has("aa"));
    assert!(!has("bb"));
    let found = pod
        .read(|read| read.import(Uuid::from_u128(1)))
        .expect("reading works");
    assert_eq!(found, Some(run(1, "aa")));
    let all = pod.read(|read| read.imports()).expect("reading works");
    assert_eq!(all, [run(2, "aa"), run(1, "aa")]);
}

#[test]
fn rows_of_other_components_share_the_transaction() {
    let safe = ThrowawayPod::new();
    let pod = &safe.pod;
    pod.vault()
        .migrate(
            "other",
            &["CREATE TABLE other_row (path TEXT NOT NULL) STRICT"],
        )
        .expect("it is a new component");
    let write = |fail: bool| {
        pod.write(|write| -> Result<(), PodError> {
            write.put(
                &path("/x"),
                "text/plain",
                b"x",
                &Precondition::None,
                &by_owner(),
            )?;
            write
                .sql()
                .execute("INSERT INTO other_row VALUES ('/x')", [])?;
            if fail {
                write.get(&path("/nowhere"))?;
            }
            Ok(())
        })
    };
    let rows = || -> i64 {
        pod.read(|read| -> Result<i64, PodError> {
            Ok(read
                .sql()
                .query_row("SELECT count(*) FROM other_row", [], |row| row.get(0))?)
        })
        .expect("reading works")
    };
    assert!(write(true).is_err());
    assert_eq!(rows(), 0);
    write(false).expect("nothing is in the way");
    assert_eq!(rows(), 1);
    put_text(pod, "/x", "x").expect("it is still there");
}
