//! A safe of a gigabyte: how long it takes to open, apart from the passphrase's hash, and to back up.

#![expect(clippy::unwrap_used, reason = "a bench that cannot run should end")]

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use kluis_app::{Home, KdfParams, KeyGiven, NewSafeSettings, PutBody, SystemClock, Work};
use secrecy::SecretString;

const PASSPHRASE: &str = "zes stille wolken boven de dijk";
const MEBIBYTE: u64 = 1024 * 1024;
/// What one body of the database may have.
const BODY_BYTES: u64 = 900 * 1024;
const BODIES: u64 = 1024 * MEBIBYTE / BODY_BYTES;
const BACKUP_DATABASE_BODIES: u64 = 128 * MEBIBYTE / BODY_BYTES;
const BACKUP_OBJECTS: u64 = 3;
const OBJECT_BYTES: u64 = 128 * MEBIBYTE;

fn passphrase() -> SecretString {
    SecretString::from(PASSPHRASE)
}

fn random(bytes: u64) -> impl Read {
    File::open("/dev/urandom").unwrap().take(bytes)
}

/// A safe with so many bodies in its database and so many large objects.
fn make_safe(folder: &Path, bodies: u64, objects: u64) -> (Home, SecretString) {
    let home = Home::locate(Some(folder), Arc::new(SystemClock)).unwrap();
    let settings = NewSafeSettings {
        owner: "Eva".to_owned(),
        language: "en".to_owned(),
        passphrase: passphrase(),
        kdf: Some(KdfParams::FLOOR),
    };
    let (session, words) = home.create("default", &settings).unwrap();
    let put = |path: String, bytes| {
        let body = PutBody::from_reader(random(bytes), None);
        session.put(&path, body, None, Work::silent()).unwrap();
    };
    for number in 0..bodies {
        put(format!("/documents/{number}.bin"), BODY_BYTES);
    }
    for number in 0..objects {
        put(format!("/films/{number}.bin"), OBJECT_BYTES);
    }
    (home, words)
}

fn unlock(criterion: &mut Criterion) {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let (home, words) = make_safe(folder.path(), BODIES, 0);
    let mut group = criterion.benchmark_group("unlock");
    group.sample_size(10);
    let floor = KdfParams::FLOOR;
    group.bench_function("hash", |bencher| {
        let costs = argon2::Params::new(
            floor.memory_kib,
            floor.iterations,
            floor.parallelism,
            Some(32),
        )
        .unwrap();
        let hash = argon2::Argon2::new(argon2::Algorithm::Argon2id, argon2::Version::V0x13, costs);
        let mut key = [0; 32];
        bencher.iter(|| {
            hash.hash_password_into(PASSPHRASE.as_bytes(), &[1; 16], &mut key)
                .unwrap();
        });
    });
    // The recovery words need no slow hash, so opening with them is everything else.
    group.bench_function("rest", |bencher| {
        bencher.iter_batched(
            || KeyGiven::RecoveryWords(words.clone()),
            |key| home.open("default", &key).unwrap(),
            BatchSize::PerIteration,
        );
    });
    group.finish();
}

fn backup(criterion: &mut Criterion) {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let (home, _) = make_safe(folder.path(), BACKUP_DATABASE_BODIES, BACKUP_OBJECTS);
    let session = home
        .open("default", &KeyGiven::Passphrase(passphrase()))
        .unwrap();
    let target = folder.path().join("made.kluis-backup");
    let mut group = criterion.benchmark_group("backup");
    let bytes = BACKUP_DATABASE_BODIES * BODY_BYTES + BACKUP_OBJECTS * OBJECT_BYTES;
    group.sample_size(10).throughput(Throughput::Bytes(bytes));
    group.bench_function("kluis", |bencher| {
        bencher.iter_batched(
            || {
                let _ = fs::remove_file(&target);
            },
            |()| session.backup(&target, &[], Work::silent()).unwrap(),
            BatchSize::PerIteration,
        );
    });
    let copy = folder.path().join("copy");
    group.bench_function("copy", |bencher| {
        bencher.iter(|| {
            let mut to = File::create(&copy).unwrap();
            // Not fs::copy, which may let the file system share the blocks.
            io::copy(&mut File::open(&target).unwrap().take(bytes), &mut to).unwrap();
            to.sync_all().unwrap();
        });
    });
    group.finish();
}

criterion_group!(benches, unlock, backup);
criterion_main!(benches);
