use super::read;
use crate::document::Names;
use crate::document::tree_text::show;

const NS: &str = "xmlns=\"http://schemas.microsoft.com/powershell/2004/04\"";

fn check(inner: &str, roots: &[&str]) {
    let text = format!("<Objs Version=\"1.1.0.1\" {NS}>{inner}</Objs>");
    let parsed = read(&text, &Names::default());
    assert_eq!(parsed.roots.iter().map(show).collect::<Vec<_>>(), roots, "{inner}");
    assert_eq!(parsed.damage, None, "{inner}");
}

#[test]
fn primitives_have_their_types() {
    check(
        "<S>a_x000D__x000A_b &amp; _x005F_x41_</S><I32>-3</I32><Db>1.5</Db><B>true</B><Nil /><DT>2024-01-01T00:00:00</DT><C>65</C><G>00000000-0000-0000-0000-000000000000</G><SS>0100dead</SS>",
        &[
            "/Objs/S='a\r\nb & _x41_'",
            "/Objs/I32=-3",
            "/Objs/Db=1.5",
            "/Objs/B=true",
            "/Objs/Nil=null",
            "/Objs/DT='2024-01-01T00:00:00'",
            "/Objs/C='65'",
            "/Objs/G='00000000-0000-0000-0000-000000000000'",
            "/Objs/SS=''",
        ],
    );
    check("<S>_xD83D__xDE42_</S>", &["/Objs/S='\u{1F642}'"]);
}

#[test]
fn objects_lists_and_dictionaries() {
    check(
        "<Obj RefId=\"0\"><TN RefId=\"0\"><T>System.Management.Automation.PSCustomObject</T><T>System.Object</T></TN><MS><I64 N=\"id\">1</I64><Nil N=\"email\"/>\
         <Obj N=\"teams\" RefId=\"1\"><TNRef RefId=\"1\"/><LST><Obj RefId=\"2\"><TNRef RefId=\"0\"/><MS><S N=\"name\">A</S></MS></Obj><S>x</S></LST></Obj></MS></Obj>",
        &["/Objs/Obj={id:/MS/I64=1 email:/MS/Nil=null teams:/MS/Obj=[/LST/Obj={name:/MS/S='A'} /LST/S='x']}"],
    );
    check(
        "<Obj RefId=\"0\"><DCT><En><S N=\"Key\">id</S><I32 N=\"Value\">7</I32></En><En><S N=\"Key\">name</S><S N=\"Value\">B</S></En></DCT></Obj>",
        &["/Objs/Obj={id:/DCT/En[1]/I32=7 name:/DCT/En[2]/S[2]='B'}"],
    );
    check("<Obj RefId=\"0\"><ToString>text</ToString></Obj>", &["/Objs/Obj='text'"]);
    check("<Obj RefId=\"0\"><I32>5</I32><MS><S N=\"note\">x</S></MS></Obj>", &["/Objs/Obj=5"]);
    check("<Obj RefId=\"0\"><ToString>5</ToString><I32>5</I32></Obj>", &["/Objs/Obj=5"]);
    check("<Obj S=\"Error\" RefId=\"0\"><MS><S N=\"id\">1</S></MS></Obj><S S=\"Output\">kept</S>", &["/Objs/S='kept'"]);
}

#[test]
fn a_reference_points_at_its_original() {
    check(
        "<Obj RefId=\"0\"><MS><Obj N=\"a\" RefId=\"1\"><LST><S>x</S></LST></Obj><Ref N=\"b\" RefId=\"1\"/><Ref N=\"c\" RefId=\"0\"/><Ref N=\"d\" RefId=\"99\"/></MS></Obj>",
        &[
            "/Objs/Obj={a:/MS/Obj=[/LST/S='x'] b:!/Objs/Obj[1]/MS/Obj[1]=[/LST/S='x'] c:/MS/Ref[2]=null d:/MS/Ref[3]=null}",
        ],
    );
}

#[test]
fn the_session_line_and_several_documents() {
    let text = format!("#< CLIXML\r\n<Objs {NS}><S>a</S></Objs>#< CLIXML\r\n<Objs {NS}><S>b</S><S>c</S></Objs>");
    let parsed = read(&text, &Names::default());
    assert_eq!(
        parsed.roots.iter().map(show).collect::<Vec<_>>(),
        ["/Objs[1]/S='a'", "/Objs[2]/S[1]='b'", "/Objs[2]/S[2]='c'"]
    );
    assert_eq!(parsed.damage, None);
}

#[test]
fn whole_objects_before_the_damage_stay() {
    for end in ["<Obj RefId=\"1\"><MS><S N=\"id\">2", "<Obj RefId=\"1\"></MS></Obj>", ""] {
        let text = format!("<Objs {NS}><Obj RefId=\"0\"><MS><S N=\"id\">1</S></MS></Obj>{end}");
        let parsed = read(&text, &Names::default());
        assert_eq!(parsed.roots.len(), 1, "{end}");
        assert!(parsed.damage.is_some(), "{end}");
    }
}

#[test]
fn a_bomb_of_references_is_damage() {
    let mut text = format!("<Objs {NS}><Obj RefId=\"0\"><LST><S>x</S><S>y</S></LST></Obj>");
    for level in 1..40 {
        text.push_str(&format!(
            "<Obj RefId=\"{level}\"><LST>{}</LST></Obj>",
            format!("<Ref RefId=\"{}\"/>", level - 1).repeat(4)
        ));
    }
    text.push_str("</Objs>");
    assert!(read(&text, &Names::default()).damage.unwrap().detail.contains("expand beyond"));
}
