use std::borrow::Cow;

use super::{Event, Events, unescape};

/// The events on one line, with the first damage.
fn check(text: &str, expected: &str) {
    let mut events = Events::new(text, 0);
    let mut shown = Vec::new();
    loop {
        shown.push(match events.next() {
            Ok(Event::Open(tag)) => {
                let attributes = tag.attributes().map(|attribute| match attribute {
                    Ok(attribute) => {
                        assert_eq!(&text[attribute.span.clone()], attribute.raw);
                        format!(" {}={}", attribute.name, attribute.text())
                    }
                    Err(damage) => format!(" {damage:?}"),
                });
                format!("<{}{}", tag.name, attributes.collect::<String>())
            }
            Ok(Event::Text(text)) => format!("'{text}'"),
            Ok(Event::Close(_)) => ">".to_owned(),
            Ok(Event::End) => break,
            Err(damage) => {
                shown.push(format!("{} {}", damage.offset, damage.detail));
                break;
            }
        });
    }
    assert_eq!(shown.join(""), expected, "{text}");
}

#[test]
fn events_carry_decoded_text() {
    for (text, expected) in [
        ("<?xml version='1.0'?><!-- x --><a><b/></a>\n", "<a<b>>"),
        ("\u{feff}<a k='1'/>", "<a k=1>"),
        ("<a>1 &lt; 2&#33;&#x21;</a>", "<a'1 ''<'' 2''!''!'>"),
        ("<!DOCTYPE a [<!ELEMENT a ANY>]><a k='&e;'>&e;</a>", "<a k=&e;'&e;'>"),
        ("<a>&#0;&#xD800;&#x;</a>", "<a'&#0;''&#xD800;''&#x;'>"),
        ("<a>x\r\ny<![CDATA[<\r\n>]]></a>", "<a'x\ny''<\n>'>"),
        ("<a k='x\r\ny&amp;&#10;&;&lt' l = \"'\"/>", "<a k=x y&\n&;&lt l='>"),
        ("<a k='a & b &lt; c'/>", "<a k=a & b < c>"),
        ("<é:b ü='1'/>", "<é:b ü=1>"),
        ("<a/><b/>", "<a><b>"),
    ] {
        check(text, expected);
    }
}

#[test]
fn damage_has_its_place() {
    for (text, expected) in [
        ("<a><b></a>", "<a<b6 an end tag that does not match its start tag"),
        ("<a><b", "<a3 tag not closed: `>` not found before end of input"),
        ("<a>1 < 2</a>", "<a'1 '5 `<` does not begin a tag"),
        ("<a>x & y</a>", "<a'x '5 entity or character reference not closed: `;` not found before end of input"),
        ("<!DOCTYPE a [<!ENTITY e 'boom'>]><a>&e;</a>", "0 it declares entities, which are never expanded"),
        ("<a/> (1 row)", "<a>5 text outside of any element"),
        ("</a>", "0 an end tag without a start tag"),
        ("<a k=1/>", "<a Damage { offset: 0, detail: \"malformed attribute\" }>"),
        (
            &"<a>".repeat(129),
            &format!("{}384 nested deeper than 128 levels; raise the limit with --max-depth", "<a".repeat(128)),
        ),
    ] {
        check(text, expected);
    }
}

#[test]
fn dotnet_escapes_are_undone() {
    for (text, expected) in [
        ("_x0032_faemailallowed", "2faemailallowed"),
        ("a_x000D__x000A_b", "a\r\nb"),
        ("_xD83D__xDE00_", "😀"),
        ("_xd83d__xde00_", "😀"),
        ("_x005F_x0041_", "_x0041_"),
        ("_xD83D_", "_xD83D_"),
        ("_xDE00__xD83D__x0041_", "_xDE00__xD83D_A"),
        ("_x41_ _x+041_ _x00é_ _x", "_x41_ _x+041_ _x00é_ _x"),
    ] {
        assert_eq!(unescape(Cow::Borrowed(text)), expected, "{text}");
    }
}
