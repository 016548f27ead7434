use std::path::PathBuf;

use kluis_api::ApproveRequest;

use super::*;
use crate::test_home::TestHome;

const LANGUAGES: &[&str] = kluis_records::LANGUAGES;
const EVIL: &str = "Studie </script><script>alert(1)</script> & <b>\"co\"</b>";

fn brussels() -> TimeZone {
    TimeZone::get("Europe/Brussels").unwrap()
}

/// One receipt of each kind but an expired one: given, narrowed and withdrawn, of a recipient with a bad name.
struct Receipts {
    session: Session,
    folder: tempfile::TempDir,
    ids: Vec<String>,
    _home: TestHome,
}

impl Receipts {
    fn new() -> Self {
        let home = TestHome::new();
        let session = home.create();
        let folder = tempfile::tempdir().unwrap();
        let request = serde_json::json!({
            "type": ["VerifiableCredential", "SolidAccessRequest"],
            "expirationDate": "2090-06-30T21:59:59Z",
            "credentialSubject": {
                "id": "https://study.example/id#app",
                "https://w3id.org/kluis/ns#name": EVIL,
                "hasConsent": {
                    "mode": "http://www.w3.org/ns/auth/acl#Read",
                    "forPurpose": "https://w3id.org/dpv#AcademicResearch",
                    "https://w3id.org/kluis/ns#categories": ["steps", "weight", "sleep"],
                },
            },
        });
        let file = folder.path().join("request.json");
        std::fs::write(&file, request.to_string()).unwrap();
        let decision = ApproveRequest {
            id: session.import_request(&file).unwrap().id,
            only: vec!["steps".to_owned(), "weight".to_owned()],
            until: None,
        };
        let grant = session.approve(&decision).unwrap().id;
        session.narrow(&grant, "weight").unwrap();
        session.revoke(&grant).unwrap();
        let ids = session.grant(&grant).unwrap().receipts;
        assert_eq!(ids.len(), 3);
        Self {
            session,
            folder,
            ids,
            _home: home,
        }
    }

    fn document(&self, place: usize) -> String {
        self.session.receipt(&self.ids[place]).unwrap().document
    }

    fn check(&self, content: impl AsRef<[u8]>) -> ReceiptFileReport {
        let file = self.folder.path().join("receipt");
        std::fs::write(&file, content).unwrap();
        check_receipt(&file, None).unwrap()
    }
}

/// What a person sees of a page.
fn shown(page: &str) -> &str {
    let (_, body) = page.split_once("<body>").unwrap();
    body.split_once("<script").unwrap().0
}

#[test]
fn a_page_is_readable_checkable_and_holds_the_signed_document_itself() {
    let receipts = Receipts::new();
    for (place, event) in ["given", "narrowed", "withdrawn"].into_iter().enumerate() {
        let document = receipts.document(place);
        assert_eq!(receipts.check(&document).form, ReceiptForm::Document);
        for language in LANGUAGES {
            let page = receipt_page(&document, language, brussels()).unwrap();
            assert_eq!(embedded_receipt(&page).unwrap(), document);
            let report = receipts.check(&page);
            assert!(report.ok, "{:?}", report.problem);
            let facts = report.receipt.unwrap();
            assert_eq!(
                (report.form, facts.event.as_str()),
                (ReceiptForm::Page, event)
            );
            assert_eq!(facts.recipient.name, EVIL);
            for told in [
                &facts.id,
                &facts.signer,
                &facts.audit_hash,
                &facts.notice.unwrap().digest,
                "Europe/Brussels",
            ] {
                assert!(shown(&page).contains(told), "{told} in {language}");
            }
            let copies = &Words::of(language, brussels()).texts.receipt.copies;
            assert_eq!(shown(&page).contains(copies.as_str()), event != "given");
            assert!(!shown(&page).contains(['{', '}']), "{language}");
        }
        let own = receipts.session.receipt_page(&receipts.ids[place], None);
        let own = own.unwrap();
        assert!(own.starts_with("<!DOCTYPE html>\n<html lang=\"nl\">"));
        assert!(receipts.check(&own).ok);
    }
}

#[test]
fn who_what_why_and_until_when_are_told_in_the_language() {
    let receipts = Receipts::new();
    let dutch = receipt_page(&receipts.document(1), "nl", brussels()).unwrap();
    for told in [
        "Bewijs: een deel van de toestemming gestopt",
        "<dd>Stappen</dd>",
        "<dt>Wat niet meer mag</dt><dd>Gewicht</dd>",
        "<dd>Gewicht, Slaap</dd>",
        "Wetenschappelijk onderzoek",
        "30 juni 2090, 23:59",
        "<dt>Taal</dt><dd>Nederlands</dd>",
        "https://study.example/id#app",
    ] {
        assert!(shown(&dutch).contains(told), "{told} in {dutch}");
    }
    let finnish = receipt_page(&receipts.document(2), "fi", TimeZone::UTC).unwrap();
    for told in ["Askeleet", "30. kesäkuuta 2090 klo 21.59", "UTC"] {
        assert!(shown(&finnish).contains(told), "{told} in {finnish}");
    }
}

#[test]
fn a_page_loads_nothing_runs_nothing_and_a_name_cannot_break_out() {
    let receipts = Receipts::new();
    for language in LANGUAGES {
        let page = receipt_page(&receipts.document(0), language, brussels()).unwrap();
        assert_eq!(page.matches("<script").count(), 1);
        assert_eq!(page.matches("</script").count(), 1);
        assert!(page.contains("<script type=\"application/ld+json\">"));
        assert!(page.contains("default-src 'none'"));
        for absent in ["<b>", "<img", "<link", "url(", "@import", " src=", " href="] {
            assert!(!page.contains(absent), "{absent} in {language}");
        }
        assert!(shown(&page).contains("&lt;script&gt;alert(1)&lt;/script&gt;"));
    }
}

#[test]
fn one_changed_byte_is_found_in_places_all_over() {
    let receipts = Receipts::new();
    let page = receipt_page(&receipts.document(2), "nl", brussels()).unwrap();
    let document = receipts.document(2);
    for whole in [page, document] {
        assert!(receipts.check(&whole).ok);
        for place in (0..whole.len()).step_by(29) {
            let mut bytes = whole.clone().into_bytes();
            bytes[place] ^= 1;
            let report = receipts.check(&bytes);
            assert!(!report.ok && report.problem.is_some(), "byte {place}");
        }
        assert!(!receipts.check(&whole.as_bytes()[..whole.len() - 3]).ok);
    }
}

#[test]
fn what_is_told_comes_from_the_signed_document_and_not_from_the_page() {
    let receipts = Receipts::new();
    let page = receipt_page(&receipts.document(2), "nl", brussels()).unwrap();
    let forged = page.replace("<dd>Stappen</dd>", "<dd>Gewicht</dd>");
    assert_ne!(forged, page);
    let report = receipts.check(&forged);
    assert!(!report.ok);
    assert!(report.problem.unwrap().contains("the page is not the one"));
    assert_eq!(report.receipt.unwrap().categories, ["steps"]);

    let forged = page.replace("\"steps\"", "\"weight\"");
    let report = receipts.check(&forged);
    assert!(report.problem.unwrap().contains("signature"));
    assert_eq!((report.ok, report.receipt), (false, None));
    let altered = receipts.document(2).replace("\"steps\"", "\"weight\"");
    assert!(receipt_page(&altered, "nl", brussels()).is_err());
}

#[test]
fn another_signer_and_what_is_no_receipt_are_refused() {
    let receipts = Receipts::new();
    let page = receipt_page(&receipts.document(0), "en", brussels()).unwrap();
    let signer = receipts.check(&page).receipt.unwrap().signer;
    let file = receipts.folder.path().join("receipt");
    assert!(check_receipt(&file, Some(&signer)).unwrap().ok);
    let other = check_receipt(&file, Some("did:key:z6MkOther")).unwrap();
    assert!(other.problem.unwrap().contains("another key"));
    for nothing in [
        "",
        "{}",
        "<p>hello</p>",
        "{\"@type\": \"dpv:ConsentRecord\"}",
    ] {
        assert!(!receipts.check(nothing).ok, "{nothing}");
    }
    assert!(!receipts.check([0xff, 0xfe]).ok);
    let missing = check_receipt(&PathBuf::from("no-such-receipt.html"), None);
    assert!(matches!(missing, Err(AppError::File { .. })));
}

/// A page that was given out must be found in order for ever: whoever changes a word or the layout of it
/// raises the version, and keeps making the pages of the former one.
#[test]
fn pages_of_version_1_are_still_made_byte_for_byte() {
    let document = include_str!("../../tests/frozen/receipt/withdrawn.jsonld");
    for (language, page) in [
        (
            "nl",
            include_str!("../../tests/frozen/receipt/withdrawn-1-nl.html"),
        ),
        (
            "en",
            include_str!("../../tests/frozen/receipt/withdrawn-1-en.html"),
        ),
        (
            "fr",
            include_str!("../../tests/frozen/receipt/withdrawn-1-fr.html"),
        ),
        (
            "de",
            include_str!("../../tests/frozen/receipt/withdrawn-1-de.html"),
        ),
        (
            "fi",
            include_str!("../../tests/frozen/receipt/withdrawn-1-fi.html"),
        ),
    ] {
        let made = receipt_page(document, language, brussels()).unwrap();
        assert_eq!(made, page, "{language}");
        let report = report(page);
        assert!(report.ok, "{language}: {:?}", report.problem);
        assert_eq!(report.receipt.unwrap().event, "withdrawn");
    }
}
