//! What `--format FORMAT[=FILE]` says: a form of the report, and where it goes.

use std::path::{Path, PathBuf};
use std::str::FromStr;

use crate::app::{Error, Snippets};
use crate::words::nearest;

/// A form of the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    /// For a person at a terminal.
    Text,
    /// The whole report as data.
    Json,
    /// For code scanning.
    Sarif,
    /// For a test dashboard.
    Junit,
    /// For a ticket or a pull request.
    Markdown,
    /// One file for a browser.
    Html,
    /// Annotations of a GitHub workflow.
    Github,
    /// The action plan for a spreadsheet.
    Csv,
}

impl Format {
    /// Whether digests stand in it. Where none does, none is taken.
    pub(super) const fn has_digests(self) -> bool {
        match self {
            Self::Json | Self::Sarif => true,
            Self::Text | Self::Junit | Self::Markdown | Self::Html | Self::Github | Self::Csv => false,
        }
    }

    /// Which snippets stand in it; in a text that is `quiet`, none.
    pub(super) const fn snippets(self, quiet: bool) -> Option<Snippets> {
        match self {
            Self::Json | Self::Html => Some(Snippets::All),
            Self::Text if !quiet => Some(Snippets::Mismatches),
            Self::Text | Self::Sarif | Self::Junit | Self::Markdown | Self::Github | Self::Csv => None,
        }
    }
}

/// All forms with their names, in the order of the documentation.
const FORMATS: [(&str, Format); 8] = [
    ("text", Format::Text),
    ("json", Format::Json),
    ("sarif", Format::Sarif),
    ("junit", Format::Junit),
    ("markdown", Format::Markdown),
    ("html", Format::Html),
    ("github", Format::Github),
    ("csv", Format::Csv),
];

/// A form of the report, and where it goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Target {
    /// The form.
    pub(super) format: Format,
    /// The file; standard output without one.
    pub(super) file: Option<PathBuf>,
}

impl FromStr for Target {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (name, file) = match text.split_once('=') {
            Some((name, file)) => (name, Some(file)),
            None => (text, None),
        };
        let Some((_, format)) = FORMATS.iter().find(|(known, _)| *known == name) else {
            return Err(no_such_format(name));
        };
        if file == Some("") {
            return Err(format!("no file is named after `{name}=`"));
        }
        Ok(Self { format: *format, file: file.map(PathBuf::from) })
    }
}

/// The targets with the file of `-o` filled in.
///
/// # Errors
/// When more than one of them goes to standard output, two to the same file, or `-o` is left over.
pub(super) fn targets(asked: &[Target], output: Option<&Path>) -> Result<Vec<Target>, Error> {
    let free = asked.iter().filter(|target| target.file.is_none()).count();
    if free > 1 {
        return Err(Error::Options(
            "more than one --format goes to standard output; name files: --format html=report.html".to_owned(),
        ));
    }
    if output.is_some() && free == 0 {
        return Err(Error::Options("every --format names a file already; leave out -o".to_owned()));
    }
    let mut targets: Vec<Target> = Vec::new();
    for target in asked {
        let file = target.file.clone().or_else(|| output.map(Path::to_owned));
        if let Some(file) = &file
            && targets.iter().any(|other| other.file.as_ref() == Some(file))
        {
            return Err(Error::Options(format!("two reports go to the same file {}", file.display())));
        }
        targets.push(Target { format: target.format, file });
    }
    // Files first: a reader of standard output that stops reading does not lose them.
    targets.sort_by_key(|target| target.file.is_none());
    Ok(targets)
}

fn no_such_format(name: &str) -> String {
    let names: Vec<&str> = FORMATS.iter().map(|(known, _)| *known).collect();
    let near = nearest(name, names.iter().copied(), 2);
    let hint = near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
    format!("no such format{hint} (formats: {})", names.join(", "))
}

#[cfg(test)]
mod tests {
    use super::{Format, Target, targets};

    #[test]
    fn a_format_may_name_its_file() {
        let parse = |text: &str| text.parse::<Target>();
        assert_eq!(parse("html=a=b.html").unwrap(), Target { format: Format::Html, file: Some("a=b.html".into()) });
        assert_eq!(parse("text").unwrap(), Target { format: Format::Text, file: None });
        assert!(parse("serif").unwrap_err().contains("did you mean `sarif`?"));
        assert!(parse("json=").is_err());
    }

    #[test]
    fn each_report_has_its_own_place() {
        let ask = |texts: &[&str], output: Option<&str>| {
            let asked: Vec<Target> = texts.iter().map(|text| text.parse().unwrap()).collect();
            targets(&asked, output.map(std::path::Path::new))
        };
        assert!(ask(&["text", "json"], None).is_err());
        assert!(ask(&["text=a", "json=a"], None).is_err());
        assert!(ask(&["text=a"], Some("b")).is_err());
        let sorted = ask(&["text", "json=b"], None).unwrap();
        assert_eq!(sorted.first().unwrap().format, Format::Json);
        assert_eq!(ask(&["csv"], Some("b")).unwrap().first().unwrap().file.as_deref(), Some("b".as_ref()));
    }
}
