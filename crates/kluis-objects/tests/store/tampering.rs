use std::{
    fs,
    io::{Read, Seek, SeekFrom, Write},
    iter,
};

use age::Encryptor;
use kluis_objects::{ObjectError, ObjectId, ObjectStore, Work, Wrong, recipient_text};
use proptest::prelude::*;

use crate::{CHUNK, SEED, file_of, read, sample, throwaway, write};

/// In which way an object is refused before a byte of it is given.
fn refused_at_once(store: &ObjectStore, id: ObjectId) -> Wrong {
    match store.open(id) {
        Err(ObjectError::Damaged { id: named, wrong }) if named == id => wrong,
        other => panic!("{other:?}"),
    }
}

/// Puts a file in the place of an object, encrypted for the store by somebody who knows its recipient.
fn forge(store: &ObjectStore, id: ObjectId, plaintext: &[u8]) {
    let recipient: age::x25519::Recipient = recipient_text(&SEED).parse().unwrap();
    let mut file = Vec::new();
    let encryptor =
        Encryptor::with_recipients(iter::once(&recipient as &dyn age::Recipient)).unwrap();
    let mut writer = encryptor.wrap_output(&mut file).unwrap();
    writer.write_all(plaintext).unwrap();
    writer.finish().unwrap();
    fs::write(file_of(store, id), file).unwrap();
}

#[test]
fn every_changed_byte_of_a_small_object_is_refused() {
    let (_folder, store) = throwaway();
    let id = write(&store, b"a small object").id;
    let path = file_of(&store, id);
    let whole = fs::read(&path).unwrap();
    for place in 0..whole.len() {
        for change in [0x01, 0x20, 0x80, 0xff] {
            let mut changed = whole.clone();
            changed[place] ^= change;
            fs::write(&path, changed).unwrap();
            let refused = store.open(id);
            assert!(
                matches!(refused, Err(ObjectError::Damaged { id: named, .. }) if named == id),
                "byte {place} of {}: {refused:?}",
                whole.len()
            );
        }
    }
    fs::write(&path, whole).unwrap();
    assert_eq!(read(&store, id).unwrap(), b"a small object");
}

#[test]
fn an_object_cut_at_any_byte_is_refused() {
    let (_folder, store) = throwaway();
    let id = write(&store, b"a small object").id;
    let path = file_of(&store, id);
    let whole = fs::read(&path).unwrap();
    for len in 0..whole.len() {
        fs::write(&path, &whole[..len]).unwrap();
        assert!(
            matches!(store.open(id), Err(ObjectError::Damaged { .. })),
            "{len} bytes of {}",
            whole.len()
        );
    }
}

#[test]
fn a_large_object_cut_or_prolonged_is_refused_at_once() {
    let (_folder, store) = throwaway();
    let id = write(&store, &sample(5 * CHUNK)).id;
    let path = file_of(&store, id);
    let whole = fs::read(&path).unwrap();
    let header = whole.len() % (CHUNK + 16);
    // Also exactly between two chunks.
    for len in [
        whole.len() - 1,
        3 * CHUNK,
        whole.len() - header - CHUNK - 16,
    ] {
        fs::write(&path, &whole[..len]).unwrap();
        assert_eq!(refused_at_once(&store, id), Wrong::End, "{len} bytes");
    }
    fs::write(&path, [&whole[..], b"more"].concat()).unwrap();
    assert_eq!(refused_at_once(&store, id), Wrong::End);
    fs::write(&path, [&whole[..], &[0; 3 * CHUNK][..]].concat()).unwrap();
    assert_eq!(refused_at_once(&store, id), Wrong::End);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn no_change_of_a_large_object_gives_other_bytes_or_passes_a_check(
        size in 2 * CHUNK..20 * CHUNK,
        place in any::<prop::sample::Index>(),
        change in 1..=255_u8,
    ) {
        let (_folder, store) = throwaway();
        let content = sample(size);
        let id = write(&store, &content).id;
        let path = file_of(&store, id);
        let mut bytes = fs::read(&path).unwrap();
        let place = place.index(bytes.len());
        bytes[place] ^= change;
        fs::write(&path, bytes).unwrap();
        let checked = store.check(id, Work::silent());
        prop_assert!(matches!(checked, Err(ObjectError::Damaged { .. })), "{:?}", checked);
        if let Ok(mut reader) = store.open(id) {
            let mut given = Vec::new();
            let outcome = reader.read_to_end(&mut given);
            prop_assert!(given == content[..given.len()]);
            // Only a change in the padding is nothing to who wants the content.
            prop_assert!(outcome.is_err() || given == content);
            if outcome.is_err() {
                prop_assert!(given.len() % CHUNK == CHUNK - 16 || given.is_empty());
                prop_assert!(reader.read(&mut [0; 8]).is_err(), "it fails again");
            }
        }
    }
}

#[test]
fn a_part_before_a_changed_chunk_can_still_be_read() {
    let (_folder, store) = throwaway();
    let content = sample(6 * CHUNK);
    let id = write(&store, &content).id;
    let path = file_of(&store, id);
    let mut bytes = fs::read(&path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 4;
    fs::write(&path, bytes).unwrap();
    let mut reader = store.open(id).unwrap();
    let mut start = vec![0; CHUNK];
    reader.read_exact(&mut start).unwrap();
    assert!(start == content[..CHUNK]);
    reader.seek(SeekFrom::End(-10)).unwrap();
    let mut end = Vec::new();
    reader.read_to_end(&mut end).unwrap();
    assert_eq!(end, content[content.len() - 10..]);
}

#[test]
fn an_object_exchanged_with_another_is_refused_at_once() {
    let (_folder, store) = throwaway();
    let one = write(&store, b"the letter about the left knee").id;
    let other = write(&store, b"the letter about the right one").id;
    let (one_path, other_path) = (file_of(&store, one), file_of(&store, other));
    let aside = store.dir().join("aside");
    fs::rename(&one_path, &aside).unwrap();
    fs::rename(&other_path, &one_path).unwrap();
    fs::rename(&aside, &other_path).unwrap();
    assert_eq!(refused_at_once(&store, one), Wrong::Exchanged);
    assert_eq!(refused_at_once(&store, other), Wrong::Exchanged);
}

#[test]
fn chunks_exchanged_within_an_object_are_refused() {
    let (_folder, store) = throwaway();
    let id = write(&store, &sample(6 * CHUNK)).id;
    let path = file_of(&store, id);
    let mut bytes = fs::read(&path).unwrap();
    let header = bytes.windows(5).position(|at| at == b"\n--- ").unwrap() + 5 + 43 + 1 + 16;
    let sealed = CHUNK + 16;
    let (left, right) = bytes[header + sealed..].split_at_mut(sealed);
    left.swap_with_slice(&mut right[..sealed]);
    fs::write(&path, bytes).unwrap();
    assert!(matches!(
        read(&store, id),
        Err(ObjectError::Damaged {
            wrong: Wrong::Changed,
            ..
        })
    ));
}

#[test]
fn an_object_of_another_safe_is_refused_at_once() {
    let (_folder, store) = throwaway();
    let id = write(&store, b"mine").id;
    let stranger = ObjectStore::new(store.dir(), &[9; 32]);
    assert_eq!(refused_at_once(&stranger, id), Wrong::NotOurs);
}

#[test]
fn what_is_no_age_file_is_refused_whatever_it_is() {
    let (_folder, store) = throwaway();
    let id = write(&store, b"mine").id;
    let endless_header = [
        b"age-encryption.org/v1\n-> X25519 ".as_slice(),
        &[b'A'; 100_000],
    ]
    .concat();
    let armoured = b"-----BEGIN AGE ENCRYPTED FILE-----\nYWdl\n-----END AGE ENCRYPTED FILE-----\n";
    for foreign in [
        b"".as_slice(),
        b"%PDF-1.7",
        b"age-encryption.org/v2\n--- ",
        &endless_header,
        armoured,
        &[0; 200_000],
    ] {
        fs::write(file_of(&store, id), foreign).unwrap();
        assert_eq!(refused_at_once(&store, id), Wrong::NotAge);
    }
    fs::write(
        file_of(&store, id),
        b"age-encryption.org/v1\n-> X25519 !\n--- \n",
    )
    .unwrap();
    assert!(matches!(store.open(id), Err(ObjectError::Damaged { .. })));
}

#[test]
fn a_file_encrypted_for_the_safe_without_the_layout_is_refused_at_once() {
    let (_folder, store) = throwaway();
    let id = write(&store, b"mine").id;
    let digits = id.to_string();
    let id_bytes: Vec<u8> = (0..16)
        .map(|n| u8::from_str_radix(&digits[2 * n..2 * n + 2], 16).unwrap())
        .collect();
    let with_size = |size: u64| [&id_bytes[..], &[0; 40], &size.to_be_bytes()].concat();
    for (plaintext, wrong) in [
        (Vec::new(), Wrong::Layout),
        (b"short".to_vec(), Wrong::Layout),
        (sample(1000), Wrong::Layout),
        (sample(2 * CHUNK), Wrong::Layout),
        (with_size(u64::MAX), Wrong::Layout),
        (with_size(10), Wrong::Layout),
        (
            [&[0; 56][..], &40_u64.to_be_bytes()].concat(),
            Wrong::Exchanged,
        ),
    ] {
        forge(&store, id, &plaintext);
        assert_eq!(
            refused_at_once(&store, id),
            wrong,
            "{} bytes",
            plaintext.len()
        );
    }
    // Padding that is not zeros hides something; a check finds it.
    let mut hiding = [&id_bytes[..], &[0; 41], &40_u64.to_be_bytes()].concat();
    assert_eq!(hiding.len(), 65);
    hiding.splice(16..57, sample(48));
    forge(&store, id, &hiding);
    assert!(matches!(
        store.check(id, Work::silent()),
        Err(ObjectError::Damaged { .. })
    ));
}

#[cfg(unix)]
#[test]
fn a_link_or_folder_in_the_place_of_an_object_is_refused_unread() {
    let (_folder, store) = throwaway();
    let id = write(&store, b"mine").id;
    let path = file_of(&store, id);
    let aside = store.dir().join("aside");
    fs::rename(&path, &aside).unwrap();
    std::os::unix::fs::symlink(&aside, &path).unwrap();
    assert_eq!(refused_at_once(&store, id), Wrong::NotAFile);
    fs::remove_file(&path).unwrap();
    fs::create_dir(&path).unwrap();
    assert_eq!(refused_at_once(&store, id), Wrong::NotAFile);
}
