//! Big documents in UTF-16: reading them in pieces gives exactly what reading them whole gives.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::doc_markdown,
    unreachable_pub,
    missing_docs,
    reason = "tests fail by panicking"
)]

#[path = "common/alike.rs"]
mod alike;
#[path = "../benches/gen/mod.rs"]
mod dumps;

use alike::same;
use proptest::prelude::*;

/// A text as Windows PowerShell saves it, or a program on another system.
fn sixteen(text: &str, big: bool, mark: bool) -> Vec<u8> {
    let text = if mark { format!("\u{FEFF}{text}") } else { text.to_owned() };
    let bytes = |unit: u16| if big { unit.to_be_bytes() } else { unit.to_le_bytes() };
    text.encode_utf16().flat_map(bytes).collect()
}

const CHUNKS: [usize; 3] = [64, 1000, 1 << 18];
const RECORD: &str = "{\"id\":7,\"name\":\"Zo\u{eb} \u{1F642}日本\",\"isapiagent\":true}";

#[test]
fn tickets_in_utf16_are_skipped_and_records_keep_their_places() {
    let tickets = dumps::tickets(60, false, 0);
    let rows = tickets.trim().trim_start_matches('[').trim_end_matches(']');
    let json = format!("{{\"record_count\":1,\r\n\"tickets\":[{rows},\r\n {RECORD},{rows},{RECORD},{rows}]}}");
    let row = "<Obj RefId=\"3\"><MS><S N=\"details\">日本 é \u{1F642} isapiagent</S></MS></Obj>\r\n".repeat(200);
    let record = "<Obj RefId=\"9\"><MS><S N=\"name\">Zoë</S><B N=\"isapiagent\">true</B></MS></Obj>\r\n";
    let clixml = format!("<Objs Version=\"1.1.0.1\">\r\n{row}{record}{row}{record}</Objs>");
    for text in [json, clixml] {
        for (big, mark) in [(false, true), (true, true), (false, false)] {
            let bytes = sixteen(&text, big, mark);
            let skipped = same(&bytes, &CHUNKS[..2]).unwrap().expect("not given up");
            assert!(skipped * 2 > bytes.len() as u64, "{skipped} of {}", bytes.len());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn broken_utf16_is_read_alike(at in 0.0_f64..1.0, unit in prop::sample::select(vec![0xD800_u16, 0xDC00])) {
        let text = format!("{{\"a\":[{}]}}", [RECORD, "{\"x\":\"日本\u{1F642}\"}", "{\"y\":[1]}", "{\"z\":1}", "{}"].join(","));
        let mut bytes = sixteen(&text, false, true);
        let place = (bytes.len() as f64 * at) as usize & !1;
        bytes.splice(place..place, unit.to_le_bytes());
        same(&bytes, &CHUNKS)?;
        same(&sixteen(&text, false, true)[..place + 1], &CHUNKS)?;
    }
}
