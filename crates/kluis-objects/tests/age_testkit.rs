//! The published vectors of the age format, through age as this crate calls it.
//!
//! Origin and licence of the vectors: `testkit/README.md`.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::{
    collections::BTreeMap,
    fs,
    io::{self, Cursor, Read, Seek, SeekFrom},
    path::Path,
};

use age::{DecryptError, Decryptor, Identity, scrypt, secrecy::SecretString, x25519};
use bech32::{Hrp, primitives::decode::CheckedHrpstring};
use kluis_objects::{ObjectError, ObjectId, ObjectStore, Wrong};
use sha2::{Digest, Sha256};

/// How many vectors lie here; fewer would be a part of the proof gone missing.
const VECTORS: usize = 92;

/// Vectors that ask for a refusal of the header where age decrypts the file.
///
/// Files from before version 1 of the format end a stanza without its short last line, and the crate still
/// reads those. This gives nothing to somebody without the file key: the header's MAC is over the bytes as
/// they lie there. Once the crate refuses them the test says so, and they leave this list.
const READ_IN_SPITE_OF_THE_VECTOR: [&str; 2] = ["stanza_missing_body", "stanza_missing_final_line"];

/// The most work a passphrase may ask for, as a power of two.
///
/// By itself age measures the computer for this limit, so that `scrypt_work_factor_23` would depend on how
/// fast it is. Kluis opens no file by passphrase; the vectors are here for the one that it writes, the age
/// identity under the recovery words.
const MOST_WORK: u8 = 16;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ending {
    Success,
    NoMatch,
    HmacFailure,
    HeaderFailure,
    PayloadFailure,
}

struct Vector {
    name: String,
    expect: Ending,
    /// SHA-256 of all plaintext that is given.
    payload: Option<String>,
    identities: Vec<String>,
    passphrases: Vec<String>,
    file: Vec<u8>,
}

impl Vector {
    fn read(path: &Path) -> Self {
        let bytes = fs::read(path).unwrap();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        let end = bytes.windows(2).position(|pair| pair == b"\n\n").unwrap();
        let mut values: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for line in std::str::from_utf8(&bytes[..end]).unwrap().lines() {
            let (key, value) = line.split_once(": ").unwrap();
            values.entry(key).or_default().push(value);
        }
        let mut take = |key| -> Vec<String> {
            let found = values.remove(key).unwrap_or_default();
            found.into_iter().map(str::to_owned).collect()
        };
        let expect = match take("expect").concat().as_str() {
            "success" => Ending::Success,
            "no match" => Ending::NoMatch,
            "HMAC failure" => Ending::HmacFailure,
            "header failure" => Ending::HeaderFailure,
            "payload failure" => Ending::PayloadFailure,
            other => panic!("{name}: an ending of its own: {other:?}"),
        };
        let body = &bytes[end + 2..];
        let file = match take("compressed").concat().as_str() {
            "" => body.to_vec(),
            "zlib" => {
                let mut file = Vec::new();
                flate2::read::ZlibDecoder::new(body)
                    .read_to_end(&mut file)
                    .unwrap();
                file
            }
            other => panic!("{name}: compressed in a way of its own: {other:?}"),
        };
        let vector = Self {
            expect,
            payload: take("payload").pop(),
            identities: take("identity"),
            passphrases: take("passphrase"),
            file,
            name,
        };
        take("file key");
        take("comment");
        assert!(values.is_empty(), "{}: {values:?}", vector.name);
        vector
    }

    fn all() -> Vec<Self> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/testkit/vectors");
        let mut paths: Vec<_> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .collect();
        paths.sort();
        assert_eq!(paths.len(), VECTORS);
        paths.iter().map(|path| Self::read(path)).collect()
    }

    fn keys(&self) -> Vec<Box<dyn Identity>> {
        let mut keys: Vec<Box<dyn Identity>> = Vec::new();
        for text in &self.identities {
            keys.push(Box::new(text.parse::<x25519::Identity>().unwrap()));
        }
        for text in &self.passphrases {
            let mut key = scrypt::Identity::new(SecretString::from(text.as_str()));
            key.set_max_work_factor(MOST_WORK);
            keys.push(Box::new(key));
        }
        keys
    }

    fn expected_ending(&self) -> Ending {
        if READ_IN_SPITE_OF_THE_VECTOR.contains(&self.name.as_str()) {
            Ending::Success
        } else {
            self.expect
        }
    }
}

/// How the file ends, and the plaintext that was given until then. As the reader of objects does it, with
/// the end looked for first when `end_first`.
fn decrypt(vector: &Vector, end_first: bool) -> (Ending, Vec<u8>) {
    let keys = vector.keys();
    let opened = Decryptor::new_buffered(Cursor::new(&vector.file))
        .and_then(|decryptor| decryptor.decrypt(keys.iter().map(|key| &**key)));
    let mut plaintext = Vec::new();
    let mut stream = match opened {
        Ok(stream) => stream,
        Err(error) => return (refusal(vector, &error), plaintext),
    };
    let read = if end_first {
        stream
            .seek(SeekFrom::End(0))
            .and_then(|_| stream.seek(SeekFrom::Start(0)))
            .and_then(|_| stream.read_to_end(&mut plaintext))
    } else {
        stream.read_to_end(&mut plaintext)
    };
    match read {
        Ok(_) => (Ending::Success, plaintext),
        Err(error) => {
            // The two kinds that the reader of objects takes for damage; another would be the system's.
            assert!(
                matches!(
                    error.kind(),
                    io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof
                ),
                "{}: {error:?}",
                vector.name
            );
            (Ending::PayloadFailure, plaintext)
        }
    }
}

fn refusal(vector: &Vector, error: &DecryptError) -> Ending {
    match error {
        DecryptError::NoMatchingKeys | DecryptError::DecryptionFailed => Ending::NoMatch,
        DecryptError::InvalidMac => Ending::HmacFailure,
        // Too much work is asked for in the header, and refused before it is done.
        DecryptError::InvalidHeader
        | DecryptError::UnknownFormat
        | DecryptError::ExcessiveWork { .. }
        // A file that is over before its header is.
        | DecryptError::Io(_) => Ending::HeaderFailure,
        other => panic!("{}: {other:?}", vector.name),
    }
}

#[test]
fn every_published_vector_ends_as_it_says_and_gives_the_plaintext_it_says() {
    let mut endings: BTreeMap<String, usize> = BTreeMap::new();
    for vector in Vector::all() {
        let (ending, plaintext) = decrypt(&vector, false);
        assert_eq!(ending, vector.expected_ending(), "{}", vector.name);
        match &vector.payload {
            Some(payload) => assert_eq!(
                &hex::encode(Sha256::digest(&plaintext)),
                payload,
                "{}",
                vector.name
            ),
            None => assert!(
                plaintext.is_empty() || ending == Ending::Success,
                "{}",
                vector.name
            ),
        }
        *endings.entry(format!("{:?}", vector.expect)).or_default() += 1;
    }
    println!("{VECTORS} vectors ran: {endings:?}");
    assert_eq!(endings.len(), 5, "every kind of ending was among them");
}

#[test]
fn looking_for_the_end_first_accepts_no_vector_more_and_gives_no_other_plaintext() {
    for vector in Vector::all() {
        let (ending, plaintext) = decrypt(&vector, true);
        assert_eq!(ending, vector.expected_ending(), "{}", vector.name);
        let given = hex::encode(Sha256::digest(&plaintext));
        let fits = match (&vector.payload, ending) {
            (Some(payload), Ending::Success) => given == *payload,
            // Where the end is not authentic, nothing before it is given either.
            (Some(payload), _) => plaintext.is_empty() || given == *payload,
            (None, Ending::Success) => true,
            (None, _) => plaintext.is_empty(),
        };
        assert!(fits, "{}: {} bytes", vector.name, plaintext.len());
    }
}

#[test]
fn no_published_vector_passes_for_an_object_even_under_the_key_it_is_made_for() {
    let folder = tempfile::tempdir().unwrap();
    let id: ObjectId = "00112233445566778899aabbccddeeff".parse().unwrap();
    let path = folder.path().join("00/112233445566778899aabbccddeeff");
    fs::create_dir(path.parent().unwrap()).unwrap();
    let mut refusals: BTreeMap<String, usize> = BTreeMap::new();
    for vector in Vector::all() {
        fs::write(&path, &vector.file).unwrap();
        assert!(vector.identities.len() <= 1, "{}", vector.name);
        let own = vector.identities.first().map(|text| seed(text));
        let store = ObjectStore::new(folder.path(), &own.unwrap_or([7; 32]));
        let wrong = match store.open(id) {
            Err(ObjectError::Damaged { id: named, wrong }) if named == id => wrong,
            other => panic!("{}: {other:?}", vector.name),
        };
        let fits = match vector.expected_ending() {
            // What only a passphrase opens is nobody's object, whatever the seed; its passphrase stanza
            // is then never looked into.
            Ending::HeaderFailure if own.is_none() => {
                matches!(wrong, Wrong::NotOurs | Wrong::NotAge | Wrong::Changed)
            }
            _ if own.is_none() => wrong == Wrong::NotOurs,
            Ending::HeaderFailure => matches!(wrong, Wrong::NotAge | Wrong::Changed | Wrong::End),
            // Authentic, and yet not laid out as an object.
            Ending::Success => wrong == Wrong::Layout,
            // A stanza for this identity that it cannot open is a changed one.
            Ending::NoMatch => matches!(wrong, Wrong::NotOurs | Wrong::Changed),
            Ending::HmacFailure => wrong == Wrong::Changed,
            // Its two ends can be whole, and are all that is looked at before the layout.
            Ending::PayloadFailure => {
                matches!(wrong, Wrong::Changed | Wrong::End | Wrong::Layout)
            }
        };
        assert!(fits, "{}: {wrong:?}", vector.name);
        *refusals.entry(format!("{wrong:?}")).or_default() += 1;
    }
    println!("{VECTORS} vectors put in the place of an object: {refusals:?}");
}

/// The 32 bytes of an identity, which the store is given.
fn seed(identity: &str) -> [u8; 32] {
    let decoded = CheckedHrpstring::new::<bech32::Bech32>(identity).unwrap();
    assert_eq!(decoded.hrp(), Hrp::parse("AGE-SECRET-KEY-").unwrap());
    decoded.byte_iter().collect::<Vec<u8>>().try_into().unwrap()
}
