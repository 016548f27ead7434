//! The field of 256 elements, with the polynomial x⁸ + x⁴ + x³ + x + 1.
//!
//! Nothing here branches on a value or uses one as an index, so that the time taken tells nothing of them.

/// The polynomial that products are reduced by, without its term x⁸.
const REDUCTION: u8 = 0x1b;

/// The product of two elements.
pub(crate) fn multiply(left: u8, right: u8) -> u8 {
    let mut product = 0;
    let mut shifted = left;
    for bit in 0..8 {
        product ^= shifted & all_or_nothing(right >> bit & 1);
        shifted = shifted << 1 ^ REDUCTION & all_or_nothing(shifted >> 7);
    }
    product
}

/// The element that gives one when multiplied by `value`; zero for zero.
pub(crate) fn invert(value: u8) -> u8 {
    // Raised to 254, since raising to 255 gives one: 254 is 2 + 4 + 8 + … + 128.
    let mut power = value;
    let mut inverse = 1;
    for _ in 1..8 {
        power = multiply(power, power);
        inverse = multiply(inverse, power);
    }
    inverse
}

/// All bits set for one, none for zero; the compiler is kept from making a branch of it.
fn all_or_nothing(bit: u8) -> u8 {
    std::hint::black_box(bit & 1).wrapping_neg()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn products_are_those_of_the_aes_standard() {
        // FIPS 197, section 4.2.
        assert_eq!(multiply(0x57, 0x83), 0xc1);
        assert_eq!(multiply(0x57, 0x13), 0xfe);
        for value in 0..=u8::MAX {
            assert_eq!(multiply(value, 1), value);
            assert_eq!(multiply(value, 0), 0);
        }
    }

    #[test]
    fn it_is_a_field() {
        for left in 0..=u8::MAX {
            let inverse = invert(left);
            assert_eq!(multiply(left, inverse), u8::from(left != 0));
            for right in 0..=u8::MAX {
                let product = multiply(left, right);
                assert_eq!(product, multiply(right, left));
                let sum = multiply(left, right ^ 0x5a);
                assert_eq!(sum, product ^ multiply(left, 0x5a));
            }
        }
    }
}
