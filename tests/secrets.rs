//! Secrets: a hundred canaries of all kinds, planted beside the evidence in every carrier, appear in no output.
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

mod common;

use std::path::Path;
use std::process::Command;

use common::forms::{self, FORMS};
use common::{Tenant, named, ready, setup, team_only};
use halolint::bundle::Bundle;
use halolint::{app, render};
use serde_json::{Value, json};

/// What every canary is made of, at its beginning and its end too.
const MARK: &str = "Qz7k";

/// Names of credentials: of the list, and such as merely look like one.
const NAMES: [&str; 16] = [
    "_importtoken",
    "access_key",
    "accesstoken",
    "api_access_clientsecret",
    "apns_device_token",
    "basic_auth_password",
    "basic_auth_salt",
    "aaa_apikey",
    "AccessSecret",
    "aa_private_key",
    "client_secret",
    "clientSecret",
    "aRefreshToken",
    "cleardatakey",
    "connectwise_private_key",
    "adminPassword",
];

/// The `n`th canary: the name and value of a property.
fn canary(n: usize) -> (String, Value) {
    let secret = format!("{MARK}{n:03}{MARK}");
    let jwt = format!("eyJhbGciOiJIUzI1NiJ9.eyJ{secret}.{MARK}_-{n}");
    let plain = format!("aa_note{n}");
    match n % 12 {
        0 => (plain, json!(jwt)),
        1 => (plain, json!(format!("-----BEGIN PRIVATE KEY-----\n{secret}\n{secret}\n-----END PRIVATE KEY-----\n"))),
        2 => (plain, json!(format!("Authorization: Basic {secret}=="))),
        3 => (plain, json!(format!("Server=db;User=sa;Password={secret}&{MARK} {MARK};Database=halo"))),
        4 => (plain, json!(format!("https://x.test/a?id=1&access_token={secret}&token={secret}"))),
        5 => (plain, json!(json!({"id": n, "clientSecret": format!("{secret}\"{MARK}")}).to_string())),
        6 => (plain, json!({"key": "password", "value": secret})),
        7 => (plain, json!([{"name": "Authorization", "value": format!("Bearer {secret}")}])),
        8 => (plain, json!(format!("https://user:{secret}@x.test/"))),
        _ => (NAMES[n % NAMES.len()].to_owned(), json!(secret)),
    }
}

/// The ready tenant with canaries in every record; the number of canaries.
fn planted() -> (Tenant, usize) {
    let (mut tenant, mut count) = (ready(), 0);
    for (_, dump) in &mut tenant {
        let rows = match dump {
            Value::Array(rows) => rows.iter_mut().collect::<Vec<_>>(),
            other => vec![other],
        };
        for row in rows {
            for _ in 0..12 {
                let (name, value) = canary(count);
                row[name] = value;
                count += 1;
            }
        }
    }
    (tenant, count)
}

fn assert_clean(text: &str, what: &str) {
    if let Some(at) = text.find(MARK) {
        let from = text[..at].char_indices().rev().nth(200).map_or(0, |(from, _)| from);
        panic!("{what} shows a canary: …{}", &text[from..(at + 40).min(text.len())]);
    }
}

/// Everything that the program says of what is in a folder.
fn outputs(folder: &Path) -> Vec<(String, String)> {
    let mut outputs = Vec::new();
    for arguments in [
        &["check", "--synced-team", "Project Delivery"][..],
        &["check", "-v"],
        &["check", "-q"],
        &["check", "--format", "json"],
        &["check", "--format", "sarif", "--all"],
        &["check", "--format", "html"],
        &["check", "--format", "junit"],
        &["check", "--format", "markdown"],
        &["check", "--format", "csv"],
        &["check", "--format", "github"],
        &["check", "--format", "json", "--application", "nobody"],
        &["check", "--agent", "a", "--project-type", "e"],
        &["check", "--application", "nobody", "--agent", "nobody", "--project-type", "x", "--task-type", "y"],
        &["check", "--synced-team", "nobody"],
        &["inventory"],
        &["inventory", "--format", "json"],
        &["ask"],
        &["ask", "--format", "json"],
    ] {
        outputs.push((arguments.join(" "), said(arguments, &[folder])));
    }
    outputs
}

/// Everything that any command says of a folder: as a bundle, as one of two, as a profile, as a configuration.
fn every_output(folder: &Path) -> Vec<(String, String)> {
    let mut outputs = outputs(folder);
    for command in commands() {
        outputs.push((command.clone(), said(&[&command], &[folder])));
        outputs.push((format!("{command} json"), said(&[&command, "--format", "json"], &[folder])));
        outputs.push((format!("{command} twice"), said(&[&command], &[folder, &common::fixtures().join("ready")])));
        outputs.push((format!("{command} from"), said(&[&command], &[&common::fixtures().join("ready"), folder])));
        // A dump is neither profile nor configuration: what is wrong with it is said without quoting it.
        for file in files(folder).into_iter().take(4) {
            for option in ["--profile", "--config"] {
                let asked = [command.as_str(), option, file.to_str().unwrap()];
                outputs.push((format!("{command} {option}"), said(&asked, &[folder])));
            }
        }
    }
    outputs
}

/// What the program prints, on both of its outputs.
fn said(arguments: &[&str], paths: &[&Path]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_halolint")).args(arguments).args(paths).output().unwrap();
    let text = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(!text.contains("panicked"), "{text}");
    text
}

/// Every subcommand that the help names.
fn commands() -> Vec<String> {
    let help = said(&["--help"], &[]);
    let listed = help.split("Commands:\n").nth(1).unwrap().split("\n\n").next().unwrap();
    let names = listed.lines().filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    let names: Vec<String> = names.filter_map(|line| Some(line.split_whitespace().next()?.to_owned())).collect();
    assert!(names.iter().any(|name| name == "diff"), "{help}");
    names.into_iter().filter(|name| !matches!(name.as_str(), "completions" | "man" | "help")).collect()
}

fn files(folder: &Path) -> Vec<std::path::PathBuf> {
    let entries = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().map(|entry| entry.unwrap().into_path());
    entries.filter(|path| path.is_file()).collect()
}

fn write(folder: &Path, documents: &[(String, Vec<u8>)]) {
    for (name, bytes) in documents {
        let path = folder.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
}

#[test]
fn no_canary_is_in_any_output() {
    let (tenant, count) = planted();
    assert!(count >= 100, "{count}");
    for (form_name, form) in FORMS {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), &form(&tenant));
        let mut beside = false;
        let outputs = if form_name == "json" { every_output(folder.path()) } else { outputs(folder.path()) };
        for (arguments, text) in outputs {
            assert_clean(&text, &format!("{form_name}: {arguments}"));
            beside |= text.contains("aa_note");
        }
        let near = matches!(form_name, "json" | "one-line json" | "zip" | "xml");
        assert!(beside || !near, "{form_name}: the canaries stand beside the evidence");
    }
}

#[test]
fn no_canary_of_a_damaged_document_is_in_any_output() {
    let (tenant, _) = planted();
    for (form_name, form) in FORMS {
        for part in [3, 7, 11, 13, 15] {
            let documents: Vec<(String, Vec<u8>)> = form(&tenant)
                .into_iter()
                .map(|(name, mut bytes)| {
                    bytes.truncate(bytes.len() * part / 16);
                    (name, bytes)
                })
                .collect();
            for (what, text) in library(documents) {
                assert_clean(&text, &format!("{form_name} cut at {part}/16: {what}"));
            }
        }
    }
    let odd = |text: String| vec![("applications.xml".to_owned(), text.into_bytes())];
    for text in [
        format!("<Application><id>1</id><clientSecret>a<{MARK}></clientSecret></Application>"),
        format!("<Application><id>1</id><clientSecret>a</{MARK}></Application>"),
        format!("<Application><id>1</id><clientSecret>a &{MARK} b</clientSecret></Application>"),
        format!("<Application clientSecret={MARK}><id>1</id></Application>"),
        format!("{{\"clientId\":1,\"clientSecret\":\"{MARK}\\q\"}}"),
        format!("{{\"clientId\":1,\"clientSecret\":{MARK}}}"),
        format!("{{\"access_token\":\"{MARK}\"}}"),
        format!("password: {MARK}"),
        format!("<Objs><Obj RefId=\"0\"><MS><S N=\"clientId\">1</S><SS N=\"x\">{MARK}"),
    ] {
        for (what, shown) in library(odd(text.clone())) {
            assert_clean(&shown, &format!("{text}: {what}"));
        }
    }
}

/// What the library says of documents, without the program around it.
fn library(documents: Vec<(String, Vec<u8>)>) -> Vec<(&'static str, String)> {
    let bundle = Bundle::from_memory(documents);
    let setup = setup(team_only());
    let reading = app::read(&bundle, &setup.catalog, &setup.limits);
    let mut texts = vec![
        ("inventory", render::inventory(&reading.documents, &reading.problems, &reading.tenants)),
        ("documents", render::json(&reading.documents)),
    ];
    match app::judge(reading, &setup) {
        Ok(report) => texts.push(("report", render::json(&report))),
        Err(error) => texts.push(("error", halolint::words::secret::mask(&error.to_string()).into_owned())),
    }
    texts
}

#[test]
fn secure_strings_of_clixml_are_masked() {
    let text: String = format!(
        "<Objs Version=\"1.1.0.1\" xmlns=\"http://schemas.microsoft.com/powershell/2004/04\">\
         <Obj RefId=\"0\"><MS><SS N=\"note\">{MARK}</SS><S N=\"clientSecret\">{MARK}</S><S N=\"clientId\">c</S>\
         <S N=\"displayName\">Moovila</S><S N=\"grant_type\">client_credentials</S><I32 N=\"loginas_agent_id\">21</I32>\
         <Obj N=\"headers\" RefId=\"1\"><DCT><En><S N=\"Key\">Authorization</S><S N=\"Value\">{MARK}</S></En></DCT></Obj>\
         <Obj N=\"scopes\" RefId=\"2\"><LST /></Obj></MS></Obj></Objs>"
    );
    for (what, shown) in library(vec![("application.xml".to_owned(), text.into_bytes())]) {
        assert_clean(&shown, what);
    }
}

#[test]
fn names_and_values_that_are_secrets_themselves_are_masked() {
    let jwt = format!("eyJhbGciOiJIUzI1NiJ9.eyJ{MARK}.{MARK}");
    let mut tenant = ready();
    for (_, dump) in &mut tenant {
        common::objects(dump, &mut |map| {
            for name in ["displayName", "name", "loginas_agent_name", "default_team", "use", "grant_type", "label"] {
                if map.contains_key(name) {
                    map.insert(name.to_owned(), json!(jwt));
                }
            }
            if let Some(Value::Array(rows)) = map.get_mut("scopes") {
                rows.push(json!({"id": 1, "name": jwt}));
            }
        });
    }
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &forms::json(&tenant));
    for (arguments, text) in outputs(folder.path()) {
        assert_clean(&text, &arguments);
    }
}

#[test]
fn no_canary_is_in_an_error_about_a_profile_or_configuration() {
    let folder = tempfile::tempdir().unwrap();
    let jwt = format!("eyJhbGciOiJIUzI1NiJ9.eyJ{MARK}.{MARK}");
    let ready = common::fixtures().join("ready");
    for (index, text) in [
        format!("client_secret = \"{MARK}\"\n"),
        format!("[parameters]\nclient_secret = \"{MARK}\"\n"),
        format!("[parameters]\nagent = \"{jwt}\"\nunknown = 1\n"),
        format!("[parameters]\nsynced_teams = [\"{jwt}\"]\n"),
        format!("[parameters]\n{jwt} = 1\n"),
        format!("[parameters]\npassword = {MARK}\n"),
        format!("{{\"clientSecret\": \"{MARK}\", \"token\": \"{MARK}\"}}"),
        format!("[vocabulary.settings-next-ticket-id-method]\ncertainty = \"{jwt}\"\n"),
        format!("[[requirement]]\nid = \"{jwt}\"\n"),
        format!("[profile]\npassword = \"{MARK}\"\n"),
    ]
    .into_iter()
    .enumerate()
    {
        let file = folder.path().join(format!("{index}.toml"));
        std::fs::write(&file, &text).unwrap();
        for option in ["--config", "--profile"] {
            let shown = said(&["check", option, file.to_str().unwrap()], &[&ready]);
            assert_clean(&shown, &format!("{option} {text}"));
        }
    }
}

#[test]
fn no_canary_of_names_is_in_any_output() {
    // Secrets where names are expected: of files, of requests, of properties, of archives' members.
    let token = format!("{MARK}{MARK}");
    let jwt = format!("eyJhbGciOiJIUzI1NiJ9.eyJ{MARK}.{MARK}");
    let folder = tempfile::tempdir().unwrap();
    let mut documents = forms::json(&ready());
    documents.push((format!("download?token={token}.json"), b"{\"broken".to_vec()));
    documents.push((format!("password={token}"), b"[]".to_vec()));
    documents.push((format!("client_secret={token}/agents.json"), b"<html>".to_vec()));
    documents.push((format!("{jwt}.json"), b"{\"error\": 1}".to_vec()));
    let entry = |method: &str, url: String, status: u16, text: String| {
        json!({"request": {"method": method, "url": url, "headers": [{"name": "Authorization", "value": token}]},
               "response": {"status": status, "content": {"mimeType": "application/json", "text": text}}})
    };
    let agent = json!({"id": 77, "name": "x", "isapiagent": true, "isdisabled": false, "claims": []}).to_string();
    let host = "https://vendor.halopsa.example";
    let har = json!({"log": {"version": "1.2", "entries": [
        entry("GET", format!("{host}/api/Agent/77?includedetails=true&token={token}"), 200, agent.clone()),
        entry("GET", format!("{host}/api/Agent/78;token={token}"), 200, agent.clone()),
        entry("GET", format!("{host}/api/Agent/{jwt}"), 200, agent.clone()),
        entry("GET", format!("{host}/api/Agent/access_token={token}"), 403, String::new()),
        entry("GET", format!("{host}/api/Attachment/image?token={token}"), 403, String::new()),
        entry("GET", format!("https://me:{token}@vendor.halopsa.example/api/Agent/79"), 200, agent.clone()),
        entry(&format!("token={token}"), format!("{host}/api/Agent/80"), 200, agent),
    ]}});
    documents.push(("trace.har".to_owned(), har.to_string().into_bytes()));
    let odd = json!({format!("password={token}"): {"agents": [{"id": 5, "isapiagent": true, "name": "n"}]},
                     jwt.clone(): [{"id": 6, "isapiagent": true, "name": "n"}]});
    documents.push(("odd.json".to_owned(), odd.to_string().into_bytes()));
    documents.push((
        "odd.xml".to_owned(),
        format!("<a><row Unum='5' uname='x' token='{token}' upassword=\"{token}\"/><{MARK}></a>").into_bytes(),
    ));
    documents
        .push(("half.json".to_owned(), format!("[{{\"id\":1,\"isapiagent\":true,\"password\":\"{token}").into_bytes()));
    write(folder.path(), &documents);
    for (arguments, text) in every_output(folder.path()) {
        assert_clean(&text, &arguments);
    }
    let packed = tempfile::tempdir().unwrap();
    let bytes = forms::zip(&documents);
    std::fs::write(packed.path().join("acme.zip"), bytes).unwrap();
    for (arguments, text) in outputs(packed.path()) {
        assert_clean(&text, &arguments);
    }
}

#[test]
fn masking_leaves_what_is_no_secret() {
    let mut report = app::check(&Bundle::from_memory(forms::json(&ready())), &setup(named())).unwrap();
    let before = report.clone();
    report.each_text(&mut halolint::words::secret::mask_in);
    assert_eq!(report, before);
    assert!(!render::json(&report).contains("[redacted]"));
}

/// Spellings of a credential that a text search for names does not see: escaped names, containers of CLIXML, headers,
/// user info of addresses, JSON in a text in a text.
fn spellings() -> Vec<String> {
    let secret = format!("{MARK}9x{MARK}");
    let (clear, bearer) = (format!("\"{secret}\""), format!("Bearer {secret}"));
    let nested = json!({"client_secret": secret, "id": 1}).to_string();
    let twice = json!({"body": nested}).to_string();
    let jwt = format!("eyJhbGciOiJIUzI1NiJ9.eyJ{secret}.{MARK}");
    [
        format!("\"\\u0063lient_secret\": {clear}"),
        format!("\"client\\u005fsecret\": {clear}"),
        format!("\"client\\u005Fsecr\\u0065t\": {clear}"),
        format!("\"clientSecret\": \"\\u0051z7k{secret}\""),
        format!("\"aa_headers\": [{{\"name\": \"Authorization\", \"value\": \"{bearer}\"}}]"),
        format!("\"aa_headers\": [{{\"value\": \"{bearer}\", \"name\": \"Authorization\"}}]"),
        format!("\"aa_headers\": [{{\"key\": \"X-Api-Key\", \"value\": {clear}}}]"),
        format!("\"aa_headers\": [{{\"key\": \"Cookie\", \"value\": \"sid={secret}\"}}]"),
        format!("\"aa_headers\": {{\"Authorization\": [\"{bearer}\"]}}"),
        format!("\"aa_headers\": [[\"Authorization\", \"{bearer}\"]]"),
        format!("\"aa_auth\": {{\"type\": \"bearer\", \"bearer\": [{{\"key\": \"token\", \"value\": {clear}}}]}}"),
        format!("\"aa_note\": \"https://user:{secret}@x.test/\""),
        format!("\"aa_note\": \"https:\\/\\/user:{secret}@x.test\\/\""),
        format!("\"aa_note\": \"https\\u003a//user:{secret}\\u0040x.test/\""),
        format!("\"aa_note\": \"https%3A%2F%2Fuser%3A{secret}%40x.test\""),
        format!("\"aa_note\": \"sftp://{secret}@x.test/\""),
        format!("\"aa_note\": {}", json!(nested)),
        format!("\"aa_note\": {}", json!(twice)),
        format!("\"aa_note\": {}", json!(json!(twice).to_string())),
        format!("\"aa_note\": \"curl -u me:{secret} https://x.test\""),
        format!("\"aa_note\": \"client_secret%3D{secret}\""),
        format!("\"aa_note\": \"&lt;clientSecret&gt;{secret}&lt;/clientSecret&gt;\""),
        format!("\"aa_note\": \"\\u0065yJ{}\"", jwt.trim_start_matches("eyJ")),
        format!("\"aa_note\": {}", json!(format!("<client_secret>{secret}</client_secret>"))),
        format!("\"aa_note\": {}", json!(format!("$secret = '{secret}'"))),
    ]
    .into()
}

/// Documents of the ready tenant, in which each object begins with a member.
fn spliced(member: &str, pretty: bool) -> Vec<(String, Vec<u8>)> {
    let splice = |(name, value): (String, Value)| {
        let text = if pretty { serde_json::to_string_pretty(&value).unwrap() } else { value.to_string() };
        let mut spelled = String::new();
        for part in text.split_inclusive('{') {
            spelled.push_str(part);
            if part.ends_with('{') {
                spelled.push_str(&format!("{member}, "));
            }
        }
        (format!("{name}.json"), spelled.into_bytes())
    };
    ready().into_iter().map(splice).collect()
}

#[test]
fn no_newer_spelling_of_a_secret_is_in_any_output() {
    for what in spellings() {
        for pretty in [false, true] {
            let folder = tempfile::tempdir().unwrap();
            write(folder.path(), &spliced(&what, pretty));
            for arguments in [
                &["check", "-v"][..],
                &["check", "--format", "json"],
                &["check", "--format", "html"],
                &["check", "--format", "sarif", "--all"],
                &["check", "--format", "markdown"],
                &["check", "--format", "junit"],
                &["check", "--format", "csv"],
                &["check", "--format", "github"],
                &["check", "--agent", "a", "--project-type", "e"],
                &["inventory", "--format", "json"],
                &["ask", "--format", "json"],
                &["fix", "--format", "json"],
            ] {
                assert_clean(&said(arguments, &[folder.path()]), &format!("{what}: {arguments:?}"));
            }
            let reduced = tempfile::tempdir().unwrap();
            let output = reduced.path().join("reduced");
            let told = said(&["reduce", "-o", output.to_str().unwrap()], &[folder.path()]);
            assert_clean(&told, &what);
            for file in files(reduced.path()) {
                assert_clean(&std::fs::read_to_string(&file).unwrap(), &format!("{what}: reduced"));
            }
        }
    }
}

/// A value that is judged is shown: a secret in it must not be, however often it is escaped.
#[test]
fn no_secret_that_is_escaped_twice_is_shown_with_a_judged_value() {
    for text in [
        "&lt;S N=&quot;client_secret&quot;&gt;SECRET&lt;/S&gt;",
        "&lt;S N=&quot;client&#95;secret&quot;&gt;SECRET&lt;/S&gt;",
        "&lt;S N=\"client&#x5f;secret\"&gt;SECRET&lt;/S&gt;",
        "&amp;lt;S N=&amp;quot;client_secret&amp;quot;&amp;gt;SECRET&amp;lt;/S&amp;gt;",
        "%7B%22client_secret%22%3A%22SECRET%22%7D",
        "%7B%22client%5Fsecret%22%3A%22SECRET%22%7D",
        "{&#34;client_secret&#34;:&#34;SECRET&#34;}",
    ] {
        let mut documents = ready();
        for (_, document) in &mut documents {
            set_everywhere(document, "grant_type", &text.replace("SECRET", &format!("{MARK}9x{MARK}")));
        }
        let folder = tempfile::tempdir().unwrap();
        write(
            folder.path(),
            &documents
                .iter()
                .map(|(name, value)| (format!("{name}.json"), value.to_string().into_bytes()))
                .collect::<Vec<_>>(),
        );
        for format in ["text", "json", "html", "sarif", "markdown", "junit", "csv", "github"] {
            let told = said(&["check", "-v", "--format", format], &[folder.path()]);
            assert!(told.contains("application-authentication-method"), "{told}");
            assert_clean(&told, &format!("{text}: {format}"));
        }
    }
}

/// Sets a property wherever it is.
fn set_everywhere(value: &mut Value, name: &str, text: &str) {
    match value {
        Value::Array(rows) => rows.iter_mut().for_each(|row| set_everywhere(row, name, text)),
        Value::Object(members) => {
            for (own, member) in members {
                if own == name {
                    *member = json!(text);
                } else {
                    set_everywhere(member, name, text);
                }
            }
        }
        _ => {}
    }
}

#[test]
fn no_secret_in_a_container_of_clixml_or_xml_is_in_any_output() {
    let inner = [
        format!("<Obj N=\"x\" RefId=\"9\"><MS><S N=\"client_secret\">{MARK}</S></MS></Obj>"),
        format!(
            "<Obj N=\"client_secret\" RefId=\"9\"><ToString>{MARK}</ToString><Props><S N=\"a\">{MARK}</S></Props></Obj>"
        ),
        format!("<Obj N=\"client_secret\" RefId=\"9\"><LST><S>{MARK}</S><S>{MARK}</S></LST></Obj>"),
        format!("<Obj N=\"client_secret\" RefId=\"9\"><S>{MARK}</S></Obj>"),
        format!("<S N=\"client_x005F_secret\">{MARK}</S>"),
        format!("<S N=\"client&#95;secret\">{MARK}</S>"),
        format!("<S N='clientSecret'><![CDATA[{MARK}]]></S>"),
        format!(
            "<Obj N=\"h\" RefId=\"9\"><DCT><En><S N=\"Key\">Authorization</S><S N=\"Value\">Bearer {MARK}</S></En></DCT></Obj>"
        ),
        format!(
            "<Obj N=\"h\" RefId=\"9\"><MS><S N=\"name\">Authorization</S><S N=\"value\">Bearer {MARK}</S></MS></Obj>"
        ),
        format!("<S N=\"aa_note\">https://user:{MARK}@x.test/</S>"),
        format!("<S N=\"aa_note\">{{&quot;client_secret&quot;:&quot;{MARK}&quot;}}</S>"),
        format!("<S N=\"aa_note\">{{\"\\u0063lient_secret\":\"{MARK}\"}}</S>"),
    ];
    for inner in inner {
        let text = format!(
            "<Objs Version=\"1.1.0.1\" xmlns=\"http://schemas.microsoft.com/powershell/2004/04\">\n\
             <Obj RefId=\"0\"><MS>{inner}<S N=\"clientId\">c</S>\n<S N=\"displayName\">Moovila</S>{inner}\n\
             <S N=\"grant_type\">client_credentials</S>{inner}<I32 N=\"loginas_agent_id\">21</I32>{inner}\n\
             <Obj N=\"scopes\" RefId=\"2\"><LST />{inner}</Obj>{inner}</MS></Obj></Objs>"
        );
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), &[("application.xml".to_owned(), text.into_bytes())]);
        for (arguments, text) in outputs(folder.path()) {
            assert_clean(&text, &format!("{inner}: {arguments}"));
        }
    }
}
