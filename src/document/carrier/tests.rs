//! Tests of the carriers.

use std::sync::Arc;

use super::{Request, read as carrier};

fn read(name: &Arc<str>, text: &str) -> Option<super::Carried> {
    carrier(name, text, &super::Names::default())
}

fn entry(method: &str, url: &str, status: u16, content: &str) -> String {
    dated("", method, url, status, content)
}

fn dated(time: &str, method: &str, url: &str, status: u16, content: &str) -> String {
    format!(
        "{{\"startedDateTime\":\"{time}\",\"request\":{{\"method\":\"{method}\",\"url\":\"{url}\",\"headers\":[]}},\
         \"response\":{{\"status\":{status},\"content\":{content}}}}}"
    )
}

fn har(entries: &[String]) -> String {
    format!("{{\"log\":{{\"version\":\"1.2\",\"pages\":[],\"entries\":[{}]}}}}", entries.join(",\n"))
}

#[test]
fn the_newest_good_answer_of_an_address_counts() {
    let base = "https://x.halopsa.com/api";
    let text = har(&[
        dated("2026-02-03T09:15:08Z", "GET", &format!("{base}/Agent/21"), 200, "{\"text\":\"{\\\"id\\\":1}\"}"),
        entry("GET", "https://x.halopsa.com/main.js", 200, "{\"text\":\"x\"}"),
        entry("GET", &format!("{base}/Application"), 403, "{\"text\":\"no\"}"),
        entry("GET", &format!("{base}/Team"), 401, "{}"),
        entry("GET", &format!("{base}/Team"), 200, "{\"text\":\"W10=\",\"encoding\":\"base64\"}"),
        dated("2026-02-03T09:15:09Z", "GET", &format!("{base}/Agent/21"), 200, "{\"text\":\"{\\\"id\\\":2}\"}"),
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
        ("https://x/api/TicketType?showall=true&pageinate=true&page_no=1", false),
        ("https://x/api/TicketType?showall=true&domain=reqs", true),
        ("https://x/api/TicketType?showall=false", true),
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

fn bodies(carried: &super::Carried) -> Vec<&str> {
    carried.answers.iter().map(|answer| std::str::from_utf8(&answer.body).unwrap()).collect()
}

#[test]
fn time_tells_which_answer_is_newer_and_not_the_order_in_the_file() {
    let url = "https://x.halopsa.com/api/Agent/21";
    let at = |time: &str, id: u32| dated(time, "GET", url, 200, &format!("{{\"text\":\"{id}\"}}"));
    let (old, new) = ("2026-02-03T10:15:08+01:00", "2026-02-03T09:15:09Z");
    for (entries, expected) in [
        (vec![at(new, 1), at(old, 2)], vec!["1"]),
        (vec![at(old, 1), at(new, 2)], vec!["2"]),
        (vec![at(new, 1), at(new, 2), at(old, 3)], vec!["1", "2"]),
        // One without a time may be the newest.
        (vec![at(new, 1), at("", 2), at(old, 3)], vec!["1", "2", "3"]),
        (vec![at("", 1), at("", 2), at("", 1)], vec!["1", "2"]),
        (vec![at("", 1), at("", 1)], vec!["1"]),
    ] {
        let carried = read(&"t.har".into(), &har(&entries)).unwrap();
        assert_eq!(bodies(&carried), expected, "{entries:?}");
        let told = carried.note.contains("older") || carried.note.contains("the same as");
        assert_eq!(told, expected.len() < entries.len(), "{}", carried.note);
    }
}

#[test]
fn addresses_of_collections_may_stand_in_parts() {
    const WHOLE: &str = r#"{"protocol":"https","host":["a","test"],"port":"443","path":["api",{"type":"string","value":"TicketType"}],
        "query":[{"key":"Team_ID","value":"7&8"},{"key":"count","value":"1","disabled":true},{"key":"x","value":null}]}"#;
    let collection = |items: &[(&str, &str)]| {
        let item = |(own, saved): &(&str, &str)| {
            format!("{{\"request\":{own},\"response\":[{{\"originalRequest\":{saved},\"code\":200,\"body\":\"[]\"}}]}}")
        };
        let items: Vec<String> = items.iter().map(item).collect();
        format!("{{\"info\":{{\"schema\":\"https://schema.getpostman.com/x\"}},\"item\":[{}]}}", items.join(","))
    };
    let request = |own: &str, saved: &str| {
        let mut carried = read(&"c.json".into(), &collection(&[(own, saved)])).unwrap();
        let super::Source::Request(request) = carried.answers.remove(0).source else { panic!() };
        request
    };
    let parts = format!("{{\"method\":\"GET\",\"url\":{WHOLE}}}");
    let whole = "\"https://a.test/api/TicketType?team_id=7%268&x=\"";
    for (own, saved) in [
        (parts.as_str(), parts.as_str()),
        (parts.as_str(), "{}"),
        (parts.as_str(), "null"),
        (whole, "{\"method\":\"GET\",\"url\":{\"raw\":\"\"}}"),
        ("{}", parts.as_str()),
    ] {
        assert_eq!(request(own, saved), Request::new("GET", whole.trim_matches('"')), "{own} {saved}");
        assert!(request(own, saved).filters());
    }
    // Where nothing tells what was asked for, no answer is older than another one, and no list is whole.
    let nothing = ("{\"method\":\"GET\"}", "{}");
    let carried = read(&"c.json".into(), &collection(&[nothing, nothing])).unwrap();
    assert_eq!(carried.answers.len(), 2, "{}", carried.note);
    assert!(request(nothing.0, nothing.1).filters());
}

#[test]
fn a_host_is_told_without_passwords_and_usual_ports() {
    for (url, host) in [
        ("https://svc:Zq7k@Vex@ACME.example/api/Agent", "acme.example"),
        ("https://acme.example:443/api/Agent", "acme.example"),
        ("http://acme.example:80/api/Agent", "acme.example"),
        ("https://acme.example:8443/api/Agent", "acme.example:8443"),
        ("http://acme.example:443/api/Agent", "acme.example:443"),
        ("https://svc:Zq7k/Vex@acme.example/api/Agent", ""),
        ("https://[::1]/api/Agent", "[::1]"),
        ("https://[::1]:443/api/Agent", "[::1]"),
        ("{{base}}/Agent", "{{base}}"),
        ("https://{{host}}:{{port}}/api/Agent", "{{host}}:{{port}}"),
    ] {
        assert_eq!(Request::new("GET", url).host, host, "{url}");
    }
}
