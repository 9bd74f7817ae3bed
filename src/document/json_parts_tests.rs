use std::sync::{Arc, LazyLock};

use proptest::prelude::*;

use super::{parts, rows_after};
use crate::catalog::Catalog;
use crate::document::decode::decode;
use crate::document::tree_text::{lists, whole};
use crate::document::{Names, Node, json_sound};

static HALO: LazyLock<Names> = LazyLock::new(|| Names::of(&Catalog::builtin().unwrap()));

/// Reads a text in parts, a second one from each of its bytes on and a third one from a row on: only starts of rows give
/// anything, and these give what reading all at once does.
fn check(text: &str) -> Result<(), TestCaseError> {
    let shared = Arc::new(decode(text.as_bytes().to_vec()));
    let read = |nodes: Vec<Node>| nodes.into_iter().map(|node| whole(text, node)).collect::<Vec<Node>>();
    let expected = json_sound::whole(text, &HALO).map(read);
    let rows: Vec<usize> = rows_after(text, &(0..text.len()).collect::<Vec<usize>>()).unwrap_or_default();
    for split in (0..text.len()).filter(|at| text.is_char_boundary(*at)) {
        for starts in [vec![split], [split].into_iter().chain(rows.iter().copied().find(|row| *row > split)).collect()]
        {
            let found = json_sound::in_parts(&shared, &starts, &HALO).map(read);
            if found.is_some() {
                prop_assert_eq!(&found, &expected, "{} from {:?}", text, starts);
            }
            if expected.is_some() && starts.iter().all(|start| rows.contains(start)) {
                prop_assert!(found.is_some(), "{} from {:?}", text, starts);
            }
        }
    }
    Ok(())
}

#[test]
fn rows_are_found_from_any_place() {
    let text = r#"[{"id":1,"a":"},{\"id\":[]"}, {"b":[{"id":2},[]]} ,[3],4,{}] {"id":5}"#;
    let rows = ["{\"id\":1,", "{\"b\":", "[3]", "{}]"].map(|row| text.find(row).unwrap());
    let padded = format!("{text}{}", " ".repeat(64));
    for middle in 0..text.len() {
        let first = rows.into_iter().find(|row| *row >= middle);
        assert_eq!(rows_after(&padded, &[middle]), Some(Vec::from_iter(first)), "{middle}");
        let second = first.filter(|first| *first < middle + 20);
        let second = second.and_then(|_| rows.into_iter().find(|row| *row >= middle + 20));
        let both = first.into_iter().chain(second).collect::<Vec<usize>>();
        assert_eq!(rows_after(&padded, &[middle, middle + 20]), Some(both), "{middle}");
    }
    assert_eq!(rows_after(&padded, &(0..text.len()).collect::<Vec<usize>>()), Some(rows.to_vec()));
    assert_eq!(rows_after(&padded, &[]), None);
    check(text).unwrap();
}

#[test]
fn a_long_list_has_four_parts_and_is_read_alike_on_any_number_of_threads() {
    let row =
        |id: usize| format!("{{\"id\":{id},\"isapiagent\":true,\"note\":\"[{{\\\"{}\"}}", "\u{e9}".repeat(id % 90));
    let long = (0..30_000).map(row).collect::<Vec<String>>().join(",\n");
    for text in [format!("[{long}] {{\"id\":5}}"), format!("[{long}]]"), format!("[{long}"), format!("[{long},]")] {
        let shared = Arc::new(decode(text.as_bytes().to_vec()));
        assert_eq!(parts(&text).len(), 3);
        let read = |threads: usize| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| json_sound::read(&shared, &HALO))
        };
        let one = read(1);
        assert!(read(2) == one && read(4) == one);
        let starts = parts(&text);
        assert_eq!(json_sound::in_parts(&shared, &starts, &HALO).is_some(), one.is_some());
    }
    assert_eq!(parts("[{},{}]"), Vec::<usize>::new());
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
    fn parts_give_what_the_whole_gives(text in lists()) {
        check(&format!("{text}{}", " ".repeat(64)))?;
    }
}
