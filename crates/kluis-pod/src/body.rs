//! How bodies lie in the database: compressed where that helps.

/// Largest body, in bytes (64 MiB).
pub const MAX_BODY_BYTES: u64 = 64 << 20;

/// zstd level; higher ones cost more time than they save room on documents.
const LEVEL: i32 = 3;

/// Value of the column `encoding`: the bytes themselves.
const RAW: i64 = 0;
/// Value of the column `encoding`: one zstd frame.
const ZSTD: i64 = 1;

/// The value for the column `encoding`, and what goes into `body`.
pub(crate) fn encode(bytes: &[u8]) -> (i64, Vec<u8>) {
    match zstd::bulk::compress(bytes, LEVEL) {
        Ok(compressed) if compressed.len() < bytes.len() => (ZSTD, compressed),
        // Without gain, or without the memory to compress, the bytes are kept as they are.
        Ok(_) | Err(_) => (RAW, bytes.to_vec()),
    }
}

/// The body again; `None` if what is stored does not give exactly `size` bytes.
pub(crate) fn decode(encoding: i64, stored: Vec<u8>, size: u64) -> Option<Vec<u8>> {
    let size = usize::try_from(size).ok()?;
    let bytes = match encoding {
        RAW => stored,
        // The frame may not claim more than the row does.
        ZSTD if size as u64 <= MAX_BODY_BYTES => zstd::bulk::decompress(&stored, size).ok()?,
        _ => return None,
    };
    (bytes.len() == size).then_some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bodies_come_back_and_compress_only_with_gain() {
        let check = |bytes: &[u8], expected_encoding| {
            let (encoding, stored) = encode(bytes);
            assert_eq!(encoding, expected_encoding, "{} bytes", bytes.len());
            assert!(stored.len() <= bytes.len());
            let size = bytes.len() as u64;
            assert_eq!(decode(encoding, stored, size).as_deref(), Some(bytes));
        };
        check(b"", RAW);
        check(b"\0", RAW);
        check(b"short", RAW);
        check(&[0; 4096], ZSTD);
        check("fhir:v \"120\" ; ".repeat(50).as_bytes(), ZSTD);
    }

    #[test]
    fn a_frame_that_gives_another_size_is_not_accepted() {
        let (encoding, stored) = encode(&[7; 4096]);
        assert_eq!(decode(encoding, stored.clone(), 4095), None);
        assert_eq!(decode(encoding, stored.clone(), 4097), None);
        assert_eq!(decode(encoding, stored[..8].to_vec(), 4096), None);
        assert_eq!(decode(2, stored, 4096), None);
    }
}
