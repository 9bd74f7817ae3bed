//! Tests of the carriers.

use std::sync::Arc;

use super::{Request, read as carrier};

fn read(name: &Arc<str>, text: &str) -> Option<super::Carried> {
    carrier(name, text, &super::Names::default())
}

fn entry(method: &str, url: &str, status: u16, content: &str) -> String {
    format!(
        "{{\"request\":{{\"method\":\"{method}\",\"url\":\"{url}\",\"headers\":[]}},\
         \"response\":{{\"status\":{status},\"content\":{content}}}}}"
    )
}

fn har(entries: &[String]) -> String {
    format!("{{\"log\":{{\"version\":\"1.2\",\"pages\":[],\"entries\":[{}]}}}}", entries.join(",\n"))
}

#[test]
fn the_last_good_answer_of_an_address_counts() {
    let base = "https://x.halopsa.com/api";
    let text = har(&[
        entry("GET", &format!("{base}/Agent/21"), 200, "{\"text\":\"{\\\"id\\\":1}\"}"),
        entry("GET", "https://x.halopsa.com/main.js", 200, "{\"text\":\"x\"}"),
        entry("GET", &format!("{base}/Application"), 403, "{\"text\":\"no\"}"),
        entry("GET", &format!("{base}/Team"), 401, "{}"),
        entry("GET", &format!("{base}/Team"), 200, "{\"text\":\"W10=\",\"encoding\":\"base64\"}"),
        entry("GET", &format!("{base}/Agent/21"), 200, "{\"text\":\"{\\\"id\\\":2}\"}"),
        entry("GET", &format!("{base}/Roles"), 200, "{\"size\":7}"),
    ]);
    let name: Arc<str> = "trace.har".into();
    let carried = read(&name, &text).unwrap();
    let seen: Vec<(String, String)> = carried
        .answers
        .iter()
        .map(|answer| (answer.below.clone(), String::from_utf8(answer.body.clone()).unwrap()))
        .collect();
    assert_eq!(
        seen,
        [
            ("entries/4 GET /api/Team".to_owned(), "[]".to_owned()),
            ("entries/5 GET /api/Agent/21".to_owned(), "{\"id\":2}".to_owned())
        ]
    );
    assert!(carried.answers.iter().all(|answer| text.get(answer.offset..).unwrap().starts_with('"')));
    assert_eq!(carried.refused.len(), 1);
    assert_eq!(carried.refused.first().unwrap().path, "/api/Application");
    assert_eq!(&*carried.refused.first().unwrap().document, "trace.har!/entries/2 GET /api/Application");
    assert!(carried.note.starts_with("6 answers of an API, 1 older"), "{}", carried.note);
    let cut = read(&name, text.get(..text.len() - 40).unwrap()).unwrap();
    assert!(cut.damage.is_some());
    assert_eq!(cut.answers.len(), 2);
}

#[test]
fn collections_are_read_through_their_folders() {
    let text = r#"{"info":{"name":"x","schema":"https://schema.getpostman.com/json/collection/v2.1.0/collection.json"},
      "item":[{"name":"a","item":[{"name":"b","request":{"method":"GET","url":"{{base}}/Agent"},"response":[
        {"name":"ok","originalRequest":{"method":"GET","url":{"raw":"{{base}}/Agent/21?includedetails=true"}},"code":200,"body":"[]"},
        {"name":"refused","code":403,"body":""},{"name":"empty","code":200,"body":null}]}]}]}"#;
    let carried = read(&"c.json".into(), text).unwrap();
    let names: Vec<&str> = carried.answers.iter().map(|answer| answer.below.as_str()).collect();
    assert_eq!(names, ["item/0/item/0/response/0 GET /Agent/21"]);
    let source = &carried.answers.first().unwrap().source;
    assert!(matches!(source, super::Source::Request(request) if !request.filters()));
    assert_eq!(carried.refused.len(), 0, "an answer without a body still was no refusal");
    let wrapped = read(&"c.json".into(), &format!("{{\"collection\":{text}}}")).unwrap();
    let pointers: Vec<&str> = wrapped.answers.iter().map(|answer| answer.pointer.as_str()).collect();
    assert_eq!(pointers, ["/collection/item/0/item/0/response/0/body"]);
    assert!(read(&"c.json".into(), "{\"item\":[],\"info\":{},\"x\":\"getpostman.com\"}").is_none());
}

#[test]
fn a_query_tells_whether_rows_are_left_out() {
    for (url, filters) in [
        ("https://x/api/Agent?includeapiagents=true&includedisabled=true&orderdesc=true", false),
        ("https://x/api/TicketType?showall=true&pageinate=true&page_no=1&domain=reqs", false),
        ("https://x/api/TicketType?search=project", true),
        ("https://x/api/Agent?includeenabled=false", true),
        ("https://x/api/Agent?team=Service%20Desk", true),
    ] {
        assert_eq!(Request::new("get", url).filters(), filters, "{url}");
    }
    assert!(Request::new("POST", "https://x/api/Agent").filters());
    let request = Request::new("GET", "https://X.HaloPSA.com/Base/API/Agent/me/?count=50#top");
    assert_eq!((request.host.as_str(), request.path.as_str()), ("x.halopsa.com", "/API/Agent/me"));
    assert!(request.is_caller());
    assert_eq!(request.most_rows(), Some(50));
}
