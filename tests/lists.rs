//! Lists that Halo's export button writes: CSV and workbooks, with the names of properties or the labels of screens.
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

use common::forms::zip;
use common::{named, setup};
use halolint::app::{self, Reading};
use halolint::bundle::{Bundle, Limits};
use halolint::report::{DocumentStatus, Finding, Report};
use halolint::words::{ProblemKind, Reason, Verdict};

fn read_with(name: &str, bytes: &[u8], limits: &Limits) -> Reading {
    let setup = setup(named());
    app::read(&Bundle::from_memory([(name.to_owned(), bytes.to_vec())]), &setup.catalog, limits)
}

fn read(name: &str, bytes: &[u8]) -> Reading {
    read_with(name, bytes, &Limits::default())
}

fn finding<'a>(report: &'a Report, id: &str) -> &'a Finding {
    report.findings.iter().find(|finding| finding.requirement == id).unwrap()
}

/// A workbook of one sheet.
fn workbook(rows: &[&[&str]]) -> Vec<(String, Vec<u8>)> {
    let cell = |text: &&str| format!("<c t=\"inlineStr\"><is><t>{}</t></is></c>", common::forms::escape(text));
    let row = |row: &&[&str]| format!("<row>{}</row>", row.iter().map(cell).collect::<String>());
    let sheet = format!("<worksheet><sheetData>{}</sheetData></worksheet>", rows.iter().map(row).collect::<String>());
    let parts = [
        ("[Content_Types].xml", "<Types/>".to_owned()),
        ("_rels/.rels", "<Relationships/>".to_owned()),
        (
            "xl/_rels/workbook.xml.rels",
            "<Relationships><Relationship Id=\"a\" Target=\"/xl/worksheets/one.xml\"/></Relationships>".to_owned(),
        ),
        ("xl/workbook.xml", "<workbook><sheets><sheet name=\"List\" r:id=\"a\"/></sheets></workbook>".to_owned()),
        ("xl/worksheets/one.xml", sheet),
        ("xl/media/image1.png", "no part of the table".to_owned()),
    ];
    parts.into_iter().map(|(name, text)| (name.to_owned(), text.into_bytes())).collect()
}

const TABLES: [(&[&[&str]], &str); 6] = [
    (
        &[
            &["id", "name", "isapiagent", "isdisabled", "email"],
            &["21", "Moovila API", "True", "False", ""],
            &["3", "Robin Vale", "False", "False", ""],
        ],
        "2 agents (list)",
    ),
    (
        &[&["ID", "Name", "Is an API-only Agent", "Account Active"], &["21", "Moovila API", "Yes", "Yes"]],
        "1 agent (list)",
    ),
    (
        &[&["id", "name", "itilrequesttype", "visible", "use"], &["27", "Project", "22", "True", "projects"]],
        "1 ticket type (list)",
    ),
    (
        &[
            &["id", "name", "forprojects", "department_name"],
            &["7", "Project Delivery", "True", "Professional Services"],
        ],
        "1 team (list)",
    ),
    (&[&["Unum", "uname", "uisapiagent"], &["21", "Moovila API", "1"]], "1 row of UNAME"),
    (
        &[&["Colour", "Size"], &["red", "7"]],
        "a table without the columns of a list that is judged (agents, ticket types, teams, roles, applications)",
    ),
];

#[test]
fn tables_are_read_by_properties_and_by_labels() {
    for (rows, detail) in TABLES {
        for separator in [",", ";", "\t"] {
            let text: String = rows.iter().map(|row| row.join(separator) + "\r\n").collect();
            let reading = read("list.csv", text.as_bytes());
            let row = reading.documents.first().unwrap();
            assert_eq!((row.detail.as_str(), row.format.as_str()), (detail, "csv"), "{text}");
            assert_eq!(reading.problems, [], "{text}");
        }
        let book = zip(&workbook(rows));
        for (name, bytes, sheet) in [
            ("list.xlsx", book.clone(), "list.xlsx!/List"),
            ("list", book.clone(), "list!/List"),
            ("all.zip", zip(&[("lists/list.xlsx".to_owned(), book)]), "all.zip!/lists/list.xlsx!/List"),
        ] {
            let reading = read(name, &bytes);
            let [row] = reading.documents.as_slice() else { panic!("{:?}", reading.documents) };
            assert_eq!((row.name.as_str(), row.detail.as_str(), row.format.as_str()), (sheet, detail, "xlsx"));
            // Cells have no offset of their own, and are records of their own nevertheless.
            let count = if detail.ends_with("(list)") { rows.len() - 1 } else { 0 };
            assert_eq!(row.records.values().sum::<usize>(), count, "{name}");
            assert_eq!(reading.problems, [], "{name}");
        }
    }
}

/// Tables as spreadsheets write them, and tables that break off.
#[test]
fn tables_are_told_by_any_header_and_where_they_break_off() {
    let whole = "1 agent (list)";
    let rest = "; 1 agent (list) before it are used";
    let none = "; nothing before it can be used";
    for (text, detail, format) in [
        ("\"id\",name,isapiagent,isdisabled,initials\r\n21,Bot,True,False,MA\r\n", whole, "csv"),
        ("\"id\";name;isapiagent;isdisabled;\"initials\"\r\n21;Bot;True;False;MA\r\n", whole, "csv"),
        ("sep=,\r\nid,name,isapiagent,isdisabled,initials\r\n21,Bot,True,False,MA\r\n", whole, "csv"),
        ("SEP=;\nid;name;isapiagent;isdisabled;initials\n21;\"Bot, Mo\";True;False;MA", whole, "csv"),
        ("\"sep=;\"\nid;name;isapiagent;isdisabled;initials\n21;a,b,c,d,e,f;True;False;MA", whole, "csv"),
        ("sep=|\nid|name|isapiagent|isdisabled|initials\n21|a,b|True|False|MA", whole, "csv"),
        ("id,name,isapiagent,isdisabled,initials\n21,Bot,True,False,MA\n22,An", rest, "csv"),
        ("id,name,isapiagent,isdisabled,initials\n21,Bot,Tr", none, "csv"),
        ("\"id\",\"name\",\"isapiagent\",\"isdisabled\"\n\"21\",\"Bot\",\"Tr", none, "csv"),
        ("\"id\",\"name\",\"isapiagent\",\"isdisabled\"\n\"21\",\"Bot\",\"True\",\"Fal", none, "csv"),
        ("\"id\",\"name\",\"isapiagent\"\r\n", "the header of a table without rows", "text"),
        ("id;name;isapiagent;isdisabled\r\n", "the header of a table without rows", "text"),
        ("Dear support, please see below, thanks\nBye", "text that is neither", "text"),
    ] {
        let reading = read("list.csv", text.as_bytes());
        let row = &reading.documents[0];
        assert!(row.detail.contains(detail) && row.format == format, "{text}: {} {}", row.format, row.detail);
    }
    // Places count in the document, its first line with them.
    let rows = "sep=;\r\nid;name;isapiagent;isdisabled;initials\r\n21;Moovila API;True;True;MA\r\n";
    let report = common::report(vec![("agents.csv".to_owned(), rows.into())], &setup(named()));
    let place = &finding(&report, "agent-enabled").evidence[0];
    assert_eq!((place.line, place.column, place.excerpt.as_str()), (3, 21, "True"));
}

#[test]
fn cells_are_judged_and_pointed_at() {
    let rows: &[&[&str]] =
        &[&["ID", "Name", "Is an API-only Agent", "Account Active"], &["21", "Moovila API", "Yes", "No"]];
    let csv: String = rows.iter().map(|row| row.join(",") + "\n").collect();
    for (name, bytes, document, pointer) in [
        ("agents.csv", csv.into_bytes(), "agents.csv", "/0/Account Active"),
        ("agents.xlsx", zip(&workbook(rows)), "agents.xlsx!/List", "/D2"),
    ] {
        let report = common::report(vec![(name.to_owned(), bytes)], &setup(named()));
        assert_eq!(finding(&report, "agent-api-only").verdict, Verdict::Pass, "{name}");
        let enabled = finding(&report, "agent-enabled");
        assert_eq!(enabled.verdict, Verdict::Mismatch, "{name}");
        let place = enabled.evidence.first().unwrap();
        assert_eq!(
            (place.document.as_str(), place.pointer.as_str(), place.excerpt.as_str()),
            (document, pointer, "No")
        );
        assert_eq!(place.line, 2, "{name}");
        if name == "agents.xlsx" {
            assert_eq!((place.column, place.offset), (4, 0));
        }
    }
}

/// A list shows the rows that its screen showed.
#[test]
fn what_is_not_in_an_exported_list_is_unknown() {
    let report = common::fixture_report("list-exports", named());
    for finding in &report.findings {
        assert_ne!(finding.verdict, Verdict::NotApplicable, "{}", finding.requirement);
        let decided = [
            "agent-api-only",
            "agent-enabled",
            "project-type-itil",
            "project-type-use",
            "project-type-visible",
            "project-type-agents-can-log",
            "task-type-itil",
            "task-type-use",
            "task-type-visible",
            "task-type-agents-can-log",
        ];
        let is_decided = decided.contains(&finding.requirement.as_str());
        assert_eq!(finding.verdict != Verdict::Unknown, is_decided, "{}: {:?}", finding.requirement, finding.observed);
    }
    assert_eq!(finding(&report, "task-type-visible").verdict, Verdict::Mismatch);
    let mut other = named();
    other.agent = Some("99".to_owned());
    let report = common::fixture_report("list-exports", other);
    let missing = finding(&report, "agent-enabled");
    assert_eq!((missing.verdict, missing.reason), (Verdict::Unknown, Some(Reason::NotInBundle)));
}

#[test]
fn limits_hold_inside_of_a_workbook() {
    let mut parts = workbook(&[&["id", "name", "isapiagent"], &["21", "Moovila API", "True"]]);
    let blank = " ".repeat(40 << 20);
    let sheet = parts.iter_mut().find(|(name, _)| name == "xl/worksheets/one.xml").unwrap();
    sheet.1.extend(blank.into_bytes());
    let mut file = std::io::Cursor::new(Vec::new());
    {
        use std::io::Write as _;
        let mut archive = zip::ZipWriter::new(&mut file);
        for (name, bytes) in &parts {
            archive.start_file(name.as_str(), zip::write::SimpleFileOptions::default()).unwrap();
            archive.write_all(bytes).unwrap();
        }
        archive.finish().unwrap();
    }
    let bomb = file.into_inner();
    let small = Limits { total_bytes: 100, ..Limits::default() };
    let book = zip(&workbook(TABLES[0].0));
    for (bytes, limits) in [(&bomb, Limits::default()), (&book, small)] {
        let reading = read_with("a.xlsx", bytes, &limits);
        let [problem] = reading.problems.as_slice() else { panic!("{:?}", reading.problems) };
        assert_eq!(problem.kind, ProblemKind::Limit, "{problem:?}");
        assert!(!reading.holds_records());
    }
}

#[test]
fn other_office_documents_are_named() {
    let office = |part: &str| {
        zip(&[("[Content_Types].xml".to_owned(), b"<Types/>".to_vec()), (part.to_owned(), b"<x/>".to_vec())])
    };
    for (bytes, part) in [
        (office("word/document.xml"), "a Word document"),
        (office("ppt/presentation.xml"), "a PowerPoint presentation"),
        (office("xl/workbook.bin"), "binary form"),
        (
            zip(&[
                ("mimetype".to_owned(), b"application/x".to_vec()),
                ("META-INF/manifest.xml".to_owned(), b"<x/>".to_vec()),
            ]),
            "an OpenDocument file",
        ),
    ] {
        let reading = read("x", &bytes);
        let [row] = reading.documents.as_slice() else { panic!("{:?}", reading.documents) };
        assert!(row.detail.contains(part), "{}", row.detail);
        assert_eq!(row.status, DocumentStatus::Skipped);
        assert!(!reading.holds_records());
    }
    // A bundle that holds such a file as a member is no such file.
    let bundle = zip(&[("word/document.xml".to_owned(), b"<x/>".to_vec()), ("a.json".to_owned(), b"[]".to_vec())]);
    assert_eq!(read("x.zip", &bundle).documents.len(), 2);
}
