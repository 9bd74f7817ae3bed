//! Readers of the formats, as strict as the formats are.

use quick_xml::events::Event;

/// What stands outside code spans (CommonMark: a run of backticks ends at the next run of the same length).
pub(crate) fn outside_code(line: &str) -> String {
    let mut outside = String::new();
    let mut rest = line;
    while let Some(start) = rest.find('`') {
        if rest[..start].ends_with('\\') {
            outside.push_str(&rest[..=start]);
            rest = &rest[start + 1..];
            continue;
        }
        outside.push_str(&rest[..start]);
        let run = rest[start..].chars().take_while(|character| *character == '`').count();
        let mut from = start + run;
        loop {
            let next = rest[from..].find('`').expect("each span ends on its line") + from;
            let length = rest[next..].chars().take_while(|character| *character == '`').count();
            from = next + length;
            if length == run {
                break;
            }
        }
        rest = &rest[from..];
    }
    outside + rest
}

/// Elements of a document with their attributes; fails where it is not well-formed.
pub(crate) fn xml(text: &str) -> Vec<(String, Vec<(String, String)>)> {
    let mut reader = quick_xml::Reader::from_str(text);
    let mut elements = Vec::new();
    loop {
        match reader.read_event().unwrap() {
            Event::Start(element) | Event::Empty(element) => {
                let attributes = element.attributes().map(|attribute| {
                    let attribute = attribute.unwrap();
                    let value = String::from_utf8(attribute.value.into_owned()).unwrap();
                    (String::from_utf8(attribute.key.as_ref().to_vec()).unwrap(), value)
                });
                let name = String::from_utf8(element.name().as_ref().to_vec()).unwrap();
                elements.push((name, attributes.collect()));
            }
            Event::Eof => return elements,
            _ => {}
        }
    }
}

/// The rows of a CSV file (RFC 4180).
pub(crate) fn rows(text: &str) -> Vec<Vec<String>> {
    let mut rows = vec![vec![String::new()]];
    let mut quoted = false;
    let mut characters = text.strip_prefix('\u{feff}').unwrap().chars().peekable();
    while let Some(character) = characters.next() {
        let row = rows.last_mut().unwrap();
        match character {
            '"' if quoted && characters.peek() == Some(&'"') => {
                characters.next();
                row.last_mut().unwrap().push('"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(String::new()),
            '\r' if !quoted => {
                assert_eq!(characters.next(), Some('\n'));
                rows.push(vec![String::new()]);
            }
            other => row.last_mut().unwrap().push(other),
        }
    }
    assert_eq!(rows.pop(), Some(vec![String::new()]), "the last row ends");
    rows
}
