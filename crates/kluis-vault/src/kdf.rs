use std::time::{Duration, Instant};

use argon2::{Algorithm, Argon2, Params, Version};
use zeroize::Zeroizing;

use crate::{VaultError, keys::Key256};

const MIB: u32 = 1024;
const CEILING_MEMORY_KIB: u32 = 2048 * MIB;
const CEILING_ITERATIONS: u32 = 64;
const CEILING_PARALLELISM: u32 = 16;
/// Most memory times passes, in KiB: 8 GiB, some seconds on a slow computer. Each setting at its own ceiling
/// would take minutes, which a tampered header must not be able to ask for.
const CEILING_WORK_KIB: u64 = 16 * 512 * MIB as u64;
/// The same for all passphrases of a safe, since a wrong one is tried on each: 16 GiB.
const CEILING_WORK_TOGETHER_KIB: u64 = 2 * CEILING_WORK_KIB;
const CALIBRATION_START_KIB: u32 = 512 * MIB;
const SHORTEST_WAIT: Duration = Duration::from_millis(800);
const LONGEST_WAIT: Duration = Duration::from_millis(1200);
const AIMED_WAIT: Duration = Duration::from_millis(1000);

/// The version number of Argon2 that version 1 of the format uses (0x13).
pub(crate) const ARGON2_VERSION: u32 = 19;

/// How hard one guess of the passphrase is made: the settings of Argon2id
/// ([RFC 9106](https://www.rfc-editor.org/rfc/rfc9106)).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KdfParams {
    /// Memory one guess needs, in KiB; from 64 MiB to 2 GiB.
    pub memory_kib: u32,
    /// Passes over that memory; from 3 to 64.
    pub iterations: u32,
    /// Lanes that can be computed at once; from 1 to 16.
    pub parallelism: u32,
}

impl KdfParams {
    /// The least that is accepted, for a new safe and for one that is read: 64 MiB, 3 passes.
    pub const FLOOR: Self = Self {
        memory_kib: 64 * MIB,
        iterations: 3,
        parallelism: 4,
    };

    /// Settings that take between 0.8 and 1.2 seconds on this computer, as far as its memory allows.
    ///
    /// Runs the hash a few times and so takes some seconds. Memory stays at or under an eighth of the
    /// computer's, and is given up before passes are; on a computer that is slower than the floor asks
    /// for, the floor is kept and the wait is longer.
    pub fn calibrated() -> Self {
        let ceiling = (total_memory_kib() / 8).clamp(Self::FLOOR.memory_kib, CEILING_MEMORY_KIB);
        calibrate(ceiling, |params| {
            let started = Instant::now();
            let salt = [0_u8; 16];
            params
                .derive(b"calibration", &salt)
                .ok()
                .map(|_| started.elapsed())
        })
    }

    /// Accepts settings from the floor to the ceiling, before a single block is filled: a header made
    /// weaker, or one made to eat all memory, is refused at no cost. Memory times iterations has a ceiling
    /// of its own: 8 GiB.
    ///
    /// # Errors
    /// [`VaultError::KdfOutOfRange`] names the setting and its range.
    pub fn validate(&self) -> Result<(), VaultError> {
        let settings = [
            (
                "memory in KiB",
                self.memory_kib,
                Self::FLOOR.memory_kib,
                CEILING_MEMORY_KIB,
            ),
            (
                "iterations",
                self.iterations,
                Self::FLOOR.iterations,
                CEILING_ITERATIONS,
            ),
            ("parallelism", self.parallelism, 1, CEILING_PARALLELISM),
        ];
        for (name, value, least, most) in settings {
            if !(least..=most).contains(&value) {
                return Err(VaultError::KdfOutOfRange {
                    what: format!("{name} is {value}, expected {least} to {most}"),
                });
            }
        }
        let work = u64::from(self.memory_kib) * u64::from(self.iterations);
        if work > CEILING_WORK_KIB {
            return Err(VaultError::KdfOutOfRange {
                what: format!(
                    "memory in KiB times iterations is {work}, expected at most {CEILING_WORK_KIB}"
                ),
            });
        }
        Ok(())
    }

    /// Accepts the settings of all passphrases of one safe, which a wrong passphrase is tried on in turn.
    pub(crate) fn validate_together(all: impl Iterator<Item = Self>) -> Result<(), VaultError> {
        let work: u64 = all
            .map(|one| u64::from(one.memory_kib) * u64::from(one.iterations))
            .sum();
        if work > CEILING_WORK_TOGETHER_KIB {
            return Err(VaultError::KdfOutOfRange {
                what: format!(
                    "memory in KiB times iterations of all passphrases together is {work}, expected at most {CEILING_WORK_TOGETHER_KIB}"
                ),
            });
        }
        Ok(())
    }

    /// Refuses settings that need more than three quarters of this computer's memory: filling it would
    /// bring the computer to a halt, or end the program without a word.
    fn check_memory(&self, total_kib: u32) -> Result<(), VaultError> {
        if u64::from(self.memory_kib) * 4 > u64::from(total_kib) * 3 {
            return Err(VaultError::KdfFailed {
                memory_kib: self.memory_kib,
                reason: format!(
                    "it needs more memory than this computer has: {} MiB of {} MiB, expected at most three quarters",
                    self.memory_kib / MIB,
                    total_kib / MIB
                ),
            });
        }
        Ok(())
    }

    /// Runs Argon2id over the passphrase.
    pub(crate) fn derive(&self, passphrase: &[u8], salt: &[u8]) -> Result<Key256, VaultError> {
        self.validate()?;
        self.check_memory(total_memory_kib())?;
        let failed = |reason: argon2::Error| VaultError::KdfFailed {
            memory_kib: self.memory_kib,
            reason: reason.to_string(),
        };
        let params = Params::new(self.memory_kib, self.iterations, self.parallelism, Some(32))
            .map_err(failed)?;
        let mut key = Zeroizing::new([0_u8; 32]);
        // The blocks are at least 64 MiB and so a mapping of their own, which goes back to the system
        // when the call ends: nothing of them stays in the heap.
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into(passphrase, salt, key.as_mut_slice())
            .map_err(failed)?;
        Ok(key)
    }
}

/// Looks for settings whose measured time lies in the wanted range; `None` from `measure` is a run that
/// could not get its memory.
fn calibrate(
    ceiling_kib: u32,
    mut measure: impl FnMut(KdfParams) -> Option<Duration>,
) -> KdfParams {
    let mut params = KdfParams {
        memory_kib: CALIBRATION_START_KIB.min(ceiling_kib),
        ..KdfParams::FLOOR
    };
    for _ in 0..6 {
        let Some(taken) = measure(params) else {
            if params.memory_kib == KdfParams::FLOOR.memory_kib {
                return params;
            }
            params.memory_kib = (params.memory_kib / 2).max(KdfParams::FLOOR.memory_kib);
            continue;
        };
        if (SHORTEST_WAIT..=LONGEST_WAIT).contains(&taken) {
            return params;
        }
        let factor = AIMED_WAIT.as_secs_f64() / taken.as_secs_f64().max(0.001);
        let wanted_kib = f64::from(params.memory_kib) * factor;
        // Whole megabytes, so that the header reads well.
        let memory_kib = ((wanted_kib / f64::from(MIB)).round() as u32)
            .saturating_mul(MIB)
            .clamp(KdfParams::FLOOR.memory_kib, ceiling_kib);
        if memory_kib != params.memory_kib {
            params.memory_kib = memory_kib;
            continue;
        }
        // Memory can go no further: passes take up the slack, never under three.
        let affordable = (CEILING_WORK_KIB / u64::from(params.memory_kib)) as u32;
        let iterations = ((f64::from(params.iterations) * factor).round() as u32).clamp(
            KdfParams::FLOOR.iterations,
            CEILING_ITERATIONS.min(affordable),
        );
        if iterations == params.iterations {
            return params;
        }
        params.iterations = iterations;
    }
    params
}

/// The memory of this computer in KiB; where the system does not say, what the start setting asks for.
fn total_memory_kib() -> u32 {
    let unknown = CALIBRATION_START_KIB * 8;
    #[cfg(target_os = "linux")]
    {
        let Ok(text) = std::fs::read_to_string("/proc/meminfo") else {
            return unknown;
        };
        text.lines()
            .find_map(|line| line.strip_prefix("MemTotal:"))
            .and_then(|rest| rest.split_whitespace().next()?.parse::<u64>().ok())
            .map_or(unknown, |kib| u32::try_from(kib).unwrap_or(u32::MAX))
    }
    #[cfg(not(target_os = "linux"))]
    unknown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn argon2id_gives_the_tag_of_rfc_9106() {
        let params = argon2::ParamsBuilder::new()
            .m_cost(32)
            .t_cost(3)
            .p_cost(4)
            .data(argon2::AssociatedData::new(&[4; 12]).unwrap())
            .output_len(32)
            .build()
            .unwrap();
        let hash =
            Argon2::new_with_secret(&[3; 8], Algorithm::Argon2id, Version::V0x13, params).unwrap();
        let mut tag = [0_u8; 32];
        hash.hash_password_into(&[1; 32], &[2; 16], &mut tag)
            .unwrap();
        assert_eq!(
            hex::encode(tag),
            "0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659"
        );
    }

    #[test]
    fn settings_outside_the_range_are_refused_before_deriving() {
        let floor = KdfParams::FLOOR;
        let refused = [
            KdfParams {
                memory_kib: floor.memory_kib - 1,
                ..floor
            },
            KdfParams {
                memory_kib: CEILING_MEMORY_KIB + 1,
                ..floor
            },
            KdfParams {
                memory_kib: u32::MAX,
                ..floor
            },
            KdfParams {
                iterations: 2,
                ..floor
            },
            KdfParams {
                iterations: 65,
                ..floor
            },
            KdfParams {
                parallelism: 0,
                ..floor
            },
            KdfParams {
                parallelism: 17,
                ..floor
            },
        ];
        for params in refused {
            assert!(
                matches!(
                    params.derive(b"x", &[0; 16]),
                    Err(VaultError::KdfOutOfRange { .. })
                ),
                "{params:?}"
            );
        }
        floor.validate().unwrap();
    }

    #[test]
    fn memory_times_passes_has_a_ceiling_of_its_own() {
        let settings = |mib: u32, iterations| KdfParams {
            memory_kib: mib * MIB,
            iterations,
            parallelism: 4,
        };
        settings(512, 16).validate().unwrap();
        settings(2048, 4).validate().unwrap();
        settings(128, 64).validate().unwrap();
        for beyond in [settings(512, 17), settings(2048, 5), settings(2048, 64)] {
            let refused = beyond.validate().unwrap_err();
            assert!(
                matches!(&refused, VaultError::KdfOutOfRange { what } if what.contains("times")),
                "{beyond:?}: {refused}"
            );
        }
    }

    #[test]
    fn all_passphrases_of_a_safe_have_a_ceiling_together() {
        let most = KdfParams {
            memory_kib: 2048 * MIB,
            iterations: 4,
            parallelism: 4,
        };
        KdfParams::validate_together([most; 2].into_iter()).unwrap();
        let refused = KdfParams::validate_together([most, most, KdfParams::FLOOR].into_iter());
        assert!(
            matches!(&refused, Err(VaultError::KdfOutOfRange { what }) if what.contains("together")),
            "{refused:?}"
        );
    }

    #[test]
    fn settings_that_this_computer_has_no_memory_for_are_refused_before_deriving() {
        let half_gibibyte = KdfParams {
            memory_kib: 512 * MIB,
            ..KdfParams::FLOOR
        };
        half_gibibyte.check_memory(683 * MIB).unwrap();
        let refused = half_gibibyte.check_memory(682 * MIB).unwrap_err();
        assert!(
            matches!(&refused, VaultError::KdfFailed { reason, .. }
                if reason.contains("needs more memory than this computer has")),
            "{refused}"
        );
        half_gibibyte.check_memory(u32::MAX).unwrap();
    }

    #[test]
    fn calibration_never_proposes_what_would_be_refused() {
        // A computer so fast that every setting seems too quick.
        let params = calibrate(1024 * MIB, |_| Some(Duration::from_millis(1)));
        params.validate().unwrap();
        assert_eq!((params.memory_kib, params.iterations), (1024 * MIB, 8));
    }

    #[test]
    fn calibration_gives_up_memory_before_passes_and_stops_at_the_floor() {
        // Each MiB and pass costs this many microseconds on the computer played here.
        let machine = |micros: u64, ceiling_mib: u32| {
            calibrate(ceiling_mib * MIB, |params| {
                let work = u64::from(params.memory_kib / MIB) * u64::from(params.iterations);
                Some(Duration::from_micros(work * micros))
            })
        };
        let mib = |params: KdfParams| (params.memory_kib / MIB, params.iterations);
        assert_eq!(mib(machine(650, 4096)), (512, 3), "already right");
        assert_eq!(mib(machine(2000, 4096)), (167, 3), "slower: less memory");
        assert_eq!(mib(machine(300, 2048)), (1111, 3), "faster: more memory");
        assert_eq!(
            mib(machine(300, 256)),
            (256, 13),
            "little memory: more passes"
        );
        assert_eq!(mib(machine(50_000, 4096)), (64, 3), "never under the floor");
    }

    #[test]
    fn calibration_survives_a_computer_that_has_no_memory_to_give() {
        assert_eq!(calibrate(2048 * MIB, |_| None), KdfParams::FLOOR);
    }
}
