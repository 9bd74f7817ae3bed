//! What of a document may be shown beside a value: by permission, so that nothing has to be recognized to stay hidden.
//!
//! Numbers and literals may be shown, and texts that stand directly under a name which the catalog asks for. Names that
//! tell of credentials or of people close everything under them.

use crate::words::{Lookup, personal, secret};

/// Bytes of the longest name, and of the longest text, that are shown.
const NAME: usize = 64;
const TEXT: usize = 120;

/// Digits of a number that may be shown under any name: those of telephones, cards and the like have more.
const DIGITS: usize = 8;

/// Names that the catalog asks for, or tells records by, whose texts are anybody's or a person's.
const FREE: [&str; 8] = ["notes", "hint", "lookup", "labellong", "initials", "jobtitle", "agent_url", "portal_url"];

/// How much of what stands under a name is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Level {
    /// Texts under known names, and what follows.
    Texts,
    /// Numbers and names, and what follows.
    Numbers,
    /// Literals and marks.
    Marks,
    /// Literals and marks; and no value that stands inside of it has a neighbourhood.
    Secret,
}

/// What is known of names.
#[derive(Clone, Copy, Debug)]
pub(in crate::app) struct Permit<'a> {
    /// Names whose texts may be shown. Nothing: none.
    kept: Option<&'a Lookup>,
}

impl<'a> Permit<'a> {
    /// Texts are shown under these names only.
    pub(in crate::app) const fn new(kept: Option<&'a Lookup>) -> Self {
        Self { kept }
    }

    /// How much is shown of what stands under a name, as it is written. A name that is no plain word could be any.
    pub(super) fn level(self, name: &str) -> Level {
        if secret::name(name) != secret::Name::Plain || name.eq_ignore_ascii_case("ss") {
            return Level::Secret;
        }
        let escaped = name.contains("_x");
        if !is_plain(name) || escaped || personal::is_name(name) || personal::names_a_number(name.as_bytes()) {
            return Level::Marks;
        }
        if self.kept.is_some_and(|kept| kept.holds(name.as_bytes())) { Level::Texts } else { Level::Numbers }
    }

    /// Whether the name of a property or an element is shown.
    pub(super) fn shows_name(self, level: Level, name: &str) -> bool {
        level <= Level::Numbers && is_plain(name) && secret::mask(name) == name
    }

    /// Whether a number is shown that stands at a level, directly under a name unless in a list.
    pub(super) fn shows_number(self, level: Level, name: Option<&str>, number: &str) -> bool {
        let level = level.max(name.map_or(Level::Numbers, |name| self.level(name)));
        let digits = number.bytes().filter(u8::is_ascii_digit).count();
        level == Level::Texts || level == Level::Numbers && digits <= DIGITS
    }

    /// Whether a text is shown that stands at a level, directly under a name unless in a list.
    pub(super) fn shows_text(self, level: Level, name: Option<&str>, text: &str) -> bool {
        let Some(name) = name.filter(|name| level.max(self.level(name)) == Level::Texts) else { return false };
        if text.len() > TEXT || FREE.contains(&name) || !text.chars().all(is_harmless) {
            return false;
        }
        // The other half of a pair, wherever its name is.
        let ends = name.len().checked_sub(5).and_then(|at| name.get(at..));
        if ends.is_some_and(|end| end.eq_ignore_ascii_case("value")) {
            let number = text.len() <= DIGITS && text.bytes().all(|byte| byte.is_ascii_digit());
            return number || matches!(text, "true" | "false" | "True" | "False");
        }
        let tells = |word: &str| secret::name(word) != secret::Name::Plain;
        let words = || text.split(|letter: char| !(letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-')));
        !words().any(tells) && secret::mask(text) == text && personal::hide(text.to_owned()) == text
    }
}

/// Whether a name is a plain word.
fn is_plain(name: &str) -> bool {
    (1..=NAME).contains(&name.len())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.'))
}

/// Whether a letter is one of a name or a short label: no markup, no assignment, no address.
fn is_harmless(letter: char) -> bool {
    letter.is_alphanumeric() || matches!(letter, ' ' | '-' | '_' | '.' | ',' | '(' | ')' | '&' | '\'' | '+' | '#' | '/')
}

#[cfg(test)]
mod tests {
    use super::{Level, Permit};
    use crate::words::Lookup;

    #[test]
    fn texts_are_shown_under_known_names_only() {
        let kept = Lookup::of(["name", "value", "notes", "firstname", "type"], []).unwrap();
        let permit = Permit::new(Some(&kept));
        for (name, text) in
            [("name", "R&D (Zoë's)"), ("name", ""), ("type", "l6"), ("value", "false"), ("value", "2"), ("value", "")]
        {
            assert!(permit.shows_text(Level::Texts, Some(name), text), "{name} {text}");
        }
        for (name, text) in [
            (Some("name"), "the password is Ab7k"),
            (Some("name"), "Authorization Negotiate Ab7k"),
            (Some("name"), "a=b"),
            (Some("name"), "ann@b.example"),
            (Some("name"), "https://x.example"),
            (Some("name"), "<b>x</b>"),
            (Some("name"), "AKIAIOSFODNN7EXAMPLE"),
            (Some("value"), "Ab7kVexing"),
            (Some("value"), "442079460958"),
            (Some("notes"), "call Ann"),
            (Some("firstname"), "Ann"),
            (Some("last_edited_by"), "Ann"),
            (Some("n\\u0061me"), "Ann"),
            (None, "Ann"),
        ] {
            assert!(!permit.shows_text(Level::Texts, name, text), "{name:?} {text}");
        }
        assert!(!permit.shows_text(Level::Numbers, Some("name"), "Ann"), "inside of what is not known");
        assert!(!Permit::new(None).shows_text(Level::Texts, Some("name"), "Ann"), "no names are known");
    }

    #[test]
    fn numbers_and_names() {
        let kept = Lookup::of(["id"], []).unwrap();
        let permit = Permit::new(Some(&kept));
        let shows = |name, number| permit.shows_number(Level::Texts, name, number);
        assert!(shows(Some("x"), "-12.5") && shows(None, "7") && shows(Some("id"), "123456789012"));
        for name in ["password", "adminpassword", "phone_number", "mobile2", "pass word", "p_x0061_ssword"] {
            assert!(!shows(Some(name), "1"), "{name}");
        }
        assert!(!shows(Some("x"), "442079460958") && !permit.shows_number(Level::Marks, Some("x"), "1"));
        assert!(permit.shows_name(Level::Numbers, "p.a-b_c") && !permit.shows_name(Level::Marks, "a"));
        for name in ["a b", "é", "", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0", &"a".repeat(65)] {
            assert!(!permit.shows_name(Level::Texts, name), "{name}");
        }
    }
}
