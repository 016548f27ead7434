//! What encryption costs: the same rows in SQLCipher and in plain SQLite, by the same library.
//!
//! The rows are like those of the pod: a path, a category, a time, a number and a compressed body. The
//! sizes of page and the hashes of the page's authentication are compared, since both are fixed when a
//! safe is made.

#![expect(clippy::unwrap_used, reason = "a bench that cannot run should end")]

use std::path::{Path, PathBuf};

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use rusqlite::{Connection, params};

const ROWS: u64 = 50_000;
const READS: u64 = 2_000;
const BODY_BYTES: usize = 700;

/// One way to keep the rows.
struct Way {
    name: &'static str,
    hash: Option<&'static str>,
    page_bytes: u32,
}

const WAYS: &[Way] = &[
    Way {
        name: "plain-4096",
        hash: None,
        page_bytes: 4096,
    },
    Way {
        name: "plain-8192",
        hash: None,
        page_bytes: 8192,
    },
    Way {
        name: "sha256-4096",
        hash: Some("HMAC_SHA256"),
        page_bytes: 4096,
    },
    Way {
        name: "sha256-8192",
        hash: Some("HMAC_SHA256"),
        page_bytes: 8192,
    },
    Way {
        name: "sha512-4096",
        hash: Some("HMAC_SHA512"),
        page_bytes: 4096,
    },
];

impl Way {
    fn open(&self, path: &Path) -> Connection {
        let connection = Connection::open(path).unwrap();
        if let Some(hash) = self.hash {
            connection
                .execute_batch(&format!(
                    "PRAGMA cipher_memory_security = ON;
                     PRAGMA key = \"x'{}'\";
                     PRAGMA cipher_hmac_algorithm = {hash};
                     PRAGMA cipher_page_size = {};",
                    "2d".repeat(32),
                    self.page_bytes
                ))
                .unwrap();
        } else {
            connection
                .execute_batch(&format!("PRAGMA page_size = {}", self.page_bytes))
                .unwrap();
        }
        connection
            .execute_batch(
                "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY;
                 PRAGMA mmap_size = 0; PRAGMA cache_size = -65536;",
            )
            .unwrap();
        connection
    }

    fn fill(&self, path: &Path) {
        let mut connection = self.open(path);
        connection
            .execute_batch(
                "CREATE TABLE resource (path TEXT PRIMARY KEY, category TEXT NOT NULL, time INTEGER NOT NULL,
                 value REAL, body BLOB NOT NULL) STRICT, WITHOUT ROWID;
                 CREATE INDEX resource_time ON resource (category, time);",
            )
            .unwrap();
        let transaction = connection.transaction().unwrap();
        let mut insert = transaction
            .prepare("INSERT INTO resource VALUES (?1, ?2, ?3, ?4, ?5)")
            .unwrap();
        let mut noise = Noise(1);
        let mut body = [0_u8; BODY_BYTES];
        for number in 0..ROWS {
            noise.fill(&mut body);
            insert
                .execute(params![
                    path_of(number),
                    CATEGORIES[number as usize % CATEGORIES.len()],
                    number as i64,
                    number as f64 / 7.0,
                    body.as_slice(),
                ])
                .unwrap();
        }
        drop(insert);
        transaction.commit().unwrap();
    }

    fn filled(&self, folder: &Path) -> PathBuf {
        let path = folder.join(format!("{}.db", self.name));
        if !path.exists() {
            self.fill(&path);
            let connection = self.open(&path);
            connection
                .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
                .unwrap();
        }
        path
    }
}

const CATEGORIES: &[&str] = &["blood-pressure", "weight", "lab-results"];

fn path_of(number: u64) -> String {
    // Spread over the tree as the names of records are.
    format!(
        "/health/{}/observation-{:012x}.ttl",
        CATEGORIES[number as usize % CATEGORIES.len()],
        number.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 16
    )
}

/// Bytes that do not compress and are the same in every run (xorshift64).
struct Noise(u64);

impl Noise {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn fill(&mut self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(8) {
            chunk.copy_from_slice(&self.next().to_le_bytes()[..chunk.len()]);
        }
    }
}

fn insert(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("sqlcipher-insert");
    group.sample_size(10).throughput(Throughput::Elements(ROWS));
    for way in WAYS {
        group.bench_function(way.name, |bencher| {
            bencher.iter_batched(
                || tempfile::tempdir().unwrap(),
                |folder| {
                    way.fill(&folder.path().join("rows.db"));
                    folder
                },
                BatchSize::PerIteration,
            );
        });
    }
    group.finish();
}

/// One record changed and on the disk, as when a person edits something.
fn commit(criterion: &mut Criterion) {
    let folder = tempfile::tempdir().unwrap();
    let mut group = criterion.benchmark_group("sqlcipher-commit");
    group.sample_size(40);
    for way in WAYS {
        let connection = way.open(&way.filled(folder.path()));
        let mut noise = Noise(5);
        let mut body = [0_u8; BODY_BYTES];
        group.bench_function(way.name, |bencher| {
            bencher.iter(|| {
                noise.fill(&mut body);
                let path = path_of(noise.next() % ROWS);
                let changed = connection
                    .execute(
                        "UPDATE resource SET body = ?2, time = time + 1 WHERE path = ?1",
                        params![path, body.as_slice()],
                    )
                    .unwrap();
                assert_eq!(changed, 1);
            });
        });
    }
    group.finish();
}

fn read(criterion: &mut Criterion) {
    let folder = tempfile::tempdir().unwrap();
    let read_some = |connection: &Connection, noise: &mut Noise| {
        let mut statement = connection
            .prepare_cached("SELECT body FROM resource WHERE path = ?1")
            .unwrap();
        for _ in 0..READS {
            let path = path_of(noise.next() % ROWS);
            let body: Vec<u8> = statement.query_row([&path], |row| row.get(0)).unwrap();
            assert_eq!(body.len(), BODY_BYTES);
        }
    };
    let scan = |connection: &Connection| {
        let sum: f64 = connection
            .query_row(
                "SELECT sum(value) FROM resource WHERE length(body) > 0",
                [],
                |row| row.get(0),
            )
            .unwrap();
        assert!(sum > 0.0);
    };

    let mut group = criterion.benchmark_group("sqlcipher-read-warm");
    group
        .sample_size(20)
        .throughput(Throughput::Elements(READS));
    for way in WAYS {
        let connection = way.open(&way.filled(folder.path()));
        scan(&connection);
        group.bench_function(way.name, |bencher| {
            let mut noise = Noise(3);
            bencher.iter(|| read_some(&connection, &mut noise));
        });
    }
    group.finish();

    let mut group = criterion.benchmark_group("sqlcipher-read-cold");
    group
        .sample_size(20)
        .throughput(Throughput::Elements(READS));
    for way in WAYS {
        let path = way.filled(folder.path());
        group.bench_function(way.name, |bencher| {
            bencher.iter_batched(
                || way.open(&path),
                |connection| {
                    read_some(&connection, &mut Noise(3));
                    connection
                },
                BatchSize::PerIteration,
            );
        });
    }
    group.finish();

    let mut group = criterion.benchmark_group("sqlcipher-scan-cold");
    group.sample_size(20).throughput(Throughput::Elements(ROWS));
    for way in WAYS {
        let path = way.filled(folder.path());
        group.bench_function(way.name, |bencher| {
            bencher.iter_batched(
                || way.open(&path),
                |connection| {
                    scan(&connection);
                    connection
                },
                BatchSize::PerIteration,
            );
        });
    }
    group.finish();
}

criterion_group!(benches, insert, commit, read);
criterion_main!(benches);
