//! Big XML documents: reading them in pieces gives exactly what reading them whole gives.
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

use alike::same;
use proptest::prelude::*;

const CHUNKS: [usize; 4] = [1, 7, 100, 1 << 18];

/// Names of properties, markers among them, in odd spellings too.
fn name() -> impl Strategy<Value = &'static str> {
    prop_oneof![
        4 => prop::sample::select(vec!["a", "id", "note", "team", "Ticket", "row", "x.y-z", "max"]),
        4 => prop::sample::select(vec![
            "isapiagent", "is_admin", "firstname", "agent_id", "site_id", "record_count", "agents", "roles", "claims",
            "itilrequesttype", "use", "rtid", "fieldid", "_x0069_sapiagent", "_x0032_faemailallowed", "h:isapiagent",
            "nextfaultidcalculationmethod", "Unum", "uname", "payload", "operation", "error", "value", "Agent",
        ]),
    ]
}

/// Text of an element, also such that looks like tags.
fn scalar() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "1",
        "true",
        "",
        " ",
        "a &lt;isapiagent&gt;",
        "a > b",
        "日本\u{1F642}",
        "line\r\n  line",
        "<!-- <isapiagent>1</isapiagent> -->",
        "<![CDATA[<isapiagent>true</isapiagent>]]>",
        "<?x <isapiagent> ?>",
        "5b1f6c52-0d3e-4b52-9a51-7c1be0a6f1d2",
        "<![CDATA[]]]]>",
        "x<!-- - -- -->y",
    ])
}

fn attributes() -> impl Strategy<Value = &'static str> {
    prop_oneof![
        6 => Just(""),
        3 => prop::sample::select(vec![
            " xsi:nil=\"true\"", " isapiagent=\"1\"", " id='2>1'", " a=\"/>\" b = ''", " i:nil=\"false\" ",
            " xmlns:a=\"isapiagent\"", " site_id=\"4\"", " n:team=\"x\"", " S=\"progress\"",
        ]),
    ]
}

/// An element for each property.
fn element() -> impl Strategy<Value = String> {
    let leaf =
        (name(), attributes(), scalar(), prop::bool::weighted(0.2)).prop_map(|(name, attributes, text, empty)| {
            if empty { format!("<{name}{attributes}/>") } else { format!("<{name}{attributes}>{text}</{name}>") }
        });
    leaf.prop_recursive(4, 60, 6, |inner| {
        let many = prop::collection::vec(inner, 1..6);
        let copies = prop::sample::select(vec![1_usize, 1, 1, 3]);
        (name(), attributes(), many, copies, prop::sample::select(vec!["", "", "\r\n  ", " text "])).prop_map(
            |(name, attributes, parts, copies, between)| {
                format!("<{name}{attributes}>{}</{name}>{between}", parts.join(between)).repeat(copies)
            },
        )
    })
}

/// Rows side by side, in an element or without one.
fn dump() -> impl Strategy<Value = String> {
    let shape = prop::sample::select(vec![
        ("<?xml version=\"1.0\"?>\n<ArrayOfX>", "</ArrayOfX>\n"),
        ("<a><record_count>9</record_count><tickets>", "</tickets></a>"),
        ("<agents>", "</agents>"),
        ("<a><isapiagent>1</isapiagent><b>", "</b></a>"),
        ("", ""),
        ("<!-- <x> --><a><b><c>", "</c ></b><isapiagent/></a><!-- -->"),
    ]);
    (
        prop::collection::vec(
            (element(), prop::sample::select(vec!["Row", "Row", "Row", "isapiagent", "roles"])),
            0..7,
        ),
        shape,
    )
        .prop_map(|(rows, (start, end))| {
            let rows: Vec<String> = rows.into_iter().map(|(row, name)| format!("<{name}>{row}</{name}>\n")).collect();
            format!("{start}{}{end}", rows.concat())
        })
}

/// A value of CLIXML, named where it is a property.
fn object() -> impl Strategy<Value = String> {
    let leaf = (name(), scalar(), prop::sample::select(vec!["S", "I32", "B", "G", "Nil", "TN", "SS"]))
        .prop_map(|(name, text, tag)| format!("<{tag} N=\"{name}\">{text}</{tag}>"));
    let odd = prop::sample::select(vec![
        "<Ref RefId=\"1\" />",
        "<Ref N=\"team\" RefId=\"2\"/>",
        "<TNRef RefId=\"9\" />",
        "<TNRef RefId=\"9\" X=\"1\" />",
        "<LST />",
        "<Obj N=\"notes\" RefId=\"9\"><TNRef RefId=\"1\" /><LST /></Obj>",
        "<Obj RefId=\"9\"><TNRef RefId=\"1\" /><LST /></Obj>",
        "<Obj RefId=\"9\"><MS><TNRef RefId=\"1\" /></MS></Obj>",
        "<Obj N=\"isapiagent\" RefId=\"9\"><TNRef RefId=\"1\" /><LST /></Obj>",
        "<Obj RefId=\"9\" N=\"isapiagent\"><MS /></Obj>",
        "<S N=\"isapiagent\" RefId=\"9\">true</S>",
        "<S>x</S>",
        "<Obj N=\"d\" RefId=\"2\"><DCT><En><S N=\"Key\">isapiagent</S><B N=\"Value\">true</B></En></DCT></Obj>",
        "<Obj S=\"progress\"><MS><S N=\"isapiagent\">x</S></MS></Obj>",
        "<ToString>t</ToString>",
        "<Obj RefId=\"4\"><MS><B N=\"isapiagent\">true</B></MS><Props><S N=\"site_id\">2</S></Props></Obj>",
    ])
    .prop_map(str::to_owned);
    prop_oneof![12 => leaf, 2 => odd].prop_recursive(4, 50, 6, |inner| {
        let many = prop::collection::vec(inner, 0..6);
        (name(), many, prop::sample::select(vec!["MS", "MS", "MS", "LST", "LST", "Props", "IE"]), 0..4_u8).prop_map(
            |(name, parts, inside, id)| {
                let tag = format!("<Obj N=\"{name}\" RefId=\"{id}\"><TNRef RefId=\"1\" />");
                format!("{tag}<{inside}>{}</{inside}></Obj>", parts.concat())
            },
        )
    })
}

fn clixml() -> impl Strategy<Value = String> {
    let shape = prop::sample::select(vec![
        ("<Objs Version=\"1.1.0.1\">\r\n", "</Objs>"),
        ("#< CLIXML\r\n<Objs><Obj RefId=\"0\"><LST>", "</LST></Obj></Objs>"),
        ("<Objs><Obj RefId=\"0\"><MS><Obj N=\"tickets\"><LST>", "</LST></Obj></MS></Obj></Objs>"),
        (
            "<Objs><Obj RefId=\"0\"><DCT><En><S N=\"Key\">a</S><Obj N=\"Value\"><LST>",
            "</LST></Obj></En></DCT></Obj></Objs>",
        ),
        ("<Objs><S>x</S></Objs><Objs>", "</Objs>"),
    ]);
    (prop::collection::vec(object(), 0..8), shape)
        .prop_map(|(rows, (start, end))| format!("{start}{}{end}", rows.join("\r\n")))
}

/// A property of `ConvertTo-Xml`.
fn property() -> impl Strategy<Value = String> {
    let types = prop::sample::select(vec!["System.String", "System.Object[]", "System.Management.PSCustomObject"]);
    let leaf = (name(), scalar()).prop_map(|(name, text)| format!("<Property Name=\"{name}\">{text}</Property>"));
    leaf.prop_recursive(4, 50, 6, move |inner| {
        let many = prop::collection::vec(inner, 0..6);
        (prop::option::of(name()), types.clone(), many).prop_map(|(name, form, parts)| {
            let name = name.map(|name| format!(" Name=\"{name}\"")).unwrap_or_default();
            format!("<Property{name} Type=\"{form}\">{}</Property>", parts.concat())
        })
    })
}

fn objects() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::collection::vec(property(), 0..5), 0..7).prop_map(|rows| {
        let rows: Vec<String> = rows.into_iter().map(|row| format!("  <Object>{}</Object>\n", row.concat())).collect();
        format!("<?xml version=\"1.0\"?>\n<Objects>\n{}</Objects>", rows.concat())
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn xml_is_read_alike(text in prop_oneof![4 => dump(), 1 => element()]) {
        same(text.as_bytes(), &CHUNKS)?;
    }

    #[test]
    fn clixml_is_read_alike(text in clixml()) {
        same(text.as_bytes(), &CHUNKS)?;
    }

    #[test]
    fn converted_objects_are_read_alike(text in objects()) {
        same(text.as_bytes(), &CHUNKS)?;
    }

    #[test]
    fn what_breaks_off_is_read_alike(text in prop_oneof![dump(), clixml(), objects()], cut in 0.0_f64..1.0) {
        let at = (text.len() as f64 * cut) as usize;
        same(String::from_utf8_lossy(&text.as_bytes()[..at]).as_bytes(), &CHUNKS)?;
    }

    #[test]
    fn a_tag_too_many_is_told_alike(
        text in dump(), cut in 0.0_f64..1.0, add in prop::sample::select(vec!["<", ">", "</a>", "<b>", "<!--", "<b c>"])
    ) {
        let at = (0..=(text.len() as f64 * cut) as usize).rev().find(|at| text.is_char_boundary(*at)).unwrap();
        // What a `&` means is grammar, and not looked at in skipped rows.
        let text = format!("{}{add}{}", &text[..at], &text[at..]).replace('&', "+");
        same(text.as_bytes(), &CHUNKS)?;
    }
}

#[test]
fn rows_without_records_are_skipped_and_records_keep_their_places() {
    let row =
        |id: u32| format!("  <Faults>\n    <id>{id}</id>\n    <details>&lt;isapiagent&gt; é</details>\n  </Faults>\n");
    let rows = |ids: std::ops::Range<u32>| ids.map(row).collect::<String>();
    let record = "  <Faults><id>7</id><isapiagent>true</isapiagent></Faults>\n";
    let plain = format!("<?xml version=\"1.0\"?>\n<ArrayOfFaults>\n{}</ArrayOfFaults>\n", rows(0..500));
    let skipped = same(plain.as_bytes(), &CHUNKS[..3]).unwrap().expect("not given up");
    assert!(skipped * 10 > plain.len() as u64 * 4, "{skipped} of {}", plain.len());
    let mixed = format!("<a><b>{}{record}{}{record}{}</b></a>", rows(0..9), rows(9..30), rows(30..99));
    assert!(same(mixed.as_bytes(), &CHUNKS[..3]).unwrap().is_some());
    let row = |id: u32| format!("<Obj RefId=\"{id}\"><TNRef RefId=\"0\" /><MS><I32 N=\"id\">{id}</I32></MS></Obj>\n");
    let rows = |ids: std::ops::Range<u32>| ids.map(row).collect::<String>();
    let record = "<Obj RefId=\"9\"><MS><I32 N=\"id\">7</I32><B N=\"isapiagent\">true</B></MS></Obj>\r\n";
    for text in [
        format!("<Objs>{}{record}{}</Objs>", rows(0..40), rows(40..90)),
        format!("<Objs><Obj RefId=\"1\"><LST>{}{record}{}</LST></Obj></Objs>", rows(0..40), rows(40..90)),
    ] {
        let skipped = same(text.as_bytes(), &CHUNKS[..3]).unwrap().expect("not given up");
        assert!(skipped * 10 > text.len() as u64 * 7, "{skipped} of {}", text.len());
    }
}

/// Random texts that were once read differently.
#[test]
fn elements_that_are_objects_show_nothing_and_stray_brackets_are_told() {
    let row = "<a><rtid><a>1</a></rtid><isapiagent>1</isapiagent></a>";
    let objects = "<Obj RefId=\"1\"><MS><S N=\"a\">1</S></MS></Obj>".repeat(9);
    let attributed = "<Row><note>1</note><a><agent_id site_id=\"4\"/><roles>1</roles><team>1</team></a></Row>";
    for text in [
        row.repeat(9),
        format!("<agents>{}</agents>", attributed.repeat(9)),
        format!("<l><r><a>1</a></r>{}<r><a>1</a<></r></l>", "<r><a>1</a></r>".repeat(9)),
        // Tags that only look as if they ended with a number.
        format!("<Objs>{objects}<Obj N=\"a\" / RefId=\"1\"></Obj></Objs>"),
        format!("<Objs>{objects}<Obj N=' RefId=\"1\">x' RefId=\"1\"></Obj></Objs>"),
    ] {
        same(text.as_bytes(), &CHUNKS).unwrap();
    }
}
