//! CSV to the tree: a list of rows, each an object of the header's names. Cells keep their place in the text.
//!
//! Separators are commas, semicolons or tabs, whatever the header uses; quotes as in RFC 4180. `Export-Csv` of
//! Windows PowerShell writes a `#TYPE` line first, a spreadsheet may write `sep=;`. An empty cell is nothing. (The crate
//! `csv` tells the place of a row, not of a cell, which evidence needs.)

use std::ops::Range;

use super::{Damage, Name, Node, Parsed, Step, Value};

/// Characters of a column's name.
const NAME: usize = 80;

/// One cell: its text and its place, quotes included.
type Cell = (String, Range<usize>);

/// Whether a text is a table: a header of different names, and rows of as many cells. Its last row may break off.
pub(super) fn is_table(text: &str) -> bool {
    let Some(mut rows) = Rows::of(text) else { return false };
    let Some(header) = rows.next() else { return false };
    let named = header.iter().enumerate().all(|(index, (name, _))| {
        !name.trim().is_empty()
            && name.len() <= NAME
            && !name.contains(['{', '}', '[', ']', '<', '>', '\n'])
            && !header.iter().take(index).any(|(other, _)| other == name)
    });
    let first: Vec<usize> = rows.by_ref().take(3).map(|row| row.len()).collect();
    let is_cut = rows.at == text.len() && !text.ends_with(['\r', '\n']);
    let all = match first.split_last() {
        // Of a single row that breaks off, only names of properties tell that it is one.
        Some((last, above)) if is_cut && *last < header.len() => {
            let is_name = |(name, _): &Cell| name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
            above.iter().all(|cells| *cells == header.len())
                && (!above.is_empty() || (header.len() > 2 && header.iter().all(is_name)))
        }
        Some(_) => first.iter().all(|cells| *cells == header.len()),
        None => false,
    };
    named && header.len() > 1 && all
}

/// Whether a text begins with a quoted cell and its separator, as no JSON does.
pub(super) fn is_quoted(text: &str) -> bool {
    let (start, _) = begin(text);
    let Some(mut rest) = text.get(start..).and_then(|text| text.strip_prefix('"')) else {
        return start > 0 && text.starts_with('"');
    };
    while let Some((_, after)) = rest.split_once('"') {
        match after.strip_prefix('"') {
            Some(next) => rest = next,
            None => return after.starts_with([',', ';', '\t', '|']),
        }
    }
    false
}

/// Reads a table.
pub(super) fn read(text: &str) -> Parsed {
    let Some(mut rows) = Rows::of(text) else { return Parsed::default() };
    let start = rows.at;
    let header = rows.next().unwrap_or_default();
    let mut nodes = Vec::new();
    let mut damage = None;
    while let Some(row) = rows.next() {
        let from = row.first().map_or(text.len(), |(_, span)| span.start);
        if rows.is_open {
            damage = Some(Damage { offset: from, detail: "a row that ends inside of quotes".to_owned() });
            break;
        }
        if row.len() != header.len() {
            let detail = format!("a row of {} cells under a header of {}", row.len(), header.len());
            damage = Some(Damage { offset: from, detail });
            break;
        }
        let end = row.last().map_or(from, |(_, span)| span.end);
        let members = header
            .iter()
            .zip(row)
            .filter(|(_, (cell, _))| !cell.trim().is_empty())
            .map(|((name, _), (cell, span))| {
                let name = Name::from(name.trim());
                (name.clone(), Node { value: Value::Text(cell.into()), span, step: Step::Member(name) })
            })
            .collect();
        nodes.push(Node { value: Value::Object(members), span: from..end, step: Step::row(nodes.len()) });
    }
    let root = Node { value: Value::List(nodes), span: start..text.len(), step: Step::None };
    Parsed { roots: vec![root], damage }
}

/// Where the header begins, and the separator that a line before it names.
fn begin(text: &str) -> (usize, Option<char>) {
    let blanks = text.len() - text.trim_start().len();
    let rest = text.get(blanks..).unwrap_or_default();
    let (line, below) =
        rest.split_once('\n').map_or((rest, text.len()), |(line, below)| (line, text.len() - below.len()));
    if line.starts_with("#TYPE ") {
        return (below, None);
    }
    let mut letters = line.trim_end().trim_matches('"').chars();
    let is_named =
        ['s', 'e', 'p', '='].into_iter().all(|own| letters.next().is_some_and(|next| next.eq_ignore_ascii_case(&own)));
    match (letters.next().filter(|_| is_named), letters.next()) {
        (Some(separator), None) => (below, Some(separator)),
        // A tab is a blank.
        (None, _) if is_named => (below, Some('\t')),
        _ => (blanks, None),
    }
}

/// What separates the cells of the header, the most frequent candidate.
fn separator(text: &str) -> Option<char> {
    let line = text.lines().next()?;
    let count = |separator: char| line.matches(separator).count();
    [',', ';', '\t'].into_iter().filter(|separator| count(*separator) > 0).max_by_key(|separator| count(*separator))
}

/// The rows of a table, one after another.
struct Rows<'a> {
    text: &'a str,
    at: usize,
    separator: char,
    /// Whether the text ended inside of a quoted cell.
    is_open: bool,
}

impl Iterator for Rows<'_> {
    type Item = Vec<Cell>;

    fn next(&mut self) -> Option<Vec<Cell>> {
        // Blank lines are no rows.
        while self.text.get(self.at..)?.starts_with(['\r', '\n']) {
            self.at += 1;
        }
        if self.text.get(self.at..)?.is_empty() {
            return None;
        }
        let mut cells = Vec::new();
        loop {
            cells.push(self.cell()?);
            let rest = self.text.get(self.at..)?;
            match rest.strip_prefix(self.separator) {
                Some(_) => self.at += self.separator.len_utf8(),
                None => return Some(cells),
            }
        }
    }
}

impl<'a> Rows<'a> {
    /// The rows of a text, the header first; nothing where nothing separates cells.
    fn of(text: &'a str) -> Option<Self> {
        let (at, named) = begin(text);
        let separator = named.or_else(|| separator(text.get(at..)?))?;
        Some(Self { text, at, separator, is_open: false })
    }

    /// The next cell, up to its separator or the end of its row.
    fn cell(&mut self) -> Option<Cell> {
        let start = self.at;
        let rest = self.text.get(start..)?;
        let mut cell = String::new();
        let mut letters = rest.char_indices().peekable();
        let mut quoted = letters.next_if(|(_, letter)| *letter == '"').is_some();
        while let Some((at, letter)) = letters.next() {
            if quoted && letter == '"' {
                if letters.next_if(|(_, next)| *next == '"').is_some() {
                    cell.push('"');
                } else {
                    quoted = false;
                }
            } else if !quoted && (letter == self.separator || letter == '\r' || letter == '\n') {
                self.at = start + at;
                return Some((cell, start..self.at));
            } else {
                cell.push(letter);
            }
        }
        self.at = self.text.len();
        self.is_open = quoted;
        Some((cell, start..self.at))
    }
}

#[cfg(test)]
mod tests {
    use super::{is_table, read};
    use crate::document::Value;

    #[test]
    fn tables_are_told_from_texts() {
        for (text, table) in [
            ("id,name\n1,Anna\n", true),
            ("\"id\";\"name\"\r\n\"1\";\"Anna; B\"\r\n", true),
            ("#TYPE Selected.PSObject\r\n\"id\",\"name\"\r\n\"1\",\"x\"", true),
            ("id\tname\n1\tx", true),
            ("id,name\n", false),
            ("Hello, support,\nthe file is attached.\n", false),
            ("one\ntwo\n", false),
            ("\"a\"", false),
        ] {
            assert_eq!(is_table(text), table, "{text}");
        }
    }

    #[test]
    fn cells_keep_their_place() {
        let text = "id,name,use\r\n1,\"A \"\"b\"\",\nc\",\r\n\r\n2,Z,x\r\n3,broken\r\n";
        let parsed = read(text);
        let rows = parsed.roots.first().unwrap().rows();
        assert_eq!(rows.len(), 2);
        let name = rows.first().unwrap().get("name").unwrap();
        assert_eq!(name.value, Value::Text("A \"b\",\nc".into()));
        assert_eq!(text.get(name.span.clone()).unwrap(), "\"A \"\"b\"\",\nc\"");
        assert!(rows.first().unwrap().get("use").is_none());
        assert_eq!(rows.last().unwrap().get("use").unwrap().step.to_string(), "/use");
        assert!(text.get(parsed.damage.unwrap().offset..).unwrap().starts_with("3,broken"));
    }
}
