//! Reading a large file takes no more memory than reading a small one.

use std::io::Write;
use std::ops::ControlFlow;

use kluis_import::{Item, read_file};

/// The most memory that this process had resident so far, in KiB; `None` where the system does not tell.
fn peak() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

#[test]
fn a_bundle_is_read_entry_by_entry() {
    const ENTRIES: u64 = 10_000;
    let Some(before) = peak() else {
        println!("skipped: this system does not tell how much memory a process had");
        return;
    };
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("large.json");
    let mut file = std::io::BufWriter::new(std::fs::File::create(&path).expect("a file"));
    let narrative = "x".repeat(8_000);
    write!(file, "{{\"entry\":[").expect("to write");
    for index in 0..ENTRIES {
        let comma = if index == 0 { "" } else { "," };
        write!(
            file,
            "{comma}{{\"resource\":{{\"resourceType\":\"Observation\",\"id\":\"{index}\",\"text\":{{\"div\":\"{narrative}\"}},\"valueInteger\":{index}}}}}"
        )
        .expect("to write");
    }
    write!(file, "],\"resourceType\":\"Bundle\"}}").expect("to write");
    drop(file);
    let size = std::fs::metadata(&path).expect("a file").len() / 1024;
    assert!(size > 70_000, "{size} KiB");

    let mut records = 0;
    let now = "2026-11-21T12:00:00Z".parse().expect("a time");
    let mut sink = |item| {
        records += u64::from(matches!(item, Item::Record(_)));
        ControlFlow::Continue(())
    };
    read_file(&path, None, now, &mut sink, &mut |_| {
        ControlFlow::Continue(())
    })
    .expect("a bundle");
    assert_eq!(records, ENTRIES);
    let grown = peak().expect("told before") - before;
    println!("{size} KiB read with {grown} KiB more resident");
    assert!(grown < 16 * 1024, "{grown} KiB for a file of {size} KiB");
}
