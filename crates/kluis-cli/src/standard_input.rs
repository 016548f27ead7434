//! Standard input as a body. Ctrl-C ends the wait for more of it.

use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use crate::interrupt;

const PIECE_BYTES: usize = 64 * 1024;

/// Standard input, read by a thread of its own from the first [`Read::read`] on: before that, a
/// question may be asked on the same terminal.
#[derive(Default)]
pub struct StandardInput {
    reading: Option<Reading>,
}

struct Reading {
    stop: Arc<AtomicBool>,
    /// An empty piece is the end.
    pieces: Receiver<io::Result<Vec<u8>>>,
    piece: io::Cursor<Vec<u8>>,
    ended: bool,
}

impl Read for StandardInput {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let reading = match &mut self.reading {
            Some(reading) => reading,
            none => none.insert(Reading::start()?),
        };
        reading.read(buffer)
    }
}

impl Reading {
    fn start() -> io::Result<Self> {
        let stop = interrupt::stop_requested();
        let (give, pieces) = sync_channel(2);
        let wake = give.clone();
        // Where there is no room, nobody waits, and the flag is seen before anybody does.
        interrupt::when_stopped(move || drop(wake.try_send(Err(stopped()))));
        std::thread::Builder::new().spawn(move || pump(io::stdin().lock(), &give))?;
        Ok(Self {
            stop,
            pieces,
            piece: io::Cursor::default(),
            ended: false,
        })
    }
}

impl Read for Reading {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            let read = self.piece.read(buffer)?;
            if read > 0 || self.ended || buffer.is_empty() {
                return Ok(read);
            }
            if self.stop.load(Ordering::Relaxed) {
                return Err(stopped());
            }
            let piece = self.pieces.recv().map_err(io::Error::other)??;
            self.ended = piece.is_empty();
            self.piece = io::Cursor::new(piece);
        }
    }
}

/// Gives piece after piece, and an empty one at the end, until nobody takes them any more.
fn pump(mut source: impl Read, give: &SyncSender<io::Result<Vec<u8>>>) {
    loop {
        let mut piece = vec![0; PIECE_BYTES];
        let next = match source.read(&mut piece) {
            Ok(read) => {
                piece.truncate(read);
                Ok(piece)
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => Err(error),
        };
        let last = next.as_ref().map_or(true, Vec::is_empty);
        if give.send(next).is_err() || last {
            return;
        }
    }
}

fn stopped() -> io::Error {
    io::Error::other("stopped before the end of standard input")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reading(source: impl Read + Send + 'static) -> (Reading, SyncSender<io::Result<Vec<u8>>>) {
        let (give, pieces) = sync_channel(2);
        let wake = give.clone();
        std::thread::spawn(move || pump(source, &give));
        let reading = Reading {
            stop: Arc::default(),
            pieces,
            piece: io::Cursor::default(),
            ended: false,
        };
        (reading, wake)
    }

    #[test]
    fn everything_comes_in_order_to_the_end() {
        let body: Vec<u8> = (0..300_000_u32).flat_map(u32::to_le_bytes).collect();
        let (mut source, _wake) = reading(io::Cursor::new(body.clone()));
        let mut read = Vec::new();
        source.read_to_end(&mut read).unwrap();
        assert!(read == body);
        assert_eq!(source.read(&mut [0]).unwrap(), 0, "the end stays the end");
    }

    #[test]
    fn a_silent_source_is_not_waited_for_once_stopped() {
        let (silent, _open) = io::pipe().unwrap();
        let (mut source, wake) = reading(silent);
        let stop = Arc::clone(&source.stop);
        std::thread::spawn(move || {
            stop.store(true, Ordering::Relaxed);
            wake.try_send(Err(stopped())).unwrap();
        });
        assert!(source.read_to_end(&mut Vec::new()).is_err());
        assert!(source.read(&mut [0]).is_err());
    }
}
