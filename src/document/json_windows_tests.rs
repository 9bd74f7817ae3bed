use std::sync::LazyLock;

use proptest::prelude::*;

use super::{How, List, STRIDE, read};
use crate::catalog::Catalog;
use crate::document::decode::decode;
use crate::document::tree_text::{lists, whole};
use crate::document::{Locator, Names, Node, json_sound};
use crate::words::{Digest, Digesting};

static HALO: LazyLock<Names> = LazyLock::new(|| Names::of(&Catalog::builtin().unwrap()));

/// The bytes that are kept of the start.
const START: usize = 20;

fn list(text: &str, window: usize, held: usize) -> (Option<List>, Digest) {
    let mut digesting = Digesting::default();
    let how = How { window, held, start: START, filter: &HALO.filter, digesting: Some(&mut digesting) };
    let list = read(&mut text.as_bytes(), 3, how).unwrap();
    (list, digesting.end())
}

/// Windows of any size give what the whole gives.
fn check(text: &str) -> Result<(), TestCaseError> {
    let read = |roots: Vec<Node>| roots.into_iter().map(|root| whole(text, root)).collect::<Vec<Node>>();
    let expected = json_sound::whole(text, &HALO).map(read);
    if expected.as_ref().and_then(|roots| roots.first()).is_some_and(|list| list.rows().is_empty()) {
        // Nothing to leave anywhere.
        return Ok(());
    }
    for window in 1..=text.len() + 1 {
        let (found, digest) = list(text, window, usize::MAX);
        prop_assert_eq!(found.is_some(), expected.is_some(), "{} by {}", text, window);
        if let Some(found) = found {
            prop_assert!(Some(read(found.roots)) == expected, "{} by {}", text, window);
            prop_assert_eq!(found.length, text.len());
            prop_assert_eq!(found.start.as_slice(), &text.as_bytes()[..text.len().min(START)]);
            prop_assert_eq!(digest, Digest::of(text.as_bytes()));
        }
    }
    Ok(())
}

#[test]
fn windows_of_any_size_give_what_the_whole_gives() {
    check(r#"[{"id":1,"a":"},{\"id\":[]"}, {"b":[{"id":2},[]]} ,[3],4,{}] {"id":5}"#).unwrap();
}

#[test]
fn what_is_not_sound_is_left_to_others() {
    let sound = "[{\"id\":1},{\"id\":2}]";
    assert!(list(sound, 8, usize::MAX).0.is_some());
    for (text, is_utf8) in
        [("[{\"id\":1},{\"id\":2}", true), ("[{\"id\":1}},{\"id\":2}]", true), ("[{\"a\":\"\u{e9}\"},{}]", false)]
    {
        let bytes: Vec<u8> = text.bytes().filter(|byte| is_utf8 || *byte != 0xA9).collect();
        for window in 1..bytes.len() {
            let how = How { window, held: usize::MAX, start: 0, filter: &HALO.filter, digesting: None };
            assert!(read(&mut bytes.as_slice(), 0, how).unwrap().is_none(), "{text} by {window}");
        }
    }
}

#[test]
fn a_row_that_is_too_long_is_left_to_others() {
    let text = format!("[{{\"id\":1,\"name\":\"{}\"}},{{\"id\":2}}]", "x".repeat(1000));
    assert!(list(&text, 64, 2000).0.is_some());
    assert!(list(&text, 64, 500).0.is_none());
}

#[test]
fn places_are_noted_at_the_starts_of_characters() {
    let row = |id: usize| format!("{{\"id\":{id},\"name\":\"{}\"}}", "\u{e9}\u{1F642}".repeat(id % 90));
    let long = (0..3_000).map(row).collect::<Vec<String>>();
    for text in [format!("[{}]", long.join(",\r\n")), format!("[{}]", long.join(","))] {
        let marked = decode(format!("\u{feff}{text}").into_bytes());
        for window in [1 << 20, 100_000, 10_000] {
            let known = list(&text, window, usize::MAX).0.unwrap().known;
            assert!(known.len() >= text.len() / STRIDE && known.first().is_some_and(|(at, _)| *at == 0));
            let mut locator = Locator::new(&marked);
            for (at, place) in known {
                assert!(text.is_char_boundary(at));
                assert_eq!(place, locator.place(at), "{at}");
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn windows_give_what_the_whole_gives(text in lists()) {
        check(&text)?;
    }
}
