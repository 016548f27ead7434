//! What the person is asked where the sealed container was set back: which side is right.

use kluis_pod::{PodRead, PodWrite};
use rusqlite::OptionalExtension;

use super::CONTAINER;
use crate::{Storage, SyncError};

/// What the person answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    /// What is here is right: it is written anew.
    Mine,
    /// What is there is right: it is followed.
    Theirs,
}

/// The kind of the question.
const KIND: &str = "rolled-back";

fn example() -> String {
    format!("/{CONTAINER}")
}

pub(crate) fn answer(reader: &PodRead, storage: &Storage) -> Result<Option<Answer>, SyncError> {
    let answer: Option<Option<String>> = reader
        .sql()
        .query_row(
            "SELECT answer FROM sync_question WHERE storage = ?1 AND about = 'sealed'",
            [storage.as_str()],
            |row| row.get(0),
        )
        .optional()?;
    match answer.flatten().as_deref() {
        None => Ok(None),
        Some("mine") => Ok(Some(Answer::Mine)),
        Some("theirs") => Ok(Some(Answer::Theirs)),
        Some(_) => Err(SyncError::Damaged {
            what: "an answer cannot be understood",
        }),
    }
}

/// Asks, unless it is asked already.
pub(crate) fn ask(writer: &PodWrite, storage: &Storage, count: u64) -> Result<(), SyncError> {
    writer.sql().execute(
        "INSERT OR IGNORE INTO sync_question (storage, about, kind, since, count, example)
         VALUES (?1, 'sealed', ?2, ?3, ?4, ?5)",
        (
            storage.as_str(),
            KIND,
            writer.now().to_string(),
            crate::state::signed(count),
            example(),
        ),
    )?;
    Ok(())
}

/// Takes the question back: it was acted on, or is none any more.
pub(crate) fn close(writer: &PodWrite, storage: &Storage) -> Result<(), SyncError> {
    writer.sql().execute(
        "DELETE FROM sync_question WHERE storage = ?1 AND about = 'sealed'",
        [storage.as_str()],
    )?;
    Ok(())
}
