//! Ed25519 keys named as [`did:key`](https://w3c-ccg.github.io/did-key-spec/).

use ed25519_dalek::VerifyingKey;

const DID_KEY: &str = "did:key:";
/// The multicodec prefix of an Ed25519 public key.
const ED25519_PUBLIC_KEY: [u8; 2] = [0xed, 0x01];
/// The longest text that is decoded, in bytes. A key and a signature are both shorter, and base58 takes
/// quadratic time.
const MAX_MULTIBASE: usize = 100;

/// Returns the `did:key` of a public key.
pub fn encode(key: &VerifyingKey) -> String {
    let mut bytes = ED25519_PUBLIC_KEY.to_vec();
    bytes.extend_from_slice(key.as_bytes());
    format!("{DID_KEY}{}", encode_multibase(&bytes))
}

/// Returns the public key that a `did:key` names; nothing when it names none of Ed25519.
pub fn decode(did: &str) -> Option<VerifyingKey> {
    let bytes = decode_multibase(did.strip_prefix(DID_KEY)?)?;
    let raw = bytes.strip_prefix(&ED25519_PUBLIC_KEY)?;
    VerifyingKey::from_bytes(raw.try_into().ok()?).ok()
}

/// Returns the verification method of a `did:key`: the identifier, and its key again as the fragment.
pub fn method(did: &str) -> String {
    format!("{did}#{}", did.trim_start_matches(DID_KEY))
}

/// The `did:key` and the key of a verification method whose two halves agree.
pub(crate) fn decode_method(method: &str) -> Option<(String, VerifyingKey)> {
    let (did, fragment) = method.split_once('#')?;
    if did.strip_prefix(DID_KEY)? != fragment {
        return None;
    }
    Some((did.to_owned(), decode(did)?))
}

pub(crate) fn encode_multibase(bytes: &[u8]) -> String {
    format!("z{}", bs58::encode(bytes).into_string())
}

pub(crate) fn decode_multibase(text: &str) -> Option<Vec<u8>> {
    if text.len() > MAX_MULTIBASE {
        return None;
    }
    bs58::decode(text.strip_prefix('z')?).into_vec().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The key of the example in the recommendation on EdDSA cryptosuites.
    const KNOWN: &str = "did:key:z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2";

    #[test]
    fn a_key_has_one_name() {
        let key = decode(KNOWN).unwrap();
        assert_eq!(encode(&key), KNOWN);
        let (did, again) = decode_method(&method(KNOWN)).unwrap();
        assert_eq!((did.as_str(), again), (KNOWN, key));
    }

    #[test]
    fn what_names_no_ed25519_key_is_refused() {
        for did in [
            "",
            "did:key:",
            "did:key:z",
            "did:web:example.org",
            "did:key:6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2",
            "did:key:z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ",
            // A P-256 key.
            "did:key:zDnaepBuvsQ8cpsWrVKw8fbpGpvPeNSjVPTWoq6cRqaYzBKVP",
        ] {
            assert!(decode(did).is_none(), "{did}");
        }
        let other = "z6Mkf1iyyptnJXhp39VyPvVjsHdGVEwMoTVMmp3TgUwnm16F";
        assert!(decode_method(&format!("{KNOWN}#{other}")).is_none());
        assert!(decode_method(KNOWN).is_none());
    }
}
