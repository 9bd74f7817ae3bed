//! Closed sets of values: what is stored, what Halo shows for it, and which value grants more than which.

use serde::Deserialize;

use crate::words::Certainty;

/// How stored values are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ValueType {
    /// `true` and `false`; carriers that only know text also say `1` and `0`, `Yes` and `No`.
    Bool,
    /// A whole number; `2`, `2.0` and `"2"` are the same.
    Int,
    /// A text, compared without case and surrounding blanks.
    Text,
    /// A text of which only the letters count, without case.
    Letters,
}

/// One value of a set.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Value {
    /// What is stored, in the normal form of the set's type.
    pub raw: String,
    /// How a request writes it, where that is not its normal form.
    #[serde(default)]
    pub stored: Option<String>,
    /// What Halo's screens show.
    pub label: String,
    /// Place in the order of grants: more is more. Two values of one rank cannot be compared.
    #[serde(default)]
    pub rank: Option<u32>,
    /// How sure this value's meaning is, where it differs from its setting's.
    #[serde(default)]
    pub certainty: Option<Certainty>,
}

/// The values a setting can have.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ValueSet {
    /// Name of the set.
    pub name: String,
    /// How values are compared.
    #[serde(rename = "type")]
    pub kind: ValueType,
    /// Where the meanings come from.
    pub source: String,
    /// The values, from least to most where an order is known.
    pub value: Vec<Value>,
}

impl ValueSet {
    /// The value that is stored as `raw`, if it is known.
    #[must_use]
    pub fn find(&self, raw: &str) -> Option<&Value> {
        let normal = self.normal(raw);
        self.value.iter().find(|value| value.raw == normal)
    }

    /// The first value that Halo shows as `label`, compared without case.
    #[must_use]
    pub fn labelled(&self, label: &str) -> Option<&Value> {
        self.value.iter().find(|value| value.label.eq_ignore_ascii_case(label.trim()))
    }

    /// Labels in the order of the data, each once.
    #[must_use]
    pub fn labels(&self) -> Vec<&str> {
        let mut labels: Vec<&str> = Vec::new();
        for value in &self.value {
            if !labels.contains(&value.label.as_str()) {
                labels.push(&value.label);
            }
        }
        labels
    }

    /// The form in which `raw` is looked up.
    #[must_use]
    pub fn normal(&self, raw: &str) -> String {
        self.kind.normal(raw)
    }
}

impl ValueType {
    /// The form in which `raw` is compared.
    #[must_use]
    pub fn normal(self, raw: &str) -> String {
        let text = raw.trim().to_lowercase();
        match self {
            Self::Bool => match text.as_str() {
                "1" | "yes" => "true".to_owned(),
                "0" | "no" => "false".to_owned(),
                _ => text,
            },
            Self::Int => whole(&text).unwrap_or(text),
            Self::Text => text,
            Self::Letters => text.chars().filter(|letter| letter.is_alphabetic()).collect(),
        }
    }
}

/// `2.0`, `+2` and `02` as `2`; `None` when the text is no whole number.
#[must_use]
pub(crate) fn whole(text: &str) -> Option<String> {
    let text = text.trim();
    if let Ok(number) = text.parse::<i64>() {
        return Some(number.to_string());
    }
    let (whole, fraction) = text.split_once('.')?;
    if fraction.bytes().all(|digit| digit == b'0') {
        whole.parse::<i64>().ok().map(|number| number.to_string())
    } else {
        None
    }
}

/// Whether a text is a GUID.
pub(crate) fn is_guid(text: &str) -> bool {
    let text = text.trim().trim_start_matches('{').trim_end_matches('}');
    text.len() == 36
        && text.bytes().enumerate().all(|(index, byte)| match index {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

#[cfg(test)]
mod tests {
    use super::whole;

    #[test]
    fn whole_numbers_in_every_writing_are_one() {
        for (text, number) in [
            ("2", Some("2")),
            ("2.0", Some("2")),
            (" 18.00 ", Some("18")),
            ("-0.0", Some("0")),
            ("2.5", None),
            ("", None),
            ("x", None),
        ] {
            assert_eq!(whole(text).as_deref(), number, "{text}");
        }
    }
}
