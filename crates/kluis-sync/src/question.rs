//! What a person is asked about a whole storage, and the answer until a round has acted on it.

use jiff::Timestamp;
use kluis_pod::{PodPath, PodRead, PodWrite};
use rusqlite::OptionalExtension;

use crate::changes::note_decision;
use crate::merge::Side;
use crate::state::{signed, stored_path, unsigned};
use crate::{Storage, SyncError};

/// What the server gives reason to ask about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum QuestionKind {
    /// Much of what was there is missing.
    ManyMissing,
    /// The mark of this computer is missing together with other things: the pod was emptied.
    Emptied,
    /// The pod is in a state of before.
    RolledBack,
}

impl QuestionKind {
    fn as_str(self) -> &'static str {
        match self {
            Self::ManyMissing => "many-missing",
            Self::Emptied => "emptied",
            Self::RolledBack => "rolled-back",
        }
    }

    fn parse(text: &str) -> Result<Self, SyncError> {
        match text {
            "many-missing" => Ok(Self::ManyMissing),
            "emptied" => Ok(Self::Emptied),
            "rolled-back" => Ok(Self::RolledBack),
            _ => Err(SyncError::Damaged {
                what: "a question cannot be understood",
            }),
        }
    }
}

/// An open question. Until it is answered, and a round has acted on the answer, nothing is removed or
/// replaced here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// What it is about.
    pub kind: QuestionKind,
    /// When it came up.
    pub since: Timestamp,
    /// Resources it is about.
    pub count: u64,
    /// One of them.
    pub example: Option<PodPath>,
    /// The answer that the next round acts on.
    pub answer: Option<Side>,
}

/// The open question about a storage; what is shared comes before what is sealed.
///
/// # Errors
/// [`SyncError::Damaged`] for a row that cannot be understood.
pub fn question(reader: &PodRead, storage: &Storage) -> Result<Option<Question>, SyncError> {
    match about(reader, storage, "shared")? {
        Some(question) => Ok(Some(question)),
        None => about(reader, storage, "sealed"),
    }
}

/// The open question about what is shared.
pub(crate) fn about_shared(
    reader: &PodRead,
    storage: &Storage,
) -> Result<Option<Question>, SyncError> {
    about(reader, storage, "shared")
}

fn about(reader: &PodRead, storage: &Storage, about: &str) -> Result<Option<Question>, SyncError> {
    type Row = (String, String, i64, Option<String>, Option<String>);
    let row: Option<Row> = reader
        .sql()
        .query_row(
            "SELECT kind, since, count, example, answer FROM sync_question
             WHERE storage = ?1 AND about = ?2",
            [storage.as_str(), about],
            |row| {
                Ok((
                    row.get(0)?,
                    row.get(1)?,
                    row.get(2)?,
                    row.get(3)?,
                    row.get(4)?,
                ))
            },
        )
        .optional()?;
    let Some((kind, since, count, example, answer)) = row else {
        return Ok(None);
    };
    Ok(Some(Question {
        kind: QuestionKind::parse(&kind)?,
        since: since.parse().map_err(|_| SyncError::Damaged {
            what: "the time of a question cannot be understood",
        })?,
        count: unsigned(count)?,
        example: example.as_deref().map(stored_path).transpose()?,
        answer: match answer.as_deref() {
            None => None,
            Some("mine") => Some(Side::Mine),
            Some("theirs") => Some(Side::Theirs),
            Some(_) => {
                return Err(SyncError::Damaged {
                    what: "an answer cannot be understood",
                });
            }
        },
    }))
}

/// Keeps the answer to the open question for the next round: [`Side::Mine`] sends again what is here,
/// [`Side::Theirs`] lets this computer follow. False where nothing is asked.
///
/// # Errors
/// What the safe refuses.
pub fn answer_question(
    writer: &PodWrite,
    storage: &Storage,
    answer: Side,
) -> Result<bool, SyncError> {
    // The one that was shown.
    let changed = writer.sql().execute(
        "UPDATE sync_question SET answer = ?2 WHERE storage = ?1 AND about =
             (SELECT max(about) FROM sync_question WHERE storage = ?1)",
        [storage.as_str(), as_str(answer)],
    )?;
    if changed > 0 {
        note_decision(writer)?;
    }
    Ok(changed > 0)
}

fn as_str(side: Side) -> &'static str {
    match side {
        Side::Mine => "mine",
        Side::Theirs => "theirs",
    }
}

/// Asks about what is shared; a question of the same kind that is open keeps its time and its answer.
pub(crate) fn ask(
    writer: &PodWrite,
    storage: &Storage,
    kind: QuestionKind,
    count: u64,
    example: Option<&PodPath>,
) -> Result<(), SyncError> {
    writer.sql().execute(
        "INSERT INTO sync_question (storage, about, kind, since, count, example)
         VALUES (?1, 'shared', ?2, ?3, ?4, ?5)
         ON CONFLICT (storage, about) DO UPDATE SET
             since = CASE WHEN kind = excluded.kind THEN since ELSE excluded.since END,
             answer = CASE WHEN kind = excluded.kind THEN answer END,
             kind = excluded.kind, count = excluded.count, example = excluded.example",
        (
            storage.as_str(),
            kind.as_str(),
            writer.now().to_string(),
            signed(count),
            example.map(PodPath::as_str),
        ),
    )?;
    Ok(())
}

/// Nothing is asked about what is shared any more.
pub(crate) fn withdraw(writer: &PodWrite, storage: &Storage) -> Result<(), SyncError> {
    writer.sql().execute(
        "DELETE FROM sync_question WHERE storage = ?1 AND about = 'shared'",
        [storage.as_str()],
    )?;
    Ok(())
}
