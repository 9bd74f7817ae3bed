//! Personal data in text: values under properties that name a person or a company, and e-mail addresses anywhere.

use std::sync::LazyLock;

use super::{Lookup, secret};

/// Names of properties that name a person or a company.
const LIST: &str = include_str!("names.txt");

static NAMES: LazyLock<Lookup> = LazyLock::new(|| Lookup::of_lines(LIST, |_| true));

/// Those of them that name telephones.
static PHONES: LazyLock<Lookup> = LazyLock::new(|| {
    let parts = ["phone", "mobile", "fax", "sms", "tel"];
    Lookup::of_lines(LIST, |name| parts.iter().any(|part| name.contains(part)))
});

/// Every value of a text that stands under a personal name, in whatever form the text is.
#[must_use]
pub fn values(text: &str) -> Vec<&str> {
    secret::values_under(text, &|name| NAMES.holds(name.as_bytes()))
}

/// Whether what stands under a name is a person's or a company's.
#[must_use]
pub fn is_name(name: &str) -> bool {
    NAMES.holds(name.as_bytes())
}

/// Every e-mail address of a text.
#[must_use]
pub fn addresses(text: &str) -> Vec<&str> {
    let local = |letter: char| letter.is_alphanumeric() || matches!(letter, '.' | '_' | '-' | '+' | '\'');
    let host = |letter: char| letter.is_alphanumeric() || matches!(letter, '.' | '-');
    let mut found = Vec::new();
    for (at, _) in text.match_indices('@') {
        let (before, after) = (text.get(..at).unwrap_or_default(), text.get(at + 1..).unwrap_or_default());
        let start =
            before.len() - before.chars().rev().take_while(|letter| local(*letter)).map(char::len_utf8).sum::<usize>();
        let end = at + 1 + after.chars().take_while(|letter| host(*letter)).map(char::len_utf8).sum::<usize>();
        let address = text.get(start..end).unwrap_or_default().trim_matches(['.', '-', '\'']);
        let is_host = address.split_once('@').is_some_and(|(local, host)| !local.is_empty() && host.contains('.'));
        if is_host {
            found.push(address);
        }
    }
    found
}

/// What stands in place of an e-mail address.
pub const ADDRESS: &str = "[e-mail]";

/// The text with every e-mail address replaced by [`ADDRESS`].
#[must_use]
pub fn mask(text: String) -> String {
    let mut found: Vec<String> = addresses(&text).into_iter().map(str::to_owned).collect();
    found.sort_by_key(|address| std::cmp::Reverse(address.len()));
    found.into_iter().fold(text, |text, address| text.replace(&address, ADDRESS))
}

/// What stands in place of a telephone number.
pub const NUMBER: &str = "[phone]";

/// The text with every e-mail address, and every telephone number that a name tells, replaced.
#[must_use]
pub fn hide(text: String) -> String {
    let found: Vec<String> =
        secret::values_under(&text, &|name| PHONES.holds(name.as_bytes())).into_iter().map(str::to_owned).collect();
    let found = found.into_iter().filter(|number| number.len() > 4);
    mask(found.fold(text, |text, number| text.replace(&number, NUMBER)))
}

/// Whether a text may name a telephone number.
#[must_use]
pub fn names_a_number(text: &[u8]) -> bool {
    text.windows(3).any(|three| {
        [b"hon", b"mob", b"fax", b"sms", b"tel"].iter().any(|part| three.eq_ignore_ascii_case(part.as_slice()))
    })
}

#[cfg(test)]
mod tests {
    use super::{addresses, hide, mask, values};

    #[test]
    fn personal_values_are_found_in_any_form() {
        for (text, found) in [
            (r#"{"emailaddress": "a@b.example", "id": 3, "phonenumber":"+44 20"}"#, vec!["a@b.example", "+44 20"]),
            ("<S N=\"firstname\">Ann</S><S N=\"x\">y</S>", vec!["Ann"]),
            ("<row uname=\"Ann\" x='1'/>", vec!["Ann"]),
            ("<surname>Lee</surname>", vec!["Lee"]),
            (r#"{"payload":"{\"site_name\":\"Main\"}"}"#, vec!["Main"]),
        ] {
            assert_eq!(values(text), found, "{text}");
        }
        assert_eq!(
            addresses("x <ann.lee@a-b.example>, @y, z@localhost, 'q@r.example.'"),
            ["ann.lee@a-b.example", "q@r.example"]
        );
        assert_eq!(mask("\"a@b.example\"".to_owned()), "\"[e-mail]\"");
        let row = r#"{"id": 3, "email": "a@b.example", "phonenumber": "+44 20", "fax": "", "use": "a"}"#.to_owned();
        assert_eq!(hide(row), r#"{"id": 3, "email": "[e-mail]", "phonenumber": "[phone]", "fax": "", "use": "a"}"#);
    }
}
