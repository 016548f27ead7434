use std::{fs, path::Path};

use kluis_objects::{ObjectStore, Work};

use crate::read;

/// Objects of version 1, made once, that have to open for ever.
const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/frozen/v1");
const SEED: [u8; 32] = *b"a seed that guards nothing here!";

/// Their ids, with how many bytes of the content they have.
const OBJECTS: [(&str, usize); 3] = [
    ("00112233445566778899aabbccddeeff", 0),
    ("a1b2c3d4e5f60718293a4b5c6d7e8f90", 27),
    ("fffffffffffffffffffffffffffffffe", 66_000),
];

fn content(len: usize) -> Vec<u8> {
    b"What was kept stays readable.\n"
        .iter()
        .copied()
        .cycle()
        .take(len)
        .collect()
}

#[test]
fn objects_of_version_1_open() {
    let store = ObjectStore::new(Path::new(FOLDER), &SEED);
    let ids: Vec<String> = store
        .list()
        .unwrap()
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(ids, OBJECTS.map(|(id, _)| id));
    for (id, len) in OBJECTS {
        let id = id.parse().unwrap();
        assert!(read(&store, id).unwrap() == content(len), "{id}");
        assert_eq!(store.check(id, Work::silent()).unwrap().0, len as u64);
    }
    assert!(!fs::exists(Path::new(FOLDER).join(".lease")).unwrap());
}
