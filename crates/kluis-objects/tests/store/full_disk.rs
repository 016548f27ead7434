//! A disk without room, as a small file system in memory. Making one needs the rights of root.

#![cfg(target_os = "linux")]

use std::{
    io::Read,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use kluis_objects::{ObjectError, ObjectStore, Work};

use crate::{SEED, everything_in, read, sample, write};

struct SmallDisk(PathBuf);

impl SmallDisk {
    /// `None`, and the reason printed, where this user may not mount anything.
    fn mount(at: &Path) -> Option<Self> {
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", "size=1m,mode=700", "tmpfs"])
            .arg(at)
            .stderr(Stdio::null())
            .status()
            .is_ok_and(|status| status.success());
        if !mounted {
            println!("skipped: a small file system cannot be mounted here");
        }
        mounted.then(|| Self(at.to_owned()))
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(&self.0).status();
    }
}

#[test]
fn a_full_disk_is_named_and_keeps_nothing_of_what_did_not_fit() {
    let folder = tempfile::tempdir().unwrap();
    let Some(disk) = SmallDisk::mount(folder.path()) else {
        return;
    };
    let store = ObjectStore::new(&disk.0.join("objects"), &SEED);
    let kept = write(&store, &sample(100_000)).id;
    let before = everything_in(store.dir());
    let mut endless = std::io::repeat(7);
    let error = store.write(&mut endless, Work::silent()).unwrap_err();
    assert!(matches!(error, ObjectError::DiskFull { .. }), "{error}");
    assert!(error.to_string().starts_with("no room is left for "));
    assert_eq!(everything_in(store.dir()), before);
    assert_eq!(read(&store, kept).unwrap(), sample(100_000));
    // What was given back is room for the next one.
    let small = store.write(&mut std::io::repeat(7).take(300_000), Work::silent());
    assert!(small.is_ok());
}
