//! What the places of enforcement have to do, and how far they are: what the sync engine works off.

use jiff::Timestamp;
use kluis_pod::{PodPath, PodRead, PodWrite};
use kluis_records::CategoryId;
use rusqlite::params;

use crate::{
    Act, Consent, ConsentError, Ending, Grant, GrantCategory, Mode, NewEntry, Permit, decide,
    whole_seconds,
};

/// What is wanted of a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Want {
    /// The rule has to be there; only with this permit may it be written.
    Present(Permit),
    /// The rule has to be gone.
    Absent,
}

/// Something the cooperative has to do and has not confirmed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessIntent {
    /// The grant it follows from.
    pub grant: String,
    /// The category it is about.
    pub category: CategoryId,
    /// The container that the category lies in.
    pub container: PodPath,
    /// WebID of the party it is about.
    pub agent: String,
    /// Fragment that names the rule, `kluis-<grant>-<category>`; no two grants share one.
    pub rule_id: String,
    /// Address of the storage where the rule was, or may have been, written; `None` where it never was.
    /// What is wanted concerns that storage and no other.
    pub at: Option<String>,
    /// What is wanted.
    pub want: Want,
}

/// What came of asking a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Not asked yet, or not answered.
    Pending,
    /// Read back and tried.
    Confirmed,
    /// Asked, but reading back or trying did not show it.
    Unconfirmed,
}

impl Outcome {
    /// Returns the stable name, such as `confirmed`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Confirmed => "confirmed",
            Self::Unconfirmed => "unconfirmed",
        }
    }

    pub(crate) fn from_name(name: &str) -> Option<Self> {
        [Self::Pending, Self::Confirmed, Self::Unconfirmed]
            .into_iter()
            .find(|outcome| outcome.as_str() == name)
    }
}

impl Consent {
    /// Returns everything that the cooperative has not confirmed, at the moment `now`; what has to be gone
    /// comes first.
    ///
    /// A grant whose time is over counts as ended at once, whether that was written down or not.
    ///
    /// # Errors
    /// [`ConsentError::Stored`]; [`ConsentError::Vault`].
    pub fn intents(&self, r: &PodRead, now: Timestamp) -> Result<Vec<AccessIntent>, ConsentError> {
        let mut intents = Vec::new();
        // The oldest first, so that what waited longest is done first.
        for grant in self.grants(r, now)?.iter().rev() {
            let open = |granted: &&GrantCategory| granted.enforcement.state != Outcome::Confirmed;
            for granted in grant.categories.iter().filter(open) {
                // Without a permit nothing is asked for: that of a grant which begins later, by a clock
                // that was set back, waits.
                match wanted(grant, granted, now) {
                    Ok(want) => intents.push(intent(grant, granted, want)),
                    Err(_) => continue,
                }
            }
        }
        intents.sort_by_key(|intent| matches!(intent.want, Want::Present(_)));
        Ok(intents)
    }

    /// Notes that the cooperative, with the pod at `storage`, is about to be asked. It must be committed before the first request that
    /// could write a rule: then a rule whose fate is unknown after a crash is removed at the end of the
    /// grant like any other.
    ///
    /// # Errors
    /// [`ConsentError::Refused`] when the grant has ended or expired since the intent was made: nothing may
    /// be asked for then. [`ConsentError::StaleIntent`], also where a rule may have been written at another
    /// storage, which would be forgotten; [`ConsentError::UnknownGrant`].
    pub fn begin(
        &self,
        w: &PodWrite,
        intent: &AccessIntent,
        storage: &str,
    ) -> Result<(), ConsentError> {
        if intent.want == Want::Absent {
            return Ok(());
        }
        let grant = self.grant(w, &intent.grant, w.now())?;
        let attempted_at = find(&grant, intent)?.attempted_at.as_deref();
        if attempted_at.is_some_and(|former| former != storage) {
            return Err(stale(intent));
        }
        decide(
            std::slice::from_ref(&grant),
            &intent.agent,
            intent.category,
            Mode::Read,
            w.now(),
        )?;
        set_attempted(w, intent)?;
        w.sql().execute(
            "UPDATE consent_grant_category SET storage = ?3 WHERE grant_id = ?1 AND category = ?2",
            params![intent.grant, intent.category.as_str(), storage],
        )?;
        Ok(())
    }

    /// Notes what came of an intent, in the audit log too where something changed.
    ///
    /// When a grant ended while the cooperative was being asked to let its recipient in, that is not an
    /// error: what was done is noted, and has to be undone.
    ///
    /// # Errors
    /// [`ConsentError::StaleIntent`] when a rule is reported gone that a live grant wants;
    /// [`ConsentError::UnknownGrant`].
    pub fn settle(
        &self,
        w: &PodWrite,
        intent: &AccessIntent,
        outcome: Outcome,
        detail: Option<&str>,
    ) -> Result<(), ConsentError> {
        let now = whole_seconds(w.now());
        let mut grant = self.grant(w, &intent.grant, now)?;
        let is_out = find(&grant, intent)?.ended.is_some();
        match (&intent.want, grant.is_over(now)) {
            (Want::Present(_), over) if over || is_out => {
                return self.settle_too_late(w, intent, outcome);
            }
            (Want::Absent, false) if !is_out => return Err(stale(intent)),
            (Want::Absent, true) if grant.ended.is_none() => {
                grant = self.end(w, &grant, Ending::Expired, now)?;
            }
            _ => {}
        }
        let before = &find(&grant, intent)?.enforcement;
        let changed = before.state != outcome || before.detail.as_deref() != detail;
        // What was refused before it began was no attempt.
        if intent.want != Want::Absent && outcome == Outcome::Confirmed {
            set_attempted(w, intent)?;
        }
        w.sql().execute(
            "UPDATE consent_grant_category SET wanted = ?3, outcome = ?4, found_at = ?5, detail = ?6
             WHERE grant_id = ?1 AND category = ?2",
            params![
                intent.grant,
                intent.category.as_str(),
                if intent.want == Want::Absent { "absent" } else { "present" },
                outcome.as_str(),
                now.to_string(),
                detail,
            ],
        )?;
        let act = match (outcome, &intent.want) {
            (Outcome::Pending, _) => return Ok(()),
            (Outcome::Unconfirmed, _) => Act::AccessUnconfirmed,
            (Outcome::Confirmed, Want::Present(_)) => Act::AccessConfirmed,
            (Outcome::Confirmed, Want::Absent) => Act::AccessRemoved,
        };
        if changed {
            self.record_outcome(w, intent, act, detail)?;
        }
        Ok(())
    }

    /// A rule may have been written for a grant that had ended by then: it has to go.
    fn settle_too_late(
        &self,
        w: &PodWrite,
        intent: &AccessIntent,
        outcome: Outcome,
    ) -> Result<(), ConsentError> {
        if outcome == Outcome::Pending {
            return Ok(());
        }
        set_attempted(w, intent)?;
        w.sql().execute(
            "UPDATE consent_grant_category SET outcome = 'pending', found_at = NULL, detail = NULL
             WHERE grant_id = ?1 AND category = ?2 AND wanted = 'absent'",
            params![intent.grant, intent.category.as_str()],
        )?;
        self.record_outcome(
            w,
            intent,
            Act::AccessUnconfirmed,
            Some("it ended in the meantime"),
        )
    }

    fn record_outcome(
        &self,
        w: &PodWrite,
        intent: &AccessIntent,
        act: Act,
        detail: Option<&str>,
    ) -> Result<(), ConsentError> {
        let mut entry = NewEntry::new("sync", act, &intent.grant)
            .with("category", intent.category.as_str())
            .with("recipient", &intent.agent)
            .with("place", "cooperative")
            .with(
                "wanted",
                if intent.want == Want::Absent {
                    "absent"
                } else {
                    "present"
                },
            );
        if let Some(detail) = detail {
            entry = entry.with("detail", detail);
        }
        self.record(w, entry)?;
        Ok(())
    }
}

impl Grant {
    /// Returns the fragment that names its rule for a category, as in [`AccessIntent::rule_id`].
    #[must_use]
    pub fn rule_id(&self, category: CategoryId) -> String {
        format!("kluis-{}-{category}", self.id)
    }
}

/// What is wanted for a category of a grant at `now`.
fn wanted(grant: &Grant, granted: &GrantCategory, now: Timestamp) -> Result<Want, crate::Refusal> {
    if grant.is_over(now) || granted.ended.is_some() {
        return Ok(Want::Absent);
    }
    decide(
        std::slice::from_ref(grant),
        &grant.recipient.web_id,
        granted.category,
        Mode::Read,
        now,
    )
    .map(Want::Present)
}

fn intent(grant: &Grant, granted: &GrantCategory, want: Want) -> AccessIntent {
    AccessIntent {
        grant: grant.id.clone(),
        category: granted.category,
        container: granted.container.clone(),
        agent: grant.recipient.web_id.clone(),
        rule_id: grant.rule_id(granted.category),
        at: granted.attempted_at.clone(),
        want,
    }
}

fn find<'a>(grant: &'a Grant, intent: &AccessIntent) -> Result<&'a GrantCategory, ConsentError> {
    grant
        .categories
        .iter()
        .find(|granted| granted.category == intent.category)
        .ok_or_else(|| stale(intent))
}

fn stale(intent: &AccessIntent) -> ConsentError {
    ConsentError::StaleIntent {
        grant: intent.grant.clone(),
        category: intent.category.as_str().to_owned(),
    }
}

fn set_attempted(w: &PodWrite, intent: &AccessIntent) -> Result<(), ConsentError> {
    w.sql().execute(
        "UPDATE consent_grant_category SET attempted = 1 WHERE grant_id = ?1 AND category = ?2",
        params![intent.grant, intent.category.as_str()],
    )?;
    Ok(())
}

#[cfg(test)]
#[path = "enforcement_tests.rs"]
mod tests;
