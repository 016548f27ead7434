//! The mark that this computer keeps at a storage: a counter that only it can write. A storage that was
//! emptied or set back shows an older mark, or none.

use hmac::{Hmac, KeyInit, Mac};
use kluis_pod::{PodRead, PodWrite};
use rusqlite::OptionalExtension;
use sha2::Sha256;

use crate::doubt::Trust;
use crate::state::{signed, unsigned};
use crate::{Storage, SyncError};

/// What a mark begins with, and the version of its form.
const OPENING: &str = "kluis mark 1";

/// What is remembered of the mark at one storage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mark {
    /// Its name there: random, so that it tells nothing of this computer.
    pub(crate) name: String,
    key: Vec<u8>,
    /// Of the last one that was written, or may have been.
    counter: u64,
    /// The highest that is known to have been there; of those after it, any may be.
    seen: u64,
}

impl Mark {
    pub(crate) fn generate() -> Result<Self, SyncError> {
        let mut random = [0; 48];
        getrandom::fill(&mut random).map_err(|_| SyncError::Randomness)?;
        Ok(Self {
            name: hex::encode(&random[..16]),
            key: random[16..].to_vec(),
            counter: 0,
            seen: 0,
        })
    }

    /// Whether one may be there.
    pub(crate) fn was_written(&self) -> bool {
        self.counter > 0
    }

    /// Whether the last one is known to be there.
    pub(crate) fn is_confirmed(&self) -> bool {
        self.seen == self.counter
    }

    /// The mark of the counter as it is now.
    pub(crate) fn text(&self) -> String {
        self.text_of(self.counter)
    }

    fn text_of(&self, counter: u64) -> String {
        let mac = hex::encode(self.mac(counter).finalize().into_bytes());
        format!("{OPENING} {counter} {mac}\n")
    }

    fn mac(&self, counter: u64) -> Hmac<Sha256> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.key).expect("HMAC takes any key");
        mac.update(format!("{OPENING} {} {counter}", self.name).as_bytes());
        mac
    }

    /// The counter of a mark that this computer wrote.
    fn read(&self, text: &[u8]) -> Option<u64> {
        let text = std::str::from_utf8(text).ok()?.strip_prefix(OPENING)?;
        let (counter, mac) = text.trim().split_once(' ')?;
        let counter = counter.parse().ok()?;
        let mac = hex::decode(mac).ok()?;
        self.mac(counter).verify_slice(&mac).ok()?;
        Some(counter)
    }

    /// What is to be thought of a storage with this mark there; remembers what was learned.
    pub(crate) fn judge(&mut self, there: Option<&[u8]>) -> Trust {
        if !self.was_written() {
            return Trust::Unknown;
        }
        let Some(there) = there else {
            return if self.seen == 0 {
                Trust::Unknown
            } else {
                Trust::Gone
            };
        };
        match self.read(there) {
            // This safe is the one that is older: it was restored.
            Some(counter) if counter >= self.counter => {
                (self.counter, self.seen) = (counter, counter);
                Trust::AsLeft
            }
            // The writes after it did not arrive.
            Some(counter) if counter >= self.seen => {
                self.seen = counter;
                Trust::AsLeft
            }
            Some(_) => Trust::Older,
            None if self.broke_off(there) => Trust::AsLeft,
            None => Trust::Gone,
        }
    }

    /// Whether this is the beginning of a mark whose write broke off.
    fn broke_off(&self, there: &[u8]) -> bool {
        let mut lost = self.seen + 1..=self.counter;
        lost.any(|counter| self.text_of(counter).as_bytes().starts_with(there))
    }

    /// Counts on, for a mark that is about to be written.
    pub(crate) fn advance(&mut self) {
        self.counter += 1;
    }

    pub(crate) fn confirm(&mut self) {
        self.seen = self.counter;
    }
}

/// What is remembered of the mark there; a new one, not yet kept, where there is none.
pub(crate) fn load(reader: &PodRead, storage: &Storage) -> Result<Mark, SyncError> {
    let row = reader
        .sql()
        .query_row(
            "SELECT name, key, counter, seen FROM sync_mark WHERE storage = ?1",
            [storage.as_str()],
            |row| {
                Ok((
                    row.get::<_, String>(0)?,
                    row.get(1)?,
                    row.get(2)?,
                    row.get(3)?,
                ))
            },
        )
        .optional()?;
    match row {
        Some((name, key, counter, seen)) => Ok(Mark {
            name,
            key,
            counter: unsigned(counter)?,
            seen: unsigned(seen)?,
        }),
        None => Mark::generate(),
    }
}

pub(crate) fn keep(writer: &PodWrite, storage: &Storage, mark: &Mark) -> Result<(), SyncError> {
    writer.sql().execute(
        "INSERT OR REPLACE INTO sync_mark (storage, name, key, counter, seen)
         VALUES (?1, ?2, ?3, ?4, ?5)",
        (
            storage.as_str(),
            &mark.name,
            &mark.key,
            signed(mark.counter),
            signed(mark.seen),
        ),
    )?;
    Ok(())
}

/// Forgets the mark at one storage.
pub(crate) fn forget(writer: &PodWrite, storage: &Storage) -> Result<(), SyncError> {
    writer.sql().execute(
        "DELETE FROM sync_mark WHERE storage = ?1",
        [storage.as_str()],
    )?;
    Ok(())
}

/// Forgets all marks, for a safe that goes its own way from a copy of it: two computers with one mark
/// would each take the other for a storage that was set back.
///
/// # Errors
/// What the safe refuses.
pub fn forget_marks(writer: &PodWrite) -> Result<(), SyncError> {
    writer.sql().execute("DELETE FROM sync_mark", [])?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(times: u64) -> Mark {
        let mut mark = Mark::generate().unwrap();
        for _ in 0..times {
            mark.advance();
            mark.confirm();
        }
        mark
    }

    #[test]
    fn a_mark_as_it_was_left_is_trusted_and_an_older_or_foreign_one_is_not() {
        let mark = written(3);
        let judge = |there: Option<&str>| mark.clone().judge(there.map(str::as_bytes));
        assert_eq!(judge(Some(&mark.text())), Trust::AsLeft);
        assert_eq!(judge(Some(&mark.text_of(2))), Trust::Older);
        assert_eq!(judge(Some(&written(3).text())), Trust::Gone);
        assert_eq!(judge(Some("")), Trust::Gone);
        assert_eq!(judge(Some("kluis mark 1 9 00")), Trust::Gone);
        assert_eq!(judge(None), Trust::Gone);
        assert_eq!(written(0).judge(None), Trust::Unknown);
    }

    #[test]
    fn a_write_whose_answer_was_lost_raises_no_alarm() {
        let mut mark = written(2);
        let before = mark.text();
        mark.advance();
        let after = mark.text();
        for there in [&before, &after, &after[..20], ""] {
            assert_eq!(
                mark.clone().judge(Some(there.as_bytes())),
                Trust::AsLeft,
                "{there}"
            );
        }
        assert_eq!(mark.clone().judge(Some(after.as_bytes())), Trust::AsLeft);
        let mut first = written(0);
        first.advance();
        assert_eq!(first.judge(None), Trust::Unknown);
    }

    #[test]
    fn several_writes_that_were_lost_in_a_row_raise_no_alarm() {
        let mut mark = written(2);
        let seen = mark.text();
        mark.advance();
        let torn = mark.text();
        mark.advance();
        mark.advance();
        for there in [&seen, &torn, &torn[..15], ""] {
            assert_eq!(
                mark.clone().judge(Some(there.as_bytes())),
                Trust::AsLeft,
                "{there}"
            );
        }
        assert_eq!(
            mark.clone().judge(Some(mark.text_of(1).as_bytes())),
            Trust::Older
        );
        assert_eq!(mark.clone().judge(None), Trust::Gone);
        // One that was seen is the least from then on.
        mark.judge(Some(torn.as_bytes()));
        assert_eq!(mark.judge(Some(seen.as_bytes())), Trust::Older);
    }

    #[test]
    fn a_safe_that_is_itself_the_older_one_learns_the_count() {
        let mut mark = written(2);
        let newer = mark.text_of(7);
        assert_eq!(mark.judge(Some(newer.as_bytes())), Trust::AsLeft);
        assert_eq!(mark.text(), newer);
    }
}
