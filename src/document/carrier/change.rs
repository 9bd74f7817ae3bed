//! One configuration change: what tells it and its object in any export, and which changes an export takes back.

use super::instant;

/// One change, as far as it tells what a payload means.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Change {
    /// When it was made, as the export writes it; empty when it does not.
    pub time: String,
    /// What was asked for: `POST /TicketType`, say. Its form is not documented.
    pub operation: String,
    /// What orders changes: the moment in a form that compares, then the number.
    pub order: (String, u64),
    /// What tells the change in every export that holds it; nothing when it has neither GUID nor number.
    pub identity: Option<String>,
    /// The GUID of what was changed, in lower case, where the export tells it.
    pub object: Option<String>,
}

/// What an export tells of changes that are of no use any more, in whatever export they stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Undone {
    /// The change of this identity was rolled back.
    RolledBack(String),
    /// An object was deleted.
    Deleted(Deleted),
}

/// A change that deleted an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deleted {
    /// The change.
    pub change: Change,
    /// Numbers and GUIDs by which the object is told, as they are written; empty when it is not told by any.
    pub ids: Vec<String>,
}

impl Change {
    /// Whether it was made after another one. Where one of them tells no time, that is not known, and it was not.
    #[must_use]
    pub fn is_after(&self, other: &Self) -> bool {
        !self.order.0.is_empty() && !other.order.0.is_empty() && self.order > other.order
    }

    /// Whether it deletes something.
    #[must_use]
    pub fn deletes(&self) -> bool {
        self.operation.get(..6).is_some_and(|verb| verb.eq_ignore_ascii_case("delete"))
    }
}

/// A moment in a form that compares: milliseconds since 1970, of as many digits. Halo's times are UTC where they name
/// no zone. Empty for text of any other form.
pub(super) fn moment(time: &str) -> String {
    // `/Date(1700000000000)/`, as Windows PowerShell writes times.
    let written = time.strip_prefix("/Date(").map(|rest| {
        let digits = rest.find(|letter: char| !letter.is_ascii_digit()).and_then(|end| rest.get(..end));
        digits.and_then(|digits| digits.parse().ok())
    });
    let time = time.replacen(' ', "T", 1);
    let millis: Option<i64> =
        written.unwrap_or_else(|| instant::millis(&time).or_else(|| instant::millis(&format!("{time}Z"))));
    millis.map(|millis| format!("{millis:020}")).unwrap_or_default()
}

/// Numbers and GUIDs by which a change tells its object: in its operation, `DELETE /TicketType/27`, or in what was
/// sent with it.
pub(super) fn ids(operation: &str, payload: Option<&[u8]>) -> Vec<String> {
    let words = operation.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '-');
    let mut ids: Vec<String> = words.filter(|word| is_id(word)).map(str::to_owned).collect();
    let sent = payload.and_then(|payload| serde_json::from_slice(payload).ok()).unwrap_or(serde_json::Value::Null);
    let rows = match sent {
        serde_json::Value::Array(rows) => rows,
        other => vec![other],
    };
    for row in &rows {
        let told = [Some(row), row.get("id"), row.get("guid")];
        ids.extend(told.into_iter().flatten().filter_map(|value| match value {
            serde_json::Value::String(text) => Some(text.trim().to_owned()).filter(|text| is_id(text)),
            serde_json::Value::Number(number) => Some(number.to_string()),
            _ => None,
        }));
    }
    ids
}

/// Whether a word is a number or a GUID.
fn is_id(word: &str) -> bool {
    let number = !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit());
    let guid = word.trim_matches(['{', '}']);
    number || (guid.len() == 36 && guid.bytes().all(|byte| byte == b'-' || byte.is_ascii_hexdigit()))
}

#[cfg(test)]
mod tests {
    use super::{Change, ids, moment};

    #[test]
    fn moments_compare_whatever_their_zone() {
        assert!(moment("2025-02-01T22:00:00-05:00") > moment("2025-02-02T01:00:00+00:00"));
        for same in
            ["2025-02-02T01:00:00Z", "2025-02-02 01:00:00", "2025-02-02T02:00:00.000+01:00", "/Date(1738458000000)/"]
        {
            assert_eq!(moment(same), moment("2025-02-02T01:00:00"), "{same}");
        }
        assert_eq!((moment(""), moment("02/01/2025 10:00")), (String::new(), String::new()));
        let made = |time: &str, number| Change { order: (moment(time), number), ..Change::default() };
        assert!(made("2025-02-02T01:00:00", 1).is_after(&made("2025-02-01T01:00:00", 2)));
        assert!(made("2025-02-02T01:00:00", 2).is_after(&made("2025-02-02T01:00:00", 1)));
        assert!(!made("", 2).is_after(&made("2025-02-01T01:00:00", 1)));
        assert!(!made("2025-02-02T01:00:00", 2).is_after(&made("", 1)));
    }

    #[test]
    fn objects_are_told_by_operation_or_payload() {
        const GUID: &str = "8a0e5c1d-1111-4222-8333-000000000027";
        assert_eq!(ids("DELETE /TicketType/27?v=x", None), ["27"]);
        assert_eq!(ids("DELETE /Application/8a0e5c1d-1111-4222-8333-000000000027", None), [GUID]);
        let sent = format!("[{{\"id\":27,\"guid\":\"{GUID}\",\"name\":\"28\"}}]");
        assert_eq!(ids("DELETE /TicketType", Some(sent.as_bytes())), ["27", GUID]);
        assert_eq!(ids("DELETE /TicketType", Some(b"27")), ["27"]);
        assert!(ids("DELETE /TicketType", Some(b"h7$kQ==")).is_empty());
    }
}
