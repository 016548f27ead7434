//! Looks for bytes in the memory of a running process, as somebody with a core dump would.

use std::fs::{self, File};
use std::io;
use std::os::unix::fs::FileExt;

const PIECE: u64 = 4 * 1024 * 1024;
const PAGE: u64 = 4096;

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
    let pages = File::open(format!("/proc/{pid}/pagemap"))?;
    let longest = secrets.iter().map(|secret| secret.bytes.len()).max();
    let overlap = longest.unwrap_or(1) as u64 - 1;
    let finders: Vec<_> = secrets
        .iter()
        .map(|secret| (secret.name, memchr::memmem::Finder::new(&secret.bytes)))
        .collect();
    let mut found = Vec::new();
    let mut read_any = false;
    for line in maps.lines() {
        let Some((start, end)) = writable_region(line) else {
            continue;
        };
        for (from, to) in used(&pages, start, end)? {
            let mut at = from;
            while at < to {
                let next = to.min(at + PIECE);
                let mut piece = vec![0; (to.min(next + overlap) - at) as usize];
                // A page that the system took away meanwhile holds nothing.
                let read = memory.read_at(&mut piece, at).unwrap_or(0);
                read_any |= read > 0;
                for (name, finder) in &finders {
                    for place in finder.find_iter(&piece[..read]) {
                        let at = at + place as u64;
                        found.push(format!("{name} at {at:x} in {line}"));
                    }
                }
                at = next;
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

/// The stretches of a region whose pages ever got memory. A browser reserves far more than there is, and to
/// read a page that was never used would give it memory.
fn used(pages: &File, start: u64, end: u64) -> io::Result<Vec<(u64, u64)>> {
    const ENTRY_BYTES: u64 = 8;
    const UNUSED: [u8; ENTRY_BYTES as usize] = [0; ENTRY_BYTES as usize];
    let mut stretches: Vec<(u64, u64)> = Vec::new();
    let mut at = start;
    while at < end {
        let next = end.min(at + PIECE);
        let mut entries = vec![0; ((next - at).div_ceil(PAGE) * ENTRY_BYTES) as usize];
        let read = pages.read_at(&mut entries, at / PAGE * ENTRY_BYTES)?;
        // Most of it at once.
        if entries[..read] != vec![0; read] {
            let entries = entries[..read].chunks_exact(UNUSED.len());
            for (number, _) in entries.enumerate().filter(|(_, entry)| *entry != UNUSED) {
                let page = at + number as u64 * PAGE;
                match stretches.last_mut() {
                    Some((_, to)) if *to == page => *to = page + PAGE,
                    _ => stretches.push((page, page + PAGE)),
                }
            }
        }
        at = next;
    }
    Ok(stretches)
}

/// The bounds of a region that something could have been written to.
fn writable_region(line: &str) -> Option<(u64, u64)> {
    let mut parts = line.split_whitespace();
    let (start, end) = parts.next()?.split_once('-')?;
    let writable = parts.next()?.starts_with("rw");
    let address = |text| u64::from_str_radix(text, 16).ok();
    writable.then_some((address(start)?, address(end)?))
}
