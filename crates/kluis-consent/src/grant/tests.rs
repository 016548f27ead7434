use serde_json::json;

use super::*;
use crate::test_safe::{OWNER, STUDY, TestSafe, at, decision, request_document};
use crate::{AuditFilter, ConsentError, Outcome, RequestState, verify_receipt};

#[test]
fn approving_writes_grant_receipt_and_audit_entry_at_once() {
    let safe = TestSafe::new();
    let grant = safe.approved(&["steps", "blood-pressure", "steps"]);
    assert_eq!(grant.category_names(), ["steps", "blood-pressure"]);
    assert_eq!(grant.categories[0].container.as_str(), "/health/steps/");
    assert_eq!(
        grant.recipient,
        Party {
            web_id: STUDY.to_owned(),
            name: "Hartstudie".to_owned()
        }
    );
    assert_eq!(grant.since, at("2026-11-21T12:00:00Z"));
    assert_eq!(grant.until, at("2027-06-30T23:59:59Z"));
    assert_eq!(grant.state, GrantState::Planned);
    assert_eq!(grant.enforcement[0].state, Outcome::Pending);
    assert_eq!(grant.receipts, [format!("{}-given", grant.id)]);
    assert_eq!(grant.purposes, ["https://w3id.org/dpv#AcademicResearch"]);
    assert_eq!(grant.data_subject.as_deref(), Some(OWNER));
    assert_eq!(safe.acts(), ["request.received", "consent.given"]);
    let request = safe.read(|r| safe.consent.request(r, &grant.request));
    assert_eq!(request.state, RequestState::Approved);
    assert_eq!(safe.read(|r| safe.consent.grants(r, safe.now())), [grant]);
}

#[test]
fn an_approval_that_is_undone_leaves_nothing() {
    let safe = TestSafe::new();
    let request = safe.store(&request_document());
    let failed = safe.pod.write(|w| {
        safe.consent.approve(w, &request, &decision(&["steps"]))?;
        Err::<(), _>(ConsentError::NothingChosen)
    });
    assert!(failed.is_err());
    assert_eq!(safe.read(|r| safe.consent.grants(r, safe.now())), []);
    assert_eq!(safe.read(|r| safe.consent.receipts(r)), []);
    assert_eq!(
        safe.read(|r| safe.consent.request(r, &request)).state,
        RequestState::Waiting
    );
    assert_eq!(safe.acts(), ["request.received"]);
    assert!(safe.read(|r| safe.consent.verify(r)).ok);
}

#[test]
fn less_than_asked_may_be_given_and_more_may_not() {
    let safe = TestSafe::new();
    let request = safe.store(&request_document());
    let approve =
        |decision: Decision| safe.refused(|w| safe.consent.approve(w, &request, &decision));
    let until = |time: &str| Decision {
        until: Some(at(time)),
        ..decision(&["steps"])
    };
    assert!(matches!(
        approve(decision(&[])),
        ConsentError::NothingChosen
    ));
    assert!(
        matches!(approve(decision(&["steps", "weight"])), ConsentError::NotAsked { category, .. } if category == "weight")
    );
    assert!(matches!(
        approve(decision(&["birth-year"])),
        ConsentError::NotAsked { .. }
    ));
    assert!(matches!(
        approve(until("2027-07-01T00:00:00Z")),
        ConsentError::LaterThanAsked { .. }
    ));
    assert!(matches!(
        approve(until("2026-11-21T12:00:00Z")),
        ConsentError::UntilPassed(_)
    ));
    assert!(matches!(
        approve(until("2020-01-01T00:00:00Z")),
        ConsentError::UntilPassed(_)
    ));
    assert_eq!(safe.acts(), ["request.received"]);

    let grant = safe.write(|w| {
        safe.consent
            .approve(w, &request, &until("2027-02-28T23:59:59.9Z"))
    });
    assert_eq!(grant.until, at("2027-02-28T23:59:59Z"));
}

#[test]
fn a_rejected_or_unknown_request_is_not_approved() {
    let safe = TestSafe::new();
    let mut document = request_document();
    document["credentialSubject"]["hasConsent"]["mode"] = json!("Write");
    let request = safe.store(&document);
    let refused = safe.refused(|w| safe.consent.approve(w, &request, &decision(&["steps"])));
    assert!(
        matches!(&refused, ConsentError::Rejected { reason, .. } if reason.contains("Write")),
        "{refused}"
    );

    let expired = safe.store(&request_document());
    safe.set_time("2027-06-30T23:59:59Z");
    let refused = safe.refused(|w| safe.consent.approve(w, &expired, &decision(&["steps"])));
    assert!(
        matches!(&refused, ConsentError::Rejected { reason, .. } if reason.contains("expired")),
        "{refused}"
    );

    let refused = safe.refused(|w| safe.consent.approve(w, "r-none", &decision(&["steps"])));
    assert!(matches!(refused, ConsentError::UnknownRequest(_)));
    assert_eq!(safe.read(|r| safe.consent.grants(r, safe.now())), []);
}

#[test]
fn one_request_has_one_live_grant() {
    let safe = TestSafe::new();
    let grant = safe.approved(&["steps"]);
    let again = |safe: &TestSafe| {
        safe.pod.write(|w| {
            safe.consent
                .approve(w, &grant.request, &decision(&["steps"]))
        })
    };
    assert!(
        matches!(again(&safe), Err(ConsentError::AlreadyApproved { grant: live, .. }) if live == grant.id)
    );
    assert!(matches!(
        safe.refused(|w| safe.consent.deny(w, &grant.request)),
        ConsentError::NotWaiting {
            state: RequestState::Approved,
            ..
        }
    ));
    safe.write(|w| safe.consent.revoke(w, &grant.id));
    let second = again(&safe).unwrap();
    assert_ne!(second.id, grant.id);
}

#[test]
fn what_was_denied_may_be_approved_after_all() {
    let safe = TestSafe::new();
    let request = safe.store(&request_document());
    assert_eq!(
        safe.write(|w| safe.consent.deny(w, &request)).state,
        RequestState::Denied
    );
    assert!(matches!(
        safe.refused(|w| safe.consent.deny(w, &request)),
        ConsentError::NotWaiting { .. }
    ));
    // The same request coming in again does not undo the decision.
    assert_eq!(safe.store(&request_document()), request);
    assert_eq!(
        safe.read(|r| safe.consent.request(r, &request)).state,
        RequestState::Denied
    );
    safe.write(|w| safe.consent.approve(w, &request, &decision(&["steps"])));
    assert_eq!(
        safe.acts(),
        ["request.received", "request.denied", "consent.given"]
    );
}

#[test]
fn revoking_ends_the_grant_with_a_receipt() {
    let safe = TestSafe::new();
    let grant = safe.approved(&["steps", "blood-pressure"]);
    safe.pass(3600);
    let ended = safe.write(|w| safe.consent.revoke(w, &grant.id));
    assert_eq!(ended.ended, Some(at("2026-11-21T13:00:00Z")));
    assert_eq!(ended.ending, Some(Ending::Withdrawn));
    // Nothing was ever asked of the cooperative, so nothing is left to do.
    assert_eq!(ended.state, GrantState::Ended);
    assert_eq!(
        ended.receipts,
        [
            format!("{}-given", grant.id),
            format!("{}-withdrawn", grant.id)
        ]
    );
    assert!(matches!(
        safe.refused(|w| safe.consent.revoke(w, &grant.id)),
        ConsentError::AlreadyEnded(_)
    ));
    assert!(matches!(
        safe.refused(|w| safe.consent.revoke(w, "g-none")),
        ConsentError::UnknownGrant(_)
    ));
    assert_eq!(
        safe.acts(),
        ["request.received", "consent.given", "consent.withdrawn"]
    );
    assert!(safe.read(|r| safe.consent.verify(r)).ok);
}

#[test]
fn a_grant_ends_by_itself_at_its_date() {
    let safe = TestSafe::new();
    let grant = safe.approved(&["steps"]);
    let expire = || safe.write(|w| safe.consent.expire_due(w, w.now()));
    safe.set_time("2027-06-30T23:59:58Z");
    assert_eq!(expire(), []);
    assert_eq!(safe.grant(&grant.id).state, GrantState::Planned);
    // The machine was off for a while.
    safe.set_time("2027-08-01T08:00:00Z");
    assert_eq!(safe.grant(&grant.id).state, GrantState::Ended);
    let expired = expire();
    assert_eq!(expired.len(), 1);
    assert_eq!(expired[0].ended, Some(grant.until));
    assert_eq!(expired[0].ending, Some(Ending::Expired));
    assert_eq!(expired[0].receipts[1], format!("{}-expired", grant.id));
    assert_eq!(expire(), []);
    let last = &safe.read(|r| safe.consent.entries(r, &AuditFilter::default()))[0];
    assert_eq!(
        (last.act.as_str(), last.actor.as_str()),
        ("consent.expired", "safe")
    );
    assert_eq!(last.time, at("2027-08-01T08:00:00Z"));
}

#[test]
fn revoking_after_the_date_says_expired() {
    let safe = TestSafe::new();
    let grant = safe.approved(&["steps"]);
    safe.set_time("2027-08-01T08:00:00Z");
    assert_eq!(
        safe.write(|w| safe.consent.revoke(w, &grant.id)).ending,
        Some(Ending::Expired)
    );
}

#[test]
fn receipts_say_who_what_why_and_until_when() {
    let safe = TestSafe::new();
    let grant = safe.approved(&["steps"]);
    safe.pass(60);
    safe.write(|w| safe.consent.revoke(w, &grant.id));
    let receipts = safe.read(|r| safe.consent.receipts(r));
    let given = safe
        .consent
        .verify_own_receipt(&receipts[0].document)
        .unwrap();
    assert_eq!(given.id, receipts[0].id);
    assert_eq!(given.event, crate::ReceiptEvent::Given);
    assert_eq!(
        (given.grant.as_str(), given.recipient.as_str()),
        (grant.id.as_str(), STUDY)
    );
    assert_eq!(
        (given.categories.as_slice(), given.purposes.as_slice()),
        (&["steps".to_owned()][..], &grant.purposes[..])
    );
    assert_eq!(
        (given.since, given.until, given.time),
        (grant.since, grant.until, grant.since)
    );
    assert_eq!(given.data_subject, OWNER);
    assert_eq!(given.recipient_name.as_deref(), Some("Hartstudie"));
    assert_eq!(given.refused, ["blood-pressure", "birth-year"]);
    assert_eq!((given.taken_out.len(), &given.retention), (0, &None));
    let notice = given.notice.expect("a notice");
    assert_eq!((notice.id, notice.language), (grant.request, "nl".into()));
    assert_eq!(given.signer, safe.consent.receipt_signer());
    let entries = safe.read(|r| safe.consent.entries(r, &AuditFilter::default()));
    assert_eq!(
        (given.audit_head.sequence, &given.audit_head.hash),
        (2, &entries[1].hash)
    );
    let withdrawn = safe
        .consent
        .verify_own_receipt(&receipts[1].document)
        .unwrap();
    assert_eq!(withdrawn.event, crate::ReceiptEvent::Withdrawn);
    assert_eq!(withdrawn.time, at("2026-11-21T12:01:00Z"));
    assert_eq!(withdrawn.audit_head.sequence, 3);
    let document: serde_json::Value = serde_json::from_str(&receipts[0].document).unwrap();
    assert_eq!(
        document["kluis:refused"],
        json!(["blood-pressure", "birth-year"])
    );
    assert_eq!(
        safe.read(|r| safe.consent.receipt(r, &receipts[1].id)),
        receipts[1]
    );
}

#[test]
fn a_safe_without_a_webid_is_named_itself() {
    let safe = TestSafe::new();
    let request = safe.store(&request_document());
    let decision = Decision {
        owner: None,
        ..decision(&["steps"])
    };
    let grant = safe.write(|w| safe.consent.approve(w, &request, &decision));
    let receipt = safe.read(|r| safe.consent.receipt(r, &grant.receipts[0]));
    let facts = verify_receipt(&receipt.document).unwrap();
    assert_eq!(
        facts.data_subject,
        format!("urn:kluis:safe:{}", safe.pod.vault().id())
    );
}

#[test]
fn a_receipt_of_another_safe_is_told_apart() {
    let (one, other) = (TestSafe::new(), TestSafe::new());
    let grant = one.approved(&["steps"]);
    let receipt = one.read(|r| one.consent.receipt(r, &grant.receipts[0]));
    assert!(verify_receipt(&receipt.document).is_ok());
    assert!(matches!(
        other.consent.verify_own_receipt(&receipt.document),
        Err(ConsentError::ForeignReceipt)
    ));
}

/// Every document that differs from `value` in one string, number or member.
fn changed(value: &serde_json::Value) -> Vec<serde_json::Value> {
    use serde_json::Value;
    match value {
        Value::Object(members) => {
            let mut all = Vec::new();
            for (name, member) in members {
                for different in changed(member) {
                    let mut copy = members.clone();
                    copy[name] = different;
                    all.push(Value::Object(copy));
                }
                let mut without = members.clone();
                without.remove(name);
                all.push(Value::Object(without));
            }
            let mut more = members.clone();
            more.insert("added".to_owned(), json!(1));
            all.push(Value::Object(more));
            all
        }
        Value::Array(items) => {
            let mut all = vec![
                json!([]),
                Value::Array([items.as_slice(), &[json!("added")]].concat()),
            ];
            for (position, item) in items.iter().enumerate() {
                for different in changed(item) {
                    let mut copy = items.clone();
                    copy[position] = different;
                    all.push(Value::Array(copy));
                }
            }
            all
        }
        Value::String(text) => {
            let first = if text.starts_with('x') { "y" } else { "x" };
            let replaced: String = first.chars().chain(text.chars().skip(1)).collect();
            vec![json!(format!("{text}x")), json!(replaced), Value::Null]
        }
        Value::Number(number) => vec![json!(number.as_u64().unwrap() + 1)],
        _ => vec![json!("other")],
    }
}

#[test]
fn a_receipt_of_which_anything_was_changed_does_not_verify() {
    let safe = TestSafe::new();
    let grant = safe.approved(&["steps", "blood-pressure"]);
    safe.write(|w| safe.consent.revoke(w, &grant.id));
    for receipt in safe.read(|r| safe.consent.receipts(r)) {
        let document: serde_json::Value = serde_json::from_str(&receipt.document).unwrap();
        let forgeries = changed(&document);
        assert!(forgeries.len() > 100);
        for forged in forgeries {
            assert_ne!(forged, document);
            assert!(verify_receipt(&forged.to_string()).is_err(), "{forged}");
        }
        // Another writing of the same facts is the same receipt.
        assert!(verify_receipt(&document.to_string()).is_ok());
        // A member that is there twice would leave two readers with two receipts.
        let id = "\"dct:identifier\"";
        let twice =
            receipt
                .document
                .replacen(id, &format!("\"kluis:grant\": \"g-other\", {id}"), 1);
        assert!(matches!(
            verify_receipt(&twice),
            Err(ConsentError::NotAReceipt { .. })
        ));
    }
}

#[test]
fn receipts_are_linked_data_that_the_pod_takes() {
    use kluis_pod::{Actor, Change, Precondition};
    let safe = TestSafe::new();
    let grant = safe.approved(&["steps"]);
    let receipt = safe.read(|r| safe.consent.receipt(r, &grant.receipts[0]));
    let change = Change {
        actor: Actor::Owner,
        reason: "kept".to_owned(),
    };
    let path = PodPath::parse("/consent/receipt.jsonld").unwrap();
    let body = receipt.document.as_bytes();
    let kept = safe.write(|w| {
        Ok(w.put(
            &path,
            "application/ld+json",
            body,
            &Precondition::None,
            &change,
        )?)
    });
    assert_eq!(kept.size, body.len() as u64);
}

#[test]
fn one_kind_of_data_is_taken_out_and_the_rest_goes_on() {
    let safe = TestSafe::new();
    let grant = safe.approved(&["steps", "blood-pressure"]);
    let steps = CategoryId::parse("steps").unwrap();
    let pressure = CategoryId::parse("blood-pressure").unwrap();
    let weight = CategoryId::parse("weight").unwrap();
    let refused = safe.refused(|w| safe.consent.narrow(w, &grant.id, weight));
    assert!(matches!(refused, ConsentError::NotGranted { .. }));

    let narrowed = safe.write(|w| safe.consent.narrow(w, &grant.id, steps));
    assert_eq!(narrowed.category_names(), ["blood-pressure"]);
    assert_eq!(
        (narrowed.ended, narrowed.state),
        (None, GrantState::Planned)
    );
    assert_eq!(
        narrowed.categories[0].ended,
        Some(at("2026-11-21T12:00:00Z"))
    );
    assert_eq!(narrowed.categories[1].ended, None);
    let permit = |category| {
        let grants = safe.read(|r| safe.consent.grants(r, safe.now()));
        crate::decide(&grants, STUDY, category, Mode::Read, safe.now()).is_ok()
    };
    assert!(!permit(steps) && permit(pressure));
    let again = safe.refused(|w| safe.consent.narrow(w, &grant.id, steps));
    assert!(matches!(again, ConsentError::NotGranted { .. }));

    let receipt = safe.read(|r| safe.consent.receipt(r, &narrowed.receipts[1]));
    let facts = safe.consent.verify_own_receipt(&receipt.document).unwrap();
    assert_eq!(facts.event, crate::ReceiptEvent::Narrowed);
    assert_eq!(facts.categories, ["blood-pressure"]);
    assert_eq!(facts.taken_out, ["steps"]);
    let document: serde_json::Value = serde_json::from_str(&receipt.document).unwrap();
    assert_eq!(
        document["dpv:hasConsentStatus"][1]["kluis:withdrawn"],
        json!(["steps"])
    );

    // The last one ends it.
    let ended = safe.write(|w| safe.consent.narrow(w, &grant.id, pressure));
    assert_eq!(ended.ending, Some(Ending::Withdrawn));
    let acts = [
        "request.received",
        "consent.given",
        "consent.narrowed",
        "consent.withdrawn",
    ];
    assert_eq!(safe.acts(), acts);
    let over = safe.refused(|w| safe.consent.narrow(w, &grant.id, pressure));
    assert!(matches!(over, ConsentError::AlreadyEnded(_)));
}

#[test]
fn consents_and_receipts_from_before_consents_could_be_narrowed_stay_as_they_were() {
    let rows = "INSERT INTO consent_request VALUES
            ('r-1', 'd', '{}', 'r.json', '2026-11-20T10:00:00Z', 'approved');
        INSERT INTO consent_grant VALUES
            ('g-1', 'r-1', 'https://a.test/#me', 'A', NULL, '[]', 'nl', '2026-11-20T10:00:00Z',
             '2027-06-30T23:59:59Z', NULL, NULL);
        INSERT INTO consent_grant_category VALUES
            ('g-1', 'steps', '/health/steps/', 'read', 'as-is', 'present', 1, 'https://pod.test/',
             'confirmed', '2026-11-20T10:00:01Z', NULL);
        INSERT INTO consent_receipt VALUES ('z', 'g-1', 'given', '2026-11-20T10:00:00Z', 'first');
        INSERT INTO consent_receipt VALUES ('a', 'g-1', 'withdrawn', '2026-11-20T11:00:00Z', 'second');";
    let safe = TestSafe::after(|pod| {
        let vault = pod.vault();
        vault.migrate("consent", &crate::MIGRATIONS[..1]).unwrap();
        pod.write(|w| Ok::<_, ConsentError>(w.sql().execute_batch(rows)?))
            .unwrap();
    });
    let grant = safe.read(|r| safe.consent.grant(r, "g-1", safe.now()));
    assert_eq!(grant.state, GrantState::Active);
    assert_eq!(grant.category_names(), ["steps"]);
    assert_eq!(grant.receipts, ["z", "a"]);
    let receipts = safe.read(|r| safe.consent.receipts(r));
    let documents: Vec<&str> = receipts.iter().map(|one| one.document.as_str()).collect();
    assert_eq!(documents, ["first", "second"]);
}
