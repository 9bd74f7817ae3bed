use std::sync::Arc;

use crate::catalog::Catalog;
use crate::document::tree_text::{moved, show};
use crate::document::{Document, Names, Node, Parsed, Value, again};

/// Reads every list that was left unread. How many these were.
fn read_on(node: &mut Node, text: &str) -> usize {
    let unread = if let Value::Unread(unread) = &node.value { again(&text[node.span.clone()], unread) } else { None };
    let unread = unread.map(|list| moved(list, node.span.start));
    let count = usize::from(unread.is_some());
    if let Some(list) = unread {
        assert_eq!((list.span.clone(), list.step.to_string().as_str()), (node.span.clone(), ""));
        node.value = list.value;
    }
    let inner: Vec<&mut Node> = match &mut node.value {
        Value::List(rows) => rows.iter_mut().collect(),
        Value::Object(members) => members.iter_mut().map(|(_, node)| node).collect(),
        _ => Vec::new(),
    };
    inner.into_iter().map(|node| read_on(node, text)).sum::<usize>() + count
}

/// The tree of a text, with places; read at once, or with records' lists left for later. How many lists these were.
fn tree(text: &str, at_once: bool) -> (usize, Vec<String>, Parsed) {
    let catalog = Catalog::builtin().unwrap();
    let mut names = Names::of(&catalog);
    if at_once {
        Arc::make_mut(&mut names.filter).prints = None;
    }
    let document = Document::read("x".into(), text.into(), &names);
    let mut parsed = document.parsed;
    let count = parsed.roots.iter_mut().map(|root| read_on(root, document.text.as_str())).sum();
    (count, parsed.roots.iter().map(show).collect(), parsed)
}

fn check(text: &str, lists: usize) {
    let (none, expected, parsed) = tree(text, true);
    let (count, found, read) = tree(text, false);
    assert_eq!((none, count), (0, lists), "{text}");
    assert_eq!(found, expected);
    assert_eq!(read, parsed);
}

#[test]
fn lists_of_records_are_read_later_and_then_as_at_once() {
    check(
        "{\"id\":7,\"isapiagent\":true,\"teams\":[{\"team_id\":1},{\"team_id\":2}],\"roles\":[],\"claims\":[{\"type\":\"T\",\"value\":1}]}",
        2,
    );
    let rows = "<teams><team><team_id>1</team_id></team>\n<team x='1'><team_id>2 &amp;</team_id></team></teams><roles/>\
                <claims><claim><type>T</type><value>1</value></claim></claims>";
    check(&format!("<Agent><id>7</id><isapiagent>true</isapiagent>{rows}</Agent>"), 2);
    // A list without an element of its own, and one of a single row, are read at once.
    check("<Agent><id>7</id><isapiagent>1</isapiagent><teams><team_id>1</team_id><x><id>1</id></x></teams></Agent>", 0);
    check(
        "<Agent><id>7</id><isapiagent>1</isapiagent><fields><id>1</id></fields><fields><id>2</id></fields></Agent>",
        0,
    );
    // A name that stands twice is told at once.
    let twice = "<teams><t><team_id>1</team_id><team_id>2</team_id></t><t><team_id>1</team_id></t></teams>";
    check(&format!("<Agent><id>7</id><isapiagent>1</isapiagent>{twice}</Agent>"), 0);
    let list = |name: &str| {
        format!(
            "<Obj N=\"{name}\" RefId=\"2\"><TNRef RefId=\"1\" /><LST><Obj RefId=\"3\"><MS><I32 N=\"team_id\">1</I32></MS></Obj>\
             <Obj RefId=\"4\"><MS><S N=\"team_name\">a_x005F_b</S></MS></Obj></LST></Obj>"
        )
    };
    let agent = |inner: &str| {
        format!(
            "<Objs Version=\"1.1.0.1\"><Obj RefId=\"0\"><MS><I32 N=\"id\">7</I32><B N=\"isapiagent\">true</B>{inner}</MS></Obj></Objs>"
        )
    };
    check(&agent(&format!("{}{}", list("teams"), list("claims"))), 2);
    // What is referred to somewhere is read at once.
    check(&agent(&format!("{}<Ref N=\"roles\" RefId=\"2\" />", list("teams"))), 0);
}

#[test]
fn of_a_record_what_nobody_asks_for_is_left_out() {
    let json = "{\"id\":7,\"isapiagent\":true,\"nobodys\":[{\"id\":1}],\"other\":{\"id\":2}}";
    let xml = "<Agent><id>7</id><isapiagent>true</isapiagent><nobodys><a><id>1</id></a></nobodys><other><id>2</id></other></Agent>";
    let clixml = "<Objs><Obj RefId=\"0\"><MS><I32 N=\"id\">7</I32><B N=\"isapiagent\">true</B>\
                  <Obj N=\"nobodys\"><LST><Obj><MS><I32 N=\"id\">1</I32></MS></Obj></LST></Obj></MS></Obj></Objs>";
    let objects = "<Objects><Object Type=\"PSCustomObject\"><Property Name=\"id\">7</Property><Property Name=\"isapiagent\">True</Property>\
                   <Property Name=\"nobodys\"><Property Name=\"id\">1</Property></Property></Object></Objects>";
    for text in [json, xml, clixml, objects] {
        let (_, found, _) = tree(text, false);
        assert!(found.concat().contains("isapiagent") && !found.concat().contains("nobodys"), "{found:?}");
        let (_, whole, _) = tree(text, true);
        assert!(whole.concat().contains("nobodys"), "{whole:?}");
    }
}
