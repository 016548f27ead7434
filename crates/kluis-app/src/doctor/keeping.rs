//! Whether what is in the safe will still be there, and openable, after a bad day.

use std::path::Path;

use jiff::{SignedDuration, Timestamp};
use kluis_api::DoctorCheck;
use kluis_vault::{KdfParams, SlotKind};

use super::{attention, bad, good};
use crate::backup::Kept;
use crate::{Home, Result, Session};

/// Without a plan, a backup older than this is worth a word.
const OLD_BACKUP: SignedDuration = SignedDuration::from_hours(24 * 31);
/// A backup that was never restored is a hope; after this long it is one again.
const OLD_REHEARSAL: SignedDuration = SignedDuration::from_hours(24 * 366);
/// Clocks of one person's devices differ by less.
const CLOCK_TOLERANCE: SignedDuration = SignedDuration::from_hours(24);
/// Less room than this, and less than the safe takes itself, ends in a full disk before long.
const LEAST_ROOM: u64 = 256 * 1024 * 1024;

impl Session {
    pub(super) fn check_keeping(&self) -> Result<Vec<DoctorCheck>> {
        let now = self.now();
        let kept = self.kept_backups()?;
        let newest = self.read(|r| Ok(kluis_pod::newest_change(r.sql())?))?;
        let objects = self.unreferenced_bodies()?;
        let rotation = kluis_vault::rotation_is_prepared(self.vault.dir())?;
        let mut checks = vec![
            backups(&kept, now),
            rehearsal(&kept, now),
            self.check_ways_to_open()?,
            passphrase_cost(&kluis_vault::passphrase_costs(self.vault.dir())?),
            clock(newest, now),
        ];
        checks.extend(self.check_keyring()?);
        if let Some(free) = free_bytes(self.vault.dir()) {
            let taken = kluis_vault::peek(self.vault.dir())?.database_bytes;
            checks.push(room(free, taken));
        }
        if rotation {
            checks.push(attention(
                "change of keys",
                "a change of keys was cut off; the safe opens with the keys it had",
                "run kluis slot rotate to go on with it",
            ));
        }
        let missing = self.missing_bodies()?;
        if missing > 0 {
            checks.push(bad(
                "large bodies",
                format!("{missing} that this safe speaks of are missing"),
                "kluis verify names them; take them from a backup, and keep the older backups",
            ));
        }
        if objects > 0 {
            checks.push(attention(
                "large bodies",
                format!("{objects} that nothing in this database refers to"),
                "if an older pod.db was put here by mistake, put the newer one back first; \
                 otherwise kluis doctor --rebuild removes them",
            ));
        }
        Ok(checks)
    }

    pub(super) fn check_copies(&self, home: &Home) -> Result<Option<DoctorCheck>> {
        // A safe that was opened from elsewhere is not in this folder.
        let copies = home.copies_of(self.name()).unwrap_or_default();
        Ok((!copies.is_empty()).then(|| {
            attention(
                "copies of this safe",
                format!("{} has the same id", copies.join(", ")),
                "use one of them and put the other away: both would sync with the same pod",
            )
        }))
    }

    /// Whether what was kept in the keyring of this computer is still there; nothing where nothing was.
    fn check_keyring(&self) -> Result<Option<DoctorCheck>> {
        let slots = kluis_vault::peek(self.vault.dir())?.keyring_slots;
        if slots.is_empty() {
            return Ok(None);
        }
        let mut missing = 0;
        for slot in &slots {
            match crate::keyring::fetch(self.vault.id(), *slot) {
                Ok(Some(_)) => {}
                Ok(None) => missing += 1,
                Err(error) => {
                    return Ok(Some(attention(
                        "keyring",
                        error.to_string(),
                        "open the safe with the passphrase; nothing is lost",
                    )));
                }
            }
        }
        Ok(Some(if missing == 0 {
            good("keyring", "remembers this safe")
        } else {
            attention(
                "keyring",
                format!(
                    "{missing} of {} ways to open by keyring have no secret here",
                    slots.len()
                ),
                "remove those of computers you no longer use with kluis slot remove",
            )
        }))
    }

    fn check_ways_to_open(&self) -> Result<DoctorCheck> {
        let kinds: Vec<SlotKind> = self
            .vault
            .slots()?
            .into_iter()
            .map(|slot| slot.kind)
            .collect();
        let names: Vec<String> = kinds.iter().map(ToString::to_string).collect();
        let has_recovery = kinds.contains(&SlotKind::Recovery);
        Ok(if kinds.len() < 2 {
            attention(
                "ways to open",
                format!("only one: {}", names.join(", ")),
                "add another with kluis slot add: who loses the only one loses everything",
            )
        } else if !has_recovery {
            attention(
                "ways to open",
                format!("{}, and no recovery code", names.join(", ")),
                "make one with kluis slot add recovery and keep it on paper",
            )
        } else {
            good("ways to open", names.join(", "))
        })
    }
}

fn backups(kept: &Kept, now: Timestamp) -> DoctorCheck {
    let Some(last) = kept.last else {
        return attention(
            "backups",
            "none was made yet",
            "make one with kluis backup FOLDER, on another disk than this safe",
        );
    };
    let day = last.strftime("%Y-%m-%d");
    if kept.is_due(now) {
        let folder = kept.plan.folder.as_deref().unwrap_or_default();
        let remedy = format!("run kluis backup --if-due with {folder} connected");
        return attention(
            "backups",
            format!("one is due; the last is of {day}"),
            &remedy,
        );
    }
    if now.duration_since(last) > OLD_BACKUP {
        return attention(
            "backups",
            format!("the last is of {day}"),
            "make one with kluis backup FOLDER, or plan them with kluis backup --plan FOLDER --every 7",
        );
    }
    good("backups", format!("the last is of {day}"))
}

fn rehearsal(kept: &Kept, now: Timestamp) -> DoctorCheck {
    let remedy = "try one with kluis rehearse FILE: it is restored, compared and removed again";
    match kept.last_rehearsal {
        None => attention("rehearsal", "no backup was ever restored for a try", remedy),
        Some(last) if now.duration_since(last) > OLD_REHEARSAL => attention(
            "rehearsal",
            format!("the last was on {}", last.strftime("%Y-%m-%d")),
            remedy,
        ),
        Some(last) => good(
            "rehearsal",
            format!(
                "a backup was restored for a try on {}",
                last.strftime("%Y-%m-%d")
            ),
        ),
    }
}

fn passphrase_cost(costs: &[KdfParams]) -> DoctorCheck {
    let floor = KdfParams::FLOOR;
    let is_least = |cost: &&KdfParams| {
        cost.memory_kib <= floor.memory_kib && cost.iterations <= floor.iterations
    };
    match costs.iter().find(is_least) {
        Some(cost) => attention(
            "cost of guessing",
            format!(
                "each guess of the passphrase takes {} MiB, the least that is allowed",
                cost.memory_kib / 1024
            ),
            "set the passphrase again with kluis passphrase: the cost is then measured on this computer",
        ),
        None => good(
            "cost of guessing",
            costs
                .iter()
                .map(|cost| cost.memory_kib / 1024)
                .min()
                .map_or_else(
                    || "there is no passphrase".to_owned(),
                    |least| format!("each guess of the passphrase takes {least} MiB or more"),
                ),
        ),
    }
}

fn clock(newest: Option<Timestamp>, now: Timestamp) -> DoctorCheck {
    match newest {
        Some(newest) if newest.duration_since(now) > CLOCK_TOLERANCE => attention(
            "clock",
            format!(
                "the safe was changed on {}, which is not yet by this computer's clock",
                newest.strftime("%Y-%m-%d")
            ),
            "set the clock right: consents and backups go by it",
        ),
        _ => good(
            "clock",
            format!("it is {} UTC", now.strftime("%Y-%m-%d %H:%M")),
        ),
    }
}

fn room(free: u64, taken: u64) -> DoctorCheck {
    let mebibytes = free / (1024 * 1024);
    if free < LEAST_ROOM.max(taken) {
        return attention(
            "room on the disk",
            format!("{mebibytes} MiB are left"),
            "make room: a backup or a change of keys needs as much again as the safe takes",
        );
    }
    good("room on the disk", format!("{mebibytes} MiB are left"))
}

/// Bytes that may be written where `folder` lies; `None` where the system does not say.
fn free_bytes(folder: &Path) -> Option<u64> {
    #[cfg(unix)]
    {
        let found = rustix::fs::statvfs(folder).ok()?;
        found.f_bavail.checked_mul(found.f_frsize)
    }
    #[cfg(not(unix))]
    {
        let _ = folder;
        None
    }
}

#[cfg(test)]
mod tests {
    use kluis_api::{BackupPlan, Health};

    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn each_trouble_is_told_with_what_to_do_and_nothing_else_is() {
        let now = at("2026-11-21T12:00:00Z");
        let kept = |last: Option<&str>, every_days, last_rehearsal: Option<&str>| {
            let plan = BackupPlan {
                folder: Some("/stick".to_owned()),
                every_days,
            };
            Kept::new(plan, last.map(at), last_rehearsal.map(at))
        };
        let good_kept = kept(
            Some("2026-11-20T12:00:00Z"),
            Some(7),
            Some("2026-11-20T12:00:00Z"),
        );
        let strong = KdfParams {
            memory_kib: 512 * 1024,
            ..KdfParams::FLOOR
        };
        let cases = [
            (backups(&good_kept, now), Health::Good),
            (backups(&kept(None, None, None), now), Health::Attention),
            (
                backups(&kept(Some("2026-11-01T12:00:00Z"), Some(7), None), now),
                Health::Attention,
            ),
            (
                backups(&kept(Some("2026-10-01T12:00:00Z"), None, None), now),
                Health::Attention,
            ),
            (
                backups(&kept(Some("2026-11-01T12:00:00Z"), None, None), now),
                Health::Good,
            ),
            (rehearsal(&good_kept, now), Health::Good),
            (rehearsal(&kept(None, None, None), now), Health::Attention),
            (
                rehearsal(&kept(None, None, Some("2025-01-01T00:00:00Z")), now),
                Health::Attention,
            ),
            (passphrase_cost(&[strong]), Health::Good),
            (passphrase_cost(&[]), Health::Good),
            (
                passphrase_cost(&[strong, KdfParams::FLOOR]),
                Health::Attention,
            ),
            (clock(None, now), Health::Good),
            (clock(Some(at("2026-11-22T11:00:00Z")), now), Health::Good),
            (
                clock(Some(at("2027-11-22T11:00:00Z")), now),
                Health::Attention,
            ),
            (room(1 << 40, 1 << 30), Health::Good),
            (room(1 << 20, 0), Health::Attention),
            (room(1 << 30, 2 << 30), Health::Attention),
        ];
        for (check, expected) in cases {
            assert_eq!(check.health, expected, "{check:?}");
            assert_eq!(
                check.remedy.is_some(),
                expected != Health::Good,
                "{check:?}"
            );
        }
    }
}
