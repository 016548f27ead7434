//! Text for the fonts that every PDF reader has: their encoding (WinAnsi) and the widths of Helvetica.

use unicode_normalization::UnicodeNormalization;

/// Widths of the letters from space to `~`, in thousandths of the size.
const WIDTHS: [u16; 95] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556,
    556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667,
    611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667,
    667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500,
    222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
];
/// No letter of the encoding is wider.
const WIDEST: u16 = 1015;

/// The letters whose place in WinAnsi is not their place in Unicode.
const MOVED: [(char, u8); 27] = [
    ('€', 0x80),
    ('‚', 0x82),
    ('ƒ', 0x83),
    ('„', 0x84),
    ('…', 0x85),
    ('†', 0x86),
    ('‡', 0x87),
    ('ˆ', 0x88),
    ('‰', 0x89),
    ('Š', 0x8a),
    ('‹', 0x8b),
    ('Œ', 0x8c),
    ('Ž', 0x8e),
    ('‘', 0x91),
    ('’', 0x92),
    ('“', 0x93),
    ('”', 0x94),
    ('•', 0x95),
    ('–', 0x96),
    ('—', 0x97),
    ('˜', 0x98),
    ('™', 0x99),
    ('š', 0x9a),
    ('›', 0x9b),
    ('œ', 0x9c),
    ('ž', 0x9e),
    ('Ÿ', 0x9f),
];

/// The bytes of a text. A letter the fonts lack loses its accents; where that does not help, it becomes a
/// question mark. The words of every list and the texts of every sheet are whole.
pub(super) fn encode(text: &str) -> Vec<u8> {
    text.nfc().flat_map(letter_bytes).collect()
}

/// The width of a text in Helvetica, in units of the size.
pub(super) fn width(text: &str) -> f32 {
    let thousandths: u32 = text
        .nfc()
        .map(|letter| u32::from(letter_width(letter)))
        .sum();
    thousandths as f32 / 1000.0
}

/// Breaks a text at spaces into lines of at most `most` units of the size; a word that is longer is broken.
pub(super) fn lines(text: &str, most: f32) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    for word in text.split_whitespace() {
        let longer = format!("{line} {word}");
        if !line.is_empty() && width(&longer) <= most {
            line = longer;
            continue;
        }
        if !line.is_empty() {
            lines.push(std::mem::take(&mut line));
        }
        for letter in word.chars() {
            if width(&line) + width(letter.encode_utf8(&mut [0; 4])) > most {
                lines.push(std::mem::take(&mut line));
            }
            line.push(letter);
        }
    }
    lines.push(line);
    lines
}

fn letter_bytes(letter: char) -> Vec<u8> {
    if let Some(byte) = letter_byte(letter) {
        return vec![byte];
    }
    let plain: Vec<u8> = letter.nfkd().filter_map(letter_byte).collect();
    if plain.is_empty() { vec![b'?'] } else { plain }
}

fn letter_byte(letter: char) -> Option<u8> {
    match u8::try_from(letter) {
        Ok(byte @ (0x20..=0x7e | 0xa0..=0xff)) => Some(byte),
        _ => MOVED
            .iter()
            .find(|(moved, _)| *moved == letter)
            .map(|(_, byte)| *byte),
    }
}

/// An accented letter is as wide as the one without; what is not known is taken for the widest.
fn letter_width(letter: char) -> u16 {
    letter
        .nfkd()
        .next()
        .and_then(|plain| usize::try_from(u32::from(plain)).ok())
        .and_then(|place| place.checked_sub(0x20))
        .and_then(|place| WIDTHS.get(place).copied())
        .unwrap_or(WIDEST)
}

#[cfg(test)]
mod tests {
    use kluis_vault::WordList;

    use super::*;

    #[test]
    fn letters_of_our_languages_are_kept_and_others_lose_their_accents() {
        assert_eq!(encode("Zoë Äijö"), b"Zo\xeb \xc4ij\xf6");
        assert_eq!(encode("cafe\u{301}"), b"caf\xe9");
        assert_eq!(encode("Łucja Đặng 王"), b"?ucja ?ang ?");
        assert_eq!(encode("Dvořák – œuf"), b"Dvor\xe1k \x96 \x9cuf");
        for list in WordList::ALL {
            for word in list.words() {
                assert_eq!(encode(word).len(), word.chars().count(), "{word}");
                assert!(!encode(word).contains(&b'?'), "{word}");
            }
        }
    }

    #[test]
    fn no_line_is_longer_than_asked_and_no_word_is_lost() {
        let text = "Een blad met een heel lang woord: Hottentottententententoonstelling!";
        for most in [4.0, 8.0, 20.0] {
            let broken = lines(text, most);
            assert!(broken.iter().all(|line| width(line) <= most), "{broken:?}");
            let letters = |text: &str| text.replace(' ', "");
            assert_eq!(letters(&broken.concat()), letters(text));
        }
    }
}
