use super::read;
use crate::document::tree_text::show;
use crate::document::{Names, Parsed};

/// The roots on a line each, and the damage.
fn lines(parsed: &Parsed) -> String {
    let damage = parsed.damage.as_ref().map(|damage| format!("{} {}", damage.offset, damage.detail));
    parsed.roots.iter().map(show).chain(damage).collect::<Vec<_>>().join("\n")
}

fn check(text: &str, expected: &str) {
    assert_eq!(lines(&read(text, &Names::default())), expected, "{text}");
}

fn check_objs(content: &str, expected: &str) {
    check(&format!("<Objs Version=\"1.1.0.1\" xmlns=\"http://x\">{content}</Objs>"), expected);
}

#[test]
fn every_primitive_has_its_value() {
    for (tags, content, expected) in [
        ("S DT TS BA G URI Version SemanticVersion XD SBK New", "a&lt;_x000A_", "'a<\n'"),
        ("By SB I16 U16 I32 U32 I64 U64 Sg Db D", " -12 ", "-12"),
        ("Db", "1.5E+20", "1.5E+20"),
        ("Db Sg", "NaN", "'NaN'"),
        ("B", "true", "true"),
        ("B", "False", "false"),
        ("B", "maybe", "'maybe'"),
        ("C", "65", "'65'"),
        ("SS", "01000000d08c", "''"),
        ("Nil", "", "null"),
        ("S", "  ", "'  '"),
        ("PR", "<AV>x</AV><PC>1</PC>", "''"),
    ] {
        for tag in tags.split(' ') {
            check_objs(&format!("<{tag}>{content}</{tag}>"), &format!("/Objs/{tag}={expected}"));
        }
    }
    check_objs("<Nil/><S/>", "/Objs/Nil=null\n/Objs/S=''");
}

#[test]
fn objects_are_what_they_contain() {
    for (content, expected) in [
        (
            "<TN RefId='0'><T>X</T></TN><MS><I64 N='id'>1</I64><S N='a'>x</S><S N='b'>y</S><Nil N='c'/></MS>",
            "{id:/MS/I64=1 a:/MS/S[1]='x' b:/MS/S[2]='y' c:/MS/Nil=null}",
        ),
        ("<Props><S N='a'>x</S></Props><MS><S N='b'>y</S></MS>", "{a:/Props/S='x' b:/MS/S='y'}"),
        ("<MS><S N='_x0032_fa_x005F_x'>y</S><S>unnamed</S></MS>", "{2fa_x:/MS/S[1]='y'}"),
        ("<LST><I32>1</I32><I32>2</I32><S>x</S></LST>", "[/LST/I32[1]=1 /LST/I32[2]=2 /LST/S='x']"),
        ("<IE><Obj><MS><S N='a'>x</S></MS></Obj></IE>", "[/IE/Obj={a:/MS/S='x'}]"),
        ("<STK><B>true</B></STK>", "[/STK/B=true]"),
        ("<QUE/>", "[]"),
        ("<LST/><MS><I32 N='Count'>0</I32></MS>", "[]"),
        (
            "<DCT><En><S N='Key'>a</S><S N='Value'>x</S></En><En><I32 N='Key'>2</I32><Obj N='Value'><LST/></Obj></En></DCT>",
            "{a:/DCT/En[1]/S[2]='x' 2:/DCT/En[2]/Obj=[]}",
        ),
        ("<DCT><En><S N='Key'>a</S></En></DCT>", "{}"),
        ("<I32>4</I32><ToString>Running</ToString>", "4"),
        ("<S>x</S><MS/>", "'x'"),
        ("<S>x</S><MS><S N='a'>y</S></MS>", "'x'"),
        ("<TNRef RefId='9'/><ToString>a_x0009_b</ToString>", "'a\tb'"),
        ("<ToString>@{a=1}</ToString><MS><S N='a'>1</S></MS>", "{a:/MS/S='1'}"),
        ("<TNRef RefId='9'/>", "{}"),
        ("<SS>0100</SS>", "''"),
    ] {
        check_objs(&format!("<Obj RefId=\"0\">{content}</Obj>"), &format!("/Objs/Obj={expected}"));
    }
}

#[test]
fn roots_are_the_objects_of_the_output() {
    check_objs("<Obj><LST/></Obj><S>x</S><Obj><LST/></Obj>", "/Objs/Obj[1]=[]\n/Objs/S='x'\n/Objs/Obj[2]=[]");
    check_objs(
        "<S S='Error'>no</S><Obj S='progress'><MS><PR N='Record'><AI>0</AI></PR></MS></Obj><S S='Output'>x</S>",
        "/Objs/S[2]='x'",
    );
    let one = "<Objs><S>x</S></Objs>";
    check(&format!("#< CLIXML\r\n{one}\r\n"), "/Objs/S='x'");
    check(&format!("\u{feff}<?xml version='1.0'?><!-- -->{one}<!-- -->"), "/Objs/S='x'");
    check(&format!("#< CLIXML\n{one}#< CLIXML\n{one}"), "/Objs[1]/S='x'\n/Objs[2]/S='x'");
    check("<Objs/>", "");
    check("#< CLIXML", "");
    check("<Obj/>", "0 <Obj> where <Objs> should be");
}

#[test]
fn references_are_copies_at_the_place_of_the_original() {
    check_objs(
        "<Obj RefId=\"0\"><MS><Obj N='t' RefId=\"1\"><LST><I32>1</I32></LST></Obj><Ref N='u' RefId=\"1\"/></MS></Obj><Ref RefId=\"0\"/>",
        "/Objs/Obj={t:/MS/Obj=[/LST/I32=1] u:!/Objs/Obj[1]/MS/Obj[1]=[/LST/I32=1]}\n\
         !/Objs/Obj[1]={t:/MS/Obj=[/LST/I32=1] u:!/Objs/Obj[1]/MS/Obj[1]=[/LST/I32=1]}",
    );
    let object = |id: &str, value: &str| format!("<Obj RefId=\"{id}\"><MS><S N='a'>{value}</S></MS></Obj>");
    let (first, second) = (object("1", "x"), object("1", "y"));
    let reference = "<Ref RefId=\"1\" />";
    // The latest of one id; unknown, later and open ones are null.
    check_objs(
        &format!("{first}{second}{reference}"),
        "/Objs/Obj[1]={a:/MS/S='x'}\n/Objs/Obj[2]={a:/MS/S='y'}\n!/Objs/Obj[2]={a:/MS/S='y'}",
    );
    check_objs(&format!("{reference}{first}"), "/Objs/Ref=null\n/Objs/Obj={a:/MS/S='x'}");
    check_objs(
        &format!("{first}<Obj RefId=\"1\"><LST>{reference}</LST></Obj>"),
        "/Objs/Obj[1]={a:/MS/S='x'}\n/Objs/Obj[2]=[/LST/Ref=null]",
    );
    check(&format!("<Objs>{first}</Objs><Objs>{reference}</Objs>"), "/Objs[1]/Obj={a:/MS/S='x'}\n/Objs[2]/Ref=null");
    check_objs(
        &format!("<Obj><DCT><En><S N='Key'>k</S><Obj N='Value' RefId=\"1\"><LST/></Obj></En></DCT></Obj>{reference}"),
        "/Objs/Obj={k:/DCT/En/Obj=[]}\n!/Objs/Obj[1]/DCT/En[1]/Obj[1]=[]",
    );
}

#[test]
fn copies_have_limits() {
    // Each object holds the one before it ten times.
    let mut text = "<Obj RefId=\"0\"><LST><I32>1</I32></LST></Obj>".to_owned();
    for id in 1..40 {
        let copies = format!("<Ref RefId=\"{}\"/>", id - 1).repeat(10);
        text += &format!("<Obj RefId=\"{id}\"><LST>{copies}</LST></Obj>");
    }
    let parsed = read(&format!("<Objs>{text}</Objs>"), &Names::default());
    let detail = parsed.damage.map(|damage| damage.detail);
    assert_eq!(detail.as_deref(), Some("back-references expand beyond 1000000 values"));
    // Each object holds the one before it, once.
    let chain: String =
        (1..200).map(|id| format!("<Obj RefId=\"{id}\"><LST><Ref RefId=\"{}\"/></LST></Obj>", id - 1)).collect();
    let parsed = read(&format!("<Objs>{chain}</Objs>"), &Names::default());
    assert_eq!(
        parsed.damage.map(|damage| damage.detail).as_deref(),
        Some("nested deeper than 128 levels; raise the limit with --max-depth")
    );
    // One long text, often.
    let long = format!("<Obj RefId=\"0\"><S>{}</S></Obj>", "x".repeat(1 << 20));
    let text = format!("<Objs>{long}{}</Objs>", "<Ref RefId=\"0\"/>".repeat(1000));
    assert!(read(&text, &Names::default()).damage.is_some());
}

#[test]
fn unwanted_scalars_are_dropped() {
    let names = Names::new(["id"], [], []);
    for (content, expected) in [
        ("<MS><S N='x'>1</S><S N='id'>2</S><Nil N='y'/><Obj N='z'><LST/></Obj></MS>", "{id:/MS/S[2]='2' z:/MS/Obj=[]}"),
        ("<MS><Obj N='x'><S>1</S></Obj><Obj N='id'><ToString>2</ToString></Obj></MS>", "{id:/MS/Obj[2]='2'}"),
        ("<MS><Obj N='x' RefId=\"7\"><S>1</S></Obj><Ref N='id' RefId=\"7\"/></MS>", "{id:!/Objs/Obj[1]/MS/Obj[1]='1'}"),
        (
            "<DCT><En><S N='Key'>x</S><S N='Value'>1</S></En><En><S N='Key'>id</S><S N='Value'>2</S></En></DCT>",
            "{id:/DCT/En[2]/S[2]='2'}",
        ),
        ("<LST><S>1</S></LST>", "[/LST/S='1']"),
    ] {
        let text = format!("<Objs><Obj>{content}</Obj></Objs>");
        assert_eq!(lines(&read(&text, &names)), format!("/Objs/Obj={expected}"), "{text}");
    }
}

#[test]
fn whole_objects_before_damage_stay() {
    check("<Objs><S>x</S><Obj><MS><S N='a'>y", "/Objs/S='x'\n33 ends inside of <S>");
    check("<Objs><Obj><LST/></Obj><Obj><LST>", "/Objs/Obj[1]=[]\n33 ends inside of <LST>");
    check(
        "<Objs><S>x</S></Objs><Objs><S>y</S><S",
        "/Objs[1]/S='x'\n/Objs[2]/S='y'\n35 tag not closed: `>` not found before end of input",
    );
    check("<Objs><S>x</S></Objs> done", "/Objs/S='x'\n22 text outside of any element");
    check("<Objs><S>x</S><S N=1>", "/Objs/S[1]='x'\n14 malformed attribute");
}

#[test]
fn spans_are_contents_of_texts_and_whole_other_elements() {
    let text =
        "<Objs><Obj><MS><S N='a'> x </S><S N='b'/><SS N='c'>0100</SS><Obj N='d'><I32>1</I32></Obj></MS></Obj></Objs>";
    let parsed = read(text, &Names::default());
    let spans: Vec<_> = parsed.roots[0].members().iter().map(|(_, node)| &text[node.span.clone()]).collect();
    assert_eq!(spans, ["x", "<S N='b'/>", "<SS N='c'>", "1"]);
    assert_eq!(&text[parsed.roots[0].span.clone()], &text[6..text.len() - 7]);
}
