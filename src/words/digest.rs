//! SHA-256 digests, by which a reader of a report can tell whether two files are the same.

use std::fmt;
use std::io::{self, Read};

use sha2::{Digest as _, Sha256};

/// Bytes taken from a stream at once.
const PIECE: usize = 64 << 10;

/// A SHA-256 digest; shown as 64 lower-case hexadecimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest([u8; 32]);

impl Digest {
    /// The digest of bytes in memory.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// The digest of bytes that stand in several parts, one after another.
    #[must_use]
    pub fn of_parts(parts: &[&[u8]]) -> Self {
        let mut digesting = Digesting::default();
        parts.iter().for_each(|part| digesting.add(part));
        digesting.end()
    }

    /// The digest of a stream, and how many bytes it had; nothing is held but a piece of it.
    ///
    /// # Errors
    /// When the stream cannot be read.
    pub fn of_stream(input: &mut dyn Read) -> io::Result<(Self, u64)> {
        let mut digesting = Digesting::default();
        let mut piece = vec![0_u8; PIECE];
        let mut length = 0;
        loop {
            match input.read(&mut piece) {
                Ok(0) => return Ok((digesting.end(), length)),
                Ok(read) => {
                    digesting.add(piece.get(..read).unwrap_or_default());
                    length += read as u64;
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }
}

/// A digest of bytes that come piece by piece.
#[derive(Clone, Debug, Default)]
pub struct Digesting(Sha256);

impl Digesting {
    /// Takes the bytes that come next.
    pub fn add(&mut self, piece: &[u8]) {
        self.0.update(piece);
    }

    /// The digest of all bytes that came.
    #[must_use]
    pub fn end(self) -> Digest {
        Digest(self.0.finalize().into())
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(formatter, "{byte:02x}"))
    }
}

#[cfg(test)]
mod tests {
    use super::Digest;

    #[test]
    fn the_digest_is_that_of_the_standard() {
        // FIPS 180-2, appendix B.1.
        let expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(Digest::of(b"abc").to_string(), expected);
        let (streamed, length) = Digest::of_stream(&mut &b"abc"[..]).unwrap();
        assert_eq!((streamed.to_string().as_str(), length), (expected, 3));
        assert_eq!(Digest::of_parts(&[b"", b"a", b"bc"]).to_string(), expected);
        let long = vec![b'x'; 200_000];
        assert_eq!(Digest::of_stream(&mut &long[..]).unwrap(), (Digest::of(&long), 200_000));
    }
}
