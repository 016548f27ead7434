//! Whether something happened here that a round would act on.

use kluis_pod::{PodPath, PodRead, PodWrite};

use crate::SyncError;
use crate::policy::{Policy, State};
use crate::state::stored_path;

/// Remembers up to where the changes in a pod, and the decisions about conflicts, were looked at.
///
/// What rounds themselves wrote is no change. Neither is anything below a container that stays here: when
/// something *local* was changed must not show from when a server is asked.
#[derive(Clone, Debug)]
pub struct ChangeWatch {
    /// The newest revision that was looked at.
    revision: i64,
    policies: Vec<(PodPath, State)>,
    decisions: Option<String>,
}

/// The setting that counts the decisions about conflicts and questions.
const DECISIONS: &str = "sync.decisions";

/// Notes that something was decided that the next round carries out.
pub(crate) fn note_decision(writer: &PodWrite) -> Result<(), SyncError> {
    let before = writer.get_setting(DECISIONS)?;
    let before: u64 = before.and_then(|count| count.parse().ok()).unwrap_or(0);
    writer.set_setting(DECISIONS, &before.wrapping_add(1).to_string())?;
    Ok(())
}

impl ChangeWatch {
    /// Begins with the pod as it is now.
    ///
    /// # Errors
    /// What the safe refuses.
    pub fn start(reader: &PodRead) -> Result<Self, SyncError> {
        Ok(Self {
            revision: newest_revision(reader)?,
            policies: own_states(&Policy::load(reader)?),
            decisions: reader.get_setting(DECISIONS)?,
        })
    }

    /// True where there was a change since the last look.
    ///
    /// # Errors
    /// What the safe refuses; the next look sees what this one did not.
    pub fn look(&mut self, reader: &PodRead) -> Result<bool, SyncError> {
        let policy = Policy::load(reader)?;
        let policies = own_states(&policy);
        let newest = newest_revision(reader)?;
        let decisions = reader.get_setting(DECISIONS)?;
        let changed = policies != self.policies
            || decisions != self.decisions
            || newest > self.revision && self.is_one_to_send(reader, &policy)?;
        *self = Self {
            revision: newest,
            policies,
            decisions,
        };
        Ok(changed)
    }

    fn is_one_to_send(&self, reader: &PodRead, policy: &Policy) -> Result<bool, SyncError> {
        let mut statement = reader
            .sql()
            .prepare_cached("SELECT path FROM revision WHERE id > ?1 AND actor <> 'sync'")?;
        let mut rows = statement.query([self.revision])?;
        while let Some(row) = rows.next()? {
            let path = stored_path(&row.get::<_, String>(0)?)?;
            if policy.state_of(&path) != State::Local {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

fn newest_revision(reader: &PodRead) -> Result<i64, SyncError> {
    let newest = "SELECT coalesce(max(id), 0) FROM revision";
    Ok(reader.sql().query_row(newest, [], |row| row.get(0))?)
}

fn own_states(policy: &Policy) -> Vec<(PodPath, State)> {
    policy
        .own_states()
        .map(|(path, state)| (path.clone(), state))
        .collect()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use kluis_pod::Pod;
    use kluis_testkit::ThrowAwaySafe;
    use kluis_vault::SystemClock;
    use url::Url;

    use super::*;
    use crate::merge::Side;
    use crate::question::{self, QuestionKind, answer_question};
    use crate::{Storage, migrate};

    #[test]
    fn a_decision_is_a_change_once_and_an_answer_to_nothing_is_none() {
        let safe = ThrowAwaySafe::create(Arc::new(SystemClock)).unwrap();
        let pod = Pod::new(Arc::new(safe.vault)).unwrap();
        migrate(&pod).unwrap();
        let storage = Storage::new(&Url::parse("https://pods.example/anna/").unwrap()).unwrap();
        let mut watch = pod.read(ChangeWatch::start).unwrap();
        let answer = || pod.write(|writer| answer_question(writer, &storage, Side::Mine));
        assert!(!answer().unwrap());
        assert!(!pod.read(|reader| watch.look(reader)).unwrap());
        let kind = QuestionKind::Emptied;
        pod.write(|writer| question::ask(writer, &storage, kind, 3, None))
            .unwrap();
        assert!(!pod.read(|reader| watch.look(reader)).unwrap());
        assert!(answer().unwrap());
        assert!(pod.read(|reader| watch.look(reader)).unwrap());
        assert!(!pod.read(|reader| watch.look(reader)).unwrap());
    }
}
