//! A file being read: hashed, limited, and telling how far it is.

use std::io::{Error, Read};
use std::ops::ControlFlow;

use sha2::{Digest, Sha256};

use crate::{Phase, Progress};

/// The largest file that is read: 2 GiB.
pub const MAX_FILE_BYTES: u64 = 2 * 1024 * 1024 * 1024;
/// The most entries or lines that are read.
pub const MAX_ENTRIES: u64 = 5_000_000;
/// Progress is told every so many bytes.
const STEP: u64 = 1024 * 1024;

pub(crate) struct Source<'a, R> {
    input: R,
    hash: Sha256,
    bytes: u64,
    told: u64,
    limit: u64,
    progress: Progress,
    tell: &'a mut dyn FnMut(Progress) -> ControlFlow<()>,
    /// Set where reading ended for another reason than the input.
    pub ended: Option<Ended>,
}

/// Why a source gave an error of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ended {
    TooLarge,
    Stopped,
}

impl<'a, R: Read> Source<'a, R> {
    pub fn new(
        input: R,
        phase: Phase,
        total: u64,
        limit: u64,
        tell: &'a mut dyn FnMut(Progress) -> ControlFlow<()>,
    ) -> Self {
        let progress = Progress {
            phase,
            bytes: 0,
            total,
        };
        Self {
            input,
            hash: Sha256::new(),
            bytes: 0,
            told: 0,
            limit,
            progress,
            tell,
            ended: None,
        }
    }

    /// SHA-256 of what was read, and how many bytes that was.
    pub fn digest(&self) -> (String, u64) {
        (hex::encode(self.hash.clone().finalize()), self.bytes)
    }
}

impl<R: Read> Read for Source<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let count = self.input.read(buffer)?;
        self.hash.update(&buffer[..count]);
        self.bytes += count as u64;
        if self.bytes > self.limit {
            self.ended = Some(Ended::TooLarge);
            return Err(Error::other("the file is too large"));
        }
        if self.bytes - self.told >= STEP || count == 0 {
            self.told = self.bytes;
            self.progress.bytes = self.bytes;
            if (self.tell)(self.progress).is_break() {
                self.ended = Some(Ended::Stopped);
                return Err(Error::other("reading was stopped"));
            }
        }
        Ok(count)
    }
}
