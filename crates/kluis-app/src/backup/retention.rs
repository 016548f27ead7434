//! Which of the older backups in the folder of the plan go.
//!
//! The folder may lie anywhere, and others may write into it. So nothing is believed that anybody can write:
//! only a backup whose manifest opens with a key of this safe counts, be it as one that stays or as one that
//! goes.

use std::path::{Path, PathBuf};

use age::{Identity, x25519};
use jiff::{SignedDuration, Timestamp};
use kluis_backup::{Backup, Found};
use kluis_objects::Work;
use kluis_vault::KeyPurpose;
use uuid::Uuid;

use super::restore::identity_of;
use crate::{Result, Session};

/// Clocks that were set right differ by less.
const CLOCK_TOLERANCE: SignedDuration = SignedDuration::from_hours(24);

/// What became of the older backups.
#[derive(Default)]
pub(super) struct Thinned {
    /// Those that are gone.
    pub removed: Vec<String>,
    /// Why all of them stay although it is worth a word.
    pub problem: Option<String>,
}

/// A backup that this folder of the safe made by itself.
struct Own {
    file: PathBuf,
    made: Timestamp,
    /// Nothing was missing when it was made.
    whole: bool,
}

impl Session {
    /// Removes the backups that newer ones stand for, if `newest`, which lacks nothing, reads back whole.
    pub(super) fn remove_older(
        &self,
        folder: &Path,
        newest: &Path,
        work: Work<'_>,
    ) -> Result<Thinned> {
        let own = self.own_backups(folder)?;
        let Some(made) = own
            .iter()
            .find(|own| own.file == newest)
            .map(|own| own.made)
        else {
            return Ok(Thinned::default());
        };
        if let Some(last) = own.iter().max_by_key(|own| own.made)
            && last.made > made
        {
            // Then or now the clock was wrong, and with a wrong clock nothing is removed.
            return Ok(Thinned {
                removed: Vec::new(),
                problem: (last.made.duration_since(made) > CLOCK_TOLERANCE)
                    .then(|| from_the_future(last)),
            });
        }
        let goes = superseded(&own, made);
        if goes.is_empty() {
            return Ok(Thinned::default());
        }
        self.read_back(newest, work)?;
        let mut thinned = Thinned::default();
        for file in goes {
            match std::fs::remove_file(file) {
                Ok(()) => thinned.removed.push(file.display().to_string()),
                // It is in nobody's way; the next backup tries again.
                Err(error) => tracing::debug!("an older backup could not be removed: {error}"),
            }
        }
        Ok(thinned)
    }

    /// The backups in a folder that were made from this folder of the safe and have the name they got then.
    fn own_backups(&self, folder: &Path) -> Result<Vec<Own>> {
        let copy = self.copy_id()?;
        let identities = self.identities()?;
        Ok(kluis_backup::backups_in(folder, self.vault.id())?
            .into_iter()
            // What a person gave a name of its own is theirs to remove.
            .filter(|found| found.has_name_of(self.name()))
            .filter_map(|found| own(found, copy, &identities))
            .collect())
    }

    /// What opens the backups of this safe, also those from before its keys were changed.
    fn identities(&self) -> Result<Vec<x25519::Identity>> {
        let mut identities = vec![identity_of(&self.vault.derive_key(KeyPurpose::Identity))];
        for former in self.vault.former_keys(KeyPurpose::Identity)? {
            identities.push(identity_of(&former));
        }
        Ok(identities)
    }
}

/// Looks into the first member alone: what it says, only somebody with a backup of this folder can know.
fn own(found: Found, copy: Uuid, identities: &[x25519::Identity]) -> Option<Own> {
    let contents = Backup::open(&found.file)
        .ok()?
        .decrypt(identities.iter().map(|identity| identity as &dyn Identity))
        .ok()?;
    let manifest = contents.manifest();
    // One that names no folder may be anybody's.
    (manifest.copy == Some(copy) && manifest.made == found.made).then_some(Own {
        file: found.file,
        made: found.made,
        whole: manifest.missing.is_empty(),
    })
}

/// Those made before `newest` that nothing asks to keep. One that lacks something stands for no whole one.
fn superseded(own: &[Own], newest: Timestamp) -> Vec<&Path> {
    let kept_of = |own: &[&Own]| -> Vec<PathBuf> {
        let made: Vec<Timestamp> = own.iter().map(|own| own.made).collect();
        let stays = kluis_backup::keep(&made);
        stays.into_iter().map(|at| own[at].file.clone()).collect()
    };
    let all: Vec<&Own> = own.iter().collect();
    let whole: Vec<&Own> = own.iter().filter(|own| own.whole).collect();
    let stays = [kept_of(&all), kept_of(&whole)].concat();
    own.iter()
        .filter(|own| own.made < newest && !stays.contains(&own.file))
        .map(|own| own.file.as_path())
        .collect()
}

fn from_the_future(last: &Own) -> String {
    format!(
        "{} was made on {}, which is not yet by this computer's clock: no older backup is removed until the \
         clock is right or that file lies elsewhere",
        last.file.display(),
        last.made.strftime("%Y-%m-%d")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_that_lacks_something_stands_for_no_whole_one() {
        let own = |name: &str, made: &str, whole| Own {
            file: name.into(),
            made: made.parse().unwrap(),
            whole,
        };
        let all = [
            own("newest", "2026-11-21T20:00:00Z", true),
            own("lacking", "2026-11-20T20:00:00Z", false),
            own("lacking before", "2026-11-20T16:00:00Z", false),
            own("whole", "2026-11-20T12:00:00Z", true),
            own("whole before", "2026-11-20T08:00:00Z", true),
        ];
        let expected = [Path::new("lacking before"), Path::new("whole before")];
        assert_eq!(superseded(&all, all[0].made), expected);
        // Nothing that is not older goes, whatever there is.
        assert!(superseded(&all, all[4].made).is_empty());
    }
}
