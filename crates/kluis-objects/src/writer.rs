use std::{
    fs::{self, File},
    io::{self, BufWriter, Read, Write},
    path::{Path, PathBuf},
};

use age::{Encryptor, stream::StreamWriter, x25519};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::{ObjectError, ObjectId, Work, folder, layout};

/// Bytes read at a time; those age encrypts at a time.
const CHUNK_BYTES: usize = 64 * 1024;
const ZEROS: [u8; 4096] = [0; 4096];

/// Size and SHA-256 of what was written.
pub(crate) type Content = (u64, [u8; 32]);

/// Writes one object whole and durable under its name, or leaves nothing.
pub(crate) fn write(
    dir: &Path,
    id: ObjectId,
    recipient: &x25519::Recipient,
    source: &mut dyn Read,
    work: Work<'_>,
) -> Result<Content, ObjectError> {
    let target = folder::path_of(dir, id);
    if target.try_exists().unwrap_or(true) {
        return Err(ObjectError::Exists(id));
    }
    let (unfinished, file) = Unfinished::create(dir)?;
    let mut sealed = Sealed {
        stream: encrypt(recipient, file).map_err(|error| ObjectError::io(&target, error))?,
        path: &target,
    };
    sealed.put(&layout::opening(id))?;
    let content = copy(source, &mut sealed, work)?;
    let mut padding = layout::padding_len(content.0).ok_or_else(too_long)?;
    while padding > 0 {
        let part = padding.min(ZEROS.len() as u64);
        sealed.put(&ZEROS[..part as usize])?;
        padding -= part;
    }
    sealed.put(&layout::closing(content.0))?;
    sealed.finish()?;
    unfinished.take_name(&target)?;
    Ok(content)
}

fn encrypt(recipient: &x25519::Recipient, file: File) -> io::Result<StreamWriter<BufWriter<File>>> {
    Encryptor::with_recipients(std::iter::once(recipient as &dyn age::Recipient))
        .map_err(|error| io::Error::other(error.to_string()))?
        .wrap_output(BufWriter::new(file))
}

fn copy(
    source: &mut dyn Read,
    sealed: &mut Sealed<'_>,
    work: Work<'_>,
) -> Result<Content, ObjectError> {
    let mut hash = Sha256::new();
    let mut size = 0_u64;
    let mut buffer = Zeroizing::new(vec![0; CHUNK_BYTES]);
    loop {
        work.advance(size, 0)?;
        let read = match source.read(&mut buffer) {
            Ok(0) => return Ok((size, hash.finalize().into())),
            Ok(read) => read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => {
                // A source may end because of the wish to stop.
                work.advance(size, 0)?;
                return Err(ObjectError::Source(error));
            }
        };
        hash.update(&buffer[..read]);
        sealed.put(&buffer[..read])?;
        size = size.checked_add(read as u64).ok_or_else(too_long)?;
    }
}

fn too_long() -> ObjectError {
    ObjectError::Source(io::Error::from(io::ErrorKind::FileTooLarge))
}

/// The encrypted stream into the file of an object.
struct Sealed<'a> {
    stream: StreamWriter<BufWriter<File>>,
    /// What an error names: the object's own path, which outlives the temporary one.
    path: &'a Path,
}

impl Sealed<'_> {
    fn put(&mut self, bytes: &[u8]) -> Result<(), ObjectError> {
        self.stream
            .write_all(bytes)
            .map_err(|error| ObjectError::io(self.path, error))
    }

    fn finish(self) -> Result<(), ObjectError> {
        self.stream
            .finish()
            .and_then(|writer| writer.into_inner().map_err(io::IntoInnerError::into_error))
            .and_then(|file| file.sync_all())
            .map_err(|error| ObjectError::io(self.path, error))
    }
}

/// A file that has no object's name yet; removed unless it gets one.
struct Unfinished {
    path: PathBuf,
}

impl Unfinished {
    fn create(dir: &Path) -> Result<(Self, File), ObjectError> {
        // A random name: two writers never meet.
        let name = format!("{}{}", folder::UNFINISHED, ObjectId::generate()?);
        let unfinished = Self {
            path: dir.join(name),
        };
        let mut options = fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options
            .open(&unfinished.path)
            .map_err(|error| ObjectError::io(&unfinished.path, error))?;
        Ok((unfinished, file))
    }

    fn take_name(self, target: &Path) -> Result<(), ObjectError> {
        let shelf = target
            .parent()
            .expect("the file of an object lies in a folder");
        folder::make_private(shelf)?;
        fs::rename(&self.path, target).map_err(|error| ObjectError::io(target, error))?;
        folder::sync(shelf).inspect_err(|_| {
            // Its name might not last, so it is not kept; nothing more can be done where that fails.
            let _ = fs::remove_file(target);
        })
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        // After the rename there is nothing by this name; before it, nothing else can be done.
        let _ = fs::remove_file(&self.path);
    }
}
