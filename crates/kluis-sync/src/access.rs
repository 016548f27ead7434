//! Access rules: what consents ask for, and what their end takes away.

use std::collections::BTreeSet;

use kluis_consent::{AccessIntent, ConsentError, Mode, Outcome, Want, decide};
use kluis_pod::{PodPath, PodWrite};

use crate::SyncError;
use crate::engine::{Round, Stage};
use crate::look::is_absent_container;
use crate::plan::{AccessFact, Plan, Unasked};
use crate::policy::{Leave, Outbound, Policy};
use crate::remote::{TakenBack, ends_round};
use crate::state;
use crate::step::Step;

impl Round<'_> {
    /// What consents ask for and the cooperative has not confirmed. Consents that ran out are ended
    /// first; one whose container is gone there asks anew.
    pub(crate) fn load_intents(&mut self) -> Result<(), SyncError> {
        let now = self.pod.vault().clock().now();
        if !self.options.dry_run {
            self.pod.write(|writer| {
                self.consent.expire_due(writer, now)?;
                self.ask_anew(writer, |container| {
                    is_absent_container(&self.policy, &self.looked, container)
                })
            })?;
        }
        let (intents, access) = self.pod.read(|reader| {
            let intents = self.consent.intents(reader, now)?;
            let mut access = Vec::new();
            for intent in &intents {
                let (storage, rule) = (self.storage, &intent.rule_id);
                access.push(AccessFact {
                    container: intent.container.clone(),
                    present: matches!(intent.want, Want::Present(_)),
                    elsewhere: intent
                        .at
                        .as_deref()
                        .is_some_and(|at| at != storage.as_str()),
                    may_be_there: state::rule_may_be_there(
                        reader,
                        storage,
                        &intent.container,
                        rule,
                    )?,
                });
            }
            Ok::<_, SyncError>((intents, access))
        })?;
        self.intents = intents;
        self.looked.facts.access = access;
        Ok(())
    }

    /// Looks whether the shared containers that consents wait for are there, and plans for nothing
    /// else.
    pub(crate) async fn look_at_intents(&mut self) -> Result<(), SyncError> {
        let containers: BTreeSet<PodPath> = self
            .looked
            .facts
            .access
            .iter()
            .filter(|fact| !fact.elsewhere)
            .map(|fact| fact.container.clone())
            .collect();
        for container in containers {
            self.check_cancelled()?;
            let Some(at) = self.policy.outbound(&container) else {
                continue;
            };
            match self.remote.list(&at).await {
                Ok(Some(_)) => {
                    self.looked.containers.insert(container);
                }
                Ok(None) => {}
                Err(error) => match ends_round(&error) {
                    Some(end) => return Err(end),
                    None => self.fail(&container, &error),
                },
            }
        }
        let facts = &mut self.looked.facts;
        facts.containers.clone_from(&self.looked.containers);
        facts.local.clear();
        facts.base.clear();
        Ok(())
    }

    /// Marks consents as waiting again whose container, and the rule with it, is gone there.
    pub(crate) fn ask_anew(
        &self,
        writer: &PodWrite,
        is_gone: impl Fn(&PodPath) -> bool,
    ) -> Result<(), SyncError> {
        let now = writer.now();
        for grant in self.consent.grants(writer, now)? {
            for granted in &grant.categories {
                let confirmed = granted.enforcement.state == Outcome::Confirmed;
                let is_here = granted.attempted_at.as_deref() == Some(self.storage.as_str());
                if !confirmed || !is_here || !is_gone(&granted.container) {
                    continue;
                }
                let grants = std::slice::from_ref(&grant);
                let agent = &grant.recipient.web_id;
                let Ok(permit) = decide(grants, agent, granted.category, Mode::Read, now) else {
                    continue;
                };
                let intent = AccessIntent {
                    grant: grant.id.clone(),
                    category: granted.category,
                    container: granted.container.clone(),
                    agent: agent.clone(),
                    rule_id: String::new(),
                    at: granted.attempted_at.clone(),
                    want: Want::Present(permit),
                };
                let detail = waits_for(&granted.container);
                self.consent
                    .settle(writer, &intent, Outcome::Pending, Some(&detail))?;
            }
        }
        Ok(())
    }

    pub(crate) fn report_unasked(&mut self, number: usize, unasked: Unasked) {
        let intent = &self.intents[number];
        let waits = match unasked {
            Unasked::Waits => waits_for(&intent.container),
            Unasked::Elsewhere => waits_for_sign_in(intent),
            Unasked::NeverThere => return,
        };
        let note = (intent.container.clone(), format!("a consent {waits}"));
        self.report.notes.push(note);
    }

    pub(crate) fn settle_unasked(&self, plan: &Plan) -> Result<(), SyncError> {
        self.pod.write(|writer| {
            for (number, unasked) in &plan.unasked {
                let intent = &self.intents[*number];
                let (outcome, detail) = match unasked {
                    Unasked::Waits => (Outcome::Pending, waits_for(&intent.container)),
                    Unasked::Elsewhere => (Outcome::Pending, waits_for_sign_in(intent)),
                    Unasked::NeverThere => (
                        Outcome::Confirmed,
                        "the cooperative has no such rule".to_owned(),
                    ),
                };
                self.consent
                    .settle(writer, intent, outcome, Some(&detail))?;
            }
            Ok(())
        })
    }

    /// Lets the recipient of a consent in, reads the rule back, and tries whether anybody else could
    /// come in with them.
    pub(crate) async fn set_rule(
        &mut self,
        step: &Step,
        at: &Outbound,
        number: usize,
    ) -> Result<(), SyncError> {
        self.check_cancelled()?;
        let intent = self.intents[number].clone();
        let Want::Present(permit) = &intent.want else {
            return Ok(());
        };
        if self.is_held(&intent.container) || !self.looked.containers.contains(&intent.container) {
            return self.settle_intent(&intent, Outcome::Pending, &waits_for(&intent.container));
        }
        if let Some(detail) = self.others_who_read(at).await? {
            self.fail(&intent.container, &detail);
            return self.settle_intent(&intent, Outcome::Unconfirmed, &detail);
        }
        let begun = self.pod.write(|writer| {
            let policy = Policy::load(writer)?.at(self.storage.clone());
            if policy.outbound(&intent.container).as_ref() != Some(at) {
                return Ok::<_, SyncError>(false);
            }
            match self.consent.begin(writer, &intent, self.storage.as_str()) {
                Ok(()) => {}
                // Ended since the plan was made: the next round removes what there is to remove.
                Err(ConsentError::Refused(_) | ConsentError::StaleIntent { .. }) => {
                    return Ok(false);
                }
                Err(error) => return Err(error.into()),
            }
            state::know_rule(writer, self.storage, &intent.container, &intent.rule_id)?;
            Ok(true)
        })?;
        if !begun {
            return Ok(());
        }
        self.tell(step, Stage::Begun);
        let answer = match self.remote.allow_reading(at, permit, &intent.rule_id).await {
            Ok(left_out) => {
                self.note_left_out(&intent, left_out);
                self.remote.is_open_to_everybody(at).await
            }
            Err(error) => Err(error),
        };
        self.tell(step, Stage::Answered);
        match answer {
            Ok(false) => {
                let detail = "read back, and tried without a sign-in";
                self.settle_intent(&intent, Outcome::Confirmed, detail)?;
                self.count(step.kind);
                self.tell(step, Stage::Settled);
                Ok(())
            }
            Ok(true) => {
                let detail = "the rule is there, but everybody could read the container";
                self.fail(&intent.container, detail);
                self.settle_intent(&intent, Outcome::Unconfirmed, detail)
            }
            Err(error) => match ends_round(&error) {
                Some(end) => Err(end),
                None => {
                    self.fail(&intent.container, &error);
                    self.settle_intent(&intent, Outcome::Unconfirmed, &error.to_string())
                }
            },
        }
    }

    /// Keeps the recipient of an ended consent out, and looks that nothing else lets them in. Until
    /// that is shown, nothing more is sent into the container.
    pub(crate) async fn remove_rule(
        &mut self,
        step: &Step,
        at: &Leave,
        number: usize,
    ) -> Result<(), SyncError> {
        self.check_cancelled()?;
        let intent = self.intents[number].clone();
        let rules = self
            .pod
            .read(|reader| state::rules_in(reader, self.storage, &intent.container))?;
        self.tell(step, Stage::Begun);
        let taken = self
            .remote
            .take_rule_back(at, &intent.agent, &intent.rule_id, &rules)
            .await;
        let taken = taken.map(|(taken, left_out)| {
            self.note_left_out(&intent, left_out);
            taken
        });
        let answer = match taken {
            Ok(TakenBack::Gone) => match self.remote.is_open_to_everybody(at).await {
                Ok(false) => Ok((Outcome::Confirmed, "read back, and tried without a sign-in")),
                Ok(true) => Ok((
                    Outcome::Unconfirmed,
                    "the rule is gone, but everybody could read the container",
                )),
                Err(error) => Err(error),
            },
            Ok(TakenBack::ContainerGone) => {
                Ok((Outcome::Confirmed, "the cooperative has no such container"))
            }
            Ok(TakenBack::OthersLetIn) => Ok((
                Outcome::Unconfirmed,
                "the rule is gone, but a rule made elsewhere still lets the recipient in",
            )),
            Err(error) => Err(error),
        };
        self.tell(step, Stage::Answered);
        match answer {
            Ok((outcome, detail)) => {
                if outcome != Outcome::Confirmed {
                    self.fail(&intent.container, detail);
                    self.held.insert(intent.container.clone());
                }
                self.pod.write(|writer| {
                    if outcome == Outcome::Confirmed {
                        let (container, rule) = (&intent.container, &intent.rule_id);
                        state::forget_rule(writer, self.storage, container, rule)?;
                    }
                    self.consent
                        .settle(writer, &intent, outcome, Some(detail))?;
                    Ok::<_, SyncError>(())
                })?;
                self.count(step.kind);
                self.tell(step, Stage::Settled);
                Ok(())
            }
            Err(error) => {
                if let Some(end) = ends_round(&error) {
                    return Err(end);
                }
                self.held.insert(intent.container.clone());
                self.fail(&intent.container, &error);
                self.settle_intent(&intent, Outcome::Unconfirmed, &error.to_string())
            }
        }
    }

    fn note_left_out(&mut self, intent: &AccessIntent, left_out: usize) {
        if left_out > 0 {
            let note = format!(
                "rules made elsewhere that it took over from above, {left_out} in all, no longer hold in it"
            );
            self.report.notes.push((intent.container.clone(), note));
        }
    }

    fn settle_intent(
        &self,
        intent: &AccessIntent,
        outcome: Outcome,
        detail: &str,
    ) -> Result<(), SyncError> {
        self.pod.write(|writer| {
            self.consent
                .settle(writer, intent, outcome, Some(detail))
                .map_err(SyncError::from)
        })
    }
}

/// A rule can be taken back, and looked at, only where it was made.
fn waits_for_sign_in(intent: &AccessIntent) -> String {
    let at = intent.at.as_deref().unwrap_or_default();
    format!("waits for a sign-in at {at}")
}

fn waits_for(container: &PodPath) -> String {
    format!("waits until {container} is kept at the cooperative")
}
