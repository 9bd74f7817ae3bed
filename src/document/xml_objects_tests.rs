use crate::document::tree_text::show;
use crate::document::{Names, xml};

/// The roots on a line each, and the damage; `P` stands for `Property`, `O` for `Object`.
fn parse(text: &str, keep: &[&str]) -> String {
    let names = Names::new(keep.iter().copied(), [], []);
    let parsed = xml::read(&long(text), &names);
    let damage = parsed.damage.map(|damage| damage.detail);
    parsed.roots.iter().map(show).chain(damage).collect::<Vec<_>>().join("\n")
}

fn long(text: &str) -> String {
    [("<P", "<Property"), ("</P", "</Property"), ("<O", "<Object"), ("</O", "</Object")]
        .iter()
        .fold(text.to_owned(), |text, (short, long)| text.replace(short, long))
}

/// A row with the given properties.
fn check_row(properties: &str, expected: &str) {
    let text = format!("<Os><O Type='System.Management.Automation.PSCustomObject'>{properties}</O></Os>");
    assert_eq!(parse(&text, &[]), long(&format!("/Objects=[/Object={expected}]")), "{text}");
}

#[test]
fn types_tell_values() {
    for (property, expected) in [
        ("<P Name='a' Type='System.Int32'>36</P>", "{a:/Property=36}"),
        ("<P Name='a' Type='System.Double'>-1.5</P>", "{a:/Property=-1.5}"),
        ("<P Name='a' Type='System.Double'>NaN</P>", "{a:/Property='NaN'}"),
        ("<P Name='a' Type='System.Boolean'>True</P>", "{a:/Property=true}"),
        ("<P Name='a' Type='System.Boolean'>False</P>", "{a:/Property=false}"),
        ("<P Name='a' Type='System.String'>36 &lt;</P>", "{a:/Property='36 <'}"),
        ("<P Name='a'>True</P>", "{a:/Property='True'}"),
        ("<P Name='a'/><P Name='b' Type='System.String'></P>", "{a:/Property[1]=null b:/Property[2]=null}"),
        ("<P Name='a' Type='System.Object[]'/><P/>", "{a:/Property[1]=[]}"),
        ("<P Name='a' Type='System.Object[]'>1 2 3</P>", "{a:/Property='1 2 3'}"),
        ("<P Name='a' Type='PSCustomObject'>@{id=1}</P>", "{a:/Property='@{id=1}'}"),
        ("<P Name='a' Type='System.Object[]'><P>x</P><P Name='Length'>1</P></P>", "{a:/Property=[/Property[1]='x']}"),
        ("<P Name='a'><P>x</P></P>", "{a:/Property=[/Property='x']}"),
        (
            "<P Name='a'><P Name='b'><P><P Name='id'>1</P></P></P></P>",
            "{a:/Property={b:/Property=[/Property={id:/Property='1'}]}}",
        ),
        ("<P Name='a'>x<Q>y<P Name='z'>1</P></Q></P>", "{a:/Property='x'}"),
    ] {
        check_row(property, expected);
    }
}

#[test]
fn objects_are_rows_or_lists() {
    for (text, expected) in [
        (
            "<?xml version='1.0'?><Os><O><P Name='a'>1</P></O><O/><O>x</O></Os>",
            "/Objects=[/Object[1]={a:/Property='1'} /Object[2]=null /Object[3]='x']",
        ),
        (
            "<Os><O Type='System.Object[]'><P><P Name='a'>1</P></P></O></Os>",
            "/Objects/Object=[/Property={a:/Property='1'}]",
        ),
        ("<Os><O><P>1</P><P>2</P></O></Os>", "/Objects/Object=[/Property[1]='1' /Property[2]='2']"),
        ("<Os><O><P>1</P></O><O Type='X[]'/></Os>", "/Objects/Object[1]=[/Property='1']\n/Objects/Object[2]=[]"),
        (
            "<Os><O><P>1</P></O><O><P Name='a'/></O></Os>",
            "/Objects=[/Object[1]=[/Property='1'] /Object[2]={a:/Property=null}]",
        ),
        (
            "<O><P Name='a'>1</P></O>\n<O><P Name='a'>2</P></O>",
            "=[/Object[1]={a:/Property='1'} /Object[2]={a:/Property='2'}]",
        ),
        (
            "<Os><O><P Name='a'>1</P></O></Os><Os><O><P Name='a'>2</P></O></Os>",
            "/Objects[1]=[/Object={a:/Property='1'}]\n/Objects[2]=[/Object={a:/Property='2'}]",
        ),
        // Not this form.
        ("<Os><O><id>1</id></O></Os>", "/Objects=[/Object={id:/id='1'}]"),
        ("<Os><P Name='a'>1</P></Os>", "/Objects={Property:/Property='1'}"),
    ] {
        assert_eq!(parse(text, &[]), expected, "{text}");
    }
}

#[test]
fn dictionaries_are_objects() {
    let pair = |key: &str, value: &str| {
        format!("<P Name='Key' Type='System.String'>{key}</P><P Name='Value' Type='System.String'>{value}</P>")
    };
    let hashtable = |content: String| format!("<Os><O Type='System.Collections.Hashtable'>{content}</O></Os>");
    for (text, keep, expected) in [
        (hashtable(pair("id", "1")), vec![], "/Objects=[/Object={id:/Property[2]='1'}]"),
        (
            format!("<Os><O>{}{}</O></Os>", pair("id", "1"), pair("name", "x")),
            vec!["id"],
            "/Objects=[/Object={id:/Property[2]='1'}]",
        ),
        (
            hashtable(
                "<P Name='Key'>teams</P><P Name='Value' Type='System.Object[]'><P><P Name='Key'>id</P><P Name='Value'>3</P><P Name='Key'>name</P><P Name='Value'/></P></P>".to_owned(),
            ),
            vec!["id", "name"],
            "/Objects=[/Object={teams:/Property[2]=[/Property={id:/Property[2]='3' name:/Property[4]=null}]}]",
        ),
        // One pair without a type is an object with these two properties, which may be unwanted.
        (format!("<Os><O>{}</O></Os>", pair("id", "1")), vec![], "/Objects=[/Object={Key:/Property[1]='id' Value:/Property[2]='1'}]"),
        (format!("<Os><O>{}</O></Os>", pair("id", "1")), vec!["id"], "/Objects=[/Object={}]"),
    ] {
        assert_eq!(parse(&text, &keep), expected, "{text}");
    }
}

#[test]
fn whole_objects_before_damage_stay() {
    for (text, expected) in [
        ("<Os><O><P Name='a'>1</P></O>\n", "/Objects=[/Object={a:/Property='1'}]"),
        (
            "<Os><O><P Name='a'>1</P></O><O><P",
            "/Objects=[/Object[1]={a:/Property='1'}]\ntag not closed: `>` not found before end of input",
        ),
        (
            "<Os><O><P Name='a'>1</P></O><Os>",
            "/Objects=[/Object={a:/Property='1'}]\n<Objects> where an <Object> should be",
        ),
        ("<Os><O><P Name='a'>1", "ends inside of <Property>"),
        ("<O><P Name='a'>1</P></O><O>", "=[/Object[1]={a:/Property='1'}]\nends inside of <Object>"),
    ] {
        assert_eq!(parse(text, &[]), expected, "{text}");
    }
}

#[test]
fn unwanted_scalars_are_dropped() {
    for (text, expected) in [
        ("<Os><O><P Name='x'>1</P><P Name='id'>1</P></O></Os>", "/Objects=[/Object={id:/Property[2]='1'}]"),
        ("<Os><O><P Name='x'>1</P></O></Os>", "/Objects=[/Object={}]"),
        (
            "<Os><O><P Name='x' Type='X[]'/><P Name='y'><P>1</P></P></O></Os>",
            "/Objects=[/Object={x:/Property[1]=[] y:/Property[2]=[/Property='1']}]",
        ),
    ] {
        assert_eq!(parse(text, &["id"]), expected, "{text}");
    }
}

#[test]
fn spans_are_contents_of_texts_and_whole_other_elements() {
    let text = "<Objects><Object><Property Name='a'> 1 </Property><Property Name='b'/></Object>";
    let parsed = xml::read(text, &Names::default());
    let root = &parsed.roots[0];
    let row = &root.rows()[0];
    let spans: Vec<_> =
        [root, row, &row.members()[0].1, &row.members()[1].1].map(|node| &text[node.span.clone()]).into();
    assert_eq!(spans, [text, &text[9..], "1", "<Property Name='b'/>"]);
}
