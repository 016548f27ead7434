//! Sealed copies as they were written by the first version: they must open for ever.

use kluis_objects::ObjectId;
use kluis_pod::PodPath;
use kluis_vault::{HeaderKeys, Key, RecoveryCode};

use super::head::Head;
use super::index::Index;
use super::keys::SealedKeys;
use super::pack::OpenPack;
use crate::policy::State;

const HEAD: &[u8] = include_bytes!("../../tests/frozen/sealed-v1/head-1");
const INDEX: &[u8] = include_bytes!("../../tests/frozen/sealed-v1/index-1");
const PACK: &[u8] = include_bytes!("../../tests/frozen/sealed-v1/pack");
const WORDS: &str = include_str!("../../tests/frozen/sealed-v1/words.txt");

#[test]
fn sealed_copies_of_version_1_open_with_the_recovery_code() {
    let head = Head::parse(HEAD).unwrap();
    let code = RecoveryCode::parse(WORDS.trim()).unwrap();
    let keys = HeaderKeys::unlock(head.safe_json(), Key::Recovery(&code)).unwrap();
    assert_eq!(keys.id(), head.safe());
    let keys = SealedKeys::of_header(&keys);
    let index = Index::open(&keys, INDEX).unwrap();
    assert_eq!(index.generation, 1);
    let path = |text| PodPath::parse(text).unwrap();
    assert_eq!(index.policies[&path("/health/")], State::Sealed);
    let packs: Vec<&ObjectId> = index.packs.keys().collect();
    let pack = OpenPack::open(&keys, &index.packs[packs[0]], PACK).unwrap();
    let content = |text| pack.content(&index.entries[&path(text)]).unwrap();
    assert_eq!(content("/health/a.ttl"), b"<#a> <urn:is> 1 .");
    assert_eq!(content("/health/\u{e9}\u{e9}n & twee.txt"), b"met tekens");
    assert_eq!(index.entries.len(), 2);
}
