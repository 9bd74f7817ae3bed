//! What is no data is named for what it is, in every size, and no record is found in it.
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

use common::{fixtures, named, setup};
use halolint::app::{self, Reading};
use halolint::bundle::Bundle;

/// Every file of the fixture, and what its line must say.
const FILES: [(&str, &str); 29] = [
    ("agent.schema.json", "a JSON Schema"),
    ("agents.json", "a table as a console prints it"),
    ("application.json", "an error answer"),
    ("changes.json", "1 configuration change"),
    ("columns.csv", "a table without the columns"),
    ("denied.json", "an error answer"),
    ("denied.xml", "an error answer"),
    ("environment.json", "a Postman environment"),
    ("exception.json", "an error answer"),
    ("failed.txt", "a failed request's message"),
    ("insomnia.json", "an export of Insomnia"),
    ("instanceinfo.json", "1 instance info"),
    ("login.json", "a web page"),
    ("notes.md", "a document in Markdown"),
    ("openapi-excerpt.json", "an OpenAPI description"),
    ("report.json", "a report of this program"),
    ("request.ps1", "a script"),
    ("roles.json", "an empty file"),
    ("saml.xml", "SAML metadata"),
    ("secret-columns-excerpt.txt", "a list of names without values"),
    ("secret-fields-excerpt.json", "a list of names without values"),
    ("sentence.json", "an error answer"),
    ("swagger.json", "an OpenAPI description"),
    ("teams.json", "an empty answer"),
    ("tickets.json", "Halo's tickets: no requirement is about them"),
    ("token.json", "a token answer"),
    ("validation.json", "an error answer"),
    ("web-answer.json", "a web answer as PowerShell keeps it"),
    ("web.config", "a program's configuration file"),
];

/// The same, where a scan in pieces passes over the rows that would tell.
const LISTS: [(&str, &str); 1] = [("workflows.json", "Halo's workflows: no requirement is about them")];

fn read(bundle: &Bundle, direct_bytes: u64) -> Reading {
    let mut setup = setup(named());
    setup.limits.direct_bytes = direct_bytes;
    app::read(bundle, &setup.catalog, &setup.limits)
}

#[test]
fn every_file_that_is_no_data_is_named() {
    let setup = setup(named());
    let bundle = Bundle::open(&[fixtures().join("not-data")], &setup.limits).unwrap();
    let reading = read(&bundle, u64::MAX);
    let mut expected: Vec<(&str, &str)> = FILES.into_iter().chain(LISTS).collect();
    expected.sort_unstable();
    let names: Vec<&str> = reading.documents.iter().map(|row| row.name.as_str()).collect();
    assert_eq!(names, expected.iter().map(|(name, _)| *name).collect::<Vec<_>>());
    for (row, (_, part)) in reading.documents.iter().zip(&expected) {
        assert!(row.detail.contains(part), "{}: {}", row.name, row.detail);
        assert_eq!(row.records.is_empty(), row.name != "instanceinfo.json", "{}: {:?}", row.name, row.records);
    }
    // Big documents take another way: what they are is told there too.
    let scanned = read(&bundle, 0);
    for (row, (name, part)) in scanned.documents.iter().zip(&expected) {
        let is_list = LISTS.iter().any(|(own, _)| own == name);
        assert!(is_list || row.detail.contains(part), "{}: {}", row.name, row.detail);
        assert_eq!(row.records.is_empty(), row.name != "instanceinfo.json", "{}: {:?}", row.name, row.records);
    }
}

const TOKEN: &str = r#"{"access_token":"Zq81xkQpT0v","token_type":"Bearer","expires_in":3600}"#;
const AGENT: &str =
    r#"{"id":21,"name":"Halo Bot","isapiagent":true,"isdisabled":false,"initials":"HB","jobtitle":"Bot"}"#;

/// `ConvertTo-Xml` of an object with these properties.
fn convert_to_xml(class: &str, properties: &[(&str, &str)]) -> String {
    let inner: String =
        properties.iter().map(|(name, text)| format!("<Property Name=\"{name}\">{text}</Property>")).collect();
    format!("<?xml version=\"1.0\"?><Objects><Object Type=\"{class}\">{inner}</Object></Objects>")
}

/// `Export-Clixml` of something.
fn clixml(inner: &str) -> String {
    format!("<Objs Version=\"1.1.0.1\" xmlns=\"http://schemas.microsoft.com/powershell/2004/04\">{inner}</Objs>")
}

/// What each of these texts is told to be, read at once and scanned in pieces; none is taken for data, and no text of
/// theirs is shown.
fn all_are_named(files: &[(String, &str)], hidden: &[&str]) {
    for (text, part) in files {
        for direct_bytes in [u64::MAX, 0] {
            let bundle = Bundle::from_memory([("file.json".to_owned(), text.clone().into_bytes())]);
            let reading = read(&bundle, direct_bytes);
            assert!(!reading.holds_records(), "{text}");
            let detail = &reading.documents[0].detail;
            // A scan in pieces passes over rows that tell of no record.
            let are_rows = text.starts_with(['[', '{']) && direct_bytes == 0;
            assert!(detail.contains(part) || are_rows, "{text}: {detail}");
            assert!(hidden.iter().all(|word| !detail.contains(word)), "{detail}");
        }
    }
}

#[test]
fn error_and_token_answers_are_named_in_every_form() {
    let object = "System.Management.Automation.PSCustomObject";
    let (error, token) = ("an error answer", "a token answer");
    let denied = r#"{"error":"invalid_scope","error_description":"no"}"#;
    let record = "<Obj RefId=\"0\"><TN RefId=\"0\"><T>System.Management.Automation.ErrorRecord</T></TN>\
                  <ToString>The remote server returned an error: (403) Forbidden.</ToString></Obj>";
    all_are_named(
        &[
            (convert_to_xml(object, &[("error", "invalid_scope"), ("error_description", "no")]), error),
            (convert_to_xml(object, &[("ClassName", "System.Exception"), ("HResult", "-2146233088")]), error),
            (convert_to_xml("System.Management.Automation.ErrorRecord", &[("Exception", "403")]), error),
            (convert_to_xml(object, &[("access_token", "Zq81xkQpT0v"), ("token_type", "Bearer")]), token),
            (clixml(record), error),
            (format!("[{denied}]"), error),
            (format!("{denied}\n{denied}\n"), error),
            (format!("[{TOKEN}]"), token),
            (format!("[{TOKEN},{denied}]"), token),
            (format!("{TOKEN}\n{TOKEN}\n"), token),
            ("[[]]".to_owned(), "an empty answer"),
            ("[[],[]]".to_owned(), "an empty answer"),
        ],
        &["Zq81xkQpT0v"],
    );
}

#[test]
fn files_of_secrets_and_of_other_programs_are_named() {
    let secure = "<SS N=\"Password\">01000000d08c9ddf0115d1118c7a00c04fc297eb</SS>";
    let credential = format!(
        "<Obj RefId=\"0\"><TN RefId=\"0\"><T>System.Management.Automation.PSCredential</T></TN><Props>\
         <S N=\"UserName\">halo-sync</S>{secure}</Props></Obj>"
    );
    let settings = r#"{"Logging":{"LogLevel":{"Default":"Warning"}},"ConnectionStrings":{"Default":"Server=a;Password=Zq81xkQpT0v"}}"#;
    let cookies = "# Netscape HTTP Cookie File\n# https://curl.se/docs/http-cookies.html\n\nhalo.example\tFALSE\t/\tTRUE\t0\ta\tZq81xkQpT0v\n";
    let class = "System.Management.Automation.PSCredential";
    all_are_named(
        &[
            (clixml(&credential), "a credential of PowerShell: a secret, not data; delete it"),
            (clixml(secure), "a credential of PowerShell: a secret, not data; delete it"),
            (
                convert_to_xml(class, &[("UserName", "halo-sync"), ("Password", "System.Security.SecureString")]),
                "a credential of PowerShell: a secret, not data; delete it",
            ),
            (settings.to_owned(), "a program's settings (appsettings.json)"),
            (r#"{"EncryptionThumbprint":"Zq81xkQpT0v"}"#.to_owned(), "a program's settings (appsettings.json)"),
            (cookies.to_owned(), "cookies of a browser or of curl: secrets, not data; delete it"),
            ("[.ShellClassInfo]\r\nIconResource=C:\\a.dll,-183\r\n".to_owned(), "a settings file (INI)"),
            ("type: collection.insomnia.rest/5.0\nname: Halo\n".to_owned(), "an export of Insomnia"),
            ("[alias]\nst = status\n".to_owned(), "a settings file (INI)"),
        ],
        &["Zq81xkQpT0v", "halo-sync", "d08c9ddf"],
    );
}

#[test]
fn a_document_inside_of_a_text_is_no_error_answer() {
    let quoted = serde_json::to_string(AGENT).unwrap();
    let twice = "encoded twice";
    all_are_named(
        &[
            (quoted.clone(), twice),
            (format!("[{quoted},{quoted}]"), twice),
            (format!("{quoted}\n{quoted}\n"), twice),
            (clixml(&format!("<S>{AGENT}</S>")), twice),
            (clixml("<S>[</S><S>  {</S><S>    \"id\": 21</S><S>  }</S><S>]</S>"), twice),
            (
                convert_to_xml("System.String", &[])
                    .replace("<Object Type=\"System.String\">", &format!("<Object Type=\"System.String\">{AGENT}")),
                twice,
            ),
            (format!("<string xmlns=\"http://schemas.microsoft.com/2003/10/Serialization/\">{AGENT}</string>"), twice),
            ("\"<Agent><id>21</id></Agent>\"".to_owned(), twice),
            ("\"Invalid Data Type\"".to_owned(), "an error answer"),
            ("<string>Authorization has been denied.</string>".to_owned(), "an error answer"),
        ],
        &["Halo Bot"],
    );
}

/// A description as long as Halo's own: every schema has the properties of the records that are judged.
#[test]
fn a_long_api_description_holds_no_record() {
    let text = std::fs::read_to_string(fixtures().join("not-data/openapi-excerpt.json")).unwrap();
    let mut description: serde_json::Value = serde_json::from_str(&text).unwrap();
    let schemas = description["components"]["schemas"].as_object().unwrap().clone();
    for index in 0..400 {
        for (name, schema) in &schemas {
            description["components"]["schemas"][format!("{name}{index}")] = schema.clone();
        }
    }
    let bytes = serde_json::to_vec_pretty(&description).unwrap();
    assert!(bytes.len() as u64 > setup(named()).limits.direct_bytes);
    let reading = read(&Bundle::from_memory([("swagger.json".to_owned(), bytes)]), 256 << 10);
    assert!(!reading.holds_records());
    assert!(reading.documents[0].detail.starts_with("an OpenAPI description"), "{}", reading.documents[0].detail);
}

#[test]
fn the_real_ticket_type_is_one_record() {
    let setup = setup(named());
    let bundle = Bundle::open(&[fixtures().join("real-ticket-type")], &setup.limits).unwrap();
    let reading = read(&bundle, u64::MAX);
    assert_eq!(reading.documents[0].detail, "1 ticket type (detail)");
    assert_eq!(reading.model.all_records().count(), 1);
}
