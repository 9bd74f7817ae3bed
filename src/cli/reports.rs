//! Makes the report in the form that a target asks for, with what only the command line knows: colour, width, input.

use std::io::IsTerminal as _;
use std::path::PathBuf;

use crate::profile::Profile;
use crate::render::{self, Layout, Sarif};
use crate::report::Report;

use super::args::{CheckArgs, Color, SarifTarget};
use super::target::{Format, Target};

/// What the report does not hold and its forms show.
pub(super) fn layout(args: &CheckArgs, profile: &Profile) -> Layout {
    Layout { groups: profile.groups(), input: if args.redact { "bundle".to_owned() } else { names(&args.paths) } }
}

/// The report in one form.
pub(super) fn report(report: &Report, target: &Target, args: &CheckArgs, layout: &Layout) -> String {
    match target.format {
        Format::Text => {
            let style = render::text::Style {
                color: color(args.color, target.file.is_none()),
                width: width(target.file.is_none()),
                verbose: args.verbose,
                quiet: args.quiet,
                groups: layout.groups.clone(),
                input: layout.input.clone(),
            };
            render::text::render(report, &style)
        }
        Format::Json => render::json(report),
        Format::Sarif => {
            let github = match args.sarif_target {
                SarifTarget::Any => false,
                SarifTarget::Github => true,
            };
            render::sarif(report, Sarif { all: args.all, github })
        }
        Format::Junit => render::junit(report, layout),
        Format::Markdown => render::markdown(report, layout),
        Format::Html => render::html(report, layout),
        Format::Github => render::github(report),
        Format::Csv => render::csv(report),
    }
}

/// Whether to colour: asked for, or a terminal that wants it (`NO_COLOR`, `TERM=dumb`).
fn color(asked: Color, to_stdout: bool) -> bool {
    match asked {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => {
            let unwanted = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty())
                || std::env::var_os("TERM").is_some_and(|term| term == "dumb");
            to_stdout && !unwanted && std::io::stdout().is_terminal()
        }
    }
}

/// Columns of the text report: those of the terminal as far as it tells. What goes to a file or a pipe depends on no
/// terminal: the same bundle gives the same bytes.
fn width(to_stdout: bool) -> usize {
    let is_seen = to_stdout && std::io::stdout().is_terminal();
    let told = std::env::var("COLUMNS").ok().filter(|_| is_seen).and_then(|columns| columns.parse::<usize>().ok());
    told.unwrap_or(80).clamp(60, 140)
}

/// The bundle as the headline names it: last parts only, so that no folder of this machine is in a report.
fn names(paths: &[PathBuf]) -> String {
    let names: Vec<String> = paths
        .iter()
        .map(|path| {
            path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned())
        })
        .collect();
    names.join(", ")
}
