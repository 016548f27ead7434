//! Small age files as a whole, in memory.

use std::io::{self, Read, Write};

use age::{DecryptError, Decryptor, Encryptor};
use zeroize::Zeroizing;

use crate::{Wrong, identity::identity};

/// More than an age file adds to its plaintext: its header, and 16 bytes for each 64 KiB.
const LARGEST_HEADER: usize = 8 * 1024;
const CHUNK_BYTES: usize = 64 * 1024;
const TAG_BYTES: usize = 16;

/// Encrypts `plain` to the recipient of `seed` alone, as a binary age file.
pub fn seal_whole(seed: &[u8; 32], plain: &[u8]) -> Vec<u8> {
    let recipient = identity(seed).to_public();
    let seal = || -> io::Result<Vec<u8>> {
        let mut sealed = Vec::with_capacity(most_bytes(plain.len()));
        let encryptor =
            Encryptor::with_recipients(std::iter::once(&recipient as &dyn age::Recipient))
                .map_err(|error| io::Error::other(error.to_string()))?;
        let mut stream = encryptor.wrap_output(&mut sealed)?;
        stream.write_all(plain)?;
        stream.finish()?;
        Ok(sealed)
    };
    seal().expect("one recipient is given, and writing to memory does not fail")
}

/// The plaintext of an age file that was encrypted to the recipient of `seed`. Nothing of it is given
/// unless all of it is authentic.
///
/// # Errors
/// In which way it is not such a file; [`Wrong::Layout`] for a plaintext longer than `most` bytes.
pub fn open_whole(
    seed: &[u8; 32],
    sealed: &[u8],
    most: usize,
) -> Result<Zeroizing<Vec<u8>>, Wrong> {
    if sealed.len() > most_bytes(most) {
        return Err(Wrong::Layout);
    }
    let decryptor = Decryptor::new_buffered(sealed).map_err(wrong)?;
    let identity = identity(seed);
    let mut stream = decryptor
        .decrypt(std::iter::once(&identity as &dyn age::Identity))
        .map_err(wrong)?;
    // Its whole length beforehand: a vector that grows leaves copies behind.
    let mut plain = Zeroizing::new(Vec::with_capacity(sealed.len()));
    stream
        .read_to_end(&mut plain)
        .map_err(|error| wrong(DecryptError::Io(error)))?;
    if plain.len() > most {
        return Err(Wrong::Layout);
    }
    Ok(plain)
}

/// The most bytes of an age file around a plaintext of so many.
fn most_bytes(plain: usize) -> usize {
    plain
        .saturating_add(LARGEST_HEADER)
        .saturating_add((plain / CHUNK_BYTES + 1) * TAG_BYTES)
}

fn wrong(error: DecryptError) -> Wrong {
    match error {
        DecryptError::NoMatchingKeys => Wrong::NotOurs,
        DecryptError::UnknownFormat => Wrong::NotAge,
        DecryptError::Io(error) if error.kind() == io::ErrorKind::UnexpectedEof => Wrong::End,
        _ => Wrong::Changed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_sealed_opens_with_its_seed_alone_and_whole_alone() {
        for size in [0, 1, 65_535, 65_536, 65_537, 200_000] {
            let plain = vec![5; size];
            let sealed = seal_whole(&[1; 32], &plain);
            assert_eq!(open_whole(&[1; 32], &sealed, size).unwrap()[..], plain[..]);
            assert_eq!(open_whole(&[2; 32], &sealed, size), Err(Wrong::NotOurs));
            for cut in [0, 10, 100, sealed.len() / 2, sealed.len() - 1] {
                assert!(open_whole(&[1; 32], &sealed[..cut], size).is_err(), "{cut}");
            }
            let mut changed = sealed.clone();
            *changed.last_mut().unwrap() ^= 1;
            assert!(open_whole(&[1; 32], &changed, size).is_err());
            if size > 0 {
                assert_eq!(open_whole(&[1; 32], &sealed, size - 1), Err(Wrong::Layout));
            }
        }
    }
}
