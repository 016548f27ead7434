//! Identifiers that a person can read out and type.

/// Digits and letters that are not mistaken for one another (Crockford's base 32).
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// Writes the first `length` times five bits of `bytes`.
pub(crate) fn short_id(prefix: &str, bytes: &[u8], length: usize) -> String {
    let mut written = format!("{prefix}-");
    for position in 0..length {
        let first_bit = position * 5;
        let pair = |index: usize| u16::from(bytes.get(index).copied().unwrap_or(0));
        let window = pair(first_bit / 8) << 8 | pair(first_bit / 8 + 1);
        let digit = window >> (11 - first_bit % 8) & 31;
        written.push(char::from(ALPHABET[usize::from(digit)]));
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_bits_make_a_character() {
        assert_eq!(short_id("r", &[0, 0, 0, 0, 0], 4), "r-0000");
        assert_eq!(short_id("g", &[0xff; 5], 8), "g-zzzzzzzz");
        // 00001 00010 00011 00100 00101 00110 00111 01000
        assert_eq!(
            short_id("x", &[0x08, 0x86, 0x42, 0x98, 0xe8], 8),
            "x-12345678"
        );
    }
}
