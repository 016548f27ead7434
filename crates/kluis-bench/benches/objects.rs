//! Large objects beside the program `age`, which encrypts the same bytes in the same form.

#![expect(clippy::unwrap_used, reason = "a bench that cannot run should end")]

use std::fs::{self, File};
use std::io::{self, BufWriter, Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use kluis_objects::{ObjectStore, Work, identity_text, recipient_text};

const BYTES: u64 = 256 * 1024 * 1024;
const BUFFER: usize = 256 * 1024;
const SEED: [u8; 32] = [9; 32];

/// Bytes that do not compress.
fn make_content(path: &Path) {
    let noise = File::open("/dev/urandom").unwrap();
    io::copy(&mut noise.take(BYTES), &mut File::create(path).unwrap()).unwrap();
}

fn age(arguments: &[&str]) {
    let status = Command::new("age")
        .args(arguments)
        .stdin(Stdio::null())
        .status()
        .unwrap();
    assert!(status.success());
}

fn objects(criterion: &mut Criterion) {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let path = |name: &str| folder.path().join(name);
    let text = |name: &str| path(name).to_str().unwrap().to_owned();
    let content = path("content");
    make_content(&content);
    let store = ObjectStore::new(&path("objects"), &SEED);
    let recipient = recipient_text(&SEED);
    fs::write(
        path("identity"),
        secrecy::ExposeSecret::expose_secret(&identity_text(&SEED)),
    )
    .unwrap();
    // age syncs nothing, so both end on the disk only when the system likes; ours waits for it.
    let age_writes = || {
        age(&["-r", &recipient, "-o", &text("by-age"), &text("content")]);
        File::open(path("by-age")).unwrap().sync_all().unwrap();
    };

    let mut group = criterion.benchmark_group("object-write");
    group.sample_size(10).throughput(Throughput::Bytes(BYTES));
    group.bench_function("kluis", |bencher| {
        bencher.iter_batched(
            || File::open(&content).unwrap(),
            |mut source| {
                let written = store.write(&mut source, Work::silent()).unwrap();
                assert_eq!(written.size, BYTES);
                store.remove(written.id).unwrap();
            },
            BatchSize::PerIteration,
        );
    });
    group.bench_function("age", |bencher| bencher.iter(age_writes));
    group.finish();

    let kept = store
        .write(&mut File::open(&content).unwrap(), Work::silent())
        .unwrap();
    age_writes();
    let mut group = criterion.benchmark_group("object-read");
    group.sample_size(10).throughput(Throughput::Bytes(BYTES));
    group.bench_function("kluis", |bencher| {
        bencher.iter(|| {
            let mut object = store.open(kept.id).unwrap();
            let mut out = BufWriter::with_capacity(BUFFER, File::create(path("out")).unwrap());
            // The pieces in which the program hands a body on.
            let mut piece = vec![0; BUFFER];
            let mut copied = 0;
            loop {
                let read = object.read(&mut piece).unwrap();
                if read == 0 {
                    break;
                }
                out.write_all(&piece[..read]).unwrap();
                copied += read as u64;
            }
            out.flush().unwrap();
            assert_eq!(copied, BYTES);
        });
    });
    group.bench_function("age", |bencher| {
        bencher.iter(|| {
            age(&[
                "-d",
                "-i",
                &text("identity"),
                "-o",
                &text("out"),
                &text("by-age"),
            ]);
        });
    });
    group.finish();
}

criterion_group!(benches, objects);
criterion_main!(benches);
