use std::{
    fs::File,
    io::{self, BufWriter, Read, Write},
    path::{Path, PathBuf},
    str::FromStr,
};

use age::{Encryptor, Recipient, stream::StreamWriter, x25519};
use kluis_objects::Work;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::{
    BackupError, Head, Manifest,
    manifest::to_json,
    member::{BLOCK, DATABASE, MANIFEST, Member, OBJECTS, SEAL, SUMS, block, padding},
    place::Unfinished,
    seal::{Sums, seal},
};

const BUFFER: usize = 64 * 1024;

/// A backup that was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// The file, as an absolute path.
    pub file: PathBuf,
    /// Its size.
    pub bytes: u64,
}

/// Writes a backup, member after member. The file has its name only after [`BackupWriter::finish`];
/// dropping the writer before leaves nothing.
pub struct BackupWriter<'a> {
    unfinished: Unfinished,
    sealed: StreamWriter<BufWriter<File>>,
    manifest: Manifest,
    next: Next,
    sums: Sums,
    done: u64,
    objects: u64,
    object_bytes: u64,
    work: Work<'a>,
}

/// What has to come next.
enum Next {
    Database,
    /// Objects greater than this id, or the end.
    ObjectAfter(String),
}

/// Reads recipients as people give them: `age1…`.
///
/// # Errors
/// [`BackupError::Recipient`] with the text that is not one.
pub fn parse_recipients(given: &[String]) -> Result<Vec<x25519::Recipient>, BackupError> {
    given
        .iter()
        .map(|text| {
            x25519::Recipient::from_str(text.trim()).map_err(|_| BackupError::Recipient {
                given: text.clone(),
            })
        })
        .collect()
}

impl<'a> BackupWriter<'a> {
    /// Begins a backup that is to become `target`. It opens for each of `recipients`, the first of which is
    /// the safe's own.
    ///
    /// # Errors
    /// [`BackupError::Exists`], [`BackupError::DiskFull`], [`BackupError::Io`].
    pub fn create(
        target: &Path,
        head: &Head,
        manifest: Manifest,
        recipients: &[x25519::Recipient],
        work: Work<'a>,
    ) -> Result<Self, BackupError> {
        let unfinished = Unfinished::create(target)?;
        let failed = |error| BackupError::io(unfinished.target(), error);
        let file = unfinished.file().try_clone().map_err(failed)?;
        let mut output = BufWriter::with_capacity(BUFFER, file);
        output.write_all(&head.to_bytes()).map_err(failed)?;
        let sealed = Encryptor::with_recipients(
            recipients
                .iter()
                .map(|recipient| recipient as &dyn Recipient),
        )
        .map_err(|error| failed(io::Error::other(error)))?
        .wrap_output(output)
        .map_err(failed)?;
        let json = to_json(&manifest, head);
        let mut writer = Self {
            unfinished,
            sealed,
            manifest,
            next: Next::Database,
            sums: Sums::default(),
            done: 0,
            objects: 0,
            object_bytes: 0,
            work,
        };
        writer.small(MANIFEST, &json)?;
        let digest = hex::encode(Sha256::digest(&*json));
        writer.list(MANIFEST, &digest)?;
        Ok(writer)
    }

    /// Writes the copy of the database, which must have as many bytes as the manifest says.
    ///
    /// # Errors
    /// [`BackupError::Changed`], [`BackupError::Cancelled`], [`BackupError::DiskFull`], [`BackupError::Io`].
    ///
    /// # Panics
    /// When it is not what comes first.
    pub fn database(&mut self, content: &mut dyn Read) -> Result<(), BackupError> {
        assert!(
            matches!(self.next, Next::Database),
            "the database comes first"
        );
        self.member(DATABASE, self.manifest.database_bytes, content)?;
        self.next = Next::ObjectAfter(String::new());
        Ok(())
    }

    /// Writes a large body of `size` bytes. They come in the order of their ids.
    ///
    /// # Errors
    /// As [`BackupWriter::database`].
    ///
    /// # Panics
    /// When it is not its turn, or `id` is no id of an object.
    pub fn object(
        &mut self,
        id: &str,
        size: u64,
        content: &mut dyn Read,
    ) -> Result<(), BackupError> {
        let is_next = matches!(&self.next, Next::ObjectAfter(last) if last.as_str() < id);
        assert!(is_next, "objects come after the database, in order");
        assert!(Member::object(id).is_some(), "an object has an id");
        self.member(&format!("{OBJECTS}{id}"), size, content)?;
        self.objects += 1;
        self.object_bytes += size;
        self.next = Next::ObjectAfter(id.to_owned());
        Ok(())
    }

    /// Seals the backup with the safe's key for backups, brings everything to the disk and gives the file
    /// its name.
    ///
    /// # Errors
    /// [`BackupError::Exists`] when something came to that name meanwhile, and as
    /// [`BackupWriter::database`].
    ///
    /// # Panics
    /// When there are not as many objects as the manifest says.
    pub fn finish(mut self, mac_key: &[u8; 32]) -> Result<Written, BackupError> {
        assert!(
            matches!(self.next, Next::ObjectAfter(_))
                && self.objects == self.manifest.objects
                && self.object_bytes == self.manifest.object_bytes,
            "everything the manifest speaks of was written"
        );
        let sums = std::mem::take(&mut self.sums);
        self.small(SUMS, sums.bytes())?;
        self.small(SEAL, &seal(mac_key, sums.bytes()))?;
        // The end of the archive.
        self.put(&[0; 2 * BLOCK])?;
        self.work.advance(self.done, self.manifest.whole())?;
        let target = self.unfinished.target().to_owned();
        let failed = |error| BackupError::io(&target, error);
        let file = self
            .sealed
            .finish()
            .and_then(|output| output.into_inner().map_err(io::IntoInnerError::into_error))
            .map_err(failed)?;
        let bytes = file.metadata().map_err(failed)?.len();
        drop(file);
        Ok(Written {
            file: self.unfinished.take_name()?,
            bytes,
        })
    }

    fn member(&mut self, name: &str, size: u64, content: &mut dyn Read) -> Result<(), BackupError> {
        self.put(&block(name, size, self.manifest.made))?;
        let mut hash = Sha256::new();
        let mut buffer = Zeroizing::new(vec![0; BUFFER]);
        let mut found = 0_u64;
        let changed = |found| BackupError::Changed {
            member: name.to_owned(),
            expected: size,
            found,
        };
        loop {
            self.work.advance(self.done, self.manifest.whole())?;
            let read = match content.read(&mut buffer) {
                Ok(0) => break,
                Ok(read) => read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(BackupError::io(Path::new(name), error)),
            };
            found += read as u64;
            if found > size {
                return Err(changed(found));
            }
            hash.update(&buffer[..read]);
            self.put(&buffer[..read])?;
            self.done += read as u64;
        }
        if found != size {
            return Err(changed(found));
        }
        self.put(&[0; BLOCK][..padding(size)])?;
        self.list(name, &hex::encode(hash.finalize()))
    }

    fn small(&mut self, name: &str, bytes: &[u8]) -> Result<(), BackupError> {
        let size = bytes.len() as u64;
        self.put(&block(name, size, self.manifest.made))?;
        self.put(bytes)?;
        self.put(&[0; BLOCK][..padding(size)])
    }

    fn list(&mut self, name: &str, digest: &str) -> Result<(), BackupError> {
        self.sums
            .add(name, digest)
            .map_err(|many| many.in_file(self.unfinished.target()))
    }

    fn put(&mut self, bytes: &[u8]) -> Result<(), BackupError> {
        self.sealed
            .write_all(bytes)
            .map_err(|error| BackupError::io(self.unfinished.target(), error))
    }
}
