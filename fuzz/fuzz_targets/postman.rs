#![no_main]
#[path = "common.rs"]
mod common;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let item = |body: &[u8]| {
        let request = r#"{"method":"GET","url":{"raw":"https://a.halopsa.example/api/Agent/21"}}"#;
        format!(
            r#"{{"name":"x","request":{request},"response":[{{"name":"x","originalRequest":{request},"code":200,"body":{}}}]}}"#,
            common::quoted(body)
        )
    };
    let items: Vec<String> = common::pieces(bytes).map(item).collect();
    let schema = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json";
    let text = format!(r#"{{"info":{{"name":"Halo","schema":"{schema}"}},"item":[{}]}}"#, items.join(","));
    common::document("halo.postman_collection.json", text);
});
