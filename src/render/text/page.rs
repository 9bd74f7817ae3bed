//! Lays text out in columns: rows of cells, wrapped at the page's width and coloured last.
//!
//! A [`Row`] is the only way to put text on a [`Page`], and it makes every text visible (see [`super::visible`]), so
//! nothing from a bundle reaches the terminal as it is.

use owo_colors::OwoColorize;

use super::visible::{crop, split, visible, width};

/// Fewest columns that a cropped value needs to be worth showing on a line; below it goes to the next one.
const WORTH: usize = 16;

/// Fewest columns a page has, whatever the terminal says.
const NARROWEST: usize = 40;

/// What a text is, told by its colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ink {
    /// Ordinary text.
    Plain,
    /// What the eye should find first.
    Bold,
    /// What matters less.
    Dim,
    /// Wrong.
    Bad,
    /// Wrong, and a heading.
    BadBold,
    /// Not known, or not sure.
    Doubt,
    /// Not known, and a heading.
    DoubtBold,
    /// As it should be.
    Good,
    /// As it should be, and a heading.
    GoodBold,
    /// Where to click.
    Path,
}

/// What happens to a cell that does not fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fit {
    /// It stays whole, even when it is wider than the page.
    Whole,
    /// It is cut, with `…`.
    Crop,
    /// It is a word that may be broken when it is wider than a line.
    Break,
}

/// One piece of a row, which no line break divides.
#[derive(Clone, Debug)]
struct Cell {
    /// Blanks before it, unless it begins a line.
    gap: usize,
    /// The text, made visible.
    text: String,
    /// Its colour.
    ink: Ink,
    /// What happens when it does not fit.
    fit: Fit,
}

/// Cells that follow each other on one line, or on as many as they need.
#[derive(Clone, Debug)]
pub(super) struct Row {
    /// Blanks before the first line.
    indent: usize,
    /// Blanks before each further line.
    hang: usize,
    /// What it holds.
    cells: Vec<Cell>,
}

impl Row {
    /// An empty row.
    pub(super) const fn new(indent: usize, hang: usize) -> Self {
        Self { indent, hang, cells: Vec::new() }
    }

    /// Adds a text that is never cut nor broken: an id, a path, a pointer, a label.
    pub(super) fn whole(self, gap: usize, text: &str, ink: Ink) -> Self {
        self.cell(gap, text, ink, Fit::Whole)
    }

    /// Adds a value: cut when it is too long for the line.
    pub(super) fn value(self, gap: usize, text: &str, ink: Ink) -> Self {
        self.cell(gap, text, ink, Fit::Crop)
    }

    /// Adds words, which wrap. A word that holds a separator of paths is kept whole.
    pub(super) fn prose(mut self, gap: usize, text: &str, ink: Ink) -> Self {
        let mut gap = gap;
        for word in text.split(' ').filter(|word| !word.is_empty()) {
            let fit = if word.contains(['/', '\\']) { Fit::Whole } else { Fit::Break };
            self = self.cell(gap, word, ink, fit);
            gap = 1;
        }
        self
    }

    /// Adds a click path, which wraps after `>` where its steps are short enough.
    pub(super) fn clicks(mut self, gap: usize, path: &str, ink: Ink) -> Self {
        let mut gap = gap;
        let steps: Vec<&str> = path.split(" > ").collect();
        for (number, step) in steps.iter().enumerate() {
            let step = if number + 1 < steps.len() { format!("{step} >") } else { (*step).to_owned() };
            self = if width(&step) <= NARROWEST { self.whole(gap, &step, ink) } else { self.prose(gap, &step, ink) };
            gap = 1;
        }
        self
    }

    /// How many columns the row takes when nothing wraps.
    pub(super) fn width(&self) -> usize {
        let cells: usize = self.cells.iter().map(|cell| cell.gap + width(&cell.text)).sum();
        self.indent + cells - self.cells.first().map_or(0, |cell| cell.gap)
    }

    /// Adds a cell, unless it is empty.
    fn cell(mut self, gap: usize, text: &str, ink: Ink, fit: Fit) -> Self {
        if !text.is_empty() {
            self.cells.push(Cell { gap, text: visible(text).into_owned(), ink, fit });
        }
        self
    }
}

/// The report while it is written.
#[derive(Debug)]
pub(super) struct Page {
    /// Columns.
    width: usize,
    /// Whether inks become colours.
    color: bool,
    /// Whether the last line is a heading.
    headed: bool,
    /// The lines so far.
    text: String,
}

impl Page {
    /// An empty page.
    pub(super) fn new(width: usize, color: bool) -> Self {
        Self { width: width.max(NARROWEST), color, headed: false, text: String::new() }
    }

    /// How many columns it has.
    pub(super) const fn width(&self) -> usize {
        self.width
    }

    /// The finished text.
    pub(super) fn into_text(self) -> String {
        self.text
    }

    /// Adds an empty line, except at the very top.
    pub(super) fn blank(&mut self) {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
    }

    /// Adds an empty line, except at the very top and right below a heading.
    pub(super) fn blank_between(&mut self) {
        if !self.headed {
            self.blank();
        }
    }

    /// Adds a heading with its number, after an empty line.
    pub(super) fn heading(&mut self, title: &str, number: usize, note: &str) {
        self.blank();
        self.row(&Row::new(0, 2).whole(0, title, Ink::Bold).whole(1, &format!("({number})"), Ink::Bold).prose(
            2,
            note,
            Ink::Dim,
        ));
        self.headed = true;
    }

    /// Adds a row, on as many lines as it needs.
    pub(super) fn row(&mut self, row: &Row) {
        let mut line = Line::new(row.indent);
        for (number, cell) in row.cells.iter().enumerate() {
            let gap = if line.fresh { 0 } else { cell.gap };
            let wide = width(&cell.text);
            let room = self.width.saturating_sub(line.column + gap);
            let stays = wide <= room || line.fresh || (cell.fit == Fit::Crop && room >= WORTH);
            if !stays {
                self.finish(line);
                line = Line::new(row.hang);
            }
            let gap = if line.fresh { 0 } else { cell.gap };
            let room = self.width.saturating_sub(line.column + gap);
            match cell.fit {
                Fit::Whole => line.push(gap, &cell.text, cell.ink),
                Fit::Crop => {
                    let after: usize = row.cells.iter().skip(number + 1).map(|next| next.gap + width(&next.text)).sum();
                    let short = room.saturating_sub(after);
                    let columns = if wide + after > room && short >= WORTH { short } else { room.max(2) };
                    line.push(gap, &crop(&cell.text, columns), cell.ink);
                }
                Fit::Break => line = self.broken(line, gap, cell, row.hang),
            }
        }
        self.finish(line);
    }

    /// Adds a word to the line, and to further lines as long as it is wider than they are.
    fn broken(&mut self, line: Line, gap: usize, cell: &Cell, hang: usize) -> Line {
        let (mut line, mut gap, mut rest) = (line, gap, cell.text.as_str());
        loop {
            let (start, end) = split(rest, self.width.saturating_sub(line.column + gap).max(2));
            line.push(gap, start, cell.ink);
            if end.is_empty() {
                return line;
            }
            self.finish(line);
            (line, gap, rest) = (Line::new(hang), 0, end);
        }
    }

    /// Adds a line, coloured, without blanks at its end.
    fn finish(&mut self, mut line: Line) {
        while let Some((text, _)) = line.spans.last_mut() {
            text.truncate(text.trim_end().len());
            if !text.is_empty() {
                break;
            }
            line.spans.pop();
        }
        for (text, ink) in &line.spans {
            self.text.push_str(&if self.color { painted(text, *ink) } else { text.clone() });
        }
        self.text.push('\n');
        self.headed = false;
    }
}

/// One line while it is filled.
#[derive(Debug)]
struct Line {
    /// Texts and their colours; neighbours of one colour are one span.
    spans: Vec<(String, Ink)>,
    /// Columns taken so far.
    column: usize,
    /// Whether it holds nothing but its indent.
    fresh: bool,
}

impl Line {
    /// A line of blanks.
    fn new(indent: usize) -> Self {
        Self { spans: vec![(" ".repeat(indent), Ink::Plain)], column: indent, fresh: true }
    }

    /// Adds a text after a gap.
    fn push(&mut self, gap: usize, text: &str, ink: Ink) {
        self.column += gap + width(text);
        self.fresh = false;
        let blanks = " ".repeat(gap);
        match self.spans.last_mut() {
            Some((last, before)) if *before == ink => {
                last.push_str(&blanks);
                last.push_str(text);
            }
            Some((last, Ink::Plain)) => {
                last.push_str(&blanks);
                self.spans.push((text.to_owned(), ink));
            }
            _ => self.spans.extend([(blanks, Ink::Plain), (text.to_owned(), ink)]),
        }
    }
}

/// The text in its colour.
fn painted(text: &str, ink: Ink) -> String {
    if text.is_empty() {
        return String::new();
    }
    match ink {
        Ink::Plain => text.to_owned(),
        Ink::Bold => text.bold().to_string(),
        Ink::Dim => text.dimmed().to_string(),
        Ink::Bad => text.red().to_string(),
        Ink::BadBold => text.red().bold().to_string(),
        Ink::Doubt => text.yellow().to_string(),
        Ink::DoubtBold => text.yellow().bold().to_string(),
        Ink::Good => text.green().to_string(),
        Ink::GoodBold => text.green().bold().to_string(),
        Ink::Path => text.cyan().to_string(),
    }
}
