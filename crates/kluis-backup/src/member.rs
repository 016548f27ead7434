//! Members of the archive: their names, their order, and the blocks before them.
//!
//! The archive is a plain POSIX `ustar`. Only the blocks that a backup has are read: a file of a known name
//! and no links, folders, extended headers or long names, whatever a tar could hold besides.

use std::{fmt, io::Read, path::Path};

use jiff::Timestamp;
use tar::{EntryType, Header};

use crate::BackupError;

pub(crate) const MANIFEST: &str = "manifest.json";
pub(crate) const DATABASE: &str = "pod.db";
pub(crate) const OBJECTS: &str = "objects/";
pub(crate) const SUMS: &str = "SHA256SUMS";
pub(crate) const SEAL: &str = "seal";

/// Bytes of a block of a tar.
pub(crate) const BLOCK: usize = 512;
const OBJECT_ID_DIGITS: usize = 32;

/// One piece of what a backup is made for.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Member {
    /// The copy of the database.
    Database,
    /// A large body, by its id: 32 lowercase hex digits.
    Object(String),
}

impl Member {
    pub(crate) fn object(id: &str) -> Option<Self> {
        let is_digit = |byte: u8| byte.is_ascii_digit() || matches!(byte, b'a'..=b'f');
        (id.len() == OBJECT_ID_DIGITS && id.bytes().all(is_digit))
            .then(|| Self::Object(id.to_owned()))
    }
}

impl fmt::Display for Member {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Database => formatter.write_str(DATABASE),
            Self::Object(id) => write!(formatter, "{OBJECTS}{id}"),
        }
    }
}

/// The block before a member.
pub(crate) fn block(name: &str, size: u64, made: Timestamp) -> [u8; BLOCK] {
    let mut header = Header::new_ustar();
    header
        .set_path(name)
        .expect("the names of members are short and relative");
    header.set_entry_type(EntryType::Regular);
    header.set_mode(0o600);
    header.set_uid(0);
    header.set_gid(0);
    header.set_mtime(u64::try_from(made.as_second()).unwrap_or(0));
    header.set_size(size);
    header.set_cksum();
    *header.as_bytes()
}

/// Zeros between the end of a member and the next block.
pub(crate) fn padding(size: u64) -> usize {
    let rest = usize::try_from(size % BLOCK as u64).expect("less than a block");
    (BLOCK - rest) % BLOCK
}

/// Reads the block before the next member; `None` for a block of zeros, which ends the archive.
///
/// `expected` names what should come, for the message when nothing readable does.
pub(crate) fn read_block(
    input: &mut impl Read,
    expected: &str,
    file: &Path,
) -> Result<Option<(String, u64)>, BackupError> {
    let mut bytes = [0; BLOCK];
    input
        .read_exact(&mut bytes)
        .map_err(|error| BackupError::reading(file, expected, error))?;
    if bytes == [0; BLOCK] {
        return Ok(None);
    }
    let unreadable = |what| BackupError::damaged(file, expected, what);
    let header = Header::from_byte_slice(&bytes);
    let name = std::str::from_utf8(&header.path_bytes())
        .ok()
        .filter(|name| name.bytes().all(|byte| byte.is_ascii_graphic()))
        .ok_or_else(|| unreadable("the block before it has no plain name"))?
        .to_owned();
    let sum = header
        .cksum()
        .map_err(|_| unreadable("the block before it has no checksum"))?;
    let expected_sum: u32 = bytes
        .iter()
        .enumerate()
        .map(|(at, byte)| match at {
            // The checksum counts itself as spaces.
            148..156 => u32::from(b' '),
            _ => u32::from(*byte),
        })
        .sum();
    if sum != expected_sum {
        return Err(unreadable("the block before it does not fit its checksum"));
    }
    if header.as_ustar().is_none()
        || header.entry_type() != EntryType::Regular
        || header
            .link_name_bytes()
            .is_some_and(|link| !link.is_empty())
    {
        return Err(unreadable(
            "the block before it is not that of a plain file",
        ));
    }
    let size = header
        .entry_size()
        .map_err(|_| unreadable("the block before it names no size"))?;
    Ok(Some((name, size)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(bytes: &[u8]) -> Result<Option<(String, u64)>, BackupError> {
        read_block(&mut &bytes[..], "pod.db", Path::new("b"))
    }

    #[test]
    fn a_block_reads_back_up_to_sizes_of_terabytes() {
        let made = "2026-11-21T12:00:00Z".parse().unwrap();
        for size in [0, 1, 511, 512, 8 << 30, 40 << 40] {
            assert_eq!(
                read(&block(DATABASE, size, made)).unwrap(),
                Some((DATABASE.to_owned(), size))
            );
        }
        assert_eq!(read(&[0; BLOCK]).unwrap(), None);
        assert_eq!(
            [padding(0), padding(1), padding(512), padding(513)],
            [0, 511, 0, 511]
        );
    }

    #[test]
    fn links_folders_and_long_names_are_refused() {
        let made = Timestamp::UNIX_EPOCH;
        for kind in [
            EntryType::Symlink,
            EntryType::Link,
            EntryType::Directory,
            EntryType::XHeader,
            EntryType::GNULongName,
            EntryType::GNUSparse,
        ] {
            let mut header = Header::from_byte_slice(&block(DATABASE, 0, made)).clone();
            header.set_entry_type(kind);
            header.set_cksum();
            let refused = read(header.as_bytes());
            assert!(
                matches!(refused, Err(BackupError::Damaged { .. })),
                "{kind:?}"
            );
        }
    }

    #[test]
    fn only_an_id_is_the_name_of_an_object() {
        assert!(Member::object(&"0a".repeat(16)).is_some());
        for other in [
            "",
            "..",
            "0A",
            &"0A".repeat(16),
            &"0a".repeat(17),
            "../../../../../../../../etc/pa",
        ] {
            assert_eq!(Member::object(other), None, "{other}");
        }
    }

    proptest! {
        #[test]
        fn foreign_blocks_never_panic(bytes in proptest::collection::vec(any::<u8>(), BLOCK)) {
            let mut header = Header::from_byte_slice(&bytes).clone();
            let _ = read(&bytes);
            header.set_cksum();
            let _ = read(header.as_bytes());
        }

        #[test]
        fn a_changed_byte_of_a_block_is_refused_or_seen(at in 0..BLOCK, by in 1_u8..) {
            let whole = block(DATABASE, 4096, Timestamp::UNIX_EPOCH);
            let mut bytes = whole;
            bytes[at] ^= by;
            // The checksum is a plain sum in octal digits, of which some bytes say the same.
            if let Ok(found) = read(&bytes) {
                prop_assert!((148..156).contains(&at), "byte {at}");
                prop_assert_eq!(found, Some((DATABASE.to_owned(), 4096)));
            }
        }
    }
}
