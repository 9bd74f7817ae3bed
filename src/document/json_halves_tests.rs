use std::sync::LazyLock;

use proptest::prelude::*;

use super::row_after;
use crate::catalog::Catalog;
use crate::document::tree::Form;
use crate::document::{Names, Node, Value, json_sound};

static HALO: LazyLock<Names> = LazyLock::new(|| Names::of(&Catalog::builtin().unwrap()));

/// With all that was left unread.
fn whole(text: &str, node: Node) -> Node {
    let Node { value, span, step } = node;
    let value = match value {
        Value::Unread(unread) => {
            let Form::Json(marks) = &unread.form else { panic!("JSON") };
            return whole(text, Node { step, ..json_sound::again(text, span.start, marks, &unread).unwrap() });
        }
        Value::List(rows) => Value::List(rows.into_iter().map(|row| whole(text, row)).collect()),
        Value::Object(members) => {
            Value::Object(members.into_iter().map(|(name, node)| (name, whole(text, node))).collect())
        }
        value => value,
    };
    Node { value, span, step }
}

/// Reads a text in two parts, the second from each of its bytes on: only the start of a row gives anything, and that gives
/// what reading all at once does.
fn check(text: &str) -> Result<(), TestCaseError> {
    let read = |nodes: Vec<Node>| nodes.into_iter().map(|node| whole(text, node)).collect::<Vec<Node>>();
    let expected = json_sound::whole(text, &HALO).map(read);
    let starts: Vec<usize> = (0..text.len()).filter_map(|middle| row_after(text, middle)).collect();
    for split in (0..text.len()).filter(|at| text.is_char_boundary(*at)) {
        let found = json_sound::in_halves(text, split, || Some(split), &HALO).map(read);
        if found.is_some() {
            prop_assert_eq!(&found, &expected, "{} from {}", text, split);
        }
        if expected.is_some() && starts.contains(&split) {
            prop_assert!(found.is_some(), "{} from {}", text, split);
        }
    }
    Ok(())
}

#[test]
fn rows_are_found_from_any_place() {
    let text = r#"[{"id":1,"a":"},{\"id\":[]"}, {"b":[{"id":2},[]]} ,[3],4,{}] {"id":5}"#;
    let rows = ["{\"id\":1,", "{\"b\":", "[3]", "{}]"].map(|row| text.find(row).unwrap());
    for middle in 0..text.len() {
        let padded = format!("{text}{}", " ".repeat(64));
        assert_eq!(row_after(&padded, middle), rows.into_iter().find(|row| *row >= middle), "{middle}");
    }
    check(text).unwrap();
}

#[test]
fn what_is_not_sound_is_left_to_others() {
    for text in
        ["[{},{}", "[{},{}]]", "[{},{},]", "[{} {}]", "[{}],{}", "{},{}", "[{\"a\":\"x\ny\"},{}]", "[{},\"{},{}\"]"]
    {
        check(text).unwrap();
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn halves_give_what_the_whole_gives(rows in proptest::collection::vec(proptest::sample::select(vec![
        r#"{"id":1,"isapiagent":true,"initials":"x","claims":[{"type":"a","value":1}],"other":[{"x":[]}]}"#,
        r#"{"id":2,"name":"x","fields":[{"id":1}],"list":[{"id":2}]}"#,
        r#"{"id":3,"itilrequesttype":3,"forrequests":true,"fields":[{"fieldid":1},{"fieldid":2}],"x":{"id":1}}"#,
        "{\"note\":\"\\\"}, {\\\\\",\"id\":[[{}],{}]}", " {} ", "[]", "[{\"id\":4}]", "5", "\"\u{e9}[\"", "null", "{", "]", "",
    ]), 0..12), after in proptest::sample::select(vec!["", "\n{\"id\":6}", " [1]", ",{}"])) {
        check(&format!("[{}]{after}{}", rows.join(","), " ".repeat(64)))?;
    }
}
