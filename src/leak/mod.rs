//! Looks for secrets and personal data in what is about to be written: the last check of `--redact`.
//!
//! The literals are collected from the whole input, whatever its documents are. An output is searched as it is, and
//! as it reads with the escapes of JSON, HTML, XML, Markdown and URLs undone and base64 unpacked. Personal data is
//! compared without case, as whole words; line breaks count as blanks. Secrets count anywhere, also when only their
//! beginning is there. A name that is made only of words which the program itself writes (`Project`, `Driver` of SARIF)
//! tells nothing and is not searched for; neither are secrets of fewer than six letters, and one word that is what an
//! excerpt's end has left of such a word (`val…`).
//!
//! `words.txt` holds those words: of every text in quotation marks in the sources. A word that is missing makes a name
//! that consists of it block outputs in which the program says it; `cargo test --test tidy -- --ignored`
//! adds what is missing, and names of the formats' members are added by hand: `tests/redact.rs` tells which.

mod unfold;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::words::{personal, secret};

/// Distinct literals that are kept; beyond that nothing can be promised.
const MOST: usize = 500_000;
/// Letters of a secret that are searched for: what is cut after them is still found.
const SECRET: usize = 16;
/// Letters of the shortest secret, and of the longest name that is searched for.
const SHORTEST: usize = 6;
const LONGEST: usize = 200;

/// Words of the program's own texts.
const OWN: &str = include_str!("words.txt");

/// What must not be in any output.
#[derive(Clone, Debug, Default)]
pub struct Literals {
    secrets: HashSet<Box<str>>,
    /// Names in lower case, by their first word.
    names: HashMap<Box<str>, Vec<Vec<Box<str>>>>,
    own: Arc<HashSet<Box<str>>>,
    count: usize,
}

/// A literal in an output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "{kind} of the input stands in line {line} of the output{form}; nothing is written, please report this as a defect"
)]
pub struct Leak {
    /// What kind of literal.
    kind: &'static str,
    /// In which line of the output.
    line: usize,
    /// How it is written.
    form: &'static str,
}

impl Literals {
    /// Nothing yet; `texts` are the program's own, whose words name nobody.
    #[must_use]
    pub fn new<'t>(texts: impl IntoIterator<Item = &'t str>) -> Self {
        let own = std::iter::once(OWN).chain(texts).flat_map(words).map(|(word, _)| word.into()).collect();
        Self { own: Arc::new(own), ..Self::default() }
    }

    /// Takes note of every secret and every personal value in a text of the input.
    pub fn note(&mut self, text: &str) {
        self.secrets_of(text);
        if let Some(plain) = secret::plain(text) {
            self.secrets_of(&plain);
        }
        for value in personal::values(text).into_iter().chain(personal::addresses(text)) {
            for plain in unfold::all(value) {
                self.name(&plain.text);
            }
        }
    }

    fn secrets_of(&mut self, text: &str) {
        for value in secret::values(text) {
            self.secret(value);
        }
    }

    fn secret(&mut self, value: &str) {
        for plain in unfold::all(value) {
            let letters = plain.text.trim().chars().filter(|letter| letter.is_alphanumeric()).count();
            let start: String = plain.text.trim().chars().take(SECRET).collect();
            let own = words(&start).all(|(word, _)| self.own.contains(word.as_str()));
            if letters >= SHORTEST && !own && self.secrets.insert(start.into()) {
                self.count += 1;
            }
        }
    }

    /// Takes note of a name.
    pub fn name(&mut self, name: &str) {
        let parts: Vec<Box<str>> = words(name).map(|(word, _)| word.into()).collect();
        let told = parts.iter().any(|word| !self.own.contains(word) && word.chars().any(char::is_alphabetic));
        let digits = parts.iter().all(|word| word.bytes().all(|byte| byte.is_ascii_digit()));
        // A GUID of digits alone is a pseudonym, which a reduced bundle has.
        let is_guid = parts.iter().map(|part| part.len()).eq([8, 4, 4, 4, 12]);
        let number = digits && parts.concat().len() >= 7 && !is_guid;
        let Some(first) = parts.first().filter(|_| name.len() <= LONGEST && (told || number)) else { return };
        if parts.concat().chars().count() < 3 {
            return;
        }
        let known = self.names.entry(first.clone()).or_default();
        if !known.contains(&parts) {
            known.push(parts);
            self.count += 1;
        }
    }

    /// Adds the literals of another part of the input.
    pub fn extend(&mut self, other: Self) {
        self.secrets.extend(other.secrets);
        for (first, names) in other.names {
            let known = self.names.entry(first).or_default();
            names.into_iter().for_each(|name| {
                if !known.contains(&name) {
                    known.push(name);
                }
            });
        }
        self.count = self.secrets.len() + self.names.values().map(Vec::len).sum::<usize>();
    }

    /// The same own words, and no literals yet.
    #[must_use]
    pub fn empty(&self) -> Self {
        Self { own: self.own.clone(), ..Self::default() }
    }

    /// Whether there are more literals than can be kept.
    #[must_use]
    pub const fn overflow(&self) -> bool {
        self.count > MOST
    }

    /// Looks for every literal in an output.
    ///
    /// # Errors
    /// The first one that is found, without naming it.
    pub fn search(&self, output: &str) -> Result<(), Leak> {
        for reading in unfold::all(output) {
            let line = |at: usize| reading.text.get(..at).unwrap_or_default().matches('\n').count() + 1;
            if let Some(at) = self.secret_in(&reading.text) {
                return Err(Leak { kind: "a secret", line: line(at), form: reading.form });
            }
            // A few letters come about by chance in what is no base64.
            let least = if reading.packed() { SHORTEST } else { 0 };
            if let Some(at) = self.name_in(&reading.text, least) {
                return Err(Leak { kind: "personal data", line: line(at), form: reading.form });
            }
        }
        Ok(())
    }

    fn secret_in(&self, text: &str) -> Option<usize> {
        // By the first letters, so that one pass is enough for any number of secrets.
        let mut starts: HashMap<String, Vec<&str>> = HashMap::new();
        for secret in &self.secrets {
            starts.entry(secret.chars().take(SHORTEST).collect()).or_default().push(secret);
        }
        let letters: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        letters.windows(SHORTEST + 1).find_map(|window| {
            let (from, to) = (*window.first()?, *window.last()?);
            let candidates = starts.get(text.get(from..to)?)?;
            let rest = text.get(from..)?;
            candidates.iter().any(|secret| rest.starts_with(*secret)).then_some(from)
        })
    }

    fn name_in(&self, text: &str, least: usize) -> Option<usize> {
        let words: Vec<(String, usize)> = words(text).collect();
        words.iter().enumerate().find_map(|(index, (word, at))| {
            let here = |parts: &Vec<Box<str>>| {
                let there = words.get(index..index + parts.len());
                let letters: usize = parts.iter().map(|part| part.chars().count()).sum();
                letters >= least
                    && there.is_some_and(|there| there.iter().zip(parts).all(|((word, _), part)| **word == **part))
            };
            let mut found = self.names.get(word.as_str())?.iter().filter(|parts| here(parts));
            found.any(|parts| parts.len() > 1 || !self.is_cut(text, word, *at)).then_some(*at)
        })
    }

    /// Whether a word is what was left of one of the program's own where an excerpt ends: `{"val…`.
    fn is_cut(&self, text: &str, word: &str, at: usize) -> bool {
        let rest = text.get(at..).unwrap_or_default();
        let after = rest.trim_start_matches(is_part);
        after.starts_with('…') && self.own.iter().any(|own| own.starts_with(word))
    }
}

/// Whether a letter belongs to a word.
fn is_part(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

/// The words of a text in lower case, with their places. `_` belongs to a word, as in names of properties.
fn words(text: &str) -> impl Iterator<Item = (String, usize)> {
    let base = text.as_ptr() as usize;
    text.split(|letter| !is_part(letter))
        .filter(|word| !word.is_empty())
        .map(move |word| (word.to_lowercase(), word.as_ptr() as usize - base))
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;

    use super::Literals;

    #[test]
    fn literals_are_found_in_every_form() {
        let mut literals = Literals::new(["the vendor's project"]);
        literals.note(r#"{"username": "Zoë O'Brien & Søn", "clientSecret": "s3cr\"t/väl+ue-and-more", "uname": "Project", "email":"zo@b.example"}"#);
        let secret = "s3cr\"t/väl+ue-and-more";
        let base = |text: &str| base64::engine::general_purpose::STANDARD.encode(text);
        for text in [
            secret.to_owned(),
            serde_json::to_string(secret).unwrap(),
            serde_json::to_string(&serde_json::to_string(secret).unwrap()).unwrap(),
            "s3cr%22t%2Fv%C3%A4l%2Bue-and-more".to_owned(),
            "s3cr&quot;t/v&#228;l+ue-and-more".to_owned(),
            base(&format!("abc {secret} def")),
            base(&format!("abcd {secret} def")),
            base(&format!("abcde {secret} def")),
            "the agent zoë o'brien & søn".to_owned(),
            "ZOË O\n   BRIEN SØN".to_owned(),
            "Zo\\u00eb O'Brien &amp; S\\u00f8n".to_owned(),
            "zo%40b.example".to_owned(),
            base("x zo@b.example"),
        ] {
            assert!(literals.search(&format!("line\n{text}")).is_err(), "{text}");
        }
        for text in ["Project", "the project type", "Zoë", "bzo@b.example2", "s3cr", "zo b"] {
            assert_eq!(literals.search(text), Ok(()), "{text}");
        }
        assert_eq!(literals.search("a\nzo@b.example").unwrap_err().line, 2);
        literals.name("Pro");
        assert_eq!(literals.search("{\"pro…"), Ok(()), "what is left of a word");
        assert!(literals.search("pro: {\"pro…").is_err());
        literals.name("00000000-0000-4000-8000-030000000001");
        literals.name("+44 20 7946 0958");
        assert_eq!(literals.search("00000000-0000-4000-8000-030000000001"), Ok(()), "a pseudonym");
        assert!(literals.search("44-20-7946-0958").is_err());
    }
}
