use kluis_api::StrengthView;

/// Characters below which a passphrase is not taken.
pub const SHORTEST: usize = 12;

/// Why a new passphrase cannot be used yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PassphraseProblem {
    TooShort,
    Different,
    /// Easy to guess, and the person has not said that they know.
    Weak,
}

/// What is wrong with a passphrase that was typed twice; how strong it is comes from the shell.
pub fn passphrase_problem(first: &str, again: &str) -> Option<PassphraseProblem> {
    if first.chars().count() < SHORTEST {
        Some(PassphraseProblem::TooShort)
    } else if first != again {
        Some(PassphraseProblem::Different)
    } else {
        None
    }
}

/// The steps of the meter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    VeryWeak = 1,
    Weak = 2,
    Nearly = 3,
    Strong = 4,
}

impl Level {
    pub const ALL: [Self; 4] = [Self::VeryWeak, Self::Weak, Self::Nearly, Self::Strong];

    /// The step of a judged passphrase; what is warned about never reaches the last one.
    pub fn of(strength: &StrengthView) -> Self {
        match strength.score {
            _ if strength.enough => Self::Strong,
            0 | 1 => Self::VeryWeak,
            2 => Self::Weak,
            _ => Self::Nearly,
        }
    }

    /// The end of the key of its text.
    pub fn name(self) -> &'static str {
        match self {
            Self::VeryWeak => "very-weak",
            Self::Weak => "weak",
            Self::Nearly => "nearly",
            Self::Strong => "strong",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(score: u8, enough: bool) -> StrengthView {
        StrengthView {
            guesses_log10: 9.0,
            score,
            enough,
            warning: None,
            advice: Vec::new(),
        }
    }

    #[test]
    fn passphrases_must_be_long_and_the_same() {
        let check = |first, again, expected| assert_eq!(passphrase_problem(first, again), expected);
        check("kort", "kort", Some(PassphraseProblem::TooShort));
        check(
            "vier gewone woorden",
            "vier gewone worden",
            Some(PassphraseProblem::Different),
        );
        check("vier gewone woorden", "vier gewone woorden", None);
    }

    #[test]
    fn meter_is_full_only_for_what_is_not_warned_about() {
        for score in 0..=4 {
            assert!(Level::of(&judged(score, false)) < Level::Strong);
            assert_eq!(Level::of(&judged(score, true)), Level::Strong);
        }
        assert_eq!(Level::of(&judged(0, false)), Level::VeryWeak);
        assert_eq!(Level::of(&judged(3, false)), Level::Nearly);
    }
}
