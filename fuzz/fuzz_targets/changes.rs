#![no_main]
#[path = "common.rs"]
mod common;

const OPERATIONS: [&str; 4] = ["POST /TicketType", "POST /Agent", "POST /Roles", "DELETE /Team"];

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let commit = |(index, payload): (usize, &[u8])| {
        format!(
            r#"{{"id":{index},"timestamp":"2025-06-03T09:12:44","operation":"{}","object_guid":"{}","rolled_back":false,"payload":{}}}"#,
            OPERATIONS[index % OPERATIONS.len()],
            index / 2,
            common::quoted(payload)
        )
    };
    let commits: Vec<String> = common::pieces(bytes).enumerate().map(commit).collect();
    common::document("configchanges.json", format!(r#"{{"commits":[{}]}}"#, commits.join(",")));
});
