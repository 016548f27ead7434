use std::collections::BTreeMap;

use kluis_vault::KeyPurpose;
use sha2::Sha256;

use super::entry::NO_FORMER;
use super::keys::AuditKey;
use super::*;
use crate::test_safe::TestSafe;

/// A safe whose log has five entries.
fn logged() -> TestSafe {
    let safe = TestSafe::new();
    for (number, act) in [
        Act::SafeCreated,
        Act::ImportDone,
        Act::PolicyChanged,
        Act::SyncDone,
        Act::DataExported,
    ]
    .into_iter()
    .enumerate()
    {
        safe.pass(60);
        let entry =
            NewEntry::by_owner(act, format!("/health/{number}/")).with("count", number.to_string());
        safe.write(|w| safe.consent.record(w, entry));
    }
    safe
}

fn first_bad(safe: &TestSafe) -> Option<u64> {
    safe.read(|r| Ok(first_bad_in(safe, r)))
}

fn first_bad_in(safe: &TestSafe, r: &PodRead) -> Option<u64> {
    let verification = safe.consent.verify(r).unwrap();
    assert_eq!(verification.ok, verification.first_bad.is_none());
    verification.first_bad
}

#[test]
fn an_untouched_log_verifies() {
    let empty = TestSafe::new();
    let nothing = Verification {
        ok: true,
        entries: 0,
        head: String::new(),
        first_bad: None,
    };
    assert_eq!(empty.read(|r| empty.consent.verify(r)), nothing);

    let safe = logged();
    let verification = safe.read(|r| safe.consent.verify(r));
    let entries = safe.read(|r| safe.consent.entries(r, &AuditFilter::default()));
    assert_eq!(entries.len(), 5);
    let expected = Verification {
        ok: true,
        entries: 5,
        head: entries[0].hash.clone(),
        first_bad: None,
    };
    assert_eq!(verification, expected);
    assert_eq!(entries[4].former, NO_FORMER);
    assert_eq!(entries[3].former, entries[4].hash);
    assert_eq!(entries[4].time.to_string(), "2026-11-21T12:01:00Z");
}

#[test]
fn every_altered_field_of_an_entry_is_found() {
    let safe = logged();
    for change in [
        "time = '2026-11-21T12:03:01Z'",
        "time = '2026-11-21T12:03:00.0Z'",
        "time = 'never'",
        "actor = 'sync'",
        "act = 'sync.done'",
        "about = '/health/9/'",
        r#"details = '{"count":"3"}'"#,
        r#"details = '{"count": "2"}'"#,
        "details = '{}'",
        "details = 'x'",
        "former = hash",
        "hash = former",
        "mac = zeroblob(32)",
        "mac = x''",
        "sequence = 9",
    ] {
        let damage = format!("UPDATE audit_entry SET {change} WHERE sequence = 3");
        let bad = safe.as_if_tampered(&damage, |w| first_bad_in(&safe, w));
        assert_eq!(bad, Some(3), "{change}");
    }
}

#[test]
fn an_entry_removed_from_the_middle_is_found() {
    let safe = logged();
    safe.tamper("DELETE FROM audit_entry WHERE sequence = 2");
    assert_eq!(first_bad(&safe), Some(2));
    // Closing the gap in the numbers does not help.
    safe.tamper("UPDATE audit_entry SET sequence = sequence - 1 WHERE sequence > 2");
    assert_eq!(first_bad(&safe), Some(2));
}

#[test]
fn entries_in_another_order_are_found() {
    let safe = logged();
    safe.tamper(
        "UPDATE audit_entry SET sequence = 99 WHERE sequence = 2;
         UPDATE audit_entry SET sequence = 2 WHERE sequence = 3;
         UPDATE audit_entry SET sequence = 3 WHERE sequence = 99;",
    );
    assert_eq!(first_bad(&safe), Some(2));
}

#[test]
fn a_log_cut_off_at_the_end_is_found() {
    let safe = logged();
    safe.tamper("DELETE FROM audit_entry WHERE sequence > 3");
    assert_eq!(first_bad(&safe), Some(4));
    safe.tamper("DELETE FROM audit_entry");
    assert_eq!(first_bad(&safe), Some(1));
}

#[test]
fn a_replaced_head_is_found() {
    let safe = logged();
    for change in [
        "DELETE FROM audit_head",
        "UPDATE audit_head SET mac = zeroblob(32)",
        "UPDATE audit_head SET sequence = 4",
        "UPDATE audit_head SET sequence = -5",
        "UPDATE audit_head SET hash = (SELECT hash FROM audit_entry WHERE sequence = 4)",
        // Cut off, with a head that fits the rest but was made without the key.
        "DELETE FROM audit_entry WHERE sequence = 5;
         UPDATE audit_head SET sequence = 4, hash = (SELECT hash FROM audit_entry WHERE sequence = 4),
                mac = (SELECT mac FROM audit_entry WHERE sequence = 4)",
    ] {
        let bad = safe.as_if_tampered(change, |w| first_bad_in(&safe, w));
        assert!(bad.is_some_and(|bad| bad >= 5), "{change}");
    }
}

#[test]
fn a_chain_written_without_the_key_is_found() {
    let safe = logged();
    let forged = Entry {
        sequence: 5,
        time: whole_seconds(safe.now()),
        actor: "owner".to_owned(),
        act: Act::ConsentGiven,
        about: "g-000000".to_owned(),
        details: BTreeMap::new(),
        former: safe.read(|r| safe.consent.entries(r, &AuditFilter::default()))[1]
            .hash
            .clone(),
        hash: String::new(),
    };
    let hash = forged.compute_hash().unwrap();
    safe.tamper(&format!(
        "UPDATE audit_entry SET time = '{}', act = 'consent.given', about = 'g-000000', details = '{{}}', hash = '{hash}'
         WHERE sequence = 5;
         UPDATE audit_head SET hash = '{hash}'",
        forged.time
    ));
    assert_eq!(first_bad(&safe), Some(5));
}

#[test]
fn a_whole_log_replaced_by_an_earlier_one_is_found_by_the_receipts() {
    let safe = logged();
    let head = "SELECT sequence, hash, hex(mac) FROM audit_head";
    let (sequence, hash, mac) = safe.read(|r| {
        Ok(r.sql().query_row(head, [], |row| {
            Ok((
                row.get::<_, i64>(0)?,
                row.get::<_, String>(1)?,
                row.get::<_, String>(2)?,
            ))
        })?)
    });
    safe.approved(&["steps"]);
    assert_eq!(first_bad(&safe), None);
    safe.tamper(&format!(
        "DELETE FROM audit_entry WHERE sequence > {sequence};
         UPDATE audit_head SET sequence = {sequence}, hash = '{hash}', mac = x'{mac}'"
    ));
    assert_eq!(first_bad(&safe), Some(7));
}

#[test]
fn going_on_after_damage_does_not_cover_it_up() {
    let safe = logged();
    for damage in [
        "DELETE FROM audit_entry WHERE sequence = 5",
        "DELETE FROM audit_entry",
        "DELETE FROM audit_head",
        "UPDATE audit_head SET mac = zeroblob(32)",
        "UPDATE audit_head SET sequence = 9223372036854775807",
        "DELETE FROM audit_entry WHERE sequence = 5;
         UPDATE audit_head SET sequence = 4, hash = (SELECT hash FROM audit_entry WHERE sequence = 4)",
    ] {
        let (bad, acts) = safe.as_if_tampered(damage, |w| {
            for _ in 0..3 {
                let entry = NewEntry::by_owner(Act::ImportDone, "x");
                safe.consent.record(w, entry).unwrap();
            }
            let entries = safe.consent.entries(w, &AuditFilter::default()).unwrap();
            let acts: Vec<Act> = entries.into_iter().map(|entry| entry.act).collect();
            (first_bad_in(&safe, w), acts)
        });
        assert!(bad.is_some(), "{damage}");
        let damaged = acts.iter().filter(|act| **act == Act::AuditDamaged).count();
        assert_eq!(damaged, 1, "{damage}");
    }
}

#[test]
fn the_program_itself_can_neither_change_nor_remove_an_entry() {
    let safe = logged();
    for statement in [
        "UPDATE audit_entry SET about = ''",
        "DELETE FROM audit_entry WHERE sequence = 1",
    ] {
        let refused = safe
            .pod
            .write(|w| Ok::<_, ConsentError>(w.sql().execute(statement, [])?));
        assert!(refused.is_err(), "{statement}");
    }
    assert_eq!(first_bad(&safe), None);
}

#[test]
fn an_entry_is_undone_with_its_transaction() {
    let safe = logged();
    let failed = safe.pod.write(|w| {
        safe.consent.record(
            w,
            NewEntry::by_owner(Act::RecordDeleted, "/health/steps/x.ttl"),
        )?;
        Err::<(), _>(ConsentError::NothingChosen)
    });
    assert!(failed.is_err());
    assert_eq!(safe.read(|r| safe.consent.verify(r)).entries, 5);
}

#[test]
fn entries_are_found_by_act_thing_time_and_page() {
    let safe = logged();
    let numbers = |filter: AuditFilter| -> Vec<u64> {
        let entries = safe.read(|r| safe.consent.entries(r, &filter));
        entries.iter().map(|entry| entry.sequence).collect()
    };
    assert_eq!(
        numbers(AuditFilter {
            limit: Some(2),
            ..AuditFilter::default()
        }),
        [5, 4]
    );
    assert_eq!(
        numbers(AuditFilter {
            before: Some(4),
            limit: Some(2),
            ..AuditFilter::default()
        }),
        [3, 2]
    );
    assert_eq!(
        numbers(AuditFilter {
            act: Some(Act::SyncDone),
            ..AuditFilter::default()
        }),
        [4]
    );
    assert_eq!(
        numbers(AuditFilter {
            about: Some("/health/1/".to_owned()),
            ..AuditFilter::default()
        }),
        [2]
    );
    let since = Some("2026-11-21T12:04:00Z".parse().unwrap());
    assert_eq!(
        numbers(AuditFilter {
            since,
            ..AuditFilter::default()
        }),
        [5, 4]
    );
    assert_eq!(
        numbers(AuditFilter {
            before: Some(u64::MAX),
            since,
            ..AuditFilter::default()
        }),
        [5, 4]
    );
}

#[test]
fn the_hashed_form_of_an_entry_never_changes() {
    // Frozen: a log of today must verify for ever.
    let entry = Entry {
        sequence: 7,
        time: "2026-11-21T12:00:00Z".parse().unwrap(),
        actor: "owner".to_owned(),
        act: Act::ConsentGiven,
        about: "g-4f9k2m".to_owned(),
        details: BTreeMap::from([("categories".to_owned(), "steps".to_owned())]),
        former: NO_FORMER.to_owned(),
        hash: String::new(),
    };
    let written = format!(
        r#"{{"about":"g-4f9k2m","act":"consent.given","actor":"owner","details":{{"categories":"steps"}},"former":"{NO_FORMER}","sequence":7,"time":"2026-11-21T12:00:00Z","version":1}}"#
    );
    let expected = hex::encode(<Sha256 as sha2::Digest>::digest(written.as_bytes()));
    assert_eq!(entry.compute_hash().unwrap(), expected);
}

/// The key that the log of this safe is written with.
fn key_of(safe: &TestSafe) -> AuditKey {
    AuditKey::new(safe.pod.vault().derive_key(KeyPurpose::Audit))
}

fn hex_of(mac: hmac::Hmac<Sha256>) -> String {
    hex::encode(mac.finalize().into_bytes())
}

#[test]
fn a_log_goes_on_through_renewals_of_the_keys() {
    let first = logged();
    let before = first.read(|r| first.consent.verify(r));
    let second = first.renew_keys();
    assert_eq!(first_bad(&second), None);
    let entries = second.read(|r| second.consent.entries(r, &AuditFilter::default()));
    assert_eq!((entries.len(), &entries[0].act), (6, &Act::KeysRenewed));
    assert_eq!(entries[0].former, before.head, "chained to the last before");
    second.write(|w| {
        let entry = NewEntry::by_owner(Act::ImportDone, "x");
        second.consent.record(w, entry)
    });
    let third = second.renew_keys();
    assert_eq!(first_bad(&third), None);
    Consent::new(&third.pod).unwrap();
    let verification = third.read(|r| third.consent.verify(r));
    assert_eq!(verification.entries, 8, "each epoch began once");

    for altered in 1..=8 {
        let damage = format!("UPDATE audit_entry SET actor = 'sync' WHERE sequence = {altered}");
        let bad = third.as_if_tampered(&damage, |w| first_bad_in(&third, w));
        assert_eq!(bad, Some(altered));
    }

    let empty = TestSafe::new().renew_keys();
    assert_eq!(empty.read(|r| empty.consent.verify(r)).entries, 0);
}

#[test]
fn a_former_key_makes_no_entry_after_the_keys_were_renewed() {
    let safe = logged();
    let former_key = key_of(&safe);
    let safe = safe.renew_keys();
    let entries = safe.read(|r| safe.consent.entries(r, &AuditFilter::default()));
    let last = entries[0].head();
    let mut forged = Entry {
        sequence: last.sequence + 1,
        former: last.hash,
        hash: String::new(),
        ..entries[1].clone()
    };
    forged.hash = forged.compute_hash().unwrap();
    let add = |key: &AuditKey| {
        format!(
            "INSERT INTO audit_entry
             SELECT {}, time, actor, act, about, details, '{}', '{}', x'{}' FROM audit_entry
             WHERE sequence = 5;
             UPDATE audit_head SET sequence = {}, hash = '{}', mac = x'{}'",
            forged.sequence,
            forged.former,
            forged.hash,
            hex_of(key.of_entry(&forged.hash)),
            forged.sequence,
            forged.hash,
            hex_of(key.of_head(&forged.head())),
        )
    };
    let by_present = add(&key_of(&safe));
    let bad = safe.as_if_tampered(&by_present, |w| first_bad_in(&safe, w));
    assert_eq!(
        bad, None,
        "the same entry by the present key is one of ours"
    );
    let by_former = add(&former_key);
    let bad = safe.as_if_tampered(&by_former, |w| first_bad_in(&safe, w));
    assert_eq!(bad, Some(forged.sequence));
}

#[test]
fn a_former_key_cuts_nothing_off_after_the_keys_were_renewed() {
    let safe = logged();
    let former_key = key_of(&safe);
    let safe = safe.renew_keys();
    let entries = safe.read(|r| safe.consent.entries(r, &AuditFilter::default()));
    for (kept, first_missing) in [(5, 6), (3, 4)] {
        let head = entries[6 - kept].head();
        assert_eq!(head.sequence, kept as u64);
        let damage = format!(
            "DELETE FROM audit_entry WHERE sequence > {kept};
             UPDATE audit_head SET sequence = {kept}, hash = '{}', mac = x'{}'",
            head.hash,
            hex_of(former_key.of_head(&head)),
        );
        let bad = safe.as_if_tampered(&damage, |w| first_bad_in(&safe, w));
        assert_eq!(bad, Some(first_missing));
    }
}
