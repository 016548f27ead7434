//! The colour and letter that a safe is known by. Both come from its folder name alone, so that
//! they are the same before and after it is opened.

/// How many colours there are.
pub const COLOURS: u32 = 8;

/// The number of the colour of a safe, from 0.
pub fn colour(name: &str) -> u32 {
    // FNV-1a: the same for ever, and names that differ little get other colours.
    name.bytes().fold(2_166_136_261_u32, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(16_777_619)
    }) % COLOURS
}

/// The letter of a safe.
pub fn initial(name: &str) -> String {
    name.chars()
        .find(|letter| letter.is_alphanumeric())
        .map_or_else(|| "?".to_owned(), |letter| letter.to_uppercase().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_safe_keeps_its_colour_and_letter() {
        assert_eq!(
            (colour("eva-peeters"), initial("eva-peeters").as_str()),
            (colour("eva-peeters"), "E")
        );
        assert_eq!(initial("-2"), "2");
        assert_eq!(initial(""), "?");
        let names = ["eva", "jef", "an", "an-2", "marie", "papa", "mama", "tom"];
        let mut colours: Vec<u32> = names.map(colour).to_vec();
        assert!(colours.iter().all(|colour| *colour < COLOURS));
        colours.sort_unstable();
        colours.dedup();
        assert!(colours.len() >= 4, "{colours:?}");
    }
}
