//! What lies inside the encryption: the object's id, its content, zeros, the content's size.
//!
//! The size stands at the end because a stream of unknown length is written in one pass; the id at
//! the start, so that the first chunk says which object this is.

use crate::ObjectId;

/// Bytes of the id before the content.
pub(crate) const ID_BYTES: u64 = 16;
/// Bytes of the size after the padding.
pub(crate) const SIZE_BYTES: u64 = 8;
/// Bytes of an object that are not content or padding.
const FRAME_BYTES: u64 = ID_BYTES + SIZE_BYTES;

/// What stands before the content.
pub(crate) fn opening(id: ObjectId) -> [u8; ID_BYTES as usize] {
    *id.as_bytes()
}

/// What stands after the padding.
pub(crate) fn closing(size: u64) -> [u8; SIZE_BYTES as usize] {
    size.to_be_bytes()
}

/// Bytes of the whole plaintext of an object with `size` bytes of content; `None` when no file could
/// be so long.
pub(crate) fn padded_len(size: u64) -> Option<u64> {
    padme(size.checked_add(FRAME_BYTES)?)
}

/// Zeros between the content and its size; `None` as for [`padded_len`].
pub(crate) fn padding_len(size: u64) -> Option<u64> {
    Some(padded_len(size)? - FRAME_BYTES - size)
}

/// `len` rounded up so that only its highest bits tell of it, at most 12 % more
/// ([PURBs, 4.2](https://arxiv.org/abs/1806.03160)). `None` when no file could be so long.
pub fn padme(len: u64) -> Option<u64> {
    if len < 2 {
        return Some(len);
    }
    let exponent = len.ilog2();
    let kept = exponent.ilog2() + 1;
    let mask = (1_u64 << (exponent - kept)) - 1;
    Some(len.checked_add(mask)? & !mask)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn lengths_are_rounded_as_padme_has_it() {
        for (len, rounded) in [
            (0, 0),
            (1, 1),
            (2, 2),
            (8, 8),
            (9, 10),
            (24, 24),
            (100, 104),
            (1000, 1024),
            (1_000_000, 1_015_808),
            (1 << 30, 1 << 30),
            ((1 << 30) + 1, (1 << 30) + (1 << 25)),
        ] {
            assert_eq!(padme(len), Some(rounded), "{len}");
        }
        assert_eq!(padded_len(u64::MAX), None);
        assert_eq!(padded_len(u64::MAX - FRAME_BYTES), None);
    }

    proptest! {
        #[test]
        fn padding_never_shrinks_and_costs_at_most_an_eighth(size in 0_u64..1 << 50) {
            let whole = padded_len(size).unwrap();
            let bare = size + FRAME_BYTES;
            prop_assert!(whole >= bare);
            prop_assert!(whole - bare <= bare / 8);
            // A length that is rounded is not rounded again.
            prop_assert_eq!(padme(whole), Some(whole));
        }
    }
}
