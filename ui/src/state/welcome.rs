use kluis_api::SafeView;

/// Characters below which a passphrase is not taken.
pub const SHORTEST: usize = 12;
/// Characters from which the advice calls a passphrase long.
pub const LONG: usize = 20;

/// What the length of a passphrase says about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Advice {
    Nothing,
    TooShort,
    CouldBeLonger,
    Long,
}

/// Advice by length alone: it cannot see whether the words are easy to guess.
pub fn advice(passphrase: &str) -> Advice {
    match passphrase.chars().count() {
        0 => Advice::Nothing,
        length if length < SHORTEST => Advice::TooShort,
        length if length < LONG => Advice::CouldBeLonger,
        _ => Advice::Long,
    }
}

/// Why a pair of passphrases cannot be used yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PassphraseProblem {
    TooShort,
    Different,
}

pub fn passphrase_problem(first: &str, again: &str) -> Option<PassphraseProblem> {
    if first.chars().count() < SHORTEST {
        Some(PassphraseProblem::TooShort)
    } else if first != again {
        Some(PassphraseProblem::Different)
    } else {
        None
    }
}

fn plain_letter(letter: char) -> Option<char> {
    Some(match letter {
        'à' | 'á' | 'â' | 'ä' | 'ã' | 'å' => 'a',
        'ç' => 'c',
        'è' | 'é' | 'ê' | 'ë' => 'e',
        'ì' | 'í' | 'î' | 'ï' => 'i',
        'ñ' => 'n',
        'ò' | 'ó' | 'ô' | 'ö' | 'õ' | 'ø' => 'o',
        'ù' | 'ú' | 'û' | 'ü' => 'u',
        'ý' | 'ÿ' => 'y',
        letter if letter.is_ascii_alphanumeric() => letter,
        _ => return None,
    })
}

/// A folder name made of the owner's name that no other safe has.
pub fn folder_name(owner: &str, others: &[SafeView]) -> String {
    let mut name = String::new();
    for letter in owner.trim().to_lowercase().chars().take(40) {
        match plain_letter(letter) {
            Some(letter) => name.push(letter),
            None if !name.is_empty() && !name.ends_with('-') => name.push('-'),
            None => {}
        }
    }
    let name = name.trim_matches('-');
    let name = if name.is_empty() { "safe" } else { name };
    let taken = |candidate: &str| others.iter().any(|safe| safe.name == candidate);
    if !taken(name) {
        return name.to_owned();
    }
    (2..)
        .map(|number| format!("{name}-{number}"))
        .find(|candidate| !taken(candidate))
        .expect("there are more numbers than safes")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn safe(name: &str) -> SafeView {
        SafeView {
            name: name.into(),
            owner: None,
            last_opened: None,
            size: 0,
            slots: Vec::new(),
            problem: None,
        }
    }

    #[test]
    fn folder_names_are_plain_and_new() {
        let check = |owner: &str, expected: &str| {
            assert_eq!(folder_name(owner, &[safe("an"), safe("an-2")]), expected);
        };
        check("André d'Hondt", "andre-d-hondt");
        check("  An ", "an-3");
        check("王", "safe");
        check("../../etc", "etc");
    }

    #[test]
    fn advice_follows_the_length() {
        assert_eq!(advice(""), Advice::Nothing);
        assert_eq!(advice("kort"), Advice::TooShort);
        assert_eq!(advice("vier woorden"), Advice::CouldBeLonger);
        assert_eq!(advice("vijf of zes gewone woorden"), Advice::Long);
    }

    #[test]
    fn passphrases_must_be_long_and_the_same() {
        assert_eq!(
            passphrase_problem("kort", "kort"),
            Some(PassphraseProblem::TooShort)
        );
        assert_eq!(
            passphrase_problem("vier gewone woorden", "vier gewone worden"),
            Some(PassphraseProblem::Different)
        );
        assert_eq!(
            passphrase_problem("vier gewone woorden", "vier gewone woorden"),
            None
        );
    }
}
