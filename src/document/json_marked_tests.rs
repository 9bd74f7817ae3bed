use std::sync::{Arc, LazyLock};

use proptest::prelude::*;

use super::read;
use crate::catalog::Catalog;
use crate::document::json_pass::pass;
use crate::document::json_shapes::Shapes;
use crate::document::{Filter, Names, Node, Unread, Value, json_sound, tree};

/// The list that begins at `start`, read by its marks; nothing when it is not passed, or a name stands twice.
fn marked(text: &str, start: usize, filter: &Arc<Filter>) -> Option<Node> {
    let mut shapes = Shapes::new(filter);
    shapes.begin(start);
    pass(text, start, 60, Some(&mut shapes))?;
    if shapes.is_repeated() {
        return None;
    }
    read(text.get(start..)?, shapes.marks(), filter.bounds)
}

/// The same, token by token.
fn plainly(text: &str, start: usize, names: &Names) -> Option<Node> {
    let form = tree::Form::Json(Arc::default());
    json_sound::again(text.get(start..)?, &[], &Unread { filter: names.filter.clone(), form })
}

/// Without what nobody asks for.
fn pruned(mut node: Node, names: &Names) -> Node {
    match &mut node.value {
        Value::List(rows) => *rows = std::mem::take(rows).into_iter().map(|row| pruned(row, names)).collect(),
        Value::Object(members) => {
            *members = std::mem::take(members).into_iter().map(|(name, node)| (name, pruned(node, names))).collect();
            members.retain(|(name, _)| names.wants(name) && names.filter.asks(name.as_bytes()));
        }
        _ => {}
    }
    node
}

fn check(text: &str, start: usize, names: &Names) -> Result<bool, TestCaseError> {
    let Some(node) = marked(text, start, &names.filter) else { return Ok(false) };
    let expected = plainly(text, start, names).expect("sound");
    prop_assert_eq!(node, pruned(expected, names), "{}", text);
    Ok(true)
}

#[test]
fn rows_of_every_kind_are_read() {
    let names = Names::new(["id", "name", "list"], [], []);
    for text in [
        "[]",
        "[ ]",
        "[1, \"x\", null , true,-1.5e3]",
        "[[],[ ],{},{ },[1],[[[]]]]",
        r#"[{"id":1,"other":2,"name":"\u00e9"},{"x":1},{"id":{"id":[]},"list":[{},{"id":2}]}]"#,
        r#"[{"x":{"id":[{"y":{"id":1}}]},"y":[],"id":2},{ "x" : [ { "id" : 1 } ] , "z" : { "id" : 3 } }]"#,
        r#"[{"list":{"value":[1,2],"Count":2}},{"list":{"value":[1,2],"Count":3}}]"#,
    ] {
        for before in 0..70 {
            let text = format!("{}{text},", " ".repeat(before));
            assert!(check(&text, before, &names).unwrap(), "{text}");
        }
    }
}

static HALO: LazyLock<Names> = LazyLock::new(|| Names::of(&Catalog::builtin().unwrap()));

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn marks_give_what_tokens_give(start in 0_usize..64, parts in proptest::collection::vec(
        (0_usize..14, 0_usize..9), 0..30), pretty in any::<bool>()) {
        const NAMES: [&str; 14] = [
            "id", "name", "fields", "fieldinfo", "claims", "isapiagent", "itilrequesttype", "other", "values", "label", "labellong",
            "a name that is longer than all that are kept", "value", "Count",
        ];
        // A value is put into the one before it, or takes its place.
        let mut value = serde_json::json!([]);
        for (name, kind) in parts {
            let name = NAMES[name];
            value = match kind {
                0 => serde_json::json!({ name: value }),
                1 => serde_json::json!({ "id": 1, name: value, "x": [], "label": "\u{e9}\"" }),
                2 => serde_json::json!([value]),
                3 => serde_json::json!([{}, 1, value, [], { name: [{}] }]),
                4 => serde_json::json!({ "isapiagent": true, "loginname": "x", "x": [value], name: { "id": [1] } }),
                5 => serde_json::json!([{ name: -5, "x": 2.5 }, value]),
                6 => serde_json::json!({ name: null, "value": [value], "Count": 1 }),
                7 => serde_json::json!({ "value": [value], "Count": 1 }),
                _ => serde_json::json!([{ name: { "x": { name: 1 } }, "y": { "id": 2 } }, { name: "x", "id": value }]),
            };
        }
        let value = serde_json::json!([value]);
        let value = if pretty { serde_json::to_string_pretty(&value).unwrap() } else { value.to_string() };
        let text = format!("{}{value}]", " ".repeat(start));
        for names in [HALO.clone(), Names::new(["id", "name", "value", "Count"], [], [])] {
            check(&text, start, &names)?;
        }
    }
}
