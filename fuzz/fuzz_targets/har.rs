#![no_main]
#[path = "common.rs"]
mod common;

const PATHS: [&str; 6] = ["Agent/21", "Roles", "TicketType/27", "Team", "Application", "Control"];

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let entry = |(index, body): (usize, &[u8])| {
        let path = PATHS[index % PATHS.len()];
        format!(
            r#"{{"request":{{"method":"GET","url":"https://a.halopsa.example/api/{path}"}},"response":{{"status":200,"content":{{"mimeType":"application/json","text":{}}}}}}}"#,
            common::quoted(body)
        )
    };
    let entries: Vec<String> = common::pieces(bytes).enumerate().map(entry).collect();
    let text =
        format!(r#"{{"log":{{"version":"1.2","creator":{{"name":"fuzz"}},"entries":[{}]}}}}"#, entries.join(","));
    common::document("trace.har", text);
});
