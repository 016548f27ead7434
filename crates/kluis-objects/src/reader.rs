use std::{
    fmt,
    fs::{self, File},
    io::{self, BufReader, Read, Seek, SeekFrom},
    path::Path,
};

use age::{DecryptError, Decryptor, stream::StreamReader, x25519};
use zeroize::Zeroizing;

use crate::{
    ObjectError, ObjectId, Wrong, folder,
    layout::{self, ID_BYTES, SIZE_BYTES},
};

/// More than the header of any object needs, so that a foreign one cannot fill the memory.
const LARGEST_HEADER: u64 = 8 * 1024;
const FIRST_LINE: &[u8] = b"age-encryption.org/v1\n";
const LAST_LINE: &[u8] = b"\n--- ";

/// The content of one object, from any place in it. It keeps one chunk of 64 KiB in memory.
///
/// An error of [`Read`] hides an [`ObjectError`]; [`ObjectError::from_read`] takes it out. After one
/// that names damage every further reading fails in the same way.
pub struct ObjectReader {
    id: ObjectId,
    size: u64,
    /// Where the next byte of the content is read.
    position: u64,
    /// Where `stream` stands in the plaintext.
    stream_position: u64,
    stream: StreamReader<BufReader<File>>,
    failed: Option<Wrong>,
}

impl ObjectReader {
    /// Opens the object `id`, whose first and last chunk are read and found to be its own.
    pub(crate) fn open(
        dir: &Path,
        id: ObjectId,
        identity: &x25519::Identity,
    ) -> Result<Self, ObjectError> {
        let path = folder::path_of(dir, id);
        let file = open_plain_file(&path, id)?;
        require_age_header(&file, &path, id)?;
        let decryptor = Decryptor::new_buffered(BufReader::new(file))
            .map_err(|error| refused(&path, id, error))?;
        let stream = decryptor
            .decrypt(std::iter::once(identity as &dyn age::Identity))
            .map_err(|error| refused(&path, id, error))?;
        let mut reader = Self {
            id,
            size: 0,
            position: 0,
            stream_position: 0,
            stream,
            failed: None,
        };
        reader
            .recognise()
            .map_err(|error| ObjectError::from_read(id, error))?;
        Ok(reader)
    }

    /// The object's id.
    pub fn id(&self) -> ObjectId {
        self.id
    }

    /// Bytes of the content.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Finds the size, and that this is the object it is named after.
    fn recognise(&mut self) -> io::Result<()> {
        // Asking for the end makes age authenticate the last chunk as the last.
        let whole = self
            .stream
            .seek(SeekFrom::End(0))
            .map_err(|error| self.explain(error, Wrong::End))?;
        self.stream_position = whole;
        let Some(at_size) = whole.checked_sub(SIZE_BYTES) else {
            return Err(self.fail(Wrong::Layout));
        };
        let mut size = [0; SIZE_BYTES as usize];
        self.read_plain(at_size, &mut size)?;
        self.size = u64::from_be_bytes(size);
        if layout::padded_len(self.size) != Some(whole) {
            return Err(self.fail(Wrong::Layout));
        }
        let mut id = [0; ID_BYTES as usize];
        self.read_plain(0, &mut id)?;
        if id != layout::opening(self.id) {
            return Err(self.fail(Wrong::Exchanged));
        }
        Ok(())
    }

    /// Reads the padding, which no content needs, and finds it to be zeros.
    pub(crate) fn check_padding(&mut self) -> Result<(), ObjectError> {
        let mut at = ID_BYTES + self.size;
        let mut left = layout::padding_len(self.size).unwrap_or(0);
        let mut buffer = [0; 4096];
        while left > 0 {
            let part = &mut buffer[..left.min(4096) as usize];
            self.read_plain(at, part)
                .map_err(|error| ObjectError::from_read(self.id, error))?;
            if part.iter().any(|byte| *byte != 0) {
                return Err(ObjectError::damaged(self.id, Wrong::Layout));
            }
            at += part.len() as u64;
            left -= part.len() as u64;
        }
        Ok(())
    }

    /// Fills `buffer` from a place in the plaintext.
    fn read_plain(&mut self, at: u64, buffer: &mut [u8]) -> io::Result<()> {
        let mut filled = 0;
        while filled < buffer.len() {
            filled += self.read_some(at + filled as u64, &mut buffer[filled..])?;
        }
        Ok(())
    }

    /// Reads at least one byte of the plaintext, where one has to be.
    fn read_some(&mut self, at: u64, buffer: &mut [u8]) -> io::Result<usize> {
        if let Some(wrong) = self.failed {
            return Err(self.fail(wrong));
        }
        if self.stream_position != at {
            self.stream
                .seek(SeekFrom::Start(at))
                .map_err(|error| self.explain(error, Wrong::Changed))?;
            self.stream_position = at;
        }
        match self.stream.read(buffer) {
            Ok(0) => Err(self.fail(Wrong::End)),
            Ok(read) => {
                self.stream_position += read as u64;
                Ok(read)
            }
            Err(error) => Err(self.explain(error, Wrong::Changed)),
        }
    }

    /// What age says of content it does not accept is damage; anything else is the system's.
    fn explain(&mut self, error: io::Error, wrong: Wrong) -> io::Error {
        match error.kind() {
            io::ErrorKind::InvalidData => self.fail(wrong),
            io::ErrorKind::UnexpectedEof => self.fail(Wrong::End),
            _ => error,
        }
    }

    fn fail(&mut self, wrong: Wrong) -> io::Error {
        self.failed = Some(wrong);
        io::Error::new(
            io::ErrorKind::InvalidData,
            ObjectError::damaged(self.id, wrong),
        )
    }
}

impl Read for ObjectReader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = self.size.saturating_sub(self.position);
        let wanted = buffer
            .len()
            .min(usize::try_from(left).unwrap_or(usize::MAX));
        if wanted == 0 {
            return Ok(0);
        }
        let read = self.read_some(ID_BYTES + self.position, &mut buffer[..wanted])?;
        self.position += read as u64;
        Ok(read)
    }
}

impl Seek for ObjectReader {
    /// A place after the end is allowed and gives no bytes.
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let target = match to {
            SeekFrom::Start(offset) => Some(offset),
            SeekFrom::End(offset) => self.size.checked_add_signed(offset),
            SeekFrom::Current(offset) => self.position.checked_add_signed(offset),
        };
        self.position = target.ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.position)
    }
}

impl fmt::Debug for ObjectReader {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("ObjectReader")
            .field("id", &self.id)
            .field("size", &self.size)
            .field("position", &self.position)
            .finish_non_exhaustive()
    }
}

/// A link or a pipe in an object's place could make the reader wait or read elsewhere.
fn open_plain_file(path: &Path, id: ObjectId) -> Result<File, ObjectError> {
    let absent = |error: io::Error| match error.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => ObjectError::Missing(id),
        _ => ObjectError::io(path, error),
    };
    if !fs::symlink_metadata(path).map_err(absent)?.is_file() {
        return Err(ObjectError::damaged(id, Wrong::NotAFile));
    }
    File::open(path).map_err(absent)
}

/// Looks for the first and the last line of a header of a sensible length, then stands at its start.
fn require_age_header(mut file: &File, path: &Path, id: ObjectId) -> Result<(), ObjectError> {
    let mut start = Zeroizing::new(Vec::new());
    file.take(LARGEST_HEADER)
        .read_to_end(&mut start)
        .and_then(|_| file.rewind())
        .map_err(|error| ObjectError::io(path, error))?;
    let ends = start
        .windows(LAST_LINE.len())
        .any(|window| window == LAST_LINE);
    if start.starts_with(FIRST_LINE) && ends {
        Ok(())
    } else {
        Err(ObjectError::damaged(id, Wrong::NotAge))
    }
}

fn refused(path: &Path, id: ObjectId, error: DecryptError) -> ObjectError {
    let wrong = match error {
        DecryptError::NoMatchingKeys => Wrong::NotOurs,
        DecryptError::UnknownFormat => Wrong::NotAge,
        DecryptError::Io(error) => match error.kind() {
            io::ErrorKind::UnexpectedEof => Wrong::End,
            io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput => Wrong::Changed,
            _ => return ObjectError::io(path, error),
        },
        _ => Wrong::Changed,
    };
    ObjectError::damaged(id, wrong)
}
