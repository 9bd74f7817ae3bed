//! The neighbourhood of a value: the lines around it, or a piece of the one long line, with what may be shown of it.
//!
//! The text before and behind a value is followed from where a member or an element begins. Its structure is shown, and
//! of what stands in it only what is permitted: everything else is `…`. Where it cannot be followed, nothing is shown.

mod json;
mod parts;
mod permit;
mod xml;

use std::borrow::Cow;

use json::Json;
pub(super) use permit::Permit;
use xml::Xml;

use crate::report::Snippet;
use crate::words::secret;

/// Lines shown before and after a value.
const LINES: usize = 2;

/// Characters that a line may have to be shown whole.
const LONG: usize = 120;

/// Characters shown on each side of a value in a longer one.
const BESIDE: usize = 48;

/// How a document is written, as far as neighbourhoods go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// Members of objects.
    Json,
    /// Elements.
    Xml,
}

impl Form {
    /// The form by the word that reports use. None has neighbourhoods where names do not stand beside values (CSV).
    pub(super) fn of(word: &str) -> Option<Self> {
        match word {
            "json" | "ndjson" => Some(Self::Json),
            "xml" | "clixml" => Some(Self::Xml),
            _ => None,
        }
    }

    /// A text as it reads without the escapes of the form. Nothing when they are broken.
    fn plain(self, text: &str) -> Option<Cow<'_, str>> {
        match self {
            Self::Json if text.contains('\\') => serde_json::from_str(&format!("\"{text}\"")).ok().map(Cow::Owned),
            Self::Xml if text.contains('&') => quick_xml::escape::unescape(text).ok(),
            Self::Json | Self::Xml => Some(Cow::Borrowed(text)),
        }
    }
}

/// The text around a value.
#[derive(Clone, Copy, Debug)]
pub(super) struct Around<'a> {
    /// The text before it.
    pub(super) before: &'a str,
    /// Whether `before` begins where the document does.
    pub(super) whole: bool,
    /// The text that begins with the value.
    pub(super) after: &'a str,
}

impl Around<'_> {
    /// The neighbourhood of the value, which stands on line `line`. Nothing when the text there is not the value, and
    /// where the text before it cannot be followed.
    pub(super) fn cut(self, form: Form, line: u32, excerpt: &str, permit: Permit<'_>) -> Option<Snippet> {
        let value = if self.after.starts_with(excerpt) { excerpt.len() } else { 0 };
        let told = excerpt.strip_suffix('…').unwrap_or(excerpt);
        if !excerpt.contains(secret::MASK) && !self.after.starts_with(told) {
            return None;
        }
        // Where a value that was cut or hidden ends is not known.
        let behind_it = self.after.get(value..).filter(|_| value > 0).unwrap_or_default();
        let (before, partial, after) = self.told(form, behind_it, permit)?;
        let (line, before) = ahead(line, &before.replace('\r', ""), partial);
        Some(Snippet { line, before, after: behind(&after.replace('\r', "")) })
    }

    /// What may be shown before a value and behind it, and whether the first may begin in the middle of a line.
    fn told(self, form: Form, behind: &str, permit: Permit<'_>) -> Option<(String, bool, String)> {
        let all = self.whole.then(|| shown(form, self.before, behind, permit)).flatten();
        if let Some((before, partial, after)) = all {
            return Some((before, partial, after));
        }
        // Before what is JSON there may be a few lines that are not.
        let region = self.before.get(begin(form, self.before)?..)?;
        shown(form, region, behind, permit).map(|(before, _, after)| (before, true, after))
    }
}

/// What may be shown of a region before a value, whether that is not all of it, and what may be of the text behind.
fn shown(form: Form, region: &str, behind: &str, permit: Permit<'_>) -> Option<(String, bool, String)> {
    let (parts, count) = match form {
        Form::Json => {
            let mut walk = Json::new(permit);
            walk.read(region)?;
            walk.stand()?;
            let count = walk.parts.count();
            // As far as it can be followed.
            let _ = walk.read(behind);
            (walk.parts, count)
        }
        Form::Xml => {
            let mut walk = Xml::new(permit);
            walk.read(region).filter(|()| walk.is_ready(region))?;
            walk.stand()?;
            let count = walk.parts.count();
            let _ = walk.read(behind);
            (walk.parts, count)
        }
    };
    let (before, partial) = parts.last(count, form, permit);
    Some((before, partial, parts.first(count, form, permit)))
}

/// Where the region begins: at the start of a member or an element, which names what follows it.
fn begin(form: Form, text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let starts = |at: &usize| match form {
        // Inside a string, a quotation mark after a comma can only end it, and what follows then is a separator.
        Form::Json => {
            matches!(bytes.get(*at), Some(b',' | b'{')) && {
                let rest = bytes.get(at + 1..).unwrap_or_default().trim_ascii_start();
                let next = rest.get(1..).unwrap_or_default().trim_ascii_start().first();
                rest.first() == Some(&b'"') && next.is_some_and(|next| !matches!(next, b',' | b':' | b'}' | b']'))
            }
        }
        Form::Xml => bytes.get(*at) == Some(&b'<') && bytes.get(at + 1).is_some_and(u8::is_ascii_alphabetic),
    };
    (0..bytes.len()).find(starts)
}

/// What is shown before a value, and the line that it begins in. `partial` text may begin in the middle of a line.
fn ahead(line: u32, text: &str, partial: bool) -> (u32, String) {
    let mut lines: Vec<&str> = text.split('\n').collect();
    let own = lines.pop().unwrap_or_default();
    if own.chars().count() > LONG || (partial && lines.is_empty()) {
        let skip = own.chars().count().saturating_sub(BESIDE);
        return (line, format!("…{}", own.chars().skip(skip).collect::<String>()));
    }
    let whole = lines.len() - usize::from(partial && !lines.is_empty());
    let first = lines.len() - whole.min(LINES);
    let mut shown: Vec<String> = lines.get(first..).unwrap_or_default().iter().map(|line| short(line)).collect();
    let back = u32::try_from(shown.len()).unwrap_or(0);
    shown.push(own.to_owned());
    (line.saturating_sub(back), shown.join("\n"))
}

/// What is shown after a value.
fn behind(text: &str) -> String {
    let mut lines = text.split('\n');
    let own = lines.next().unwrap_or_default();
    if own.chars().count() > LONG {
        return format!("{}…", own.chars().take(BESIDE).collect::<String>());
    }
    let shown: Vec<String> = std::iter::once(own.to_owned()).chain(lines.take(LINES).map(short)).collect();
    shown.join("\n").trim_end().to_owned()
}

fn short(line: &str) -> String {
    let start: String = line.chars().take(LONG).collect();
    if start.len() < line.len() { format!("{start}…") } else { start }
}

#[cfg(test)]
mod tests {
    use super::{Around, Form, Permit};
    use crate::words::Lookup;

    fn show(form: Form, line: u32, text: &str, whole: bool) -> Option<(u32, String)> {
        let value = "77";
        let at = text.find(value).unwrap();
        let kept = Lookup::of(["name", "value", "type", "firstname"], []).unwrap();
        Around { before: &text[..at], whole, after: &text[at..] }
            .cut(form, line, value, Permit::new(Some(&kept)))
            .map(|snippet| (snippet.line, format!("{}<{value}>{}", snippet.before, snippet.after)))
    }

    #[test]
    fn lines_around_a_value() {
        let text = "[\n  {\n    \"id\": 1,\r\n    \"a\": 77,\r\n    \"b\": 3\n  }\n]\n";
        let shown = "  {\n    \"id\": 1,\n    \"a\": <77>,\n    \"b\": 3\n  }";
        assert_eq!(show(Form::Json, 4, text, true), Some((2, shown.to_owned())));
        let text = "<a>\n<b>77</b>\n</a>";
        assert_eq!(show(Form::Xml, 2, text, true), Some((1, "<a>\n<b><77></b>\n</a>".to_owned())));
    }

    #[test]
    fn a_piece_of_a_long_line() {
        let text = format!("{{{}\"a\":77{}}}", "\"x\":1,".repeat(40), ",\"y\":2".repeat(40));
        let (line, shown) = show(Form::Json, 1, &text, true).unwrap();
        assert_eq!((line, shown.chars().count()), (1, 1 + 48 + 4 + 48 + 1), "{shown}");
        assert!(shown.starts_with('…') && shown.ends_with('…') && shown.contains("\"a\":<77>,\"y\":2"), "{shown}");
    }

    #[test]
    fn texts_are_shown_by_permission() {
        for (form, text, shown) in [
            (
                Form::Json,
                r#"{"name":"R&D","n\u0061me":"x","x":"x","firstname":"Ann","y":["x"],"z":{"name":"x"},"a":77,"name":"Zo\u00eb"}"#,
                r#"{"name":"R&D","…":"…","x":"…","firstname":"…","y":["…"],"z":{"name":"…"},"a":<77>,"name":"Zo\u00eb"}"#,
            ),
            (
                Form::Json,
                r#"[{"password":[1,{"b":2}],"phone_number":442,"n":44207946095,"m":-1.5,"k":[7,null],"a":77,"b":false}]"#,
                r#"[{"password":[…,{"…":…}],"phone_number":…,"n":…,"m":-1.5,"k":[7,null],"a":<77>,"b":false}]"#,
            ),
            // Rows on lines of their own, and what is called by a strange name itself.
            (Form::Json, "{\"a\":1}\n{\"Zoë\":[{\"a\":77}]}", "{\"a\":1}\n{\"…\":[{\"a\":<77>}]}"),
            (
                Form::Xml,
                "<r x=\"1\"><name>R&amp;D</name><x>y</x><x>1</x><firstname>Ann</firstname><A>77</A><x:name>Q</x:name></r>",
                "<r x=\"1\"><name>R&amp;D</name><x>…</x><x>1</x><firstname>…</firstname><A><77></A><x:name>Q</x:name></r>",
            ),
            (
                Form::Xml,
                "<r><!-- x --><Password>\n<a>1</a></Password><?x y?><name><![CDATA[x]]></name>\n<row name='N' b=\"x\" a='77' k='k'/><row name='N'/></r>",
                "<r><!--…--><Password>\n<…>…</…></Password><?…?><name><![CDATA[…]]></name>\n<row name='N' b=\"…\" a='<77>' k='…'/><row name='N'/></r>",
            ),
            (
                Form::Xml,
                "<Obj><MS><S N=\"name\">R</S><S N=\"x\">y</S><SS N=\"name\">z</SS><I N=\"a\">77</I><Obj N=\"password\"><MS><I N=\"x\">1</I></MS></Obj></MS></Obj>",
                "<Obj><MS><S N=\"name\">R</S><S N=\"x\">…</S><SS N=\"name\">…</SS><I N=\"a\"><77></I><Obj N=\"password\"><…><… …=\"…\">…</…></…></Obj></MS></Obj>",
            ),
            (
                Form::Xml,
                "<Property Name=\"name\" Type=\"System.String\">R</Property><Property Name=\"a\">77</Property>",
                "<Property Name=\"name\" Type=\"System.String\">R</Property><Property Name=\"a\"><77></Property>",
            ),
        ] {
            let kept = Lookup::of(["name", "value", "type", "firstname"], []).unwrap();
            let (before, after) = text.split_once("77").unwrap();
            let around = Around { before, whole: true, after: "" };
            let (before, _, after) = around.told(form, after, Permit::new(Some(&kept))).unwrap();
            assert_eq!(format!("{before}<77>{after}"), shown);
        }
    }

    #[test]
    fn neighbours_hold_no_secrets() {
        let secret = "Tr0ub4dor-and-3";
        let many = "\"x\",".repeat(3_000);
        for (form, whole, text) in [
            (Form::Json, true, format!("{{\"password\":\"{secret}\",\"a\":77,\"client_secret\":\"{secret}\"}}")),
            (Form::Json, true, format!("{{\"p\\u0061ssword\":\"{secret}\",\"a\":77,\"b\":\"password:{secret}\"}}")),
            (Form::Json, true, format!("[{{\"h\":[\"Authorization\",\"{secret}\"],\"a\":77}}]")),
            (Form::Json, true, format!("[{{\"name\":\"api_key\",\"x\":{{}},\"value\":\"{secret}\",\"a\":77}}]")),
            (Form::Xml, true, format!("<r><Password>{secret}</Password><A>77</A><Password x=\"{secret}\"/></r>")),
            (Form::Xml, true, format!("<r><x name=\"p&#97;ssword\">{secret}</x><A>77</A><B>{secret}</B></r>")),
            (Form::Xml, true, format!("<Obj N=\"password\"><S N=\"name\">{secret}</S></Obj>\n<S N=\"a\">77</S>")),
            // The text begins, and ends, inside a secret.
            (Form::Json, false, format!("{secret},\\\"{secret}\",\"a\":77,\"name\":\"{}", secret.repeat(200))),
            (Form::Json, false, format!("{secret}, {{\",\"a\":77,\"name\":\"{secret}")),
            (Form::Json, false, format!(",\"name\":\"{secret}\"}},{{\"name\":\"{secret}\"}}],\"a\":77,\"n\":1")),
            (Form::Json, false, format!(",{many}\"{secret}\"],\"a\":77,\"password\":{{\"name\":\"{secret}")),
            (Form::Xml, false, format!("{secret}</Password><A>77</A><Password>{}", secret.repeat(200))),
            (Form::Xml, false, format!("<name>{secret}</name></Password><A>77</A><name>{secret}")),
        ] {
            let (_, shown) = show(form, 1, &text, whole).unwrap_or_default();
            assert!(!shown.contains(&secret[..6]), "{shown:?}");
        }
    }

    #[test]
    fn what_cannot_be_followed_has_no_neighbourhood() {
        for (form, whole, text) in [
            (Form::Json, false, "secret\":77"),
            (Form::Json, false, ",\"a\":1 \"b\":77"),
            (Form::Json, true, "{\"a\":\"77\"}"),
            (Form::Json, true, "{\"password\":{\"a\":77}}"),
            (Form::Xml, true, "<r><Password><a>77</a></Password></r>"),
            (Form::Xml, true, "<Obj N=\"password\"><MS><I N=\"a\">77</I></MS></Obj>"),
            (Form::Xml, false, "<a>x --> <b>77</b>"),
            (Form::Xml, true, "<r><a>1</b><b>77</b></r>"),
            (Form::Xml, true, "<r>x77</r>"),
        ] {
            assert_eq!(show(form, 1, text, whole), None, "{text}");
        }
    }

    #[test]
    fn another_value_is_not_shown() {
        let around = Around { before: "{\"a\":", whole: true, after: "78}" };
        assert_eq!(around.cut(Form::Json, 1, "77", Permit::new(None)), None);
    }

    /// Hidden text keeps its lines, so that the numbers of those that are shown are right.
    #[test]
    fn lines_are_counted() {
        let text = "<r>\n<b>\nx\ny</b>\n<a>77</a></r>";
        assert_eq!(show(Form::Xml, 5, text, true), Some((3, "…\n</b>\n<a><77></a></r>".to_owned())));
    }
}
