//! Looks for bytes in the memory of a running process, as somebody with a core dump would.

use std::fs::{self, File};
use std::io;
use std::os::unix::fs::FileExt;

const PIECE: usize = 4 * 1024 * 1024;

/// Something that must not be found.
pub struct Secret {
    /// What to call it.
    pub name: &'static str,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

impl Secret {
    /// A text in UTF-8, and in UTF-16 as a browser keeps it.
    pub fn text(name: &'static str, text: &str) -> [Self; 2] {
        let utf16 = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        [
            Self {
                name,
                bytes: text.as_bytes().to_vec(),
            },
            Self { name, bytes: utf16 },
        ]
    }
}

/// Where in the memory of process `pid` the secrets are: the name of each and the region it is in.
///
/// # Errors
/// When the memory may not be read, as that of a hardened process by anybody but root.
pub fn find(pid: u32, secrets: &[Secret]) -> io::Result<Vec<String>> {
    let maps = fs::read_to_string(format!("/proc/{pid}/maps"))?;
    let memory = File::open(format!("/proc/{pid}/mem"))?;
    let longest = secrets.iter().map(|secret| secret.bytes.len()).max();
    let overlap = longest.unwrap_or(1) - 1;
    let mut found = Vec::new();
    let mut read_any = false;
    for line in maps.lines() {
        let Some((start, end)) = writable_region(line) else {
            continue;
        };
        let mut at = start;
        while at < end {
            let mut piece = vec![0; PIECE.min((end - at) as usize)];
            // A page that the system took away meanwhile holds nothing.
            let Ok(read) = memory.read_at(&mut piece, at) else {
                break;
            };
            if read == 0 {
                break;
            }
            read_any = true;
            piece.truncate(read);
            for secret in secrets {
                for place in memchr::memmem::find_iter(&piece, &secret.bytes) {
                    found.push(format!(
                        "{} at {:x} in {line}",
                        secret.name,
                        at + place as u64
                    ));
                }
            }
            let step = if read > overlap { read - overlap } else { read };
            at += step as u64;
            if at + overlap as u64 >= end {
                break;
            }
        }
    }
    if !read_any {
        return Err(io::Error::from(io::ErrorKind::PermissionDenied));
    }
    found.sort();
    found.dedup();
    Ok(found)
}

/// The bounds of a region that something could have been written to.
fn writable_region(line: &str) -> Option<(u64, u64)> {
    let mut parts = line.split_whitespace();
    let (start, end) = parts.next()?.split_once('-')?;
    let writable = parts.next()?.starts_with("rw");
    let address = |text| u64::from_str_radix(text, 16).ok();
    writable.then_some((address(start)?, address(end)?))
}
