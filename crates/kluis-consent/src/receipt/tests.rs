use super::*;
use crate::audit::AuditFilter;
use crate::test_safe::{TestSafe, at};

fn documents(safe: &TestSafe) -> Vec<String> {
    let receipts = safe.read(|r| safe.consent.receipts(r));
    receipts.into_iter().map(|kept| kept.document).collect()
}

#[test]
fn a_receipt_from_before_a_renewal_of_the_keys_is_still_ones_own() {
    let safe = TestSafe::new();
    let grant = safe.approved(&["steps"]);
    let former_signer = safe.consent.receipt_signer();
    let safe = safe.renew_keys();
    safe.write(|w| safe.consent.revoke(w, &grant.id));
    let [given, withdrawn] = documents(&safe).try_into().unwrap();
    let given = safe.consent.verify_own_receipt(&given).unwrap();
    let withdrawn = safe.consent.verify_own_receipt(&withdrawn).unwrap();
    assert_eq!(given.signer, former_signer);
    assert_eq!(withdrawn.signer, safe.consent.receipt_signer());
    assert_ne!(given.signer, withdrawn.signer);
    assert!(safe.read(|r| safe.consent.verify(r)).ok);

    let stranger = TestSafe::new();
    let refused = stranger.consent.verify_own_receipt(&documents(&safe)[0]);
    assert!(matches!(refused, Err(ConsentError::ForeignReceipt)));
}

#[test]
fn a_receipt_signed_with_a_former_key_after_the_renewal_is_found() {
    let safe = TestSafe::new();
    let former = safe.consent.clone();
    let safe = safe.renew_keys();
    safe.approved(&["steps"]);
    let mut document: Map<String, Value> = serde_json::from_str(&documents(&safe)[0]).unwrap();
    document.remove("proof").unwrap();
    let time = at("2026-11-21T12:00:00Z");
    let forged = proof::sign(document, &former.receipt_key, time).unwrap();
    let forged = Value::Object(forged).to_string();
    former
        .verify_own_receipt(&forged)
        .expect("the signature itself holds");
    let damage = format!(
        "UPDATE consent_receipt SET document = '{}'",
        forged.replace('\'', "''")
    );
    let entries = safe.read(|r| safe.consent.entries(r, &AuditFilter::default()));
    let bad = safe.as_if_tampered(&damage, |w| safe.consent.verify(w).unwrap());
    assert_eq!(bad.first_bad, Some(entries[0].sequence));
    assert!(safe.read(|r| safe.consent.verify(r)).ok);
}
