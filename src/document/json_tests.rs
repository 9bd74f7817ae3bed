use std::sync::Arc;

use crate::document::decode::decode;
use crate::document::tree_text::show;
use crate::document::{Names, Node, Parsed, json_sound};

fn read(text: &str, names: &Names) -> Parsed {
    super::read(&Arc::new(decode(text.as_bytes().to_vec())), names)
}

fn parse(text: &str) -> (Vec<Node>, Option<String>) {
    let parsed = read(text, &Names::default());
    (parsed.roots, parsed.damage.map(|damage| format!("{} {}", damage.offset, damage.detail)))
}

fn check(text: &str, roots: &[&str], damaged: bool) {
    let (nodes, damage) = parse(text);
    assert_eq!(nodes.iter().map(show).collect::<Vec<_>>(), roots, "{text} ({damage:?})");
    assert_eq!(damage.is_some(), damaged, "{text}: {damage:?}");
}

#[test]
fn values_of_every_kind_are_read() {
    check(
        r#"{"a/b~":[1,2.50,"x\u003cy",null,true]}"#,
        &["={a/b~:/a~1b~0=[/0=1 /1=2.50 /2='x<y' /3=null /4=true]}"],
        false,
    );
    check("", &[], false);
    check("  \"Invalid Data Type\" ", &["='Invalid Data Type'"], false);
    check("{\"a\":1}\n{\"a\":2}\n", &["={a:/a=1}", "={a:/a=2}"], false);
    check(r#"["\ud800"]"#, &["=[/0='\u{fffd}\u{fffd}\u{fffd}']"], false);
}

#[test]
fn whole_rows_before_the_damage_stay() {
    check(r#"[{"id":1},{"id":2},{"id":"#, &["=[/0={id:/id=1} /1={id:/id=2}]"], true);
    check(
        r#"{"record_count":3,"agents":[{"id":1},{"i"#,
        &["={record_count:/record_count=3 agents:/agents=[/0={id:/id=1}]}"],
        true,
    );
    check(r#"{"data": {"agents" : [{"id":1}, "#, &["={data:/data={agents:/agents=[/0={id:/id=1}]}}"], true);
    check(r#"[[{"id":1},{"#, &["=[/0=[/0={id:/id=1}]]"], true);
}

#[test]
fn half_a_record_is_nothing() {
    check(r#"{"id":21,"name":"A","claims":[{"type":"Tx","value":"2"},{"#, &[], true);
    check("[1,2,{", &["=[/0=1 /1=2]"], true);
    check("{", &["={}"], true);
    check("not json", &[], true);
}

#[test]
fn spans_are_of_the_text() {
    let text = r#" { "a" : [ "x" , 12 ] } "#;
    let (nodes, _) = parse(text);
    let list = nodes[0].get("a").unwrap();
    assert_eq!(&text[list.span.clone()], r#"[ "x" , 12 ]"#);
    assert_eq!(&text[list.rows()[1].span.clone()], "12");
}

#[test]
fn deep_nesting_is_damage_and_never_a_crash() {
    let (_, damage) = parse(&"[".repeat(200_000));
    assert!(damage.is_some());
    let deep = format!("{}1{}", "[".repeat(5_000), "]".repeat(5_000));
    let (_, damage) = parse(&deep);
    assert!(damage.unwrap().contains("nested deeper"));
}

#[test]
fn scalars_of_other_names_are_dropped() {
    let names = Names::new(["id"], [], []);
    let parsed = read(r#"{"id":1,"secret":"x","rows":[{"id":2,"secret":"y"}]}"#, &names);
    assert_eq!(show(&parsed.roots[0]), "={id:/id=1 rows:/rows=[/0={id:/id=2}]}");
}

proptest::proptest! {
    #[test]
    fn one_pass_reads_sound_texts_as_several_do(parts in proptest::collection::vec(proptest::sample::select(vec![
        "{", "}", "[", "]", ",", ":", " ", "\n", "\"id\"", "\"a\\u0062\"", "\"\\ud800\"", "\"x\":1,", "\"id\":", "1", "-0.5e+3",
        "01", "1.", "true", "null", "nul", "\"text \\\" \\\\ \u{e9}\"", "\"\t\"", "\"\\x\"", "{\"id\":1}", "[1,\"2\"]", "[]", "{}",
    ]), 0..14)) {
        let text = parts.concat();
        let names = Names::new(["id", "ab"], [], []);
        for names in [&names, &Names::default()] {
            if let Some(roots) = json_sound::whole(&text, names) {
                proptest::prop_assert_eq!(Parsed { roots, damage: None }, super::read_any(&text, names), "{}", text);
            }
        }
    }

    #[test]
    fn one_pass_reads_random_values(values in proptest::collection::vec(("[a-z\\\\u{e9}\"]{0,20}", -5_i64..5), 0..6)) {
        let value = serde_json::json!([{"id": values, "rows": [{"id": "x", "a/b": {"id": null}}, [], true]}]);
        for text in [value.to_string(), serde_json::to_string_pretty(&value).unwrap()] {
            let names = Names::new(["id"], [], []);
            let roots = json_sound::whole(&text, &names).expect("sound");
            proptest::prop_assert_eq!(Parsed { roots, damage: None }, super::read_any(&text, &names));
        }
    }
}
