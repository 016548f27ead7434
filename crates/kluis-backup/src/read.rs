use std::{
    fs::File,
    io::{self, BufRead, BufReader, Read},
    path::{Path, PathBuf},
};

use age::{DecryptError, Decryptor, Identity};
use kluis_objects::Work;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::{
    BackupError, Head, Manifest,
    manifest::{MOST_MANIFEST_BYTES, from_json},
    member::{BLOCK, DATABASE, MANIFEST, Member, OBJECTS, SEAL, SUMS, padding, read_block},
    seal::{SEAL_BYTES, Sums, require_sealed},
};

const BUFFER: usize = 64 * 1024;
const AGE_HEADER: &str = "age header";
/// Some hundred recipients.
const MOST_AGE_HEADER_BYTES: u64 = 64 * 1024;
const END: &str = "end";

/// A backup of which the readable head was read.
pub struct Backup<R> {
    file: PathBuf,
    head: Head,
    rest: R,
}

impl Backup<BufReader<File>> {
    /// Opens a file and reads its head.
    ///
    /// # Errors
    /// [`BackupError::NotABackup`], [`BackupError::Newer`], [`BackupError::Damaged`], [`BackupError::Io`].
    pub fn open(file: &Path) -> Result<Self, BackupError> {
        // Looked at before it is opened: opening a pipe waits for somebody to write into it.
        let found = std::fs::metadata(file).map_err(|error| BackupError::io(file, error))?;
        if !found.is_file() {
            return Err(BackupError::NotABackup {
                file: file.to_owned(),
            });
        }
        let opened = File::open(file).map_err(|error| BackupError::io(file, error))?;
        Self::read(BufReader::with_capacity(BUFFER, opened), file)
    }
}

impl<R: BufRead> Backup<R> {
    /// Reads the head of what `input` gives; `file` is what it is called in messages.
    ///
    /// # Errors
    /// As [`Backup::open`].
    pub fn read(mut input: R, file: &Path) -> Result<Self, BackupError> {
        Ok(Self {
            head: Head::read(&mut input, file)?,
            file: file.to_owned(),
            rest: input,
        })
    }

    /// The readable head.
    pub fn head(&self) -> &Head {
        &self.head
    }

    /// Opens the encrypted part with the first identity that fits, and reads the manifest.
    ///
    /// # Errors
    /// [`BackupError::NotForThisKey`], [`BackupError::Damaged`], [`BackupError::Io`].
    pub fn decrypt<'a>(
        mut self,
        identities: impl Iterator<Item = &'a dyn Identity>,
    ) -> Result<Contents<impl Read>, BackupError> {
        let header = age_header(&mut self.rest, &self.file)?;
        let damaged = |error: &DecryptError| match error {
            DecryptError::NoMatchingKeys => BackupError::NotForThisKey {
                file: self.file.clone(),
            },
            DecryptError::Io(error) if error.kind() != io::ErrorKind::UnexpectedEof => {
                BackupError::io(&self.file, io::Error::from(error.kind()))
            }
            _ => BackupError::damaged(&self.file, AGE_HEADER, "was changed after it was written"),
        };
        let opened = Decryptor::new_buffered(io::Cursor::new(header).chain(self.rest))
            .and_then(|decryptor| decryptor.decrypt(identities))
            .map_err(|error| damaged(&error))?;
        Contents::read(opened, self.head, self.file)
    }
}

/// The lines that an age file begins with, up to and with the one that holds its MAC.
///
/// Read here, because what reads them later takes as many as come.
fn age_header(input: &mut impl BufRead, file: &Path) -> Result<Vec<u8>, BackupError> {
    let mut limited = input.by_ref().take(MOST_AGE_HEADER_BYTES);
    let mut header = Vec::new();
    loop {
        let start = header.len();
        limited
            .read_until(b'\n', &mut header)
            .map_err(|error| BackupError::reading(file, AGE_HEADER, error))?;
        let line = &header[start..];
        if line.last() != Some(&b'\n') {
            return Err(BackupError::damaged(
                file,
                AGE_HEADER,
                "is cut off or longer than 64 KiB",
            ));
        }
        if line.starts_with(b"--- ") {
            return Ok(header);
        }
    }
}

/// The decrypted archive of a backup, from behind its manifest on.
pub struct Contents<R> {
    file: PathBuf,
    head: Head,
    manifest: Manifest,
    archive: R,
    sums: Sums,
}

/// What was found in a backup that was read to its end.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Summary {
    /// Whether the seal was compared with the key of the safe.
    pub sealed: bool,
    /// How many large bodies there were.
    pub objects: u64,
    /// Bytes of the database and all large bodies.
    pub bytes: u64,
}

impl<R: Read> Contents<R> {
    pub(crate) fn read(mut archive: R, head: Head, file: PathBuf) -> Result<Self, BackupError> {
        let size = match read_block(&mut archive, MANIFEST, &file)? {
            Some((name, size)) if name == MANIFEST && size <= MOST_MANIFEST_BYTES => size,
            _ => {
                return Err(BackupError::damaged(
                    &file,
                    MANIFEST,
                    "is not the first member, or is too large",
                ));
            }
        };
        let json = read_small(&mut archive, MANIFEST, size, &file)?;
        let manifest = from_json(&json, &head, &file)?;
        let mut sums = Sums::default();
        sums.add(MANIFEST, &hex::encode(Sha256::digest(&*json)))
            .map_err(|many| many.in_file(&file))?;
        Ok(Self {
            file,
            head,
            manifest,
            archive,
            sums,
        })
    }

    /// What the backup says of itself. Not proven before [`Contents::read_members`] returned.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// The readable head.
    pub fn head(&self) -> &Head {
        &self.head
    }

    /// Reads everything to the last byte, and gives the content of each member to `receive`, which may leave
    /// the rest of it unread.
    ///
    /// What `receive` gets is not proven to come from the safe before this returns: until then the seal was
    /// not seen. Without `mac_key` the seal is not checked at all.
    ///
    /// # Errors
    /// What `receive` returns; [`BackupError::Damaged`] with the member at fault, [`BackupError::Forged`],
    /// [`BackupError::Cancelled`], [`BackupError::Io`].
    pub fn read_members<E: From<BackupError>>(
        mut self,
        mac_key: Option<&[u8; 32]>,
        work: Work<'_>,
        mut receive: impl FnMut(&Member, u64, &mut dyn Read) -> Result<(), E>,
    ) -> Result<Summary, E> {
        let whole = self.manifest.whole();
        let mut done = 0;
        let mut objects = 0;
        let mut object_bytes = 0_u64;
        let mut last: Option<Member> = None;
        loop {
            let expected = match &last {
                None => DATABASE,
                Some(_) if objects < self.manifest.objects => OBJECTS,
                Some(_) => SUMS,
            };
            let (name, size) = self.next_block(expected)?;
            let refused = |what: &str| E::from(BackupError::damaged(&self.file, &name, what));
            let member = match (&last, name.as_str()) {
                (None, DATABASE) if size == self.manifest.database_bytes => Member::Database,
                (None, DATABASE) => {
                    return Err(refused("has another size than the manifest says"));
                }
                (Some(_), SUMS) => {
                    self.finish(size, objects, object_bytes, mac_key)?;
                    work.advance(done, whole).map_err(BackupError::from)?;
                    return Ok(Summary {
                        sealed: mac_key.is_some(),
                        objects,
                        bytes: done,
                    });
                }
                (Some(last), _) => {
                    let object = name
                        .strip_prefix(OBJECTS)
                        .and_then(Member::object)
                        .ok_or_else(|| refused("is no member that can come here"))?;
                    if let (Member::Object(before), Member::Object(id)) = (last, &object)
                        && before >= id
                    {
                        return Err(refused("comes twice, or not in the order of names"));
                    }
                    objects += 1;
                    object_bytes = object_bytes.saturating_add(size);
                    if objects > self.manifest.objects || object_bytes > self.manifest.object_bytes
                    {
                        return Err(refused("is more than the manifest says there is"));
                    }
                    object
                }
                (None, _) => return Err(refused("comes where the database is expected")),
            };
            let mut content = Content {
                archive: &mut self.archive,
                left: size,
                hash: Sha256::new(),
                done,
                whole,
                work,
                fault: None,
            };
            let received = receive(&member, size, &mut content);
            // What failed in the backup itself says more than what came of it.
            if let Some(fault) = content.fault.take() {
                return Err(fault.in_member(&self.file, &name).into());
            }
            received?;
            let digest = content
                .drain()
                .map_err(|fault| fault.in_member(&self.file, &name))?;
            done += size;
            self.skip_padding(&name, size)?;
            self.sums
                .add(&name, &digest)
                .map_err(|many| many.in_file(&self.file))?;
            last = Some(member);
        }
    }

    fn next_block(&mut self, expected: &str) -> Result<(String, u64), BackupError> {
        read_block(&mut self.archive, expected, &self.file)?
            .ok_or_else(|| BackupError::damaged(&self.file, expected, "is missing"))
    }

    /// Everything after the last object: the list, the seal, and that nothing comes after them.
    fn finish(
        &mut self,
        sums_size: u64,
        objects: u64,
        object_bytes: u64,
        mac_key: Option<&[u8; 32]>,
    ) -> Result<(), BackupError> {
        let file = self.file.clone();
        let damaged = |member, what: &str| BackupError::damaged(&file, member, what);
        if objects != self.manifest.objects || object_bytes != self.manifest.object_bytes {
            return Err(damaged(
                OBJECTS,
                &format!(
                    "are not all there: {objects} of {}, {object_bytes} bytes of {}",
                    self.manifest.objects, self.manifest.object_bytes
                ),
            ));
        }
        if sums_size != self.sums.bytes().len() as u64 {
            return Err(damaged(SUMS, "does not list what is in the backup"));
        }
        let written = read_small(&mut self.archive, SUMS, sums_size, &file)?;
        self.sums.require_equal(&written, &file)?;
        let (name, size) = self.next_block(SEAL)?;
        if name != SEAL || size != SEAL_BYTES {
            return Err(damaged(SEAL, "is missing, or has another size"));
        }
        let seal = read_small(&mut self.archive, SEAL, size, &file)?;
        for _ in 0..2 {
            if read_block(&mut self.archive, END, &file)?.is_some() {
                return Err(damaged(END, "has a member after the seal"));
            }
        }
        // Also makes the decryption look at what lies behind its last part.
        match self.archive.read(&mut [0]) {
            Ok(0) => {}
            Ok(_) => return Err(damaged(END, "has bytes after the archive")),
            Err(error) => return Err(BackupError::reading(&file, END, error)),
        }
        // Last, so that damage is not taken for a forgery.
        require_sealed(mac_key, self.sums.bytes(), &seal, &file)
    }

    fn skip_padding(&mut self, name: &str, size: u64) -> Result<(), BackupError> {
        skip_padding(&mut self.archive, name, size, &self.file)
    }
}

/// The whole content of a member that was found to be small.
fn read_small(
    archive: &mut impl Read,
    name: &str,
    size: u64,
    file: &Path,
) -> Result<Zeroizing<Vec<u8>>, BackupError> {
    let length = usize::try_from(size)
        .map_err(|_| BackupError::damaged(file, name, "is larger than the memory"))?;
    let mut bytes = Zeroizing::new(vec![0; length]);
    archive
        .read_exact(&mut bytes)
        .map_err(|error| BackupError::reading(file, name, error))?;
    skip_padding(archive, name, size, file)?;
    Ok(bytes)
}

fn skip_padding(
    archive: &mut impl Read,
    name: &str,
    size: u64,
    file: &Path,
) -> Result<(), BackupError> {
    let mut zeros = [0; BLOCK];
    let zeros = &mut zeros[..padding(size)];
    archive
        .read_exact(zeros)
        .map_err(|error| BackupError::reading(file, name, error))?;
    if zeros.iter().any(|byte| *byte != 0) {
        return Err(BackupError::damaged(
            file,
            name,
            "is followed by something else than zeros",
        ));
    }
    Ok(())
}

/// The content of one member, which remembers what went wrong in reading it.
struct Content<'a, 'w, R> {
    archive: &'a mut R,
    left: u64,
    hash: Sha256,
    done: u64,
    whole: u64,
    work: Work<'w>,
    fault: Option<Fault>,
}

enum Fault {
    Cancelled(kluis_objects::Cancelled),
    Reading(io::Error),
}

impl Fault {
    fn in_member(self, file: &Path, name: &str) -> BackupError {
        match self {
            Self::Cancelled(cancelled) => cancelled.into(),
            Self::Reading(error) => BackupError::reading(file, name, error),
        }
    }
}

impl<R: Read> Content<'_, '_, R> {
    fn next(&mut self, buffer: &mut [u8]) -> Result<usize, Fault> {
        self.work
            .advance(self.done, self.whole)
            .map_err(Fault::Cancelled)?;
        let most = usize::try_from(self.left).map_or(buffer.len(), |left| left.min(buffer.len()));
        if most == 0 {
            return Ok(0);
        }
        let read = loop {
            match self.archive.read(&mut buffer[..most]) {
                Ok(0) => return Err(Fault::Reading(io::ErrorKind::UnexpectedEof.into())),
                Ok(read) => break read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(Fault::Reading(error)),
            }
        };
        self.hash.update(&buffer[..read]);
        self.left -= read as u64;
        self.done += read as u64;
        Ok(read)
    }

    /// Reads what is left, and gives the hash of all of it.
    fn drain(mut self) -> Result<String, Fault> {
        let mut buffer = Zeroizing::new(vec![0; BUFFER]);
        while self.left > 0 {
            self.next(&mut buffer)?;
        }
        Ok(hex::encode(self.hash.finalize()))
    }
}

impl<R: Read> Read for Content<'_, '_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.next(buffer).map_err(|fault| {
            let told = match &fault {
                Fault::Cancelled(cancelled) => io::Error::other(*cancelled),
                Fault::Reading(error) => io::Error::from(error.kind()),
            };
            self.fault = Some(fault);
            told
        })
    }
}

/// Reads bytes that come from anywhere as a backup, and as what is inside of one. Never panics: what a fuzzer
/// calls.
///
/// # Errors
/// What is wrong with them, as a backup first.
pub fn read_foreign(bytes: &[u8]) -> Result<Summary, BackupError> {
    let file = Path::new("foreign");
    let ignore = |_: &Member, _: u64, _: &mut dyn Read| Ok(());
    let backup = Backup::read(bytes, file)?;
    let head = backup.head.clone();
    let rest = backup.rest;
    match Contents::read(rest, head, file.to_owned()) {
        Ok(contents) => contents.read_members(None, Work::silent(), ignore),
        Err(_) => {
            let identity = age::x25519::Identity::generate();
            Backup::read(bytes, file)?
                .decrypt(std::iter::once(&identity as &dyn Identity))?
                .read_members(None, Work::silent(), ignore)
        }
    }
}
