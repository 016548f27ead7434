//! A recovery code in several shares, of which some number brings it back.
//!
//! Each byte of the code is the value at 0 of a polynomial over the field of 256 elements whose other
//! coefficients are random; share `n` holds the values at `n`. See Shamir, "How to share a secret" (1979),
//! and `docs/formats/shares.md`.

use std::fmt;

use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::{
    RecoveryCode, ShareProblem, VaultError, WordList,
    gf256::{invert, multiply},
    keys::hkdf_sha256,
    recovery::CODE_BYTES,
    words::decode_any,
};

const VERSION: u8 = 1;
const SHARE_BYTES: usize = 24;
const LEAST_THRESHOLD: u8 = 2;
const MOST_SHARES: u8 = 8;
const SET_LABEL: &str = "kluis-share/v1/set";

/// One share of a recovery code. Less than the threshold of them tell nothing of the code but the 16 bits
/// that name the set.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct Share {
    threshold: u8,
    number: u8,
    count: u8,
    set: [u8; 2],
    values: [u8; CODE_BYTES],
}

impl Share {
    /// How many shares bring the code back.
    pub fn threshold(&self) -> u8 {
        self.threshold
    }

    /// Which share it is, from 1.
    pub fn number(&self) -> u8 {
        self.number
    }

    /// How many shares were made.
    pub fn count(&self) -> u8 {
        self.count
    }

    /// Its 18 words with one space between them.
    pub fn words(&self, list: WordList) -> Zeroizing<String> {
        let mut bytes = Zeroizing::new([0; SHARE_BYTES]);
        bytes[0] = VERSION << 4 | self.threshold;
        bytes[1] = self.number << 4 | self.count;
        bytes[2..4].copy_from_slice(&self.set);
        bytes[4..].copy_from_slice(&self.values);
        list.encode(bytes.as_slice())
    }

    /// Reads the words of a share as a person types them; see [`RecoveryCode::parse`].
    ///
    /// # Errors
    /// [`VaultError::Shares`] names what is wrong with them.
    pub fn parse(text: &str) -> Result<Self, VaultError> {
        let (bytes, _) = decode_any::<SHARE_BYTES>(text).map_err(ShareProblem::Words)?;
        let share = Self {
            threshold: bytes[0] & 0x0f,
            number: bytes[1] >> 4,
            count: bytes[1] & 0x0f,
            set: [bytes[2], bytes[3]],
            values: bytes[4..]
                .try_into()
                .expect("24 bytes less a head of 4 are 20"),
        };
        let possible = allowed(share.threshold, share.count)
            && (1..=share.count).contains(&share.number)
            && bytes[0] >> 4 == VERSION;
        if possible {
            Ok(share)
        } else {
            Err(ShareProblem::NotAShare.into())
        }
    }
}

impl fmt::Debug for Share {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "Share({} of {}, [REDACTED])",
            self.number, self.count
        )
    }
}

impl RecoveryCode {
    /// Makes `count` shares of the code, at most 8, of which any `threshold`, at least 2, bring it back.
    /// Made again they differ: shares of two makings do not fit together.
    ///
    /// # Errors
    /// [`VaultError::Shares`] for other numbers, [`VaultError::Randomness`].
    pub fn split(&self, threshold: u8, count: u8) -> Result<Vec<Share>, VaultError> {
        if !allowed(threshold, count) {
            return Err(ShareProblem::Numbers { threshold, count }.into());
        }
        let mut coefficients = Zeroizing::new(vec![0; CODE_BYTES * usize::from(threshold - 1)]);
        getrandom::fill(&mut coefficients).map_err(|_| VaultError::Randomness)?;
        let set = set_of(self.entropy());
        let make = |number| Share {
            threshold,
            number,
            count,
            set,
            values: std::array::from_fn(|at| {
                let random = coefficients.iter().skip(at).step_by(CODE_BYTES).copied();
                value_at(number, self.entropy()[at], random)
            }),
        };
        Ok((1..=count).map(make).collect())
    }

    /// Brings the code back from shares, in any order.
    ///
    /// # Errors
    /// [`VaultError::Shares`] says that shares are missing and how many, that one is given twice, or that
    /// they do not belong together.
    pub fn combine(shares: &[Share]) -> Result<Self, VaultError> {
        let Some(first) = shares.first() else {
            return Err(ShareProblem::NoShare.into());
        };
        for (index, share) in shares.iter().enumerate() {
            let same_set = (share.set, share.threshold, share.count)
                == (first.set, first.threshold, first.count);
            if !same_set {
                return Err(ShareProblem::OtherSet {
                    position: index + 1,
                }
                .into());
            }
            if shares[..index]
                .iter()
                .any(|former| former.number == share.number)
            {
                return Err(ShareProblem::Twice {
                    number: share.number,
                }
                .into());
            }
        }
        let given = u8::try_from(shares.len()).expect("numbers differ, and there are at most 8");
        if given < first.threshold {
            return Err(ShareProblem::TooFew {
                given,
                needed: first.threshold,
            }
            .into());
        }
        let mut code = Zeroizing::new([0; CODE_BYTES]);
        for share in shares {
            let weight = weight_at_zero(share.number, shares.iter().map(Share::number));
            for (byte, value) in code.iter_mut().zip(&share.values) {
                *byte ^= multiply(weight, *value);
            }
        }
        if set_of(&code) != first.set {
            return Err(ShareProblem::Mismatch.into());
        }
        Ok(Self::from_bytes(&code))
    }
}

fn allowed(threshold: u8, count: u8) -> bool {
    (LEAST_THRESHOLD..=count).contains(&threshold) && count <= MOST_SHARES
}

/// Names the shares of one code, and proves that a code brought back is that one.
fn set_of(code: &[u8; CODE_BYTES]) -> [u8; 2] {
    let derived = hkdf_sha256(&[], code, SET_LABEL);
    [derived[0], derived[1]]
}

/// The value at `point` of the polynomial with `constant` and then `coefficients`.
fn value_at(
    point: u8,
    constant: u8,
    coefficients: impl DoubleEndedIterator<Item = u8> + ExactSizeIterator,
) -> u8 {
    let higher = coefficients
        .rev()
        .fold(0, |sum, coefficient| multiply(sum, point) ^ coefficient);
    multiply(higher, point) ^ constant
}

/// The factor of the value at `point` in the value at 0 (Lagrange); the numbers of shares are no secret.
fn weight_at_zero(point: u8, points: impl Iterator<Item = u8>) -> u8 {
    points
        .filter(|other| *other != point)
        .fold(1, |weight, other| {
            multiply(weight, multiply(other, invert(other ^ point)))
        })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn problem(result: Result<RecoveryCode, VaultError>) -> ShareProblem {
        match result {
            Err(VaultError::Shares(problem)) => problem,
            other => panic!("expected refused shares, got {other:?}"),
        }
    }

    fn code() -> RecoveryCode {
        RecoveryCode::from_bytes(&std::array::from_fn(|at| at as u8))
    }

    /// Every way to choose some of the shares.
    fn choices(shares: &[Share]) -> impl Iterator<Item = Vec<Share>> {
        (0_u32..1 << shares.len()).map(|chosen| {
            let is_in = |at: usize| chosen >> at & 1 == 1;
            let chosen = shares.iter().enumerate().filter(|(at, _)| is_in(*at));
            chosen.map(|(_, share)| share.clone()).collect()
        })
    }

    #[test]
    fn any_enough_shares_bring_the_code_back_and_fewer_say_how_many_are_missing() {
        for (threshold, count) in [(2, 2), (2, 3), (3, 5), (5, 5), (2, 8), (8, 8)] {
            let shares = code().split(threshold, count).unwrap();
            assert_eq!(shares.len(), usize::from(count));
            for chosen in choices(&shares).filter(|chosen| !chosen.is_empty()) {
                let combined = RecoveryCode::combine(&chosen);
                let given = u8::try_from(chosen.len()).unwrap();
                if given >= threshold {
                    assert_eq!(combined.unwrap().entropy(), code().entropy());
                } else {
                    let needed = threshold;
                    assert_eq!(problem(combined), ShareProblem::TooFew { given, needed });
                }
            }
        }
    }

    #[test]
    fn shares_read_back_from_the_words_of_every_list() {
        for list in WordList::ALL {
            let shares = code().split(3, 5).unwrap();
            let read: Vec<Share> = shares[1..4]
                .iter()
                .map(|share| Share::parse(&share.words(list)).unwrap())
                .collect();
            assert_eq!(
                (read[0].number(), read[0].threshold(), read[0].count()),
                (2, 3, 5)
            );
            assert_eq!(
                RecoveryCode::combine(&read).unwrap().entropy(),
                code().entropy()
            );
        }
    }

    #[test]
    fn shares_that_do_not_belong_together_are_told_apart() {
        let shares = code().split(2, 3).unwrap();
        let twice = [shares[1].clone(), shares[1].clone()];
        assert_eq!(
            problem(RecoveryCode::combine(&twice)),
            ShareProblem::Twice { number: 2 }
        );
        assert_eq!(problem(RecoveryCode::combine(&[])), ShareProblem::NoShare);

        let other = RecoveryCode::from_bytes(&[7; 20]).split(2, 3).unwrap();
        let mixed = [shares[0].clone(), other[1].clone()];
        assert_eq!(
            problem(RecoveryCode::combine(&mixed)),
            ShareProblem::OtherSet { position: 2 }
        );

        // Made a second time from the same code: one name, other polynomials. The 16 bits of the name
        // let a wrong code pass once in 65536 times, so the second making is fixed here.
        let again: Vec<Share> = (1..=3)
            .map(|number| Share {
                values: std::array::from_fn(|at| {
                    value_at(number, code().entropy()[at], [9].into_iter())
                }),
                number,
                ..shares[0].clone()
            })
            .collect();
        let mut first = again.clone();
        for (number, share) in (1..).zip(&mut first) {
            share.values =
                std::array::from_fn(|at| value_at(number, code().entropy()[at], [5].into_iter()));
        }
        let mixed = [first[0].clone(), again[1].clone()];
        assert_eq!(
            problem(RecoveryCode::combine(&mixed)),
            ShareProblem::Mismatch
        );
        assert!(RecoveryCode::combine(&again).is_ok());
    }

    #[test]
    fn other_numbers_of_shares_are_refused() {
        for (threshold, count) in [(0, 3), (1, 3), (4, 3), (2, 9), (2, 1), (0, 0), (255, 255)] {
            let refused = code().split(threshold, count);
            assert!(matches!(
                refused,
                Err(VaultError::Shares(ShareProblem::Numbers { .. }))
            ));
        }
    }

    #[test]
    fn words_of_a_code_and_of_an_impossible_share_are_no_share() {
        assert!(matches!(
            Share::parse(&code().words(WordList::English)),
            Err(VaultError::Shares(ShareProblem::Words(_)))
        ));
        for head in [
            [0x02, 0x13],
            [0x22, 0x13],
            [0x11, 0x13],
            [0x12, 0x03],
            [0x12, 0x43],
            [0x13, 0x12],
            [0x12, 0x19],
        ] {
            let mut bytes = [0; SHARE_BYTES];
            bytes[..2].copy_from_slice(&head);
            let words = WordList::English.encode(&bytes);
            let refused = Share::parse(&words);
            assert!(
                matches!(refused, Err(VaultError::Shares(ShareProblem::NotAShare))),
                "{head:x?}"
            );
        }
    }

    #[test]
    fn a_share_of_the_first_version_reads_the_same_for_ever() {
        // The example of docs/formats/shares.md.
        let words = [
            "bamboo organ salad anxiety document loan advice about acoustic \
             half adult bright mountain airport choose penalty blade reopen",
            "banana broccoli salad beef rack afraid deal thunder artist \
             avoid scale acoustic gather link behave drop blossom slender",
            "banana organ salad bulk this maid club donkey amount \
             deal life amount coral above about toilet brown token",
        ];
        for (number, words) in (1..).zip(words) {
            let share = Share {
                threshold: 2,
                number,
                count: 3,
                set: set_of(code().entropy()),
                values: std::array::from_fn(|at| {
                    value_at(number, code().entropy()[at], [5].into_iter())
                }),
            };
            assert_eq!(*share.words(WordList::English), words);
        }
        let shares = [1, 2].map(|at: usize| Share::parse(words[at]).unwrap());
        let combined = RecoveryCode::combine(&shares).unwrap();
        assert_eq!(combined.entropy(), code().entropy());
    }

    #[test]
    fn one_share_of_two_is_as_likely_for_every_code() {
        // For each byte of a code, the random coefficient takes the share through every value once.
        for constant in 0..=u8::MAX {
            for point in 1..=MOST_SHARES {
                let mut seen = [false; 256];
                for coefficient in 0..=u8::MAX {
                    let value = value_at(point, constant, [coefficient].into_iter());
                    assert!(!std::mem::replace(&mut seen[usize::from(value)], true));
                }
            }
        }
    }

    #[test]
    fn two_shares_of_three_are_as_likely_for_every_code() {
        for constant in [0, 1, 0x80, 0xff] {
            for points in [(1, 2), (2, 5), (7, 8)] {
                let mut seen = vec![false; 65536];
                for random in 0..=u16::MAX {
                    let at = |point| value_at(point, constant, random.to_be_bytes().into_iter());
                    let pair = u16::from_be_bytes([at(points.0), at(points.1)]);
                    assert!(!std::mem::replace(&mut seen[usize::from(pair)], true));
                }
            }
        }
    }

    proptest! {
        #[test]
        fn every_code_comes_back(
            bytes in any::<[u8; 20]>(),
            (threshold, count) in (2_u8..=8).prop_flat_map(|count| (2..=count, Just(count))),
            skip in 0_usize..8,
        ) {
            let code = RecoveryCode::from_bytes(&bytes);
            let mut shares = code.split(threshold, count).unwrap();
            shares.rotate_left(skip % usize::from(count));
            shares.truncate(usize::from(threshold));
            let combined = RecoveryCode::combine(&shares).unwrap();
            prop_assert_eq!(combined.entropy(), &bytes);
        }

        #[test]
        fn foreign_share_text_never_panics(text in "\\PC{0,200}") {
            let _ = Share::parse(&text);
        }
    }
}
