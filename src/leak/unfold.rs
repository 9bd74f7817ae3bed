//! The readings of a text: as it is, and with the escapes of other forms undone. Lines stay lines.

use base64::Engine as _;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

/// One reading of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Reading {
    /// The text.
    pub(super) text: String,
    /// How it was written, for a person.
    pub(super) form: &'static str,
}

/// How what was packed as base64 was written.
const PACKED: &str = ", packed as base64";

impl Reading {
    /// Whether it was packed as base64.
    pub(super) fn packed(&self) -> bool {
        self.form == PACKED
    }
}

/// Undoes the escapes of one form.
type Undo = fn(&str) -> String;

/// Shortest run of base64 that is unpacked.
const RUN: usize = 8;

/// Every reading that differs from the others. Escapes inside escapes are undone too.
pub(super) fn all(text: &str) -> Vec<Reading> {
    let mut readings = vec![Reading { text: text.to_owned(), form: "" }];
    let undo: [(Undo, &str); 4] = [
        (backslashes, ", escaped as in JSON"),
        (entities, ", escaped as in HTML"),
        (percents, ", escaped as in a URL"),
        (marks, ", with marks of Markdown"),
    ];
    let mut from = 0;
    for _ in 0..3 {
        let known = readings.len();
        for index in from..known {
            for (undo, form) in &undo {
                let Some(own) = readings.get(index) else { continue };
                let plain = undo(&own.text);
                if readings.iter().all(|reading| reading.text != plain) {
                    readings.push(Reading { text: plain, form });
                }
            }
        }
        from = known;
    }
    for phase in 0..4 {
        let plain = unpacked(text, phase);
        if plain.chars().any(|letter| letter != '\n') {
            readings.push(Reading { text: plain, form: PACKED });
        }
    }
    readings
}

/// `\"`, `\u00eb`; line breaks and tabs become blanks.
fn backslashes(text: &str) -> String {
    replace(text, '\\', |rest| {
        let letter = rest.chars().next()?;
        if letter == 'u' {
            let code = u32::from_str_radix(rest.get(1..5)?, 16).ok()?;
            return Some((char::from_u32(code)?, 5));
        }
        let plain = if matches!(letter, 'n' | 'r' | 't' | '\n') { ' ' } else { letter };
        Some((plain, letter.len_utf8()))
    })
}

/// `&amp;`, `&#39;`, `&#x27;`.
fn entities(text: &str) -> String {
    replace(text, '&', |rest| {
        let end = rest.bytes().take(10).position(|byte| byte == b';')?;
        let name = rest.get(..end)?;
        let letter = match name {
            "amp" => '&',
            "lt" => '<',
            "gt" => '>',
            "quot" => '"',
            "apos" => '\'',
            "nbsp" => ' ',
            _ => {
                let digits = name.strip_prefix('#')?;
                let code = match digits.strip_prefix(['x', 'X']) {
                    Some(digits) => u32::from_str_radix(digits, 16),
                    None => digits.parse(),
                };
                char::from_u32(code.ok()?)?
            }
        };
        Some((letter, end + 1))
    })
}

/// `%2F`, bytes of UTF-8.
fn percents(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        let code = || u8::from_str_radix(std::str::from_utf8(after.get(..2)?).ok()?, 16).ok();
        match (*first == b'%').then(code).flatten() {
            Some(byte) if byte >= b' ' => {
                bytes.push(byte);
                rest = after.get(2..).unwrap_or_default();
            }
            _ => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Marks that are put between letters: doubled quotes of CSV, and what cannot be seen.
fn marks(text: &str) -> String {
    text.replace("\"\"", "\"").replace(['\u{200b}', '\u{2060}', '\u{ad}'], "").replace("<wbr>", "")
}

fn replace(text: &str, mark: char, read: impl Fn(&str) -> Option<(char, usize)>) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(mark) {
        plain.push_str(rest.get(..at).unwrap_or_default());
        let after = rest.get(at + mark.len_utf8()..).unwrap_or_default();
        match read(after) {
            Some((letter, length)) => {
                plain.push(letter);
                rest = after.get(length..).unwrap_or_default();
            }
            None => {
                plain.push(mark);
                rest = after;
            }
        }
    }
    plain.push_str(rest);
    plain
}

/// What the runs of base64 in a text hold, read from the `phase`th letter on, at the lines where they stand.
fn unpacked(text: &str, phase: usize) -> String {
    let config = GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true);
    let engine = GeneralPurpose::new(&base64::alphabet::STANDARD, config);
    let mut plain = String::new();
    for line in text.split('\n') {
        for run in line.split(|letter: char| !(letter.is_ascii_alphanumeric() || "+/-_".contains(letter))) {
            let run = run.replace('-', "+").replace('_', "/");
            let Some(own) = run.get(phase..).filter(|own| own.len() >= RUN) else { continue };
            let whole = own.len() - usize::from(own.len() % 4 == 1);
            if let Ok(bytes) = engine.decode(own.get(..whole).unwrap_or_default()) {
                plain.push_str(&String::from_utf8_lossy(&bytes).replace('\n', " "));
                plain.push(' ');
            }
        }
        plain.push('\n');
    }
    plain
}
