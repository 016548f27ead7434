//! Whether something happened here that a round would act on.

use kluis_pod::{PodPath, PodRead};

use crate::SyncError;
use crate::policy::{Policy, State};
use crate::state::stored_path;

/// Remembers up to where the changes in a pod were looked at.
///
/// What rounds themselves wrote is no change. Neither is anything below a container that stays here: when
/// something *local* was changed must not show from when a server is asked.
#[derive(Clone, Debug)]
pub struct ChangeWatch {
    /// The newest revision that was looked at.
    revision: i64,
    policies: Vec<(PodPath, State)>,
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
        let changed = policies != self.policies
            || newest > self.revision && self.is_one_to_send(reader, &policy)?;
        *self = Self {
            revision: newest,
            policies,
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
