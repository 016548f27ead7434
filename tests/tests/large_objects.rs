//! Bodies of any size go in and come out through the command line, whatever happens to it.

#![expect(clippy::unwrap_used, reason = "tests")]

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use kluis_tests::program::{Kluis, Run, argument};

const MEBIBYTE: usize = 1024 * 1024;
/// More than the program may hold in memory, three times over.
const SIZE: usize = 300 * MEBIBYTE;
const PIECE: usize = 64 * 1024;
/// What a pipe holds at most where nobody reads it.
const PIPE: usize = 1024 * 1024;

/// Bytes that do not repeat and do not compress, made as they are needed.
struct Pattern {
    state: u64,
    left: usize,
}

impl Pattern {
    fn new(len: usize) -> Self {
        Self {
            state: 0x9e37_79b9_7f4a_7c15,
            left: len,
        }
    }
}

impl Read for Pattern {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let len = buffer.len().min(self.left);
        for word in buffer[..len].chunks_mut(8) {
            self.state ^= self.state << 13;
            self.state ^= self.state >> 7;
            self.state ^= self.state << 17;
            let bytes = self.state.to_le_bytes();
            word.copy_from_slice(&bytes[..word.len()]);
        }
        self.left -= len;
        Ok(len)
    }
}

/// Reads so many bytes and finds them to be those of the pattern.
fn expect_pattern(source: &mut impl Read, pattern: &mut Pattern, mut len: usize) {
    let (mut found, mut expected) = (vec![0; PIECE], vec![0; PIECE]);
    while len > 0 {
        let part = len.min(PIECE);
        source.read_exact(&mut found[..part]).unwrap();
        pattern.read_exact(&mut expected[..part]).unwrap();
        assert!(found[..part] == expected[..part], "other bytes came out");
        len -= part;
    }
}

/// The most memory that a running program ever had resident, in mebibytes; `None` where the system
/// does not tell.
fn peak_memory(child: &Child) -> Option<usize> {
    let status = fs::read_to_string(format!("/proc/{}/status", child.id())).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    let kibibytes: usize = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kibibytes.div_ceil(1024))
}

fn expect_little_memory(child: &Child, what: &str) {
    match peak_memory(child) {
        Some(peak) => assert!(peak < 100, "{what} needed {peak} MiB"),
        None if cfg!(target_os = "linux") => panic!("{what}: it is no longer running"),
        None => println!("skipped: this system does not tell how much memory a program needs"),
    }
}

fn spawn(mut command: Command) -> Child {
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

/// A program that waits for the rest of the body it is to put.
fn putting(kluis: &Kluis, at: &str, body: &mut impl Read) -> Child {
    let mut child = spawn(kluis.command(&["put", at, "-"]));
    // One that ended before shows so in its status.
    let _ = std::io::copy(body, child.stdin.as_mut().unwrap());
    child
}

/// The files of large bodies, and those that are being written.
fn object_files(kluis: &Kluis) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![kluis.safe().join("objects")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if !path.ends_with(".lease") {
                found.push(path);
            }
        }
    }
    found
}

fn is_unfinished(path: &std::path::Path) -> bool {
    let name = path.file_name().unwrap().to_string_lossy();
    name.starts_with(".new-")
}

#[test]
fn a_body_of_300_mebibytes_goes_in_and_comes_out_with_little_memory() {
    let kluis = Kluis::with_safe();
    let mut putting = putting(&kluis, "/documents/film.bin", &mut Pattern::new(SIZE));
    // It has everything but the end, for which it waits.
    expect_little_memory(&putting, "put");
    drop(putting.stdin.take());
    let put = putting.wait_with_output().unwrap();
    assert!(
        put.status.success(),
        "{}",
        String::from_utf8_lossy(&put.stderr)
    );
    let listed = kluis.json(&["ls", "/documents/"]);
    assert_eq!(listed[0]["size"], SIZE);
    let [file] = object_files(&kluis).try_into().unwrap();
    let stored = fs::metadata(&file).unwrap().len();
    assert!(stored > SIZE as u64 && stored < SIZE as u64 * 104 / 100);

    let mut reading = spawn(kluis.command(&["cat", "/documents/film.bin"]));
    let mut output = reading.stdout.take().unwrap();
    let mut pattern = Pattern::new(SIZE);
    expect_pattern(&mut output, &mut pattern, SIZE - 2 * PIPE);
    // It cannot have ended, for the pipe does not take all that is left.
    expect_little_memory(&reading, "cat");
    expect_pattern(&mut output, &mut pattern, 2 * PIPE);
    assert_eq!(output.read(&mut [0]).unwrap(), 0, "more than was put");
    assert!(reading.wait().unwrap().success());
}

#[test]
fn a_large_body_goes_into_an_archive_with_little_memory() {
    let kluis = Kluis::with_safe();
    // What opening the safe needs and this together are more than may be resident.
    let size = 64 * MEBIBYTE;
    let mut putting = putting(
        &kluis,
        "/documents/film.bin",
        &mut std::io::repeat(7).take(size as u64),
    );
    drop(putting.stdin.take());
    assert!(putting.wait().unwrap().success());
    let archive = kluis.beside("all.zip");
    let mut exporting = spawn(kluis.command(&["export", "/", "-o", argument(&archive), "--quiet"]));
    let mut peak = None;
    while exporting.try_wait().unwrap().is_none() {
        peak = peak_memory(&exporting).max(peak);
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    assert!(exporting.wait().unwrap().success());
    match peak {
        Some(peak) => assert!(peak < 100, "export needed {peak} MiB"),
        None => println!("skipped: this system does not tell how much memory a program needs"),
    }
    assert!(fs::metadata(&archive).unwrap().len() > 10_000);
}

#[test]
fn a_file_and_a_stream_give_the_same_resource() {
    let kluis = Kluis::with_safe();
    let file = kluis.beside("scan.dcm");
    let mut bytes = Vec::new();
    Pattern::new(3 * MEBIBYTE + 5)
        .read_to_end(&mut bytes)
        .unwrap();
    fs::write(&file, &bytes).unwrap();
    let from_file = kluis.json(&["put", "/documents/one", argument(&file)]);
    assert_eq!(from_file["mediaType"], "application/dicom");
    let put = kluis.command(&["put", "/documents/two.dcm", "-", "--json"]);
    let from_stream = Run::with_input(put, &bytes).expect_status(0).json();
    assert_eq!(from_file["etag"], from_stream["etag"]);
    assert_eq!(from_stream["size"], bytes.len());
    for at in ["/documents/one", "/documents/two.dcm"] {
        assert!(kluis.run(&["cat", at]).expect_status(0).stdout == bytes);
    }
    // Seen before it is read: nothing of an endless stream is waited for.
    let stale = [
        "put",
        "/documents/one",
        argument(&file),
        "--if-match",
        "\"0\"",
    ];
    kluis.run(&stale).expect_status(5);
    let folder = kluis.beside("");
    let refused = kluis.run(&["put", "/documents/x", argument(&folder)]);
    assert!(refused.status != 0 && refused.stderr.contains("directory"));
}

#[test]
fn a_put_that_is_killed_anywhere_leaves_what_was_there_and_a_safe_that_opens() {
    let kluis = Kluis::with_safe();
    let size = 3 * MEBIBYTE;
    let at = "/documents/scan.bin";
    let first = kluis.command(&["put", at, "-"]);
    Run::with_input(first, b"what was there before").expect_status(0);
    for sent in [0, 1, MEBIBYTE, MEBIBYTE + 2 * PIPE, size] {
        let mut child = putting(&kluis, at, &mut Pattern::new(size).take(sent as u64));
        child.kill().unwrap();
        child.wait().unwrap();
        let there = kluis.run(&["cat", at]).expect_status(0);
        assert_eq!(there.text(), "what was there before", "{sent} bytes sent");
        assert!(!object_files(&kluis).iter().any(|file| is_unfinished(file)));
    }
    // With everything sent, at moments until it is done.
    for pause in 0..12 {
        let at = format!("/documents/{pause}.bin");
        let mut child = putting(&kluis, &at, &mut Pattern::new(size));
        drop(child.stdin.take());
        std::thread::sleep(std::time::Duration::from_millis(2 * pause * pause));
        // It may be done.
        let _ = child.kill();
        let done = child.wait().unwrap().success();
        let there = kluis.run(&["cat", &at]);
        if done || there.status == 0 {
            let mut found = &there.expect_status(0).stdout[..];
            expect_pattern(&mut found, &mut Pattern::new(size), size);
            assert!(found.is_empty());
        }
        assert!(!object_files(&kluis).iter().any(|file| is_unfinished(file)));
    }
}

#[cfg(unix)]
#[test]
fn ctrl_c_while_a_put_waits_for_more_leaves_nothing_behind() {
    let kluis = Kluis::with_safe();
    // More than a pipe takes by itself: it is being read. Only the second is too large for the database.
    for size in [MEBIBYTE / 2, 8 * MEBIBYTE] {
        stop_a_put_after(&kluis, size);
    }
}

#[cfg(unix)]
fn stop_a_put_after(kluis: &Kluis, size: usize) {
    let mut child = putting(kluis, "/documents/film.bin", &mut Pattern::new(size));
    let silent = child.stdin.take();
    assert!(object_files(kluis).iter().all(|file| is_unfinished(file)));
    let mut told = BufReader::new(child.stderr.take().unwrap());
    let interrupt = Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status()
        .unwrap();
    assert!(interrupt.success());
    let mut line = String::new();
    while !line.contains("stopping") {
        line.clear();
        assert!(
            told.read_line(&mut line).unwrap() > 0,
            "it says that it stops"
        );
    }
    // Nothing more comes, and no end either.
    line.clear();
    told.read_to_string(&mut line).unwrap();
    assert!(line.contains("error: stopped"), "{line}");
    assert_eq!(child.wait().unwrap().code(), Some(1));
    drop(silent);
    assert_eq!(object_files(kluis), Vec::<PathBuf>::new());
    kluis.run(&["cat", "/documents/film.bin"]).expect_status(4);
}

#[test]
fn a_damaged_or_missing_large_body_is_named_and_the_rest_can_be_read() {
    let kluis = Kluis::with_safe();
    let put = kluis.command(&["put", "/documents/scan.bin", "-"]);
    let mut bytes = Vec::new();
    Pattern::new(2 * MEBIBYTE).read_to_end(&mut bytes).unwrap();
    Run::with_input(put, &bytes).expect_status(0);
    let put = kluis.command(&["put", "/documents/note.txt", "-"]);
    Run::with_input(put, b"a note").expect_status(0);
    let [file] = object_files(&kluis).try_into().unwrap();
    let mut changed = fs::read(&file).unwrap();
    let middle = changed.len() / 2;
    changed[middle] ^= 1;
    fs::write(&file, changed).unwrap();
    let expect_named = |why: &str| {
        let cat = kluis.run(&["cat", "/documents/scan.bin", "--json"]);
        let error = cat.json_error();
        assert_eq!(error["code"], "damaged", "{error}");
        let message = error["message"].as_str().unwrap();
        assert!(
            message.contains("/documents/scan.bin") && message.contains(why),
            "{message}"
        );
        let streamed = kluis.run(&["cat", "/documents/scan.bin"]);
        assert_eq!(streamed.status, cat.status);
        assert!(bytes.starts_with(&streamed.stdout) && streamed.stdout.len() < bytes.len());
        let note = kluis.run(&["cat", "/documents/note.txt"]).expect_status(0);
        assert_eq!(note.text(), "a note");
    };
    expect_named("a part of it is changed");
    fs::remove_file(&file).unwrap();
    expect_named("is missing");
}
