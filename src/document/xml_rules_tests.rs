use super::read;
use crate::document::tree_text::show;
use crate::document::{Names, Node};

const LISTS: [&str; 4] = ["agents", "teams", "scopes", "claims"];

/// The roots on a line each, and the damage.
fn parse(text: &str, keep: &[&str]) -> String {
    let names = Names::new(keep.iter().copied(), [], LISTS);
    let parsed = read(text, &names);
    let damage = parsed.damage.map(|damage| format!("{} {}", damage.offset, damage.detail));
    parsed.roots.iter().map(show).chain(damage).collect::<Vec<_>>().join("\n")
}

fn check(cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        assert_eq!(parse(text, &[]), *expected, "{text}");
    }
}

/// The text at the places of a value and of all inside it, from the outside in.
fn spans<'a>(text: &'a str, node: &Node, found: &mut Vec<&'a str>) {
    found.push(&text[node.span.clone()]);
    node.rows().iter().chain(node.members().iter().map(|(_, node)| node)).for_each(|node| spans(text, node, found));
}

fn check_spans(text: &str, expected: &[&str]) {
    let names = Names::new([], [], LISTS);
    let mut found = Vec::new();
    read(text, &names).roots.iter().for_each(|root| spans(text, root, &mut found));
    assert_eq!(found, expected, "{text}");
}

#[test]
fn a_root_is_a_list_by_its_name_or_by_its_rows() {
    check(&[
        ("<Agent><id>21</id></Agent>", "/Agent={id:/id='21'}"),
        ("<Agents><Agent><id>21</id></Agent></Agents>", "/Agents=[/Agent={id:/id='21'}]"),
        (
            "<?xml version='1.0'?>\n<ArrayOfUname xmlns:xsi='x' xmlns='y'><Uname uname='a'/><Uname uname='b'/></ArrayOfUname>",
            "/ArrayOfUname=[/Uname[1]={uname:/@uname='a'} /Uname[2]={uname:/@uname='b'}]",
        ),
        ("<agents><x>1</x><x>2</x></agents>", "/agents=[/x[1]='1' /x[2]='2']"),
        ("<agents/>", "/agents=[]"),
        ("<Agents/>", "/Agents=''"),
        ("<Agents>21</Agents>", "/Agents='21'"),
        // Rows of a list's name, of different names or beside attributes: an object.
        ("<r><teams><id>1</id></teams></r>", "/r={teams:/teams=[/id='1']}"),
        ("<r><a><x/></a><b><x/></b></r>", "/r={a:/a={x:/x=''} b:/b={x:/x=''}}"),
        ("<r count='2'><a><x/></a><a><x/></a></r>", "/r={count:/@count='2' a:=[/a[1]={x:/x=''} /a[2]={x:/x=''}]}"),
        ("<r><a><x/></a><a>1</a></r>", "/r={a:=[/a[1]={x:/x=''} /a[2]='1']}"),
    ]);
}

#[test]
fn names_tell_lists() {
    check(&[
        ("<r><k/><teams/></r>", "/r={k:/k='' teams:/teams=[]}"),
        ("<r><k/><teams>\n</teams></r>", "/r={k:/k='' teams:/teams=[]}"),
        ("<r><k/><teams>all</teams></r>", "/r={k:/k='' teams:/teams='all'}"),
        ("<r><k/><scopes><s>a</s><s>b</s></scopes></r>", "/r={k:/k='' scopes:/scopes=[/s[1]='a' /s[2]='b']}"),
        ("<r><k/><scopes><s>a</s></scopes></r>", "/r={k:/k='' scopes:/scopes=[/s='a']}"),
        (
            "<r><k/><teams><a><id>1</id></a><b><id>2</id></b></teams></r>",
            "/r={k:/k='' teams:/teams=[/a={id:/id='1'} /b={id:/id='2'}]}",
        ),
        // Plainly the properties of one row.
        (
            "<r><k/><teams><id>1</id><name>x</name></teams></r>",
            "/r={k:/k='' teams:=[/teams={id:/id='1' name:/name='x'}]}",
        ),
        ("<r><k/><teams id='1'/></r>", "/r={k:/k='' teams:=[/teams={id:/@id='1'}]}"),
        ("<r><k/><scopes n='1'><s>a</s></scopes></r>", "/r={k:/k='' scopes:/scopes=[/s='a']}"),
        ("<agents><id>1</id><name>x</name></agents>", "=[/agents={id:/id='1' name:/name='x'}]"),
        // Each repetition is a row, also when it holds what looks like rows, or nothing.
        (
            "<r><teams><id>1</id></teams><teams><t><id>2</id></t></teams><teams/></r>",
            "/r={teams:=[/teams[1]={id:/id='1'} /teams[2]={t:/t={id:/id='2'}} /teams[3]='']}",
        ),
        ("<agents><teams><id>1</id><n/></teams></agents>", "/agents=[/teams={id:/id='1' n:/n=''}]"),
    ]);
}

#[test]
fn repeated_elements_are_a_list() {
    check(&[
        (
            "<r><k>1</k><team>a</team><n>2</n><team>b</team></r>",
            "/r={k:/k='1' team:=[/team[1]='a' /team[2]='b'] n:/n='2'}",
        ),
        ("<r><k/><x:t>1</x:t><y:t>2</y:t></r>", "/r={k:/k='' t:=[/x:t='1' /y:t='2']}"),
    ]);
}

#[test]
fn names_and_texts_are_decoded() {
    check(&[
        ("<r><_x0032_faemailallowed>1</_x0032_faemailallowed></r>", "/r={2faemailallowed:/_x0032_faemailallowed='1'}"),
        ("<r _x0040_a='&lt;x'/>", "/r={@a:/@_x0040_a='<x'}"),
        ("<r><a>1 &lt; <![CDATA[<2>]]><!-- no -->&#33;<?pi?></a></r>", "/r={a:/a='1 < <2>!'}"),
        ("<!DOCTYPE r SYSTEM 'file:///etc/passwd'><r><a>x&e;</a></r>", "/r={a:/a='x&e;'}"),
        ("<r><a> x </a><b>  </b></r>", "/r={a:/a=' x ' b:/b=''}"),
    ]);
}

#[test]
fn attributes_are_properties() {
    check(&[
        ("<row RTid='36' rtdesc='General'/>", "/row={RTid:/@RTid='36' rtdesc:/@rtdesc='General'}"),
        ("<r><k/><a lang='en'>x</a></r>", "/r={k:/k='' a:/a='x'}"),
        ("<r><k/><a n:id='1' xml:space='x' xsi:type='t' i:type='t'/></r>", "/r={k:/k='' a:/a={id:/@n:id='1'}}"),
        (
            "<r><a xsi:nil='true'/><b i:nil='true' id='1'>x</b><c xsi:nil='false'/></r>",
            "/r={a:/a=null b:/b=null c:/c=''}",
        ),
        ("<r><k/><teams xsi:nil='true'/></r>", "/r={k:/k='' teams:/teams=null}"),
        ("<r><a id='1'>text<b>2</b></a><c/></r>", "/r={a:/a={id:/@id='1' b:/b='2'} c:/c=''}"),
    ]);
}

#[test]
fn several_roots_are_rows_unless_each_is_a_list() {
    check(&[
        ("<row a='1'/>\n<row a='2'/>", "=[/row[1]={a:/@a='1'} /row[2]={a:/@a='2'}]"),
        ("<row><a>1</a></row><T><b>2</b></T>", "=[/row={a:/a='1'} /T={b:/b='2'}]"),
        (
            "<T a='1'><S b='2'/></T><T a='2'><S b='3'/></T>",
            "=[/T[1]={a:/@a='1' S:/S={b:/@b='2'}} /T[2]={a:/@a='2' S:/S={b:/@b='3'}}]",
        ),
        ("<As><A><x/></A></As><teams><B><x/></B></teams>", "/As=[/A={x:/x=''}]\n/teams=[/B={x:/x=''}]"),
        ("<As><A><x/></A></As><row a='1'/>", "=[/As={A:/A={x:/x=''}} /row={a:/@a='1'}]"),
        ("", ""),
    ]);
}

#[test]
fn unwanted_scalars_are_dropped() {
    for (text, expected) in [
        ("<r><id>1</id><x>2</x><y/><z xsi:nil='1'/><t><q>3</q></t></r>", "/r={id:/id='1' t:/t={}}"),
        ("<r id='1' x='2'><teams><x>3</x><x>4</x></teams></r>", "/r={id:/@id='1' teams:/teams=[/x[1]='3' /x[2]='4']}"),
        ("<r><teams><id>1</id><x>2</x></teams><k/></r>", "/r={teams:=[/teams={id:/id='1'}]}"),
        ("<r><x>1</x><x>2</x><scopes>a</scopes><scopes>b</scopes></r>", "/r={scopes:=[/scopes[1]='a' /scopes[2]='b']}"),
        ("<As><A x='1'/><A><x/></A></As>", "/As=[/A[1]={} /A[2]={}]"),
        ("<row x='1'/><row id='2'/>", "=[/row[1]={} /row[2]={id:/@id='2'}]"),
    ] {
        assert_eq!(parse(text, &["id"]), expected, "{text}");
    }
}

#[test]
fn whole_rows_before_damage_stay() {
    check(&[
        ("<As><A><id>1</id></A><A><id>2", "/As=[/A[1]={id:/id='1'}]\n29 ends inside of <id>"),
        (
            "<As><A><id>1</id></A><A><i",
            "/As=[/A[1]={id:/id='1'}]\n24 tag not closed: `>` not found before end of input",
        ),
        ("<As><A><id>1</id></A>", "/As=[/A={id:/id='1'}]\n21 ends inside of <As>"),
        ("<As><A><id>1</id></A></Bs>", "/As=[/A={id:/id='1'}]\n21 an end tag that does not match its start tag"),
        ("<As><A><id>1", "12 ends inside of <id>"),
        ("<As>x", "5 ends inside of <As>"),
        ("<A><id>1</id><name>x", "20 ends inside of <name>"),
        ("<A><t><id>1</id></t><name>x", "27 ends inside of <name>"),
        ("<scopes><s>a</s><s>b", "/scopes=[/s[1]='a']\n20 ends inside of <s>"),
        ("<agents><id>1</id><name>x", "25 ends inside of <name>"),
        ("<row a='1'/><row a='2'/><row><a>", "=[/row[1]={a:/@a='1'} /row[2]={a:/@a='2'}]\n32 ends inside of <a>"),
        ("<row a='1'/>\n(1 row affected)", "/row={a:/@a='1'}\n13 text outside of any element"),
        ("<As><A><x/></A></As><Bs><B><x/></B><B>", "/As=[/A={x:/x=''}]\n/Bs=[/B[1]={x:/x=''}]\n38 ends inside of <B>"),
        ("<a>x & y</a>", "5 entity or character reference not closed: `;` not found before end of input"),
    ]);
    let deep = parse(&"<a>".repeat(1_000_000), &[]);
    assert_eq!(deep, "384 nested deeper than 128 levels; raise the limit with --max-depth");
}

#[test]
fn spans_are_contents_of_texts_and_whole_other_elements() {
    check_spans(
        "<!-- --><As>\n<A q=\"&lt;\"><id> 21 </id><n/><ts><t>x</t><t><![CDATA[y]]></t></ts></A></As>",
        &[
            "<As>\n<A q=\"&lt;\"><id> 21 </id><n/><ts><t>x</t><t><![CDATA[y]]></t></ts></A></As>",
            "<A q=\"&lt;\"><id> 21 </id><n/><ts><t>x</t><t><![CDATA[y]]></t></ts></A>",
            "&lt;",
            "21",
            "<n/>",
            "<ts><t>x</t><t><![CDATA[y]]></t></ts>",
            "<t>x</t><t><![CDATA[y]]></t>",
            "x",
            "<![CDATA[y]]>",
        ],
    );
    check_spans("<row/> <row a='1'/>", &["<row/> <row a='1'/>", "<row/>", "<row a='1'/>", "1"]);
}
