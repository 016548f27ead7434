use kluis_api::{
    ApproveRequest, EnforcementState, EnforcementView, GrantCategoryView, GrantView, PartyView,
    ReceiptView, TakenOutView,
};
use kluis_consent::{ConsentError, Decision, Grant, GrantState, Outcome, Trust};
use kluis_pod::PodRead;
use kluis_records::CategoryId;

use crate::{Result, Session, language};

impl Session {
    /// Allows a request, or the part of it that is named. The grant, its receipt, the entry in
    /// the audit log and the work for the cooperative are one transaction.
    ///
    /// # Errors
    /// [`kluis_consent::ConsentError`] when a check failed, nothing is named, something is named
    /// that was not asked, or the end is later than asked.
    pub fn approve(&self, decision: &ApproveRequest) -> Result<GrantView> {
        let until = decision.until.as_deref().map(language::until).transpose()?;
        self.write(|w| {
            let asked = self.consent.request(w, &decision.id)?.asked.until;
            let until = match (until, asked) {
                // The last day asked for ends when the request ends, not at its midnight.
                (Some(until), Some(asked)) if until > asked && language::same_day(until, asked) => {
                    Some(asked)
                }
                (until, _) => until,
            };
            let grant = self.consent.approve(
                w,
                &decision.id,
                &Decision {
                    only: decision
                        .only
                        .iter()
                        .map(|id| id.trim().to_owned())
                        .collect(),
                    until,
                    language: self.language_in(w)?,
                    owner: self.account_in(w)?.map(|account| account.web_id.into()),
                },
            )?;
            Ok(view(&grant))
        })
    }

    /// Says no to a request.
    ///
    /// # Errors
    /// [`kluis_consent::ConsentError::NotWaiting`] when it was decided before.
    pub fn deny(&self, id: &str) -> Result<()> {
        self.write(|w| {
            self.consent.deny(w, id)?;
            Ok(())
        })
    }

    /// The grants, newest first, also those that ended.
    ///
    /// # Errors
    /// When the safe cannot be read.
    pub fn grants(&self) -> Result<Vec<GrantView>> {
        self.read(|r| {
            let trust = self.consent.trust(r)?;
            let grants = self.consent.grants(r, self.now())?;
            grants
                .iter()
                .map(|grant| {
                    Ok(GrantView {
                        standing: self.standing(r, &trust, grant)?,
                        ..view(grant)
                    })
                })
                .collect()
        })
    }

    /// One grant.
    ///
    /// # Errors
    /// [`kluis_consent::ConsentError::UnknownGrant`].
    pub fn grant(&self, id: &str) -> Result<GrantView> {
        self.read(|r| {
            let grant = self.consent.grant(r, id, self.now())?;
            Ok(GrantView {
                standing: self.standing(r, &self.consent.trust(r)?, &grant)?,
                ..view(&grant)
            })
        })
    }

    /// What the register says now of the reviews under a grant that goes on.
    fn standing(&self, r: &PodRead<'_>, trust: &Trust, grant: &Grant) -> Result<Option<String>> {
        if !matches!(grant.state, GrantState::Planned | GrantState::Active) {
            return Ok(None);
        }
        let request = self.consent.request(r, &grant.request)?;
        let assessment = kluis_consent::check(&request, trust, self.now());
        let tells = |code: &String| matches!(code.as_str(), "withdrawn" | "suspended" | "warning");
        Ok(assessment.reason_code.filter(tells))
    }

    /// Takes a grant back. It is over here at once; the cooperative follows, see
    /// [`Session::enforce`].
    ///
    /// # Errors
    /// [`kluis_consent::ConsentError::AlreadyEnded`].
    pub fn revoke(&self, id: &str) -> Result<GrantView> {
        self.write(|w| Ok(view(&self.consent.revoke(w, id)?)))
    }

    /// Takes one kind of data out of a grant, which goes on with the others; the last one ends it. What
    /// holds of [`Session::revoke`] holds of this.
    ///
    /// # Errors
    /// [`kluis_consent::ConsentError::AlreadyEnded`], [`kluis_consent::ConsentError::NotGranted`].
    pub fn narrow(&self, id: &str, category: &str) -> Result<GrantView> {
        let not_granted = || ConsentError::NotGranted {
            grant: id.to_owned(),
            category: category.to_owned(),
        };
        let known = CategoryId::parse(category).ok_or_else(not_granted)?;
        self.write(|w| Ok(view(&self.consent.narrow(w, id, known)?)))
    }

    /// Takes every grant back that has not ended.
    ///
    /// # Errors
    /// When the safe cannot be written; then none was taken back.
    pub fn revoke_all(&self) -> Result<Vec<GrantView>> {
        self.write(|w| {
            let mut ended = Vec::new();
            for grant in self.live_grants(w)? {
                ended.push(view(&self.consent.revoke(w, &grant.id)?));
            }
            Ok(ended)
        })
    }

    /// A receipt with its signature.
    ///
    /// # Errors
    /// [`kluis_consent::ConsentError::UnknownReceipt`].
    pub fn receipt(&self, id: &str) -> Result<ReceiptView> {
        self.read(|r| {
            let receipt = self.consent.receipt(r, id)?;
            Ok(ReceiptView {
                id: receipt.id,
                grant: receipt.grant,
                event: receipt.event.as_str().to_owned(),
                time: language::instant(receipt.time),
                document: receipt.document,
            })
        })
    }

    /// The grants that the cooperative lets in, or may still let in.
    ///
    /// # Errors
    /// When the safe cannot be read.
    pub fn open_at_the_cooperative(&self) -> Result<Vec<GrantView>> {
        self.read(|r| {
            let grants = self.consent.grants(r, self.now())?;
            Ok(grants
                .iter()
                .filter(|grant| matches!(grant.state, GrantState::Active | GrantState::Ending))
                .map(view)
                .collect())
        })
    }

    /// The grants that are neither taken back nor over.
    pub(crate) fn live_grants(&self, r: &PodRead<'_>) -> Result<Vec<Grant>> {
        let now = self.now();
        Ok(self
            .consent
            .grants(r, now)?
            .into_iter()
            .filter(|grant| matches!(grant.state, GrantState::Planned | GrantState::Active))
            .collect())
    }

    /// Ends the grants whose date has passed, also while the computer was off.
    pub(crate) fn end_expired_grants(&self) -> Result<()> {
        let now = self.now();
        let due: bool = self.read(|r| {
            let grants = self.consent.grants(r, now)?;
            Ok(grants
                .iter()
                .any(|grant| grant.ended.is_none() && grant.until <= now))
        })?;
        if due {
            self.write(|w| {
                self.consent.expire_due(w, now)?;
                Ok(())
            })?;
        }
        Ok(())
    }
}

fn enforcement_state(outcome: Outcome) -> EnforcementState {
    match outcome {
        Outcome::Pending => EnforcementState::Pending,
        Outcome::Confirmed => EnforcementState::Confirmed,
        Outcome::Unconfirmed => EnforcementState::Unconfirmed,
    }
}

fn view(grant: &Grant) -> GrantView {
    GrantView {
        id: grant.id.clone(),
        recipient: PartyView {
            id: grant.recipient.web_id.clone(),
            name: grant.recipient.name.clone(),
        },
        categories: grant
            .categories
            .iter()
            .filter(|given| given.ended.is_none())
            .map(|given| GrantCategoryView {
                id: given.category.as_str().to_owned(),
                mode: given.mode.as_str().to_owned(),
                level: given.level.as_str().to_owned(),
            })
            .collect(),
        taken_out: grant
            .categories
            .iter()
            .filter_map(|given| {
                Some(TakenOutView {
                    id: given.category.as_str().to_owned(),
                    ended: language::instant(given.ended?),
                    state: enforcement_state(given.enforcement.state),
                })
            })
            .collect(),
        purposes: grant.purposes.clone(),
        since: language::instant(grant.since),
        until: language::instant(grant.until),
        state: match grant.state {
            GrantState::Planned => kluis_api::GrantState::Planned,
            GrantState::Active => kluis_api::GrantState::Active,
            GrantState::Ending => kluis_api::GrantState::Ending,
            GrantState::Ended => kluis_api::GrantState::Ended,
        },
        enforcement: grant
            .enforcement
            .iter()
            .map(|place| EnforcementView {
                // The only place of enforcement so far.
                place: kluis_api::Place::Cooperative,
                state: enforcement_state(place.state),
                at: place.at.map(language::instant),
                detail: place.detail.clone(),
            })
            .collect(),
        ended: grant.ended.map(language::instant),
        receipts: grant.receipts.clone(),
        standing: None,
    }
}
