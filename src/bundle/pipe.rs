//! Two threads for one stream: one unpacks, the other reads what is unpacked, a few buffers behind.

use std::io::{self, Read};
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::thread;

/// Bytes of a buffer.
const BUFFER: usize = 128 << 10;
/// Buffers that are on their way at most.
const BUFFERS: usize = 4;

/// Lets `with` read on this thread what `unpack` hands to its reader on another one.
///
/// # Errors
/// What `unpack` fails with, first; else what `with` does. When `with` stops early, so does `unpack`.
pub(super) fn piped<T, E: Send>(
    unpack: impl FnOnce(&dyn Fn(&mut dyn Read) -> io::Result<()>) -> Result<(), E> + Send,
    with: impl FnOnce(&mut dyn Read) -> io::Result<T>,
) -> Result<io::Result<T>, E> {
    let (full, filled) = sync_channel(BUFFERS);
    let (free, freed) = channel();
    for _ in 0..BUFFERS {
        // Both ends are held here, so that nothing can fail yet.
        let _ = free.send(Vec::new());
    }
    thread::scope(|scope| {
        let unpacking = scope.spawn(move || unpack(&|input| fill(input, &freed, &full)));
        let mut output = Output { filled, free, current: Vec::new(), at: 0 };
        let read = with(&mut output);
        // The other thread notices, should it not be done.
        drop(output);
        match unpacking.join() {
            Ok(unpacked) => unpacked.map(|()| read),
            Err(panic) => std::panic::resume_unwind(panic),
        }
    })
}

/// Moves a stream into buffers until it ends, or nobody wants more.
fn fill(input: &mut dyn Read, freed: &Receiver<Vec<u8>>, full: &SyncSender<Vec<u8>>) -> io::Result<()> {
    while let Ok(mut buffer) = freed.recv() {
        buffer.resize(BUFFER, 0);
        let read = super::read_fully(&mut &mut *input, &mut buffer)?;
        buffer.truncate(read);
        if read == 0 || full.send(buffer).is_err() {
            break;
        }
    }
    Ok(())
}

/// The end that is read from.
struct Output {
    filled: Receiver<Vec<u8>>,
    free: Sender<Vec<u8>>,
    current: Vec<u8>,
    at: usize,
}

impl Read for Output {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.at == self.current.len() {
            let Ok(next) = self.filled.recv() else { return Ok(0) };
            let done = std::mem::replace(&mut self.current, next);
            // At the end nobody takes buffers back.
            let _ = self.free.send(done);
            self.at = 0;
        }
        let mut rest = self.current.get(self.at..).unwrap_or_default();
        let read = rest.read(buffer)?;
        self.at += read;
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use std::io::{self, Read};

    use super::{BUFFER, piped};

    fn bytes() -> Vec<u8> {
        (0..BUFFER * 9 + 5).map(|index| (index % 251) as u8).collect()
    }

    #[test]
    fn what_goes_in_comes_out() {
        let source = bytes();
        let read = piped(
            |hand| hand(&mut source.as_slice()),
            |input| {
                let mut all = Vec::new();
                input.read_to_end(&mut all).map(|_| all)
            },
        );
        assert!(read.unwrap().unwrap() == source);
    }

    #[test]
    fn whoever_stops_early_is_not_waited_for() {
        let source = bytes();
        let read = piped(
            |hand| hand(&mut source.as_slice()),
            |input| {
                let mut start = [0; 10];
                input.read_exact(&mut start).map(|()| start)
            },
        );
        assert_eq!(read.unwrap().unwrap(), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    }

    #[test]
    fn a_stream_that_breaks_is_told_first() {
        struct Broken(usize);
        impl Read for Broken {
            fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
                self.0 = self.0.checked_sub(1).ok_or_else(|| io::Error::other("bad checksum"))?;
                buffer.fill(b'x');
                Ok(buffer.len())
            }
        }
        let read = piped(|hand| hand(&mut Broken(7)), |input| io::copy(input, &mut io::sink()));
        assert_eq!(read.unwrap_err().to_string(), "bad checksum");
    }
}
