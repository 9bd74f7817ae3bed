use proptest::prelude::*;

use super::{DEEPEST, pass, walk};
use crate::document::Names;
use crate::document::blocks::prefix_xor;
use crate::document::json_blocks::narrow;
use crate::document::json_literals::among;
use crate::document::json_shapes::Shapes;
use crate::document::json_tokens::Tokens;

/// The same, token by token: where the container ends that begins at `at`, and its names twice in an object.
fn plainly(text: &str, at: usize, levels: usize) -> Option<(usize, bool)> {
    let mut tokens = Tokens { text, at, most: usize::MAX };
    let is_object = match tokens.peek()? {
        b'{' => true,
        b'[' => false,
        _ => return None,
    };
    let end = if is_object { b'}' } else { b']' };
    let (mut names, mut repeated) = (Vec::new(), false);
    tokens.at += 1;
    tokens.blanks();
    let levels = levels.checked_sub(1)?;
    if tokens.take(end).is_some() {
        return Some((tokens.at, false));
    }
    loop {
        tokens.blanks();
        if is_object {
            let (name, is_plain) = tokens.quoted()?;
            repeated |= !is_plain || (KEPT.contains(&name.trim_matches('"')) && names.contains(&name));
            names.push(name);
            tokens.blanks();
            tokens.take(b':')?;
            tokens.blanks();
        }
        if matches!(tokens.peek()?, b'{' | b'[') {
            let (end, inside) = plainly(text, tokens.at, levels)?;
            tokens.at = end;
            repeated |= inside;
        } else {
            tokens.pass_scalar()?;
        }
        tokens.blanks();
        if tokens.take(end).is_some() {
            return Some((tokens.at, repeated));
        }
        tokens.take(b',')?;
    }
}

const KEPT: [&str; 3] = ["id", "use", "a"];

/// What was met before in another list of the same text makes no difference.
const BEFORE: &str = r#"[{"id":1,"x":2,"use":3},{"id":1,"use":2}]"#;

/// Where a text's first container ends, and whether a name stands twice in an object, by both ways of looking at blocks.
fn both(text: &str, start: usize, levels: usize) -> [Option<(usize, bool)>; 2] {
    let names = Names::new(KEPT, [], []);
    let mut shapes = Shapes::new(&names.filter);
    // Names are remembered by their places, so that all lists have to be of one text.
    let (text, start) = (&format!("{BEFORE}{text}"), BEFORE.len() + start);
    assert_eq!(pass(text, 0, 9, Some(&mut shapes)), Some(BEFORE.len()));
    shapes.begin(start);
    let best = pass(text, start, levels, Some(&mut shapes));
    let best = best.map(|end| (end - BEFORE.len(), shapes.is_repeated()));
    shapes.begin(start);
    let portable = walk(text, start, levels, Some(&mut shapes), (narrow, among, prefix_xor));
    assert_eq!(pass(text, start, levels, None), best.map(|(end, _)| end + BEFORE.len()), "{text}");
    [best, portable.map(|end| (end - BEFORE.len(), shapes.is_repeated()))]
}

fn check(text: &str, start: usize, levels: usize) -> Result<(), TestCaseError> {
    let expected = plainly(text, start, levels);
    let [best, portable] = both(text, start, levels);
    prop_assert_eq!(best, portable, "{}", text);
    // Levels are counted with care: what is empty, and as deep as can be, is left to others.
    if best.is_none() && expected.is_some() && levels < 9 {
        prop_assert!(plainly(text, start, levels - 1).is_none(), "{} {}", levels, text);
    } else {
        prop_assert_eq!(best, expected, "{}", text);
    }
    Ok(())
}

#[test]
fn a_container_is_passed_wherever_it_begins_and_ends() {
    let long = "\u{e9}x\\\"".repeat(40);
    for inside in
        ["", "1", "-0.5e+3", "\"\\u00e9\\\\\"", "[[],{}]", "{\"id\":{\"b\":[null , true]}}", &format!("\"{long}\"")]
    {
        for before in 0..70 {
            for after in [0, 1, 70] {
                let text = format!("{}[{inside}{}]{}", " ".repeat(before), " ".repeat(after), ",1".repeat(40));
                check(&text, before, 64).unwrap();
                let text = format!("{}{{\"{inside}", "\n".repeat(before));
                check(&text, before, 64).unwrap();
            }
        }
    }
}

#[test]
fn containers_too_deep_are_left_to_others() {
    let deep = |levels: usize| format!("{}1{}", "[".repeat(levels), "]".repeat(levels));
    assert_eq!(both(&deep(5), 0, 5)[0], Some((11, false)));
    assert_eq!(both(&deep(6), 0, 5)[0], None);
    assert_eq!(both(&deep(DEEPEST), 0, 128)[0], Some((2 * DEEPEST + 1, false)));
    assert_eq!(both(&deep(DEEPEST + 1), 0, 128)[0], None);
}

#[test]
fn a_name_twice_in_an_object_is_told() {
    for (text, repeated) in [
        (r#"[{"id":1,"b":2},{"id":1,"b":2}]"#, false),
        (r#"[{"id":1,"b":2},{"b":1,"id":2,"b":3}]"#, false),
        (r#"[{"id":1,"b":2},{"id":1,"id":2}]"#, true),
        (r#"[{"id":1,"b":2},{"id":1,"b":2,"id":3}]"#, true),
        (r#"[{"id":1,"b":{"id":2}},{"id":1,"b":{"id":2}}]"#, false),
        (r#"[{"id":1,"b":{"id":2},"id":3}]"#, true),
        (r#"{"id":1,"b":[{"x":{}},{"x":[]}],"use":2}"#, false),
        (r#"{"id":1,"\u0069d":2}"#, true),
        (r#"{"id":"\u0069d"}"#, false),
        (r#"[{"id":"9\"\\\"\\a9\"\"a9\"\"","list":[[],{},false,null],"use":0.0}]"#, false),
    ] {
        assert_eq!(both(text, 0, 9)[0], Some((text.len(), repeated)), "{text}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn blocks_are_passed_as_tokens_are(start in 0_usize..64, levels in 1_usize..12, parts in proptest::collection::vec(
        proptest::sample::select(vec![
            "{", "}", "[", "]", ",", ":", " ", "\n", "\t", "\u{1}", "\"id\"", "\"a\\u0062\"", "\"\\ud800\"", "\"x\":1,", "\"id\":",
            "1", "-0.5e+3", "01", "1.", "-", "true", "null", "nul", "\"text \\\" \\\\ \u{e9}\"", "\"\t\"", "\"\\x\"", "\\",
            "\"\\u12\"", "{\"id\":1}", "[1,\"2\"]", "[]", "{}", "\"use\":{", "\"a\":[", "},", "],", "\"\"",
        ]), 0..24)) {
        let text = format!("{}[{}", " ".repeat(start), parts.concat());
        check(&text, start, levels)?;
        let text = format!("{}{{{}", " ".repeat(start), parts.concat());
        check(&text, start, levels)?;
    }

    #[test]
    fn sound_values_are_passed(start in 0_usize..64, rows in proptest::collection::vec(
        ("[a-z\\\\u{e9}\"]{0,90}", any::<f64>(), any::<bool>(), 0_usize..4), 0..6), pretty in any::<bool>()) {
        let rows: Vec<_> = rows.into_iter().map(|(text, number, truth, kind)| match kind {
            0 => serde_json::json!({"id": text, "use": number, "list": [[], {}, truth, null]}),
            1 => serde_json::json!({"id": 1, "use": {"a": text.clone(), text: number}}),
            2 => serde_json::json!([text, number]),
            _ => serde_json::json!(number),
        }).collect();
        let value = serde_json::Value::from(rows);
        let value = if pretty { serde_json::to_string_pretty(&value).unwrap() } else { value.to_string() };
        let text = format!("{}{value}, 1", " ".repeat(start));
        let [best, portable] = both(&text, start, 20);
        prop_assert_eq!(best.map(|(end, _)| end), Some(start + value.len()), "{}", text);
        prop_assert_eq!(best, portable);
        prop_assert_eq!(best, plainly(&text, start, 20));
        // What is cut off is no container.
        let cut = text.get(..start + value.len() - 1).map(|text| pass(text, start, 20, None));
        prop_assert_eq!(cut.flatten(), None);
    }
}
