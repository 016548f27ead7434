use std::io::{Cursor, Read};
use std::ops::ControlFlow;

use jiff::Timestamp;
use kluis_backup::{BackupWriter, Head, Manifest};
use kluis_objects::{ObjectStore, Work};
use kluis_rdf::Syntax;
use kluis_vault::{HeaderKeys, Key, RecoveryCode, Share, WordList};
use sha2::{Digest, Sha256};

use crate::{Target, review};

const HEADER: &[u8] = include_bytes!("../../crates/kluis-vault/tests/frozen/v1/safe.json");

const RECEIPTS: [&[u8]; 2] = [
    include_bytes!("../../crates/kluis-app/tests/frozen/receipt/withdrawn.jsonld"),
    include_bytes!("../../crates/kluis-app/tests/frozen/receipt/withdrawn-1-nl.html"),
];

/// Every parser of what others wrote, with good inputs to begin from.
pub fn targets() -> Vec<Target> {
    let mut targets = vec![
        target("safe-header", vec![HEADER.to_vec()], parse_header),
        target("recovery-words", recovery_words(), |bytes| {
            with_text(bytes, |text| drop(RecoveryCode::parse(text)));
        }),
        target("recovery-shares", shares(), parse_shares),
        target("backup", backups(), |bytes| {
            drop(kluis_backup::read_foreign(bytes));
        }),
        large_object(),
        target("access-request", requests(), |bytes| {
            drop(kluis_consent::parse_request(bytes, "foreign.json"));
        }),
        target("review-bundle", review::bundles(), review::check_bundle),
        target(
            "review-documents",
            review::documents(),
            review::read_document,
        ),
        target("trust-anchors", vec![review::ANCHORS.to_vec()], |bytes| {
            drop(kluis_credentials::TrustAnchors::parse(bytes));
        }),
        target("audit-log", review::logs(), |bytes| {
            drop(kluis_credentials::log::verify(bytes, Some(bytes)));
        }),
        target("receipt", RECEIPTS.map(<[u8]>::to_vec).to_vec(), |bytes| {
            with_text(bytes, |text| {
                drop(kluis_consent::verify_receipt(text));
                if let Ok(document) = kluis_consent::embedded_receipt(text) {
                    drop(kluis_consent::verify_receipt(&document));
                }
            });
        }),
        target("import", fhir(), parse_import),
        target("sealed-head", vec![sealed_head()], |bytes| {
            drop(kluis_sync::Head::parse(bytes));
        }),
        target("sealed-index", vec![SEALED_INDEX.to_vec()], |bytes| {
            drop(kluis_sync::Index::parse(bytes));
        }),
        target("sealed-object", sealed_objects(), |bytes| {
            drop(kluis_objects::open_whole(&SEALED_SEED, bytes, 1 << 20));
        }),
    ];
    for (name, syntax, seed) in [
        ("turtle", Syntax::Turtle, TURTLE),
        ("json-ld", Syntax::JsonLd, JSON_LD),
        ("n-triples", Syntax::NTriples, N_TRIPLES),
    ] {
        targets.push(target(name, vec![seed.to_vec()], move |bytes| {
            let base = Some("https://pod.example/health/x.ttl");
            if let Ok(graph) = kluis_rdf::parse(bytes, syntax, base) {
                drop(kluis_rdf::to_turtle(&graph, kluis_rdf::vocab::PREFIXES));
            }
        }));
    }
    targets
}

fn target(name: &'static str, seeds: Vec<Vec<u8>>, parse: impl Fn(&[u8]) + 'static) -> Target {
    Target {
        name,
        seeds,
        parse: Box::new(parse),
    }
}

fn with_text(bytes: &[u8], act: impl FnOnce(&str)) {
    act(&String::from_utf8_lossy(bytes));
}

/// The document in an index of sealed copies; what is encrypted around it is the business of age.
const SEALED_INDEX: &[u8] = br#"{"generation":3,"former":[{"generation":2,"sha256":"aa"}],
    "policies":[{"path":"/health/","state":"sealed"}],
    "packs":[{"name":"000102030405060708090a0b0c0d0e0f","sha256":"bb","size":17000,"bytes":20,
    "entries":[{"path":"/health/x.ttl","type":"text/turtle",
    "version":"00112233445566778899aabbccddeeff","at":0,"size":20}]}],
    "leaving":["ffffffffffffffffffffffffffffffff"]}"#;
const SEALED_SEED: [u8; 32] = [3; 32];

fn sealed_head() -> Vec<u8> {
    [b"kluis-sealed 1\n", HEADER].concat()
}

fn sealed_objects() -> Vec<Vec<u8>> {
    let large = vec![7; 70_000];
    [SEALED_INDEX, &large]
        .map(|plain| kluis_objects::seal_whole(&SEALED_SEED, plain))
        .to_vec()
}

/// A header as it is, and with its checksum made right, so that what lies behind that is reached too.
fn parse_header(bytes: &[u8]) {
    let stored = [7; 32];
    drop(HeaderKeys::unlock(bytes, Key::Stored(&stored)));
    if let Some(digits_at) = bytes.len().checked_sub(64 + b"\"\n}\n".len()) {
        let mut bytes = bytes.to_vec();
        let checksum = hex::encode(Sha256::digest(&bytes[..digits_at]));
        bytes[digits_at..digits_at + 64].copy_from_slice(checksum.as_bytes());
        drop(HeaderKeys::unlock(&bytes, Key::Stored(&stored)));
    }
}

/// One code, the same in every run, in each list.
fn code() -> RecoveryCode {
    let zeros = "abandon ".repeat(14) + "address";
    RecoveryCode::parse(&zeros).expect("the words of twenty zero bytes")
}

const LISTS: [WordList; 3] = [WordList::Dutch, WordList::French, WordList::English];

fn recovery_words() -> Vec<Vec<u8>> {
    LISTS
        .iter()
        .map(|list| code().words(*list).as_bytes().to_vec())
        .collect()
}

fn shares() -> Vec<Vec<u8>> {
    let shares = code().split(2, 3).expect("two of three");
    LISTS
        .iter()
        .map(|list| {
            let lines: Vec<String> = shares
                .iter()
                .map(|share| share.words(*list).to_string())
                .collect();
            lines.join("\n").into_bytes()
        })
        .collect()
}

fn parse_shares(bytes: &[u8]) {
    with_text(bytes, |text| {
        let shares: Vec<Share> = text
            .lines()
            .filter_map(|line| Share::parse(line).ok())
            .collect();
        drop(RecoveryCode::combine(&shares));
    });
}

/// A small backup: as it is, and with its content in clear, so that what lies behind the encryption is
/// reached too.
fn backups() -> Vec<Vec<u8>> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("small.kluis-backup");
    let moment = Timestamp::from_second(1_790_000_000).expect("a moment in range");
    let head = Head::new(moment, HEADER.to_vec()).expect("the header names its safe");
    let (database, object) = ([1; 600], [2; 40]);
    let manifest = Manifest {
        safe: head.safe(),
        generation: 1,
        made: head.made(),
        database_bytes: database.len() as u64,
        database_key: zeroize::Zeroizing::new([8; 32]),
        objects: 1,
        object_bytes: object.len() as u64,
        missing: Vec::new(),
        resources: 1,
        resource_digest: "ab".repeat(32),
        copy: None,
    };
    let identity = age::x25519::Identity::generate();
    let mut writer = BackupWriter::create(
        &file,
        &head,
        manifest,
        &[identity.to_public()],
        Work::silent(),
    )
    .expect("a temporary folder takes a backup");
    let id = "0123456789abcdef0123456789abcdef";
    writer
        .database(&mut database.as_slice())
        .and_then(|()| writer.object(id, object.len() as u64, &mut object.as_slice()))
        .and_then(|()| writer.finish(&[7; 32]))
        .expect("a temporary folder takes a backup");
    let sealed = std::fs::read(&file).expect("the backup was written");
    let begin = b"age-encryption.org/v1";
    let at = sealed
        .windows(begin.len())
        .position(|window| window == begin)
        .expect("an age file follows the head");
    let mut clear = sealed[..at].to_vec();
    age::Decryptor::new(&sealed[at..])
        .and_then(|decryptor| decryptor.decrypt(std::iter::once(&identity as &dyn age::Identity)))
        .expect("the backup opens with the identity")
        .read_to_end(&mut clear)
        .expect("the backup is whole");
    vec![sealed, clear]
}

const SEED: [u8; 32] = [5; 32];

/// The parser of large objects: a store in which the bytes take the place of an object that it wrote.
fn large_object() -> Target {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let objects = folder.path().join("objects");
    let store = ObjectStore::new(&objects, &SEED);
    let content = b"what lies in an object".repeat(40);
    let written = store
        .write(&mut content.as_slice(), Work::silent())
        .expect("a temporary folder takes an object");
    let name = written.id.to_string();
    let path = objects.join(&name[..2]).join(&name[2..]);
    let seed = std::fs::read(&path).expect("the object was written");
    target("large-object", vec![seed], move |bytes| {
        let _ = &folder;
        std::fs::write(&path, bytes).expect("a temporary folder can be written");
        drop(store.check(written.id, Work::silent()));
    })
}

fn requests() -> Vec<Vec<u8>> {
    vec![REQUEST.to_vec()]
}

fn fhir() -> Vec<Vec<u8>> {
    vec![
        BUNDLE.to_vec(),
        br#"{"resourceType":"Patient","id":"a"}"#.to_vec(),
    ]
}

fn parse_import(bytes: &[u8]) {
    let now = Timestamp::from_second(1_790_000_000).expect("a moment in range");
    drop(kluis_import::read(
        Cursor::new(bytes),
        "foreign",
        None,
        now,
        &mut |_| ControlFlow::Continue(()),
        &mut |_| ControlFlow::Continue(()),
    ));
}

const TURTLE: &[u8] = br#"@prefix fhir: <http://hl7.org/fhir/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
<#it> a fhir:Observation ; fhir:status [ fhir:v "final" ] ;
  fhir:value [ fhir:v "71.5"^^xsd:decimal ; fhir:unit "kg"@en ] ;
  fhir:component ( [ fhir:v true ] [ fhir:v 3 ] """long
text""" ) .
"#;
const JSON_LD: &[u8] = br#"{"@context":{"fhir":"http://hl7.org/fhir/","v":{"@id":"fhir:v"}},
"@id":"it","@type":"fhir:Observation","v":[{"@value":"71.5","@type":"fhir:decimal"},{"@list":[1,2,null]}]}"#;
const N_TRIPLES: &[u8] =
    b"<http://a.example/s> <http://a.example/p> \"text\\u00e9\"@nl .\n_:b <http://a.example/p> _:c .\n";
const BUNDLE: &[u8] = br#"{"resourceType":"Bundle","type":"collection","entry":[
{"resource":{"resourceType":"Observation","id":"w1","status":"final","code":{"coding":[{"system":"http://loinc.org",
"code":"29463-7","display":"Body weight"}],"text":"weight"},"effectiveDateTime":"2026-01-01T08:00:00+01:00",
"valueQuantity":{"value":71.50,"unit":"kg","system":"http://unitsofmeasure.org","code":"kg"}}},
{"resource":{"resourceType":"Patient","id":"eva","name":[{"family":"Peeters","given":["Eva"]}],"birthDate":"1951-04"}}]}"#;
const REQUEST: &[u8] = br#"{"@context":["https://www.w3.org/2018/credentials/v1","https://schema.inrupt.com/credentials/v2.jsonld"],
"type":["VerifiableCredential","SolidAccessRequest"],"issuanceDate":"2026-01-01T00:00:00Z",
"expirationDate":"2027-01-01T00:00:00Z","credentialSubject":{"id":"https://doctor.example/card#me",
"https://w3id.org/kluis/ns#name":"Dr. Claes","hasConsent":{"mode":["http://www.w3.org/ns/auth/acl#Read"],
"hasStatus":"https://w3id.org/GConsent#ConsentStatusRequested","forPersonalData":[],
"forPurpose":["https://w3id.org/dpv#ServiceProvision"],"inherit":true,
"https://w3id.org/kluis/ns#categories":["weight"]}}}"#;
