use super::*;
use crate::test_safe::{TestSafe, at};
use crate::{GrantState, Refusal};

const STORAGE: &str = "https://pods.example.test/anna/";

fn intents(safe: &TestSafe) -> Vec<AccessIntent> {
    safe.read(|r| safe.consent.intents(r, safe.now()))
}

fn settle(safe: &TestSafe, intent: &AccessIntent, outcome: Outcome) {
    safe.write(|w| safe.consent.settle(w, intent, outcome, None));
}

fn begin(safe: &TestSafe, intent: &AccessIntent) {
    safe.write(|w| safe.consent.begin(w, intent, STORAGE));
}

/// A grant for steps that the cooperative has confirmed, and the intent that led there.
fn confirmed(safe: &TestSafe) -> (String, AccessIntent) {
    let grant = safe.approved(&["steps"]);
    let intent = intents(safe).remove(0);
    begin(safe, &intent);
    settle(safe, &intent, Outcome::Confirmed);
    (grant.id, intent)
}

#[test]
fn a_new_grant_wants_a_rule_for_each_category() {
    let safe = TestSafe::new();
    let grant = safe.approved(&["blood-pressure", "steps"]);
    let intents = intents(&safe);
    assert_eq!(intents.len(), 2);
    assert_eq!(
        intents[0].rule_id,
        format!("kluis-{}-blood-pressure", grant.id)
    );
    assert_eq!(intents[0].container.as_str(), "/health/blood-pressure/");
    assert_eq!(intents[0].agent, grant.recipient.web_id);
    let Want::Present(permit) = &intents[1].want else {
        panic!("{:?}", intents[1])
    };
    assert_eq!(permit.container().as_str(), "/health/steps/");
    assert_eq!(permit.until(), grant.until);
    assert_eq!(permit.grant(), grant.id);
}

#[test]
fn a_grant_is_active_once_confirmed_and_then_wants_nothing() {
    let safe = TestSafe::new();
    let grant = safe.approved(&["blood-pressure", "steps"]);
    let open = intents(&safe);
    begin(&safe, &open[0]);
    settle(&safe, &open[0], Outcome::Confirmed);
    let halfway = safe.grant(&grant.id);
    assert_eq!(halfway.state, GrantState::Active);
    assert_eq!(halfway.enforcement[0].state, Outcome::Pending);
    assert_eq!(intents(&safe).len(), 1);
    let waits = "waits until /health/steps/ is kept at the cooperative";
    safe.write(|w| {
        safe.consent
            .settle(w, &open[1], Outcome::Pending, Some(waits))
    });
    assert_eq!(
        safe.grant(&grant.id).enforcement[0].detail.as_deref(),
        Some(waits)
    );
    settle(&safe, &open[1], Outcome::Confirmed);
    let whole = safe.grant(&grant.id);
    assert_eq!(whole.enforcement[0].state, Outcome::Confirmed);
    assert_eq!(whole.enforcement[0].at, Some(at("2026-11-21T12:00:00Z")));
    assert_eq!(intents(&safe), []);
    assert_eq!(
        safe.acts(),
        [
            "request.received",
            "consent.given",
            "access.confirmed",
            "access.confirmed"
        ]
    );
}

#[test]
fn the_same_outcome_twice_is_one_entry() {
    let safe = TestSafe::new();
    safe.approved(&["steps"]);
    let intent = intents(&safe).remove(0);
    for _ in 0..3 {
        settle(&safe, &intent, Outcome::Unconfirmed);
    }
    assert_eq!(intents(&safe).len(), 1);
    assert_eq!(
        safe.acts(),
        ["request.received", "consent.given", "access.unconfirmed"]
    );
}

#[test]
fn a_confirmed_grant_that_is_taken_back_stays_ending_until_the_rule_is_gone() {
    let safe = TestSafe::new();
    let (grant, _) = confirmed(&safe);
    assert_eq!(
        safe.write(|w| safe.consent.revoke(w, &grant)).state,
        GrantState::Ending
    );
    let open = intents(&safe);
    assert_eq!((open.len(), &open[0].want), (1, &Want::Absent));
    settle(&safe, &open[0], Outcome::Unconfirmed);
    assert_eq!(safe.grant(&grant).state, GrantState::Ending);
    assert_eq!(intents(&safe), open);
    settle(&safe, &open[0], Outcome::Confirmed);
    assert_eq!(safe.grant(&grant).state, GrantState::Ended);
    assert_eq!(intents(&safe), []);
    assert_eq!(
        safe.acts().last().map(String::as_str),
        Some("access.removed")
    );
}

#[test]
fn a_grant_that_was_never_asked_for_needs_no_removal() {
    let safe = TestSafe::new();
    let grant = safe.approved(&["steps"]);
    let ended = safe.write(|w| safe.consent.revoke(w, &grant.id));
    assert_eq!(ended.state, GrantState::Ended);
    assert_eq!(
        ended.enforcement[0].detail.as_deref(),
        Some("was never allowed at the cooperative")
    );
    assert_eq!(intents(&safe), []);
}

#[test]
fn an_attempt_of_unknown_fate_is_removed() {
    let safe = TestSafe::new();
    let grant = safe.approved(&["steps"]);
    begin(&safe, &intents(&safe)[0]);
    // The program was killed here; the rule may be there or not.
    assert_eq!(
        safe.write(|w| safe.consent.revoke(w, &grant.id)).state,
        GrantState::Ending
    );
    assert_eq!(intents(&safe)[0].want, Want::Absent);
}

#[test]
fn an_attempt_that_was_undone_was_none() {
    let safe = TestSafe::new();
    safe.approved(&["steps"]);
    let intent = intents(&safe).remove(0);
    let failed = safe.pod.write(|w| {
        safe.consent.begin(w, &intent, STORAGE)?;
        Err::<(), _>(ConsentError::NothingChosen)
    });
    assert!(failed.is_err());
    let grant = safe.write(|w| safe.consent.revoke(w, &intent.grant));
    assert_eq!(grant.state, GrantState::Ended);
}

#[test]
fn an_expired_grant_wants_its_rule_gone_before_that_is_written_down() {
    let safe = TestSafe::new();
    let (grant, _) = confirmed(&safe);
    safe.set_time("2027-06-30T23:59:59Z");
    assert_eq!(safe.grant(&grant).state, GrantState::Ending);
    let open = intents(&safe);
    assert_eq!((open.len(), &open[0].want), (1, &Want::Absent));
    settle(&safe, &open[0], Outcome::Confirmed);
    let ended = safe.grant(&grant);
    assert_eq!(
        (ended.state, ended.ending),
        (GrantState::Ended, Some(Ending::Expired))
    );
    assert_eq!(safe.write(|w| safe.consent.expire_due(w, w.now())), []);
    let acts = safe.acts();
    assert_eq!(
        acts[acts.len() - 2..],
        ["consent.expired", "access.removed"]
    );
    // Setting the clock back does not bring it back to life.
    safe.set_time("2027-01-01T00:00:00Z");
    assert_eq!(intents(&safe), []);
    assert_eq!(safe.grant(&grant).state, GrantState::Ended);
}

#[test]
fn nothing_is_begun_for_a_grant_that_ended_in_the_meantime() {
    let safe = TestSafe::new();
    let grant = safe.approved(&["steps"]);
    let intent = intents(&safe).remove(0);
    safe.write(|w| safe.consent.revoke(w, &grant.id));
    let refused = safe.refused(|w| safe.consent.begin(w, &intent, STORAGE));
    assert!(
        matches!(refused, ConsentError::Refused(Refusal::Ended)),
        "{refused}"
    );

    let safe = TestSafe::new();
    safe.approved(&["steps"]);
    let intent = intents(&safe).remove(0);
    safe.set_time("2027-06-30T23:59:59Z");
    let refused = safe.refused(|w| safe.consent.begin(w, &intent, STORAGE));
    assert!(
        matches!(refused, ConsentError::Refused(Refusal::Expired)),
        "{refused}"
    );
}

#[test]
fn a_rule_that_arrives_after_the_end_is_removed_again() {
    let safe = TestSafe::new();
    let grant = safe.approved(&["steps"]);
    let late = intents(&safe).remove(0);
    begin(&safe, &late);
    safe.write(|w| safe.consent.revoke(w, &grant.id));
    let removal = intents(&safe).remove(0);
    settle(&safe, &removal, Outcome::Confirmed);
    assert_eq!(safe.grant(&grant.id).state, GrantState::Ended);
    settle(&safe, &late, Outcome::Confirmed);
    assert_eq!(safe.grant(&grant.id).state, GrantState::Ending);
    assert_eq!(intents(&safe), [removal]);
}

#[test]
fn a_live_grant_cannot_be_reported_removed() {
    let safe = TestSafe::new();
    let (_, intent) = confirmed(&safe);
    let removal = AccessIntent {
        want: Want::Absent,
        ..intent
    };
    let refused = safe.refused(|w| safe.consent.settle(w, &removal, Outcome::Confirmed, None));
    assert!(
        matches!(refused, ConsentError::StaleIntent { .. }),
        "{refused}"
    );
}

#[test]
fn what_has_to_be_gone_comes_first() {
    let safe = TestSafe::new();
    let (grant, _) = confirmed(&safe);
    let mut other = crate::test_safe::request_document();
    other["credentialSubject"]["id"] = "https://arts.example.test/id#me".into();
    let request = safe.store(&other);
    safe.write(|w| {
        safe.consent.approve(
            w,
            &request,
            &crate::test_safe::decision(&["blood-pressure"]),
        )
    });
    safe.write(|w| safe.consent.revoke(w, &grant));
    let wants: Vec<bool> = intents(&safe)
        .iter()
        .map(|intent| intent.want == Want::Absent)
        .collect();
    assert_eq!(wants, [true, false]);
}

#[test]
fn an_end_is_asked_for_where_the_rule_was_attempted_and_nowhere_else() {
    let safe = TestSafe::new();
    let grant = safe.approved(&["steps"]);
    let intent = intents(&safe).remove(0);
    assert_eq!(intent.at, None);
    begin(&safe, &intent);
    assert_eq!(intents(&safe)[0].at.as_deref(), Some(STORAGE));
    let elsewhere = "https://other.example.test/anna/";
    let refused = safe.refused(|w| safe.consent.begin(w, &intent, elsewhere));
    assert!(
        matches!(refused, ConsentError::StaleIntent { .. }),
        "{refused}"
    );
    safe.write(|w| safe.consent.revoke(w, &grant.id));
    let removal = intents(&safe).remove(0);
    assert_eq!(removal.want, Want::Absent);
    assert_eq!(removal.at.as_deref(), Some(STORAGE));
}

#[test]
fn what_was_refused_before_it_began_needs_no_removal() {
    let safe = TestSafe::new();
    let grant = safe.approved(&["steps"]);
    settle(&safe, &intents(&safe)[0], Outcome::Unconfirmed);
    let ended = safe.write(|w| safe.consent.revoke(w, &grant.id));
    assert_eq!(ended.state, GrantState::Ended);
}
