//! Whether a piece from the middle of a document begins inside a string: a guess, which whoever joins the pieces checks.

use super::piece::BEFORE;
use crate::document::blocks::Carry;

/// Bytes of the piece that are looked at, at most.
const LOOK: usize = 4096;
/// Quotes by which one way has to be ahead of the other that no more are looked at.
const AHEAD: u32 = 12;

/// What the bytes before the piece leave to it, going by which of its first quotes look like opening ones.
pub(super) fn guess(buffer: &[u8]) -> Carry {
    let (before, piece) = buffer.split_at(BEFORE.min(buffer.len()));
    let slashes = before.iter().rev().take_while(|byte| **byte == b'\\').count();
    let piece = piece.get(..LOOK).unwrap_or(piece);
    let mut escaped = slashes % 2 == 1;
    let (mut outside, mut opens) = (0_i32, true);
    for (at, byte) in piece.iter().enumerate() {
        if *byte == b'"' && !escaped {
            let before = last(before).filter(|_| at == 0).or_else(|| last(piece.get(..at).unwrap_or_default()));
            let after = piece.get(at + 1..).unwrap_or_default().trim_ascii_start().first().copied();
            let opening = matches!(before, Some(b'{' | b'[' | b',' | b':'));
            let closing = matches!(after, Some(b'}' | b']' | b',' | b':'));
            outside += match (opening, closing) {
                (true, false) if opens => 1,
                (false, true) if !opens => 1,
                (true, true) | (false, false) => 0,
                _ => -1,
            };
            opens = !opens;
            if outside.unsigned_abs() >= AHEAD {
                break;
            }
        }
        escaped = *byte == b'\\' && !escaped;
    }
    Carry { string: if outside < 0 { u64::MAX } else { 0 }, escaped: u64::from(slashes % 2 == 1) }
}

/// The last byte that is no blank.
fn last(text: &[u8]) -> Option<u8> {
    text.trim_ascii_end().last().copied()
}

#[cfg(test)]
mod tests {
    use super::guess;
    use crate::document::scan::piece::BEFORE;

    #[test]
    fn most_places_of_a_document_are_guessed_right() {
        let row =
            r#"{"id": 7, "text":"a \"quoted\" \\ text, with {brackets}: [\"isapiagent\":true]","n":["x","y"],"z":""},"#;
        let text = row.repeat(3).into_bytes();
        let (mut inside, mut escaped, mut wrong) = (false, false, 0);
        for at in 0..text.len() {
            let mut buffer = vec![b' '; BEFORE];
            buffer.extend_from_slice(&text[..at]);
            buffer.drain(..at);
            buffer.extend_from_slice(&text[at..]);
            let found = guess(&buffer);
            assert_eq!(found.escaped == 1, escaped, "{at}");
            wrong += usize::from((found.string != 0) != inside);
            inside ^= text[at] == b'"' && !escaped;
            escaped = text[at] == b'\\' && !escaped;
        }
        assert!(wrong * 50 < text.len(), "{wrong} of {}", text.len());
    }
}
