//! No page of a database can be changed without the safe saying so.
#![allow(clippy::unwrap_used, reason = "a step that fails fails the test")]

mod safe_on_disk;

use std::{collections::BTreeSet, fs, path::Path, sync::Arc};

use kluis_vault::{Finding, FindingPlace, Key, RecoveryCode, SystemClock, Vault, VaultError};
use safe_on_disk::SafeOnDisk;
use sha2::{Digest, Sha256};

const PAGE: usize = 4096;
/// The first bytes of the file, the only ones that are not encrypted.
const SALT: usize = 16;
/// What of each page no row can reach: its initialization vector, then its MAC.
const IV: usize = 16;
const MAC: usize = 32;
const PARTS: [&str; 6] = [
    "part 1 of 6",
    "part 2 of 6",
    "part 3 of 6",
    "part 4 of 6",
    "part 5 of 6",
    "part 6 of 6",
];
/// Another number tries other places; the one in use is part of every message.
const SEED: u64 = 20_261_123;

/// Everything that was planted, as it is read back.
#[derive(Debug, PartialEq, Eq)]
struct Planted {
    owner: Option<String>,
    lines: Vec<(i64, String, String)>,
    /// The numbers of the lines in the order of the index, read from the index alone.
    by_label: Vec<(String, i64)>,
    long_values: Vec<Vec<u8>>,
}

/// A place to flip a bit at, and what a failure says of it.
struct Place {
    page: usize,
    at: usize,
    bit: u8,
    what: &'static str,
}

impl Place {
    fn describe(&self) -> String {
        format!(
            "seed {SEED}: bit {:#04x} of byte {} of page {} ({}; byte {} of pod.db)",
            self.bit,
            self.at % PAGE,
            self.page,
            self.what,
            self.at
        )
    }
}

/// Numbers that depend on nothing but the seed and what they are for.
fn number_below(limit: usize, page: usize, what: &str) -> usize {
    let digest = Sha256::digest(format!("{SEED} {page} {what}"));
    let number = u64::from_be_bytes(digest[..8].try_into().unwrap());
    usize::try_from(number % limit as u64).unwrap()
}

fn place(page: usize, within: std::ops::Range<usize>, what: &'static str) -> Place {
    let start = (page - 1) * PAGE;
    let offset = within.start + number_below(within.len(), page, what);
    Place {
        page,
        at: start + offset,
        bit: 1 << number_below(8, page, &format!("bit of {what}")),
        what,
    }
}

/// For every page a bit in each of six parts of its content, one of its initialization vector and one of its MAC; for the
/// first also one of every byte of the salt and of the header of SQLite.
fn places(pages: usize) -> Vec<Place> {
    let mut places = Vec::new();
    for page in 1..=pages {
        let start = if page == 1 { SALT } else { 0 };
        let part = (PAGE - IV - MAC - start) / PARTS.len();
        for (number, what) in PARTS.into_iter().enumerate() {
            let from = start + number * part;
            places.push(place(page, from..from + part, what));
        }
        places.push(place(page, PAGE - IV - MAC..PAGE - MAC, "vector"));
        places.push(place(page, PAGE - MAC..PAGE, "MAC"));
    }
    for at in 0..100 {
        let what = if at < SALT { "salt" } else { "header" };
        let bit = 1 << number_below(8, 1, &format!("byte {at}"));
        places.push(Place {
            page: 1,
            at,
            bit,
            what,
        });
    }
    places
}

/// A closed safe whose database has tables, an index, long values and pages that are free again.
fn plant() -> (SafeOnDisk, usize) {
    let (safe, vault) = SafeOnDisk::open_new();
    vault
        .migrate(
            "test",
            &["CREATE TABLE line (number INTEGER PRIMARY KEY, label TEXT NOT NULL, text TEXT NOT NULL) STRICT;
               CREATE INDEX line_label ON line (label);
               CREATE TABLE long (number INTEGER PRIMARY KEY, value BLOB NOT NULL) STRICT;
               CREATE TABLE passing (value BLOB NOT NULL) STRICT;"],
        )
        .unwrap();
    vault
        .write(|transaction| -> Result<(), VaultError> {
            for number in 0..200_u16 {
                let label = number_below(100_000, usize::from(number), "label");
                let label = format!("label {label:05}");
                let text = format!("{number:05} ").repeat(60);
                transaction.execute(
                    "INSERT INTO line VALUES (?1, ?2, ?3)",
                    (number, label, text),
                )?;
            }
            for number in 0..3_u8 {
                let value = vec![number + 1; 3 * PAGE + 100];
                transaction.execute("INSERT INTO long VALUES (?1, ?2)", (number, value))?;
            }
            for _ in 0..4 {
                transaction.execute("INSERT INTO passing VALUES (?1)", [vec![9_u8; 3 * PAGE]])?;
            }
            Ok(())
        })
        .unwrap();
    let free_pages: i64 = vault
        .write(|transaction| -> Result<i64, VaultError> {
            transaction.execute("DELETE FROM passing", [])?;
            Ok(transaction.query_row("PRAGMA freelist_count", [], |row| row.get(0))?)
        })
        .unwrap();
    vault.close().unwrap();
    (safe, usize::try_from(free_pages).unwrap())
}

fn open(dir: &Path, recovery: &RecoveryCode) -> Result<Vault, VaultError> {
    Vault::open(dir, Key::Recovery(recovery), Arc::new(SystemClock))
}

/// Everything planted, each part in a reading of its own: damage to one must not hide what another gives.
fn read_parts(vault: &Vault) -> [Result<Planted, VaultError>; 4] {
    let nothing = || Planted {
        owner: None,
        lines: Vec::new(),
        by_label: Vec::new(),
        long_values: Vec::new(),
    };
    let owner = vault.owner().map(|owner| Planted { owner, ..nothing() });
    let lines = vault.read(|transaction| -> Result<_, VaultError> {
        let mut statement = transaction.prepare("SELECT * FROM line ORDER BY number")?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
        Ok(Planted {
            lines: rows.collect::<Result<_, _>>()?,
            ..nothing()
        })
    });
    let by_label = vault.read(|transaction| -> Result<_, VaultError> {
        let mut statement = transaction
            .prepare("SELECT label, number FROM line INDEXED BY line_label ORDER BY label")?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(Planted {
            by_label: rows.collect::<Result<_, _>>()?,
            ..nothing()
        })
    });
    let long_values = vault.read(|transaction| -> Result<_, VaultError> {
        let mut statement = transaction.prepare("SELECT value FROM long ORDER BY number")?;
        let rows = statement.query_map([], |row| row.get(0))?;
        Ok(Planted {
            long_values: rows.collect::<Result<_, _>>()?,
            ..nothing()
        })
    });
    [owner, lines, by_label, long_values]
}

#[track_caller]
fn require_damage(error: &VaultError, place: &Place) {
    assert!(
        matches!(error, VaultError::Damaged { .. }),
        "{}: expected damage, got {error:?}",
        place.describe()
    );
}

/// Asserts that the check names the page and no other.
#[track_caller]
fn require_named(findings: &[Finding], place: &Place) {
    let pages: Vec<&str> = findings
        .iter()
        .filter(|finding| finding.place == FindingPlace::Page)
        .map(|finding| finding.problem.as_str())
        .collect();
    let named = pages.len() == 1 && pages[0].ends_with(&format!(" page {}", place.page));
    assert!(named, "{}: {findings:?}", place.describe());
}

/// Who noticed the flipped bit first.
#[derive(PartialEq, Eq)]
enum NoticedBy {
    Opening,
    Reading,
    CheckAlone,
}

fn try_place(safe: &SafeOnDisk, whole: &[u8], planted: &[Planted; 4], place: &Place) -> NoticedBy {
    let taken = tempfile::tempdir().unwrap();
    let mut changed = whole.to_vec();
    changed[place.at] ^= place.bit;
    fs::write(taken.path().join("pod.db"), &changed).unwrap();
    fs::copy(safe.file("safe.json"), taken.path().join("safe.json")).unwrap();

    let noticed = match open(taken.path(), &safe.recovery) {
        Err(error) => {
            require_damage(&error, place);
            NoticedBy::Opening
        }
        Ok(vault) => {
            let mut noticed = NoticedBy::CheckAlone;
            for (read, planted) in read_parts(&vault).into_iter().zip(planted) {
                match read {
                    Ok(read) => assert!(
                        read == *planted,
                        "{}: what was read is not what was planted",
                        place.describe()
                    ),
                    Err(error) => {
                        require_damage(&error, place);
                        noticed = NoticedBy::Reading;
                    }
                }
            }
            require_named(&vault.check_pages().unwrap(), place);
            require_named(&vault.check().unwrap(), place);
            noticed
        }
    };
    assert!(
        fs::read(taken.path().join("pod.db")).unwrap() == changed,
        "{}: looking at it changed the database",
        place.describe()
    );
    noticed
}

#[test]
fn a_bit_flipped_in_any_page_is_refused_or_named_and_never_gives_other_data() {
    let (safe, free_pages) = plant();
    let vault = open(&safe.dir(), &safe.recovery).unwrap();
    let planted = read_parts(&vault).map(Result::unwrap);
    assert_eq!(planted[0].owner.as_deref(), Some("Noor Vandenbroucke"));
    assert_eq!(planted[1].lines.len(), 200);
    assert_eq!(planted[2].by_label.len(), 200);
    assert_eq!(planted[3].long_values.len(), 3);
    assert_eq!(vault.check().unwrap(), []);
    vault.close().unwrap();

    let whole = fs::read(safe.file("pod.db")).unwrap();
    assert!(whole.len().is_multiple_of(PAGE));
    let pages = whole.len() / PAGE;
    assert!(pages >= 40 && free_pages >= 10, "{pages}, {free_pages}");

    let [mut opening, mut reading, mut check_alone] = [(); 3].map(|()| BTreeSet::new());
    let places = places(pages);
    for place in &places {
        let noticed = try_place(&safe, &whole, &planted, place);
        let pages = match noticed {
            NoticedBy::Opening => &mut opening,
            NoticedBy::Reading => &mut reading,
            NoticedBy::CheckAlone => &mut check_alone,
        };
        pages.insert(place.page);
        // Nothing of a safe whose first page is damaged can be read, not even a check of it.
        assert!(
            place.page != 1 || noticed == NoticedBy::Opening,
            "{}: it opened",
            place.describe()
        );
    }
    println!(
        "{} bits of {pages} pages flipped; noticed when opening: {opening:?}, when reading: {reading:?}, \
         by the check alone: {check_alone:?}; {free_pages} pages were free",
        places.len()
    );
    assert_eq!(opening.len() + reading.len() + check_alone.len(), pages);
    // Free pages are read by nobody but the check.
    assert!(check_alone.len() >= free_pages);
    assert!(reading.len() > pages / 3);
}

#[test]
fn a_page_torn_while_the_log_still_has_it_is_not_damage() {
    let safe = SafeOnDisk::new();
    let vault = safe.open().unwrap();
    let before = fs::metadata(safe.file("pod.db")).unwrap().len();
    vault
        .write(|transaction| -> Result<(), VaultError> {
            for number in 400..500 {
                let text = format!("{number:05} ").repeat(50);
                transaction.execute("INSERT INTO line VALUES (?1, ?2)", (number, text))?;
            }
            Ok(())
        })
        .unwrap();
    let taken = tempfile::tempdir().unwrap();
    safe_on_disk::copy(&safe.dir(), taken.path());
    let _ = fs::remove_file(taken.path().join("pod.db-shm"));
    vault.close().unwrap();

    // What folding leaves when the disk takes only a part of the first new page.
    let torn = fs::OpenOptions::new()
        .write(true)
        .open(taken.path().join("pod.db"))
        .unwrap();
    torn.set_len(before + 2048).unwrap();
    drop(torn);
    assert!(fs::metadata(taken.path().join("pod.db-wal")).unwrap().len() > 0);
    let vault = open(taken.path(), &safe.recovery).unwrap();
    assert_eq!(vault.check_pages().unwrap(), []);
    assert_eq!(vault.check().unwrap(), []);
    assert_eq!(safe_on_disk::count_lines(&vault).unwrap(), 500);
}
