/// Two words of a recovery code that are asked back, by their place from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Questions {
    pub first: usize,
    pub second: usize,
}

impl Questions {
    /// Two different places among `count`, from two numbers between 0 and 1.
    pub fn pick(count: usize, one: f64, other: f64) -> Self {
        let place = |number: f64, among: usize| {
            ((number * among as f64) as usize).min(among.saturating_sub(1))
        };
        let first = place(one, count);
        // The second is drawn among the others.
        let mut second = place(other, count.saturating_sub(1));
        if second >= first {
            second += 1;
        }
        Self {
            first: first.min(second),
            second: first.max(second),
        }
    }

    /// The places, counted from 0.
    pub fn places(self) -> [usize; 2] {
        [self.first, self.second]
    }

    /// Which of the two answers are wrong. Capitals and spaces around a word do not matter.
    pub fn wrong(self, words: &[String], answers: &[String; 2]) -> [bool; 2] {
        let is_wrong = |place: usize, answer: &str| {
            words
                .get(place)
                .is_none_or(|word| word.to_lowercase() != answer.trim().to_lowercase())
        };
        [
            is_wrong(self.first, &answers[0]),
            is_wrong(self.second, &answers[1]),
        ]
    }
}

/// Two numbers between 0 and 1. They decide only what is asked, so they need not be secret.
#[cfg(target_arch = "wasm32")]
pub fn drawn() -> (f64, f64) {
    (js_sys::Math::random(), js_sys::Math::random())
}

#[cfg(not(target_arch = "wasm32"))]
pub fn drawn() -> (f64, f64) {
    (0.0, 0.5)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_different_words_are_asked_whatever_is_drawn() {
        let numbers = [0.0, 0.01, 0.34, 0.5, 0.93, 0.999_999, 1.0];
        for one in numbers {
            for other in numbers {
                let asked = Questions::pick(15, one, other);
                assert!(asked.first < asked.second, "{one} {other} {asked:?}");
                assert!(asked.second < 15, "{one} {other} {asked:?}");
            }
        }
        assert_eq!(Questions::pick(15, 1.0, 1.0).places(), [13, 14]);
    }

    #[test]
    fn wrong_answers_are_told_apart() {
        let words = ["anker", "boom", "citroen"].map(str::to_owned);
        let asked = Questions {
            first: 0,
            second: 2,
        };
        let check = |first: &str, second: &str, expected| {
            let answers = [first.to_owned(), second.to_owned()];
            assert_eq!(asked.wrong(&words, &answers), expected);
        };
        check(" Anker", "citroen ", [false, false]);
        check("boom", "citroen", [true, false]);
        check("anker", "", [false, true]);
    }
}
